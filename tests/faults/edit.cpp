#include "tests/faults/edit.hpp"

#include <algorithm>
#include <stdexcept>

namespace pmc::faults {
namespace {

using checker::ComponentIndex;
using checker::EventIndex;
using checker::LetterIndex;
using checker::Participant;
using checker::StateIndex;
using model::EventInfo;

[[noreturn]] void no_fault(const std::string& what) { throw std::logic_error("this seeds no fault: " + what); }

// A configuration's name is "State" or "State{data}".
std::string msm_state(const std::string& configuration) { return configuration.substr(0, configuration.find('{')); }
std::string data(const std::string& configuration) { return configuration.substr(msm_state(configuration).size()); }

LetterIndex letter_named(const checker::Machine& m, const std::string& name) {
  const LetterIndex l = m.automaton.letter(name);
  if (l == checker::no_letter) no_fault(m.name + " has no letter " + name);
  return l;
}

/// Calls change(configuration, its cell for the letter) wherever the MSM state takes the letter.
void for_each_cell(checker::Machine& m, const std::string& source, const std::string& letter,
                   const std::function<void(StateIndex, StateIndex&)>& change) {
  const LetterIndex l = letter_named(m, letter);
  checker::Automaton& a = m.automaton;
  bool changed = false;
  for (std::size_t s = 0; s < a.states.size(); ++s) {
    StateIndex& cell = a.next[s * a.letters.size() + l];
    if (msm_state(a.states[s]) != source || cell == checker::no_state) continue;
    change(static_cast<StateIndex>(s), cell);
    changed = true;
  }
  if (!changed) no_fault(source + " does not take " + letter);
}

ComponentIndex component_named(const model::Model& m, const std::string& name) {
  const auto& all = m.system.components();
  const auto it = std::ranges::find(all, name, &checker::Component::name);
  if (it == all.end()) no_fault("no component is called " + name);
  return static_cast<ComponentIndex>(it - all.begin());
}

std::vector<Participant> participants(const model::Model& m, EventIndex e) {
  const auto all = m.system.participants(e);
  return {all.begin(), all.end()};
}

void for_each_event(model::Model& m, const Where& where, const std::function<bool(EventIndex)>& change) {
  bool changed = false;
  for (EventIndex e = 0; e < m.events.size(); ++e)
    if (where(m.events[e])) changed = change(e) || changed;
  if (!changed) no_fault("no such event");
}

}  // namespace

void redirect(checker::Machine& machine, const std::string& source, const std::string& letter, const std::string& target) {
  const checker::Automaton& a = machine.automaton;
  for_each_cell(machine, source, letter, [&](StateIndex, StateIndex& cell) {
    const StateIndex to = a.state(target.find('{') != std::string::npos ? target : target + data(a.states[cell]));
    if (to == checker::no_state) no_fault(machine.name + " has no state " + target);
    if (to == cell) no_fault(letter + " leads to " + target + " anyway");
    cell = to;
  });
}

void omit(checker::Machine& machine, const std::string& source, const std::string& letter) {
  checker::Automaton& a = machine.automaton;
  std::vector<StateIndex> instead(a.states.size(), checker::no_state);
  for_each_cell(machine, source, letter, [&](StateIndex s, StateIndex& cell) { instead[s] = cell; });
  bool changed = false;
  for (StateIndex& cell : a.next)
    if (cell != checker::no_state && instead[cell] != checker::no_state) {
      cell = instead[cell];
      changed = true;
    }
  if (!changed) no_fault("nothing leads to " + source);
}

void says(checker::Machine& machine, const std::string& source, const std::string& letter, const std::string& instead) {
  const LetterIndex other = letter_named(machine, instead);
  checker::Automaton& a = machine.automaton;
  for_each_cell(machine, source, letter, [&](StateIndex s, StateIndex& cell) {
    a.next[std::size_t{s} * a.letters.size() + other] = cell;
    cell = checker::no_state;
  });
}

void refuse(checker::Machine& machine, const std::string& source, const std::string& letter) {
  for_each_cell(machine, source, letter, [](StateIndex, StateIndex& cell) { cell = checker::no_state; });
}

Where at(EventInfo::Kind kind, model::Phase phase, model::DeviceIndex device) {
  return [=](const EventInfo& e) { return e.kind == kind && e.phase == phase && e.device == device; };
}

void leave_out(model::Model& model, const Where& where, const std::string& component) {
  const ComponentIndex c = component_named(model, component);
  for_each_event(model, where, [&](EventIndex e) {
    auto all = participants(model, e);
    if (std::erase_if(all, [&](const Participant& p) { return p.component == c; }) == 0) return false;
    model.system.replace(e, all);
    return true;
  });
}

void leave_out(model::Model& model, const std::string& component) {
  leave_out(model, [](const EventInfo&) { return true; }, component);
}

void ask(model::Model& model, const Where& where, const std::string& component, const std::string& letter) {
  const ComponentIndex c = component_named(model, component);
  const LetterIndex other = model.system.components()[c].automaton->letter(letter);
  if (other == checker::no_letter) no_fault(component + " has no letter " + letter);
  for_each_event(model, where, [&](EventIndex e) {
    auto all = participants(model, e);
    const auto it = std::ranges::find(all, c, &Participant::component);
    if (it == all.end() || it->letter == other) return false;
    it->letter = other;
    model.system.replace(e, all);
    return true;
  });
}

void also(model::Model& model, const Where& where, const std::string& component, const std::string& letter) {
  const ComponentIndex c = component_named(model, component);
  const LetterIndex l = model.system.components()[c].automaton->letter(letter);
  if (l == checker::no_letter) no_fault(component + " has no letter " + letter);
  for_each_event(model, where, [&](EventIndex e) {
    auto all = participants(model, e);
    if (std::ranges::find(all, c, &Participant::component) != all.end()) no_fault(component + " takes part anyway");
    all.push_back({c, l, checker::Role::gate});
    model.system.replace(e, all);
    return true;
  });
}

void never(model::Model& model, const Where& where) {
  static const checker::Automaton closed{
      .name = "never", .states = {"Closed"}, .letters = {"open"}, .initial = {0}, .next = {checker::no_state}};
  const ComponentIndex c = model.system.add({.name = "never", .automaton = &closed});
  for_each_event(model, where, [&](EventIndex e) {
    auto all = participants(model, e);
    all.push_back({c, 0, checker::Role::gate});
    model.system.replace(e, all);
    return true;
  });
}

void tell(model::Model& model, const Where& where, model::Message message) {
  for_each_event(model, where, [&](EventIndex e) {
    model.events[e].message = message;
    return true;
  });
}

void pass_over_in_complete(model::Model& model, model::DeviceIndex device) {
  using enum EventInfo::Kind;
  const std::string& name = model.device_names.at(static_cast<std::size_t>(device));
  const ComponentIndex list = component_named(model, "list of " + name), state = component_named(model, name);
  const LetterIndex completed = model.system.components()[state].automaton->letter("completed");  // nothing of it runs
  const Where starts = at(callback_start, model::Phase::complete, device), ends = at(callback_end, model::Phase::complete, device);
  const auto in_list = [&](const Participant& p) { return p.component == list; };
  const auto count = static_cast<EventIndex>(model.events.size());  // of the right model
  for (EventIndex start = 0; start < count; ++start)
    for (EventIndex end = 0; end < count; ++end) {
      if (!starts(model.events[start]) || !ends(model.events[end]) || model.events[start].message != model.events[end].message) continue;
      auto all = participants(model, start);
      const auto ending = participants(model, end);
      std::erase_if(all, [&](const Participant& p) { return p.role == checker::Role::must; });  // the driver
      *std::ranges::find_if(all, in_list) = *std::ranges::find_if(ending, in_list);
      std::ranges::find(all, state, &Participant::component)->letter = completed;
      EventInfo info = model.events[start];
      info.kind = skip;
      model.system.add(all, false);
      model.events.push_back(info);
    }
  if (model.events.size() == count) no_fault(name + " is not completed anyway");
}

}  // namespace pmc::faults

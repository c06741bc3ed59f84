#include <array>
#include <map>

#include "evidence/mutants.hpp"

namespace pmc::evidence {
namespace {

using checker::EventIndex;
using checker::Participant;
using checker::Role;
using model::PartKind;
using Kind = model::EventInfo::Kind;

/// In the order of EventInfo::Kind.
constexpr std::array<std::string_view, 19> kind_names{"step",           "begin",        "end",      "schedule",        "admit",   "pass",
                                                      "leave_out",      "skip",         "direct_complete", "abort",    "abort_wakeup",
                                                      "callback_start", "callback_end", "complete", "publish",         "wakeup",  "runtime",
                                                      "hotplug",        "spontaneous"};
static_assert(kind_names[static_cast<std::size_t>(Kind::spontaneous)] == "spontaneous");

/// "admit in suspend_late"; of a caller's step its name.  What the environment does on its own has none.
std::string event_name(const model::EventInfo& e) {
  switch (e.kind) {
    case Kind::step: return std::string(e.step);
    case Kind::wakeup:
    case Kind::runtime:
    case Kind::hotplug:
    case Kind::spontaneous: return {};
    case Kind::begin:
    case Kind::end:
    case Kind::schedule:
    case Kind::admit:
    case Kind::pass:
    case Kind::leave_out:
    case Kind::skip:
    case Kind::direct_complete:
    case Kind::abort:
    case Kind::abort_wakeup:
    case Kind::callback_start:
    case Kind::callback_end:
    case Kind::complete:
    case Kind::publish: break;
  }
  std::string name = std::string(kind_names[static_cast<std::size_t>(e.kind)]) + " in " + std::string(to_string(e.phase));
  if (e.kind == Kind::leave_out) name += " by " + std::string(e.step);
  if (e.outcome != model::Outcome::ok) name += " (" + std::string(to_string(e.outcome)) + ")";
  return name;
}

/// "its device", "another's list", "pm_message"; empty: no part of the PM core.
std::string part_name(const model::EventInfo& e, const model::PartInfo& part) {
  const auto whose = [&](std::string_view name) {
    return (e.device == model::no_device ? "a device's " : part.device == e.device ? "its " : "another's ") + std::string(name);
  };
  switch (part.kind) {
    case PartKind::caller:
    case PartKind::callee:
    case PartKind::resource:
    case PartKind::driver:
    case PartKind::partner: break;
    case PartKind::dpm:
    case PartKind::message:
    case PartKind::async_error:
    case PartKind::wakeup:
    case PartKind::device_irqs: return part.machine->name;
    case PartKind::list: return whose("list");
    case PartKind::device: return whose("device");
    case PartKind::runtime: return whose("runtime PM");
    case PartKind::direct_complete: return whose("direct_complete");
    case PartKind::must_resume: return whose("must_resume");
    case PartKind::wakeup_path: return whose("wakeup_path");
  }
  return {};
}

/// That a wakeup is pending is forgotten where nobody looks any more, so that states which nothing tells apart are one:
/// a reduction of the search, and nothing that the PM core does.
bool only_forgets(const model::Model& model, const Participant& p) {
  return model.parts[p.component].kind == PartKind::wakeup && model.system.components()[p.component].automaton->letters[p.letter] == "last_look";
}

/// Calls offer(event, participant, its name, the part) for each gate of the PM core's; the caller's own rows have
/// mutants of their own, and drivers and resources are no gates.
void each_gate(const model::Model& model, const auto& offer) {
  for (EventIndex e = 0; e < model.events.size(); ++e) {
    const std::string event = event_name(model.events[e]);
    if (event.empty()) continue;
    for (const Participant& p : model.system.participants(e)) {
      if (p.role != Role::gate || p.component >= model.parts.size() || only_forgets(model, p)) continue;
      const std::string part = part_name(model.events[e], model.parts[p.component]);
      if (!part.empty()) offer(e, p, event, part);
    }
  }
}

bool only_reads(const checker::Automaton& a, checker::LetterIndex letter) {
  for (std::size_t s = 0; s < a.states.size(); ++s) {
    const auto to = a.step(static_cast<checker::StateIndex>(s), letter);
    if (to != checker::no_state && to != s) return false;
  }
  return true;
}

}  // namespace

std::vector<Mutant> composition_mutants(std::span<const model::Model* const> models) {
  std::vector<Mutant> all;
  std::map<std::pair<std::string, std::string>, bool> seen;
  for (const model::Model* m : models)
    each_gate(*m, [&](EventIndex, const Participant&, const std::string& event, const std::string& part) {
      if (!seen.emplace(std::pair(event, part), true).second) return;
      all.push_back({.id = "composition/leave-out/" + event + ", " + part,
                     .machine = "composition",
                     .op = "leave-out",
                     .what = "\"" + event + "\" neither asks nor moves " + part,
                     .event = event,
                     .part = part});
    });
  return all;
}

LeftOut leave_out(model::Model& model, const Mutant& mutant) {
  std::map<EventIndex, std::vector<Participant>> changed;
  LeftOut result;
  each_gate(model, [&](EventIndex e, const Participant& gate, const std::string& event, const std::string& part) {
    if (event != mutant.event || part != mutant.part) return;
    const auto now = model.system.participants(e);
    auto& left = changed.try_emplace(e, now.begin(), now.end()).first->second;
    std::erase_if(left, [&](const Participant& p) { return p.component == gate.component; });
    result.any = true;
    result.only_reads = result.only_reads && only_reads(*model.system.components()[gate.component].automaton, gate.letter);
  });
  for (const auto& [e, left] : changed) model.system.replace(e, left);
  return result;
}

}  // namespace pmc::evidence

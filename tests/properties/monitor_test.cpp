// Each monitor alone: stories of events, and where they leave it.
#define BOOST_TEST_MODULE monitors
#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <regex>
#include <set>

#include "properties/attach.hpp"
#include "tests/properties/story.hpp"

using namespace pmc;
using namespace pmc::properties;
using namespace pmc::tests;
namespace data = boost::unit_test::data;

namespace pmc::tests {

static constexpr int kinds = static_cast<int>(Kind::spontaneous) + 1;
static std::string text(Kind k) {
  constexpr std::array<std::string_view, kinds> names{
      "step",         "begin",        "end",      "schedule", "admit",  "pass",    "leave_out", "skip",       "direct_complete", "abort",
      "abort_wakeup", "callback_start", "callback_end", "complete", "publish", "wakeup", "runtime",   "hotplug", "spontaneous"};
  return std::string(names[static_cast<std::size_t>(k)]);
}
static std::string text(const Moment& m) {
  const EventInfo& e = m.info;
  if (e.kind == Kind::step) return std::string(e.step) + "(" + std::string(e.fields) + ")";
  std::string all = text(e.kind) + "(" + std::string(model::to_string(e.phase)) + ", " + std::string(model::to_string(e.message));
  if (e.device != no_device) all += ", device " + std::to_string(e.device);
  all += ", " + std::string(model::to_string(e.outcome)) + ")";
  for (const auto& p : m.parts) all += " with " + p.letter.event;
  return all;
}
std::ostream& operator<<(std::ostream& out, const Case& c) {
  out << c.property << " -> " << c.ends_in << ':';
  for (const Moment& m : c.story) out << ' ' << text(m);
  return out;
}

}  // namespace pmc::tests

namespace {

const std::vector<Case> cases = [] {
  std::vector<Case> all;
  for (auto* const table : {stories_of_devices, stories_of_the_system, stories_of_walks, stories_of_callers, stories_of_flags, stories_of_windows,
                            stories_of_modes})
    for (Case& c : table()) all.push_back(std::move(c));
  return all;
}();

// From the stories, not from all(): tests are registered before main(), and MSM's dispatch tables may not be ready then.
const std::vector<std::string> ids = [] {
  std::vector<std::string> all;
  for (const Case& c : cases)
    if (std::ranges::find(all, c.property) == all.end()) all.emplace_back(c.property);
  return all;
}();

// ---- what the claims need

std::vector<std::string> active(const checker::Machine& m, checker::StateIndex s) {
  std::vector<std::string> states;
  for (unsigned r = 0; r < m.regions; ++r) states.push_back(m.states[m.active[s * m.regions + r]]);
  return states;
}
std::string active_text(const checker::Machine& m, checker::StateIndex s) {
  std::string all;
  for (const auto& name : active(m, s)) all += (all.empty() ? "" : "+") + name;
  return all;
}
const Property& property(std::string_view id) {
  const auto found = std::ranges::find(all(), id, &Property::id);
  BOOST_TEST_REQUIRE((found != all().end()), "no property is called " << id);
  return *found;
}
std::vector<bool> violating(const Property& p) {
  std::vector<std::string> names;
  for (const auto& v : p.violations) names.push_back(v.state);
  return p.monitor->where_any(names);
}

/// The monitor's letter for what is told.
std::optional<checker::LetterIndex> heard(const Property& p, const Moment& m, const Instance& at = watched) {
  static const checker::Machine of_part = [] {  // with the letters that a monitor looks for in the machine of a part
    checker::Machine machine;
    machine.automaton.letters = {"magic_packet"};
    return machine;
  }();
  std::vector<PartTaken> parts;
  for (const auto& part : m.parts) parts.push_back({{part.kind, part.device, &of_part}, &part.letter});
  return letter_heard(p, m.info, parts, at);
}

std::vector<DeviceIndex> devices_of(Kind k) {
  if (k == Kind::begin || k == Kind::end || k == Kind::wakeup) return {no_device};
  return {parent, child, stranger};
}

/// Every event that a System could have, and more; and every moment of a story.
std::vector<Moment> every_event() {
  Story events;
  for (int k = 1; k < kinds; ++k)
    for (const Phase p : all_phases)
      for (const Message m : all_messages)
        for (const Outcome o : {Outcome::ok, Outcome::error, Outcome::again, Outcome::positive})
          for (const DeviceIndex d : devices_of(static_cast<Kind>(k)))
            events.push_back({{.kind = static_cast<Kind>(k), .phase = p, .message = m, .outcome = o, .device = d}});
  const auto add = [&](const Story& one) { events.push_back(one.front()); };
  for (const DeviceIndex d : {parent, child, stranger})
    for (const auto* what : {"device_add", "device_del"}) add(hotplug(what, d));
  for (const auto* name : {"attempt", "finish", "thaw_processes", "sysdev_resume", "syscore_resume", "HYPERVISOR_suspend",
                           "xs_suspend", "xs_resume", "xs_suspend_cancel", "xen_arch_suspend", "xen_arch_resume"})
    add(step(name));
  for (const auto* name : {"freeze_processes", "freeze_kernel_threads", "dpm_suspend_start_returned", "dpm_suspend_end_returned",
                           "dpm_suspend_noirq_returned", "dpm_resume_start_returned", "dpm_resume_noirq_returned",
                           "dpm_resume_end_returned", "syscore_suspend", "stop_machine"})
    for (const Outcome o : {Outcome::ok, Outcome::error}) add(step(name, o));
  for (const auto* name : {"dpm_suspend_start", "dpm_suspend_end", "dpm_suspend_noirq", "dpm_resume_start", "dpm_resume_noirq",
                           "dpm_resume_end", "dpm_prepare", "sysdev_suspend"})
    for (const Message m : all_messages) add(with_message(name, m));
  for (const auto* question : {"none, true", "none, false", "freezer, true", "freezer, false", "devices, true", "devices, false", "platform, true",
                               "platform, false", "processors, true", "processors, false", "core, true", "core, false"})
    add(one({.kind = Kind::step, .step = "suspend_test", .fields = question}));
  for (const Answer a : {Answer::cancelled, Answer::new_domain, Answer::failed}) add(answers(a));
  for (const Reading r : {Reading::initialised, Reading::garbage_zero, Reading::garbage_nonzero}) add(reads(r));
  for (const Case& c : cases) events = events + c.story;
  return events;
}

}  // namespace

BOOST_DATA_TEST_CASE(a_story_leaves_the_monitor_where_it_should, data::make(cases), c) {
  const Property& p = property(c.property);
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  checker::StateIndex state = m.automaton.initial.front();
  for (std::size_t i = 0; i < c.story.size(); ++i)
    if (const auto letter = heard(p, c.story[i])) {
      BOOST_TEST_REQUIRE(!bad[state], "violated before event " << i << ", " << text(c.story[i]));
      state = m.automaton.step(state, *letter);
      BOOST_TEST_REQUIRE(state != checker::no_state, "refuses event " << i << ", " << text(c.story[i]));
    }
  BOOST_TEST(active_text(m, state) == c.ends_in);
}

BOOST_DATA_TEST_CASE(every_violating_state_ends_a_story, data::make(ids), id) {
  const Property& p = property(id);
  for (const auto& v : p.violations)
    BOOST_TEST(std::ranges::any_of(cases,
                                   [&](const Case& c) {
                                     const std::string ends = "+" + std::string(c.ends_in) + "+";
                                     return c.property == id && ends.find("+" + v.state + "+") != std::string::npos;
                                   }),
               "no story ends in " << v.state);
}

BOOST_DATA_TEST_CASE(it_never_blocks_the_model, data::make(ids), id) {
  const Property& p = property(id);
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  for (checker::StateIndex s = 0; s < m.automaton.states.size(); ++s)
    for (checker::LetterIndex l = 0; l < m.automaton.letters.size(); ++l)
      BOOST_TEST((bad[s] || m.automaton.step(s, l) != checker::no_state), m.automaton.states[s] << " refuses " << m.automaton.letters[l]);
}

BOOST_DATA_TEST_CASE(a_violating_state_has_no_rows, data::make(ids), id) {
  const Property& p = property(id);
  for (const checker::Row& row : p.monitor->rows)
    BOOST_TEST(std::ranges::none_of(p.violations, [&](const auto& v) { return v.state == row.source; }), row.source);
}

BOOST_DATA_TEST_CASE(its_names_are_those_of_its_machine, data::make(ids), id) {
  const Property& p = property(id);
  BOOST_TEST(p.monitor->name == p.id);
  BOOST_TEST(!p.violations.empty());
  BOOST_TEST(!p.triggers.empty());
  for (const auto& v : p.violations) {
    BOOST_TEST((std::ranges::find(p.monitor->states, v.state) != p.monitor->states.end()), "no state " << v.state);
    BOOST_TEST(!v.meaning.empty());
  }
  for (const auto& t : p.triggers)
    BOOST_TEST((std::ranges::find(p.monitor->events, t, &checker::EventType::name) != p.monitor->events.end()), "no event " << t);
}

BOOST_DATA_TEST_CASE(every_letter_is_heard, data::make(ids), id) {
  const Property& p = property(id);
  const checker::Automaton& a = p.monitor->automaton;
  std::set<checker::LetterIndex> made;
  for (const Moment& e : every_event())
    if (const auto letter = heard(p, e)) {
      BOOST_TEST_REQUIRE(*letter < a.letters.size(), "no letter for " << text(e));
      made.insert(*letter);
    }
  for (checker::LetterIndex l = 0; l < a.letters.size(); ++l) BOOST_TEST(made.contains(l), "nothing makes " << a.letters[l]);
}

BOOST_DATA_TEST_CASE(a_monitor_of_a_device_hears_no_other, data::make(ids), id) {
  const Property& p = property(id);
  if (p.scope == Scope::system) return;
  const bool of_pairs = p.scope == Scope::parent_child || p.scope == Scope::supplier_consumer || p.scope == Scope::dependency || p.scope == Scope::superior_subordinate;
  for (const Moment& e : every_event())
    if (e.info.device == stranger || (e.info.device == parent && !of_pairs)) BOOST_TEST(!heard(p, e).has_value(), text(e));
}

BOOST_AUTO_TEST_CASE(of_the_phases_only_its_own_is_heard) {
  for (const Phase phase : {suspend, suspend_late, suspend_noirq})
    for (const Property& p : all()) {
      if (p.scope != Scope::device_phase) continue;
      for (const Moment& e : every_event())
        if (e.info.kind != Kind::step && e.info.kind != Kind::hotplug && e.info.phase != phase && e.info.phase != counterpart(phase))
          BOOST_TEST(!heard(p, e, {.device = child, .phase = phase}).has_value(), p.id << " hears " << text(e));
    }
}

// A property whose triggers no event makes is reported as vacuous and gets no monitor, so there must be
// nothing to find.  Two are exceptions: THAW with no FREEZE at all is another rule's finding than freeze-balanced, and
// platform-recover-on-device-failure speaks of callers that have the hook at all.
BOOST_DATA_TEST_CASE(without_a_trigger_nothing_is_violated, data::make(ids), id) {
  const Property& p = property(id);
  if (p.id == "freeze-balanced" || p.id == "platform-recover-on-device-failure") return;
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  std::vector<checker::StateIndex> reached{m.automaton.initial.front()};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    BOOST_TEST(!bad[reached[i]], m.automaton.states[reached[i]]);
    if (bad[reached[i]]) continue;
    for (checker::LetterIndex l = 0; l < m.letters.size(); ++l) {
      if (std::ranges::find(p.triggers, m.letters[l].event) != p.triggers.end()) continue;
      const auto next = m.automaton.step(reached[i], l);
      if (std::ranges::find(reached, next) == reached.end()) reached.push_back(next);
    }
  }
}

// What one attempt leaves behind would be state for ever.
BOOST_DATA_TEST_CASE(when_the_caller_is_idle_it_is_as_at_first_or_violated, data::make(ids), id) {
  const Property& p = property(id);
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  const auto idle = heard(p, finish().front());
  if (!idle) return;  // its only state, or cleared by the walk of complete
  for (checker::StateIndex s = 0; s < m.automaton.states.size(); ++s) {
    if (bad[s]) continue;
    const auto next = m.automaton.step(s, *idle);
    BOOST_TEST((bad[next] || next == m.automaton.initial.front()), m.automaton.states[s] << " -> " << m.automaton.states[next]);
  }
}

BOOST_AUTO_TEST_CASE(every_rule_has_stories_and_none_is_of_another) {
  std::set<std::string> told(ids.begin(), ids.end()), rules;
  for (const Property& p : all()) rules.insert(p.id);
  BOOST_TEST(told == rules, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ids_and_faults_are_unique_and_well_formed) {
  std::set<std::string> known, faults;
  const std::regex kebab("[a-z][a-z0-9]*(-[a-z]+)*"), snake("[a-z]+(_[a-z]+)*");
  const auto check = [&](const std::string& id, const std::string& statement, const std::string& logic, const std::string& source) {
    BOOST_TEST(std::regex_match(id, kebab), id);
    BOOST_TEST(known.insert(id).second, id << " twice");
    BOOST_TEST(statement.ends_with('.'), statement);
    BOOST_TEST(logic.starts_with("AG"), id);
    BOOST_TEST(!source.empty(), id);
  };
  for (const Property& p : all()) {
    check(p.id, p.statement, p.logic, p.source);
    BOOST_TEST(std::regex_match(p.fault, snake), p.fault);
    BOOST_TEST(faults.insert(p.fault).second, p.fault << " twice");
  }
  for (const BuiltIn& b : built_in()) check(b.id, b.statement, b.logic, b.source);
  BOOST_TEST(built_in().size() == 3u);
}

BOOST_AUTO_TEST_CASE(every_scope_has_a_name) {
  for (const Scope s : {Scope::system, Scope::device, Scope::device_phase, Scope::parent_child, Scope::supplier_consumer,
                        Scope::dependency,
                        Scope::superior_subordinate})
    BOOST_TEST(!properties::to_string(s).empty());
}

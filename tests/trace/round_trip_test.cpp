// Random runs of the model, written down as a kernel would record them: each is a behaviour of the model, and no rule is said to hold,
// or to be violated, that did not, or was not, on the way that was taken.
#define BOOST_TEST_MODULE trace_round_trip
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <string>
#include <vector>

#include "checker/trace/alphabet.hpp"
#include "checker/trace/rules.hpp"
#include "properties/attach.hpp"
#include "tests/asked.hpp"
#include "tests/checker/dice.hpp"

using namespace pmc;
using namespace pmc::trace;
using checker::EventIndex;
using checker::Participant;
using checker::Role;
using checker::StateVector;
using model::EventInfo;
using tests::Dice;

namespace {

bool is_enabled(const checker::System& system, EventIndex e, const StateVector& s) {
  for (const Participant& p : system.participants(e))
    if (p.role == Role::gate && system.components()[p.component].automaton->step(s[p.component], p.letter) == checker::no_state)
      return false;
  return !system.ended(s);
}
StateVector after(const checker::System& system, EventIndex e, StateVector s) {
  for (const Participant& p : system.participants(e))
    if (const auto to = system.components()[p.component].automaton->step(s[p.component], p.letter); to != checker::no_state)
      s[p.component] = to;
  return s;
}

/// Writes down what a trace shows.
class Writer {
 public:
  Writer(const model::Model& m, const model::Topology& topology, const std::vector<bool>& visible)
      : m_(m), topology_(topology), visible_(visible) {}

  void write(EventIndex e) {
    const EventInfo& i = m_.events[e];
    if (!visible_[e]) return;
    switch (i.kind) {
      case EventInfo::Kind::begin:
      case EventInfo::Kind::end: walk(i); break;
      case EventInfo::Kind::callback_start:
      case EventInfo::Kind::callback_end: callback(i); break;
      default: step(i);
    }
  }
  Recording recording;

 private:
  Event& add(Kind kind, std::int64_t pid) {
    recording.events.push_back({.kind = kind});
    Event& event = recording.events.back();
    event.pid = pid;
    event.line = recording.events.size();
    event.time = static_cast<std::int64_t>(recording.events.size()) * 1'000;
    event.cpu = 0;
    return event;
  }
  void walk(const EventInfo& i) {
    Event& event = add(i.kind == EventInfo::Kind::begin ? Kind::action_begin : Kind::action_end, 1);
    event.phase = i.phase;
    event.message = i.message;
    event.action = (*recording.names)("dpm_" + std::string(to_string(i.phase)));
  }
  void callback(const EventInfo& i) {
    const model::Device& device = topology_.devices[static_cast<std::size_t>(i.device)];
    Event& event =
        add(i.kind == EventInfo::Kind::callback_start ? Kind::callback_start : Kind::callback_end, device.async ? 100 + i.device : 1);
    event.phase = i.phase;
    event.message = i.message;
    event.device = device.name;
    event.driver = device.driver_name;
    event.parent =
        device.parent == model::no_device ? "none" : std::string_view(topology_.devices[static_cast<std::size_t>(device.parent)].name);
    if (i.kind == EventInfo::Kind::callback_start) return;
    using enum model::Outcome;
    event.error = i.outcome == error ? -5 : i.outcome == again ? prepare_again : 0;
  }
  void step(const EventInfo& i) {
    const bool sleeps = i.step == "platform_suspend_enter" || i.step == "s2idle_enter" || i.step == "swsusp_arch_suspend";
    const std::string_view action = sleeps ? "machine_suspend" : (*recording.names)(std::string(i.step));
    add(Kind::action_begin, 1).action = action;
    // syscore_suspend() that fails leaves out its end.
    if (!sleeps && !(i.step == "syscore_suspend" && i.outcome == model::Outcome::error)) add(Kind::action_end, 1).action = action;
  }

  const model::Model& m_;
  const model::Topology& topology_;
  const std::vector<bool>& visible_;
};

struct Counts {
  std::size_t runs = 0, followed = 0, events = 0, holds = 0, undecided = 0, violated = 0, broken = 0;
};

void run(std::uint64_t seed, Counts& counts) {
  Dice dice(seed);
  static const std::vector<std::string> callers{"suspend-mem", "suspend-s2idle", "hibernate", "snapshot-ioctl", "xen-6.1", "kexec-jump"};
  static const std::vector<std::string> topologies{"tiny-mixed", "tiny-linked", "tiny-flags", "guest"};
  const std::string& name = callers[dice.below(callers.size())];
  const auto caller = std::ranges::find(model::callers(), name, &model::Caller::name);
  const model::Topology topology = model::topology(topologies[dice.below(topologies.size())]).value();
  model::Environment env;
  env.async = dice.percent(50) ? model::AsyncMode::as_is : model::AsyncMode::off;
  env.wakeups = dice.percent(50);
  model::Model m = model::compose(*caller, topology, env);
  const Alphabet alphabet(m, *caller);
  const std::size_t own = m.system.components().size();
  std::vector<const properties::Property*> rules;
  for (const auto& p : properties::all()) rules.push_back(&p);
  properties::attach(m, topology, rules);

  const unsigned favour_percent = dice.percent(30) ? 0 : static_cast<unsigned>(dice.between(1, 30));
  StateVector s = m.system.initial().front();
  const StateVector start(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(own));
  Writer writer(m, topology, alphabet.visible());
  std::map<std::string, bool> is_broken;
  const auto look = [&] {
    for (std::size_t c = own; c < s.size(); ++c)
      if (const auto& component = m.system.components()[c]; component.violating[s[c]]) {
        is_broken[rules[static_cast<std::size_t>(component.property)]->id] = true;
        s[c] = m.system.settled(static_cast<checker::ComponentIndex>(c));
      }
  };
  bool is_begun = false;
  for (int n = 0; n < 1'500; ++n) {
    std::vector<EventIndex> can, seldom;
    for (EventIndex e = 0; e < m.events.size(); ++e)
      if (is_enabled(m.system, e, s)) (m.system.events()[e].favour || !m.events[e].succeeded() ? seldom : can).push_back(e);
    if (is_begun && m.events.size() > 0 && s.front() == start.front()) break;  // the caller has returned
    if (can.empty() && seldom.empty()) break;
    const auto& from = can.empty() || (!seldom.empty() && (!is_begun || dice.percent(favour_percent))) ? seldom : can;
    const EventIndex e = from[dice.below(from.size())];
    s = after(m.system, e, std::move(s));
    writer.write(e);
    is_begun = is_begun || s.front() != start.front();
    look();
  }
  const Recording& recording = writer.recording;
  ++counts.runs;
  const auto all = attempts(recording, transitions(recording), topology);
  // What tells where it begins may not be shown (caller's tasks were not frozen), and one thread tells nothing of asynchronous devices.
  if (all.size() != 1 || all.front().words(false).empty() || all.front().words(false).front().after_gap ||
      (env.async == model::AsyncMode::as_is && !all.front().is_threaded()))
    return;
  ++counts.followed;
  counts.events += recording.events.size();
  const AttemptConformance c = conform(all.front(), {.callers = {name}});
  BOOST_TEST((c.conforms == Conforms::yes), "seed " << seed << ", " << name << " over " << topology.name << ": " << to_string(c.conforms)
                                                    << " at line " << c.line << " of " << recording.events.size() << ": " << c.event
                                                    << c.doubt << (c.refused_by.empty() ? "" : ", since " + c.refused_by.front()));
  for (const RuleDecision& d : decide(all.front(), c).rules) {
    const bool broken = is_broken.contains(d.rule->id);
    if (d.decision() == Decision::violated)
      BOOST_TEST(broken, "seed " << seed << ", " << name << ": " << d.rule->id << " is said to be violated");
    if (d.decision() == Decision::holds) BOOST_TEST(!broken, "seed " << seed << ", " << name << ": " << d.rule->id << " is said to hold");
    counts.broken += broken ? 1 : 0;
    ++(d.decision() == Decision::holds ? counts.holds : d.decision() == Decision::violated ? counts.violated : counts.undecided);
  }
}

}  // namespace

// PMC_FIRST and PMC_RUNS: other seeds.
BOOST_AUTO_TEST_CASE(what_the_model_does_conforms_and_no_rule_is_decided_wrongly) {
  const std::uint64_t first = tests::asked("PMC_FIRST", 1), runs = tests::asked("PMC_RUNS", 60);
  Counts counts;
  for (std::uint64_t seed = first; seed < first + runs; ++seed) run(seed, counts);
  BOOST_TEST_MESSAGE(counts.runs << " runs, " << counts.followed << " followed, " << counts.events << " events; rules: " << counts.holds
                                 << " hold, " << counts.violated << " violated, " << counts.undecided
                                 << " else; broken on the way: " << counts.broken);
  BOOST_TEST(counts.followed * 3 >= counts.runs);
  BOOST_TEST(counts.holds > counts.followed);
}

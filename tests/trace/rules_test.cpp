// Rules on recordings: a real one keeps them, and each that a recording can decide is seen to break.
#define BOOST_TEST_MODULE trace_rules
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <functional>
#include <ostream>

#include "checker/trace/reader.hpp"
#include "checker/trace/rules.hpp"
#include "evidence/fewer_devices.hpp"

using namespace pmc;
using namespace pmc::trace;
using model::Message;
using model::Phase;
namespace data = boost::unit_test::data;

namespace {

using Events = std::vector<Event>;

struct Checked {
  Recording recording;  // whose events the decisions point to
  AttemptConformance conformance;
  Decisions decisions;

  [[nodiscard]] const RuleDecision& of(const std::string& rule) const {
    const auto it = std::ranges::find(decisions.rules, rule, [](const RuleDecision& r) { return r.rule->id; });
    BOOST_TEST_REQUIRE((it != decisions.rules.end()));
    return *it;
  }
};

Checked checked(const std::string& name, const std::string& caller, const std::function<void(Events&)>& damage = {}) {
  auto r = read_recording("tests/traces/" + name + ".txt.gz");
  BOOST_TEST_REQUIRE(r.has_value());
  Checked c{std::move(r).value(), {}, {}};
  model::Topology topology = model::topology("pc").value();
  if (damage) {
    // As if the machine had few devices: it is the same, and faster.
    auto few = evidence::with_fewer_devices(c.recording, topology, 40);
    c.recording = std::move(few.recording);
    topology = std::move(few.topology);
    damage(c.recording.events);
  }
  const auto all = attempts(c.recording, transitions(c.recording), topology);
  BOOST_TEST_REQUIRE(all.size() == 1u);
  c.conformance = conform(all.front(), {.callers = {caller}});
  c.decisions = decide(all.front(), c.conformance);
  return c;
}

std::size_t find(const Events& all, const std::function<bool(const Event&)>& is, std::size_t from = 0) {
  for (std::size_t n = from; n < all.size(); ++n)
    if (is(all[n])) return n;
  BOOST_FAIL("there is none");
  return 0;
}
auto callback(Phase phase, std::string device = "") {
  return [=](const Event& e) { return e.kind == Kind::callback_start && e.phase == phase && (device.empty() || e.device == device); };
}
auto begin(Phase phase) {
  return [=](const Event& e) { return e.kind == Kind::action_begin && e.phase == phase; };
}
auto at(Events& all, std::size_t n) { return all.begin() + static_cast<std::ptrdiff_t>(n); }

/// A callback of a device whose parent has one in the phase, too: where the two start.
std::pair<std::size_t, std::size_t> child_and_parent(const Events& all, Phase phase) {
  for (std::size_t n = 0; n < all.size(); ++n)
    if (callback(phase)(all[n]) && all[n].parent != "none")
      for (std::size_t m = 0; m < all.size(); ++m)
        if (callback(phase, std::string(all[n].parent))(all[m])) return {n, m};
  BOOST_FAIL("there is none");
  return {};
}
/// What is started at `which` is called before that at `where`, or, `after`, behind it.
void move(Events& all, std::size_t which, std::size_t where) {
  const Events both{all[which], all[which + 1]};
  all.erase(at(all, which), at(all, which + 2));
  if (which < where) where -= 2;
  all.insert(at(all, where), both.begin(), both.end());
}

struct Damage {
  std::string rule;
  std::function<void(Events&)> apply;
};
std::ostream& operator<<(std::ostream& out, const Damage& d) { return out << d.rule; }

const std::vector<Damage> damages{
    {"one-callback-per-phase",
     [](Events& all) {
       const std::size_t n = find(all, callback(Phase::suspend));
       const Events both{all[n], all[n + 1]};
       all.insert(at(all, n), both.begin(), both.end());
     }},
    {"suspend-resume-paired",
     [](Events& all) {
       const std::size_t n = find(all, callback(Phase::suspend));
       const Events both{all[n], all[n + 1]};
       all.insert(at(all, n), both.begin(), both.end());
     }},
    {"resume-only-if-suspended",
     [](Events& all) {
       const std::size_t n = find(all, callback(Phase::resume));
       const Events both{all[n], all[n + 1]};
       all.insert(at(all, n), both.begin(), both.end());
     }},
    {"parent-suspended-after-children",
     [](Events& all) {
       const auto [child, parent] = child_and_parent(all, Phase::suspend);
       move(all, parent, child);
     }},
    {"parent-resumed-before-children",
     [](Events& all) {
       const auto [child, parent] = child_and_parent(all, Phase::resume);
       move(all, child, parent);
     }},
    {"prepare-top-down",
     [](Events& all) {
       const auto [child, parent] = child_and_parent(all, Phase::prepare);
       move(all, child, parent);
     }},
    {"complete-bottom-up",
     [](Events& all) {
       const auto [child, parent] = child_and_parent(all, Phase::complete);
       move(all, parent, child);
     }},
    {"walk-contains-callbacks", [](Events& all) { move(all, find(all, callback(Phase::suspend)), find(all, begin(Phase::resume))); }},
    {"prepare-complete-paired",
     [](Events& all) {
       const std::size_t n = find(all, callback(Phase::complete));
       const Events both{all[n], all[n + 1]};
       all.insert(at(all, n), both.begin(), both.end());
     }},
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_real_recording_breaks_no_rule) {
  const Checked c = checked("mem-devtest-async0", "suspend-mem");
  BOOST_TEST((c.conformance.conforms == Conforms::yes));
  std::size_t hold = 0;
  for (const RuleDecision& r : c.decisions.rules) {
    BOOST_TEST(r.violated == 0u, r.rule->id);
    hold += r.decision() == Decision::holds ? 1 : 0;
  }
  BOOST_TEST(hold >= 20u);
  // Every device is prepared and completed, and it shows.
  BOOST_TEST(c.of("prepare-complete-paired").holds == c.of("prepare-complete-paired").undecided + 328);
  // A device without a callback leaves none to see.
  BOOST_TEST(c.of("walk-reaches-every-device").undecided > 200u);
  // FREEZE is not told, syscore is not reached.
  BOOST_TEST((c.of("freeze-balanced").decision() == Decision::idle));
  BOOST_TEST((c.of("syscore-balanced").decision() == Decision::idle));
}

BOOST_DATA_TEST_CASE(a_rule_is_seen_to_break, data::make(damages), damage) {
  const Checked c = checked("mem-devtest-async0", "suspend-mem", damage.apply);
  BOOST_TEST((c.conformance.conforms == Conforms::no));
  std::string violated;
  for (const RuleDecision& r : c.decisions.rules)
    if (r.violated > 0) violated += r.rule->id + " ";
  const RuleDecision& r = c.of(damage.rule);
  BOOST_TEST((r.decision() == Decision::violated), to_string(r.decision()) << "; violated are " << violated);
  if (r.violated == 0) return;
  BOOST_TEST(r.subject.starts_with(damage.rule));
  BOOST_TEST(!r.meaning.empty());
  BOOST_TEST(!r.heard.empty());
}

BOOST_AUTO_TEST_CASE(of_a_message_that_the_caller_does_not_know_no_rule_is_said_to_hold) {
  const Checked c = checked("mem-devtest-async0", "suspend-mem", [](Events& all) {
    for (std::size_t k = find(all, begin(Phase::resume)); k < all.size(); ++k)
      if (all[k].message == Message::RESUME) all[k].message = Message::THAW;
  });
  BOOST_TEST((c.conformance.conforms == Conforms::no));
  for (const RuleDecision& r : c.decisions.rules) BOOST_TEST(r.holds == 0u, r.rule->id);
}

BOOST_AUTO_TEST_CASE(behind_a_gap_nothing_holds) {
  auto r = read_recording("tests/traces/mem-devtest-async0.txt.gz");
  BOOST_TEST_REQUIRE(r.has_value());
  Recording recording = std::move(r).value();
  const std::uint64_t line = recording.events[600].line;
  recording.remarks.push_back({.what = What::lost_events, .line = line, .after = recording.events[599].line, .before = line});
  const auto all = attempts(recording, transitions(recording), model::topology("pc").value());
  const auto c = conform(all.front(), {.callers = {"suspend-mem"}});
  BOOST_TEST((c.conforms == Conforms::undecided));
  for (const RuleDecision& d : decide(all.front(), c).rules) {
    BOOST_TEST(d.holds == 0u, d.rule->id);
    BOOST_TEST(d.violated == 0u, d.rule->id);
  }
}

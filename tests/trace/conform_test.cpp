// Recordings of one machine, whose device tree the project ships, against the model: as they are, and damaged.
#define BOOST_TEST_MODULE trace_conform
#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <ostream>

#include "checker/trace/conform.hpp"
#include "checker/trace/reader.hpp"

using namespace pmc;
using namespace pmc::trace;
namespace data = boost::unit_test::data;

namespace {

Recording recording(const std::string& name) {
  auto r = read_recording("tests/traces/" + name + ".txt.gz");
  BOOST_TEST_REQUIRE(r.has_value());
  return std::move(r).value();
}

AttemptConformance answer(const Recording& r, std::vector<std::string> callers = {}, const std::string& machine = "pc") {
  const auto all = conform(r, transitions(r), model::topology(machine).value(), {.callers = std::move(callers)});
  BOOST_TEST_REQUIRE(all.size() == 1u);
  return all.front();
}

std::string text(const AttemptConformance& a) {
  std::string all =
      std::string(to_string(a.conforms)) + " " + a.caller + " at line " + std::to_string(a.line) + ": " + a.event + "; " + a.doubt;
  for (const std::string& r : a.refused_by) all += "\n  refused: " + r;
  for (const std::string& i : a.instead) all += "\n  instead: " + i;
  return all;
}

struct Recorded {
  std::string name, caller;
};
std::ostream& operator<<(std::ostream& out, const Recorded& r) { return out << r.name; }
const std::vector<Recorded> recorded{
    {"mem-freezertest-async1", "suspend-mem"}, {"mem-devtest-async0", "suspend-mem"},      {"mem-coretest-async0", "suspend-mem"},
    {"mem-deep-async1", "suspend-mem"},        {"freeze-s2idle-async1", "suspend-s2idle"},
};

/// Something done to the events of mem-devtest-async0; the line at which no kernel could go on.
struct Damage {
  std::string what;
  std::function<std::uint64_t(std::vector<Event>&)> apply;
};
std::ostream& operator<<(std::ostream& out, const Damage& d) { return out << d.what; }

/// The n-th event for which it is so, from 0.
std::size_t nth(const std::vector<Event>& all, std::size_t n, const std::function<bool(const Event&)>& is) {
  for (std::size_t i = 0; i < all.size(); ++i)
    if (is(all[i]) && n-- == 0) return i;
  BOOST_FAIL("there is none");
  return 0;
}
auto start_of(model::Phase phase) {
  return [phase](const Event& e) { return e.kind == Kind::callback_start && e.phase == phase; };
}
auto walk(Kind kind, model::Phase phase) {
  return [=](const Event& e) { return e.kind == kind && e.phase == phase && !e.action.empty(); };
}
void drop(std::vector<Event>& all, std::size_t at, std::size_t count) {
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(at + count));
}

const std::vector<Damage> damages{
    {"a device is not suspended",
     [](std::vector<Event>& all) {
       const std::size_t at = nth(all, 5, start_of(model::Phase::suspend));
       drop(all, at, 2);
       return all[at].line;
     }},
    {"a device is suspended twice",
     [](std::vector<Event>& all) {
       const std::size_t at = nth(all, 5, start_of(model::Phase::suspend));
       const Event start = all[at], end = all[at + 1];
       all.insert(all.begin() + static_cast<std::ptrdiff_t>(at) + 2, {start, end});
       return start.line;
     }},
    {"two devices change places",
     [](std::vector<Event>& all) {
       const std::size_t at = nth(all, 5, start_of(model::Phase::suspend));
       std::swap_ranges(all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(at) + 2,
                        all.begin() + static_cast<std::ptrdiff_t>(at) + 2);
       return all[at].line;
     }},
    {"a wrong message",
     [](std::vector<Event>& all) {
       Event& e = all[nth(all, 3, start_of(model::Phase::resume))];
       e.message = model::Message::THAW;
       return e.line;
     }},
    {"a failure, and it goes on",
     [](std::vector<Event>& all) {
       const std::size_t at = nth(all, 5, start_of(model::Phase::suspend));
       all[at + 1].error = -16;
       return all[at + 2].line;
     }},
    {"a walk does not begin",
     [](std::vector<Event>& all) {
       const std::size_t at = nth(all, 0, walk(Kind::action_begin, model::Phase::resume));
       drop(all, at, 1);
       return all[at].line;
     }},
    {"a walk ends too early",
     [](std::vector<Event>& all) {
       const std::size_t at = nth(all, 0, walk(Kind::action_end, model::Phase::suspend));
       std::rotate(all.begin() + static_cast<std::ptrdiff_t>(at) - 2, all.begin() + static_cast<std::ptrdiff_t>(at),
                   all.begin() + static_cast<std::ptrdiff_t>(at) + 1);
       return all[at - 1].line;  // so early it ends after a wakeup event, but then nothing more is suspended
     }},
};

}  // namespace

BOOST_DATA_TEST_CASE(what_the_kernel_did_is_a_behaviour_of_the_model, data::make(recorded), r) {
  const AttemptConformance a = answer(recording(r.name));
  BOOST_TEST((a.conforms == Conforms::yes), text(a));
  BOOST_TEST(a.caller == r.caller);
  BOOST_TEST(!a.bounds.empty());
}

BOOST_AUTO_TEST_CASE(whose_prepare_failed_is_not_completed_and_still_there) {
  const AttemptConformance a =
      answer(recording("mem-fail-prepare-lableft-async1"), {"suspend-mem"}, "tests/topologies/topology-A-fail-suspend.jsonl.gz");
  BOOST_TEST((a.conforms == Conforms::yes), text(a));
  BOOST_TEST(std::ranges::none_of(a.bounds, [](const std::string& b) { return b.starts_with("devices come and go"); }));
}

// hda_codec_pm_prepare() returns pm_runtime_suspended(); the trace says err=0.
BOOST_AUTO_TEST_CASE(who_may_be_left_in_runtime_suspend_shows_no_number) {
  const AttemptConformance a =
      answer(recording("q35-freeze-s2idle-async0"), {"suspend-s2idle"}, "tests/topologies/topology-q35-s2idle.jsonl.gz");
  BOOST_TEST((a.conforms == Conforms::yes), text(a));
}

BOOST_AUTO_TEST_CASE(another_caller_does_something_else) {
  const AttemptConformance a = answer(recording("mem-devtest-async0"), {"hibernate"});
  BOOST_TEST((a.conforms == Conforms::no), text(a));
}

BOOST_DATA_TEST_CASE(what_no_kernel_does_is_refused_where_it_happens, data::make(damages), damage) {
  Recording r = recording("mem-devtest-async0");
  const std::uint64_t line = damage.apply(r.events);
  const AttemptConformance a = answer(r, {"suspend-mem"});
  BOOST_TEST((a.conforms == Conforms::no), text(a));
  BOOST_TEST(a.line == line, text(a));
}

BOOST_AUTO_TEST_CASE(a_truncated_end_is_still_a_behaviour) {
  Recording r = recording("mem-devtest-async0");
  r.events.resize(r.events.size() / 2);
  BOOST_TEST((answer(r).conforms == Conforms::yes));
}

BOOST_AUTO_TEST_CASE(a_word_that_is_not_known_is_a_hole) {
  Recording r = recording("mem-devtest-async0");
  r.events[nth(r.events, 3, start_of(model::Phase::resume))].message.reset();
  const AttemptConformance a = answer(r, {"suspend-mem"});
  BOOST_TEST((a.conforms != Conforms::yes), text(a));
}

BOOST_AUTO_TEST_CASE(what_the_answer_rests_on_is_told) {
  const AttemptConformance a = answer(recording("mem-coretest-async0"), {"suspend-mem"});
  const auto told = [&](std::string_view bound) { return std::ranges::find(a.bounds, bound) != a.bounds.end(); };
  BOOST_TEST(told("devices come and go between two walks only, and no more often than the recording shows"));
  BOOST_TEST(told("the PM core's list is in the order in which the recording prepares the devices"));
}

BOOST_AUTO_TEST_CASE(behind_a_hole_each_part_is_followed_by_itself) {
  Recording r = recording("mem-devtest-async0");
  const std::uint64_t first = r.events[200].line, last = r.events[260].line;
  r.events.erase(r.events.begin() + 201, r.events.begin() + 260);
  r.remarks.push_back({.what = What::lost_events, .line = last, .after = first, .before = last});
  const AttemptConformance a = answer(r);
  BOOST_TEST((a.conforms == Conforms::undecided), text(a));
  BOOST_TEST(a.doubt.find("events are missing before line " + std::to_string(last)) != std::string::npos, a.doubt);
  // .. and what no part can do is refused there, too: a device is resumed twice,
  const std::size_t at = nth(r.events, 3, start_of(model::Phase::resume));
  Recording twice = r;
  twice.events.insert(twice.events.begin() + static_cast<std::ptrdiff_t>(at) + 2, {r.events[at], r.events[at + 1]});
  const AttemptConformance refused = answer(twice, {"suspend-mem"});
  BOOST_TEST((refused.conforms == Conforms::no), text(refused));
  BOOST_TEST_REQUIRE(!refused.refused_by.empty());
  BOOST_TEST(refused.refused_by.back().ends_with(", by itself"), text(refused));
  // .. or with a message that the caller never gives.
  r.events[at].message = model::Message::THAW;
  BOOST_TEST((answer(r, {"suspend-mem"}).conforms == Conforms::no));
}

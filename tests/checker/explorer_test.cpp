// The explorer against systems whose answers are known by arithmetic, and against the reference on
// random ones.
#define BOOST_TEST_MODULE explorer
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <random>

#include "checker/explorer.hpp"
#include "checker/packing.hpp"
#include "checker/replay.hpp"
#include "tests/agreement.hpp"
#include "tests/checker/dice.hpp"
#include "tests/checker/toy.hpp"

using namespace pmc::tests;
using enum Role;
using Kind = Finding::Kind;
namespace data = boost::unit_test::data;

namespace {

/// n actors that each take one step, in any order; and start again, if `ring`.
Toy actors(unsigned n, bool ring = false) {
  Toy toy;
  for (unsigned i = 0; i < n; ++i) toy.event({{toy.add(counter(2, ring)), 0, gate}});
  return toy;
}

/// Hears letter 0 each time, and violates at the n-th.
ComponentIndex add_limit(Toy& toy, std::size_t n, int property = 0) {
  std::vector<bool> violating(n + 1, false);
  violating[n] = true;
  return toy.monitor(counter(n + 1), violating, property);
}

const Finding* find(const Exploration& e, Kind kind, int property = -1) {
  const auto it = std::ranges::find_if(e.findings, [&](const Finding& f) { return f.kind == kind && f.property == property; });
  return it == e.findings.end() ? nullptr : &*it;
}

bool replays(const System& system, const Finding& f) { return replay(system, f).has_value(); }

}  // namespace

// ---- numbers by arithmetic

BOOST_DATA_TEST_CASE(n_independent_actors_reach_two_to_the_n_states, data::xrange(0u, 13u), n) {
  const auto [r, e] = agree(actors(n).system);
  BOOST_TEST(e.states == 1u << n);
  BOOST_TEST(e.transitions == (n == 0 ? 0 : n << (n - 1)));
  BOOST_TEST(e.depth == n);
  BOOST_TEST(length_of(e, Kind::deadlock).value() == n);  // all have stepped
}

BOOST_DATA_TEST_CASE(n_rings_of_two_have_n_steps_in_every_state, data::xrange(1u, 11u), n) {
  const auto [r, e] = agree(actors(n, true).system);
  BOOST_TEST(e.states == 1u << n);
  BOOST_TEST(e.transitions == n << n);
  BOOST_TEST(e.depth == n);
  BOOST_TEST(e.findings.empty());
}

BOOST_DATA_TEST_CASE(a_ring_is_gone_round_once, data::make({1u, 2u, 3u, 17u, 300u}), n) {
  Toy toy;
  toy.event({{toy.add(counter(n, true)), 0, gate}});
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == n);
  BOOST_TEST(e.transitions == n);
  BOOST_TEST(e.depth == n - 1);
  BOOST_TEST(e.findings.empty());
}

BOOST_DATA_TEST_CASE(rings_of_coprime_sizes_that_move_together_meet_after_their_product, data::make({2u, 3u, 5u}) * data::make({7u, 11u, 13u}), m, n) {
  Toy toy;
  const auto a = toy.add(counter(m, true)), b = toy.add(counter(n, true));
  toy.event({{a, 0, gate}, {b, 0, gate}});
  BOOST_TEST(agree(toy.system).exploration.states == m * n);
}

BOOST_DATA_TEST_CASE(a_barrier_lets_nobody_through_before_all_have_come, data::xrange(1u, 9u), n) {
  // Each comes (letter 0), then all go on at once (letter 1) and start again.
  Toy toy;
  std::vector<Participant> all;
  for (unsigned i = 0; i < n; ++i) {
    const auto c = toy.add(automaton(2, 2, {{0, 0, 1}, {1, 1, 0}}));
    toy.event({{c, 0, gate}});
    all.push_back({c, 1, gate});
  }
  toy.system.add(all, false);
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == 1u << n);
  BOOST_TEST(e.transitions == (n << (n - 1)) + 1);
  BOOST_TEST(e.findings.empty());
}

BOOST_AUTO_TEST_CASE(a_gate_that_only_reads_changes_nothing) {
  Toy toy;
  const auto flag = toy.add(automaton(2, 2, {{0, 0, 1}, {1, 1, 1}}));  // set; is_set
  const auto waits = toy.add(counter(2));
  toy.event({{flag, 0, gate}});
  toy.event({{waits, 0, gate}, {flag, 1, gate}});
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == 3);
  BOOST_TEST(e.transitions == 2);
}

BOOST_AUTO_TEST_CASE(an_event_without_participants_is_a_step_that_stays) {
  Toy toy;
  toy.add(counter(1));
  toy.event({});
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == 1);
  BOOST_TEST(e.transitions == 1);
  BOOST_TEST(e.findings.empty());
}

BOOST_AUTO_TEST_CASE(an_event_without_gates_is_always_possible) {
  Toy toy;
  const auto step = toy.event({{toy.add(counter(3, true)), 0, must}});
  toy.event({{toy.add(counter(2)), 0, gate}});
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == 6);
  BOOST_TEST(e.transitions == 6 + 3);
  BOOST_TEST(e.event_fired[step]);
}

BOOST_AUTO_TEST_CASE(a_system_of_nothing_has_one_state) {
  const auto [r, e] = agree(System{});
  BOOST_TEST(e.states == 1);
  BOOST_TEST(e.transitions == 0);
}

BOOST_DATA_TEST_CASE(every_combination_of_initial_states_is_one, data::xrange(1u, 5u) * data::xrange(1u, 5u), m, n) {
  Toy toy;
  const auto starts = [](unsigned k) {
    std::vector<StateIndex> all;
    for (unsigned i = 0; i < k; ++i) all.push_back(static_cast<StateIndex>(i));
    return all;
  };
  toy.add(automaton(5, 1, {}, starts(m)));
  toy.add(automaton(5, 1, {}, starts(n)));
  BOOST_TEST(toy.system.initial().size() == m * n);
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == m * n);
  BOOST_TEST(e.depth == 0);
  BOOST_TEST(length_of(e, Kind::deadlock).value() == 0);
}

BOOST_AUTO_TEST_CASE(an_initial_state_that_is_listed_twice_is_one) {
  Toy toy;
  toy.event({{toy.add(automaton(4, 1, {{0, 0, 1}, {2, 0, 3}}, {0, 0, 2})), 0, gate}});
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == 4);
  BOOST_TEST(e.transitions == 2);
}

// ---- findings

BOOST_AUTO_TEST_CASE(a_must_that_refuses_is_an_unexpected_event_and_stays_as_it_is) {
  Toy toy;
  const auto caller = toy.add(counter(4, true)), driver = toy.add(counter(3));
  const auto call = toy.event({{caller, 0, gate}, {driver, 0, must}});
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == 2 + 4);  // two steps of both; then the caller goes round alone
  BOOST_TEST(e.transitions == 6);
  const Finding* f = find(e, Kind::unexpected_event);
  BOOST_TEST_REQUIRE(f);
  BOOST_TEST(f->path == std::vector<EventIndex>(3, call), boost::test_tools::per_element());
  BOOST_TEST(f->component == driver);
  BOOST_TEST(f->state == 2);
}

BOOST_AUTO_TEST_CASE(a_must_is_not_asked_while_a_gate_is_shut) {
  Toy toy;
  const auto shut = toy.add(counter(1)), driver = toy.add(counter(1));
  toy.event({{driver, 0, must}, {shut, 0, gate}});
  BOOST_TEST(!find(agree(toy.system).exploration, Kind::unexpected_event));
}

BOOST_AUTO_TEST_CASE(a_refused_event_is_taken_by_all_others_and_heard) {
  Toy toy;
  const auto a = toy.add(counter(2)), takes = toy.add(counter(2)), refuses = toy.add(automaton(1, 1, {}));
  const auto heard = add_limit(toy, 1);
  const auto e0 = toy.event({{a, 0, gate}, {heard, 0, hears}, {takes, 0, must}, {refuses, 0, must}});
  const auto [r, e] = agree(toy.system);
  BOOST_TEST(e.states == 2);
  BOOST_TEST(e.transitions == 1);
  BOOST_TEST(e.event_fired[e0]);
  BOOST_TEST(length_of(e, Kind::unexpected_event).value() == 1);
  BOOST_TEST(length_of(e, Kind::monitor, 0).value() == 1);
  BOOST_TEST(length_of(e, Kind::deadlock).value() == 1);
  for (const ComponentIndex c : {a, takes, heard, refuses})
    BOOST_TEST(std::ranges::count(e.cells.at(toy.system.components()[c].automaton), 1) == (c == refuses ? 0 : 1));
}

BOOST_DATA_TEST_CASE(a_counterexample_is_a_shortest_one, data::xrange(1u, 8u), n) {
  // One ring counts slowly, another step jumps to where the monitor listens: n slow steps, or 2.
  Toy toy;
  const auto slow = toy.add(automaton(9, 2, {{0, 0, 1}, {1, 0, 2}, {2, 0, 3}, {3, 0, 4}, {4, 0, 5}, {5, 0, 6}, {6, 0, 7}, {7, 0, 8},
                                             {static_cast<StateIndex>(n), 1, static_cast<StateIndex>(n)}, {8, 1, 8}}));
  const auto heard = add_limit(toy, 3);
  toy.event({{slow, 0, gate}});
  toy.event({{slow, 1, gate}, {heard, 0, hears}});
  const auto e = agree(toy.system).exploration;
  BOOST_TEST(length_of(e, Kind::monitor, 0).value() == n + 3);
}

BOOST_AUTO_TEST_CASE(a_monitor_blocks_nothing_and_goes_on_in_its_initial_state) {
  Toy alone = actors(6, true);
  const auto without = agree(alone.system).exploration;
  Toy watched = actors(6, true);
  const auto deaf = watched.monitor(automaton(2, 1, {}), {false, true});  // hears it and has no row
  const auto heard = add_limit(watched, 3);
  watched.system.replace(0, std::vector<Participant>{{0, 0, gate}, {heard, 0, hears}, {deaf, 0, hears}});
  const auto [r, e] = agree(watched.system);
  BOOST_TEST(e.states == 3 * without.states);  // the monitor's three states that violate nothing
  BOOST_TEST(e.transitions == 3 * without.transitions);
  BOOST_TEST(length_of(e, Kind::monitor, 0).value() == 3);
  BOOST_TEST(e.findings.size() == 1);
}

BOOST_AUTO_TEST_CASE(each_property_has_its_own_shortest_counterexample) {
  Toy toy;
  const auto ring = toy.add(counter(2, true));
  const auto third = add_limit(toy, 3, 0), fifth = add_limit(toy, 5, 1), also_fourth = add_limit(toy, 4, 1);
  toy.event({{ring, 0, gate}, {third, 0, hears}, {fifth, 0, hears}, {also_fourth, 0, hears}});
  const auto e = agree(toy.system).exploration;
  BOOST_TEST(length_of(e, Kind::monitor, 0).value() == 3);
  BOOST_TEST(length_of(e, Kind::monitor, 1).value() == 4);
  BOOST_TEST(find(e, Kind::monitor, 1)->component == also_fourth);
}

BOOST_AUTO_TEST_CASE(a_deadlock_is_a_state_with_no_step_at_all) {
  Toy toy;
  // Two that each take two locks, in opposite orders: l0 takes its first, l1 its second, l2 lets go.
  const auto a = toy.add(automaton(3, 3, {{0, 0, 1}, {1, 1, 2}, {2, 2, 0}})), b = toy.add(automaton(3, 3, {{0, 0, 1}, {1, 1, 2}, {2, 2, 0}}));
  const auto x = toy.add(automaton(2, 2, {{0, 0, 1}, {1, 1, 0}})), y = toy.add(automaton(2, 2, {{0, 0, 1}, {1, 1, 0}}));
  toy.event({{a, 0, gate}, {x, 0, gate}});
  toy.event({{a, 1, gate}, {y, 0, gate}});
  toy.event({{a, 2, gate}, {x, 1, gate}, {y, 1, gate}});
  toy.event({{b, 0, gate}, {y, 0, gate}});
  toy.event({{b, 1, gate}, {x, 0, gate}});
  toy.event({{b, 2, gate}, {x, 1, gate}, {y, 1, gate}});
  const auto e = agree(toy.system).exploration;
  BOOST_TEST(e.states == 6);  // idle; a or b with one or two locks; each with one
  BOOST_TEST(length_of(e, Kind::deadlock).value() == 2);
  BOOST_TEST(length_of(e, Kind::hang).has_value() == false);  // nobody has a home
}

BOOST_AUTO_TEST_CASE(a_favour_of_the_environment_is_no_way_home) {
  // 0 -l0-> 1 -l1-> 0: home is 0.
  for (const bool favour : {false, true}) {
    Toy toy;
    const auto c = toy.add(automaton(2, 2, {{0, 0, 1}, {1, 1, 0}}), {true, false});
    toy.event({{c, 0, gate}}, true);
    toy.event({{c, 1, gate}}, favour);
    const auto e = agree(toy.system).exploration;
    BOOST_TEST((find(e, Kind::hang) != nullptr) == favour);
    if (favour) BOOST_TEST(find(e, Kind::hang)->path.size() == 1);
    if (favour) BOOST_TEST(find(e, Kind::hang)->closed_set == 1);
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_asked_for_is_not_reported) {
  Toy toy;
  toy.event({{toy.add(counter(2), {true, false}), 0, gate}});
  BOOST_TEST(explore(toy.system, {}).findings.size() == 2);
  const auto e = explore(toy.system, {.check_deadlock = false, .check_hang = false});
  BOOST_TEST(e.findings.empty());
  BOOST_TEST(e.states == 2);
}

// ---- limits

BOOST_DATA_TEST_CASE(a_limit_of_states_that_is_hit_is_told, data::xrange(1u, 40u), states_max) {
  const Toy toy = actors(5);
  const auto e = explore(toy.system, {.limits = {.states_max = states_max}});
  BOOST_TEST(e.complete() == (states_max >= 32));
  BOOST_TEST(e.limit.starts_with("states") == !e.complete());
  BOOST_TEST((find(e, Kind::deadlock) != nullptr) == e.complete());
}
BOOST_AUTO_TEST_CASE(a_limit_of_memory_that_is_hit_is_told) {
  const Toy toy = actors(12);
  const auto e = explore(toy.system, {.limits = {.memory_max_bytes = 1}});
  BOOST_TEST(e.limit.starts_with("memory"));
  BOOST_TEST(e.states < 4096u);
  BOOST_TEST(explore(toy.system, {.limits = {.memory_max_bytes = 1u << 30}}).complete());
}
BOOST_AUTO_TEST_CASE(a_limit_of_time_that_is_hit_is_told) {
  const Toy toy = actors(12);
  const auto e = explore(toy.system, {.limits = {.seconds_max = 1e-9}});
  BOOST_TEST(e.limit.starts_with("time"));
  BOOST_TEST(e.states < 4096u);
}
BOOST_AUTO_TEST_CASE(a_search_cut_short_claims_no_hang_and_no_lack_of_one) {
  Toy toy;
  toy.event({{toy.add(counter(100), std::vector<bool>(100, false)), 0, gate}});  // nothing is home
  const auto e = explore(toy.system, {.limits = {.states_max = 50}});
  BOOST_TEST(!e.complete());
  BOOST_TEST(!find(e, Kind::hang));
}
BOOST_AUTO_TEST_CASE(a_violation_before_the_limit_is_found_all_the_same) {
  Toy toy = actors(12, true);
  const auto heard = add_limit(toy, 1);
  toy.system.replace(0, std::vector<Participant>{{0, 0, gate}, {heard, 0, hears}});
  const auto e = explore(toy.system, {.limits = {.states_max = 20}});
  BOOST_TEST(!e.complete());
  BOOST_TEST(find(e, Kind::monitor, 0)->path.size() == 1);
}
BOOST_AUTO_TEST_CASE(the_memory_that_a_search_took_is_told_in_full) {
  // Each of 2^14 states has its words, hash, parent and event, and 14 enabled events; with no-hang, 14 edges.
  const Toy toy = actors(14, true);
  const auto e = explore(toy.system, {.check_hang = false});
  BOOST_TEST(e.memory_bytes >= e.states * (8 + 8 + 4 + 4 + 14 * 4));
  BOOST_TEST(explore(toy.system, {}).memory_bytes >= e.states * (8 + 8 + 4 + 4 + 14 * 4 + 14 * 8));
}

// ---- packing

namespace {
struct Sizes {
  const char* what;
  std::vector<std::size_t> sizes;
  std::size_t words;
  friend std::ostream& operator<<(std::ostream& out, const Sizes& s) { return out << s.what; }
};
const std::vector<Sizes> packed{
    {"nothing takes a word", {}, 1},
    {"one state takes no bit", {1, 1, 1}, 1},
    {"64 bits fill a word", std::vector<std::size_t>(64, 2), 1},
    {"a 65th begins another", std::vector<std::size_t>(65, 2), 2},
    {"no field lies across a border: 7 x 9 bits and 1 left", std::vector<std::size_t>(8, 300), 2},
    {"one-state components at a border", {300, 300, 300, 300, 300, 300, 300, 2, 1, 1, 2, 1}, 2},
    {"the widest states", {65534, 65534, 65534, 65534, 65534, 1, 3}, 2},
    {"of every width", {1, 2, 3, 4, 5, 8, 9, 16, 17, 300, 1000, 5000, 65534, 1, 33, 65, 129, 300}, 2},
};
}  // namespace

BOOST_DATA_TEST_CASE(packing_gives_back_what_it_was_given, data::make(packed), sizes) {
  Toy toy;
  for (const std::size_t n : sizes.sizes) toy.add(automaton(n, 0, {}));
  const Packing packing(toy.system);
  BOOST_TEST(packing.words() == sizes.words);
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> words(packing.words());
  for (int i = 0; i < 100; ++i) {
    StateVector state;
    for (const std::size_t n : sizes.sizes) state.push_back(static_cast<StateIndex>(i == 0 ? n - 1 : random() % n));
    packing.pack(state, words.data());
    BOOST_TEST(packing.unpack(words.data()) == state, boost::test_tools::per_element());
    // Setting one field leaves the others alone.
    for (ComponentIndex c = 0; c < state.size(); ++c) {
      state[c] = static_cast<StateIndex>(random() % sizes.sizes[c]);
      Packing::set(words.data(), packing.field(c), state[c]);
      BOOST_TEST(Packing::get(words.data(), packing.field(c)) == state[c]);
      BOOST_TEST_REQUIRE(packing.unpack(words.data()) == state, boost::test_tools::per_element());
    }
  }
}

BOOST_DATA_TEST_CASE(the_search_does_not_see_the_words, data::make(packed), sizes) {
  // One counter after the other runs to its end: the states are 1 + the sum of (n - 1).
  Toy toy;
  std::size_t states = 1;
  std::vector<ComponentIndex> counters;
  for (const std::size_t n : sizes.sizes) {
    const std::size_t size = std::min<std::size_t>(n, 300);
    std::vector<Arrow> arrows{{static_cast<StateIndex>(size - 1), 1, static_cast<StateIndex>(size - 1)}};  // letter 1: at its end
    for (StateIndex s = 0; s + 1u < size; ++s) arrows.push_back({s, 0, static_cast<StateIndex>(s + 1)});
    counters.push_back(toy.add(automaton(n, 2, arrows)));
    states += size - 1;
    const ComponentIndex c = counters.back();
    std::vector<Participant> who{{c, 0, gate}};
    for (const ComponentIndex before : counters)
      if (before != c) who.push_back({before, 1, gate});
    toy.system.add(who, false);
  }
  BOOST_TEST(agree(toy.system).exploration.states == states);
}

// ---- determinism

BOOST_AUTO_TEST_CASE(two_runs_give_the_same_result_in_the_same_order) {
  Toy toy = actors(8);
  const auto heard = add_limit(toy, 2);
  for (EventIndex e = 0; e < 8; ++e) toy.system.replace(e, std::vector<Participant>{{e, 0, gate}, {heard, 0, hears}});
  std::vector<StateVector> order[2];
  Exploration e[2];
  for (int i = 0; i < 2; ++i) e[i] = explore(toy.system, {.visit = [&](const StateVector& s) { order[i].push_back(s); }});
  BOOST_TEST((order[0] == order[1]));
  BOOST_TEST(e[0].transitions == e[1].transitions);
  BOOST_TEST_REQUIRE(e[0].findings.size() == e[1].findings.size());
  for (std::size_t i = 0; i < e[0].findings.size(); ++i) BOOST_TEST((e[0].findings[i].path == e[1].findings[i].path));
}

// ---- replay

namespace {
/// Three steps to a violation, two to a deadlock (and hang) elsewhere, four to an unexpected event.
struct Story : Toy {
  EventIndex walk, trip, call;
  Story() {
    // 0 -l0-> 1 -l0-> 2 -l0-> 3 -l0-> 3; from 1 -l1-> 4, a dead end; in 3 -l2-> 3, a call.
    const auto who = add(automaton(5, 3, {{0, 0, 1}, {1, 0, 2}, {2, 0, 3}, {3, 0, 3}, {1, 1, 4}, {3, 2, 3}}), {true, true, true, true, false});
    const auto driver = add(automaton(2, 1, {}));
    const auto heard = add_limit(*this, 3, 7);
    walk = event({{who, 0, gate}, {heard, 0, hears}});
    trip = event({{who, 1, gate}});
    call = event({{who, 2, gate}, {driver, 0, must}});
  }
};

using Tamper = void (*)(Finding&, const Story&);
struct Tampered {
  const char* what;
  Kind kind;
  Tamper tamper;
  friend std::ostream& operator<<(std::ostream& out, const Tampered& t) { return out << t.what; }
};
const std::vector<Tampered> tampered{
    {"a monitor's: the last event is gone", Kind::monitor, [](Finding& f, const Story&) { f.path.pop_back(); }},
    {"a monitor's: the first event is gone", Kind::monitor, [](Finding& f, const Story&) { f.path.erase(f.path.begin()); }},
    {"a monitor's: one event more", Kind::monitor, [](Finding& f, const Story& s) { f.path.push_back(s.walk); }},
    {"a monitor's: no event at all", Kind::monitor, [](Finding& f, const Story&) { f.path.clear(); }},
    {"a monitor's: an event that is not enabled", Kind::monitor, [](Finding& f, const Story& s) { f.path[0] = s.trip; }},
    {"a monitor's: an event that there is not", Kind::monitor, [](Finding& f, const Story&) { f.path[1] = 99; }},
    {"a monitor's: another root", Kind::monitor, [](Finding& f, const Story&) { f.root[0] = 1; }},
    {"a monitor's: a root with a state too few", Kind::monitor, [](Finding& f, const Story&) { f.root.pop_back(); }},
    {"a monitor's: another component", Kind::monitor, [](Finding& f, const Story&) { f.component = 0; }},
    {"a monitor's: another state", Kind::monitor, [](Finding& f, const Story&) { f.state = 1; }},
    {"a deadlock's: the last event is gone", Kind::deadlock, [](Finding& f, const Story&) { f.path.pop_back(); }},
    {"a deadlock's: the dead end is passed by", Kind::deadlock, [](Finding& f, const Story& s) { f.path.back() = s.walk; }},
    {"a deadlock's: a step after the end", Kind::deadlock, [](Finding& f, const Story& s) { f.path.push_back(s.walk); }},
    {"a hang's: it stops at home", Kind::hang, [](Finding& f, const Story&) { f.path.pop_back(); }},
    {"an unexpected event's: it does not happen", Kind::unexpected_event, [](Finding& f, const Story&) { f.path.pop_back(); }},
    {"an unexpected event's: no event at all", Kind::unexpected_event, [](Finding& f, const Story&) { f.path.clear(); }},
    {"an unexpected event's: too early", Kind::unexpected_event, [](Finding& f, const Story&) { f.path.erase(f.path.begin()); }},
    {"an unexpected event's: it goes on after the refusal", Kind::unexpected_event, [](Finding& f, const Story& s) { f.path.push_back(s.walk); }},
    {"an unexpected event's: another refuses", Kind::unexpected_event, [](Finding& f, const Story&) { f.component = 0; }},
    {"an unexpected event's: in another state", Kind::unexpected_event, [](Finding& f, const Story&) { f.state = 1; }},
};
}  // namespace

BOOST_AUTO_TEST_CASE(the_story_has_each_kind_of_finding_with_its_length) {
  const Story story;
  const auto e = agree(story.system).exploration;
  BOOST_TEST(length_of(e, Kind::monitor, 7).value() == 3);
  BOOST_TEST(length_of(e, Kind::deadlock).value() == 2);
  BOOST_TEST(length_of(e, Kind::hang).value() == 2);
  BOOST_TEST(length_of(e, Kind::unexpected_event).value() == 4);
  for (const Finding& f : e.findings) BOOST_TEST(replay(story.system, f).value().size() == f.path.size() + 1);
}
BOOST_DATA_TEST_CASE(replay_refuses_what_was_tampered_with, data::make(tampered), sample) {
  const Story story;
  const auto e = explore(story.system, {});
  const auto it = std::ranges::find(e.findings, sample.kind, &Finding::kind);
  BOOST_TEST_REQUIRE((it != e.findings.end()));
  Finding f = *it;
  BOOST_TEST(replays(story.system, f));
  sample.tamper(f, story);
  BOOST_TEST(!replays(story.system, f));
}
BOOST_AUTO_TEST_CASE(who_is_stuck_is_told_with_what_it_waits_for) {
  Toy toy;
  const auto lock = toy.add(automaton(2, 2, {{0, 0, 1}, {1, 1, 0}}), {true, false});
  const auto owner = toy.add(counter(2));  // releases once
  const auto release = toy.event({{lock, 1, gate}, {owner, 0, gate}});
  toy.event({{lock, 0, gate}});
  const auto e = agree(toy.system).exploration;
  const Finding* f = find(e, Kind::hang);
  BOOST_TEST_REQUIRE(f);
  const auto who = stuck(toy.system, replay(toy.system, *f).value().back());
  BOOST_TEST_REQUIRE(who.size() == 1);
  BOOST_TEST(who[0].component == lock);
  BOOST_TEST_REQUIRE(who[0].waits.size() == 1);
  BOOST_TEST(who[0].waits[0].event == release);
  BOOST_TEST(who[0].waits[0].refused_by == owner);
}

// ---- random systems

namespace {

StateIndex any_state(Dice& dice, std::size_t n) { return static_cast<StateIndex>(dice.below(n)); }

Automaton random_automaton(Dice& dice, unsigned open_percent) {
  const std::size_t states = dice.between(2, 5), letters = dice.between(1, 4);
  Automaton a = automaton(states, letters, {}, {any_state(dice, states)});
  if (dice.percent(15)) a.initial.push_back(static_cast<StateIndex>((a.initial[0] + 1u) % states));
  for (StateIndex& to : a.next)
    if (dice.percent(open_percent)) to = any_state(dice, states);
  return a;
}

Toy random_system(std::uint64_t seed) {
  Dice dice(seed);
  Toy toy;
  const std::size_t components = dice.between(2, 6), monitors = dice.below(3);
  const unsigned home_percent = dice.percent(50) ? 40 : 0;
  const auto open_percent = static_cast<unsigned>(dice.between(30, 90));
  for (std::size_t c = 0; c < components; ++c) {
    if (c == 0 || dice.percent(80)) toy.automata.push_back(random_automaton(dice, open_percent));  // or as the one before
    const Automaton& a = toy.automata.back();
    Component component{.name = "component " + std::to_string(c), .automaton = &a};
    if (dice.percent(home_percent))
      for (std::size_t s = 0; s < a.states.size(); ++s) component.home.push_back(s == a.initial[0] || dice.percent(30));
    toy.system.add(component);
  }
  for (std::size_t m = 0; m < monitors; ++m) {
    Automaton a = random_automaton(dice, 80);
    std::vector<bool> violating(a.states.size(), false);
    violating[dice.below(violating.size())] = true;
    for (const StateIndex s : a.initial) violating[s] = false;
    toy.monitor(std::move(a), violating, static_cast<int>(dice.below(2)));
  }
  const std::size_t events = dice.between(3, 15);
  const unsigned must_percent = dice.percent(50) ? 10 : 0;
  for (std::size_t e = 0; e < events; ++e) {
    std::vector<Participant> who;
    const std::size_t few = dice.between(1, 2);
    for (ComponentIndex c = 0; c < toy.system.components().size(); ++c) {
      const Component& component = toy.system.components()[c];
      if (!(component.property >= 0 ? dice.percent(40) : dice.below(components) < few)) continue;
      const auto letter = static_cast<LetterIndex>(dice.below(component.automaton->letters.size()));
      const Role role = component.property >= 0 || dice.percent(5) ? hears : dice.percent(must_percent) ? must : gate;
      who.insert(who.begin() + static_cast<std::ptrdiff_t>(dice.below(who.size() + 1)), {c, letter, role});
    }
    toy.system.add(who, dice.percent(25));
  }
  return toy;
}

}  // namespace

BOOST_AUTO_TEST_CASE(on_random_systems_the_explorer_agrees_with_the_reference) {
  constexpr std::uint64_t systems = 1000;
  std::size_t deadlocks = 0, refusals = 0, hangs = 0, closed_sets = 0, violations = 0, large = 0;
  for (std::uint64_t seed = 1; seed <= systems; ++seed)
    BOOST_TEST_CONTEXT("seed " << seed) {
      const auto [r, e] = agree(random_system(seed).system);
      deadlocks += r.deadlock.has_value();
      refusals += r.unexpected_event.has_value();
      hangs += r.hang.has_value();
      violations += !r.violated.empty();
      large += r.depth_of.size() > 100;
      for (const Finding& f : e.findings) closed_sets += f.kind == Kind::hang && f.closed_set > 1;
    }
  // They are worth their time: each verdict is met both ways, often.
  BOOST_TEST_MESSAGE(deadlocks << " deadlocks, " << refusals << " unexpected events, " << hangs << " hangs (" << closed_sets
                               << " in several states), " << violations << " violations, " << large << " large");
  for (const std::size_t n : {deadlocks, refusals, hangs, violations, large}) BOOST_TEST((n >= systems / 20 && n <= systems * 19 / 20), n << " of " << systems);
  BOOST_TEST(closed_sets >= systems / 50);
}

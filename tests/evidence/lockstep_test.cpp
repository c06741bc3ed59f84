// Two systems side by side: what tells them apart, and that on random ones the answer is that of the definition.
#define BOOST_TEST_MODULE lockstep
#include <boost/test/unit_test.hpp>
#include <deque>
#include <map>
#include <queue>
#include <random>
#include <set>

#include "evidence/lockstep.hpp"

using namespace pmc::checker;
using namespace pmc::evidence;

namespace {

constexpr std::uint64_t plenty = 10'000;

/// One automaton alone, an event a letter.
struct Toy {
  Automaton automaton;
  System system;
  Toy(std::size_t states, std::size_t letters, std::vector<StateIndex> next, std::vector<bool> home = {}, std::vector<bool> end = {}) {
    automaton = {.name = "toy", .states = {}, .letters = {}, .initial = {0}, .next = std::move(next)};
    for (std::size_t s = 0; s < states; ++s) automaton.states.push_back("s" + std::to_string(s));
    for (std::size_t l = 0; l < letters; ++l) automaton.letters.push_back("l" + std::to_string(l));
    system.add({.name = "toy", .automaton = &automaton, .home = std::move(home), .end = std::move(end)});
    for (LetterIndex l = 0; l < letters; ++l) system.add(std::vector<Participant>{{0, l, Role::gate}}, false);
  }
  Toy(const Toy&) = delete;
  Toy& operator=(const Toy&) = delete;
};

EventPairs pairs(std::size_t count) {
  EventPairs all;
  for (EventIndex e = 0; e < count; ++e) all.emplace_back(e, e);
  return all;
}
bool alike(const Toy& a, const Toy& b) { return in_lockstep(a.system, b.system, pairs(a.automaton.letters.size()), plenty); }

/// The definition, over pairs of states.
bool alike_by_definition(const Toy& a, const Toy& b) {
  std::set<std::pair<StateIndex, StateIndex>> seen{{0, 0}};
  std::queue<std::pair<StateIndex, StateIndex>> queue({{StateIndex{0}, StateIndex{0}}});
  for (; !queue.empty(); queue.pop()) {
    const auto [s, t] = queue.front();
    const Component &ca = a.system.components()[0], &cb = b.system.components()[0];
    if ((ca.home.empty() || ca.home[s]) != (cb.home.empty() || cb.home[t])) return false;
    for (LetterIndex l = 0; l < a.automaton.letters.size(); ++l) {
      const StateIndex to_a = a.automaton.step(s, l), to_b = b.automaton.step(t, l);
      if ((to_a == no_state) != (to_b == no_state)) return false;
      if (to_a != no_state && seen.emplace(to_a, to_b).second) queue.emplace(to_a, to_b);
    }
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_state_more_that_nobody_can_tell_makes_no_difference) {
  const Toy two(2, 1, {1, 0}), three(3, 1, {1, 2, 1});
  BOOST_TEST(alike(two, three));
  BOOST_TEST(alike(three, two));
}
BOOST_AUTO_TEST_CASE(an_event_that_one_of_them_lacks_is_noticed_on_either_side) {
  const Toy full(2, 2, {1, 0, 0, 1}), less(2, 2, {1, 0, 0, no_state});
  BOOST_TEST(!alike(full, less));
  BOOST_TEST(!alike(less, full));
}
BOOST_AUTO_TEST_CASE(what_is_out_of_reach_does_not_count) {
  const Toy a(2, 1, {0, no_state}), b(2, 1, {0, 1});
  BOOST_TEST(alike(a, b));
}
BOOST_AUTO_TEST_CASE(home_and_end_count) {
  const Toy a(2, 1, {1, 0}), elsewhere(2, 1, {1, 0}, {true, false}), ends(2, 1, {1, 0}, {}, {false, true});
  BOOST_TEST(!alike(a, elsewhere));
  BOOST_TEST(!alike(a, ends));
  BOOST_TEST(alike(ends, ends));
}
BOOST_AUTO_TEST_CASE(an_event_without_a_partner_must_never_be_possible) {
  const Toy a(1, 2, {0, no_state}), b(1, 2, {0, 0});
  BOOST_TEST(in_lockstep(a.system, a.system, pairs(1), plenty));
  BOOST_TEST(!in_lockstep(a.system, b.system, pairs(1), plenty));
  BOOST_TEST(!in_lockstep(b.system, a.system, pairs(1), plenty));
}
BOOST_AUTO_TEST_CASE(what_cannot_be_told_within_the_limit_is_not_alike) {
  const Toy a(3, 1, {1, 2, 0});
  BOOST_TEST(alike(a, a));
  BOOST_TEST(!in_lockstep(a.system, a.system, pairs(1), 2));
}

BOOST_AUTO_TEST_CASE(on_random_systems_the_answer_is_that_of_the_definition) {
  std::mt19937_64 random(1);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::size_t same = 0, different = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::size_t states = 2 + below(4), letters = 1 + below(2);
    std::vector<StateIndex> next, other;
    for (std::size_t i = 0; i < states * letters; ++i) next.push_back(below(4) == 0 ? no_state : static_cast<StateIndex>(below(states)));
    other = next;
    other[below(other.size())] = below(4) == 0 ? no_state : static_cast<StateIndex>(below(states));
    std::vector<bool> home(states, true);
    if (below(2) == 0) home[below(states)] = false;
    const Toy a(states, letters, next, home), b(states, letters, other, home);
    const bool expected = alike_by_definition(a, b);
    BOOST_TEST(alike(a, b) == expected);
    BOOST_TEST(alike(b, a) == expected);
    ++(expected ? same : different);
  }
  BOOST_TEST(same > 100u);
  BOOST_TEST(different > 100u);
}

// The simulation preorder against graphs whose answer is known, and against its definition on random ones.
#define BOOST_TEST_MODULE simulation
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <random>
#include <set>

#include "checker/simulation.hpp"

using namespace pmc::checker;

namespace {

constexpr Label a = 0, b = 1, c = 2, tau = hidden_label;
LabelledGraph graph(std::uint32_t states, std::vector<LabelledGraph::Step> steps) { return {states, {0}, std::move(steps)}; }

// The textbook's pair: a.(b+c) and a.b + a.c have the same traces, and only the first simulates the other.
const LabelledGraph late_choice = graph(4, {{0, a, 1}, {1, b, 2}, {1, c, 3}});
const LabelledGraph early_choice = graph(5, {{0, a, 1}, {0, a, 2}, {1, b, 3}, {2, c, 4}});

/// The definition, as slow as it reads: all pairs; take away those that break it; answers by search each time.
bool simulates_by_definition(const LabelledGraph& more, const LabelledGraph& less) {
  const auto hidden_from = [&](std::set<std::uint32_t> set) {
    for (std::size_t before = 0; before != set.size();) {
      before = set.size();
      for (const auto& s : more.steps)
        if (s.label == tau && set.contains(s.from)) set.insert(s.to);
    }
    return set;
  };
  const auto answers = [&](std::uint32_t m, Label label) {
    const auto before = hidden_from({m});
    if (label == tau) return before;
    std::set<std::uint32_t> after;
    for (const auto& s : more.steps)
      if (s.label == label && before.contains(s.from)) after.insert(s.to);
    return hidden_from(after);
  };
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::uint32_t l = 0; l < less.states; ++l)
    for (std::uint32_t m = 0; m < more.states; ++m) pairs.emplace(l, m);
  const auto breaks = [&](const auto& pair) {
    for (const auto& s : less.steps) {
      if (s.from != pair.first) continue;
      bool answered = false;
      for (const auto m : answers(pair.second, s.label)) answered = answered || pairs.contains({s.to, m});
      if (!answered) return true;
    }
    return false;
  };
  while (std::erase_if(pairs, breaks) > 0) {
  }
  return pairs.contains({0, 0});
}

LabelledGraph random_graph(std::mt19937& random, std::uint32_t states, std::size_t steps) {
  LabelledGraph g{states, {0}, {}};
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  for (std::size_t i = 0; i < steps; ++i) {
    const std::uint32_t label = below(4);
    g.steps.push_back({below(states), label == 3 ? tau : label, below(states)});
  }
  return g;
}

bool has_trace(const LabelledGraph& g, const std::vector<Label>& trace) {
  std::set<std::uint32_t> at{0};
  const auto hide = [&] {
    for (std::size_t before = 0; before != at.size();) {
      before = at.size();
      for (const auto& s : g.steps)
        if (s.label == tau && at.contains(s.from)) at.insert(s.to);
    }
  };
  hide();
  for (const Label l : trace) {
    std::set<std::uint32_t> next;
    for (const auto& s : g.steps)
      if (s.label == l && at.contains(s.from)) next.insert(s.to);
    at = std::move(next);
    hide();
  }
  return !at.empty();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_late_choice_simulates_an_early_one_and_not_the_reverse) {
  BOOST_TEST(simulates(late_choice, early_choice).holds);
  const Simulation reverse = simulates(early_choice, late_choice);
  BOOST_TEST(!reverse.holds);
  BOOST_TEST_REQUIRE(reverse.attack.size() == 2);
  BOOST_TEST(reverse.attack.front() == a);
}
BOOST_AUTO_TEST_CASE(hidden_steps_do_not_count) {
  const LabelledGraph plain = graph(2, {{0, a, 1}});
  const LabelledGraph padded = graph(4, {{0, tau, 1}, {1, a, 2}, {2, tau, 3}});
  BOOST_TEST(simulates(plain, padded).holds);
  BOOST_TEST(simulates(padded, plain).holds);
}
BOOST_AUTO_TEST_CASE(a_hidden_step_that_gives_up_a_choice_is_seen) {
  const LabelledGraph gives_up = graph(4, {{0, b, 1}, {0, tau, 2}, {2, a, 3}});
  const LabelledGraph keeps = graph(3, {{0, b, 1}, {0, a, 2}});
  BOOST_TEST(simulates(keeps, gives_up).holds);
  // Its b is only where its a is not over: what `keeps` offers in its first state is answered there.
  BOOST_TEST(simulates(gives_up, keeps).holds);
  const LabelledGraph both_after = graph(5, {{0, c, 1}, {1, b, 2}, {1, a, 2}});
  const LabelledGraph one_after = graph(5, {{0, c, 1}, {1, b, 2}, {0, c, 3}, {3, a, 2}});
  BOOST_TEST(!simulates(one_after, both_after).holds);
}
BOOST_AUTO_TEST_CASE(nothing_is_simulated_by_everything_and_a_loop_by_no_finite_path) {
  BOOST_TEST(simulates(graph(1, {}), graph(1, {})).holds);
  BOOST_TEST(simulates(late_choice, graph(1, {})).holds);
  const Simulation loop = simulates(graph(3, {{0, a, 1}, {1, a, 2}}), graph(1, {{0, a, 0}}));
  BOOST_TEST(!loop.holds);
  const std::vector<Label> three{a, a, a};
  BOOST_TEST(loop.attack == three, boost::test_tools::per_element());
}
BOOST_DATA_TEST_CASE(random_graphs_agree_with_the_definition, boost::unit_test::data::xrange(400u), seed) {
  std::mt19937 random(seed);
  const LabelledGraph more = random_graph(random, 2 + seed % 5, 3 + seed % 11), less = random_graph(random, 2 + seed % 3, 1 + seed % 7);
  const Simulation s = simulates(more, less);
  BOOST_TEST(s.holds == simulates_by_definition(more, less));
  if (s.holds) {
    BOOST_TEST(s.attack.empty());
  } else {
    BOOST_TEST(has_trace(less, s.attack));
  }
}
BOOST_AUTO_TEST_CASE(relabelling_hides_letters_and_keeps_refusals) {
  const Automaton automaton{"toy", {"S", "T"}, {"go", "back", "talk"}, {0}, {1, no_state, 0, no_state, 0, no_state}};
  const LabelledGraph g = relabelled(automaton, {a, b, hidden_label});
  BOOST_TEST(g.states == 2u);
  BOOST_TEST_REQUIRE(g.steps.size() == 3);
  BOOST_TEST(simulates(graph(2, {{0, a, 1}, {1, b, 0}}), g).holds);
  BOOST_TEST(simulates(g, graph(2, {{0, a, 1}, {1, b, 0}})).holds);
  BOOST_TEST(!simulates(g, graph(2, {{0, a, 1}, {1, a, 0}})).holds);
}

// no-hang's search for a trap: on graphs whose answer is plain, and on random ones against the
// definition.
#define BOOST_TEST_MODULE hang
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <ostream>
#include <random>

#include "checker/hang.hpp"

using namespace pmc::checker;
namespace data = boost::unit_test::data;

namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

struct Answer {
  std::uint32_t state;
  std::uint64_t states;
  bool operator==(const Answer&) const = default;
};
std::optional<Answer> answer(const Edges& edges, const std::vector<bool>& home) {
  if (const auto trap = find_trap(edges, home)) return Answer{trap->state, trap->states};
  return std::nullopt;
}
std::string text(const std::optional<Answer>& a) {
  return a ? "state " + std::to_string(a->state) + ", " + std::to_string(a->states) + " states" : "no trap";
}

/// By the definition: the first state that cannot reach home, and that everything which it reaches
/// reaches again.
std::optional<Answer> naive(const Edges& edges, const std::vector<bool>& home) {
  const std::size_t n = home.size();
  std::vector<std::vector<bool>> reaches(n, std::vector<bool>(n, false));
  for (std::size_t i = 0; i < n; ++i) reaches[i][i] = true;
  for (const auto& [from, to] : edges) reaches[from][to] = true;
  for (std::size_t via = 0; via < n; ++via)  // Warshall 1962
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        if (reaches[i][via] && reaches[via][j]) reaches[i][j] = true;
  for (std::size_t i = 0; i < n; ++i) {
    bool trapped = true;
    std::uint64_t states = 0;
    for (std::size_t j = 0; j < n; ++j) {
      if (!reaches[i][j]) continue;
      ++states;
      if (home[j] || !reaches[j][i]) trapped = false;
    }
    if (trapped) return Answer{static_cast<std::uint32_t>(i), states};
  }
  return std::nullopt;
}

struct Graph {
  const char* what;
  Edges edges;
  std::vector<bool> home;
  std::optional<Answer> expected;
  friend std::ostream& operator<<(std::ostream& out, const Graph& g) { return out << g.what; }
};
const std::vector<Graph> graphs{
    {"no state at all", {}, {}, {}},
    {"a home", {}, {true}, {}},
    {"a state without steps that is not home", {}, {false}, Answer{0, 1}},
    {"the same with a step to itself", {{0, 0}}, {false}, Answer{0, 1}},
    {"home and back", {{0, 1}, {1, 0}}, {true, false}, {}},
    {"away from home for good", {{0, 1}}, {true, false}, Answer{1, 1}},
    {"a way home from everywhere, though a loop may go on for ever", {{0, 1}, {1, 1}, {1, 0}}, {true, false}, {}},
    {"a home that leads into a trap is home all the same", {{0, 1}, {1, 2}, {2, 1}}, {true, false, false}, Answer{1, 2}},
    {"the way into the trap is no part of it", {{0, 1}, {1, 2}, {2, 3}, {3, 2}}, {true, false, false, false}, Answer{2, 2}},
    {"of two traps the one discovered first", {{0, 3}, {0, 1}, {1, 2}, {3, 3}, {2, 2}}, {true, false, false, false}, Answer{2, 1}},
    {"and in it the state discovered first", {{0, 3}, {3, 1}, {1, 2}, {2, 3}}, {true, false, false, false}, Answer{1, 3}},
    {"a large trap before a small one", {{0, 1}, {1, 2}, {2, 1}, {0, 3}}, {true, false, false, false}, Answer{1, 2}},
    {"two loops that share a state are one set", {{0, 1}, {1, 0}, {1, 2}, {2, 1}}, {false, false, false}, Answer{0, 3}},
    {"a loop that leads to another is no bottom", {{0, 1}, {1, 0}, {1, 2}, {2, 3}, {3, 2}}, {false, false, false, false}, Answer{2, 2}},
    {"a loop with one way home is none", {{0, 1}, {1, 2}, {2, 0}, {2, 3}}, {false, false, false, true}, {}},
    {"parallel edges are one", {{0, 1}, {0, 1}, {1, 0}, {1, 0}}, {false, false}, Answer{0, 2}},
    {"everything is home", {{0, 1}, {1, 2}}, {true, true, true}, {}},
    {"nothing is home, nothing moves", {}, {false, false, false}, Answer{0, 1}},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_plain_graph_has_its_plain_answer, data::make(graphs), graph) {
  BOOST_TEST(text(naive(graph.edges, graph.home)) == text(graph.expected));
  BOOST_TEST(text(answer(graph.edges, graph.home)) == text(graph.expected));
}

BOOST_AUTO_TEST_CASE(on_random_graphs_the_answer_is_that_of_the_definition) {
  std::mt19937_64 random(2011);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  constexpr unsigned runs = 5000;
  unsigned traps = 0, large = 0;
  for (unsigned i = 0; i < runs; ++i) {
    const std::size_t n = 1 + below(24), edge_count = below(n * 4 + 1), home_percent = below(40);
    std::vector<bool> home(n);
    for (std::size_t s = 0; s < n; ++s) home[s] = below(100) < home_percent;
    Edges edges;
    for (std::size_t e = 0; e < edge_count; ++e) edges.emplace_back(below(n), below(n));
    const auto expected = naive(edges, home);
    BOOST_TEST_REQUIRE(text(answer(edges, home)) == text(expected), "graph " << i);
    traps += expected.has_value();
    large += expected && expected->states > 1;
  }
  BOOST_TEST((traps > runs / 10 && traps < runs * 9 / 10), traps << " of " << runs << " have a trap");
  BOOST_TEST(large > runs / 20, large << " traps of more than one state");
}

BOOST_AUTO_TEST_CASE(the_edges_order_does_not_matter) {
  std::mt19937_64 random(1);
  for (const Graph& g : graphs) {
    Edges edges = g.edges;
    for (std::size_t i = 0; i < 10; ++i) {
      std::shuffle(edges.begin(), edges.end(), random);
      BOOST_TEST(text(answer(edges, g.home)) == text(g.expected), g);
    }
  }
}

// A recursive search would run out of stack here.
BOOST_AUTO_TEST_CASE(a_path_of_a_million_states_ends_in_a_trap_of_one) {
  constexpr std::uint32_t n = 1'000'000;
  Edges edges;
  for (std::uint32_t i = 0; i + 1 < n; ++i) edges.emplace_back(i, i + 1);
  BOOST_TEST(text(answer(edges, std::vector<bool>(n, false))) == text(Answer{n - 1, 1}));
  std::vector<bool> home(n, false);
  home[n - 1] = true;
  BOOST_TEST(text(answer(edges, home)) == text({}));
  home[n - 1] = false;
  home[0] = true;
  BOOST_TEST(text(answer(edges, home)) == text(Answer{n - 1, 1}));
}
BOOST_AUTO_TEST_CASE(a_ring_of_a_million_states_is_one_trap) {
  constexpr std::uint32_t n = 1'000'000;
  Edges edges{{n - 1, 0}};
  for (std::uint32_t i = 0; i + 1 < n; ++i) edges.emplace_back(i, i + 1);
  BOOST_TEST(text(answer(edges, std::vector<bool>(n, false))) == text(Answer{0, n}));
  std::vector<bool> home(n, false);
  home[n / 2] = true;
  BOOST_TEST(text(answer(edges, home)) == text({}));
}

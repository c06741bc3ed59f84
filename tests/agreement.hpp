/// The explorer and the reference say the same of a System, in everything that both say.
#pragma once
#include <boost/test/unit_test.hpp>
#include <optional>
#include <set>

#include "checker/explorer.hpp"
#include "checker/replay.hpp"
#include "tests/reference_explorer.hpp"

namespace pmc::tests {

/// The length of the counterexample, or none.
inline std::optional<std::size_t> length_of(const checker::Exploration& e, checker::Finding::Kind kind, int property = -1) {
  for (const checker::Finding& f : e.findings)
    if (f.kind == kind && f.property == property) return f.path.size();
  return std::nullopt;
}

/// "holds", or "5 steps": what a failing comparison shows.
inline std::string verdict(std::optional<std::size_t> length) { return length ? std::to_string(*length) + " steps" : "holds"; }

struct Compared {
  Reference reference;
  checker::Exploration exploration;
};

inline Compared agree(const checker::System& system) {
  using namespace checker;
  using Kind = Finding::Kind;
  std::set<StateVector> visited;
  std::uint64_t visits = 0;
  ExploreOptions options;
  options.visit = [&](const StateVector& state) {
    visited.insert(state);
    ++visits;
  };
  Compared both{explore_by_definition(system), explore(system, options)};
  const Reference& r = both.reference;
  const Exploration& e = both.exploration;

  BOOST_TEST(e.complete());
  BOOST_TEST(e.states == r.depth_of.size());
  BOOST_TEST(visits == r.depth_of.size());
  BOOST_TEST(std::ranges::equal(visited, std::views::keys(r.depth_of)), "the reachable states are the same");
  BOOST_TEST(e.transitions == r.transitions);
  BOOST_TEST(e.depth == r.depth);
  BOOST_TEST(e.event_fired == r.event_fired, "the same events fired");
  for (const auto& [automaton, taken] : r.cells)
    for (std::size_t cell = 0; cell < taken.size(); ++cell)
      if ((e.cells.at(automaton)[cell] != 0) != taken[cell]) BOOST_ERROR(automaton->name + ": cell " + std::to_string(cell) + " differs");

  decltype(r.violating) violating;
  decltype(r.refused) refused;
  for (const Finding& f : explore(system, {.check_hang = false, .distinct = true}).findings) {
    if (f.kind == Kind::monitor) violating.emplace(f.property, f.state);
    if (f.kind == Kind::unexpected_event) refused.emplace(f.path.back(), f.component, f.state);
  }
  BOOST_TEST((violating == r.violating), "the same states of monitors are violating");
  BOOST_TEST((refused == r.refused), "the same events are refused by the same components in the same states");

  BOOST_TEST(verdict(length_of(e, Kind::deadlock)) == verdict(r.deadlock));
  BOOST_TEST(verdict(length_of(e, Kind::unexpected_event)) == verdict(r.unexpected_event));
  BOOST_TEST(verdict(length_of(e, Kind::hang)) == verdict(r.hang));
  std::set<int> properties;
  for (const Component& c : system.components())
    if (c.property >= 0) properties.insert(c.property);
  for (const int p : properties)
    BOOST_TEST_CONTEXT("property " << p)
      BOOST_TEST(verdict(length_of(e, Kind::monitor, p)) == verdict(r.violated.contains(p) ? std::optional(r.violated.at(p)) : std::nullopt));

  for (const Finding& f : e.findings) {
    const auto states = replay(system, f);
    BOOST_TEST_REQUIRE(states.has_value(), (states.has_value() ? "" : states.error().what + ", " + states.error().where));
    if (f.kind == Kind::hang) BOOST_TEST(r.closed_set(&r.depth_of.find(states.value().back())->first) == f.closed_set);
  }
  return both;
}

}  // namespace pmc::tests

/// The second explorer: slow, plain, and sharing nothing with the first one but the System.  Every event
/// is tried in every state, and what comes of it is written down as checker/system.hpp defines it.
#pragma once
#include <map>
#include <optional>
#include <queue>
#include <ranges>
#include <set>
#include <tuple>
#include <vector>

#include "checker/system.hpp"

namespace pmc::tests {

struct Reference {
  using StateVector = checker::StateVector;
  std::map<StateVector, std::size_t> depth_of;  ///< the reachable states
  std::size_t transitions = 0, depth = 0;
  std::map<int, std::size_t> violated;  ///< by property: the length of a shortest counterexample
  std::optional<std::size_t> deadlock, unexpected_event, hang;  ///< likewise
  std::set<std::pair<int, checker::StateIndex>> violating;  ///< which state of which property's monitors
  std::set<std::tuple<checker::EventIndex, checker::ComponentIndex, checker::StateIndex>> refused;  ///< what, by whom, where
  std::vector<bool> event_fired;
  std::map<const checker::Automaton*, std::vector<bool>> cells;  ///< [state * letters + letter] was taken

  using Place = const StateVector*;  ///< a key of depth_of
  std::vector<std::pair<Place, Place>> steps;  ///< those that are no favour
  std::map<Place, std::vector<Place>> leads_to;
  std::set<Place> goes_home;

  /// Everything that can be reached from a place without a favour, and the place itself.
  [[nodiscard]] std::set<Place> ahead(Place from) const {
    std::set<Place> seen{from};
    std::queue<Place> queue({from});
    for (; !queue.empty(); queue.pop())
      if (const auto next = leads_to.find(queue.front()); next != leads_to.end())
        for (const Place to : next->second)
          if (seen.insert(to).second) queue.push(to);
    return seen;
  }
  /// The states of the closed set without a way home that the place is in; 0 if it is in none.
  [[nodiscard]] std::size_t closed_set(Place place) const {
    if (goes_home.contains(place)) return 0;
    const auto set = ahead(place);
    for (const Place other : set)
      if (!ahead(other).contains(place)) return 0;
    return set.size();
  }
};

inline Reference explore_by_definition(const checker::System& system) {
  using namespace checker;
  Reference r;
  r.event_fired.assign(system.events().size(), false);
  for (const Component& c : system.components()) r.cells[c.automaton].assign(c.automaton->next.size(), false);
  std::queue<Reference::Place> queue;
  const auto discover = [&](const StateVector& state, std::size_t depth) {
    const auto [it, inserted] = r.depth_of.try_emplace(state, depth);
    if (inserted) queue.push(&it->first);
    return &it->first;
  };
  const auto first = [](std::optional<std::size_t>& length, std::size_t now) {
    if (!length) length = now;
  };
  for (const StateVector& state : system.initial()) discover(state, 0);
  for (; !queue.empty(); queue.pop()) {
    const StateVector& state = *queue.front();
    const auto next = [&](const Participant& p) { return system.components()[p.component].automaton->step(state[p.component], p.letter); };
    const std::size_t depth = r.depth = r.depth_of.at(state);
    if (system.ended(state)) continue;
    bool stands_still = true;
    for (EventIndex e = 0; e < system.events().size(); ++e) {
      const auto refuses = [&](Role role) {
        for (const Participant& p : system.participants(e))
          if (p.role == role && next(p) == no_state) return true;
        return false;
      };
      if (refuses(Role::gate)) continue;
      stands_still = false;
      if (refuses(Role::must)) first(r.unexpected_event, depth + 1);
      for (const Participant& p : system.participants(e))
        if (p.role == Role::must && next(p) == no_state) r.refused.emplace(e, p.component, state[p.component]);
      StateVector target = state;
      for (const Participant& p : system.participants(e)) {
        const StateIndex to = next(p);
        if (to == no_state) continue;  // it stays as it was
        const Component& c = system.components()[p.component];
        r.cells[c.automaton][std::size_t{state[p.component]} * c.automaton->letters.size() + p.letter] = true;
        const bool violates = c.property >= 0 && c.violating[to];
        if (violates) r.violated.try_emplace(c.property, depth + 1);
        if (violates) r.violating.emplace(c.property, to);
        target[p.component] = violates ? c.automaton->initial.front() : to;
      }
      ++r.transitions;
      r.event_fired[e] = true;
      const Reference::Place to = discover(target, depth + 1);
      if (!system.events()[e].favour) r.steps.emplace_back(&state, to);
    }
    if (stands_still) first(r.deadlock, depth);
  }

  // AG EF home.  Home leads home, and so does what has a step to something that leads home; until nothing is new.
  for (const auto& [state, depth] : r.depth_of) {
    bool home = true;
    for (ComponentIndex c = 0; c < state.size(); ++c)
      if (const auto& homes = system.components()[c].home; !homes.empty() && !homes[state[c]]) home = false;
    if (home || system.ended(state)) r.goes_home.insert(&state);
  }
  for (std::size_t before = r.depth_of.size() + 1; before != r.goes_home.size();) {
    before = r.goes_home.size();
    for (const auto& [from, to] : std::views::reverse(r.steps))  // in any order; this one takes fewer rounds
      if (r.goes_home.contains(to)) r.goes_home.insert(from);
  }
  if (r.goes_home.size() == r.depth_of.size()) return r;
  for (const auto& [from, to] : r.steps) r.leads_to[from].push_back(to);
  for (const auto& [state, depth] : r.depth_of)
    if ((!r.hang || depth < *r.hang) && r.closed_set(&state) > 0) r.hang = depth;
  return r;
}

}  // namespace pmc::tests

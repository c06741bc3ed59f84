#include "checker/replay.hpp"

#include <algorithm>

namespace pmc::checker {
namespace {

StateIndex step(const System& system, const StateVector& state, const Participant& p) {
  return system.components()[p.component].automaton->step(state[p.component], p.letter);
}

/// The participant of that role that refuses, or none.
const Participant* refusal(const System& system, const StateVector& state, EventIndex e, Role role) {
  for (const Participant& p : system.participants(e))
    if (p.role == role && step(system, state, p) == no_state) return &p;
  return nullptr;
}

/// Whether the event is refused by whom, and in the state in which, the finding says.
bool refuses(const System& system, const StateVector& state, EventIndex e, const Finding& finding) {
  return std::ranges::any_of(system.participants(e), [&](const Participant& p) {
    return p.role == Role::must && p.component == finding.component && state[p.component] == finding.state && step(system, state, p) == no_state;
  });
}

bool is_initial(const System& system, const StateVector& state) {
  if (state.size() != system.components().size()) return false;
  for (ComponentIndex c = 0; c < state.size(); ++c)
    if (const auto& initial = system.components()[c].automaton->initial; std::ranges::find(initial, state[c]) == initial.end()) return false;
  return true;
}

bool is_home(const System& system, const StateVector& state) {
  if (system.ended(state)) return true;
  for (ComponentIndex c = 0; c < state.size(); ++c)
    if (const auto& home = system.components()[c].home; !home.empty() && !home[state[c]]) return false;
  return true;
}

bool is_deadlock(const System& system, const StateVector& state) {
  if (system.ended(state)) return false;
  for (EventIndex e = 0; e < system.events().size(); ++e)
    if (refusal(system, state, e, Role::gate) == nullptr) return false;
  return true;
}

}  // namespace

Result<std::vector<StateVector>> replay(const System& system, const Finding& finding) {
  const auto defect = [](std::size_t at, const std::string& what) {
    return Error{"a counterexample does not replay: " + what, "its step " + std::to_string(at + 1), "report this as a bug of pmcheck"};
  };
  if (!is_initial(system, finding.root)) return defect(0, "it does not begin in an initial state");
  const bool needs_an_event = finding.kind == Finding::Kind::monitor || finding.kind == Finding::Kind::unexpected_event;
  if (needs_an_event && finding.path.empty()) return defect(0, "it has no event");
  std::vector<StateVector> states{finding.root};
  for (std::size_t i = 0; i < finding.path.size(); ++i) {
    const EventIndex e = finding.path[i];
    const bool last = i + 1 == finding.path.size();
    StateVector state = states.back();
    if (e >= system.events().size()) return defect(i, "there is no such event");
    if (system.ended(state)) return defect(i, "nothing follows the end");
    if (refusal(system, state, e, Role::gate) != nullptr) return defect(i, "the event is not enabled");
    bool violates = false;
    for (const Participant& p : system.participants(e)) {
      const StateIndex to = step(system, states.back(), p);
      if (to == no_state) continue;
      const Component& c = system.components()[p.component];
      const bool bad = c.property >= 0 && c.violating[to];
      violates = violates || (bad && p.component == finding.component && to == finding.state);
      state[p.component] = bad ? system.settled(p.component) : to;
    }
    if (last && finding.kind == Finding::Kind::monitor && !violates) return defect(i, "it does not violate the property");
    if (last && finding.kind == Finding::Kind::unexpected_event && !refuses(system, states.back(), e, finding))
      return defect(i, "it is not refused there");
    states.push_back(std::move(state));
  }
  if (finding.kind == Finding::Kind::deadlock && !is_deadlock(system, states.back())) return defect(finding.path.size(), "some event is possible");
  if (finding.kind == Finding::Kind::hang && is_home(system, states.back())) return defect(finding.path.size(), "it ends at home");
  return states;
}

std::vector<Stuck> stuck(const System& system, const StateVector& state) {
  std::vector<Stuck> result;
  for (ComponentIndex c = 0; c < system.components().size(); ++c) {
    const Component& component = system.components()[c];
    if (component.home.empty() || component.home[state[c]]) continue;
    Stuck s{c, {}};
    for (EventIndex e = 0; e < system.events().size(); ++e) {
      if (system.events()[e].favour) continue;
      bool moves = false;
      const Participant* refuses = nullptr;
      int refusals = 0;
      for (const Participant& p : system.participants(e)) {
        const StateIndex to = step(system, state, p);
        if (p.component == c) moves = to != no_state && to != state[c];
        if (to == no_state && p.role == Role::gate) {
          refuses = &p;
          ++refusals;
        }
      }
      if (moves && refusals == 1) s.waits.push_back({e, refuses->component});
    }
    result.push_back(std::move(s));
  }
  return result;
}

}  // namespace pmc::checker

#include "checker/replay.hpp"

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

}  // namespace

Result<std::vector<StateVector>> replay(const System& system, const Finding& finding) {
  const auto defect = [](std::size_t at, const std::string& what) {
    return Error{"a counterexample does not replay: " + what, "its step " + std::to_string(at + 1), "report this as a bug of pmcheck"};
  };
  std::vector<StateVector> states{finding.root};
  for (std::size_t i = 0; i < finding.path.size(); ++i) {
    const EventIndex e = finding.path[i];
    const bool last = i + 1 == finding.path.size();
    StateVector state = states.back();
    if (refusal(system, state, e, Role::gate) != nullptr) return defect(i, "the event is not enabled");
    if (const Participant* p = refusal(system, state, e, Role::must)) {
      if (last && finding.kind == Finding::Kind::unexpected_event) return states;
      return defect(i, system.components()[p->component].name + " refuses the event");
    }
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
    if (last && finding.kind == Finding::Kind::unexpected_event) return defect(i, "no participant refuses the event");
    states.push_back(std::move(state));
  }
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

/// A product of automata: components that move together on shared events.  There are no shared
/// variables: flags, barriers, waits and list walks are all participation, so two events depend on
/// each other exactly if they share a participant.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "checker/automaton.hpp"

namespace pmc::checker {

using ComponentIndex = std::uint32_t;
using EventIndex = std::uint32_t;

/// What a participant's refusal means.
enum class Role : std::uint8_t {
  gate,   ///< the event waits
  must,   ///< all gates are open and yet it refuses: a finding, `unexpected-event`; the event is taken
          ///< all the same and the refuser stays as it was, so that monitors hear it and what follows
  hears,  ///< nothing: it stays where it is (a monitor)
};

struct Participant {
  ComponentIndex component = 0;
  LetterIndex letter = 0;
  Role role = Role::gate;
};

struct Component {
  std::string name;
  const Automaton* automaton = nullptr;  ///< outlives the System
  std::vector<bool> home = {};           ///< by state; empty: every state is home
  /// By state; empty: none.  Where one component is at its end, so is the whole: the machine is off, or another
  /// kernel runs.  Nothing follows; it is home, and no deadlock.
  std::vector<bool> end = {};
  int property = -1;                     ///< >= 0: a monitor of that property
  std::vector<bool> violating = {};      ///< a monitor's: by state
};

struct Event {
  std::uint32_t first = 0;  ///< its participants: [first, first + count)
  std::uint32_t count = 0;
  /// A favour of the environment: a new attempt, a fault, a wakeup.  No way home (no-hang) needs one.
  bool favour = false;
};

/// One value a component: the state of the whole.
using StateVector = std::vector<StateIndex>;

class System {
 public:
  ComponentIndex add(Component component);
  /// A component takes part once at most (asserted).
  EventIndex add(std::span<const Participant> participants, bool favour);

  [[nodiscard]] const std::vector<Component>& components() const { return components_; }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  [[nodiscard]] std::span<const Participant> participants(EventIndex e) const {
    return {participants_.data() + events_[e].first, events_[e].count};
  }
  /// Whether some component is at its end.
  [[nodiscard]] bool ended(const StateVector& state) const;
  /// Every combination of the components' initial states.
  [[nodiscard]] std::vector<StateVector> initial() const;
  /// Where a monitor goes on after a violation: it is its initial state, since the verdict is settled
  /// and what a monitor does from there on can block or change nothing else.
  [[nodiscard]] StateIndex settled(ComponentIndex c) const { return components_[c].automaton->initial.front(); }

  /// For seeded faults: the same System with other participants for some events.
  void replace(EventIndex e, std::span<const Participant> participants);

 private:
  std::vector<Component> components_;
  std::vector<Event> events_;
  std::vector<Participant> participants_;
};

}  // namespace pmc::checker

/// Whether what was seen of a system is a behaviour of a System: a path on which what can be seen happened in that order, with
/// any hidden events in between.
/// Sources: Tretmans, "Test generation with inputs, outputs and repetitive quiescence" (the set of states after a trace);
/// Valmari, "Stubborn sets for reduced state space generation" (which hidden events have to be tried).
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "checker/system.hpp"

namespace pmc::checker {

/// Something that was seen: it was any one of these events.
struct Seen {
  std::vector<EventIndex> events;  ///< ascending; empty: the System has nothing like it
};

struct ConformanceLimits {
  std::size_t states = 100'000;  ///< in all
};

/// Precondition of all: no component is a monitor.
struct Observation {
  const System* system = nullptr;
  std::vector<bool> visible;  ///< by event: it would have been seen
  std::vector<Seen> seen;     ///< in order, and nothing is missing
};

/// Where an event is refused.
struct Refusal {
  EventIndex event = 0;
  ComponentIndex component = 0;
  StateIndex state = 0;
};

struct Conformance {
  bool conforms = false;       ///< all of Observation::seen were followed
  bool limit_reached = false;  ///< not conforming means nothing then
  /// So many were followed on one path or another.  Of one that does not conform it says little: that it cannot may be clear long before.
  std::size_t followed = 0;
  std::vector<StateVector> states;  ///< after what was followed, before anything hidden: some of those that it may be in
  std::size_t explored = 0;         ///< states
};

/// From any of `initial`.  Exact but for the limit.
Conformance follow(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits = {});

/// The longest part from the start that conforms, and states after it; with limit_reached: at least so long.
Conformance follow_furthest(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits = {});

/// The same without any reduction, for tests.
Conformance follow_plainly(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits = {});

/// Where nothing is known of the state before: how many of Observation::seen every component by itself can follow, from any of its
/// states.  What cannot be followed so cannot be followed at all; the reverse does not hold.
struct ByParts {
  std::size_t followed = 0;
  ComponentIndex component = 0;  ///< if not all: who cannot
};
ByParts follow_by_parts(const Observation& observation);

/// What comes next in these states, whatever hidden events come before; at most `states_max` states are looked at.
struct Ahead {
  std::vector<EventIndex> visible;  ///< what could be seen next, ascending
  std::vector<Refusal> refusals;    ///< of what one asks for: who refuses it in the state that comes closest
};
Ahead look_ahead(const Observation& observation, const std::vector<StateVector>& states, const Seen& asked, std::size_t states_max);

}  // namespace pmc::checker

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
  bool pause = false;              ///< before it, Observation::in_pauses may happen
};

struct ConformanceLimits {
  std::size_t states = 100'000;  ///< that the System may be in between two things seen
};

/// Precondition of all: no component is a monitor.
struct Observation {
  const System* system = nullptr;
  std::vector<bool> visible;  ///< by event: it would have been seen
  /// By event, of those that are not seen: it happens in pauses only.  A bound, for what may happen at any time and is seldom needed.
  std::vector<bool> in_pauses = {};
  std::vector<Seen> seen;  ///< in order, and nothing is missing
};

/// Where an event is refused.
struct Refusal {
  EventIndex event = 0;
  ComponentIndex component = 0;
  StateIndex state = 0;
};

struct Conformance {
  std::size_t followed = 0;    ///< so many of Observation::seen were followed before it was clear whether all can be
  bool conforms = false;       ///< all of them
  bool limit_reached = false;  ///< not conforming means nothing then
  /// The states that it may be in after the last that was followed, as far as they matter for it, before anything hidden.
  std::vector<StateVector> states;
  std::size_t explored = 0;  ///< states, in all
  std::size_t widest = 0;    ///< states between two things seen
};

/// From any of `initial`.  Exact but for the limit.  That it does not conform may be clear long before it gets there.
Conformance follow(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits = {});

/// For what does not conform: the longest part from the start that does; with limit_reached: at least so long.
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

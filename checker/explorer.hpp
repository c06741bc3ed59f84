/// Breadth-first search of every reachable state of a System (Baier and Katoen, "Principles of Model
/// Checking", section 3.3.1), so each counterexample that it gives is a shortest one.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "checker/system.hpp"

namespace pmc::checker {

enum class Verdict : std::uint8_t { holds, violated, inconclusive };
std::string_view to_string(Verdict v);

/// A limit that is hit makes the search incomplete, and every `holds` of it inconclusive.
struct Limits {
  std::uint64_t states_max = 200'000'000;
  std::uint64_t memory_max_bytes = std::uint64_t{16} << 30;
  double seconds_max = 0;  ///< 0: none
};

struct Progress {
  std::uint64_t states, transitions, frontier;
  std::uint32_t depth;
  double seconds;
};

struct Finding {
  enum class Kind : std::uint8_t { monitor, deadlock, unexpected_event, hang };
  Kind kind;
  int property = -1;            ///< of a monitor
  ComponentIndex component = 0;  ///< the monitor, or who refused the event
  StateIndex state = 0;          ///< the violating state of the monitor
  StateVector root;              ///< the initial state that the path starts in
  std::vector<EventIndex> path;  ///< the last event is the one that violates, except for a deadlock or hang
  std::uint64_t closed_set = 0;  ///< of a hang: number of states that cannot be left
};

struct Exploration {
  std::uint64_t states = 0, transitions = 0;
  std::uint32_t depth = 0;  ///< of the deepest state; an initial state has depth 0
  double seconds = 0;
  std::uint64_t memory_bytes = 0;
  std::string limit;  ///< empty: complete; else which limit stopped the search
  std::vector<Finding> findings;  ///< the first (shortest) of each property and kind; see ExploreOptions::distinct
  std::vector<bool> event_fired;  ///< by event
  /// By automaton: [state * letters + letter] taken at least once, in any component.
  std::unordered_map<const Automaton*, std::vector<std::uint8_t>> cells;

  [[nodiscard]] bool complete() const { return limit.empty(); }
};

struct ExploreOptions {
  Limits limits = {};
  bool check_deadlock = true;
  bool check_hang = true;
  /// Keep the first finding of each violating state of each property, and of each event, refuser and its state.
  bool distinct = false;
  /// Called now and then from the searching thread; may be empty.
  std::function<void(const Progress&)> progress = {};
  /// Called once for each distinct state when the search ends; for tests.
  std::function<void(const StateVector&)> visit = {};
};

/// Deterministic: same System, same result.  Never throws for lack of states or time: that is a limit.
Exploration explore(const System& system, const ExploreOptions& options);

}  // namespace pmc::checker

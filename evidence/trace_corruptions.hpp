/// Recordings of real kernels, changed on purpose and one change at a time: corruptions, after which no kernel could have made them,
/// and harmless changes, after which one still could.  Whether the checker tells the two apart is measured with them (docs/conformance.md).
/// Each kind says why in terms of the kernel; where in the recording it is done is up to the dice.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "checker/trace/recording.hpp"
#include "model/topology.hpp"

namespace pmc::evidence {

enum class TraceChangeSort : std::uint8_t {
  corruption,  ///< no kernel could go on like that
  hole,        ///< events are missing, and it shows: it must not count as a behaviour
  harmless,    ///< a kernel could have made it
  coarse,      ///< no kernel could, but what tells is not in the model: it is accepted
};
std::string_view to_string(TraceChangeSort sort);

/// Where no kernel could go on: at the earliest, and at the latest.  In a recording of one thread the two are the same for most kinds;
/// with asynchronous callbacks other threads may come in between.  Of a harmless change: nothing.
struct TracePlace {
  std::size_t first = 0, last = 0;  ///< in Recording::events, after the change
};

/// Nothing: the recording has no such place.
using Place = std::optional<TracePlace>;
inline Place exactly(std::size_t at) { return TracePlace{at, at}; }
inline Place exactly(const std::optional<std::size_t>& at) { return at ? exactly(*at) : Place(); }

class TraceParts;

/// What a kind works on.
struct TraceChanging {
  std::vector<trace::Event>& events;
  const TraceParts& parts;  ///< of the events before the change
  const model::Topology& topology;
  trace::Names& names;
  std::mt19937_64& dice;
};

struct TraceChange {
  std::string name;  ///< "callback-lost-down"
  std::string what;  ///< what is done
  std::string why;   ///< why no kernel could go on; of a harmless change: why it still could; of a coarse one: what is not compared
  TraceChangeSort sort = TraceChangeSort::corruption;
  std::function<Place(TraceChanging&)> apply;
  bool any_caller = false;  ///< what one caller never does another might: all must refuse it
};

/// Every kind, by what it is done to: callbacks, walks, other actions; then the harmless ones.
const std::vector<TraceChange>& trace_changes();

struct ChangedRecording {
  trace::Recording recording;  ///< its lines are counted anew
  std::uint64_t first_line = 0, last_line = 0;  ///< TracePlace as lines
};

/// The same recording in which events are numbered from 1, and nothing is remarked.
trace::Recording numbered(const trace::Recording& recording);

/// Precondition: no events are missing from the recording.  The same seed gives the same change.  Nothing: there is no place for it.
std::optional<ChangedRecording> changed(const TraceChange& change, const trace::Recording& recording, const model::Topology& topology,
                                        std::uint64_t seed);

// By what they are done to; for trace_changes().
std::vector<TraceChange> callback_corruptions();
std::vector<TraceChange> outcome_corruptions();
std::vector<TraceChange> walk_corruptions();
std::vector<TraceChange> action_corruptions();
std::vector<TraceChange> harmless_trace_changes();

}  // namespace pmc::evidence

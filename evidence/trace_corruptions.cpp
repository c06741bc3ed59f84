#include "evidence/trace_corruptions.hpp"

#include <map>

#include "evidence/trace_parts.hpp"

namespace pmc::evidence {

std::string_view to_string(TraceChangeSort sort) {
  switch (sort) {
    case TraceChangeSort::corruption: return "corruption";
    case TraceChangeSort::hole: return "hole";
    case TraceChangeSort::harmless: return "harmless";
    case TraceChangeSort::coarse: return "coarse";
  }
  return {};
}

const std::vector<TraceChange>& trace_changes() {
  static const std::vector<TraceChange> all = [] {
    std::vector<TraceChange> changes;
    for (const auto& some : {callback_corruptions(), outcome_corruptions(), walk_corruptions(), action_corruptions(), harmless_trace_changes()})
      changes.insert(changes.end(), some.begin(), some.end());
    return changes;
  }();
  return all;
}

trace::Recording numbered(const trace::Recording& recording) {
  trace::Recording result = recording;
  result.remarks.clear();
  std::map<std::int64_t, std::uint64_t> running;  // lines of starts, by thread
  std::uint64_t line = 0;
  for (trace::Event& e : result.events) {
    e.line = ++line;
    if (e.kind == trace::Kind::callback_start) running[e.pid] = line;
    if (e.kind == trace::Kind::callback_end) {
      const auto start = running.find(e.pid);
      e.partner = start == running.end() ? 0 : start->second;
      if (start != running.end()) running.erase(start);
    }
  }
  return result;
}

std::optional<ChangedRecording> changed(const TraceChange& change, const trace::Recording& recording, const model::Topology& topology,
                                        std::uint64_t seed) {
  trace::Recording copy = recording;
  std::mt19937_64 dice(seed);
  dice();  // small seeds begin alike
  const TraceParts parts(recording.events);
  TraceChanging changing{copy.events, parts, topology, *copy.names, dice};
  const auto place = change.apply(changing);
  if (!place) return {};
  ChangedRecording result{numbered(copy)};
  if (change.sort == TraceChangeSort::corruption) {
    result.first_line = place->first + 1;
    result.last_line = place->last + 1;
  }
  return result;
}

}  // namespace pmc::evidence

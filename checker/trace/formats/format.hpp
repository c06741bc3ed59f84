/// What a format of recordings is to the reader.  One file in this folder each, and one line in catalogue.cpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/result.hpp"
#include "checker/trace/collector.hpp"
#include "checker/trace/input.hpp"

namespace pmc::trace {

struct Format {
  std::string_view name;   ///< what --input-format calls it
  std::string_view brief;  ///< one line
  /// Whether a file that begins so is of this format; `head` may end anywhere.
  bool (*recognises)(std::string_view head);
  /// Reads all there is.  Error: what cannot be read at all; everything else is a remark.
  std::optional<checker::Error> (*read)(Input& input, Collector& collector);
};

/// In the order in which they are tried.
const std::vector<Format>& all_formats();

const Format& trace_dat_format();
const Format& sleepgraph_format();
const Format& console_format();
const Format& latency_format();
const Format& trace_cmd_format();
const Format& ftrace_format();

// --- for text --------------------------------------------------------------------------------------

enum class LineIs : std::uint8_t {
  event,
  header,  ///< of a recording; nothing to take
  passed,  ///< part of another event (a stack trace), or no part of the recording
  unknown,
};

/// TASK-PID [CPU] FLAGS TIME: EVENT: FIELDS, where a (TGID) may stand before the CPU and FLAGS may be missing.
bool split_line(std::string_view line, Raw& raw);
/// TASK-PID CPUFLAGS TIMEus: EVENT: FIELDS, of the trace option latency-format.
bool split_latency_line(std::string_view line, Raw& raw);
/// The same with the trace option verbose: TASK PID CPU .. [TIME] TIMEms (+TIMEms): EVENT: FIELDS.
bool split_verbose_line(std::string_view line, Raw& raw);
/// `EVENT: FIELDS`, behind the time.
void split_event(std::string_view text, Raw& raw);

/// Lines that say what the kernel lost: CPU:1 [LOST 12 EVENTS], CPU:1 [12 EVENTS DROPPED].
bool take_lost_events(std::string_view line, Collector& collector, std::uint64_t number);
/// Lines of a header that begin with '#', and of the sections of a trace.
LineIs take_comment(std::string_view line, Collector& collector);

/// Reads text line by line; `take` says what a line is and splits an event's.
void read_text(Input& input, Collector& collector,
               LineIs (*take)(std::string_view line, Collector& collector, Raw& raw, std::uint64_t number));

/// Calls `f` for each whole line of the head; stops when it returns true, and returns whether it did.
template <class F>
bool any_line(std::string_view head, F f) {
  while (!head.empty()) {
    const std::size_t end = head.find('\n');
    std::string_view line = head.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (f(line)) return true;
    if (end == std::string_view::npos) return false;
    head.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace pmc::trace

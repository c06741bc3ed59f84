/// Recordings of a real kernel's system sleep: what it was seen doing, and what the recording cannot tell.
/// Source: include/trace/events/power.h and the trace output of kernel/trace/ (docs/traces.md).
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/vocabulary.hpp"

namespace pmc::trace {

/// Equal names are one text: it lives as long as the Names that it came from.  Not for threads that share one.
class Names {
 public:
  std::string_view operator()(std::string_view text);
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::deque<std::string> store_;
  std::unordered_set<std::string_view> texts_;
};

/// -EAGAIN (include/uapi/asm-generic/errno-base.h): dpm_prepare() prepares the device once more.
inline constexpr int prepare_again = -11;

enum class Kind : std::uint8_t {
  callback_start,     ///< device_pm_callback_start
  callback_end,       ///< device_pm_callback_end
  action_begin,       ///< suspend_resume, `begin`: of a phase (dpm_prepare) or another part of a transition (CPU_OFF)
  action_end,         ///< suspend_resume, `end`
  wakeup_activate,    ///< wakeup_source_activate
  wakeup_deactivate,  ///< wakeup_source_deactivate
  runtime,            ///< rpm_*
  marker,             ///< written by user space: tracing_mark_write, print
  other,              ///< any other event
};
std::string_view to_string(Kind kind);

/// One event.  A field that its kind does not have is empty or 0.
struct Event {
  Kind kind = Kind::other;
  bool several_splits = false;                 ///< DRIVER and DEVICE could be told apart in several ways; see Recording::remarks
  std::optional<model::Phase> phase = {};      ///< of a callback: by who supplied it and the message; of an action dpm_*
  std::optional<model::Message> message = {};  ///< of a callback, or of an action dpm_*; none: a word or number we do not know
  std::int32_t cpu = -1;                       ///< -1: the recording does not say
  std::int64_t pid = -1;
  std::uint64_t line = 0;      ///< of the text, from 1; in trace.dat the event's number, from 1
  std::uint64_t partner = 0;   ///< of callback_end: the line of its start; 0: not recorded
  std::int64_t time = 0;       ///< in Recording::unit
  std::int64_t value = 0;      ///< of an action: what its brackets hold; of a wakeup source: its state
  int error = 0;               ///< of callback_end
  std::string_view name = {};  ///< of the tracepoint: "suspend_resume"
  std::string_view task = {};
  std::string_view action = {};  ///< "dpm_prepare", "CPU_OFF"
  std::string_view driver = {};  ///< the driver's name, or its bus's, or its class's; may be empty, may hold blanks
  std::string_view device = {};  ///< of a callback, a wakeup source or rpm_*; need not be unique
  std::string_view parent = {};  ///< of a callback: a device's name, or "none"; of an end without its start: empty
  std::string_view supplier =
      {};  ///< of the callback: "driver", "bus", "type", "class", "power domain", "legacy bus"; of prepare and complete: empty
  std::string_view text = {};  ///< what the kernel printed: of a callback "DRIVER DEVICE", of a marker its text, else all fields
};

/// The event as a line of the kernel's trace file (task, CPU and time as far as they are known).
std::string to_text(const Event& event, bool ticks = false);

enum class What : std::uint8_t {
  lost_start,      ///< the buffer was too small: the oldest events were overwritten
  lost_events,     ///< the kernel says that it lost events here
  cut_line,        ///< a line that begins like an event and ends in the middle
  cut_input,       ///< the data end in the middle of what was compressed
  unknown_line,    ///< no event and no header
  unknown_word,    ///< an event of ours with a word that we do not know: a message, a supplier
  time_back,       ///< an event is older than the one before it
  no_start,        ///< a callback or an action ends and did not begin
  no_end,          ///< a callback or an action begins and does not end
  several_splits,  ///< "DRIVER DEVICE" could be split in several ways, and nothing tells which
};
std::string_view to_string(What what);
/// What it means for what can be decided, in one sentence.
std::string_view consequence(What what);
/// Whether events happened that the recording does not show.
bool hides_events(What what);

/// Something that is missing or was not understood; those of one kind that tell the same are counted in one.
struct Remark {
  What what = What::unknown_line;
  std::int32_t cpu = -1;     ///< -1: any
  std::uint64_t line = 0;    ///< where it was noticed first; 0: in the whole recording
  std::uint64_t after = 0;   ///< events that are hidden happened after this line (0: the recording's start) ..
  std::uint64_t before = 0;  ///< .. and before this one (0: its end)
  std::uint64_t count = 1;   ///< of lines or events; 0: unknown
  std::string text = {};     ///< the line, or the name
};

enum class Unit : std::uint8_t { nanoseconds, ticks };  ///< ticks: of trace_clock x86-tsc or counter

/// What a recording says of itself before and after its events.
struct Header {
  std::string format;  ///< as in formats()
  Unit unit = Unit::nanoseconds;
  std::string clock;                          ///< empty: the recording does not say
  std::optional<std::uint64_t> entries = {};  ///< in the buffer
  std::optional<std::uint64_t> written = {};  ///< to the buffer
  std::optional<std::uint32_t> cpus = {};
  std::vector<std::string> comments = {};  ///< the first lines that begin with '#', but for the column titles
};

/// Takes the events in the order of the recording.  Texts that are no name (Event::text of a marker, rpm_* or other event)
/// live until the call returns.
class Consumer {
 public:
  virtual ~Consumer() = default;
  virtual void event(const Event& event) = 0;
};

/// A whole recording in memory.  A copy shares the texts.
struct Recording {
  std::string name;  ///< the file's, or "standard input"
  Header header;
  std::vector<Event> events;
  std::vector<Remark> remarks;
  std::shared_ptr<Names> names = std::make_shared<Names>();
  std::uint64_t lines = 0;  ///< of the text; a binary file has none

  [[nodiscard]] const Event* at_line(std::uint64_t line) const;  ///< none: no event there
};

}  // namespace pmc::trace

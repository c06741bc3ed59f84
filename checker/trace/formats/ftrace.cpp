// The files `trace` and `trace_pipe` of tracefs.
// Source: trace_print_context(), print_trace_header() and print_trace_line(), kernel/trace/.
#include "checker/trace/formats/format.hpp"

namespace pmc::trace {
namespace {

LineIs take(std::string_view line, Collector& collector, Raw& raw, std::uint64_t number) {
  if (split_line(line, raw)) return LineIs::event;
  if (take_lost_events(line, collector, number)) return LineIs::header;
  if (line.starts_with(" => ")) return LineIs::passed;  // trace option stacktrace
  return take_comment(line, collector);
}

bool recognises(std::string_view head) {
  return any_line(head, [](std::string_view line) {
    Raw raw;
    return line.starts_with("# tracer: ") || split_line(line, raw);
  });
}

std::optional<checker::Error> read(Input& input, Collector& collector) {
  read_text(input, collector, take);
  return {};
}

}  // namespace

const Format& ftrace_format() {
  static const Format format{"ftrace", "the kernel's trace file as text, any trace clock, with or without the column of flags", recognises,
                             read};
  return format;
}

}  // namespace pmc::trace

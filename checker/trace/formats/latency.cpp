// The file `trace` of tracefs with the trace option latency-format.
// Source: trace_print_lat_context(), kernel/trace/trace_output.c; print_trace_header(), kernel/trace/trace.c.
#include "checker/trace/formats/format.hpp"

namespace pmc::trace {
namespace {

LineIs take(std::string_view line, Collector& collector, Raw& raw, std::uint64_t number) {
  if (split_latency_line(line, raw) || split_verbose_line(line, raw)) return LineIs::event;
  if (take_lost_events(line, collector, number)) return LineIs::header;
  if (line.starts_with(" => ")) return LineIs::passed;
  return take_comment(line, collector);
}

bool recognises(std::string_view head) {
  return any_line(head, [](std::string_view line) {
    Raw raw;
    return line.find(" latency trace v") != std::string_view::npos || split_latency_line(line, raw) || split_verbose_line(line, raw);
  });
}

std::optional<checker::Error> read(Input& input, Collector& collector) {
  read_text(input, collector, take);
  return {};
}

}  // namespace

const Format& latency_format() {
  static const Format format{"latency", "the kernel's trace file with the trace option latency-format", recognises, read};
  return format;
}

}  // namespace pmc::trace

// The files HOST_MODE_ftrace.txt of sleepgraph (pm-graph): its own header, ftrace's text, and platform data at the end.
// Source: tools/power/pm-graph/sleepgraph.py, class Data and writeDatafileHeader().
#include <algorithm>
#include <array>

#include "checker/trace/formats/format.hpp"

namespace pmc::trace {
namespace {

/// "# suspend-112226-120541 HOST MODE KERNEL"
bool is_stamp(std::string_view line) {
  constexpr std::string_view begin = "# suspend-";
  if (!line.starts_with(begin) || line.size() < begin.size() + 13) return false;
  const std::string_view digits = line.substr(begin.size(), 13);
  return digits[6] == '-' && std::ranges::all_of(digits, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

bool is_own_line(std::string_view line) {
  using namespace std::string_view_literals;
  static constexpr std::array begins{"# sysinfo | "sv, "# command | "sv, "# fwsuspend "sv,
                                     "# kparams | "sv, "# turbostat "sv, "# platform-"sv};
  return is_stamp(line) || std::ranges::any_of(begins, [&](std::string_view b) { return line.starts_with(b); });
}

LineIs take(std::string_view line, Collector& collector, Raw& raw, std::uint64_t number) {
  if (line.starts_with('#')) {
    // Several runs may be in one file (sleepgraph -multi): each begins with its own header, and the counts of its buffer.
    if (is_own_line(line)) {
      if (!line.starts_with("# platform-") && collector.header.comments.size() < 64)
        collector.header.comments.emplace_back(line.substr(2, 256));
      return LineIs::header;
    }
  } else {
    if (split_line(line, raw)) return LineIs::event;
    if (take_lost_events(line, collector, number)) return LineIs::header;
    if (line.starts_with(" => ")) return LineIs::passed;
  }
  return take_comment(line, collector);
}

bool recognises(std::string_view head) {
  return any_line(head, [](std::string_view line) { return line.starts_with('#') && is_own_line(line); });
}

std::optional<checker::Error> read(Input& input, Collector& collector) {
  read_text(input, collector, take);
  return {};
}

}  // namespace

const Format& sleepgraph_format() {
  static const Format format{"sleepgraph", "the *_ftrace.txt of pm-graph's sleepgraph", recognises, read};
  return format;
}

}  // namespace pmc::trace

// A kernel log or a serial console that holds what ftrace_dump() printed: the lines of latency-format, each perhaps behind
// printk()'s time stamp.  Source: ftrace_dump(), kernel/trace/trace.c; printk's prefixes, kernel/printk/printk.c.
#include "checker/trace/formats/format.hpp"

namespace pmc::trace {
namespace {

constexpr std::string_view begins = "Dumping ftrace ", rule = "---------------------------------";

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

/// Takes "<4>", "[   12.345678]" and "[  T186]" from the front.
std::string_view without_stamp(std::string_view line) {
  if (line.starts_with('<')) {
    const std::size_t end = line.find('>');
    if (end != std::string_view::npos && end <= 4 && line.find_first_not_of("0123456789", 1) == end) line.remove_prefix(end + 1);
  }
  if (line.starts_with('[')) {
    const std::size_t end = line.find(']');
    std::int64_t time = 0;
    Unit unit{};
    if (end == std::string_view::npos || !parse_time(without_blanks(line.substr(1, end - 1)), time, unit)) return line;
    line.remove_prefix(end + 1);
    if (line.starts_with('[')) {  // CONFIG_PRINTK_CALLER
      const std::size_t caller = line.find(']');
      const std::string_view who = without_blanks(line.substr(1, caller == std::string_view::npos ? 0 : caller - 1));
      if (who.size() > 1 && (who[0] == 'T' || who[0] == 'C') && who.find_first_not_of("0123456789", 1) == std::string_view::npos)
        line.remove_prefix(caller + 1);
    }
    if (line.starts_with(' ')) line.remove_prefix(1);
  }
  return line;
}

bool recognises(std::string_view head) {
  return any_line(head, [](std::string_view line) { return without_stamp(line).starts_with(begins); });
}

std::optional<checker::Error> read(Input& input, Collector& collector) {
  enum class Where : std::uint8_t { outside, announced, inside } where = Where::outside;
  std::string_view line;
  while (input.line(line)) {
    const std::uint64_t number = input.lines();
    const std::string_view text = without_stamp(line);
    if (text.starts_with(begins)) {
      where = Where::announced;
    } else if (text.starts_with(rule)) {
      where = where == Where::announced ? Where::inside : Where::outside;
    } else if (where == Where::inside) {
      Raw raw;
      if (split_latency_line(text, raw) || split_line(text, raw))
        collector.event(raw, number);
      else if (!take_lost_events(text, collector, number) && take_comment(text, collector) == LineIs::unknown)
        input.line_is_cut() ? collector.cut_line(text, number) : collector.unknown_line(text, number);
    }
  }
  if (where == Where::inside) collector.cut_input(input.lines());
  if (where != Where::inside && input.is_cut()) collector.cut_input(input.lines());
  return {};
}

}  // namespace

const Format& console_format() {
  static const Format format{"console", "a kernel log that holds what ftrace_dump() printed", recognises, read};
  return format;
}

}  // namespace pmc::trace

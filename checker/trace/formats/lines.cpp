// What the text formats share.
#include <algorithm>
#include <cstdint>

#include "checker/trace/formats/format.hpp"

namespace pmc::trace {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  return text;
}

/// Takes what is in front of the next blank, and the blanks behind it.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = without_blanks(text.substr(end));
  return word;
}

/// TASK-PID, or TASK-PID (TGID), at the end of the text.
bool split_task(std::string_view text, Raw& raw) {
  const auto trim = [&] {
    while (text.ends_with(' ')) text.remove_suffix(1);
  };
  trim();
  if (text.ends_with(')')) {  // trace option record-tgid: "(  187)" or "(-------)"
    const std::size_t open = text.rfind('(');
    if (open == std::string_view::npos || text.find_first_not_of(" -0123456789", open + 1) != text.size() - 1) return false;
    text = text.substr(0, open);
    trim();
  }
  std::size_t digits = text.size();
  while (digits > 0 && is_digit(text[digits - 1])) --digits;
  if (digits == text.size() || digits == 0 || text[digits - 1] != '-') return false;
  const auto pid = whole_number(text.substr(digits));
  if (!pid) return false;
  raw.pid = *pid;
  raw.task = without_blanks(text.substr(0, digits - 1));
  return true;
}

/// 'irqs-off, need-resched, hardirq/softirq, preempt-depth, migrate-disable', each a letter, a digit or '.'.
bool is_flags(std::string_view word) {
  return !word.empty() && word.size() <= 8 && word.find_first_not_of(".0123456789abcdefABCDEFNnpPBbDdXhHsSzZl#") == std::string_view::npos;
}

/// "12.345678:" and what follows it.
bool take_time(std::string_view& text, Raw& raw) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !parse_time(text.substr(0, colon), raw.time, raw.unit)) return false;
  text.remove_prefix(colon + 1);
  return true;
}

}  // namespace

void split_event(std::string_view text, Raw& raw) {
  text = without_blanks(text);
  const std::size_t colon = text.find(':'), blank = text.find(' ');
  // A function's name, or <stack trace>: the line has no event.
  if (colon == std::string_view::npos || blank < colon) {
    raw.event = {};
    raw.fields = text;
    return;
  }
  raw.event = text.substr(0, colon);
  raw.fields = text.substr(colon + 1);
}

bool split_line(std::string_view line, Raw& raw) {
  for (std::size_t open = line.find(" ["); open != std::string_view::npos && open < 256; open = line.find(" [", open + 1)) {
    const std::size_t close = line.find(']', open);
    if (close == std::string_view::npos) return false;
    const auto cpu = whole_number(line.substr(open + 2, close - open - 2));
    if (!cpu || *cpu < 0 || *cpu > 0xFFFF || !split_task(line.substr(0, open), raw)) continue;
    raw.cpu = static_cast<std::int32_t>(*cpu);
    std::string_view text = without_blanks(line.substr(close + 1));
    if (!take_time(text, raw)) {
      if (!is_flags(take_word(text)) || !take_time(text, raw)) continue;
    }
    split_event(text, raw);
    return true;
  }
  return false;
}

bool split_latency_line(std::string_view line, Raw& raw) {
  // TASK may hold blanks and dashes: PID is followed by the CPU and flags in one word, and a time that ends in "us".
  for (std::size_t dash = line.find('-', 1); dash != std::string_view::npos && dash < 64; dash = line.find('-', dash + 1)) {
    std::string_view text = line.substr(dash + 1);
    const auto pid = whole_number(take_word(text));
    if (!pid || *pid < 0) continue;
    const std::string_view place = take_word(text);
    const std::size_t digits = std::min(place.find_first_not_of("0123456789"), place.size());
    const auto cpu = whole_number(place.substr(0, digits));
    if (!cpu || *cpu > 0xFFFF || !is_flags(place.substr(digits))) continue;
    // "34544us*: ", "2264900us : ", and in ticks "104861669272 : " or "104861669272: "
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view time = text.substr(0, colon);
    while (!time.empty() && std::string_view(" !+*#@$").find(time.back()) != std::string_view::npos) time.remove_suffix(1);
    const bool microseconds = time.ends_with("us");
    if (microseconds) time.remove_suffix(2);
    if (!parse_time(time, raw.time, raw.unit)) continue;  // trace-cmd report -l prints seconds
    if (microseconds && (raw.unit != Unit::ticks || raw.time > INT64_MAX / 1000)) continue;
    raw.task = without_blanks(line.substr(0, dash));
    raw.pid = *pid;
    raw.cpu = static_cast<std::int32_t>(*cpu);
    if (microseconds) {
      raw.time *= 1000;
      raw.unit = Unit::nanoseconds;
    }
    split_event(text.substr(colon + 1), raw);
    return true;
  }
  return false;
}

bool split_verbose_line(std::string_view line, Raw& raw) {
  // "%16s %7d %3d %d %08x %08lx [%08lx] %ld.%03ldms (+%ld.%03ldms): "
  const std::size_t open = line.find(" ["), close = line.find("ms (+");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return false;
  const std::size_t bracket = line.find("] ", open), end = line.find("ms): ", close);
  if (bracket == std::string_view::npos || bracket > close || end == std::string_view::npos) return false;
  std::string_view front = line.substr(0, open);
  const auto take_last = [&] {
    const std::size_t blank = front.rfind(' ');
    const std::string_view word = blank == std::string_view::npos ? std::string_view() : front.substr(blank + 1);
    front = front.substr(0, blank == std::string_view::npos ? 0 : blank);
    while (front.ends_with(' ')) front.remove_suffix(1);
    return word;
  };
  for (int passed = 0; passed < 3; ++passed) take_last();  // the event's number, preempt count, flags
  const auto cpu = whole_number(take_last()), pid = whole_number(take_last());
  // Milliseconds with three digits: microseconds.
  std::string time(line.substr(bracket + 2, close - bracket - 2));
  const std::size_t point = time.find('.');
  if (point == std::string::npos || time.size() - point != 4) return false;
  time.erase(point, 1);
  const auto microseconds = whole_number(time);
  if (!cpu || *cpu < 0 || *cpu > 0xFFFF || !pid || !microseconds || *microseconds < 0 || *microseconds > INT64_MAX / 1000) return false;
  raw.task = without_blanks(front);
  raw.pid = *pid;
  raw.cpu = static_cast<std::int32_t>(*cpu);
  raw.time = *microseconds * 1000;
  raw.unit = Unit::nanoseconds;
  split_event(line.substr(end + 4), raw);
  return true;
}

// Source: print_trace_line(), kernel/trace/trace.c; trace-read.c of trace-cmd.
bool take_lost_events(std::string_view line, Collector& collector, std::uint64_t number) {
  line = without_blanks(line);
  if (!line.starts_with("CPU:") || !line.ends_with(']')) return false;
  const std::size_t open = line.find(" [");
  if (open == std::string_view::npos) return false;
  const auto cpu = whole_number(line.substr(4, open - 4));
  if (!cpu || *cpu < 0 || *cpu > 0xFFFF) return false;
  std::string_view what = line.substr(open + 2, line.size() - open - 3);
  std::uint64_t count = 0;
  if (what != "LOST EVENTS" && what != "EVENTS DROPPED") {
    if (what.starts_with("LOST ") && what.ends_with(" EVENTS")) {
      what = what.substr(5, what.size() - 12);
    } else if (what.ends_with(" EVENTS DROPPED")) {
      what.remove_suffix(15);
    } else {
      return false;
    }
    const auto n = whole_number(what);
    if (!n || *n < 0) return false;
    count = static_cast<std::uint64_t>(*n);
  }
  collector.lost_events(static_cast<std::int32_t>(*cpu), count, number);
  return true;
}

namespace {

/// "#1550/1550" or "entries-in-buffer/entries-written: 561/1550   #P:2"
void take_counts(std::string_view text, char after_written, Collector& collector) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return;
  const std::size_t end = text.find(after_written, slash);
  if (end == std::string_view::npos) return;
  const auto entries = whole_number(text.substr(0, slash)), written = whole_number(text.substr(slash + 1, end - slash - 1));
  if (!entries || !written || *entries < 0 || *written < 0) return;
  collector.header.entries = static_cast<std::uint64_t>(*entries);
  collector.header.written = static_cast<std::uint64_t>(*written);
  const std::size_t processors = text.find("#P:");
  if (processors == std::string_view::npos) return;
  std::string_view number = text.substr(processors + 3);
  number = number.substr(0, number.find_first_not_of("0123456789"));
  if (const auto n = whole_number(number); n && *n > 0 && *n <= 0xFFFF) collector.header.cpus = static_cast<std::uint32_t>(*n);
}

constexpr std::size_t comments_max = 64;

}  // namespace

LineIs take_comment(std::string_view line, Collector& collector) {
  if (line.empty()) return LineIs::header;
  if (line.starts_with("##### CPU ") && line.ends_with(" buffer started ####")) return LineIs::header;
  if (!line.starts_with('#')) return LineIs::unknown;
  std::string_view text = without_blanks(line.substr(1));
  constexpr std::string_view entries = "entries-in-buffer/entries-written: ", latency = "latency: ";
  if (text.starts_with(entries)) {
    take_counts(text.substr(entries.size()), ' ', collector);
  } else if (text.starts_with(latency)) {
    if (const std::size_t at = text.find(", #"); at != std::string_view::npos) take_counts(text.substr(at + 3), ',', collector);
  } else if (!text.empty() && text.find_first_of("|=\\") == std::string_view::npos && collector.header.comments.size() < comments_max) {
    collector.header.comments.emplace_back(text.substr(0, 256));
  }
  return LineIs::header;
}

void read_text(Input& input, Collector& collector, LineIs (*take)(std::string_view, Collector&, Raw&, std::uint64_t)) {
  std::string_view line;
  while (input.line(line)) {
    const std::uint64_t number = input.lines();
    Raw raw;
    switch (take(line, collector, raw, number)) {
      case LineIs::event: collector.event(raw, number); break;
      case LineIs::header:
      case LineIs::passed: break;
      case LineIs::unknown:
        if (input.line_is_cut())
          collector.cut_line(line, number);
        else
          collector.unknown_line(line, number);
        break;
    }
  }
  if (input.is_cut()) collector.cut_input(input.lines());
}

}  // namespace pmc::trace

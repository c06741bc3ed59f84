// What `trace-cmd report` prints, with any of its options -l, -t and -R, and the part of a buffer instance.
// Source: trace-read.c of trace-cmd, tep_print_event() of libtraceevent.
#include <array>

#include "checker/trace/formats/format.hpp"

namespace pmc::trace {
namespace {

bool is_number(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

/// "cpus=2", "version = 7", "CPU 1 is empty"
bool is_preamble(std::string_view line) {
  if (line.starts_with("cpus=")) return is_number(line.substr(5));
  if (line.starts_with("version = ")) return is_number(line.substr(10));
  return line.starts_with("CPU ") && line.ends_with(" is empty");
}

/// "NAME:   " in front of the events of a buffer instance.
std::string_view without_instance(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos || line.substr(0, colon).find(' ') != std::string_view::npos) return line;
  return line.substr(colon + 1).starts_with("  ") ? line.substr(colon + 1) : line;
}

/// The text between `key=` and the next key, of -R: "device=00:05 driver=rtc_cmos parent=pnp0 pm_ops= event=2".
template <std::size_t N>
bool take_fields(std::string_view text, const std::array<std::string_view, N>& keys, std::array<std::string_view, N>& values) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const std::string key = " " + std::string(keys[i]) + "=";
    const std::size_t begin = text.find(key, at);
    if (begin == std::string_view::npos) return false;
    if (i > 0) values[i - 1] = text.substr(at, begin - at);
    at = begin + key.size();
  }
  values[N - 1] = text.substr(at);
  return true;
}

/// Gives an event of -R that differs from the kernel's own text; false: it is none.
bool take_raw(const Raw& raw, Collector& collector, std::uint64_t number) {
  if (raw.event == "device_pm_callback_start") {
    std::array<std::string_view, 5> v;
    if (!take_fields<5>(raw.fields, {"device", "driver", "parent", "pm_ops", "event"}, v)) return false;
    collector.exact_start(raw, {.driver = v[1], .device = v[0], .parent = v[2], .ops = v[3], .message = v[4], .error = 0}, number);
    return true;
  }
  if (raw.event == "device_pm_callback_end") {
    std::array<std::string_view, 3> v;
    if (!take_fields<3>(raw.fields, {"device", "driver", "error"}, v)) return false;
    const auto error = whole_number(v[2]);
    if (!error) return false;
    collector.exact_end(raw, {.driver = v[1], .device = v[0], .parent = {}, .ops = {}, .message = {}, .error = static_cast<int>(*error)},
                        number);
    return true;
  }
  Raw printed = raw;
  std::string text;
  if (raw.event == "suspend_resume") {
    std::array<std::string_view, 3> v;
    if (!take_fields<3>(raw.fields, {"action", "val", "start"}, v)) return false;
    text = std::string(v[0]) + "[" + std::string(v[1]) + "] " + (v[2] == "0" ? "end" : "begin");
  } else if (raw.event.starts_with("wakeup_source_")) {
    std::array<std::string_view, 2> v;
    if (!take_fields<2>(raw.fields, {"name", "state"}, v)) return false;
    text = std::string(v[0]) + " state=" + (v[1].starts_with("0x") ? "" : "0x") + std::string(v[1]);
  } else if (raw.event == "print") {
    std::array<std::string_view, 2> v;
    if (!take_fields<2>(raw.fields, {"ip", "buf"}, v)) return false;
    text = v[1];
  } else {
    return false;
  }
  printed.fields = text;
  collector.event(printed, number);
  return true;
}

LineIs take(std::string_view line, Collector& collector, Raw& raw, std::uint64_t number) {
  if (is_preamble(line)) {
    if (line.starts_with("cpus="))
      if (const auto cpus = whole_number(line.substr(5)); cpus && *cpus > 0 && *cpus <= 0xFFFF)
        collector.header.cpus = static_cast<std::uint32_t>(*cpus);
    return LineIs::header;
  }
  if (take_lost_events(line, collector, number)) return LineIs::header;
  const std::string_view own = without_instance(line);
  if (split_line(own, raw) || split_latency_line(own, raw)) return take_raw(raw, collector, number) ? LineIs::header : LineIs::event;
  return take_comment(line, collector);
}

bool recognises(std::string_view head) {
  bool preamble = false;
  any_line(head, [&](std::string_view line) {
    preamble = preamble || is_preamble(line);
    return preamble || line.starts_with('#');
  });
  return preamble;
}

std::optional<checker::Error> read(Input& input, Collector& collector) {
  read_text(input, collector, take);
  return {};
}

}  // namespace

const Format& trace_cmd_format() {
  static const Format format{"trace-cmd", "what trace-cmd report prints, also with -l, -t or -R", recognises, read};
  return format;
}

}  // namespace pmc::trace

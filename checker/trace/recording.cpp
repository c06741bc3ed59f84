#include "checker/trace/recording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pmc::trace {

std::string_view Names::operator()(std::string_view text) {
  const auto known = texts_.find(text);
  if (known != texts_.end()) return *known;
  return *texts_.insert(store_.emplace_back(text)).first;
}

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::callback_start: return "callback-start";
    case Kind::callback_end: return "callback-end";
    case Kind::action_begin: return "action-begin";
    case Kind::action_end: return "action-end";
    case Kind::wakeup_activate: return "wakeup-activate";
    case Kind::wakeup_deactivate: return "wakeup-deactivate";
    case Kind::runtime: return "runtime";
    case Kind::marker: return "marker";
    case Kind::other: return "other";
  }
  return {};
}

std::string_view to_string(What what) {
  switch (what) {
    case What::lost_start: return "lost-start";
    case What::lost_events: return "lost-events";
    case What::cut_line: return "cut-line";
    case What::cut_input: return "cut-input";
    case What::unknown_line: return "unknown-line";
    case What::unknown_word: return "unknown-word";
    case What::time_back: return "time-back";
    case What::no_start: return "no-start";
    case What::no_end: return "no-end";
    case What::several_splits: return "several-splits";
  }
  return {};
}

std::string_view consequence(What what) {
  switch (what) {
    case What::lost_start: return "the oldest events were overwritten: what happened before the first event of each CPU is open";
    case What::lost_events: return "events of that CPU are missing here: what they were is open";
    case What::cut_line: return "the event of that line is not used";
    case What::cut_input: return "the recording goes on after what could be read: its end is open";
    case What::unknown_line: return "if it was an event, it is missing";
    case What::unknown_word: return "the phase of that event is open";
    case What::time_back: return "the clock went back: the order of events of different CPUs around it is not certain";
    case What::no_start: return "it began where nothing was recorded";
    case What::no_end: return "it had not ended, or its end was not recorded";
    case What::several_splits:
      return "driver and device are taken apart at the last blank; a device's name that holds blanks would be another";
  }
  return {};
}

bool hides_events(What what) {
  switch (what) {
    case What::lost_start:
    case What::lost_events:
    case What::cut_line:
    case What::cut_input:
    case What::unknown_line:
    case What::no_start:
    case What::no_end: return true;
    case What::unknown_word:
    case What::time_back:
    case What::several_splits: return false;
  }
  return true;
}

namespace {

std::string fields_of(const Event& e) {
  switch (e.kind) {
    case Kind::callback_start: {
      std::string ops;
      if (e.phase == model::Phase::suspend_noirq || e.phase == model::Phase::resume_noirq) ops = "noirq ";
      if (e.phase == model::Phase::suspend_late) ops = "late ";
      if (e.phase == model::Phase::resume_early) ops = "early ";
      if (!e.supplier.empty()) ops += std::string(e.supplier) + " ";
      std::string verb(e.message ? to_string(*e.message) : "?");
      std::ranges::transform(verb, verb.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      return fmt::format("{}, parent: {}, {}[{}]", e.text, e.parent, ops, verb);
    }
    case Kind::callback_end: return fmt::format("{}, err={}", e.text, e.error);
    case Kind::action_begin: return fmt::format("{}[{}] begin", e.action, e.value);
    case Kind::action_end: return fmt::format("{}[{}] end", e.action, e.value);
    case Kind::wakeup_activate:
    case Kind::wakeup_deactivate: return fmt::format("{} state={:#x}", e.device, e.value);
    case Kind::runtime:
    case Kind::marker:
    case Kind::other: return std::string(e.text);
  }
  return {};
}

}  // namespace

std::string to_text(const Event& e, bool ticks) {
  const std::string time =
      ticks ? fmt::format("{:12}", e.time) : fmt::format("{:5}.{:06}", e.time / 1'000'000'000, e.time % 1'000'000'000 / 1000);
  return fmt::format("{:>16}-{:<7} [{:03}] {}: {}: {}", e.task, e.pid, e.cpu, time, e.name, fields_of(e));
}

const Event* Recording::at_line(std::uint64_t line) const {
  const auto at = std::ranges::lower_bound(events, line, {}, &Event::line);
  return at != events.end() && at->line == line ? &*at : nullptr;
}

}  // namespace pmc::trace

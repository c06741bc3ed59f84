#include "checker/trace/collector.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace pmc::trace {
namespace {

using model::Message, model::Phase;
using namespace std::string_view_literals;

/// So many remarks of one kind are kept one by one; the others are counted in the last of them.
constexpr std::size_t remarks_of_a_kind_max = 16;
constexpr std::size_t remark_text_max = 160;

// Source: pm_verb_symbolic() in include/trace/events/power.h, PM_EVENT_* in include/linux/pm.h.
struct Verb {
  std::string_view verb;
  std::int64_t event;
  Message message;
};
constexpr std::array verbs{Verb{"suspend", 2, Message::SUSPEND},     Verb{"resume", 16, Message::RESUME},
                           Verb{"freeze", 1, Message::FREEZE},       Verb{"quiesce", 8, Message::QUIESCE},
                           Verb{"hibernate", 4, Message::HIBERNATE}, Verb{"thaw", 32, Message::THAW},
                           Verb{"restore", 64, Message::RESTORE},    Verb{"recover", 128, Message::RECOVER}};

std::optional<Message> message_of(std::int64_t event) {
  for (const Verb& v : verbs)
    if (v.event == event) return v.message;
  return {};
}

/// A message's word, or its number.
std::optional<Message> message_of(std::string_view verb) {
  for (const Verb& v : verbs)
    if (v.verb == verb) return v.message;
  const auto number = whole_number(verb);
  return number ? message_of(*number) : std::nullopt;
}

constexpr std::array walks{"dpm_prepare"sv,      "dpm_suspend"sv,      "dpm_suspend_late"sv, "dpm_suspend_noirq"sv,
                           "dpm_resume_noirq"sv, "dpm_resume_early"sv, "dpm_resume"sv,       "dpm_complete"sv};
std::optional<Phase> phase_of_walk(std::string_view action) {
  const auto at = std::ranges::find(walks, action);
  if (at == walks.end()) return {};
  return static_cast<Phase>(at - walks.begin());
}

/// OPS: the variable `info` of the functions device_suspend_noirq() to device_resume() of drivers/base/power/main.c; of
/// prepare and complete it is empty.
constexpr std::array suppliers{"power domain"sv, "type"sv,        "class"sv,        "bus"sv,
                               "legacy bus"sv,   "legacy type"sv, "legacy class"sv, "driver"sv};

struct Ops {
  enum class When : std::uint8_t { prepare_or_complete, main, late, early, noirq } when;
  std::string_view supplier;
};
std::optional<Ops> parse_ops(std::string_view text) {
  if (text.empty()) return Ops{Ops::When::prepare_or_complete, {}};
  Ops ops{Ops::When::main, {}};
  using enum Ops::When;
  for (const auto& [word, when] : {std::pair{"noirq "sv, noirq}, std::pair{"late "sv, late}, std::pair{"early "sv, early}})
    if (text.starts_with(word)) ops.when = when, text.remove_prefix(word.size());
  if (!text.ends_with(' ')) return {};
  text.remove_suffix(1);
  if (std::ranges::find(suppliers, text) == suppliers.end()) return {};
  ops.supplier = text;
  return ops;
}

/// The phase that the kernel prints such OPS in; none: it never prints them with that message.
std::optional<Phase> phase_of(Ops::When when, Message message) {
  const bool down = model::is_down(message);
  switch (when) {
    case Ops::When::prepare_or_complete: return down ? Phase::prepare : Phase::complete;
    case Ops::When::main: return down ? Phase::suspend : Phase::resume;
    case Ops::When::late: return down ? std::optional(Phase::suspend_late) : std::nullopt;
    case Ops::When::early: return down ? std::nullopt : std::optional(Phase::resume_early);
    case Ops::When::noirq: return down ? Phase::suspend_noirq : Phase::resume_noirq;
  }
  return {};
}

struct Split {
  std::string_view driver, device;
  bool several = false;
};
/// "DRIVER DEVICE".  Without a hint, DEVICE is what follows the last blank: names of devices rarely hold one, and drivers do
/// ("i8042 kbd").  An empty DRIVER leaves a blank in front, and then there is nothing to choose.
Split split_head(std::string_view head) {
  if (head.starts_with(' ')) return {{}, head.substr(1)};
  const std::size_t last = head.rfind(' ');
  if (last == std::string_view::npos) return {{}, head};
  return {head.substr(0, last), head.substr(last + 1), head.find(' ') != last};
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

/// What a remark calls it.
std::string label(const Event& e) {
  return e.action.empty() ? std::string(e.text) : std::string(e.action) + "[" + std::to_string(e.value) + "]";
}

/// What stands behind `EVENT:`: one blank, and what the kernel printed, which may begin with another (an empty DRIVER).
std::string_view without_separator(std::string_view fields) { return fields.starts_with(' ') ? fields.substr(1) : fields; }

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

bool parse_time(std::string_view text, std::int64_t& time, Unit& unit) {
  const std::size_t point = text.find('.');
  const auto whole = whole_number(text.substr(0, point));
  if (!whole || *whole < 0) return false;
  if (point == std::string_view::npos) {
    time = *whole;
    unit = Unit::ticks;
    return true;
  }
  const std::string_view digits = text.substr(point + 1);
  constexpr std::int64_t second = 1'000'000'000;
  if (digits.empty() || digits.size() > 9 || *whole > std::numeric_limits<std::int64_t>::max() / second - 1) return false;
  std::int64_t fraction = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    const char digit = i < digits.size() ? digits[i] : '0';
    if (digit < '0' || digit > '9') return false;
    fraction = fraction * 10 + (digit - '0');
  }
  time = *whole * second + fraction;
  unit = Unit::nanoseconds;
  return true;
}

void Collector::remark(Remark r) {
  if (r.text.size() > remark_text_max) r.text.resize(remark_text_max);
  std::size_t& n = of_a_kind_[r.what];
  if (n < remarks_of_a_kind_max) {
    ++n;
    remarks_.push_back(std::move(r));
    return;
  }
  const auto last = std::ranges::find(remarks_.rbegin(), remarks_.rend(), r.what, &Remark::what);
  last->count += r.count;
  last->before = std::max(last->before, r.before);
  last->cpu = last->cpu == r.cpu ? r.cpu : -1;
}

Event Collector::base(const Raw& raw, Kind kind, std::uint64_t line) {
  Event e;
  e.kind = kind;
  e.cpu = raw.cpu;
  e.pid = raw.pid;
  e.line = line;
  e.time = raw.time;
  e.name = (*names_)(raw.event);
  e.task = (*names_)(raw.task);
  return e;
}

void Collector::give(const Event& e) {
  if (events_ == 0) {
    last_time_ = e.time;
  } else if (e.time < last_time_) {
    remark({.what = What::time_back, .cpu = e.cpu, .line = e.line, .after = last_line_, .before = e.line, .count = 1, .text = {}});
  }
  last_time_ = e.time;
  last_line_ = e.line;
  Cpu& cpu = cpus_[e.cpu];
  if (cpu.first == 0) cpu.first = e.line;
  cpu.last = e.line;
  cpu.time = e.time;
  ++events_;
  consumer_.event(e);
}

void Collector::event(const Raw& raw, std::uint64_t line) {
  if (events_ == 0) header.unit = raw.unit;
  const std::string_view name = raw.event;
  bool understood = true;
  if (name == "device_pm_callback_start") {
    understood = callback_start(raw, line);
  } else if (name == "device_pm_callback_end") {
    understood = callback_end(raw, line);
  } else if (name == "suspend_resume") {
    understood = suspend_resume(raw, line);
  } else if (name == "wakeup_source_activate") {
    understood = wakeup(raw, line, Kind::wakeup_activate);
  } else if (name == "wakeup_source_deactivate") {
    understood = wakeup(raw, line, Kind::wakeup_deactivate);
  } else if (name.starts_with("rpm_")) {
    understood = runtime(raw, line);
  } else if (name == "tracing_mark_write" || name == "print") {
    Event e = base(raw, Kind::marker, line);
    e.text = trimmed(raw.fields);
    constexpr std::string_view caller = "tracing_mark_write: ";  // trace-cmd prints the writing function, too
    if (e.text.starts_with(caller)) e.text.remove_prefix(caller.size());
    give(e);
  } else {
    Event e = base(raw, Kind::other, line);
    e.text = trimmed(raw.fields);
    give(e);
  }
  if (!understood) cut_line(std::string(name) + ":" + std::string(raw.fields), line);
}

void Collector::start(Event e, std::string_view ops_text, std::string_view verb) {
  e.message = message_of(verb);
  const auto ops = parse_ops(ops_text);
  if (ops) e.supplier = (*names_)(ops->supplier);
  if (ops && e.message) e.phase = phase_of(ops->when, *e.message);
  if (!e.phase)
    remark({.what = What::unknown_word,
            .cpu = e.cpu,
            .line = e.line,
            .after = e.line,
            .before = e.line,
            .count = 1,
            .text = std::string(ops_text) + "[" + std::string(verb) + "]"});
  const auto [open, fresh] = open_.try_emplace(e.pid, Open{e});
  if (!fresh) {
    not_ended(open->second.start, e.line);
    open->second = Open{e};
  }
  give(e);
}

// DRIVER DEVICE, parent: PARENT, OPS[MESSAGE]
bool Collector::callback_start(const Raw& raw, std::uint64_t line) {
  std::string_view text = without_separator(raw.fields);
  while (text.ends_with(' ') || text.ends_with('\n')) text.remove_suffix(1);
  if (!text.ends_with(']')) return false;
  const std::size_t bracket = text.rfind('[');
  if (bracket == std::string_view::npos) return false;
  const std::string_view verb = text.substr(bracket + 1, text.size() - bracket - 2);
  text = text.substr(0, bracket);
  // No OPS holds a comma; a parent's name may.
  const std::size_t comma = text.rfind(", ");
  if (comma == std::string_view::npos) return false;
  const std::string_view ops = text.substr(comma + 2);
  text = text.substr(0, comma);
  constexpr std::string_view parent_is = ", parent: ";
  const std::size_t parent = text.find(parent_is);
  if (parent == std::string_view::npos) return false;
  Event e = base(raw, Kind::callback_start, line);
  e.text = (*names_)(text.substr(0, parent));
  e.parent = (*names_)(text.substr(parent + parent_is.size()));
  const Split split = split_head(e.text);
  e.driver = (*names_)(split.driver);
  e.device = (*names_)(split.device);
  e.several_splits = split.several || text.rfind(parent_is) != parent;
  start(std::move(e), ops, verb);
  return true;
}

void Collector::end(Event e) {
  const auto open = open_.find(e.pid);
  if (open != open_.end()) {
    const Event& start = open->second.start;
    // A driver that is bound or unbound meanwhile changes what is printed before the device's name.
    const bool same_device =
        e.text.size() > start.device.size() && e.text.ends_with(start.device) && e.text[e.text.size() - start.device.size() - 1] == ' ';
    if (e.text == start.text || same_device) {
      e.partner = start.line;
      e.driver = start.driver;
      e.device = start.device;
      e.parent = start.parent;
      e.supplier = start.supplier;
      e.phase = start.phase;
      e.message = start.message;
      e.several_splits = start.several_splits;
      open_.erase(open);
      return give(e);
    }
    not_ended(start, e.line);
    open_.erase(open);
  }
  remark({.what = What::no_start, .cpu = e.cpu, .line = e.line, .after = 0, .before = e.line, .count = 1, .text = std::string(e.text)});
  give(e);
}

// DRIVER DEVICE, err=ERROR
bool Collector::callback_end(const Raw& raw, std::uint64_t line) {
  std::string_view text = without_separator(raw.fields);
  while (text.ends_with(' ') || text.ends_with('\n')) text.remove_suffix(1);
  constexpr std::string_view error_is = ", err=";
  const std::size_t comma = text.rfind(error_is);
  if (comma == std::string_view::npos) return false;
  const auto error = whole_number(text.substr(comma + error_is.size()));
  if (!error || *error != static_cast<int>(*error)) return false;
  Event e = base(raw, Kind::callback_end, line);
  e.error = static_cast<int>(*error);
  e.text = (*names_)(text.substr(0, comma));
  const Split split = split_head(e.text);
  e.driver = (*names_)(split.driver);
  e.device = (*names_)(split.device);
  e.several_splits = split.several;
  end(std::move(e));
  return true;
}

void Collector::exact_start(const Raw& raw, const ExactCallback& callback, std::uint64_t line) {
  if (events_ == 0) header.unit = raw.unit;
  Event e = base(raw, Kind::callback_start, line);
  e.text = (*names_)(std::string(callback.driver) + " " + std::string(callback.device));
  e.driver = (*names_)(callback.driver);
  e.device = (*names_)(callback.device);
  e.parent = (*names_)(callback.parent);
  start(std::move(e), callback.ops, callback.message);
}

void Collector::exact_end(const Raw& raw, const ExactCallback& callback, std::uint64_t line) {
  if (events_ == 0) header.unit = raw.unit;
  Event e = base(raw, Kind::callback_end, line);
  e.error = callback.error;
  e.text = (*names_)(std::string(callback.driver) + " " + std::string(callback.device));
  e.driver = (*names_)(callback.driver);
  e.device = (*names_)(callback.device);
  end(std::move(e));
}

// ACTION[VALUE] begin|end
bool Collector::suspend_resume(const Raw& raw, std::uint64_t line) {
  std::string_view text = trimmed(raw.fields);
  Kind kind{};
  if (text.ends_with("] begin")) {
    kind = Kind::action_begin;
    text.remove_suffix(6);
  } else if (text.ends_with("] end")) {
    kind = Kind::action_end;
    text.remove_suffix(4);
  } else {
    return false;
  }
  const std::size_t bracket = text.rfind('[');
  if (bracket == std::string_view::npos) return false;
  const auto value = whole_number(text.substr(bracket + 1, text.size() - bracket - 2));
  if (!value) return false;
  Event e = base(raw, kind, line);
  e.action = (*names_)(text.substr(0, bracket));
  e.value = *value;
  e.phase = phase_of_walk(e.action);
  if (e.phase) {
    e.message = message_of(*value);
    if (!e.message)
      remark(
          {.what = What::unknown_word, .cpu = e.cpu, .line = line, .after = line, .before = line, .count = 1, .text = std::string(text)});
  }
  pair_action(e);
  give(e);
  return true;
}

void Collector::pair_action(const Event& e) {
  if (e.kind == Kind::action_begin) {
    const auto [open, fresh] = actions_.try_emplace({e.action, e.value}, e);
    if (fresh) return;
    // Only a walk of the PM core always ends; suspend_enter and syscore_suspend end only if they succeed.
    if (e.phase) not_ended(open->second, e.line);
    open->second = e;
  } else if (actions_.erase({e.action, e.value}) == 0) {
    remark({.what = What::no_start, .cpu = e.cpu, .line = e.line, .after = 0, .before = e.line, .count = 1, .text = label(e)});
  }
}

void Collector::not_ended(const Event& start, std::uint64_t before) {
  remark({.what = What::no_end,
          .cpu = start.cpu,
          .line = start.line,
          .after = start.line,
          .before = before,
          .count = 1,
          .text = label(start)});
}

// NAME state=0xSTATE
bool Collector::wakeup(const Raw& raw, std::uint64_t line, Kind kind) {
  const std::string_view text = trimmed(raw.fields);
  constexpr std::string_view state_is = " state=0x";
  const std::size_t at = text.rfind(state_is);
  if (at == std::string_view::npos) return false;
  const std::string_view digits = text.substr(at + state_is.size());
  std::uint32_t state = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), state, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  Event e = base(raw, kind, line);
  e.device = (*names_)(text.substr(0, at));
  e.value = state;
  give(e);
  return true;
}

// DEVICE flags-X cnt-N .., or SYMBOL+0xOFF/0xLEN:DEVICE ret=N
bool Collector::runtime(const Raw& raw, std::uint64_t line) {
  const std::string_view text = trimmed(raw.fields);
  Event e = base(raw, Kind::runtime, line);
  e.text = text;
  if (raw.event == "rpm_return_int") {
    const std::size_t ret = text.rfind(" ret="), symbol = text.find(':');
    if (ret == std::string_view::npos || symbol == std::string_view::npos || symbol >= ret) return false;
    const auto value = whole_number(text.substr(ret + 5));
    if (!value) return false;
    e.device = (*names_)(text.substr(symbol + 1, ret - symbol - 1));
    e.value = *value;
  } else {
    const std::size_t flags = text.rfind(" flags-");
    if (flags == std::string_view::npos) return false;
    e.device = (*names_)(text.substr(0, flags));
  }
  give(e);
  return true;
}

void Collector::lost_events(std::int32_t cpu, std::uint64_t count, std::uint64_t line) {
  const auto known = cpus_.find(cpu);
  remark({.what = What::lost_events,
          .cpu = cpu,
          .line = line,
          .after = known == cpus_.end() ? 0 : known->second.last,
          .before = line,
          .count = count,
          .text = {}});
}
void Collector::cut_line(std::string_view text, std::uint64_t line) {
  remark({.what = What::cut_line, .cpu = -1, .line = line, .after = last_line_, .before = line, .count = 1, .text = std::string(text)});
}
void Collector::unknown_line(std::string_view text, std::uint64_t line) {
  remark({.what = What::unknown_line, .cpu = -1, .line = line, .after = last_line_, .before = line, .count = 1, .text = std::string(text)});
}
void Collector::cut_input(std::uint64_t line) {
  remark({.what = What::cut_input, .cpu = -1, .line = line, .after = last_line_, .before = 0, .count = 1, .text = {}});
}

void Collector::finish() {
  std::vector<const Event*> left;
  for (const auto& [pid, open] : open_) left.push_back(&open.start);
  for (const auto& [key, start] : actions_)
    if (start.phase) left.push_back(&start);
  std::ranges::sort(left, {}, &Event::line);
  for (const Event* e : left) not_ended(*e, 0);
  if (header.entries && header.written && *header.entries < *header.written) {
    // Each CPU has a buffer of its own: its first event is where it begins to be recorded.
    std::uint64_t before = 1;
    for (const auto& [cpu, seen] : cpus_) before = std::max(before, seen.first);
    remark({.what = What::lost_start,
            .cpu = -1,
            .line = 0,
            .after = 0,
            .before = before,
            .count = *header.written - *header.entries,
            .text = {}});
  }
  std::ranges::stable_sort(remarks_, {}, &Remark::line);
}

}  // namespace pmc::trace

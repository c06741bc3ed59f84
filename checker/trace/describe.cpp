// Transitions in words.
#include <fmt/format.h>

#include <array>

#include "checker/trace/transition.hpp"

namespace pmc::trace {

std::string_view to_string(Sort sort) {
  constexpr std::array<std::string_view, 8> names{"suspend",     "image",     "restored",   "no-image",
                                                  "boot-kernel", "power-off", "tasks-only", "unknown"};
  return names[static_cast<std::size_t>(sort)];
}
std::string_view to_string(Outcome outcome) {
  constexpr std::array<std::string_view, 6> names{"complete", "cancelled", "image-failed", "handover", "refused", "unknown"};
  return names[static_cast<std::size_t>(outcome)];
}
std::string_view to_string(Cause cause) {
  constexpr std::array<std::string_view, 6> names{"none", "callback", "wakeup", "syscore", "tasks", "unknown"};
  return names[static_cast<std::size_t>(cause)];
}
std::string_view to_string(Test test) {
  constexpr std::array<std::string_view, 6> names{"none", "freezer", "devices", "platform", "processors", "core"};
  return names[static_cast<std::size_t>(test)];
}
std::string_view to_string(SleepState state) {
  constexpr std::array<std::string_view, 4> names{"unknown", "freeze", "standby", "mem"};
  return names[static_cast<std::size_t>(state)];
}

namespace {

std::string_view sort_in_words(Sort sort) {
  switch (sort) {
    case Sort::suspend: return "suspend";
    case Sort::image: return "hibernation, the kernel that makes the image";
    case Sort::restored: return "hibernation, the kernel that was restored";
    case Sort::no_image: return "freeze without an image (of hibernation, or of another caller)";
    case Sort::boot_kernel: return "the boot kernel of a restore";
    case Sort::power_off: return "power-off after an image";
    case Sort::tasks_only: return "tasks only, no device";
    case Sort::unknown: return "a transition";
  }
  return {};
}

}  // namespace

std::string describe(const Transition& t) {
  std::string text(sort_in_words(t.sort));
  if (t.state != SleepState::unknown) text += fmt::format(" ({})", to_string(t.state));
  if (t.test != Test::none) text += fmt::format(", test run at level {}", to_string(t.test));
  text += fmt::format(": {}", to_string(t.outcome));
  if (t.outcome != Outcome::cancelled) return text;
  if (t.at) text += fmt::format(" in {}", to_string(*t.at));
  switch (t.cause) {
    case Cause::none: break;
    case Cause::callback: {
      bool first = true;
      for (const Failure& f : t.failures) {
        if (f.phase != t.at) continue;
        text += fmt::format("{} {} ({}{}{}) returned {}", first ? ":" : ",", f.device, f.driver, f.supplier.empty() ? "" : ", ", f.supplier,
                            f.error);
        first = false;
      }
      break;
    }
    case Cause::wakeup: text += ": by a wakeup event, or a step of the platform that failed; no callback did"; break;
    case Cause::syscore: text += ": by syscore_suspend()"; break;
    case Cause::tasks: text += ": tasks did not freeze"; break;
    case Cause::unknown: text += ": why is not recorded"; break;
  }
  return text;
}

}  // namespace pmc::trace

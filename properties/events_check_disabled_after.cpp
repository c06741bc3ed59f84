// events-check-disabled-after: what was written to /sys/power/wakeup_count is for one transition.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct written {};      // /sys/power/wakeup_count, and the write succeeds: events_check_enabled = true
struct event_counted {};
struct looks_finds {};  // pm_wakeup_pending() is true
struct disabled {};     // events_check_enabled = false
struct tasks_frozen {};  // freeze_processes() has succeeded: the transition has begun
struct attempt {};       // the next one

/// Whether an event was counted since: the look that finds it disables the check.
struct Vars {
  bool counted;
};
struct IsCounted : Guard<IsCounted> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.counted; }
};
struct Count : Action<Count> {
  static constexpr void eval(Vars& v, const auto&) { v.counted = true; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v.counted = false; }
};

struct Disabled : State {};
struct ForTheNext : State {};  // written, and no transition has begun since
struct ForThis : State {};
struct LeftEnabled : State {};

struct EventsCheckDisabledAfter : FrontEnd<EventsCheckDisabledAfter, Vars> {
  static constexpr std::string_view name = "events-check-disabled-after";
  using initial_state = Disabled;
  template <class S>
  using Enabled = mp_list<Row<S, event_counted, none, Count>, Row<S, looks_finds, Disabled, Forget, IsCounted>,
                          Row<S, looks_finds, none, none, Not<IsCounted>>, Row<S, disabled, Disabled, Forget>>;
  // clang-format off
  using transition_table = mp_append<Each<Disabled, none, event_counted, looks_finds, disabled, tasks_frozen, attempt>,
      Enabled<ForTheNext>, Enabled<ForThis>, mp_list<
      Row<Disabled,   written,      ForTheNext>,
      Row<ForTheNext, written,      none,       Forget>,
      Row<ForTheNext, tasks_frozen, ForThis>,
      Row<ForTheNext, attempt,      none>,
      Row<ForThis,    written,      ForTheNext, Forget>,
      Row<ForThis,    tasks_frozen, none>,
      Row<ForThis,    attempt,      LeftEnabled>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = EventsCheckDisabledAfter;
  if (e.is_step("attempt")) return letter<M>(attempt{});
  if (e.is_step("clear_events_check_enabled")) return letter<M>(disabled{});
  if (succeeded(e, "freeze_processes")) return letter<M>(tasks_frozen{});
  if (e.kind != EventInfo::Kind::wakeup) return std::nullopt;
  if (e.step == "write_wakeup_count") return letter<M>(written{});
  if (e.step == "pm_wakeup_event") return letter<M>(event_counted{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo&, const Instance&) {
  if (p.part.kind != PartKind::wakeup) return std::nullopt;
  if (p.letter->event == "is_pending" || p.letter->event == "last_look_pending") return letter<EventsCheckDisabledAfter>(looks_finds{});
  return std::nullopt;
}

}  // namespace

Property events_check_disabled_after() {
  return {
      .id = "events-check-disabled-after",
      .statement = "A check for wakeup events that was armed before a transition is off when the next attempt begins, whether the "
                   "transition slept, failed or was aborted, unless it was armed again: it aborts the one that it was armed for only.",
      .logic = "AG",
      .source = "kernel/power/suspend.c, enter_state(); kernel/power/hibernate.c, create_image(); drivers/base/power/wakeup.c, "
                "pm_wakeup_pending(), events_check_enabled; Documentation/ABI/testing/sysfs-power, /sys/power/wakeup_count",
      .scope = Scope::system,
      .monitor = &machine_of<EventsCheckDisabledAfter>(),
      .violations = {{"LeftEnabled", "another attempt has begun and the check that was armed for the last transition is still on"}},
      .triggers = {"written"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "check_left_armed",
  };
}

}  // namespace pmc::properties

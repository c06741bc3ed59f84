// spurious-abort-free: nobody turns back for a wakeup that was not there.
//
// Two things make pm_wakeup_pending() true, and each has its own end.  pm_system_wakeup() counts pm_abort_suspend up, and
// only pm_wakeup_clear(), in freeze_processes(), sets that to 0: so it outlasts the attempt in which it came, and aborts the
// next one of a caller who does not freeze tasks (wakeup-cleared-per-transition is the rule against that).  What wakeup
// sources count matters only since /sys/power/wakeup_count was written, and is found once: the look that finds it disables
// the check.  pm_wakeup_clear() leaves it alone.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct system_wakeup {};  // pm_system_wakeup()
struct cleared {};        // pm_wakeup_clear()
struct written {};        // /sys/power/wakeup_count, and the write succeeds: events_check_enabled = true, saved_count is now
struct event_counted {};
struct disabled {};       // events_check_enabled = false
struct wakeup_seen {};    // pm_wakeup_pending() is true

struct Vars {
  bool armed;  ///< events_check_enabled
};
struct IsArmed : Guard<IsArmed> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.armed; }
};
struct Arm : Action<Arm> {
  static constexpr void eval(Vars& v, const auto&) { v.armed = true; }
};
struct Disarm : Action<Disarm> {
  static constexpr void eval(Vars& v, const auto&) { v.armed = false; }
};

struct NothingCame : State {};
struct SystemWakeup : State {};   // pm_abort_suspend > 0
struct EventCounted : State {};   // the check is armed, and the count has changed
struct BothCame : State {};
struct AbortedForNothing : State {};

struct SpuriousAbortFree : FrontEnd<SpuriousAbortFree, Vars> {
  static constexpr std::string_view name = "spurious-abort-free";
  using initial_state = NothingCame;
  // clang-format off
  using transition_table = mp_list<
      //  source        event          target             action  guard
      Row<NothingCame,  system_wakeup, SystemWakeup>,
      Row<NothingCame,  cleared,       none>,
      Row<NothingCame,  written,       none,              Arm>,
      Row<NothingCame,  event_counted, EventCounted,      none,   IsArmed>,
      Row<NothingCame,  event_counted, none,              none,   Not<IsArmed>>,
      Row<NothingCame,  disabled,      none,              Disarm>,
      Row<NothingCame,  wakeup_seen,   AbortedForNothing, Disarm>,
      Row<SystemWakeup, system_wakeup, none>,
      Row<SystemWakeup, cleared,       NothingCame>,
      Row<SystemWakeup, written,       none,              Arm>,
      Row<SystemWakeup, event_counted, BothCame,          none,   IsArmed>,
      Row<SystemWakeup, event_counted, none,              none,   Not<IsArmed>>,
      Row<SystemWakeup, disabled,      none,              Disarm>,
      Row<SystemWakeup, wakeup_seen,   none>,
      Row<EventCounted, system_wakeup, BothCame>,
      Row<EventCounted, cleared,       none>,
      Row<EventCounted, written,       NothingCame>,
      Row<EventCounted, event_counted, none>,
      Row<EventCounted, disabled,      NothingCame,       Disarm>,
      Row<EventCounted, wakeup_seen,   NothingCame,       Disarm>,
      Row<BothCame,     system_wakeup, none>,
      Row<BothCame,     cleared,       EventCounted>,
      Row<BothCame,     written,       SystemWakeup>,
      Row<BothCame,     event_counted, none>,
      Row<BothCame,     disabled,      SystemWakeup,      Disarm>,
      Row<BothCame,     wakeup_seen,   SystemWakeup,      Disarm>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = SpuriousAbortFree;
  if (e.kind == EventInfo::Kind::abort_wakeup || (e.is_step("pm_wakeup_pending") && e.fields == "true")) return letter<M>(wakeup_seen{});
  if (e.is_step("freeze_processes")) return letter<M>(cleared{});
  if (e.is_step("clear_events_check_enabled")) return letter<M>(disabled{});
  if (e.kind != EventInfo::Kind::wakeup) return std::nullopt;
  if (e.step == "write_wakeup_count") return letter<M>(written{});
  if (e.step == "pm_wakeup_event") return letter<M>(event_counted{});
  return letter<M>(system_wakeup{});
}
/// What only the wakeup's own part in a step tells: whether syscore_suspend() failed for one, and that one comes while
/// s2idle_enter() sleeps.
Heard hears_part(const PartTaken& p, const EventInfo&, const Instance&) {
  if (p.part.kind != PartKind::wakeup) return std::nullopt;
  const std::string& event = p.letter->event;
  if (event == "is_pending" || event == "last_look_pending") return letter<SpuriousAbortFree>(wakeup_seen{});
  return event == "event" ? Heard(letter<SpuriousAbortFree>(system_wakeup{})) : std::nullopt;
}

}  // namespace

Property spurious_abort_free() {
  return {
      .id = "spurious-abort-free",
      .statement = "Who turns back for a wakeup has one: a pm_system_wakeup() since freeze_processes(), or a counted event since "
                   "/sys/power/wakeup_count was written that no look has found yet.",
      .logic = "AG",
      .source = "drivers/base/power/wakeup.c, pm_wakeup_pending(), pm_wakeup_clear(); drivers/base/power/main.c, __device_suspend()",
      .scope = Scope::system,
      .monitor = &machine_of<SpuriousAbortFree>(),
      .violations = {{"AbortedForNothing", "a transition was aborted for a wakeup that has not come, or was cleared, or was found before"}},
      .triggers = {"wakeup_seen"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "abort_without_wakeup",
  };
}

}  // namespace pmc::properties

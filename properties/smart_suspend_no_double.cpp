// smart-suspend-no-double: DPM_FLAG_SMART_SUSPEND leaves out all or nothing.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct late_left_out {};   // the driver's suspend_late, since the device is in runtime suspend
struct noirq_starts {};    // its suspend_noirq
struct thaw_starts {};     // its thaw_noirq or thaw_early, under THAW
struct cycle_over {};      // complete

struct NotLeftOut : State {};
struct LeftOut : State {};
struct NoirqAfterLeftOut : State {};
struct ThawedAlthoughLeftOut : State {};

struct SmartSuspendNoDouble : FrontEnd<SmartSuspendNoDouble> {
  static constexpr std::string_view name = "smart-suspend-no-double";
  using initial_state = NotLeftOut;
  // clang-format off
  using transition_table = mp_append<Forgets<NotLeftOut, LeftOut>, mp_list<
      Row<NotLeftOut, late_left_out, LeftOut>,
      Row<NotLeftOut, noirq_starts,  none>,
      Row<NotLeftOut, thaw_starts,   none>,
      Row<NotLeftOut, cycle_over,    none>,
      Row<LeftOut,    late_left_out, none>,
      Row<LeftOut,    noirq_starts,  NoirqAfterLeftOut>,
      Row<LeftOut,    thaw_starts,   ThawedAlthoughLeftOut>,
      Row<LeftOut,    cycle_over,    NotLeftOut>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = SmartSuspendNoDouble;
  using enum EventInfo::Kind;
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.kind == leave_out && e.phase == Phase::suspend_late) return letter<M>(late_left_out{});
  if (e.kind != callback_start) return std::nullopt;
  if (e.phase == Phase::suspend_noirq) return letter<M>(noirq_starts{});
  if ((e.phase == Phase::resume_noirq || e.phase == Phase::resume_early) && e.message == Message::THAW) return letter<M>(thaw_starts{});
  // With platform_suspend_again() late comes again, and finds what resume_noirq has woken up.
  if (e.phase == Phase::complete || e.phase == Phase::suspend_late) return letter<M>(cycle_over{});
  return std::nullopt;
}

}  // namespace

Property smart_suspend_no_double() {
  return {
      .id = "smart-suspend-no-double",
      .statement = "If a driver's suspend_late callback is left out since its device is in runtime suspend, so is suspend_noirq, and under "
                   "THAW so are thaw_noirq and thaw_early (otherwise the same callback might run twice in a row).",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"The DPM_FLAG_SMART_SUSPEND Driver Flag\"; drivers/base/power/main.c, dev_pm_skip_suspend()",
      .scope = Scope::device,
      .monitor = &machine_of<SmartSuspendNoDouble>(),
      .violations = {{"NoirqAfterLeftOut", "suspend_noirq started after suspend_late was left out"},
                     {"ThawedAlthoughLeftOut", "a thaw callback started after freeze_late was left out"}},
      .triggers = {"late_left_out"},
      .hears = hears,
      .fault = "smart_suspend_forgotten",
  };
}

}  // namespace pmc::properties

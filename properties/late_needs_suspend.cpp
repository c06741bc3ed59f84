// late-needs-suspend: late and noirq build on the main phase.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct suspend {};            // the main phase did its work for the device
struct resume {};             // it is undone
struct late_or_noirq {};      // a callback of suspend_late or suspend_noirq starts

struct Operational : State {};
struct Suspended : State {};
struct LateWithoutSuspend : State {};

struct LateNeedsSuspend : FrontEnd<LateNeedsSuspend> {
  static constexpr std::string_view name = "late-needs-suspend";
  using initial_state = Operational;
  // clang-format off
  using transition_table = mp_append<Forgets<Operational, Suspended>, mp_list<
      Row<Operational, suspend,       Suspended>,
      Row<Operational, resume,        none>,
      Row<Operational, late_or_noirq, LateWithoutSuspend>,
      Row<Operational, caller_idle,   none>,
      Row<Suspended,   suspend,       none>,
      Row<Suspended,   resume,        Operational>,
      Row<Suspended,   late_or_noirq, none>,
      Row<Suspended,   caller_idle,   Operational>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = LateNeedsSuspend;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(Phase::suspend)) return letter<M>(suspend{});
  if (e.up_delivered(Phase::resume)) return letter<M>(resume{});
  if (e.kind == EventInfo::Kind::callback_start && (e.phase == Phase::suspend_late || e.phase == Phase::suspend_noirq))
    return letter<M>(late_or_noirq{});
  return std::nullopt;
}

}  // namespace

Property late_needs_suspend() {
  return {
      .id = "late-needs-suspend",
      .statement = "A device's suspend_late or suspend_noirq callback starts only if its suspend phase did its work.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"; drivers/base/power/main.c, the lists "
                "dpm_suspended_list and dpm_late_early_list",
      .scope = Scope::device,
      .monitor = &machine_of<LateNeedsSuspend>(),
      .violations = {{"LateWithoutSuspend", "a late or noirq callback started and the device was not suspended"}},
      .triggers = {"late_or_noirq"},
      .hears = hears,
      .fault = "late_walks_the_wrong_list",
  };
}

}  // namespace pmc::properties

// walk-reaches-every-device: no walk ends before it is past each device that it is for.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct reached { Phase phase; };     // the phase has done its work for the device, or is not for it
struct walk_ended { Phase phase; };  // the walk down has succeeded, or that up is over
struct device_add {};

/// What the device has been through and not been brought back from.
struct Vars {
  bool prepared, suspended, late, noirq;
};

struct Present : State {};
struct Absent : State {};
struct PassedOver : State {};
struct LeftBehind : State {};

/// The way down: it was where the walk takes devices from, and is still.  Of the noirq walk of 2.6.38 that is suspend.
struct PassesOver : Guard<PassesOver> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    switch (e.phase) {
      case Phase::prepare: return !v.prepared;
      case Phase::suspend: return v.prepared && !v.suspended;
      case Phase::suspend_late: return v.suspended && !v.late && !v.noirq;
      case Phase::suspend_noirq: return v.suspended && !v.noirq;
      case Phase::resume_noirq:
      case Phase::resume_early:
      case Phase::resume:
      case Phase::complete: break;
    }
    return false;
  }
};
/// The way up: the same.  One that is deeper down is none of this walk's.
struct LeavesBehind : Guard<LeavesBehind> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    switch (e.phase) {
      case Phase::resume_noirq: return v.noirq;
      case Phase::resume_early: return v.late && !v.noirq;
      case Phase::resume: return v.suspended && !v.late && !v.noirq;
      case Phase::complete: return v.prepared && !v.suspended && !v.late && !v.noirq;
      case Phase::prepare:
      case Phase::suspend:
      case Phase::suspend_late:
      case Phase::suspend_noirq: break;
    }
    return false;
  }
};
struct Note : Action<Note> {
  static constexpr void eval(Vars& v, const auto& e) {
    const bool down = model::is_down(e.phase);
    if (e.phase == Phase::prepare || e.phase == Phase::complete) v.prepared = down;
    if (e.phase == Phase::suspend || e.phase == Phase::resume) v.suspended = down;
    if (e.phase == Phase::suspend_late || e.phase == Phase::resume_early) v.late = down;
    if (e.phase == Phase::suspend_noirq || e.phase == Phase::resume_noirq) v.noirq = down;
  }
};
struct ForgetAll : Action<ForgetAll> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct WalkReachesEveryDevice : FrontEnd<WalkReachesEveryDevice, Vars> {
  static constexpr std::string_view name = "walk-reaches-every-device";
  using initial_state = Present;
  // clang-format off
  using transition_table = mp_list<
      Row<Present, reached,    none,       Note>,
      Row<Present, walk_ended, PassedOver, none,      PassesOver>,
      Row<Present, walk_ended, LeftBehind, none,      LeavesBehind>,
      Row<Present, walk_ended, none,       none,      And<Not<PassesOver>, Not<LeavesBehind>>>,
      Row<Present, device_del, Absent,     ForgetAll>,
      Row<Present, device_add, none>,
      Row<Absent,  reached,    none>,  // no-use-after-removal
      Row<Absent,  walk_ended, none>,
      Row<Absent,  device_del, none>,
      Row<Absent,  device_add, Present>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = WalkReachesEveryDevice;
  using enum EventInfo::Kind;
  if (e.kind == end && (e.outcome == Outcome::ok || !model::is_down(e.phase))) return letter<M>(walk_ended{e.phase});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (is_registered(e, at.device)) return letter<M>(device_add{});
  if (e.device != at.device) return std::nullopt;
  const bool is_told = !carries_operation(e.phase) && e.kind == callback_end && e.succeeded();
  if (is_told || e.passes() || e.kind == skip || e.kind == direct_complete || e.kind == complete) return letter<M>(reached{e.phase});
  return std::nullopt;
}

}  // namespace

Property walk_reaches_every_device() {
  return {
      .id = "walk-reaches-every-device",
      .statement = "A walk down that succeeds is past each device that had come as far as the phase before, and a walk up is past each "
                   "device that its counterpart had brought down.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, the loops over dpm_list .. dpm_noirq_list in dpm_prepare() to dpm_complete(), and "
                "async_synchronize_full(); Documentation/driver-api/pm/devices.rst, \"System Power Management Phases\"",
      .scope = Scope::device,
      .monitor = &machine_of<WalkReachesEveryDevice>(),
      .violations = {{"PassedOver", "a walk down has succeeded without the device, which it was for"},
                     {"LeftBehind", "a walk up has ended and the device is still where its counterpart had brought it"}},
      .triggers = {"walk_ended"},
      .hears = hears,
      .fault = "walks_end_early",
  };
}

}  // namespace pmc::properties

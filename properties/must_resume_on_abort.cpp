// must-resume-on-abort: what late has done is undone if noirq does not come.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct late_ran {};        // the suspend_late callback succeeded
struct noirq_done {};      // noirq got to the device: whether it may be left is decided
struct early_left_out {};
struct early_starts {};
struct cycle_over {};      // complete

struct Up : State {};
struct LateRan : State {};
struct LeftLate : State {};

struct MustResumeOnAbort : FrontEnd<MustResumeOnAbort> {
  static constexpr std::string_view name = "must-resume-on-abort";
  using initial_state = Up;
  // clang-format off
  using transition_table = mp_append<Forgets<Up, LateRan>, mp_list<
      Row<Up,      late_ran,       LateRan>,
      Row<Up,      noirq_done,     none>,
      Row<Up,      early_left_out, none>,
      Row<Up,      early_starts,   none>,
      Row<Up,      cycle_over,     none>,
      Row<LateRan, late_ran,       none>,
      Row<LateRan, noirq_done,     Up>,
      Row<LateRan, early_left_out, LeftLate>,
      Row<LateRan, early_starts,   Up>,
      Row<LateRan, cycle_over,     Up>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = MustResumeOnAbort;
  using enum EventInfo::Kind;
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.phase == Phase::suspend_late && e.kind == callback_end && e.succeeded()) return letter<M>(late_ran{});
  if (e.down_done(Phase::suspend_noirq)) return letter<M>(noirq_done{});
  if (e.phase == Phase::resume_early && e.kind == leave_out) return letter<M>(early_left_out{});
  if (e.phase == Phase::resume_early && e.kind == callback_start) return letter<M>(early_starts{});
  if (e.phase == Phase::complete && e.kind == callback_start) return letter<M>(cycle_over{});
  return std::nullopt;
}

}  // namespace

Property must_resume_on_abort() {
  return {
      .id = "must-resume-on-abort",
      .statement = "If the way down is aborted after a device's suspend_late callback and before its suspend_noirq, its resume_early is not left out.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, power.must_resume: that a device may be left suspended is decided in __device_suspend_noirq(); "
                "Documentation/driver-api/pm/devices.rst, \"The DPM_FLAG_MAY_SKIP_RESUME Driver Flag\"",
      .scope = Scope::device,
      .monitor = &machine_of<MustResumeOnAbort>(),
      .violations = {{"LeftLate", "resume_early was left out after suspend_late had run and suspend_noirq had not"}},
      .triggers = {"early_starts", "early_left_out"},
      .trigger_states = {"LateRan"},
      .hears = hears,
      .fault = "must_resume_cleared",
  };
}

}  // namespace pmc::properties

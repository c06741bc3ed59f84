// rpm-status-truthful: RPM_ACTIVE means that it works.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct Vars {
  bool known_active, known_suspended;  ///< the status, from what was done to it or read of it
  bool late_left_out;  ///< since it was suspended: DPM_FLAG_SMART_SUSPEND
};

struct is_active {};
struct is_suspended {};
struct late_is_left_out {};    // the status says suspended
struct early_is_left_out {};   // and runtime PM is enabled
struct early_has_run {};       // and runtime PM is enabled
struct cycle_over {};          // complete

struct Truthful : State {};
struct ActiveButLeftDown : State {};
struct SuspendedButBroughtUp : State {};

struct Active : Guard<Active> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.known_active; }
};
struct BroughtUpUntold : Guard<BroughtUpUntold> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.late_left_out && v.known_suspended; }
};
struct SetActive : Action<SetActive> {
  static constexpr void eval(Vars& v, const auto&) {
    v.known_active = true;
    v.known_suspended = false;
  }
};
struct SetSuspended : Action<SetSuspended> {
  static constexpr void eval(Vars& v, const auto&) {
    v.known_active = false;
    v.known_suspended = true;
  }
};
struct LeaveOut : Action<LeaveOut> {
  static constexpr void eval(Vars& v, const auto&) { v = {false, true, true}; }
};
struct EndCycle : Action<EndCycle> {
  static constexpr void eval(Vars& v, const auto&) { v.late_left_out = false; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct RpmStatusTruthful : FrontEnd<RpmStatusTruthful, Vars> {
  static constexpr std::string_view name = "rpm-status-truthful";
  using initial_state = Truthful;
  // clang-format off
  using transition_table = mp_list<
      Row<Truthful, is_active,         none,                  SetActive>,
      Row<Truthful, is_suspended,      none,                  SetSuspended>,
      Row<Truthful, late_is_left_out,  none,                  LeaveOut>,
      Row<Truthful, early_is_left_out, none,                  none,        Not<Active>>,
      Row<Truthful, early_is_left_out, ActiveButLeftDown,     Forget,      Active>,
      Row<Truthful, early_has_run,     none,                  none,        Not<BroughtUpUntold>>,
      Row<Truthful, early_has_run,     SuspendedButBroughtUp, Forget,      BroughtUpUntold>,
      Row<Truthful, cycle_over,        none,                  EndCycle>,
      Row<Truthful, device_del,        none,                  Forget>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = RpmStatusTruthful;
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device == at.device && e.phase == Phase::complete && e.kind == EventInfo::Kind::callback_start) return letter<M>(cycle_over{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  using M = RpmStatusTruthful;
  using enum EventInfo::Kind;
  if (p.part.kind != PartKind::runtime || p.part.device != at.device || is_unregistered(e, at.device)) return std::nullopt;
  const std::string& event = p.letter->event;
  if (event == "enable") {
    if (e.phase == Phase::resume_early && e.kind == leave_out) return letter<M>(early_is_left_out{});
    if (e.phase == Phase::resume_early && e.kind == complete) return letter<M>(early_has_run{});
    return std::nullopt;
  }
  // A synchronous device's late disables runtime PM in the step that reads the status.
  const bool reads_suspended = event == "is_suspended" || event == "disable_if_suspended";
  if (reads_suspended && e.kind == leave_out && e.phase == Phase::suspend_late) return letter<M>(late_is_left_out{});
  if (event == "runtime_resume" || event == "set_active" || event == "not_suspended" || event == "disable_if_active") return letter<M>(is_active{});
  if (event == "runtime_suspend" || event == "set_suspended" || event == "enable_if_suspended" || reads_suspended) return letter<M>(is_suspended{});
  return std::nullopt;
}

}  // namespace

Property rpm_status_truthful() {
  return {
      .id = "rpm-status-truthful",
      .statement = "When resume_early enables runtime PM of a device again, the status is not active if the device was left suspended, and "
                   "not suspended if it was brought up from runtime suspend.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"The DPM_FLAG_MAY_SKIP_RESUME Driver Flag\"; Documentation/power/runtime_pm.rst, "
                "section 6; drivers/base/power/main.c, __device_resume_noirq()",
      .scope = Scope::device,
      .monitor = &machine_of<RpmStatusTruthful>(),
      .violations = {{"ActiveButLeftDown", "the early callback was left out, and runtime PM takes the device for active"},
                     {"SuspendedButBroughtUp", "the early callback has run on a device that late had left in runtime suspend, and runtime PM still takes it for suspended"}},
      .triggers = {"early_is_left_out", "early_has_run"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "status_not_set",
  };
}

}  // namespace pmc::properties

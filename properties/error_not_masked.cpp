// error-not-masked: what a function returns is what has happened in it.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// In a walk on the way down.
struct callback_fails {};  // or the device sees a wakeup
struct walk_succeeds {};
struct walk_fails {};
// In an entry point of the PM core.
struct core_succeeds {};
struct core_fails {};
// In hibernation_snapshot().
struct snapshot_called {};
struct step_fails {};      // or the caller sees a wakeup
struct snapshot_succeeds {};
struct snapshot_fails {};

/// Whether something has failed, so far, in the innermost of each that is under way.
struct Vars {
  bool walk, core, snapshot;
};
struct WalkFailed : Guard<WalkFailed> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.walk; }
};
struct CoreFailed : Guard<CoreFailed> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.core; }
};
struct SnapshotFailed : Guard<SnapshotFailed> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.snapshot; }
};
struct FailWalk : Action<FailWalk> {
  static constexpr void eval(Vars& v, const auto&) { v.walk = true; }
};
/// What is over hands its error to what it is a part of.
struct LeaveFailedWalk : Action<LeaveFailedWalk> {
  static constexpr void eval(Vars& v, const auto&) { v = {.walk = false, .core = true, .snapshot = v.snapshot}; }
};
struct LeaveFailedCore : Action<LeaveFailedCore> {
  static constexpr void eval(Vars& v, const auto&) { v = {.walk = false, .core = false, .snapshot = true}; }
};
struct FailSnapshot : Action<FailSnapshot> {
  static constexpr void eval(Vars& v, const auto&) { v.snapshot = true; }
};
struct StartAnew : Action<StartAnew> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct Listening : State {};
struct ErrorLost : State {};
struct ErrorInvented : State {};

template <class Succeeds, class Fails, class Failed, class LeaveFailed, class LeaveGood = none>
using Frame = mp_list<Row<Listening, Succeeds, none, LeaveGood, Not<Failed>>, Row<Listening, Succeeds, ErrorLost, none, Failed>,
                      Row<Listening, Fails, none, LeaveFailed, Failed>, Row<Listening, Fails, ErrorInvented, none, Not<Failed>>>;

struct ErrorNotMasked : FrontEnd<ErrorNotMasked, Vars> {
  static constexpr std::string_view name = "error-not-masked";
  using initial_state = Listening;
  // clang-format off
  using transition_table = mp_append<
      Frame<walk_succeeds,     walk_fails,     WalkFailed,     LeaveFailedWalk>,
      Frame<core_succeeds,     core_fails,     CoreFailed,     LeaveFailedCore>,
      Frame<snapshot_succeeds, snapshot_fails, SnapshotFailed, StartAnew>,
      mp_list<
          Row<Listening, callback_fails,  none, FailWalk>,
          Row<Listening, step_fails,      none, FailSnapshot>,
          Row<Listening, snapshot_called, none, StartAnew>,
          Row<Listening, caller_idle,     none, StartAnew>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = ErrorNotMasked;
  using enum EventInfo::Kind;
  const bool failed = e.outcome == Outcome::error;
  if (e.kind == end && model::is_down(e.phase)) return failed ? letter<M>(walk_fails{}) : letter<M>(walk_succeeds{});
  if (e.kind == abort_wakeup || (e.kind == callback_end && model::is_down(e.phase) && failed)) return letter<M>(callback_fails{});
  if (e.kind != step) return std::nullopt;
  if (e.step == "finish") return letter<M>(caller_idle{});
  if (e.step == "hibernation_snapshot") return letter<M>(snapshot_called{});
  if (e.step == "hibernation_snapshot_returned")
    return e.fields.starts_with("failure") ? letter<M>(snapshot_fails{}) : letter<M>(snapshot_succeeds{});
  if (e.step.starts_with("dpm_") && e.step.ends_with("_returned")) return failed ? letter<M>(core_fails{}) : letter<M>(core_succeeds{});
  const bool sees_wakeup = e.step == "pm_wakeup_pending" && e.fields == "true";
  const bool image_failed = e.step == "swsusp_arch_suspend_returned" && e.fields == "failed";
  if (failed || sees_wakeup || image_failed) return letter<M>(step_fails{});
  return std::nullopt;
}

}  // namespace

Property error_not_masked() {
  return {
      .id = "error-not-masked",
      .statement = "A walk down, a function of the PM core and hibernation_snapshot() return an error if something in them has failed or "
                   "was aborted by a wakeup, and only then.",
      .logic = "AG",
      .source = "derived; drivers/base/power/main.c, dpm_suspend() and the like, dpm_suspend_end(); kernel/power/hibernate.c, "
                "create_image(), hibernation_snapshot()",
      .scope = Scope::system,
      .monitor = &machine_of<ErrorNotMasked>(),
      .violations = {{"ErrorLost", "success was returned although something had failed, or a wakeup had ended it"},
                     {"ErrorInvented", "an error was returned although nothing had failed"}},
      .triggers = {"callback_fails", "step_fails", "walk_fails", "core_fails", "snapshot_fails"},
      .hears = hears,
      .fault = "async_error_not_returned",
  };
}

}  // namespace pmc::properties

// The walks of the PM core, and the order between devices, made wrong.
#include "tests/faults/edit.hpp"
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {
namespace {

using Kind = model::EventInfo::Kind;
using model::Model;
using model::Outcome;
using model::Phase;

constexpr Way way;
constexpr Way hibernation{.hypercall = 0};
constexpr Way passing{.walks = {1, pass}};
constexpr Way passing_hibernation{.walks = {1, pass}, .hypercall = 0};
constexpr Way async_way{.walks = {2, async_operation}};
constexpr BareWay way_2010{.picks = 0};

/// The walk passes by the device without a look at its flag: all that it asks is that nothing runs.
auto passed_by(Phase up) {
  return [=](Model& m) { ask(m, at(Kind::skip, up), "dev0", "completed"); };
}
/// The walk does not move the device to the next list, and comes to it again.
auto not_moved(Phase down) {
  return [=](Model& m) { leave_out(m, at(Kind::complete, down), "list of dev0"); };
}
/// The same for prepare and complete.
auto not_moved_after_callback(Phase p) {
  return [=](Model& m) {
    leave_out(m, [=](const auto& e) { return at(Kind::callback_end, p)(e) && e.outcome == Outcome::ok; }, "list of dev0");
  };
}
/// Whether the device is down is not looked at on the way up.
void flag_not_read(Model& m) { ask(m, at(Kind::pass, Phase::resume), "dev0", "completed"); }
/// ... nor whether it was resumed already.
void resumed_again(Model& m) {
  flag_not_read(m);
  leave_out(m, at(Kind::pass, Phase::resume), "list of dev0");
}

// A wakeup event comes before the device is reached in suspend: nothing is done to it.
constexpr std::size_t aborted_by_wakeup = passing.prepared + begin + step /* the event */ + skip + end + returned;
constexpr std::size_t resumed_after_abort = aborted_by_wakeup + call + begin + pass;

constexpr std::size_t passed_by_in_resume = begin + skip + end;

}  // namespace

std::vector<Fault> device_faults() {
  return {
      {.name = "thaw_dropped",
       .property = "freeze-balanced",
       .what = "dpm_resume() passes by a device that is frozen",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = passed_by(Phase::resume),
       .reaches = {{"LeftFrozen", way.resume_end_called + passed_by_in_resume + way.walks.outer() + returned + 2 * step}}},
      {.name = "freeze_repeated",
       .property = "freeze-balanced",
       .what = "dpm_suspend() leaves a device on dpm_prepared_list and freezes it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved(Phase::suspend),
       .reaches = {{"FrozenTwice", way.prepared + begin + operation + admit + callback}}},
      {.name = "recovered_although_not_frozen",
       .property = "freeze-balanced",
       .what = "dpm_resume() does not read power.is_suspended",
       .caller = freeze_caller(),
       .topology = one_without_callbacks(),
       .environment = wakeup_events,
       .in_model = flag_not_read,
       .reaches = {{"BalancedTwice", resumed_after_abort}}},

      {.name = "resume_skipped",
       .property = "suspend-resume-paired",
       .what = "dpm_resume() passes by a device that is suspended",
       .caller = shipped("xen-2010"),
       .topology = one_device(),
       .environment = quiet,
       .in_model = passed_by(Phase::resume),
       .reaches = {{"LeftSuspended", way_2010.resume_end_called + passed_by_in_resume + way_2010.walks.outer() + returned + step}}},
      {.name = "suspend_repeated",
       .property = "suspend-resume-paired",
       .what = "dpm_suspend() leaves a device on dpm_prepared_list and suspends it again",
       .caller = shipped("xen-2010"),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved(Phase::suspend),
       .reaches = {{"SuspendedTwice", way_2010.prepared + begin + operation + admit + callback}}},
      {.name = "resumed_although_not_suspended",
       .property = "suspend-resume-paired",
       .what = "dpm_resume() does not read power.is_suspended",
       .caller = freeze_caller(),
       .topology = one_without_callbacks(),
       .environment = wakeup_events,
       .in_model = flag_not_read,
       .reaches = {{"ResumedTwice", resumed_after_abort}}},

      {.name = "restore_dropped",
       .property = "poweroff-balanced",
       .what = "dpm_resume() passes by a device that got HIBERNATE",
       .caller = hibernate_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = passed_by(Phase::resume),
       .reaches = {{"LeftPoweredOff", hibernation.resume_end_called + passed_by_in_resume + way.walks.outer() + returned + 2 * step}}},
      {.name = "poweroff_repeated",
       .property = "poweroff-balanced",
       .what = "dpm_suspend() leaves a device on dpm_prepared_list and powers it off again",
       .caller = hibernate_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved(Phase::suspend),
       .reaches = {{"PoweredOffTwice", hibernation.prepared + begin + operation + admit + callback}}},
      {.name = "restore_repeated",
       .property = "poweroff-balanced",
       .what = "dpm_resume() leaves a device on dpm_suspended_list and restores it again",
       .caller = hibernate_caller(),
       .topology = one_without_callbacks(),
       .environment = quiet,
       .in_model = resumed_again,
       .reaches = {{"RestoredTwice", passing_hibernation.resume_end_called + begin + 2 * pass}}},

      {.name = "complete_dropped",
       .property = "prepare-complete-paired",
       .what = "dpm_complete() moves a device back to dpm_list without calling it",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { pass_over_in_complete(m, 0); },
       .reaches = {{"LeftPrepared", way.resumed + begin + skip + end + returned + 2 * step}}},
      {.name = "prepare_repeated",
       .property = "prepare-complete-paired",
       .what = "dpm_prepare() leaves a device on dpm_list and prepares it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved_after_callback(Phase::prepare),
       .reaches = {{"PreparedTwice", way.suspend_start_called + begin + 2 * callback}}},
      {.name = "complete_repeated",
       .property = "prepare-complete-paired",
       .what = "dpm_complete() leaves a device on dpm_prepared_list and completes it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved_after_callback(Phase::complete),
       .reaches = {{"CompletedUnprepared", way.resumed + begin + callback + start}}},

      {.name = "resume_noirq_skipped",
       .property = "phase-order-per-device",
       .what = "dpm_resume_noirq() passes by a device that is suspended in noirq",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = passed_by(Phase::resume_noirq),
       .reaches = {{"UpOutOfOrder", way.resume_start_called + begin + skip + end + begin + admit + start}}},
      {.name = "freeze_out_of_turn",
       .property = "phase-order-per-device",
       .what = "dpm_suspend() leaves a device on dpm_prepared_list and freezes it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved(Phase::suspend),
       .reaches = {{"DownOutOfOrder", way.prepared + begin + operation + admit + callback}}},
      {.name = "completed_while_frozen",
       .property = "phase-order-per-device",
       .what = "dpm_resume() passes by a device that is frozen, and dpm_complete() does not",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = passed_by(Phase::resume),
       .reaches = {{"CompletedTooSoon", way.resume_end_called + passed_by_in_resume + begin + start}}},
      {.name = "completed_again",
       .property = "phase-order-per-device",
       .what = "dpm_complete() leaves a device on dpm_prepared_list and completes it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved_after_callback(Phase::complete),
       .reaches = {{"CompletedUnprepared", way.resumed + begin + callback + start}}},

      {.name = "parent_does_not_wait",
       .property = "parent-suspended-after-children",
       .what = "an asynchronous parent does not wait for its child in suspend",
       .caller = freeze_caller(),
       .topology = async_family(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend, 0), "dev1"); },
       .reaches = {{"SuperiorStartedEarly", async_way.prepared + begin + 2 * (schedule + admit + start)},
                   {"SubordinateStartedLate", async_way.prepared + begin + 2 * (schedule + admit + start)}}},
      {.name = "child_does_not_wait",
       .property = "parent-resumed-before-children",
       .what = "an asynchronous child does not wait for its parent in resume_noirq",
       .caller = freeze_caller(),
       .topology = async_family(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::resume_noirq, 1), "dev0"); },
       // Both are scheduled, parents first; only the child goes on.
       .reaches = {{"SubordinateResumedFirst", async_way.resume_start_called + begin + 2 * schedule + admit + start}}},
  };
}

}  // namespace pmc::faults

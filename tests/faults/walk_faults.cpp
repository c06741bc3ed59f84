// The walks of the PM core made wrong: lists, turns, threads, completions, async_error.
#include "tests/faults/edit.hpp"
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {
namespace {

using Kind = model::EventInfo::Kind;
using model::EventInfo;
using model::Model;
using model::Outcome;
using model::Phase;

constexpr Way way;
constexpr Way two{.walks = {2, operation}};
constexpr Way passing{.walks = {1, pass}};
constexpr Way async_one{.walks = {1, async_operation}};
constexpr Way async_two{.walks = {2, async_operation}};

/// The walk of the phase ends well.
Where walk_end(Phase p) {
  return [=](const EventInfo& e) { return at(Kind::end, p, model::no_device)(e) && e.outcome == Outcome::ok; };
}
/// dpm_suspend() does not move the device to the next list, and comes to it again.
void not_moved(Model& m) { leave_out(m, at(Kind::complete, Phase::suspend), "list of dev0"); }

}  // namespace

std::vector<Fault> walk_faults() {
  return {
      {.name = "late_walks_the_wrong_list",
       .property = "late-needs-suspend",
       .what = "dpm_suspend() ends before it comes to a device, and dpm_suspend_late() walks dpm_prepared_list",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) {
         leave_out(m, walk_end(Phase::suspend), "list of dev0");
         ask(m, at(Kind::admit, Phase::suspend_late), "list of dev0", "on_source_of(suspend)");
       },
       .reaches = {{"LateWithoutSuspend", way.prepared + begin + end + returned + call + begin + admit + start}}},
      {.name = "suspended_before_resumed",
       .property = "no-double-suspend",
       .what = "dpm_suspend() leaves a device on dpm_prepared_list and suspends it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved,
       .reaches = {{"SuspendedAgain", way.prepared + begin + operation + admit + start}}},
      {.name = "resumed_twice",
       .property = "no-double-resume",
       .what = "dpm_resume() leaves a device on dpm_suspended_list and resumes it again",
       .caller = freeze_caller(),
       .topology = one_without_callbacks(),
       .environment = quiet,
       .in_model = [](Model& m) {
         ask(m, at(Kind::pass, Phase::resume), "dev0", "completed");
         leave_out(m, at(Kind::pass, Phase::resume), "list of dev0");
       },
       .reaches = {{"ResumedAgain", passing.resume_end_called + begin + 2 * pass}}},
      {.name = "flag_not_read_in_resume",
       .property = "resume-only-if-suspended",
       .what = "dpm_resume() does not read power.is_suspended",
       .caller = freeze_caller(),
       .topology = one_without_callbacks(),
       .environment = wakeup_events,
       .in_model = [](Model& m) { ask(m, at(Kind::pass, Phase::resume), "dev0", "completed"); },
       .reaches = {{"ResumedUnsuspended", passing.prepared + begin + step /* the event */ + skip + end + returned + call + begin + pass}}},
      {.name = "poweroff_while_frozen",
       .property = "thaw-before-next-down",
       .what = "FREEZE for dpm_suspend_start(), HIBERNATE for dpm_suspend_end()",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = [](checker::Machine& m) { says(m, "SuspendEnd", "dpm_suspend_end(FREEZE)", "dpm_suspend_end(HIBERNATE)"); },
       .reaches = {{"DownWhileFrozen", way.suspend_end_called + begin + admit + start}}},
      {.name = "called_twice_in_a_walk",
       .property = "one-callback-per-phase",
       .what = "dpm_suspend() leaves a device on dpm_prepared_list and comes to it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = not_moved,
       .reaches = {{"TwoRan", way.prepared + begin + operation + admit + start}}},
      {.name = "again_taken_for_success",
       .property = "prepare-eagain-retries",
       .what = "dpm_prepare() ends although a device is still on dpm_list",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = failures,
       .in_model = [](Model& m) { leave_out(m, walk_end(Phase::prepare), "list of dev0"); },
       .reaches = {{"TakenForSuccess", way.suspend_start_called + begin + callback + end}}},
      {.name = "again_taken_for_failure",
       .property = "prepare-eagain-retries",
       .what = "dpm_prepare() gives up if prepare returns -EAGAIN",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = failures,
       .in_model = [](Model& m) {
         also(m, [](const EventInfo& e) { return at(Kind::callback_end, Phase::prepare)(e) && e.outcome == Outcome::again; }, "dpm", "prepare_failed");
       },
       .reaches = {{"TakenForFailure", way.suspend_start_called + begin + callback + end}}},
      {.name = "removed_device_is_prepared",
       .property = "no-use-after-removal",
       .what = "dpm_prepare() calls a device that is on no list any more",
       .caller = freeze_caller(),
       .topology = one_pluggable_device(),
       .environment = with_hotplug,
       .in_model = [](Model& m) { leave_out(m, at(Kind::callback_start, Phase::prepare), "list of dev0"); },
       .reaches = {{"UsedAfterRemoval", way.suspend_start_called + begin + step /* device_del */ + start}}},
      {.name = "supplier_does_not_wait",
       .property = "supplier-suspended-after-consumers",
       .what = "an asynchronous supplier does not wait for its consumer in suspend",
       .caller = freeze_caller(),
       .topology = supplier_and_consumer(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend, 0), "dev1"); },
       .reaches = {{"SuperiorStartedEarly", async_two.prepared + begin + 2 * (schedule + admit + start)},
                   {"SubordinateStartedLate", async_two.prepared + begin + 2 * (schedule + admit + start)}}},
      {.name = "consumer_does_not_wait",
       .property = "supplier-resumed-before-consumers",
       .what = "an asynchronous consumer does not wait for its supplier in resume_noirq",
       .caller = freeze_caller(),
       .topology = supplier_and_consumer(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::resume_noirq, 1), "dev0"); },
       .reaches = {{"SubordinateResumedFirst", async_two.resume_start_called + begin + 2 * schedule + admit + start}}},
      {.name = "child_prepared_first",
       .property = "prepare-top-down",
       .what = "dpm_prepare() comes to a child before its parent",
       .caller = freeze_caller(),
       .topology = parent_and_child(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::callback_start, Phase::prepare, 1), "list of dev0"); },
       .reaches = {{"PreparedBeforeSuperior", way.suspend_start_called + begin + start}}},
      {.name = "parent_completed_first",
       .property = "complete-bottom-up",
       .what = "dpm_complete() comes to a parent before its child",
       .caller = freeze_caller(),
       .topology = parent_and_child(),
       .environment = synchronous,
       .in_model = [](Model& m) { leave_out(m, at(Kind::callback_start, Phase::complete, 0), "list of dev1"); },
       .reaches = {{"SuperiorCompletedFirst", two.resumed + begin + start}}},
      {.name = "suspend_begins_early",
       .property = "prepare-all-before-suspend",
       .what = "dpm_prepare() ends before it comes to a device",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, walk_end(Phase::prepare), "list of dev0"); },
       .reaches = {{"SuspendBeganUnprepared", way.suspend_start_called + begin + end + begin}}},
      {.name = "goes_on_without_waiting",
       .property = "async-waits",
       .what = "an asynchronous parent does not wait in suspend, nor its child in resume_noirq",
       .caller = freeze_caller(),
       .topology = async_family(),
       .environment = quiet,
       .in_model = [](Model& m) {
         leave_out(m, at(Kind::admit, Phase::suspend, 0), "dev1");
         leave_out(m, at(Kind::admit, Phase::resume_noirq, 1), "dev0");
       },
       .reaches = {{"SuperiorDidNotWait", async_two.prepared + begin + 2 * schedule + admit},
                   {"SubordinateDidNotWait", async_two.resume_start_called + begin + 2 * schedule + admit}}},
      {.name = "queued_twice",
       .property = "async-once",
       .what = "dpm_suspend() leaves a device on dpm_prepared_list and schedules it again",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = all_async,
       .in_model = [](Model& m) { leave_out(m, at(Kind::schedule, Phase::suspend), "list of dev0"); },
       .reaches = {{"QueuedTwice", async_one.prepared + begin + async_operation + schedule}}},
      {.name = "phase_does_not_wait",
       .property = "phase-barrier",
       .what = "dpm_suspend() does not wait for asynchronous work before it returns",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = all_async,
       .in_model = [](Model& m) { leave_out(m, walk_end(Phase::suspend), "dev0"); },
       .reaches = {{"NextPhaseTooSoon", async_one.prepared + begin + schedule + end + returned + call + begin}}},
      {.name = "error_not_looked_at",
       .property = "async-error-propagates",
       .what = "an asynchronous device does not look at async_error in suspend",
       .caller = freeze_caller(),
       .topology = two_devices(),
       .environment = all_async_failures,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend, 0), "async_error"); },
       .reaches = {{"WentOnAfterError", async_two.prepared + begin + 2 * schedule + failed_operation + admit}}},
      {.name = "completion_not_awaited",
       .property = "every-waiter-completed",
       .what = "dpm_suspend() ends while the completion of a device is not done",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = all_async,
       .in_model = [](Model& m) { leave_out(m, walk_end(Phase::suspend), "dev0"); },
       .reaches = {{"NeverCompleted", async_one.prepared + begin + schedule + end}}},
      {.name = "left_on_prepared_list",
       .property = "lists-restored",
       .what = "dpm_complete() ends before it comes to a device",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, walk_end(Phase::complete), "list of dev0"); },
       .reaches = {{"LeftOnAnother", way.resumed + begin + end + returned + 2 * step}}},
  };
}

}  // namespace pmc::faults

// Of a device and its pairs in the walks of the PM core.
#include "tests/properties/story.hpp"

namespace pmc::tests {

std::vector<Case> stories_of_walks() {
  const auto prepared = [](DeviceIndex d = child) { return runs(prepare, FREEZE, d); };
  const auto moved = [](Phase p, DeviceIndex d = child) { return with(PartKind::list, "move", end(p, FREEZE, d), d); };
  return {
    // clang-format off
    {"late-needs-suspend", all_down(FREEZE), "Suspended"},
    {"late-needs-suspend", all_down(FREEZE) + all_up(THAW), "Operational"},
    {"late-needs-suspend", passes(suspend, FREEZE) + start(suspend_late, FREEZE), "Suspended"},
    {"late-needs-suspend", fails(suspend, FREEZE) + passes(suspend_late, FREEZE) + finish(), "Operational"},
    {"late-needs-suspend", fails(suspend, FREEZE) + start(suspend_late, FREEZE), "LateWithoutSuspend"},
    {"late-needs-suspend", all_down(FREEZE) + finish() + start(suspend_noirq, FREEZE), "LateWithoutSuspend"},
    {"late-needs-suspend", runs(suspend, FREEZE) + runs(resume, RECOVER) + start(suspend_noirq, FREEZE), "LateWithoutSuspend"},

    // The watched phase of device_phase is suspend_late.
    {"no-double-suspend", all_down(FREEZE), "Down"},
    {"no-double-suspend", all_down(FREEZE) + all_up(THAW) + all_down(HIBERNATE) + finish(), "Up"},
    {"no-double-suspend", fails(suspend_late, FREEZE) + start(suspend_late, FREEZE), "Down"},
    {"no-double-suspend", left_out(suspend_late, FREEZE, "smart_suspend") + start(suspend_late, FREEZE), "SuspendedAgain"},
    {"no-double-suspend", all_down(FREEZE) + runs(resume_noirq, THAW) + start(suspend_late, HIBERNATE), "SuspendedAgain"},

    {"no-double-resume", all_up(THAW), "Up"},
    {"no-double-resume", all_up(THAW) + finish() + all_up(THAW), "Up"},
    {"no-double-resume", all_up(THAW) + all_down(HIBERNATE), "Down"},
    {"no-double-resume", fails(resume_early, THAW) + start(resume_early, THAW), "ResumedAgain"},
    {"no-double-resume", all_up(THAW) + passes(resume_early, THAW), "ResumedAgain"},

    {"resume-only-if-suspended", all_down(FREEZE), "Down"},
    {"resume-only-if-suspended", all_down(FREEZE) + all_up(THAW) + finish(), "Up"},
    {"resume-only-if-suspended", fails(suspend_late, FREEZE) + does(Kind::skip, resume_early), "Up"},
    {"resume-only-if-suspended", fails(suspend_late, FREEZE) + start(resume_early, RECOVER), "ResumedUnsuspended"},
    {"resume-only-if-suspended", all_down(FREEZE) + finish() + passes(resume_early, THAW), "ResumedUnsuspended"},

    {"thaw-before-next-down", all_down(FREEZE), "Frozen"},
    {"thaw-before-next-down", all_down(FREEZE) + all_up(THAW) + all_down(HIBERNATE), "Thawed"},
    {"thaw-before-next-down", fails(suspend, FREEZE) + all_down(HIBERNATE), "Thawed"},
    {"thaw-before-next-down", all_down(FREEZE) + runs(resume_noirq, THAW) + start(suspend, HIBERNATE), "DownWhileFrozen"},
    {"thaw-before-next-down", all_down(FREEZE) + passes(suspend_noirq, QUIESCE), "DownWhileFrozen"},

    {"one-callback-per-phase", begin(suspend) + runs(suspend, FREEZE), "OneRan"},
    {"one-callback-per-phase", begin(suspend) + runs(suspend, FREEZE) + begin(suspend_late) + start(suspend_late, FREEZE), "OneRan"},
    {"one-callback-per-phase", begin(prepare) + start(prepare, FREEZE) + end(prepare, FREEZE, child, Outcome::again), "NoneYet"},
    {"one-callback-per-phase", begin(prepare) + prepared() + hotplug("device_del") + prepared(), "OneRan"},
    {"one-callback-per-phase", begin(suspend) + runs(suspend, FREEZE) + start(suspend, FREEZE), "TwoRan"},

    {"prepare-eagain-retries", end(prepare, FREEZE, child, Outcome::again), "MustRetry"},
    {"prepare-eagain-retries", end(prepare, FREEZE, child, Outcome::again) + prepared() + walk_ends(prepare), "Settled"},
    {"prepare-eagain-retries", fails(prepare, FREEZE) + walk_failed(prepare), "Settled"},
    {"prepare-eagain-retries", end(prepare, FREEZE, child, Outcome::again) + hotplug("device_del") + walk_ends(prepare), "Settled"},
    {"prepare-eagain-retries", end(prepare, FREEZE, child, Outcome::again) + walk_ends(prepare), "TakenForSuccess"},
    {"prepare-eagain-retries", end(prepare, FREEZE, child, Outcome::again) + walk_failed(prepare), "TakenForFailure"},

    {"no-use-after-removal", hotplug("device_del"), "Removed"},
    {"no-use-after-removal", hotplug("device_del") + hotplug("device_add") + all_down(FREEZE), "Registered"},
    {"no-use-after-removal", hotplug("device_del") + start(prepare, FREEZE), "UsedAfterRemoval"},
    {"no-use-after-removal", hotplug("device_del") + does(Kind::schedule, resume), "UsedAfterRemoval"},
    {"no-use-after-removal", hotplug("device_del") + does(Kind::skip, resume_noirq), "UsedAfterRemoval"},

    {"supplier-suspended-after-consumers", begin(suspend) + runs(suspend, FREEZE) + start(suspend, FREEZE, parent), "SuperiorStarted"},
    {"supplier-suspended-after-consumers", start(suspend, FREEZE) + start(suspend, FREEZE, parent), "SuperiorStartedEarly"},
    {"supplier-suspended-after-consumers", passes(suspend, FREEZE, parent) + start(suspend, FREEZE), "SubordinateStartedLate"},
    {"supplier-suspended-after-consumers", passes(suspend, FREEZE, parent) + begin(suspend_late) + hotplug("device_del"), "SubordinateFirst"},

    {"supplier-resumed-before-consumers", all_down(FREEZE, parent), "NoirqSuspended"},
    {"supplier-resumed-before-consumers", all_down(FREEZE, parent) + all_up(THAW, parent) + all_up(THAW) + finish(), "Operational"},
    {"supplier-resumed-before-consumers", all_down(FREEZE, parent) + hotplug("device_del", parent), "Operational"},
    {"supplier-resumed-before-consumers", all_down(FREEZE, parent) + start(resume_noirq, THAW), "SubordinateResumedFirst"},

    {"prepare-top-down", prepared(parent) + start(prepare, FREEZE), "SuperiorPrepared"},
    {"prepare-top-down", prepared(parent) + prepared() + runs(complete, THAW, parent), "SuperiorUnprepared"},
    {"prepare-top-down", prepared(parent) + finish(), "SuperiorUnprepared"},
    {"prepare-top-down", prepared(parent) + hotplug("device_del") + hotplug("device_add") + start(prepare, FREEZE), "SuperiorPrepared"},
    {"prepare-top-down", fails(prepare, FREEZE, parent) + start(prepare, FREEZE), "PreparedBeforeSuperior"},
    {"prepare-top-down", prepared(parent) + hotplug("device_del", parent) + start(prepare, FREEZE), "PreparedBeforeSuperior"},

    {"complete-bottom-up", prepared(), "CompleteOwed"},
    {"complete-bottom-up", prepared() + runs(complete, THAW) + runs(complete, THAW, parent), "NothingOwed"},
    {"complete-bottom-up", fails(prepare, FREEZE) + start(complete, RECOVER, parent), "NothingOwed"},
    {"complete-bottom-up", prepared() + hotplug("device_del") + start(complete, THAW, parent), "NothingOwed"},
    {"complete-bottom-up", prepared() + finish(), "NothingOwed"},
    {"complete-bottom-up", hotplug("device_del") + hotplug("device_del", parent), "NothingOwed"},
    {"complete-bottom-up", prepared() + start(complete, THAW) + start(complete, THAW, parent), "SuperiorCompletedFirst"},

    {"prepare-all-before-suspend", begin(prepare) + prepared() + begin(suspend), "Prepared"},
    {"prepare-all-before-suspend", begin(prepare) + prepared() + runs(complete, THAW), "Unprepared"},
    {"prepare-all-before-suspend", hotplug("device_del") + begin(prepare) + begin(suspend), "Absent"},
    {"prepare-all-before-suspend", hotplug("device_del") + begin(prepare) + hotplug("device_add") + begin(suspend), "New"},
    {"prepare-all-before-suspend", hotplug("device_del") + begin(prepare) + hotplug("device_add") + prepared() + begin(suspend), "Prepared"},
    {"prepare-all-before-suspend", hotplug("device_del") + hotplug("device_add") + begin(prepare), "Unprepared"},
    {"prepare-all-before-suspend", begin(prepare) + fails(prepare, FREEZE) + begin(suspend), "SuspendBeganUnprepared"},

    {"async-waits", does(Kind::schedule, suspend), "SubordinateAwaited"},
    {"async-waits", does(Kind::schedule, suspend) + does(Kind::publish, suspend) + does(Kind::abort, suspend, parent), "NobodyAwaited"},
    {"async-waits", does(Kind::schedule, suspend) + hotplug("device_del") + does(Kind::admit, suspend, parent), "NobodyAwaited"},
    {"async-waits", does(Kind::schedule, resume) + does(Kind::admit, resume, parent) + start(resume, THAW, parent), "SuperiorAwaited"},
    {"async-waits", does(Kind::admit, resume, parent) + does(Kind::complete, resume, parent) + does(Kind::admit, resume), "NobodyAwaited"},
    {"async-waits", does(Kind::admit, resume, parent) + does(Kind::skip, resume), "SuperiorAwaited"},  // it takes no part
    {"async-waits", does(Kind::admit, suspend) + begin(suspend_late) + does(Kind::admit, suspend_late, parent), "NobodyAwaited"},
    {"async-waits", prepared(parent) + start(prepare, FREEZE), "NobodyAwaited"},
    {"async-waits", does(Kind::schedule, suspend) + does(Kind::admit, suspend, parent), "SuperiorDidNotWait"},
    {"async-waits", does(Kind::admit, suspend_noirq) + does(Kind::skip, suspend_noirq, parent), "SuperiorDidNotWait"},
    {"async-waits", does(Kind::schedule, resume, parent) + passes(resume, THAW), "SubordinateDidNotWait"},

    {"async-once", begin(suspend) + does(Kind::schedule, suspend), "Queued"},
    {"async-once", begin(suspend) + does(Kind::schedule, suspend) + begin(resume) + does(Kind::schedule, resume), "Queued"},
    {"async-once", does(Kind::schedule, suspend) + hotplug("device_del"), "NotQueued"},
    {"async-once", begin(suspend) + does(Kind::schedule, suspend) + does(Kind::schedule, suspend), "QueuedTwice"},

    {"phase-barrier", does(Kind::admit, suspend) + runs(suspend, FREEZE), "Working"},
    {"phase-barrier", does(Kind::admit, suspend) + runs(suspend, FREEZE) + does(Kind::complete, suspend) + begin(suspend_late), "Idle"},
    {"phase-barrier", prepared() + begin(suspend), "Idle"},
    {"phase-barrier", does(Kind::schedule, suspend) + hotplug("device_del") + begin(suspend_late), "Idle"},
    {"phase-barrier", does(Kind::schedule, suspend) + does(Kind::abort, suspend) + begin(resume, RECOVER), "Idle"},
    {"phase-barrier", does(Kind::admit, suspend) + fails(suspend, FREEZE) + begin(resume, RECOVER), "NextPhaseTooSoon"},
    {"phase-barrier", start(prepare, FREEZE) + begin(suspend), "NextPhaseTooSoon"},

    {"async-error-propagates", begin(suspend) + does(Kind::admit, suspend) + does(Kind::publish, suspend, stranger), "ErrorSet"},
    {"async-error-propagates", does(Kind::publish, suspend) + start(suspend, FREEZE, stranger), "ErrorSet"},  // it had looked before
    {"async-error-propagates", does(Kind::publish, suspend) + does(Kind::abort, suspend, stranger) + begin(resume, RECOVER) + does(Kind::admit, resume), "NoError"},
    {"async-error-propagates", does(Kind::publish, suspend) + does(Kind::admit, suspend, stranger), "WentOnAfterError"},
    {"async-error-propagates", does(Kind::abort_wakeup, suspend) + passes(suspend, FREEZE, stranger), "WentOnAfterError"},

    {"every-waiter-completed", does(Kind::schedule, suspend), "Pending"},
    {"every-waiter-completed", does(Kind::schedule, suspend) + does(Kind::publish, suspend) + walk_failed(suspend), "Completed"},
    {"every-waiter-completed", does(Kind::schedule, resume) + hotplug("device_del") + walk_ends(resume), "Completed"},
    {"every-waiter-completed", does(Kind::admit, suspend) + runs(suspend, FREEZE) + walk_ends(suspend), "NeverCompleted"},

    {"lists-restored", moved(prepare), "OnAnother"},
    {"lists-restored", moved(prepare) + moved(complete) + finish(), "OnDpmList"},
    {"lists-restored", moved(prepare) + hotplug("device_del") + finish(), "OnDpmList"},
    {"lists-restored", moved(prepare, stranger) + finish(), "OnDpmList"},
    {"lists-restored", moved(prepare) + moved(suspend) + finish(), "LeftOnAnother"},
    // clang-format on
  };
}

}  // namespace pmc::tests

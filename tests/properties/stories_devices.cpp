// Of one device, and of a parent and its child.
#include "tests/properties/story.hpp"

namespace pmc::tests {

std::vector<Case> stories_of_devices() {
  return {
    // clang-format off
    // The watched phase of device_phase is suspend_late.
    {"freeze-balanced", all_down(FREEZE), "Frozen"},
    {"freeze-balanced", all_down(FREEZE) + all_up(THAW) + finish(), "Balanced"},
    {"freeze-balanced", all_down(FREEZE) + all_up(RECOVER) + finish(), "Balanced"},
    {"freeze-balanced", all_down(FREEZE) + all_up(RESTORE) + finish(), "Balanced"},
    {"freeze-balanced", passes(suspend_late, FREEZE), "Frozen"},
    {"freeze-balanced", passes(suspend_late, FREEZE) + passes(resume_early, THAW) + finish(), "Balanced"},
    {"freeze-balanced", fails(suspend_late, FREEZE) + finish(), "Balanced"},
    {"freeze-balanced", all_down(SUSPEND) + all_up(RESUME) + finish(), "Balanced"},
    {"freeze-balanced", runs(suspend, FREEZE) + finish(), "Balanced"},
    {"freeze-balanced", runs(suspend_late, FREEZE, stranger) + finish(), "Balanced"},
    {"freeze-balanced", all_down(FREEZE) + runs(suspend_late, FREEZE), "FrozenTwice"},
    {"freeze-balanced", all_down(FREEZE) + all_up(THAW) + runs(resume_early, RESTORE), "BalancedTwice"},
    {"freeze-balanced", all_down(FREEZE) + runs(resume_noirq, THAW) + finish(), "LeftFrozen"},

    {"freeze-balanced", all_down(FREEZE) + hotplug("device_del") + finish(), "Balanced"},
    {"freeze-balanced", all_down(FREEZE) + hotplug("device_del", stranger) + finish(), "LeftFrozen"},

    {"suspend-resume-paired", all_down(SUSPEND) + hotplug("device_del") + finish(), "Operational"},
    {"suspend-resume-paired", all_down(SUSPEND), "Suspended"},
    {"suspend-resume-paired", all_down(HIBERNATE) + all_up(RESTORE) + finish(), "Operational"},
    {"suspend-resume-paired", all_down(FREEZE) + all_up(RESUME) + finish(), "Operational"},
    {"suspend-resume-paired", fails(suspend_late, QUIESCE) + finish(), "Operational"},
    {"suspend-resume-paired", all_down(SUSPEND) + runs(suspend_late, FREEZE), "SuspendedTwice"},
    {"suspend-resume-paired", fails(suspend_late, SUSPEND) + runs(resume_early, RESUME), "ResumedTwice"},
    {"suspend-resume-paired", all_down(SUSPEND) + finish(), "LeftSuspended"},

    {"poweroff-balanced", all_down(HIBERNATE) + hotplug("device_del") + finish(), "Balanced"},
    {"poweroff-balanced", all_down(HIBERNATE), "PoweredOff"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE), "Restored"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE) + finish(), "Balanced"},
    {"poweroff-balanced", all_down(FREEZE) + all_up(THAW) + all_down(HIBERNATE) + all_up(RESTORE) + finish(), "Balanced"},
    {"poweroff-balanced", all_down(FREEZE) + all_up(RESTORE) + finish(), "Balanced"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE) + all_down(FREEZE) + all_up(RESTORE), "Balanced"},
    {"poweroff-balanced", all_down(HIBERNATE) + runs(suspend_late, HIBERNATE), "PoweredOffTwice"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE) + runs(resume_early, RESTORE), "RestoredTwice"},
    {"poweroff-balanced", all_down(HIBERNATE) + finish(), "LeftPoweredOff"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(THAW) + finish(), "LeftPoweredOff"},

    {"prepare-complete-paired", runs(prepare, FREEZE) + hotplug("device_del") + finish(), "Unprepared"},
    {"prepare-complete-paired", runs(prepare, FREEZE), "Prepared"},
    {"prepare-complete-paired", runs(prepare, FREEZE) + runs(complete, RECOVER) + finish(), "Unprepared"},
    {"prepare-complete-paired", fails(prepare, FREEZE) + finish(), "Unprepared"},
    {"prepare-complete-paired", end(prepare, FREEZE, child, Outcome::again) + runs(prepare, FREEZE), "Prepared"},
    {"prepare-complete-paired", runs(prepare, FREEZE) + runs(prepare, FREEZE), "PreparedTwice"},
    {"prepare-complete-paired", fails(prepare, FREEZE) + runs(complete, RECOVER), "CompletedUnprepared"},
    {"prepare-complete-paired", end(prepare, FREEZE, child, Outcome::again) + runs(complete, THAW), "CompletedUnprepared"},
    {"prepare-complete-paired", runs(prepare, FREEZE) + finish(), "LeftPrepared"},

    {"phase-order-per-device", all_down(FREEZE) + hotplug("device_del") + hotplug("device_add") + runs(prepare, FREEZE), "Prepared"},
    {"phase-order-per-device", all_down(FREEZE), "NoirqSuspended"},
    {"phase-order-per-device", all_down(FREEZE) + all_up(THAW) + finish(), "Unprepared"},
    {"phase-order-per-device", runs(prepare, FREEZE) + runs(suspend, FREEZE) + runs(suspend_noirq, FREEZE), "NoirqWithoutLate"},
    {"phase-order-per-device",  // Linux 2.6.38
     runs(prepare, FREEZE) + passes(suspend, FREEZE) + runs(suspend_noirq, FREEZE) + runs(resume_noirq, THAW) +
         passes(resume, THAW) + runs(complete, THAW) + finish(),
     "Unprepared"},
    {"phase-order-per-device",
     runs(prepare, FREEZE) + runs(suspend, FREEZE) + fails(suspend_late, FREEZE) + runs(resume, RECOVER) +
         runs(complete, RECOVER) + finish(),
     "Unprepared"},
    {"phase-order-per-device", fails(prepare, FREEZE) + finish(), "Unprepared"},
    {"phase-order-per-device", runs(prepare, FREEZE) + runs(suspend_late, FREEZE), "DownOutOfOrder"},
    {"phase-order-per-device", runs(prepare, FREEZE) + fails(suspend, FREEZE) + runs(suspend_late, FREEZE), "DownOutOfOrder"},
    {"phase-order-per-device", all_down(FREEZE) + runs(resume, THAW), "UpOutOfOrder"},
    {"phase-order-per-device", all_down(FREEZE) + runs(resume_noirq, THAW) + runs(resume, THAW), "UpOutOfOrder"},
    {"phase-order-per-device",
     runs(prepare, FREEZE) + runs(suspend, FREEZE) + runs(suspend_noirq, FREEZE) + runs(resume_noirq, THAW) +
         runs(resume_early, THAW),
     "UpOutOfOrder"},
    {"phase-order-per-device", runs(prepare, FREEZE) + runs(suspend, FREEZE) + runs(complete, THAW), "CompletedTooSoon"},
    {"phase-order-per-device", fails(prepare, FREEZE) + runs(complete, RECOVER), "CompletedUnprepared"},
    {"phase-order-per-device", all_down(FREEZE) + runs(resume_noirq, THAW) + finish(), "LeftHalfway"},

    {"message-class-match", all_down(SUSPEND) + hotplug("device_del"), "Untold"},
    {"message-class-match", all_down(SUSPEND), "Told"},
    {"message-class-match", all_down(SUSPEND) + all_up(RESUME), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(THAW), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(RECOVER), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(RESTORE), "Untold"},
    {"message-class-match", all_down(QUIESCE) + all_up(RECOVER), "Untold"},
    {"message-class-match", all_down(HIBERNATE) + all_up(RESTORE), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(THAW) + all_down(HIBERNATE) + all_up(RESTORE), "Untold"},
    {"message-class-match", runs(prepare, SUSPEND) + runs(complete, THAW) + finish(), "Untold"},
    {"message-class-match", passes(suspend, SUSPEND) + runs(resume, RESTORE), "AnsweredInWrongClass"},
    {"message-class-match", all_down(SUSPEND) + start(resume_noirq, RECOVER), "AnsweredInWrongClass"},
    {"message-class-match", all_down(FREEZE) + start(resume_noirq, RESUME), "AnsweredInWrongClass"},
    {"message-class-match", all_down(QUIESCE) + start(resume_noirq, THAW), "AnsweredInWrongClass"},
    {"message-class-match", all_down(HIBERNATE) + runs(resume_noirq, RESTORE) + start(resume_early, RECOVER), "AnsweredInWrongClass"},
    {"message-class-match", runs(suspend, FREEZE) + start(suspend_noirq, QUIESCE), "DownMessageChanged"},
    {"message-class-match", start(suspend, RESUME), "UpMessageOnTheWayDown"},
    {"message-class-match", runs(suspend, FREEZE) + start(suspend_late, THAW), "UpMessageOnTheWayDown"},
    {"message-class-match", start(resume, SUSPEND), "DownMessageOnTheWayUp"},
    {"message-class-match", all_down(FREEZE) + start(resume_noirq, FREEZE), "DownMessageOnTheWayUp"},

    {"message-consistent-across-phases", all_down(SUSPEND) + runs(resume_noirq, RESUME), "Resuming"},
    {"message-consistent-across-phases", all_up(RESUME), "Unanswered"},
    {"message-consistent-across-phases", runs(resume_noirq, RECOVER) + runs(resume_early, THAW), "Thawing"},
    {"message-consistent-across-phases", passes(resume_noirq, THAW) + runs(resume, RESTORE), "Restoring"},
    {"message-consistent-across-phases", all_up(THAW) + all_up(RESTORE) + all_up(RESUME), "Unanswered"},
    {"message-consistent-across-phases", runs(resume, RESTORE) + runs(complete, THAW) + finish(), "Unanswered"},
    {"message-consistent-across-phases", runs(resume, THAW) + finish(), "Unanswered"},
    {"message-consistent-across-phases", runs(resume_early, RECOVER) + start(resume, RESTORE), "RestoredAfterThaw"},
    {"message-consistent-across-phases", runs(resume_noirq, RESTORE) + runs(resume_early, THAW), "ThawedAfterRestore"},
    {"message-consistent-across-phases", runs(resume_noirq, RESTORE) + start(resume, RESUME), "ResumeMixedIn"},
    {"message-consistent-across-phases", runs(resume_noirq, RESUME) + start(resume, THAW), "ResumeMixedIn"},

    {"parent-suspended-after-children", start(suspend, FREEZE, parent) + hotplug("device_del"), "SubordinateFirst"},
    {"parent-suspended-after-children", left_out(suspend_late, FREEZE, "smart_suspend", parent) + start(suspend_late, FREEZE), "SubordinateStartedLate"},
    {"parent-suspended-after-children", begin(suspend) + start(suspend, FREEZE), "SubordinateRunning"},
    {"parent-suspended-after-children", begin(suspend) + runs(suspend, FREEZE) + start(suspend, FREEZE, parent), "SuperiorStarted"},
    {"parent-suspended-after-children",
     begin(suspend) + runs(suspend, FREEZE) + runs(suspend, FREEZE, parent) + begin(suspend_late) +
         start(suspend_late, FREEZE) + start(suspend_late, FREEZE, stranger),
     "SubordinateRunning"},
    {"parent-suspended-after-children", begin(suspend) + passes(suspend, FREEZE, parent) + begin(complete, THAW), "SubordinateFirst"},
    {"parent-suspended-after-children", runs(prepare, FREEZE, parent) + runs(prepare, FREEZE), "SubordinateFirst"},
    {"parent-suspended-after-children", passes(suspend, FREEZE, parent) + passes(suspend, FREEZE), "SuperiorStarted"},
    {"parent-suspended-after-children", begin(suspend) + start(suspend, FREEZE) + start(suspend, FREEZE, parent), "SuperiorStartedEarly"},
    {"parent-suspended-after-children", start(suspend_late, FREEZE) + passes(suspend_late, FREEZE, parent), "SuperiorStartedEarly"},
    {"parent-suspended-after-children", runs(suspend_noirq, FREEZE, parent) + start(suspend_noirq, FREEZE), "SubordinateStartedLate"},
    {"parent-suspended-after-children", start(suspend, FREEZE, parent) + start(suspend, FREEZE), "SubordinateStartedLate"},

    {"parent-resumed-before-children", all_down(FREEZE, parent) + hotplug("device_del"), "Operational"},
    {"parent-resumed-before-children",  // the parent's driver is left out
     all_down(SUSPEND, parent) + left_out(resume_noirq, RESUME, "skip_resume", parent) + start(resume_noirq, RESUME), "LateSuspended"},
    {"parent-resumed-before-children", all_down(FREEZE, parent), "NoirqSuspended"},
    {"parent-resumed-before-children",
     all_down(FREEZE, parent) + runs(resume_noirq, THAW, parent) + runs(resume_noirq, THAW) + runs(resume_early, THAW, parent) +
         runs(resume_early, THAW) + runs(resume, THAW, parent) + runs(resume, THAW),
     "Operational"},
    {"parent-resumed-before-children",  // Linux 2.6.38
     runs(suspend, FREEZE, parent) + runs(suspend_noirq, FREEZE, parent) + runs(resume_noirq, THAW, parent) +
         runs(resume_noirq, THAW) + passes(resume, THAW, parent) + runs(resume, THAW),
     "Operational"},
    {"parent-resumed-before-children",  // the parent takes no part in late
     runs(suspend, FREEZE, parent) + fails(suspend_late, FREEZE, parent) + start(resume_early, RECOVER),
     "Suspended"},
    {"parent-resumed-before-children",  // an error of the way up stops nothing
     runs(suspend, FREEZE, parent) + fails(resume, THAW, parent) + start(resume, THAW),
     "Operational"},
    {"parent-resumed-before-children", all_down(FREEZE, parent) + finish() + start(resume, THAW), "Operational"},
    {"parent-resumed-before-children", all_down(FREEZE, parent) + start(resume_noirq, THAW), "SubordinateResumedFirst"},
    {"parent-resumed-before-children",
     all_down(FREEZE, parent) + runs(resume_noirq, THAW, parent) + start(resume_early, THAW, parent) + start(resume_early, THAW),
     "SubordinateResumedFirst"},
    {"parent-resumed-before-children", passes(suspend, FREEZE, parent) + start(resume, THAW), "SubordinateResumedFirst"},
    // clang-format on
  };
}

}  // namespace pmc::tests

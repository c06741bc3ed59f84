// Stories of rules that say within what a thing may happen: a walk, the noirq phases, an armed check, a session.
#include "tests/properties/story.hpp"

namespace pmc::tests {
namespace {

Story works(Phase p, DeviceIndex d = child) { return does(Kind::admit, p, d); }
Story moves_on(Phase p) { return runs(p, FREEZE) + does(Kind::complete, p); }

Story with_fields(std::string_view name, std::string_view fields) { return one({.kind = Kind::step, .step = name, .fields = fields}); }
Story snapshot_returns(std::string_view result) { return with_fields("hibernation_snapshot_returned", result); }
Story ioctl(Ioctl i) { return with_fields("snapshot_ioctl", model::to_string(i)); }
Story opens(SnapshotMode m) { return with_fields("snapshot_open", model::to_string(m)); }
Story makes_image() { return ioctl(Ioctl::CREATE_IMAGE) + snapshot_returns("success, in_suspend=1") + step("put_user"); }

Story lines_off() { return with(PartKind::device_irqs, "suspend_device_irqs", begin(suspend_noirq), no_device); }
Story lines_on() { return with(PartKind::device_irqs, "resume_device_irqs", walk_ends(resume_noirq), no_device); }
Story acts(std::string_view what) { return one({.kind = Kind::spontaneous, .device = child, .step = what}); }

Story arms() { return one({.kind = Kind::wakeup, .step = "write_wakeup_count"}); }
Story counts() { return one({.kind = Kind::wakeup, .step = "pm_wakeup_event"}); }
Story comes() { return one({.kind = Kind::wakeup}); }  // pm_system_wakeup()
Story turns_back(Phase p = suspend) { return does(Kind::abort_wakeup, p); }
Story pending(std::string_view answer) { return with_fields("pm_wakeup_pending", answer); }
Story finds(std::string_view look) { return with(PartKind::wakeup, std::string(look), step("syscore_suspend", error), no_device); }
Story freezes_with(Message m) { return start(suspend, m) + with(PartKind::driver, "returned", end(suspend, m)); }

}  // namespace

std::vector<Case> stories_of_windows() {
  return {
    // clang-format off
    {"walk-contains-callbacks", begin(suspend) + works(suspend) + moves_on(suspend), "Walking"},
    {"walk-contains-callbacks", begin(suspend) + works(suspend, stranger) + walk_ends(suspend) + finish(), "NoWalk"},
    {"walk-contains-callbacks", begin(suspend_noirq) + walk_failed(suspend_noirq) + begin(resume_noirq) + works(resume_noirq), "Walking"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + works(resume_early), "UndoingLate"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + walk_ends(resume_early), "LateUndone"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + walk_ends(resume_early) + walk_failed(suspend_late), "NoWalk"},
    {"walk-contains-callbacks", works(suspend), "WorkOutsideWalk"},
    {"walk-contains-callbacks", begin(suspend) + walk_ends(suspend) + does(Kind::complete, suspend), "WorkOutsideWalk"},
    {"walk-contains-callbacks", begin(suspend) + start(prepare, FREEZE), "WorkOutsideWalk"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + does(Kind::schedule, suspend_late), "WorkOutsideWalk"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + walk_ends(resume_early) + does(Kind::abort, suspend_late), "WorkOutsideWalk"},
    {"walk-contains-callbacks", begin(prepare) + begin(suspend), "BegunInWalk"},
    {"walk-contains-callbacks", begin(suspend_noirq) + begin(resume_noirq, RECOVER), "BegunInWalk"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + begin(resume, RECOVER), "BegunInWalk"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + walk_ends(resume_early) + begin(resume, RECOVER), "BegunInWalk"},
    {"walk-contains-callbacks", walk_ends(resume), "EndedWithoutBegin"},
    {"walk-contains-callbacks", begin(prepare) + walk_ends(suspend), "EndedWithoutBegin"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + walk_failed(suspend_late), "EndedWithoutBegin"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + walk_ends(resume_early) + walk_ends(resume_early), "EndedWithoutBegin"},
    {"walk-contains-callbacks", begin(complete, THAW) + finish(), "LeftInWalk"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + finish(), "LeftInWalk"},
    {"walk-contains-callbacks", begin(suspend_late) + begin(resume_early, RECOVER) + walk_ends(resume_early) + finish(), "LeftInWalk"},

    {"walk-reaches-every-device", runs(prepare, FREEZE) + walk_ends(prepare) + moves_on(suspend) + walk_ends(suspend), "Present"},
    {"walk-reaches-every-device", runs(prepare, FREEZE) + passes(suspend, FREEZE) + walk_ends(suspend) + walk_ends(resume_early), "Present"},
    {"walk-reaches-every-device", runs(prepare, FREEZE) + does(Kind::direct_complete, suspend) + walk_ends(suspend) + does(Kind::skip, suspend_late) + walk_ends(suspend_late), "Present"},
    {"walk-reaches-every-device", fails(prepare, FREEZE) + walk_failed(prepare) + walk_ends(complete), "Present"},
    {"walk-reaches-every-device", runs(prepare, FREEZE) + does(Kind::publish, suspend) + walk_failed(suspend) + walk_ends(resume) + runs(complete, RECOVER) + walk_ends(complete), "Present"},
    {"walk-reaches-every-device", hotplug("device_del") + walk_ends(prepare), "Absent"},
    {"walk-reaches-every-device", runs(prepare, FREEZE) + hotplug("device_del") + hotplug("device_add") + walk_ends(suspend), "Present"},  // too late for it
    {"walk-reaches-every-device", moves_on(suspend) + moves_on(suspend_noirq) + walk_ends(suspend_noirq) + moves_on(resume_noirq) + walk_ends(resume_noirq), "Present"},  // 2.6.38
    {"walk-reaches-every-device", walk_ends(prepare), "PassedOver"},
    {"walk-reaches-every-device", end(prepare, FREEZE, child, Outcome::again) + walk_ends(prepare), "PassedOver"},
    {"walk-reaches-every-device", runs(prepare, FREEZE) + does(Kind::abort, suspend) + walk_ends(suspend), "PassedOver"},
    {"walk-reaches-every-device", moves_on(suspend) + runs(suspend_late, FREEZE) + walk_ends(suspend_late), "PassedOver"},
    {"walk-reaches-every-device", moves_on(suspend) + moves_on(suspend_late) + walk_ends(suspend_noirq), "PassedOver"},
    {"walk-reaches-every-device", moves_on(suspend) + moves_on(suspend_late) + moves_on(suspend_noirq) + walk_ends(resume_noirq), "LeftBehind"},
    {"walk-reaches-every-device", moves_on(suspend) + moves_on(suspend_late) + walk_ends(resume_early), "LeftBehind"},
    {"walk-reaches-every-device", moves_on(suspend) + walk_ends(resume), "LeftBehind"},
    {"walk-reaches-every-device", runs(prepare, FREEZE) + walk_ends(complete), "LeftBehind"},

    {"walk-carries-message", with_message("dpm_suspend_start", FREEZE) + begin(prepare) + runs(prepare, FREEZE) + walk_ends(prepare), "AsCalled"},
    {"walk-carries-message", with_message("dpm_suspend_start", FREEZE) + step("dpm_suspend_start_returned"), "NoCall"},
    {"walk-carries-message", with_message("dpm_resume_end", THAW) + begin(resume, THAW) + runs(resume, THAW), "AsCalled"},
    {"walk-carries-message", with_message("dpm_suspend_end", FREEZE) + begin(suspend_late) + begin(resume_early, RECOVER) + passes(resume_early, RECOVER) + walk_failed(suspend_late), "Undoing"},
    {"walk-carries-message", with_message("dpm_suspend_end", FREEZE) + begin(resume_noirq, RECOVER) + begin(resume_early, RECOVER) + step("dpm_suspend_end_returned", error), "NoCall"},
    {"walk-carries-message", with_message("dpm_suspend_start", FREEZE) + begin(prepare, SUSPEND), "AnotherMessage"},
    {"walk-carries-message", with_message("dpm_suspend_start", SUSPEND) + walk_ends(prepare), "AnotherMessage"},
    {"walk-carries-message", with_message("dpm_suspend_start", FREEZE) + begin(suspend) + start(suspend, QUIESCE), "AnotherMessage"},
    {"walk-carries-message", with_message("dpm_suspend_end", FREEZE) + begin(resume_early, THAW), "AnotherMessage"},
    {"walk-carries-message", with_message("dpm_suspend_end", FREEZE) + begin(resume_early, RECOVER) + passes(resume_early, FREEZE), "AnotherMessage"},

    {"error-not-masked", fails(suspend, FREEZE) + walk_failed(suspend) + step("dpm_suspend_start_returned", error), "Listening"},
    {"error-not-masked", does(Kind::abort_wakeup, suspend) + walk_failed(suspend) + step("dpm_suspend_start_returned", error), "Listening"},
    {"error-not-masked", fails(resume, THAW) + walk_ends(resume) + step("dpm_resume_end_returned"), "Listening"},
    {"error-not-masked", end(prepare, FREEZE, child, Outcome::again) + walk_ends(prepare), "Listening"},
    {"error-not-masked", with_fields("hibernation_snapshot", "platform_mode=0, in_suspend=0") + step("syscore_suspend", error) + snapshot_returns("failure, in_suspend=0"), "Listening"},
    {"error-not-masked", step("lock_system_sleep", error) + with_fields("hibernation_snapshot", "platform_mode=0, in_suspend=0") + snapshot_returns("freezer_test, in_suspend=0") + finish(), "Listening"},
    {"error-not-masked", fails(suspend, FREEZE) + walk_ends(suspend), "ErrorLost"},
    {"error-not-masked", fails(suspend_late, FREEZE) + walk_failed(suspend_late) + step("dpm_suspend_end_returned"), "ErrorLost"},
    {"error-not-masked", with_fields("pm_wakeup_pending", "true") + snapshot_returns("success, in_suspend=0"), "ErrorLost"},
    {"error-not-masked", with_fields("swsusp_arch_suspend_returned", "failed") + snapshot_returns("success, in_suspend=1"), "ErrorLost"},
    {"error-not-masked", fails(suspend, FREEZE) + walk_failed(suspend) + step("dpm_suspend_returned", error) + snapshot_returns("success, in_suspend=0"), "ErrorLost"},
    {"error-not-masked", walk_failed(suspend), "ErrorInvented"},
    {"error-not-masked", walk_ends(suspend) + step("dpm_suspend_start_returned", error), "ErrorInvented"},
    {"error-not-masked", with_fields("pm_wakeup_pending", "false") + snapshot_returns("failure, in_suspend=0"), "ErrorInvented"},

    {"irqs-gated-in-noirq", lines_off() + start(suspend_noirq, FREEZE) + start(resume_noirq, THAW), "Off"},
    {"irqs-gated-in-noirq", lines_off() + lines_on() + acts("interrupt"), "On"},
    {"irqs-gated-in-noirq", lines_off() + acts("wake_interrupt"), "Off"},
    {"irqs-gated-in-noirq", begin(suspend_noirq) + start(suspend_noirq, FREEZE) + acts("interrupt"), "Untouched"},
    {"irqs-gated-in-noirq", lines_on() + start(suspend_noirq, FREEZE), "NoirqWithLinesOn"},
    {"irqs-gated-in-noirq", lines_off() + lines_on() + start(resume_noirq, THAW), "NoirqWithLinesOn"},
    {"irqs-gated-in-noirq", lines_off() + acts("interrupt"), "HandlerRan"},

    {"irqs-resumed-after-noirq", lines_off() + start(resume_noirq, THAW), "Off"},
    {"irqs-resumed-after-noirq", lines_off() + lines_on() + start(resume_early, THAW) + finish(), "On"},
    {"irqs-resumed-after-noirq", lines_off() + start(resume_early, THAW), "CallbackWithLinesOff"},
    {"irqs-resumed-after-noirq", lines_off() + finish(), "LeftOff"},

    {"events-check-disabled-after", arms() + step("attempt"), "ForTheNext"},
    {"events-check-disabled-after", arms() + step("freeze_processes", error) + step("attempt"), "ForTheNext"},
    {"events-check-disabled-after", arms() + step("freeze_processes") + arms() + step("attempt"), "ForTheNext"},  // for another
    {"events-check-disabled-after", arms() + step("freeze_processes") + step("clear_events_check_enabled") + step("attempt"), "Disabled"},
    {"events-check-disabled-after", arms() + step("freeze_processes") + counts() + finds("is_pending") + step("attempt"), "Disabled"},
    {"events-check-disabled-after", arms() + counts() + step("freeze_processes") + finds("last_look_pending") + step("attempt"), "Disabled"},
    {"events-check-disabled-after", arms() + step("freeze_processes") + finds("is_pending"), "ForThis"},  // what it finds was not counted
    {"events-check-disabled-after", arms() + step("freeze_processes") + step("attempt"), "LeftEnabled"},

    {"spurious-abort-free", comes() + turns_back() + turns_back(suspend_late) + pending("true"), "SystemWakeup"},  // until it is cleared
    {"spurious-abort-free", step("freeze_processes") + pending("false") + comes() + pending("true") + finish(), "SystemWakeup"},
    {"spurious-abort-free", comes() + finish() + step("attempt") + turns_back(), "SystemWakeup"},  // nobody froze tasks
    {"spurious-abort-free", arms() + counts() + finish() + step("attempt") + step("freeze_processes") + turns_back(), "NothingCame"},
    {"spurious-abort-free", comes() + arms() + counts() + turns_back() + turns_back(), "SystemWakeup"},
    {"spurious-abort-free", arms() + comes() + counts() + step("freeze_processes") + pending("true"), "NothingCame"},
    {"spurious-abort-free", arms() + counts() + comes() + step("clear_events_check_enabled") + pending("true"), "SystemWakeup"},
    {"spurious-abort-free", arms() + counts() + comes() + arms(), "SystemWakeup"},
    {"spurious-abort-free", arms() + counts() + counts() + finds("is_pending"), "NothingCame"},
    {"spurious-abort-free", with(PartKind::wakeup, "event", step("s2idle_enter"), no_device) + turns_back(suspend_late), "SystemWakeup"},
    {"spurious-abort-free", step("syscore_suspend", error), "NothingCame"},  // it failed by itself
    {"spurious-abort-free", turns_back(suspend_late), "AbortedForNothing"},
    {"spurious-abort-free", pending("true"), "AbortedForNothing"},
    {"spurious-abort-free", arms() + turns_back(), "AbortedForNothing"},
    {"spurious-abort-free", counts() + turns_back(), "AbortedForNothing"},  // the check is off
    {"spurious-abort-free", comes() + finish() + step("attempt") + step("freeze_processes") + turns_back(), "AbortedForNothing"},
    {"spurious-abort-free", arms() + counts() + turns_back() + finish() + step("attempt") + turns_back(), "AbortedForNothing"},
    {"spurious-abort-free", arms() + counts() + finds("last_look_pending") + turns_back(), "AbortedForNothing"},
    {"spurious-abort-free", arms() + counts() + arms() + turns_back(), "AbortedForNothing"},  // counted before the check was armed again
    {"spurious-abort-free", arms() + counts() + step("clear_events_check_enabled") + turns_back(), "AbortedForNothing"},
    {"spurious-abort-free", arms() + step("clear_events_check_enabled") + counts() + turns_back(), "AbortedForNothing"},

    {"user-ioctl-state-machine", opens(SnapshotMode::hibernate) + step("freeze_processes") + makes_image() + ioctl(Ioctl::S2RAM), "InOrder"},
    {"user-ioctl-state-machine", step("freeze_processes") + makes_image() + step("swsusp_free") + ioctl(Ioctl::UNFREEZE), "InOrder"},
    {"user-ioctl-state-machine", step("freeze_processes") + makes_image() + step("suspend_devices_and_enter_returned") + ioctl(Ioctl::UNFREEZE), "InOrder"},
    {"user-ioctl-state-machine", step("freeze_processes") + snapshot_returns("freezer_test, in_suspend=0") + step("put_user") + ioctl(Ioctl::CREATE_IMAGE), "InOrder"},
    {"user-ioctl-state-machine", opens(SnapshotMode::restore) + step("freeze_processes") + ioctl(Ioctl::ATOMIC_RESTORE) + finish(), "InOrder"},
    {"user-ioctl-state-machine", step("freeze_processes", error) + ioctl(Ioctl::S2RAM), "NotFrozen"},
    {"user-ioctl-state-machine", step("freeze_processes") + step("thaw_processes") + ioctl(Ioctl::CREATE_IMAGE), "NotFrozen"},
    {"user-ioctl-state-machine", opens(SnapshotMode::restore) + ioctl(Ioctl::ATOMIC_RESTORE), "NotFrozen"},
    {"user-ioctl-state-machine", opens(SnapshotMode::restore) + step("freeze_processes") + ioctl(Ioctl::CREATE_IMAGE), "OfTheOtherSession"},
    {"user-ioctl-state-machine", opens(SnapshotMode::hibernate) + step("freeze_processes") + ioctl(Ioctl::ATOMIC_RESTORE), "OfTheOtherSession"},
    {"user-ioctl-state-machine", step("freeze_processes") + makes_image() + ioctl(Ioctl::CREATE_IMAGE), "ImageLost"},
    {"user-ioctl-state-machine", step("freeze_processes") + makes_image() + ioctl(Ioctl::UNFREEZE), "ThawedOverImage"},

    {"freeze-arms-no-wakeup", freezes_with(FREEZE), "Frozen"},
    {"freeze-arms-no-wakeup", freezes_with(FREEZE) + start(resume, THAW) + acts("magic_packet"), "NotFrozen"},
    {"freeze-arms-no-wakeup", freezes_with(SUSPEND) + acts("magic_packet"), "NotFrozen"},
    {"freeze-arms-no-wakeup", freezes_with(FREEZE) + hotplug("device_del") + acts("magic_packet"), "NotFrozen"},
    {"freeze-arms-no-wakeup", freezes_with(QUIESCE) + acts("magic_packet"), "ArmedByFreeze"},

    {"cpus-innermost", step("pm_sleep_disable_secondary_cpus") + step("platform_suspend_enter"), "Inside"},
    {"cpus-innermost", step("platform_suspend_prepare_noirq") + step("pm_sleep_disable_secondary_cpus") + step("platform_leave") + step("pm_sleep_enable_secondary_cpus") + begin(resume_noirq, RESUME), "Outside"},
    {"cpus-innermost", step("pm_sleep_disable_secondary_cpus") + begin(resume_noirq, RESUME), "TakenInside"},
    {"cpus-innermost", step("pm_sleep_disable_secondary_cpus", error) + step("platform_resume_noirq"), "TakenInside"},

    {"platform-begin-with-tasks-frozen", step("freeze_processes") + step("platform_suspend_begin") + step("platform_resume_end"), "Inside"},
    {"platform-begin-with-tasks-frozen", step("freeze_processes") + step("platform_begin") + step("platform_end") + step("thaw_processes") + finish(), "Outside"},
    {"platform-begin-with-tasks-frozen", step("platform_suspend_begin"), "TakenOutside"},
    {"platform-begin-with-tasks-frozen", step("freeze_processes") + step("platform_begin") + step("thaw_processes") + step("platform_end"), "TakenOutside"},
    // clang-format on
  };
}

}  // namespace pmc::tests

// Stories of rules on what user space has chosen, /sys/power/pm_test and /sys/power/disk, and on what a way up is told.
#include "tests/properties/story.hpp"

namespace pmc::tests {
namespace {

Story with_fields(std::string_view name, std::string_view fields) { return one({.kind = Kind::step, .step = name, .fields = fields}); }
Story suspend_asks(std::string_view question) { return with_fields("suspend_test", question); }
Story hibernation_asks(std::string_view question) { return with_fields("hibernation_test", question); }
Story tasks_frozen() { return step("freeze_processes") + step("freeze_kernel_threads"); }
Story suspend_asks_all() {
  return suspend_asks("freezer, false") + suspend_asks("devices, false") + suspend_asks("platform, false") + suspend_asks("processors, false") +
         suspend_asks("core, false");
}
Story noirq_done() { return begin(suspend_noirq) + walk_ends(suspend_noirq); }

Story write() { return step("swsusp_write"); }
Story mode(DiskMode m) { return with_fields("read_hibernation_mode", model::to_string(m)); }
Story written_for(DiskMode m) { return write() + step("swsusp_free") + mode(m); }
Story sleeps(std::string_view result) { return step("suspend_devices_and_enter") + with_fields("suspend_devices_and_enter_returned", result); }
Story checks(std::string_view found) { return with_fields("swsusp_check", found); }
Story copies(Snapshot s) { return step("swsusp_arch_suspend") + with_fields("swsusp_arch_suspend_returned", model::to_string(s)); }

}  // namespace

std::vector<Case> stories_of_modes() {
  return {
    // clang-format off
    {"pm-test-asks-all", tasks_frozen() + suspend_asks_all() + step("platform_suspend_enter") + finish(), "Asked"},
    {"pm-test-asks-all", tasks_frozen() + suspend_asks_all() + step("s2idle_enter") + step("s2idle_enter"), "Asked"},
    {"pm-test-asks-all", tasks_frozen() + suspend_asks_all() + begin(suspend_noirq) + step("platform_suspend_enter"), "LeftOut"},
    {"pm-test-asks-all", tasks_frozen() + suspend_asks_all() + begin(suspend) + step("s2idle_enter"), "LeftOut"},
    {"pm-test-asks-all", tasks_frozen() + suspend_asks("devices, false") + suspend_asks("platform, false") + step("s2idle_enter"), "LeftOut"},
    {"pm-test-asks-all", tasks_frozen() + step("thaw_kernel_threads") + suspend_asks("devices, false") + suspend_asks("platform, false") + step("s2idle_enter"), "Asked"},
    {"pm-test-asks-all", tasks_frozen() + step("thaw_processes") + suspend_asks("devices, false") + suspend_asks("platform, false") + step("s2idle_enter"), "Asked"},
    {"pm-test-asks-all", step("freeze_kernel_threads") + hibernation_asks("freezer, false") + step("swsusp_arch_suspend"), "LeftOut"},
    {"pm-test-asks-all", step("freeze_kernel_threads") + step("swsusp_arch_suspend"), "Asked"},
    {"pm-test-asks-all", suspend_asks("devices, false") + suspend_asks("platform, false") + step("s2idle_enter"), "Asked"},
    {"pm-test-asks-all", hibernation_asks("freezer, true") + finish() + step("swsusp_arch_suspend"), "Asked"},
    {"platform-leave-once", step("platform_pre_snapshot") + copies(Snapshot::made) + step("platform_leave") + step("syscore_resume") + finish(), "NoPlatform"},
    {"platform-leave-once", step("platform_pre_snapshot") + step("platform_pre_snapshot") + copies(Snapshot::restored), "Owed"},
    {"platform-leave-once", step("platform_pre_snapshot") + step("platform_finish") + copies(Snapshot::made) + step("syscore_resume"), "NoPlatform"},
    {"platform-leave-once", step("platform_pre_snapshot") + finish() + copies(Snapshot::failed) + step("syscore_resume"), "NoPlatform"},
    {"platform-leave-once", step("platform_pre_snapshot", error) + copies(Snapshot::made) + step("syscore_resume"), "NoPlatform"},
    {"platform-leave-once", step("platform_pre_snapshot") + copies(Snapshot::made) + step("syscore_resume"), "NotLeft"},
    {"platform-leave-once", step("platform_pre_snapshot") + copies(Snapshot::failed) + finish(), "NotLeft"},
    {"platform-leave-once", step("platform_pre_snapshot") + copies(Snapshot::made) + step("platform_leave") + step("platform_leave"), "LeftUnasked"},
    {"platform-leave-once", step("platform_pre_snapshot") + step("platform_leave"), "LeftUnasked"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume"), "Images"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume_failed") + step("restore_highmem") + step("syscore_resume") + finish(), "Own"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume_failed") + step("restore_highmem", error) + step("syscore_resume"), "Own"},
    {"highmem-exchanged", step("restore_highmem", error) + step("syscore_resume") + finish(), "Own"},
    {"highmem-exchanged", step("restore_highmem") + step("restore_highmem") + step("syscore_resume"), "Own"},
    {"highmem-exchanged", step("restore_highmem", error) + step("swsusp_arch_resume"), "JumpedWithout"},
    {"highmem-exchanged", step("swsusp_arch_resume_failed"), "JumpedWithout"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume_failed") + step("swsusp_arch_resume"), "JumpedWithout"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume_failed") + step("swsusp_arch_resume_failed"), "JumpedWithout"},
    {"highmem-exchanged", step("restore_highmem") + step("syscore_resume"), "LeftExchanged"},
    {"highmem-exchanged", step("restore_highmem") + finish(), "LeftExchanged"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume_failed") + step("syscore_resume"), "LeftExchanged"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume_failed") + finish(), "LeftExchanged"},
    {"highmem-exchanged", step("restore_highmem") + step("swsusp_arch_resume_failed") + step("restore_highmem") + step("restore_highmem") + step("syscore_resume"), "LeftExchanged"},
    {"pm-test-stops", suspend_asks("processors, false") + step("trylock_system_sleep") + tasks_frozen() + suspend_asks("freezer, false"), "GoesOn"},
    {"pm-test-stops", suspend_asks("processors, true") + finish(), "Down"},
    {"pm-test-stops", suspend_asks("processors, false") + step("trylock_system_sleep", error) + finish(), "Down"},
    {"pm-test-stops", tasks_frozen() + suspend_asks("freezer, true"), "Stopped"},
    {"pm-test-stops", tasks_frozen() + suspend_asks("freezer, true") + step("thaw_processes") + finish(), "Down"},
    {"pm-test-stops", tasks_frozen() + suspend_asks("freezer, false") + step("sleep_state_supported", error) + step("thaw_processes"), "Down"},
    {"pm-test-stops", begin(suspend) + walk_ends(suspend) + step("dpm_suspend_returned") + hibernation_asks("devices, true") + step("no_platform_mode") + step("swsusp_free") + begin(resume, THAW), "Down"},
    {"pm-test-stops", noirq_done() + step("platform_pre_snapshot") + hibernation_asks("platform, true") + step("platform_finish"), "Down"},
    {"pm-test-stops", noirq_done() + step("no_platform_mode") + hibernation_asks("platform, false"), "GoesOn"},
    {"pm-test-stops", noirq_done() + step("no_platform_mode") + hibernation_asks("platform, true") + step("no_platform_mode"), "Stopped"},
    {"pm-test-stops", step("pm_sleep_disable_secondary_cpus") + suspend_asks("processors, true") + step("pm_sleep_enable_secondary_cpus"), "Down"},
    {"pm-test-stops", step("pm_sleep_disable_secondary_cpus") + suspend_asks("processors, false") + step("local_irq_disable") + step("syscore_suspend") + suspend_asks("core, true"), "Stopped"},
    {"pm-test-stops", step("syscore_suspend") + hibernation_asks("core, false") + with_fields("pm_wakeup_pending", "true") + step("syscore_resume"), "Down"},
    {"pm-test-stops", step("syscore_suspend") + with_fields("pm_wakeup_pending", "false") + suspend_asks("core, false") + step("platform_suspend_enter") + step("syscore_resume"), "Down"},
    {"pm-test-stops", suspend_asks("freezer, false"), "AskedElsewhere"},
    {"pm-test-stops", tasks_frozen() + suspend_asks("devices, true"), "AskedElsewhere"},
    {"pm-test-stops", step("freeze_kernel_threads", error) + suspend_asks("freezer, true"), "AskedElsewhere"},
    {"pm-test-stops", begin(suspend) + walk_failed(suspend) + suspend_asks("devices, false"), "AskedElsewhere"},
    {"pm-test-stops", noirq_done() + suspend_asks("platform, true"), "Stopped"},
    {"pm-test-stops", noirq_done() + suspend_asks("platform, false") + step("platform_suspend_prepare_noirq"), "AskedElsewhere"},
    {"pm-test-stops", step("syscore_suspend") + with_fields("pm_wakeup_pending", "true") + suspend_asks("core, false") + step("syscore_resume"), "Down"},
    {"pm-test-stops", step("syscore_suspend") + with_fields("pm_wakeup_pending", "true") + suspend_asks("platform, false"), "AskedElsewhere"},
    {"pm-test-stops", step("platform_suspend_prepare_noirq", error) + suspend_asks("platform, true"), "AskedElsewhere"},
    {"pm-test-stops", step("pm_sleep_disable_secondary_cpus") + step("local_irq_disable") + suspend_asks("processors, false"), "AskedElsewhere"},
    {"pm-test-stops", step("pm_sleep_disable_secondary_cpus") + suspend_asks("processors, false") + suspend_asks("processors, false"), "AskedElsewhere"},
    {"pm-test-stops", step("syscore_suspend") + step("syscore_resume") + suspend_asks("core, false"), "AskedElsewhere"},
    {"pm-test-stops", tasks_frozen() + suspend_asks("freezer, true") + begin(prepare), "WentDeeper"},
    {"pm-test-stops", walk_ends(suspend) + hibernation_asks("devices, true") + begin(suspend_late), "WentDeeper"},
    {"pm-test-stops", step("platform_pre_snapshot") + hibernation_asks("platform, true") + step("pm_sleep_disable_secondary_cpus"), "WentDeeper"},
    {"pm-test-stops", step("syscore_suspend") + hibernation_asks("core, true") + step("swsusp_arch_suspend"), "WentDeeper"},
    {"pm-test-stops", suspend_asks("processors, true") + step("trylock_system_sleep"), "WentDeeper"},
    {"pm-test-stops", step("syscore_suspend") + suspend_asks("core, false") + step("syscore_resume"), "TurnedBack"},
    {"pm-test-stops", suspend_asks("processors, false") + finish(), "TurnedBack"},

    {"disk-mode-obeyed", written_for(DiskMode::platform) + with_message("platform_begin", HIBERNATE) + step("kernel_power_off"), "ImageOnDisk"},
    {"disk-mode-obeyed", written_for(DiskMode::platform) + with_message("platform_begin", HIBERNATE) + step("swsusp_unmark") + finish(), "NoImage"},
    {"disk-mode-obeyed", written_for(DiskMode::platform) + with_message("platform_begin", HIBERNATE) + finish(), "NotDone"},
    {"disk-mode-obeyed", written_for(DiskMode::platform) + step("swsusp_unmark"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::shutdown) + step("kernel_halt"), "ImageOnDisk"},
    {"disk-mode-obeyed", written_for(DiskMode::reboot) + step("kernel_restart"), "ImageOnDisk"},
    {"disk-mode-obeyed", written_for(DiskMode::suspend) + sleeps("success") + step("swsusp_unmark") + finish(), "NoImage"},
    {"disk-mode-obeyed", written_for(DiskMode::suspend) + sleeps("failure") + mode(DiskMode::platform) + with_message("platform_begin", HIBERNATE), "ImageOnDisk"},
    {"disk-mode-obeyed", written_for(DiskMode::test_resume) + checks("FMODE_READ|FMODE_EXCL, image") + step("load_image_and_restore") + finish(), "NoImage"},
    {"disk-mode-obeyed", written_for(DiskMode::test_resume) + checks("FMODE_READ|FMODE_EXCL, error") + finish(), "NoImage"},
    {"disk-mode-obeyed", written_for(DiskMode::test_resume) + checks("FMODE_READ|FMODE_EXCL, error") + step("swsusp_unmark") + finish(), "NoImage"},
    {"disk-mode-obeyed", written_for(DiskMode::test_resume) + checks("FMODE_READ|FMODE_EXCL, image") + step("swsusp_unmark"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::test_resume) + checks("FMODE_READ|FMODE_EXCL, error") + step("load_image_and_restore"), "Disobeyed"},
    {"disk-mode-obeyed", checks("FMODE_READ, image") + step("load_image_and_restore") + finish(), "NoImage"},  // the boot kernel
    {"disk-mode-obeyed", sleeps("failure") + with_message("platform_begin", HIBERNATE) + finish(), "NoImage"},  // /dev/snapshot
    {"disk-mode-obeyed", step("swsusp_write", error) + finish(), "NoImage"},
    {"disk-mode-obeyed", step("swsusp_write", error) + mode(DiskMode::platform), "WithoutImage"},
    {"disk-mode-obeyed", write() + step("kernel_power_off"), "ImageOnDisk"},  // who never says what the mode is
    {"disk-mode-obeyed", written_for(DiskMode::platform) + step("kernel_power_off"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::shutdown) + with_message("platform_begin", HIBERNATE), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::reboot) + checks("FMODE_READ|FMODE_EXCL, image"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::reboot) + step("kernel_power_off"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::reboot) + mode(DiskMode::platform), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::suspend) + sleeps("failure") + step("swsusp_unmark"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::suspend) + sleeps("failure") + mode(DiskMode::reboot), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::suspend) + sleeps("success") + step("kernel_power_off"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::shutdown) + with_fields("suspend_devices_and_enter_returned", "success"), "Disobeyed"},
    {"disk-mode-obeyed", written_for(DiskMode::test_resume) + step("load_image_and_restore"), "Disobeyed"},
    {"disk-mode-obeyed", write() + finish(), "NoImage"},
    {"disk-mode-obeyed", written_for(DiskMode::shutdown) + finish(), "NotDone"},
    {"disk-mode-obeyed", written_for(DiskMode::suspend) + sleeps("success") + finish(), "NotDone"},
    {"disk-mode-obeyed", written_for(DiskMode::test_resume) + checks("FMODE_READ|FMODE_EXCL, image") + finish(), "NotDone"},

    {"image-written-once-made", step("hibernate_preallocate_memory") + copies(Snapshot::made) + write(), "Inside"},
    {"image-written-once-made", copies(Snapshot::made) + step("swsusp_write", error) + step("swsusp_free") + finish(), "Outside"},
    {"image-written-once-made", write(), "TakenOutside"},
    {"image-written-once-made", copies(Snapshot::failed) + write(), "TakenOutside"},
    {"image-written-once-made", copies(Snapshot::restored) + write(), "TakenOutside"},
    {"image-written-once-made", copies(Snapshot::made) + step("swsusp_free") + write(), "TakenOutside"},
    {"image-written-once-made", copies(Snapshot::made) + step("hibernate_preallocate_memory") + write(), "TakenOutside"},

    {"complete-is-told-the-same", with_message("dpm_resume_start", THAW) + with_message("dpm_resume", THAW) + with_message("dpm_complete", THAW), "NotUp"},
    {"complete-is-told-the-same", with_message("dpm_resume_noirq", RESUME) + with_message("dpm_resume_early", RESUME) + with_message("dpm_suspend_late", SUSPEND) + with_message("dpm_resume_end", RESUME), "NotUp"},
    {"complete-is-told-the-same", with_message("dpm_prepare", FREEZE) + with_message("dpm_complete", RECOVER), "NotUp"},
    {"complete-is-told-the-same", with_message("dpm_prepare", FREEZE) + with_message("dpm_suspend", FREEZE) + with_message("dpm_resume", THAW), "Resuming"},
    {"complete-is-told-the-same", with_message("dpm_suspend_start", FREEZE) + with_message("dpm_resume_end", RESTORE), "NotUp"},
    {"complete-is-told-the-same", with_message("dpm_resume_start", THAW) + finish() + with_message("dpm_resume_end", RESTORE), "NotUp"},
    {"complete-is-told-the-same", with_message("dpm_resume", THAW) + with_message("dpm_complete", RECOVER), "AnotherMessage"},
    {"complete-is-told-the-same", with_message("dpm_resume_start", THAW) + with_message("dpm_resume_end", RESTORE), "AnotherMessage"},
    {"complete-is-told-the-same", with_message("dpm_resume_noirq", RESTORE) + with_message("dpm_resume_early", RECOVER), "AnotherMessage"},
    {"complete-is-told-the-same", with_message("dpm_prepare", FREEZE) + with_message("dpm_complete", THAW), "NoAnswer"},
    {"complete-is-told-the-same", with_message("dpm_prepare", HIBERNATE) + with_message("dpm_complete", RECOVER), "NoAnswer"},

    {"turns-back-for-a-reason", tasks_frozen() + begin(suspend) + fails(suspend, FREEZE) + walk_failed(suspend) + begin(resume, RECOVER) + step("thaw_processes"), "Outside"},
    {"turns-back-for-a-reason", begin(suspend_late) + does(Kind::abort_wakeup, suspend_late) + begin(resume_early, RECOVER), "Outside"},
    {"turns-back-for-a-reason", step("syscore_suspend") + with_fields("pm_wakeup_pending", "true") + step("syscore_resume"), "Outside"},
    {"turns-back-for-a-reason", step("syscore_suspend") + hibernation_asks("core, true") + step("syscore_resume"), "Outside"},
    {"turns-back-for-a-reason", step("syscore_suspend") + step("platform_suspend_enter") + step("syscore_resume") + step("thaw_processes") + finish(), "Outside"},
    {"turns-back-for-a-reason", step("platform_suspend_prepare_noirq") + with_fields("s2idle_wake", "true") + step("platform_resume_noirq"), "Outside"},
    {"turns-back-for-a-reason", step("platform_pre_snapshot") + step("quiet_function") + step("platform_finish"), "Outside"},
    {"turns-back-for-a-reason", step("freeze_processes") + with_fields("snapshot_ioctl", "SNAPSHOT_UNFREEZE") + step("thaw_processes"), "Outside"},
    {"turns-back-for-a-reason", step("pm_sleep_disable_secondary_cpus", error) + step("pm_sleep_enable_secondary_cpus"), "Outside"},
    {"turns-back-for-a-reason", step("platform_resume_finish") + step("platform_suspend_prepare"), "Inside"},
    {"turns-back-for-a-reason", begin(suspend) + walk_ends(suspend) + begin(resume, RECOVER), "TakenInside"},
    {"turns-back-for-a-reason", step("platform_suspend_begin") + step("platform_resume_end"), "TakenInside"},
    {"turns-back-for-a-reason", step("syscore_suspend") + with_fields("pm_wakeup_pending", "false") + step("syscore_resume"), "TakenInside"},
    {"turns-back-for-a-reason", step("syscore_suspend") + hibernation_asks("core, false") + step("syscore_resume"), "TakenInside"},
    {"turns-back-for-a-reason", step("pm_notifier_prepare") + step("pm_notifier_post"), "TakenInside"},
    // clang-format on
  };
}

}  // namespace pmc::tests

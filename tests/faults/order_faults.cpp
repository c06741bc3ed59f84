// Callers that do a thing before or after its time.
#include "tests/faults/edit.hpp"
#include "tests/faults/ways.hpp"

namespace pmc::faults {
namespace {

using checker::Machine;
using model::EventInfo;
using model::Model;
using Kind = EventInfo::Kind;

constexpr SuspendWay suspend;
constexpr SuspendWay device_suspended{.walks = {.devices = 1, .each = operation}};  // prepare() returns 0
constexpr IdleWay idle;
constexpr HibernationWay hibernation;
constexpr RestoreWay restore;

Fault fault(const model::Caller& caller, std::string property, std::string name, std::string what, const model::Environment& environment,
            std::function<void(Machine&)> in_caller, Shortest reaches) {
  return {.name = std::move(name),
          .property = std::move(property),
          .what = std::move(what),
          .caller = caller,
          .topology = one_device(),
          .environment = environment,
          .in_caller = std::move(in_caller),
          .reaches = {std::move(reaches)}};
}
auto left_out(const std::string& state, const std::string& letter) {
  return [=](Machine& m) { omit(m, state, letter); };
}
auto goes_to(const std::string& state, const std::string& letter, const std::string& target) {
  return [=](Machine& m) { redirect(m, state, letter, target); };
}

/// Where the walk of prepare begins if one step before it is left out.
constexpr std::size_t first_walk_without_one = suspend.suspend_start_called - step + begin;

// The shipped quiet-exec, restore and xen-6.1.
constexpr Walks told{};
constexpr std::size_t quiet_refused = 6 * step /* attempt to freeze_processes() */ + 3 * step /* hotplug, begin(), kernel threads */ +
                                      (call + told.outer() + returned) + step /* console */ + (call + told.inner() + returned) +
                                      (call + 2 * told.inner() + returned) + step /* pre_snapshot() */;
constexpr std::size_t bitmaps_failed = 8 * step /* attempt to freeze_kernel_threads() */ + call + 2 * step /* hotplug, bitmaps */ +
                                       2 * step /* it is closed, and unlocked */ + returned;
constexpr std::size_t xen_resumed_start = 3 * step /* attempt, the freezer */ + (call + told.outer() + told.inner() + returned) + step /* xs_suspend() */ +
                                          (call + 2 * told.inner() + returned) + 4 * step /* to gnttab_suspend() */ + call + returned +
                                          6 * step /* back to xen_arch_resume() */ + (call + 2 * told.inner() + returned);

std::vector<Fault> only_during() {
  const model::Caller s = suspend_caller(), h = hibernation_caller(), r = restore_caller();
  return {
      fault(s, "transition-mutex-held", "transition_mutex_not_taken", "mutex_trylock(&system_transition_mutex) is left out", quiet,
            left_out("Trylock", "trylock_system_sleep(ok)"), {"TakenOutside", first_walk_without_one}),
      fault(s, "tasks-frozen-around-devices", "tasks_not_frozen", "freeze_processes() is left out", quiet,
            left_out("FreezeProcesses", "freeze_processes(ok)"), {"TakenOutside", first_walk_without_one}),
      fault(s, "wakeup-cleared-per-transition", "wakeups_not_cleared", "freeze_processes(), which clears wakeups, is left out", quiet,
            left_out("FreezeProcesses", "freeze_processes(ok)"), {"TakenOutside", first_walk_without_one}),
      fault(s, "kthreads-frozen-before-freeze", "kernel_threads_not_frozen", "freeze_kernel_threads() is left out", quiet,
            left_out("FreezeKernelThreads", "freeze_kernel_threads(ok)"), {"TakenOutside", suspend.prepared - step + begin}),
      fault(s, "syscore-covers-every-orchestrator", "syscore_left_out", "syscore_suspend() is left out", quiet,
            left_out("SyscoreSuspend", "syscore_suspend(ok)"), {"TakenOutside", suspend.entered - step}),
      fault(s, "wake-armed-before-cpus-off", "noirq_left_out", "dpm_suspend_noirq() is left out", quiet,
            goes_to("InSuspendLate", "dpm_suspend_late_returned(ok)", "PrepareNoirq"), {"TakenOutside", suspend.late_suspended + 2 * step}),
      fault(h, "gfp-covers-image-write", "mask_not_restricted", "pm_restrict_gfp_mask() is left out", quiet,
            left_out("RestrictMask", "pm_restrict_gfp_mask"), {"TakenOutside", hibernation.in_suspend_set - step + call}),
      fault(h, "hotplug-excluded", "hotplug_not_locked", "lock_device_hotplug() is left out", quiet,
            left_out("LockHotplug", "lock_device_hotplug"), {"TakenOutside", hibernation.in_suspend_set - step + call}),
      fault(h, "begin-told-again", "begin_not_told_again", "begin(HIBERNATE) is left out before the platform is entered", quiet,
            left_out("BeginAgain", "platform_begin(HIBERNATE, ok)"), {"TakenOutside", hibernation.mode_read + call + begin}),
      fault(r, "cpus-parked-at-jump", "jump_with_cpus_up", "secondary CPUs are not taken down", quiet,
            left_out("DisableCpus", "pm_sleep_disable_secondary_cpus(ok)"), {"TakenOutside", restore.jumped - step}),
      fault(h, "snapshot-atomic", "copied_with_devices_running", "dpm_suspend_end() is left out", quiet,
            goes_to("InSuspendStart", "dpm_suspend_start_returned(ok)", "PreSnapshot"),
            {"TakenOutside", hibernation.suspended + (hibernation.in_suspend_set - hibernation.noirq_suspended) + call}),
      fault(s, "syscore-one-cpu-irqs-off", "syscore_with_irqs_on", "local_irq_disable() is left out", quiet,
            left_out("DisableIrqs", "local_irq_disable"), {"TakenOutside", suspend.syscore_suspended - step}),
      fault(s, "wakeup-looked-for-last", "no_last_look", "pm_wakeup_pending() is left out", quiet,
            left_out("LastLook", "pm_wakeup_pending(false)"), {"TakenOutside", suspend.entered - step}),
      fault(shipped("suspend-s2idle"), "s2idle-loop-rechecks", "idle_again_without_looking", "s2idle_enter() and again", quiet,
            goes_to("S2idleEnter", "s2idle_enter", "S2idleEnter"), {"TakenOutside", idle.tested + step /* it looks */ + 2 * step}),
      fault(r, "gfp-covers-jump", "mask_not_restricted_for_jump", "pm_restrict_gfp_mask() is left out", quiet,
            left_out("RestrictMask", "pm_restrict_gfp_mask"), {"TakenOutside", restore.prepared - step + begin}),
      fault(s, "sleep-state-asked-for", "sleep_state_not_asked_for", "sleep_state_supported() is left out", quiet,
            left_out("Supported", "sleep_state_supported(ok)"), {"TakenOutside", suspend.entered - step}),
      fault(shipped("quiet-exec"), "quiet-function-in-quiet", "function_run_though_refused", "what pre_snapshot() of the platform returns is not looked at",
            failures, goes_to("PlatformPreSnapshot", "platform_pre_snapshot(error)", "Function_"), {"TakenOutside", quiet_refused + step}),
      {.name = "abort_without_wakeup",
       .property = "spurious-abort-free",
       .what = "a device aborts for a pending wakeup without looking whether one is",
       .caller = s,
       .topology = one_device(),
       .environment = wakeup_events,
       .in_model = [](Model& m) { leave_out(m, at(Kind::abort_wakeup, model::Phase::suspend), "wakeup"); },
       .reaches = {{"AbortedForNothing", suspend.prepared + begin + 1}}},
  };
}

std::vector<Fault> never_during() {
  const model::Caller s = suspend_caller(), h = hibernation_caller(), r = restore_caller();
  return {
      fault(h, "prealloc-before-kthread-freeze", "kernel_threads_frozen_before_allocation",
            "freeze_kernel_threads() before hibernate_preallocate_memory()", quiet,
            [](Machine& m) {
              redirect(m, "Begin", "platform_begin(FREEZE, ok)", "FreezeKernelThreads");
              redirect(m, "FreezeKernelThreads", "freeze_kernel_threads(ok)", "Preallocate");
              redirect(m, "Preallocate", "hibernate_preallocate_memory(ok)", "SuspendConsole");
            },
            {"TakenInside", hibernation.begun + 2 * step}),
      fault(s, "notifier-first-last", "post_before_thaw", "PM_POST_SUSPEND is told before tasks are thawed", quiet,
            [](Machine& m) {
              redirect(m, "ClearEventsCheck", "clear_events_check_enabled", "Post");
              redirect(m, "Post", "pm_notifier_post(suspend)", "Thaw");
              redirect(m, "Thaw", "thaw_processes", "RestoreConsole");
            },
            {"TakenInside", suspend.check_disabled + step}),
      fault(s, "vt-console-outermost", "vt_switched_after_prepare", "pm_prepare_console() after PM_SUSPEND_PREPARE", quiet,
            [](Machine& m) {
              redirect(m, "Trylock", "trylock_system_sleep(ok)", "Notify");
              redirect(m, "Notify", "pm_notifier_prepare(suspend, ok)", "PrepareConsole");
              redirect(m, "PrepareConsole", "pm_prepare_console", "FreezeProcesses");
            },
            {"TakenInside", suspend.locked + 2 * step}),
      fault(s, "console-around-devices", "console_resumed_too_soon", "resume_console() before dpm_resume_end()", quiet,
            goes_to("FinishPlatform", "platform_resume_finish", "ResumeConsole"), {"TakenInside", suspend.platform_finished + step}),
      fault(s, "gfp-around-devices", "mask_restored_too_soon", "pm_restore_gfp_mask() before dpm_resume_end()", quiet,
            goes_to("FinishPlatform", "platform_resume_finish", "RestoreMask"), {"TakenInside", suspend.platform_finished + step}),
      fault(h, "hibernate-acquired-outermost", "released_before_vt", "hibernate_release() before pm_restore_console()", quiet,
            goes_to("Post", "pm_notifier_post(hibernation)", "Release"), {"TakenInside", hibernation.post_notified + step}),
      fault(shipped("suspend-s2idle"), "sync-before-freeze", "sync_after_freeze", "file systems are synchronised again once user tasks are frozen",
            quiet, goes_to("FreezeProcesses", "freeze_processes(ok)", "Sync"), {"TakenInside", idle.kernel_threads_frozen}),
      fault(s, "sleep-forbidden-in-syscore", "irqs_not_enabled_before_cpus", "secondary CPUs are brought up with local interrupts off", quiet,
            left_out("EnableIrqs", "local_irq_enable"), {"TakenInside", suspend.syscore_resumed + step}),
      fault(s, "return-checked", "failed_freeze_ignored", "what freeze_kernel_threads() returned is not looked at", failures,
            goes_to("FreezeKernelThreads", "freeze_kernel_threads(error)", "RestrictMask"), {"TakenInside", suspend.begun}),
      fault(h, "power-down-or-roll-back", "tasks_run_after_write", "the machine is not switched off after the image is written", quiet,
            goes_to("Write", "swsusp_write(ok)", "FreeUnwritten"),
            {"TakenInside", hibernation.written + (hibernation.thawed - hibernation.ended - hibernation.siblings_parked)}),
      fault(s, "cpu-disable-fail-needs-enable", "cpus_not_enabled_after_error", "secondary CPUs are left as they are if some cannot be taken down",
            failures, goes_to("DisableCpus", "pm_sleep_disable_secondary_cpus(error)", "Wake"),
            {"TakenInside", suspend.cpus_down + step + call + begin}),
      fault(s, "freeze-fail-thaws", "users_left_frozen_after_error", "user tasks are left frozen if kernel threads cannot be frozen", failures,
            goes_to("FreezeKernelThreads", "freeze_kernel_threads(error)", "Post"), {"TakenInside", suspend.kernel_threads_frozen + step}),
      fault(s, "unwind-exactly-done", "syscore_resumed_too_late", "local_irq_enable() with the system core suspended", quiet,
            left_out("SyscoreResume", "syscore_resume"), {"TakenInside", suspend.entered + step}),
      fault(r, "quiesce-recover", "thaw_after_quiesce", "THAW after dpm_suspend_start(QUIESCE) returned an error", failures,
            [](Machine& m) { says(m, "ResumeEnd", "dpm_resume_end(RECOVER)", "dpm_resume_end(THAW)"); },
            // prepare() of the device fails, the first thing that can
            {"TakenInside", restore.suspend_start_called + begin + callback + end + returned + call + begin}),
      fault(r, "jump-point-of-no-return", "boot_kernel_goes_on", "the code after the jump is run", quiet,
            goes_to("Jump", "swsusp_arch_resume", "SyscoreResume"), {"TakenInside", restore.jumped + step}),
      fault(shipped("restore"), "image-read-while-open", "image_read_when_closed", "the image is loaded again if it could not be restored", failures,
            goes_to("InLoadImage", "load_image_and_restore_returned", "LoadImage"), {"TakenInside", bitmaps_failed + call + 3 * step}),
      fault(r, "memory-freed-for-way-back", "image_kept_on_way_back", "swsusp_free() is left out after the jump", failures,
            left_out("FreeFirst", "swsusp_free"), {"TakenInside", restore.exchanged_back + step}),
      fault(r, "cpuidle-paused-for-jump", "cpuidle_not_paused", "cpuidle_pause() is left out", quiet, left_out("PauseCpuidle", "cpuidle_pause"),
            {"TakenInside", restore.pre_restored + step}),
      fault(r, "stopped-once", "jumped_again", "the jump is tried again if it fails", failures, goes_to("Jump", "swsusp_arch_resume_failed", "Jump"),
            {"TakenInside", restore.jumped + step}),
      fault(h, "smt-parked-after-restore", "siblings_left_in_hlt", "arch_resume_nosmt() is left out", quiet,
            left_out("FinishPlatform", "arch_resume_nosmt(ok)"), {"TakenInside", hibernation.resume_start_called + begin}),
      fault(shipped("xen-6.1"), "xenstore-told-of-new-domain", "watches_not_registered", "xs_suspend_cancel() in a new domain", quiet,
            [](Machine& m) { says(m, "OutResume", "xs_resume", "xs_suspend_cancel"); }, {"TakenInside", xen_resumed_start + step}),
      fault(shipped("suspend-mem"), "unsupported-state-refused", "refusal_of_state_ignored", "what valid_state() says is not looked at", failures,
            goes_to("ValidState", "valid_state(error)", "Trylock"), {"TakenInside", 2 * step /* attempt, it asks */ + step}),
      {.name = "resume_error_stops_the_walk",
       .property = "resume-errors-nonfatal",
       .what = "dpm_resume() fails because a callback has",
       .caller = s,
       .topology = one_device(),
       .environment = failures,
       .in_model =
           [](Model& m) {
             for (EventInfo& e : m.events)
               if (e.kind == Kind::end && e.phase == model::Phase::resume) e.outcome = model::Outcome::error;
           },
       // The platform refuses right after the device was suspended, whose resume() then fails.
       .reaches = {{"TakenInside", device_suspended.suspended + 2 * step /* prepare(), finish() */ + call + device_suspended.walks.inner()}}},
      {.name = "wakeup_overlooked",
       .property = "wakeup-aborts",
       .what = "syscore_suspend() does not look for pending wakeups",
       .caller = s,
       .topology = one_device(),
       .environment = wakeup_events,
       .in_model =
           [](Model& m) {
             leave_out(m, [](const EventInfo& e) { return e.is_step("syscore_suspend") && e.outcome == model::Outcome::ok; }, "wakeup");
           },
       .reaches = {{"TakenInside", 1 /* the wakeup event */ + suspend.syscore_suspended}}},
  };
}

// The device's prepare() fails, the first thing in dpm_suspend_start() that can.
constexpr std::size_t start_failed = suspend.suspend_start_called + begin + callback + end + returned;

/// Rules with monitors of their own.
std::vector<Fault> others() {
  const model::Caller s = suspend_caller(), h = hibernation_caller(), r = restore_caller();
  const auto says_instead = [](const std::string& state, const std::string& letter, const std::string& instead) {
    return [=](Machine& m) { says(m, state, letter, instead); };
  };
  return {
      fault(s, "notifier-right-event", "suspend_told_for_freeze", "FREEZE after PM_SUSPEND_PREPARE", quiet,
            says_instead("SuspendStart", "dpm_suspend_start(SUSPEND)", "dpm_suspend_start(FREEZE)"), {"NoSuspend", suspend.suspend_start_called + begin}),
      fault(r, "notifier-right-event", "restore_told_for_suspend", "SUSPEND after PM_RESTORE_PREPARE", quiet,
            says_instead("SuspendStart", "dpm_suspend_start(QUIESCE)", "dpm_suspend_start(SUSPEND)"), {"NoRestore", restore.suspend_start_called + begin}),
      fault(s, "notifier-right-event", "post_of_another", "PM_POST_HIBERNATION after PM_SUSPEND_PREPARE", quiet,
            says_instead("Post", "pm_notifier_post(suspend)", "pm_notifier_post(hibernation)"), {"PostOfAnother", suspend.post_notified}),
      fault(s, "platform-hook-order", "finish_before_early", "finish() of the platform before dpm_resume_early()", quiet,
            goes_to("InResumeNoirq", "dpm_resume_noirq_returned(ok)", "FinishPlatform"), {"HookOutOfPlace", suspend.noirq_resumed + step}),
      fault(s, "platform-recover-on-device-failure", "recover_forgotten", "recover() of the platform is left out", failures,
            left_out("Recover", "platform_recover"), {"ResumedWithoutRecover", start_failed + call + begin}),
      fault(s, "platform-recover-on-device-failure", "recovered_twice", "recover() of the platform and again", failures,
            goes_to("Recover", "platform_recover", "Recover"), {"RecoveredTwice", start_failed + 2 * step}),
      fault(r, "highmem-exchanged", "jumped_without_highmem", "restore_highmem() is left out before the jump", quiet,
            left_out("ExchangeHighmem", "restore_highmem(ok)"), {"JumpedWithout", restore.jumped - step}),
      fault(r, "highmem-exchanged", "highmem_not_exchanged_back", "restore_highmem() is left out after a jump that failed", failures,
            goes_to("Jump", "swsusp_arch_resume_failed", "FreeFirst"), {"LeftExchanged", restore.jumped + 2 * step}),
      // The image is not made, or it comes back: as many steps.
      fault(h, "in-suspend-reset", "in_suspend_left_set", "in_suspend is left at 1 if the image could not be made", failures,
            left_out("ClearInSuspend", "set_in_suspend(false)"), {"LeftHeld", hibernation.finished - step}),
      fault(h, "in-suspend-reset", "in_suspend_set_twice", "in_suspend = 1 and again", quiet,
            goes_to("SetInSuspend", "set_in_suspend(true)", "SetInSuspend"), {"HeldTwice", hibernation.in_suspend_set + step}),
      fault(h, "image-unmarked-on-return", "image_left_marked", "the machine goes on after the image is written", quiet,
            goes_to("Write", "swsusp_write(ok)", "FreeUnwritten"), {"LeftHeld", hibernation.written + (hibernation.finished - hibernation.ended - hibernation.siblings_parked)}),
      {.name = "image_written_twice",
       .property = "image-unmarked-on-return",
       .what = "swsusp_write() and again, and mark_swapfiles() marks a swap device that is marked",
       .caller = h,
       .topology = one_device(),
       .environment = quiet,
       .in_caller = goes_to("Write", "swsusp_write(ok)", "Write"),
       .in_model = [](Model& m) { leave_out(m, "image_on_disk"); },
       .reaches = {{"HeldTwice", hibernation.written + step}}},
  };
}

}  // namespace

std::vector<Fault> order_faults() {
  std::vector<Fault> all = only_during();
  for (auto* const table : {never_during, others})
    for (Fault& f : table()) all.push_back(std::move(f));
  return all;
}

}  // namespace pmc::faults

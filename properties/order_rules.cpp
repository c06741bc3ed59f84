// Rules of order, of errors and of wakeup that say "only while" or "never while".
#include <algorithm>

#include "properties/during.hpp"
#include "properties/steps_heard.hpp"

namespace pmc::properties {
namespace {

using model::EventInfo;
using model::Message;
using model::Phase;
using Kind = EventInfo::Kind;

using heard::any;
using heard::ok;
using heard::returned_true;
using heard::walk;
using heard::walk_with;

bool walk_begins(const EventInfo& e) { return e.kind == Kind::begin; }
bool attempt_begins(const EventInfo& e) { return e.is_step("attempt"); }

/// What stops the machine, or this kernel of it; suspend-to-idle does not.
constexpr std::array<std::string_view, 7> stops{"platform_suspend_enter", "set_system_power_state", "swsusp_arch_suspend", "swsusp_arch_resume",
                              "platform_enter", "machine_kexec", "HYPERVISOR_suspend"};
/// Steps that take a mutex or wait for somebody.
constexpr std::array sleepers = std::to_array<std::string_view>(
    {"lock_system_sleep", "lock_device_hotplug", "pm_prepare_console", "pm_restore_console", "pm_notifier_prepare", "pm_notifier_post",
     "freeze_processes", "freeze_kernel_threads", "thaw_kernel_threads", "thaw_processes", "suspend_console", "resume_console",
     "pm_sleep_disable_secondary_cpus", "pm_sleep_enable_secondary_cpus", "hibernate_preallocate_memory", "create_basic_memory_bitmaps",
     "swsusp_check", "swsusp_read", "swsusp_write", "swsusp_unmark", "platform_suspend_begin", "platform_begin", "xs_suspend",
     "xs_resume", "xs_suspend_cancel"});
/// Steps of the way down that may fail, so that who takes one believes that all is well.
constexpr std::array ways_down = std::to_array<std::string_view>(
    {"freeze_processes", "freeze_kernel_threads", "hibernate_preallocate_memory", "create_basic_memory_bitmaps", "platform_suspend_begin",
     "platform_begin", "dpm_prepare", "dpm_suspend", "dpm_suspend_late", "dpm_suspend_noirq", "dpm_suspend_start", "dpm_suspend_end",
     "platform_suspend_prepare", "platform_suspend_prepare_late", "platform_suspend_prepare_noirq", "platform_pre_snapshot",
     "platform_pre_restore", "platform_prepare", "pm_sleep_disable_secondary_cpus", "syscore_suspend", "platform_suspend_enter",
     "swsusp_arch_suspend", "swsusp_arch_resume", "swsusp_write", "platform_enter"});

/// What gives back something that the way down has taken; but local_irq_enable(), which APM calls to enter its BIOS.
constexpr std::array ways_up = std::to_array<std::string_view>(
    {"syscore_resume", "pm_sleep_enable_secondary_cpus", "platform_resume_noirq", "platform_resume_early",
     "platform_resume_finish", "platform_resume_end", "platform_recover", "platform_finish", "platform_end", "platform_hibernation_recover",
     "platform_restore_cleanup", "resume_console", "pm_restore_gfp_mask", "thaw_kernel_threads", "thaw_processes", "pm_notifier_post",
     "pm_restore_console"});
/// What the way down was for is done, or user space asks for the next thing.
constexpr std::array purposes = std::to_array<std::string_view>(
    {"platform_suspend_enter", "set_system_power_state", "swsusp_arch_suspend", "swsusp_arch_resume", "swsusp_arch_resume_failed", "machine_kexec",
     "HYPERVISOR_suspend", "swsusp_write", "quiet_function", "snapshot_ioctl", "snapshot_release"});

/// A wakeup event, and not that user space arms the check for them.
bool wakes_up(const EventInfo& e) { return e.kind == Kind::wakeup && e.step != "write_wakeup_count"; }
/// Somebody has looked for pending wakeups and seen one.
bool wakeup_seen(const EventInfo& e) {
  return e.kind == Kind::abort_wakeup || returned_true(e, "pm_wakeup_pending") ||
         (e.kind == Kind::step && e.outcome == model::Outcome::error &&
          (e.step == "syscore_suspend" || e.step == "freeze_kernel_threads" || e.step == "pm_sleep_disable_secondary_cpus"));
}

}  // namespace

Property transition_mutex_held() {
  return during({
      .id = "transition-mutex-held",
      .statement = "One transition at a time: every walk over the devices runs under system_transition_mutex.",
      .source = "kernel/power/main.c, lock_system_sleep(); Documentation/driver-api/pm/notifiers.rst; kernel/power/suspend.c, enter_state()",
      .it = walk_begins,
      .begins = [](const EventInfo& e) { return ok(e, "lock_system_sleep") || ok(e, "trylock_system_sleep"); },
      .ends = [](const EventInfo& e) { return e.is_step("unlock_system_sleep"); },
      .meaning = "devices were suspended or resumed without system_transition_mutex, so another transition may run at the same time",
      .fault = "transition_mutex_not_taken",
      .of_whole_callers = true,
  });
}

Property tasks_frozen_around_devices() {
  return during({
      .id = "tasks-frozen-around-devices",
      .statement = "Every walk over the devices runs with user tasks frozen.",
      .source = "Documentation/power/freezing-of-tasks.rst; Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"",
      .it = walk_begins,
      .begins = [](const EventInfo& e) { return ok(e, "freeze_processes"); },
      .ends = [](const EventInfo& e) { return e.is_step("thaw_processes"); },
      .meaning = "devices were suspended or resumed while user tasks run, which may use them",
      .fault = "tasks_not_frozen",
      .of_whole_callers = true,
  });
}

Property kthreads_frozen_before_freeze() {
  return during({
      .id = "kthreads-frozen-before-freeze",
      .statement = "Freezable kernel threads are frozen before devices are suspended, frozen or quiesced.",
      .source = "Documentation/power/freezing-of-tasks.rst; kernel/power/hibernate.c, hibernation_snapshot(); kernel/power/process.c, "
                "freeze_kernel_threads()",
      .it = [](const EventInfo& e) { return walk(e, Phase::suspend); },
      .begins = [](const EventInfo& e) { return ok(e, "freeze_kernel_threads"); },
      .ends = [](const EventInfo& e) { return e.is_step("thaw_kernel_threads") || e.is_step("thaw_processes"); },
      .meaning = "devices were told to suspend while freezable kernel threads run",
      .fault = "kernel_threads_not_frozen",
      .of_whole_callers = true,
  });
}

Property prealloc_before_kthread_freeze() {
  return during({
      .id = "prealloc-before-kthread-freeze",
      .statement = "Memory for the image is allocated before kernel threads are frozen, since it may need them.",
      .source = "kernel/power/hibernate.c, hibernation_snapshot(); kernel/power/user.c, snapshot_ioctl(), SNAPSHOT_FREE",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("hibernate_preallocate_memory"); },
      .begins = [](const EventInfo& e) { return ok(e, "freeze_kernel_threads"); },
      .ends = [](const EventInfo& e) { return e.is_step("thaw_kernel_threads") || e.is_step("thaw_processes"); },
      .meaning = "hibernate_preallocate_memory() was called with kernel threads frozen: it may fail, or wait for one of them for ever",
      .fault = "kernel_threads_frozen_before_allocation",
  });
}

Property notifier_first_last() {
  return during({
      .id = "notifier-first-last",
      .statement = "PM_.._PREPARE is told before tasks are frozen, and PM_POST_.. after they are thawed.",
      .source = "Documentation/driver-api/pm/notifiers.rst; kernel/power/suspend.c, suspend_prepare(), suspend_finish()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("pm_notifier_prepare") || e.is_step("pm_notifier_post"); },
      .begins = [](const EventInfo& e) { return ok(e, "freeze_processes"); },
      .ends = [](const EventInfo& e) { return e.is_step("thaw_processes"); },
      .meaning = "PM notifiers were called with user tasks frozen, though they may need user space",
      .fault = "post_before_thaw",
  });
}

Property vt_console_outermost() {
  return during({
      .id = "vt-console-outermost",
      .statement = "The virtual terminal is switched before PM_.._PREPARE is told and back after PM_POST_...",
      .source = "kernel/power/suspend.c, suspend_prepare(), suspend_finish(); kernel/power/hibernate.c, hibernate()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("pm_prepare_console") || e.is_step("pm_restore_console"); },
      .begins = [](const EventInfo& e) { return ok(e, "pm_notifier_prepare"); },
      .ends = [](const EventInfo& e) { return e.is_step("pm_notifier_post"); },
      .meaning = "the virtual terminal was switched between PM_.._PREPARE and PM_POST_..",
      .fault = "vt_switched_after_prepare",
  });
}

Property gfp_covers_image_write() {
  return during({
      .id = "gfp-covers-image-write",
      .statement = "The allocation mask is restricted when the image is made and until it is written.",
      .source = "kernel/power/hibernate.c, hibernation_snapshot(), hibernate(); mm/page_alloc.c, pm_restrict_gfp_mask()",
      .it = [](const EventInfo& e) { return e.is_step("swsusp_arch_suspend") || e.is_step("swsusp_write"); },
      .begins = [](const EventInfo& e) { return e.is_step("pm_restrict_gfp_mask"); },
      .ends = [](const EventInfo& e) { return e.is_step("pm_restore_gfp_mask"); },
      .meaning = "the image was made or written with an unrestricted mask: an allocation may start I/O and change what the image holds",
      .fault = "mask_not_restricted",
  });
}

Property hotplug_excluded() {
  return during({
      .id = "hotplug-excluded",
      .statement = "Memory is copied into an image, and out of one, under lock_device_hotplug().",
      .source = "kernel/power/hibernate.c, hibernate(), load_image_and_restore(); kernel/power/user.c, snapshot_ioctl()",
      .it = [](const EventInfo& e) { return e.is_step("swsusp_arch_suspend"); },
      .begins = [](const EventInfo& e) { return e.is_step("lock_device_hotplug"); },
      .ends = [](const EventInfo& e) { return e.is_step("unlock_device_hotplug"); },
      .meaning = "memory was copied while memory or processors may come and go",
      .fault = "hotplug_not_locked",
  });
}

Property cpus_parked_at_jump() {
  return during({
      .id = "cpus-parked-at-jump",
      .statement = "The jump into an image's kernel is made with the secondary CPUs down, so that they execute nothing in memory that is overwritten.",
      .source = "kernel/power/hibernate.c, hibernate_resume_nonboot_cpu_disable(), resume_target_kernel()",
      .it = [](const EventInfo& e) { return e.is_step("swsusp_arch_resume"); },
      .begins = [](const EventInfo& e) { return ok(e, "pm_sleep_disable_secondary_cpus"); },
      .ends = [](const EventInfo& e) { return e.is_step("pm_sleep_enable_secondary_cpus"); },
      .meaning = "the boot kernel jumped with secondary CPUs running",
      .fault = "jump_with_cpus_up",
  });
}

Property syscore_covers_every_orchestrator() {
  return during({
      .id = "syscore-covers-every-orchestrator",
      .statement = "Whoever stops the machine has called syscore_suspend() before (sysdev_suspend() before Linux 2.6.39).",
      .source = "drivers/base/syscore.c, syscore_suspend(), and its callers",
      .it = [](const EventInfo& e) { return any(e, stops); },
      .begins = [](const EventInfo& e) { return ok(e, "syscore_suspend") || e.is_step("sysdev_suspend"); },
      .ends = [](const EventInfo& e) { return e.is_step("syscore_resume") || e.is_step("sysdev_resume"); },
      .meaning = "the machine was stopped with the system core not suspended",
      .fault = "syscore_left_out",
  });
}

Property wake_armed_before_cpus_off() {
  return during({
      .id = "wake-armed-before-cpus-off",
      .statement = "Secondary CPUs go down and local interrupts off only after dpm_suspend_noirq() has armed the wakeup interrupts.",
      .source = "Documentation/power/suspend-and-interrupts.rst; drivers/base/power/main.c, dpm_suspend_noirq(); kernel/irq/pm.c, "
                "suspend_device_irqs()",
      .it = [](const EventInfo& e) { return e.is_step("pm_sleep_disable_secondary_cpus") || e.is_step("local_irq_disable"); },
      .begins = [](const EventInfo& e) { return e.kind == Kind::end && e.phase == Phase::suspend_noirq && e.succeeded(); },
      .ends = [](const EventInfo& e) { return walk(e, Phase::resume_noirq); },
      .meaning = "processors or interrupts were switched off with no wakeup interrupt armed",
      .fault = "noirq_left_out",
  });
}

Property sleep_forbidden_in_syscore() {
  return during({
      .id = "sleep-forbidden-in-syscore",
      .statement = "Between local_irq_disable() and local_irq_enable() nothing sleeps: no mutex, no walk over devices, no I/O.",
      .source = "drivers/base/syscore.c, syscore_suspend(), syscore_resume(); kernel/power/suspend.c, suspend_enter()",
      .form = During::never,
      .it = [](const EventInfo& e) { return walk_begins(e) || any(e, sleepers); },
      .begins = [](const EventInfo& e) { return e.is_step("local_irq_disable"); },
      .ends = [](const EventInfo& e) { return e.is_step("local_irq_enable"); },
      .meaning = "a step that may sleep was taken with local interrupts off",
      .fault = "irqs_not_enabled_before_cpus",
  });
}

Property quiesce_recover() {
  return during({
      .id = "quiesce-recover",
      .statement = "In a boot kernel whose devices are told QUIESCE, they are told RECOVER if the jump is not made.",
      .source = "Documentation/driver-api/pm/devices.rst, \"Leaving Hibernation\"; kernel/power/hibernate.c, hibernation_restore()",
      .form = During::never,
      .it = [](const EventInfo& e) {
        return e.kind == Kind::begin && !model::is_down(e.phase) && e.phase != Phase::complete && e.message != Message::RECOVER;
      },
      .begins = [](const EventInfo& e) { return e.kind == Kind::begin && e.message == Message::QUIESCE; },
      .ends = [](const EventInfo& e) { return walk(e, Phase::complete); },
      .meaning = "devices that were told QUIESCE were told something else than RECOVER on the way up",
      .fault = "thaw_after_quiesce",
  });
}

Property jump_point_of_no_return() {
  return during({
      .id = "jump-point-of-no-return",
      .statement = "After the jump into an image's kernel the boot kernel runs no more.",
      .source = "Documentation/driver-api/pm/devices.rst, \"Leaving Hibernation\"; kernel/power/hibernate.c, resume_target_kernel()",
      .form = During::never,
      .it = [](const EventInfo& e) { return (e.kind == Kind::step && e.step != "swsusp_arch_resume" && !attempt_begins(e)) || walk_begins(e); },
      .begins = [](const EventInfo& e) { return e.is_step("swsusp_arch_resume"); },
      .ends = attempt_begins,
      .meaning = "the boot kernel went on after the jump",
      .fault = "boot_kernel_goes_on",
  });
}

Property begin_told_again() {
  return during({
      .id = "begin-told-again",
      .statement = "Devices are told HIBERNATE only after begin(HIBERNATE) of the platform, since making the image has ended the first begin().",
      .source = "kernel/power/hibernate.c, hibernation_platform_enter()",
      .it = [](const EventInfo& e) { return walk_with(e, Phase::prepare, Message::HIBERNATE); },
      .begins = [](const EventInfo& e) { return ok(e, "platform_begin") && e.message == Message::HIBERNATE; },
      .ends = [](const EventInfo& e) { return e.is_step("platform_end"); },
      .meaning = "devices were told HIBERNATE and the platform does not know",
      .fault = "begin_not_told_again",
      .of_whole_callers = true,
  });
}

Property snapshot_atomic() {
  return during({
      .id = "snapshot-atomic",
      .statement = "Memory is copied into an image only after dpm_suspend_noirq() and before dpm_resume_noirq(): no device does I/O into it meanwhile.",
      .source = "kernel/power/hibernate.c, create_image(); Documentation/power/freezing-of-tasks.rst",
      .it = [](const EventInfo& e) { return e.is_step("swsusp_arch_suspend"); },
      .begins = [](const EventInfo& e) { return e.kind == Kind::end && e.phase == Phase::suspend_noirq && e.succeeded(); },
      .ends = [](const EventInfo& e) { return walk(e, Phase::resume_noirq); },
      .meaning = "memory was copied while devices may do I/O into it",
      .fault = "copied_with_devices_running",
  });
}

Property image_written_once_made() {
  return during({
      .id = "image-written-once-made",
      .statement = "An image is written only once it was made, and not after it was freed, or had come back, or could not be made.",
      .source = "kernel/power/hibernate.c, hibernate(), create_image(); kernel/power/snapshot.c, swsusp_save(), swsusp_free()",
      .it = [](const EventInfo& e) { return e.is_step("swsusp_write"); },
      .begins = heard::image_made,
      .ends = [](const EventInfo& e) { return e.is_step("swsusp_free") || e.is_step("hibernate_preallocate_memory"); },
      .meaning = "swsusp_write() was called and there is no image: what is on disk cannot be loaded",
      .fault = "image_written_unmade",
  });
}

Property power_down_or_roll_back() {
  return during({
      .id = "power-down-or-roll-back",
      .statement = "After an image is written the machine goes off, or goes down another way, or the image is unmarked or read "
                   "again, before tasks run.",
      .source = "kernel/power/hibernate.c, power_down(), hibernate()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("thaw_processes"); },
      .begins = [](const EventInfo& e) { return ok(e, "swsusp_write"); },
      .ends = [](const EventInfo& e) { return e.is_step("swsusp_unmark") || e.is_step("swsusp_check") || walk(e, Phase::prepare); },
      .meaning = "tasks run again with a valid image on disk that is older than what they change",
      .fault = "tasks_run_after_write",
  });
}

Property cpu_disable_fail_needs_enable() {
  return during({
      .id = "cpu-disable-fail-needs-enable",
      .statement = "After secondary CPUs could not be taken down, those that went are brought back before devices are resumed.",
      .source = "kernel/cpu.c, freeze_secondary_cpus(); kernel/power/suspend.c, suspend_enter()",
      .form = During::never,
      .it = [](const EventInfo& e) { return walk(e, Phase::resume_noirq); },
      .begins = [](const EventInfo& e) { return e.is_step("pm_sleep_disable_secondary_cpus") && e.outcome == model::Outcome::error; },
      .ends = [](const EventInfo& e) { return e.is_step("pm_sleep_enable_secondary_cpus"); },
      .meaning = "devices were resumed with some secondary CPUs down",
      .fault = "cpus_not_enabled_after_error",
  });
}

Property freeze_fail_thaws() {
  return during({
      .id = "freeze-fail-thaws",
      .statement = "If kernel threads cannot be frozen, the caller thaws user tasks before PM_POST_.. is told; user tasks that "
                   "cannot be frozen the freezer has thawed itself (tasks-balanced).",
      .source = "kernel/power/process.c, freeze_processes(), freeze_kernel_threads(); kernel/power/power.h, suspend_freeze_processes()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("pm_notifier_post"); },
      .begins = [](const EventInfo& e) { return e.is_step("freeze_kernel_threads") && e.outcome == model::Outcome::error; },
      .ends = [](const EventInfo& e) { return e.is_step("thaw_processes"); },
      .meaning = "PM_POST_.. was told with user tasks frozen after kernel threads could not be frozen",
      .fault = "users_left_frozen_after_error",
  });
}

Property syscore_one_cpu_irqs_off() {
  return during({
      .id = "syscore-one-cpu-irqs-off",
      .statement = "Syscore callbacks run with local interrupts off, or within stop_machine(); that one CPU is left is "
                   "wake-armed-before-cpus-off and unwind-exactly-done.",
      .source = "drivers/base/syscore.c, syscore_suspend(), syscore_resume()",
      .it = [](const EventInfo& e) { return e.is_step("syscore_suspend") || e.is_step("syscore_resume"); },
      .begins = [](const EventInfo& e) { return e.is_step("local_irq_disable") || ok(e, "stop_machine"); },
      .ends = [](const EventInfo& e) { return e.is_step("local_irq_enable"); },
      .meaning = "syscore callbacks were called with local interrupts on",
      .fault = "syscore_with_irqs_on",
      .of_whole_callers = true,
  });
}

Property unwind_exactly_done() {
  return during({
      .id = "unwind-exactly-done",
      .statement = "What was done last is undone first: nothing else comes back while the system core is suspended; "
                   "phase-order-global speaks of the walks, platform-hook-order of the hooks of the platform.",
      .source = "kernel/power/suspend.c, suspend_enter(); kernel/power/hibernate.c, create_image(), resume_target_kernel()",
      .form = During::never,
      .it = [](const EventInfo& e) {
        return e.is_step("local_irq_enable") || e.is_step("pm_sleep_enable_secondary_cpus") || e.is_step("platform_resume_noirq") ||
               e.is_step("platform_finish") || e.is_step("platform_restore_cleanup") || (walk_begins(e) && !model::is_down(e.phase));
      },
      .begins = [](const EventInfo& e) { return ok(e, "syscore_suspend"); },
      .ends = [](const EventInfo& e) { return e.is_step("syscore_resume"); },
      .meaning = "interrupts, processors, the platform or devices came back before the system core",
      .fault = "syscore_resumed_too_late",
  });
}

Property turns_back_for_a_reason() {
  return during({
      .id = "turns-back-for-a-reason",
      .statement = "The way down is given up only for a reason: a step or a device has failed, a wakeup was seen, pm_test stops it, or what it was "
                   "for is done.",
      .source = "kernel/power/suspend.c, suspend_devices_and_enter(), suspend_enter(); kernel/power/hibernate.c, hibernation_snapshot(), "
                "create_image(), resume_target_kernel(), hibernation_platform_enter()",
      .form = During::never,
      .it = [](const EventInfo& e) { return any(e, ways_up) || (walk_begins(e) && !model::is_down(e.phase)); },
      .begins = [](const EventInfo& e) {
        return (walk_begins(e) && model::is_down(e.phase)) || ok(e, "pm_notifier_prepare") ||
               (any(e, ways_down) && e.outcome == model::Outcome::ok && !any(e, purposes));
      },
      .ends = [](const EventInfo& e) {
        const bool returns = e.kind == Kind::callback_end || e.kind == Kind::end || e.kind == Kind::step;
        return (returns && e.outcome == model::Outcome::error) || wakeup_seen(e) || any(e, purposes) ||
               returned_true(e, "s2idle_wake") || ((e.is_step("suspend_test") || e.is_step("hibernation_test")) && e.fields.ends_with("true"));
      },
      .meaning = "the caller, or the PM core, went back up although nothing had failed and nothing was done",
      .fault = "back_without_reason",
      .of_whole_callers = true,
  });
}

Property return_checked() {
  return during({
      .id = "return-checked",
      .statement = "After a step that has failed, or a wakeup that was seen, no other fallible step of the way down is taken.",
      .source = "kernel/power/suspend.c, suspend_enter(); kernel/power/hibernate.c, create_image(), resume_target_kernel()",
      .form = During::never,
      // One that fails begins it anew: that it was taken at all shows where it succeeds.
      .it = [](const EventInfo& e) { return any(e, ways_down) && e.outcome == model::Outcome::ok; },
      .begins = [](const EventInfo& e) {
        return (e.kind == Kind::step && e.outcome == model::Outcome::error) || returned_true(e, "pm_wakeup_pending");
      },
      // What failed is closed: power_down() may try another way, and user space another ioctl, also if one did not get the lock.
      .ends = [](const EventInfo& e) {
        return ok(e, "trylock_system_sleep") || e.is_step("unlock_system_sleep") || e.is_step("platform_resume_end") || e.is_step("platform_end") ||
               e.is_step("suspend_devices_and_enter_returned");
      },
      .meaning = "the caller went on with the way down although a step had failed",
      .fault = "failed_freeze_ignored",
  });
}

Property wakeup_aborts() {
  return during({
      .id = "wakeup-aborts",
      .statement = "A wakeup event of this transition is seen at the next look: by syscore_suspend(), or by the caller before it stops the machine.",
      .source = "drivers/base/power/wakeup.c, pm_wakeup_pending(); drivers/base/syscore.c, syscore_suspend(); kernel/power/suspend.c, "
                "suspend_enter(); kernel/power/hibernate.c, create_image(), hibernation_platform_enter()",
      .form = During::never,
      .it = [](const EventInfo& e) {
        return ok(e, "syscore_suspend") || (e.is_step("pm_wakeup_pending") && !returned_true(e, "pm_wakeup_pending"));
      },
      .begins = wakes_up,
      .ends = [](const EventInfo& e) { return e.is_step("freeze_processes") || wakeup_seen(e); },  // the first clears older ones
      .meaning = "a look for pending wakeups passed over a wakeup event of this transition",
      .fault = "wakeup_overlooked",
  });
}

Property wakeup_cleared_per_transition() {
  return during({
      .id = "wakeup-cleared-per-transition",
      .statement = "freeze_processes(), which clears wakeups of before, comes before the first walk of each attempt.",
      .source = "kernel/power/process.c, freeze_processes(); drivers/base/power/wakeup.c, pm_wakeup_clear()",
      .it = [](const EventInfo& e) { return walk(e, Phase::prepare); },
      .begins = [](const EventInfo& e) { return e.is_step("freeze_processes"); },
      .ends = attempt_begins,
      .meaning = "devices were told to suspend and nobody had cleared old wakeups, which may abort this transition",
      .fault = "wakeups_not_cleared",
      .of_whole_callers = true,
  });
}

Property s2idle_loop_rechecks() {
  return during({
      .id = "s2idle-loop-rechecks",
      .statement = "Suspend-to-idle looks for a wakeup, and clears what was none, before each time that it goes idle.",
      .source = "kernel/power/suspend.c, s2idle_loop(); Documentation/admin-guide/pm/suspend-flows.rst",
      .form = During::once,
      .it = [](const EventInfo& e) { return e.is_step("s2idle_enter"); },
      .begins = [](const EventInfo& e) { return e.is_step("s2idle_wake") && e.fields == "false"; },
      .ends = attempt_begins,
      .meaning = "the processors went idle without a look for wakeups since the last time",
      .fault = "idle_again_without_looking",
  });
}

Property resume_errors_nonfatal() {
  return during({
      .id = "resume-errors-nonfatal",
      .statement = "An error of a resume callback is logged and stops nothing: the walk goes on and does not fail.",
      .source = "include/linux/pm.h, struct dev_pm_ops; Documentation/driver-api/pm/devices.rst, \"Leaving System Suspend\"; "
                "drivers/base/power/main.c, dpm_resume()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.kind == Kind::end && !model::is_down(e.phase) && e.outcome == model::Outcome::error; },
      .begins = [](const EventInfo& e) { return e.kind == Kind::callback_end && !model::is_down(e.phase) && e.outcome == model::Outcome::error; },
      .ends = [](const EventInfo& e) { return walk_begins(e) && model::is_down(e.phase); },
      .meaning = "a walk of the way up failed because a callback did",
      .fault = "resume_error_stops_the_walk",
  });
}

}  // namespace pmc::properties

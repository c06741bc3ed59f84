// The rules of the family: who acquires, who releases, and what the kernel says of a pair.
#include "properties/balanced.hpp"

namespace pmc::properties {

Property notifier_paired() {
  return balanced({
      .id = "notifier-paired",
      .statement = "Each PM_.._PREPARE that all notifiers accepted is followed by exactly one PM_POST_.., and one that was "
                   "refused by none, since pm_notifier_call_chain_robust() has told those that had accepted it.",
      .source = "Documentation/driver-api/pm/notifiers.rst; kernel/power/main.c, pm_notifier_call_chain_robust()",
      .behaviour = Balance::self_unwinding,
      .acquires = {"pm_notifier_prepare"},
      .releases = {"pm_notifier_post"},
      .fault = "post_forgotten",
  });
}

Property console_balanced() {
  return balanced({
      .id = "console-balanced",
      .statement = "Each suspend_console() is balanced by exactly one resume_console().",
      .source = "kernel/printk/printk.c, suspend_console(), resume_console(); kernel/power/suspend.c, suspend_devices_and_enter()",
      .acquires = {"suspend_console"},
      .releases = {"resume_console"},
      .fault = "console_left_suspended",
  });
}

Property vt_console_balanced() {
  return balanced({
      .id = "vt-console-balanced",
      .statement = "Each pm_prepare_console() is balanced by exactly one pm_restore_console(); nested, the inner one forgets "
                   "which virtual terminal the user was on.",
      .source = "kernel/power/console.c, pm_prepare_console(), pm_restore_console()",
      .acquires = {"pm_prepare_console"},
      .releases = {"pm_restore_console"},
      .fault = "vt_left_switched",
  });
}

Property gfp_balanced() {
  return balanced({
      .id = "gfp-balanced",
      .statement = "pm_restrict_gfp_mask() is not nested and is balanced by pm_restore_gfp_mask() on every way out; restoring "
                   "an unrestricted mask does nothing.",
      .source = "mm/page_alloc.c, pm_restrict_gfp_mask(), pm_restore_gfp_mask()",
      .behaviour = Balance::tolerant,
      .acquires = {"pm_restrict_gfp_mask"},
      .releases = {"pm_restore_gfp_mask"},
      .fault = "mask_left_restricted",
  });
}

Property kthreads_balanced() {
  return balanced({
      .id = "kthreads-balanced",
      .statement = "Who freezes kernel threads thaws them, by thaw_kernel_threads() or thaw_processes(), before it freezes "
                   "them again and before it returns.",
      .source = "kernel/power/process.c, freeze_kernel_threads(), thaw_kernel_threads(); kernel/power/user.c, snapshot_ioctl(), "
                "SNAPSHOT_FREE",
      .behaviour = Balance::tolerant,
      .acquires = {"freeze_kernel_threads"},
      .releases = {"thaw_kernel_threads", "thaw_processes"},
      .fault = "kernel_threads_left_frozen",
  });
}

Property cpus_balanced() {
  return balanced({
      .id = "cpus-balanced",
      .statement = "Secondary CPUs that are taken down are brought back exactly once, also where taking them down failed half way.",
      .source = "kernel/cpu.c, freeze_secondary_cpus(), thaw_secondary_cpus(); Documentation/power/suspend-and-cpuhotplug.rst",
      .behaviour = Balance::owing,
      .acquires = {"pm_sleep_disable_secondary_cpus"},
      .releases = {"pm_sleep_enable_secondary_cpus"},
      .fault = "cpus_left_down",
  });
}

Property irqs_balanced() {
  return balanced({
      .id = "irqs-balanced",
      .statement = "Local interrupts that a caller disables it enables exactly once.",
      .source = "kernel/power/suspend.c, arch_suspend_disable_irqs(), arch_suspend_enable_irqs(); kernel/power/hibernate.c, create_image()",
      .acquires = {"local_irq_disable"},
      .releases = {"local_irq_enable"},
      .fault = "irqs_left_off",
  });
}

Property platform_begin_end() {
  return balanced({
      .id = "platform-begin-end",
      .statement = "Each begin() of the platform is followed by exactly one end(), also one that failed.",
      .source = "include/linux/suspend.h, struct platform_suspend_ops, struct platform_hibernation_ops; kernel/power/suspend.c, "
                "suspend_devices_and_enter(); kernel/power/hibernate.c, hibernation_snapshot()",
      .behaviour = Balance::owing,
      .acquires = {"platform_suspend_begin", "platform_begin"},
      .releases = {"platform_resume_end", "platform_end"},
      .fault = "platform_end_forgotten",
  });
}

Property platform_prepare_finish() {
  return balanced({
      .id = "platform-prepare-finish",
      .statement = "Each prepare() of the platform, in hibernation also pre_snapshot(), is followed by exactly one finish(), "
                   "also one that failed.",
      .source = "include/linux/suspend.h, struct platform_suspend_ops, struct platform_hibernation_ops; kernel/power/suspend.c, suspend_enter()",
      .behaviour = Balance::owing,
      .acquires = {"platform_suspend_prepare", "platform_pre_snapshot", "platform_prepare"},
      .releases = {"platform_resume_finish", "platform_finish"},
      .fault = "platform_finish_forgotten",
  });
}

Property platform_late_wake() {
  return balanced({
      .id = "platform-late-wake",
      .statement = "Each prepare_late() of the platform is followed by exactly one wake(), also one that failed; in "
                   "suspend-to-idle wake() is restore_early().",
      .source = "include/linux/suspend.h, struct platform_suspend_ops; kernel/power/suspend.c, platform_suspend_prepare_noirq(), "
                "platform_resume_noirq()",
      .behaviour = Balance::owing,
      .acquires = {"platform_suspend_prepare_noirq"},
      .releases = {"platform_resume_noirq"},
      .fault = "platform_wake_forgotten",
  });
}

Property platform_idle_restore() {
  return balanced({
      .id = "platform-idle-restore",
      .statement = "Each prepare() of struct platform_s2idle_ops that succeeded is followed by exactly one restore(), and one "
                   "that failed by none.",
      .source = "kernel/power/suspend.c, platform_suspend_prepare_late(), platform_resume_early(), suspend_enter()",
      .behaviour = Balance::self_unwinding,
      .acquires = {"platform_suspend_prepare_late"},
      .releases = {"platform_resume_early"},
      .fault = "platform_restore_forgotten",
  });
}

Property lock_balanced() {
  return balanced({
      .id = "lock-balanced",
      .statement = "Who takes system_transition_mutex releases it exactly once before it returns; who did not get it does not.",
      .source = "kernel/power/main.c, lock_system_sleep(), unlock_system_sleep(); kernel/power/suspend.c, enter_state()",
      .behaviour = Balance::self_unwinding,
      .acquires = {"lock_system_sleep", "trylock_system_sleep"},
      .releases = {"unlock_system_sleep"},
      .fault = "transition_mutex_left_locked",
  });
}

Property hotplug_lock_balanced() {
  return balanced({
      .id = "hotplug-lock-balanced",
      .statement = "Each lock_device_hotplug() is followed by exactly one unlock_device_hotplug().",
      .source = "drivers/base/core.c, lock_device_hotplug(); kernel/power/hibernate.c, hibernate(), load_image_and_restore(); "
                "kernel/power/user.c, snapshot_ioctl()",
      .acquires = {"lock_device_hotplug"},
      .releases = {"unlock_device_hotplug"},
      .fault = "hotplug_left_locked",
  });
}

Property kexec_lock_balanced() {
  return balanced({
      .id = "kexec-lock-balanced",
      .statement = "Who got the lock of kexec releases it exactly once before it returns; who did not does not.",
      .source = "kernel/kexec_core.c, kernel_kexec()",
      .behaviour = Balance::self_unwinding,
      .acquires = {"kexec_trylock"},
      .releases = {"kexec_unlock"},
      .fault = "kexec_left_locked",
  });
}

Property hibernate_acquire_balanced() {
  return balanced({
      .id = "hibernate-acquire-balanced",
      .statement = "Who got hibernate_acquire(), which lets one user of the image in, releases it exactly once before it "
                   "returns, and who did not does not: else nobody ever hibernates again, or two do at once.",
      .source = "kernel/power/hibernate.c, hibernate_acquire(), hibernate_release(), hibernate(); kernel/power/user.c, snapshot_open()",
      .behaviour = Balance::self_unwinding,
      .acquires = {"hibernate_acquire"},
      .releases = {"hibernate_release"},
      .fault = "image_never_released",
  });
}

Property bitmaps_balanced() {
  return balanced({
      .id = "bitmaps-balanced",
      .statement = "The memory bitmaps are freed exactly once after they were created; creating them again while they are "
                   "there does nothing.",
      .source = "kernel/power/snapshot.c, create_basic_memory_bitmaps(), free_basic_memory_bitmaps()",
      .behaviour = Balance::idempotent,
      .acquires = {"create_basic_memory_bitmaps"},
      .releases = {"free_basic_memory_bitmaps"},
      .fault = "bitmaps_left",
  });
}

Property image_memory_freed() {
  return balanced({
      .id = "image-memory-freed",
      .statement = "Memory that is allocated for an image is freed before the caller returns, and before more is allocated.",
      .source = "kernel/power/snapshot.c, hibernate_preallocate_memory(), swsusp_free(); kernel/power/hibernate.c, hibernation_snapshot()",
      .behaviour = Balance::tolerant,
      .acquires = {"hibernate_preallocate_memory"},
      .releases = {"swsusp_free"},
      .fault = "image_memory_left",
  });
}

Property restore_cleanup_always() {
  return balanced({
      .id = "restore-cleanup-always",
      .statement = "After pre_restore() of the platform, successful or not, a boot kernel that goes on calls restore_cleanup() "
                   "exactly once.",
      .source = "kernel/power/hibernate.c, platform_pre_restore(), platform_restore_cleanup(), resume_target_kernel()",
      .behaviour = Balance::owing,
      .acquires = {"platform_pre_restore"},
      .releases = {"platform_restore_cleanup"},
      .fault = "restore_cleanup_forgotten",
  });
}

Property in_suspend_reset() {
  return balanced({
      .id = "in-suspend-reset",
      .statement = "The flag in_suspend, \"image made\", is set from the low-level snapshot to the end of the image's life, and is 0 "
                   "when the caller returns: the next attempt picks its messages by it.",
      .source = "kernel/power/hibernate.c, create_image(), hibernate()",
      .behaviour = Balance::tolerant,
      .acquires = {"set_in_suspend(true)"},
      .releases = {"set_in_suspend(false)", "swsusp_arch_suspend_returned(restored)"},
      .fault = "in_suspend_left_set",
  });
}

Property image_unmarked_on_return() {
  return balanced({
      .id = "image-unmarked-on-return",
      .statement = "If the machine goes on running after a valid image was written, the image is unmarked before the caller returns.",
      .source = "kernel/power/hibernate.c, power_down(); kernel/power/swap.c, swsusp_unmark(), swsusp_check()",
      .behaviour = Balance::tolerant,
      .acquires = {"swsusp_write"},
      // swsusp_unmark() has tried, and says so; after a swsusp_check() that did not get that far nobody tries again.
      .releases = {"swsusp_unmark", "swsusp_check(FMODE_READ|FMODE_EXCL, image)", "swsusp_check(FMODE_READ, image)"},
      .fault = "image_left_marked",
  });
}

}  // namespace pmc::properties

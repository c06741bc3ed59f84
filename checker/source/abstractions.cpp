// In what a hand-made caller and its C are not compared.  Each entry is an abstraction of docs/model.md, or a step that has
// another name on the other side.
#include "checker/source/agreement.hpp"

namespace pmc::source {

const std::vector<Abstraction>& abstractions() {
  using enum Abstraction::Kind;
  static constexpr std::string_view a_decision = "a decision of the code: what comes of it is compared";
  static constexpr std::string_view inlined = "its steps are compared: where a function begins and ends nobody can tell";
  static constexpr std::string_view xen_only = "nobody takes part in it and no rule hears it; the extraction does not have it";
  static constexpr std::string_view no_hook = "the C calls no hook then";
  static constexpr std::string_view not_available = "hibernation_available() is true: otherwise nothing happens";
  static constexpr std::string_view locked = "read() and write() of /dev/snapshot are one step each, and so is what they do under the transition lock";
  static const std::vector<Abstraction> all{
      // ---- names
      {.what = "branch", .reason = a_decision},
      {.what = "read_decision_variable(initialised)", .reason = "that a variable is set is no step of the C; that it is not is one"},
      {.what = "hibernation_snapshot", .reason = inlined},
      {.what = "hibernation_snapshot_returned", .reason = inlined},
      {.what = "hibernation_restore", .reason = inlined},
      {.what = "hibernation_restore_returned", .reason = inlined},
      {.what = "hibernation_platform_enter", .reason = inlined},
      {.what = "hibernation_platform_enter_returned", .reason = inlined},
      {.what = "load_image_and_restore", .reason = inlined},
      {.what = "load_image_and_restore_returned", .reason = inlined},
      {.caller = "suspend-mem", .what = "suspend_devices_and_enter", .reason = inlined},
      {.caller = "suspend-mem", .what = "suspend_devices_and_enter_returned", .reason = inlined},
      {.caller = "suspend-standby", .what = "suspend_devices_and_enter", .reason = inlined},
      {.caller = "suspend-standby", .what = "suspend_devices_and_enter_returned", .reason = inlined},
      {.caller = "suspend-s2idle", .what = "suspend_devices_and_enter", .reason = inlined},
      {.caller = "suspend-s2idle", .what = "suspend_devices_and_enter_returned", .reason = inlined},
      {.what = "xen_arch_suspend", .reason = xen_only},
      {.what = "gnttab_suspend_and_xen_arch_pre_suspend", .reason = xen_only},
      {.what = "xen_arch_post_suspend_and_gnttab_resume", .reason = xen_only},
      {.what = "xen_irq_resume_and_xen_timer_resume", .reason = xen_only},
      {.what = "xen_console_resume", .reason = xen_only},
      {.what = "xen_resume_notifier", .reason = xen_only},
      {.what = "xen_arch_resume", .reason = xen_only},
      {.what = "sync_filesystems", .reason = "nobody takes part in it and no rule hears it; hibernate() and /dev/snapshot do it without a step"},
      {.what = "cpuidle_pause", .reason = "nobody takes part in it and no rule hears it; the C has it inside of pm_sleep_disable_secondary_cpus(), too"},
      {.what = "valid_state", .reason = "suspend_ops->valid() is asked by valid_state() and, again, by sleep_state_supported()"},
      {.what = "sleep_state_supported", .reason = "suspend_ops->valid() is asked by valid_state() and, again, by sleep_state_supported()"},
      {.what = "no_platform_mode", .reason = no_hook},
      {.what = "kexec_image", .reason = "a variable is read: a decision of the C"},
      {.what = "read_hibernation_mode", .reason = "a variable is read: of the C it is a step where the image is written, not where the C looks"},
      {.caller = "suspend-s2idle", .what = "suspend_test(processors, true)", .reason = "enter_state() reads pm_test_level itself: a decision of the C"},
      {.caller = "suspend-s2idle", .what = "suspend_test(processors, false)", .reason = "enter_state() reads pm_test_level itself: a decision of the C"},
      {.what = "dev_snapshot_used", .reason = "what another caller leaves in in_suspend is where the C begins"},
      {.what = "power_loss", .reason = "nothing of the C: nothing follows"},
      {.what = "snapshot_open", .reason = "which function is entered: a decision in the C"},
      {.what = "snapshot_release", .reason = "which function is entered: a decision in the C"},
      {.what = "snapshot_ioctl", .reason = "the command: a decision of the C"},
      // ---- what the model leaves out
      {.kind = excluded, .function = "hibernation_available", .what = "nohibernate == 0", .value = "false", .reason = not_available},
      {.kind = excluded, .function = "hibernation_available", .what = "security_locked_down(LOCKDOWN_HIBERNATION)", .value = "true", .reason = not_available},
      {.kind = excluded, .function = "hibernation_available", .what = "secretmem_active()", .value = "true", .reason = not_available},
      {.kind = excluded, .function = "hibernation_available", .what = "cxl_mem_active()", .value = "true", .reason = not_available},
      {.kind = excluded, .caller = "hibernate", .function = "hibernation_restore", .what = "platform_mode", .value = "true",
       .reason = "flags are read from the image that this attempt has just written in mode test_resume, without SF_PLATFORM_MODE"},
      {.kind = excluded, .caller = "quiet-exec", .what = "hibernation_ops", .value = "false", .reason = "hibernation_ops are there"},
      {.kind = excluded, .caller = "restore", .function = "software_resume", .what = "swsusp_resume_device", .value = "false",
       .reason = "there is a resume device: otherwise only the lock is taken"},
      {.kind = excluded, .caller = "kexec-jump", .function = "kernel_kexec", .what = "kexec_image->preserve_context", .value = "false",
       .reason = "the machine is of a kexec with preserve_context"},
      {.kind = only, .caller = "reboot-sw-suspend", .what = "attempt lock_system_sleep unlock_system_sleep finish",
       .reason = "the machine is of the locks; what hibernate() does is compared for the caller of that name"},
      // ---- /dev/snapshot
      {.kind = excluded, .caller = "snapshot-ioctl", .value = "snapshot_open(O_RDWR)", .reason = "it is refused, and nothing happens"},
      {.kind = free, .caller = "snapshot-ioctl", .what = "kernel/power/user.c:snapshot_state.platform_support",
       .reason = "SNAPSHOT_PLATFORM_SUPPORT may be sent before any ioctl that reads it"},
      {.caller = "snapshot-ioctl", .function = "snapshot_read", .what = "lock_system_sleep", .reason = locked},
      {.caller = "snapshot-ioctl", .function = "snapshot_read", .what = "unlock_system_sleep", .reason = locked},
      {.caller = "snapshot-ioctl", .function = "snapshot_write", .what = "lock_system_sleep", .reason = locked},
      {.caller = "snapshot-ioctl", .function = "snapshot_write", .what = "unlock_system_sleep", .reason = locked},
  };
  return all;
}

}  // namespace pmc::source

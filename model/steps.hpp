/// The steps of callers: one struct a kernel function (or return of one) that a caller's machine has as
/// an event.  Resources (tasks, syscore, xenstore, ..) whose alphabet has a letter of the same name take
/// part in the step: that is all the wiring there is.
#pragma once
#include "model/vocabulary.hpp"

namespace pmc::model {

/// What the suspend hypercall answers.  `cancelled`: the checkpoint is made, or the toolstack gave up,
/// and the same domain goes on; `new_domain`: control comes back in a restored or migrated domain.
enum class Answer : std::uint8_t { cancelled, new_domain, failed };
constexpr std::string_view to_string(Answer a) {
  constexpr std::array<std::string_view, 3> names{"cancelled", "new_domain", "failed"};
  return names[static_cast<std::size_t>(a)];
}
/// What the low-level snapshot returns, and where: in the kernel that made the image, or, later and from the
/// same memory, in the kernel that the image was restored into.
enum class Snapshot : std::uint8_t { made, failed, restored };
constexpr std::string_view to_string(Snapshot s) {
  constexpr std::array<std::string_view, 3> names{"made", "failed", "restored"};
  return names[static_cast<std::size_t>(s)];
}
/// /sys/power/pm_test.  Source: kernel/power/power.h, enum { TEST_NONE, .. }.
enum class PmTest : std::uint8_t { none, core, processors, platform, devices, freezer };
constexpr std::string_view to_string(PmTest t) {
  constexpr std::array<std::string_view, 6> names{"none", "core", "processors", "platform", "devices", "freezer"};
  return names[static_cast<std::size_t>(t)];
}
/// /sys/power/disk.  Source: kernel/power/hibernate.c, hibernation_mode.
enum class DiskMode : std::uint8_t { platform, shutdown, reboot, suspend, test_resume };
constexpr std::string_view to_string(DiskMode m) {
  constexpr std::array<std::string_view, 5> names{"platform", "shutdown", "reboot", "suspend", "test_resume"};
  return names[static_cast<std::size_t>(m)];
}
/// Which PM_.._PREPARE and PM_POST_.. pair notifiers are told.  Source: include/linux/suspend.h.
enum class Notification : std::uint8_t { hibernation, suspend, restore };
constexpr std::string_view to_string(Notification n) {
  constexpr std::array<std::string_view, 3> names{"hibernation", "suspend", "restore"};
  return names[static_cast<std::size_t>(n)];
}
/// The ioctls of /dev/snapshot that do something to the system.  Source: include/uapi/linux/suspend_ioctls.h.
enum class Ioctl : std::uint8_t { FREEZE, UNFREEZE, CREATE_IMAGE, ATOMIC_RESTORE, FREE, S2RAM, POWER_OFF };
constexpr std::string_view to_string(Ioctl i) {
  constexpr std::array<std::string_view, 7> names{"SNAPSHOT_FREEZE", "SNAPSHOT_UNFREEZE", "SNAPSHOT_CREATE_IMAGE", "SNAPSHOT_ATOMIC_RESTORE",
                                                  "SNAPSHOT_FREE", "SNAPSHOT_S2RAM", "SNAPSHOT_POWER_OFF"};
  return names[static_cast<std::size_t>(i)];
}
/// How /dev/snapshot is opened: O_RDONLY to hibernate, O_WRONLY to restore.
enum class SnapshotMode : std::uint8_t { hibernate, restore };
constexpr std::string_view to_string(SnapshotMode m) { return m == SnapshotMode::hibernate ? "O_RDONLY" : "O_WRONLY"; }
/// Whether hibernation uses the platform: hibernation_ops, as a rule ACPI S4.
enum class PlatformMode : std::uint8_t { no, yes };
constexpr std::string_view to_string(PlatformMode m) { return m == PlatformMode::no ? "platform_mode=0" : "platform_mode=1"; }
/// The flag "image made": 1 in the kernel that made it, 0 in the one that it was restored into.
enum class InSuspend : std::uint8_t { zero, one };
constexpr std::string_view to_string(InSuspend i) { return i == InSuspend::zero ? "in_suspend=0" : "in_suspend=1"; }
/// What a function of the caller's returns; an Outcome is what a step returns.  `freezer_test`: 0, and freezer_test_done.
enum class Returned : std::uint8_t { success, failure, freezer_test };
constexpr std::string_view to_string(Returned r) {
  constexpr std::array<std::string_view, 3> names{"success", "failure", "freezer_test"};
  return names[static_cast<std::size_t>(r)];
}
/// How the resume device is opened, and closed.
enum class FileMode : std::uint8_t { read, read_exclusive };
constexpr std::string_view to_string(FileMode m) { return m == FileMode::read ? "FMODE_READ" : "FMODE_READ|FMODE_EXCL"; }
/// What swsusp_check() finds.  `error`: it cannot open the device, read it or reset the signature.
enum class Signature : std::uint8_t { image, none, error };
constexpr std::string_view to_string(Signature s) {
  constexpr std::array<std::string_view, 3> names{"image", "no_image", "error"};
  return names[static_cast<std::size_t>(s)];
}
/// What reading the variable that picks the up message finds.
enum class Reading : std::uint8_t { initialised, garbage_zero, garbage_nonzero };
constexpr std::string_view to_string(Reading r) {
  constexpr std::array<std::string_view, 3> names{"initialised", "garbage_zero", "garbage_nonzero"};
  return names[static_cast<std::size_t>(r)];
}

namespace steps {

struct attempt {};  ///< user space, or the toolstack, asks: the caller starts
struct finish {};   ///< the caller has returned; every caller ends with it

// ---- what user space chooses beforehand; each choice is an event, so that it shows in a counterexample

struct suspend_test { PmTest level; bool stops; };  ///< whether that level is what user space has written
struct hibernation_test { PmTest level; bool stops; };
struct read_hibernation_mode { DiskMode mode; };    ///< /sys/power/disk, where it is read: nobody can tell when it was written

// ---- who may run at all.  Source: kernel/power/main.c, hibernate.c; drivers/base/core.c; kernel/kexec_core.c

struct valid_state { Outcome outcome; };          ///< error: the platform does not have this state
struct lock_system_sleep {};                      ///< mutex_lock(&system_transition_mutex), waits for it
struct trylock_system_sleep { Outcome outcome; };  ///< mutex_trylock(&system_transition_mutex)
struct unlock_system_sleep {};
struct hibernate_acquire { Outcome outcome; };  ///< error: /dev/snapshot is open, or another runs
struct hibernate_release {};
struct lock_device_hotplug {};
struct unlock_device_hotplug {};
struct kexec_trylock { Outcome outcome; };
struct kexec_unlock {};
struct kexec_image { Outcome outcome; };  ///< error: none is loaded

/// Another task writes to /sys/power/state meanwhile: nobody's step, but a letter that resources share.
struct second_attempt_granted {};  ///< mutex_trylock(&system_transition_mutex) lets it in
struct second_attempt_refused {};  ///< -EBUSY

// ---- around the freezer.  Source: kernel/power/console.c, main.c, process.c; kernel/printk/printk.c; mm/page_alloc.c

struct sync_filesystems {};
struct pm_prepare_console {};  ///< the VT switch
struct pm_restore_console {};
struct pm_notifier_prepare { Notification what; Outcome outcome; };  ///< on error those told were told POST
struct pm_notifier_post { Notification what; };
struct freeze_processes { Outcome outcome; };       ///< on error it has thawed what it froze
struct freeze_kernel_threads { Outcome outcome; };  ///< on error it has thawed kernel threads only
struct thaw_kernel_threads {};
struct thaw_processes {};
struct suspend_console {};
struct resume_console {};
struct pm_restrict_gfp_mask {};
struct pm_restore_gfp_mask {};  ///< does nothing if the mask is not restricted
struct clear_events_check_enabled {};  ///< events_check_enabled = false

// ---- the PM core: model/core

struct dpm_suspend_start { Message message; };
struct dpm_suspend_start_returned { Outcome outcome; };
struct dpm_suspend_end { Message message; };
struct dpm_suspend_end_returned { Outcome outcome; };
struct dpm_prepare { Message message; };
struct dpm_prepare_returned { Outcome outcome; };
struct dpm_suspend { Message message; };
struct dpm_suspend_returned { Outcome outcome; };
struct dpm_suspend_late { Message message; };
struct dpm_suspend_late_returned { Outcome outcome; };
struct dpm_suspend_noirq { Message message; };
struct dpm_suspend_noirq_returned { Outcome outcome; };
struct dpm_resume_start { Message message; };
struct dpm_resume_start_returned { Outcome outcome; };
struct dpm_resume_noirq { Message message; };
struct dpm_resume_noirq_returned { Outcome outcome; };
struct dpm_resume_early { Message message; };
struct dpm_resume_early_returned { Outcome outcome; };
struct dpm_resume { Message message; };
struct dpm_resume_returned { Outcome outcome; };
struct dpm_complete { Message message; };
struct dpm_complete_returned { Outcome outcome; };
struct dpm_resume_end { Message message; };
struct dpm_resume_end_returned { Outcome outcome; };

// ---- the platform: struct platform_suspend_ops, platform_s2idle_ops (kernel/power/suspend.c)

struct sleep_state_supported { Outcome outcome; };  ///< error: not now, as while CXL memory is in use
struct platform_suspend_begin { Outcome outcome; };
struct platform_suspend_prepare { Outcome outcome; };
struct platform_suspend_prepare_late { Outcome outcome; };   ///< s2idle: s2idle_ops->prepare()
struct platform_suspend_prepare_noirq { Outcome outcome; };  ///< s2idle: s2idle_ops->prepare_late()
struct platform_suspend_enter { Outcome outcome; };          ///< suspend_ops->enter(): the machine sleeps and wakes, or fails
struct platform_suspend_again { bool again; };
struct platform_resume_noirq {};
struct platform_resume_early {};
struct platform_resume_finish {};
struct platform_resume_end {};
struct platform_recover {};  ///< suspend_ops->recover()
struct s2idle_wake { bool wake; };  ///< s2idle_ops->wake(), or pm_wakeup_pending() where there is none
struct s2idle_enter {};             ///< the processors go idle until an interrupt
struct set_system_power_state { Outcome outcome; };  ///< APM: the BIOS call; the machine sleeps and wakes, or it fails

// ---- the platform: struct platform_hibernation_ops (kernel/power/hibernate.c)

struct no_platform_mode {};  ///< platform_mode is 0: the hook that stands here is not called
struct platform_begin { Message message; Outcome outcome; };  ///< FREEZE, or HIBERNATE when the platform is entered
struct platform_end {};
struct platform_pre_snapshot { Outcome outcome; };
struct platform_leave {};
struct platform_finish {};
struct platform_pre_restore { Outcome outcome; };
struct platform_restore_cleanup {};
struct platform_hibernation_recover {};  ///< hibernation_ops->recover()
struct platform_prepare { Outcome outcome; };
struct platform_enter {};  ///< hibernation_ops->enter(): does not return

// ---- the image.  Source: kernel/power/hibernate.c, snapshot.c, swap.c

struct create_basic_memory_bitmaps { Outcome outcome; };
struct free_basic_memory_bitmaps {};
struct hibernate_preallocate_memory { Outcome outcome; };
struct swsusp_free {};
struct set_in_suspend { bool value; };
struct swsusp_arch_suspend {};  ///< memory is copied here: time forks
struct swsusp_arch_suspend_returned { Snapshot snapshot; };
struct arch_resume_nosmt { Outcome outcome; };
struct swsusp_write { Outcome outcome; };
struct swsusp_unmark { Outcome outcome; };
struct swsusp_check { FileMode mode; Signature found; };  ///< an image's signature is reset here already
struct swsusp_read { Outcome outcome; };
struct swsusp_close { FileMode mode; };
struct snapshot_read {};               ///< read() of /dev/snapshot
struct snapshot_write { bool all; };   ///< write() to it: some pages of an image, or the last ones
struct snapshot_image_loaded { bool loaded; };
struct restore_highmem { Outcome outcome; };
struct swsusp_arch_resume {};         ///< jumps into the image's kernel: this one is no more
struct swsusp_arch_resume_failed {};  ///< returns: it could not

// ---- functions of kernel/power/hibernate.c and suspend.c that callers share: model/callers, one machine each

struct hibernation_snapshot { PlatformMode platform_mode; InSuspend in_suspend; };
struct hibernation_snapshot_returned { Returned result; InSuspend in_suspend; };
struct hibernation_restore { PlatformMode platform_mode; };
struct hibernation_restore_returned {};  ///< it failed: else it does not return
struct hibernation_platform_enter {};
struct hibernation_platform_enter_returned {};  ///< it failed: else it does not return
struct load_image_and_restore { FileMode mode; };
struct load_image_and_restore_returned {};  ///< it failed: else it does not return
struct suspend_devices_and_enter {};
struct suspend_devices_and_enter_returned { Returned result; };

/// Between attempts: another process makes an image through /dev/snapshot and drops it, which leaves in_suspend at 1.
struct dev_snapshot_used {};
struct snapshot_open { SnapshotMode mode; };  ///< of /dev/snapshot
struct snapshot_release {};                   ///< it is closed, or its process dies
struct snapshot_ioctl { Ioctl cmd; };
struct put_user { Outcome outcome; };         ///< error: user space gave a bad address
struct quiet_function {};  ///< what hibernate_quiet_exec() is given, with all devices frozen

// ---- processors and interrupts.  Source: kernel/cpu.c; kernel/power/suspend.c, hibernate.c

struct cpuidle_pause {};
/// suspend_disable_secondary_cpus(), which kernel_kexec() calls by itself and kernel/power with cpuidle paused.
struct pm_sleep_disable_secondary_cpus { Outcome outcome; };  ///< on error some are down
struct pm_sleep_enable_secondary_cpus {};
struct local_irq_disable {};
struct local_irq_enable {};
struct pm_wakeup_pending { bool pending; };  ///< the caller's own look

// ---- the end of this kernel

struct kernel_power_off {};
struct kernel_restart {};
struct kernel_halt {};
struct machine_kexec {};           ///< jumps into another kernel: this one stands still, for ever or until that one jumps back
struct machine_kexec_returned {};  ///< it has jumped back
struct power_loss {};  ///< the machine stops, wherever it is

struct sysdev_suspend { Message message; };  ///< the system devices of 2.6.38 and before
struct sysdev_resume {};
struct syscore_suspend { Outcome outcome; };  ///< on error it has unwound itself
struct syscore_resume {};

struct stop_machine { Outcome outcome; };  ///< `error`: it fails before its function has run
struct HYPERVISOR_suspend {};
struct HYPERVISOR_suspend_returned { Answer answer; };

struct xs_suspend {};
struct xs_resume {};
struct xs_suspend_cancel {};

// Steps of do_suspend() that touch nothing that the model has: they stand in the counterexample.
struct xen_arch_suspend {};
struct gnttab_suspend_and_xen_arch_pre_suspend {};
struct xen_arch_post_suspend_and_gnttab_resume {};
struct xen_irq_resume_and_xen_timer_resume {};
struct xen_console_resume {};
struct xen_resume_notifier {};
struct xen_arch_resume {};

/// Before a dpm_resume_*() whose message a variable picks.
struct read_decision_variable { Reading reading; };

}  // namespace steps
}  // namespace pmc::model

namespace pmc::checker::msm {
template <>
inline constexpr unsigned enum_size<model::Answer> = 3;
template <>
inline constexpr unsigned enum_size<model::Reading> = 3;
template <>
inline constexpr unsigned enum_size<model::Snapshot> = 3;
template <>
inline constexpr unsigned enum_size<model::PmTest> = 6;
template <>
inline constexpr unsigned enum_size<model::DiskMode> = 5;
template <>
inline constexpr unsigned enum_size<model::Notification> = 3;
template <>
inline constexpr unsigned enum_size<model::SnapshotMode> = 2;
template <>
inline constexpr unsigned enum_size<model::Ioctl> = 7;
template <>
inline constexpr unsigned enum_size<model::PlatformMode> = 2;
template <>
inline constexpr unsigned enum_size<model::InSuspend> = 2;
template <>
inline constexpr unsigned enum_size<model::Returned> = 3;
template <>
inline constexpr unsigned enum_size<model::FileMode> = 2;
template <>
inline constexpr unsigned enum_size<model::Signature> = 3;
}  // namespace pmc::checker::msm

/// How many events it is to each point of the whole callers (callers/suspend.cpp, hibernation.cpp, restore.cpp) if nothing
/// fails: what a fault's length is counted from.  A point is named after what has just been done.
#pragma once
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {

/// The shortest way through SUSPEND is that of a device whose prepare() returns 1: direct_complete, so no phase but prepare
/// and complete is for it.
inline constexpr Walks left_alone{.devices = 1, .each = skip};

struct SuspendWay {
  Walks walks = left_alone;
  std::size_t walked = call + walks.inner() + returned;  // dpm_suspend_late() and the like
  std::size_t locked = step /* attempt */ + step;
  std::size_t vt_switched = locked + step;
  std::size_t notified = vt_switched + step;
  std::size_t processes_frozen = notified + step;
  std::size_t kernel_threads_frozen = processes_frozen + step;
  std::size_t mask_restricted = kernel_threads_frozen + step;
  std::size_t supported = mask_restricted + step;
  std::size_t begun = supported + step;
  std::size_t console_suspended = begun + step;
  std::size_t suspend_start_called = console_suspended + call;
  std::size_t prepared = suspend_start_called + walks.outer();
  std::size_t suspended = prepared + walks.inner() + returned;
  std::size_t platform_prepared = suspended + step;
  std::size_t late_suspended = platform_prepared + walked;
  std::size_t noirq_suspended = late_suspended + walked;
  std::size_t platform_prepared_noirq = noirq_suspended + step;
  std::size_t cpus_down = platform_prepared_noirq + step;
  std::size_t irqs_off = cpus_down + step;
  std::size_t syscore_suspended = irqs_off + step;
  std::size_t looked = syscore_suspended + step;
  std::size_t entered = looked + step;
  std::size_t syscore_resumed = entered + step;
  std::size_t irqs_on = syscore_resumed + step;
  std::size_t cpus_up = irqs_on + step;
  std::size_t platform_woken = cpus_up + step;
  std::size_t noirq_resumed = platform_woken + walked;
  std::size_t early_resumed = noirq_resumed + walked;
  std::size_t platform_finished = early_resumed + step;
  std::size_t resume_end_called = platform_finished + call;
  std::size_t resumed = resume_end_called + walks.inner();
  std::size_t completed = resumed + walks.outer() + returned;
  std::size_t console_resumed = completed + step;
  std::size_t ended = console_resumed + step;
  std::size_t mask_restored = ended + step;
  std::size_t check_disabled = mask_restored + step;
  std::size_t thawed = check_disabled + step;
  std::size_t post_notified = thawed + step;
  std::size_t vt_restored = post_notified + step;
  std::size_t unlocked = vt_restored + step;
  std::size_t finished = unlocked + step;
};

/// The shipped suspend-s2idle.  Whether pm_test stops it at a level is a step of its own; `platform` is where it is to go back.
struct IdleWay {
  Walks walks = left_alone;
  std::size_t walked = call + walks.inner() + returned;
  std::size_t locked = step /* attempt */ + step /* pm_test refused? */ + step;
  std::size_t kernel_threads_frozen = locked + step /* sync */ + 2 * step /* console, notifiers */ + 2 * step;
  std::size_t mask_restricted = kernel_threads_frozen + step /* pm_test */ + step;
  std::size_t console_suspended = mask_restricted + 2 * step /* begin() */;
  std::size_t suspended = console_suspended + call + walks.outer() + walks.inner() + returned;
  std::size_t late_suspended = suspended + step /* pm_test */ + walked;
  std::size_t platform_prepared = late_suspended + step;
  std::size_t platform_prepared_late = platform_prepared + walked + step;
  std::size_t tested = platform_prepared_late + step;  // pm_test stops it, or not
  std::size_t platform_restored = tested + step /* restore_early() */ + walked + step;
  std::size_t resumed = platform_restored + walked + call + walks.inner() + walks.outer() + returned;
  std::size_t finished = resumed + 2 * step /* console, end() */ + 2 * step /* mask, check */ + 2 * step /* tasks, notifiers */ + 3 * step;
};

/// To the image, and from there either to the end of the machine or, where it comes back, to the end of the attempt.
struct HibernationWay {
  Walks walks = {};
  std::size_t locked = step /* attempt */ + step;
  std::size_t acquired = locked + step;
  std::size_t vt_switched = acquired + step;
  std::size_t notified = vt_switched + step;
  std::size_t processes_frozen = notified + step;
  std::size_t hotplug_locked = processes_frozen + step;
  std::size_t bitmaps_created = hotplug_locked + step;
  std::size_t begun = bitmaps_created + step;
  std::size_t preallocated = begun + step;
  std::size_t kernel_threads_frozen = preallocated + step;
  std::size_t console_suspended = kernel_threads_frozen + step;
  std::size_t mask_restricted = console_suspended + step;
  std::size_t suspend_start_called = mask_restricted + call;
  std::size_t prepared = suspend_start_called + walks.outer();
  std::size_t suspended = prepared + walks.inner() + returned;
  std::size_t suspend_end_called = suspended + call;
  std::size_t noirq_suspended = suspend_end_called + 2 * walks.inner() + returned;
  std::size_t pre_snapshot = noirq_suspended + step;
  std::size_t cpus_down = pre_snapshot + step;
  std::size_t irqs_off = cpus_down + step;
  std::size_t syscore_suspended = irqs_off + step;
  std::size_t looked = syscore_suspended + step;
  std::size_t in_suspend_set = looked + step;
  std::size_t copied = in_suspend_set + call + returned;  // made, failed or restored
  std::size_t platform_left = copied + step;
  std::size_t syscore_resumed = platform_left + step;
  std::size_t irqs_on = syscore_resumed + step;
  std::size_t cpus_up = irqs_on + step;
  std::size_t platform_finished = cpus_up + step;
  std::size_t resume_start_called = platform_finished + call;
  std::size_t early_resumed = resume_start_called + 2 * walks.inner() + returned;
  std::size_t resume_end_called = early_resumed + call;
  std::size_t completed = resume_end_called + walks.inner() + walks.outer() + returned;
  std::size_t console_resumed = completed + step;
  std::size_t ended = console_resumed + step;
  // The image was made.
  std::size_t written = ended + step;
  std::size_t written_freed = written + step;
  std::size_t mode_read = written_freed + step;
  std::size_t begun_again = mode_read + step;
  // The image has come back, or could not be made.
  std::size_t siblings_parked = step;  // arch_resume_nosmt(), before the platform finishes
  std::size_t freed = ended + siblings_parked + step;
  std::size_t in_suspend_cleared = freed + step;
  std::size_t kernel_threads_thawed = in_suspend_cleared + step;
  std::size_t mask_restored = kernel_threads_thawed + step;
  std::size_t bitmaps_freed = mask_restored + step;
  std::size_t hotplug_unlocked = bitmaps_freed + step;
  std::size_t thawed = hotplug_unlocked + step;
  std::size_t post_notified = thawed + step;
  std::size_t vt_restored = post_notified + step;
  std::size_t released = vt_restored + step;
  std::size_t unlocked = released + step;
  std::size_t finished = unlocked + step;
};

/// To the jump; and, had the jump failed, back.
struct RestoreWay {
  Walks walks = {};
  std::size_t kexec_locked = step /* attempt */ + step;
  std::size_t locked = kexec_locked + step;
  std::size_t notified = locked + step;
  std::size_t processes_frozen = notified + step;
  std::size_t kernel_threads_frozen = processes_frozen + step;
  std::size_t hotplug_locked = kernel_threads_frozen + step;
  std::size_t bitmaps_created = hotplug_locked + step;
  std::size_t read = bitmaps_created + step;
  std::size_t console_suspended = read + step;
  std::size_t mask_restricted = console_suspended + step;
  std::size_t suspend_start_called = mask_restricted + call;
  std::size_t prepared = suspend_start_called + walks.outer();
  std::size_t suspended = prepared + walks.inner() + returned;
  std::size_t noirq_suspended = suspended + call + 2 * walks.inner() + returned;
  std::size_t pre_restored = noirq_suspended + step;
  std::size_t cpuidle_paused = pre_restored + step;
  std::size_t cpus_down = cpuidle_paused + step;
  std::size_t irqs_off = cpus_down + step;
  std::size_t syscore_suspended = irqs_off + step;
  std::size_t highmem_exchanged = syscore_suspended + step;
  std::size_t jumped = highmem_exchanged + step;
  std::size_t exchanged_back = jumped + step;
  std::size_t freed_first = exchanged_back + step;
  std::size_t syscore_resumed = freed_first + step;
  std::size_t irqs_on = syscore_resumed + step;
  std::size_t cpus_up = irqs_on + step;
  std::size_t cleaned_up = cpus_up + step;
  std::size_t resume_start_called = cleaned_up + call;
  std::size_t early_resumed = resume_start_called + 2 * walks.inner() + returned;
  std::size_t resume_end_called = early_resumed + call;
  std::size_t completed = resume_end_called + walks.inner() + walks.outer() + returned;
  std::size_t mask_restored = completed + step;
  std::size_t console_resumed = mask_restored + step;
  std::size_t freed = console_resumed + step;
  std::size_t bitmaps_freed = freed + step;
  std::size_t hotplug_unlocked = bitmaps_freed + step;
  std::size_t thawed = hotplug_unlocked + step;
  std::size_t post_notified = thawed + step;
  std::size_t unlocked = post_notified + step;
  std::size_t kexec_unlocked = unlocked + step;
  std::size_t finished = kexec_unlocked + step;
};

}  // namespace pmc::faults

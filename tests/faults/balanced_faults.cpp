// Callers that forget to release, release twice, acquire twice, or take the wrong way out of an acquire that failed.
#include <algorithm>

#include "properties/balanced.hpp"
#include "tests/faults/edit.hpp"
#include "tests/faults/ways.hpp"

namespace pmc::faults {
namespace {

using checker::Machine;
using properties::Balance;

constexpr SuspendWay suspend;
constexpr IdleWay idle;
constexpr HibernationWay hibernation;
constexpr RestoreWay restore;

/// Where a right caller takes and gives back what a rule of the family speaks of.
struct Pair {
  std::string property, forgotten;  ///< the rule, and the name of the fault that it names
  Balance behaviour;
  model::Caller caller;
  std::string acquiring, acquire;  ///< the MSM state, and the letter without "ok"
  std::size_t acquired;            ///< how many events it is until then
  std::string releasing, release;
  std::size_t released, finished;
};

std::string with_outcome(const std::string& letter, const std::string& outcome) {
  return letter.ends_with(')') ? letter.substr(0, letter.size() - 1) + ", " + outcome + ")" : letter + "(" + outcome + ")";
}
bool can_fail(const Pair& p) {
  return p.caller.machine->automaton.letter(with_outcome(p.acquire, "ok")) != checker::no_letter;
}
std::string acquire_ok(const Pair& p) { return can_fail(p) ? with_outcome(p.acquire, "ok") : p.acquire; }

Fault fault(const Pair& p, std::string name, std::string what, const model::Environment& environment,
            std::function<void(Machine&)> in_caller, std::vector<Shortest> reaches) {
  return {.name = std::move(name),
          .property = p.property,
          .what = std::move(what),
          .caller = p.caller,
          .topology = one_device(),
          .environment = environment,
          .in_caller = std::move(in_caller),
          .reaches = std::move(reaches)};
}

std::string snake(std::string id) {
  std::ranges::replace(id, '-', '_');
  return id;
}

Fault forgotten(const Pair& p) {
  return fault(p, p.forgotten, p.release + " is left out", quiet, [p](Machine& m) { omit(m, p.releasing, p.release); },
               {{"LeftHeld", p.finished - step}});
}
Fault acquired_twice(const Pair& p) {
  return fault(p, snake(p.property) + "_acquired_twice", p.acquire + " and again", quiet,
               [p](Machine& m) { redirect(m, p.acquiring, acquire_ok(p), p.acquiring); }, {{"HeldTwice", p.acquired + step}});
}
Fault released_twice(const Pair& p) {
  return fault(p, snake(p.property) + "_released_twice", p.release + " and again", quiet,
               [p](Machine& m) { redirect(m, p.releasing, p.release, p.releasing); }, {{"ReleasedWithoutAcquire", p.released + step}});
}
Fault released_after_error(const Pair& p) {
  return fault(p, snake(p.property) + "_released_after_error", p.release + " after " + p.acquire + " has failed", failures,
               [p](Machine& m) { redirect(m, p.acquiring, with_outcome(p.acquire, "error"), p.releasing); },
               {{"ReleasedAfterError", p.acquired + step}});
}
/// After the error the caller goes on where it would be had it released.
Fault forgotten_after_error(const Pair& p) {
  return fault(p, snake(p.property) + "_forgotten_after_error", p.release + " is left out after " + p.acquire + " has failed", failures,
               [p](Machine& m) {
                 Machine right = m;
                 omit(m, p.releasing, p.release);
                 // Whoever got it gives it back.
                 for (std::size_t i = 0; i < m.automaton.next.size(); ++i)
                   if (i % m.automaton.letters.size() != m.automaton.letter(with_outcome(p.acquire, "error")))
                     m.automaton.next[i] = right.automaton.next[i];
               },
               {{"LeftAfterError", p.acquired + (p.finished - p.released)}});
}

std::vector<Pair> pairs() {
  using enum Balance;
  const model::Caller s = suspend_caller(), h = hibernation_caller();
  const auto of_suspend = [&](std::string property, std::string forgotten, Balance b, std::string acquiring, std::string acquire,
                              std::size_t acquired, std::string releasing, std::string release, std::size_t released) {
    return Pair{std::move(property), std::move(forgotten), b, s, std::move(acquiring), std::move(acquire), acquired,
                std::move(releasing), std::move(release), released, suspend.finished};
  };
  const auto of_hibernation = [&](std::string property, std::string forgotten, Balance b, std::string acquiring, std::string acquire,
                                  std::size_t acquired, std::string releasing, std::string release, std::size_t released) {
    return Pair{std::move(property), std::move(forgotten), b, h, std::move(acquiring), std::move(acquire), acquired,
                std::move(releasing), std::move(release), released, hibernation.finished};
  };
  return {
      of_suspend("notifier-paired", "post_forgotten", self_unwinding, "Notify", "pm_notifier_prepare(suspend)", suspend.notified,
                 "Post", "pm_notifier_post(suspend)", suspend.post_notified),
      of_suspend("console-balanced", "console_left_suspended", strict, "SuspendConsole", "suspend_console", suspend.console_suspended,
                 "ResumeConsole", "resume_console", suspend.console_resumed),
      of_suspend("vt-console-balanced", "vt_left_switched", strict, "PrepareConsole", "pm_prepare_console", suspend.vt_switched,
                 "RestoreConsole", "pm_restore_console", suspend.vt_restored),
      of_suspend("gfp-balanced", "mask_left_restricted", tolerant, "RestrictMask", "pm_restrict_gfp_mask", suspend.mask_restricted,
                 "RestoreMask", "pm_restore_gfp_mask", suspend.mask_restored),
      of_suspend("kthreads-balanced", "kernel_threads_left_frozen", tolerant, "FreezeKernelThreads", "freeze_kernel_threads",
                 suspend.kernel_threads_frozen, "Thaw", "thaw_processes", suspend.thawed),
      of_suspend("cpus-balanced", "cpus_left_down", owing, "DisableCpus", "pm_sleep_disable_secondary_cpus", suspend.cpus_down,
                 "EnableCpus", "pm_sleep_enable_secondary_cpus", suspend.cpus_up),
      of_suspend("irqs-balanced", "irqs_left_off", strict, "DisableIrqs", "local_irq_disable", suspend.irqs_off, "EnableIrqs",
                 "local_irq_enable", suspend.irqs_on),
      of_suspend("platform-begin-end", "platform_end_forgotten", owing, "Begin", "platform_suspend_begin", suspend.begun, "End",
                 "platform_resume_end", suspend.ended),
      of_suspend("platform-prepare-finish", "platform_finish_forgotten", owing, "Prepare", "platform_suspend_prepare",
                 suspend.platform_prepared, "FinishPlatform", "platform_resume_finish", suspend.platform_finished),
      of_suspend("platform-late-wake", "platform_wake_forgotten", owing, "PrepareNoirq", "platform_suspend_prepare_noirq",
                 suspend.platform_prepared_noirq, "Wake", "platform_resume_noirq", suspend.platform_woken),
      {"platform-idle-restore", "platform_restore_forgotten", self_unwinding, shipped("suspend-s2idle"), "PlatformPrepareLate",
       "platform_suspend_prepare_late", idle.platform_prepared, "PlatformEarlyResume", "platform_resume_early", idle.platform_restored, idle.finished},
      of_suspend("lock-balanced", "transition_mutex_left_locked", self_unwinding, "Trylock", "trylock_system_sleep", suspend.locked,
                 "Unlock", "unlock_system_sleep", suspend.unlocked),
      of_hibernation("hotplug-lock-balanced", "hotplug_left_locked", strict, "LockHotplug", "lock_device_hotplug",
                     hibernation.hotplug_locked, "UnlockHotplug", "unlock_device_hotplug", hibernation.hotplug_unlocked),
      of_hibernation("hibernate-acquire-balanced", "image_never_released", self_unwinding, "Acquire", "hibernate_acquire",
                     hibernation.acquired, "Release", "hibernate_release", hibernation.released),
      of_hibernation("bitmaps-balanced", "bitmaps_left", idempotent, "CreateBitmaps", "create_basic_memory_bitmaps",
                     hibernation.bitmaps_created, "FreeBitmaps", "free_basic_memory_bitmaps", hibernation.bitmaps_freed),
      of_hibernation("image-memory-freed", "image_memory_left", tolerant, "Preallocate", "hibernate_preallocate_memory",
                     hibernation.preallocated, "FreeUnwritten", "swsusp_free", hibernation.freed),
  };
}

/// In the boot kernel nothing goes on if nothing fails, so a step has to, to get to a release.
std::vector<Fault> in_the_boot_kernel() {
  const model::Caller caller = restore_caller();
  const Pair cleanup{"restore-cleanup-always", "restore_cleanup_forgotten", Balance::owing, caller, "PreRestore", "platform_pre_restore",
                     restore.pre_restored, "Cleanup", "platform_restore_cleanup", restore.cleaned_up, restore.finished};
  const Pair kexec{"kexec-lock-balanced", "kexec_left_locked", Balance::self_unwinding, caller, "KexecTrylock", "kexec_trylock",
                   restore.kexec_locked, "KexecUnlock", "kexec_unlock", restore.kexec_unlocked, restore.finished};
  constexpr std::size_t after_cleanup = restore.finished - restore.cleaned_up;
  constexpr std::size_t cpus_fail_and_come_back = step /* cpuidle is paused */ + 2 * step, refused_and_unlocked = 2 * step;
  return {
      fault(cleanup, cleanup.forgotten, "restore_cleanup() is left out", failures, [](Machine& m) { omit(m, "Cleanup", "platform_restore_cleanup"); },
            {{"LeftAfterError", restore.pre_restored + after_cleanup}, {"LeftHeld", restore.pre_restored + cpus_fail_and_come_back + after_cleanup}}),
      acquired_twice(cleanup),
      fault(cleanup, "restore_cleanup_twice", "restore_cleanup() and again", failures,
            [](Machine& m) { redirect(m, "Cleanup", "platform_restore_cleanup", "Cleanup"); },
            {{"ReleasedWithoutAcquire", restore.pre_restored + 2 * step}}),
      fault(kexec, kexec.forgotten, "kexec_unlock() is left out", failures, [](Machine& m) { omit(m, "KexecUnlock", "kexec_unlock"); },
            {{"LeftHeld", restore.locked + refused_and_unlocked + step}}),
      acquired_twice(kexec),
      fault(kexec, "kexec_unlocked_twice", "kexec_unlock() and again", failures,
            [](Machine& m) { redirect(m, "KexecUnlock", "kexec_unlock", "KexecUnlock"); },
            {{"ReleasedWithoutAcquire", restore.locked + refused_and_unlocked + 2 * step}}),
      released_after_error(kexec),
  };
}

}  // namespace

std::vector<Fault> balanced_faults() {
  std::vector<Fault> all = in_the_boot_kernel();
  for (const Pair& p : pairs()) {
    const Balance b = p.behaviour;
    all.push_back(forgotten(p));
    if (b != Balance::idempotent) all.push_back(acquired_twice(p));
    if (b != Balance::tolerant) all.push_back(released_twice(p));
    if (b == Balance::self_unwinding || b == Balance::idempotent) all.push_back(released_after_error(p));
    if (b == Balance::owing) all.push_back(forgotten_after_error(p));
  }
  return all;
}

}  // namespace pmc::faults

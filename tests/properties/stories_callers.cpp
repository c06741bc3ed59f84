// Of what callers acquire and release, and in which order: the rules that are data (properties/balanced.hpp, during.hpp).
#include "properties/balanced.hpp"
#include "tests/properties/story.hpp"

namespace pmc::tests {
namespace {

using properties::Balance;

/// Everything that a rule of the family says of one pair, by its behaviour.
std::vector<Case> balanced(std::string_view id, Balance b, std::string_view acquire, std::string_view release) {
  const Story takes = step(acquire), fails = step(acquire, error), gives = step(release);
  const bool unwinds = b == Balance::self_unwinding || b == Balance::idempotent, owes = b == Balance::owing;
  std::vector<Case> all{
      {id, takes, "Held"},
      {id, takes + gives + finish(), "Free"},
      {id, takes + gives + takes + gives, "Free"},
      {id, finish(), "Free"},
      {id, takes + finish(), "LeftHeld"},
      {id, takes + gives + takes + finish(), "LeftHeld"},
      {id, gives, b == Balance::tolerant ? "Free" : "ReleasedWithoutAcquire"},
      {id, takes + gives + gives, b == Balance::tolerant ? "Free" : "ReleasedWithoutAcquire"},
      {id, takes + takes, b == Balance::idempotent ? "Held" : "HeldTwice"},
  };
  const auto more = [&](const Story& story, std::string_view ends_in) { all.push_back({id, story, ends_in}); };
  if (unwinds) {
    more(fails, "Unwound");
    more(fails + finish(), "Free");
    more(fails + fails + takes + gives + finish(), "Free");
    more(fails + gives, "ReleasedAfterError");
    more(takes + fails, b == Balance::idempotent ? "Held" : "HeldTwice");
  }
  if (owes) {
    more(fails, "Owed");
    more(fails + gives + finish(), "Free");
    more(fails + finish(), "LeftAfterError");
    more(fails + takes, "HeldTwice");
    more(fails + fails, "HeldTwice");
    more(takes + fails, "HeldTwice");
  }
  if (b == Balance::tolerant) more(fails + finish(), "Free");
  return all;
}

/// It happens only while that lasts, or never while it does.
std::vector<Case> during(std::string_view id, bool only, const Story& begins, const Story& ends, const Story& it) {
  const std::string_view outside = only ? "TakenOutside" : "Outside", inside = only ? "Inside" : "TakenInside";
  std::vector<Case> all{
      {id, it, outside}, {id, begins + it, inside}, {id, begins + finish(), "Outside"}, {id, begins + begins + it, inside},
      {id, begins + finish() + it, outside},
  };
  if (!ends.empty()) {
    all.push_back({id, begins + ends + it, outside});
    all.push_back({id, ends + it, outside});
  }
  return all;
}
Story told(std::string_view name, std::string_view fields) { return one({.kind = Kind::step, .step = name, .fields = fields}); }
Story platform_begin(Message m) { return one({.kind = Kind::step, .message = m, .step = "platform_begin", .fields = "ok"}); }
Story wakeup_comes() { return one({.kind = Kind::wakeup}); }

}  // namespace

std::vector<Case> stories_of_callers() {
  using enum Balance;
  std::vector<Case> all;
  const auto add = [&](const std::vector<Case>& more) { all.insert(all.end(), more.begin(), more.end()); };
  add(balanced("notifier-paired", self_unwinding, "pm_notifier_prepare", "pm_notifier_post"));
  add(balanced("console-balanced", strict, "suspend_console", "resume_console"));
  add(balanced("vt-console-balanced", strict, "pm_prepare_console", "pm_restore_console"));
  add(balanced("gfp-balanced", tolerant, "pm_restrict_gfp_mask", "pm_restore_gfp_mask"));
  add(balanced("kthreads-balanced", tolerant, "freeze_kernel_threads", "thaw_kernel_threads"));
  all.push_back({"kthreads-balanced", step("freeze_kernel_threads") + step("thaw_processes") + finish(), "Free"});
  add(balanced("cpus-balanced", owing, "pm_sleep_disable_secondary_cpus", "pm_sleep_enable_secondary_cpus"));
  add(balanced("irqs-balanced", strict, "local_irq_disable", "local_irq_enable"));
  add(balanced("platform-begin-end", owing, "platform_suspend_begin", "platform_resume_end"));
  add(balanced("platform-begin-end", owing, "platform_begin", "platform_end"));
  add(balanced("platform-prepare-finish", owing, "platform_suspend_prepare", "platform_resume_finish"));
  add(balanced("platform-prepare-finish", owing, "platform_pre_snapshot", "platform_finish"));
  add(balanced("platform-prepare-finish", owing, "platform_prepare", "platform_finish"));
  add(balanced("platform-late-wake", owing, "platform_suspend_prepare_noirq", "platform_resume_noirq"));
  add(balanced("platform-idle-restore", self_unwinding, "platform_suspend_prepare_late", "platform_resume_early"));
  add(balanced("lock-balanced", self_unwinding, "trylock_system_sleep", "unlock_system_sleep"));
  all.push_back({"lock-balanced", step("lock_system_sleep") + finish(), "LeftHeld"});
  add(balanced("hotplug-lock-balanced", strict, "lock_device_hotplug", "unlock_device_hotplug"));
  add(balanced("kexec-lock-balanced", self_unwinding, "kexec_trylock", "kexec_unlock"));
  add(balanced("hibernate-acquire-balanced", self_unwinding, "hibernate_acquire", "hibernate_release"));
  add(balanced("bitmaps-balanced", idempotent, "create_basic_memory_bitmaps", "free_basic_memory_bitmaps"));
  add(balanced("image-memory-freed", tolerant, "hibernate_preallocate_memory", "swsusp_free"));
  add(balanced("restore-cleanup-always", owing, "platform_pre_restore", "platform_restore_cleanup"));

  all.push_back({"in-suspend-reset", told("set_in_suspend", "true"), "Held"});
  all.push_back({"in-suspend-reset", told("set_in_suspend", "true") + told("set_in_suspend", "false") + finish(), "Free"});
  all.push_back({"in-suspend-reset", told("set_in_suspend", "true") + told("swsusp_arch_suspend_returned", "restored") + finish(), "Free"});
  all.push_back({"in-suspend-reset", told("set_in_suspend", "true") + told("swsusp_arch_suspend_returned", "failed") + finish(), "LeftHeld"});
  all.push_back({"in-suspend-reset", told("set_in_suspend", "true") + told("set_in_suspend", "true"), "HeldTwice"});
  add(balanced("image-unmarked-on-return", tolerant, "swsusp_write", "swsusp_unmark"));
  all.push_back({"image-unmarked-on-return", step("swsusp_write") + told("swsusp_check", "FMODE_READ|FMODE_EXCL, image") + finish(), "Free"});
  all.push_back({"image-unmarked-on-return", step("swsusp_write") + told("swsusp_check", "FMODE_READ, image") + finish(), "Free"});
  all.push_back({"image-unmarked-on-return", step("swsusp_write") + told("swsusp_check", "FMODE_READ|FMODE_EXCL, error") + finish(), "LeftHeld"});

  constexpr bool only = true, never = false;
  add(during("transition-mutex-held", only, step("lock_system_sleep"), step("unlock_system_sleep"), begin(suspend)));
  add(during("transition-mutex-held", only, step("trylock_system_sleep"), step("unlock_system_sleep"), begin(resume)));
  all.push_back({"transition-mutex-held", step("trylock_system_sleep", error) + begin(prepare), "TakenOutside"});
  add(during("tasks-frozen-around-devices", only, step("freeze_processes"), step("thaw_processes"), begin(complete)));
  all.push_back({"tasks-frozen-around-devices", step("freeze_processes", error) + begin(prepare), "TakenOutside"});
  add(during("kthreads-frozen-before-freeze", only, step("freeze_kernel_threads"), step("thaw_kernel_threads"), begin(suspend)));
  add(during("kthreads-frozen-before-freeze", only, step("freeze_kernel_threads"), step("thaw_processes"), begin(suspend, SUSPEND)));
  all.push_back({"kthreads-frozen-before-freeze", begin(prepare), "Outside"});
  add(during("prealloc-before-kthread-freeze", never, step("freeze_kernel_threads"), step("thaw_kernel_threads"),
             step("hibernate_preallocate_memory")));
  add(during("notifier-first-last", never, step("freeze_processes"), step("thaw_processes"), step("pm_notifier_post")));
  add(during("notifier-first-last", never, step("freeze_processes"), step("thaw_processes"), step("pm_notifier_prepare")));
  add(during("vt-console-outermost", never, step("pm_notifier_prepare"), step("pm_notifier_post"), step("pm_prepare_console")));
  add(during("vt-console-outermost", never, step("pm_notifier_prepare"), step("pm_notifier_post"), step("pm_restore_console")));
  add(during("gfp-covers-image-write", only, step("pm_restrict_gfp_mask"), step("pm_restore_gfp_mask"), step("swsusp_write")));
  add(during("gfp-covers-image-write", only, step("pm_restrict_gfp_mask"), step("pm_restore_gfp_mask"), step("swsusp_arch_suspend")));
  add(during("hotplug-excluded", only, step("lock_device_hotplug"), step("unlock_device_hotplug"), step("swsusp_arch_suspend")));
  add(during("cpus-parked-at-jump", only, step("pm_sleep_disable_secondary_cpus"), step("pm_sleep_enable_secondary_cpus"),
             step("swsusp_arch_resume")));
  for (const auto* stop : {"platform_suspend_enter", "set_system_power_state", "swsusp_arch_suspend", "swsusp_arch_resume", "platform_enter",
                           "machine_kexec", "HYPERVISOR_suspend"})
    add(during("syscore-covers-every-orchestrator", only, step("syscore_suspend"), step("syscore_resume"), step(stop)));
  add(during("syscore-covers-every-orchestrator", only, with_message("sysdev_suspend", FREEZE), step("sysdev_resume"), step("HYPERVISOR_suspend")));
  for (const auto* which : {"suspend_console", "resume_console"})
    add(during("console-around-devices", never, begin(suspend), walk_ends(resume), step(which)));
  for (const auto* which : {"pm_restrict_gfp_mask", "pm_restore_gfp_mask"})
    add(during("gfp-around-devices", never, begin(suspend), walk_ends(resume), step(which)));
  for (const auto* which : {"hibernate_acquire", "hibernate_release"})
    add(during("hibernate-acquired-outermost", never, step("pm_prepare_console"), step("pm_restore_console"), step(which)));
  add(during("gfp-covers-jump", only, step("pm_restrict_gfp_mask"), step("pm_restore_gfp_mask"), begin(suspend, QUIESCE)));
  all.push_back({"gfp-covers-jump", begin(suspend, FREEZE) + begin(prepare, QUIESCE), "Outside"});
  add(during("image-read-while-open", never, step("swsusp_close"), told("swsusp_check", "FMODE_READ, image"), step("swsusp_read")));
  add(during("memory-freed-for-way-back", never, step("swsusp_arch_resume_failed"), step("swsusp_free"), step("syscore_resume")));
  add(during("cpuidle-paused-for-jump", never, begin(prepare, QUIESCE), step("cpuidle_pause"), step("pm_sleep_disable_secondary_cpus")));
  add(during("cpuidle-paused-for-jump", never, begin(prepare, QUIESCE), begin(complete, RECOVER), step("pm_sleep_disable_secondary_cpus")));
  all.push_back({"cpuidle-paused-for-jump", begin(prepare, FREEZE) + step("pm_sleep_disable_secondary_cpus"), "Outside"});
  add(during("smt-parked-after-restore", never, told("swsusp_arch_suspend_returned", "restored"), step("arch_resume_nosmt"), begin(resume_noirq)));
  all.push_back({"smt-parked-after-restore", told("swsusp_arch_suspend_returned", "made") + begin(resume_noirq), "Outside"});
  all.push_back({"quiet-function-in-quiet", walk_ends(suspend_noirq) + step("platform_pre_snapshot") + step("quiet_function"), "Outside"});
  all.push_back({"quiet-function-in-quiet", walk_ends(suspend_noirq) + step("platform_pre_snapshot", error) + step("quiet_function"), "TakenOutside"});
  all.push_back({"quiet-function-in-quiet", walk_ends(suspend_noirq) + step("quiet_function") + step("quiet_function"), "TakenOutside"});
  all.push_back({"quiet-function-in-quiet", walk_ends(suspend_noirq) + begin(resume_noirq) + step("quiet_function"), "TakenOutside"});
  all.push_back({"quiet-function-in-quiet", walk_failed(suspend_noirq) + step("quiet_function"), "TakenOutside"});
  for (const auto* returned : {"machine_kexec_returned", "swsusp_arch_resume_failed", "swsusp_arch_suspend_returned", "HYPERVISOR_suspend_returned"})
    add(during("stopped-once", never, step(returned), step("syscore_suspend"), step("machine_kexec")));
  add(during("stopped-once", never, step("HYPERVISOR_suspend_returned"), with_message("sysdev_suspend", FREEZE), step("HYPERVISOR_suspend")));
  add(during("stopped-once", never, step("swsusp_arch_resume_failed"), step("attempt"), step("swsusp_arch_resume")));
  add(during("stopped-once", never, step("swsusp_arch_suspend_returned"), step("attempt"), step("swsusp_arch_suspend")));
  add(during("xenstore-told-of-new-domain", never, told("HYPERVISOR_suspend_returned", "new_domain"), step("xs_resume"), step("xs_suspend_cancel")));
  all.push_back({"xenstore-told-of-new-domain", told("HYPERVISOR_suspend_returned", "cancelled") + step("xs_suspend_cancel"), "Outside"});
  const Story slept = told("suspend_devices_and_enter_returned", "success"), tries = step("suspend_devices_and_enter");
  add(during("slept-if-it-says-so", only, step("platform_suspend_enter"), tries, slept));
  add(during("slept-if-it-says-so", only, step("s2idle_enter"), tries, slept));
  add(during("slept-if-it-says-so", only, told("s2idle_wake", "true"), tries, slept));
  add(during("slept-if-it-says-so", only, told("suspend_test", "core, true"), tries, slept));
  all.push_back({"slept-if-it-says-so", step("platform_suspend_enter", error) + told("suspend_devices_and_enter_returned", "failure"), "Outside"});
  all.push_back({"slept-if-it-says-so", step("platform_suspend_enter", error) + slept, "TakenOutside"});
  all.push_back({"slept-if-it-says-so", told("suspend_test", "core, false") + slept, "TakenOutside"});
  for (const auto* answer : {"valid_state", "sleep_state_supported"})
    add(during("sleep-state-asked-for", only, step(answer), step("sleep_state_supported", error), step("platform_suspend_enter")));
  for (const auto* goes_on : {"trylock_system_sleep", "platform_suspend_begin"}) {
    add(during("unsupported-state-refused", never, step("valid_state", error), step("valid_state"), step(goes_on)));
    add(during("unsupported-state-refused", never, step("sleep_state_supported", error), step("sleep_state_supported"), step(goes_on)));
    add(during("unsupported-state-refused", never, step("sleep_state_supported", error), step("unlock_system_sleep"), step(goes_on)));
  }
  add(during("sync-before-freeze", never, step("freeze_processes"), step("thaw_processes"), step("sync_filesystems")));
  add(during("wake-armed-before-cpus-off", only, walk_ends(suspend_noirq), begin(resume_noirq), step("local_irq_disable")));
  add(during("wake-armed-before-cpus-off", only, walk_ends(suspend_noirq), begin(resume_noirq), step("pm_sleep_disable_secondary_cpus")));
  all.push_back({"wake-armed-before-cpus-off", walk_failed(suspend_noirq) + step("local_irq_disable"), "TakenOutside"});
  for (const auto* sleeper : {"lock_system_sleep", "freeze_processes", "pm_sleep_enable_secondary_cpus", "swsusp_write"})
    add(during("sleep-forbidden-in-syscore", never, step("local_irq_disable"), step("local_irq_enable"), step(sleeper)));
  add(during("sleep-forbidden-in-syscore", never, step("local_irq_disable"), step("local_irq_enable"), begin(resume_noirq)));
  add(during("quiesce-recover", never, begin(prepare, QUIESCE), begin(complete, RECOVER), begin(resume, THAW)));
  all.push_back({"quiesce-recover", begin(prepare, QUIESCE) + begin(resume, RECOVER) + begin(complete, RECOVER), "Outside"});
  add(during("jump-point-of-no-return", never, step("swsusp_arch_resume"), step("attempt"), step("syscore_resume")));
  add(during("jump-point-of-no-return", never, step("swsusp_arch_resume"), step("attempt"), begin(resume_noirq)));
  add(during("begin-told-again", only, platform_begin(HIBERNATE), step("platform_end"), begin(prepare, HIBERNATE)));
  all.push_back({"begin-told-again", platform_begin(FREEZE) + begin(prepare, HIBERNATE), "TakenOutside"});
  for (const auto* closes : {"unlock_system_sleep", "platform_resume_end", "platform_end"})
    add(during("return-checked", never, step("dpm_suspend_start_returned", error), step(closes), step("syscore_suspend")));
  add(during("return-checked", never, told("pm_wakeup_pending", "true"), step("platform_end"), step("platform_suspend_enter")));
  all.push_back({"return-checked", told("pm_wakeup_pending", "false") + step("platform_suspend_enter"), "Outside"});
  all.push_back({"return-checked", step("trylock_system_sleep", error) + step("trylock_system_sleep") + step("freeze_processes"), "Outside"});
  // A step of the way down that fails is not yet one taken too many.
  all.push_back({"return-checked", step("freeze_kernel_threads", error) + step("platform_suspend_begin"), "TakenInside"});
  all.push_back({"return-checked", step("freeze_kernel_threads", error) + step("platform_suspend_begin", error), "Inside"});
  add(during("wakeup-aborts", never, wakeup_comes(), step("freeze_processes"), step("syscore_suspend")));
  add(during("wakeup-aborts", never, wakeup_comes(), told("pm_wakeup_pending", "true"), told("pm_wakeup_pending", "false")));
  add(during("wakeup-aborts", never, wakeup_comes(), step("syscore_suspend", error), told("pm_wakeup_pending", "false")));
  add(during("wakeup-aborts", never, wakeup_comes(), does(Kind::abort_wakeup, suspend), step("syscore_suspend")));
  add(during("wakeup-cleared-per-transition", only, step("freeze_processes"), step("attempt"), begin(prepare)));
  add(during("snapshot-atomic", only, walk_ends(suspend_noirq), begin(resume_noirq), step("swsusp_arch_suspend")));
  add(during("power-down-or-roll-back", never, step("swsusp_write"), step("swsusp_unmark"), step("thaw_processes")));
  add(during("power-down-or-roll-back", never, step("swsusp_write"), begin(prepare, HIBERNATE), step("thaw_processes")));
  all.push_back({"power-down-or-roll-back", step("swsusp_write", error) + step("thaw_processes"), "Outside"});
  add(during("cpu-disable-fail-needs-enable", never, step("pm_sleep_disable_secondary_cpus", error), step("pm_sleep_enable_secondary_cpus"),
             begin(resume_noirq)));
  add(during("freeze-fail-thaws", never, step("freeze_kernel_threads", error), step("thaw_processes"), step("pm_notifier_post")));
  add(during("syscore-one-cpu-irqs-off", only, step("local_irq_disable"), step("local_irq_enable"), step("syscore_suspend")));
  add(during("syscore-one-cpu-irqs-off", only, step("stop_machine"), {}, step("syscore_resume")));
  for (const auto* back : {"local_irq_enable", "pm_sleep_enable_secondary_cpus", "platform_resume_noirq", "platform_finish", "platform_restore_cleanup"})
    add(during("unwind-exactly-done", never, step("syscore_suspend"), step("syscore_resume"), step(back)));
  add(during("unwind-exactly-done", never, step("syscore_suspend"), step("syscore_resume"), begin(resume_noirq)));

  const Story resume_walk_fails = one({.kind = Kind::end, .phase = resume, .message = RESUME, .outcome = error});
  add(during("resume-errors-nonfatal", never, fails(resume_early, RESUME), begin(prepare, SUSPEND), resume_walk_fails));
  all.push_back({"resume-errors-nonfatal", fails(suspend, SUSPEND) + walk_failed(suspend) + begin(resume), "Outside"});

  const Story looks = told("s2idle_wake", "false");
  add({
      {"wakeup-looked-for-last", step("syscore_suspend") + step("platform_suspend_enter"), "TakenOutside"},
      {"wakeup-looked-for-last", told("pm_wakeup_pending", "false") + step("syscore_suspend") + step("swsusp_arch_suspend"), "TakenOutside"},
      {"wakeup-looked-for-last", told("pm_wakeup_pending", "true") + step("platform_enter"), "TakenOutside"},
      {"wakeup-looked-for-last", told("pm_wakeup_pending", "false") + step("swsusp_arch_suspend") + step("platform_enter"), "TakenOutside"},
      {"wakeup-looked-for-last", step("syscore_suspend") + told("pm_wakeup_pending", "false") + step("platform_suspend_enter") + finish(), "Outside"},
      {"s2idle-loop-rechecks", step("s2idle_enter"), "TakenOutside"},
      {"s2idle-loop-rechecks", looks + step("s2idle_enter") + looks + step("s2idle_enter") + finish(), "Outside"},
      {"s2idle-loop-rechecks", looks + step("s2idle_enter") + step("s2idle_enter"), "TakenOutside"},
      {"s2idle-loop-rechecks", looks + step("attempt"), "Outside"},
      {"s2idle-loop-rechecks", told("s2idle_wake", "true") + step("s2idle_enter"), "TakenOutside"},
  });

  const Story suspend_told = told("pm_notifier_prepare", "suspend, ok"), hibernation_told = told("pm_notifier_prepare", "hibernation, ok"),
              restore_told = told("pm_notifier_prepare", "restore, ok"), suspend_post = told("pm_notifier_post", "suspend"),
              hibernation_post = told("pm_notifier_post", "hibernation"), restore_post = told("pm_notifier_post", "restore");
  add({
      {"notifier-right-event", suspend_told + begin(prepare, SUSPEND) + suspend_post + finish(), "Untold"},
      {"notifier-right-event", hibernation_told + begin(prepare, FREEZE) + begin(prepare, SUSPEND) + begin(prepare, QUIESCE) + hibernation_post, "Untold"},
      {"notifier-right-event", restore_told + begin(prepare, QUIESCE) + restore_post, "Untold"},
      {"notifier-right-event", suspend_told + begin(prepare, FREEZE), "NoSuspend"},
      {"notifier-right-event", restore_told + begin(prepare, SUSPEND), "NoRestore"},
      {"notifier-right-event", restore_told + begin(prepare, HIBERNATE), "NoRestore"},
      {"notifier-right-event", suspend_told + hibernation_post, "PostOfAnother"},
      {"notifier-right-event", hibernation_told + suspend_post, "PostOfAnother"},
      {"notifier-right-event", restore_told + hibernation_post, "PostOfAnother"},
      {"notifier-right-event", begin(prepare, FREEZE) + suspend_post + finish(), "Untold"},
      {"platform-hook-order", step("platform_suspend_begin") + begin(prepare) + begin(suspend) + step("platform_suspend_prepare") + begin(suspend_late) +
           step("platform_suspend_prepare_late") + begin(suspend_noirq) + step("platform_suspend_prepare_noirq") + step("platform_resume_noirq") +
           begin(resume_noirq) + step("platform_resume_early") + begin(resume_early) + step("platform_resume_finish") + begin(resume) +
           begin(complete) + walk_ends(complete) + step("platform_resume_end") + finish(),
       "Working"},
      {"platform-hook-order", walks_down() + step("platform_pre_snapshot") + step("platform_leave") + step("platform_finish"), "Noirq"},
      {"platform-hook-order", begin(suspend) + step("platform_suspend_begin"), "HookOutOfPlace"},
      {"platform-hook-order", walks_down() + begin(resume_noirq) + step("platform_finish"), "HookOutOfPlace"},
      {"platform-hook-order", walks_down() + begin(resume_noirq) + step("platform_resume_finish"), "HookOutOfPlace"},
      {"platform-hook-order", begin(suspend) + begin(suspend_late) + begin(resume_early) + step("platform_resume_finish"), "Down"},
      {"platform-hook-order", begin(complete) + step("platform_suspend_prepare_late"), "HookOutOfPlace"},
      {"platform-recover-on-device-failure", step("platform_suspend_begin") + step("dpm_suspend_start_returned", error) + step("platform_recover") +
           begin(resume) + step("platform_resume_end"),
       "NotBegun"},
      {"platform-recover-on-device-failure", step("platform_begin") + step("dpm_suspend_returned", error) + begin(resume), "ResumedWithoutRecover"},
      {"platform-recover-on-device-failure", step("platform_begin", error) + step("dpm_suspend_returned", error) + begin(resume), "NotBegun"},
      {"platform-recover-on-device-failure", step("platform_begin") + begin(resume) + step("platform_end"), "NotBegun"},
      {"platform-recover-on-device-failure",
       step("platform_begin") + step("platform_hibernation_recover") + step("platform_hibernation_recover"), "RecoveredTwice"},
      {"platform-recover-on-device-failure", step("dpm_suspend_start_returned", error) + begin(resume) + finish(), "NotBegun"},
  });
  return all;
}

}  // namespace pmc::tests

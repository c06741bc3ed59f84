#include "model/callers/suspend.hpp"

#include <map>

#include "model/callers/suspend_mem.hpp"

namespace pmc::model::suspend {

/// Lines of Linux 6.1.192.  Where a step stands on several lines, the line of the way that succeeds.
std::string location(std::string_view step) {
  static const std::map<std::string_view, int> lines{
      {"attempt", 618},
      {"valid_state", 572},
      {"trylock_system_sleep", 575},
      {"sync_filesystems", 583},
      {"sleep_state_supported", 494},
      {"pm_prepare_console", 365},
      {"pm_notifier_prepare", 367},
      {"freeze_processes", 372},
      {"freeze_kernel_threads", 372},
      {"suspend_test", 340},
      {"pm_restrict_gfp_mask", 598},
      {"platform_suspend_begin", 502},
      {"suspend_console", 506},
      {"dpm_suspend_start", 508},
      {"dpm_suspend_start_returned", 509},
      {"platform_recover", 535},
      {"platform_suspend_prepare", 408},
      {"dpm_suspend_late", 412},
      {"dpm_suspend_late_returned", 413},
      {"platform_suspend_prepare_late", 417},
      {"dpm_suspend_noirq", 421},
      {"dpm_suspend_noirq_returned", 422},
      {"platform_suspend_prepare_noirq", 426},
      {"s2idle_wake", 140},
      {"s2idle_enter", 150},
      {"pm_sleep_disable_secondary_cpus", 438},
      {"local_irq_disable", 442},
      {"syscore_suspend", 447},
      {"pm_wakeup_pending", 449},
      {"platform_suspend_enter", 453},
      {"syscore_resume", 459},
      {"local_irq_enable", 464},
      {"pm_sleep_enable_secondary_cpus", 468},
      {"platform_resume_noirq", 471},
      {"dpm_resume_noirq", 472},
      {"dpm_resume_noirq_returned", 472},
      {"platform_resume_early", 475},
      {"dpm_resume_early", 478},
      {"dpm_resume_early_returned", 478},
      {"platform_resume_finish", 481},
      {"platform_suspend_again", 519},
      {"dpm_resume_end", 523},
      {"dpm_resume_end_returned", 523},
      {"resume_console", 526},
      {"platform_resume_end", 530},
      {"pm_restore_gfp_mask", 600},
      {"clear_events_check_enabled", 603},
      {"thaw_processes", 547},
      {"pm_notifier_post", 548},
      {"pm_restore_console", 549},
      {"unlock_system_sleep", 607},
      {"finish", 634},
  };
  const auto it = lines.find(step);
  return it == lines.end() ? std::string() : "kernel/power/suspend.c:" + std::to_string(it->second);
}

Caller mem_caller(const checker::Machine& machine, std::string brief) {
  return {.name = machine.name,
          .brief = std::move(brief),
          .source = "kernel/power/suspend.c, enter_state(), suspend_devices_and_enter(), suspend_enter()",
          .core = &core_6_1(),
          .machine = &machine,
          .idle = {"Idle"},
          .favours = {"platform_suspend_again(true)"},
          .location = location};
}

}  // namespace pmc::model::suspend

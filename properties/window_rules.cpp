// Rules of the order of the whole stack that speak of one level and what may not be within it, or outside of it.
#include "properties/during.hpp"
#include "properties/steps_heard.hpp"

namespace pmc::properties {
namespace {

using model::EventInfo;
using Kind = EventInfo::Kind;

using heard::any;
using heard::ok;

/// Hooks of the platform that stand around the processors; enter() and leave() stand within.
constexpr std::array outer_hooks = std::to_array<std::string_view>(
    {"platform_suspend_begin", "platform_suspend_prepare", "platform_suspend_prepare_late", "platform_suspend_prepare_noirq",
     "platform_resume_noirq", "platform_resume_early", "platform_resume_finish", "platform_resume_end", "platform_recover",
     "platform_begin", "platform_pre_snapshot", "platform_finish", "platform_end", "platform_pre_restore", "platform_restore_cleanup",
     "platform_prepare", "platform_hibernation_recover"});
constexpr std::array begin_and_end =
    std::to_array<std::string_view>({"platform_suspend_begin", "platform_resume_end", "platform_begin", "platform_end"});

}  // namespace

Property cpus_innermost() {
  return during({
      .id = "cpus-innermost",
      .statement = "Secondary CPUs go down after all walks and hooks of the platform on the way down, and come back before those on the "
                   "way up.",
      .source = "Documentation/admin-guide/pm/suspend-flows.rst; kernel/power/suspend.c, suspend_enter(); kernel/power/hibernate.c, "
                "create_image(), resume_target_kernel(), hibernation_platform_enter()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.kind == Kind::begin || any(e, outer_hooks); },
      .begins = [](const EventInfo& e) { return e.is_step("pm_sleep_disable_secondary_cpus"); },  // if it fails, some may be down
      .ends = [](const EventInfo& e) { return e.is_step("pm_sleep_enable_secondary_cpus"); },
      .meaning = "a walk began, or a hook of the platform was called, with secondary CPUs down",
      .fault = "secondary_cpus_left_down",
  });
}

Property platform_begin_with_tasks_frozen() {
  return during({
      .id = "platform-begin-with-tasks-frozen",
      .statement = "begin() of the platform comes after user tasks are frozen, and end() before they are thawed.",
      .source = "Documentation/admin-guide/pm/suspend-flows.rst; kernel/power/suspend.c, enter_state(); kernel/power/hibernate.c, hibernate()",
      .it = [](const EventInfo& e) { return any(e, begin_and_end); },
      .begins = [](const EventInfo& e) { return ok(e, "freeze_processes"); },
      .ends = [](const EventInfo& e) { return e.is_step("thaw_processes"); },
      .meaning = "the platform was told that a transition begins, or is over, while user tasks run",
      .fault = "platform_begins_before_freeze",
      .of_whole_callers = true,
  });
}

}  // namespace pmc::properties

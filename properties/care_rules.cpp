// Rules of what a caller takes care of on the way down, and may not touch while devices are down.
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
using heard::walk;

/// From the first device that is suspended to the last one that is back.
bool devices_go_down(const EventInfo& e) { return walk(e, Phase::suspend); }
bool devices_are_back(const EventInfo& e) { return e.kind == Kind::end && e.phase == Phase::resume; }

/// What a wakeup has to stop; a checkpoint or a jump into another kernel is no sleep.
constexpr std::array sleeps = std::to_array<std::string_view>({"platform_suspend_enter", "swsusp_arch_suspend", "platform_enter"});

}  // namespace

Property console_around_devices() {
  return during({
      .id = "console-around-devices",
      .statement = "suspend_console() comes before the walk of suspend and resume_console() after that of resume: what is printed meanwhile "
                   "would go to devices that are down.",
      .source = "kernel/printk/printk.c, suspend_console(); kernel/power/suspend.c, suspend_devices_and_enter(); kernel/power/hibernate.c, "
                "hibernation_snapshot(), hibernation_restore()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("suspend_console") || e.is_step("resume_console"); },
      .begins = devices_go_down,
      .ends = devices_are_back,
      .meaning = "consoles were suspended or resumed while devices are down",
      .fault = "console_resumed_too_soon",
  });
}

Property gfp_around_devices() {
  return during({
      .id = "gfp-around-devices",
      .statement = "The allocation mask is restricted before the walk of suspend and restored after that of resume: I/O that an allocation "
                   "starts meanwhile would wait for a device that is down.",
      .source = "kernel/power/main.c, pm_restrict_gfp_mask(), pm_restore_gfp_mask(); kernel/power/suspend.c, enter_state(); "
                "kernel/power/hibernate.c, hibernation_snapshot(), hibernation_restore()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("pm_restrict_gfp_mask") || e.is_step("pm_restore_gfp_mask"); },
      .begins = devices_go_down,
      .ends = devices_are_back,
      .meaning = "the allocation mask was changed while devices are down",
      .fault = "mask_restored_too_soon",
  });
}

Property wakeup_looked_for_last() {
  return during({
      .id = "wakeup-looked-for-last",
      .statement = "After syscore_suspend() and before the machine sleeps, or its memory is copied, the caller looks whether a wakeup is pending.",
      .source = "drivers/base/power/wakeup.c, pm_wakeup_pending(); kernel/power/suspend.c, suspend_enter(); kernel/power/hibernate.c, "
                "create_image(), hibernation_platform_enter()",
      .form = During::once,
      .it = [](const EventInfo& e) { return any(e, sleeps); },
      .begins = [](const EventInfo& e) { return e.is_step("pm_wakeup_pending") && e.fields == "false"; },
      .ends = [](const EventInfo& e) { return e.is_step("syscore_suspend"); },
      .meaning = "the machine went to sleep, or its memory was copied, and nobody had looked for a wakeup since syscore_suspend()",
      .fault = "no_last_look",
      .of_whole_callers = true,
  });
}

Property hibernate_acquired_outermost() {
  return during({
      .id = "hibernate-acquired-outermost",
      .statement = "Who uses the image is let in by hibernate_acquire() before it switches the virtual terminal, and leaves after it has "
                   "switched back.",
      .source = "kernel/power/hibernate.c, hibernate_acquire(), hibernate(), software_resume(), hibernate_quiet_exec()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("hibernate_acquire") || e.is_step("hibernate_release"); },
      .begins = [](const EventInfo& e) { return e.is_step("pm_prepare_console"); },
      .ends = [](const EventInfo& e) { return e.is_step("pm_restore_console"); },
      .meaning = "hibernation was acquired or released with the virtual terminal switched",
      .fault = "released_before_vt",
  });
}

Property sync_before_freeze() {
  return during({
      .id = "sync-before-freeze",
      .statement = "File systems are synchronised before user tasks are frozen: one of them may serve a file system (FUSE).",
      .source = "kernel/power/main.c, ksys_sync_helper(); kernel/power/suspend.c, enter_state(); kernel/power/hibernate.c, hibernate(); "
                "kernel/power/user.c, SNAPSHOT_FREEZE; Documentation/power/freezing-of-tasks.rst",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("sync_filesystems"); },
      .begins = [](const EventInfo& e) { return ok(e, "freeze_processes"); },
      .ends = [](const EventInfo& e) { return e.is_step("thaw_processes"); },
      .meaning = "file systems were synchronised with user tasks frozen, which may have to serve one",
      .fault = "sync_after_freeze",
  });
}

}  // namespace pmc::properties

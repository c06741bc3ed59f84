// Rules of the jump into an image's kernel and of what comes back, and of who may sleep at all: each says "only while" or "never while".
#include "properties/during.hpp"
#include "properties/steps_heard.hpp"

namespace pmc::properties {
namespace {

using model::EventInfo;
using model::Message;
using model::Outcome;
using model::Phase;
using Kind = EventInfo::Kind;

using heard::any;
using heard::ok;
using heard::returned_true;
using heard::walk;
using heard::walk_with;

bool fails(const EventInfo& e, std::string_view step) { return e.is_step(step) && e.outcome == Outcome::error; }

/// What stops the machine, or this kernel of it, and returns by an event of its own; and those returns.
constexpr std::array stops = std::to_array<std::string_view>({"swsusp_arch_suspend", "swsusp_arch_resume", "machine_kexec", "HYPERVISOR_suspend"});
constexpr std::array returns = std::to_array<std::string_view>(
    {"swsusp_arch_suspend_returned", "swsusp_arch_resume_failed", "machine_kexec_returned", "HYPERVISOR_suspend_returned"});

/// What says whether a sleep state may be entered.
constexpr std::array answers = std::to_array<std::string_view>({"valid_state", "sleep_state_supported"});

}  // namespace

Property image_read_while_open() {
  return during({
      .id = "image-read-while-open",
      .statement = "The image is read before its device is closed, or once swsusp_check() has opened it again.",
      .source = "kernel/power/swap.c, swsusp_check(), swsusp_read(), swsusp_close(); kernel/power/hibernate.c, load_image_and_restore()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("swsusp_read"); },
      .begins = [](const EventInfo& e) { return e.is_step("swsusp_close"); },
      .ends = [](const EventInfo& e) { return e.is_step("swsusp_check"); },
      .meaning = "swsusp_read() was called when the image's device had been closed",
      .fault = "image_read_when_closed",
  });
}

Property memory_freed_for_way_back() {
  return during({
      .id = "memory-freed-for-way-back",
      .statement = "After a jump that failed swsusp_free() comes first, before the system core is resumed: memory is what was short.",
      .source = "kernel/power/hibernate.c, resume_target_kernel()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("syscore_resume"); },
      .begins = [](const EventInfo& e) { return e.is_step("swsusp_arch_resume_failed"); },
      .ends = [](const EventInfo& e) { return e.is_step("swsusp_free"); },
      .meaning = "the jump has failed for want of memory, and the way back began with all of the image still in it",
      .fault = "image_kept_on_way_back",
  });
}

Property cpuidle_paused_for_jump() {
  return during({
      .id = "cpuidle-paused-for-jump",
      .statement = "A boot kernel that has told devices QUIESCE takes secondary CPUs down only with cpuidle paused.",
      .source = "kernel/power/hibernate.c, resume_target_kernel(); kernel/power/power.h, pm_sleep_disable_secondary_cpus(); "
                "drivers/cpuidle/cpuidle.c, cpuidle_pause()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("pm_sleep_disable_secondary_cpus"); },
      .begins = [](const EventInfo& e) { return walk_with(e, Phase::prepare, Message::QUIESCE); },
      .ends = [](const EventInfo& e) { return e.is_step("cpuidle_pause") || walk(e, Phase::complete); },
      .meaning = "secondary CPUs went down for the jump in whatever idle state a driver had chosen",
      .fault = "cpuidle_not_paused",
  });
}

Property smt_parked_after_restore() {
  return during({
      .id = "smt-parked-after-restore",
      .statement = "In a restored kernel arch_resume_nosmt() comes before devices are resumed: siblings that the boot kernel left in hlt are "
                   "brought out of it.",
      .source = "arch/x86/power/hibernate.c, arch_resume_nosmt(), hibernate_resume_nonboot_cpu_disable(); kernel/power/hibernate.c, create_image()",
      .form = During::never,
      .it = [](const EventInfo& e) { return walk(e, Phase::resume_noirq); },
      .begins = [](const EventInfo& e) { return e.is_step("swsusp_arch_suspend_returned") && e.fields == "restored"; },
      .ends = [](const EventInfo& e) { return e.is_step("arch_resume_nosmt"); },
      .meaning = "a restored kernel resumed its devices and had not called arch_resume_nosmt()",
      .fault = "siblings_left_in_hlt",
  });
}

Property quiet_function_in_quiet() {
  return during({
      .id = "quiet-function-in-quiet",
      .statement = "What hibernate_quiet_exec() is given runs once, with devices frozen to the noirq phase, and not if the platform has refused.",
      .source = "kernel/power/hibernate.c, hibernate_quiet_exec()",
      .form = During::once,
      .it = [](const EventInfo& e) { return e.is_step("quiet_function"); },
      .begins = [](const EventInfo& e) { return e.kind == Kind::end && e.phase == Phase::suspend_noirq && e.succeeded(); },
      .ends = [](const EventInfo& e) { return fails(e, "platform_pre_snapshot") || walk(e, Phase::resume_noirq); },
      .meaning = "the function ran again, or with devices that are not frozen, or although the platform had refused",
      .fault = "function_run_though_refused",
  });
}

Property gfp_covers_jump() {
  return during({
      .id = "gfp-covers-jump",
      .statement = "A boot kernel tells devices QUIESCE with the allocation mask restricted.",
      .source = "kernel/power/hibernate.c, hibernation_restore(); kernel/power/main.c, pm_restrict_gfp_mask()",
      .it = [](const EventInfo& e) { return walk_with(e, Phase::suspend, Message::QUIESCE); },
      .begins = [](const EventInfo& e) { return e.is_step("pm_restrict_gfp_mask"); },
      .ends = [](const EventInfo& e) { return e.is_step("pm_restore_gfp_mask"); },
      .meaning = "devices were quiesced with an unrestricted mask: an allocation may start I/O on one of them and wait for it",
      .fault = "mask_not_restricted_for_jump",
      .of_whole_callers = true,
  });
}

Property stopped_once() {
  return during({
      .id = "stopped-once",
      .statement = "Between two times that the machine stops, or is copied, or jumped from, the system core is resumed and suspended again.",
      .source = "drivers/base/syscore.c, syscore_suspend(), syscore_resume(); kernel/kexec_core.c, kernel_kexec(); kernel/power/hibernate.c, "
                "create_image(), resume_target_kernel()",
      .form = During::never,
      .it = [](const EventInfo& e) { return any(e, stops); },
      .begins = [](const EventInfo& e) { return any(e, returns); },
      .ends = [](const EventInfo& e) { return e.is_step("syscore_suspend") || e.is_step("sysdev_suspend") || e.is_step("attempt"); },
      .meaning = "the machine was stopped, copied or jumped from again with the system core as the first time had left it",
      .fault = "jumped_again",
  });
}

Property xenstore_told_of_new_domain() {
  return during({
      .id = "xenstore-told-of-new-domain",
      .statement = "In a new domain xs_resume() connects to xenstore and registers the watches again: xs_suspend_cancel() is for a domain that "
                   "goes on.",
      .source = "drivers/xen/xenbus/xenbus_xs.c, xs_resume(), xs_suspend_cancel(); drivers/xen/manage.c, do_suspend()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("xs_suspend_cancel"); },
      .begins = [](const EventInfo& e) { return e.is_step("HYPERVISOR_suspend_returned") && e.fields == "new_domain"; },
      .ends = [](const EventInfo& e) { return e.is_step("xs_resume"); },
      .meaning = "xs_suspend_cancel() in a new domain, where xenstore knows nothing of this one's watches",
      .fault = "watches_not_registered",
  });
}

Property slept_if_it_says_so() {
  return during({
      .id = "slept-if-it-says-so",
      .statement = "suspend_devices_and_enter() returns 0 only if the machine has slept, or suspend-to-idle was woken, or pm_test stopped it: "
                   "hibernation takes 0 for that, and invalidates its image.",
      .source = "kernel/power/suspend.c, suspend_devices_and_enter(), suspend_enter(), s2idle_loop(); kernel/power/hibernate.c, power_down()",
      .it = [](const EventInfo& e) { return e.is_step("suspend_devices_and_enter_returned") && e.fields == "success"; },
      .begins = [](const EventInfo& e) {
        return ok(e, "platform_suspend_enter") || e.is_step("s2idle_enter") || returned_true(e, "s2idle_wake") ||
               (e.is_step("suspend_test") && e.fields.ends_with("true"));
      },
      .ends = [](const EventInfo& e) { return e.is_step("suspend_devices_and_enter"); },
      .meaning = "suspend_devices_and_enter() returned 0 and the machine has not slept",
      .fault = "success_without_sleep",
      .of_whole_callers = true,
  });
}

Property sleep_state_asked_for() {
  return during({
      .id = "sleep-state-asked-for",
      .statement = "The platform enters a sleep state only if valid_state() or sleep_state_supported() has said in this attempt that it can.",
      .source = "kernel/power/suspend.c, sleep_state_supported(), suspend_devices_and_enter(); include/linux/suspend.h, struct platform_suspend_ops",
      .it = [](const EventInfo& e) { return e.is_step("platform_suspend_enter"); },
      .begins = [](const EventInfo& e) { return any(e, answers) && e.outcome == Outcome::ok; },
      .ends = [](const EventInfo& e) { return any(e, answers) && e.outcome == Outcome::error; },
      .meaning = "the machine was put into a sleep state that nobody had asked for whether it is supported",
      .fault = "sleep_state_not_asked_for",
      .of_whole_callers = true,
  });
}

Property unsupported_state_refused() {
  return during({
      .id = "unsupported-state-refused",
      .statement = "Once valid_state() or sleep_state_supported() has said no, an attempt to sleep is not begun: neither the lock is taken nor "
                   "the platform told.",
      .source = "kernel/power/suspend.c, enter_state(), valid_state(), sleep_state_supported(), suspend_devices_and_enter()",
      .form = During::never,
      .it = [](const EventInfo& e) { return e.is_step("trylock_system_sleep") || e.is_step("platform_suspend_begin"); },
      .begins = [](const EventInfo& e) { return any(e, answers) && e.outcome == Outcome::error; },
      // An ioctl of /dev/snapshot that was refused so is over once it lets the lock go.
      .ends = [](const EventInfo& e) { return (any(e, answers) && e.outcome == Outcome::ok) || e.is_step("unlock_system_sleep"); },
      .meaning = "an attempt to sleep went on although the state is not supported",
      .fault = "refusal_of_state_ignored",
  });
}

}  // namespace pmc::properties

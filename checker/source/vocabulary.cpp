#include "checker/source/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace pmc::source {
namespace {

const Names messages{{"PMSG_SUSPEND", "SUSPEND"}, {"PMSG_FREEZE", "FREEZE"},   {"PMSG_QUIESCE", "QUIESCE"}, {"PMSG_HIBERNATE", "HIBERNATE"},
                     {"PMSG_RESUME", "RESUME"},   {"PMSG_THAW", "THAW"},       {"PMSG_RESTORE", "RESTORE"}, {"PMSG_RECOVER", "RECOVER"}};
const Names notifications{{"PM_SUSPEND_PREPARE", "suspend"}, {"PM_HIBERNATION_PREPARE", "hibernation"}, {"PM_RESTORE_PREPARE", "restore"},
                          {"PM_POST_SUSPEND", "suspend"},    {"PM_POST_HIBERNATION", "hibernation"},    {"PM_POST_RESTORE", "restore"}};
const Names preparations(notifications.begin(), notifications.begin() + 3);
const Names posts(notifications.begin() + 3, notifications.end());
const Names test_levels{{"TEST_NONE", "none"},         {"TEST_CORE", "core"},       {"TEST_CPUS", "processors"},
                        {"TEST_PLATFORM", "platform"}, {"TEST_DEVICES", "devices"}, {"TEST_FREEZER", "freezer"}};
const Names file_modes{{"FMODE_READ", "FMODE_READ"}, {"FMODE_EXCL|FMODE_READ", "FMODE_READ|FMODE_EXCL"}};

std::vector<Outcome> plain(std::string_view letter) { return {{.letter = letter}}; }
std::vector<Outcome> fails(std::string_view ok, std::string_view error) { return {{.letter = ok, .gives = Gives::zero}, {.letter = error, .gives = Gives::negative}}; }
std::vector<Outcome> answers(std::string_view yes, std::string_view no) { return {{.letter = yes, .gives = Gives::one}, {.letter = no, .gives = Gives::zero}}; }

Primitive step(std::string_view function, std::string_view letter) { return {.function = function, .outcomes = plain(letter)}; }
Primitive common(std::string_view function, std::string_view letter) { return {.function = function, .outcomes = plain(letter), .is_common = true}; }
Primitive may_fail(std::string_view function, std::string_view ok, std::string_view error) { return {.function = function, .outcomes = fails(ok, error)}; }
Primitive question(std::string_view function, std::string_view yes, std::string_view no) { return {.function = function, .outcomes = answers(yes, no)}; }
std::vector<Outcome> bios_call() {
  return {{.letter = "set_system_power_state(ok)", .gives = Gives::zero}, {.letter = "set_system_power_state(error)", .gives = Gives::nonzero}};
}
Primitive lock(std::string_view function, std::string_view which, std::vector<Outcome> outcomes) {
  return {.function = function, .first = which, .outcomes = std::move(outcomes)};
}

#define PMC_DOWN(f) \
  Primitive { .function = #f, .argument = 0, .names = &messages, .call = #f "({})", .outcomes = fails(#f "_returned(ok)", #f "_returned(error)") }
#define PMC_UP(f) \
  Primitive { .function = #f, .argument = 0, .names = &messages, .call = #f "({})", .outcomes = plain(#f "_returned(ok)") }

}  // namespace

const std::vector<Primitive>& primitives() {
  static const std::vector<Primitive> all{
      // the PM core: drivers/base/power/main.c
      PMC_DOWN(dpm_suspend_start), PMC_DOWN(dpm_suspend_end), PMC_DOWN(dpm_prepare), PMC_DOWN(dpm_suspend), PMC_DOWN(dpm_suspend_late),
      PMC_DOWN(dpm_suspend_noirq), PMC_UP(dpm_resume_start), PMC_UP(dpm_resume_end), PMC_UP(dpm_resume_noirq), PMC_UP(dpm_resume_early),
      PMC_UP(dpm_resume), PMC_UP(dpm_complete),

      // locks: kernel/power/main.c, hibernate.c; drivers/base/core.c; kernel/kexec_internal.h
      step("lock_system_sleep", "lock_system_sleep"), step("unlock_system_sleep", "unlock_system_sleep"),
      lock("mutex_lock", "&system_transition_mutex", plain("lock_system_sleep")), lock("mutex_lock", "&pm_mutex", plain("lock_system_sleep")),
      lock("mutex_lock_nested", "&system_transition_mutex", plain("lock_system_sleep")), lock("mutex_lock_nested", "&pm_mutex", plain("lock_system_sleep")),
      lock("mutex_trylock", "&system_transition_mutex", answers("trylock_system_sleep(ok)", "trylock_system_sleep(error)")),
      lock("mutex_trylock", "&pm_mutex", answers("trylock_system_sleep(ok)", "trylock_system_sleep(error)")),
      lock("mutex_unlock", "&system_transition_mutex", plain("unlock_system_sleep")), lock("mutex_unlock", "&pm_mutex", plain("unlock_system_sleep")),
      question("hibernate_acquire", "hibernate_acquire(ok)", "hibernate_acquire(error)"), step("hibernate_release", "hibernate_release"),
      lock("atomic_add_unless", "&snapshot_device_available", answers("hibernate_acquire(ok)", "hibernate_acquire(error)")),
      lock("atomic_inc", "&snapshot_device_available", plain("hibernate_release")),
      step("lock_device_hotplug", "lock_device_hotplug"), step("unlock_device_hotplug", "unlock_device_hotplug"),
      question("kexec_trylock", "kexec_trylock(ok)", "kexec_trylock(error)"), step("kexec_unlock", "kexec_unlock"),
      lock("mutex_trylock", "&kexec_mutex", answers("kexec_trylock(ok)", "kexec_trylock(error)")), lock("mutex_unlock", "&kexec_mutex", plain("kexec_unlock")),

      // around the freezer: kernel/power/console.c, main.c, process.c; kernel/printk/printk.c; mm
      common("ksys_sync_helper", "sync_filesystems"), step("pm_prepare_console", "pm_prepare_console"), step("pm_restore_console", "pm_restore_console"),
      {.function = "pm_notifier_call_chain_robust", .argument = 0, .names = &preparations,
       .outcomes = fails("pm_notifier_prepare({}, ok)", "pm_notifier_prepare({}, error)")},
      {.function = "pm_notifier_call_chain", .argument = 0, .names = &posts, .outcomes = {{.letter = "pm_notifier_post({})", .gives = Gives::anything}}},
      may_fail("freeze_processes", "freeze_processes(ok)", "freeze_processes(error)"),
      may_fail("freeze_kernel_threads", "freeze_kernel_threads(ok)", "freeze_kernel_threads(error)"),
      step("thaw_kernel_threads", "thaw_kernel_threads"), step("thaw_processes", "thaw_processes"), step("suspend_console", "suspend_console"),
      step("console_suspend_all", "suspend_console"), step("console_resume_all", "resume_console"),
      step("resume_console", "resume_console"), step("pm_restrict_gfp_mask", "pm_restrict_gfp_mask"), step("pm_restore_gfp_mask", "pm_restore_gfp_mask"),

      // levels of /sys/power/pm_test, and wakeups: kernel/power/suspend.c, hibernate.c; drivers/base/power/wakeup.c
      {.function = "suspend_test", .argument = 0, .names = &test_levels, .outcomes = answers("suspend_test({}, true)", "suspend_test({}, false)")},
      {.function = "hibernation_test", .argument = 0, .names = &test_levels, .outcomes = answers("hibernation_test({}, true)", "hibernation_test({}, false)")},
      question("pm_wakeup_pending", "pm_wakeup_pending(true)", "pm_wakeup_pending(false)"),

      // struct platform_suspend_ops, struct platform_s2idle_ops
      {.function = "cxl_mem_active", .outcomes = answers("sleep_state_supported(error)", "sleep_state_supported(ok)"), .file = "suspend.c", .is_common = true},
      question("suspend_ops->valid", "valid_state(ok)", "valid_state(error)"),
      may_fail("suspend_ops->begin", "platform_suspend_begin(ok)", "platform_suspend_begin(error)"),
      may_fail("suspend_ops->prepare", "platform_suspend_prepare(ok)", "platform_suspend_prepare(error)"),
      may_fail("suspend_ops->prepare_late", "platform_suspend_prepare_noirq(ok)", "platform_suspend_prepare_noirq(error)"),
      may_fail("suspend_ops->enter", "platform_suspend_enter(ok)", "platform_suspend_enter(error)"),
      step("suspend_ops->wake", "platform_resume_noirq"), step("suspend_ops->finish", "platform_resume_finish"),
      question("suspend_ops->suspend_again", "platform_suspend_again(true)", "platform_suspend_again(false)"),
      step("suspend_ops->end", "platform_resume_end"), step("suspend_ops->recover", "platform_recover"),
      may_fail("s2idle_ops->begin", "platform_suspend_begin(ok)", "platform_suspend_begin(error)"),
      may_fail("s2idle_ops->prepare", "platform_suspend_prepare_late(ok)", "platform_suspend_prepare_late(error)"),
      may_fail("s2idle_ops->prepare_late", "platform_suspend_prepare_noirq(ok)", "platform_suspend_prepare_noirq(error)"),
      question("s2idle_ops->wake", "s2idle_wake(true)", "s2idle_wake(false)"), step("s2idle_enter", "s2idle_enter"),
      step("s2idle_ops->restore_early", "platform_resume_noirq"), step("s2idle_ops->restore", "platform_resume_early"),
      step("s2idle_ops->end", "platform_resume_end"),
      {.function = "set_system_power_state", .first = "APM_STATE_SUSPEND", .outcomes = bios_call(), .is_common = true},
      {.function = "set_system_power_state", .first = "APM_STATE_STANDBY", .outcomes = bios_call(), .is_common = true},

      // They save the interrupt flag, and put it back: arch/x86/kernel/apm_32.c, apm_irq_save(), apm_irq_restore().
      {.function = "apm_bios_call", .outcomes = {{.letter = "", .gives = Gives::anything}}, .writes_arguments = true, .is_common = true},
      {.function = "apm_bios_call_simple", .outcomes = {{.letter = "", .gives = Gives::anything}}, .writes_arguments = true, .is_common = true},

      // struct platform_hibernation_ops
      {.function = "hibernation_ops->begin", .argument = 0, .names = &messages, .outcomes = fails("platform_begin({}, ok)", "platform_begin({}, error)")},
      step("hibernation_ops->end", "platform_end"),
      may_fail("hibernation_ops->pre_snapshot", "platform_pre_snapshot(ok)", "platform_pre_snapshot(error)"),
      step("hibernation_ops->leave", "platform_leave"), step("hibernation_ops->finish", "platform_finish"),
      may_fail("hibernation_ops->pre_restore", "platform_pre_restore(ok)", "platform_pre_restore(error)"),
      step("hibernation_ops->restore_cleanup", "platform_restore_cleanup"), step("hibernation_ops->recover", "platform_hibernation_recover"),
      may_fail("hibernation_ops->prepare", "platform_prepare(ok)", "platform_prepare(error)"),
      {.function = "hibernation_ops->enter", .outcomes = {{.letter = "platform_enter", .ends = true}}},

      // the image: kernel/power/snapshot.c, swap.c, user.c, hibernate.c; arch/*/power
      may_fail("create_basic_memory_bitmaps", "create_basic_memory_bitmaps(ok)", "create_basic_memory_bitmaps(error)"),
      step("free_basic_memory_bitmaps", "free_basic_memory_bitmaps"),
      may_fail("hibernate_preallocate_memory", "hibernate_preallocate_memory(ok)", "hibernate_preallocate_memory(error)"),
      step("swsusp_free", "swsusp_free"),
      // From one and the same memory: the kernel that made the image, and, later, the one that it is restored into.
      {.function = "swsusp_arch_suspend",
       .call = "swsusp_arch_suspend",
       .outcomes = {{.letter = "swsusp_arch_suspend_returned(made)", .gives = Gives::zero},
                    {.letter = "swsusp_arch_suspend_returned(failed)", .gives = Gives::negative},
                    {.letter = "swsusp_arch_suspend_returned(restored)", .gives = Gives::zero, .sets = {{"in_suspend", 0}}}}},
      may_fail("arch_resume_nosmt", "arch_resume_nosmt(ok)", "arch_resume_nosmt(error)"), may_fail("swsusp_write", "swsusp_write(ok)", "swsusp_write(error)"),
      may_fail("swsusp_unmark", "swsusp_unmark(ok)", "swsusp_unmark(error)"), 
      {.function = "swsusp_read", .outcomes = fails("swsusp_read(ok)", "swsusp_read(error)"), .writes_arguments = true},
      {.function = "swsusp_close", .argument = 0, .names = &file_modes, .outcomes = plain("swsusp_close({})")},
      // The mode that it opens the device in is its argument since 6.6, and snapshot_test before: see the interpreter.
      {.function = "swsusp_check",
       .outcomes = {{.letter = "swsusp_check({}, image)", .gives = Gives::zero},
                    {.letter = "swsusp_check({}, no_image)", .gives = Gives::negative},
                    {.letter = "swsusp_check({}, error)", .gives = Gives::negative}}},
      {.function = "snapshot_read_next",
       .outcomes = {{.letter = "snapshot_read", .gives = Gives::positive}, {.letter = "", .gives = Gives::zero}, {.letter = "", .gives = Gives::negative}}},
      {.function = "snapshot_write_next",
       .outcomes = {{.letter = "snapshot_write(false)", .gives = Gives::positive}, {.letter = "snapshot_write(true)", .gives = Gives::zero}, {.letter = "", .gives = Gives::negative}}},
      question("snapshot_image_loaded", "snapshot_image_loaded(true)", "snapshot_image_loaded(false)"),
      may_fail("restore_highmem", "restore_highmem(ok)", "restore_highmem(error)"),
      {.function = "swsusp_arch_resume",
       .outcomes = {{.letter = "swsusp_arch_resume", .ends = true}, {.letter = "swsusp_arch_resume_failed", .gives = Gives::negative}}},
      {.function = "put_user", .first = "in_suspend", .outcomes = fails("put_user(ok)", "put_user(error)"), .is_common = true},

      // what hibernate_quiet_exec() is given
      {.function = "func", .outcomes = {{.letter = "quiet_function", .gives = Gives::anything}}, .file = "kernel/power/hibernate.c", .is_common = true},

      // processors and interrupts: kernel/cpu.c, kernel/power/power.h
      step("cpuidle_pause", "cpuidle_pause"),
      may_fail("suspend_disable_secondary_cpus", "pm_sleep_disable_secondary_cpus(ok)", "pm_sleep_disable_secondary_cpus(error)"),
      may_fail("disable_nonboot_cpus", "pm_sleep_disable_secondary_cpus(ok)", "pm_sleep_disable_secondary_cpus(error)"),
      may_fail("pm_sleep_disable_secondary_cpus", "pm_sleep_disable_secondary_cpus(ok)", "pm_sleep_disable_secondary_cpus(error)"),
      may_fail("hibernate_resume_nonboot_cpu_disable", "pm_sleep_disable_secondary_cpus(ok)", "pm_sleep_disable_secondary_cpus(error)"),
      step("suspend_enable_secondary_cpus", "pm_sleep_enable_secondary_cpus"), step("enable_nonboot_cpus", "pm_sleep_enable_secondary_cpus"),
      step("pm_sleep_enable_secondary_cpus", "pm_sleep_enable_secondary_cpus"),
      common("local_irq_disable", "local_irq_disable"), common("local_irq_enable", "local_irq_enable"),
      common("arch_suspend_disable_irqs", "local_irq_disable"), common("arch_suspend_enable_irqs", "local_irq_enable"),
      may_fail("syscore_suspend", "syscore_suspend(ok)", "syscore_suspend(error)"), step("syscore_resume", "syscore_resume"),
      {.function = "stop_machine",
       .outcomes = {{.letter = "stop_machine(ok)", .runs_argument = true}, {.letter = "stop_machine(error)", .gives = Gives::negative}}},

      // the end of this kernel: kernel/reboot.c, arch/*/kernel/machine_kexec*.c
      {.function = "kernel_power_off", .outcomes = {{.letter = "kernel_power_off", .ends = true}}, .is_common = true},
      // From here on devices are shut down, which is no system sleep.
      {.function = "kernel_restart_prepare", .outcomes = {{.letter = "kernel_restart", .ends = true}}, .is_common = true},
      {.function = "kernel_restart", .outcomes = {{.letter = "kernel_restart", .ends = true}}, .is_common = true},
      {.function = "kernel_halt", .outcomes = {{.letter = "kernel_halt", .ends = true}}, .is_common = true},
      {.function = "machine_kexec",
       .call = "machine_kexec",
       .outcomes = {{.letter = "machine_kexec_returned"}, {.letter = "power_loss", .ends = true}}},

      // Xen: drivers/xen/manage.c, include/xen/xenbus.h
      step("xs_suspend", "xs_suspend"), step("xs_resume", "xs_resume"), step("xs_suspend_cancel", "xs_suspend_cancel"),
      {.function = "HYPERVISOR_suspend",
       .call = "HYPERVISOR_suspend",
       .outcomes = {{.letter = "HYPERVISOR_suspend_returned(cancelled)", .gives = Gives::one},
                    {.letter = "HYPERVISOR_suspend_returned(new_domain)", .gives = Gives::zero},
                    {.letter = "HYPERVISOR_suspend_returned(failed)", .gives = Gives::negative}}},
  };
  return all;
}

#undef PMC_DOWN
#undef PMC_UP

const std::vector<AssignmentStep>& assignment_steps() {
  static const std::vector<AssignmentStep> all{{"in_suspend", "set_in_suspend(false)", "set_in_suspend(true)"},
                                               {"events_check_enabled", "clear_events_check_enabled", ""}};
  return all;
}

const std::vector<Chosen>& choices() {
  // kernel/power/hibernate.c: disk_store() takes no other, and hibernation_set_ops() sees to it that platform goes with the hooks.
  static const std::vector<Chosen> all{{.variable = "hibernation_mode",
                                        .after = "swsusp_write(ok)",
                                        .letter = "read_hibernation_mode({})",
                                        .values = {{"HIBERNATION_PLATFORM", "platform"},
                                                   {"HIBERNATION_SHUTDOWN", "shutdown"},
                                                   {"HIBERNATION_REBOOT", "reboot"},
                                                   {"HIBERNATION_SUSPEND", "suspend"},
                                                   {"HIBERNATION_TEST_RESUME", "test_resume"}},
                                        .only_with = "HIBERNATION_PLATFORM",
                                        .pointer = "hibernation_ops"}};
  return all;
}

const std::vector<Mark>& marks() {
  static const std::vector<Mark> all{
      {"hibernation_snapshot", "hibernation_snapshot", "hibernation_snapshot_returned(success)", "hibernation_snapshot_returned(failure)"},
      {"suspend_devices_and_enter", "suspend_devices_and_enter", "suspend_devices_and_enter_returned(success)", "suspend_devices_and_enter_returned(failure)"},
      {"load_image_and_restore", "load_image_and_restore", "", ""},
      // What user space does next with /dev/snapshot; which ioctl it is the decisions within say.
      {"snapshot_ioctl", "snapshot_ioctl", "", ""}, {"snapshot_release", "snapshot_release", "", ""},
  };
  return all;
}

const std::vector<Questions>& questions_by_type() {
  static const std::vector<Questions> all{{"suspend_state_t", {"PM_SUSPEND_TO_IDLE", "PM_SUSPEND_STANDBY", "PM_SUSPEND_MEM"}}};
  return all;
}

const std::vector<std::string>& entry_points() {
  static const std::vector<std::string> all{"dpm_suspend_start", "dpm_suspend_end",  "dpm_resume_start",  "dpm_resume_end",
                                            "dpm_prepare",       "dpm_suspend",      "dpm_suspend_late",  "dpm_suspend_noirq",
                                            "dpm_resume_noirq",  "dpm_resume_early", "dpm_resume",        "dpm_complete"};
  return all;
}

const std::vector<Hooks>& hook_tables() {
  static const std::vector<Hooks> all{{"suspend_ops"}, {"s2idle_ops"}, {"hibernation_ops", true}};
  return all;
}

const std::vector<Assumed>& assumed_values() {
  // From PM_SUSPEND_STANDBY to PM_SUSPEND_MEM, as the model has it (model/callers/suspend_devices_and_enter.cpp).
  static const std::vector<Assumed> all{{"mem_sleep_current", 2, 3, "hibernation sleeps, where it does, in standby or mem: mem_sleep_current is not s2idle"}};
  return all;
}

std::optional<std::int64_t> known_constant(std::string_view name) {
  // include/linux/suspend.h, include/uapi/asm-generic/fcntl.h
  static constexpr std::array<std::pair<std::string_view, std::int64_t>, 11> all{{{"PM_SUSPEND_ON", 0},
                                                                                 {"PM_SUSPEND_TO_IDLE", 1},
                                                                                 {"PM_SUSPEND_STANDBY", 2},
                                                                                 {"PM_SUSPEND_MEM", 3},
                                                                                 {"PM_SUSPEND_MIN", 1},
                                                                                 {"PM_SUSPEND_MAX", 4},
                                                                                 {"O_RDONLY", 0},
                                                                                 {"O_WRONLY", 1},
                                                                                 {"O_RDWR", 2},
                                                                                 {"O_ACCMODE", 3},
                                                                                 {"APM_SUCCESS", 0}}};
  const auto it = std::ranges::find(all, name, &std::pair<std::string_view, std::int64_t>::first);
  if (it == all.end()) return std::nullopt;
  return it->second;
}

bool is_primitive(std::string_view function) {
  return std::ranges::any_of(primitives(), [&](const Primitive& p) { return p.function == function; });
}

}  // namespace pmc::source

// Callers that take a wrong step, or leave one out.
#include "tests/faults/edit.hpp"
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {
namespace {

using checker::Machine;

constexpr Way way;
constexpr BareWay bare_way;

/// After that letter the caller goes on elsewhere.
auto goes_to(const std::string& state, const std::string& letter, const std::string& target) {
  return [=](Machine& m) { redirect(m, state, letter, target); };
}

// The device's prepare() fails, the first thing in dpm_suspend_start() that can.
constexpr std::size_t start_failed = way.suspend_start_called + begin + callback + end + returned;
// Its suspend_late() fails; dpm_suspend_late() goes through resume_early and finds nothing to undo.
constexpr std::size_t suspend_end_failed =
    way.suspend_end_called + begin + failed_operation + (begin + skip + end) + end + returned;

/// A fault of the freeze caller over one device.
Fault fault(std::string property, std::string name, std::string what, const model::Environment& environment,
            std::function<void(Machine&)> in_caller, Shortest reaches) {
  return {.name = std::move(name),
          .property = std::move(property),
          .what = std::move(what),
          .caller = freeze_caller(),
          .topology = one_device(),
          .environment = environment,
          .in_caller = std::move(in_caller),
          .reaches = {std::move(reaches)}};
}
/// The same with the system devices of 2.6.38.
Fault sysdev_fault(std::string name, std::string what, std::function<void(Machine&)> in_caller, Shortest reaches) {
  Fault f = fault("syscore-balanced", std::move(name), std::move(what), quiet, std::move(in_caller), std::move(reaches));
  f.caller = shipped("xen-2.6.39");
  return f;
}
Fault unchecked(std::string resource, Fault f) {
  f.unchecked = std::move(resource);
  return f;
}

}  // namespace

std::vector<Fault> caller_faults() {
  return {
      fault("phase-order-global", "tasks_thawed_before_resume_end", "thaw_processes() before dpm_resume_end()", quiet,
            [](Machine& m) {
              redirect(m, "InResumeStart", "dpm_resume_start_returned(ok)", "Thaw");
              redirect(m, "Thaw", "thaw_processes", "ResumeEnd");
              redirect(m, "InResumeEnd", "dpm_resume_end_returned(ok)", "Out");
            },
            {"TasksThawedTooSoon", way.resume_start_returned + step}),
      fault("phase-order-global", "suspend_end_left_out", "syscore_suspend() after dpm_suspend_start(), without dpm_suspend_end()",
            quiet, goes_to("InSuspendStart", "dpm_suspend_start_returned(ok)", "SyscoreSuspend"),
            {"DownOutOfOrder", way.suspend_start_returned + step}),
      fault("phase-order-global", "resume_start_left_out", "dpm_resume_end() without dpm_resume_start()", quiet,
            goes_to("SyscoreResume", "syscore_resume", "ResumeEnd"), {"UpOutOfOrder", way.syscore_resumed + call + begin}),
      fault("phase-order-global", "resume_end_left_out", "the caller returns after dpm_resume_start()", quiet,
            goes_to("InResumeStart", "dpm_resume_start_returned(ok)", "Out"), {"LeftHalfway", way.resume_start_returned + step}),
      fault("phase-order-per-device", "device_left_frozen", "the caller returns after dpm_resume_start()", quiet,
            goes_to("InResumeStart", "dpm_resume_start_returned(ok)", "Out"), {"LeftHalfway", way.resume_start_returned + step}),

      fault("start-fail-needs-end", "resume_end_forgotten", "only thaw_processes() after dpm_suspend_start() returned an error", failures,
            goes_to("InSuspendStart", "dpm_suspend_start_returned(error)", "Thaw"), {"LeftWithoutEnd", start_failed + 2 * step}),
      fault("start-fail-needs-end", "error_ignored", "dpm_suspend_end() after dpm_suspend_start() returned an error", failures,
            goes_to("InSuspendStart", "dpm_suspend_start_returned(error)", "SuspendEnd"), {"WentOnDown", start_failed + call}),
      fault("start-fail-needs-end", "resume_start_after_failed_start", "dpm_resume_start() after dpm_suspend_start() returned an error",
            failures, goes_to("InSuspendStart", "dpm_suspend_start_returned(error)", "ResumeStart"),
            {"ResumedFromTooDeep", start_failed + call}),

      fault("end-fails-clean", "resume_start_after_failed_end", "dpm_resume_start() after dpm_suspend_end() returned an error", failures,
            goes_to("InSuspendEnd", "dpm_suspend_end_returned(error)", "ResumeStart"), {"UnwoundTwice", suspend_end_failed + call}),

      fault("tasks-balanced", "thaw_processes_forgotten", "the caller returns after dpm_resume_end()", quiet,
            goes_to("InResumeEnd", "dpm_resume_end_returned(ok)", "Out"), {"LeftFrozen", way.resume_end_returned + step}),
      unchecked("tasks", fault("tasks-balanced", "processes_frozen_twice", "freeze_processes() and again", quiet,
                               goes_to("FreezeProcesses", "freeze_processes(ok)", "FreezeProcesses"), {"FrozenTwice", 3 * step})),
      unchecked("tasks", fault("tasks-balanced", "kernel_threads_first", "freeze_kernel_threads() without freeze_processes()", quiet,
                               goes_to("Idle", "attempt", "FreezeKernelThreads"), {"KernelThreadsFirst", 2 * step})),
      unchecked("tasks", fault("tasks-balanced", "thawed_twice", "thaw_processes() and again", quiet,
                               goes_to("Thaw", "thaw_processes", "Thaw"), {"ThawedTwice", way.thawed + step})),

      fault("syscore-balanced", "syscore_resume_forgotten", "dpm_resume_start() with the system core suspended", quiet,
            goes_to("InHypercall", "HYPERVISOR_suspend_returned(cancelled)", "ResumeStart"), {"CoreLeftSuspended", way.finished - step}),
      unchecked("syscore", fault("syscore-balanced", "syscore_resume_after_error", "syscore_resume() after syscore_suspend() returned an error",
                                 failures, goes_to("SyscoreSuspend", "syscore_suspend(error)", "SyscoreResume"),
                                 {"CoreResumedAfterError", way.syscore_suspended + step})),
      unchecked("syscore", fault("syscore-balanced", "syscore_suspended_twice", "syscore_suspend() and again", quiet,
                                 goes_to("SyscoreSuspend", "syscore_suspend(ok)", "SyscoreSuspend"),
                                 {"CoreSuspendedTwice", way.syscore_suspended + step})),
      unchecked("syscore", fault("syscore-balanced", "syscore_resumed_twice", "syscore_resume() and again", quiet,
                                 goes_to("SyscoreResume", "syscore_resume", "SyscoreResume"), {"CoreResumedTwice", way.syscore_resumed + step})),
      sysdev_fault("sysdev_resume_forgotten", "dpm_resume_noirq() with the system devices suspended",
                   goes_to("InHypercall", "HYPERVISOR_suspend_returned(cancelled)", "PickMessage"),
                   {"DevicesLeftSuspended", bare_way.finished - step}),
      unchecked("sysdev", sysdev_fault("sysdev_suspended_twice", "sysdev_suspend() and again",
                                       goes_to("SysdevSuspend", "sysdev_suspend(FREEZE)", "SysdevSuspend"),
                                       {"DevicesSuspendedTwice", bare_way.sysdev_suspended + step})),
      unchecked("sysdev", sysdev_fault("sysdev_resumed_twice", "sysdev_resume() and again",
                                       goes_to("SysdevResume", "sysdev_resume", "SysdevResume"), {"DevicesResumedTwice", bare_way.sysdev_resumed + step})),
  };
}

}  // namespace pmc::faults

// software_resume() as in Linux 6.1.192, kernel/power/hibernate.c: a booting kernel, or a write to /sys/power/resume.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

// Abstraction: there is a resume device, no `noresume`.  Otherwise software_resume() only takes and drops its lock.
struct Idle : State {};
struct Lock : State {};
struct Check : State {};
struct Acquire : State {};
struct CloseBusy : State {};
struct PrepareConsole : State {};
struct NotifyPrepare : State {};
struct FreezeProcesses : State {};
struct FreezeKernelThreads : State {};
struct ThawUnfrozen : State {};
struct LoadImage : State {};
struct InLoadImage : State {};
struct ThawProcesses : State {};
struct CloseFinish : State {};
struct NotifyPost : State {};
struct RestoreConsole : State {};
struct Release : State {};
struct Unlock : State {};
struct Out : State {};

/// snapshot_test is 0: the device is opened without FMODE_EXCL.
template <Signature S>
struct Finds : Guard<Finds<S>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.mode == FileMode::read && e.found == S; }
};

}  // namespace
}  // namespace pmc::model

template <pmc::model::Signature S>
struct pmc::checker::msm::Label<pmc::model::Finds<S>> {
  static std::string text() { return std::string(to_string(S)); }
};

namespace pmc::model {
namespace {

struct SoftwareResume : FrontEnd<SoftwareResume> {
  static constexpr std::string_view name = "restore";
  using initial_state = Idle;
  using Restore = Tells<Notification::restore>;
  // clang-format off
  using transition_table = mp_list<
      Row<Idle,                attempt,                Lock>,
      // mutex_lock_nested(&system_transition_mutex): that is what lock_system_sleep() locks
      Row<Lock,                lock_system_sleep,      Check>,
      Row<Check,               swsusp_check,           Acquire,             none, Finds<Signature::image>>,
      Row<Check,               swsusp_check,           Unlock,              none, Finds<Signature::none>>,
      Row<Check,               swsusp_check,           Unlock,              none, Finds<Signature::error>>,
      Row<Acquire,             hibernate_acquire,      PrepareConsole,      none, Ok>,
      Row<Acquire,             hibernate_acquire,      CloseBusy,           none, Error>,
      Row<CloseBusy,           swsusp_close,           Unlock,              none, InMode<FileMode::read_exclusive>>,
      Row<PrepareConsole,      pm_prepare_console,     NotifyPrepare>,
      Row<NotifyPrepare,       pm_notifier_prepare,    FreezeProcesses,     none, And<Restore, Ok>>,
      Row<NotifyPrepare,       pm_notifier_prepare,    RestoreConsole,      none, And<Restore, Error>>,  // closes nothing
      Row<FreezeProcesses,     freeze_processes,       FreezeKernelThreads, none, Ok>,
      Row<FreezeProcesses,     freeze_processes,       CloseFinish,         none, Error>,
      Row<FreezeKernelThreads, freeze_kernel_threads,  LoadImage,           none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads,  ThawUnfrozen,        none, Error>,
      Row<ThawUnfrozen,        thaw_processes,         CloseFinish>,
      Row<CloseFinish,         swsusp_close,           NotifyPost,          none, InMode<FileMode::read_exclusive>>,
      Row<LoadImage,           load_image_and_restore, InLoadImage,         none, InMode<FileMode::read>>,
      Row<InLoadImage,         load_image_and_restore_returned, ThawProcesses>,
      Row<ThawProcesses,       thaw_processes,         NotifyPost>,
      Row<NotifyPost,          pm_notifier_post,       RestoreConsole,      none, Restore>,
      Row<RestoreConsole,      pm_restore_console,     Release>,
      Row<Release,             hibernate_release,      Unlock>,
      Row<Unlock,              unlock_system_sleep,    Out>,
      Row<Out,                 finish,                 Idle>>;
  // clang-format on
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<SoftwareResume>());
  return m;
}

}  // namespace

Caller restore() {
  return {.name = "restore",
          .brief = "software_resume() of Linux 6.1.192: a booting kernel looks for an image and gives way to it",
          .source = "kernel/power/hibernate.c, software_resume(), load_image_and_restore(), hibernation_restore(), resume_target_kernel()",
          .core = &core_6_1(),
          .machine = &machine(),
          .callees = {load_image_and_restore_(), hibernation_restore_()},
          .idle = {"Idle"},
          .location = Lines("kernel/power/hibernate.c", {{"attempt", 933},
                                                         {"Lock", 953},
                                                         {"Check", 1000},
                                                         {"Acquire", 1005},
                                                         {"CloseBusy", 1007},
                                                         {"PrepareConsole", 1012},
                                                         {"NotifyPrepare", 1013},
                                                         {"FreezeProcesses", 1018},
                                                         {"FreezeKernelThreads", 1022},
                                                         {"ThawUnfrozen", 1024},
                                                         {"LoadImage", 1028},
                                                         {"InLoadImage", 1028},
                                                         {"ThawProcesses", 1029},
                                                         {"CloseFinish", 1042},
                                                         {"NotifyPost", 1031},
                                                         {"RestoreConsole", 1033},
                                                         {"Release", 1035},
                                                         {"Unlock", 1038},
                                                         {"Out", 1040}})};
}

}  // namespace pmc::model

// A right boot kernel: it reads the image, quiesces the devices and jumps; and what it does if it cannot.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "tests/faults/callers/callers.hpp"

namespace pmc::faults {
namespace {
using namespace checker::msm;
using namespace model::steps;
using model::Error;
using model::Message;
using model::Notification;
using model::Ok;
using model::With;

struct Idle : State {};
struct KexecTrylock : State {};
struct Lock : State {};
struct Notify : State {};
struct FreezeProcesses : State {};
struct FreezeKernelThreads : State {};
struct LockHotplug : State {};
struct CreateBitmaps : State {};
struct Read : State {};
struct SuspendConsole : State {};
struct RestrictMask : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct PreRestore : State {};
struct DisableCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct Jump : State {};
struct Gone : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct Cleanup : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct RestoreMask : State {};
struct ResumeConsole : State {};
struct Free : State {};
struct FreeBitmaps : State {};
struct UnlockHotplug : State {};
struct Thaw : State {};
struct Post : State {};
struct Unlock : State {};
struct KexecUnlock : State {};
struct Out : State {};

struct OfRestore : Guard<OfRestore> {
  static constexpr bool eval(const auto&, const auto& e) { return e.what == Notification::restore; }
};

struct RightRestore : FrontEnd<RightRestore> {
  static constexpr std::string_view name = "right-restore";
  using initial_state = Idle;
  // clang-format off
  using Down = mp_list<
      Row<Idle,                attempt,                        KexecTrylock>,
      Row<KexecTrylock,        kexec_trylock,                  Lock,                none, Ok>,
      Row<KexecTrylock,        kexec_trylock,                  Out,                 none, Error>,
      Row<Lock,                lock_system_sleep,              Notify>,
      Row<Notify,              pm_notifier_prepare,            FreezeProcesses,     none, And<OfRestore, Ok>>,
      Row<Notify,              pm_notifier_prepare,            Unlock,              none, And<OfRestore, Error>>,
      Row<FreezeProcesses,     freeze_processes,               FreezeKernelThreads, none, Ok>,
      Row<FreezeProcesses,     freeze_processes,               Post,                none, Error>,
      Row<FreezeKernelThreads, freeze_kernel_threads,          LockHotplug,         none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads,          Thaw,                none, Error>,
      Row<LockHotplug,         lock_device_hotplug,            CreateBitmaps>,
      Row<CreateBitmaps,       create_basic_memory_bitmaps,    Read,                none, Ok>,
      Row<CreateBitmaps,       create_basic_memory_bitmaps,    UnlockHotplug,       none, Error>,
      Row<Read,                swsusp_read,                    SuspendConsole,      none, Ok>,
      Row<Read,                swsusp_read,                    Free,                none, Error>,
      Row<SuspendConsole,      suspend_console,                RestrictMask>,
      Row<RestrictMask,        pm_restrict_gfp_mask,           SuspendStart>,
      Row<SuspendStart,        dpm_suspend_start,              InSuspendStart,      none, With<Message::QUIESCE>>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     SuspendEnd,          none, Ok>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     ResumeEnd,           none, Error>,
      Row<SuspendEnd,          dpm_suspend_end,                InSuspendEnd,        none, With<Message::QUIESCE>>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,       PreRestore,          none, Ok>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,       ResumeEnd,           none, Error>,
      Row<PreRestore,          platform_pre_restore,           DisableCpus,         none, Ok>,
      Row<PreRestore,          platform_pre_restore,           Cleanup,             none, Error>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, DisableIrqs,        none, Ok>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, EnableCpus,         none, Error>,
      Row<DisableIrqs,         local_irq_disable,              SyscoreSuspend>,
      Row<SyscoreSuspend,      syscore_suspend,                Jump,                none, Ok>,
      Row<SyscoreSuspend,      syscore_suspend,                EnableIrqs,          none, Error>,
      Row<Jump,                swsusp_arch_resume,             Gone>,
      Row<Jump,                swsusp_arch_resume_failed,      SyscoreResume>>;
  using Up = mp_list<
      Row<SyscoreResume,       syscore_resume,                 EnableIrqs>,
      Row<EnableIrqs,          local_irq_enable,               EnableCpus>,
      Row<EnableCpus,          pm_sleep_enable_secondary_cpus, Cleanup>,
      Row<Cleanup,             platform_restore_cleanup,       ResumeStart>,
      Row<ResumeStart,         dpm_resume_start,               InResumeStart,       none, With<Message::RECOVER>>,
      Row<InResumeStart,       dpm_resume_start_returned,      ResumeEnd,           none, Ok>,
      Row<ResumeEnd,           dpm_resume_end,                 InResumeEnd,         none, With<Message::RECOVER>>,
      Row<InResumeEnd,         dpm_resume_end_returned,        RestoreMask,         none, Ok>,
      Row<RestoreMask,         pm_restore_gfp_mask,            ResumeConsole>,
      Row<ResumeConsole,       resume_console,                 Free>,
      Row<Free,                swsusp_free,                    FreeBitmaps>,
      Row<FreeBitmaps,         free_basic_memory_bitmaps,      UnlockHotplug>,
      Row<UnlockHotplug,       unlock_device_hotplug,          Thaw>,
      Row<Thaw,                thaw_processes,                 Post>,
      Row<Post,                pm_notifier_post,               Unlock,              none, OfRestore>,
      Row<Unlock,              unlock_system_sleep,            KexecUnlock>,
      Row<KexecUnlock,         kexec_unlock,                   Out>,
      Row<Out,                 finish,                         Idle>>;
  // clang-format on
  using transition_table = mp_append<Down, Up>;
};

}  // namespace

model::Caller restore_caller() {
  static const checker::Machine machine = checker::tabulated(describe<RightRestore>());
  return {.name = machine.name,
          .brief = "QUIESCE and the jump, or RECOVER",
          .source = "kernel/power/hibernate.c, hibernation_restore(), resume_target_kernel(), software_resume()",
          .core = &model::core_6_1(),
          .machine = &machine,
          .idle = {"Idle"},
          .off = {"Gone"},
          .environment_may_fail = true,
          .location = [](const auto&...) { return std::string(); }};
}

}  // namespace pmc::faults

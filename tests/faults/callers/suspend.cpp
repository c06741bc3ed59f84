// A right suspend: everything that surrounds the devices, taken and given back, with every error path.
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

// A state is named after what the caller does next, or `In..` while a callee runs.
struct Idle : State {};
struct Trylock : State {};
struct PrepareConsole : State {};
struct Notify : State {};
struct FreezeProcesses : State {};
struct FreezeKernelThreads : State {};
struct RestrictMask : State {};
struct Begin : State {};
struct SuspendConsole : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct Recover : State {};
struct Prepare : State {};
struct SuspendLate : State {};
struct InSuspendLate : State {};
struct SuspendNoirq : State {};
struct InSuspendNoirq : State {};
struct PrepareNoirq : State {};
struct DisableCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct LastLook : State {};
struct Enter : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct Wake : State {};
struct ResumeNoirq : State {};
struct InResumeNoirq : State {};
struct ResumeEarly : State {};
struct InResumeEarly : State {};
struct FinishPlatform : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct ResumeConsole : State {};
struct End : State {};
struct RestoreMask : State {};
struct ClearEventsCheck : State {};
struct Thaw : State {};
struct Post : State {};
struct RestoreConsole : State {};
struct Unlock : State {};
struct Out : State {};

struct OfSuspend : Guard<OfSuspend> {
  static constexpr bool eval(const auto&, const auto& e) { return e.what == Notification::suspend; }
};
struct Pending : Guard<Pending> {
  static constexpr bool eval(const auto&, const auto& e) { return e.pending; }
};

struct RightSuspend : FrontEnd<RightSuspend> {
  static constexpr std::string_view name = "right-suspend";
  using initial_state = Idle;
  // clang-format off
  using Down = mp_list<
      Row<Idle,                attempt,                        Trylock>,
      Row<Trylock,             trylock_system_sleep,           PrepareConsole,      none, Ok>,
      Row<Trylock,             trylock_system_sleep,           Out,                 none, Error>,
      Row<PrepareConsole,      pm_prepare_console,             Notify>,
      Row<Notify,              pm_notifier_prepare,            FreezeProcesses,     none, And<OfSuspend, Ok>>,
      Row<Notify,              pm_notifier_prepare,            RestoreConsole,      none, And<OfSuspend, Error>>,
      Row<FreezeProcesses,     freeze_processes,               FreezeKernelThreads, none, Ok>,
      Row<FreezeProcesses,     freeze_processes,               Post,                none, Error>,
      Row<FreezeKernelThreads, freeze_kernel_threads,          RestrictMask,        none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads,          Thaw,                none, Error>,
      Row<RestrictMask,        pm_restrict_gfp_mask,           Begin>,
      Row<Begin,               platform_suspend_begin,         SuspendConsole,      none, Ok>,
      Row<Begin,               platform_suspend_begin,         End,                 none, Error>,
      Row<SuspendConsole,      suspend_console,                SuspendStart>,
      Row<SuspendStart,        dpm_suspend_start,              InSuspendStart,      none, With<Message::SUSPEND>>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     Prepare,             none, Ok>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     Recover,             none, Error>,
      Row<Recover,             platform_recover,               ResumeEnd>,
      Row<Prepare,             platform_suspend_prepare,       SuspendLate,         none, Ok>,
      Row<Prepare,             platform_suspend_prepare,       FinishPlatform,      none, Error>,
      Row<SuspendLate,         dpm_suspend_late,               InSuspendLate,       none, With<Message::SUSPEND>>,
      Row<InSuspendLate,       dpm_suspend_late_returned,      SuspendNoirq,        none, Ok>,
      Row<InSuspendLate,       dpm_suspend_late_returned,      FinishPlatform,      none, Error>,
      Row<SuspendNoirq,        dpm_suspend_noirq,              InSuspendNoirq,      none, With<Message::SUSPEND>>,
      Row<InSuspendNoirq,      dpm_suspend_noirq_returned,     PrepareNoirq,        none, Ok>,
      Row<InSuspendNoirq,      dpm_suspend_noirq_returned,     ResumeEarly,         none, Error>,
      Row<PrepareNoirq,        platform_suspend_prepare_noirq, DisableCpus,         none, Ok>,
      Row<PrepareNoirq,        platform_suspend_prepare_noirq, Wake,                none, Error>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, DisableIrqs,        none, Ok>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, EnableCpus,         none, Error>,
      Row<DisableIrqs,         local_irq_disable,              SyscoreSuspend>,
      Row<SyscoreSuspend,      syscore_suspend,                LastLook,            none, Ok>,
      Row<SyscoreSuspend,      syscore_suspend,                EnableIrqs,          none, Error>,
      Row<LastLook,            pm_wakeup_pending,              SyscoreResume,       none, Pending>,
      Row<LastLook,            pm_wakeup_pending,              Enter,               none, Not<Pending>>>;
  using Up = mp_list<
      Row<Enter,               platform_suspend_enter,         SyscoreResume>,
      Row<SyscoreResume,       syscore_resume,                 EnableIrqs>,
      Row<EnableIrqs,          local_irq_enable,               EnableCpus>,
      Row<EnableCpus,          pm_sleep_enable_secondary_cpus, Wake>,
      Row<Wake,                platform_resume_noirq,          ResumeNoirq>,
      Row<ResumeNoirq,         dpm_resume_noirq,               InResumeNoirq,       none, With<Message::RESUME>>,
      Row<InResumeNoirq,       dpm_resume_noirq_returned,      ResumeEarly,         none, Ok>,
      Row<ResumeEarly,         dpm_resume_early,               InResumeEarly,       none, With<Message::RESUME>>,
      Row<InResumeEarly,       dpm_resume_early_returned,      FinishPlatform,      none, Ok>,
      Row<FinishPlatform,      platform_resume_finish,         ResumeEnd>,
      Row<ResumeEnd,           dpm_resume_end,                 InResumeEnd,         none, With<Message::RESUME>>,
      Row<InResumeEnd,         dpm_resume_end_returned,        ResumeConsole,       none, Ok>,
      Row<ResumeConsole,       resume_console,                 End>,
      Row<End,                 platform_resume_end,            RestoreMask>,
      Row<RestoreMask,         pm_restore_gfp_mask,            ClearEventsCheck>,
      Row<ClearEventsCheck,    clear_events_check_enabled,     Thaw>,
      Row<Thaw,                thaw_processes,                 Post>,
      Row<Post,                pm_notifier_post,               RestoreConsole,      none, OfSuspend>,
      Row<RestoreConsole,      pm_restore_console,             Unlock>,
      Row<Unlock,              unlock_system_sleep,            Out>,
      Row<Out,                 finish,                         Idle>>;
  // clang-format on
  using transition_table = mp_append<Down, Up>;
};

}  // namespace

model::Caller suspend_caller() {
  static const checker::Machine machine = checker::tabulated(describe<RightSuspend>());
  return {.name = machine.name,
          .brief = "SUSPEND and RESUME, and all that is acquired and released around them",
          .source = "kernel/power/suspend.c, enter_state()",
          .core = &model::core_6_1(),
          .machine = &machine,
          .idle = {"Idle"},
          .environment_may_fail = true,
          .location = [](const auto&...) { return std::string(); }};
}

}  // namespace pmc::faults

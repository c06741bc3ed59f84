// hibernation_platform_enter() as in Linux 6.1.192, kernel/power/hibernate.c.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

struct NotCalled : State {};
struct PlatformBegin : State {};
struct SuspendConsole : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct PlatformRecover : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct PlatformPrepare : State {};
struct DisableCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct WakeupPending : State {};
struct PlatformEnter : State {};
struct PoweredOff : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct PlatformFinish : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct ResumeConsole : State {};
struct Close : State {};
struct Return : State {};

struct HibernationPlatformEnter : FrontEnd<HibernationPlatformEnter> {
  static constexpr std::string_view name = "hibernation_platform_enter";
  using initial_state = NotCalled;
  // clang-format off
  using transition_table = mp_list<
      Row<NotCalled,       hibernation_platform_enter,   PlatformBegin>,
      Row<PlatformBegin,   platform_begin,               SuspendConsole,  none, And<With<Message::HIBERNATE>, Ok>>,
      Row<PlatformBegin,   platform_begin,               Close,           none, And<With<Message::HIBERNATE>, Error>>,
      Row<SuspendConsole,  suspend_console,              SuspendStart>,
      Row<SuspendStart,    dpm_suspend_start,            InSuspendStart,  none, With<Message::HIBERNATE>>,
      Row<InSuspendStart,  dpm_suspend_start_returned,   SuspendEnd,      none, Ok>,
      Row<InSuspendStart,  dpm_suspend_start_returned,   PlatformRecover, none, Error>,
      Row<PlatformRecover, platform_hibernation_recover, ResumeEnd>,
      Row<SuspendEnd,      dpm_suspend_end,              InSuspendEnd,    none, With<Message::HIBERNATE>>,
      Row<InSuspendEnd,    dpm_suspend_end_returned,     PlatformPrepare, none, Ok>,
      Row<InSuspendEnd,    dpm_suspend_end_returned,     ResumeEnd,       none, Error>,
      Row<PlatformPrepare, platform_prepare,             DisableCpus,     none, Ok>,
      Row<PlatformPrepare, platform_prepare,             PlatformFinish,  none, Error>,
      Row<DisableCpus,     pm_sleep_disable_secondary_cpus, DisableIrqs,  none, Ok>,
      Row<DisableCpus,     pm_sleep_disable_secondary_cpus, EnableCpus,   none, Error>,
      Row<DisableIrqs,     local_irq_disable,            SyscoreSuspend>,
      Row<SyscoreSuspend,  syscore_suspend,              WakeupPending,   none, Ok>,
      Row<SyscoreSuspend,  syscore_suspend,              EnableIrqs,      none, Error>,
      Row<WakeupPending,   pm_wakeup_pending,            SyscoreResume,   none, IsPending<true>>,
      Row<WakeupPending,   pm_wakeup_pending,            PlatformEnter,   none, IsPending<false>>,
      Row<PlatformEnter,   platform_enter,               PoweredOff>,
      Row<SyscoreResume,   syscore_resume,               EnableIrqs>,
      Row<EnableIrqs,      local_irq_enable,             EnableCpus>,
      Row<EnableCpus,      pm_sleep_enable_secondary_cpus, PlatformFinish>,
      Row<PlatformFinish,  platform_finish,              ResumeStart>,
      Row<ResumeStart,     dpm_resume_start,             InResumeStart,   none, With<Message::RESTORE>>,
      Row<InResumeStart,   dpm_resume_start_returned,    ResumeEnd,       none, Ok>,
      Row<ResumeEnd,       dpm_resume_end,               InResumeEnd,     none, With<Message::RESTORE>>,
      Row<InResumeEnd,     dpm_resume_end_returned,      ResumeConsole,   none, Ok>,
      Row<ResumeConsole,   resume_console,               Close>,
      Row<Close,           platform_end,                 Return>,
      Row<Return,          hibernation_platform_enter_returned, NotCalled>>;
  // clang-format on
};

}  // namespace

Callee hibernation_platform_enter_() {
  static const checker::Machine m = checker::tabulated(describe<HibernationPlatformEnter>());
  return {.machine = &m,
          .off = {"PoweredOff"},
          .location = Lines("kernel/power/hibernate.c", {{"hibernation_platform_enter", 563},
                                                         {"platform_begin", 575},
                                                         {"suspend_console", 580},
                                                         {"dpm_suspend_start", 581},
                                                         {"dpm_suspend_start_returned", 582},
                                                         {"platform_hibernation_recover", 584},
                                                         {"dpm_suspend_end", 588},
                                                         {"dpm_suspend_end_returned", 589},
                                                         {"platform_prepare", 592},
                                                         {"pm_sleep_disable_secondary_cpus", 596},
                                                         {"local_irq_disable", 600},
                                                         {"syscore_suspend", 603},
                                                         {"pm_wakeup_pending", 607},
                                                         {"platform_enter", 612},
                                                         {"syscore_resume", 617},
                                                         {"local_irq_enable", 620},
                                                         {"pm_sleep_enable_secondary_cpus", 623},
                                                         {"platform_finish", 626},
                                                         {"dpm_resume_start", 628},
                                                         {"dpm_resume_start_returned", 628},
                                                         {"dpm_resume_end", 632},
                                                         {"dpm_resume_end_returned", 632},
                                                         {"resume_console", 633},
                                                         {"platform_end", 636},
                                                         {"hibernation_platform_enter_returned", 638}})};
}

}  // namespace pmc::model

// A right suspend: everything that surrounds the devices, taken and given back, with every error path.
#include "tests/faults/callers/whole.hpp"

namespace pmc::faults {
namespace {
using namespace whole;

struct Trylock : State {};
struct Supported : State {};
struct Begin : State {};
struct Recover : State {};
struct Prepare : State {};
struct SuspendLate : State {};
struct InSuspendLate : State {};
struct SuspendNoirq : State {};
struct InSuspendNoirq : State {};
struct PrepareNoirq : State {};
struct LastLook : State {};
struct Enter : State {};
struct Wake : State {};
struct ResumeNoirq : State {};
struct InResumeNoirq : State {};
struct ResumeEarly : State {};
struct InResumeEarly : State {};
struct FinishPlatform : State {};
struct End : State {};
struct ClearEventsCheck : State {};

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
      Row<RestrictMask,        pm_restrict_gfp_mask,           Supported>,
      Row<Supported,           sleep_state_supported,          Begin,               none, Ok>,
      Row<Supported,           sleep_state_supported,          RestoreMask,         none, Error>,
      Row<Begin,               platform_suspend_begin,         SuspendConsole,      none, Ok>,
      Row<Begin,               platform_suspend_begin,         End,                 none, Error>,
      Row<SuspendConsole,      suspend_console,                SuspendStart>,
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
      Row<LastLook,            pm_wakeup_pending,              SyscoreResume,       none, Pending>,
      Row<LastLook,            pm_wakeup_pending,              Enter,               none, Not<Pending>>>;
  using Up = mp_list<
      Row<Enter,               platform_suspend_enter,         SyscoreResume>,
      Row<Wake,                platform_resume_noirq,          ResumeNoirq>,
      Row<ResumeNoirq,         dpm_resume_noirq,               InResumeNoirq,       none, With<Message::RESUME>>,
      Row<InResumeNoirq,       dpm_resume_noirq_returned,      ResumeEarly,         none, Ok>,
      Row<ResumeEarly,         dpm_resume_early,               InResumeEarly,       none, With<Message::RESUME>>,
      Row<InResumeEarly,       dpm_resume_early_returned,      FinishPlatform,      none, Ok>,
      Row<FinishPlatform,      platform_resume_finish,         ResumeEnd>,
      Row<ResumeConsole,       resume_console,                 End>,
      Row<End,                 platform_resume_end,            RestoreMask>,
      Row<RestoreMask,         pm_restore_gfp_mask,            ClearEventsCheck>,
      Row<ClearEventsCheck,    clear_events_check_enabled,     Thaw>,
      Row<RestoreConsole,      pm_restore_console,             Unlock>,
      Row<Unlock,              unlock_system_sleep,            Out>,
      Row<Out,                 finish,                         Idle>>;
  // clang-format on
  using transition_table =
      mp_append<Down, Up, NotifyAndFreeze<Notification::suspend, FreezeKernelThreads, RestoreConsole>, FreezeTheRest<RestrictMask, Thaw>,
                SuspendDevices<Message::SUSPEND, Prepare, Recover>, OneProcessor<LastLook, Wake>,
                ResumeDevicesToTheEnd<With<Message::RESUME>, ResumeConsole>, ThawAndNotify<Notification::suspend, RestoreConsole>>;
};

}  // namespace

model::Caller suspend_caller() {
  return whole::caller<RightSuspend>("SUSPEND and RESUME, and all that is acquired and released around them", "kernel/power/suspend.c, enter_state()");
}

}  // namespace pmc::faults

/// What the callers of kernel/power/suspend.c share: suspend_devices_and_enter() with suspend_enter(), once for mem and
/// standby and once for suspend-to-idle; and enter_state() around it.
#pragma once
#include "model/caller.hpp"
#include "model/callers/guards.hpp"

namespace pmc::model::suspend {
using namespace checker::msm;
using namespace steps;

/// Which level of /sys/power/pm_test is set is decided where suspend_test() reads it.
/// Abstraction: in a second round of suspend_again it may be another one; in the kernel nobody can write it there.
template <PmTest Level, bool Stops>
struct Test : Guard<Test<Level, Stops>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.level == Level && e.stops == Stops; }
};
template <class From, PmTest Level, class IfStops, class IfNot>
using TestRows =
    mp_list<Row<From, suspend_test, IfStops, none, Test<Level, true>>, Row<From, suspend_test, IfNot, none, Test<Level, false>>>;

struct Is : Guard<Is> {
  static constexpr bool eval(const auto&, const auto& e) {
    if constexpr (requires { e.pending; })
      return e.pending;
    else if constexpr (requires { e.wake; })
      return e.wake;
    else
      return e.again;
  }
};

/// A caller's Vars have `bool done`: an error or a wakeup was seen, so suspend_again is not asked.  A wakeup makes an error.
struct Done : Action<Done> {
  static constexpr void eval(auto& v, const auto&) { v.done = true; }
};
struct NotReadAgain : Action<NotReadAgain> {
  static constexpr void eval(auto& v, const auto&) { v.done = false; }
};
struct IsDone : Guard<IsDone> {
  static constexpr bool eval(const auto& v, const auto&) { return v.done; }
};

// suspend_devices_and_enter()
struct DevicesAndEnter : State {};
struct Begin : State {};
struct SuspendConsole : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct TestDevices : State {};
struct RecoverPlatform : State {};
struct SuspendAgain : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct ResumeConsole : State {};
struct Close : State {};
// suspend_enter()
struct PlatformPrepare : State {};
struct SuspendLate : State {};
struct InSuspendLate : State {};
struct PlatformPrepareLate : State {};
struct SuspendNoirq : State {};
struct InSuspendNoirq : State {};
struct PlatformPrepareNoirq : State {};
struct TestPlatform : State {};
struct S2idleLoop : State {};
struct S2idleEnter : State {};
struct DisableCpus : State {};
struct TestCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct LastLook : State {};
struct TestCore : State {};
struct MachineSuspend : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct PlatformWake : State {};
struct ResumeNoirq : State {};
struct InResumeNoirq : State {};
struct PlatformEarlyResume : State {};
struct ResumeEarly : State {};
struct InResumeEarly : State {};
struct PlatformFinish : State {};

/// suspend_devices_and_enter() from platform_suspend_begin() on, but for suspend_enter(), which begins in Enter; it returns to
/// After.  Fails: what an error does that is not asked for again before.
// clang-format off
template <class Enter, class Recover, class After, class Fails>
using AroundEnter = mp_append<mp_list<
      Row<Begin,                platform_suspend_begin,         SuspendConsole,       none,         Ok>,
      Row<Begin,                platform_suspend_begin,         Close,                Fails,        Error>,
      Row<SuspendConsole,       suspend_console,                SuspendStart>,
      Row<SuspendStart,         dpm_suspend_start,              InSuspendStart,       none,         With<Message::SUSPEND>>,
      Row<InSuspendStart,       dpm_suspend_start_returned,     TestDevices,          none,         Ok>,
      Row<InSuspendStart,       dpm_suspend_start_returned,     Recover,              Fails,        Error>,
      Row<ResumeEnd,            dpm_resume_end,                 InResumeEnd,          none,         With<Message::RESUME>>,
      Row<InResumeEnd,          dpm_resume_end_returned,        ResumeConsole,        none,         Ok>,
      Row<ResumeConsole,        resume_console,                 Close>,
      Row<Close,                platform_resume_end,            After>>,
    TestRows<TestDevices, PmTest::devices, Recover, Enter>>;

/// PM_SUSPEND_MEM and PM_SUSPEND_STANDBY.  Steps of the platform that do nothing there are left out.
/// Fails: see AroundEnter; Forget: what becomes of `done` once suspend_again is not to be asked.
template <class After, class Fails, class Forget>
using EnterMem = mp_append<
    AroundEnter<PlatformPrepare, RecoverPlatform, After, Fails>,
    TestRows<TestPlatform, PmTest::platform, PlatformWake, DisableCpus>,
    TestRows<TestCpus, PmTest::processors, EnableCpus, DisableIrqs>,
    mp_list<
      Row<DevicesAndEnter,      sleep_state_supported,          Begin,                none,         Ok>,
      Row<DevicesAndEnter,      sleep_state_supported,          After,                Fails,        Error>,
      Row<RecoverPlatform,      platform_recover,               ResumeEnd>,
      Row<PlatformPrepare,      platform_suspend_prepare,       SuspendLate,          none,         Ok>,
      Row<PlatformPrepare,      platform_suspend_prepare,       PlatformFinish,       Done,         Error>,
      Row<SuspendLate,          dpm_suspend_late,               InSuspendLate,        none,         With<Message::SUSPEND>>,
      Row<InSuspendLate,        dpm_suspend_late_returned,      SuspendNoirq,         none,         Ok>,
      Row<InSuspendLate,        dpm_suspend_late_returned,      PlatformFinish,       Done,         Error>,
      Row<SuspendNoirq,         dpm_suspend_noirq,              InSuspendNoirq,       none,         With<Message::SUSPEND>>,
      Row<InSuspendNoirq,       dpm_suspend_noirq_returned,     PlatformPrepareNoirq, none,         Ok>,
      Row<InSuspendNoirq,       dpm_suspend_noirq_returned,     ResumeEarly,          Done,         Error>,
      Row<PlatformPrepareNoirq, platform_suspend_prepare_noirq, TestPlatform,         none,         Ok>,
      Row<PlatformPrepareNoirq, platform_suspend_prepare_noirq, PlatformWake,         Done,         Error>,
      Row<DisableCpus,          pm_sleep_disable_secondary_cpus, TestCpus,            none,         Ok>,
      Row<DisableCpus,          pm_sleep_disable_secondary_cpus, EnableCpus,          Done,         Error>,
      Row<DisableIrqs,          local_irq_disable,              SyscoreSuspend>>,
    mp_list<
      Row<SyscoreSuspend,       syscore_suspend,                LastLook,             none,         Ok>,
      Row<SyscoreSuspend,       syscore_suspend,                EnableIrqs,           Done,         Error>,
      Row<LastLook,             pm_wakeup_pending,              TestCore,             Done,         Is>,
      Row<LastLook,             pm_wakeup_pending,              TestCore,             none,         Not<Is>>,
      Row<TestCore,             suspend_test,                   SyscoreResume,        none,         Test<PmTest::core, true>>,
      Row<TestCore,             suspend_test,                   SyscoreResume,        none,         And<Test<PmTest::core, false>, IsDone>>,
      Row<TestCore,             suspend_test,                   MachineSuspend,       none,         And<Test<PmTest::core, false>, Not<IsDone>>>,
      Row<MachineSuspend,       platform_suspend_enter,         SyscoreResume,        none,         Ok>,
      Row<MachineSuspend,       platform_suspend_enter,         SyscoreResume,        Done,         Error>,
      Row<SyscoreResume,        syscore_resume,                 EnableIrqs>,
      Row<EnableIrqs,           local_irq_enable,               EnableCpus>,
      Row<EnableCpus,           pm_sleep_enable_secondary_cpus, PlatformWake>,
      Row<PlatformWake,         platform_resume_noirq,          ResumeNoirq>,
      Row<ResumeNoirq,          dpm_resume_noirq,               InResumeNoirq,        none,         With<Message::RESUME>>,
      Row<InResumeNoirq,        dpm_resume_noirq_returned,      ResumeEarly,          none,         Ok>,
      Row<ResumeEarly,          dpm_resume_early,               InResumeEarly,        none,         With<Message::RESUME>>,
      Row<InResumeEarly,        dpm_resume_early_returned,      PlatformFinish,       none,         Ok>,
      Row<PlatformFinish,       platform_resume_finish,         ResumeEnd,            Forget,       IsDone>,
      Row<PlatformFinish,       platform_resume_finish,         SuspendAgain,         none,         Not<IsDone>>,
      Row<SuspendAgain,         platform_suspend_again,         PlatformPrepare,      none,         Is>,
      Row<SuspendAgain,         platform_suspend_again,         ResumeEnd,            none,         Not<Is>>>>;

/// PM_SUSPEND_TO_IDLE.
template <class After>
using EnterIdle = mp_append<
    AroundEnter<SuspendLate, ResumeEnd, After, none>,
    TestRows<TestPlatform, PmTest::platform, PlatformWake, S2idleLoop>,
    mp_list<
      Row<SuspendLate,          dpm_suspend_late,               InSuspendLate,        none,         With<Message::SUSPEND>>,
      Row<InSuspendLate,        dpm_suspend_late_returned,      PlatformPrepareLate,  none,         Ok>,
      Row<InSuspendLate,        dpm_suspend_late_returned,      ResumeEnd,            none,         Error>,
      Row<PlatformPrepareLate,  platform_suspend_prepare_late,  SuspendNoirq,         none,         Ok>,
      Row<PlatformPrepareLate,  platform_suspend_prepare_late,  ResumeEarly,          none,         Error>,
      Row<SuspendNoirq,         dpm_suspend_noirq,              InSuspendNoirq,       none,         With<Message::SUSPEND>>,
      Row<InSuspendNoirq,       dpm_suspend_noirq_returned,     PlatformPrepareNoirq, none,         Ok>,
      Row<InSuspendNoirq,       dpm_suspend_noirq_returned,     PlatformEarlyResume,  none,         Error>,
      Row<PlatformPrepareNoirq, platform_suspend_prepare_noirq, TestPlatform,         none,         Ok>,
      Row<PlatformPrepareNoirq, platform_suspend_prepare_noirq, PlatformWake,         none,         Error>,
      Row<S2idleLoop,           s2idle_wake,                    PlatformWake,         none,         Is>,
      Row<S2idleLoop,           s2idle_wake,                    S2idleEnter,          none,         Not<Is>>,
      Row<S2idleEnter,          s2idle_enter,                   S2idleLoop>,
      Row<PlatformWake,         platform_resume_noirq,          ResumeNoirq>,
      Row<ResumeNoirq,          dpm_resume_noirq,               InResumeNoirq,        none,         With<Message::RESUME>>,
      Row<InResumeNoirq,        dpm_resume_noirq_returned,      PlatformEarlyResume,  none,         Ok>,
      Row<PlatformEarlyResume,  platform_resume_early,          ResumeEarly>,
      Row<ResumeEarly,          dpm_resume_early,               InResumeEarly,        none,         With<Message::RESUME>>,
      Row<InResumeEarly,        dpm_resume_early_returned,      ResumeEnd,            none,         Ok>>>;
// clang-format on

// enter_state(), with suspend_prepare() and suspend_finish()
struct Idle : State {};
struct ValidState : State {};
struct Trylock : State {};
struct Sync : State {};
struct Supported : State {};
struct PrepareConsole : State {};
struct Prepare : State {};
struct FreezeProcesses : State {};
struct FreezeKernelThreads : State {};
struct TestFreezer : State {};
struct RestrictMask : State {};
struct RestoreMask : State {};
struct Finish : State {};
struct Thaw : State {};
struct Post : State {};
struct RestoreConsole : State {};
struct Unlock : State {};
struct Out : State {};

struct OfSuspend : Guard<OfSuspend> {
  static constexpr bool eval(const auto&, const auto& e) { return e.what == Notification::suspend; }
};

// clang-format off
/// From the lock on: what is the same for all sleep states.  Whether the state is supported is asked in AfterSync and in Devices,
/// or, of PM_SUSPEND_TO_IDLE, which always is, nowhere.
template <class AfterSync, class Devices>
using EnterState = mp_append<mp_list<
      Row<Trylock,              trylock_system_sleep,           Sync,                 none,         Ok>,
      Row<Trylock,              trylock_system_sleep,           Out,                  none,         Error>,
      Row<Sync,                 sync_filesystems,               AfterSync>,
      Row<PrepareConsole,       pm_prepare_console,             Prepare>,
      Row<Prepare,              pm_notifier_prepare,            FreezeProcesses,      none,         And<OfSuspend, Ok>>,
      Row<Prepare,              pm_notifier_prepare,            RestoreConsole,       none,         And<OfSuspend, Error>>,
      Row<FreezeProcesses,      freeze_processes,               FreezeKernelThreads,  none,         Ok>,
      Row<FreezeProcesses,      freeze_processes,               Post,                 none,         Error>,
      Row<FreezeKernelThreads,  freeze_kernel_threads,          TestFreezer,          none,         Ok>,
      Row<FreezeKernelThreads,  freeze_kernel_threads,          Thaw,                 none,         Error>,
      Row<RestrictMask,         pm_restrict_gfp_mask,           Devices>,
      Row<RestoreMask,          pm_restore_gfp_mask,            Finish>,
      Row<Finish,               clear_events_check_enabled,     Thaw>,
      Row<Thaw,                 thaw_processes,                 Post>,
      Row<Post,                 pm_notifier_post,               RestoreConsole,       none,         OfSuspend>,
      Row<RestoreConsole,       pm_restore_console,             Unlock>,
      Row<Unlock,               unlock_system_sleep,            Out>,
      Row<Out,                  finish,                         Idle>>,
    TestRows<TestFreezer, PmTest::freezer, Finish, RestrictMask>>;
// clang-format on

/// Where Linux 6.1.192 does it.
std::string location(std::string_view step);

}  // namespace pmc::model::suspend

namespace pmc::checker::msm {
template <model::PmTest L, bool S>
struct Label<model::suspend::Test<L, S>> {
  static std::string text() { return (S ? "pm_test is " : "pm_test is not ") + std::string(model::to_string(L)); }
};
}  // namespace pmc::checker::msm

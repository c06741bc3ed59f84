// hibernation_snapshot() and create_image() as in Linux 6.1.192, kernel/power/hibernate.c: every error path, every
// level of pm_test, and the variables as written there.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

struct Vars {
  bool platform_mode;
  bool in_suspend;  ///< global and nosave; what an earlier attempt or /dev/snapshot left in it
  bool error;
  bool freezer_test_done;
};

// A state is named after what comes next, or `In..` while a callee runs.
struct NotCalled : State {};
struct PlatformBegin : State {};
struct Preallocate : State {};
struct FreezeKernelThreads : State {};
struct TestFreezer : State {};
struct Prepare : State {};
struct InPrepare : State {};
struct CompleteUnprepared : State {};
struct InCompleteUnprepared : State {};
struct SuspendConsole : State {};
struct RestrictGfpMask : State {};
struct Suspend : State {};
struct InSuspendDevices : State {};
struct TestDevices : State {};
struct PlatformRecover : State {};
struct SuspendEnd : State {};  // create_image()
struct InSuspendEnd : State {};
struct PlatformPreSnapshot : State {};
struct TestPlatform : State {};
struct DisableCpus : State {};
struct TestCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct TestCore : State {};
struct WakeupPending : State {};
struct SetInSuspend : State {};
struct ArchSuspend : State {};
struct InArchSuspend : State {};
struct ClearEventsCheck : State {};
struct PlatformLeave : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct ResumeNosmt : State {};
struct PlatformFinish : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct FreeImage : State {};  // hibernation_snapshot() again
struct Resume : State {};
struct InResume : State {};
struct RestoreGfpMask : State {};
struct ResumeConsole : State {};
struct Complete : State {};
struct InComplete : State {};
struct Thaw : State {};
struct Cleanup : State {};
struct Close : State {};
struct Return : State {};

struct TakeArguments : Action<TakeArguments> {
  static constexpr void eval(Vars& v, const auto& e) {
    v.platform_mode = e.platform_mode == PlatformMode::yes;
    v.in_suspend = e.in_suspend == InSuspend::one;
  }
};
template <bool Value>
struct SetError : Action<SetError<Value>> {
  static constexpr void eval(Vars& v, const auto&) { v.error = Value; }
};
struct SetFreezerTestDone : Action<SetFreezerTestDone> {
  static constexpr void eval(Vars& v, const auto&) { v.freezer_test_done = true; }
};
struct InSuspendIs1 : Guard<InSuspendIs1> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.in_suspend; }
};
/// error || !in_suspend
struct NoImageKept : Guard<NoImageKept> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.error || !v.in_suspend; }
};
/// in_suspend ? (error ? PMSG_RECOVER : PMSG_THAW) : PMSG_RESTORE
struct Picked : Guard<Picked> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    return e.message == (v.in_suspend ? (v.error ? Message::RECOVER : Message::THAW) : Message::RESTORE);
  }
};
struct ReturnsThat : Guard<ReturnsThat> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    return e.result == (v.error ? Returned::failure : v.freezer_test_done ? Returned::freezer_test : Returned::success) &&
           e.in_suspend == (v.in_suspend ? InSuspend::one : InSuspend::zero);
  }
};
template <Snapshot S>
struct Is : Guard<Is<S>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.snapshot == S; }
};
using NoPlatformMode = Not<IsPlatformMode>;

}  // namespace
}  // namespace pmc::model

template <bool Value>
struct pmc::checker::msm::Label<pmc::model::SetError<Value>> {
  static std::string text() { return Value ? "error = -errno" : "error = 0"; }
};
template <pmc::model::Snapshot S>
struct pmc::checker::msm::Label<pmc::model::Is<S>> {
  static std::string text() { return std::string(to_string(S)); }
};

namespace pmc::model {
namespace {

struct HibernationSnapshot : FrontEnd<HibernationSnapshot, Vars> {
  static constexpr std::string_view name = "hibernation_snapshot";
  using initial_state = NotCalled;
  using Fails = SetError<true>;
  // clang-format off
  using Before = mp_list<
      Row<NotCalled,           hibernation_snapshot,  PlatformBegin,       TakeArguments>,
      Row<PlatformBegin,       platform_begin,        Preallocate,         none,    And<IsPlatformMode, With<Message::FREEZE>, Ok>>,
      Row<PlatformBegin,       platform_begin,        Close,               Fails,   And<IsPlatformMode, With<Message::FREEZE>, Error>>,
      Row<PlatformBegin,       no_platform_mode,      Preallocate,         none,    NoPlatformMode>,
      Row<Preallocate,         hibernate_preallocate_memory, FreezeKernelThreads, none, Ok>,
      Row<Preallocate,         hibernate_preallocate_memory, Close,        Fails,   Error>,
      Row<FreezeKernelThreads, freeze_kernel_threads, TestFreezer,         none,    Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads, Cleanup,             Fails,   Error>,
      Row<TestFreezer,         hibernation_test,      Thaw,                SetFreezerTestDone, Test<PmTest::freezer, true>>,
      Row<TestFreezer,         hibernation_test,      Prepare,             none,    Test<PmTest::freezer, false>>,
      Row<Prepare,             dpm_prepare,           InPrepare,           none,    With<Message::FREEZE>>,
      Row<InPrepare,           dpm_prepare_returned,  SuspendConsole,      none,    Ok>,
      Row<InPrepare,           dpm_prepare_returned,  CompleteUnprepared,  Fails,   Error>,
      Row<CompleteUnprepared,  dpm_complete,          InCompleteUnprepared, none,   With<Message::RECOVER>>,
      Row<InCompleteUnprepared, dpm_complete_returned, Thaw,               none,    Ok>,
      Row<SuspendConsole,      suspend_console,       RestrictGfpMask>,
      Row<RestrictGfpMask,     pm_restrict_gfp_mask,  Suspend>,
      Row<Suspend,             dpm_suspend,           InSuspendDevices,    none,    With<Message::FREEZE>>,
      Row<InSuspendDevices,    dpm_suspend_returned,  TestDevices,         none,    Ok>,
      Row<InSuspendDevices,    dpm_suspend_returned,  PlatformRecover,     Fails,   Error>,
      Row<TestDevices,         hibernation_test,      PlatformRecover,     none,    Test<PmTest::devices, true>>,
      Row<TestDevices,         hibernation_test,      SuspendEnd,          none,    Test<PmTest::devices, false>>,
      Row<PlatformRecover,     platform_hibernation_recover, FreeImage,    none,    IsPlatformMode>,
      Row<PlatformRecover,     no_platform_mode,      FreeImage,           none,    NoPlatformMode>>;
  using CreateImageDown = mp_list<
      Row<SuspendEnd,          dpm_suspend_end,       InSuspendEnd,        none,    With<Message::FREEZE>>,
      Row<InSuspendEnd,        dpm_suspend_end_returned, PlatformPreSnapshot, none, Ok>,
      Row<InSuspendEnd,        dpm_suspend_end_returned, FreeImage,        Fails,   Error>,
      Row<PlatformPreSnapshot, platform_pre_snapshot, TestPlatform,        none,    And<IsPlatformMode, Ok>>,
      Row<PlatformPreSnapshot, platform_pre_snapshot, PlatformFinish,      Fails,   And<IsPlatformMode, Error>>,
      Row<PlatformPreSnapshot, no_platform_mode,      TestPlatform,        none,    NoPlatformMode>,
      Row<TestPlatform,        hibernation_test,      PlatformFinish,      none,    Test<PmTest::platform, true>>,
      Row<TestPlatform,        hibernation_test,      DisableCpus,         none,    Test<PmTest::platform, false>>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, TestCpus,  none,    Ok>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, EnableCpus, Fails,  Error>,
      Row<TestCpus,            hibernation_test,      EnableCpus,          none,    Test<PmTest::processors, true>>,
      Row<TestCpus,            hibernation_test,      DisableIrqs,         none,    Test<PmTest::processors, false>>,
      Row<DisableIrqs,         local_irq_disable,     SyscoreSuspend>,
      Row<SyscoreSuspend,      syscore_suspend,       TestCore,            none,    Ok>,
      Row<SyscoreSuspend,      syscore_suspend,       EnableIrqs,          Fails,   Error>,
      Row<TestCore,            hibernation_test,      SyscoreResume,       none,    Test<PmTest::core, true>>,
      Row<TestCore,            hibernation_test,      WakeupPending,       none,    Test<PmTest::core, false>>,
      Row<WakeupPending,       pm_wakeup_pending,     SyscoreResume,       none,    IsPending<true>>,  // error stays 0
      Row<WakeupPending,       pm_wakeup_pending,     SetInSuspend,        none,    IsPending<false>>,
      Row<SetInSuspend,        set_in_suspend,        ArchSuspend,         AssignInSuspend<true>, Sets<true>>,
      Row<ArchSuspend,         swsusp_arch_suspend,   InArchSuspend>>;
  // Time forks: `restored` is the same memory, later.  swsusp_arch_resume() has set in_suspend to 0.
  // Source: arch/x86/power/hibernate_asm_64.S, restore_registers; arch/arm64/kernel/hibernate.c, swsusp_arch_suspend().
  using CreateImageUp = mp_list<
      Row<InArchSuspend,       swsusp_arch_suspend_returned, PlatformLeave, none,   Is<Snapshot::made>>,
      Row<InArchSuspend,       swsusp_arch_suspend_returned, PlatformLeave, Fails,  Is<Snapshot::failed>>,
      Row<InArchSuspend,       swsusp_arch_suspend_returned, ClearEventsCheck, AssignInSuspend<false>, Is<Snapshot::restored>>,
      Row<ClearEventsCheck,    clear_events_check_enabled, PlatformLeave>,
      Row<PlatformLeave,       platform_leave,        SyscoreResume,       none,    IsPlatformMode>,
      Row<PlatformLeave,       no_platform_mode,      SyscoreResume,       none,    NoPlatformMode>,
      Row<SyscoreResume,       syscore_resume,        EnableIrqs>,
      Row<EnableIrqs,          local_irq_enable,      EnableCpus>,
      Row<EnableCpus,          pm_sleep_enable_secondary_cpus, ResumeNosmt, none,   Not<InSuspendIs1>>,
      Row<EnableCpus,          pm_sleep_enable_secondary_cpus, PlatformFinish, none, InSuspendIs1>,
      Row<ResumeNosmt,         arch_resume_nosmt,     PlatformFinish,      SetError<false>, Ok>,  // whatever it was
      Row<ResumeNosmt,         arch_resume_nosmt,     PlatformFinish,      Fails,   Error>,
      Row<PlatformFinish,      platform_finish,       ResumeStart,         none,    IsPlatformMode>,
      Row<PlatformFinish,      no_platform_mode,      ResumeStart,         none,    NoPlatformMode>,
      Row<ResumeStart,         dpm_resume_start,      InResumeStart,       none,    Picked>,
      Row<InResumeStart,       dpm_resume_start_returned, FreeImage,       none,    Ok>>;
  using After = mp_list<
      Row<FreeImage,           swsusp_free,           Resume,              none,    NoImageKept>,
      Row<FreeImage,           dpm_resume,            InResume,            none,    And<Not<NoImageKept>, Picked>>,
      Row<Resume,              dpm_resume,            InResume,            none,    Picked>,
      Row<InResume,            dpm_resume_returned,   RestoreGfpMask,      none,    Ok>,
      Row<RestoreGfpMask,      pm_restore_gfp_mask,   ResumeConsole,       none,    NoImageKept>,
      Row<RestoreGfpMask,      resume_console,        Complete,            none,    Not<NoImageKept>>,
      Row<ResumeConsole,       resume_console,        Complete>,
      Row<Complete,            dpm_complete,          InComplete,          none,    Picked>,
      Row<InComplete,          dpm_complete_returned, Close,               none,    Ok>,
      Row<Thaw,                thaw_kernel_threads,   Cleanup>,
      Row<Cleanup,             swsusp_free,           Close>,
      Row<Close,               platform_end,          Return,              none,    IsPlatformMode>,
      Row<Close,               no_platform_mode,      Return,              none,    NoPlatformMode>,
      Row<Return,              hibernation_snapshot_returned, NotCalled,   LocalsDie, ReturnsThat>>;
  // clang-format on
  using transition_table = mp_append<Before, CreateImageDown, CreateImageUp, After>;
};

}  // namespace

Callee hibernation_snapshot_() {
  static const checker::Machine m = checker::tabulated(describe<HibernationSnapshot>());
  return {.machine = &m,
          .location = Lines("kernel/power/hibernate.c", {{"hibernation_snapshot", 370},
                                                         {"PlatformBegin", 376},
                                                         {"Preallocate", 381},
                                                         {"FreezeKernelThreads", 385},
                                                         {"TestFreezer", 389},
                                                         {"Prepare", 399},
                                                         {"InPrepare", 400},
                                                         {"CompleteUnprepared", 401},
                                                         {"InCompleteUnprepared", 401},
                                                         {"SuspendConsole", 405},
                                                         {"RestrictGfpMask", 406},
                                                         {"Suspend", 408},
                                                         {"InSuspendDevices", 410},
                                                         {"TestDevices", 410},
                                                         {"PlatformRecover", 411},
                                                         {"SuspendEnd", 297},
                                                         {"InSuspendEnd", 298},
                                                         {"PlatformPreSnapshot", 303},
                                                         {"TestPlatform", 304},
                                                         {"DisableCpus", 307},
                                                         {"TestCpus", 308},
                                                         {"DisableIrqs", 311},
                                                         {"SyscoreSuspend", 315},
                                                         {"TestCore", 321},
                                                         {"WakeupPending", 321},
                                                         {"SetInSuspend", 324},
                                                         {"ArchSuspend", 327},
                                                         {"InArchSuspend", 327},
                                                         {"ClearEventsCheck", 335},
                                                         {"PlatformLeave", 339},
                                                         {"SyscoreResume", 342},
                                                         {"EnableIrqs", 346},
                                                         {"EnableCpus", 349},
                                                         {"ResumeNosmt", 353},
                                                         {"PlatformFinish", 356},
                                                         {"ResumeStart", 358},
                                                         {"InResumeStart", 358},
                                                         {"swsusp_free", 423},
                                                         {"dpm_resume", 426},
                                                         {"InResume", 426},
                                                         {"pm_restore_gfp_mask", 429},
                                                         {"resume_console", 431},
                                                         {"Complete", 432},
                                                         {"InComplete", 432},
                                                         {"Close", 435},
                                                         {"Return", 436},
                                                         {"Thaw", 439},
                                                         {"Cleanup", 441}})};
}

}  // namespace pmc::model

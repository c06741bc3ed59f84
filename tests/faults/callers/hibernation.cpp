// A right hibernation: an image is made, written, and the machine goes off; or the image comes back; with every error path.
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
using model::Snapshot;
using model::With;

struct Vars {
  Message up;  ///< what the devices will be told on the way up; SUSPEND while Idle
};

struct Idle : State {};
struct Lock : State {};
struct Acquire : State {};
struct PrepareConsole : State {};
struct Notify : State {};
struct FreezeProcesses : State {};
struct LockHotplug : State {};
struct CreateBitmaps : State {};
struct Begin : State {};
struct Preallocate : State {};
struct FreezeKernelThreads : State {};
struct SuspendConsole : State {};
struct RestrictMask : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct Recover : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct PreSnapshot : State {};
struct DisableCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct SetInSuspend : State {};
struct Copy : State {};
struct InCopy : State {};
struct Leave : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct FinishPlatform : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct ResumeConsole : State {};
struct End : State {};
struct ThawKernelThreads : State {};
struct Write : State {};
struct FreeWritten : State {};
struct BeginAgain : State {};
struct StartAgain : State {};
struct InStartAgain : State {};
struct EndAgain : State {};
struct InEndAgain : State {};
struct RecoverAgain : State {};
struct ResumeEndAgain : State {};
struct InResumeEndAgain : State {};
struct CloseAgain : State {};
struct PowerOff : State {};
struct Off : State {};
struct FreeUnwritten : State {};
struct ClearInSuspend : State {};
struct RestoreMask : State {};
struct FreeBitmaps : State {};
struct UnlockHotplug : State {};
struct Thaw : State {};
struct Post : State {};
struct RestoreConsole : State {};
struct Release : State {};
struct Unlock : State {};
struct Out : State {};

struct OfHibernation : Guard<OfHibernation> {
  static constexpr bool eval(const auto&, const auto& e) { return e.what == Notification::hibernation; }
};
template <Snapshot S>
struct Is : Guard<Is<S>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.snapshot == S; }
};
template <bool B>
struct Value : Guard<Value<B>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.value == B; }
};
template <Message M>
struct Pick : Action<Pick<M>> {
  static constexpr void eval(Vars& v, const auto&) { v.up = M; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};
struct Picked : Guard<Picked> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.message == v.up; }
};
template <Message M>
struct Told : Guard<Told<M>> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.up == M; }
};

struct RightHibernation : FrontEnd<RightHibernation, Vars> {
  static constexpr std::string_view name = "right-hibernation";
  using initial_state = Idle;
  // clang-format off
  using Down = mp_list<
      Row<Idle,                attempt,                        Lock,                Pick<Message::RECOVER>>,
      Row<Lock,                lock_system_sleep,              Acquire>,
      Row<Acquire,             hibernate_acquire,              PrepareConsole,      none, Ok>,
      Row<Acquire,             hibernate_acquire,              Unlock,              none, Error>,
      Row<PrepareConsole,      pm_prepare_console,             Notify>,
      Row<Notify,              pm_notifier_prepare,            FreezeProcesses,     none, And<OfHibernation, Ok>>,
      Row<Notify,              pm_notifier_prepare,            RestoreConsole,      none, And<OfHibernation, Error>>,
      Row<FreezeProcesses,     freeze_processes,               LockHotplug,         none, Ok>,
      Row<FreezeProcesses,     freeze_processes,               Post,                none, Error>,
      Row<LockHotplug,         lock_device_hotplug,            CreateBitmaps>,
      Row<CreateBitmaps,       create_basic_memory_bitmaps,    Begin,               none, Ok>,
      Row<CreateBitmaps,       create_basic_memory_bitmaps,    UnlockHotplug,       none, Error>,
      Row<Begin,               platform_begin,                 Preallocate,         none, And<With<Message::FREEZE>, Ok>>,
      Row<Begin,               platform_begin,                 End,                 none, And<With<Message::FREEZE>, Error>>,
      Row<Preallocate,         hibernate_preallocate_memory,   FreezeKernelThreads, none, Ok>,
      Row<Preallocate,         hibernate_preallocate_memory,   End,                 none, Error>,
      Row<FreezeKernelThreads, freeze_kernel_threads,          SuspendConsole,      none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads,          End,                 none, Error>,
      Row<SuspendConsole,      suspend_console,                RestrictMask>,
      Row<RestrictMask,        pm_restrict_gfp_mask,           SuspendStart>,
      Row<SuspendStart,        dpm_suspend_start,              InSuspendStart,      none, With<Message::FREEZE>>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     SuspendEnd,          none, Ok>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     Recover,             none, Error>,
      Row<Recover,             platform_hibernation_recover,   ResumeEnd>,
      Row<SuspendEnd,          dpm_suspend_end,                InSuspendEnd,        none, With<Message::FREEZE>>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,       PreSnapshot,         none, Ok>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,       ResumeEnd,           none, Error>,
      Row<PreSnapshot,         platform_pre_snapshot,          DisableCpus,         none, Ok>,
      Row<PreSnapshot,         platform_pre_snapshot,          FinishPlatform,      none, Error>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, DisableIrqs,        none, Ok>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, EnableCpus,         none, Error>,
      Row<DisableIrqs,         local_irq_disable,              SyscoreSuspend>,
      Row<SyscoreSuspend,      syscore_suspend,                SetInSuspend,        none, Ok>,
      Row<SyscoreSuspend,      syscore_suspend,                EnableIrqs,          none, Error>>;
  using Image = mp_list<
      Row<SetInSuspend,        set_in_suspend,                 Copy,                none, Value<true>>,
      Row<Copy,                swsusp_arch_suspend,            InCopy>,
      Row<InCopy,              swsusp_arch_suspend_returned,   Leave,               Pick<Message::THAW>,    Is<Snapshot::made>>,
      Row<InCopy,              swsusp_arch_suspend_returned,   Leave,               none,                   Is<Snapshot::failed>>,
      Row<InCopy,              swsusp_arch_suspend_returned,   Leave,               Pick<Message::RESTORE>, Is<Snapshot::restored>>,
      Row<Leave,               platform_leave,                 SyscoreResume>,
      Row<SyscoreResume,       syscore_resume,                 EnableIrqs>,
      Row<EnableIrqs,          local_irq_enable,               EnableCpus>,
      Row<EnableCpus,          pm_sleep_enable_secondary_cpus, FinishPlatform>,
      Row<FinishPlatform,      platform_finish,                ResumeStart>,
      Row<ResumeStart,         dpm_resume_start,               InResumeStart,       none, Picked>,
      Row<InResumeStart,       dpm_resume_start_returned,      ResumeEnd,           none, Ok>,
      Row<ResumeEnd,           dpm_resume_end,                 InResumeEnd,         none, Picked>,
      Row<InResumeEnd,         dpm_resume_end_returned,        ResumeConsole,       none, Ok>,
      Row<ResumeConsole,       resume_console,                 End>,
      Row<End,                 platform_end,                   Write,               none, Told<Message::THAW>>,
      Row<End,                 platform_end,                   FreeUnwritten,       none, Not<Told<Message::THAW>>>,
      Row<Write,               swsusp_write,                   FreeWritten,         none, Ok>,
      Row<Write,               swsusp_write,                   FreeUnwritten,       none, Error>,
      Row<FreeWritten,         swsusp_free,                    BeginAgain>>;
  using PlatformEnter = mp_list<
      Row<BeginAgain,          platform_begin,                 StartAgain,          none, And<With<Message::HIBERNATE>, Ok>>,
      Row<BeginAgain,          platform_begin,                 CloseAgain,          none, And<With<Message::HIBERNATE>, Error>>,
      Row<StartAgain,          dpm_suspend_start,              InStartAgain,        none, With<Message::HIBERNATE>>,
      Row<InStartAgain,        dpm_suspend_start_returned,     EndAgain,            none, Ok>,
      Row<InStartAgain,        dpm_suspend_start_returned,     RecoverAgain,        none, Error>,
      Row<RecoverAgain,        platform_hibernation_recover,   ResumeEndAgain>,
      Row<EndAgain,            dpm_suspend_end,                InEndAgain,          none, With<Message::HIBERNATE>>,
      Row<InEndAgain,          dpm_suspend_end_returned,       PowerOff,            none, Ok>,
      Row<InEndAgain,          dpm_suspend_end_returned,       ResumeEndAgain,      none, Error>,
      Row<ResumeEndAgain,      dpm_resume_end,                 InResumeEndAgain,    none, With<Message::RESTORE>>,
      Row<InResumeEndAgain,    dpm_resume_end_returned,        CloseAgain,          none, Ok>,
      Row<CloseAgain,          platform_end,                   PowerOff>,
      Row<PowerOff,            kernel_power_off,               Off>>;
  using Up = mp_list<
      Row<FreeUnwritten,       swsusp_free,                    ClearInSuspend>,
      Row<ClearInSuspend,      set_in_suspend,                 ThawKernelThreads,   none, Value<false>>,
      Row<ThawKernelThreads,   thaw_kernel_threads,            RestoreMask>,
      Row<RestoreMask,         pm_restore_gfp_mask,            FreeBitmaps>,
      Row<FreeBitmaps,         free_basic_memory_bitmaps,      UnlockHotplug>,
      Row<UnlockHotplug,       unlock_device_hotplug,          Thaw>,
      Row<Thaw,                thaw_processes,                 Post>,
      Row<Post,                pm_notifier_post,               RestoreConsole,      none, OfHibernation>,
      Row<RestoreConsole,      pm_restore_console,             Release>,
      Row<Release,             hibernate_release,              Unlock>,
      Row<Unlock,              unlock_system_sleep,            Out>,
      Row<Out,                 finish,                         Idle,                Forget>>;
  // clang-format on
  using transition_table = mp_append<Down, Image, PlatformEnter, Up>;
};

}  // namespace

model::Caller hibernation_caller() {
  static const checker::Machine machine = checker::tabulated(describe<RightHibernation>());
  return {.name = machine.name,
          .brief = "FREEZE, an image, and THAW to write it, or RESTORE where it comes back",
          .source = "kernel/power/hibernate.c, hibernate(), hibernation_snapshot(), create_image()",
          .core = &model::core_6_1(),
          .machine = &machine,
          .idle = {"Idle"},
          .off = {"Off"},
          .favours = {"swsusp_arch_suspend_returned(restored)"},
          .environment_may_fail = true,
          .location = [](const auto&...) { return std::string(); }};
}

}  // namespace pmc::faults

// A right hibernation: an image is made, written, and the machine goes off; or the image comes back; with every error path.
#include "tests/faults/callers/whole.hpp"

namespace pmc::faults {
namespace {
using namespace whole;
using model::Snapshot;

struct Vars {
  Message up;  ///< what the devices will be told on the way up; SUSPEND while Idle
};

struct Lock : State {};
struct Acquire : State {};
struct Begin : State {};
struct Preallocate : State {};
struct Recover : State {};
struct PreSnapshot : State {};
struct LastLook : State {};
struct SetInSuspend : State {};
struct Copy : State {};
struct InCopy : State {};
struct Leave : State {};
struct FinishPlatform : State {};
struct FinishWithoutImage : State {};
struct End : State {};
struct ThawKernelThreads : State {};
struct Write : State {};
struct FreeWritten : State {};
struct ReadMode : State {};
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
struct Release : State {};

template <Snapshot S>
struct Is : Guard<Is<S>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.snapshot == S; }
};
template <bool B>
struct Value : Guard<Value<B>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.value == B; }
};
struct Pending : Guard<Pending> {
  static constexpr bool eval(const auto&, const auto& e) { return e.pending; }
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

struct ToPlatform : Guard<ToPlatform> {
  static constexpr bool eval(const auto&, const auto& e) { return e.mode == model::DiskMode::platform; }
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
      Row<Begin,               platform_begin,                 Preallocate,         none, And<With<Message::FREEZE>, Ok>>,
      Row<Begin,               platform_begin,                 End,                 none, And<With<Message::FREEZE>, Error>>,
      Row<Preallocate,         hibernate_preallocate_memory,   FreezeKernelThreads, none, Ok>,
      Row<Preallocate,         hibernate_preallocate_memory,   End,                 none, Error>,
      Row<SuspendConsole,      suspend_console,                RestrictMask>,
      Row<RestrictMask,        pm_restrict_gfp_mask,           SuspendStart>,
      Row<Recover,             platform_hibernation_recover,   ResumeEnd>,
      Row<PreSnapshot,         platform_pre_snapshot,          DisableCpus,         none, Ok>,
      Row<PreSnapshot,         platform_pre_snapshot,          FinishPlatform,      none, Error>>;
  using Image = mp_list<
      Row<LastLook,            pm_wakeup_pending,              SyscoreResume,       none, Pending>,
      Row<LastLook,            pm_wakeup_pending,              SetInSuspend,        none, Not<Pending>>,
      Row<SetInSuspend,        set_in_suspend,                 Copy,                none, Value<true>>,
      Row<Copy,                swsusp_arch_suspend,            InCopy>,
      Row<InCopy,              swsusp_arch_suspend_returned,   Leave,               Pick<Message::THAW>,    Is<Snapshot::made>>,
      Row<InCopy,              swsusp_arch_suspend_returned,   Leave,               none,                   Is<Snapshot::failed>>,
      Row<InCopy,              swsusp_arch_suspend_returned,   Leave,               Pick<Message::RESTORE>, Is<Snapshot::restored>>,
      Row<Leave,               platform_leave,                 SyscoreResume>,
      Row<FinishPlatform,      platform_finish,                ResumeStart,         none, Told<Message::THAW>>,
      Row<FinishPlatform,      arch_resume_nosmt,              FinishWithoutImage,      none, Not<Told<Message::THAW>>>,
      Row<FinishWithoutImage,      platform_finish,                ResumeStart>,
      Row<ResumeConsole,       resume_console,                 End>,
      Row<End,                 platform_end,                   Write,               none, Told<Message::THAW>>,
      Row<End,                 platform_end,                   FreeUnwritten,       none, Not<Told<Message::THAW>>>,
      Row<Write,               swsusp_write,                   FreeWritten,         none, Ok>,
      Row<Write,               swsusp_write,                   FreeUnwritten,       none, Error>,
      Row<FreeWritten,         swsusp_free,                    ReadMode>,
      Row<ReadMode,            read_hibernation_mode,          BeginAgain,          none, ToPlatform>>;
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
      Row<RestoreConsole,      pm_restore_console,             Release>,
      Row<Release,             hibernate_release,              Unlock>,
      Row<Unlock,              unlock_system_sleep,            Out>,
      Row<Out,                 finish,                         Idle,                Forget>>;
  // clang-format on
  using transition_table =
      mp_append<Down, Image, PlatformEnter, Up, NotifyAndFreeze<Notification::hibernation, LockHotplug, RestoreConsole>,
                LockAndCreateBitmaps<Begin>, FreezeTheRest<SuspendConsole, End>, SuspendDevices<Message::FREEZE, SuspendEnd, Recover>,
                SuspendDevicesToTheEnd<Message::FREEZE, PreSnapshot>, OneProcessor<LastLook, FinishPlatform>, ResumeDevices<Picked>,
                ResumeDevicesToTheEnd<Picked, ResumeConsole>, ThawAndNotify<Notification::hibernation, RestoreConsole>>;
};

}  // namespace

model::Caller hibernation_caller() {
  model::Caller c = whole::caller<RightHibernation>("FREEZE, an image, and THAW to write it, or RESTORE where it comes back",
                                                    "kernel/power/hibernate.c, hibernate(), hibernation_snapshot(), create_image()");
  c.off = {"Off"};
  c.favours = {"swsusp_arch_suspend_returned(restored)"};
  return c;
}

}  // namespace pmc::faults

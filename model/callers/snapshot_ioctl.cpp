// /dev/snapshot as in Linux 6.1.192, kernel/power/user.c: opened for reading (to hibernate) or for writing (to restore),
// any ioctl in any order, and closed, or its process killed, between any two.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

// Abstraction: the file opened O_RDWR is left out, since that is refused and does nothing.  Of the ioctls that are let in and
// do nothing to the system (in the wrong state, or that only tell or set numbers, and swap pages) there is one for each
// state, since they are all alike.  platform_support may be set before any ioctl that reads it
// (SNAPSHOT_PLATFORM_SUPPORT), so it is free where it is read.
struct Vars {
  bool restoring;     ///< mode == O_WRONLY
  bool frozen;
  bool ready;
  bool free_bitmaps;
  bool in_suspend;    ///< global: it outlives the file
};

// A state is named after what comes next, or `In..` while a callee runs.
struct Closed : State {};
struct Open : State {};  // snapshot_open()
struct OpenLock : State {};
struct OpenAcquire : State {};
struct OpenNotify : State {};
struct OpenCreateBitmaps : State {};
struct OpenFailed : State {};
struct OpenFailedUnlock : State {};
struct OpenUnlock : State {};
struct Opened : State {};
struct LockHotplug : State {};  // snapshot_ioctl()
struct Command : State {};
struct FreezeProcesses : State {};
struct FreezeCreateBitmaps : State {};
struct FreezeFailed : State {};
struct UnfreezeRestoreMask : State {};
struct UnfreezeFreeBitmaps : State {};
struct UnfreezeThaw : State {};
struct CreateRestoreMask : State {};
struct CreateSnapshot : State {};
struct InSnapshot : State {};
struct TellInSuspend : State {};
struct TellFreezerTest : State {};
struct IsImageLoaded : State {};
struct Restore : State {};
struct InRestore : State {};
struct FreeImage : State {};
struct FreeThaw : State {};
struct S2ram : State {};
struct InS2ram : State {};
struct PlatformEnter : State {};
struct InPlatformEnter : State {};
struct UnlockHotplug : State {};
struct Unlock : State {};
struct ReleaseLock : State {};  // snapshot_release()
struct ReleaseImage : State {};
struct ReleaseWhatIsHeld : State {};
struct ReleaseBitmaps : State {};
struct ReleaseThaw : State {};
struct ReleaseNotify : State {};
struct ReleaseAcquired : State {};
struct ReleaseUnlock : State {};
struct Out : State {};

struct TakeMode : Action<TakeMode> {
  static constexpr void eval(Vars& v, const auto& e) { v.restoring = e.mode == SnapshotMode::restore; }
};
template <bool Value>
struct AssignFrozen : Action<AssignFrozen<Value>> {
  static constexpr void eval(Vars& v, const auto&) { v.frozen = Value; }
};
template <bool Value>
struct AssignReady : Action<AssignReady<Value>> {
  static constexpr void eval(Vars& v, const auto&) { v.ready = Value; }
};
template <bool Value>
struct AssignFreeBitmaps : Action<AssignFreeBitmaps<Value>> {
  static constexpr void eval(Vars& v, const auto&) { v.free_bitmaps = Value; }
};
struct TakeInSuspend : Action<TakeInSuspend> {
  static constexpr void eval(Vars& v, const auto& e) { v.in_suspend = e.in_suspend == InSuspend::one; }
};
/// All that is left is the global.
struct FileDies : Action<FileDies> {
  static constexpr void eval(Vars& v, const auto&) {
    v.restoring = v.frozen = v.ready = v.free_bitmaps = false;
  }
};

template <Ioctl I>
struct Is : Guard<Is<I>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.cmd == I; }
};
struct IsFrozen : Guard<IsFrozen> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.frozen; }
};
struct IsReady : Guard<IsReady> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.ready; }
};
struct IsRestoring : Guard<IsRestoring> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.restoring; }
};
struct HasBitmapsToFree : Guard<HasBitmapsToFree> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.free_bitmaps; }
};
struct InSuspendAsItIs : Guard<InSuspendAsItIs> {
  static constexpr bool eval(const Vars& v, const auto& e) { return (e.in_suspend == InSuspend::one) == v.in_suspend; }
};
/// It takes and drops its locks, and breaks.
struct DoesNothing : Guard<DoesNothing> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.cmd == (v.frozen ? Ioctl::FREEZE : Ioctl::UNFREEZE); }
};
template <bool Loaded>
struct Answer_ : Guard<Answer_<Loaded>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.loaded == Loaded; }
};
/// The kind that goes with the mode.
struct KindOfMode : Guard<KindOfMode> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.what == (v.restoring ? Notification::restore : Notification::hibernation); }
};

}  // namespace
}  // namespace pmc::model

namespace pmc::checker::msm {
template <bool Value>
struct Label<model::AssignFrozen<Value>> {
  static std::string text() { return Value ? "frozen = true" : "frozen = false"; }
};
template <bool Value>
struct Label<model::AssignReady<Value>> {
  static std::string text() { return Value ? "ready = true" : "ready = false"; }
};
template <bool Value>
struct Label<model::AssignFreeBitmaps<Value>> {
  static std::string text() { return Value ? "free_bitmaps = true" : "free_bitmaps = false"; }
};
template <model::Ioctl I>
struct Label<model::Is<I>> {
  static std::string text() { return std::string(to_string(I)); }
};
template <bool Loaded>
struct Label<model::Answer_<Loaded>> {
  static std::string text() { return Loaded ? "loaded" : "not loaded"; }
};
}  // namespace pmc::checker::msm

namespace pmc::model {
namespace {

struct SnapshotIoctl : FrontEnd<SnapshotIoctl, Vars> {
  static constexpr std::string_view name = "snapshot-ioctl";
  using initial_state = Closed;
  // clang-format off
  using Opening = mp_list<
      Row<Closed,              attempt,                     Open>,
      Row<Open,                snapshot_open,               OpenLock,            TakeMode>,
      Row<OpenLock,            lock_system_sleep,           OpenAcquire>,
      Row<OpenAcquire,         hibernate_acquire,           OpenNotify,          none, Ok>,
      Row<OpenAcquire,         hibernate_acquire,           OpenFailedUnlock,    none, Error>,
      Row<OpenNotify,          pm_notifier_prepare,         OpenUnlock,          none, And<KindOfMode, Not<IsRestoring>, Ok>>,
      Row<OpenNotify,          pm_notifier_prepare,         OpenCreateBitmaps,   none, And<KindOfMode, IsRestoring, Ok>>,
      Row<OpenNotify,          pm_notifier_prepare,         OpenFailed,          none, And<KindOfMode, Error>>,
      Row<OpenCreateBitmaps,   create_basic_memory_bitmaps, OpenUnlock,          AssignFreeBitmaps<true>, Ok>,
      Row<OpenCreateBitmaps,   create_basic_memory_bitmaps, OpenFailed,          none, Error>,  // nobody is told PM_POST_RESTORE
      Row<OpenFailed,          hibernate_release,           OpenFailedUnlock>,
      Row<OpenFailedUnlock,    unlock_system_sleep,         Out,                 FileDies>,
      Row<OpenUnlock,          unlock_system_sleep,         Opened>>;
  using Commands = mp_list<
      Row<Opened,              snapshot_read,               none,                none, IsReady>,
      Row<Opened,              snapshot_write,              none,                none, IsRestoring>,
      Row<Opened,              trylock_system_sleep,        none,                none, Error>,
      Row<Opened,              trylock_system_sleep,        LockHotplug,         none, Ok>,
      Row<LockHotplug,         lock_device_hotplug,         Command>,
      Row<Command,             snapshot_ioctl,              FreezeProcesses,     none, And<Is<Ioctl::FREEZE>, Not<IsFrozen>>>,
      Row<Command,             snapshot_ioctl,              UnfreezeRestoreMask, none, And<Is<Ioctl::UNFREEZE>, IsFrozen, Not<IsReady>>>,
      Row<Command,             snapshot_ioctl,              CreateRestoreMask,   none, And<Is<Ioctl::CREATE_IMAGE>, Not<IsRestoring>, IsFrozen, Not<IsReady>>>,
      Row<Command,             snapshot_ioctl,              IsImageLoaded,       none, And<Is<Ioctl::ATOMIC_RESTORE>, IsRestoring, IsFrozen>>,
      Row<Command,             snapshot_ioctl,              FreeImage,           none, Is<Ioctl::FREE>>,
      Row<Command,             snapshot_ioctl,              S2ram,               none, And<Is<Ioctl::S2RAM>, IsFrozen>>,
      Row<Command,             snapshot_ioctl,              PlatformEnter,       none, Is<Ioctl::POWER_OFF>>,  // frozen or not
      Row<Command,             snapshot_ioctl,              UnlockHotplug,       none, DoesNothing>,
      Row<UnlockHotplug,       unlock_device_hotplug,       Unlock>,
      Row<Unlock,              unlock_system_sleep,         Opened>>;
  using FreezeAndUnfreeze = mp_list<
      Row<FreezeProcesses,     freeze_processes,            FreezeCreateBitmaps, none, Ok>,
      Row<FreezeProcesses,     freeze_processes,            UnlockHotplug,       none, Error>,
      Row<FreezeCreateBitmaps, create_basic_memory_bitmaps, UnlockHotplug,       AssignFrozen<true>, Ok>,
      Row<FreezeCreateBitmaps, create_basic_memory_bitmaps, FreezeFailed,        none, Error>,
      Row<FreezeFailed,        thaw_processes,              UnlockHotplug>,
      Row<UnfreezeRestoreMask, pm_restore_gfp_mask,         UnfreezeFreeBitmaps>,
      Row<UnfreezeFreeBitmaps, free_basic_memory_bitmaps,   UnfreezeThaw,        AssignFreeBitmaps<false>>,
      Row<UnfreezeThaw,        thaw_processes,              UnlockHotplug,       AssignFrozen<false>>>;
  using Images = mp_list<
      Row<CreateRestoreMask,   pm_restore_gfp_mask,         CreateSnapshot>,
      Row<CreateSnapshot,      hibernation_snapshot,        InSnapshot,          none, InSuspendAsItIs>,
      Row<InSnapshot,          hibernation_snapshot_returned, UnlockHotplug,     TakeInSuspend, Gives<Returned::failure>>,
      Row<InSnapshot,          hibernation_snapshot_returned, TellInSuspend,     TakeInSuspend, Gives<Returned::success>>,
      Row<InSnapshot,          hibernation_snapshot_returned, TellFreezerTest,   TakeInSuspend, Gives<Returned::freezer_test>>,
      Row<TellInSuspend,       put_user,                    UnlockHotplug,       AssignReady<true>, Ok>,
      Row<TellInSuspend,       put_user,                    UnlockHotplug,       none, Error>,  // nobody frees the image
      Row<TellFreezerTest,     put_user,                    UnlockHotplug,       none, Ok>,
      Row<TellFreezerTest,     put_user,                    UnlockHotplug,       none, Error>,  // not ready, either way
      Row<IsImageLoaded,       snapshot_image_loaded,       UnlockHotplug,       none, Answer_<false>>,
      Row<IsImageLoaded,       snapshot_image_loaded,       Restore,             none, Answer_<true>>,
      Row<Restore,             hibernation_restore,         InRestore>,
      Row<InRestore,           hibernation_restore_returned, UnlockHotplug>,
      Row<FreeImage,           swsusp_free,                 FreeThaw,            AssignReady<false>>,
      Row<FreeThaw,            thaw_kernel_threads,         UnlockHotplug>,
      Row<S2ram,               suspend_devices_and_enter,   InS2ram>,
      Row<InS2ram,             suspend_devices_and_enter_returned, UnlockHotplug, AssignReady<false>, Not<Gives<Returned::freezer_test>>>,
      Row<PlatformEnter,       hibernation_platform_enter,  InPlatformEnter>,
      Row<InPlatformEnter,     hibernation_platform_enter_returned, UnlockHotplug>>;
  using Releasing = mp_list<
      Row<Opened,              snapshot_release,            ReleaseLock>,
      Row<ReleaseLock,         lock_system_sleep,           ReleaseImage>,
      Row<ReleaseImage,        swsusp_free,                 ReleaseWhatIsHeld>,
      Row<ReleaseWhatIsHeld,   pm_restore_gfp_mask,         ReleaseBitmaps,      none, IsFrozen>,
      Row<ReleaseBitmaps,      free_basic_memory_bitmaps,   ReleaseThaw>,
      Row<ReleaseThaw,         thaw_processes,              ReleaseNotify>,
      Row<ReleaseWhatIsHeld,   free_basic_memory_bitmaps,   ReleaseNotify,       none, And<Not<IsFrozen>, HasBitmapsToFree>>,
      Row<ReleaseWhatIsHeld,   pm_notifier_post,            ReleaseAcquired,     none, And<Not<IsFrozen>, Not<HasBitmapsToFree>, KindOfMode>>,
      Row<ReleaseNotify,       pm_notifier_post,            ReleaseAcquired,     none, KindOfMode>,
      Row<ReleaseAcquired,     hibernate_release,           ReleaseUnlock>,
      Row<ReleaseUnlock,       unlock_system_sleep,         Out,                 FileDies>,
      Row<Out,                 finish,                      Closed>>;
  // clang-format on
  using transition_table = mp_append<Opening, Commands, FreezeAndUnfreeze, Images, Releasing>;
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<SnapshotIoctl>());
  return m;
}

}  // namespace

Caller snapshot_ioctl() {
  return {.name = "snapshot-ioctl",
          .brief = "/dev/snapshot of Linux 6.1.192: any ioctl in any order, closed at any time between two",
          .source = "kernel/power/user.c, snapshot_open(), snapshot_ioctl(), snapshot_release()",
          .core = &core_6_1(),
          .machine = &machine(),
          .callees = {hibernation_snapshot_(), hibernation_restore_(), hibernation_platform_enter_(), suspend_devices_and_enter_()},
          .idle = {"Closed"},
          .favours = {"power_loss", "platform_suspend_again(true)", "swsusp_arch_suspend_returned(restored)"},
          .location = Lines("kernel/power/user.c", {{"Closed", 47},
                                                    {"snapshot_open", 47},
                                                    {"OpenLock", 56},
                                                    {"OpenAcquire", 58},
                                                    {"pm_notifier_prepare", 77},
                                                    {"OpenCreateBitmaps", 89},
                                                    {"OpenFailed", 94},
                                                    {"OpenFailedUnlock", 102},
                                                    {"OpenUnlock", 102},
                                                    {"snapshot_read", 150},
                                                    {"snapshot_write", 186},
                                                    {"trylock_system_sleep", 269},
                                                    {"LockHotplug", 272},
                                                    {"Command", 275},
                                                    {"FreezeProcesses", 283},
                                                    {"FreezeCreateBitmaps", 287},
                                                    {"FreezeFailed", 289},
                                                    {"UnfreezeRestoreMask", 298},
                                                    {"UnfreezeFreeBitmaps", 299},
                                                    {"UnfreezeThaw", 301},
                                                    {"CreateRestoreMask", 310},
                                                    {"CreateSnapshot", 311},
                                                    {"InSnapshot", 311},
                                                    {"TellInSuspend", 313},
                                                    {"TellFreezerTest", 313},
                                                    {"IsImageLoaded", 322},
                                                    {"Restore", 326},
                                                    {"InRestore", 326},
                                                    {"FreeImage", 330},
                                                    {"FreeThaw", 341},
                                                    {"S2ram", 395},
                                                    {"InS2ram", 395},
                                                    {"PlatformEnter", 405},
                                                    {"InPlatformEnter", 405},
                                                    {"UnlockHotplug", 417},
                                                    {"Unlock", 418},
                                                    {"snapshot_release", 107},
                                                    {"ReleaseLock", 112},
                                                    {"ReleaseImage", 114},
                                                    {"pm_restore_gfp_mask", 119},
                                                    {"ReleaseBitmaps", 120},
                                                    {"ReleaseThaw", 121},
                                                    {"free_basic_memory_bitmaps", 123},
                                                    {"pm_notifier_post", 125},
                                                    {"ReleaseAcquired", 127},
                                                    {"ReleaseUnlock", 129},
                                                    {"Out", 131}})};
}

}  // namespace pmc::model

// hibernate() and power_down() as in Linux 6.1.192, kernel/power/hibernate.c: every mode of /sys/power/disk, every error
// path, and the variables as written there.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

// Abstraction: hibernation_available() is true.  Where it is not, nothing happens.
struct Vars {
  bool platform_mode;  ///< hibernation_mode == HIBERNATION_PLATFORM, once it was read; no other mode outlives its test
  bool in_suspend;     ///< global: it outlives the attempt
  bool snapshot_test;  ///< global; set to 0 in each attempt before it is read
};

// A state is named after what comes next, or `In..` while a callee runs.
struct Idle : State {};
struct Lock : State {};
struct Acquire : State {};
struct PrepareConsole : State {};
struct NotifyPrepare : State {};
struct FreezeProcesses : State {};
struct LockHotplug : State {};
struct CreateBitmaps : State {};
struct Snapshot_ : State {};
struct InSnapshot : State {};
struct Write : State {};
struct FreeWritten : State {};
struct FreeUnwritten : State {};
struct PowerDown : State {};
struct SuspendDevicesAndEnter : State {};
struct InSuspendDevicesAndEnter : State {};
struct AfterFailedSuspend : State {};
struct Unmark : State {};
struct PlatformEnter : State {};
struct InPlatformEnter : State {};
struct PowerOff : State {};
struct Halt : State {};
struct Restart : State {};
struct Off : State {};
struct ResetInSuspend : State {};
struct RestoreGfpMask : State {};
struct FreeBitmaps : State {};
struct UnlockHotplug : State {};
struct Check : State {};
struct LoadImage : State {};
struct InLoadImage : State {};
struct ThawProcesses : State {};
struct NotifyPost : State {};
struct RestoreConsole : State {};
struct Release : State {};
struct Unlock : State {};
struct Out : State {};

struct KeepPlatformMode : Action<KeepPlatformMode> {
  static constexpr void eval(Vars& v, const auto& e) { v.platform_mode = e.platform_mode == PlatformMode::yes; }
};
/// The callee has set the global; the mode is not read again.
struct KeepInSuspend : Action<KeepInSuspend> {
  static constexpr void eval(Vars& v, const auto& e) { v = {.platform_mode = false, .in_suspend = e.in_suspend == InSuspend::one, .snapshot_test = false}; }
};
struct ForgetMode : Action<ForgetMode> {
  static constexpr void eval(Vars& v, const auto&) { v.platform_mode = false; }
};
struct SetSnapshotTest : Action<SetSnapshotTest> {
  static constexpr void eval(Vars& v, const auto&) { v.snapshot_test = true; }
};
struct ClearSnapshotTest : Action<ClearSnapshotTest> {
  static constexpr void eval(Vars& v, const auto&) { v.snapshot_test = false; }
};

struct InSuspendAsItIs : Guard<InSuspendAsItIs> {
  static constexpr bool eval(const Vars& v, const auto& e) { return (e.in_suspend == InSuspend::one) == v.in_suspend; }
};
/// !error && !freezer_test_done && in_suspend
struct ImageToWrite : Guard<ImageToWrite> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.result == Returned::success && e.in_suspend == InSuspend::one; }
};
/// hibernation_mode, which is HIBERNATION_PLATFORM exactly if hibernation_snapshot() was told so.
template <DiskMode M>
struct Mode : Guard<Mode<M>> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.mode == M && v.platform_mode == (M == DiskMode::platform); }
};
/// hibernation_mode = hibernation_ops ? HIBERNATION_PLATFORM : HIBERNATION_SHUTDOWN
template <DiskMode M>
struct Falls : Guard<Falls<M>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.mode == M; }
};
template <Signature S>
struct Finds : Guard<Finds<S>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.mode == FileMode::read_exclusive && e.found == S; }
};
struct IsSnapshotTest : Guard<IsSnapshotTest> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.snapshot_test; }
};

}  // namespace
}  // namespace pmc::model

template <pmc::model::DiskMode M>
struct pmc::checker::msm::Label<pmc::model::Mode<M>> {
  static std::string text() { return std::string(to_string(M)); }
};
template <pmc::model::DiskMode M>
struct pmc::checker::msm::Label<pmc::model::Falls<M>> {
  static std::string text() { return std::string(to_string(M)); }
};
template <pmc::model::Signature S>
struct pmc::checker::msm::Label<pmc::model::Finds<S>> {
  static std::string text() { return std::string(to_string(S)); }
};

namespace pmc::model {
namespace {

struct Hibernate : FrontEnd<Hibernate, Vars> {
  static constexpr std::string_view name = "hibernate";
  using initial_state = Idle;
  // clang-format off
  using Down = mp_list<
      Row<Idle,            dev_snapshot_used,           none,            AssignInSuspend<true>>,
      Row<Idle,            attempt,                     Lock>,
      Row<Lock,            lock_system_sleep,           Acquire>,
      Row<Acquire,         hibernate_acquire,           PrepareConsole,  none,             Ok>,
      Row<Acquire,         hibernate_acquire,           Unlock,          none,             Error>,
      Row<PrepareConsole,  pm_prepare_console,          NotifyPrepare>,
      Row<NotifyPrepare,   pm_notifier_prepare,         FreezeProcesses, none,             And<Tells<Notification::hibernation>, Ok>>,
      Row<NotifyPrepare,   pm_notifier_prepare,         RestoreConsole,  none,             And<Tells<Notification::hibernation>, Error>>,
      Row<FreezeProcesses, freeze_processes,            LockHotplug,     none,             Ok>,
      Row<FreezeProcesses, freeze_processes,            NotifyPost,      none,             Error>,
      Row<LockHotplug,     lock_device_hotplug,         CreateBitmaps>,
      Row<CreateBitmaps,   create_basic_memory_bitmaps, Snapshot_,       none,             Ok>,
      Row<CreateBitmaps,   create_basic_memory_bitmaps, UnlockHotplug,   none,             Error>,
      Row<Snapshot_,       hibernation_snapshot,        InSnapshot,      KeepPlatformMode, InSuspendAsItIs>,
      Row<InSnapshot,      hibernation_snapshot_returned, Write,         AssignInSuspend<true>, ImageToWrite>,
      Row<InSnapshot,      hibernation_snapshot_returned, FreeBitmaps,   KeepInSuspend,    Not<ImageToWrite>>,
      Row<Write,           swsusp_write,                FreeWritten,     none,             Ok>,
      Row<Write,           swsusp_write,                FreeUnwritten,   ForgetMode,       Error>,
      Row<FreeUnwritten,   swsusp_free,                 ResetInSuspend>,
      Row<FreeWritten,     swsusp_free,                 PowerDown>>;
  using PoweringDown = mp_list<  // power_down(), and what hibernate() does where it does not call it
      Row<PowerDown,       power_loss,                  Off>,
      Row<PowerDown,       read_hibernation_mode,       ResetInSuspend,  SetSnapshotTest,  Mode<DiskMode::test_resume>>,
      Row<PowerDown,       read_hibernation_mode,       SuspendDevicesAndEnter, none,      Mode<DiskMode::suspend>>,
      Row<PowerDown,       read_hibernation_mode,       Restart,         none,             Mode<DiskMode::reboot>>,
      Row<PowerDown,       read_hibernation_mode,       PlatformEnter,   ForgetMode,       Mode<DiskMode::platform>>,
      Row<PowerDown,       read_hibernation_mode,       PowerOff,        none,             Mode<DiskMode::shutdown>>,
      Row<SuspendDevicesAndEnter, suspend_devices_and_enter, InSuspendDevicesAndEnter>,
      Row<InSuspendDevicesAndEnter, suspend_devices_and_enter_returned, Unmark, none,      Gives<Returned::success>>,
      Row<InSuspendDevicesAndEnter, suspend_devices_and_enter_returned, AfterFailedSuspend, none, Gives<Returned::failure>>,
      Row<AfterFailedSuspend, read_hibernation_mode,    PlatformEnter,   none,             Falls<DiskMode::platform>>,
      Row<AfterFailedSuspend, read_hibernation_mode,    PowerOff,        none,             Falls<DiskMode::shutdown>>,
      Row<Unmark,          swsusp_unmark,               ResetInSuspend,  none,             Ok>,
      Row<Unmark,          swsusp_unmark,               ResetInSuspend,  none,             Error>,  // a message only
      Row<PlatformEnter,   hibernation_platform_enter,  InPlatformEnter>,
      Row<InPlatformEnter, hibernation_platform_enter_returned, PowerOff>,  // its error is not looked at: fallthrough
      Row<PowerOff,        kernel_power_off,            Off>,
      Row<PowerOff,        kernel_halt,                 Off>,  // !kernel_can_power_off()
      Row<Restart,         kernel_restart,              Off>>;
  using Up = mp_list<
      Row<ResetInSuspend,  set_in_suspend,              RestoreGfpMask,  AssignInSuspend<false>, Sets<false>>,
      Row<RestoreGfpMask,  pm_restore_gfp_mask,         FreeBitmaps>,
      Row<FreeBitmaps,     free_basic_memory_bitmaps,   UnlockHotplug>,
      Row<UnlockHotplug,   unlock_device_hotplug,       Check,           ClearSnapshotTest, IsSnapshotTest>,
      Row<UnlockHotplug,   unlock_device_hotplug,       ThawProcesses,   none,             Not<IsSnapshotTest>>,
      Row<Check,           swsusp_check,                LoadImage,       none,             Finds<Signature::image>>,
      Row<Check,           swsusp_check,                ThawProcesses,   none,             Finds<Signature::none>>,
      Row<Check,           swsusp_check,                ThawProcesses,   none,             Finds<Signature::error>>,
      Row<LoadImage,       load_image_and_restore,      InLoadImage,     none,             InMode<FileMode::read_exclusive>>,
      Row<InLoadImage,     load_image_and_restore_returned, ThawProcesses>,
      Row<ThawProcesses,   thaw_processes,              NotifyPost>,
      Row<NotifyPost,      pm_notifier_post,            RestoreConsole,  none,             Tells<Notification::hibernation>>,
      Row<RestoreConsole,  pm_restore_console,          Release>,
      Row<Release,         hibernate_release,           Unlock>,
      Row<Unlock,          unlock_system_sleep,         Out>,
      Row<Out,             finish,                      Idle>>;
  // clang-format on
  using transition_table = mp_append<Down, PoweringDown, Up>;
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Hibernate>());
  return m;
}

}  // namespace

Caller hibernate() {
  return {.name = "hibernate",
          .brief = "hibernate() of Linux 6.1.192: suspend to disk, in every mode of /sys/power/disk",
          .source = "kernel/power/hibernate.c, hibernate(), hibernation_snapshot(), create_image(), power_down()",
          .core = &core_6_1(),
          .machine = &machine(),
          .callees = {hibernation_snapshot_(), hibernation_platform_enter_(), suspend_devices_and_enter_(), load_image_and_restore_(), hibernation_restore_()},
          .idle = {"Idle"},
          .off = {"Off"},
          .favours = {"dev_snapshot_used", "power_loss", "platform_suspend_again(true)", "swsusp_arch_suspend_returned(restored)"},
          .location = Lines("kernel/power/hibernate.c", {{"attempt", 727},
                                                         {"Lock", 737},
                                                         {"Acquire", 739},
                                                         {"PrepareConsole", 745},
                                                         {"NotifyPrepare", 746},
                                                         {"FreezeProcesses", 752},
                                                         {"LockHotplug", 759},
                                                         {"CreateBitmaps", 761},
                                                         {"Snapshot_", 765},
                                                         {"InSnapshot", 766},
                                                         {"Write", 780},
                                                         {"FreeWritten", 781},
                                                         {"FreeUnwritten", 781},
                                                         {"PowerDown", 783},
                                                         {"SuspendDevicesAndEnter", 654},
                                                         {"InSuspendDevicesAndEnter", 655},
                                                         {"AfterFailedSuspend", 656},
                                                         {"Unmark", 661},
                                                         {"PlatformEnter", 675},
                                                         {"InPlatformEnter", 675},
                                                         {"kernel_power_off", 679},
                                                         {"kernel_halt", 682},
                                                         {"Restart", 672},
                                                         {"ResetInSuspend", 788},
                                                         {"RestoreGfpMask", 789},
                                                         {"FreeBitmaps", 795},
                                                         {"UnlockHotplug", 797},
                                                         {"Check", 800},
                                                         {"LoadImage", 802},
                                                         {"InLoadImage", 802},
                                                         {"ThawProcesses", 804},
                                                         {"NotifyPost", 809},
                                                         {"RestoreConsole", 811},
                                                         {"Release", 812},
                                                         {"Unlock", 814},
                                                         {"Out", 817}})};
}

}  // namespace pmc::model

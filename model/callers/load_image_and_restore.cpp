// load_image_and_restore() as in Linux 6.1.192, kernel/power/hibernate.c.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

struct Vars {
  bool snapshot_test;  ///< a global: the image is this kernel's own, to be closed with FMODE_EXCL
};

struct NotCalled : State {};
struct LockHotplug : State {};
struct CreateBitmaps : State {};
struct CloseWithoutBitmaps : State {};
struct Read : State {};
struct Close : State {};
struct Restore : State {};
struct InRestore : State {};
struct CloseAfterFailedRead : State {};
struct Free : State {};
struct FreeBitmaps : State {};
struct UnlockHotplug : State {};
struct Return : State {};

struct TakeMode : Action<TakeMode> {
  static constexpr void eval(Vars& v, const auto& e) { v.snapshot_test = e.mode == FileMode::read_exclusive; }
};
struct ThatMode : Guard<ThatMode> {
  static constexpr bool eval(const Vars& v, const auto& e) { return (e.mode == FileMode::read_exclusive) == v.snapshot_test; }
};
/// flags & SF_PLATFORM_MODE, as the kernel that made the image wrote it: for test_resume it was not in platform mode.
struct AsTheImageSays : Guard<AsTheImageSays> {
  static constexpr bool eval(const Vars& v, const auto& e) { return !v.snapshot_test || e.platform_mode == PlatformMode::no; }
};

struct LoadImageAndRestore : FrontEnd<LoadImageAndRestore, Vars> {
  static constexpr std::string_view name = "load_image_and_restore";
  using initial_state = NotCalled;
  // clang-format off
  using transition_table = mp_list<
      Row<NotCalled,            load_image_and_restore,      LockHotplug,          TakeMode>,
      Row<LockHotplug,          lock_device_hotplug,         CreateBitmaps>,
      Row<CreateBitmaps,        create_basic_memory_bitmaps, Read,                 none, Ok>,
      Row<CreateBitmaps,        create_basic_memory_bitmaps, CloseWithoutBitmaps,  none, Error>,
      Row<CloseWithoutBitmaps,  swsusp_close,                UnlockHotplug,        none, ThatMode>,
      Row<Read,                 swsusp_read,                 Close,                none, Ok>,
      Row<Read,                 swsusp_read,                 CloseAfterFailedRead, none, Error>,
      Row<CloseAfterFailedRead, swsusp_close,                Free,                 none, ThatMode>,
      Row<Close,                swsusp_close,                Restore,              none, ThatMode>,
      Row<Restore,              hibernation_restore,         InRestore,            none, AsTheImageSays>,
      Row<InRestore,            hibernation_restore_returned, Free>,
      Row<Free,                 swsusp_free,                 FreeBitmaps>,
      Row<FreeBitmaps,          free_basic_memory_bitmaps,   UnlockHotplug>,
      Row<UnlockHotplug,        unlock_device_hotplug,       Return>,
      Row<Return,               load_image_and_restore_returned, NotCalled,        LocalsDie>>;
  // clang-format on
};

}  // namespace

Callee load_image_and_restore_() {
  static const checker::Machine m = checker::tabulated(describe<LoadImageAndRestore>());
  return {.machine = &m,
          .location = Lines("kernel/power/hibernate.c", {{"load_image_and_restore", 692},
                                                         {"LockHotplug", 703},
                                                         {"CreateBitmaps", 704},
                                                         {"CloseWithoutBitmaps", 706},
                                                         {"Read", 710},
                                                         {"Close", 711},
                                                         {"CloseAfterFailedRead", 711},
                                                         {"Restore", 713},
                                                         {"InRestore", 713},
                                                         {"Free", 716},
                                                         {"FreeBitmaps", 717},
                                                         {"UnlockHotplug", 719},
                                                         {"Return", 721}})};
}

}  // namespace pmc::model

// syscore-balanced: the innermost pair, and its forerunner, which may stand around it.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct syscore_suspend {};
struct syscore_suspend_failed {};  // it has resumed what it had suspended
struct syscore_resume {};
struct sysdev_suspend {};  // what syscore_suspend() took the place of; for a while kernels had both
struct sysdev_resume {};

struct CoreRunning : State {};
struct CoreUnwound : State {};  // syscore_suspend() failed: as CoreRunning, but with a reason
struct CoreSuspended : State {};
struct CoreSuspendedTwice : State {};
struct CoreResumedTwice : State {};
struct CoreResumedAfterError : State {};
struct CoreLeftSuspended : State {};

struct DevicesRunning : State {};
struct DevicesSuspended : State {};
struct DevicesSuspendedTwice : State {};
struct DevicesResumedTwice : State {};
struct DevicesLeftSuspended : State {};

/// Two regions, one a pair; which of them is the inner one is phase-order-global.
struct SyscoreBalanced : FrontEnd<SyscoreBalanced> {
  static constexpr std::string_view name = "syscore-balanced";
  using initial_state = mp_list<CoreRunning, DevicesRunning>;
  // clang-format off
  using transition_table = mp_list<
      Row<CoreRunning,      syscore_suspend,        CoreSuspended>,
      Row<CoreRunning,      syscore_suspend_failed, CoreUnwound>,
      Row<CoreRunning,      syscore_resume,         CoreResumedTwice>,
      Row<CoreRunning,      caller_idle,            none>,
      Row<CoreUnwound,      syscore_suspend,        CoreSuspended>,
      Row<CoreUnwound,      syscore_suspend_failed, none>,
      Row<CoreUnwound,      syscore_resume,         CoreResumedAfterError>,
      Row<CoreUnwound,      caller_idle,            CoreRunning>,
      Row<CoreSuspended,    syscore_suspend,        CoreSuspendedTwice>,
      Row<CoreSuspended,    syscore_suspend_failed, CoreSuspendedTwice>,
      Row<CoreSuspended,    syscore_resume,         CoreRunning>,
      Row<CoreSuspended,    caller_idle,            CoreLeftSuspended>,
      Row<DevicesRunning,   sysdev_suspend,         DevicesSuspended>,
      Row<DevicesRunning,   sysdev_resume,          DevicesResumedTwice>,
      Row<DevicesRunning,   caller_idle,            none>,
      Row<DevicesSuspended, sysdev_suspend,         DevicesSuspendedTwice>,
      Row<DevicesSuspended, sysdev_resume,          DevicesRunning>,
      Row<DevicesSuspended, caller_idle,            DevicesLeftSuspended>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = SyscoreBalanced;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (succeeded(e, "syscore_suspend")) return letter<M>(syscore_suspend{});
  if (failed(e, "syscore_suspend")) return letter<M>(syscore_suspend_failed{});
  if (e.is_step("syscore_resume")) return letter<M>(syscore_resume{});
  if (e.is_step("sysdev_suspend")) return letter<M>(sysdev_suspend{});
  if (e.is_step("sysdev_resume")) return letter<M>(sysdev_resume{});
  return std::nullopt;
}

}  // namespace

Property syscore_balanced() {
  return {
      .id = "syscore-balanced",
      .statement = "Each syscore_suspend() or sysdev_suspend() that succeeded is balanced by exactly one syscore_resume() "
                   "or sysdev_resume() before the caller returns, and one that failed by none.",
      .logic = "AG",
      .source = "drivers/base/syscore.c, syscore_suspend(); drivers/base/sys.c, sysdev_suspend(), in Linux 2.6.38",
      .scope = Scope::system,
      .monitor = &machine_of<SyscoreBalanced>(),
      .violations = {{"CoreSuspendedTwice", "syscore_suspend() was called while the system core was suspended"},
                     {"CoreResumedTwice", "syscore_resume() was called with nothing suspended"},
                     {"CoreResumedAfterError", "syscore_resume() was called after syscore_suspend() had unwound itself"},
                     {"CoreLeftSuspended", "the caller has returned without syscore_resume()"},
                     {"DevicesSuspendedTwice", "sysdev_suspend() was called while system devices were suspended"},
                     {"DevicesResumedTwice", "sysdev_resume() was called with nothing suspended"},
                     {"DevicesLeftSuspended", "the caller has returned without sysdev_resume()"}},
      .triggers = {"syscore_suspend", "syscore_suspend_failed", "syscore_resume",
                   "sysdev_suspend", "sysdev_resume"},
      .hears = hears,
      .fault = "syscore_resume_forgotten",
  };
}

}  // namespace pmc::properties

// suspend_devices_and_enter() as hibernation calls it: in power_down() with an image on disk, and for SNAPSHOT_S2RAM.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/suspend.hpp"

namespace pmc::model {
namespace {
using namespace suspend;

struct NotCalled : State {};
struct Return : State {};
struct PoweredOff : State {};

struct Vars {
  bool done;  ///< see model/callers/suspend.hpp; here up to the end: it is the error
};
struct ReturnsError : Guard<ReturnsError> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.result == (v.done ? Returned::failure : Returned::success); }
};

// Abstraction: mem_sleep_current is mem or standby, not s2idle.
struct SuspendDevicesAndEnter : FrontEnd<SuspendDevicesAndEnter, Vars> {
  static constexpr std::string_view name = "suspend_devices_and_enter";
  using initial_state = NotCalled;
  // clang-format off
  using transition_table = mp_append<EnterMem<Return, Done, none>, mp_list<
      Row<NotCalled,      suspend_devices_and_enter,          DevicesAndEnter>,
      Row<MachineSuspend, power_loss,                         PoweredOff>,
      Row<Return,         suspend_devices_and_enter_returned, NotCalled, NotReadAgain, ReturnsError>>>;
  // clang-format on
};

}  // namespace

Callee suspend_devices_and_enter_() {
  static const checker::Machine m = checker::tabulated(describe<SuspendDevicesAndEnter>());
  return {.machine = &m, .off = {"PoweredOff"}, .location = [](const StepAt& at) {
            return at.step == "suspend_devices_and_enter"            ? std::string("kernel/power/suspend.c:489")
                   : at.step == "suspend_devices_and_enter_returned" ? std::string("kernel/power/suspend.c:532")
                                                                     : suspend::location(at.step);
          }};
}

}  // namespace pmc::model

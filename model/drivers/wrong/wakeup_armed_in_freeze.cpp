// WRONG.  freeze is the same function as suspend, which arms the device's wakeup: it is armed while the image is made.
// The rule: freeze must neither arm wakeup nor lower power (include/linux/pm.h, @freeze).
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using steps::HYPERVISOR_suspend, steps::platform_suspend_enter, steps::swsusp_arch_suspend;

struct Up : State {};
struct Suspending : State {};
struct Armed : State {};
struct Resuming : State {};

struct WakeupArmedInFreeze : FrontEnd<WakeupArmedInFreeze> {
  static constexpr std::string_view name = "wrong-wakeup-armed-in-freeze";
  using initial_state = Up;
  // clang-format off
  using transition_table = mp_list<
      Row<Up,         suspend,  Suspending>,
      Row<Suspending, returned, Armed, none, Ok>,
      Row<Suspending, returned, Up,    none, Error>,
      Row<Armed,      resume,   Resuming>,
      Row<Resuming,   returned, Up>,
      Row<Armed,      platform_suspend_enter, none>,
      // Memory is copied: not while it is armed.
      Row<Up,         swsusp_arch_suspend,    none>,
      Row<Up,         HYPERVISOR_suspend,     none>>;
  // clang-format on
};

}  // namespace

Driver wrong_wakeup_armed_in_freeze() {
  static const checker::Machine m = checker::tabulated(describe<WakeupArmedInFreeze>());
  Driver d = wrong::driver(m, "its suspend, which arms wakeup, is its freeze, too: it is armed while memory is copied", {"Up"});
  d.callbacks = [](Phase phase, Message message, const Device&) { return wrong::simple(m, phase, message); };
  return d;
}

}  // namespace pmc::model

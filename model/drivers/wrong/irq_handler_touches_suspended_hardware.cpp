// WRONG.  suspend turns the device off and leaves its handler on a shared line: another device's interrupt has it read
// registers of a device that is off.  Lines are off only from noirq on.
// The rule: Documentation/power/suspend-and-interrupts.rst, "Suspending and Resuming Device IRQs".
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Working : State {};
struct Suspending : State {};
struct Off : State {};
struct Resuming : State {};

struct IrqHandlerTouchesSuspendedHardware : FrontEnd<IrqHandlerTouchesSuspendedHardware> {
  static constexpr std::string_view name = "wrong-irq-handler-touches-suspended-hardware";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    suspend,   Suspending>,
      Row<Suspending, returned,  Off, none, Ok>,
      Row<Suspending, returned,  Working, none, Error>,
      Row<Off,        resume,    Resuming>,
      Row<Resuming,   returned,  Working>,
      Row<Working,    interrupt, none>,
      Row<Suspending, interrupt, none>,
      Row<Resuming,   interrupt, none>>;
  // clang-format on
};

}  // namespace

Driver wrong_irq_handler_touches_suspended_hardware() {
  static const checker::Machine m = checker::tabulated(describe<IrqHandlerTouchesSuspendedHardware>());
  Driver d = wrong::driver(m, "its interrupt handler reads the device after suspend has turned it off", {"Working"});
  d.talk = {interrupts()};
  d.callbacks = [](Phase phase, Message message, const Device&) { return wrong::simple(m, phase, message); };
  return d;
}

}  // namespace pmc::model

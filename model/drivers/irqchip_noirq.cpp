// An interrupt controller (or a GPIO controller that is one) with noirq callbacks only: it serves others in every phase
// in which their handlers may run, and loses its registers when the machine sleeps.
// Source: drivers/pinctrl/intel/pinctrl-intel.c, intel_pinctrl_suspend_noirq(), intel_pinctrl_resume_noirq(), behind
// SET_NOIRQ_SYSTEM_SLEEP_PM_OPS().
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using steps::platform_suspend_enter;

/// Asked by the devices whose interrupts go through it.
struct delivers {};

struct Delivering : State {};
struct Saving : State {};
struct Saved : State {};  // its registers are in memory
struct Restoring : State {};

struct Irqchip : FrontEnd<Irqchip> {
  static constexpr std::string_view name = "irqchip-noirq";
  using initial_state = Delivering;
  // clang-format off
  using transition_table = mp_list<
      Row<Delivering, suspend_noirq,          Saving>,
      Row<Saving,     returned,               Saved,      none, Ok>,
      Row<Saving,     returned,               Delivering, none, Error>,
      Row<Saved,      resume_noirq,           Restoring>,
      Row<Restoring,  returned,               Delivering>,
      Row<Delivering, delivers,               none>,
      Row<Saved,      platform_suspend_enter, none>>;  // in no other state: the registers would be lost
  // clang-format on
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Irqchip>());
  return m;
}

}  // namespace

Driver irqchip_noirq() {
  return {.name = "irqchip-noirq",
          .brief = "an interrupt controller with noirq callbacks: it serves its consumers until all lines are off",
          .source = "drivers/pinctrl/intel/pinctrl-intel.c, intel_pinctrl_suspend_noirq(), intel_pinctrl_resume_noirq()",
          .machine = &machine(),
          .home = {"Delivering"},
          .callbacks = [](Phase phase, Message message, const Device&) -> std::vector<Callback> {
            if (phase == Phase::suspend_noirq) return callback(machine(), op_name(phase, message), "suspend_noirq");
            if (phase == Phase::resume_noirq) return callback(machine(), op_name(phase, message), "resume_noirq");
            return {};
          }};
}

}  // namespace pmc::model

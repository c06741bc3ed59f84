// WRONG.  suspend_noirq sends the device a command and waits for its completion interrupt: the line is off.
// The rule: Documentation/power/suspend-and-interrupts.rst; kernel/irq/pm.c, suspend_device_irqs().
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Working : State {};
struct CommandSent : State {};
struct CommandDone : State {};
struct Suspended : State {};
struct Resuming : State {};

struct WaitsForInterruptInNoirq : FrontEnd<WaitsForInterruptInNoirq> {
  static constexpr std::string_view name = "wrong-waits-for-interrupt-in-noirq";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,     suspend_noirq, CommandSent>,
      Row<CommandSent, interrupt,     CommandDone>,
      Row<CommandDone, returned,      Suspended>,
      Row<Suspended,   resume_noirq,  Resuming>,
      Row<Resuming,    returned,      Working>>;
  // clang-format on
};

}  // namespace

Driver wrong_waits_for_interrupt_in_noirq() {
  static const checker::Machine m = checker::tabulated(describe<WaitsForInterruptInNoirq>());
  Driver d = wrong::driver(m, "suspend_noirq waits for an interrupt of its device: the line is off", {"Working"});
  d.talk = {{.event = "interrupt"}};
  d.callbacks = [](Phase phase, Message message, const Device&) -> std::vector<Callback> {
    if (phase == Phase::resume_noirq) return callback(m, op_name(phase, message), "resume_noirq");
    if (phase != Phase::suspend_noirq) return {};
    Callback c = callback(m, op_name(phase, message), "suspend_noirq").front();
    c.sleeps = true;
    c.error = checker::no_letter;
    return {c};
  };
  return d;
}

}  // namespace pmc::model

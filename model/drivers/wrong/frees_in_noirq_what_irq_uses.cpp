// WRONG.  suspend_noirq frees a buffer that the interrupt handler uses: lines are off now.  But the line is a wakeup
// interrupt with IRQF_NO_SUSPEND, and stays on.
// The rule: Documentation/power/suspend-and-interrupts.rst, "The IRQF_NO_SUSPEND Flag".
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Working : State {};
struct Freeing : State {};
struct Freed : State {};
struct Allocating : State {};

struct FreesInNoirqWhatIrqUses : FrontEnd<FreesInNoirqWhatIrqUses> {
  static constexpr std::string_view name = "wrong-frees-in-noirq-what-irq-uses";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    suspend_noirq,  Freeing>,
      Row<Freeing,    returned,       Freed, none, Ok>,
      Row<Freeing,    returned,       Working, none, Error>,
      Row<Freed,      resume_noirq,   Allocating>,
      Row<Allocating, returned,       Working>,
      Row<Working,    wake_interrupt, none>,
      Row<Freeing,    wake_interrupt, none>,
      Row<Allocating, wake_interrupt, none>>;
  // clang-format on
};

}  // namespace

Driver wrong_frees_in_noirq_what_irq_uses() {
  static const checker::Machine m = checker::tabulated(describe<FreesInNoirqWhatIrqUses>());
  Driver d = wrong::driver(m, "suspend_noirq frees what the handler of a line that stays on (IRQF_NO_SUSPEND) uses", {"Working"});
  d.talk = {{.event = "wake_interrupt", .favour = true, .must = true}};
  d.callbacks = [](Phase phase, Message message, const Device&) -> std::vector<Callback> {
    if (phase == Phase::suspend_noirq) return callback(m, op_name(phase, message), "suspend_noirq");
    if (phase == Phase::resume_noirq) return callback(m, op_name(phase, message), "resume_noirq");
    return {};
  };
  return d;
}

}  // namespace pmc::model

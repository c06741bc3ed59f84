// irqs-gated-in-noirq: in noirq no handler of a device's interrupt runs.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct lines_off {};        // suspend_device_irqs()
struct lines_on {};         // resume_device_irqs()
struct noirq_callback {};   // one of suspend_noirq or resume_noirq starts
struct handler_runs {};     // that of a line which is not left on (IRQF_NO_SUSPEND, wakeup)

struct Untouched : State {};  // nothing is known: where no driver has an interrupt the model has no lines
struct On : State {};
struct Off : State {};
struct NoirqWithLinesOn : State {};
struct HandlerRan : State {};

struct IrqsGatedInNoirq : FrontEnd<IrqsGatedInNoirq> {
  static constexpr std::string_view name = "irqs-gated-in-noirq";
  using initial_state = Untouched;
  // clang-format off
  using transition_table = mp_list<
      Row<Untouched, lines_off,      Off>,
      Row<Untouched, lines_on,       On>,
      Row<Untouched, noirq_callback, none>,
      Row<Untouched, handler_runs,   none>,
      Row<On,        lines_off,      Off>,
      Row<On,        lines_on,       none>,
      Row<On,        noirq_callback, NoirqWithLinesOn>,
      Row<On,        handler_runs,   none>,
      Row<Off,       lines_off,      none>,
      Row<Off,       lines_on,       On>,
      Row<Off,       noirq_callback, none>,
      Row<Off,       handler_runs,   HandlerRan>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = IrqsGatedInNoirq;
  const bool noirq = e.phase == Phase::suspend_noirq || e.phase == Phase::resume_noirq;
  if (noirq && e.kind == EventInfo::Kind::callback_start) return letter<M>(noirq_callback{});
  if (e.kind == EventInfo::Kind::spontaneous && e.step == "interrupt") return letter<M>(handler_runs{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo&, const Instance&) {
  using M = IrqsGatedInNoirq;
  if (p.part.kind != PartKind::device_irqs) return std::nullopt;
  if (p.letter->event == "suspend_device_irqs") return letter<M>(lines_off{});
  if (p.letter->event == "resume_device_irqs") return letter<M>(lines_on{});
  return std::nullopt;
}

}  // namespace

Property irqs_gated_in_noirq() {
  return {
      .id = "irqs-gated-in-noirq",
      .statement = "Interrupt lines of devices are off (but for those of wakeup and IRQF_NO_SUSPEND) from before the first noirq "
                   "callback until after the last one on the way up.",
      .logic = "AG",
      .source = "Documentation/power/suspend-and-interrupts.rst; kernel/irq/pm.c, suspend_device_irqs(); drivers/base/power/main.c, "
                "dpm_suspend_noirq(), dpm_resume_noirq()",
      .scope = Scope::system,
      .monitor = &machine_of<IrqsGatedInNoirq>(),
      .violations = {{"NoirqWithLinesOn", "a noirq callback started with the interrupt lines of devices on"},
                     {"HandlerRan", "the handler of a device's interrupt ran between suspend_device_irqs() and resume_device_irqs()"}},
      .triggers = {"lines_off", "lines_on"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "lines_on_before_resume_noirq",
  };
}

}  // namespace pmc::properties

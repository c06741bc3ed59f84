// irqs-resumed-after-noirq: outside of noirq interrupts get to their handlers.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct lines_off {};       // suspend_device_irqs()
struct lines_on {};        // resume_device_irqs()
struct other_callback {};  // one that is not of suspend_noirq or resume_noirq starts

struct On : State {};
struct Off : State {};
struct CallbackWithLinesOff : State {};
struct LeftOff : State {};

struct IrqsResumedAfterNoirq : FrontEnd<IrqsResumedAfterNoirq> {
  static constexpr std::string_view name = "irqs-resumed-after-noirq";
  using initial_state = On;
  // clang-format off
  using transition_table = mp_list<
      Row<On,  lines_off,      Off>,
      Row<On,  lines_on,       none>,
      Row<On,  other_callback, none>,
      Row<On,  caller_idle,    none>,
      Row<Off, lines_off,      none>,
      Row<Off, lines_on,       On>,
      Row<Off, other_callback, CallbackWithLinesOff>,
      Row<Off, caller_idle,    LeftOff>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = IrqsResumedAfterNoirq;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  const bool noirq = e.phase == Phase::suspend_noirq || e.phase == Phase::resume_noirq;
  if (!noirq && e.kind == EventInfo::Kind::callback_start) return letter<M>(other_callback{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo&, const Instance&) {
  using M = IrqsResumedAfterNoirq;
  if (p.part.kind != PartKind::device_irqs) return std::nullopt;
  if (p.letter->event == "suspend_device_irqs") return letter<M>(lines_off{});
  if (p.letter->event == "resume_device_irqs") return letter<M>(lines_on{});
  return std::nullopt;
}

}  // namespace

Property irqs_resumed_after_noirq() {
  return {
      .id = "irqs-resumed-after-noirq",
      .statement = "On every path interrupt lines of devices are on again before a callback of another phase starts, and when the caller "
                   "returns.",
      .logic = "AG",
      .source = "kernel/irq/pm.c, resume_device_irqs(); drivers/base/power/main.c, dpm_resume_noirq(), and dpm_suspend_noirq() where it "
                "fails",
      .scope = Scope::system,
      .monitor = &machine_of<IrqsResumedAfterNoirq>(),
      .violations = {{"CallbackWithLinesOff", "a callback of another phase than noirq started with the interrupt lines of devices off"},
                     {"LeftOff", "the caller has returned and the interrupt lines of devices are off"}},
      .triggers = {"lines_off"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "lines_left_off",
  };
}

}  // namespace pmc::properties

// The wrong drivers, in the order of `pmcheck list drivers`.
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {

Driver wrong_freeze_without_thaw();
Driver wrong_resume_needs_child();
Driver wrong_io_after_freeze();
Driver wrong_wakeup_armed_in_freeze();
Driver wrong_irq_handler_touches_suspended_hardware();
Driver wrong_frees_in_noirq_what_irq_uses();
Driver wrong_late_without_early();
Driver wrong_prepare_powers_down();
Driver wrong_suspend_waits_for_frozen_task();
Driver wrong_returns_1_from_prepare();
Driver wrong_runtime_unaware();
Driver wrong_sleeps_on_suspended_sibling();
Driver wrong_waits_for_interrupt_in_noirq();
Driver wrong_undoes_prepare_in_resume();
Driver wrong_fails_half_suspended();

namespace wrong {

Driver driver(const checker::Machine& machine, const std::string& what_is_wrong, std::vector<std::string> home) {
  return {.name = machine.name,
          .brief = "WRONG: " + what_is_wrong,
          .source = "made for courses and tests",
          .machine = &machine,
          .home = std::move(home),
          .wrong = true,
          .callbacks = [&machine](Phase phase, Message message, const Device&) { return dev_pm_ops::by_name(machine, phase, message); }};
}

std::vector<Callback> simple(const checker::Machine& machine, Phase phase, Message message) {
  if (phase == Phase::suspend) return dev_pm_ops::callback(machine, op_name(phase, message), "suspend");
  if (phase == Phase::resume) return dev_pm_ops::callback(machine, op_name(phase, message), "resume");
  return {};
}

}  // namespace wrong

std::vector<Driver> wrong_drivers() {
  return {wrong_freeze_without_thaw(),
          wrong_resume_needs_child(),
          wrong_io_after_freeze(),
          wrong_wakeup_armed_in_freeze(),
          wrong_irq_handler_touches_suspended_hardware(),
          wrong_frees_in_noirq_what_irq_uses(),
          wrong_late_without_early(),
          wrong_prepare_powers_down(),
          wrong_suspend_waits_for_frozen_task(),
          wrong_returns_1_from_prepare(),
          wrong_runtime_unaware(),
          wrong_sleeps_on_suspended_sibling(),
          wrong_waits_for_interrupt_in_noirq(),
          wrong_undoes_prepare_in_resume(),
          wrong_fails_half_suspended()};
}

}  // namespace pmc::model

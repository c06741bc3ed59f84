// The two drivers that have one suspend and one resume function for every transition.
#include "model/drivers/dev_pm_ops.hpp"
#include "model/drivers/suspend_resume.hpp"

namespace pmc::model {

Driver simple_dev_pm_ops() {
  return {.name = "simple-dev-pm-ops",
          .brief = "SIMPLE_DEV_PM_OPS: suspend is freeze and poweroff, too; resume is thaw and restore",
          .source = "include/linux/pm.h, SIMPLE_DEV_PM_OPS(), SET_SYSTEM_SLEEP_PM_OPS()",
          .machine = &suspend_resume_machine(),
          .home = {"Operational"},
          .talk = {dev_pm_ops::interrupts()},
          .callbacks = [](Phase phase, Message message, const Device&) -> std::vector<Callback> {
            if (phase == Phase::suspend) return dev_pm_ops::callback(suspend_resume_machine(), op_name(phase, message), "suspend");
            if (phase == Phase::resume) return dev_pm_ops::callback(suspend_resume_machine(), op_name(phase, message), "resume");
            return {};
          }};
}

Driver legacy_bus() {
  return {.name = "legacy-bus",
          .brief = "a bus with bus_type::suspend and ::resume: the PM core calls them whatever the message is",
          .source = "drivers/base/power/main.c, legacy_suspend(); drivers/memstick/core/memstick.c, memstick_bus_type",
          .machine = &suspend_resume_machine(),
          .home = {"Operational"},
          .talk = {dev_pm_ops::interrupts()},
          .callbacks = [](Phase phase, Message, const Device&) -> std::vector<Callback> {
            if (phase == Phase::suspend) return dev_pm_ops::callback(suspend_resume_machine(), "suspend");
            if (phase == Phase::resume) return dev_pm_ops::callback(suspend_resume_machine(), "resume");
            return {};
          }};
}

}  // namespace pmc::model

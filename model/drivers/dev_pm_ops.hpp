/// The callbacks of struct dev_pm_ops as events, for drivers' machines: a driver has a row for each callback that it has,
/// and the table tells in which states the callback may come.
/// Source: include/linux/pm.h, struct dev_pm_ops.
#pragma once
#include "checker/msm/domain.hpp"
#include "model/driver.hpp"

namespace pmc::model::dev_pm_ops {

struct prepare {};
struct suspend {};
struct suspend_late {};
struct suspend_noirq {};
struct resume_noirq {};
struct resume_early {};
struct resume {};
struct complete {};
struct freeze {};
struct freeze_late {};
struct freeze_noirq {};
struct thaw_noirq {};
struct thaw_early {};
struct thaw {};
struct poweroff {};
struct poweroff_late {};
struct poweroff_noirq {};
struct restore_noirq {};
struct restore_early {};
struct restore {};
/// Whichever of them runs returns: 0, -errno, or from prepare more than 0.
struct returned { Outcome outcome; };

/// What a driver does on its own; each a letter of its machine, joined with the component that can hold it back.
struct interrupt {};     ///< its interrupt handler runs, unless the line is off (device_irqs)
struct wake_interrupt {};  ///< the handler of a line that stays on (IRQF_NO_SUSPEND)
struct runtime_suspend {};
struct runtime_resume {};

/// The callback of that name, in the machine's letters; none if it has no row for it.  It may fail if the
/// machine then takes returned(error), but `complete` never.
std::vector<Callback> callback(const checker::Machine& machine, std::string_view name);
/// The same, printed as `op` in traces: SIMPLE_DEV_PM_OPS() gives one function several names.
std::vector<Callback> callback(const checker::Machine& machine, std::string_view op, std::string_view name);
/// The device raises its interrupt.  Its handler has to be able to run whenever the line is on; whoever supplies the
/// device (an interrupt controller) has to be able to deliver it.
Spontaneous interrupts();
/// The same, of a device that somebody waits for: no favour.
Spontaneous completion_interrupts();
/// Driver::callbacks for a machine whose letters have the members' own names.
std::vector<Callback> by_name(const checker::Machine& machine, Phase phase, Message message);

}  // namespace pmc::model::dev_pm_ops

/// The flags of struct dev_pm_info that one device's phases set and another's read: each a component of its own, and
/// only where a device of the scenario can tell (model/compose/flags.cpp).
/// Source: include/linux/pm.h, struct dev_pm_info; drivers/base/power/main.c.
#pragma once
#include <vector>

#include "checker/machine.hpp"

namespace pmc::model::flag {

/// direct_complete, must_resume or wakeup_path: one bit.
struct set {};
struct clear {};
struct drop {};  ///< it was set, and is cleared
struct is_set {};
struct is_clear {};
const checker::Machine& machine();

}  // namespace pmc::model::flag

/// Runtime PM of one device, as far as system sleep reads or changes it.  Source: drivers/base/power/runtime.c;
/// Documentation/power/runtime_pm.rst, section 6.
namespace pmc::model::runtime {

struct runtime_suspend {};  ///< -> RPM_SUSPENDED: nobody uses it, and it is not disabled
struct runtime_resume {};   ///< -> RPM_ACTIVE, unless disabled
struct pm_runtime_resume {};  ///< the same, called by a callback: no effect if it is active already, or disabled
struct get {};              ///< pm_runtime_get_noresume(), in device_prepare()
struct put {};              ///< pm_runtime_put(), in device_complete() or after a failed prepare()
struct disable {};          ///< pm_runtime_disable(): disable_depth + 1
struct disable_if_suspended {};  ///< the same, and pm_runtime_status_suspended() is true
struct disable_if_active {};     ///< the same, and it is false
struct enable {};
struct enable_if_suspended {};   ///< the same, and pm_runtime_status_suspended() is true
struct is_suspended {};     ///< pm_runtime_status_suspended()
struct not_suspended {};
struct set_active {};       ///< pm_runtime_set_active()
struct set_suspended {};    ///< pm_runtime_set_suspended()
struct remove {};           ///< the device is unregistered
const checker::Machine& machine();  ///< starts active
const checker::Machine& machine_suspended();  ///< the same, starts suspended
/// For Component::home: nobody uses it, and system sleep has disabled nothing.
std::vector<bool> at_rest();

}  // namespace pmc::model::runtime

/// Interrupt lines of devices: off from before the first noirq callback until after the last one upwards.
/// Source: kernel/irq/pm.c, suspend_device_irqs(), resume_device_irqs().
namespace pmc::model::device_irqs {

struct suspend_device_irqs {};
struct resume_device_irqs {};
struct interrupt {};  ///< reads: a handler may run
const checker::Machine& machine();

}  // namespace pmc::model::device_irqs

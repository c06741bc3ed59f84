/// Topology files (docs/topologies.md) of real machines: of the one that this runs on, and of the one in a recording.
#pragma once
#include <string>
#include <vector>

#include "checker/result.hpp"
#include "checker/trace/recording.hpp"

namespace pmc::trace {

struct Captured {
  std::string text;  ///< one JSON object a line, in the order of the PM core's list
  std::size_t devices = 0;
  std::vector<std::string> notes;  ///< what the source does not tell, and what stands in for it
};

/// Of a sysfs tree, `/sys` or a copy of one: every directory below DIR/devices that has a file `uevent` and a folder `power`.
/// Parents, drivers, wakeup and runtime status are as sysfs says, asynchronous suspend too if the kernel has
/// CONFIG_PM_ADVANCED_DEBUG; device links that order.  Names that are no UTF-8 get U+FFFD.
/// Error: no such folder; no device in it.
checker::Result<Captured> topology_of_sysfs(const std::string& directory);

/// Of the devices that a recording prepares, in that order, with the callbacks that were seen.
/// Error: no walk of dpm_prepare() is recorded.
checker::Result<Captured> topology_of_recording(const Recording& recording);

/// The member of struct dev_pm_ops that a message calls.  Source: pm_op(), pm_late_early_op() and pm_noirq_op(),
/// drivers/base/power/main.c.
std::string callback_of(model::Phase phase, model::Message message);

}  // namespace pmc::trace

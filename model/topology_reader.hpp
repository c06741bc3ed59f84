/// Topology files: one JSON object a line, in the order of the PM core's list; plain or gzip.
///
///     {"dpm":0,"path":"/devices/platform","device":"platform","parent_path":"","no_pm_callbacks":1}
///     {"dpm":1,"path":"/devices/platform/rtc","device":"rtc","parent_path":"/devices/platform","async":1,
///      "driver":"rtc_cmos","driver_ops":["suspend_noirq","resume_noirq"]}          (one line in the file)
///
/// A line must have
///   dpm          position on the PM core's list, ascending; -1: not on it (power.no_pm), so left out
///   path         unique key: the path below /sys
///   device       name, as a trace prints it
///   parent_path  path of the parent, "" for none
/// and may have (what counts without it)
///   model             one of driver_names(): what behaves for the device ("any-callbacks" if it has
///                     any callbacks, else "none")
///   driver            the kernel driver, bus or class, as a trace prints it ("")
///   bound             true: bound to a driver (true)
///   async, syscore, no_pm_callbacks   as in struct dev_pm_info (0)
///   driver_flags      DPM_FLAG_*: 1 NO_DIRECT_COMPLETE, 2 SMART_PREPARE, 4 SMART_SUSPEND, 8 MAY_SKIP_RESUME (0)
///   wakeup            as in sysfs: "enabled": it may wake the system; "disabled", "": it may not ("")
///   runtime_status    as in sysfs: "unsupported", "active", "suspended"; or "any": it changes whenever
///                     runtime PM lets it, and so do "suspending" and "resuming" ("unsupported")
///   pluggable         1: in a run with hotplug it may come and go (0)
///   driver_ops, subsystem_ops   names of the callbacks that exist ([]); the device has both kinds,
///                     since the driver's is called where the subsystem has none
///   subsystem         who supplies subsystem_ops; "legacy bus" means bus_type::suspend and ::resume,
///                     which stand for every callback of the suspend and resume phases ("")
///   suppliers, consumers   paths of the other ends of its device links ([]); each link whose ends
///                     are both in the file must be told by its consumer
/// Fields of a captured tree that nothing here reads (bus, class, power_control, ..) are passed over;
/// any other field is an error, since a misspelt one would change the answer in silence.
///
/// What orders two devices is what the PM core waits for:
///   - dpm_wait() on the parent itself.  A parent that is not on the list has its completion done from
///     the start (device_pm_sleep_init()), so it orders nothing, and nobody waits for a grandparent.
///   - dpm_wait() on a supplier unless the link is DL_STATE_DORMANT.  It is dormant while its supplier
///     is unbound; supplier bound and consumer not is DL_STATE_AVAILABLE, which is waited for.
/// Source: drivers/base/power/main.c, dpm_wait_for_superior(), dpm_wait_for_suppliers();
/// drivers/base/core.c, device_link_init_status().
// Abstraction: a link made with DL_FLAG_STATELESS orders even if its supplier is unbound; a file cannot
// tell, so it does not order here: more interleavings than the kernel has, never fewer.
#pragma once
#include <string>
#include <string_view>

#include "model/topology.hpp"

namespace pmc::model {

/// More text than this, packed or not, is refused before it is understood.
inline constexpr std::size_t topology_bytes_max = 64u << 20;
inline constexpr std::size_t topology_line_bytes_max = 1u << 20;

/// The topology that `bytes` (a whole file, plain or gzip) describe; `name` is its name and what
/// errors call the file.  Error: see topology().  Linear in the size, save for sorted look-ups.
checker::Result<Topology> read_topology(std::string_view name, std::string_view bytes);

/// The same from a file, whose path becomes the name.
checker::Result<Topology> read_topology_file(const std::string& path);

/// User's text as messages quote it: 'text', cut to about 80 bytes, without control characters.
std::string quote(std::string_view text);

}  // namespace pmc::model

/// The devices of a machine, in the order of the PM core's list.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "checker/result.hpp"
#include "model/event.hpp"

namespace pmc::model {

inline constexpr std::size_t devices_max = 4096;

/// A device's runtime PM.  `unsupported`: it was never enabled, which the kernel counts as suspended.
enum class RuntimeStatus : std::uint8_t { unsupported, active, suspended, any };

// Source: include/linux/pm.h, DPM_FLAG_*.
inline constexpr unsigned DPM_FLAG_NO_DIRECT_COMPLETE = 1u << 0, DPM_FLAG_SMART_PREPARE = 1u << 1,
                          DPM_FLAG_SMART_SUSPEND = 1u << 2, DPM_FLAG_MAY_SKIP_RESUME = 1u << 3;

struct Device {
  std::string name;     ///< as in a trace: "0000:00:01.2"
  std::string path;     ///< unique
  DeviceIndex parent = no_device;
  std::vector<DeviceIndex> suppliers = {};  ///< by device links that order: the supplier is bound to a driver
  /// Devices that its callbacks use all the same, though neither parent nor link says so: nothing orders the two.
  std::vector<DeviceIndex> uses = {};
  bool async = false;    ///< power.async_suspend
  bool syscore = false;  ///< power.syscore
  bool no_pm_callbacks = false;
  unsigned driver_flags = 0;  ///< DPM_FLAG_*, the bits below
  bool may_wakeup = false;    ///< device_may_wakeup(): it can wake the system, and user space lets it
  RuntimeStatus runtime = RuntimeStatus::unsupported;  ///< runtime PM when the search starts
  bool pluggable = false;     ///< in a run with hotplug it may come and go
  std::string driver = "none";  ///< one of driver_names(): what behaves for it
  std::vector<std::string> ops = {};  ///< callbacks that exist, for the drivers that let a topology say so
  std::vector<std::string> driver_only_ops = {};  ///< of these, the driver's own: its domain, type, class or bus has none
  std::string driver_name = {};  ///< the kernel driver, bus or class, as a trace prints it; may be empty
};

struct Topology {
  std::string name;
  std::vector<Device> devices;
};

struct TopologyName {
  std::string name;   ///< "chain:N"
  std::string brief;  ///< one line
};
/// The behaviours that a device can have, sorted; defined with the drivers (model/drivers/catalogue.cpp).
const std::vector<std::string>& driver_names();

/// Families and the small topologies that the project ships, as `pmcheck list topologies` shows them.
std::vector<TopologyName> topologies();

/// A family with its size (`chain:3`), a shipped topology by name, or a file of one JSON object a line,
/// plain or gzip (model/topology_reader.hpp).  A family or shipped name wins over a file of that name:
/// say `./guest`.  Error: unknown name; size out of range (1..devices_max); unreadable file; a line
/// that is no object or lacks a field; cycle, missing parent or supplier, duplicate path, parent after
/// its child, unknown driver, too many devices; each with file:line.
checker::Result<Topology> topology(std::string_view name_or_path);

/// The part of a topology below (and with) the device of that path or name, and nothing else: that
/// device loses its parent, and links to suppliers outside order nothing any more.  Same order of the
/// list; called "WHOLE below PATH".  Error: no such device; a name that several devices have.
checker::Result<Topology> subtree(const Topology& whole, std::string_view device);

}  // namespace pmc::model

#include "model/topology.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <utility>

#include "model/topologies/shipped.hpp"
#include "model/topology_reader.hpp"
#include "model/worlds.hpp"

namespace pmc::model {
namespace {
using checker::Error;

// --- families --------------------------------------------------------------------------------------

Device plain_device(DeviceIndex i, DeviceIndex parent) {
  const std::string name = "dev" + std::to_string(i);
  return {.name = name, .path = "/devices/" + name, .parent = parent, .driver = "full-callbacks"};
}

/// vbd-51712 is xvda, major 202 with 16 minors a disk; from the 17th disk on the number is another
/// (Xen, docs/man/xen-vbd-interface.7).
Device frontend(DeviceIndex i, std::string driver) {
  const DeviceIndex unit = i / 2;
  const DeviceIndex vbd = unit < 16 ? 202 << 8 | unit << 4 : 1 << 28 | unit << 8;
  const bool is_block = i % 2 == 0;
  const std::string name = is_block ? "vbd-" + std::to_string(vbd) : "vif-" + std::to_string(unit);
  return {.name = name, .path = "/devices/" + name, .driver = std::move(driver), .driver_name = is_block ? "vbd" : "vif"};
}

struct Family {
  std::string_view name;
  std::string_view brief;
  Device (*device)(DeviceIndex);
};
constexpr std::array<Family, 6> families{{
    {"chain", "N devices, each the child of the one before", [](DeviceIndex i) { return plain_device(i, i - 1); }},
    {"star", "one device and its N-1 children", [](DeviceIndex i) { return plain_device(i, i == 0 ? no_device : 0); }},
    {"tree", "a binary tree of N devices, breadth-first",
     [](DeviceIndex i) { return plain_device(i, i == 0 ? no_device : (i - 1) / 2); }},
    {"flat", "N devices without parents", [](DeviceIndex i) { return plain_device(i, no_device); }},
    {"xenbus", "N Xen frontends, block and network in turn", [](DeviceIndex i) { return frontend(i, "xenbus"); }},
    {"xenbus-legacy", "the same with the driver of 2.6.38", [](DeviceIndex i) { return frontend(i, "xenbus-legacy"); }},
}};
static_assert(no_device == 0 - 1, "the first of a chain has no parent");

/// The whole text as a number; none if it is anything else, or too large for an index.
std::optional<DeviceIndex> number(std::string_view text) {
  DeviceIndex value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return {};
  return value;
}

std::string where(std::string_view name) { return "topology " + quote(name); }
const std::string size_range = "1 to " + std::to_string(devices_max);

checker::Result<Topology> family(const Family& f, std::string_view name, std::string_view size) {
  const std::optional<DeviceIndex> n = number(size);
  if (!n || *n < 1 || static_cast<std::size_t>(*n) > devices_max)
    return Error{quote(size) + " is not a number of devices", where(name), "give " + size_range + ", e.g. " + std::string(f.name) + ":3"};
  Topology topology{std::string(f.name) + ':' + std::to_string(*n), {}};
  for (DeviceIndex i = 0; i < *n; ++i) topology.devices.push_back(f.device(i));
  return topology;
}

/// `parents`: "-,0a,0": an entry a device, the parent's index or '-', then 'a' if it is asynchronous.
checker::Result<Topology> forest(std::string_view name, std::string_view parents) {
  Topology topology{std::string(name), {}};
  for (bool more = true; more;) {
    const std::size_t comma = parents.find(',');
    const std::string_view entry = parents.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) parents.remove_prefix(comma + 1);

    if (topology.devices.size() == devices_max)
      return Error{"more than " + std::to_string(devices_max) + " devices", where(name), "give " + size_range + " entries"};
    const auto i = static_cast<DeviceIndex>(topology.devices.size());
    const bool async = entry.ends_with('a');
    const std::string_view parent = entry.substr(0, entry.size() - (async ? 1 : 0));
    const std::optional<DeviceIndex> index = parent == "-" ? no_device : number(parent);
    if (!index || *index >= i)
      return Error{"entry " + std::to_string(i) + " of the forest is " + quote(entry), where(name),
                   "give '-' or the index of an earlier device, and 'a' after it if asynchronous: forest:-,0a,0"};
    topology.devices.push_back(plain_device(i, *index));
    topology.devices.back().async = async;
  }
  return topology;
}

/// What the user probably meant to be a path.
bool names_a_file(const std::string& text) {
  std::error_code ignored;
  return text.find('/') != std::string::npos || text.ends_with(".jsonl") || text.ends_with(".gz") ||
         std::filesystem::exists(text, ignored);
}

}  // namespace

std::vector<TopologyName> topologies() {
  std::vector<TopologyName> all;
  for (const Family& f : families) all.push_back({std::string(f.name) + ":N", std::string(f.brief)});
  all.push_back({"forest:P,P,..", "a parent's index or '-' for each device, then 'a' if asynchronous: forest:-,0a,0"});
  all.push_back({"world:P,P,..", "the same with most-general drivers, +S for a supplier, =DRIVER: world:-,0a,-+0+1=xenbus"});
  for (const ShippedTopology& s : shipped_topologies()) all.push_back({std::string(s.name), std::string(s.brief)});
  return all;
}

checker::Result<Topology> topology(std::string_view name_or_path) {
  for (const ShippedTopology& s : shipped_topologies())
    if (s.name == name_or_path) return read_topology(s.name, s.bytes);

  const std::size_t colon = std::min(name_or_path.find(':'), name_or_path.size());
  const std::string_view word = name_or_path.substr(0, colon);
  const std::string_view argument = name_or_path.substr(std::min(colon + 1, name_or_path.size()));
  const bool has_argument = colon != name_or_path.size();
  if (has_argument && word == "forest") return forest(name_or_path, argument);
  if (has_argument && word == "world") return world(name_or_path);
  for (const Family& f : families)
    if (has_argument && f.name == word) return family(f, name_or_path, argument);

  const std::string text(name_or_path);
  if (names_a_file(text)) return read_topology_file(text);
  std::string choices;
  for (const TopologyName& t : topologies()) choices += t.name + ", ";
  return Error{"no topology is called " + quote(text), where(text), choices + "or a file of JSON lines"};
}

checker::Result<Topology> subtree(const Topology& whole, std::string_view device) {
  const auto by_path = std::ranges::find(whole.devices, device, &Device::path);
  const auto found = by_path != whole.devices.end() ? by_path : std::ranges::find(whole.devices, device, &Device::name);
  if (found == whole.devices.end())
    return Error{"no device is called " + quote(device), where(whole.name), "give the path or the name of one of its devices"};
  if (by_path == whole.devices.end()) {
    const auto other = std::ranges::find(found + 1, whole.devices.end(), device, &Device::name);
    if (other != whole.devices.end())
      return Error{"several devices are called " + quote(device), where(whole.name),
                   "give the path of one: " + found->path + ", " + other->path + ", .."};
  }

  // Parents come first, so one pass meets every parent before its children.
  Topology part{whole.name + " below " + found->path, {}};
  std::vector<DeviceIndex> index_in_part(whole.devices.size(), no_device);
  const auto part_of = [&](DeviceIndex i) { return i == no_device ? no_device : index_in_part[static_cast<std::size_t>(i)]; };
  for (auto d = found; d != whole.devices.end(); ++d) {
    if (d != found && part_of(d->parent) == no_device) continue;
    index_in_part[static_cast<std::size_t>(d - whole.devices.begin())] = static_cast<DeviceIndex>(part.devices.size());
    Device copy = *d;
    copy.parent = part_of(d->parent);
    copy.suppliers.clear();
    // Abstraction: a supplier outside the part is taken as always awake; in the whole it takes its turn.
    for (const DeviceIndex supplier : d->suppliers)
      if (part_of(supplier) != no_device) copy.suppliers.push_back(part_of(supplier));
    part.devices.push_back(std::move(copy));
  }
  return part;
}

}  // namespace pmc::model

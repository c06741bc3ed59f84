#include "model/worlds.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "model/driver.hpp"
#include "model/drivers/ops.hpp"

namespace pmc::model {
namespace {
using checker::Error;

constexpr std::string_view prefix = "world:";
const std::string default_driver = "most-general";

std::string entry(const Device& d) {
  std::string text = d.parent == no_device ? "-" : std::to_string(d.parent);
  for (const DeviceIndex s : d.suppliers) text += "+" + std::to_string(s);
  if (d.async) text += "a";
  if (d.driver != default_driver) text += "=" + d.driver;
  return text;
}

/// The world with one device more.
Topology longer(const Topology& world, Device device) {
  Topology all = world;
  device.name = "dev" + std::to_string(all.devices.size());
  device.path = "/devices/" + device.name;
  device.ops = all_ops();
  all.name += (all.devices.empty() ? std::string(prefix) : ",") + entry(device);
  all.devices.push_back(std::move(device));
  return all;
}

std::vector<DeviceIndex> members(std::uint32_t set) {
  std::vector<DeviceIndex> all;
  for (DeviceIndex i = 0; set >> i != 0; ++i)
    if ((set >> i & 1) != 0) all.push_back(i);
  return all;
}

std::optional<DeviceIndex> earlier(std::string_view text, std::size_t than) {
  DeviceIndex value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || static_cast<std::size_t>(value) >= than) return {};
  return value;
}

/// None: it is not an entry of a world.
std::optional<Device> read_entry(std::string_view text, std::size_t index) {
  Device d{.name = {}, .path = {}, .driver = default_driver};
  if (const std::size_t equals = text.find('='); equals != std::string_view::npos) {
    d.driver = text.substr(equals + 1);
    if (std::ranges::find(driver_names(), d.driver) == driver_names().end()) return {};
    text = text.substr(0, equals);
  }
  d.async = text.ends_with('a');
  if (d.async) text.remove_suffix(1);
  const std::size_t plus = std::min(text.find('+'), text.size());
  if (const std::string_view parent = text.substr(0, plus); parent != "-") {
    const auto p = earlier(parent, index);
    if (!p) return {};
    d.parent = *p;
  }
  for (text.remove_prefix(plus); !text.empty();) {
    text.remove_prefix(1);  // '+'
    const std::size_t next = std::min(text.find('+'), text.size());
    const auto supplier = earlier(text.substr(0, next), index);
    if (!supplier || *supplier == d.parent || (!d.suppliers.empty() && *supplier <= d.suppliers.back())) return {};
    d.suppliers.push_back(*supplier);
    text.remove_prefix(next);
  }
  return d;
}

}  // namespace

std::uint64_t world_count(std::size_t devices) {
  std::uint64_t count = 1;
  for (std::uint64_t i = 0; i < devices; ++i) count *= (std::uint64_t{1} << i) * (i + 2);
  return count;
}

std::vector<Topology> worlds(std::size_t devices) {
  std::vector<Topology> all{Topology{}};
  for (std::size_t i = 0; i < devices; ++i) {
    std::vector<Topology> more;
    const auto index = static_cast<DeviceIndex>(i);
    for (const Topology& world : all)
      for (DeviceIndex parent = no_device; parent < index; ++parent)
        for (std::uint32_t suppliers = 0; suppliers >> i == 0; ++suppliers) {
          if (parent != no_device && (suppliers >> parent & 1) != 0) continue;
          for (const bool async : {false, true})
            more.push_back(longer(
                world,
                {.name = {}, .path = {}, .parent = parent, .suppliers = members(suppliers), .async = async, .driver = default_driver}));
        }
    all = std::move(more);
  }
  return all;
}

std::vector<Topology> pair_worlds(const std::vector<std::string>& drivers) {
  std::vector<Topology> all;
  for (const std::string& first : drivers)
    for (const std::string& second : drivers)
      for (const Topology& shape : worlds(2)) {
        Topology pair;
        for (std::size_t i = 0; i < 2; ++i) {
          Device d = shape.devices[i];
          d.driver = i == 0 ? first : second;
          pair = longer(pair, std::move(d));
        }
        all.push_back(std::move(pair));
      }
  return all;
}

std::vector<std::string> right_drivers() {
  std::vector<std::string> all = driver_names();
  std::erase_if(all, [](const std::string& name) { return driver(name).wrong; });
  return all;
}

checker::Result<Topology> world(std::string_view name) {
  std::string_view entries = name.substr(std::min(prefix.size(), name.size()));
  Topology all;
  for (bool more = true; more;) {
    const std::size_t comma = entries.find(',');
    const std::string_view text = entries.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) entries.remove_prefix(comma + 1);
    const auto device = all.devices.size() < devices_max ? read_entry(text, all.devices.size()) : std::nullopt;
    if (!device)
      return Error{"entry " + std::to_string(all.devices.size()) + " of the world is '" + std::string(text) + "'",
                   "topology '" + std::string(name) + "'",
                   "the parent ('-' or the index of an earlier device), +S for each supplier that is not the parent, in ascending "
                   "order, 'a' if asynchronous, =DRIVER: world:-,0a,-+0+1=xenbus"};
    all = longer(all, *device);
  }
  all.name = name;
  return all;
}

checker::Result<std::vector<Topology>> topology_set(std::string_view name) {
  if (name == "pairs") return pair_worlds(right_drivers());
  constexpr std::string_view all_of = "all:";
  std::size_t n = 0;
  if (name.starts_with(all_of)) {
    const std::string_view number = name.substr(all_of.size());
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), n);
    if (error != std::errc{} || end != number.data() + number.size()) n = 0;
  }
  if (n < 1 || n > world_devices_max)
    return Error{"no set of topologies is called '" + std::string(name) + "'", "--topologies",
                 "all:N with N from 1 to " + std::to_string(world_devices_max) + ", or pairs"};
  std::vector<Topology> all;
  for (std::size_t devices = 1; devices <= n; ++devices) std::ranges::move(worlds(devices), std::back_inserter(all));
  return all;
}

}  // namespace pmc::model

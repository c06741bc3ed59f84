#include "evidence/fewer_devices.hpp"

#include <map>
#include <tuple>

#include "evidence/trace_parts.hpp"

namespace pmc::evidence {

using model::DeviceIndex;
using model::no_device;
using trace::Event;
using trace::Kind;

SmallerRecording with_fewer_devices(const trace::Recording& recording, const model::Topology& topology, std::size_t devices_max) {
  const auto index = [](DeviceIndex d) { return static_cast<std::size_t>(d); };
  // The device of each callback; no_device: it is not known which.
  std::map<std::pair<std::string_view, std::string_view>, DeviceIndex> known;
  std::map<std::int64_t, DeviceIndex> running;  // by thread
  std::vector<DeviceIndex> device(recording.events.size(), no_device), failed, called, prepared;
  for (std::size_t n = 0; n < recording.events.size(); ++n) {
    const Event& e = recording.events[n];
    if (e.kind == Kind::callback_start) {
      const auto [it, fresh] = known.try_emplace({e.text, e.parent}, no_device);
      if (fresh) it->second = device_of(topology, e).value_or(no_device);
      running[e.pid] = device[n] = it->second;
      const bool is_middle = e.phase != model::Phase::prepare && e.phase != model::Phase::complete;
      if (device[n] != no_device) (is_middle ? called : prepared).push_back(device[n]);
    } else if (e.kind == Kind::callback_end) {
      if (const auto start = running.find(e.pid); start != running.end()) device[n] = start->second;
      if (device[n] != no_device && e.error != 0) failed.push_back(device[n]);
    }
  }

  std::vector<bool> kept(topology.devices.size(), false);
  std::size_t count = 0;
  const auto keep = [&](const auto& self, DeviceIndex d) -> void {
    if (d == no_device || kept[index(d)]) return;
    kept[index(d)] = true;
    ++count;
    const model::Device& x = topology.devices[index(d)];
    self(self, x.parent);
    for (const DeviceIndex s : x.suppliers) self(self, s);
    for (const DeviceIndex u : x.uses) self(self, u);
  };
  for (const DeviceIndex d : failed) keep(keep, d);
  // With their consumers, for there are few links.
  for (const DeviceIndex d : called)
    if (!topology.devices[index(d)].suppliers.empty() && count < devices_max) keep(keep, d);
  constexpr std::size_t stride = 3;  // neighbours on the list are much alike
  for (std::size_t first = 0; first < stride; ++first)
    for (std::size_t n = first; n < called.size() && count < devices_max; n += stride) keep(keep, called[n]);
  for (std::size_t n = 0; n < prepared.size() && count < devices_max; n += stride) keep(keep, prepared[n]);

  SmallerRecording result{recording, {topology.name, {}}};
  std::vector<DeviceIndex> now(topology.devices.size(), no_device);
  for (std::size_t d = 0; d < topology.devices.size(); ++d) {
    if (!kept[d]) continue;
    now[d] = static_cast<DeviceIndex>(result.topology.devices.size());
    result.topology.devices.push_back(topology.devices[d]);
  }
  for (model::Device& d : result.topology.devices) {
    if (d.parent != no_device) d.parent = now[index(d.parent)];
    for (auto* const some : {&d.suppliers, &d.uses})
      for (DeviceIndex& other : *some) other = now[index(other)];
  }
  result.recording.events.clear();
  for (std::size_t n = 0; n < recording.events.size(); ++n) {
    const Event& e = recording.events[n];
    const bool is_callback = e.kind == Kind::callback_start || e.kind == Kind::callback_end;
    if (!is_callback || (device[n] != no_device && kept[index(device[n])])) result.recording.events.push_back(e);
  }
  return result;
}

}  // namespace pmc::evidence

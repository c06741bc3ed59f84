// Which of several ways to split "DRIVER DEVICE" is right, by what else the recording says.
#include "checker/trace/settle.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace pmc::trace {
namespace {

/// Where DEVICE may begin: behind each blank, longest first.
std::vector<std::string_view> devices_in(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1))
    if (at + 1 < text.size()) found.push_back(text.substr(at + 1));
  return found;
}

/// A name as pci_setup_device() (drivers/pci/probe.c) makes them, "0000:04:01.0", or pnp_add_device() (drivers/pnp/core.c),
/// "00:01": no driver's name ends so.
bool is_bus_address(std::string_view device) {
  constexpr std::string_view pci = "xxxx:xx:xx.x", pnp = "xx:xx";
  const std::string_view pattern = device.size() == pnp.size() ? pnp : pci;
  const auto fits = [](char c, char of) { return of == 'x' ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') : c == of; };
  return device.size() == pattern.size() && std::ranges::equal(device, pattern, fits);
}

}  // namespace

void settle_names(Recording& recording) {
  // A name that stands alone somewhere is a device's: as a parent, of a wakeup source or of runtime PM; or where only one
  // split is possible.
  std::set<std::string_view> devices, drivers;
  std::map<std::string_view, std::uint64_t> unsettled;  // by text: the first line
  for (const Event& e : recording.events) {
    const bool callback = e.kind == Kind::callback_start || e.kind == Kind::callback_end;
    if (callback && e.parent != "none" && !e.parent.empty()) devices.insert(e.parent);
    if (e.kind == Kind::runtime) devices.insert(e.device);
    if (callback && e.several_splits) {
      unsettled.try_emplace(e.text, e.line);
    } else if (callback) {
      devices.insert(e.device);
      if (!e.driver.empty()) drivers.insert(e.driver);
    }
  }
  if (unsettled.empty()) return;
  struct Settled {
    std::string_view driver, device;
  };
  std::map<std::string_view, Settled> settled;
  Remark open{.what = What::several_splits, .cpu = -1, .line = 0, .after = 0, .before = 0, .count = 0, .text = {}};
  for (const auto& [text, line] : unsettled) {
    std::vector<std::string_view> known;
    const auto candidates = devices_in(text);
    const auto driver_of = [&](std::string_view device) { return text.substr(0, text.size() - device.size() - 1); };
    std::ranges::copy_if(candidates, std::back_inserter(known), [&](std::string_view d) { return devices.contains(d); });
    if (known.empty()) std::ranges::copy_if(candidates, std::back_inserter(known), is_bus_address);
    if (known.empty())
      std::ranges::copy_if(candidates, std::back_inserter(known), [&](std::string_view d) { return drivers.contains(driver_of(d)); });
    if (known.size() == 1) {
      settled[text] = {(*recording.names)(driver_of(known[0])), (*recording.names)(known[0])};
      continue;
    }
    if (open.count == 0 || line < open.line) {
      open.line = line;
      open.text = text;
    }
    ++open.count;
  }
  for (Event& e : recording.events) {
    if (!e.several_splits) continue;
    const auto found = settled.find(e.text);
    if (found == settled.end()) continue;
    e.driver = found->second.driver;
    e.device = found->second.device;
    e.several_splits = false;
  }
  if (open.count == 0) return;
  recording.remarks.push_back(std::move(open));
  std::ranges::stable_sort(recording.remarks, {}, &Remark::line);
}

}  // namespace pmc::trace

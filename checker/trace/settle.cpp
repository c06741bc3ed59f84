// Which of several ways to split "DRIVER DEVICE" is right, by what else the recording says.
#include "checker/trace/settle.hpp"

#include <algorithm>
#include <iterator>

namespace pmc::trace {
namespace {

/// Where DEVICE may begin: behind each blank, longest first.
std::vector<std::string_view> devices_in(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1))
    if (at + 1 < text.size()) found.push_back(text.substr(at + 1));
  return found;
}

std::string_view driver_in(std::string_view text, std::string_view device) { return text.substr(0, text.size() - device.size() - 1); }

/// A name as pci_setup_device() (drivers/pci/probe.c) makes them, "0000:04:01.0", or pnp_add_device() (drivers/pnp/core.c),
/// "00:01": no driver's name ends so.
bool is_bus_address(std::string_view device) {
  constexpr std::string_view pci = "xxxx:xx:xx.x", pnp = "xx:xx";
  const std::string_view pattern = device.size() == pnp.size() ? pnp : pci;
  const auto fits = [](char c, char of) { return of == 'x' ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') : c == of; };
  return device.size() == pattern.size() && std::ranges::equal(device, pattern, fits);
}

}  // namespace

void NameSettler::hear(const Event& e) {
  if (e.kind == Kind::runtime) devices_.insert(e.device);
  // An end says what its start said.
  if (e.kind != Kind::callback_start && (e.kind != Kind::callback_end || e.partner != 0)) return;
  if (!e.parent.empty() && e.parent != "none") devices_.insert(e.parent);
  if (e.several_splits) {
    unsettled_.try_emplace(e.text, e.line);
  } else {
    devices_.insert(e.device);
    if (!e.driver.empty()) drivers_.insert(e.driver);
  }
}

/// The devices that "DRIVER DEVICE" may end with, by the first kind of evidence that there is.
std::vector<std::string_view> NameSettler::possible(std::string_view text) const {
  const auto candidates = devices_in(text);
  std::vector<std::string_view> found;
  const auto take = [&](const auto& fits) {
    if (found.empty()) std::ranges::copy_if(candidates, std::back_inserter(found), fits);
  };
  take([&](std::string_view d) { return devices_.contains(d); });
  take(is_bus_address);
  take([&](std::string_view d) { return drivers_.contains(driver_in(text, d)); });
  return found;
}

std::vector<SettledName> NameSettler::settled() const {
  std::vector<SettledName> all;
  for (const auto& [text, line] : unsettled_)
    if (const auto devices = possible(text); devices.size() == 1) all.push_back({text, driver_in(text, devices[0]), devices[0]});
  return all;
}

std::optional<Remark> NameSettler::open() const {
  std::optional<Remark> remark;
  for (const auto& [text, line] : unsettled_) {
    if (possible(text).size() == 1) continue;
    if (!remark)
      remark =
          Remark{.what = What::several_splits, .cpu = -1, .line = line, .after = 0, .before = 0, .count = 0, .text = std::string(text)};
    if (line < remark->line) {
      remark->line = line;
      remark->text = text;
    }
    ++remark->count;
  }
  return remark;
}

}  // namespace pmc::trace

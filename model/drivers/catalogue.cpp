// The drivers, in the order of `pmcheck list drivers`.
#include <algorithm>
#include <cassert>

#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {

Driver no_callbacks();
Driver any_callbacks();
Driver most_general();
Driver full_callbacks();
Driver simple_dev_pm_ops();
Driver legacy_bus();
Driver irqchip_noirq();
Driver syscore_device();
Driver pci();
Driver usb();
Driver nvme();
Driver net_wol();
Driver runtime_direct_complete();
Driver xenbus_driver();
Driver xenbus_legacy_driver();

const std::vector<Driver>& drivers() {
  static const std::vector<Driver> all = [] {
    std::vector<Driver> result{no_callbacks(), any_callbacks(), most_general(), full_callbacks(), simple_dev_pm_ops(), legacy_bus(), pci(), usb(),
                               nvme(), net_wol(), runtime_direct_complete(), irqchip_noirq(), syscore_device(), xenbus_driver(),
                               xenbus_legacy_driver()};
    for (Driver& d : wrong_drivers()) result.push_back(std::move(d));
    return result;
  }();
  return all;
}

const std::vector<std::string>& driver_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Driver& d : drivers()) result.push_back(d.name);
    return result;
  }();
  return names;
}

const Driver& driver(std::string_view name) {
  const auto it = std::ranges::find(drivers(), name, &Driver::name);
  assert(it != drivers().end());
  return *it;
}

}  // namespace pmc::model

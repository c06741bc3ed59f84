// The drivers, in the order of `pmcheck list drivers`.
#include <algorithm>
#include <cassert>

#include "model/driver.hpp"

namespace pmc::model {

Driver no_callbacks();
Driver any_callbacks();
Driver full_callbacks();
Driver xenbus_driver();
Driver xenbus_legacy_driver();

const std::vector<Driver>& drivers() {
  static const std::vector<Driver> all{no_callbacks(), any_callbacks(), full_callbacks(), xenbus_driver(), xenbus_legacy_driver()};
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

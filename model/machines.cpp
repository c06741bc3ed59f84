#include "model/machines.hpp"

#include <algorithm>

#include "model/caller.hpp"
#include "model/core/device.hpp"
#include "model/core/dpm.hpp"
#include "model/core/flags.hpp"
#include "model/core/lists.hpp"
#include "model/core/shared.hpp"
#include "model/driver.hpp"
#include "model/environment.hpp"

namespace pmc::model {

const std::vector<NamedMachine>& machines() {
  static const std::vector<NamedMachine> all = [] {
    std::vector<NamedMachine> m{{&dpm::machine(), "PM core of 6.1: the walks and the composites"},
                                {&dpm::machine_2_6_38(), "PM core of 2.6.38: no late and early phases"},
                                {&lists::machine(), "PM core of 6.1: which list a device is on"},
                                {&lists::machine_2_6_38(), "PM core of 2.6.38: which list a device is on"},
                                {&device::machine(), "PM core: one device in one phase, and what struct dev_pm_info remembers"},
                                {&async_error::machine(), "PM core: the shared error"},
                                {&message::machine(), "PM core: the pm_message_t in force"},
                                {&wakeup::machine(), "pending wakeup events"},
                                {&flag::machine(), "PM core: direct_complete, must_resume or wakeup_path of a device"},
                                {&runtime::machine(), "PM core: runtime PM of a device, as system sleep sees it"},
                                {&device_irqs::machine(), "interrupt lines of devices, off around the noirq phases"}};
    const auto add = [&](const checker::Machine* machine, const std::string& brief) {
      if (machine != nullptr && std::ranges::find(m, machine, &NamedMachine::machine) == m.end()) m.push_back({machine, brief});
    };
    for (const Caller& c : callers()) {
      add(c.machine, "caller: " + c.brief);
      for (const Callee& f : c.callees) add(f.machine, f.machine->name + "(), which callers call");
    }
    for (const Driver& d : drivers()) {
      add(d.machine, "driver: " + d.brief);
      if (d.partner) add(d.partner->machine, "the other end of a xenbus frontend");
    }
    for (const Resource& r : resources()) add(r.machine, r.brief);
    return m;
  }();
  return all;
}

}  // namespace pmc::model

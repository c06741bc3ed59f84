// The most general driver: any-callbacks with every callback of struct dev_pm_ops, whatever the topology lists.
// Source: include/linux/pm.h, struct dev_pm_ops.
#include "model/driver.hpp"
#include "model/drivers/ops.hpp"

namespace pmc::model {

Driver any_callbacks();

Driver most_general() {
  Driver d = any_callbacks();
  d.name = "most-general";
  d.brief = "every callback of struct dev_pm_ops; each takes any call at any time and may return anything";
  d.source = "include/linux/pm.h, struct dev_pm_ops";
  d.callbacks = [any = d.callbacks, positive = d.machine->automaton.letter("callback_end(positive)")](Phase phase, Message message,
                                                                                                      const Device& device) {
    Device with_all = device;
    with_all.ops = all_ops();
    std::vector<Callback> callbacks = any(phase, message, with_all);
    if (phase == Phase::prepare)
      for (Callback& c : callbacks) c.positive = positive;
    return callbacks;
  };
  return d;
}

}  // namespace pmc::model

// A device without callbacks: the PM core counts it as done in every phase.
#include "model/driver.hpp"

namespace pmc::model {

Driver no_callbacks() {
  return {.name = "none",
          .brief = "no callbacks at all",
          .source = "drivers/base/power/main.c, dpm_run_callback()",
          .callbacks = [](Phase, Message, const Device&) -> std::vector<Callback> { return {}; }};
}

}  // namespace pmc::model

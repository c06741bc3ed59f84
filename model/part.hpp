/// The components of a composed model, and their parts in its events.
#pragma once
#include <cstdint>

#include "checker/machine.hpp"
#include "model/event.hpp"

namespace pmc::model {

/// What kind of component of the model it is, and whose.
enum class PartKind : std::uint8_t {
  caller, callee, dpm, message, async_error, wakeup, device_irqs, resource,
  list, device, driver, partner, runtime, direct_complete, must_resume, wakeup_path,
};
struct PartInfo {
  PartKind kind = PartKind::resource;
  DeviceIndex device = no_device;
  const checker::Machine* machine = nullptr;
};
/// One component's part in an event.
struct PartTaken {
  PartInfo part;
  const checker::Letter* letter = nullptr;
};

}  // namespace pmc::model

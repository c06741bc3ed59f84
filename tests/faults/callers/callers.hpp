/// The right callers that are made for the seeded faults.
#pragma once
#include "model/caller.hpp"

namespace pmc::faults {

/// FREEZE; an image by way of the hypervisor; THAW, RESTORE or RECOVER, whichever is due.
model::Caller freeze_caller();
/// HIBERNATE, and RESTORE since the platform refuses to go off.
model::Caller hibernate_caller();
/// SUSPEND, and RESUME.
model::Caller sleep_caller();
// Whole ones, with all that stands around the devices: tests/faults/ways.hpp counts their steps.
model::Caller suspend_caller();      ///< SUSPEND, and RESUME
model::Caller hibernation_caller();  ///< FREEZE; an image; THAW, RESTORE or RECOVER; it is written, and the machine goes off
model::Caller restore_caller();      ///< QUIESCE, and the jump into an image's kernel, or RECOVER

}  // namespace pmc::faults

/// The right callers that are made for the seeded faults.
#pragma once
#include "model/caller.hpp"

namespace pmc::faults {

/// FREEZE; an image by way of the hypervisor; THAW, RESTORE or RECOVER, whichever is due.
model::Caller freeze_caller();
/// HIBERNATE, and RESTORE since the platform refuses to go off.
model::Caller hibernate_caller();

}  // namespace pmc::faults

/// enter_state(PM_SUSPEND_MEM) and enter_state(PM_SUSPEND_STANDBY): the same steps, and another argument.
#pragma once
#include <string>

#include "checker/machine.hpp"
#include "model/caller.hpp"

namespace pmc::model::suspend {

/// Named suspend-mem.
const checker::Machine& mem_machine();
Caller mem_caller(const checker::Machine& machine, std::string brief);

}  // namespace pmc::model::suspend

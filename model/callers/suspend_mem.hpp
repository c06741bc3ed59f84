/// enter_state(PM_SUSPEND_MEM) and enter_state(PM_SUSPEND_STANDBY): the same steps, and another argument.
#pragma once
#include <string>

#include "checker/machine.hpp"
#include "model/caller.hpp"

namespace pmc::model::suspend {

/// The machine of the caller of that name.
checker::Machine mem_machine(std::string name);
Caller mem_caller(const checker::Machine& machine, std::string brief);

}  // namespace pmc::model::suspend

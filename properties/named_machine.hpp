/// A machine that several rules share, under the name of one of them: reports, diagrams and row coverage tell them apart.
#pragma once
#include <string>

#include "checker/machine.hpp"

namespace pmc::properties {

/// A copy that lives as long as the program.  Thread-safe.
const checker::Machine& named(const checker::Machine& machine, const std::string& id);

}  // namespace pmc::properties

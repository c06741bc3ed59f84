/// Every machine of the model by name: what `pmcheck diagram` can draw.
#pragma once
#include <string>
#include <vector>

#include "checker/machine.hpp"

namespace pmc::model {

struct NamedMachine {
  const checker::Machine* machine = nullptr;
  std::string brief;
};

/// The PM core, callers, drivers and their partners, resources; monitors are the properties'.
const std::vector<NamedMachine>& machines();

}  // namespace pmc::model

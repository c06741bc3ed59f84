#include "properties/balanced_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& balance_machine<Balance::tolerant>() {
  return machine_of<balance::Monitor<Balance::tolerant>>();
}

}  // namespace pmc::properties

#include "properties/balanced_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& balance_machine<Balance::idempotent>() {
  return machine_of<balance::Monitor<Balance::idempotent>>();
}

}  // namespace pmc::properties

#include "properties/balanced_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& balance_machine<Balance::owing>() {
  return machine_of<balance::Monitor<Balance::owing>>();
}

}  // namespace pmc::properties

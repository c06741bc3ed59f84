#include "properties/balanced_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& balance_machine<Balance::self_unwinding>() {
  return machine_of<balance::Monitor<Balance::self_unwinding>>();
}

}  // namespace pmc::properties

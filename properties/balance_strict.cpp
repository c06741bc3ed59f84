#include "properties/balanced_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& balance_machine<Balance::strict>() {
  return machine_of<balance::Monitor<Balance::strict>>();
}

}  // namespace pmc::properties

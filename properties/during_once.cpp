#include "properties/during_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& during_machine<During::once>() {
  return machine_of<during_::Once>();
}

}  // namespace pmc::properties

#include "properties/during_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& during_machine<During::only>() {
  return machine_of<during_::Only>();
}

}  // namespace pmc::properties

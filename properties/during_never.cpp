#include "properties/during_machine.hpp"

namespace pmc::properties {

template <>
const checker::Machine& during_machine<During::never>() {
  return machine_of<during_::Never>();
}

}  // namespace pmc::properties

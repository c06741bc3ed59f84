// The resources, in the order of `pmcheck list machines`.
#include "model/environment.hpp"

namespace pmc::model {

Resource tasks();
Resource syscore();
Resource sysdev();
Resource hypervisor();
Resource xenstore_();

const std::vector<Resource>& resources() {
  static const std::vector<Resource> all{tasks(), syscore(), sysdev(), hypervisor(), xenstore_()};
  return all;
}

}  // namespace pmc::model

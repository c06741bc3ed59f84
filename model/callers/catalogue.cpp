// The callers, in the order of `pmcheck list callers`.
#include "model/callers/xen_bare.hpp"

namespace pmc::model {

Caller xen_2010();
Caller xen_proposed();
Caller xen_corrected();
Caller xen_2_6_39();
Caller xen_6_1();

const std::vector<Caller>& callers() {
  static const std::vector<Caller> all{xen_2010(), xen_proposed(), xen_corrected(), xen_2_6_39(), xen_6_1()};
  return all;
}

Caller bare_caller(const checker::Machine& machine, std::string brief, std::string source) {
  return {.name = machine.name,
          .brief = std::move(brief),
          .source = std::move(source),
          .core = &core_2_6_38(),
          .machine = &machine,
          .idle = {"Idle"},
          .environment_may_fail = false,
          .location = [](std::string_view) { return std::string(); }};
}

}  // namespace pmc::model

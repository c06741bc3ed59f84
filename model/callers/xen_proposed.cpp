#include "checker/msm/tabulate.hpp"
#include "model/callers/xen_bare.hpp"

namespace pmc::model {
namespace {

struct XenProposed {
  static constexpr std::string_view name = "xen-proposed";
  static constexpr Message down = Message::FREEZE, sysdev = Message::QUIESCE, if_cancelled = Message::RECOVER, if_new_domain = Message::THAW;
};

}  // namespace

Caller xen_proposed() {
  static const checker::Machine m = checker::tabulated(checker::msm::describe<bare::Machine<XenProposed>>());
  return bare_caller(m, "the sequence asked about: FREEZE, sysdev QUIESCE, then RECOVER if cancelled, else THAW", "Ian Campbell on linux-pm, February 2011, \"Fix hangup after creating checkpoint on Xen\"");
}

}  // namespace pmc::model

#include "checker/msm/tabulate.hpp"
#include "model/callers/xen_bare.hpp"

namespace pmc::model {
namespace {

struct XenCorrected {
  static constexpr std::string_view name = "xen-corrected";
  static constexpr Message down = Message::FREEZE, sysdev = Message::FREEZE, if_cancelled = Message::RECOVER, if_new_domain = Message::THAW;
};

}  // namespace

Caller xen_corrected() {
  static const checker::Machine m = checker::tabulated(checker::msm::describe<bare::Machine<XenCorrected>>());
  return bare_caller(m, "the answer's correction: the proposed sequence with sysdev FREEZE", "Alan Stern on linux-pm, 10 February 2011, in reply");
}

}  // namespace pmc::model

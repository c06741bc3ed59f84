#include "checker/msm/tabulate.hpp"
#include "model/callers/xen_bare.hpp"

namespace pmc::model {
namespace {

struct Xen2010 {
  static constexpr std::string_view name = "xen-2010";
  static constexpr Message down = Message::SUSPEND, sysdev = Message::SUSPEND, if_cancelled = Message::RESUME, if_new_domain = Message::RESUME;
};

}  // namespace

Caller xen_2010() {
  static const checker::Machine m = checker::tabulated(checker::msm::describe<bare::Machine<Xen2010>>());
  return bare_caller(m, "the sequence in use until 2.6.38: SUSPEND down, RESUME up, whatever the hypercall says", "drivers/xen/manage.c of Linux 2.6.37, do_suspend()");
}

}  // namespace pmc::model

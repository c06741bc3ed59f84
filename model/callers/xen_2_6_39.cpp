#include "checker/msm/tabulate.hpp"
#include "model/callers/xen_bare.hpp"

namespace pmc::model {
namespace {

struct Xen2639 {
  static constexpr std::string_view name = "xen-2.6.39";
  static constexpr Message down = Message::FREEZE, sysdev = Message::FREEZE, if_cancelled = Message::THAW, if_new_domain = Message::RESTORE;
};

}  // namespace

Caller xen_2_6_39() {
  static const checker::Machine m = checker::tabulated(checker::msm::describe<bare::Machine<Xen2639>>());
  return bare_caller(m, "the sequence that was merged: THAW if cancelled, else RESTORE", "b3e96c0c7562 (2.6.39), drivers/xen/manage.c, do_suspend()");
}

}  // namespace pmc::model

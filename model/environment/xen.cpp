// The hypervisor, as the domain that calls it sees it, and xenstore.
// Source: drivers/xen/manage.c, xen_suspend(); drivers/xen/xenbus/xenbus_xs.c, xs_suspend(), xs_resume(),
// xs_suspend_cancel().
#include "checker/msm/tabulate.hpp"
#include "model/environment.hpp"
#include "model/steps.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct DomainRuns : State {};
struct DomainSuspended : State {};
struct Hypervisor : FrontEnd<Hypervisor> {
  static constexpr std::string_view name = "hypervisor";
  using initial_state = DomainRuns;
  using transition_table =
      mp_list<Row<DomainRuns, HYPERVISOR_suspend, DomainSuspended>, Row<DomainSuspended, HYPERVISOR_suspend_returned, DomainRuns>>;
};

struct Answering : State {};
struct Suspended : State {};  // xs_watch_rwsem and xs_response_mutex are held
struct Xenstore : FrontEnd<Xenstore> {
  static constexpr std::string_view name = "xenstore";
  using initial_state = Answering;
  using transition_table =
      mp_list<Row<Answering, xs_suspend, Suspended>, Row<Suspended, xs_resume, Answering>,
              Row<Suspended, xs_suspend_cancel, Answering>, Row<Answering, xenstore::answers, none>>;
};

}  // namespace

Resource hypervisor() {
  static const checker::Machine m = checker::tabulated(describe<Hypervisor>());
  return {"hypervisor", "the suspend hypercall, and what it answers", &m, {"DomainRuns"}};
}
Resource xenstore_() {
  static const checker::Machine m = checker::tabulated(describe<Xenstore>());
  return {"xenstore", "the connection to xenstore, over which frontends and backends talk", &m, {"Answering"}};
}

}  // namespace pmc::model

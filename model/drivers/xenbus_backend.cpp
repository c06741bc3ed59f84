#include "checker/msm/tabulate.hpp"
#include "model/drivers/xenbus.hpp"
#include "model/steps.hpp"

namespace pmc::model::xenbus {
namespace {
using namespace checker::msm;
using steps::HYPERVISOR_suspend_returned;

// enum xenbus_state, include/xen/interface/io/xenbus.h
struct Initialising : State {};
struct InitWait : State {};
struct Connected : State {};
struct Closing : State {};
struct Closed : State {};

struct InNewDomain : Guard<InNewDomain> {
  static constexpr bool eval(const auto&, const auto& e) { return e.answer == Answer::new_domain; }
};

struct Backend : FrontEnd<Backend> {
  static constexpr std::string_view name = "xenbus-backend";
  using initial_state = Connected;
  // clang-format off
  using transition_table = mp_list<
      Row<Initialising, backend_waits,               InitWait>,
      Row<InitWait,     frontend_publishes,          none>,
      Row<InitWait,     backend_connects,            Connected>,
      Row<Connected,    frontend_connects,           none>,
      Row<Connected,    toolstack_detaches,          Closing>,
      Row<Closing,      frontend_sees_closing,       none>,
      Row<Closing,      backend_closes,              Closed>,
      Row<Closed,       backend_starts_over,         InitWait>,
      // The toolstack makes new backends for a new domain.
      Row<Initialising, HYPERVISOR_suspend_returned, none,         none, InNewDomain>,
      Row<InitWait,     HYPERVISOR_suspend_returned, Initialising, none, InNewDomain>,
      Row<Connected,    HYPERVISOR_suspend_returned, Initialising, none, InNewDomain>,
      Row<Closing,      HYPERVISOR_suspend_returned, Initialising, none, InNewDomain>,
      Row<Closed,       HYPERVISOR_suspend_returned, Initialising, none, InNewDomain>>;
  // clang-format on
};

}  // namespace

const checker::Machine& backend() {
  static const checker::Machine m = checker::tabulated(describe<Backend>());
  return m;
}

Partner partner() { return {.prefix = "backend of ", .machine = &backend()}; }

std::vector<Spontaneous> talk() {
  std::vector<Spontaneous> all;
  for (const char* step : {"backend_waits", "backend_starts_over", "backend_closes"}) all.push_back({.event = step});
  for (const char* step : {"backend_connects", "frontend_publishes", "frontend_connects", "frontend_sees_closing", "frontend_closes"})
    all.push_back({.event = step, .needs_xenstore = frontend().automaton.letter(step) != checker::no_letter});
  all.push_back({.event = "toolstack_detaches", .favour = true, .hotplug = true});
  return all;
}

}  // namespace pmc::model::xenbus

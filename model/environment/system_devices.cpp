// What is suspended last, on one CPU with interrupts off: the syscore operations, and before 2.6.39 the
// system devices, modelled as one component that receives a message.
// Source: drivers/base/syscore.c, syscore_suspend(), syscore_resume(); drivers/base/sys.c of 2.6.38.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Running : State {};
struct Suspended : State {};

struct Syscore : FrontEnd<Syscore> {
  static constexpr std::string_view name = "syscore";
  using initial_state = Running;
  using transition_table = mp_list<Row<Running, syscore_suspend, Suspended, none, Ok>,
                                   Row<Running, syscore_suspend, none, none, Error>,  // it has unwound itself
                                   Row<Suspended, syscore_resume, Running>>;
};

struct DownMessage : Guard<DownMessage> {
  static constexpr bool eval(const auto&, const auto& e) { return is_down(e.message); }
};
struct Sysdev : FrontEnd<Sysdev> {
  static constexpr std::string_view name = "sysdev";
  using initial_state = Running;
  using transition_table =
      mp_list<Row<Running, sysdev_suspend, Suspended, none, DownMessage>, Row<Suspended, sysdev_resume, Running>>;
};

}  // namespace

Resource syscore() {
  static const checker::Machine m = checker::tabulated(describe<Syscore>());
  return {"syscore", "syscore operations", &m, {"Running"}};
}
Resource sysdev() {
  static const checker::Machine m = checker::tabulated(describe<Sysdev>());
  return {"sysdev", "the system devices of 2.6.38 and before", &m, {"Running"}};
}

}  // namespace pmc::model

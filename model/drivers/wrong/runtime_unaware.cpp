// WRONG.  The driver uses runtime PM, and its suspend turns the clock off without asking whether runtime PM has done so
// already: it is turned off twice.
// The rule: Documentation/power/runtime_pm.rst, section 6.1, "Runtime PM and system sleep".
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Working : State {};
struct RuntimeSuspended : State {};
struct Suspending : State {};
struct Suspended : State {};
struct Resuming : State {};

struct RuntimeUnaware : FrontEnd<RuntimeUnaware> {
  static constexpr std::string_view name = "wrong-runtime-unaware";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,          runtime_suspend, RuntimeSuspended>,
      Row<RuntimeSuspended, runtime_resume,  Working>,
      Row<Working,          suspend,         Suspending>,
      Row<Suspending,       returned,        Suspended, none, Ok>,
      Row<Suspending,       returned,        Working, none, Error>,
      Row<Suspended,        resume,          Resuming>,
      Row<Resuming,         returned,        Working>>;
  // clang-format on
};

}  // namespace

Driver wrong_runtime_unaware() {
  static const checker::Machine m = checker::tabulated(describe<RuntimeUnaware>());
  Driver d = wrong::driver(m, "suspend turns off a device that runtime PM has turned off already", {"Working", "RuntimeSuspended"});
  d.runtime_pm = true;
  d.callbacks = [](Phase phase, Message message, const Device&) { return wrong::simple(m, phase, message); };
  return d;
}

}  // namespace pmc::model

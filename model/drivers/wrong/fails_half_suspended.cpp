// WRONG.  suspend stops the queue, then fails to save the registers and returns the error as it is.  A device whose suspend
// failed is not resumed: the queue stays stopped.
// The rule: a callback that fails has undone what it did (Documentation/driver-api/pm/devices.rst, "Entering System Suspend").
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Working : State {};
struct Suspending : State {};
struct Suspended : State {};
struct HalfSuspended : State {};
struct Resuming : State {};

struct FailsHalfSuspended : FrontEnd<FailsHalfSuspended> {
  static constexpr std::string_view name = "wrong-fails-half-suspended";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,       suspend,  Suspending>,
      Row<Suspending,    returned, Suspended, none, Ok>,
      Row<Suspending,    returned, HalfSuspended, none, Error>,
      Row<HalfSuspended, suspend,  Suspending>,
      Row<Suspended,     resume,   Resuming>,
      Row<Resuming,      returned, Working>>;
  // clang-format on
};

}  // namespace

Driver wrong_fails_half_suspended() {
  static const checker::Machine m = checker::tabulated(describe<FailsHalfSuspended>());
  Driver d = wrong::driver(m, "suspend that fails leaves its queue stopped: no resume will come", {"Working"});
  d.callbacks = [](Phase phase, Message message, const Device&) { return wrong::simple(m, phase, message); };
  return d;
}

}  // namespace pmc::model

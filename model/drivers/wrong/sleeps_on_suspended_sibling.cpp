// WRONG.  suspend writes its state to a neighbour, and no device link says so.  It works as long as the neighbour, which
// was registered before it, is suspended after it; with asynchronous suspend it may be asleep already.
// The rule: Documentation/driver-api/device_link.rst: a dependency that is not a parent's needs a link.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct works {};  ///< asked by the neighbour after it

struct Working : State {};
struct Suspending : State {};
struct Suspended : State {};
struct Resuming : State {};

struct SleepsOnSuspendedSibling : FrontEnd<SleepsOnSuspendedSibling> {
  static constexpr std::string_view name = "wrong-sleeps-on-suspended-sibling";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    suspend,  Suspending>,
      Row<Suspending, returned, Suspended, none, Ok>,
      Row<Suspended,  resume,   Resuming>,
      Row<Resuming,   returned, Working>,
      Row<Working,    works,    none>>;
  // clang-format on
};

}  // namespace

Driver wrong_sleeps_on_suspended_sibling() {
  static const checker::Machine m = checker::tabulated(describe<SleepsOnSuspendedSibling>());
  Driver d = wrong::driver(m, "suspend needs the neighbour before it, without a device link: with asynchronous suspend it may sleep already", {"Working"});
  d.callbacks = [](Phase phase, Message message, const Device&) {
    std::vector<Callback> all = wrong::simple(m, phase, message);
    if (phase == Phase::suspend) all.front().needs = {{Needs::Whom::sibling, "works"}};
    return all;
  };
  return d;
}

}  // namespace pmc::model

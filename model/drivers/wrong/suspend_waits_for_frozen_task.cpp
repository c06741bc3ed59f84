// WRONG.  suspend asks user space for something and waits for the answer: user space is frozen.
// The rule: Documentation/power/freezing-of-tasks.rst, "Are there any limitations related to the freezing of tasks?"
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
struct Resuming : State {};

struct SuspendWaitsForFrozenTask : FrontEnd<SuspendWaitsForFrozenTask> {
  static constexpr std::string_view name = "wrong-suspend-waits-for-frozen-task";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    suspend,  Suspending>,
      Row<Suspending, returned, Suspended, none, Ok>,
      Row<Suspended,  resume,   Resuming>,
      Row<Resuming,   returned, Working>>;
  // clang-format on
};

}  // namespace

Driver wrong_suspend_waits_for_frozen_task() {
  static const checker::Machine m = checker::tabulated(describe<SuspendWaitsForFrozenTask>());
  Driver d = wrong::driver(m, "suspend waits for an answer of user space, which is frozen", {"Working"});
  d.callbacks = [](Phase phase, Message message, const Device&) {
    std::vector<Callback> all = wrong::simple(m, phase, message);
    if (phase == Phase::suspend) all.front().needs = {{Needs::Whom::resources, "user_space_answers"}};
    return all;
  };
  return d;
}

}  // namespace pmc::model

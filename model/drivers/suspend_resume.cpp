// One function that stops the device and one that starts it: they must come in turn.
#include "model/drivers/suspend_resume.hpp"

#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Operational : State {};
struct Suspending : State {};
struct Suspended : State {};
struct Resuming : State {};

struct SuspendResume : FrontEnd<SuspendResume> {
  static constexpr std::string_view name = "suspend-resume";
  using initial_state = Operational;
  // clang-format off
  using transition_table = mp_list<
      Row<Operational, suspend,   Suspending>,
      Row<Suspending,  returned,  Suspended,   none, Ok>,
      Row<Suspending,  returned,  Operational, none, Error>,
      Row<Suspended,   resume,    Resuming>,
      Row<Resuming,    returned,  Operational>,  // whatever it returned: the PM core takes it for resumed
      // The line may be shared (IRQF_SHARED): the handler comes in every state, and in Suspended it leaves the device alone.
      Row<Operational, interrupt, none>,
      Row<Suspending,  interrupt, none>,
      Row<Suspended,   interrupt, none>,
      Row<Resuming,    interrupt, none>>;
  // clang-format on
};

}  // namespace

const checker::Machine& suspend_resume_machine() {
  static const checker::Machine m = checker::tabulated(describe<SuspendResume>());
  return m;
}

}  // namespace pmc::model

// WRONG.  On the way up a bridge talks to the device below it, which is resumed after it: both wait for ever.
// The rule: a parent is resumed before its children (Documentation/driver-api/pm/devices.rst, "Leaving System Suspend").
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct works {};  ///< asked by who needs it

struct Working : State {};
struct Suspending : State {};
struct Suspended : State {};
struct Resuming : State {};

/// The child is of the same kind.
struct ResumeNeedsChild : FrontEnd<ResumeNeedsChild> {
  static constexpr std::string_view name = "wrong-resume-needs-child";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    suspend,  Suspending>,
      Row<Suspending, returned, Suspended, none, Ok>,
      Row<Suspending, returned, Working,   none, Error>,
      Row<Suspended,  resume,   Resuming>,
      Row<Resuming,   returned, Working>,
      Row<Working,    works,    none>>;
  // clang-format on
};

}  // namespace

Driver wrong_resume_needs_child() {
  static const checker::Machine m = checker::tabulated(describe<ResumeNeedsChild>());
  Driver d = wrong::driver(m, "resume waits until the device's children work: they are resumed after it", {"Working"});
  d.callbacks = [](Phase phase, Message message, const Device&) {
    std::vector<Callback> all = wrong::simple(m, phase, message);
    if (phase == Phase::resume) all.front().needs = {{Needs::Whom::children, "works"}};
    return all;
  };
  return d;
}

}  // namespace pmc::model

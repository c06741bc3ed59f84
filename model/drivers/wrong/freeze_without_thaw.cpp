// WRONG.  freeze stops the queue, but thaw was written as if suspend had come before: it starts what suspend stops.  The
// queue stays stopped after an image was made, or after making it failed.
// The rule: what thaw undoes is what freeze did (include/linux/pm.h, struct dev_pm_ops, @thaw).
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Working : State {};
struct Freezing : State {};
struct QueueStopped : State {};
struct Thawing : State {};
struct Restoring : State {};

struct FreezeWithoutThaw : FrontEnd<FreezeWithoutThaw> {
  static constexpr std::string_view name = "wrong-freeze-without-thaw";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,      freeze,   Freezing>,
      Row<Freezing,     returned, QueueStopped, none, Ok>,
      Row<Freezing,     returned, Working,      none, Error>,
      Row<QueueStopped, freeze,   Freezing>,
      Row<QueueStopped, thaw,     Thawing>,
      Row<QueueStopped, restore,  Restoring>,
      Row<Thawing,      returned, QueueStopped>,
      Row<Restoring,    returned, Working>>;
  // clang-format on
};

}  // namespace

Driver wrong_freeze_without_thaw() {
  static const checker::Machine m = checker::tabulated(describe<FreezeWithoutThaw>());
  return wrong::driver(m, "freeze stops its queue, thaw does not start it: it never works again", {"Working"});
}

}  // namespace pmc::model

// WRONG.  prepare takes a lock, resume releases it, and there is no complete.  If another device fails to suspend first, this
// one is never suspended nor resumed: the lock stays taken.
// The rule: what prepare does is undone by complete, which always comes (include/linux/pm.h, @complete).
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct Working : State {};
struct Preparing : State {};
struct Locked : State {};
struct Suspending : State {};
struct Suspended : State {};
struct Resuming : State {};

struct UndoesPrepareInResume : FrontEnd<UndoesPrepareInResume> {
  static constexpr std::string_view name = "wrong-undoes-prepare-in-resume";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    prepare,  Preparing>,
      Row<Preparing,  returned, Locked, none, Ok>,
      Row<Preparing,  returned, Working, none, Error>,
      Row<Locked,     suspend,  Suspending>,
      Row<Suspending, returned, Suspended, none, Ok>,
      Row<Suspending, returned, Locked, none, Error>,
      Row<Suspended,  resume,   Resuming>,
      Row<Resuming,   returned, Working>>;
  // clang-format on
};

}  // namespace

Driver wrong_undoes_prepare_in_resume() {
  static const checker::Machine m = checker::tabulated(describe<UndoesPrepareInResume>());
  Driver d = wrong::driver(m, "resume undoes what prepare did, and may not come: complete is the one that always does", {"Working"});
  d.callbacks = [](Phase phase, Message message, const Device&) {
    if (phase == Phase::prepare) return callback(m, "prepare");
    return wrong::simple(m, phase, message);
  };
  return d;
}

}  // namespace pmc::model

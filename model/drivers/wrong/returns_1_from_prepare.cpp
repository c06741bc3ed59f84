// WRONG.  prepare returns 1, so that a device in runtime suspend is left as it is (direct_complete); but its registers live
// on while runtime-suspended only, and its suspend callback, which would have saved them, never comes.
// The rule: Documentation/driver-api/pm/devices.rst, "Entering System Suspend", on what a positive prepare promises.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using steps::platform_suspend_enter;

struct Working : State {};
struct RuntimeSuspended : State {};
struct Preparing : State {};
struct PreparingSuspended : State {};
struct Saving : State {};
struct Saved : State {};
struct Resuming : State {};

struct Returns1FromPrepare : FrontEnd<Returns1FromPrepare> {
  static constexpr std::string_view name = "wrong-returns-1-from-prepare";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,            runtime_suspend,        RuntimeSuspended>,
      Row<RuntimeSuspended,   runtime_resume,         Working>,
      Row<Working,            prepare,                Preparing>,
      Row<RuntimeSuspended,   prepare,                PreparingSuspended>,
      Row<Preparing,          returned,               Working>,
      Row<PreparingSuspended, returned,               RuntimeSuspended>,
      Row<Working,            suspend,                Saving>,
      Row<RuntimeSuspended,   suspend,                Saving>,
      Row<Saving,             returned,               Saved, none, Ok>,
      Row<Saving,             returned,               Working, none, Error>,
      Row<Saved,              resume,                 Resuming>,
      Row<Resuming,           returned,               Working>,
      Row<Saved,              platform_suspend_enter, none>>;
  // clang-format on
};

}  // namespace

Driver wrong_returns_1_from_prepare() {
  static const checker::Machine m = checker::tabulated(describe<Returns1FromPrepare>());
  Driver d = wrong::driver(m, "prepare returns 1 although only its suspend callback saves what is lost in sleep", {"Working", "RuntimeSuspended"});
  d.runtime_pm = true;
  d.callbacks = [](Phase phase, Message message, const Device&) {
    if (phase == Phase::prepare) return callback(m, "prepare");
    std::vector<Callback> all = wrong::simple(m, phase, message);
    if (phase == Phase::suspend) all.front().runtime_resumes = true;
    return all;
  };
  return d;
}

}  // namespace pmc::model

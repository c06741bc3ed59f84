// WRONG.  suspend_late turns the clock off and there is no resume_early: resume reads a device whose clock is off.
// The rule: what a callback of the way down does is undone by its counterpart (Documentation/driver-api/pm/devices.rst).
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
struct TurningOff : State {};
struct ClockOff : State {};
struct Resuming : State {};

struct LateWithoutEarly : FrontEnd<LateWithoutEarly> {
  static constexpr std::string_view name = "wrong-late-without-early";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    suspend,      Suspending>,
      Row<Suspending, returned,     Suspended, none, Ok>,
      Row<Suspending, returned,     Working, none, Error>,
      Row<Suspended,  suspend_late, TurningOff>,
      Row<TurningOff, returned,     ClockOff, none, Ok>,
      Row<TurningOff, returned,     Suspended, none, Error>,
      Row<Suspended,  resume,       Resuming>,
      Row<Resuming,   returned,     Working>>;
  // clang-format on
};

}  // namespace

Driver wrong_late_without_early() {
  static const checker::Machine m = checker::tabulated(describe<LateWithoutEarly>());
  Driver d = wrong::driver(m, "suspend_late turns its clock off and no resume_early turns it on: resume finds it off", {"Working"});
  d.callbacks = [](Phase phase, Message message, const Device&) {
    if (phase == Phase::suspend_late) return callback(m, op_name(phase, message), "suspend_late");
    return wrong::simple(m, phase, message);
  };
  return d;
}

}  // namespace pmc::model

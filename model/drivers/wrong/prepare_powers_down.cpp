// WRONG.  A hub that prepare powers down.  prepare runs from the top of the tree downwards: what is below still works, and
// needs it.
// The rule: prepare must not put the device into a low-power state (include/linux/pm.h, @prepare).
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

struct carries {};  ///< asked by USB devices below

struct Working : State {};
struct Preparing : State {};
struct Off : State {};
struct Completing : State {};

struct PreparePowersDown : FrontEnd<PreparePowersDown> {
  static constexpr std::string_view name = "wrong-prepare-powers-down";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,    prepare,  Preparing>,
      Row<Preparing,  returned, Off, none, Ok>,
      Row<Preparing,  returned, Working, none, Error>,
      Row<Off,        complete, Completing>,
      Row<Completing, returned, Working>,
      Row<Working,    carries,  none>,
      Row<Preparing,  carries,  none>>;
  // clang-format on
};

}  // namespace

Driver wrong_prepare_powers_down() {
  static const checker::Machine m = checker::tabulated(describe<PreparePowersDown>());
  return wrong::driver(m, "prepare powers it down, while the devices below it still need it", {"Working"});
}

}  // namespace pmc::model

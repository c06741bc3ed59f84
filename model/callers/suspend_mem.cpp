// pm_suspend(PM_SUSPEND_MEM) of Linux 6.1.192: the user writes "mem" to /sys/power/state.
#include "checker/msm/tabulate.hpp"
#include "model/callers/suspend.hpp"
#include "model/callers/suspend_mem.hpp"

namespace pmc::model {
namespace suspend {
namespace {

struct Vars {
  bool done;
};
struct Mem : FrontEnd<Mem, Vars> {
  static constexpr std::string_view name = "suspend-mem";
  using initial_state = Idle;
  // clang-format off
  using Ask = mp_list<
      Row<Idle,       attempt,     ValidState>,
      Row<ValidState, valid_state, Trylock, none, Ok>,
      Row<ValidState, valid_state, Out,     none, Error>,
      Row<Supported,  sleep_state_supported, PrepareConsole, none, Ok>,
      Row<Supported,  sleep_state_supported, Unlock,         none, Error>>;
  // clang-format on
  using transition_table = mp_append<Ask, EnterState<Supported, DevicesAndEnter>, EnterMem<RestoreMask, none, NotReadAgain>>;
};

}  // namespace

checker::Machine mem_machine(std::string name) {
  checker::MachineOps ops = checker::msm::describe<Mem>();
  ops.name = std::move(name);
  return checker::tabulated(ops);
}

}  // namespace suspend

Caller suspend_mem() {
  static const checker::Machine m = suspend::mem_machine("suspend-mem");
  return suspend::mem_caller(m, "suspend to memory: enter_state(PM_SUSPEND_MEM) of Linux 6.1.192, every error path and test mode");
}

}  // namespace pmc::model

// pm_suspend(PM_SUSPEND_STANDBY) of Linux 6.1.192: the user writes "standby" to /sys/power/state.
#include "checker/msm/tabulate.hpp"
#include "model/callers/suspend_mem.hpp"

namespace pmc::model {
namespace {
struct Standby {
  static constexpr std::string_view name = "suspend-standby";
};
}  // namespace

Caller suspend_standby() {
  static const checker::Machine m = checker::tabulated(checker::msm::describe<suspend::Mem<Standby>>());
  return suspend::mem_caller(m, "standby: enter_state(PM_SUSPEND_STANDBY) of Linux 6.1.192, every error path and test mode");
}

}  // namespace pmc::model

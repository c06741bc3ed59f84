// pm_suspend(PM_SUSPEND_STANDBY) of Linux 6.1.192: the user writes "standby" to /sys/power/state.
#include "model/callers/suspend_mem.hpp"

namespace pmc::model {
Caller suspend_standby() {
  static const checker::Machine m = suspend::mem_machine("suspend-standby");
  return suspend::mem_caller(m, "standby: enter_state(PM_SUSPEND_STANDBY) of Linux 6.1.192, every error path and test mode");
}

}  // namespace pmc::model

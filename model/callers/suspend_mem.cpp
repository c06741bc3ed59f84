// pm_suspend(PM_SUSPEND_MEM) of Linux 6.1.192: the user writes "mem" to /sys/power/state.
#include "checker/msm/tabulate.hpp"
#include "model/callers/suspend_mem.hpp"

namespace pmc::model {
namespace {
struct Mem {
  static constexpr std::string_view name = "suspend-mem";
};
}  // namespace

Caller suspend_mem() {
  static const checker::Machine m = checker::tabulated(checker::msm::describe<suspend::Mem<Mem>>());
  return suspend::mem_caller(m, "suspend to memory: enter_state(PM_SUSPEND_MEM) of Linux 6.1.192, every error path and test mode");
}

}  // namespace pmc::model

// A device that relies on runtime PM: if it is suspended when a transition to sleep begins, it is left so, by
// direct_complete (prepare returns more than 0) or by DPM_FLAG_SMART_SUSPEND (late and noirq are left out).
// Source: drivers/i2c/busses/i2c-designware-platdrv.c, dw_i2c_dev_pm_ops, on the platform bus, which has neither late nor
// noirq operations.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;

/// resume_early while pm_runtime_status_suspended(): right only for a device whose suspend_late has run.
struct resume_early_suspended {};

struct Active : State {};
struct RuntimeSuspended : State {};  // its clock is off
struct Preparing : State {};         // from Active, or from RuntimeSuspended
struct PreparingSuspended : State {};
struct SuspendingLate : State {};
struct LateSuspended : State {};     // its clock is off, by dw_i2c_plat_suspend()
struct ResumingEarly : State {};

struct RuntimeDirectComplete : FrontEnd<RuntimeDirectComplete> {
  static constexpr std::string_view name = "runtime-direct-complete";
  using initial_state = Active;
  // clang-format off
  using transition_table = mp_list<
      Row<Active,             runtime_suspend, RuntimeSuspended>,
      Row<RuntimeSuspended,   runtime_resume,  Active>,
      Row<Active,             prepare,         Preparing>,
      Row<RuntimeSuspended,   prepare,         PreparingSuspended>,
      Row<Preparing,          returned,        Active>,            // 0, more, or an error: whether there is an ACPI companion
      Row<PreparingSuspended, returned,        RuntimeSuspended>,
      Row<Active,             suspend_late,    SuspendingLate>,
      Row<SuspendingLate,     returned,        LateSuspended,      none, Ok>,
      Row<SuspendingLate,     returned,        Active,             none, Error>,
      Row<LateSuspended,      resume_early,    ResumingEarly>,
      Row<LateSuspended,      resume_early_suspended, ResumingEarly>,
      Row<RuntimeSuspended,   resume_early,    ResumingEarly>,     // the PM core has set its status to active in noirq
      Row<ResumingEarly,      returned,        Active>>;
  // clang-format on
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<RuntimeDirectComplete>());
  return m;
}

}  // namespace

Driver runtime_direct_complete() {
  return {.name = "runtime-direct-complete",
          .brief = "a device that runtime PM has suspended is left so: direct_complete, smart suspend, late and early callbacks",
          .source = "drivers/i2c/busses/i2c-designware-platdrv.c, dw_i2c_dev_pm_ops",
          .machine = &machine(),
          .home = {"Active", "RuntimeSuspended"},
          .runtime_pm = true,
          .callbacks = [](Phase phase, Message message, const Device&) -> std::vector<Callback> {
            const std::string_view op = op_name(phase, message);
            if (phase == Phase::prepare) return callback(machine(), "prepare");
            std::vector<Callback> all;
            if (phase == Phase::suspend_late) all = callback(machine(), op, "suspend_late");
            if (phase == Phase::resume_early) {
              all = callback(machine(), op, "resume_early");
              all.front().if_runtime_suspended = false;
              all.push_back(callback(machine(), op, "resume_early_suspended").front());
              all.back().if_runtime_suspended = true;
            }
            for (Callback& c : all) c.of_driver = true;
            return all;
          }};
}

}  // namespace pmc::model

// The platform of a suspend: struct platform_suspend_ops, or struct platform_s2idle_ops for suspend-to-idle.
// Source: include/linux/suspend.h; kernel/power/suspend.c, platform_suspend_begin() to platform_suspend_again().
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

// A state is named after what has to be undone first.
struct Idle : State {};
struct Begun : State {};
struct Prepared : State {};         // suspend_ops->prepare()
struct PreparedLate : State {};     // suspend_ops->prepare_late()
struct IdlePrepared : State {};     // s2idle_ops->prepare()
struct IdlePreparedLate : State {};  // s2idle_ops->prepare_late()

/// After begin(), prepare() or prepare_late() that failed, end(), finish() or wake() comes all the same; only after
/// a failing s2idle_ops->prepare() there is no restore().
struct SuspendOps : FrontEnd<SuspendOps> {
  static constexpr std::string_view name = "suspend_ops";
  using initial_state = Idle;
  // clang-format off
  using Both = mp_list<
      Row<Idle,             platform_suspend_begin,         Begun>,
      Row<Begun,            platform_resume_end,            Idle>>;
  using Suspend = mp_list<
      Row<Begun,            platform_suspend_prepare,       Prepared>,
      Row<Prepared,         platform_suspend_prepare_noirq, PreparedLate>,
      Row<PreparedLate,     platform_suspend_enter,         none>,
      Row<PreparedLate,     platform_resume_noirq,          Prepared>,
      Row<Prepared,         platform_resume_finish,         Begun>,
      Row<Begun,            platform_suspend_again,         none>,
      Row<Begun,            platform_recover,               none>>;
  using ToIdle = mp_list<
      Row<Begun,            platform_suspend_prepare_late,  IdlePrepared, none, Ok>,
      Row<Begun,            platform_suspend_prepare_late,  none,         none, Error>,
      Row<IdlePrepared,     platform_suspend_prepare_noirq, IdlePreparedLate>,
      Row<IdlePreparedLate, s2idle_wake,                    none>,
      Row<IdlePreparedLate, s2idle_enter,                   none>,
      Row<IdlePreparedLate, platform_resume_noirq,          IdlePrepared>,
      Row<IdlePrepared,     platform_resume_early,          Begun>>;
  // clang-format on
  using transition_table = mp_append<Both, Suspend, ToIdle>;
};

}  // namespace

Resource suspend_ops() {
  static const checker::Machine m = checker::tabulated(describe<SuspendOps>());
  return {"suspend_ops", "the platform's part in a suspend", &m, {"Idle"}};
}

}  // namespace pmc::model

#include "checker/msm/tabulate.hpp"
#include "model/core/dpm_rows.hpp"

namespace pmc::model::dpm {
namespace {

/// Linux 2.6.38: prepare, suspend, noirq.  dpm_suspend_end() and dpm_resume_start() do not exist yet.
struct Core2638 : FrontEnd<Core2638, Vars> {
  static constexpr std::string_view name = "core-2.6.38";
  using initial_state = Idle;
  using Exists = Calls<Function::dpm_suspend_start, Function::dpm_prepare, Function::dpm_suspend, Function::dpm_suspend_noirq,
                       Function::dpm_resume_noirq, Function::dpm_resume_end, Function::dpm_resume, Function::dpm_complete>;
  // clang-format off
  using NoirqOnly = mp_list<
      Row<Idle,           call,  Called,          Remember, Exists>,
      Row<Called,         begin, SuspendingNoirq, none,     And<At<suspend_noirq>, Of<Function::dpm_suspend_noirq>>>,
      Row<UnwindingNoirq, end,   FailedWith,      none,     Ends<resume_noirq, Outcome::ok>>,
      Row<Called,         begin, ResumingNoirq,   none,     And<At<resume_noirq>, Of<Function::dpm_resume_noirq>>>,
      Row<ResumingNoirq,  end,   Succeeded,       none,     Ends<resume_noirq, Outcome::ok>>>;
  // clang-format on
  using transition_table = mp_append<NoirqOnly, EitherRelease>;
};

}  // namespace

const checker::Machine& machine_2_6_38() {
  static const checker::Machine m = checker::tabulated(describe<Core2638>());
  return m;
}

}  // namespace pmc::model::dpm

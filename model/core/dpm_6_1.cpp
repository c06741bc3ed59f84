#include "checker/msm/tabulate.hpp"
#include "model/core/dpm_rows.hpp"

namespace pmc::model::dpm {
namespace {

struct Core61 : FrontEnd<Core61, Vars> {
  static constexpr std::string_view name = "core-6.1";
  using initial_state = Idle;
  // clang-format off
  using LateAndEarly = mp_list<
      Row<Idle,            call,           Called,          Remember>,
      Row<Called,          begin,          SuspendingLate,  none,     And<At<suspend_late>, Of<Function::dpm_suspend_end, Function::dpm_suspend_late>>>,
      Row<SuspendingLate,  walking,        none,            none,     At<suspend_late>>,
      Row<SuspendingLate,  end,            LateSuspended,   none,     And<Ends<suspend_late, Outcome::ok>, Of<Function::dpm_suspend_end>>>,
      Row<SuspendingLate,  end,            Succeeded,       none,     And<Ends<suspend_late, Outcome::ok>, Of<Function::dpm_suspend_late>>>,
      Row<SuspendingLate,  begin_unwind,   UnwindingLate,   none,     At<resume_early>>,
      Row<UnwindingLate,   walking,        none,            none,     At<resume_early>>,
      Row<UnwindingLate,   end,            LateUnwound,     none,     Ends<resume_early, Outcome::ok>>,
      Row<LateUnwound,     end,            FailedWith,      none,     Ends<suspend_late, Outcome::error>>,
      Row<LateSuspended,   begin,          SuspendingNoirq, none,     At<suspend_noirq>>,
      Row<Called,          begin,          SuspendingNoirq, none,     And<At<suspend_noirq>, Of<Function::dpm_suspend_noirq>>>,
      Row<UnwindingNoirq,  end,            FailedWith,      none,     And<Ends<resume_noirq, Outcome::ok>, Of<Function::dpm_suspend_noirq>>>,
      Row<UnwindingNoirq,  end,            NoirqUnwound,    none,     And<Ends<resume_noirq, Outcome::ok>, Of<Function::dpm_suspend_end>>>,
      Row<NoirqUnwound,    begin,          UnwindingEarly,  none,     At<resume_early>>,
      Row<UnwindingEarly,  walking,        none,            none,     At<resume_early>>,
      Row<UnwindingEarly,  end,            FailedWith,      none,     Ends<resume_early, Outcome::ok>>,
      Row<Called,          begin,          ResumingNoirq,   none,     And<At<resume_noirq>, Of<Function::dpm_resume_start, Function::dpm_resume_noirq>>>,
      Row<ResumingNoirq,   end,            NoirqResumed,    none,     And<Ends<resume_noirq, Outcome::ok>, Of<Function::dpm_resume_start>>>,
      Row<ResumingNoirq,   end,            Succeeded,       none,     And<Ends<resume_noirq, Outcome::ok>, Of<Function::dpm_resume_noirq>>>,
      Row<NoirqResumed,    begin,          ResumingEarly,   none,     At<resume_early>>,
      Row<Called,          begin,          ResumingEarly,   none,     And<At<resume_early>, Of<Function::dpm_resume_early>>>,
      Row<ResumingEarly,   walking,        none,            none,     At<resume_early>>,
      Row<ResumingEarly,   end,            Succeeded,       none,     Ends<resume_early, Outcome::ok>>>;
  // clang-format on
  using transition_table = mp_append<LateAndEarly, EitherRelease>;
};

}  // namespace

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Core61>());
  return m;
}

}  // namespace pmc::model::dpm

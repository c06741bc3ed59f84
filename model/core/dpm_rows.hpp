/// The rows of the walks and composites that the releases share.
#pragma once
#include "checker/msm/front_end.hpp"
#include "model/core/dpm.hpp"

namespace pmc::model::dpm {
using namespace checker::msm;

struct Vars {
  Function function;  ///< the entry point that was called; dpm_suspend_start while Idle
};

struct Idle : State {};
struct Called : State {};            // an entry point was called; its first walk has not begun
struct Preparing : State {};
struct PrepareFailed : State {};     // a device refused; the walk has stopped, its end is not yet traced
struct Prepared : State {};
struct Suspending : State {};
struct SuspendingLate : State {};
struct UnwindingLate : State {};     // dpm_resume_early() inside dpm_suspend_late()
struct LateUnwound : State {};
struct LateSuspended : State {};
struct SuspendingNoirq : State {};
struct NoirqError : State {};
struct UnwindingNoirq : State {};    // dpm_resume_noirq() inside dpm_suspend_noirq()
struct NoirqUnwound : State {};
struct UnwindingEarly : State {};    // dpm_resume_early() inside dpm_suspend_end()
struct ResumingNoirq : State {};
struct NoirqResumed : State {};
struct ResumingEarly : State {};
struct Resuming : State {};
struct Resumed : State {};
struct Completing : State {};
struct Succeeded : State {};         // returns 0, or void
struct FailedWith : State {};        // returns the error

template <Function... F>
struct Of : Guard<Of<F...>> {  // the entry point that was called
  static constexpr bool eval(const Vars& v, const auto&) { return ((v.function == F) || ...); }
};
template <Function... F>
struct Calls : Guard<Calls<F...>> {  // the entry point of this letter
  static constexpr bool eval(const Vars&, const auto& e) { return ((e.function == F) || ...); }
};
template <Phase P>
struct At : Guard<At<P>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.phase == P; }
};
template <Phase P, Outcome O>
struct Ends : Guard<Ends<P, O>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.phase == P && e.outcome == O; }
};
struct Ok : Guard<Ok> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.function == v.function && e.outcome == Outcome::ok; }
};
struct Error : Guard<Error> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.function == v.function && e.outcome == Outcome::error; }
};
struct Remember : Action<Remember> {
  static constexpr void eval(Vars& v, const auto& e) { v.function = e.function; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v.function = Function::dpm_suspend_start; }
};

using enum Phase;

// clang-format off
/// dpm_suspend_start() and dpm_resume_end(), and what they are made of: the same in every release.
using EitherRelease = mp_list<
    Row<Called,         begin,          Preparing,      none,   And<At<prepare>, Of<Function::dpm_suspend_start, Function::dpm_prepare>>>,
    Row<Preparing,      walking,        none,           none,   At<prepare>>,
    Row<Preparing,      prepare_failed, PrepareFailed>,
    Row<PrepareFailed,  end,            FailedWith,     none,   Ends<prepare, Outcome::error>>,
    Row<Preparing,      end,            Prepared,       none,   And<Ends<prepare, Outcome::ok>, Of<Function::dpm_suspend_start>>>,
    Row<Preparing,      end,            Succeeded,      none,   And<Ends<prepare, Outcome::ok>, Of<Function::dpm_prepare>>>,
    Row<Prepared,       begin,          Suspending,     none,   At<suspend>>,
    Row<Called,         begin,          Suspending,     none,   And<At<suspend>, Of<Function::dpm_suspend>>>,
    Row<Suspending,     walking,        none,           none,   At<suspend>>,
    Row<Suspending,     end,            Succeeded,      none,   Ends<suspend, Outcome::ok>>,
    Row<Suspending,     end,            FailedWith,     none,   Ends<suspend, Outcome::error>>,
    Row<SuspendingNoirq, walking,       none,           none,   At<suspend_noirq>>,
    Row<SuspendingNoirq, end,           Succeeded,      none,   Ends<suspend_noirq, Outcome::ok>>,
    Row<SuspendingNoirq, end,           NoirqError,     none,   Ends<suspend_noirq, Outcome::error>>,
    Row<NoirqError,     begin_unwind,   UnwindingNoirq, none,   At<resume_noirq>>,
    Row<UnwindingNoirq, walking,        none,           none,   At<resume_noirq>>,
    Row<ResumingNoirq,  walking,        none,           none,   At<resume_noirq>>,
    Row<Called,         begin,          Resuming,       none,   And<At<resume>, Of<Function::dpm_resume_end, Function::dpm_resume>>>,
    Row<Resuming,       walking,        none,           none,   At<resume>>,
    Row<Resuming,       end,            Resumed,        none,   And<Ends<resume, Outcome::ok>, Of<Function::dpm_resume_end>>>,
    Row<Resuming,       end,            Succeeded,      none,   And<Ends<resume, Outcome::ok>, Of<Function::dpm_resume>>>,
    Row<Resumed,        begin,          Completing,     none,   At<complete>>,
    Row<Called,         begin,          Completing,     none,   And<At<complete>, Of<Function::dpm_complete>>>,
    Row<Completing,     walking,        none,           none,   At<complete>>,
    Row<Completing,     end,            Succeeded,      none,   Ends<complete, Outcome::ok>>,
    Row<Succeeded,      returned,       Idle,           Forget, Ok>,
    Row<FailedWith,     returned,       Idle,           Forget, Error>>;
// clang-format on

}  // namespace pmc::model::dpm

namespace pmc::checker::msm {
template <model::Function... F>
struct Label<model::dpm::Of<F...>> {
  static std::string text() {
    std::string all;
    ((all += (all.empty() ? "in " : "|") + std::string(model::to_string(F))), ...);
    return all;
  }
};
template <model::Function... F>
struct Label<model::dpm::Calls<F...>> {
  static std::string text() {
    std::string all;
    ((all += (all.empty() ? "" : "|") + std::string(model::to_string(F))), ...);
    return all;
  }
};
template <model::Phase P>
struct Label<model::dpm::At<P>> {
  static std::string text() { return std::string(model::to_string(P)); }
};
template <model::Phase P, model::Outcome O>
struct Label<model::dpm::Ends<P, O>> {
  static std::string text() { return std::string(model::to_string(P)) + " " + std::string(model::to_string(O)); }
};
}  // namespace pmc::checker::msm

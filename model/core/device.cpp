#include "model/core/device.hpp"

#include "checker/msm/tabulate.hpp"

namespace pmc::model::device {
namespace {
using namespace checker::msm;

struct Vars {
  Phase phase;  ///< meaningful in all states but Done, where it is `prepare`
  bool is_suspended, is_late_suspended, is_noirq_suspended;
  // direct_complete, must_resume and wakeup_path, which other devices set, are components of their own (flags.hpp).
};

struct Done : State {};        // power.completion is done
struct Waiting : State {};     // scheduled; waits for children or parent
struct Admitted : State {};    // will run its callback
struct InCallback : State {};
struct Returned : State {};    // the callback returned; not yet complete
struct Failed : State {};      // it returned an error on the way down; not yet published

/// Down: every device.  Up: only one whose counterpart ran.
constexpr bool takes_part(const Vars& v, Phase p) {
  switch (p) {
    case Phase::suspend:
    case Phase::suspend_late:
    case Phase::suspend_noirq: return true;
    case Phase::resume_noirq: return v.is_noirq_suspended;
    case Phase::resume_early: return v.is_late_suspended;
    case Phase::resume: return v.is_suspended;
    case Phase::prepare:
    case Phase::complete: break;
  }
  return false;
}
constexpr bool is_walked_by_threads(Phase p) { return p != Phase::prepare && p != Phase::complete; }

struct TakesPart : Guard<TakesPart> {
  static constexpr bool eval(const Vars& v, const auto& e) { return takes_part(v, e.phase); }
};
struct Scheduled : Guard<Scheduled> {  // for this very phase
  static constexpr bool eval(const Vars& v, const auto& e) { return v.phase == e.phase; }
};
struct StandsAside : Guard<StandsAside> {  // down: syscore and direct_complete, which the composition knows
  static constexpr bool eval(const Vars& v, const auto& e) {
    return is_walked_by_threads(e.phase) && (is_down(e.phase) || !takes_part(v, e.phase));
  }
};
struct AsyncPhase : Guard<AsyncPhase> {
  static constexpr bool eval(const Vars&, const auto& e) { return is_walked_by_threads(e.phase); }
};
struct DownPhase : Guard<DownPhase> {
  static constexpr bool eval(const Vars&, const auto& e) { return is_walked_by_threads(e.phase) && is_down(e.phase); }
};
struct PrepareOrComplete : Guard<PrepareOrComplete> {
  static constexpr bool eval(const Vars&, const auto& e) { return !is_walked_by_threads(e.phase); }
};
struct FailedOnTheWayDown : Guard<FailedOnTheWayDown> {
  static constexpr bool eval(const Vars&, const auto& e) {
    return is_walked_by_threads(e.phase) && is_down(e.phase) && e.outcome == Outcome::error;
  }
};
struct SucceededOrUp : Guard<SucceededOrUp> {  // errors of the way up stop nothing
  static constexpr bool eval(const Vars&, const auto& e) {
    return is_walked_by_threads(e.phase) && (e.outcome == Outcome::ok || (!is_down(e.phase) && e.outcome == Outcome::error));
  }
};

struct Enter : Action<Enter> {
  static constexpr void eval(Vars& v, const auto& e) { v.phase = e.phase; }
};
struct Leave : Action<Leave> {
  static constexpr void eval(Vars& v, const auto&) { v.phase = Phase::prepare; }
};
/// power.is_suspended, .is_late_suspended or .is_noirq_suspended.  __device_resume() clears the first
/// before it waits, the others after the callback: nothing reads them in between.
struct SetOrClearFlag : Action<SetOrClearFlag> {
  static constexpr void eval(Vars& v, const auto& e) {
    if (e.phase == Phase::suspend || e.phase == Phase::resume) v.is_suspended = is_down(e.phase);
    if (e.phase == Phase::suspend_late || e.phase == Phase::resume_early) v.is_late_suspended = is_down(e.phase);
    if (e.phase == Phase::suspend_noirq || e.phase == Phase::resume_noirq) v.is_noirq_suspended = is_down(e.phase);
  }
};

struct ForgetAll : Action<ForgetAll> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct Device : FrontEnd<Device, Vars> {
  static constexpr std::string_view name = "device";
  using initial_state = Done;
  // clang-format off
  using transition_table = mp_list<
      //  source      event            target      action                     guard
      Row<Done,       schedule,        Waiting,    Enter,                     AsyncPhase>,
      Row<Waiting,    admit,           Admitted,   none,                      And<Scheduled, TakesPart>>,
      Row<Waiting,    pass,            Done,       Do<SetOrClearFlag, Leave>, And<Scheduled, TakesPart>>,
      Row<Waiting,    skip,            Done,       Leave,                     And<Scheduled, StandsAside>>,
      Row<Waiting,    abort,           Done,       Leave,                     And<Scheduled, DownPhase>>,
      Row<Done,       admit_at_once,   Admitted,   Enter,                     TakesPart>,
      Row<Done,       pass_at_once,    none,       SetOrClearFlag,            TakesPart>,
      Row<Done,       skip_at_once,    none,       none,                      StandsAside>,
      Row<Done,       abort_at_once,   none,       none,                      DownPhase>,
      Row<Done,       callback_start,  InCallback, Enter,                     PrepareOrComplete>,
      Row<Admitted,   callback_start,  InCallback, none,                      Scheduled>,
      Row<InCallback, callback_end,    Done,       Leave,                     And<Scheduled, PrepareOrComplete>>,
      Row<InCallback, callback_end,    Failed,     none,                      And<Scheduled, FailedOnTheWayDown>>,
      Row<InCallback, callback_end,    Returned,   none,                      And<Scheduled, SucceededOrUp>>,
      Row<Returned,   complete,        Done,       Do<SetOrClearFlag, Leave>, Scheduled>,
      Row<Failed,     publish,         Done,       Leave,                     Scheduled>,
      Row<Done,       completed,       none>,
      Row<Done,       remove,          none,       ForgetAll>>;
  // clang-format on
};

}  // namespace

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Device>());
  return m;
}

}  // namespace pmc::model::device

// A driver with every callback of struct dev_pm_ops, each of which may fail, that takes a callback only
// in the state that the documentation promises: late after suspend, noirq after that, and back.
// Source: include/linux/pm.h, struct dev_pm_ops; Documentation/driver-api/pm/devices.rst.
#include "checker/msm/tabulate.hpp"
#include "model/driver.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;

struct callback_start { Phase phase; };
struct callback_end { Phase phase; Outcome outcome; };

struct Vars {
  Phase phase;  ///< of the callback that runs; `prepare` outside of one
  bool prepared, suspended, late, noirq;
};

struct Operational : State {};  // outside of callbacks, nothing of the device is down
struct Down : State {};         // outside of callbacks, prepared at least
struct InCallback : State {};

/// What the documentation promises about the device when the callback comes.
constexpr bool promised(const Vars& v, Phase p) {
  switch (p) {
    case Phase::prepare: return !v.prepared;
    case Phase::suspend: return v.prepared && !v.suspended;
    case Phase::suspend_late: return v.suspended && !v.late && !v.noirq;
    case Phase::suspend_noirq: return v.suspended && !v.noirq;  // 2.6.38 has no late phase
    case Phase::resume_noirq: return v.noirq;
    case Phase::resume_early: return v.late && !v.noirq;
    case Phase::resume: return v.suspended && !v.late && !v.noirq;
    case Phase::complete: return v.prepared && !v.suspended;
  }
  return false;
}

struct Promised : Guard<Promised> {
  static constexpr bool eval(const Vars& v, const auto& e) { return promised(v, e.phase); }
};
struct Enter : Action<Enter> {
  static constexpr void eval(Vars& v, const auto& e) { v.phase = e.phase; }
};
struct OfThisPhase : Guard<OfThisPhase> {
  static constexpr bool eval(const Vars& v, const auto& e) { return v.phase == e.phase; }
};
/// A down callback that failed has changed nothing; after an up callback the PM core takes the device
/// for resumed, whatever it returned.
constexpr Vars after(Vars v, Phase p, Outcome o) {
  const bool down = is_down(p);
  if (!down || o == Outcome::ok) {
    if (p == Phase::prepare || p == Phase::complete) v.prepared = down;
    if (p == Phase::suspend || p == Phase::resume) v.suspended = down;
    if (p == Phase::suspend_late || p == Phase::resume_early) v.late = down;
    if (p == Phase::suspend_noirq || p == Phase::resume_noirq) v.noirq = down;
  }
  v.phase = Phase::prepare;
  return v;
}
constexpr bool all_up(const Vars& v) { return !v.prepared && !v.suspended && !v.late && !v.noirq; }

struct LeavesItUp : Guard<LeavesItUp> {
  static constexpr bool eval(const Vars& v, const auto& e) { return all_up(after(v, e.phase, e.outcome)); }
};
struct Leave : Action<Leave> {
  static constexpr void eval(Vars& v, const auto& e) { v = after(v, e.phase, e.outcome); }
};

struct FullCallbacks : FrontEnd<FullCallbacks, Vars> {
  static constexpr std::string_view name = "full-callbacks";
  using initial_state = Operational;
  // clang-format off
  using transition_table = mp_list<
      Row<Operational, callback_start, InCallback,  Enter, Promised>,
      Row<Down,        callback_start, InCallback,  Enter, Promised>,
      Row<InCallback,  callback_end,   Operational, Leave, And<OfThisPhase, LeavesItUp>>,
      Row<InCallback,  callback_end,   Down,        Leave, And<OfThisPhase, Not<LeavesItUp>>>>;
  // clang-format on
};

}  // namespace

Driver full_callbacks() {
  static const checker::Machine m = checker::tabulated(describe<FullCallbacks>());
  return {.name = "full-callbacks",
          .brief = "every callback of struct dev_pm_ops, each may fail, none comes but in the promised state",
          .source = "include/linux/pm.h, struct dev_pm_ops; Documentation/driver-api/pm/devices.rst",
          .machine = &m,
          .home = {"Operational"},
          .callbacks = [](Phase phase, Message message, const Device&) -> std::vector<Callback> {
            const auto letter = [](const auto& event) { return m.automaton.letter(letter_name(event)); };
            return {{op_name(phase, message), letter(callback_start{phase}), letter(callback_end{phase, Outcome::ok}),
                            phase == Phase::complete ? checker::no_letter : letter(callback_end{phase, Outcome::error}),
                            phase == Phase::prepare}};
          }};
}

}  // namespace pmc::model

// walk-contains-callbacks: a phase works on devices only while its walk lasts.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct walk_begins { Phase phase; };
struct walk_ends { Phase phase; };  // well or not
struct works { Phase phase; };      // on some device: the walk or a thread of it takes a step for it

struct Vars {
  Phase phase;  ///< whose walk lasts; prepare while none does
};

struct NoWalk : State {};
struct Walking : State {};
struct UndoingLate : State {};  // dpm_resume_early() within the span of dpm_suspend_late() that failed
struct LateUndone : State {};
struct WorkOutsideWalk : State {};
struct BegunInWalk : State {};
struct EndedWithoutBegin : State {};
struct LeftInWalk : State {};

struct OfThisWalk : Guard<OfThisWalk> {
  static constexpr bool eval(const Vars& v, const auto& e) { return v.phase == e.phase; }
};
struct UndoesLate : Guard<UndoesLate> {
  static constexpr bool eval(const Vars& v, const auto& e) { return v.phase == Phase::suspend_late && e.phase == Phase::resume_early; }
};
struct OfEarly : Guard<OfEarly> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.phase == Phase::resume_early; }
};
struct Enter : Action<Enter> {
  static constexpr void eval(Vars& v, const auto& e) { v.phase = e.phase; }
};
struct Leave : Action<Leave> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct WalkContainsCallbacks : FrontEnd<WalkContainsCallbacks, Vars> {
  static constexpr std::string_view name = "walk-contains-callbacks";
  using initial_state = NoWalk;
  // clang-format off
  using transition_table = mp_list<
      Row<NoWalk,      walk_begins, Walking,           Enter>,
      Row<NoWalk,      works,       WorkOutsideWalk>,
      Row<NoWalk,      walk_ends,   EndedWithoutBegin>,
      Row<NoWalk,      caller_idle, none>,
      Row<Walking,     walk_begins, UndoingLate,       none,  UndoesLate>,
      Row<Walking,     walk_begins, BegunInWalk,       none,  Not<UndoesLate>>,
      Row<Walking,     works,       none,              none,  OfThisWalk>,
      Row<Walking,     works,       WorkOutsideWalk,   none,  Not<OfThisWalk>>,
      Row<Walking,     walk_ends,   NoWalk,            Leave, OfThisWalk>,
      Row<Walking,     walk_ends,   EndedWithoutBegin, none,  Not<OfThisWalk>>,
      Row<Walking,     caller_idle, LeftInWalk>,
      Row<UndoingLate, walk_begins, BegunInWalk>,
      Row<UndoingLate, works,       none,              none,  OfEarly>,
      Row<UndoingLate, works,       WorkOutsideWalk,   none,  Not<OfEarly>>,
      Row<UndoingLate, walk_ends,   LateUndone,        none,  OfEarly>,
      Row<UndoingLate, walk_ends,   EndedWithoutBegin, none,  Not<OfEarly>>,
      Row<UndoingLate, caller_idle, LeftInWalk>,
      Row<LateUndone,  walk_begins, BegunInWalk>,
      Row<LateUndone,  works,       WorkOutsideWalk>,
      Row<LateUndone,  walk_ends,   NoWalk,            Leave, OfThisWalk>,
      Row<LateUndone,  walk_ends,   EndedWithoutBegin, none,  Not<OfThisWalk>>,
      Row<LateUndone,  caller_idle, LeftInWalk>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = WalkContainsCallbacks;
  using enum EventInfo::Kind;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  switch (e.kind) {
    case begin: return letter<M>(walk_begins{e.phase});
    case end: return letter<M>(walk_ends{e.phase});
    case schedule:
    case admit:
    case pass:
    case leave_out:
    case skip:
    case direct_complete:
    case abort:
    case abort_wakeup:
    case callback_start:
    case callback_end:
    case complete:
    case publish: return letter<M>(works{e.phase});
    case step:
    case wakeup:
    case runtime:
    case hotplug:
    case spontaneous: break;
  }
  return std::nullopt;
}

}  // namespace

Property walk_contains_callbacks() {
  return {
      .id = "walk-contains-callbacks",
      .statement = "A phase works on devices, in their threads or not, only while its walk lasts, and one walk lasts at a time, but "
                   "for the dpm_resume_early() by which dpm_suspend_late() undoes itself.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_suspend_late() and the other walks, from trace_suspend_resume(.., true) to "
                "trace_suspend_resume(.., false)",
      .scope = Scope::system,
      .monitor = &machine_of<WalkContainsCallbacks>(),
      .violations = {{"WorkOutsideWalk", "a phase was at work on a device outside of its walk"},
                     {"BegunInWalk", "a walk began within another one"},
                     {"EndedWithoutBegin", "a walk ended that was not the one under way"},
                     {"LeftInWalk", "the caller has returned within a walk"}},
      .triggers = {"works", "walk_begins", "walk_ends"},
      .hears = hears,
      .fault = "works_before_its_walk",
  };
}

}  // namespace pmc::properties

// parent-resumed-before-children: the way up is top-down.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct parent_suspend {};  // this phase did its work for the parent
struct parent_suspend_late {};
struct parent_suspend_noirq {};
struct parent_resume_noirq {};  // this one has ended for it; until then the parent counts as down
struct parent_resume_early {};
struct parent_resume {};
struct child_resume_noirq {};  // this callback of the child starts
struct child_resume_early {};
struct child_resume {};

// The last phase of the parent that is not undone.  Before Linux 3.4 there is no resume_early to lead
// out of LateSuspended, so resume does, too.
struct Operational : State {};
struct Suspended : State {};
struct LateSuspended : State {};
struct NoirqSuspended : State {};
struct ChildResumedFirst : State {};

// A parent that takes no part in a phase (its way down failed before) is not waited for in it.
struct ParentResumedBeforeChildren : FrontEnd<ParentResumedBeforeChildren> {
  static constexpr std::string_view name = "parent-resumed-before-children";
  using initial_state = Operational;
  // clang-format off
  using ParentMoves = mp_append<mp_list<
      Row<NoirqSuspended, parent_resume_noirq,  LateSuspended>,
      Row<LateSuspended,  parent_resume_early,  Suspended>,
      Row<LateSuspended,  parent_resume,        Operational>,
      Row<Suspended,      parent_resume,        Operational>>,
      Each<Operational,    Suspended,      parent_suspend>,
      Each<Operational,    LateSuspended,  parent_suspend_late>,
      Each<Operational,    NoirqSuspended, parent_suspend_noirq>,
      Each<Operational,    none,           parent_resume_noirq, parent_resume_early, parent_resume, caller_idle>,
      Each<Suspended,      LateSuspended,  parent_suspend_late>,
      Each<Suspended,      NoirqSuspended, parent_suspend_noirq>,
      Each<Suspended,      none,           parent_suspend, parent_resume_noirq, parent_resume_early>,
      Each<LateSuspended,  NoirqSuspended, parent_suspend_noirq>,
      Each<LateSuspended,  none,           parent_suspend, parent_suspend_late, parent_resume_noirq>,
      Each<NoirqSuspended, none,           parent_suspend, parent_suspend_late, parent_suspend_noirq>,
      Each<NoirqSuspended, none,           parent_resume_early, parent_resume>,
      Each<Suspended,      Operational,    caller_idle>,  // left suspended or not is suspend-resume-paired
      Each<LateSuspended,  Operational,    caller_idle>,
      Each<NoirqSuspended, Operational,    caller_idle>>;
  using transition_table = mp_append<ParentMoves,
      Each<Operational,    none,              child_resume_noirq, child_resume_early, child_resume>,
      Each<Suspended,      none,              child_resume_noirq, child_resume_early>,
      Each<Suspended,      ChildResumedFirst, child_resume>,
      Each<LateSuspended,  none,              child_resume_noirq>,
      Each<LateSuspended,  ChildResumedFirst, child_resume_early, child_resume>,
      Each<NoirqSuspended, ChildResumedFirst, child_resume_noirq, child_resume_early, child_resume>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = ParentResumedBeforeChildren;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.device == at.device && e.kind == EventInfo::Kind::callback_start) {
    if (e.phase == Phase::resume_noirq) return letter<M>(child_resume_noirq{});
    if (e.phase == Phase::resume_early) return letter<M>(child_resume_early{});
    if (e.phase == Phase::resume) return letter<M>(child_resume{});
  }
  if (e.device == at.parent && e.down_done(e.phase)) {
    if (e.phase == Phase::suspend) return letter<M>(parent_suspend{});
    if (e.phase == Phase::suspend_late) return letter<M>(parent_suspend_late{});
    if (e.phase == Phase::suspend_noirq) return letter<M>(parent_suspend_noirq{});
  }
  // Whatever it returned: an error of the way up stops nothing.
  if (e.device == at.parent && (e.kind == EventInfo::Kind::callback_end || e.kind == EventInfo::Kind::pass)) {
    if (e.phase == Phase::resume_noirq) return letter<M>(parent_resume_noirq{});
    if (e.phase == Phase::resume_early) return letter<M>(parent_resume_early{});
    if (e.phase == Phase::resume) return letter<M>(parent_resume{});
  }
  return std::nullopt;
}

}  // namespace

Property parent_resumed_before_children() {
  return {
      .id = "parent-resumed-before-children",
      .statement = "In resume_noirq, resume_early and resume a device's callback starts only after that of its parent "
                   "has ended, if the parent was suspended in the counterpart of the phase.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Call Sequence Guarantees\"; "
                "drivers/base/power/main.c, dpm_wait_for_superior()",
      .scope = Scope::parent_child,
      .monitor = &machine_of<ParentResumedBeforeChildren>(),
      .violations = {{"ChildResumedFirst", "the child's callback started before the parent's of the same phase had ended"}},
      .triggers = {"child_resume_noirq", "child_resume_early", "child_resume"},
      .hears = hears,
      .fault = "child_does_not_wait",
  };
}

}  // namespace pmc::properties

// parent-resumed-before-children: the way up is top-down.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct superior_suspend {};  // this phase did its work for the parent
struct superior_suspend_late {};
struct superior_suspend_noirq {};
struct superior_resume_noirq {};  // this one has ended for it; until then the parent counts as down
struct superior_resume_early {};
struct superior_resume {};
struct subordinate_resume_noirq {};  // this callback of the child starts
struct subordinate_resume_early {};
struct subordinate_resume {};

// The last phase of the parent that is not undone.  Before Linux 3.4 there is no resume_early to lead
// out of LateSuspended, so resume does, too.
struct Operational : State {};
struct Suspended : State {};
struct LateSuspended : State {};
struct NoirqSuspended : State {};
struct SubordinateResumedFirst : State {};

// A parent that takes no part in a phase (its way down failed before) is not waited for in it.
struct ParentResumedBeforeChildren : FrontEnd<ParentResumedBeforeChildren> {
  static constexpr std::string_view name = "parent-resumed-before-children";
  using initial_state = Operational;
  // clang-format off
  using ParentMoves = mp_append<mp_list<
      Row<NoirqSuspended, superior_resume_noirq,  LateSuspended>,
      Row<LateSuspended,  superior_resume_early,  Suspended>,
      Row<LateSuspended,  superior_resume,        Operational>,
      Row<Suspended,      superior_resume,        Operational>>,
      Each<Operational,    Suspended,      superior_suspend>,
      Each<Operational,    LateSuspended,  superior_suspend_late>,
      Each<Operational,    NoirqSuspended, superior_suspend_noirq>,
      Each<Operational,    none,           superior_resume_noirq, superior_resume_early, superior_resume, caller_idle>,
      Each<Suspended,      LateSuspended,  superior_suspend_late>,
      Each<Suspended,      NoirqSuspended, superior_suspend_noirq>,
      Each<Suspended,      none,           superior_suspend, superior_resume_noirq, superior_resume_early>,
      Each<LateSuspended,  NoirqSuspended, superior_suspend_noirq>,
      Each<LateSuspended,  none,           superior_suspend, superior_suspend_late, superior_resume_noirq>,
      Each<NoirqSuspended, none,           superior_suspend, superior_suspend_late, superior_suspend_noirq>,
      Each<NoirqSuspended, none,           superior_resume_early, superior_resume>,
      Each<Suspended,      Operational,    caller_idle>,  // left suspended or not is suspend-resume-paired
      Each<LateSuspended,  Operational,    caller_idle>,
      Each<NoirqSuspended, Operational,    caller_idle>>;
  using transition_table = mp_append<ParentMoves, Forgets<Operational, Suspended, LateSuspended, NoirqSuspended>,
      Each<Operational,    none,              subordinate_resume_noirq, subordinate_resume_early, subordinate_resume>,
      Each<Suspended,      none,              subordinate_resume_noirq, subordinate_resume_early>,
      Each<Suspended,      SubordinateResumedFirst, subordinate_resume>,
      Each<LateSuspended,  none,              subordinate_resume_noirq>,
      Each<LateSuspended,  SubordinateResumedFirst, subordinate_resume_early, subordinate_resume>,
      Each<NoirqSuspended, SubordinateResumedFirst, subordinate_resume_noirq, subordinate_resume_early, subordinate_resume>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = ParentResumedBeforeChildren;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  // A child that comes again is in no walk before the next prepare, whatever its parent is in now.
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (e.device == at.device && e.kind == EventInfo::Kind::callback_start) {
    if (e.phase == Phase::resume_noirq) return letter<M>(subordinate_resume_noirq{});
    if (e.phase == Phase::resume_early) return letter<M>(subordinate_resume_early{});
    if (e.phase == Phase::resume) return letter<M>(subordinate_resume{});
  }
  if (e.device == at.parent && e.down_done(e.phase)) {
    if (e.phase == Phase::suspend) return letter<M>(superior_suspend{});
    if (e.phase == Phase::suspend_late) return letter<M>(superior_suspend_late{});
    if (e.phase == Phase::suspend_noirq) return letter<M>(superior_suspend_noirq{});
  }
  // Whatever it returned: an error of the way up stops nothing.
  if (e.device == at.parent && (e.kind == EventInfo::Kind::callback_end || e.passes())) {
    if (e.phase == Phase::resume_noirq) return letter<M>(superior_resume_noirq{});
    if (e.phase == Phase::resume_early) return letter<M>(superior_resume_early{});
    if (e.phase == Phase::resume) return letter<M>(superior_resume{});
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
      .violations = {{"SubordinateResumedFirst", "the child's callback started before the parent's of the same phase had ended"}},
      .triggers = {"subordinate_resume_noirq", "subordinate_resume_early", "subordinate_resume"},
      .hears = hears,
      .fault = "child_does_not_wait",
  };
}

Property supplier_resumed_before_consumers() {
  static const checker::Machine monitor = renamed(machine_of<ParentResumedBeforeChildren>(), "supplier-resumed-before-consumers");
  Property p = parent_resumed_before_children();
  p.id = monitor.name;
  p.statement =
      "In resume_noirq, resume_early and resume a consumer's callback starts only after that of its supplier has ended, if the "
      "supplier was suspended in the counterpart of the phase.";
  p.source = "Documentation/driver-api/device_link.rst; drivers/base/power/main.c, dpm_wait_for_suppliers()";
  p.scope = Scope::supplier_consumer;
  p.monitor = &monitor;
  p.violations = {{"SubordinateResumedFirst", "the consumer's callback started before the supplier's of the same phase had ended"}};
  p.fault = "consumer_does_not_wait";
  return p;
}

}  // namespace pmc::properties

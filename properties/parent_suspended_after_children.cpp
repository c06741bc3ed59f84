// parent-suspended-after-children: the way down is bottom-up.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// Of suspend, suspend_late and suspend_noirq.  A child without a callback has nothing to be ordered.
struct child_starts {};
struct child_ends {};
struct parent_starts {};  // or has no callback, and counts as suspended from here on
struct walk_begins {};    // of any phase, so that nothing is left over on the way up

struct ChildFirst : State {};    // neither runs, and the parent has not run in this walk
struct ChildRunning : State {};
struct ParentStarted : State {};  // whether it has ended does not matter
struct ParentStartedEarly : State {};
struct ChildStartedLate : State {};

// One walk at a time: no walk begins before all callbacks of the last one have ended, so the events
// need not say their phase.
struct ParentSuspendedAfterChildren : FrontEnd<ParentSuspendedAfterChildren> {
  static constexpr std::string_view name = "parent-suspended-after-children";
  using initial_state = ChildFirst;
  // clang-format off
  using transition_table = mp_list<
      Row<ChildFirst,    child_starts,  ChildRunning>,
      Row<ChildFirst,    child_ends,    none>,
      Row<ChildFirst,    parent_starts, ParentStarted>,
      Row<ChildFirst,    walk_begins,   none>,
      Row<ChildRunning,  child_starts,  none>,
      Row<ChildRunning,  child_ends,    ChildFirst>,
      Row<ChildRunning,  parent_starts, ParentStartedEarly>,
      Row<ChildRunning,  walk_begins,   none>,
      Row<ParentStarted, child_starts,  ChildStartedLate>,
      Row<ParentStarted, child_ends,    none>,
      Row<ParentStarted, parent_starts, none>,
      Row<ParentStarted, walk_begins,   ChildFirst>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = ParentSuspendedAfterChildren;
  if (e.kind == EventInfo::Kind::begin) return letter<M>(walk_begins{});
  const bool operation_down = carries_operation(e.phase) && model::is_down(e.phase);
  if (!operation_down) return std::nullopt;
  if (e.device == at.parent) return operation_starts_down(e) ? Heard(letter<M>(parent_starts{})) : std::nullopt;
  if (e.device != at.device) return std::nullopt;
  if (e.kind == EventInfo::Kind::callback_start) return letter<M>(child_starts{});
  if (e.kind == EventInfo::Kind::callback_end) return letter<M>(child_ends{});
  return std::nullopt;
}

}  // namespace

Property parent_suspended_after_children() {
  return {
      .id = "parent-suspended-after-children",
      .statement = "In suspend, suspend_late and suspend_noirq a device's callback starts only after those of its "
                   "children have ended.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Call Sequence Guarantees\"; "
                "drivers/base/power/main.c, dpm_wait_for_subordinate()",
      .scope = Scope::parent_child,
      .monitor = &machine_of<ParentSuspendedAfterChildren>(),
      .violations = {{"ParentStartedEarly", "the parent's callback started while the child's was running"},
                     {"ChildStartedLate", "the child's callback started after the parent's of the same phase"}},
      .triggers = {"child_starts"},
      .hears = hears,
      .fault = "parent_does_not_wait",
  };
}

}  // namespace pmc::properties

// parent-suspended-after-children: the way down is bottom-up.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// Of suspend, suspend_late and suspend_noirq; the superior is the parent, or in a rule of its own the supplier.  A child without a callback has nothing to be ordered.
struct subordinate_starts {};
struct subordinate_ends {};
struct superior_starts {};  // or has no callback, and counts as suspended from here on
struct walk_begins {};    // of any phase, so that nothing is left over on the way up

struct SubordinateFirst : State {};    // neither runs, and the parent has not run in this walk
struct SubordinateRunning : State {};
struct SuperiorStarted : State {};  // whether it has ended does not matter
struct SuperiorStartedEarly : State {};
struct SubordinateStartedLate : State {};

// One walk at a time: no walk begins before all callbacks of the last one have ended, so the events
// need not say their phase.
struct ParentSuspendedAfterChildren : FrontEnd<ParentSuspendedAfterChildren> {
  static constexpr std::string_view name = "parent-suspended-after-children";
  using initial_state = SubordinateFirst;
  // clang-format off
  using transition_table = mp_append<Forgets<SubordinateFirst, SubordinateRunning, SuperiorStarted>, mp_list<
      Row<SubordinateFirst,    subordinate_starts,  SubordinateRunning>,
      Row<SubordinateFirst,    subordinate_ends,    none>,
      Row<SubordinateFirst,    superior_starts, SuperiorStarted>,
      Row<SubordinateFirst,    walk_begins,   none>,
      Row<SubordinateRunning,  subordinate_starts,  none>,
      Row<SubordinateRunning,  subordinate_ends,    SubordinateFirst>,
      Row<SubordinateRunning,  superior_starts, SuperiorStartedEarly>,
      Row<SubordinateRunning,  walk_begins,   none>,
      Row<SuperiorStarted, subordinate_starts,  SubordinateStartedLate>,
      Row<SuperiorStarted, subordinate_ends,    none>,
      Row<SuperiorStarted, superior_starts, none>,
      Row<SuperiorStarted, walk_begins,   SubordinateFirst>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = ParentSuspendedAfterChildren;
  if (e.kind == EventInfo::Kind::begin) return letter<M>(walk_begins{});
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  const bool operation_down = carries_operation(e.phase) && model::is_down(e.phase);
  if (!operation_down) return std::nullopt;
  if (e.device == at.parent) return operation_starts_down(e) ? Heard(letter<M>(superior_starts{})) : std::nullopt;
  if (e.device != at.device) return std::nullopt;
  if (e.kind == EventInfo::Kind::callback_start) return letter<M>(subordinate_starts{});
  if (e.kind == EventInfo::Kind::callback_end) return letter<M>(subordinate_ends{});
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
      .violations = {{"SuperiorStartedEarly", "the parent's callback started while the child's was running"},
                     {"SubordinateStartedLate", "the child's callback started after the parent's of the same phase"}},
      .triggers = {"subordinate_starts"},
      .hears = hears,
      .fault = "parent_does_not_wait",
  };
}

Property supplier_suspended_after_consumers() {
  static const checker::Machine monitor = renamed(machine_of<ParentSuspendedAfterChildren>(), "supplier-suspended-after-consumers");
  Property p = parent_suspended_after_children();
  p.id = monitor.name;
  p.statement = "In suspend, suspend_late and suspend_noirq a supplier's callback starts only after those of its consumers have ended.";
  p.source = "Documentation/driver-api/device_link.rst; drivers/base/power/main.c, dpm_wait_for_consumers()";
  p.scope = Scope::supplier_consumer;
  p.monitor = &monitor;
  p.violations = {{"SuperiorStartedEarly", "the supplier's callback started while the consumer's was running"},
                  {"SubordinateStartedLate", "the consumer's callback started after the supplier's of the same phase"}};
  p.fault = "supplier_does_not_wait";
  return p;
}

}  // namespace pmc::properties

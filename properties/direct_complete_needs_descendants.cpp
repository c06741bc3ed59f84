// direct-complete-needs-descendants: below who is left, all are.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct walk_begins {};
struct subordinate_suspends {};     // in suspend: really, not by direct_complete
struct superior_left_as_it_is {};   // by direct_complete

struct NobodyBelow : State {};
struct SuspendedBelow : State {};
struct LeftAboveSuspended : State {};

struct DirectCompleteNeedsDescendants : FrontEnd<DirectCompleteNeedsDescendants> {
  static constexpr std::string_view name = "direct-complete-needs-descendants";
  using initial_state = NobodyBelow;
  // clang-format off
  using transition_table = mp_append<Forgets<NobodyBelow, SuspendedBelow>, mp_list<
      Row<NobodyBelow,    walk_begins,            none>,
      Row<NobodyBelow,    subordinate_suspends,   SuspendedBelow>,
      Row<NobodyBelow,    superior_left_as_it_is, none>,
      Row<SuspendedBelow, walk_begins,            NobodyBelow>,
      Row<SuspendedBelow, subordinate_suspends,   none>,
      Row<SuspendedBelow, superior_left_as_it_is, LeftAboveSuspended>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = DirectCompleteNeedsDescendants;
  if (e.kind == EventInfo::Kind::begin) return letter<M>(walk_begins{});
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (e.device == at.device && e.down_done(Phase::suspend)) return letter<M>(subordinate_suspends{});
  if (e.device == at.parent && e.kind == EventInfo::Kind::direct_complete) return letter<M>(superior_left_as_it_is{});
  return std::nullopt;
}

}  // namespace

Property direct_complete_needs_descendants() {
  return {
      .id = "direct-complete-needs-descendants",
      .statement = "A device is left in runtime suspend by direct_complete only if all its children and consumers are.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"; drivers/base/power/main.c, "
                "dpm_clear_superiors_direct_complete()",
      .scope = Scope::superior_subordinate,
      .monitor = &machine_of<DirectCompleteNeedsDescendants>(),
      .violations = {{"LeftAboveSuspended", "the parent or supplier was left in runtime suspend after its child or consumer was suspended"}},
      .triggers = {"superior_left_as_it_is"},
      .hears = hears,
      .fault = "left_above_suspended",
  };
}

}  // namespace pmc::properties

// child-not-under-suspended-parent: nobody is registered below a sleeping device.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct parent_suspend {};  // its suspend phase is done
struct parent_resume {};   // its resume starts: that is soon enough, it need not be completed
struct child_added {};
struct child_removed {};   // the parent stays as it is

struct ParentUp : State {};
struct ParentDown : State {};
struct AddedBelowSuspended : State {};

struct ChildNotUnderSuspendedParent : FrontEnd<ChildNotUnderSuspendedParent> {
  static constexpr std::string_view name = "child-not-under-suspended-parent";
  using initial_state = ParentUp;
  // clang-format off
  using transition_table = mp_append<Forgets<ParentUp, ParentDown>, mp_list<
      Row<ParentUp,   parent_suspend, ParentDown>,
      Row<ParentUp,   parent_resume,  none>,
      Row<ParentUp,   child_added,    none>,
      Row<ParentUp,   child_removed,  none>,
      Row<ParentUp,   caller_idle,    none>,
      Row<ParentDown, parent_suspend, none>,
      Row<ParentDown, parent_resume,  ParentUp>,
      Row<ParentDown, child_added,    AddedBelowSuspended>,
      Row<ParentDown, child_removed,  none>,
      Row<ParentDown, caller_idle,    ParentUp>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = ChildNotUnderSuspendedParent;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (is_registered(e, at.device)) return letter<M>(child_added{});
  if (is_unregistered(e, at.device)) return letter<M>(child_removed{});
  if (e.device != at.parent) return std::nullopt;
  if (e.down_done(Phase::suspend)) return letter<M>(parent_suspend{});
  if (e.up_delivered(Phase::resume)) return letter<M>(parent_resume{});
  return std::nullopt;
}

}  // namespace

Property child_not_under_suspended_parent() {
  return {
      .id = "child-not-under-suspended-parent",
      .statement = "No child is registered below a device that is suspended; once the device's resume has started one may be.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Call Sequence Guarantees\"; drivers/base/power/main.c, power.is_prepared in "
                "__device_resume()",
      .scope = Scope::parent_child,
      .monitor = &machine_of<ChildNotUnderSuspendedParent>(),
      .violations = {{"AddedBelowSuspended", "a child was registered below a device that was suspended"}},
      .triggers = {"child_added"},
      .hears = hears,
      .fault = "child_added_below_suspended",
  };
}

}  // namespace pmc::properties

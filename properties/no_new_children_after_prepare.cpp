// no-new-children-after-prepare: a prepared device gets no children.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct parent_prepare {};   // its prepare succeeded
struct parent_resume {};    // its resume starts (or it has none)
struct parent_complete {};
struct child_added {};
struct child_removed {};     // the parent stays as it is

struct Open : State {};
struct Closed : State {};
struct NewChild : State {};

// The kernel takes the child, and warns: "parent .. should not be sleeping" (device_pm_add()).
struct NoNewChildrenAfterPrepare : FrontEnd<NoNewChildrenAfterPrepare> {
  static constexpr std::string_view name = "no-new-children-after-prepare";
  using initial_state = Open;
  // clang-format off
  using transition_table = mp_append<Forgets<Open, Closed>, mp_list<
      Row<Open,   parent_prepare,  Closed>,
      Row<Open,   parent_resume,   none>,
      Row<Open,   parent_complete, none>,
      Row<Open,   child_added,     none>,
      Row<Open,   child_removed,   none>,
      Row<Open,   caller_idle,     none>,
      Row<Closed, parent_prepare,  none>,
      Row<Closed, parent_resume,   Open>,
      Row<Closed, parent_complete, Open>,
      Row<Closed, child_added,     NewChild>,
      Row<Closed, child_removed,   none>,
      Row<Closed, caller_idle,     Open>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = NoNewChildrenAfterPrepare;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (is_registered(e, at.device)) return letter<M>(child_added{});
  if (is_unregistered(e, at.device)) return letter<M>(child_removed{});
  if (e.device != at.parent) return std::nullopt;
  if (e.down_done(Phase::prepare)) return letter<M>(parent_prepare{});
  if (e.up_delivered(Phase::resume)) return letter<M>(parent_resume{});
  if (e.up_delivered(Phase::complete)) return letter<M>(parent_complete{});
  return std::nullopt;
}

}  // namespace

Property no_new_children_after_prepare() {
  return {
      .id = "no-new-children-after-prepare",
      .statement = "After prepare of a device no child of it is registered until its resume starts, or if it was not suspended its complete.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @prepare; Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"; "
                "drivers/base/power/main.c, device_pm_add()",
      .scope = Scope::parent_child,
      .monitor = &machine_of<NoNewChildrenAfterPrepare>(),
      .violations = {{"NewChild", "a child was registered below a device that was prepared"}},
      .triggers = {"child_added"},
      .hears = hears,
      .fault = "child_added_after_prepare",
  };
}

}  // namespace pmc::properties

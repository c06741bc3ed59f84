// prepare-top-down: the way to prepare is top-down.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct superior_prepare {};   // its prepare succeeded
struct superior_complete {};
struct subordinate_prepare {};  // starts
struct subordinate_removed {};  // the superior stays prepared

struct SuperiorUnprepared : State {};
struct SuperiorPrepared : State {};
struct PreparedBeforeSuperior : State {};

struct PrepareTopDown : FrontEnd<PrepareTopDown> {
  static constexpr std::string_view name = "prepare-top-down";
  using initial_state = SuperiorUnprepared;
  // clang-format off
  using transition_table = mp_append<Forgets<SuperiorUnprepared, SuperiorPrepared>, mp_list<
      Row<SuperiorUnprepared, superior_prepare,    SuperiorPrepared>,
      Row<SuperiorUnprepared, superior_complete,   none>,
      Row<SuperiorUnprepared, subordinate_prepare, PreparedBeforeSuperior>,
      Row<SuperiorUnprepared, subordinate_removed, none>,
      Row<SuperiorUnprepared, caller_idle,         none>,
      Row<SuperiorPrepared,   superior_prepare,    none>,
      Row<SuperiorPrepared,   superior_complete,   SuperiorUnprepared>,
      Row<SuperiorPrepared,   subordinate_prepare, none>,
      Row<SuperiorPrepared,   subordinate_removed, none>,
      Row<SuperiorPrepared,   caller_idle,         SuperiorUnprepared>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = PrepareTopDown;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (is_unregistered(e, at.device)) return letter<M>(subordinate_removed{});
  if (e.device == at.parent && e.down_done(Phase::prepare)) return letter<M>(superior_prepare{});
  if (e.device == at.parent && e.up_delivered(Phase::complete)) return letter<M>(superior_complete{});
  if (e.device == at.device && e.phase == Phase::prepare && e.kind == EventInfo::Kind::callback_start)
    return letter<M>(subordinate_prepare{});
  return std::nullopt;
}

}  // namespace

Property prepare_top_down() {
  return {
      .id = "prepare-top-down",
      .statement = "A device is prepared only after its parent and its suppliers are.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"; drivers/base/power/main.c, dpm_prepare()",
      .scope = Scope::superior_subordinate,
      .monitor = &machine_of<PrepareTopDown>(),
      .violations = {{"PreparedBeforeSuperior", "the prepare of the child or consumer started before its parent or supplier was prepared"}},
      .triggers = {"subordinate_prepare"},
      .hears = hears,
      .fault = "child_prepared_first",
  };
}

}  // namespace pmc::properties

// complete-bottom-up: the way to complete is bottom-up.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct subordinate_prepare {};   // it succeeded: complete is owed
struct subordinate_complete {};  // it has ended
struct superior_complete {};     // it starts

struct NothingOwed : State {};
struct CompleteOwed : State {};
struct SuperiorCompletedFirst : State {};

struct CompleteBottomUp : FrontEnd<CompleteBottomUp> {
  static constexpr std::string_view name = "complete-bottom-up";
  using initial_state = NothingOwed;
  // clang-format off
  using transition_table = mp_append<Forgets<NothingOwed, CompleteOwed>, mp_list<
      Row<NothingOwed,  subordinate_prepare,  CompleteOwed>,
      Row<NothingOwed,  subordinate_complete, none>,
      Row<NothingOwed,  superior_complete,    none>,
      Row<NothingOwed,  caller_idle,          none>,
      Row<CompleteOwed, subordinate_prepare,  none>,
      Row<CompleteOwed, subordinate_complete, NothingOwed>,
      Row<CompleteOwed, superior_complete,    SuperiorCompletedFirst>,
      Row<CompleteOwed, caller_idle,          NothingOwed>>>;  // prepare-complete-paired
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = CompleteBottomUp;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (e.device == at.device && e.down_done(Phase::prepare)) return letter<M>(subordinate_prepare{});
  if (e.phase != Phase::complete) return std::nullopt;
  if (e.device == at.device && e.kind == EventInfo::Kind::callback_end) return letter<M>(subordinate_complete{});
  if (e.device == at.parent && e.kind == EventInfo::Kind::callback_start) return letter<M>(superior_complete{});
  return std::nullopt;
}

}  // namespace

Property complete_bottom_up() {
  return {
      .id = "complete-bottom-up",
      .statement = "A device's complete starts only after those of its children and consumers have ended.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Leaving System Suspend\"; drivers/base/power/main.c, dpm_complete()",
      .scope = Scope::superior_subordinate,
      .monitor = &machine_of<CompleteBottomUp>(),
      .violations = {{"SuperiorCompletedFirst", "the complete of the parent or supplier started before that of the child or consumer had ended"}},
      .triggers = {"superior_complete"},
      .hears = hears,
      .fault = "parent_completed_first",
  };
}

}  // namespace pmc::properties

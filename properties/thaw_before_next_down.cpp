// thaw-before-next-down: what FREEZE did comes undone before anything else is done.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct freeze {};      // FREEZE did its work for the device in the main phase
struct up {};          // resume gets to it, with whichever message
struct other_down {};  // SUSPEND, HIBERNATE or QUIESCE starts for it, in any phase

struct Thawed : State {};
struct Frozen : State {};
struct DownWhileFrozen : State {};

struct ThawBeforeNextDown : FrontEnd<ThawBeforeNextDown> {
  static constexpr std::string_view name = "thaw-before-next-down";
  using initial_state = Thawed;
  // clang-format off
  using transition_table = mp_append<Forgets<Thawed, Frozen>, mp_list<
      Row<Thawed, freeze,      Frozen>,
      Row<Thawed, up,          none>,
      Row<Thawed, other_down,  none>,
      Row<Thawed, caller_idle, none>,
      Row<Frozen, freeze,      none>,  // freeze-balanced
      Row<Frozen, up,          Thawed>,
      Row<Frozen, other_down,  DownWhileFrozen>,
      Row<Frozen, caller_idle, Thawed>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = ThawBeforeNextDown;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(Phase::suspend) && e.message == Message::FREEZE) return letter<M>(freeze{});
  if (e.up_delivered(Phase::resume)) return letter<M>(up{});
  if (operation_starts_down(e) && e.message != Message::FREEZE) return letter<M>(other_down{});
  return std::nullopt;
}

}  // namespace

Property thaw_before_next_down() {
  return {
      .id = "thaw-before-next-down",
      .statement = "A device that is frozen is brought up again before SUSPEND, HIBERNATE or QUIESCE gets to it.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering Hibernation\"; kernel/power/hibernate.c, hibernate()",
      .scope = Scope::device,
      .monitor = &machine_of<ThawBeforeNextDown>(),
      .violations = {{"DownWhileFrozen", "another message of the way down got to the device while it was frozen"}},
      .triggers = {"other_down", "freeze"},
      .hears = hears,
      .fault = "poweroff_while_frozen",
  };
}

}  // namespace pmc::properties

// poweroff-balanced: what entering hibernation undoes if the platform refuses.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct hibernate {};  // this phase's HIBERNATE did its work for the device
struct freeze {};     // FREEZE did: the next RESTORE may be the answer to that
struct restore {};

struct Balanced : State {};
struct PoweredOff : State {};
struct Restored : State {};  // balanced, and another RESTORE has nothing to answer
struct PoweredOffTwice : State {};
struct RestoredTwice : State {};
struct LeftPoweredOff : State {};

// THAW and RECOVER are not heard: they balance no HIBERNATE.  A machine that goes off in PoweredOff
// never gets to caller_idle, and breaks nothing.
struct PoweroffBalanced : FrontEnd<PoweroffBalanced> {
  static constexpr std::string_view name = "poweroff-balanced";
  using initial_state = Balanced;
  // clang-format off
  using transition_table = mp_append<Forgets<Balanced, PoweredOff, Restored>, mp_list<
      Row<Balanced,   hibernate,   PoweredOff>,
      Row<Balanced,   freeze,      none>,
      Row<Balanced,   restore,     none>,
      Row<Balanced,   caller_idle, none>,
      Row<PoweredOff, hibernate,   PoweredOffTwice>,
      Row<PoweredOff, freeze,      none>,  // suspend-resume-paired
      Row<PoweredOff, restore,     Restored>,
      Row<PoweredOff, caller_idle, LeftPoweredOff>,
      Row<Restored,   hibernate,   PoweredOff>,
      Row<Restored,   freeze,      Balanced>,
      Row<Restored,   restore,     RestoredTwice>,
      Row<Restored,   caller_idle, Balanced>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<PoweroffBalanced>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<PoweroffBalanced>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(at.phase) && e.message == Message::HIBERNATE) return letter<PoweroffBalanced>(hibernate{});
  if (e.down_done(at.phase) && e.message == Message::FREEZE) return letter<PoweroffBalanced>(freeze{});
  if (e.up_delivered(model::counterpart(at.phase)) && e.message == Message::RESTORE)
    return letter<PoweroffBalanced>(restore{});
  return std::nullopt;
}

}  // namespace

Property poweroff_balanced() {
  return {
      .id = "poweroff-balanced",
      .statement = "After HIBERNATE the machine goes off, or the device gets exactly one RESTORE, phase by phase.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @poweroff, and \"PM_EVENT_ messages\"; "
                "kernel/power/hibernate.c, hibernation_platform_enter()",
      .scope = Scope::device_phase,
      .monitor = &machine_of<PoweroffBalanced>(),
      .violations = {{"PoweredOffTwice", "the device got HIBERNATE again with no RESTORE between"},
                     {"RestoredTwice", "the device got RESTORE a second time for one HIBERNATE"},
                     {"LeftPoweredOff", "the caller has returned and HIBERNATE is not balanced by RESTORE"}},
      .triggers = {"hibernate"},
      .hears = hears,
      .fault = "restore_dropped",
  };
}

}  // namespace pmc::properties

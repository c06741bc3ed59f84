// freeze-balanced: the rule that the project began with.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct freeze {};                   // this phase's FREEZE did its work for the device
struct thaw_recover_or_restore {};  // any of the three counts; which one fits is another rule
struct other_down {};               // SUSPEND, QUIESCE or HIBERNATE did: their answers are not FREEZE's
struct resume {};

struct Balanced : State {};
struct Frozen : State {};
struct DownByAnother : State {};
struct FrozenTwice : State {};
struct BalancedTwice : State {};
struct LeftFrozen : State {};

/// Total: a row for each event in each state that does not violate, so it never blocks the model.
struct FreezeBalanced : FrontEnd<FreezeBalanced> {
  static constexpr std::string_view name = "freeze-balanced";
  using initial_state = Balanced;
  // clang-format off
  using transition_table = mp_append<Forgets<Balanced, DownByAnother, Frozen>, mp_list<
      Row<Balanced,      freeze,                  Frozen>,
      Row<Balanced,      other_down,              DownByAnother>,
      Row<Balanced,      thaw_recover_or_restore, BalancedTwice>,
      Row<Balanced,      resume,                  none>,
      Row<Balanced,      caller_idle,             none>,
      Row<DownByAnother, freeze,                  Frozen>,
      Row<DownByAnother, other_down,              none>,
      Row<DownByAnother, thaw_recover_or_restore, Balanced>,
      Row<DownByAnother, resume,                  Balanced>,
      Row<DownByAnother, caller_idle,             Balanced>,
      Row<Frozen,        freeze,                  FrozenTwice>,
      Row<Frozen,        other_down,              none>,
      Row<Frozen,        thaw_recover_or_restore, Balanced>,
      Row<Frozen,        resume,                  none>,  // balances nothing: it stays frozen
      Row<Frozen,        caller_idle,             LeftFrozen>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<FreezeBalanced>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<FreezeBalanced>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(at.phase))
    return e.message == Message::FREEZE ? letter<FreezeBalanced>(freeze{}) : letter<FreezeBalanced>(other_down{});
  if (e.up_delivered(model::counterpart(at.phase)))
    return e.message == Message::RESUME ? letter<FreezeBalanced>(resume{}) : letter<FreezeBalanced>(thaw_recover_or_restore{});
  return std::nullopt;
}

}  // namespace

Property freeze_balanced() {
  return {
      .id = "freeze-balanced",
      .statement = "Each FREEZE of a device is balanced, phase by phase, by exactly one THAW, RECOVER or RESTORE.",
      .logic = "AG",
      .source = "include/linux/pm.h, \"PM_EVENT_ messages\"; Alan Stern on linux-pm, 10 February 2011",
      .scope = Scope::device_phase,
      .monitor = &machine_of<FreezeBalanced>(),
      .violations = {{"FrozenTwice", "the device got FREEZE while it was frozen"},
                     {"BalancedTwice", "the device got THAW, RECOVER or RESTORE without a FREEZE to balance"},
                     {"LeftFrozen", "the caller has returned and the device is still frozen"}},
      .triggers = {"freeze"},
      .hears = hears,
      .fault = "thaw_dropped",
  };
}

}  // namespace pmc::properties

// freeze-arms-no-wakeup: a device that is frozen, and not suspended, does not wake the system.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

/// What a driver's machine calls the wakeup signal of its device: it takes it only where it has armed the device.
constexpr std::string_view wake_signal = "magic_packet";

struct frozen {};          // its main callback has succeeded with FREEZE or QUIESCE
struct told_otherwise {};  // another one starts
struct wakes {};

struct NotFrozen : State {};
struct Frozen : State {};
struct ArmedByFreeze : State {};

struct FreezeArmsNoWakeup : FrontEnd<FreezeArmsNoWakeup> {
  static constexpr std::string_view name = "freeze-arms-no-wakeup";
  using initial_state = NotFrozen;
  // clang-format off
  using transition_table = mp_append<Forgets<NotFrozen, Frozen>, mp_list<
      Row<NotFrozen, frozen,         Frozen>,
      Row<NotFrozen, told_otherwise, none>,
      Row<NotFrozen, wakes,          none>,
      Row<Frozen,    frozen,         none>,
      Row<Frozen,    told_otherwise, NotFrozen>,
      Row<Frozen,    wakes,          ArmedByFreeze>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = FreezeArmsNoWakeup;
  using enum EventInfo::Kind;
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.kind == spontaneous && e.step == wake_signal) return letter<M>(wakes{});
  if (e.kind == callback_start && (e.phase == Phase::suspend || e.phase == Phase::resume)) return letter<M>(told_otherwise{});
  return std::nullopt;
}
/// Only of a device that can signal wakeup: of others it would hold whatever they do.
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  if (p.part.kind != PartKind::driver || p.part.device != at.device) return std::nullopt;
  if (p.part.machine->automaton.letter(wake_signal) == checker::no_letter) return std::nullopt;
  const bool freezes = e.message == Message::FREEZE || e.message == Message::QUIESCE;
  if (e.kind != EventInfo::Kind::callback_end || e.phase != Phase::suspend || !freezes || !e.succeeded()) return std::nullopt;
  return letter<FreezeArmsNoWakeup>(frozen{});
}

}  // namespace

Property freeze_arms_no_wakeup() {
  return {
      .id = "freeze-arms-no-wakeup",
      .statement = "Between freeze and thaw or restore a device is not armed for wakeup: the system does not sleep, and a wakeup would "
                   "end the making of the image.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @freeze; Documentation/driver-api/pm/devices.rst, \"Entering Hibernation\"",
      .scope = Scope::device,
      .monitor = &machine_of<FreezeArmsNoWakeup>(),
      .violations = {{"ArmedByFreeze", "the device signalled wakeup while it was frozen, so freeze had armed it"}},
      .triggers = {"frozen"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "suspend_taken_for_freeze",
  };
}

}  // namespace pmc::properties

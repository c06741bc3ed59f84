// no-double-suspend: no phase of the way down is told twice.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct down {};   // the phase gets to the device: its callback starts, or there is none
struct fails {};  // the callback returns an error: the device is as before
struct up {};     // the counterpart gets to it

struct Up : State {};
struct Down : State {};
struct SuspendedAgain : State {};

struct NoDoubleSuspend : FrontEnd<NoDoubleSuspend> {
  static constexpr std::string_view name = "no-double-suspend";
  using initial_state = Up;
  // clang-format off
  using transition_table = mp_append<Forgets<Up, Down>, mp_list<
      Row<Up,   down,        Down>,
      Row<Up,   fails,       none>,
      Row<Up,   up,          none>,
      Row<Up,   caller_idle, none>,
      Row<Down, down,        SuspendedAgain>,
      Row<Down, fails,       Up>,
      Row<Down, up,          Up>,
      Row<Down, caller_idle, Up>>>;  // left down: suspend-resume-paired
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = NoDoubleSuspend;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.phase == at.phase && operation_starts_down(e)) return letter<M>(down{});
  if (e.phase == at.phase && e.kind == EventInfo::Kind::callback_end && !e.succeeded()) return letter<M>(fails{});
  if (e.up_delivered(model::counterpart(at.phase))) return letter<M>(up{});
  return std::nullopt;
}

}  // namespace

Property no_double_suspend() {
  return {
      .id = "no-double-suspend",
      .statement = "A phase of the way down does not start for a device that it has brought down already and that was not brought up since.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @suspend; Documentation/driver-api/pm/devices.rst, "
                "\"The DPM_FLAG_SMART_SUSPEND Driver Flag\" (\"would not be valid in general\")",
      .scope = Scope::device_phase,
      .monitor = &machine_of<NoDoubleSuspend>(),
      .violations = {{"SuspendedAgain", "the phase started again for a device that is down in it"}},
      .triggers = {"down"},
      .hears = hears,
      .fault = "suspended_before_resumed",
  };
}

}  // namespace pmc::properties

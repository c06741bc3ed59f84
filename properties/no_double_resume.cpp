// no-double-resume: no phase of the way up is told twice.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct up {};    // the phase gets to the device
struct down {};  // its counterpart does

struct Down : State {};  // or was never brought up: resume-only-if-suspended
struct Up : State {};
struct ResumedAgain : State {};

struct NoDoubleResume : FrontEnd<NoDoubleResume> {
  static constexpr std::string_view name = "no-double-resume";
  using initial_state = Down;
  // clang-format off
  using transition_table = mp_append<Forgets<Down, Up>, mp_list<
      Row<Down, up,          Up>,
      Row<Down, down,        none>,
      Row<Down, caller_idle, none>,
      Row<Up,   up,          ResumedAgain>,
      Row<Up,   down,        Down>,
      Row<Up,   caller_idle, Down>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = NoDoubleResume;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.up_delivered(model::counterpart(at.phase))) return letter<M>(up{});
  if (e.phase == at.phase && operation_starts_down(e)) return letter<M>(down{});
  return std::nullopt;
}

}  // namespace

Property no_double_resume() {
  return {
      .id = "no-double-resume",
      .statement = "A phase of the way up does not get to a device twice with no way down between.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Calling Drivers to Enter and Leave System Sleep States\"; "
                "drivers/base/power/main.c, __device_resume_noirq() to __device_resume(), which clear what they undo",
      .scope = Scope::device_phase,
      .monitor = &machine_of<NoDoubleResume>(),
      .violations = {{"ResumedAgain", "the phase got to the device again, and nothing has brought it down since"}},
      .triggers = {"up"},
      .hears = hears,
      .fault = "resumed_twice",
  };
}

}  // namespace pmc::properties

// resume-only-if-suspended: only what is down is brought up.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct down {};  // the phase did its work for the device
struct up {};    // the counterpart gets to it

struct Up : State {};
struct Down : State {};
struct ResumedUnsuspended : State {};

struct ResumeOnlyIfSuspended : FrontEnd<ResumeOnlyIfSuspended> {
  static constexpr std::string_view name = "resume-only-if-suspended";
  using initial_state = Up;
  // clang-format off
  using transition_table = mp_append<Forgets<Up, Down>, mp_list<
      Row<Up,   down,        Down>,
      Row<Up,   up,          ResumedUnsuspended>,
      Row<Up,   caller_idle, none>,
      Row<Down, down,        none>,
      Row<Down, up,          Up>,
      Row<Down, caller_idle, Up>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = ResumeOnlyIfSuspended;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(at.phase)) return letter<M>(down{});
  if (e.up_delivered(model::counterpart(at.phase))) return letter<M>(up{});
  return std::nullopt;
}

}  // namespace

Property resume_only_if_suspended() {
  return {
      .id = "resume-only-if-suspended",
      .statement = "resume, resume_early and resume_noirq get to a device only if their counterpart did its work for it in this "
                   "transition.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, power.is_suspended, .is_late_suspended and .is_noirq_suspended in __device_resume(), "
                "__device_resume_early() and __device_resume_noirq()",
      .scope = Scope::device_phase,
      .monitor = &machine_of<ResumeOnlyIfSuspended>(),
      .violations = {{"ResumedUnsuspended", "the phase of the way up got to a device that its counterpart had not brought down"}},
      .triggers = {"up"},
      .hears = hears,
      .fault = "flag_not_read_in_resume",
  };
}

}  // namespace pmc::properties

// suspend-resume-paired: freeze-balanced, with no regard to which messages they are.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct suspend {};  // this phase did its work for the device: ->suspend(), ->freeze() or ->poweroff()
struct resume {};   // its counterpart got to the device: ->resume(), ->thaw() or ->restore()

struct Operational : State {};
struct Suspended : State {};
struct SuspendedTwice : State {};
struct ResumedTwice : State {};
struct LeftSuspended : State {};

// A machine that goes off in Suspended never gets to caller_idle, and breaks nothing.
struct SuspendResumePaired : FrontEnd<SuspendResumePaired> {
  static constexpr std::string_view name = "suspend-resume-paired";
  using initial_state = Operational;
  // clang-format off
  using transition_table = mp_append<Forgets<Operational, Suspended>, mp_list<
      Row<Operational, suspend,     Suspended>,
      Row<Operational, resume,      ResumedTwice>,
      Row<Operational, caller_idle, none>,
      Row<Suspended,   suspend,     SuspendedTwice>,
      Row<Suspended,   resume,      Operational>,
      Row<Suspended,   caller_idle, LeftSuspended>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<SuspendResumePaired>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<SuspendResumePaired>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(at.phase)) return letter<SuspendResumePaired>(suspend{});
  if (e.up_delivered(model::counterpart(at.phase))) return letter<SuspendResumePaired>(resume{});
  return std::nullopt;
}

}  // namespace

Property suspend_resume_paired() {
  return {
      .id = "suspend-resume-paired",
      .statement = "A suspend-type phase that did its work for a device is followed by exactly one resume-type "
                   "phase of the same kind before the next one.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Calling Drivers to Enter and Leave System Sleep States\"; "
                "include/linux/pm.h, struct dev_pm_ops, @suspend and @resume",
      .scope = Scope::device_phase,
      .monitor = &machine_of<SuspendResumePaired>(),
      .violations = {{"SuspendedTwice", "the device was suspended again in this phase with no resume between"},
                     {"ResumedTwice", "the device was resumed from a phase that it was not suspended in"},
                     {"LeftSuspended", "the caller has returned and the device is still suspended in this phase"}},
      .triggers = {"suspend", "resume"},
      .hears = hears,
      .fault = "resume_skipped",
  };
}

}  // namespace pmc::properties

// thaw-on-failure: a frozen device whose image was not made goes on where it was.
#include "properties/listen.hpp"
#include "properties/steps_heard.hpp"

namespace pmc::properties {
namespace {

struct freeze_begins {};  // a walk on the way down, with FREEZE
struct other_begins {};   // the same with another message
struct making_failed {};  // a step on the way to the image returned an error
struct image_made {};     // the hypercall answered other than `failed`
struct resume {};         // RESUME gets to a device
struct restore {};        // RESTORE does; THAW and RECOVER are not heard: either will do here

struct NoFreeze : State {};
struct Frozen : State {};
struct MakingFailed : State {};
struct RestoredAfterFailure : State {};
struct ResumedAfterFailure : State {};

// A failure is remembered for the rest of the attempt, unless its caller goes on and makes the image
// all the same (and then breaks another rule).
struct ThawOnFailure : FrontEnd<ThawOnFailure> {
  static constexpr std::string_view name = "thaw-on-failure";
  using initial_state = NoFreeze;
  // clang-format off
  using transition_table = mp_list<
      Row<NoFreeze,     freeze_begins, Frozen>,
      Row<NoFreeze,     other_begins,  none>,
      Row<NoFreeze,     making_failed, none>,
      Row<NoFreeze,     image_made,    none>,
      Row<NoFreeze,     resume,        none>,
      Row<NoFreeze,     restore,       none>,
      Row<NoFreeze,     caller_idle,   none>,
      Row<Frozen,       freeze_begins, none>,
      Row<Frozen,       other_begins,  NoFreeze>,
      Row<Frozen,       making_failed, MakingFailed>,
      Row<Frozen,       image_made,    none>,
      Row<Frozen,       resume,        none>,  // message-class-match
      Row<Frozen,       restore,       none>,  // restore-only-after-image
      Row<Frozen,       caller_idle,   NoFreeze>,
      Row<MakingFailed, freeze_begins, none>,
      Row<MakingFailed, other_begins,  NoFreeze>,
      Row<MakingFailed, making_failed, none>,
      Row<MakingFailed, image_made,    Frozen>,
      Row<MakingFailed, resume,        ResumedAfterFailure>,
      Row<MakingFailed, restore,       RestoredAfterFailure>,
      Row<MakingFailed, caller_idle,   NoFreeze>>;
  // clang-format on
};

/// dpm_suspend_end() unwinds before it returns the error, so the end of the walk that failed counts, too.
bool making_fails(const EventInfo& e) {
  return failed(e, "dpm_suspend_start_returned") || failed(e, "dpm_suspend_end_returned") ||
         failed(e, "dpm_suspend_noirq_returned") || failed(e, "pm_sleep_disable_secondary_cpus") ||
         failed(e, "syscore_suspend") || failed(e, "stop_machine") || heard::image_failed(e) ||
         (e.kind == EventInfo::Kind::end && model::is_down(e.phase) && e.outcome == Outcome::error);
}

Heard hears(const EventInfo& e, const Instance&) {
  using M = ThawOnFailure;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (making_fails(e)) return letter<M>(making_failed{});
  if (heard::image_made(e) || heard::came_through_image(e)) return letter<M>(image_made{});
  if (begins_down(e)) return e.message == Message::FREEZE ? letter<M>(freeze_begins{}) : letter<M>(other_begins{});
  if (operation_delivered_up(e) && e.message == Message::RESUME) return letter<M>(resume{});
  if (operation_delivered_up(e) && e.message == Message::RESTORE) return letter<M>(restore{});
  return std::nullopt;
}

}  // namespace

Property thaw_on_failure() {
  return {
      .id = "thaw-on-failure",
      .statement = "If an image could not be made, the devices that got FREEZE get THAW or RECOVER, never RESTORE.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @thaw, and \"PM_EVENT_ messages\", RECOVER; "
                "Documentation/driver-api/pm/devices.rst, \"Entering Hibernation\" and \"Leaving Hibernation\"",
      .scope = Scope::system,
      .monitor = &machine_of<ThawOnFailure>(),
      .violations = {{"RestoredAfterFailure", "a device got RESTORE after making the image had failed"},
                     {"ResumedAfterFailure", "a device got RESUME after making the image had failed"}},
      .triggers = {"making_failed"},
      .trigger_states = {"Frozen", "MakingFailed"},
      .hears = hears,
      .fault = "restore_after_error",
  };
}

}  // namespace pmc::properties

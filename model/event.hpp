/// What an event of the System means to the kernel: what properties hear, and what a counterexample says.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checker/system.hpp"
#include "model/vocabulary.hpp"

namespace pmc::model {

using DeviceIndex = std::int32_t;
inline constexpr DeviceIndex no_device = -1;

/// Somebody else without whom a step does not happen: the drivers of a device's parent, children, .., or resources.
/// Whoever of them has a letter of that name takes part.
struct Needs {
  enum class Whom : std::uint8_t { parent, children, suppliers, sibling, resources };  ///< sibling: the one before it in the list
  Whom whom = Whom::parent;
  std::string letter;
  bool must = false;  ///< it is not waited for: if it cannot, that is an unexpected-event
};

/// A letter that a driver, its partner or a resource fires on its own.  Whoever else has a letter of that name (core
/// components, resources; the driver's own partner) takes part as a gate.
struct Spontaneous {
  std::string event;      ///< the letter's name, as in the automaton
  bool favour = false;    ///< the way home must not need it
  bool must = false;      ///< the driver has to be able to take it: if not, it is an unexpected-event
  bool hotplug = false;   ///< only in a run with hotplug
  bool needs_xenstore = false;  ///< only while xenstore answers
  std::vector<Needs> needs = {};
};

/// One step of the whole system.
struct EventInfo {
  enum class Kind : std::uint8_t {
    step,            ///< of the caller: `step` names it as the caller's letter does, "freeze_processes(ok)"
    begin,           ///< a walk begins: trace_suspend_resume(dpm_<phase>[message], true)
    end,             ///< a walk ends, with `outcome`
    schedule,        ///< hidden: the walk schedules an asynchronous device's work
    admit,           ///< hidden: the device's waits are over and its callback will run
    pass,            ///< hidden: as admit, but it has no callback in this phase: it counts as done
    leave_out,       ///< hidden: as pass, since its driver's callback is left out: `step` says which rule, "smart_suspend"
                     ///< or "skip_resume" (DPM_FLAG_MAY_SKIP_RESUME)
    skip,            ///< hidden: the phase is not for this device
    direct_complete,  ///< hidden: in suspend the device is left in runtime suspend as it is
    abort,           ///< hidden: the device sees async_error and does nothing
    abort_wakeup,    ///< hidden: the device sees a pending wakeup, sets async_error, does nothing
    callback_start,  ///< trace_device_pm_callback_start
    callback_end,    ///< trace_device_pm_callback_end, with `outcome`
    complete,        ///< hidden: flags, complete_all(), after a callback
    publish,         ///< hidden: async_error is set after a callback that failed, complete_all()
    wakeup,          ///< a wakeup event arrives
    runtime,         ///< runtime PM changes the device's status: `step` is "runtime_suspend" or "runtime_resume"
    hotplug,         ///< `step` is "device_add" or "device_del"
    spontaneous,     ///< a driver, its partner or a resource acts on its own: `step` says how
  };
  Kind kind = Kind::step;
  Phase phase = Phase::prepare;         ///< of begin .. publish
  Message message = Message::SUSPEND;   ///< of begin, end, pass, callback_start, callback_end, dpm_*() and sysdev_suspend() steps
  Outcome outcome = Outcome::ok;        ///< of step (if it has one), end, callback_end
  DeviceIndex device = no_device;       ///< of schedule .. publish, runtime, hotplug, spontaneous (a driver's)
  std::string_view step = {};           ///< of step: the step's name alone, "freeze_processes"; of others see Kind
  std::string_view fields = {};         ///< of step: its field values, "ok"; of a message step "FREEZE"
  std::string_view callback = {};       ///< of callback_start, callback_end, leave_out: "freeze_late"

  /// The callback did not fail.
  [[nodiscard]] bool succeeded() const { return outcome == Outcome::ok || outcome == Outcome::positive; }
  /// The device counts as done in the phase, and no callback of it ran.
  [[nodiscard]] bool passes() const { return kind == Kind::pass || kind == Kind::leave_out; }
  /// The down phase did its work for the device: the callback succeeded, or there is none, or it is left out.
  [[nodiscard]] bool down_done(Phase p) const {
    return phase == p && model::is_down(p) && (passes() || (kind == Kind::callback_end && succeeded()));
  }
  /// The up phase gets to the device, whatever its callback then returns.
  [[nodiscard]] bool up_delivered(Phase p) const {
    return phase == p && !model::is_down(p) && (passes() || kind == Kind::callback_start);
  }
  [[nodiscard]] bool is_step(std::string_view name) const { return kind == Kind::step && step == name; }
};

}  // namespace pmc::model

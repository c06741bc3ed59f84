/// What an event of the System means to the kernel: what properties hear, and what a counterexample says.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "checker/system.hpp"
#include "model/vocabulary.hpp"

namespace pmc::model {

using DeviceIndex = std::int32_t;
inline constexpr DeviceIndex no_device = -1;

/// One step of the whole system.
struct EventInfo {
  enum class Kind : std::uint8_t {
    step,            ///< of the caller: `step` names it as the caller's letter does, "freeze_processes(ok)"
    begin,           ///< a walk begins: trace_suspend_resume(dpm_<phase>[message], true)
    end,             ///< a walk ends, with `outcome`
    schedule,        ///< hidden: the walk schedules an asynchronous device's work
    admit,           ///< hidden: the device's waits are over and its callback will run
    pass,            ///< hidden: as admit, but it has no callback in this phase: it counts as done
    skip,            ///< hidden: the phase is not for this device
    abort,           ///< hidden: the device sees async_error and does nothing
    abort_wakeup,    ///< hidden: the device sees a pending wakeup, sets async_error, does nothing
    callback_start,  ///< trace_device_pm_callback_start
    callback_end,    ///< trace_device_pm_callback_end, with `outcome`
    complete,        ///< hidden: flags, complete_all(), after a callback
    publish,         ///< hidden: async_error is set after a callback that failed, complete_all()
    wakeup,          ///< a wakeup event arrives
    xenbus,          ///< a frontend or its backend changes state: `step` says how
  };
  Kind kind = Kind::step;
  Phase phase = Phase::prepare;         ///< of begin .. publish
  Message message = Message::SUSPEND;   ///< of begin, end, pass, callback_start, callback_end, dpm_*() and sysdev_suspend() steps
  Outcome outcome = Outcome::ok;        ///< of step (if it has one), end, callback_end
  DeviceIndex device = no_device;       ///< of schedule .. publish, xenbus
  std::string_view step = {};           ///< of step: the step's name alone, "freeze_processes"
  std::string_view fields = {};         ///< of step: its field values, "ok"; of a message step "FREEZE"
  std::string_view callback = {};       ///< of callback_start, callback_end: "freeze_late"

  /// The down phase did its work for the device: the callback succeeded, or there is none.
  [[nodiscard]] bool down_done(Phase p) const {
    return phase == p && model::is_down(p) && (kind == Kind::pass || (kind == Kind::callback_end && outcome == Outcome::ok));
  }
  /// The up phase gets to the device, whatever its callback then returns.
  [[nodiscard]] bool up_delivered(Phase p) const {
    return phase == p && !model::is_down(p) && (kind == Kind::pass || kind == Kind::callback_start);
  }
  [[nodiscard]] bool is_step(std::string_view name) const { return kind == Kind::step && step == name; }
};

}  // namespace pmc::model

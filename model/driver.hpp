/// What is behind a device's dev_pm_ops.  A new driver is one file in model/drivers and one line in its
/// catalogue.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/machine.hpp"
#include "model/topology.hpp"

namespace pmc::model {

/// The name of the dev_pm_ops member for a phase under a message: "freeze_late".  Source: pm_op(),
/// pm_late_early_op(), pm_noirq_op() (drivers/base/power/main.c).  The view is of static storage.
std::string_view op_name(Phase phase, Message message);

/// One callback of a driver, in the letters of its machine.
struct Callback {
  std::string_view name;  ///< static storage: "freeze_late"
  checker::LetterIndex start, ok;
  checker::LetterIndex error = checker::no_letter;  ///< no_letter: it never fails
  bool may_retry = false;                           ///< prepare() may return -EAGAIN (letter: error)
  bool needs_xenstore = false;                      ///< it returns only when xenstore answers
  checker::LetterIndex positive = checker::no_letter;  ///< prepare() may return more than 0: see direct_complete
  /// It is in dev->driver->pm, and no PM domain, type, class or bus has one, so that the PM core may leave it out
  /// (DPM_FLAG_SMART_SUSPEND, DPM_FLAG_MAY_SKIP_RESUME).  Source: device_suspend_late() .. device_resume_early().
  bool of_driver = false;
  // Which of several alternatives it is.  Unset: it does not depend on that.
  std::optional<bool> if_runtime_suspended = {};  ///< pm_runtime_status_suspended() as it starts
  std::optional<bool> if_skip_resume = {};        ///< dev_pm_skip_resume() as it starts
  bool runtime_resumes = false;                   ///< it begins with pm_runtime_resume()
  // What it waits for before it returns.  Without these it returns whenever it likes.
  bool sleeps = false;             ///< until its own machine takes the end
  std::vector<Needs> needs = {};   ///< ... and these take theirs
};

/// Something that a driver talks to, one beside each device.
struct Partner {
  std::string prefix;  ///< of the component's name: "backend of "
  const checker::Machine* machine = nullptr;
  std::vector<std::string> home = {};  ///< MSM states; empty: all
};

struct Driver {
  std::string name;
  std::string brief;
  std::string source;
  const checker::Machine* machine = nullptr;  ///< none: a driver without callbacks
  std::vector<std::string> home = {};         ///< MSM states in which it works, or is known not to
  std::optional<Partner> partner = {};
  /// What driver and partner do on their own; a letter that both have is one step.
  std::vector<Spontaneous> talk = {};
  bool wrong = false;       ///< made to be refuted: what is wrong with it is in `brief`
  bool runtime_pm = false;  ///< it reads or changes the runtime PM status of its device
  /// The callback for a phase under a message: none, one, or alternatives that exclude each other.
  std::function<std::vector<Callback>(Phase, Message, const Device&)> callbacks;
};

/// In the order of `pmcheck list drivers`.
const std::vector<Driver>& drivers();
/// Their names; what a topology file's `model` may say.
const std::vector<std::string>& driver_names();
const Driver& driver(std::string_view name);  ///< asserts that there is one of that name

}  // namespace pmc::model

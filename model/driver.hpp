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
};

/// Something that a driver talks to, one beside each device; it and the driver share `talk`.
struct Partner {
  std::string prefix;  ///< of the component's name: "backend of "
  const checker::Machine* machine = nullptr;
  /// MSM event names: steps that driver and partner take on their own; a letter that both have is one step.
  std::vector<std::string> talk;
  /// The same, for favours of the environment that only a run with hotplug has.
  std::vector<std::string> hotplug = {};
};

struct Driver {
  std::string name;
  std::string brief;
  std::string source;
  const checker::Machine* machine = nullptr;  ///< none: a driver without callbacks
  std::vector<std::string> home = {};         ///< MSM states in which it works, or is known not to
  std::optional<Partner> partner = {};
  /// The callback for a phase under a message, or none.
  std::function<std::optional<Callback>(Phase, Message, const Device&)> callback;
};

/// In the order of `pmcheck list drivers`.
const std::vector<Driver>& drivers();
/// Their names; what a topology file's `model` may say.
const std::vector<std::string>& driver_names();
const Driver& driver(std::string_view name);  ///< asserts that there is one of that name

}  // namespace pmc::model

/// A question to the checker: which caller, over which devices, in which environment; and the System
/// that it is composed into.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/system.hpp"
#include "model/caller.hpp"
#include "model/event.hpp"
#include "model/part.hpp"
#include "model/steps.hpp"
#include "model/topology.hpp"

namespace pmc::model {

enum class AsyncMode : std::uint8_t { as_is, off, all };  ///< pm_async=1, pm_async=0, every device asynchronous

struct Environment {
  std::set<Answer> answers{Answer::cancelled, Answer::new_domain, Answer::failed};  ///< of the suspend hypercall
  AsyncMode async = AsyncMode::as_is;
  bool faults = true;    ///< callbacks and steps may fail (where the caller's environment lets them)
  bool wakeups = true;   ///< wakeup events may arrive (likewise)
  bool wakeup_count = false;  ///< user space may write /sys/power/wakeup_count, which arms the check of counted events
  bool hotplug = false;  ///< backends may be detached
  std::vector<std::string> without = {};  ///< fixes (model/fixes.hpp) that this kernel does not have yet
  /// The device whose callbacks may fail; none: all devices'.
  std::optional<DeviceIndex> subject = {};
};

/// A System, and what its events mean.
struct Model {
  checker::System system;
  std::vector<EventInfo> events;        ///< by EventIndex
  std::vector<std::string> device_names;
  std::vector<PartInfo> parts;          ///< by ComponentIndex; monitors, which come after them, have none
  const Caller* caller = nullptr;
  std::vector<std::string> bounds;      ///< what the run's verdicts are limited to, one sentence each
  /// Components of the model, by automaton: which MSM machine it was tabulated from.
  std::vector<const checker::Machine*> machines;
  /// Of those the ones that were made for this model.
  std::vector<std::shared_ptr<const checker::Machine>> own_machines;

  /// One event as a kernel developer would write it: "device_pm_callback_start(vif-0, freeze[FREEZE])".
  [[nodiscard]] std::string text(checker::EventIndex e) const;
  /// The source line behind it where it is taken in that state, or empty.
  [[nodiscard]] std::string location(checker::EventIndex e, const checker::StateVector& before) const;
  /// The lane of a sequence diagram: the caller, "dpm", or the device.
  [[nodiscard]] std::string lane(checker::EventIndex e) const;
  /// Whether a real kernel's trace would show it.
  [[nodiscard]] bool visible(checker::EventIndex e) const;
};

/// Precondition: the topology's drivers exist (topology() has checked them).
Model compose(const Caller& caller, const Topology& topology, const Environment& environment);

}  // namespace pmc::model

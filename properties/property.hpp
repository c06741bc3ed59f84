/// A rule: a sentence, where it comes from, and the monitor that decides it.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/machine.hpp"
#include "model/event.hpp"
#include "model/part.hpp"  // and not scenario.hpp: a new step or caller should not rebuild every monitor

namespace pmc::properties {

/// What one instance of a monitor speaks of.
enum class Scope : std::uint8_t {
  system,        ///< one instance
  device,        ///< one a device
  device_phase,  ///< one a device and down phase of suspend, suspend_late, suspend_noirq
  parent_child,  ///< one a device and its parent
  supplier_consumer,     ///< one a device and each of its suppliers
  dependency,            ///< one a device and each that its callbacks use and of which the core knows nothing
  superior_subordinate,  ///< one a device and its parent, and one a consumer and its supplier
};
std::string_view to_string(Scope s);

/// The instance that an event is offered to.
struct Instance {
  model::DeviceIndex device = model::no_device;  ///< of device, device_phase; the child or consumer of pairs
  model::DeviceIndex parent = model::no_device;  ///< of pairs: the parent or supplier, or what is used
  model::Phase phase = model::Phase::suspend;    ///< of device_phase
  bool may_wakeup = false;                       ///< device_may_wakeup() of `device`
};

struct Property {
  std::string id;         ///< kebab-case, for life
  std::string statement;  ///< the rule in one sentence
  std::string logic;      ///< "AG"
  std::string source;     ///< kernel file and function or document
  Scope scope = Scope::system;
  const checker::Machine* monitor = nullptr;
  /// The MSM states that violate, and what each says of itself in a report.
  struct Violation {
    std::string state;
    std::string meaning;
  };
  std::vector<Violation> violations;
  /// Monitor events (MSM event names) whose occurrence makes the property more than vacuous.
  std::vector<std::string> triggers;
  /// The monitor's MSM states in which they count; empty: in any.
  std::vector<std::string> trigger_states = {};
  /// The monitor's letter for that event, or none if it does not hear it.
  std::function<std::optional<checker::LetterIndex>(const model::EventInfo&, const Instance&)> hears;
  /// The same for one component's part in an event, where it is that part which counts ("runtime PM of X" takes `put`).
  /// Asked first, for each component of the event in turn; if none gives a letter, `hears` is asked.  Empty: none.
  std::function<std::optional<checker::LetterIndex>(const model::PartTaken&, const model::EventInfo&, const Instance&)> hears_part = {};
  std::string fault;  ///< the seeded fault that it is shown to refute (tests/faults), for `explain`
  /// It asks for a step that a bare sequence (Caller::environment_may_fail is false) leaves out: it says nothing of those.
  bool of_whole_callers = false;
};

/// All properties with a monitor, in the order of `pmcheck list properties`.
const std::vector<Property>& all();

/// A rule that the checker itself decides: deadlock, unexpected-event, no-hang.
struct BuiltIn {
  std::string id, statement, logic, source;
  std::string fault;  ///< as Property::fault
};
const std::vector<BuiltIn>& built_in();

}  // namespace pmc::properties

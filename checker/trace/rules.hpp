/// Which rules a recording decides, with the monitors that verify uses.
///
/// A monitor hears what was seen.  What it hears unseen may have happened wherever each component of the model by itself allows it,
/// in the order in which the component that takes part in most of it does; all that is possible is followed at once.  From where the
/// recording is no behaviour of the model, anything unseen may happen at any time.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "checker/trace/attempt.hpp"
#include "checker/trace/conform.hpp"
#include "properties/property.hpp"

namespace pmc::trace {

enum class Decision : std::uint8_t {
  violated,   ///< whatever happened unseen
  undecided,  ///< that depends on what happened unseen
  holds,      ///< in what was recorded, whatever happened unseen
  idle,       ///< nothing was recorded that the rule speaks of
};
std::string_view to_string(Decision d);

struct RuleDecision {
  const properties::Property* rule = nullptr;
  std::size_t violated = 0, undecided = 0, holds = 0, idle = 0;  ///< instances: devices, pairs, ..
  // Of the first instance that is violated:
  std::string subject = {};              ///< "parent-suspended-after-children of B below A"
  std::string meaning = {};              ///< what its violating state says
  std::vector<const Event*> heard = {};  ///< what it heard, the last ones of it; the last breaks it

  [[nodiscard]] Decision decision() const;
};

/// Where several callers can have done it, or get as far as any, what is said of a rule is so for each of them.
struct Decisions {
  std::vector<RuleDecision> rules;  ///< every one that has a monitor
  std::vector<std::string> bounds;  ///< what was not watched
};
Decisions decide(const Attempt& attempt, const AttemptConformance& conformance);

}  // namespace pmc::trace

/// The family of rules that say only what acquires and what releases: consoles, locks, masks, processors, hooks of the
/// platform.  One monitor serves them all; what differs between them is data.
#pragma once
#include "checker/machine.hpp"
#include "properties/property.hpp"

namespace pmc::properties {

/// How a pair behaves where pairs differ.
enum class Balance : std::uint8_t {
  strict,         ///< acquiring does not fail
  self_unwinding,  ///< acquiring that failed has undone itself: it must not be released
  owing,          ///< acquiring that failed must be released all the same
  tolerant,       ///< releasing what is not held does nothing, so whether acquiring failed does not matter
  idempotent,     ///< acquiring what is held does nothing; acquiring that failed holds nothing and must not be released
};

/// The monitors' MSM machines, one a behaviour.
template <Balance>
const checker::Machine& balance_machine();

struct BalancedRule {
  std::string id, statement, source;
  Balance behaviour = Balance::strict;
  /// The steps (model/steps.hpp), as "suspend_console", or of those with fields one, as "set_in_suspend(true)"; the first of
  /// each stands for all in what a violation says.
  std::vector<std::string_view> acquires, releases;
  std::string fault;
};
/// The rule with a monitor of its own, named as the rule.  Violating states, of those that its behaviour has: HeldTwice,
/// ReleasedWithoutAcquire, ReleasedAfterError, LeftHeld, LeftAfterError.
Property balanced(const BalancedRule& rule);

}  // namespace pmc::properties

/// The family of rules of the form "this only while that", or "never while that".  One monitor for each form; what differs
/// between the rules is which events begin and end "that", and which are "this".
#pragma once
#include "checker/machine.hpp"
#include "properties/property.hpp"

namespace pmc::properties {

enum class During : std::uint8_t {
  only,   ///< it happens only while that lasts: violating state TakenOutside
  once,   ///< the same, and it ends that: between two of it that has to begin anew
  never,  ///< it never happens while that lasts: violating state TakenInside
};
/// The monitors' MSM machines, one a form.
template <During>
const checker::Machine& during_machine();

struct DuringRule {
  std::string id, statement, source;
  During form = During::only;
  using Which = std::function<bool(const model::EventInfo&)>;
  Which it;      ///< asked first: an event may be this and also begin or end that, and it is this which counts
  Which begins;  ///< that begins
  Which ends;    ///< that ends; it also ends when the caller returns
  std::string meaning;  ///< of the violating state
  std::string fault;
  /// The rule asks for a step, and a bare sequence, which leaves steps out, says nothing of it.
  bool of_whole_callers = false;
};
/// The rule with a monitor of its own, named as the rule.
Property during(const DuringRule& rule);

}  // namespace pmc::properties

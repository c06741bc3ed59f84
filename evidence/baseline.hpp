/// A shipped scenario as it is: what its search found, and what it took.
#pragma once
#include <memory>
#include <set>

#include "checker/explorer.hpp"
#include "evidence/scenarios.hpp"
#include "properties/attach.hpp"

namespace pmc::evidence {

/// More states than a scenario of this list may have: it is to be a small world.
inline constexpr std::uint64_t states_max = 3'000'000;

struct Baseline {
  const Scenario* scenario = nullptr;
  model::Model model;  ///< with the monitors of the scenario's rules
  std::vector<properties::Attached> attached;
  checker::System unwatched;  ///< the same without monitors
  checker::Exploration exploration;
  std::set<std::string> known;  ///< signatures of what was found

  /// The id of the rule that the finding is about.
  [[nodiscard]] std::string rule(const checker::Finding& finding) const;
  /// What tells a finding in this or a changed System from others: the rule; of a monitor its violating state; of a refused
  /// event who refuses it in which state.  Nothing like it was found here: whoever makes it in a changed model has noticed.
  [[nodiscard]] std::string signature(const checker::Finding& finding, const checker::System& system, const model::Model& model) const;
};

/// Composed, watched by the scenario's rules, not yet searched.
std::unique_ptr<Baseline> composed(const Scenario& scenario);
/// All of them, searched in full, `jobs` at once, in the order given.  A search that is cut at states_max is thrown as
/// std::logic_error: that scenario does not belong into the list.
std::vector<std::unique_ptr<Baseline>> baselines(const std::vector<const Scenario*>& scenarios, unsigned jobs);

}  // namespace pmc::evidence

/// The strength of the rules over C: which faults in a kernel's callers they refute.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "evidence/baseline.hpp"
#include "evidence/mutation.hpp"
#include "evidence/source_mutants.hpp"

namespace pmc::evidence {

/// A caller as the tree has it, over one or two small worlds.
struct SourceBaseline {
  source::CallerText text;
  std::shared_ptr<const source::Extracted> extracted;
  model::Caller caller;
  std::vector<Scenario> scenarios;
  std::vector<std::unique_ptr<Baseline>> baselines;  ///< by scenario, searched
  /// So large that it is tried only with faults that others show and do not refute, and its rules a few at a time.
  [[nodiscard]] bool is_large() const;
};

/// A tree as it is, which faults are put into.
struct SourceSubject {
  source::TreePtr tree;
  source::Config config;
  source::Discovered discovered;
  source::Shared shared;
  std::vector<std::unique_ptr<SourceBaseline>> callers;  ///< the small ones first
};
/// Finds the callers, extracts them and searches each, `jobs` at once.
SourceSubject source_subject(const source::TreePtr& tree, const source::Config& config, unsigned jobs);

/// Of all functions that callers run which are not large: each fault that only a large one shows takes seconds.
std::vector<SourceMutant> source_mutants(const SourceSubject& subject);

/// The fate is `killed` by a finding that the tree does not have without the fault, as Baseline::signature() tells them apart;
/// `equivalent` if the automaton of every caller that is not large has the same traces and refusals, but for decisions and for
/// steps that do nothing there (nothing_left.hpp);
/// `inconclusive` if nothing is found, and a search was cut, or something was met that is not modelled; else `survived`.
struct SourceMutantResult {
  const SourceMutant* mutant = nullptr;
  Fate fate = Fate::survived;
  std::string by;         ///< of killed: the rule
  std::string caller;     ///< of killed: where; else the first that behaves otherwise
  std::size_t steps = 0;  ///< of killed: the length of the counterexample
};
std::vector<SourceMutantResult> try_source_mutants(const SourceSubject& subject, const std::vector<SourceMutant>& mutants, unsigned jobs,
                                                   const std::function<void(std::size_t done)>& progress = {});

}  // namespace pmc::evidence

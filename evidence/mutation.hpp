/// The strength of the rules: which of the mutants they refute.
#pragma once
#include <functional>
#include <memory>
#include <span>

#include "evidence/baseline.hpp"
#include "evidence/mutants.hpp"
#include "evidence/sample.hpp"

namespace pmc::evidence {

enum class Fate : std::uint8_t {
  killed,        ///< a rule that holds without the change is broken by it
  equivalent,    ///< shown to make no difference: the automata accept the same, or in every scenario the whole does
  not_reached,   ///< what is changed is never taken in any of the scenarios, each searched in full
  survived,      ///< it makes a difference, and no rule minds
  inconclusive,  ///< the same as far as was searched: a limit was hit
};
std::string_view to_string(Fate f);

struct MutantResult {
  const Mutant* mutant = nullptr;
  Fate fate = Fate::survived;
  std::string by;        ///< of killed: the rule
  std::string scenario;  ///< of killed: where; of survived, inconclusive: the first where it makes a difference
  std::size_t steps = 0;  ///< of killed: the length of the counterexample
};

/// The machines of the PM core and of callers, and "composition": what is mutated unless others are named.
std::vector<std::string> core_and_callers();

/// The mutants of these machines ("composition": of the gates of these scenarios), in the order given.
/// Precondition: machines of model::machines().
std::vector<Mutant> mutants_of(const std::vector<std::string>& machines, const std::vector<std::unique_ptr<Baseline>>& baselines);

/// Tries each mutant in the scenarios, in their order, until one kills it; `jobs` at once.
std::vector<MutantResult> try_mutants(const std::vector<Mutant>& mutants, const std::vector<std::unique_ptr<Baseline>>& baselines,
                                      unsigned jobs, const std::function<void(std::size_t done)>& progress = {});

struct Tally {
  std::size_t total = 0, killed = 0, equivalent = 0, not_reached = 0, survived = 0, inconclusive = 0;
  void add(Fate fate);
  /// Of those that make a difference somewhere: the percentage killed; 100 if there are none.
  [[nodiscard]] double score() const;
};
Tally tally(const std::vector<MutantResult>& results);

}  // namespace pmc::evidence

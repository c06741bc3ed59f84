/// Many questions at once: every world of a set of topologies.
#pragma once
#include <functional>
#include <vector>

#include "checker/cli/report.hpp"

namespace pmc::cli {

struct SweepProgress {
  std::size_t done = 0, questions = 0;
  std::uint64_t states = 0;
  const Question* latest = nullptr;
};

/// The answers in the order of the questions, `jobs` of them at a time and each by one thread; the same whatever
/// `jobs` is.  `progress`, from any of the threads but one at a time, may be empty.  Error: the first question's in
/// that order which has one.
checker::Result<std::vector<Answered>> sweep(std::vector<Question> questions, unsigned jobs,
                                             const std::function<void(const SweepProgress&)>& progress);

/// One summary a caller and outcome, over all its worlds; then for each broken rule the shortest counterexample in the
/// smallest world.
void report_worlds(std::ostream& out, const std::vector<Answered>& all, const TextOptions& options);

}  // namespace pmc::cli

/// Which variables that outlive a call can change what the model sees: a backward slice of the callers (Weiser, "Program
/// Slicing", 1984) whose criterion is the steps.  The others need not be told apart from one call to the next.
#pragma once
#include <set>
#include <string>

#include "checker/source/analysis.hpp"

namespace pmc::source {

struct Relevance {
  std::set<std::string> globals;  ///< as Expr::global names them
  std::set<std::string> fields;   ///< names of members, whatever they are members of
  bool everything = false;        ///< for tests: nothing is left out
  /// Of a path of the store that is not a local of some frame.
  [[nodiscard]] bool is_tracked(const std::string& path) const;
};

/// `returns_steer`: functions whose result decides what comes next, as that of an open().
Relevance relevance(const Analysis& analysis, const std::set<const FunctionText*>& entries,
                    const std::set<const FunctionText*>& returns_steer);
/// .. of which nothing is left out.
Relevance without_slice(const Analysis& analysis);

}  // namespace pmc::source

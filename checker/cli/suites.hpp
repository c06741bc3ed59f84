/// Answers as suites of test cases: what JUnit and KTAP have in common.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "checker/cli/litmus.hpp"

namespace pmc::cli {

struct Case {
  enum class Outcome : std::uint8_t {
    passed,
    skipped,  ///< holds vacuously: nothing was tested
    failed,
    error,  ///< inconclusive: a limit stopped the test
  };
  std::string name;
  Outcome outcome = Outcome::passed;
  std::string message;  ///< why it did not pass, in a line; empty if it did
  std::string details;  ///< the counterexample, in lines; may be empty
};

struct Suite {
  std::string name;
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> facts;  ///< of the run: states, bounds, ..
  std::vector<Case> cases;
  [[nodiscard]] std::size_t count(Case::Outcome outcome) const;
};

/// One suite a run, one case a property.
std::vector<Suite> suites_of(const std::vector<Answered>& all);
/// One suite a folder, one case a test; what is as expected has passed, a counterexample or not.
std::vector<Suite> suites_of(const std::vector<LitmusAnswer>& all);

}  // namespace pmc::cli

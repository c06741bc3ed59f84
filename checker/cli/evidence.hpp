/// `pmcheck mutate` and `pmcheck coverage`: how strong the evidence is (docs/evidence.md).
#pragma once
#include <ostream>
#include <string>
#include <vector>

namespace pmc::cli {

struct EvidenceCommand {
  std::vector<std::string> machines;   ///< of mutate; empty: the PM core and the callers
  std::vector<std::string> scenarios;  ///< parts of their names; empty: all
  std::size_t sample = 0;              ///< of mutate; 0: all mutants
  std::string explained;               ///< a file of reasons; empty: none
  bool every_mutant = false;           ///< of mutate, text: list the killed ones, too
  bool list_scenarios = false;         ///< of coverage, text: list the scenarios
  bool json = false;
  unsigned jobs = 0;  ///< 0: as many as there are processors
  bool progress = false;
};

/// 0: every survivor is explained; 1: some are not, or an explanation is stale.
int mutate_command(std::ostream& out, std::ostream& err, const EvidenceCommand& command);
/// 0: every row fires or is explained, and no property is vacuous everywhere; 1: not so.
int coverage_command(std::ostream& out, std::ostream& err, const EvidenceCommand& command);

}  // namespace pmc::cli

/// `pmcheck source` and `pmcheck patch` (docs/source.md).
#pragma once
#include <ostream>
#include <string>
#include <vector>

#include "checker/cli/report.hpp"
#include "checker/cli/source_check.hpp"

namespace pmc::cli {

struct SourceCommand {
  std::string tree;
  SourceOptions options;
  std::size_t format = 0;  ///< of reporters()
  TextOptions text;
  bool list_callers = false;  ///< what is found, and nothing is checked
  bool drift = false;         ///< what is not as the model was made from it
  bool progress = false;
};

struct PatchCommand {
  std::string tree;
  std::vector<std::string> patches;  ///< files, or "-"
  std::string before, after;         ///< instead: two directories
  std::string range;                 ///< instead: REV..REV of the repository `tree`
  bool new_only = false;             ///< only what the patch introduces makes the exit status 1
  SourceOptions options;
  std::size_t format = 0;  ///< text or json
  TextOptions text;
  bool progress = false;
};

int source_command(std::ostream& out, std::ostream& err, const SourceCommand& command);
/// `pmcheck source TREE --drift`: functions that are not as the model was made from them, and which callers of the model do not do
/// what the C does, with the shortest event sequences.  Exit status 1 if there are any.
int drift_command(std::ostream& out, std::ostream& err, const source::TreePtr& tree, const SourceCommand& command);
int patch_command(std::ostream& out, std::ostream& err, const PatchCommand& command);

}  // namespace pmc::cli

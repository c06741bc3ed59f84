/// The commands.  Each writes its answer to `out`, its complaints to `err`, and returns the exit status:
/// 0 everything asked for holds; 1 a rule is broken; 2 bad usage or input; 3 inconclusive.
#pragma once
#include <ostream>
#include <string>
#include <vector>

#include "checker/cli/report.hpp"

namespace pmc::cli {

struct VerifyCommand {
  VerifyOptions options;
  std::size_t format = 0;  ///< of reporters()
  ReportOptions report;
  bool progress = false;         ///< on `err`, a terminal
};
struct LitmusCommand {
  std::vector<std::string> paths;
  checker::Limits limits = {};
  unsigned jobs = 0;       ///< 0: as many as there are processors
  std::size_t format = 0;  ///< of reporters()
  ReportOptions report;
  bool progress = false;  ///< on `err`, a terminal
};
struct DiagramCommand {
  std::string machine;  ///< or empty: --system or --counterexample
  bool system = false, counterexample = false, hidden_steps = false;
  VerifyOptions options;
  std::string output;  ///< empty: DOT text to `out`
};

struct ExplainCommand {
  std::string property;  ///< or empty: --all
  bool all = false;
  bool markdown = false;
};

int list(std::ostream& out, std::ostream& err, const std::string& what);
int verify_command(std::ostream& out, std::ostream& err, const VerifyCommand& command);
int litmus_command(std::ostream& out, std::ostream& err, const LitmusCommand& command);
int diagram(std::ostream& out, std::ostream& err, const DiagramCommand& command);
int explain(std::ostream& out, std::ostream& err, const ExplainCommand& command);

/// The whole program but for main(): arguments without the program's name.
int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err, bool err_is_terminal);

/// `error: what`, `where:`, `try:`; returns 2.
int complain(std::ostream& err, const checker::Error& error);

}  // namespace pmc::cli

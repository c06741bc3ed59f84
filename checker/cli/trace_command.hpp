/// `pmcheck trace` (docs/traces.md).
#pragma once
#include <ostream>
#include <string>
#include <vector>

namespace pmc::cli {

struct TraceCommand {
  std::vector<std::string> files;  ///< "-": standard input
  std::string input_format;        ///< of trace::formats(); empty: by content
  bool json = false;
  bool check = false;               ///< against the model and the rules
  std::string topology;             ///< of the machine; implies check.  Empty: the devices that are recorded
  std::vector<std::string> callers;  ///< that may have done it; empty: each of core-6.1
  std::size_t states_max = 100'000;
};

/// 0, unless it checks: see exit_status() in trace_check.hpp; 2: bad input.
int trace_command(std::ostream& out, std::ostream& err, const TraceCommand& command);

}  // namespace pmc::cli

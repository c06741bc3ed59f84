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
};

int trace_command(std::ostream& out, std::ostream& err, const TraceCommand& command);

}  // namespace pmc::cli

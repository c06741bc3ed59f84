#include "checker/trace/formats/format.hpp"

namespace pmc::trace {

const std::vector<Format>& all_formats() {
  static const std::vector<Format> formats{
      trace_dat_format(), sleepgraph_format(), console_format(), trace_cmd_format(), latency_format(), ftrace_format(),
  };
  return formats;
}

}  // namespace pmc::trace

/// `pmcheck topology` (docs/topologies.md).
#pragma once
#include <ostream>
#include <string>

namespace pmc::cli {

struct TopologyCommand {
  bool from_sysfs = false;
  std::string sysfs;      ///< with from_sysfs; empty: /sys
  std::string recording;  ///< or a file of one
  std::string shown;      ///< or a topology, to be drawn
  std::string output;     ///< empty: to `out`
};

int topology_command(std::ostream& out, std::ostream& err, const TopologyCommand& command);

}  // namespace pmc::cli

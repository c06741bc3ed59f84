/// The topologies that are part of the program: the files of this folder, embedded when it is configured.
#pragma once
#include <span>
#include <string_view>

namespace pmc::model {

struct ShippedTopology {
  std::string_view name;
  std::string_view brief;
  std::string_view bytes;  ///< the file as it stands, plain or gzip
};
/// In the order of CMakeLists.txt.
std::span<const ShippedTopology> shipped_topologies();

}  // namespace pmc::model

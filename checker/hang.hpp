/// no-hang is AG EF home, over the steps that are no favour of the environment.
#pragma once
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pmc::checker {

struct Trap {
  std::uint32_t state;   ///< the first state, in the order of discovery, of a closed set without a way home
  std::uint64_t states;  ///< how many states that set has
};

/// `edges` are the steps that are no favour; `home` tells of each state whether it is home.  The trap is
/// a bottom strongly connected component (Tarjan 1972) of the states that cannot reach home.
std::optional<Trap> find_trap(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges, const std::vector<bool>& home);

}  // namespace pmc::checker

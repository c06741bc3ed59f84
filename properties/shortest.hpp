/// How long the shortest counterexample of each rule is under the seeded fault that the rule names.
#pragma once
#include <cstddef>
#include <string_view>

namespace pmc::properties {

/// In events.  tests/faults counts them by hand and by search, and checks this table.  Precondition: there is such a rule.
[[nodiscard]] std::size_t shortest_under_fault(std::string_view id);

}  // namespace pmc::properties

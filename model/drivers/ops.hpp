/// The members of struct dev_pm_ops.
#pragma once
#include <string>
#include <vector>

namespace pmc::model {

/// Every member that system sleep calls, sorted: for a device whose topology says which exist.
const std::vector<std::string>& all_ops();

}  // namespace pmc::model

/// Drivers that are wrong on purpose, one idea each: what a course or a test has the checker refute.
#pragma once
#include <string>
#include <vector>

#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model::wrong {

/// A driver named as its machine, whose callbacks are named as its letters, and may fail where it has a row for it.
Driver driver(const checker::Machine& machine, const std::string& what_is_wrong, std::vector<std::string> home);

/// SIMPLE_DEV_PM_OPS() of the machine's letters `suspend` and `resume`.
std::vector<Callback> simple(const checker::Machine& machine, Phase phase, Message message);

}  // namespace pmc::model::wrong

namespace pmc::model {

/// In the order of `pmcheck list drivers`.
std::vector<Driver> wrong_drivers();

}  // namespace pmc::model

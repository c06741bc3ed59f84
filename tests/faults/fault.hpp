/// Seeded faults: a right model with one thing made wrong, and the rule that has to notice.  Whoever
/// adds a rule adds a fault; faults_test.cpp sees to it that none is missing.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/scenario.hpp"

namespace pmc::faults {

/// The shortest counterexample that ends in one violating state of the monitor.
struct Shortest {
  std::string state;  ///< empty: of a rule without a monitor
  std::size_t length = 0;
};

struct Fault {
  std::string name;      ///< as in Property::fault
  std::string property;  ///< the id of the rule that it breaks
  std::string what;      ///< what is wrong, in one sentence
  // The right scenario.
  model::Caller caller;
  model::Topology topology;
  model::Environment environment;
  std::function<void(model::Model&)> given = {};  ///< what makes the composed model right, where the kernel only warns
  // What makes it wrong.
  std::function<void(checker::Machine&)> in_caller = {};
  std::function<void(model::Model&)> in_model = {};
  /// A resource that would refuse the wrong step before a monitor could hear it, and is left out: what
  /// the kernel has there checks nothing.  With it in place the fault is an `unexpected-event`.
  std::string unchecked = {};
  std::vector<Shortest> reaches;
};

/// Every rule's, each rule's own first.
const std::vector<Fault>& faults();

/// A Model, and what it points into.
struct Composed {
  checker::Machine machine;
  model::Caller caller;
  model::Model model;
};
enum class Variant : std::uint8_t { right, wrong, wrong_and_checked };  ///< the last one keeps the `unchecked` resource
std::unique_ptr<Composed> compose(const Fault& fault, Variant variant);

}  // namespace pmc::faults

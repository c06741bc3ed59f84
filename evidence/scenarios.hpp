/// The scenarios that the strength of the evidence is measured on: small worlds, each searched in full, which
/// together take every row of the model.  Row coverage and mutants share this one list.
#pragma once
#include <string>
#include <vector>

#include "model/scenario.hpp"

namespace pmc::evidence {

struct Scenario {
  std::string name;  ///< "xen-6.1 on forest:-,0a, failures": unique
  const model::Caller* caller = nullptr;
  model::Topology topology;
  model::Environment environment;
};

/// Every shipped caller over the worlds that fit it, the cheap ones first.
const std::vector<Scenario>& scenarios();

}  // namespace pmc::evidence

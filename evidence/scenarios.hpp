/// The scenarios that the strength of the evidence is measured on: small worlds, each searched in full, which
/// together take every row of the model.  Row coverage and mutants share this one list.
#pragma once
#include <string>
#include <vector>

#include "model/scenario.hpp"
#include "properties/property.hpp"

namespace pmc::evidence {

struct Scenario {
  std::string name;  ///< "xen-6.1 on forest:-,0a, failures": unique
  const model::Caller* caller = nullptr;
  model::Topology topology;
  model::Environment environment;
  std::vector<const properties::Property*> rules;  ///< whose monitors watch it
};

/// Every shipped caller over the worlds that fit it, the cheap ones first.  Where all rules at once would remember too much of
/// what has happened, the same world is there several times, each time under some of them.
const std::vector<Scenario>& scenarios();

}  // namespace pmc::evidence

/// Puts monitors into a composed model.
#pragma once
#include <span>

#include "model/scenario.hpp"
#include "properties/property.hpp"

namespace pmc::properties {

struct Attached {
  const Property* property = nullptr;
  std::size_t instances = 0;
  /// Events that make the property more than vacuous if they fire.
  std::vector<checker::EventIndex> triggers;
};

/// One monitor for each instance of each property; the component's `property` is the index in what is
/// returned.  With a subject, only the instances that speak of it (and those of the whole system).  A
/// property none of whose triggers can be heard gets no monitor: it can only hold vacuously.
std::vector<Attached> attach(model::Model& model, const model::Topology& topology, std::span<const Property* const> properties,
                             std::optional<model::DeviceIndex> subject);

}  // namespace pmc::properties

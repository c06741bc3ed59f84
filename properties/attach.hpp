/// Puts monitors into a composed model.
#pragma once
#include <optional>
#include <span>

#include "checker/explorer.hpp"
#include "model/scenario.hpp"
#include "properties/property.hpp"

namespace pmc::properties {

struct Attached {
  const Property* property = nullptr;
  std::size_t instances = 0;
};

/// Whether the property's premise occurred anywhere in the search; if not, it can hold only vacuously.
[[nodiscard]] bool premise_occurred(const Property& property, const checker::Exploration& exploration);

/// One monitor for each instance of each property; with `watched`, only for those that speak of that device, and
/// of the whole system.  The component's `property` is the index in what is returned.  A property none of whose
/// triggers can be heard gets no monitor: it can only hold vacuously.
std::vector<Attached> attach(model::Model& model, const model::Topology& topology, std::span<const Property* const> properties,
                             std::optional<model::DeviceIndex> watched = std::nullopt);

}  // namespace pmc::properties

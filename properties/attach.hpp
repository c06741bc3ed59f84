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

/// The letter of the property's monitor for an event with those parts, or none.
[[nodiscard]] std::optional<checker::LetterIndex> letter_heard(const Property& property, const model::EventInfo& event,
                                                               std::span<const model::PartTaken> parts, const Instance& at);

/// One monitor for each instance of each property; with `watched`, only for those that speak of that device, and
/// of the whole system.  The component's `property` is the index in what is returned.  A property none of whose
/// triggers can be heard gets no monitor: it can only hold vacuously.  Nor does an instance that speaks of a device which
/// comes and goes, if the property does not hear it go (its monitor would wait for what never comes): the model's bounds
/// then name both.
std::vector<Attached> attach(model::Model& model, const model::Topology& topology, std::span<const Property* const> properties,
                             std::optional<model::DeviceIndex> watched = std::nullopt);

}  // namespace pmc::properties

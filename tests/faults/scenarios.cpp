#include "tests/faults/scenarios.hpp"

#include <algorithm>
#include <stdexcept>

#include "model/driver.hpp"

namespace pmc::faults {
namespace {

model::Topology named(std::string_view name) {
  auto t = model::topology(name);
  if (!t.has_value()) throw std::logic_error(t.error().what);
  return std::move(t).value();
}

/// The topology of that name, its devices with every callback and no opinion on when it may come.
model::Topology with_any_callbacks(std::string_view name) {
  model::Topology t = named(name);
  for (model::Device& d : t.devices) {
    d.driver = "any-callbacks";
    for (const model::Phase p : model::all_phases)
      for (const model::Message m : model::all_messages) d.ops.emplace_back(model::op_name(p, m));
  }
  return t;
}

}  // namespace

const model::Caller& shipped(std::string_view name) {
  const auto it = std::ranges::find(model::callers(), name, &model::Caller::name);
  if (it == model::callers().end()) throw std::logic_error("no caller is called " + std::string(name));
  return *it;
}

model::Topology one_device() { return with_any_callbacks("flat:1"); }
model::Topology two_devices() { return with_any_callbacks("flat:2"); }
model::Topology parent_and_child() { return with_any_callbacks("forest:-,0a"); }
model::Topology async_family() { return with_any_callbacks("forest:-a,0a"); }
model::Topology supplier_and_consumer() {
  model::Topology t = two_devices();
  t.devices[1].suppliers = {0};
  for (model::Device& d : t.devices) d.async = true;
  return t;
}
model::Topology one_pluggable_device() {
  model::Topology t = one_device();
  t.devices.front().pluggable = true;
  return t;
}
model::Topology one_strict_device() { return named("flat:1"); }
model::Topology one_frontend() { return named("xenbus:1"); }
model::Topology one_without_callbacks() {
  model::Topology t = named("flat:1");
  t.devices.front().driver = "none";
  return t;
}

}  // namespace pmc::faults

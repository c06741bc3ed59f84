/// What is asserted of the model over each of a set of small worlds: the explorer and the reference agree.
#pragma once
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "model/caller.hpp"
#include "model/scenario.hpp"
#include "model/worlds.hpp"
#include "properties/attach.hpp"
#include "tests/agreement.hpp"

namespace pmc::tests {

inline const model::Caller& caller(std::string_view name) {
  for (const model::Caller& c : model::callers())
    if (c.name == name) return c;
  throw std::invalid_argument("no caller is called " + std::string(name));
}

/// What a sweep over many topologies met.
struct Sweep {
  std::size_t topologies = 0, findings = 0;
  std::uint64_t states = 0, states_max = 0, transitions = 0;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  [[nodiscard]] std::string text() const {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::to_string(topologies) + " topologies, " + std::to_string(states) + " states (at most " + std::to_string(states_max) + "), " +
           std::to_string(transitions) + " transitions, " + std::to_string(findings) + " findings, " + std::to_string(seconds) + " s";
  }
};

struct Watched {
  model::Model model;
  std::vector<properties::Attached> attached;
};
/// The composed model with every property's monitors.
inline Watched watched(const model::Caller& caller, const model::Topology& topology, const model::Environment& environment) {
  Watched w{model::compose(caller, topology, environment), {}};
  std::vector<const properties::Property*> all;
  for (const auto& p : properties::all()) all.push_back(&p);
  w.attached = properties::attach(w.model, topology, all);
  return w;
}

/// The explorer against the reference, with every property; and what holds of the model everywhere.
inline void check(const model::Caller& caller, const model::Topology& topology, Sweep& sweep) {
  using Kind = checker::Finding::Kind;
  BOOST_TEST_CONTEXT(caller.name << " over " << topology.name) {
    const auto [model, attached] = watched(caller, topology, {});
    const auto [reference, e] = agree(model.system);

    BOOST_TEST(verdict(length_of(e, Kind::deadlock)) == "holds");
    BOOST_TEST(verdict(length_of(e, Kind::unexpected_event)) == "holds");
    bool has_pair = false;
    for (const auto& d : topology.devices) has_pair = has_pair || d.parent != model::no_device;
    for (std::size_t i = 0; i < attached.size(); ++i) {
      const std::string& id = attached[i].property->id;
      const bool of_pairs = id == "parent-suspended-after-children" || id == "parent-resumed-before-children";
      if (!of_pairs && id != "freeze-balanced") continue;
      const bool vacuous = !properties::premise_occurred(*attached[i].property, e);
      BOOST_TEST_CONTEXT(id) {
        BOOST_TEST(verdict(length_of(e, Kind::monitor, static_cast<int>(i))) == "holds");
        BOOST_TEST(vacuous == (of_pairs && !has_pair));
      }
    }
    ++sweep.topologies;
    sweep.findings += e.findings.size();
    sweep.states += e.states;
    sweep.states_max = std::max(sweep.states_max, e.states);
    sweep.transitions += e.transitions;
  }
}

/// Every `stride`-th world of that size.  A stride without a common factor with the number of choices of any device
/// (2, 3) meets each choice of each device, and each two of them.
inline void sweep(std::string_view caller_name, std::size_t devices, std::size_t stride) {
  const auto all = model::worlds(devices);
  Sweep s;
  for (std::size_t i = 0; i < all.size(); i += stride) check(caller(caller_name), all[i], s);
  BOOST_TEST(s.topologies == (model::world_count(devices) + stride - 1) / stride);
  BOOST_TEST_MESSAGE(caller_name << ", " << devices << " devices: " << s.text());
}

}  // namespace pmc::tests

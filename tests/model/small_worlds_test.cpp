// The real model over every topology of up to three devices, with everything free; and over every tree
// of four and five where nothing fails.
#define BOOST_TEST_MODULE small_worlds
#include "tests/model/small_worlds.hpp"

#include "model/topology.hpp"

using namespace pmc::tests;

BOOST_AUTO_TEST_CASE(every_forest_of_one_device_with_everything_free) {
  sweep("xen-6.1", 1, Roots::any, 1 * 2);
  sweep("xen-2.6.39", 1, Roots::any, 1 * 2);
}
BOOST_AUTO_TEST_CASE(every_forest_of_two_devices_with_everything_free) {
  sweep("xen-6.1", 2, Roots::any, 2 * 4);
  sweep("xen-2.6.39", 2, Roots::any, 2 * 4);
}
BOOST_AUTO_TEST_CASE(every_forest_of_three_devices_with_everything_free) {
  sweep("xen-6.1", 3, Roots::any, 6 * 8);
  sweep("xen-2.6.39", 3, Roots::any, 6 * 8);
}
BOOST_AUTO_TEST_CASE(every_tree_of_four_devices_where_nothing_fails) { sweep("xen-2.6.39", 4, Roots::one, 6 * 16); }
BOOST_AUTO_TEST_CASE(every_tree_of_five_devices_where_nothing_fails) { sweep("xen-2.6.39", 5, Roots::one, 24 * 32); }

// Whatever the verdicts are, both give the same.
BOOST_AUTO_TEST_CASE(every_caller_over_every_kind_of_device_in_every_environment) {
  using namespace pmc::model;
  std::size_t systems = 0;
  for (const Caller& c : callers())
    for (const std::string_view name : {"chain:1", "chain:2", "flat:2", "xenbus:1", "xenbus-legacy:1", "xenbus:2", "guest"})
      for (const bool faults : {false, true})
        for (const bool hotplug : {false, true}) {
          if (name == "guest" && (faults || hotplug)) continue;
          const Topology devices = topology(name).value();
          Environment environment{.faults = faults, .hotplug = hotplug};
          if (faults && devices.devices.size() > 1) environment.subject = 1;
          BOOST_TEST_CONTEXT(c.name << " over " << name << (faults ? ", faults" : "") << (hotplug ? ", hotplug" : ""))
            agree(watched(c, devices, environment).model.system);
          ++systems;
        }
  BOOST_TEST(systems == callers().size() * (6 * 4 + 1));
}

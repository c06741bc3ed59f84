// The explorer against the reference on the real model: every world of up to two devices and a sample of those of three
// and four, everything free; and every kind of device in every environment.  That the enumeration is complete is shown
// in worlds_test; the verdicts over all worlds of three are all_worlds_test's.
#define BOOST_TEST_MODULE small_worlds
#include "tests/model/small_worlds.hpp"

#include "model/topology.hpp"

using namespace pmc::tests;

BOOST_AUTO_TEST_CASE(every_world_of_one_device) {
  sweep("xen-6.1", 1, 1);
  sweep("xen-2.6.39", 1, 1);
}
BOOST_AUTO_TEST_CASE(every_world_of_two_devices) {
  sweep("xen-6.1", 2, 1);
  sweep("xen-2.6.39", 2, 1);
}
BOOST_AUTO_TEST_CASE(a_sample_of_the_worlds_of_three_devices) {
  sweep("xen-6.1", 3, 7);
  sweep("xen-2.6.39", 3, 5);
}
BOOST_AUTO_TEST_CASE(a_sample_of_the_worlds_of_four_devices_where_nothing_fails) { sweep("xen-2.6.39", 4, 101); }

// Whatever the verdicts are, both give the same.
BOOST_AUTO_TEST_CASE(every_caller_over_every_kind_of_device_in_every_environment) {
  using namespace pmc::model;
  std::size_t systems = 0;
  for (const Caller& c : callers()) {
    const bool is_large = !c.callees.empty();  // hibernation: the rules watch it in the slow tests
    for (const std::string_view name : {"chain:1", "chain:2", "flat:2", "xenbus:1", "xenbus-legacy:1", "xenbus:2", "guest"})
      for (const bool faults : {false, true})
        for (const bool hotplug : {false, true}) {
          if (name == "guest" && (faults || hotplug)) continue;
          if (is_large && name != "chain:1" && name != "xenbus:1") continue;
          const Topology devices = topology(name).value();
          Environment environment{.faults = faults, .hotplug = hotplug};
          if (faults && devices.devices.size() > 1) environment.subject = 1;
          BOOST_TEST_CONTEXT(c.name << " over " << name << (faults ? ", faults" : "") << (hotplug ? ", hotplug" : ""))
            agree(is_large ? compose(c, devices, environment).system : watched(c, devices, environment).model.system);
          ++systems;
        }
  }
  const auto large = static_cast<std::size_t>(std::ranges::count_if(callers(), [](const Caller& c) { return !c.callees.empty(); }));
  BOOST_TEST(systems == (callers().size() - large) * (6 * 4 + 1) + large * 2 * 4);
}

// All small worlds of up to four devices.  Takes many minutes.
#define BOOST_TEST_MODULE all_worlds_slow
#include "tests/model/all_worlds.hpp"

using namespace pmc::tests;

// A fourth device breaks nothing that three do not.
BOOST_AUTO_TEST_CASE(xen_6_1_over_every_world_of_up_to_four_devices) {
  const Verdicts four = all_worlds("xen-6.1", 4);
  BOOST_TEST(four.worlds == 2u + 12 + 192 + 7680);
  BOOST_TEST(four.broken == all_worlds("xen-6.1", 3).broken, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(suspend_mem_over_every_world_of_up_to_four_devices) {
  const Verdicts four = all_worlds("suspend-mem", 4);
  BOOST_TEST(four.worlds == 2u + 12 + 192 + 7680);
  BOOST_TEST(four.broken == all_worlds("suspend-mem", 3).broken, boost::test_tools::per_element());
}

// A third device breaks nothing of hibernate() that two do not.
BOOST_AUTO_TEST_CASE(hibernate_over_every_world_of_up_to_three_devices) {
  const Verdicts three = all_worlds("hibernate", 3);
  BOOST_TEST(three.worlds == 2u + 12 + 192);
  BOOST_TEST(three.broken == all_worlds("hibernate", 2).broken, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(xen_6_1_over_every_pair_of_right_drivers) {
  const Verdicts v = over_set("xen-6.1", "pairs");
  std::set<std::string> expected = all_worlds("xen-6.1", 2).broken;
  expected.insert("no-hang");  // frontends wait for backends that never left Connected
  BOOST_TEST(v.broken == expected, boost::test_tools::per_element());
  for (const std::string& world : v.broken_in.at("no-hang")) BOOST_TEST((world.find("xenbus") != std::string::npos), world);
}

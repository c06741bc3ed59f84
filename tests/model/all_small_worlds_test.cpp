// As small_worlds_test, further: a larger sample of the worlds of four devices.  Takes minutes.
#define BOOST_TEST_MODULE all_small_worlds
#include "tests/model/small_worlds.hpp"

using namespace pmc::tests;

BOOST_AUTO_TEST_CASE(every_world_of_three_devices) { sweep("xen-6.1", 3, 1); }
BOOST_AUTO_TEST_CASE(a_sample_of_the_worlds_of_four_devices) { sweep("xen-6.1", 4, 41); }
BOOST_AUTO_TEST_CASE(a_sample_of_the_worlds_of_four_devices_where_nothing_fails) { sweep("xen-2.6.39", 4, 11); }

// As small_worlds_test, one device further: every topology of four devices, and every tree of five, with
// everything free.  Takes minutes.
#define BOOST_TEST_MODULE all_small_worlds
#include "tests/model/small_worlds.hpp"

using namespace pmc::tests;

BOOST_AUTO_TEST_CASE(every_forest_of_four_devices_with_everything_free) { sweep("xen-6.1", 4, Roots::any, 24 * 16); }
BOOST_AUTO_TEST_CASE(every_tree_of_five_devices_with_everything_free) { sweep("xen-6.1", 5, Roots::one, 24 * 32); }
BOOST_AUTO_TEST_CASE(every_forest_of_five_devices_where_nothing_fails) { sweep("xen-2.6.39", 5, Roots::any, 120 * 32); }
BOOST_AUTO_TEST_CASE(every_tree_of_six_devices_where_nothing_fails) { sweep("xen-2.6.39", 6, Roots::one, 120 * 64); }

// The enumeration of small worlds against a brute-force one that shares nothing with it.
#define BOOST_TEST_MODULE worlds
#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <optional>
#include <set>
#include <string>

#include "model/driver.hpp"
#include "model/drivers/ops.hpp"
#include "model/inclusion.hpp"
#include "model/worlds.hpp"

using namespace pmc::model;
namespace data = boost::unit_test::data;

namespace {

/// What the PM core can tell of a world: for each place in the list the parent's place, which other places are
/// suppliers, and whether the device there is asynchronous.
using Shape = std::vector<std::tuple<int, std::set<int>, bool>>;

Shape shape(const Topology& t) {
  Shape s;
  for (const Device& d : t.devices) s.emplace_back(d.parent, std::set<int>(d.suppliers.begin(), d.suppliers.end()), d.async);
  return s;
}

/// Named devices in any list order: `parent` maps a name to a name or -1, `links[c][s]`: c is a consumer of s.
struct Named {
  std::vector<int> list, parent;
  std::vector<std::vector<bool>> links;
  std::vector<bool> async;
};

/// Its shape; none if a superior comes later in the list, which the driver core rules out, or a device is its own.
std::optional<Shape> forget_names(const Named& n) {
  std::vector<int> place(n.list.size());
  for (std::size_t i = 0; i < n.list.size(); ++i) place[static_cast<std::size_t>(n.list[i])] = static_cast<int>(i);
  Shape s;
  for (const int name : n.list) {
    const auto d = static_cast<std::size_t>(name);
    const int parent = n.parent[d] == -1 ? -1 : place[static_cast<std::size_t>(n.parent[d])];
    if (parent >= place[d]) return std::nullopt;
    std::set<int> suppliers;
    for (std::size_t other = 0; other < n.list.size(); ++other)
      if (n.links[d][other]) suppliers.insert(place[other]);
    for (const int supplier : suppliers)
      if (supplier >= place[d]) return std::nullopt;
    suppliers.erase(parent);  // waits for it anyway
    s.emplace_back(parent, suppliers, n.async[d]);
  }
  return s;
}

/// Each number below `base` to the power of `digits` as its digits.
void each_number(unsigned base, std::size_t digits, const auto& visit) {
  std::vector<unsigned> number(digits, 0);
  for (;;) {
    visit(number);
    std::size_t i = 0;
    for (; i < digits && ++number[i] == base; ++i) number[i] = 0;
    if (i == digits) return;
  }
}

/// Every parent map, every relation of links, every async set, every order of the list; names forgotten.
std::set<Shape> brute_force(std::size_t n) {
  std::set<Shape> all;
  Named named{std::vector<int>(n), std::vector<int>(n), std::vector<std::vector<bool>>(n, std::vector<bool>(n)), std::vector<bool>(n)};
  std::iota(named.list.begin(), named.list.end(), 0);
  do
    each_number(static_cast<unsigned>(n) + 1, n, [&](const auto& parents) {
      for (std::size_t i = 0; i < n; ++i) named.parent[i] = static_cast<int>(parents[i]) - 1;
      each_number(2, n * n, [&](const auto& links) {
        for (std::size_t i = 0; i < n * n; ++i) named.links[i / n][i % n] = links[i] == 1;
        each_number(2, n, [&](const auto& async) {
          for (std::size_t i = 0; i < n; ++i) named.async[i] = async[i] == 1;
          if (const auto s = forget_names(named)) all.insert(*s);
        });
      });
    });
  while (std::ranges::next_permutation(named.list).found);
  return all;
}

}  // namespace

BOOST_DATA_TEST_CASE(as_many_as_the_formula_says_each_with_a_name_of_its_own,
                     data::make(std::vector<std::size_t>{1, 2, 3, 4}) ^ data::make(std::vector<std::size_t>{2, 12, 192, 7680}), n,
                     expected) {
  const auto all = worlds(n);
  std::set<std::string> names;
  std::set<Shape> shapes;
  for (const Topology& t : all) {
    names.insert(t.name);
    shapes.insert(shape(t));
  }
  BOOST_TEST(all.size() == expected);
  BOOST_TEST(world_count(n) == expected);
  BOOST_TEST(names.size() == expected);
  BOOST_TEST(shapes.size() == expected);
}

BOOST_DATA_TEST_CASE(brute_force_over_names_and_orders_finds_the_same, data::make(std::vector<std::size_t>{1, 2, 3}), n) {
  std::set<Shape> enumerated;
  for (const Topology& t : worlds(n)) enumerated.insert(shape(t));
  const std::set<Shape> brute = brute_force(n);
  BOOST_TEST(enumerated.size() == brute.size());
  BOOST_TEST((enumerated == brute));
}

// Of four devices the orders of the list are left out: forgetting names makes any of them the first.
BOOST_AUTO_TEST_CASE(brute_force_over_four_devices_in_one_order_finds_as_many) {
  std::set<std::pair<std::vector<unsigned>, unsigned>> brute;
  each_number(5, 4, [&](const std::vector<unsigned>& parents) {  // 4: none
    for (unsigned i = 0; i < 4; ++i)
      if (parents[i] != 4 && parents[i] >= i) return;
    for (unsigned links = 0; links < 1u << 16; ++links) {
      unsigned kept = links;
      bool possible = true;
      for (unsigned bit = 0; bit < 16 && possible; ++bit) {
        const unsigned consumer = bit / 4, supplier = bit % 4;
        if ((links >> bit & 1) == 0) continue;
        possible = supplier < consumer;
        if (supplier == parents[consumer]) kept &= ~(1u << bit);
      }
      if (possible) brute.emplace(parents, kept);
    }
  });
  BOOST_TEST(brute.size() * 16 == worlds(4).size());
}

BOOST_AUTO_TEST_CASE(a_name_says_the_world_and_reads_back) {
  for (const std::size_t n : {1, 2, 3})
    for (const Topology& t : worlds(n)) {
      const auto again = topology(t.name);
      BOOST_TEST_REQUIRE(again.has_value());
      BOOST_TEST(again.value().name == t.name);
      BOOST_TEST((shape(again.value()) == shape(t)));
      for (const Device& d : again.value().devices) BOOST_TEST(d.driver == "most-general");
    }
  const Topology mixed = topology("world:-=none,0a,-+0+1a=xenbus").value();
  BOOST_TEST(mixed.devices[0].driver == "none");
  BOOST_TEST(mixed.devices[1].driver == "most-general");
  BOOST_TEST(mixed.devices[2].driver == "xenbus");
  BOOST_TEST((shape(mixed) == Shape{{-1, {}, false}, {0, {}, true}, {-1, {0, 1}, true}}));
}

BOOST_DATA_TEST_CASE(what_is_no_world_is_refused,
                     data::make(std::vector<std::string>{"world:", "world:0", "world:-,1", "world:-,-+1", "world:-,0+0", "world:-,-+0+0",
                                                         "world:-,-,-+1+0", "world:-=nobody", "world:-,,-", "world:-b", "world:-,-+",
                                                         "world:-,+0"}),
                     name) {
  const auto t = topology(name);
  BOOST_TEST_REQUIRE(!t.has_value());
  BOOST_TEST(t.error().what.starts_with("entry "));
  BOOST_TEST(t.error().where == "topology '" + name + "'");
}

BOOST_AUTO_TEST_CASE(a_set_is_all_worlds_up_to_a_size_or_every_pair_of_drivers) {
  BOOST_TEST(topology_set("all:1").value().size() == 2u);
  BOOST_TEST(topology_set("all:3").value().size() == 2u + 12 + 192);
  const std::size_t d = right_drivers().size();
  BOOST_TEST(d > 8u);
  BOOST_TEST(d < driver_names().size());
  const auto pairs = topology_set("pairs").value();
  BOOST_TEST(pairs.size() == d * d * 12);
  std::set<std::string> names;
  for (const Topology& t : pairs) names.insert(t.name);
  BOOST_TEST(names.size() == pairs.size());
  for (const std::string name : {"all", "all:", "all:0", "all:5", "all:-1", "all:3x", "pair", ""})
    BOOST_TEST(!topology_set(name).has_value());
}

// --- most-general

BOOST_AUTO_TEST_CASE(most_general_includes_every_shipped_driver) {
  const auto all = inclusions(driver("most-general"), drivers());
  BOOST_TEST(all.size() == drivers().size() - 1);
  for (const Inclusion& i : all) BOOST_TEST(i.included, i.driver << ": " << i.attack);
}

namespace {
/// most-general, with each callback of that operation changed.
Driver changed(const std::string& op, void (*change)(Callback&)) {
  Driver d = driver("most-general");
  d.callbacks = [inner = d.callbacks, op, change](Phase p, Message m, const Device& device) {
    auto all = inner(p, m, device);
    for (Callback& c : all)
      if (c.name == op) change(c);
    return all;
  };
  return d;
}
void no_error(Callback& c) { c.error = pmc::checker::no_letter; }
void no_retry(Callback& c) { c.may_retry = false; }
void no_positive(Callback& c) { c.positive = pmc::checker::no_letter; }
}  // namespace

BOOST_AUTO_TEST_CASE(without_an_error_of_one_operation_it_does_not) {
  for (const std::string& op : all_ops()) {
    if (op == "complete") continue;  // it returns nothing
    const auto all = inclusions(changed(op, no_error), {driver("full-callbacks")});
    BOOST_TEST_CONTEXT(op) {
      BOOST_TEST(!all.at(0).included);
      BOOST_TEST(all.at(0).attack.starts_with(op + " of "));
      BOOST_TEST(all.at(0).attack.ends_with(" returns error"));
    }
  }
}
BOOST_AUTO_TEST_CASE(without_eagain_of_prepare_it_does_not) {
  const auto all = inclusions(changed("prepare", no_retry), {driver("full-callbacks"), driver("xenbus")});
  BOOST_TEST(!all.at(0).included);
  BOOST_TEST(all[0].attack == "prepare of SUSPEND starts, prepare of SUSPEND returns again");
  BOOST_TEST(all[1].included);  // it has no prepare
}
BOOST_AUTO_TEST_CASE(without_more_than_0_from_prepare_it_does_not) {
  Driver less = changed("prepare", no_positive);
  less.name = "less";
  const auto all = inclusions(less, {driver("most-general")});
  BOOST_TEST(!all.at(0).included);
  BOOST_TEST(all[0].attack == "prepare of SUSPEND starts, prepare of SUSPEND returns positive");
}
BOOST_AUTO_TEST_CASE(drivers_with_fewer_outcomes_do_not_include_it) {
  for (const std::string name : {"none", "full-callbacks", "xenbus"}) BOOST_TEST(!inclusions(driver(name), {driver("most-general")}).at(0).included);
}

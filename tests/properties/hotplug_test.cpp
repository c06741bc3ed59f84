// Devices that come and go while others prepare, suspend and resume: no rule raises a false alarm, and the two that
// forbid some of it find it, since the kernel does no more than warn.
#define BOOST_TEST_MODULE hotplug
#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <set>

#include "properties/attach.hpp"
#include "tests/faults/scenarios.hpp"

using namespace pmc;
using checker::Finding;
using model::EventInfo;
using properties::Property;
namespace data = boost::unit_test::data;

namespace {

constexpr model::DeviceIndex hub = 0, disk = 1;

/// A hub and a disk below it that may be pulled and plugged at any time; the hub, too, if it has nothing below.
model::Topology usb(bool hub_is_pluggable, bool async) {
  model::Topology t = faults::parent_and_child();
  t.devices[disk].pluggable = true;
  t.devices[hub].pluggable = hub_is_pluggable;
  for (model::Device& d : t.devices) d.async = async;
  return t;
}

model::Environment plugging(bool fails, bool wakes) { return {.faults = fails, .wakeups = wakes, .hotplug = true}; }

struct Searched {
  model::Model model;
  std::vector<properties::Attached> attached;
  checker::Exploration exploration;
};
Searched search(const model::Topology& t, const model::Environment& env, const Property* property) {
  Searched s{model::compose(faults::freeze_caller(), t, env), {}, {}};
  std::vector<const Property*> one;
  if (property != nullptr) one.push_back(property);
  s.attached = properties::attach(s.model, t, one);
  s.exploration = checker::explore(s.model.system, {});
  BOOST_TEST(s.exploration.complete());
  return s;
}
const Property& rule(std::string_view id) {
  const auto& all = properties::all();
  const auto it = std::ranges::find(all, id, &Property::id);
  BOOST_TEST_REQUIRE((it != all.end()), id);
  return *it;
}
std::string story(const Searched& s, const Finding& f) {
  std::string text;
  for (const auto e : f.path) text += "\n  " + s.model.text(e);
  return text;
}

struct World {
  bool hub_is_pluggable, async, fails, wakes;
};
std::ostream& operator<<(std::ostream& out, const World& w) {
  return out << "hub pluggable " << w.hub_is_pluggable << ", async " << w.async << ", failures " << w.fails << ", wakeups " << w.wakes;
}
const std::vector<World> worlds{{false, false, true, true}, {false, true, true, false}, {true, true, false, true}, {true, false, true, false}};

/// What the kernel takes with a warning.
const std::set<std::string> only_warned_of{"no-new-children-after-prepare", "child-not-under-suspended-parent"};

/// The devices of which it happened.
std::set<std::string> devices_that(const model::Model& m, const std::vector<bool>& fired, std::string_view what) {
  std::set<std::string> all;
  for (std::size_t e = 0; e < m.events.size(); ++e)
    if (m.events[e].kind == EventInfo::Kind::hotplug && m.events[e].step == what && fired[e])
      all.insert(m.device_names[static_cast<std::size_t>(m.events[e].device)]);
  return all;
}

}  // namespace

BOOST_DATA_TEST_CASE(no_rule_raises_a_false_alarm, data::make(worlds), w) {
  const model::Topology t = usb(w.hub_is_pluggable, w.async);
  for (const Property& p : properties::all()) {
    if (p.of_whole_callers) continue;  // this one leaves out what they ask for
    const Searched s = search(t, plugging(w.fails, w.wakes), &p);
    for (const Finding& f : s.exploration.findings)
      BOOST_TEST((f.kind == Finding::Kind::monitor && only_warned_of.contains(p.id)), p.id << story(s, f));
  }
}

BOOST_DATA_TEST_CASE(devices_come_and_go, data::make(worlds), w) {
  const Searched s = search(usb(w.hub_is_pluggable, w.async), plugging(w.fails, w.wakes), nullptr);
  std::set<std::string> expected{"dev1"};
  if (w.hub_is_pluggable) expected.insert("dev0");
  for (const auto* what : {"device_add", "device_del"})
    BOOST_TEST(devices_that(s.model, s.exploration.event_fired, what) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_child_that_comes_after_prepare_is_found) {
  for (const std::string& id : only_warned_of) {
    const Searched s = search(usb(false, false), plugging(false, false), &rule(id));
    BOOST_TEST_REQUIRE(s.exploration.findings.size() == 1u);
    const EventInfo& last = s.model.events[s.exploration.findings.front().path.back()];
    BOOST_TEST((last.kind == EventInfo::Kind::hotplug && last.step == "device_add" && last.device == disk), s.model.text(s.exploration.findings.front().path.back()));
  }
}

BOOST_AUTO_TEST_CASE(a_monitor_that_does_not_hear_a_device_go_does_not_watch_it) {
  Property deaf = rule("freeze-balanced");
  deaf.hears = [hears = deaf.hears](const EventInfo& e, const properties::Instance& at) {
    return e.kind == EventInfo::Kind::hotplug ? std::nullopt : hears(e, at);
  };
  const Searched s = search(usb(false, false), plugging(false, false), &deaf);
  BOOST_TEST(s.attached.front().instances == 3u);  // of the hub: suspend, suspend_late, suspend_noirq
  BOOST_TEST(s.exploration.findings.empty());
  const std::string bound = "not watched, since they come and go: dev1; by freeze-balanced";
  BOOST_TEST((std::ranges::find(s.model.bounds, bound) != s.model.bounds.end()));

  const Searched hearing = search(usb(false, false), plugging(false, false), &rule("freeze-balanced"));
  BOOST_TEST(hearing.attached.front().instances == 6u);
  BOOST_TEST((std::ranges::find(hearing.model.bounds, bound) == hearing.model.bounds.end()));
}

// Watched without hearing it go, a device that is pulled while it is frozen would count as left frozen for ever.
BOOST_AUTO_TEST_CASE(each_rule_of_devices_hears_them_go) {
  for (const Property& p : properties::all()) {
    const Searched s = search(usb(true, false), plugging(false, false), &p);
    for (const std::string& bound : s.model.bounds) BOOST_TEST(!bound.starts_with("not watched"), bound);
  }
}

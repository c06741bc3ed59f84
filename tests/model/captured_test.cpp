// Real machines' device trees: every device is the subject once, and every search is complete.
#define BOOST_TEST_MODULE captured
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "checker/cli/options.hpp"

using namespace pmc::cli;
using pmc::checker::Verdict;

namespace {

Run answer(const VerifyOptions& options) {
  const auto asked = questions(options);
  BOOST_TEST_REQUIRE(asked.has_value());
  BOOST_TEST_REQUIRE(asked.value().size() == 1);
  auto run = verify(asked.value().front(), {});
  BOOST_TEST_REQUIRE(run.has_value());
  return std::move(run).value();
}

const PropertyResult& result(const Run& run, const std::string& id) {
  const auto it = std::ranges::find(run.properties, id, &PropertyResult::id);
  BOOST_TEST_REQUIRE((it != run.properties.end()));
  return *it;
}

using Ids = std::vector<std::string>;
const Ids of_the_core{"freeze-balanced",         "suspend-resume-paired",           "prepare-complete-paired",
                      "phase-order-per-device",  "message-class-match",             "down-message-consistent",
                      "phase-order-global",      "parent-suspended-after-children", "parent-resumed-before-children",
                      "start-fail-needs-end",    "end-fails-clean",                 "tasks-balanced",
                      "syscore-balanced"};
const Ids of_the_checker{"deadlock", "unexpected-event", "no-hang"};
const Ids of_the_caller{"restore-only-after-image", "thaw-on-failure", "message-choice-follows-image", "decision-variable-initialised"};

/// These only: with hundreds of devices each rule has hundreds of monitors.
Ids asserted() {
  Ids all = of_the_core;
  all.insert(all.end(), of_the_checker.begin(), of_the_checker.end());
  all.insert(all.end(), of_the_caller.begin(), of_the_caller.end());
  return all;
}

/// The PM core keeps its own rules on this tree, and they are not vacuous there.
void core_rules_hold(const Run& run) {
  for (const std::string& id : of_the_core) {
    BOOST_TEST_CONTEXT(id) {
      BOOST_TEST((result(run, id).verdict == Verdict::holds));
      BOOST_TEST(!result(run, id).vacuous);
    }
  }
  for (const std::string& id : of_the_checker)
    BOOST_TEST_CONTEXT(id) BOOST_TEST((result(run, id).verdict == Verdict::holds));
}

/// A guest in which only d0 has a late callback, so that only its failure sends RECOVER to the others' early one.
pmc::model::Topology only_the_first_has_late_callbacks_to_fail() {
  pmc::model::Topology t{"one that harms the others", {}};
  for (int i = 0; i < 7; ++i) {
    pmc::model::Device d;
    d.name = d.path = "d" + std::to_string(i);
    d.driver = "any-callbacks";
    if (i == 0)
      d.ops = {"freeze_noirq"};
    else
      d.ops = {"freeze", "thaw", "restore", "freeze_late", "thaw_early"};
    t.devices.push_back(std::move(d));
  }
  return t;
}

/// What do_suspend() of 6.1 breaks, on any tree in which a callback may fail.
void caller_rules_are_broken(const Run& run) {
  for (const std::string& id : of_the_caller)
    BOOST_TEST_CONTEXT(id) BOOST_TEST((result(run, id).verdict == Verdict::violated));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_pc_with_pm_async_off_is_searched_with_every_device_as_the_subject) {
  const Run run = answer({.callers = {"xen-6.1"}, .topologies = {"pc"}, .properties = asserted(), .no_async = true});
  BOOST_TEST(run.complete());
  BOOST_TEST(run.devices == 325u);  // lines of the capture that are on the PM core's list
  BOOST_TEST(run.subjects == run.devices);
  core_rules_hold(run);
  caller_rules_are_broken(run);
}

BOOST_AUTO_TEST_CASE(a_subtree_of_it_with_pm_async_on_is_searched_too) {
  const std::string mouse = "/devices/pci0000:00/0000:00:05.0/usb1/1-1/1-1.2";
  for (const bool all : {false, true})
    BOOST_TEST_CONTEXT((all ? "every device asynchronous" : "as captured")) {
      const Run run = answer({.callers = {"xen-6.1"}, .topologies = {"pc"}, .properties = asserted(), .below = mouse, .async = all});
      BOOST_TEST(run.complete());
      BOOST_TEST(run.subjects == run.devices);
      core_rules_hold(run);
      caller_rules_are_broken(run);
    }
}

// The subject that fails is not the one that is harmed: devices other than the subject are watched, too.
BOOST_AUTO_TEST_CASE(what_one_device_does_to_the_others_is_found_with_one_subject_at_a_time) {
  const auto asked = questions({.callers = {"xen-6.1"}, .topologies = {"chain:1"}, .outcomes = {"cancelled"}});
  BOOST_TEST_REQUIRE(asked.has_value());
  Question q = asked.value().front();
  q.topology = only_the_first_has_late_callbacks_to_fail();
  std::size_t lengths[2] = {};
  for (const Subjects subjects : {Subjects::everyone, Subjects::each}) {
    q.subjects = subjects;
    q.environment.wakeups = false;
    const auto run = verify(q, {});
    BOOST_TEST_REQUIRE(run.has_value());
    const PropertyResult& r = result(run.value(), "message-consistent-across-phases");
    BOOST_TEST_REQUIRE((r.verdict == Verdict::violated));
    lengths[subjects == Subjects::each ? 1 : 0] = r.counterexample->length();
  }
  BOOST_TEST(lengths[0] == lengths[1]);
}

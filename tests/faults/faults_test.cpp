// Every rule is seen to fail: on a model in which one thing was made wrong, in as many events as can be
// counted by hand, and on nothing else that is the same but right.
#define BOOST_TEST_MODULE faults
#include <boost/test/unit_test.hpp>
#include <set>

#include "properties/attach.hpp"
#include "properties/shortest.hpp"
#include "tests/agreement.hpp"
#include "tests/faults/fault.hpp"
#include "tests/faults/scenarios.hpp"

using namespace pmc;
using namespace pmc::faults;
using checker::Finding;
using properties::Property;

namespace {

/// None for a rule that the checker decides.
const Property* monitored(const std::string& id) {
  const auto it = std::ranges::find(properties::all(), id, &Property::id);
  return it == properties::all().end() ? nullptr : &*it;
}
/// The rule, as if only that state of its monitor broke it.
Property narrowed(const Property& property, const std::string& state) {
  Property p = property;
  std::erase_if(p.violations, [&](const Property::Violation& v) { return v.state != state; });
  BOOST_TEST_REQUIRE(p.violations.size() == 1u);
  return p;
}
Finding::Kind kind_of(const std::string& built_in) {
  BOOST_TEST_REQUIRE((built_in == "deadlock" || built_in == "unexpected-event" || built_in == "no-hang"));
  return built_in == "deadlock" ? Finding::Kind::deadlock : built_in == "no-hang" ? Finding::Kind::hang : Finding::Kind::unexpected_event;
}

/// A composed model under one rule (or none but the checker's own), searched by both explorers.
class Run {
 public:
  Run(const Fault& fault, Variant variant, const Property* property) : composed_(compose(fault, variant)) {
    if (property != nullptr) attached_ = properties::attach(composed_->model, fault.topology, std::array{property});
    exploration_ = tests::agree(composed_->model.system).exploration;  // and every counterexample replays
  }
  [[nodiscard]] const Finding* find(Finding::Kind kind) const {
    const int property = kind == Finding::Kind::monitor ? 0 : -1;
    for (const Finding& f : exploration_.findings)
      if (f.kind == kind && f.property == property) return &f;
    return nullptr;
  }
  [[nodiscard]] bool holds(Finding::Kind kind) const { return exploration_.complete() && find(kind) == nullptr; }
  [[nodiscard]] std::size_t length(Finding::Kind kind) const { return find(kind) == nullptr ? 0 : find(kind)->path.size(); }
  [[nodiscard]] bool vacuous() const { return !properties::premise_occurred(*attached_.at(0).property, exploration_); }
  /// Whether the counterexample is as long as counted; if not, how long it is, and all of its events.
  [[nodiscard]] boost::test_tools::assertion_result has_length(Finding::Kind kind, std::size_t counted) const {
    boost::test_tools::assertion_result result(length(kind) == counted);
    result.message() << "counted " << counted << ", found " << length(kind) << counterexample(kind);
    return result;
  }
  [[nodiscard]] std::string counterexample(Finding::Kind kind) const {
    std::string text;
    if (const Finding* f = find(kind); f != nullptr)
      for (const auto e : f->path) text += "\n  " + composed_->model.text(e);
    return text;
  }

 private:
  std::unique_ptr<Composed> composed_;
  std::vector<properties::Attached> attached_;
  checker::Exploration exploration_;
};

bool is_fault_of(const std::string& name, const std::string& property) {
  return std::ranges::any_of(faults::faults(), [&](const Fault& f) { return f.name == name && f.property == property; });
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_the_fault_the_rule_holds_and_not_vacuously) {
  for (const Fault& f : faults::faults()) BOOST_TEST_CONTEXT(f.name << " (" << f.property << ")") {
    const Property* p = monitored(f.property);
    const auto kind = p != nullptr ? Finding::Kind::monitor : kind_of(f.property);
    const Run right(f, Variant::right, p);
    BOOST_TEST(right.holds(kind), right.counterexample(kind));
    if (p != nullptr) BOOST_TEST(!right.vacuous());
  }
}

BOOST_AUTO_TEST_CASE(the_fault_breaks_the_rule_in_as_many_events_as_counted) {
  for (const Fault& f : faults::faults()) BOOST_TEST_CONTEXT(f.name << " (" << f.property << ")") {
    const Property* p = monitored(f.property);
    const auto kind = p != nullptr ? Finding::Kind::monitor : kind_of(f.property);
    BOOST_TEST_REQUIRE(!f.reaches.empty());
    const Run wrong(f, Variant::wrong, p);
    BOOST_TEST(wrong.has_length(kind, std::ranges::min(f.reaches, {}, &Shortest::length).length));
  }
}

BOOST_AUTO_TEST_CASE(the_length_that_explain_shows_is_that_of_the_named_fault) {
  const auto check = [](const std::string& id, const std::string& fault) {
    const auto f = std::ranges::find_if(faults::faults(), [&](const Fault& x) { return x.name == fault && x.property == id; });
    BOOST_TEST_REQUIRE((f != faults::faults().end()), id);
    const std::size_t counted = std::ranges::min(f->reaches, {}, &Shortest::length).length;
    BOOST_TEST(properties::shortest_under_fault(id) == counted, id << ": " << counted << " in properties/shortest.cpp");
  };
  for (const Property& p : properties::all()) check(p.id, p.fault);
  for (const properties::BuiltIn& b : properties::built_in()) check(b.id, b.fault);
}

BOOST_AUTO_TEST_CASE(each_violating_state_named_is_reached_in_as_many_events_as_counted) {
  for (const Fault& f : faults::faults())
    if (const Property* p = monitored(f.property); p != nullptr)
      for (const Shortest& shortest : f.reaches) BOOST_TEST_CONTEXT(f.name << ": " << shortest.state) {
        const Property only = narrowed(*p, shortest.state);
        const Run wrong(f, Variant::wrong, &only);
        BOOST_TEST(wrong.has_length(Finding::Kind::monitor, shortest.length));
      }
}

BOOST_AUTO_TEST_CASE(each_violating_state_of_each_monitor_is_reached_by_a_fault) {
  std::set<std::pair<std::string, std::string>> reached;
  for (const Fault& f : faults::faults())
    for (const Shortest& s : f.reaches) reached.emplace(f.property, s.state);
  for (const Property& p : properties::all())
    for (const auto& v : p.violations) BOOST_TEST(reached.contains({p.id, v.state}), p.id << ": " << v.state);
}

BOOST_AUTO_TEST_CASE(what_a_resource_refuses_is_an_unexpected_event) {
  for (const Fault& f : faults::faults())
    if (!f.unchecked.empty()) BOOST_TEST_CONTEXT(f.name) {
      const Run checked(f, Variant::wrong_and_checked, nullptr);
      BOOST_TEST(checked.length(Finding::Kind::unexpected_event) == f.reaches.front().length);
    }
}

BOOST_AUTO_TEST_CASE(every_rule_has_a_fault_and_names_it) {
  for (const Property& p : properties::all()) BOOST_TEST(is_fault_of(p.fault, p.id), p.id << " names " << p.fault);
  for (const properties::BuiltIn& b : properties::built_in()) BOOST_TEST(is_fault_of(b.fault, b.id), b.id << " names " << b.fault);
  for (const auto& b : properties::built_in())
    BOOST_TEST(std::ranges::any_of(faults::faults(), [&](const Fault& f) { return f.property == b.id; }), b.id);
  std::set<std::string> names;
  for (const Fault& f : faults::faults()) BOOST_TEST(names.insert(f.name).second, f.name << " is the name of two faults");
}

BOOST_AUTO_TEST_CASE(the_callers_made_for_the_faults_break_no_rule_whatever_happens) {
  std::vector<const Property*> all;
  for (const Property& p : properties::all()) all.push_back(&p);
  using Scenario = std::pair<model::Caller, model::Topology>;
  std::vector<Scenario> scenarios{{freeze_caller(), one_frontend()}};
  for (const model::Caller& caller : {freeze_caller(), hibernate_caller(), suspend_caller(), hibernation_caller(), restore_caller()})
    for (const auto topology : {one_device, two_devices, one_without_callbacks, one_strict_device, parent_and_child})
      scenarios.emplace_back(caller, topology());
  for (const auto& [caller, topology] : scenarios) BOOST_TEST_CONTEXT(caller.name << ", " << topology.name) {
    model::Model m = model::compose(caller, topology, {});
    // The short ones leave out what the rules of whole callers ask for.
    const bool whole = caller.name == "right-suspend" || caller.name == "right-hibernation" || caller.name == "right-restore";
    std::vector<const Property*> rules = all;
    std::erase_if(rules, [&](const Property* p) { return p->of_whole_callers && !whole; });
    properties::attach(m, topology, rules);
    const auto e = checker::explore(m.system, {});
    BOOST_TEST(e.complete());
    for (const Finding& f : e.findings)
      BOOST_ERROR((f.property >= 0 ? rules[static_cast<std::size_t>(f.property)]->id : "a rule of the checker's own")
                  << " is broken after " << f.path.size() << " events, the last: " << m.text(f.path.back()));
  }
}

// Right drivers break no rule of the checker's under right callers; every wrong one is refuted, and by what is wrong with it.
#define BOOST_TEST_MODULE drivers
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>

#include "model/driver.hpp"
#include "model/scenario.hpp"
#include "tests/agreement.hpp"
#include "tests/faults/callers/callers.hpp"

using namespace pmc;
using namespace pmc::model;
using Kind = checker::Finding::Kind;

namespace {

Device device(const std::string& name, const std::string& driver, DeviceIndex parent = no_device) {
  Device d;
  d.name = name;
  d.path = "/" + name;
  d.parent = parent;
  d.driver = driver;
  d.syscore = driver == "syscore-device";
  return d;
}

std::vector<Caller> test_callers() { return {faults::sleep_caller(), faults::freeze_caller(), faults::hibernate_caller()}; }

/// The drivers that this file is about; xenbus frontends have their own callers and tests.
std::vector<const Driver*> right_drivers() {
  std::vector<const Driver*> all;
  for (const Driver& d : drivers())
    if (!d.wrong && !d.name.starts_with("xenbus")) all.push_back(&d);
  return all;
}

/// The device; an interrupt controller that it uses; and a parent of its own kind.
std::vector<Topology> places_of(const Driver& driver) {
  std::vector<Topology> all;
  const auto add = [&](std::vector<Device> devices) {
    for (const bool async : {false, true}) {
      Topology t{driver.name, devices};
      for (Device& d : t.devices) d.async = async;
      all.push_back(std::move(t));
    }
  };
  Device own = device("dev", driver.name);
  if (driver.runtime_pm) own.runtime = RuntimeStatus::any;
  if (driver.name == "runtime-direct-complete") own.driver_flags = DPM_FLAG_SMART_PREPARE | DPM_FLAG_SMART_SUSPEND;
  add({own});
  Device consumer = own;
  consumer.suppliers = {0};
  add({device("irqchip", "irqchip-noirq"), consumer});
  if (driver.runtime_pm) return all;  // with its own kind above it: see the topologies that are shipped
  Device child = own;
  child.name = child.path = "child";
  child.parent = 0;
  add({own, child});
  return all;
}

std::string paths(const Model& m, const checker::Exploration& e) {
  std::string all;
  for (const checker::Finding& f : e.findings) {
    all += "\n" + std::to_string(static_cast<int>(f.kind)) + ", " + m.system.components()[f.component].name + ":";
    for (const auto event : f.path) all += "\n  " + m.text(event);
  }
  return all;
}

/// Which rows of a driver's machine have fired, by the machine's name.
class Rows {
 public:
  void add(const Model& m, const checker::Exploration& e) {
    for (const PartInfo& part : m.parts) {
      if (part.kind != PartKind::driver) continue;
      const checker::Machine& machine = *part.machine;
      auto& fired = rows_[machine.name];
      fired.resize(machine.rows.size());
      const auto cells = e.cells.find(&machine.automaton);
      if (cells == e.cells.end()) continue;
      for (std::size_t cell = 0; cell < cells->second.size(); ++cell)
        if (cells->second[cell] != 0)
          for (unsigned r = 0; r < machine.regions; ++r)
            if (const auto row = machine.fired[cell * machine.regions + r]; row >= 0) fired[static_cast<std::size_t>(row)] = true;
    }
  }
  [[nodiscard]] std::set<std::string> unfired(const checker::Machine& machine) const {
    std::set<std::string> all;
    const auto it = rows_.find(machine.name);
    for (std::size_t row = 0; row < machine.rows.size(); ++row)
      if (it == rows_.end() || !it->second[row]) all.insert(machine.rows[row].source + " + " + machine.rows[row].event);
    return all;
  }

 private:
  std::map<std::string, std::vector<bool>> rows_;
};
Rows rows;

struct Wrong {
  std::string name;
  Caller caller;
  std::vector<Device> devices;
  Environment environment;
  Kind kind;
  std::string refuses;     ///< the component that refuses the event; of an unexpected-event
  std::size_t length;
};

Device runtime(Device d) {
  d.runtime = RuntimeStatus::any;
  return d;
}
Device async(Device d) {
  d.async = true;
  return d;
}

const Environment quiet{.faults = false, .wakeups = false};
const Environment failures{.faults = true, .wakeups = false};
const Environment cancelled{.answers = {Answer::cancelled}, .faults = false, .wakeups = false};

// Lengths: attempt, two steps of the freezer, the call: 4 events to dpm_suspend_start().  A walk is a begin, an end, and for
// each device 2 events in prepare and complete (start, end), 4 in the others (admit, start, end, complete) or 1 (pass) if it
// has no callback in the phase.  A return is an event, and so is each step of the caller.
constexpr std::size_t called = 4, prepare = 4, main_phase = 6, passed = 3;  // over one device
constexpr std::size_t suspend_failed = called + prepare + main_phase + 2 + 2 /* nothing to resume */ + prepare + 3;
constexpr std::size_t asleep = called + prepare + main_phase + 2 + 2 * passed + 2;  // syscore_suspend() has returned
const std::vector<Wrong>& wrong_drivers() {
  using faults::freeze_caller, faults::suspend_caller;
  const auto one = [](const std::string& name) { return std::vector{device("dev", name)}; };
  static const std::vector<Wrong> all{
      {"wrong-freeze-without-thaw", freeze_caller(), one("wrong-freeze-without-thaw"), cancelled, Kind::hang, "",
       asleep + 2 /* hypercall */ + 2 /* syscore, call */ + 2 * passed + 2 + main_phase + prepare /* complete */ + 3 /* returned, thaw, finish */},
      {"wrong-resume-needs-child", faults::sleep_caller(), {device("dev", "wrong-resume-needs-child"), device("child", "wrong-resume-needs-child", 0)}, quiet,
       Kind::deadlock, "", called + 6 + 10 + 2 + 2 * 4 + 2 + 2 + 2 * 4 + 2 + 3 /* begin, admit, start of the parent's resume */},
      {"wrong-io-after-freeze", freeze_caller(), one("wrong-io-after-freeze"), cancelled, Kind::unexpected_event, "driver of dev",
       asleep + 1 /* dma_begins */ + 1 /* HYPERVISOR_suspend */},
      {"wrong-wakeup-armed-in-freeze", freeze_caller(), one("wrong-wakeup-armed-in-freeze"), cancelled, Kind::unexpected_event, "driver of dev", asleep + 1},
      {"wrong-irq-handler-touches-suspended-hardware", faults::sleep_caller(), one("wrong-irq-handler-touches-suspended-hardware"), quiet,
       Kind::unexpected_event, "driver of dev", called + prepare + 4 /* suspend has returned */ + 1 /* interrupt */},
      {"wrong-frees-in-noirq-what-irq-uses", faults::sleep_caller(), one("wrong-frees-in-noirq-what-irq-uses"), quiet, Kind::unexpected_event, "driver of dev",
       called + prepare + passed + 2 + passed + 4 + 1},
      {"wrong-late-without-early", faults::sleep_caller(), one("wrong-late-without-early"), quiet, Kind::unexpected_event, "driver of dev",
       called + prepare + main_phase + 2 + main_phase + passed + 2 + 2 + 2 * passed + 2 + 3 /* begin, admit, start of resume */},
      {"wrong-prepare-powers-down", faults::sleep_caller(), {device("dev", "wrong-prepare-powers-down"), device("below", "usb", 0)}, quiet, Kind::unexpected_event,
       "driver of dev", called + 3 /* begin, start, end of its prepare */ + 1 /* urb */},
      {"wrong-suspend-waits-for-frozen-task", faults::sleep_caller(), one("wrong-suspend-waits-for-frozen-task"), quiet, Kind::deadlock, "",
       called + prepare + 3},
      {"wrong-runtime-unaware", faults::sleep_caller(), {runtime(device("dev", "wrong-runtime-unaware"))}, quiet, Kind::unexpected_event, "driver of dev",
       1 /* runtime_suspend */ + called + prepare + 3},
      {"wrong-sleeps-on-suspended-sibling", faults::sleep_caller(),
       {async(device("dev", "wrong-sleeps-on-suspended-sibling")), async(device("next", "wrong-sleeps-on-suspended-sibling"))}, quiet, Kind::deadlock, "",
       called + 6 + 3 /* begin, both scheduled */ + 2 /* admit, start of the one */ + 4 /* all of its neighbour */},
      {"wrong-waits-for-interrupt-in-noirq", faults::sleep_caller(), one("wrong-waits-for-interrupt-in-noirq"), quiet, Kind::deadlock, "",
       called + prepare + passed + 2 + passed + 3},
      {"wrong-undoes-prepare-in-resume", faults::sleep_caller(), one("wrong-undoes-prepare-in-resume"), failures, Kind::hang, "", suspend_failed},
      {"wrong-fails-half-suspended", faults::sleep_caller(), one("wrong-fails-half-suspended"), failures, Kind::hang, "", suspend_failed},
  };
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(right_drivers_under_right_callers_meet_nothing_unexpected_and_come_home) {
  for (const Driver* driver : right_drivers())
    for (const Topology& t : places_of(*driver))
      for (const Caller& caller : test_callers())
        BOOST_TEST_CONTEXT(caller.name << " over " << t.name << (t.devices.front().async ? ", asynchronous, " : ", ") << t.devices.size() << " devices") {
          // What a failure of another device leads to with DPM_FLAG_SMART_SUSPEND is a finding of its own, below.
          const bool faults = driver->name != "runtime-direct-complete";
          const Model m = compose(caller, t, {.answers = {Answer::cancelled, Answer::failed}, .faults = faults, .wakeups = false});
          const checker::Exploration e = checker::explore(m.system, {});
          BOOST_TEST(e.complete());
          BOOST_TEST(e.findings.empty(), paths(m, e));
          rows.add(m, e);
        }
}

BOOST_AUTO_TEST_CASE(a_wrong_driver_is_refuted_by_what_is_wrong_with_it) {
  for (const Wrong& wrong : wrong_drivers())
    BOOST_TEST_CONTEXT(wrong.name) {
      const Model m = compose(wrong.caller, Topology{wrong.name, wrong.devices}, wrong.environment);
      const checker::Exploration e = tests::agree(m.system).exploration;
      rows.add(m, e);
      const auto found = std::ranges::find(e.findings, wrong.kind, &checker::Finding::kind);
      BOOST_TEST((found != e.findings.end()), "it is not refuted");
      if (found == e.findings.end()) continue;
      if (wrong.kind == Kind::unexpected_event) BOOST_TEST(m.system.components()[found->component].name == wrong.refuses);
      BOOST_TEST(found->path.size() == wrong.length, found->path.size() << " != " << wrong.length << paths(m, e));
    }
}

BOOST_AUTO_TEST_CASE(a_hidden_dependency_does_no_harm_while_everything_is_synchronous) {
  for (Wrong w : wrong_drivers()) {
    if (w.name != "wrong-sleeps-on-suspended-sibling") continue;
    for (Device& d : w.devices) d.async = false;
    const Model m = compose(w.caller, Topology{w.name, w.devices}, w.environment);
    const checker::Exploration e = tests::agree(m.system).exploration;
    BOOST_TEST(e.findings.empty(), paths(m, e));
    rows.add(m, e);
  }
}

// It needs a caller under which the machine sleeps.
BOOST_AUTO_TEST_CASE(direct_complete_leaves_a_device_without_the_suspend_that_it_needs) {
  const auto mem = std::ranges::find(callers(), "suspend-mem", &Caller::name);
  BOOST_TEST_REQUIRE((mem != callers().end()));
  const Model m = compose(*mem, Topology{"one", {runtime(device("dev", "wrong-returns-1-from-prepare"))}}, quiet);
  const checker::Exploration e = checker::explore(m.system, {});
  rows.add(m, e);
  const auto found = std::ranges::find(e.findings, Kind::unexpected_event, &checker::Finding::kind);
  BOOST_TEST_REQUIRE((found != e.findings.end()), paths(m, e));
  BOOST_TEST(m.system.components()[found->component].name == "driver of dev", paths(m, e));
  BOOST_TEST(m.events[found->path.back()].step == "platform_suspend_enter", paths(m, e));
}

// Kernel finding: see docs/findings.md.  An abort gives resume_early to a device that suspend_late has left in runtime suspend.
BOOST_AUTO_TEST_CASE(an_abort_in_late_resumes_a_device_that_smart_suspend_had_left_alone) {
  Device smart = device("dev", "runtime-direct-complete"), other = device("other", "any-callbacks");
  smart.runtime = RuntimeStatus::suspended;
  smart.driver_flags = DPM_FLAG_SMART_PREPARE | DPM_FLAG_SMART_SUSPEND;
  other.ops = {"suspend_late"};
  // The device comes after the other in the list, so it is left alone before the other fails.
  const Model m = compose(faults::sleep_caller(), Topology{"two", {other, smart}}, failures);
  const checker::Exploration e = tests::agree(m.system).exploration;
  const auto found = std::ranges::find(e.findings, Kind::unexpected_event, &checker::Finding::kind);
  BOOST_TEST_REQUIRE((found != e.findings.end()), paths(m, e));
  BOOST_TEST(m.system.components()[found->component].name == "driver of dev");
  BOOST_TEST((m.events[found->path.back()].phase == Phase::resume_early));
}

// Kernel finding: see docs/findings.md.  With DPM_FLAG_MAY_SKIP_RESUME it is the reverse: what late has suspended stays so.
BOOST_AUTO_TEST_CASE(an_abort_in_late_leaves_a_device_down_whose_resume_may_be_skipped) {
  Device skipped = device("dev", "runtime-direct-complete"), other = device("other", "any-callbacks");
  other.ops = {"suspend_late"};
  for (const unsigned more : {0u, DPM_FLAG_SMART_PREPARE | DPM_FLAG_SMART_SUSPEND}) {
    skipped.driver_flags = DPM_FLAG_MAY_SKIP_RESUME | more;
    const Model m = compose(faults::sleep_caller(), Topology{"two", {other, skipped}}, failures);
    const checker::Exploration e = tests::agree(m.system).exploration;
    BOOST_TEST(std::ranges::count(e.findings, Kind::hang, &checker::Finding::kind) == 1, paths(m, e));
    const auto found = std::ranges::find(e.findings, Kind::unexpected_event, &checker::Finding::kind);
    BOOST_TEST_REQUIRE((found != e.findings.end()), paths(m, e));
    BOOST_TEST(m.system.components()[found->component].name == "driver of dev");
    BOOST_TEST((m.events[found->path.back()].phase == Phase::prepare));  // of the next attempt
    using Event = EventInfo::Kind;
    const auto happens = [&](Event kind, Phase phase) {
      return std::ranges::any_of(found->path, [&](auto i) { return m.events[i].kind == kind && m.events[i].phase == phase && m.events[i].device == 1; });
    };
    BOOST_TEST(happens(Event::complete, Phase::suspend_late));
    BOOST_TEST(happens(Event::leave_out, Phase::resume_early));
    BOOST_TEST(!happens(Event::callback_start, Phase::resume_early));
  }
}

BOOST_AUTO_TEST_CASE(every_wrong_driver_is_in_the_table) {
  std::set<std::string> table{"wrong-returns-1-from-prepare"}, shipped;
  for (const Wrong& w : wrong_drivers()) table.insert(w.name);
  for (const Driver& d : drivers())
    if (d.wrong) {
      shipped.insert(d.name);
      BOOST_TEST(d.brief.starts_with("WRONG: "));
    }
  BOOST_TEST(table == shipped, boost::test_tools::per_element());
}

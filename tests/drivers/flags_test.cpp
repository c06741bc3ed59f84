// What the composed model does with direct_complete, must_resume, wakeup_path and the runtime PM status, compared with main.c
// said once more in another way (main_c.hpp): the same set of runs, to the last callback, over many small topologies.
#define BOOST_TEST_MODULE flags
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <set>

#include "model/driver.hpp"
#include "model/scenario.hpp"
#include "tests/drivers/main_c.hpp"
#include "tests/faults/callers/callers.hpp"

using namespace pmc;
using namespace pmc::model;

namespace {

using Runs = std::set<std::string>;
using Kind = EventInfo::Kind;

std::string line(const Model& m, const Topology& t, const EventInfo& e) {
  const auto of = [&](std::string_view what) {
    return m.device_names[static_cast<std::size_t>(e.device)] + " " + std::string(to_string(e.phase)) + " " + std::string(what) + "\n";
  };
  if (e.kind == Kind::callback_start) return of("start");
  if (e.kind == Kind::callback_end) return of(to_string(e.outcome));
  // A device without callbacks has the flag only where somebody can tell.
  if (e.kind == Kind::direct_complete) return t.devices[static_cast<std::size_t>(e.device)].no_pm_callbacks ? "" : of("direct_complete");
  if (e.kind == Kind::leave_out) return of(e.step);
  return "";
}

/// Every run of one attempt, step by step, without a search: the model of synchronous devices does one thing after another.
class AllRuns {
 public:
  AllRuns(const Model& m, const Topology& t) : m_(m), t_(t) {
    for (const checker::StateVector& s : m.system.initial()) go(s, "");
  }
  Runs runs;

 private:
  void go(const checker::StateVector& state, const std::string& log) {
    for (checker::EventIndex i = 0; i < m_.events.size(); ++i) {
      const EventInfo& e = m_.events[i];
      // The errors of the way up change nothing, -EAGAIN only repeats, and runtime PM stays as it is.
      if (e.kind == Kind::callback_end && (e.outcome == Outcome::again || (e.outcome == Outcome::error && !is_down(e.phase)))) continue;
      if (e.kind == Kind::runtime) continue;
      checker::StateVector next = state;
      bool open = true;
      for (const checker::Participant& p : m_.system.participants(i)) {
        const auto to = m_.system.components()[p.component].automaton->step(state[p.component], p.letter);
        open = open && to != checker::no_state;
        if (open) next[p.component] = to;
      }
      if (!open) continue;
      if (e.is_step("finish"))
        runs.insert(log + statuses(state));
      else
        go(next, log + line(m_, t_, e));
    }
  }
  [[nodiscard]] std::string statuses(const checker::StateVector& state) const {
    std::string all;
    for (std::size_t c = 0; c < m_.parts.size(); ++c)
      if (m_.parts[c].kind == PartKind::runtime)
        all += m_.system.components()[c].name + ": " + (m_.parts[c].machine->where("RPM_SUSPENDED")[state[c]] ? "suspended\n" : "active\n");
    return all;
  }
  const Model& m_;
  const Topology& t_;
};

Runs expected(const Topology& t, const Model& m, Message down, const std::vector<Message>& ups) {
  Runs runs{""};
  std::string none;
  for (const Message up : ups) {
    tests::Choices choices;
    do {
      tests::MainC kernel(t, choices);
      std::string log = kernel.transition(down, up);
      for (std::size_t c = 0; c < m.parts.size(); ++c)
        if (m.parts[c].kind == PartKind::runtime)
          log += m.system.components()[c].name + ": " +
                 (kernel.runtime_suspended(static_cast<std::size_t>(m.parts[c].device)) ? "suspended\n" : "active\n");
      runs.insert(log);
    } while (choices.next());
  }
  // The tasks could not be frozen: nothing happens to the devices.
  const tests::MainC untouched = [&] {
    tests::Choices first;
    return tests::MainC(t, first);
  }();
  for (std::size_t c = 0; c < m.parts.size(); ++c)
    if (m.parts[c].kind == PartKind::runtime)
      none += m.system.components()[c].name + ": " +
              (untouched.runtime_suspended(static_cast<std::size_t>(m.parts[c].device)) ? "suspended\n" : "active\n");
  runs.erase("");
  runs.insert(none);
  return runs;
}

struct Asked {
  model::Caller caller;
  Message down;
  std::vector<Message> ups;
};
const std::vector<Asked>& asked() {
  static const std::vector<Asked> all{{faults::sleep_caller(), Message::SUSPEND, {Message::RESUME}},
                                      {faults::freeze_caller(), Message::FREEZE, {Message::THAW, Message::RECOVER}},
                                      {faults::hibernate_caller(), Message::HIBERNATE, {Message::RESTORE}}};
  return all;
}

std::string text(const Topology& t) {
  std::string all;
  for (const Device& d : t.devices) {
    all += d.name + ": parent " + std::to_string(d.parent) + ", suppliers";
    for (const DeviceIndex s : d.suppliers) all += " " + std::to_string(s);
    all += ", flags " + std::to_string(d.driver_flags) + ", runtime " + std::to_string(static_cast<int>(d.runtime)) +
           (d.may_wakeup ? ", may wake" : "") + (d.no_pm_callbacks ? ", no callbacks" : "") + (d.syscore ? ", syscore" : "") + ", ops";
    for (const std::string& op : d.ops) all += " " + op;
    all += "; of the driver";
    for (const std::string& op : d.driver_only_ops) all += " " + op;
    all += "\n";
  }
  return all;
}

/// The two sets are the same; the number of runs.
std::size_t compare(const Topology& t, const Asked& a) {
  const Model m = compose(a.caller, t, {.answers = {Answer::cancelled, Answer::failed}, .faults = true, .wakeups = false});
  const Runs model = AllRuns(m, t).runs, kernel = expected(t, m, a.down, a.ups);
  const auto first_missing = [](const Runs& of, const Runs& in) {
    for (const std::string& run : of)
      if (!in.contains(run)) return "\n" + run;
    return std::string();
  };
  const std::string only_kernel = first_missing(kernel, model), only_model = first_missing(model, kernel);
  BOOST_TEST((only_kernel.empty() && only_model.empty()),
             a.caller.name << " over\n" << text(t) << "the model does not do:" << only_kernel << "main.c does not do:" << only_model);
  return model.size();
}

std::vector<std::string> all_ops() {
  std::set<std::string> ops;
  for (const Phase p : all_phases)
    for (const Message m : all_messages) ops.emplace(op_name(p, m));
  return {ops.begin(), ops.end()};
}

/// Devices of every kind there is, in any forest, with links.
class RandomTopology {
 public:
  explicit RandomTopology(unsigned seed) : random_(seed) {}
  Topology operator()(std::size_t devices) {
    Topology t{"random", {}};
    for (std::size_t i = 0; i < devices; ++i) {
      Device d;
      d.name = "d" + std::to_string(i);
      d.path = "/" + d.name;
      d.parent = below(3) == 0 ? no_device : static_cast<DeviceIndex>(below(static_cast<unsigned>(i) + 1)) - 1;
      for (DeviceIndex s = 0; s < static_cast<DeviceIndex>(i); ++s)
        if (s != d.parent && below(4) == 0) d.suppliers.push_back(s);
      d.driver_flags = below(16);
      if (below(3) == 0) d.driver_flags &= ~DPM_FLAG_NO_DIRECT_COMPLETE;
      constexpr RuntimeStatus statuses[] = {RuntimeStatus::unsupported, RuntimeStatus::active, RuntimeStatus::suspended, RuntimeStatus::any};
      d.runtime = statuses[below(4)];
      d.may_wakeup = below(5) == 0;
      d.syscore = below(12) == 0;
      d.no_pm_callbacks = below(4) == 0;
      d.driver = d.no_pm_callbacks ? "none" : "any-callbacks";
      if (!d.no_pm_callbacks)
        for (const std::string& op : all_ops()) {
          if (below(3) == 0) continue;
          d.ops.push_back(op);
          if (below(3) != 0) d.driver_only_ops.push_back(op);
        }
      t.devices.push_back(std::move(d));
    }
    return t;
  }

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_()) % n; }
  std::mt19937 random_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(one_device_of_every_kind_goes_through_a_transition_as_in_main_c) {
  std::size_t runs = 0;
  for (const Asked& a : asked())
    for (unsigned flags = 0; flags < 16; ++flags)
      for (const RuntimeStatus status : {RuntimeStatus::unsupported, RuntimeStatus::active, RuntimeStatus::suspended, RuntimeStatus::any})
        for (const bool of_driver : {false, true})
          for (const bool may_wakeup : {false, true}) {
            Topology t{"one", {}};
            t.devices.push_back({.name = "d", .path = "/d", .driver_flags = flags, .may_wakeup = may_wakeup, .runtime = status, .driver = "any-callbacks", .ops = all_ops()});
            if (of_driver) t.devices.front().driver_only_ops = all_ops();
            runs += compare(t, a);
          }
  BOOST_TEST_MESSAGE(runs << " runs");
}

BOOST_AUTO_TEST_CASE(two_and_three_devices_of_any_kind_go_through_a_transition_as_in_main_c) {
  std::size_t runs = 0;
  RandomTopology random(20110211);
  for (int i = 0; i < 240; ++i) {
    const Topology t = random(i < 160 ? 2 : 3);
    for (const Asked& a : asked()) runs += compare(t, a);
  }
  BOOST_TEST_MESSAGE(runs << " runs");
}

#include "evidence/scenarios.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "model/driver.hpp"

namespace pmc::evidence {
namespace {

/// What may go wrong in a world.
struct Weather {
  std::string_view name;
  bool faults, wakeups;
  bool hotplug = false, wakeup_count = false;
};
constexpr Weather calm{"nothing fails", false, false};
constexpr Weather failures{"failures", true, false};
constexpr Weather wakeup_events{"wakeups", false, true};
constexpr Weather everything{"failures and wakeups", true, true};
constexpr Weather counted{"counted wakeups", false, true, false, true};
constexpr Weather detaching{"backends are detached", false, false, true};
constexpr Weather plugging{"hotplug, failures and wakeups", true, true, true};

struct World {
  std::string topology;
  Weather weather;
  std::optional<unsigned> runtime_pm = {};  ///< the first device's status changes, and its driver sets these DPM_FLAG_*
};
/// By cost.  One world for each thing that another one cannot show.
const World worlds[]{
    {"flat:1", calm},              // the way down and up
    {"flat:1", failures},          // each step of it fails
    {"flat:1", wakeup_events},     // ... or is given up
    {"tiny-mixed", calm},          // devices that are passed by
    {"forest:-,0a", calm},         // a parent waits for its child, a child for its parent
    {"forest:-a,0", calm},
    {"tiny-linked", calm},         // a supplier for its consumer
    {"forest:-a", everything},     // a thread sees the error, or the wakeup, that the walk did not
    {"flat:2", failures},          // one of two is not reached
    {"flat:2", wakeup_events},
    {"tiny-syscore", failures},
    {"forest:-,0a", failures},
    {"forest:-a,0a", wakeup_events},
    {"forest:-a,-a", failures},    // the error of one is seen by another, too late or in time
    {"tiny-mixed", everything},
};
/// Frontends of callers that know a hypervisor.
const World xen_worlds[]{{"xenbus:1", calm}, {"xenbus-legacy:1", calm}, {"xenbus:1", failures}, {"xenbus:1", detaching}, {"xenbus-legacy:1", detaching}};

/// What the PM core does is the same whoever calls it: these are for one caller that sleeps and one that freezes.
const World core_worlds[]{{"tiny-flags", everything}, {"tiny-plug", plugging}, {"tiny-hidden", calm}, {"flat:1", counted}};
constexpr std::string_view core_callers[]{"suspend-mem", "xen-6.1"};

constexpr unsigned smart = model::DPM_FLAG_SMART_PREPARE | model::DPM_FLAG_SMART_SUSPEND | model::DPM_FLAG_MAY_SKIP_RESUME;

/// Drivers together: who carries whom.
const World machines[]{{"server-pci", calm}, {"laptop-pm", calm}};
constexpr std::string_view machine_callers[]{"suspend-mem", "hibernate"};

/// User space may go on with /dev/snapshot as long as it likes, and what it has done so far the rules remember: bad weather over
/// one device only, and under some rules at a time.
constexpr std::string_view endless = "snapshot-ioctl";
constexpr std::size_t rules_at_once = 12;

bool contains(const auto& names, const std::string& name) { return std::ranges::find(names, name) != std::end(names); }

bool asks_the_hypervisor(const model::Caller& caller) {
  for (const auto& e : caller.machine->events)
    if (e.name == "HYPERVISOR_suspend") return true;
  return false;
}

void add(std::vector<Scenario>& all, const model::Caller& caller, const World& world) {
  // A bare sequence has fair weather only.
  if (!caller.environment_may_fail && (world.weather.faults || world.weather.wakeups)) return;
  const bool is_endless = caller.name == endless;
  if (is_endless && world.topology != "flat:1" && world.weather.name != calm.name) return;
  auto topology = model::topology(world.topology);
  if (!topology.has_value()) throw std::logic_error(topology.error().what);
  const auto& rules = properties::all();
  const std::size_t at_once = is_endless && world.weather.name != calm.name ? rules_at_once : rules.size();
  for (std::size_t first = 0; first < rules.size(); first += at_once) {
    Scenario s;
    s.name = caller.name + " on " + world.topology + ", " + std::string(world.weather.name);
    if (world.runtime_pm) s.name += ", runtime PM with driver_flags " + std::to_string(*world.runtime_pm);
    if (at_once < rules.size()) s.name += ", from " + rules[first].id;
    s.caller = &caller;
    s.topology = topology.value();
    if (world.runtime_pm) {
      s.topology.devices.front().runtime = model::RuntimeStatus::any;
      s.topology.devices.front().driver_flags = *world.runtime_pm;
    }
    s.environment = {.faults = world.weather.faults,
                     .wakeups = world.weather.wakeups,
                     .wakeup_count = world.weather.wakeup_count,
                     .hotplug = world.weather.hotplug,
                     .subject = {}};
    for (std::size_t r = first; r < std::min(first + at_once, rules.size()); ++r) s.rules.push_back(&rules[r]);
    all.push_back(std::move(s));
  }
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> list;
    for (const World& w : worlds)
      for (const model::Caller& c : model::callers()) add(list, c, w);
    for (const World& w : xen_worlds)
      for (const model::Caller& c : model::callers())
        if (asks_the_hypervisor(c)) add(list, c, w);
    const auto add_for = [&](const auto& names, const World& w) {
      for (const model::Caller& c : model::callers())
        if (contains(names, c.name)) add(list, c, w);
    };
    for (const World& w : core_worlds) add_for(core_callers, w);
    for (const World& w : machines) add_for(machine_callers, w);
    for (const std::string& driver : model::driver_names()) {
      const std::string alone = "world:-=" + driver;
      add_for(std::array{"suspend-mem", "xen-6.1", "apm-suspend"}, {alone, everything});
      add_for(std::array{"hibernate"}, {alone, model::driver(driver).wrong ? calm : failures});
      for (const unsigned flags : {0u, smart}) {
        add_for(std::array{"suspend-mem"}, {alone, everything, flags});
        add_for(std::array{"hibernate"}, {alone, calm, flags});
      }
    }
    return list;
  }();
  return all;
}

}  // namespace pmc::evidence

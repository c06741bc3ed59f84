#include "evidence/scenarios.hpp"

#include <algorithm>
#include <stdexcept>

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
  bool runtime_pm = false;  ///< the first device's status changes, and the core may leave its callbacks out
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
const World xen_worlds[]{{"xenbus:1", calm}, {"xenbus-legacy:1", calm}, {"xenbus:1", failures}, {"xenbus:1", detaching}};

/// What the PM core does is the same whoever calls it: these are for one caller that sleeps and one that freezes.
const World core_worlds[]{{"tiny-flags", everything}, {"tiny-plug", plugging}, {"tiny-hidden", calm}, {"flat:1", counted}};
constexpr std::string_view core_callers[]{"suspend-mem", "xen-6.1"};

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
    if (world.runtime_pm) s.name += ", runtime PM";
    if (at_once < rules.size()) s.name += ", from " + rules[first].id;
    s.caller = &caller;
    s.topology = topology.value();
    if (world.runtime_pm) {
      s.topology.devices.front().runtime = model::RuntimeStatus::any;
      s.topology.devices.front().driver_flags = model::DPM_FLAG_SMART_PREPARE | model::DPM_FLAG_SMART_SUSPEND | model::DPM_FLAG_MAY_SKIP_RESUME;
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
    for (const World& w : core_worlds)
      for (const model::Caller& c : model::callers())
        if (contains(core_callers, c.name)) add(list, c, w);
    for (const std::string& driver : model::driver_names())
      for (const model::Caller& c : model::callers()) {
        const World alone{"world:-=" + driver, everything};
        if (contains(core_callers, c.name)) add(list, c, alone);
        if (c.name == "suspend-mem") add(list, c, {alone.topology, everything, true});
        if (c.name == "hibernate") add(list, c, {alone.topology, calm});
      }
    return list;
  }();
  return all;
}

}  // namespace pmc::evidence

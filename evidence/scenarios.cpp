#include "evidence/scenarios.hpp"

#include <stdexcept>

namespace pmc::evidence {
namespace {

/// What may go wrong in a world.
struct Weather {
  std::string_view name;
  bool faults, wakeups;
};
constexpr Weather calm{"nothing fails", false, false};
constexpr Weather failures{"failures", true, false};
constexpr Weather wakeup_events{"wakeups", false, true};
constexpr Weather everything{"failures and wakeups", true, true};

struct World {
  std::string_view topology;
  Weather weather;
};
/// By cost.  One world for each thing that another one cannot show.
constexpr World worlds[]{
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
constexpr World xen_worlds[]{{"xenbus:1", calm}, {"xenbus-legacy:1", calm}, {"xenbus:1", failures}};

bool asks_the_hypervisor(const model::Caller& caller) {
  for (const auto& e : caller.machine->events)
    if (e.name == "HYPERVISOR_suspend") return true;
  return false;
}

void add(std::vector<Scenario>& all, const model::Caller& caller, const World& world) {
  // A bare sequence has fair weather only.
  if (!caller.environment_may_fail && (world.weather.faults || world.weather.wakeups)) return;
  auto topology = model::topology(world.topology);
  if (!topology.has_value()) throw std::logic_error(topology.error().what);
  Scenario s;
  s.name = caller.name + " on " + std::string(world.topology) + ", " + std::string(world.weather.name);
  s.caller = &caller;
  s.topology = std::move(topology).value();
  s.environment = {.faults = world.weather.faults, .wakeups = world.weather.wakeups, .subject = {}};
  all.push_back(std::move(s));
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
    return list;
  }();
  return all;
}

}  // namespace pmc::evidence

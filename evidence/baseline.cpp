#include "evidence/baseline.hpp"

#include <algorithm>
#include <stdexcept>

#include "evidence/parallel.hpp"

namespace pmc::evidence {

using checker::Finding;

bool Baseline::is_new(const Finding& finding) const {
  return std::ranges::none_of(exploration.findings,
                              [&](const Finding& f) { return f.kind == finding.kind && f.property == finding.property; });
}

std::string Baseline::rule(const Finding& finding) const {
  switch (finding.kind) {
    case Finding::Kind::monitor: return attached[static_cast<std::size_t>(finding.property)].property->id;
    case Finding::Kind::deadlock: return "deadlock";
    case Finding::Kind::unexpected_event: return "unexpected-event";
    case Finding::Kind::hang: return "no-hang";
  }
  return {};
}

std::unique_ptr<Baseline> composed(const Scenario& scenario) {
  auto b = std::make_unique<Baseline>();
  b->scenario = &scenario;
  b->model = model::compose(*scenario.caller, scenario.topology, scenario.environment);
  b->attached = properties::attach(b->model, scenario.topology, scenario.rules);
  return b;
}

std::vector<std::unique_ptr<Baseline>> baselines(const std::vector<const Scenario*>& scenarios, unsigned jobs) {
  std::vector<std::unique_ptr<Baseline>> all(scenarios.size());
  in_parallel(scenarios.size(), jobs, [&](std::size_t i) {
    all[i] = composed(*scenarios[i]);
    all[i]->exploration = checker::explore(all[i]->model.system, {.limits = {.states_max = states_max}});
    if (!all[i]->exploration.complete()) throw std::logic_error(scenarios[i]->name + ": " + all[i]->exploration.limit);
  });
  return all;
}

}  // namespace pmc::evidence

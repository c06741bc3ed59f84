#include "evidence/baseline.hpp"

#include <algorithm>
#include <stdexcept>

#include "evidence/parallel.hpp"

namespace pmc::evidence {

using checker::Finding;

namespace {

/// The MSM state, without the machine's data.
std::string state_name(const checker::System& system, checker::ComponentIndex c, checker::StateIndex s) {
  const std::string& name = system.components()[c].automaton->states[s];
  return name.substr(0, name.find('{'));
}

}  // namespace

std::string Baseline::signature(const Finding& f, const checker::System& system, const model::Model& of_events) const {
  std::string text = rule(f);
  if (f.kind == Finding::Kind::monitor) text += ": " + state_name(system, f.component, f.state);
  if (f.kind == Finding::Kind::unexpected_event)
    text += ": " + system.components()[f.component].name + " in " + state_name(system, f.component, f.state) + ", " + of_events.text(f.path.back());
  return text;
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
  b->unwatched = b->model.system;
  b->attached = properties::attach(b->model, scenario.topology, scenario.rules);
  return b;
}

std::vector<std::unique_ptr<Baseline>> baselines(const std::vector<const Scenario*>& scenarios, unsigned jobs) {
  std::vector<std::unique_ptr<Baseline>> all(scenarios.size());
  in_parallel(scenarios.size(), jobs, [&](std::size_t i) {
    all[i] = composed(*scenarios[i]);
    all[i]->exploration = checker::explore(all[i]->model.system, {.limits = {.states_max = states_max}, .distinct = true});
    for (const Finding& f : all[i]->exploration.findings) all[i]->known.insert(all[i]->signature(f, all[i]->model.system, all[i]->model));
    if (!all[i]->exploration.complete()) throw std::logic_error(scenarios[i]->name + ": " + all[i]->exploration.limit);
  });
  return all;
}

}  // namespace pmc::evidence

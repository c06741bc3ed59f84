#include "checker/cli/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checker/diagram/diagram.hpp"
#include "model/machines.hpp"

namespace pmc::cli {
namespace {

std::string kind_of(const checker::Component& c, std::size_t index) {
  if (index == 0) return "caller";
  if (c.property >= 0) return "monitor";
  if (c.name.starts_with("list of ") || c.automaton->name == "device") return "device";
  if (c.name.starts_with("driver of ") || c.name.starts_with("backend of ")) return "driver";
  return "shared";
}

}  // namespace

std::vector<MachineName> machine_names() {
  std::vector<MachineName> names;
  for (const auto& m : model::machines()) names.push_back({m.machine->name, m.brief});
  for (const auto& p : properties::all()) names.push_back({p.id, "monitor: " + p.statement});
  return names;
}

checker::Result<std::string> machine_picture(const std::string& name) {
  for (const auto& m : model::machines())
    if (m.machine->name == name) return checker::diagram::machine_dot(*m.machine);
  for (const auto& p : properties::all()) {
    if (p.id != name) continue;
    std::vector<std::string> bad;
    for (const auto& v : p.violations) bad.push_back(v.state);
    return checker::diagram::machine_dot(*p.monitor, bad);
  }
  std::string known;
  for (const auto& m : machine_names()) known += (known.empty() ? "" : ", ") + m.name;
  return checker::Error{"no machine is called '" + name + "'", "MACHINE", "one of: " + known};
}

std::string system_picture(const Question& q) {
  const model::Model m = model::compose(*q.caller, q.topology, q.environment);
  checker::diagram::SystemDiagram d;
  d.title = fmt::format("{} on {}", q.caller->name, q.topology.name);
  const auto& components = m.system.components();
  for (std::size_t c = 0; c < components.size(); ++c) d.nodes.push_back({components[c].name, kind_of(components[c], c)});
  // An event belongs to the first participant that it moves; the others take part in it.
  std::map<std::tuple<std::size_t, std::size_t, checker::Role>, std::map<std::string, bool>> edges;
  for (checker::EventIndex e = 0; e < m.system.events().size(); ++e) {
    const auto who = m.system.participants(e);
    for (const auto& p : who)
      if (p.component != who.front().component)
        edges[{who.front().component, p.component, p.role}][components[who.front().component].automaton->letters[who.front().letter]] = true;
  }
  for (const auto& [ends, labels] : edges)
    for (const auto& [label, unused] : labels)
      d.edges.push_back({components[std::get<0>(ends)].name, components[std::get<1>(ends)].name, label, std::get<2>(ends)});
  return checker::diagram::system_dot(d);
}

checker::Result<std::string> counterexample_picture(const Answered& a, const std::string& property, bool hidden_steps) {
  const auto p = std::ranges::find(a.run.properties, property, &PropertyResult::id);
  if (p == a.run.properties.end() || !p->counterexample)
    return checker::Error{fmt::format("{} is not broken by {} on {}, so there is no counterexample to draw", property, a.run.caller, a.run.topology),
                          "--property", "a property that `pmcheck verify` reports as violated for these"};
  const Counterexample& c = *p->counterexample;
  checker::diagram::SequenceDiagram d;
  d.title = fmt::format("{}: {} on {}, outcome {}", property, a.run.caller, a.run.topology, outcome_of(a.question));
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    const Step& s = c.steps[i];
    const bool last = i + 1 == c.steps.size();
    if (!s.visible && !hidden_steps && !last) continue;
    if (std::ranges::find(d.lanes, s.component) == d.lanes.end()) d.lanes.push_back(s.component);
    d.steps.push_back({static_cast<unsigned>(i + 1), s.component, s.event, s.location, !s.visible, last});
  }
  d.verdict = fmt::format("expected: {}  happened: {}", c.expected, c.happened);
  return checker::diagram::sequence_dot(d);
}

}  // namespace pmc::cli

#include "evidence/mutation.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <set>
#include <stdexcept>

#include "evidence/lockstep.hpp"
#include "evidence/parallel.hpp"
#include "model/driver.hpp"
#include "model/environment.hpp"
#include "model/machines.hpp"

namespace pmc::evidence {
namespace {

using checker::Automaton;
using checker::EventIndex;
using checker::Exploration;
using checker::Finding;
using checker::Machine;

/// A faulty model may be larger than the right one, but not without end.
constexpr std::uint64_t states_max_of(const Baseline& b) { return 5 * b.exploration.states + 20'000; }

/// What one scenario says of a mutant.
struct Trial {
  enum class Kind : std::uint8_t {
    absent,     ///< the scenario does not have what is changed
    untouched,  ///< nothing that is changed was taken
    equal,      ///< the reachable product is the same
    differs,    ///< no rule minds
    cut,        ///< no rule minds as far as was searched
    killed,
  };
  Kind kind = Kind::absent;
  std::string by = {};
  std::size_t steps = 0;
  /// Of `differs`: whether it behaves as the right one all the same.  Costs another search.
  std::function<bool()> is_alike = {};
};

/// The components that are of this machine, or of a copy of it that starts elsewhere.
std::vector<checker::ComponentIndex> components_of(const Baseline& b, const Machine& m) {
  std::vector<checker::ComponentIndex> all;
  for (checker::ComponentIndex c = 0; c < b.model.parts.size(); ++c)
    if (b.model.parts[c].machine->name == m.name) all.push_back(c);
  return all;
}

/// How the changed table differs from the right one where the latter was taken.
struct Difference {
  bool of_taken = false;  ///< a step that was taken leads elsewhere, or is gone
  bool more = false;      ///< there are steps that were none before
  Difference& operator+=(const Difference& d) {
    of_taken = of_taken || d.of_taken;
    more = more || d.more;
    return *this;
  }
};
Difference difference(const Automaton& right, const Automaton& wrong, const std::vector<std::uint8_t>& taken) {
  Difference d;
  for (std::size_t cell = 0; cell < right.next.size(); ++cell) {
    if (right.next[cell] == wrong.next[cell]) continue;
    if (right.next[cell] == checker::no_state) d.more = true;
    if (taken[cell] != 0) d.of_taken = true;
  }
  return d;
}

/// A scenario's model with the change in it.
struct Changed {
  const checker::System& system;
  const model::Model& model;  ///< what its events mean
  bool only_more;             ///< whatever could happen still can
};

/// Searches it; of what is new the shortest counts.
Trial judge(const Changed& changed, const Baseline& b, std::function<bool()> is_alike) {
  const Exploration e = checker::explore(changed.system, {.limits = {.states_max = states_max_of(b)}, .distinct = true});
  const Finding* shortest = nullptr;
  std::size_t known = 0;
  for (const Finding& f : e.findings) {
    if (b.known.contains(b.signature(f, changed.system, changed.model))) {
      ++known;
      continue;
    }
    if (shortest == nullptr || f.path.size() < shortest->path.size()) shortest = &f;
  }
  if (shortest != nullptr) return {Trial::Kind::killed, b.rule(*shortest), shortest->path.size()};
  if (!e.complete()) return {Trial::Kind::cut};
  // Whatever could happen still can; as nothing else does, the two are equal.
  if (changed.only_more && e.states == b.exploration.states && e.transitions == b.exploration.transitions) return {Trial::Kind::equal};
  if (known < b.known.size()) is_alike = [] { return false; };
  return {.kind = Trial::Kind::differs, .is_alike = std::move(is_alike)};
}

/// More pairs than states: two that behave alike may still go through states of their own.
constexpr std::uint64_t pairs_max_of(const Baseline& b) { return 4 * b.exploration.states + 20'000; }

EventPairs same_events(std::size_t count) {
  EventPairs pairs;
  for (EventIndex e = 0; e < count; ++e) pairs.emplace_back(e, e);
  return pairs;
}
/// By what they mean and who takes part, since a caller that is composed anew may have others.
EventPairs matched(const checker::System& right, const checker::System& wrong, const model::Model& of_right, const model::Model& of_wrong) {
  const auto keys = [](const checker::System& system, const model::Model& model) {
    std::map<std::string, std::vector<EventIndex>> all;
    for (EventIndex e = 0; e < system.events().size(); ++e) {
      std::string key = model.text(e);
      for (const auto& p : system.participants(e))
        key += " " + std::to_string(p.component) + "." + system.components()[p.component].automaton->letters[p.letter];
      all[key].push_back(e);
    }
    return all;
  };
  EventPairs pairs;
  const auto ours = keys(right, of_right), theirs = keys(wrong, of_wrong);
  for (const auto& [key, events] : ours)
    if (const auto same = theirs.find(key); same != theirs.end())
      for (std::size_t i = 0; i < std::min(events.size(), same->second.size()); ++i) pairs.emplace_back(events[i], same->second[i]);
  return pairs;
}

/// The component as the changed machine: what is true of states is what it was, by MSM state.
checker::Component changed(const checker::Component& c, const Automaton& automaton, const Machine& right, const Machine& wrong) {
  const auto carried = [&](const std::vector<bool>& of_right) {
    std::set<std::uint16_t> msm_states;
    for (std::size_t s = 0; s < of_right.size(); ++s)
      if (of_right[s]) msm_states.insert(right.active[s]);
    std::vector<bool> of_wrong;
    if (!of_right.empty())
      for (const std::uint16_t s : wrong.active) of_wrong.push_back(msm_states.contains(s));
    return of_wrong;
  };
  checker::Component other = c;
  other.automaton = &automaton;
  other.home = carried(c.home);
  other.end = carried(c.end);
  return other;
}

/// Whether the machine is the caller's own or that of a function that it calls.
bool takes_steps(const model::Caller& caller, const Machine* machine) {
  return caller.machine == machine || std::ranges::find(caller.callees, machine, &model::Callee::machine) != caller.callees.end();
}

/// The caller with the changed machine in the place of the right one.
model::Caller with(const model::Caller& right, const Machine& original, const Machine& wrong) {
  model::Caller caller = right;
  if (caller.machine == &original) caller.machine = &wrong;
  for (model::Callee& f : caller.callees)
    if (f.machine == &original) f.machine = &wrong;
  return caller;
}

Trial try_taker(const Machine& original, const Machine& wrong, const Baseline& b, const Difference& d) {
  // Composed anew: it may take steps that the right one never does.
  const model::Caller caller = with(*b.scenario->caller, original, wrong);
  Scenario scenario = *b.scenario;
  scenario.caller = &caller;
  const auto changed = composed(scenario);
  // Events that never were may be among them, so counts tell nothing.
  const bool only_more = !d.of_taken && changed->model.events.size() == b.model.events.size();
  return judge({changed->model.system, changed->model, only_more}, b, [&original, &wrong, &b] {
    const model::Caller its_caller = with(*b.scenario->caller, original, wrong);
    const model::Model model = model::compose(its_caller, b.scenario->topology, b.scenario->environment);
    return in_lockstep(b.unwatched, model.system, matched(b.unwatched, model.system, b.model, model), pairs_max_of(b));
  });
}

Trial try_table(const Mutant& mutant, const Machine& wrong, const Baseline& b) {
  const auto components = components_of(b, *mutant.original);
  if (components.empty()) return {};
  Difference d;
  for (const auto c : components) d += difference(mutant.original->automaton, wrong.automaton, b.exploration.cells.at(b.model.system.components()[c].automaton));
  if (!d.of_taken && !d.more) return {Trial::Kind::untouched};
  if (takes_steps(*b.scenario->caller, mutant.original)) return try_taker(*mutant.original, wrong, b, d);
  const auto with_wrong = [&mutant, &wrong, components](const checker::System& right_system, std::map<const Automaton*, Automaton>& wrongs) {
    checker::System system;
    for (checker::ComponentIndex c = 0; c < right_system.components().size(); ++c) {
      const checker::Component& right = right_system.components()[c];
      if (std::ranges::find(components, c) == components.end()) {
        system.add(right);
        continue;
      }
      const auto [it, is_new] = wrongs.try_emplace(right.automaton, wrong.automaton);  // each starts where its right one does
      if (is_new) it->second.initial = right.automaton->initial;
      system.add(changed(right, it->second, *mutant.original, wrong));
    }
    for (EventIndex e = 0; e < right_system.events().size(); ++e) system.add(right_system.participants(e), right_system.events()[e].favour);
    return system;
  };
  std::map<const Automaton*, Automaton> wrongs;
  return judge({with_wrong(b.model.system, wrongs), b.model, !d.of_taken}, b, [with_wrong, &b] {
    std::map<const Automaton*, Automaton> its_wrongs;
    return in_lockstep(b.unwatched, with_wrong(b.unwatched, its_wrongs), same_events(b.unwatched.events().size()), pairs_max_of(b));
  });
}

Trial try_composition(const Mutant& mutant, const Baseline& b) {
  model::Model model = b.model;
  const LeftOut left = leave_out(model, mutant);
  if (!left.any) return {};
  return judge({model.system, b.model, left.only_reads}, b, [&mutant, &b] {
    model::Model unwatched = b.model;
    unwatched.system = b.unwatched;
    leave_out(unwatched, mutant);
    return in_lockstep(b.unwatched, unwatched.system, same_events(b.unwatched.events().size()), pairs_max_of(b));
  });
}

MutantResult try_mutant(const Mutant& mutant, const std::vector<std::unique_ptr<Baseline>>& baselines) {
  MutantResult result;
  result.mutant = &mutant;
  Machine wrong;
  if (mutant.original != nullptr) {
    wrong = retabulated(*mutant.original, mutant.behaviour);
    const auto same = [&](checker::StateIndex s, checker::StateIndex t) { return mutant.original->active[s] == wrong.active[t]; };
    if (bisimilar(mutant.original->automaton, wrong.automaton, same)) return {&mutant, Fate::equivalent, {}, {}, 0};
  }
  bool cut = false, equal = false;
  std::vector<std::pair<const Baseline*, std::function<bool()>>> differing;
  for (const auto& b : baselines) {
    Trial t = mutant.original != nullptr ? try_table(mutant, wrong, *b) : try_composition(mutant, *b);
    switch (t.kind) {
      case Trial::Kind::killed: return {&mutant, Fate::killed, t.by, b->scenario->name, t.steps};
      case Trial::Kind::differs: differing.emplace_back(b.get(), std::move(t.is_alike)); break;
      case Trial::Kind::cut:
        if (!cut) result.scenario = b->scenario->name;
        cut = true;
        break;
      case Trial::Kind::equal: equal = true; break;
      case Trial::Kind::untouched:
      case Trial::Kind::absent: break;
    }
  }
  for (const auto& [b, is_alike] : differing) {
    equal = is_alike();
    if (!equal) return {&mutant, Fate::survived, {}, b->scenario->name, 0};
  }
  result.fate = cut ? Fate::inconclusive : equal ? Fate::equivalent : Fate::not_reached;
  return result;
}

}  // namespace

std::string_view to_string(Fate f) {
  constexpr std::array<std::string_view, 5> names{"killed", "equivalent", "not reached", "survived", "inconclusive"};
  return names[static_cast<std::size_t>(f)];
}

std::vector<std::string> core_and_callers() {
  std::set<const Machine*> others;
  for (const auto& d : model::drivers()) {
    others.insert(d.machine);
    if (d.partner) others.insert(d.partner->machine);
  }
  for (const auto& r : model::resources()) others.insert(r.machine);
  std::vector<std::string> names;
  for (const auto& m : model::machines())
    if (!others.contains(m.machine)) names.push_back(m.machine->name);
  names.emplace_back("composition");
  return names;
}

std::vector<Mutant> mutants_of(const std::vector<std::string>& machines, const std::vector<std::unique_ptr<Baseline>>& baselines) {
  std::vector<Mutant> all;
  const auto append = [&](std::vector<Mutant> more) { std::ranges::move(more, std::back_inserter(all)); };
  for (const std::string& name : machines) {
    if (name == "composition") {
      std::vector<const model::Model*> models;
      for (const auto& b : baselines) models.push_back(&b->model);
      append(composition_mutants(models));
      continue;
    }
    const auto m = std::ranges::find(model::machines(), name, [](const auto& n) { return n.machine->name; });
    if (m == model::machines().end()) throw std::logic_error("no machine is called " + name);
    const bool speaks = std::ranges::any_of(model::callers(), [&](const auto& c) { return takes_steps(c, m->machine); });
    if (m->machine->regions == 1) append(table_mutants(*m->machine, speaks));
  }
  return all;
}

std::vector<MutantResult> try_mutants(const std::vector<Mutant>& mutants, const std::vector<std::unique_ptr<Baseline>>& baselines,
                                      unsigned jobs, const std::function<void(std::size_t)>& progress) {
  std::vector<MutantResult> results(mutants.size());
  std::atomic<std::size_t> done = 0;
  in_parallel(mutants.size(), jobs, [&](std::size_t i) {
    results[i] = try_mutant(mutants[i], baselines);
    if (const std::size_t n = ++done; progress) progress(n);
  });
  return results;
}

void Tally::add(Fate fate) {
  ++total;
  switch (fate) {
    case Fate::killed: ++killed; break;
    case Fate::equivalent: ++equivalent; break;
    case Fate::not_reached: ++not_reached; break;
    case Fate::survived: ++survived; break;
    case Fate::inconclusive: ++inconclusive; break;
  }
}

double Tally::score() const {
  const std::size_t that_matter = killed + survived + inconclusive;
  return that_matter == 0 ? 100.0 : 100.0 * static_cast<double>(killed) / static_cast<double>(that_matter);
}

Tally tally(const std::vector<MutantResult>& results) {
  Tally t;
  for (const MutantResult& r : results) t.add(r.fate);
  return t;
}

}  // namespace pmc::evidence

#include "evidence/source_mutation.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "evidence/nothing_left.hpp"
#include "evidence/parallel.hpp"

namespace pmc::evidence {
namespace {

using checker::Exploration;
using checker::Finding;
using source::Analysis;
using source::CallerText;
using source::Extracted;
using source::FunctionText;
using source::Program;

constexpr std::size_t large_states = 500;
/// Where user space may go on for ever, all rules together remember too much.
constexpr std::size_t rules_at_once = 6;

std::vector<Scenario> scenarios_of(const model::Caller& caller) {
  const auto takes = [&](std::string_view step) { return std::ranges::any_of(caller.machine->events, [&](const auto& e) { return e.name == step; }); };
  std::vector<std::string> topologies{"flat:1"};
  if (takes("HYPERVISOR_suspend")) topologies.emplace_back("xenbus:1");
  const auto& rules = properties::all();
  const std::size_t at_once = caller.machine->states.size() > large_states ? rules_at_once : rules.size();
  std::vector<Scenario> all;
  for (const std::string& topology : topologies)
    for (std::size_t first = 0; first < rules.size(); first += at_once) {
      Scenario s{.name = caller.name + " on " + topology, .caller = &caller, .topology = model::topology(topology).value(), .environment = {}, .rules = {}};
      for (std::size_t r = first; r < std::min(first + at_once, rules.size()); ++r) s.rules.push_back(&rules[r]);
      all.push_back(std::move(s));
    }
  // A check that user space has armed: what becomes of it, and of a wakeup that was seen, which disarms it.
  if (takes("clear_events_check_enabled") && caller.machine->states.size() <= large_states) {
    Scenario armed{.name = caller.name + " on flat:1, wakeup_count written",
                   .caller = &caller,
                   .topology = model::topology("flat:1").value(),
                   .environment = {.wakeup_count = true},
                   .rules = {}};
    for (const std::string_view id : {"events-check-disabled-after", "return-checked", "wakeup-aborts"})
      armed.rules.push_back(&*std::ranges::find(rules, id, &properties::Property::id));
    all.push_back(std::move(armed));
  }
  return all;
}

Exploration searched(const Baseline& b, std::uint64_t states_max_here) {
  return checker::explore(b.model.system, {.limits = {.states_max = states_max_here}, .distinct = true});
}

/// What is seen of it: steps that do something, and not which way a decision goes.
Seen seen(const Extracted& x) {
  std::vector<std::string> labels = x.machine.automaton.letters;
  for (std::size_t l = 0; l < labels.size(); ++l)
    if (x.machine.letters[l].event == "branch") labels[l].clear();
  return without_nothing_left(x.machine.automaton, labels);
}
bool behave_alike(const Extracted& a, const Extracted& b) {
  const Seen seen_of_a = seen(a), seen_of_b = seen(b);
  const auto left = seen_of_a.observed(), right = seen_of_b.observed();
  return checker::equivalent(left, right).holds() && checker::shortest_refusal_only_in(left, right).none() &&
         checker::shortest_refusal_only_in(right, left).none();
}

/// The tree's callers in a program that is the same but for a fault.
CallerText moved(const CallerText& caller, const Program& program) {
  CallerText to = caller;
  for (source::Entry& e : to.entries)
    for (const auto& f : program.functions())
      if (f->name == e.function->name && f->file->path == e.function->file->path) {
        e.function = f.get();
        break;
      }
  return to;
}

std::set<const FunctionText*> entered(const std::vector<CallerText>& callers, bool only_opens) {
  std::set<const FunctionText*> all;
  for (const CallerText& c : callers)
    for (const source::Entry& e : c.entries)
      if (!only_opens || e.kind == source::Entry::Kind::open) all.insert(e.function);
  return all;
}

/// Searches the faulty caller as its baseline was searched; of what is new the first counts.
void judge(const SourceBaseline& b, const Extracted& faulty, SourceMutantResult& result) {
  const model::Caller caller = source::as_caller(faulty, model::core_6_1());
  for (std::size_t s = 0; s < b.scenarios.size(); ++s) {
    const Baseline& right = *b.baselines[s];
    Scenario scenario = b.scenarios[s];
    scenario.caller = &caller;
    const auto wrong = composed(scenario);
    const Exploration e = searched(*wrong, 5 * right.exploration.states + 20'000);
    const Finding* shortest = nullptr;
    for (const Finding& f : e.findings)
      if (!right.known.contains(wrong->signature(f, wrong->model.system, wrong->model)) && (shortest == nullptr || f.path.size() < shortest->path.size()))
        shortest = &f;
    if (shortest != nullptr) {
      result.fate = Fate::killed;
      result.by = wrong->rule(*shortest);
      result.caller = scenario.name;
      result.steps = shortest->path.size();
      return;
    }
    if (!e.complete()) result.fate = Fate::inconclusive;
  }
}

SourceMutantResult try_source_mutant(const SourceSubject& subject, const SourceMutant& mutant) {
  SourceMutantResult result{.mutant = &mutant, .fate = Fate::equivalent, .by = {}, .caller = {}};
  const auto text = subject.tree->read(mutant.path);
  if (!text) throw std::logic_error(mutant.path + " is gone");
  const auto tree = source::with_files(subject.tree, {{mutant.path, with_fault(*text, mutant)}});
  Program program(tree, subject.config);
  for (const auto& f : subject.discovered.program->files()) program.read(f->path);
  const Analysis analysis(program);

  std::vector<CallerText> every;
  for (const auto& b : subject.callers) every.push_back(moved(b->text, program));
  source::Shared shared = subject.shared;
  shared.relevance = source::relevance(analysis, entered(every, false), entered(every, true));

  bool is_doubtful = false;
  for (const bool large : {false, true}) {
    if (large && result.fate == Fate::equivalent) break;
    std::vector<const SourceBaseline*> affected;
    for (const auto& b : subject.callers)
      if (b->is_large() == large && std::ranges::find(b->extracted->ran, source::name_in_run(*mutant.function)) != b->extracted->ran.end()) affected.push_back(b.get());
    std::vector<CallerText> callers;
    for (const SourceBaseline* b : affected) callers.push_back(moved(b->text, program));
    const auto faulty = source::extract_in_turn(analysis, callers, shared);
    for (std::size_t i = 0; i < affected.size(); ++i) {
      const Extracted& x = *faulty.callers[i];
      if (behave_alike(*affected[i]->extracted, x)) continue;
      if (result.fate == Fate::equivalent) {
        result.fate = Fate::survived;
        result.caller = affected[i]->caller.name;
      }
      is_doubtful = is_doubtful || !x.complete || x.unmodelled.size() > affected[i]->extracted->unmodelled.size();
      judge(*affected[i], x, result);
      if (result.fate == Fate::killed) return result;
    }
  }
  if (is_doubtful) result.fate = Fate::inconclusive;
  return result;
}

}  // namespace

bool SourceBaseline::is_large() const { return extracted->machine.states.size() > large_states; }

SourceSubject source_subject(const source::TreePtr& tree, const source::Config& config, unsigned jobs) {
  SourceSubject s{tree, config, source::discover(tree, config), {}, {}};
  source::ExtractedAll all = source::extract_in_turn(*s.discovered.analysis, s.discovered.callers);
  s.shared = std::move(all.shared);
  for (std::size_t i = 0; i < all.callers.size(); ++i) {
    auto b = std::make_unique<SourceBaseline>();
    b->text = s.discovered.callers[i];
    b->extracted = all.callers[i];
    b->caller = source::as_caller(*b->extracted, model::core_6_1());
    b->scenarios = scenarios_of(b->caller);
    b->baselines.resize(b->scenarios.size());
    s.callers.push_back(std::move(b));
  }
  std::ranges::stable_sort(s.callers, {}, [](const auto& b) { return b->extracted->machine.states.size(); });
  std::vector<std::pair<SourceBaseline*, std::size_t>> work;
  for (const auto& b : s.callers)
    for (std::size_t i = 0; i < b->scenarios.size(); ++i) work.emplace_back(b.get(), i);
  in_parallel(work.size(), jobs, [&](std::size_t w) {
    const auto [b, i] = work[w];
    auto right = composed(b->scenarios[i]);
    right->exploration = searched(*right, states_max);
    if (!right->exploration.complete()) throw std::logic_error(b->scenarios[i].name + ": " + right->exploration.limit);
    for (const Finding& f : right->exploration.findings) right->known.insert(right->signature(f, right->model.system, right->model));
    b->baselines[i] = std::move(right);
  });
  return s;
}

std::vector<SourceMutant> source_mutants(const SourceSubject& subject) {
  std::set<std::string> run;
  for (const auto& b : subject.callers)
    if (!b->is_large()) run.insert(b->extracted->ran.begin(), b->extracted->ran.end());
  return source_mutants(subject.discovered, run);
}

std::vector<SourceMutantResult> try_source_mutants(const SourceSubject& subject, const std::vector<SourceMutant>& mutants, unsigned jobs,
                                                   const std::function<void(std::size_t)>& progress) {
  std::vector<SourceMutantResult> results(mutants.size());
  std::atomic<std::size_t> done = 0;
  in_parallel(mutants.size(), jobs, [&](std::size_t i) {
    results[i] = try_source_mutant(subject, mutants[i]);
    if (const std::size_t n = ++done; progress) progress(n);
  });
  return results;
}

}  // namespace pmc::evidence

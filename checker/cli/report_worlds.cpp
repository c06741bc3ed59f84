// A whole family of topologies in one screen a caller.
#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "checker/cli/sweep.hpp"

namespace pmc::cli {
namespace {

using checker::Verdict;

using Worlds = std::vector<const Answered*>;

std::string plural(std::size_t n, const std::string& word) { return fmt::format("{} {}{}", count_text(n), word, n == 1 ? "" : "s"); }

/// One rule over all worlds.
struct Rule {
  std::string id;
  std::size_t holds = 0, vacuous = 0, violated = 0, inconclusive = 0;  ///< holds: vacuous ones included
  const Answered* smallest = nullptr;  ///< violated: the fewest devices, then the shortest counterexample, then the first
  const Answered* shortest = nullptr;  ///< violated: the shortest counterexample, then the smallest world
  const Answered* cut = nullptr;       ///< inconclusive: the first

  [[nodiscard]] static std::size_t length(const Answered& a, const std::string& id) { return find(a, id)->counterexample->length(); }
  [[nodiscard]] static const PropertyResult* find(const Answered& a, const std::string& id) {
    const auto p = std::ranges::find(a.run.properties, id, &PropertyResult::id);
    return p == a.run.properties.end() ? nullptr : &*p;
  }

  void add(const Answered& a, const PropertyResult& p) {
    switch (p.verdict) {
      case Verdict::holds:
        ++holds;
        if (p.vacuous) ++vacuous;
        return;
      case Verdict::inconclusive:
        ++inconclusive;
        if (cut == nullptr) cut = &a;
        return;
      case Verdict::violated: break;
    }
    ++violated;
    const auto size = [&](const Answered& x) { return std::pair{x.run.devices, length(x, id)}; };
    const auto steps = [&](const Answered& x) { return std::pair{length(x, id), x.run.devices}; };
    if (smallest == nullptr || size(a) < size(*smallest)) smallest = &a;
    if (shortest == nullptr || steps(a) < steps(*shortest)) shortest = &a;
  }

  [[nodiscard]] std::string text(std::size_t worlds) const {
    const auto of = [&](std::size_t n) { return n == worlds ? std::string("all") : count_text(n); };
    if (violated + inconclusive == 0) {
      if (vacuous == worlds) return "holds, vacuously: its premise never occurred in any";
      return "holds in all" + (vacuous == 0 ? std::string() : fmt::format(", vacuously in {}", count_text(vacuous)));
    }
    std::string all;
    if (violated > 0) {
      all = fmt::format("violated in {}; smallest {}, {} steps", of(violated), smallest->run.topology, length(*smallest, id));
      if (length(*shortest, id) < length(*smallest, id))
        all += fmt::format("; shortest {}, {} steps", shortest->run.topology, length(*shortest, id));
    }
    if (inconclusive > 0)
      all += fmt::format("{}inconclusive in {}, first {}", all.empty() ? "" : "; ", of(inconclusive), cut->run.topology);
    return all;
  }
};

/// In the order in which the runs first have them.
std::vector<std::string> all_bounds(const Worlds& worlds) {
  std::vector<std::string> all;
  for (const Answered* a : worlds)
    for (const std::string& bound : a->run.bounds)
      if (std::ranges::find(all, bound) == all.end()) all.push_back(bound);
  return all;
}

std::vector<std::string> unfired_rows(const Worlds& worlds) {
  std::map<std::string, std::size_t> runs_with;  // by machine
  std::map<std::pair<std::string, std::string>, std::size_t> unfired;
  for (const Answered* a : worlds) {
    for (const std::string& machine : a->run.machines) ++runs_with[machine];
    for (const UnfiredRow& row : a->run.unfired) ++unfired[{row.machine, row.row}];
  }
  std::vector<std::string> all;
  for (const auto& [row, runs] : unfired)
    if (runs == runs_with[row.first]) all.push_back(row.first + ": " + row.second);
  return all;
}

void summary(std::ostream& out, const Worlds& worlds, const TextOptions& options) {
  std::map<std::size_t, std::size_t> by_size;
  std::vector<Rule> rules;
  std::uint64_t states = 0, states_max = 0, transitions = 0;
  std::uint32_t depth = 0;
  std::size_t cut = 0;
  double seconds = 0;
  for (const Answered* world : worlds) {
    const Answered& a = *world;
    ++by_size[a.run.devices];
    states += a.run.states;
    states_max = std::max(states_max, a.run.states);
    transitions += a.run.transitions;
    depth = std::max(depth, a.run.depth);
    seconds += a.run.seconds;
    if (!a.run.complete()) ++cut;
    for (const PropertyResult& p : a.run.properties) {
      auto rule = std::ranges::find(rules, p.id, &Rule::id);
      if (rule == rules.end()) rule = rules.insert(rules.end(), Rule{.id = p.id});
      rule->add(a, p);
    }
  }
  std::vector<std::string> sizes;
  for (const auto& [devices, count] : by_size) sizes.push_back(fmt::format("{} of {}", count_text(count), plural(devices, "device")));
  const Question& q = worlds.front()->question;
  fmt::print(out, "caller {}, topologies {}: {} ({}), outcome {}\n", q.caller->name, q.topology_set, plural(worlds.size(), "world"),
             fmt::join(sizes, ", "), outcome_of(q));
  std::size_t width = 0;
  for (const Rule& rule : rules) width = std::max(width, rule.id.size());
  for (const Rule& rule : rules) {
    // A finding that nobody asked for is in the runs that have it only.
    const std::size_t met = rule.holds + rule.violated + rule.inconclusive;
    fmt::print(out, "  {:<{}}  {}\n", rule.id, width, rule.text(met));
  }
  fmt::print(out, "  states {} (at most {} in one world), transitions {}, depth {}, {:.2f} s of search; {}\n", count_text(states),
             count_text(states_max), count_text(transitions), depth, seconds,
             cut == 0 ? "every search is complete" : cut == 1 ? "1 search is NOT complete" : fmt::format("{} searches are NOT complete", cut));
  fmt::print(out, "  within:\n");
  for (const std::string& bound : all_bounds(worlds)) fmt::print(out, "    {}\n", bound);
  const auto unfired = unfired_rows(worlds);
  fmt::print(out, "    rows of the model that fired in no world: {}{}\n", unfired.size(),
             options.rows || unfired.empty() ? "" : " (--rows lists them)");
  if (options.rows)
    for (const std::string& row : unfired) fmt::print(out, "      {}\n", row);
  if (options.summary) return;
  bool any = false;
  for (const Rule& rule : rules)
    if (rule.smallest != nullptr) {
      fmt::print(out, "\nin {}, ", rule.smallest->run.topology);
      fmt::print(out, "{}", counterexample_text(*rule.smallest, *Rule::find(*rule.smallest, rule.id), options));
      any = true;
    }
  if (any && !options.hidden_steps) fmt::print(out, "\n(steps that a kernel's trace does not show are left out; --hidden shows them)\n");
}

}  // namespace

void report_worlds(std::ostream& out, const std::vector<Answered>& all, const TextOptions& options) {
  // The questions of one caller and outcome are not all side by side: outcomes come last (questions()).
  std::vector<std::pair<const model::Caller*, std::string>> groups;
  for (const Answered& a : all)
    if (const std::pair group{a.question.caller, outcome_of(a.question)}; std::ranges::find(groups, group) == groups.end())
      groups.push_back(group);
  for (const auto& group : groups) {
    Worlds worlds;
    for (const Answered& a : all)
      if (std::pair{a.question.caller, outcome_of(a.question)} == group) worlds.push_back(&a);
    summary(out, worlds, options);
    if (group != groups.back()) fmt::print(out, "\n");
  }
}

}  // namespace pmc::cli

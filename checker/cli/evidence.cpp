#include "checker/cli/evidence.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "checker/cli/commands.hpp"
#include "checker/cli/version.hpp"
#include "evidence/coverage.hpp"
#include "evidence/explained.hpp"
#include "evidence/mutation.hpp"
#include "model/machines.hpp"

namespace pmc::cli {
namespace {

using checker::Error;
using evidence::Fate;
using evidence::MutantResult;
using evidence::Tally;
using Baselines = std::vector<std::unique_ptr<evidence::Baseline>>;
using Json = nlohmann::ordered_json;

unsigned jobs_of(const EvidenceCommand& c) { return c.jobs != 0 ? c.jobs : std::max(1u, std::thread::hardware_concurrency()); }

/// The scenarios whose names contain one of the words.
checker::Result<std::vector<const evidence::Scenario*>> selected(const std::vector<std::string>& words) {
  std::vector<const evidence::Scenario*> all;
  std::vector<bool> used(words.size(), false);
  for (const evidence::Scenario& s : evidence::scenarios()) {
    bool wanted = words.empty();
    for (std::size_t i = 0; i < words.size(); ++i)
      if (s.name.find(words[i]) != std::string::npos) wanted = used[i] = true;
    if (wanted) all.push_back(&s);
  }
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!used[i])
      return Error{"no scenario's name contains '" + words[i] + "'", fmt::format("--scenarios, word {}", i + 1),
                   "a part of a name as in pmcheck coverage --list, e.g. xen-6.1 or \"on flat:1,\""};
  return all;
}

checker::Result<evidence::Explained> reasons(const std::string& file) {
  if (file.empty()) return evidence::Explained{};
  return evidence::explained(file);
}

void report_mismatch(std::ostream& out, const evidence::Mismatch& m, std::string_view file, std::string_view is_not_so) {
  for (const std::string& id : m.unexplained) fmt::print(out, "not explained: {}\n", id);
  for (const std::string& id : m.stale) fmt::print(out, "stale in {}: {}: {}\n", file, id, is_not_so);
}

// ---- mutate

struct ByMachine {
  std::vector<std::string> order;
  std::map<std::string, Tally> tallies;
  explicit ByMachine(const std::vector<MutantResult>& results) {
    for (const MutantResult& r : results) {
      if (!tallies.contains(r.mutant->machine)) order.push_back(r.mutant->machine);
      tallies[r.mutant->machine].add(r.fate);
    }
  }
};

void print_tally(std::ostream& out, std::string_view name, const Tally& t) {
  fmt::print(out, "{:<28} {:>7} {:>7} {:>8} {:>10} {:>11} {:>12} {:>6.1f}%\n", name, t.total, t.killed, t.survived, t.equivalent, t.not_reached,
             t.inconclusive, t.score());
}

void mutate_text(std::ostream& out, const std::vector<MutantResult>& results, const EvidenceCommand& command) {
  fmt::print(out, "{:<28} {:>7} {:>7} {:>8} {:>10} {:>11} {:>12} {:>7}\n", "machine", "mutants", "killed", "survived", "equivalent", "not reached",
             "inconclusive", "score");
  const ByMachine by_machine(results);
  for (const std::string& name : by_machine.order) print_tally(out, name, by_machine.tallies.at(name));
  print_tally(out, "all", evidence::tally(results));

  std::map<std::string, std::size_t> killers;
  for (const MutantResult& r : results)
    if (r.fate == Fate::killed) ++killers[r.by];
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& [rule, count] : killers) ranked.emplace_back(count, rule);
  std::ranges::sort(ranked, [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  fmt::print(out, "\nkilled first by:\n");
  for (const auto& [count, rule] : ranked) fmt::print(out, "  {:>5}  {}\n", count, rule);

  fmt::print(out, "\n");
  for (const MutantResult& r : results) {
    if (r.fate == Fate::killed && !command.every_mutant) continue;
    if ((r.fate == Fate::equivalent || r.fate == Fate::not_reached) && !command.every_mutant) continue;
    fmt::print(out, "{}: {}\n", to_string(r.fate), r.mutant->id);
    if (r.fate == Fate::killed) fmt::print(out, "    by {} in {} steps, {}\n", r.by, r.steps, r.scenario);
    if (r.fate == Fate::survived || r.fate == Fate::inconclusive)
      fmt::print(out, "    {}; it makes a difference first in {}\n", r.mutant->what, r.scenario);
  }
}

void mutate_json(std::ostream& out, const std::vector<MutantResult>& results) {
  Json mutants = Json::array();
  for (const MutantResult& r : results)
    mutants.push_back({{"id", r.mutant->id},
                       {"machine", r.mutant->machine},
                       {"operator", r.mutant->op},
                       {"what", r.mutant->what},
                       {"killed", r.fate == Fate::killed},
                       {"fate", to_string(r.fate)},
                       {"by", r.by},
                       {"scenario", r.scenario},
                       {"steps", r.steps}});
  const Tally t = evidence::tally(results);
  const Json json{{"tool", "pmcheck"},          {"version", version},       {"mutants", std::move(mutants)},
                  {"killed", t.killed},         {"total", t.total},         {"equivalent", t.equivalent},
                  {"not_reached", t.not_reached}, {"survived", t.survived}, {"inconclusive", t.inconclusive}};
  out << json.dump(2) << '\n';
}

checker::Result<std::vector<std::string>> machines_of(const std::vector<std::string>& asked) {
  if (asked.empty()) return evidence::core_and_callers();
  std::vector<std::string> known;
  for (const auto& m : model::machines()) known.push_back(m.machine->name);
  known.emplace_back("composition");
  for (const std::string& name : asked)
    if (std::ranges::find(known, name) == known.end())
      return Error{"no machine is called '" + name + "'", "MACHINE", fmt::format("one of: {}", fmt::join(known, ", "))};
  return asked;
}

}  // namespace

int mutate_command(std::ostream& out, std::ostream& err, const EvidenceCommand& command) {
  const auto machines = machines_of(command.machines);
  if (!machines.has_value()) return complain(err, machines.error());
  const auto scenarios = selected(command.scenarios);
  if (!scenarios.has_value()) return complain(err, scenarios.error());
  const auto known = reasons(command.explained);
  if (!known.has_value()) return complain(err, known.error());

  const Baselines baselines = evidence::baselines(scenarios.value(), jobs_of(command));
  auto mutants = evidence::mutants_of(machines.value(), baselines);
  if (command.sample != 0) mutants = evidence::sampled(std::move(mutants), command.sample);
  std::mutex mutex;
  const auto results = evidence::try_mutants(mutants, baselines, jobs_of(command), [&](std::size_t done) {
    if (!command.progress) return;
    const std::lock_guard lock(mutex);
    fmt::print(err, "\r\x1b[K{} of {} mutants", done, mutants.size());
    err.flush();
  });
  if (command.progress) fmt::print(err, "\r\x1b[K");

  if (command.json)
    mutate_json(out, results);
  else
    mutate_text(out, results, command);
  std::vector<std::string> survivors;
  evidence::Explained of_these;  // of a sample, or of some machines, the rest is neither stale nor not
  for (const MutantResult& r : results) {
    if (r.fate == Fate::survived || r.fate == Fate::inconclusive) survivors.push_back(r.mutant->id);
    if (const auto it = known.value().find(r.mutant->id); it != known.value().end()) of_these.insert(*it);
  }
  const auto mismatch = evidence::mismatch(survivors, of_these);
  if (!command.json && !command.explained.empty()) report_mismatch(out, mismatch, command.explained, "it does not survive");
  return mismatch.none() ? 0 : 1;
}

int coverage_command(std::ostream& out, std::ostream& err, const EvidenceCommand& command) {
  const auto scenarios = selected(command.scenarios);
  if (!scenarios.has_value()) return complain(err, scenarios.error());
  const auto known = reasons(command.explained);
  if (!known.has_value()) return complain(err, known.error());
  const Baselines baselines = evidence::baselines(scenarios.value(), jobs_of(command));
  const evidence::Coverage coverage = evidence::coverage(baselines);
  const auto unfired = coverage.rows.unfired();
  std::vector<std::string> ids;
  for (const auto& row : unfired) ids.push_back(row.machine + ": " + row.row);
  const auto mismatch = evidence::mismatch(ids, known.value());

  if (command.json) {
    Json machines = Json::array(), rows = Json::array();
    for (const auto& m : coverage.rows.machines()) machines.push_back({{"machine", m.name}, {"rows", m.rows}, {"fired", m.fired}});
    for (const auto& row : unfired) rows.push_back({{"machine", row.machine}, {"row", row.row}});
    const Json json{{"tool", "pmcheck"},        {"version", version},           {"scenarios", coverage.scenarios}, {"states", coverage.states},
                    {"rows", coverage.rows.rows()}, {"machines", std::move(machines)}, {"unfired_rows", std::move(rows)}, {"vacuous", coverage.vacuous}};
    out << json.dump(2) << '\n';
  } else {
    if (command.list_scenarios)
      for (const auto& b : baselines) fmt::print(out, "{:>9} states  {}\n", count_text(b->exploration.states), b->scenario->name);
    fmt::print(out, "{:<28} {:>5} {:>6}\n", "machine", "rows", "fired");
    for (const auto& m : coverage.rows.machines()) fmt::print(out, "{:<28} {:>5} {:>6}\n", m.name, m.rows, m.fired);
    fmt::print(out, "{} scenarios, {} states; {} of {} rows never fire\n", coverage.scenarios, count_text(coverage.states), unfired.size(),
               coverage.rows.rows());
    if (command.explained.empty())
      for (const std::string& id : ids) fmt::print(out, "never fires: {}\n", id);
    else
      report_mismatch(out, mismatch, command.explained, "it fires, or there is no such row");
    for (const std::string& id : coverage.vacuous) fmt::print(out, "vacuous everywhere: {}\n", id);
  }
  return mismatch.none() && coverage.vacuous.empty() ? 0 : 1;
}

}  // namespace pmc::cli

// The answers to one question over several callers, topologies and outcomes, in one screen.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "checker/cli/report.hpp"

namespace pmc::cli {
namespace {

using checker::Verdict;

std::string cell(const PropertyResult& p) {
  switch (p.verdict) {
    case Verdict::holds: return p.vacuous ? "-" : "ok";
    case Verdict::violated: return std::to_string(p.counterexample->length());
    case Verdict::inconclusive: return "?";
  }
  return {};
}

}  // namespace

void report_table(std::ostream& out, const std::vector<Answered>& all) {
  if (all.empty()) return;
  std::size_t caller = 6, topology = 8, outcome = 7, rule = 0;
  for (const Answered& a : all) {
    caller = std::max(caller, a.run.caller.size());
    topology = std::max(topology, a.run.topology.size());
    outcome = std::max(outcome, outcome_of(a.question).size());
  }
  for (const PropertyResult& p : all.front().run.properties) rule = std::max(rule, p.id.size());
  // Each answer is a column; its three names stand above it as rows of their own.
  constexpr std::size_t per_block = 10;
  for (std::size_t first = 0; first < all.size(); first += per_block) {
    const std::size_t last = std::min(first + per_block, all.size());
    const auto header = [&](const std::string& title, const auto& text) {
      std::string previous;
      fmt::print(out, "{:<{}}", title, rule);
      for (std::size_t i = first; i < last; ++i) fmt::print(out, " {:>13}", text(all[i]));
      fmt::print(out, "\n");
    };
    header("caller", [](const Answered& a) { return a.run.caller; });
    header("topology", [](const Answered& a) { return a.run.topology.substr(0, 13); });
    header("outcome", [](const Answered& a) { return outcome_of(a.question); });
    for (std::size_t p = 0; p < all.front().run.properties.size(); ++p) {
      fmt::print(out, "{:<{}}", all.front().run.properties[p].id, rule);
      for (std::size_t i = first; i < last; ++i) fmt::print(out, " {:>13}", cell(all[i].run.properties[p]));
      fmt::print(out, "\n");
    }
    fmt::print(out, "{:<{}}", "states", rule);
    for (std::size_t i = first; i < last; ++i) fmt::print(out, " {:>13}", count_text(all[i].run.states));
    fmt::print(out, "\n\n");
  }
  fmt::print(out,
             "ok: holds over every interleaving; -: holds vacuously, its premise never occurs; ?: inconclusive;\n"
             "a number: broken, by a shortest event sequence of so many steps.  To read one:\n");
  for (const Answered& a : all)
    for (const PropertyResult& p : a.run.properties)
      if (p.counterexample) {
        fmt::print(out, "  {}\n", command_for(a.question, p.id));
        return;
      }
}

}  // namespace pmc::cli

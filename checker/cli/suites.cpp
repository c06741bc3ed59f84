#include "checker/cli/suites.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace pmc::cli {
namespace {

using checker::Verdict;

Case case_of(const Answered& a, const PropertyResult& p) {
  Case c{.name = p.id, .outcome = Case::Outcome::passed, .message = {}, .details = {}};
  switch (p.verdict) {
    case Verdict::holds:
      if (!p.vacuous) break;
      c.outcome = Case::Outcome::skipped;
      c.message = "holds, vacuously: its premise never occurred";
      break;
    case Verdict::violated:
      c.outcome = Case::Outcome::failed;
      c.message = p.counterexample->happened;
      c.details = counterexample_text(a, p, {});
      break;
    case Verdict::inconclusive:
      c.outcome = Case::Outcome::error;
      c.message = "inconclusive: " + a.run.limit;
      break;
  }
  return c;
}

}  // namespace

std::size_t Suite::count(Case::Outcome outcome) const {
  return static_cast<std::size_t>(std::ranges::count(cases, outcome, &Case::outcome));
}

std::vector<Suite> suites_of(const std::vector<Answered>& all) {
  std::vector<Suite> suites;
  for (const Answered& a : all) {
    Suite s{.name = name_of(a), .seconds = a.run.seconds, .facts = {}, .cases = {}};
    s.facts = {{"core", a.run.core},
               {"states", std::to_string(a.run.states)},
               {"transitions", std::to_string(a.run.transitions)},
               {"depth", std::to_string(a.run.depth)},
               {"complete", a.run.complete() ? "yes" : "no: " + a.run.limit}};
    for (const std::string& bound : a.run.bounds) s.facts.emplace_back("bound", bound);
    for (const PropertyResult& p : a.run.properties) s.cases.push_back(case_of(a, p));
    suites.push_back(std::move(s));
  }
  return suites;
}

std::vector<Suite> suites_of(const std::vector<LitmusAnswer>& all) {
  std::vector<Suite> suites;
  for (const LitmusAnswer& a : all) {
    std::string folder = std::filesystem::path(a.test.path).parent_path().string();
    if (folder.empty()) folder = ".";
    auto suite = std::ranges::find(suites, folder, &Suite::name);
    if (suite == suites.end()) suite = suites.insert(suites.end(), {.name = folder, .seconds = 0, .facts = {}, .cases = {}});
    suite->seconds += a.answered.run.seconds;
    Case c{.name = a.test.name, .outcome = Case::Outcome::passed, .message = a.difference, .details = {}};
    if (a.result != LitmusResult::as_expected) {
      c.outcome = a.result == LitmusResult::differs ? Case::Outcome::failed : Case::Outcome::error;
      c.details = a.test.question + "\n" + a.difference + "\n";
      if (a.property().counterexample) c.details += counterexample_text(a.answered, a.property(), {});
    }
    suite->cases.push_back(std::move(c));
  }
  return suites;
}

}  // namespace pmc::cli

// What `pmcheck source` says to a person: as compilers do.
#include <fmt/ostream.h>

#include <algorithm>
#include <set>

#include "checker/cli/source_check.hpp"

namespace pmc::cli {

using checker::Verdict;

std::string as_call(const std::string& caller) { return caller.ends_with(")") ? caller : caller + "()"; }
std::string name_of(const source::Extracted& x) { return as_call(x.caller.name); }

std::string place_of(const SourceCaller& caller, const Counterexample& c) {
  std::string place = caller.extracted->caller.place().text();
  for (const Step& s : c.steps)
    if (!s.location.empty() && s.event != "finish" && s.event != "attempt") place = s.location;
  return place;
}

void report_error(std::ostream& out, const SourceCaller& caller, const Answered& answered, const PropertyResult& p, const TextOptions& options) {
  const Counterexample& c = *p.counterexample;
  fmt::print(out, "{}: error: {} [{}]\n", place_of(caller, c), c.happened, p.id);
  std::string at = caller.extracted->caller.place().text();
  int n = 0;
  for (const Step& s : c.steps) {
    ++n;
    if (!s.location.empty()) at = s.location;
    if (!s.visible && !options.hidden_steps && &s != &c.steps.back()) continue;
    if (s.routine && !options.hidden_steps) continue;
    const bool own = s.component == caller.extracted->caller.name || s.component == "environment" || s.component == "dpm" || s.event.starts_with(s.component + ":");
    fmt::print(out, "{}: note: ({}) {}{}\n", at, n, own ? "" : s.component + ": ", s.event);
  }
  for (const std::string& note : c.notes) fmt::print(out, "{}: note: {}\n", at, note);
  fmt::print(out, "{}: note: the rule: {}\n", caller.extracted->caller.place().text(), c.expected);
  if (!answered.question.again.empty()) fmt::print(out, "{}: note: again: {} --property {}\n", caller.extracted->caller.place().text(), answered.question.again, p.id);
}

void report_source(std::ostream& out, const SourceTree& source, const TextOptions& options) {
  std::set<std::string> bounds;
  for (const SourceCaller& c : source.callers) {
    std::set<std::string> said;
    for (const Answered& a : c.answers)
      for (const PropertyResult& p : a.run.properties)
        if (p.counterexample && said.insert(p.id).second && !options.summary) report_error(out, c, a, p, options);
    const std::string place = c.extracted->caller.place().text();
    for (const std::string& doubt : c.doubts) fmt::print(out, "{}: warning: {}\n", place, doubt);
    for (const Answered& a : c.answers) {
      std::size_t broken = 0, held = 0, open = 0, vacuous = 0;
      std::string ids;
      for (const PropertyResult& p : a.run.properties) {
        broken += p.verdict == Verdict::violated ? 1 : 0;
        held += p.verdict == Verdict::holds ? 1 : 0;
        open += p.verdict == Verdict::inconclusive ? 1 : 0;
        vacuous += p.vacuous ? 1 : 0;
        if (p.verdict == Verdict::violated) ids += (ids.empty() ? "" : ", ") + p.id;
      }
      fmt::print(out, "{}: note: {} on {}: {} rules hold ({} of them vacuously), {} broken{}{}, {} inconclusive; {} states, {} transitions, {:.2f} s{}\n", place,
                 name_of(*c.extracted), a.run.topology, held, vacuous, broken, ids.empty() ? "" : ": ", ids, open, count_text(a.run.states),
                 count_text(a.run.transitions), a.run.seconds, a.run.complete() ? "" : "; " + a.run.limit);
      bounds.insert(a.run.bounds.begin(), a.run.bounds.end());
    }
  }
  if (options.summary) return;
  fmt::print(out, "within:\n");
  for (const std::string& b : bounds) fmt::print(out, "  {}\n", b);
}

}  // namespace pmc::cli

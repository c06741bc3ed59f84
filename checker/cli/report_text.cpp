#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "checker/cli/litmus.hpp"
#include "checker/cli/sweep.hpp"

namespace pmc::cli {
namespace {

using checker::Verdict;

constexpr std::size_t steps_shown_in_full = 100, routine_steps_shown = 8;

}  // namespace

std::string counterexample_text(const Answered& a, const PropertyResult& p, const TextOptions& options) {
  const Counterexample& c = *p.counterexample;
  std::string text = fmt::format("{}: {} step{}{}\n", p.id, c.length(), c.length() == 1 ? "" : "s",
             c.subject.empty() ? "" : ", the free subject is " + c.subject);
  std::size_t lane = 0, event = 0;
  for (const Step& s : c.steps) {
    if (!s.routine || c.length() <= steps_shown_in_full) lane = std::max(lane, s.component.size());
    if (!s.location.empty()) event = std::max(event, s.event.size());  // of the steps that have a location beside them
  }
  // In a long one, what all the other devices do as they should is one line.
  const auto end_of_routine = [&](std::size_t i) {
    std::size_t end = i;
    while (end + 1 < c.steps.size() && c.steps[end].routine) ++end;
    return end - i > routine_steps_shown && c.length() > steps_shown_in_full && !options.hidden_steps ? end : i;
  };
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    if (const std::size_t end = end_of_routine(i); end > i) {
      std::set<std::string> devices;
      for (std::size_t j = i; j < end; ++j) devices.insert(c.steps[j].component);
      text += fmt::format("         ... to {}: {} other device{}, nothing fails\n", end, devices.size(), devices.size() == 1 ? "" : "s");
      i = end - 1;
      continue;
    }
    const Step& s = c.steps[i];
    if (!s.visible && !options.hidden_steps && i + 1 != c.steps.size()) continue;
    const std::string line = fmt::format("{:5}  {:<{}}  {:<{}}  {}", i + 1, s.component, lane, s.event, event, s.location);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  text += fmt::format("  expected  {}\n  happened  {}\n", c.expected, c.happened);
  for (const std::string& note : c.notes) text += fmt::format("            {}\n", note);
  return text + fmt::format("  again     {}\n", command_for(a.question, p.id));
}

std::string name_of(const Answered& a) {
  return fmt::format("{} on {}, outcome {}", a.run.caller, a.run.topology, outcome_of(a.question));
}

std::string outcome_of(const Question& q) {
  if (q.environment.answers.size() > 1) return "any";
  return q.environment.answers.contains(model::Answer::cancelled) ? "cancelled" : "new-domain";
}

std::string count_text(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

void report_text(std::ostream& out, const Answered& a, const TextOptions& options) {
  const Run& r = a.run;
  fmt::print(out, "caller {}, topology {} ({} device{}), outcome {}\n", r.caller, r.topology, r.devices, r.devices == 1 ? "" : "s",
             outcome_of(a.question));
  std::size_t width = 0;
  for (const PropertyResult& p : r.properties) width = std::max(width, p.id.size());
  for (const PropertyResult& p : r.properties) {
    std::string verdict(to_string(p.verdict));
    if (p.vacuous) verdict = "holds, vacuously: its premise never occurred";
    if (p.counterexample) verdict += fmt::format(", shortest counterexample {} steps", p.counterexample->length());
    fmt::print(out, "  {:<{}}  {}\n", p.id, width, verdict);
  }
  fmt::print(out, "  states {}, transitions {}, depth {}, {:.2f} s, {} MiB; {}\n", count_text(r.states), count_text(r.transitions), r.depth,
             r.seconds, (r.memory_bytes + (1u << 20) - 1) >> 20,
             r.complete() ? "complete" : "NOT complete: " + r.limit);
  fmt::print(out, "  within:\n");
  for (const std::string& bound : r.bounds) fmt::print(out, "    {}\n", bound);
  fmt::print(out, "    rows of the model that never fired: {} of {}{}\n", r.unfired.size(), r.rows,
             options.rows || r.unfired.empty() ? "" : " (--rows lists them)");
  if (options.rows)
    for (const UnfiredRow& row : r.unfired) fmt::print(out, "      {}: {}\n", row.machine, row.row);
  if (options.summary) return;
  for (const PropertyResult& p : r.properties)
    if (p.counterexample) fmt::print(out, "\n{}", counterexample_text(a, p, options));
  if (!options.hidden_steps && std::ranges::any_of(r.properties, [](const auto& p) { return p.counterexample.has_value(); }))
    fmt::print(out, "\n(steps that a kernel's trace does not show are left out; --hidden shows them)\n");
}

namespace {

void verify(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& options) {
  if (!all.empty() && !all.front().question.topology_set.empty() && !options.table) {
    report_worlds(out, all, options.text);
    return;
  }
  if (options.table || all.size() > 4) {
    report_table(out, all);
    if (!all.empty())
      fmt::print(out, "\nevery search {}; bounds and unfired rows of each: ask for one caller, topology and outcome\n",
                 std::ranges::all_of(all, [](const Answered& a) { return a.run.complete(); }) ? "is complete" : "is NOT complete");
    return;
  }
  for (const Answered& a : all) {
    report_text(out, a, options.text);
    if (&a != &all.back()) fmt::print(out, "\n");
  }
}

void litmus(std::ostream& out, const std::vector<LitmusAnswer>& all, const ReportOptions& options) {
  std::size_t width = 0, as_expected = 0, inconclusive = 0;
  double seconds = 0;
  for (const LitmusAnswer& a : all) width = std::max(width, a.test.name.size());
  for (const LitmusAnswer& a : all) {
    const bool passed = a.result == LitmusResult::as_expected;
    as_expected += passed ? 1 : 0;
    inconclusive += a.result == LitmusResult::inconclusive ? 1 : 0;
    seconds += a.answered.run.seconds;
    fmt::print(out, "{}  {:<{}}  {}: {}\n", passed ? "PASS" : a.result == LitmusResult::differs ? "FAIL" : "????", a.test.name, width,
               a.test.property(), passed ? to_string(a.test.expected) : a.difference);
    if (passed && !options.counterexamples) continue;
    fmt::print(out, "      {}\n      {}\n", a.test.question, a.test.path);
    if (a.property().counterexample) fmt::print(out, "{}\n", counterexample_text(a.answered, a.property(), options.text));
  }
  fmt::print(out, "{} litmus test{}: {} as expected, {} not, {} inconclusive; {:.1f} s\n", all.size(), all.size() == 1 ? "" : "s", as_expected,
             all.size() - as_expected - inconclusive, inconclusive, seconds);
}

}  // namespace

Reporter text_reporter() { return {"text", verify, litmus}; }

}  // namespace pmc::cli

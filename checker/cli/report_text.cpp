#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "checker/cli/report.hpp"

namespace pmc::cli {
namespace {

using checker::Verdict;

constexpr std::size_t steps_shown_in_full = 100, routine_steps_shown = 8;

void counterexample(std::ostream& out, const Answered& a, const PropertyResult& p, const TextOptions& options) {
  const Counterexample& c = *p.counterexample;
  fmt::print(out, "\n{}: {} step{}{}\n", p.id, c.length(), c.length() == 1 ? "" : "s",
             c.subject.empty() ? "" : ", the free subject is " + c.subject);
  std::size_t lane = 0, text = 0;
  for (const Step& s : c.steps) {
    if (!s.routine || c.length() <= steps_shown_in_full) lane = std::max(lane, s.component.size());
    if (!s.location.empty()) text = std::max(text, s.event.size());  // of the steps that have a location beside them
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
      fmt::print(out, "         ... to {}: {} other device{}, nothing fails\n", end, devices.size(), devices.size() == 1 ? "" : "s");
      i = end - 1;
      continue;
    }
    const Step& s = c.steps[i];
    if (!s.visible && !options.hidden_steps && i + 1 != c.steps.size()) continue;
    const std::string line = fmt::format("{:5}  {:<{}}  {:<{}}  {}", i + 1, s.component, lane, s.event, text, s.location);
    fmt::print(out, "{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
  }
  fmt::print(out, "  expected  {}\n  happened  {}\n", c.expected, c.happened);
  for (const std::string& note : c.notes) fmt::print(out, "            {}\n", note);
  fmt::print(out, "  again     {}\n", command_for(a.question, p.id));
}

}  // namespace

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
    if (p.counterexample) counterexample(out, a, p, options);
  if (!options.hidden_steps && std::ranges::any_of(r.properties, [](const auto& p) { return p.counterexample.has_value(); }))
    fmt::print(out, "\n(steps that a kernel's trace does not show are left out; --hidden shows them)\n");
}

}  // namespace pmc::cli

// A table of all answers for a document; with counterexamples, each broken rule's below it.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <cctype>
#include <iterator>

#include "checker/cli/litmus.hpp"

namespace pmc::cli {
namespace {

using checker::Verdict;

std::string anchor(const Answered& a, const std::string& property) {
  std::string id = fmt::format("{}-{}-{}-{}", a.run.caller, a.run.topology, outcome_of(a.question), property);
  std::erase_if(id, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-'; });
  return id;
}

std::string list(const Answered& a, bool linked, Verdict verdict, bool vacuous) {
  std::string text;
  for (const PropertyResult& p : a.run.properties) {
    if (p.verdict != verdict || p.vacuous != vacuous) continue;
    if (!text.empty()) text += ", ";
    if (p.counterexample)
      text += linked ? fmt::format("[{}](#{}) ({})", p.id, anchor(a, p.id), p.counterexample->length())
                     : fmt::format("[{}](docs/xen-checkpoint.md#{}) ({})", p.id, anchor(a, p.id), p.counterexample->length());
    else
      text += p.id;
  }
  return text.empty() ? "none" : text;
}

/// By name if they are few: a caller meets a quarter of the rules.
std::string vacuous(const Answered& a) {
  constexpr auto few = 6;
  const auto count = std::ranges::count_if(a.run.properties, &PropertyResult::vacuous);
  return count <= few ? list(a, false, Verdict::holds, true) : fmt::format("{} rules", count);
}

void verify(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& options) {
  const bool counterexamples = options.counterexamples;
  fmt::print(out, "| caller | topology | outcome | broken (steps of the shortest counterexample) | vacuous | holds |\n|---|---|---|---|---|---|\n");
  for (const Answered& a : all) {
    const auto holds = std::ranges::count_if(a.run.properties, [](const auto& p) { return p.verdict == Verdict::holds && !p.vacuous; });
    const std::string inconclusive = list(a, counterexamples, Verdict::inconclusive, false);
    fmt::print(out, "| {} | {} | {} | {} | {} | {} |\n", a.run.caller, a.run.topology, outcome_of(a.question),
               list(a, counterexamples, Verdict::violated, false), vacuous(a),
               inconclusive == "none" ? fmt::format("the other {}", holds) : fmt::format("{}; inconclusive: {}", holds, inconclusive));
  }
  if (!counterexamples) return;
  for (const Answered& a : all)
    for (const PropertyResult& p : a.run.properties) {
      if (!p.counterexample) continue;
      const Counterexample& c = *p.counterexample;
      fmt::print(out, "\n<a id=\"{}\"></a>\n### {}, {}, {}: {}\n\n```text\n", anchor(a, p.id), a.run.caller, a.run.topology,
                 outcome_of(a.question), p.id);
      for (std::size_t i = 0; i < c.steps.size(); ++i)
        if (c.steps[i].visible || i + 1 == c.steps.size())
          fmt::print(out, "{:4}  {:<12}  {}{}\n", i + 1, c.steps[i].component, c.steps[i].event,
                     c.steps[i].location.empty() ? "" : "    " + c.steps[i].location);
      fmt::print(out, "expected  {}\nhappened  {}\n", c.expected, c.happened);
      for (const std::string& note : c.notes) fmt::print(out, "          {}\n", note);
      fmt::print(out, "```\n");
    }
}

void litmus(std::ostream& out, const std::vector<LitmusAnswer>& all, const ReportOptions& options) {
  const auto cell = [](std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
  };
  fmt::print(out, "| litmus test | question | caller | property | expected | result | answered by |\n|---|---|---|---|---|---|---|\n");
  for (const LitmusAnswer& a : all)
    fmt::print(out, "| {} | {} | {} | {} | {} | {} | {} |\n", a.test.name, cell(a.test.question), a.test.asked.caller->name, a.test.property(),
               to_string(a.test.expected), a.result == LitmusResult::as_expected ? "as expected" : cell(a.difference), cell(a.test.answer));
  for (const LitmusAnswer& a : all)
    if (a.property().counterexample && (options.counterexamples || a.result != LitmusResult::as_expected))
      fmt::print(out, "\n### {}\n\n```text\n{}```\n", a.test.name, counterexample_text(a.answered, a.property(), options.text));
}

}  // namespace

Reporter markdown_reporter() { return {"markdown", verify, litmus}; }

}  // namespace pmc::cli

// The kernel's own test format: Documentation/dev-tools/ktap.rst, "KTAP version 1".
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <sstream>

#include "checker/cli/escape.hpp"
#include "checker/cli/suites.hpp"

namespace pmc::cli {
namespace {

using Outcome = Case::Outcome;

/// On one line; a description cannot hold a hash sign, which would begin a directive.
std::string one_line(std::string_view text) {
  std::string line = printable_lines(text);
  std::ranges::replace(line, '\n', ' ');
  std::ranges::replace(line, '#', '?');
  return line;
}

void diagnostics(std::ostream& out, const std::string& text) {
  std::istringstream lines(printable_lines(text));
  for (std::string line; std::getline(lines, line);) fmt::print(out, "  # {}\n", line);
}

void write(std::ostream& out, std::size_t number, const Case& c) {
  diagnostics(out, c.details);
  const std::string name = one_line(c.name), message = one_line(c.message);
  switch (c.outcome) {
    case Outcome::passed: fmt::print(out, "  ok {} {}\n", number, name); break;
    case Outcome::skipped: fmt::print(out, "  ok {} {} # SKIP {}\n", number, name, message); break;
    case Outcome::failed: fmt::print(out, "  not ok {} {} # {}\n", number, name, message); break;
    case Outcome::error: fmt::print(out, "  not ok {} {} # ERROR {}\n", number, name, message); break;
  }
}

void write(std::ostream& out, const std::vector<Suite>& suites) {
  fmt::print(out, "KTAP version 1\n1..{}\n", suites.size());
  for (std::size_t i = 0; i < suites.size(); ++i) {
    const Suite& s = suites[i];
    fmt::print(out, "  KTAP version 1\n  1..{}\n", s.cases.size());
    for (const auto& [name, value] : s.facts) diagnostics(out, name + ": " + value);
    for (std::size_t c = 0; c < s.cases.size(); ++c) write(out, c + 1, s.cases[c]);
    const bool ok = s.count(Outcome::failed) + s.count(Outcome::error) == 0;
    const bool skipped = !s.cases.empty() && s.count(Outcome::skipped) == s.cases.size();
    fmt::print(out, "{} {} {}{}\n", ok ? "ok" : "not ok", i + 1, one_line(s.name), skipped ? " # SKIP all of its tests were" : "");
  }
}

void verify(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& /*options*/) { write(out, suites_of(all)); }
void litmus(std::ostream& out, const std::vector<LitmusAnswer>& all, const ReportOptions& /*options*/) { write(out, suites_of(all)); }

}  // namespace

Reporter ktap_reporter() { return {"ktap", verify, litmus}; }

}  // namespace pmc::cli

// JUnit's XML as Jenkins and GitLab read it.  The schema is tests/schemas/jenkins-junit.xsd: <skipped> holds text
// and has no attribute, and comes before <error> and <failure>.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include "checker/cli/escape.hpp"
#include "checker/cli/suites.hpp"

namespace pmc::cli {
namespace {

using Outcome = Case::Outcome;

void element(std::ostream& out, const char* name, const char* type, const Case& c) {
  fmt::print(out, "      <{} type=\"{}\" message=\"{}\">{}</{}>\n", name, type, xml_attribute(c.message),
             xml_text(c.details.empty() ? c.message : c.details), name);
}

void write(std::ostream& out, const Suite& suite, const Case& c) {
  fmt::print(out, "    <testcase name=\"{}\" classname=\"{}\"", xml_attribute(c.name), xml_attribute(suite.name));
  if (c.outcome == Outcome::passed) {
    fmt::print(out, "/>\n");
    return;
  }
  fmt::print(out, ">\n");
  switch (c.outcome) {
    case Outcome::passed: break;
    case Outcome::skipped: fmt::print(out, "      <skipped>{}</skipped>\n", xml_text(c.message)); break;
    case Outcome::failed: element(out, "failure", "failed", c); break;
    case Outcome::error: element(out, "error", "inconclusive", c); break;
  }
  fmt::print(out, "    </testcase>\n");
}

void write(std::ostream& out, const std::vector<Suite>& suites) {
  std::size_t tests = 0, failures = 0, errors = 0;
  double seconds = 0;
  for (const Suite& s : suites) {
    tests += s.cases.size();
    failures += s.count(Outcome::failed);
    errors += s.count(Outcome::error);
    seconds += s.seconds;
  }
  fmt::print(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pmcheck\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
             "time=\"{:.3f}\">\n",
             tests, failures, errors, seconds);
  for (const Suite& s : suites) {
    fmt::print(out, "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n",
               xml_attribute(s.name), s.cases.size(), s.count(Outcome::failed), s.count(Outcome::error), s.count(Outcome::skipped),
               s.seconds);
    if (!s.facts.empty()) {
      fmt::print(out, "    <properties>\n");
      for (const auto& [name, value] : s.facts)
        fmt::print(out, "      <property name=\"{}\" value=\"{}\"/>\n", xml_attribute(name), xml_attribute(value));
      fmt::print(out, "    </properties>\n");
    }
    for (const Case& c : s.cases) write(out, s, c);
    fmt::print(out, "  </testsuite>\n");
  }
  fmt::print(out, "</testsuites>\n");
}

void verify(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& /*options*/) { write(out, suites_of(all)); }
void litmus(std::ostream& out, const std::vector<LitmusAnswer>& all, const ReportOptions& /*options*/) { write(out, suites_of(all)); }

}  // namespace

Reporter junit_reporter() { return {"junit", verify, litmus}; }

}  // namespace pmc::cli

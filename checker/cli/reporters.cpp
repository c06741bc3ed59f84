// The list of reporters.  A new one is a file of its own and two lines here.
#include "checker/cli/report.hpp"

namespace pmc::cli {

Reporter text_reporter();
Reporter json_reporter();
Reporter markdown_reporter();
Reporter junit_reporter();
Reporter sarif_reporter();
Reporter ktap_reporter();

const std::vector<Reporter>& reporters() {
  static const std::vector<Reporter> all{text_reporter(),  json_reporter(),  markdown_reporter(),
                                         junit_reporter(), sarif_reporter(), ktap_reporter()};
  return all;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const Reporter& r : reporters()) names.push_back(r.name);
  return names;
}

checker::Verdict verdict_of(const std::vector<Answered>& all) {
  using checker::Verdict;
  Verdict verdict = Verdict::holds;
  for (const Answered& a : all) {
    const Verdict v = a.run.verdict();
    if (v == Verdict::violated) return v;
    if (v == Verdict::inconclusive) verdict = v;
  }
  return verdict;
}

}  // namespace pmc::cli

// Litmus tests answered and compared with what they expect.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "checker/cli/litmus.hpp"

namespace pmc::cli {

using checker::Verdict;

std::string to_string(const Expectation& e) {
  if (e.verdict == Verdict::violated) return fmt::format("violated in {} step{}", e.steps, e.steps == 1 ? "" : "s");
  return e.vacuous ? "holds vacuously" : "holds";
}

std::string_view to_string(LitmusResult r) {
  switch (r) {
    case LitmusResult::as_expected: return "as-expected";
    case LitmusResult::differs: return "differs";
    case LitmusResult::inconclusive: break;
  }
  return "inconclusive";
}

const PropertyResult& LitmusAnswer::property() const {
  return *std::ranges::find(answered.run.properties, test.property(), &PropertyResult::id);
}

LitmusAnswer judged(const LitmusTest& test, Run run) {
  LitmusAnswer a{.test = test, .answered = {test.asked, std::move(run)}, .difference = {}};
  const PropertyResult& p = a.property();
  if (p.verdict == Verdict::inconclusive) {
    a.result = LitmusResult::inconclusive;
    a.difference = "inconclusive: " + a.answered.run.limit;
    return a;
  }
  // verify() tells of an unexpected event even if it was not asked: what follows one is judged with a component that stayed.
  const auto& all = a.answered.run.properties;
  const auto beside = std::ranges::find(all, "unexpected-event", &PropertyResult::id);
  const bool unexpected = test.property() != "unexpected-event" && beside != all.end() && beside->verdict == Verdict::violated;
  const Expectation found{p.verdict, p.vacuous, p.counterexample ? p.counterexample->length() : 0, unexpected};
  if (to_string(found) != to_string(test.expected))
    a.difference = fmt::format("expected: {}; found: {}", to_string(test.expected), to_string(found));
  else if (unexpected && !test.expected.unexpected_event)
    a.difference = "as expected, but with an unexpected event, of which the file does not tell: " + beside->counterexample->happened;
  else if (!unexpected && test.expected.unexpected_event)
    a.difference = "as expected, but without the unexpected event of which the file tells";
  if (!a.difference.empty()) a.result = LitmusResult::differs;
  return a;
}

checker::Result<std::vector<LitmusAnswer>> run_litmus(const std::vector<LitmusTest>& tests, unsigned jobs,
                                                      const std::function<void(std::size_t)>& progress) {
  std::vector<std::optional<checker::Result<Run>>> runs(tests.size());
  std::atomic<std::size_t> next = 0;
  std::size_t answered = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < tests.size(); i = next++) {
        Question q = tests[i].asked;
        q.jobs = tests.size() == 1 ? jobs : 1;  // the tests themselves are the jobs
        runs[i] = verify(q, {});
        const std::lock_guard lock(mutex);
        ++answered;
        if (progress) progress(answered);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = tests.size();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned j = 1; j < std::min<std::size_t>(jobs, tests.size()); ++j) threads.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  std::vector<LitmusAnswer> answers;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (!runs[i]->has_value()) {
      checker::Error error = runs[i]->error();
      error.where = tests[i].path + ", " + error.where;
      return error;
    }
    answers.push_back(judged(tests[i], std::move(*runs[i]).value()));
  }
  return answers;
}

Verdict verdict_of(const std::vector<LitmusAnswer>& all) {
  Verdict verdict = Verdict::holds;
  for (const LitmusAnswer& a : all) {
    if (a.result == LitmusResult::differs) return Verdict::violated;
    if (a.result == LitmusResult::inconclusive) verdict = Verdict::inconclusive;
  }
  return verdict;
}

}  // namespace pmc::cli

#include "checker/cli/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace pmc::cli {

checker::Result<std::vector<Answered>> sweep(std::vector<Question> questions, unsigned jobs,
                                             const std::function<void(const SweepProgress&)>& progress) {
  std::vector<std::optional<checker::Result<Run>>> runs(questions.size());
  SweepProgress so_far{.questions = questions.size()};
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < questions.size(); i = next++) {
        questions[i].jobs = 1;
        auto run = verify(questions[i], {});
        const std::lock_guard lock(mutex);
        ++so_far.done;
        if (run.has_value()) so_far.states += run.value().states;
        so_far.latest = &questions[i];
        if (progress) progress(so_far);
        runs[i] = std::move(run);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = questions.size();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned j = 1; j < std::min<std::size_t>(jobs, questions.size()); ++j) threads.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  std::vector<Answered> all;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (!runs[i]->has_value()) return runs[i]->error();
    all.push_back({std::move(questions[i]), std::move(*runs[i]).value()});
    // model::worlds() and pair_worlds() make no others.
    all.back().run.bounds.emplace_back("no device has DPM_FLAG_*, may wake the system, uses runtime PM, or is a syscore device");
  }
  return all;
}

}  // namespace pmc::cli

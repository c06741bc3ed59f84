#include "checker/cli/source_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace pmc::cli {
namespace {

using checker::Error;
using checker::Verdict;

constexpr std::string_view main_c = "drivers/base/power/main.c";

std::vector<std::string> topologies_of(const SourceCaller& c, const SourceOptions& options) {
  if (!options.topologies.empty()) return options.topologies;
  std::vector<std::string> all{"flat:1"};
  if (asks_the_hypervisor(*c.caller)) all.emplace_back("xenbus:1");
  return all;
}

/// "enter_state" asks for all of "enter_state(PM_SUSPEND_MEM)" and the like.
bool is_called(const std::string& name, const std::string& asked) { return name == asked || name.starts_with(asked + "("); }
bool is_called(const source::Extracted& x, const std::string& asked) { return is_called(x.caller.name, asked); }

/// What the letters of decisions say, instead of their names.
void explain_decisions(const source::Extracted& x, Run& run) {
  for (PropertyResult& p : run.properties) {
    if (!p.counterexample) continue;
    for (Step& s : p.counterexample->steps) {
      if (!s.event.starts_with("branch(")) continue;
      if (const std::string text = x.text_of(s.event); text.empty()) {
        s.visible = false;  // the other cases of a switch
      } else {
        s.event = text;
        s.visible = true;
      }
    }
  }
}

}  // namespace

checker::Result<source::Config> config_of(const std::vector<std::string>& settings) {
  source::Config config = source::default_config();
  for (const std::string& s : settings) {
    const auto equals = s.find('=');
    const std::string name = s.substr(0, equals), value = equals == std::string::npos ? "y" : s.substr(equals + 1);
    if (!name.starts_with("CONFIG_") || name.size() == 7 || (value != "y" && value != "n" && value != "m"))
      return Error{"'" + s + "' sets no option", "--config", "CONFIG_NAME=y, CONFIG_NAME=n or CONFIG_NAME=m"};
    config.options[name] = value != "n";
  }
  return config;
}

std::vector<Answered> SourceTree::answers() const {
  std::vector<Answered> all;
  for (const SourceCaller& c : callers) all.insert(all.end(), c.answers.begin(), c.answers.end());
  return all;
}

checker::Result<SourceTree> read_source(const source::TreePtr& tree, const SourceOptions& options) {
  const auto config = config_of(options.config);
  if (!config.has_value()) return config.error();
  SourceTree s;
  s.tree = tree;
  s.discovered = source::discover(tree, config.value());
  if (s.discovered.callers.empty() && !s.discovered.unread.empty()) {
    const source::Note& n = s.discovered.unread.front();
    return Error{"what calls the PM core's entry points could not be read: " + n.text, fmt::format("{}:{}", n.path, n.line), "a kernel tree as it was released"};
  }
  if (s.discovered.callers.empty())
    return Error{"no function calls the PM core's entry points", tree->name(), "a kernel tree, or a part of one with kernel/power or drivers/xen"};
  s.core = source::core_drift(*tree);
  std::vector<std::string> names;
  for (const auto& x : source::extract_all(*s.discovered.analysis, s.discovered.callers)) {
    names.push_back(x->caller.name);
    if (!options.callers.empty() && std::ranges::none_of(options.callers, [&](const std::string& asked) { return is_called(*x, asked); })) continue;
    SourceCaller c;
    c.extracted = x;
    c.caller = std::make_shared<const model::Caller>(source::as_caller(*x, model::core_6_1()));
    // A function that could not be read may be a caller, or stand between two of this one.
    for (const source::Note& n : s.discovered.unread) c.doubts.push_back(fmt::format("{}:{}: not read: {}", n.path, n.line, n.text));
    for (const source::Note& n : x->unmodelled) c.doubts.push_back(fmt::format("{}:{}: not modelled: {}", n.path, n.line, n.text));
    if (!x->complete) c.doubts.push_back(fmt::format("{}: {}() has too many configurations", x->caller.place().text(), x->caller.name));
    if (!options.assume_core)
      for (const source::Drifted& d : s.core.differences)
        if (d.made->path == main_c && d.line > 0) {
          c.doubts.push_back(fmt::format("core differs at {}:{}: {}() is not what core-6.1 was made from (and {} more); --assume-core takes it to be the same", d.path, d.line,
                                         d.made->function, std::ranges::count(s.core.differences, main_c, [](const source::Drifted& o) { return std::string_view(o.made->path); }) - 1));
          break;
        }
    s.callers.push_back(std::move(c));
  }
  for (const std::string& asked : options.callers)
    if (std::ranges::none_of(names, [&](const std::string& name) { return is_called(name, asked); }))
      return Error{"no caller is called '" + asked + "'", "--caller, in " + tree->name(), fmt::format("{}", fmt::join(names, ", "))};
  return s;
}

std::optional<Error> check_source(SourceTree& s, const SourceOptions& options, const std::function<bool(const SourceCaller&)>& wanted,
                                  const std::function<void(const std::string&)>& done) {
  struct Job {
    SourceCaller* caller;
    Question question;
    std::optional<Run> run = {};
  };
  std::vector<Job> jobs;
  for (SourceCaller& c : s.callers) {
    if (wanted && !wanted(c)) continue;
    for (const std::string& name : topologies_of(c, options)) {
      auto topology = model::topology(name);
      if (!topology.has_value()) return topology.error();
      Question q;
      q.caller = c.caller.get();
      q.topology = std::move(topology).value();
      q.topology_argument = name;
      q.again = fmt::format("pmcheck source {} --caller '{}' --topology {}", s.tree->name(), c.extracted->caller.name, name);
      q.properties = options.properties;
      q.limits = options.limits;
      jobs.push_back({&c, std::move(q)});
    }
  }
  // The largest first.
  std::vector<Job*> order;
  for (Job& j : jobs) order.push_back(&j);
  std::ranges::stable_sort(order, std::greater<>(), [](const Job* j) { return j->caller->extracted->machine.states.size(); });
  std::mutex mutex;
  std::optional<Error> error;
  std::exception_ptr failure;
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < order.size(); i = next++) {
        auto run = verify(order[i]->question, nullptr);
        const std::lock_guard lock(mutex);
        if (!run.has_value()) {
          error = run.error();
          next = order.size();
          return;
        }
        order[i]->run = std::move(run).value();
        if (done) done(order[i]->caller->extracted->caller.name);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = order.size();
    }
  };
  {
    const unsigned threads = options.jobs != 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::jthread> workers;
    for (unsigned j = 1; j < std::min<std::size_t>(threads, jobs.size()); ++j) workers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  if (error) return error;
  for (Job& j : jobs) {
    Run run = std::move(*j.run);
    explain_decisions(*j.caller->extracted, run);
    run.bounds.emplace_back("the callers as they stand in C: functions that are not read may return anything, and write only what they are given the address of");
    run.bounds.emplace_back("hooks of suspend_ops, s2idle_ops and hibernation_ops are all there; variables that others write change between transitions only");
    for (const source::Assumed& a : source::assumed_values()) run.bounds.emplace_back(a.bound);
    if (!j.caller->doubts.empty()) {
      if (run.limit.empty()) run.limit = j.caller->doubts.front();
      for (PropertyResult& p : run.properties)
        if (p.verdict == Verdict::holds) {
          p.verdict = Verdict::inconclusive;
          p.vacuous = false;
        }
    }
    j.caller->answers.push_back({std::move(j.question), std::move(run)});
  }
  return std::nullopt;
}

}  // namespace pmc::cli

#include "checker/cli/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <thread>

#include "model/fixes.hpp"
#include "model/worlds.hpp"

namespace pmc::cli {
namespace {

using checker::Error;
using checker::Result;
using model::Answer;

struct Outcomes {
  std::string name;
  std::set<Answer> answers;
};
const std::vector<Outcomes>& outcomes() {
  static const std::vector<Outcomes> all{{"cancelled", {Answer::cancelled}},
                                         {"new-domain", {Answer::new_domain}},
                                         {"any", {Answer::cancelled, Answer::new_domain, Answer::failed}}};
  return all;
}

template <class T>
Result<const T*> named(const std::vector<T>& all, const std::string& name, const std::string& what, const std::string& where) {
  std::vector<std::string> names;
  for (const T& t : all) {
    if (t.name == name) return &t;
    names.push_back(t.name);
  }
  return Error{fmt::format("no {} is called '{}'", what, name), where, fmt::format("one of: {}", fmt::join(names, ", "))};
}

model::AsyncMode async_mode(const VerifyOptions& o) {
  return o.async ? model::AsyncMode::all : o.no_async ? model::AsyncMode::off : model::AsyncMode::as_is;
}

std::string outcome_name(const std::set<Answer>& answers) {
  for (const Outcomes& o : outcomes())
    if (o.answers == answers) return o.name;
  return "any";
}

}  // namespace

Result<std::vector<Question>> questions(const VerifyOptions& o) {
  std::vector<const model::Caller*> callers;
  for (std::size_t i = 0; i < o.callers.size(); ++i) {
    const auto caller = named(model::callers(), o.callers[i], "caller", fmt::format("--caller, use {}", i + 1));
    if (!caller.has_value()) return caller.error();
    callers.push_back(caller.value());
  }
  const bool asks_the_mails_question = o.callers.empty() && o.topologies.empty() && o.topology_set.empty();
  if (callers.empty())
    for (const model::Caller& c : model::callers())
      if (!asks_the_mails_question || asks_the_hypervisor(c)) callers.push_back(&c);

  struct Named {
    std::string argument;
    model::Topology topology;
  };
  std::vector<Named> topologies;
  if (!o.topology_set.empty()) {
    if (!o.topologies.empty() || !o.below.empty())
      return Error{"--topologies stands for all the topologies of a run", "command line", "leave out --topology and --below"};
    auto set = model::topology_set(o.topology_set);
    if (!set.has_value()) return set.error();
    for (model::Topology& t : std::move(set).value()) topologies.push_back({t.name, std::move(t)});
  }
  const std::vector<std::string> default_topologies{"xenbus-legacy:2", "xenbus:2"};
  for (const std::string& name : !o.topology_set.empty() || !o.topologies.empty() ? o.topologies : default_topologies) {
    auto topology = model::topology(name);
    if (!topology.has_value()) return topology.error();
    if (!o.below.empty()) topology = model::subtree(topology.value(), o.below);
    if (!topology.has_value()) return topology.error();
    topologies.push_back({name, std::move(topology).value()});
  }

  std::vector<const Outcomes*> wanted;
  const std::vector<std::string> outcome_names = !o.outcomes.empty()       ? o.outcomes
                                                 : asks_the_mails_question ? std::vector<std::string>{"cancelled", "new-domain"}
                                                                           : std::vector<std::string>{"any"};
  for (std::size_t i = 0; i < outcome_names.size(); ++i) {
    const auto outcome = named(outcomes(), outcome_names[i], "outcome", fmt::format("--outcome, use {}", i + 1));
    if (!outcome.has_value()) return outcome.error();
    wanted.push_back(outcome.value());
  }

  for (std::size_t i = 0; i < o.without.size(); ++i)
    if (model::fix(o.without[i]) == nullptr)
      return Error{fmt::format("no fix is called '{}'", o.without[i]), fmt::format("--without, use {}", i + 1),
                   fmt::format("one of: {}", fmt::join(fix_names(), ", "))};

  std::vector<Question> all;
  for (const model::Caller* caller : callers)
    for (const Named& named_topology : topologies)
      for (const Outcomes* outcome : wanted) {
        Question q;
        q.caller = caller;
        q.topology = named_topology.topology;
        q.topology_argument = named_topology.argument;
        q.below = o.below;
        q.topology_set = o.topology_set;
        q.environment = {.answers = outcome->answers,
                         .async = async_mode(o),
                         .faults = !o.no_faults,
                         .wakeups = !o.no_wakeups,
                         .wakeup_count = o.wakeup_count,
                         .hotplug = o.hotplug,
                         .without = o.without,
                         .subject = {}};
        q.properties = o.properties;
        if (o.subject == "each")
          q.subjects = Subjects::each;
        else if (o.subject == "everyone")
          q.subjects = Subjects::everyone;
        else if (!o.subject.empty())
          q.subject = o.subject;
        q.limits = limits_of(o);
        q.jobs = o.jobs != 0 ? o.jobs : std::max(1u, std::thread::hardware_concurrency());
        all.push_back(std::move(q));
      }
  return all;
}

checker::Limits limits_of(const VerifyOptions& o) {
  return {.states_max = o.states_max, .memory_max_bytes = o.memory_max_mib << 20, .seconds_max = o.timeout_seconds};
}

std::vector<std::string> fix_names() {
  std::vector<std::string> names;
  for (const model::Fix& f : model::fixes()) names.push_back(f.id);
  return names;
}

std::optional<std::set<Answer>> outcome_named(const std::string& name) {
  for (const Outcomes& o : outcomes())
    if (o.name == name) return o.answers;
  return {};
}

std::vector<std::string> outcome_names() {
  std::vector<std::string> names;
  for (const Outcomes& o : outcomes()) names.push_back(o.name);
  return names;
}

bool asks_the_hypervisor(const model::Caller& caller) {
  return std::ranges::any_of(caller.machine->events, [](const auto& e) { return e.name == "HYPERVISOR_suspend_returned"; });
}

std::string command_for(const Question& q, const std::string& property) {
  if (!q.again.empty()) return q.again;
  std::string command = fmt::format("pmcheck verify --caller {} --topology {} --outcome {}", q.caller->name, q.topology_argument,
                                    outcome_name(q.environment.answers));
  if (!q.below.empty()) command += " --below " + q.below;
  if (q.environment.async == model::AsyncMode::all) command += " --async";
  if (q.environment.async == model::AsyncMode::off) command += " --no-async";
  if (!q.environment.faults) command += " --no-faults";
  if (!q.environment.wakeups) command += " --no-wakeups";
  if (q.environment.wakeup_count) command += " --wakeup-count";
  for (const std::string& id : q.environment.without) command += " --without " + id;
  if (q.environment.hotplug) command += " --hotplug";
  if (q.subject) command += " --subject " + *q.subject;
  if (q.subjects == Subjects::each) command += " --subject each";
  if (q.subjects == Subjects::everyone) command += " --subject everyone";
  return command + " --property " + property;
}

}  // namespace pmc::cli

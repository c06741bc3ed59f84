// `pmcheck source TREE --drift`: what of a tree is not as the model was made from it, function by function and in what it does.
#include <fmt/ostream.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/cli/commands.hpp"
#include "checker/cli/source_commands.hpp"
#include "checker/cli/version.hpp"
#include "checker/source/agreement.hpp"

namespace pmc::cli {
namespace {

using source::Agreement;
using source::Disagreement;

std::string name_of(const Agreement& a) { return as_call(a.function); }

void report_steps(std::ostream& out, const Agreement& a, const Disagreement& d) {
  std::string at = a.place;
  for (std::size_t n = 0; n < d.steps.size(); ++n) {
    const Disagreement::Step& s = d.steps[n];
    if (!s.place.empty()) at = s.place;
    fmt::print(out, "{}: note: ({}) {}{}\n", at, n + 1, s.event,
               !s.differs    ? ""
               : d.in_source ? ": only the C can do this here"
                             : ": only " + a.caller + " can do this here");
  }
}

/// It is not in the tree, for sure.
bool is_missing(const Agreement& a) { return a.place.empty() && a.unmodelled.empty(); }

void report_caller(std::ostream& out, const Agreement& a) {
  if (is_missing(a)) {
    fmt::print(out, "note: {} is not in this tree: nothing to compare {} with\n", name_of(a), a.caller);
    return;
  }
  if (a.equal) {
    fmt::print(out, "{}: note: {} does what {} does\n", a.place, name_of(a), a.caller);
    return;
  }
  for (const source::Note& n : a.unmodelled) fmt::print(out, "{}:{}: warning: not modelled: {}\n", n.path, n.line, n.text);
  if (a.place.empty()) {
    fmt::print(out, "warning: {} is not in this tree, or was not read: {} is not compared\n", name_of(a), a.caller);
    return;
  }
  if (a.limit) fmt::print(out, "{}: warning: {} and {}: too much to compare\n", a.place, name_of(a), a.caller);
  if (!a.differences.empty())
    fmt::print(out, "{}: warning: {} does not do what {} does\n", a.place, name_of(a), a.caller);
  else
    fmt::print(out, "{}: warning: whether {} does what {} does is not decided\n", a.place, name_of(a), a.caller);
  for (const Disagreement& d : a.differences) report_steps(out, a, d);
}

void report_text(std::ostream& out, const source::Drift& drift, const std::vector<Agreement>& callers) {
  for (const source::Drifted& d : drift.differences) fmt::print(out, "{}\n", source::to_text(d));
  fmt::print(out, "{} functions are as the model was made from them, {} are not, {} are not in this tree\n", drift.same,
             drift.differences.size(), drift.not_in_tree.size());
  for (const Agreement& a : callers) report_caller(out, a);
  std::size_t equal = 0, missing = 0, differ = 0;
  for (const Agreement& a : callers) {
    equal += a.equal ? 1 : 0;
    missing += is_missing(a) ? 1 : 0;
    differ += a.differences.empty() ? 0 : 1;
  }
  fmt::print(out, "{} callers do what the model does, {} do not, {} cannot be compared, {} are not in this tree\n", equal, differ,
             callers.size() - equal - differ - missing, missing);
}

void report_json(std::ostream& out, const source::Drift& drift, const std::vector<Agreement>& all) {
  using Json = nlohmann::ordered_json;
  Json functions = Json::array(), callers = Json::array();
  for (const source::Drifted& d : drift.differences)
    functions.push_back({{"function", d.made->function},
                         {"path", d.path},
                         {"line", d.line},
                         {"added", d.added},
                         {"removed", d.removed},
                         {"text", source::to_text(d)}});
  for (const Agreement& a : all) {
    Json differences = Json::array(), doubts = Json::array();
    for (const Disagreement& d : a.differences) {
      Json steps = Json::array();
      for (const Disagreement::Step& s : d.steps) steps.push_back({{"event", s.event}, {"location", s.place}, {"differs", s.differs}});
      differences.push_back({{"only_in", d.in_source ? "source" : "model"}, {"steps", std::move(steps)}});
    }
    for (const source::Note& n : a.unmodelled) doubts.push_back(fmt::format("{}:{}: not modelled: {}", n.path, n.line, n.text));
    if (a.limit) doubts.emplace_back("too much to compare");
    const std::string_view verdict = is_missing(a)            ? "not in this tree"
                                     : a.equal                ? "equal"
                                     : !a.differences.empty() ? "different"
                                                              : "inconclusive";
    callers.push_back({{"caller", a.caller},
                       {"function", a.function},
                       {"location", a.place},
                       {"verdict", verdict},
                       {"differences", std::move(differences)},
                       {"doubts", std::move(doubts)}});
  }
  const Json json{{"tool", "pmcheck"},
                  {"version", version},
                  {"same", drift.same},
                  {"functions", std::move(functions)},
                  {"callers", std::move(callers)}};
  fmt::print(out, "{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

int drift_command(std::ostream& out, std::ostream& err, const source::TreePtr& tree, const SourceCommand& command) {
  if (command.format != 0 && reporters()[command.format].name != "json")
    return complain(err, {"--drift has no report of that format", "--format", "text or json"});
  const auto config = config_of(command.options.config);
  if (!config.has_value()) return complain(err, config.error());
  std::vector<const model::Caller*> asked;
  for (const model::Caller& c : model::callers()) {
    const auto& names = command.options.callers;
    if (names.empty() || std::ranges::find(names, c.name) != names.end()) asked.push_back(&c);
  }
  for (const std::string& name : command.options.callers)
    if (std::ranges::find(asked, name, &model::Caller::name) == asked.end())
      return complain(err, {"no caller of the model is called '" + name + "'", "--drift --caller", "pmcheck list callers"});

  const source::Drift drift = source::drift(*tree);
  const source::Discovered discovered = source::discover(tree, config.value());
  const source::Shared shared = source::extract_in_turn(*discovered.analysis, discovered.callers).shared;
  std::vector<Agreement> callers;
  bool equal = true;
  for (const model::Caller* c : asked)
    if (auto a = source::agreement(*c, discovered, shared, {.differences_max = 1})) {
      equal = equal && (a->equal || is_missing(*a));
      callers.push_back(std::move(*a));
    } else if (!command.options.callers.empty()) {
      return complain(err, {"the model's caller '" + c->name + "' was not made from the C of Linux 6.1", "--drift --caller",
                            "a caller of core-6.1 (pmcheck list callers)"});
    }
  if (command.format == 0)
    report_text(out, drift, callers);
  else
    report_json(out, drift, callers);
  return drift.differences.empty() && equal ? 0 : 1;
}

}  // namespace pmc::cli

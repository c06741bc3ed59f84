// SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format").  One run of one tool: its rules are the
// properties, its results the answers.  Section numbers below are those of the standard.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "checker/cli/escape.hpp"
#include "checker/cli/litmus.hpp"
#include "checker/cli/version.hpp"

namespace pmc::cli {
namespace {

using checker::Verdict;
using Json = nlohmann::ordered_json;

constexpr const char* kernel_root = "%SRCROOT%";

/// In braces alone, a list of one is not told from its element.
Json list_of(Json element) {
  Json list = Json::array();
  list.push_back(std::move(element));
  return list;
}

/// 3.11.5: a brace in a message begins a placeholder; a literal one is doubled.
Json message(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c;
    if (c == '{' || c == '}') escaped += c;
  }
  return {{"text", std::move(escaped)}};
}

/// "drivers/xen/manage.c:116", or a source that begins with a path: "include/linux/pm.h, \"PM_EVENT_\"".
struct Place {
  std::string path;
  int line = 0;  ///< 0: the file as a whole
};
std::optional<Place> place_of(std::string_view text) {
  Place place;
  const std::size_t end = std::min(text.find_first_of(":,; "), text.size());
  place.path = text.substr(0, end);
  const bool is_path =
      place.path.find('/') != std::string::npos && !place.path.starts_with('/') &&
      (place.path.ends_with(".c") || place.path.ends_with(".h") || place.path.ends_with(".rst") || place.path.ends_with(".txt"));
  if (!is_path) return {};
  if (end < text.size() && text[end] == ':') std::from_chars(text.data() + end + 1, text.data() + text.size(), place.line);
  return place;
}

Json physical(const Place& place) {
  Json json{{"artifactLocation", {{"uri", uri_of(place.path)}, {"uriBaseId", kernel_root}}}};
  if (place.line > 0) json["region"] = {{"startLine", place.line}};
  return json;
}

/// A step's: its line of the kernel where it has one, and always who takes it.
Json location_of(const Answered& a, const Step& step) {
  Json location;
  if (const auto place = place_of(step.location)) location["physicalLocation"] = physical(*place);
  location["logicalLocations"] =
      list_of({{"name", step.component}, {"fullyQualifiedName", a.run.caller + "/" + a.run.topology + "/" + step.component}});
  location["message"] = message(step.event);
  return location;
}

/// Of a result: the last step that has a line; else the file that the caller, else the rule, comes from.
Json location_of(const Answered& a, const PropertyResult& p, const std::string& rule_source) {
  Json location;
  std::optional<Place> place;
  if (p.counterexample)
    for (const Step& step : p.counterexample->steps)
      if (auto its = place_of(step.location)) place = std::move(its);
  if (!place) place = place_of(a.question.caller->source);
  if (!place) place = place_of(rule_source);
  if (place) location["physicalLocation"] = physical(*place);
  location["logicalLocations"] = list_of({{"name", a.run.caller}, {"fullyQualifiedName", a.run.caller + "/" + a.run.topology}});
  return location;
}

Json code_flow(const Answered& a, const Counterexample& c) {
  Json locations = Json::array();
  for (std::size_t i = 0; i < c.steps.size(); ++i) {
    const bool last = i + 1 == c.steps.size();
    locations.push_back({{"location", location_of(a, c.steps[i])},
                         {"executionOrder", i + 1},
                         {"importance", last                 ? "essential"
                                        : c.steps[i].visible ? "important"
                                                             : "unimportant"}});
  }
  return {{"message", message(c.happened)}, {"threadFlows", list_of({{"id", "interleaving"}, {"locations", std::move(locations)}})}};
}

/// The rules that were asked, in the order of their first result.
class Rules {
 public:
  std::size_t index(const std::string& id) {
    const auto [at, is_new] = index_.try_emplace(id, json_.size());
    if (is_new) json_.push_back(rule(id));
    return at->second;
  }
  [[nodiscard]] const std::string& source(const std::string& id) const { return source_.at(id); }
  [[nodiscard]] Json json() && { return std::move(json_); }

 private:
  Json rule(const std::string& id) {
    const auto described = [&](const std::string& statement, const std::string& logic, const std::string& source) -> Json {
      source_[id] = source;
      return {{"id", id},
              {"shortDescription", message(statement)},
              {"fullDescription", message(statement)},
              {"help", message(fmt::format("{}\n\nLogic: {}\nSource: {}\npmcheck explain {}", statement, logic, source, id))},
              {"defaultConfiguration", {{"level", "error"}}},
              {"properties", {{"logic", logic}, {"source", source}}}};
    };
    for (const auto& p : properties::all())
      if (p.id == id) return described(p.statement, p.logic, p.source);
    for (const auto& b : properties::built_in())
      if (b.id == id) return described(b.statement, b.logic, b.source);
    return described(id, "", "");
  }

  Json json_ = Json::array();
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::string> source_;
};

struct Judged {
  const char* kind;   ///< 3.27.9
  const char* level;  ///< 3.27.10: "none" unless the kind is "fail"
  std::string text;
};
Judged judged(const Answered& a, const PropertyResult& p) {
  switch (p.verdict) {
    case Verdict::holds:
      return p.vacuous ? Judged{"notApplicable", "none", "holds, vacuously: its premise never occurred"}
                       : Judged{"pass", "none", fmt::format("holds over every interleaving ({} states)", count_text(a.run.states))};
    case Verdict::violated:
      return {"fail", "error", fmt::format("{}; shortest counterexample {} steps", p.counterexample->happened, p.counterexample->length())};
    case Verdict::inconclusive: break;
  }
  return {"open", "none", "inconclusive: " + a.run.limit};
}

Json result(const Answered& a, const PropertyResult& p, Rules& rules) {
  const Judged j = judged(a, p);
  const std::size_t rule = rules.index(p.id);
  Json json{{"ruleId", p.id},
            {"ruleIndex", rule},
            {"kind", j.kind},
            {"level", j.level},
            {"message", message(fmt::format("{}: {}: {}", name_of(a), p.id, j.text))},
            {"locations", list_of(location_of(a, p, rules.source(p.id)))},
            {"partialFingerprints", {{"pmcheckQuestion/v1", command_for(a.question, p.id)}}}};
  if (p.counterexample) {
    json["codeFlows"] = list_of(code_flow(a, *p.counterexample));
    json["properties"]["counterexample"] = counterexample_text(a, p, {});
  }
  json["properties"]["caller"] = a.run.caller;
  json["properties"]["topology"] = a.run.topology;
  json["properties"]["outcome"] = outcome_of(a.question);
  return json;
}

/// The figures and bounds of a run, and with a limit why it is cut.
Json summary(const Answered& a) {
  return {{"caller", a.run.caller},
          {"topology", a.run.topology},
          {"outcome", outcome_of(a.question)},
          {"states", a.run.states},
          {"transitions", a.run.transitions},
          {"depth", a.run.depth},
          {"complete", a.run.complete()},
          {"limit", a.run.limit},
          {"bounds", a.run.bounds}};
}

/// A litmus test's result stands where its file says what is expected.
Json result(const LitmusAnswer& a, Rules& rules) {
  const LitmusTest& t = a.test;
  const bool passed = a.result == LitmusResult::as_expected, failed = a.result == LitmusResult::differs;
  const std::string uri = (t.path.starts_with('/') ? "file://" : "") + uri_of(t.path);
  Json location{{"physicalLocation", {{"artifactLocation", {{"uri", uri}}}, {"region", {{"startLine", t.expected_line}}}}}};
  const std::size_t rule = rules.index(t.property());
  Json json{{"ruleId", t.property()},
            {"ruleIndex", rule},
            {"kind", passed   ? "pass"
                     : failed ? "fail"
                              : "open"},
            {"level", failed ? "error" : "none"},
            {"message", message(fmt::format("{} {}", t.question, passed ? to_string(t.expected) : a.difference))},
            {"locations", list_of(std::move(location))},
            {"partialFingerprints", {{"pmcheckLitmus/v1", t.name}}}};
  if (!passed && a.property().counterexample) json["codeFlows"] = list_of(code_flow(a.answered, *a.property().counterexample));
  json["properties"] = {{"name", t.name}, {"expected", to_string(t.expected)}, {"answer", t.answer}};
  return json;
}

class Log {
 public:
  Rules rules;
  void add(Json result) { results_.push_back(std::move(result)); }
  void add_run(const Answered& a, const std::string& name) {
    runs_.push_back(summary(a));
    if (!a.run.complete()) notifications_.push_back({{"level", "warning"}, {"message", message(name + ": " + a.run.limit)}});
  }
  void write(std::ostream& out) && {
    Json invocation{{"executionSuccessful", true}, {"toolExecutionNotifications", std::move(notifications_)}};
    Json run{{"tool",
              {{"driver", {{"name", "pmcheck"}, {"version", version}, {"semanticVersion", version}, {"rules", std::move(rules).json()}}}}},
             {"invocations", list_of(std::move(invocation))},
             {"originalUriBaseIds",
              {{kernel_root, {{"description", message("the Linux source tree whose release each run's core names")}}}}},
             {"results", std::move(results_)},
             {"properties", {{"runs", std::move(runs_)}}}};
    const Json json{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", list_of(std::move(run))}};
    out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

 private:
  Json results_ = Json::array(), runs_ = Json::array(), notifications_ = Json::array();
};

void verify(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& /*options*/) {
  Log log;
  for (const Answered& a : all) {
    for (const PropertyResult& p : a.run.properties) log.add(result(a, p, log.rules));
    log.add_run(a, name_of(a));
  }
  std::move(log).write(out);
}

void litmus(std::ostream& out, const std::vector<LitmusAnswer>& all, const ReportOptions& /*options*/) {
  Log log;
  for (const LitmusAnswer& a : all) {
    log.add(result(a, log.rules));
    log.add_run(a.answered, a.test.name);
  }
  std::move(log).write(out);
}

}  // namespace

Reporter sarif_reporter() { return {"sarif", verify, litmus}; }

}  // namespace pmc::cli

#include "checker/cli/trace_check.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "checker/cli/escape.hpp"
#include "checker/trace/capture.hpp"
#include "model/topology_reader.hpp"

namespace pmc::cli {
namespace {

using Json = nlohmann::ordered_json;
using trace::Conforms;
using trace::Decision;
using trace::RuleDecision;

std::vector<const RuleDecision*> those(const trace::Decisions& all, Decision decision) {
  std::vector<const RuleDecision*> some;
  for (const RuleDecision& r : all.rules)
    if (r.decision() == decision) some.push_back(&r);
  return some;
}

std::size_t instances(const RuleDecision& r) { return r.violated + r.undecided + r.holds + r.idle; }

/// "suspend-mem and suspend-standby"
std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t n = 0; n < names.size(); ++n) all += (n == 0 ? "" : n + 1 == names.size() ? " and " : ", ") + names[n];
  return all;
}

/// As a line of the trace file, without the blanks that align it.
std::string log_line(const trace::Event& e) {
  const std::string text = trace::to_text(e);
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

/// `file`: its name, as printed.
void print_conformance(std::ostream& out, const std::string& file, const CheckedAttempt& a) {
  const trace::AttemptConformance& c = a.conformance;
  fmt::print(out, "  attempt {}, lines {} to {}: ", c.attempt + 1, c.first_line, c.last_line);
  if (c.conforms == Conforms::yes) {
    fmt::print(out, "conforms: {} can do this\n", listed(c.callers));
    if (!c.open_callers.empty()) fmt::print(out, "    it was not found out whether {} can\n", listed(c.open_callers));
  } else if (c.conforms == Conforms::undecided) {
    fmt::print(out, "not decided whether it conforms: {}\n", printable_lines(c.doubt));
  } else {
    std::vector<std::string> furthest;
    for (const trace::Way& w : c.ways) furthest.push_back(w.caller);
    fmt::print(out, "does not conform: no caller of the model can do this; {} {} furthest{}\n", listed(furthest),
               furthest.size() == 1 ? "gets" : "get", c.doubt.empty() ? "" : " (" + printable_lines(c.doubt) + ")");
    fmt::print(out, "    {}:{}: error: {}\n      {}\n", file, c.line,
               c.event.empty() ? c.caller + " does nothing like this" : "'" + printable_lines(c.event) + "' is impossible here",
               printable_lines(a.log_line));
    if (!c.refused_by.empty()) fmt::print(out, "      since {}\n", printable_lines(fmt::format("{}", fmt::join(c.refused_by, ", "))));
    if (!c.instead.empty()) fmt::print(out, "      possible: {}\n", printable_lines(fmt::format("{}", fmt::join(c.instead, "; "))));
    if (!c.states.empty()) fmt::print(out, "      the model: {}\n", printable_lines(fmt::format("{}", fmt::join(c.states, ", "))));
  }
}

void print_rules(std::ostream& out, const std::string& file, const CheckedAttempt& a) {
  const auto violated = those(a.decisions, Decision::violated), undecided = those(a.decisions, Decision::undecided);
  fmt::print(out, "    rules: {} violated, {} hold, {} undecided; nothing is recorded of {}\n", violated.size(),
             those(a.decisions, Decision::holds).size(), undecided.size(), those(a.decisions, Decision::idle).size());
  for (const RuleDecision* const r : violated) {
    fmt::print(out, "    {}:{}: error: {} [{}]\n", file, r->heard.empty() ? 0 : r->heard.back()->line,
               printable_lines(r->meaning.empty() ? r->rule->statement : r->meaning), r->rule->id);
    fmt::print(out, "      {}{}; it has heard:\n", printable_lines(r->subject),
               r->violated == 1 ? "" : fmt::format(", and {} more", r->violated - 1));
    for (const trace::Event* const e : r->heard) fmt::print(out, "      {}: {}\n", e->line, printable_lines(log_line(*e)));
  }
  std::vector<std::string> names;
  for (const RuleDecision* const r : undecided)
    names.push_back(instances(*r) == 1 ? r->rule->id : fmt::format("{} ({} of {})", r->rule->id, r->undecided, instances(*r)));
  if (!names.empty()) fmt::print(out, "    undecided, since it depends on what no trace shows: {}\n", fmt::join(names, ", "));
}

std::vector<std::string> bounds(const CheckedAttempt& a) {
  std::vector<std::string> all = a.conformance.bounds;
  all.insert(all.end(), a.decisions.bounds.begin(), a.decisions.bounds.end());
  return all;
}

Json json(const RuleDecision& r) {
  Json one{{"rule", r.rule->id},     {"decision", to_string(r.decision())},
           {"violated", r.violated}, {"undecided", r.undecided},
           {"holds", r.holds},       {"idle", r.idle}};
  if (r.decision() != Decision::violated) return one;
  one["subject"] = utf8(r.subject);
  one["meaning"] = r.meaning;
  Json heard = Json::array();
  for (const trace::Event* const e : r.heard) heard.push_back({{"line", e->line}, {"text", utf8(log_line(*e))}});
  one["heard"] = std::move(heard);
  return one;
}

Json json(const std::vector<std::string>& texts) {
  Json all = Json::array();
  for (const std::string& t : texts) all.push_back(utf8(t));
  return all;
}

Json json(const CheckedAttempt& a) {
  const trace::AttemptConformance& c = a.conformance;
  Json one{{"attempt", c.attempt},     {"first_line", c.first_line},
           {"last_line", c.last_line}, {"conforms", to_string(c.conforms)},
           {"callers", c.callers},     {"undecided_callers", c.open_callers},
           {"states", c.explored},     {"doubt", utf8(c.doubt)},
           {"bounds", json(bounds(a))}};
  one["refusal"] = Json();
  if (c.conforms == Conforms::no)
    one["refusal"] = {{"caller", c.caller},
                      {"line", c.line},
                      {"text", utf8(a.log_line)},
                      {"event", utf8(c.event)},
                      {"refused_by", json(c.refused_by)},
                      {"possible", json(c.instead)},
                      {"model", json(c.states)}};
  Json rules = Json::array();
  for (const RuleDecision& r : a.decisions.rules) rules.push_back(json(r));
  one["rules"] = std::move(rules);
  return one;
}

}  // namespace

CheckedRecording check(const trace::Recording& recording, const std::vector<trace::Transition>& transitions,
                       const model::Topology* topology, const trace::ConformOptions& options) {
  CheckedRecording checked;
  std::optional<model::Topology> own;
  if (topology == nullptr) {
    auto captured = trace::topology_of_recording(recording);
    if (captured.has_value()) {
      auto read = model::read_topology(recording.name, captured.value().text);
      if (read.has_value()) own = std::move(read).value();
    }
    if (!own) {
      checked.unchecked = "which devices there are is not recorded: name them by --topology";
      return checked;
    }
    topology = &*own;
  }
  for (const trace::Attempt& attempt : trace::attempts(recording, transitions, *topology)) {
    CheckedAttempt a{.conformance = trace::conform(attempt, options), .decisions = {}, .log_line = {}};
    a.decisions = trace::decide(attempt, a.conformance);
    if (own) a.conformance.bounds.emplace_back("the devices are those that the recording prepares, with the callbacks that it shows");
    if (const trace::Event* const e = recording.at_line(a.conformance.line)) a.log_line = log_line(*e);
    checked.attempts.push_back(std::move(a));
  }
  if (checked.attempts.empty()) checked.unchecked = "it shows no transition";
  return checked;
}

int exit_status(const CheckedRecording& checked) {
  const auto is_wrong = [](const CheckedAttempt& a) {
    return a.conformance.conforms == Conforms::no || !those(a.decisions, Decision::violated).empty();
  };
  const auto is_open = [](const CheckedAttempt& a) { return a.conformance.conforms == Conforms::undecided; };
  if (std::ranges::any_of(checked.attempts, is_wrong)) return 1;
  return checked.attempts.empty() || std::ranges::any_of(checked.attempts, is_open) ? 3 : 0;
}

void print(std::ostream& out, const std::string& file, const CheckedRecording& checked) {
  if (!checked.unchecked.empty()) fmt::print(out, "  not checked: {}\n", checked.unchecked);
  for (const CheckedAttempt& a : checked.attempts) {
    print_conformance(out, printable_lines(file), a);
    print_rules(out, printable_lines(file), a);
    fmt::print(out, "    within: {}\n", printable_lines(fmt::format("{}", fmt::join(bounds(a), "; "))));
  }
}

Json json(const CheckedRecording& checked) {
  Json attempts = Json::array();
  for (const CheckedAttempt& a : checked.attempts) attempts.push_back(json(a));
  return {{"exit_status", exit_status(checked)}, {"unchecked", checked.unchecked}, {"attempts", std::move(attempts)}};
}

}  // namespace pmc::cli

// The contract of docs/json.md and docs/schema/pmcheck.schema.json.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "checker/cli/litmus.hpp"
#include "checker/cli/version.hpp"

namespace pmc::cli {
namespace {

using Json = nlohmann::ordered_json;

Json counterexample(const Counterexample& c) {
  Json steps = Json::array();
  for (const Step& s : c.steps) {
    Json step{{"event", s.event}, {"component", s.component}, {"location", s.location}};
    if (!s.visible) step["hidden"] = true;
    steps.push_back(std::move(step));
  }
  return steps;
}

Json property(const PropertyResult& p) {
  Json json{{"id", p.id}, {"verdict", to_string(p.verdict)}, {"vacuous", p.vacuous}, {"counterexample", Json::array()}};
  if (!p.counterexample) return json;
  json["counterexample"] = counterexample(*p.counterexample);
  json["happened"] = p.counterexample->happened;
  if (!p.counterexample->notes.empty()) json["notes"] = p.counterexample->notes;
  if (!p.counterexample->subject.empty()) json["subject"] = p.counterexample->subject;
  return json;
}

Json run(const Answered& a) {
  const Run& r = a.run;
  Json properties = Json::array(), unfired = Json::array();
  for (const PropertyResult& p : r.properties) properties.push_back(property(p));
  for (const UnfiredRow& row : r.unfired) unfired.push_back({{"machine", row.machine}, {"row", row.row}});
  return {{"caller", r.caller},
          {"topology", r.topology},
          {"outcome", outcome_of(a.question)},
          {"core", r.core},
          {"devices", r.devices},
          {"subjects", r.subjects},
          {"verdict", to_string(r.verdict())},
          {"states", r.states},
          {"transitions", r.transitions},
          {"depth", r.depth},
          {"seconds", r.seconds},
          {"memory_bytes", r.memory_bytes},
          {"complete", r.complete()},
          {"limit", r.limit},
          {"bounds", r.bounds},
          {"rows", r.rows},
          {"unfired_rows", std::move(unfired)},
          {"properties", std::move(properties)}};
}

Json test(const LitmusAnswer& a) {
  const LitmusTest& t = a.test;
  Json expected{{"verdict", to_string(t.expected.verdict)}, {"vacuous", t.expected.vacuous}};
  if (t.expected.verdict == checker::Verdict::violated) expected["steps"] = t.expected.steps;
  if (t.expected.unexpected_event) expected["unexpected_event"] = true;
  Json json{{"name", t.name},     {"file", t.path},         {"question", t.question},       {"answer", t.answer},
            {"property", t.property()}, {"expected", std::move(expected)}, {"result", to_string(a.result)}, {"difference", a.difference}};
  if (!t.fix.empty()) json["fix"] = t.fix;
  if (!t.before.empty()) json["before"] = t.before;
  if (!t.after.empty()) json["after"] = t.after;
  return json;
}

/// A device's name may be any bytes.
void write(std::ostream& out, const Json& json) { out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n'; }

void verify(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& /*options*/) {
  Json runs = Json::array();
  for (const Answered& a : all) runs.push_back(run(a));
  write(out, {{"tool", "pmcheck"}, {"version", version}, {"verdict", to_string(verdict_of(all))}, {"runs", std::move(runs)}});
}

void litmus(std::ostream& out, const std::vector<LitmusAnswer>& all, const ReportOptions& /*options*/) {
  Json runs = Json::array();
  for (const LitmusAnswer& a : all) {
    Json json = run(a.answered);
    json["litmus"] = test(a);
    runs.push_back(std::move(json));
  }
  const auto count = [&](LitmusResult r) { return std::ranges::count(all, r, &LitmusAnswer::result); };
  write(out, {{"tool", "pmcheck"},
              {"version", version},
              {"verdict", to_string(verdict_of(all))},
              {"litmus",
               {{"tests", all.size()},
                {"as_expected", count(LitmusResult::as_expected)},
                {"differ", count(LitmusResult::differs)},
                {"inconclusive", count(LitmusResult::inconclusive)}}},
              {"runs", std::move(runs)}});
}

}  // namespace

Reporter json_reporter() { return {"json", verify, litmus}; }

}  // namespace pmc::cli

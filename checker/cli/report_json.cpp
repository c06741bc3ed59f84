// The contract of docs/json.md and docs/schema/pmcheck.schema.json.
#include <nlohmann/json.hpp>

#include "checker/cli/report.hpp"
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

void verify(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& /*options*/) {
  Json runs = Json::array();
  for (const Answered& a : all) runs.push_back(run(a));
  const Json json{{"tool", "pmcheck"}, {"version", version}, {"verdict", to_string(verdict_of(all))}, {"runs", std::move(runs)}};
  // A device's name may be any bytes.
  out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

Reporter json_reporter() { return {"json", verify}; }

}  // namespace pmc::cli

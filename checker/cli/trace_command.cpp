#include "checker/cli/trace_command.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "checker/cli/commands.hpp"
#include "checker/cli/escape.hpp"
#include "checker/cli/trace_check.hpp"
#include "checker/cli/version.hpp"
#include "checker/trace/reader.hpp"
#include "checker/trace/transition.hpp"

namespace pmc::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Read {
  trace::Passed passed;
  std::vector<trace::Transition> transitions;
  std::optional<CheckedRecording> checked = {};
  std::shared_ptr<trace::Recording> recording = {};  ///< whose events the answer points to
};

std::vector<std::string_view> names_of(const std::vector<model::Message>& messages) {
  std::vector<std::string_view> names;
  for (const model::Message m : messages) names.push_back(to_string(m));
  return names;
}

// --- text ------------------------------------------------------------------------------------------

std::string place(const trace::Remark& r) { return r.line == 0 ? "" : fmt::format(" at line {}", r.line); }

void print(std::ostream& out, const trace::Failure& f, std::string_view what) {
  fmt::print(out, "      line {}: {} of {} returned {}{}\n", f.line, f.phase ? to_string(*f.phase) : "a callback",
             printable_lines(f.device), f.error, what);
}

void print(std::ostream& out, const Read& read) {
  const trace::Passed& passed = read.passed;
  const auto& transitions = read.transitions;
  fmt::print(out, "{}: {}, {} events{}: {}\n", printable_lines(passed.name), passed.header.format, passed.events,
             passed.lines == 0 ? "" : fmt::format(" in {} lines", passed.lines), trace::summary(transitions));
  std::size_t number = 0;
  for (const trace::Transition& t : transitions) {
    fmt::print(out, "  {}. {}\n", ++number, printable_lines(trace::describe(t)));
    fmt::print(out, "      lines {} to {}, {} devices, {} callbacks in {} threads", t.first_line, t.last_line, t.devices, t.callbacks,
               t.threads);
    if (t.down) fmt::print(out, ", {} down", to_string(*t.down));
    if (!t.up.empty()) fmt::print(out, ", {} up", fmt::join(names_of(t.up), " and "));
    fmt::print(out, "\n");
    for (const trace::Failure& f : t.retried) print(out, f, ", and was called again");
    for (const trace::Failure& f : t.ignored) print(out, f, ", which the core ignores");
    for (const std::string& c : t.caveats) fmt::print(out, "      note: {}\n", c);
  }
  for (const trace::Remark& r : passed.remarks) {
    fmt::print(out, "  {}{}{}{}{}: {}\n", to_string(r.what),
               r.count == 1   ? ""
               : r.count == 0 ? " (how many is not known)"
                              : fmt::format(" ({})", r.count),
               r.cpu < 0 ? "" : fmt::format(" on CPU {}", r.cpu), place(r), r.text.empty() ? "" : " '" + printable_lines(r.text) + "'",
               consequence(r.what));
  }
  if (read.checked) print(out, passed.name, *read.checked);
}

// --- JSON ------------------------------------------------------------------------------------------

Json json(const std::optional<model::Phase>& phase) { return phase ? Json(to_string(*phase)) : Json(); }
Json json(const std::optional<model::Message>& message) { return message ? Json(to_string(*message)) : Json(); }
template <class T>
Json number(const std::optional<T>& n) {
  return n ? Json(*n) : Json();
}

Json json(const std::vector<trace::Failure>& failures) {
  Json all = Json::array();
  for (const trace::Failure& f : failures)
    all.push_back({{"line", f.line},
                   {"phase", json(f.phase)},
                   {"message", json(f.message)},
                   {"driver", utf8(f.driver)},
                   {"device", utf8(f.device)},
                   {"parent", utf8(f.parent)},
                   {"supplier", f.supplier},
                   {"error", f.error}});
  return all;
}

Json json(const trace::Transition& t) {
  Json walks = Json::array();
  for (const trace::Walk& w : t.walks)
    walks.push_back(
        {{"phase", to_string(w.phase)}, {"message", json(w.message)}, {"begin", w.begin}, {"end", w.end}, {"callbacks", w.callbacks}});
  return {{"attempt", t.attempt},
          {"sort", to_string(t.sort)},
          {"outcome", to_string(t.outcome)},
          {"description", utf8(trace::describe(t))},
          {"cause", to_string(t.cause)},
          {"at", json(t.at)},
          {"test", to_string(t.test)},
          {"state", to_string(t.state)},
          {"down", json(t.down)},
          {"up", names_of(t.up)},
          {"first_line", t.first_line},
          {"last_line", t.last_line},
          {"devices", t.devices},
          {"callbacks", t.callbacks},
          {"threads", t.threads},
          {"start_known", t.start_known},
          {"end_known", t.end_known},
          {"holes", t.holes},
          {"walks", std::move(walks)},
          {"failures", json(t.failures)},
          {"ignored", json(t.ignored)},
          {"retried", json(t.retried)},
          {"notes", t.caveats}};
}

Json json(const Read& read) {
  const trace::Passed& passed = read.passed;
  const auto& transitions = read.transitions;
  Json remarks = Json::array(), all = Json::array();
  for (const trace::Remark& r : passed.remarks)
    remarks.push_back({{"what", to_string(r.what)},
                       {"line", r.line},
                       {"cpu", r.cpu < 0 ? Json() : Json(r.cpu)},
                       {"after", r.after},
                       {"before", r.before},
                       {"count", r.count},
                       {"text", utf8(r.text)},
                       {"hides_events", hides_events(r.what)},
                       {"consequence", consequence(r.what)}});
  for (const trace::Transition& t : transitions) all.push_back(json(t));
  Json one{{"file", utf8(passed.name)},
          {"format", passed.header.format},
          {"unit", passed.header.unit == trace::Unit::ticks ? "ticks" : "nanoseconds"},
          {"lines", passed.lines},
          {"events", passed.events},
          {"entries", number(passed.header.entries)},
          {"written", number(passed.header.written)},
          {"cpus", number(passed.header.cpus)},
          {"summary", trace::summary(transitions)},
          {"remarks", std::move(remarks)},
          {"transitions", std::move(all)}};
  if (read.checked) one["check"] = json(*read.checked);
  return one;
}

checker::Result<Read> read_one(const std::string& file, const TraceCommand& command, const model::Topology* topology) {
  if (!command.check && command.topology.empty()) {
    trace::Transitions transitions;
    auto passed = trace::read_events(file, {.format = command.input_format}, transitions);
    if (!passed.has_value()) return passed.error();
    Read read{std::move(passed).value(), {}};
    read.transitions = transitions.finish(read.passed.header, read.passed.remarks, read.passed.settled);
    return read;
  }
  auto recording = trace::read_recording(file, {.format = command.input_format});
  if (!recording.has_value()) return recording.error();
  Read read;
  read.recording = std::make_shared<trace::Recording>(std::move(recording).value());
  const trace::Recording& r = *read.recording;
  read.passed = {.name = r.name, .header = r.header, .remarks = r.remarks, .settled = {}, .lines = r.lines, .events = r.events.size(), .names = r.names};
  read.transitions = trace::transitions(r);
  read.checked = check(r, read.transitions, topology, {.callers = command.callers, .limits = {.states = command.states_max}});
  return read;
}

}  // namespace

int trace_command(std::ostream& out, std::ostream& err, const TraceCommand& command) {
  for (const std::string& name : command.callers)
    if (std::ranges::find(model::callers(), name, &model::Caller::name) == model::callers().end())
      return complain(err, {"no caller of the model is called '" + name + "'", "--caller", "pmcheck list callers"});
  std::optional<model::Topology> topology;
  if (!command.topology.empty()) {
    auto named = model::topology(command.topology);
    if (!named.has_value()) return complain(err, named.error());
    topology = std::move(named).value();
  }
  // All are read before anything is written: bad input leaves nothing on standard output.
  std::vector<Read> all;
  int status = 0;
  for (const std::string& file : command.files) {
    auto read = read_one(file, command, topology ? &*topology : nullptr);
    if (!read.has_value()) return complain(err, read.error());
    // Broken is worse than undecided.
    if (const int one = read.value().checked ? exit_status(*read.value().checked) : 0; status != 1 && one != 0) status = one;
    all.push_back(std::move(read).value());
  }
  if (!command.json) {
    for (const Read& read : all) print(out, read);
    return status;
  }
  Json recordings = Json::array();
  for (const Read& read : all) recordings.push_back(json(read));
  const Json document{{"tool", "pmcheck"}, {"version", version}, {"recordings", std::move(recordings)}};
  fmt::print(out, "{}\n", document.dump(2));
  return status;
}

}  // namespace pmc::cli

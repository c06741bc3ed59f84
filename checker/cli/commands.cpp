#include "checker/cli/commands.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <thread>

#include "checker/cli/litmus.hpp"
#include "checker/cli/picture.hpp"
#include "checker/cli/sweep.hpp"
#include "checker/diagram/diagram.hpp"
#include "model/driver.hpp"
#include "model/fixes.hpp"
#include "model/inclusion.hpp"

namespace pmc::cli {
namespace {

using checker::Error;
using checker::Verdict;

struct Line {
  std::string name, brief;
};
struct Listing {
  std::string what;
  std::vector<Line> lines;
};

/// "; includes the behaviours of none, any-callbacks, ..", by simulation.
std::string included_by(const model::Driver& driver) {
  std::vector<std::string> included, others;
  for (const model::Inclusion& i : model::inclusions(driver, model::drivers()))
    i.included ? included.push_back(i.driver) : others.push_back(fmt::format("{} ({})", i.driver, i.attack));
  return (included.empty() ? "" : fmt::format("; includes the behaviours of {}", fmt::join(included, ", "))) +
         (others.empty() ? "" : fmt::format("; does NOT include those of {}", fmt::join(others, ", ")));
}

std::vector<Listing> listings() {
  std::vector<Listing> all(6);
  all[0].what = "callers";
  for (const auto& c : model::callers()) all[0].lines.push_back({c.name, c.brief + " [" + c.core->name + "]"});
  all[1].what = "drivers";
  for (const auto& d : model::drivers()) all[1].lines.push_back({d.name, d.brief + (d.name == "most-general" ? included_by(d) : "")});
  all[2].what = "properties";
  for (const auto& p : properties::all()) all[2].lines.push_back({p.id, p.statement});
  for (const auto& b : properties::built_in()) all[2].lines.push_back({b.id, b.statement});
  all[3].what = "topologies";
  for (const auto& t : model::topologies()) all[3].lines.push_back({t.name, t.brief});
  all[3].lines.push_back({"FILE", "one JSON object a line, plain or gzip (docs/topologies.md)"});
  all[4].what = "machines";
  for (const auto& m : machine_names()) all[4].lines.push_back({m.name, m.brief});
  all[5].what = "fixes";
  for (const auto& f : model::fixes()) all[5].lines.push_back({f.id, fmt::format("{} ({}); before, {}", f.title, f.release, f.before)});
  return all;
}

void progress_line(std::ostream& err, const std::string& what, const RunProgress& p) {
  fmt::print(err, "\r\x1b[K{}{}: {} states, depth {}, frontier {}, {:.0f} s", what,
             p.subjects > 1 ? fmt::format(", subject {} of {}", p.subject, p.subjects) : "", count_text(p.search.states), p.search.depth,
             count_text(p.search.frontier), p.search.seconds);
  err.flush();
}

checker::Result<std::vector<Answered>> answer(const VerifyOptions& options, std::ostream* progress) {
  const auto asked = questions(options);
  if (!asked.has_value()) return asked.error();
  if (!options.topology_set.empty()) {
    const auto show = [&](const SweepProgress& p) {
      fmt::print(*progress, "\r\x1b[K{} on {}: {} of {} worlds, {} states", p.latest->caller->name, p.latest->topology.name, p.done, p.questions,
                 count_text(p.states));
      progress->flush();
    };
    const unsigned jobs = asked.value().front().jobs;
    auto answers = sweep(asked.value(), jobs, progress != nullptr ? show : std::function<void(const SweepProgress&)>{});
    if (progress != nullptr) fmt::print(*progress, "\r\x1b[K");
    return answers;
  }
  std::vector<Answered> all;
  for (const Question& q : asked.value()) {
    const auto show = [&](const RunProgress& p) {
      if (progress != nullptr) progress_line(*progress, q.caller->name + " on " + q.topology.name, p);
    };
    auto run = verify(q, show);
    if (progress != nullptr) fmt::print(*progress, "\r\x1b[K");
    if (!run.has_value()) return run.error();
    all.push_back({q, std::move(run).value()});
  }
  return all;
}

int status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds: return 0;
    case Verdict::violated: return 1;
    case Verdict::inconclusive: break;
  }
  return 3;
}

}  // namespace

int complain(std::ostream& err, const Error& error) {
  fmt::print(err, "error: {}\n  where: {}\n  try:   {}\n", error.what, error.where, error.remedy);
  return 2;
}

int list(std::ostream& out, std::ostream& err, const std::string& what) {
  const auto all = listings();
  if (!what.empty() && std::ranges::none_of(all, [&](const Listing& l) { return l.what == what; }))
    return complain(err, {"there is no list of '" + what + "'", "pmcheck list", "callers, drivers, properties, topologies, machines or fixes"});
  std::string gap;
  for (const Listing& l : all) {
    if (!what.empty() && l.what != what) continue;
    std::size_t width = 0;
    for (const Line& line : l.lines) width = std::max(width, line.name.size());
    if (what.empty()) fmt::print(out, "{}{}:\n", gap, l.what);
    for (const Line& line : l.lines) fmt::print(out, "{}{:<{}}  {}\n", what.empty() ? "  " : "", line.name, width, line.brief);
    gap = "\n";
  }
  return 0;
}

int verify_command(std::ostream& out, std::ostream& err, const VerifyCommand& command) {
  const auto answers = answer(command.options, command.progress ? &err : nullptr);
  if (!answers.has_value()) return complain(err, answers.error());
  const auto& all = answers.value();
  reporters()[command.format].verify(out, all, command.report);
  return status_of(verdict_of(all));
}

int litmus_command(std::ostream& out, std::ostream& err, const LitmusCommand& command) {
  auto tests = read_litmus(command.paths);
  if (!tests.has_value()) return complain(err, tests.error());
  auto all = std::move(tests).value();
  for (LitmusTest& t : all) t.asked.limits = command.limits;
  const unsigned jobs = command.jobs != 0 ? command.jobs : std::max(1u, std::thread::hardware_concurrency());
  const auto show = [&](std::size_t answered) {
    if (!command.progress) return;
    fmt::print(err, "\r\x1b[K{} of {}", answered, all.size());
    err.flush();
  };
  const auto answers = run_litmus(all, jobs, show);
  if (command.progress) fmt::print(err, "\r\x1b[K");
  if (!answers.has_value()) return complain(err, answers.error());
  reporters()[command.format].litmus(out, answers.value(), command.report);
  return status_of(verdict_of(answers.value()));
}

int diagram(std::ostream& out, std::ostream& err, const DiagramCommand& command) {
  const int asked = (command.machine.empty() ? 0 : 1) + (command.system ? 1 : 0) + (command.counterexample ? 1 : 0);
  if (asked != 1)
    return complain(err, {"one picture at a time", "pmcheck diagram", "a MACHINE, or --system, or --counterexample --property P"});
  checker::Result<std::string> dot = std::string();
  if (!command.machine.empty()) {
    dot = machine_picture(command.machine);
  } else if (command.system) {
    const auto q = questions(command.options);
    if (!q.has_value()) return complain(err, q.error());
    if (q.value().size() != 1)
      return complain(err, {"--system draws one composition", "pmcheck diagram", "one --caller and one --topology"});
    dot = system_picture(q.value().front());
  } else {
    if (command.options.properties.size() != 1)
      return complain(err, {"--counterexample draws one broken property", "pmcheck diagram", "one --property"});
    const auto answers = answer(command.options, nullptr);
    if (!answers.has_value()) return complain(err, answers.error());
    if (answers.value().size() != 1)
      return complain(err, {"--counterexample draws one answer", "pmcheck diagram", "one --caller, --topology and --outcome"});
    dot = counterexample_picture(answers.value().front(), command.options.properties.front(), command.hidden_steps);
  }
  if (!dot.has_value()) return complain(err, dot.error());
  if (command.output.empty()) {
    out << dot.value();
    return 0;
  }
  const auto format = checker::diagram::format_of(command.output);
  if (!format.has_value()) return complain(err, format.error());
  if (const auto error = checker::diagram::render_file(dot.value(), format.value(), command.output)) return complain(err, *error);
  return 0;
}

}  // namespace pmc::cli

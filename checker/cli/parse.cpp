// The command line, by CLI11.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "checker/cli/commands.hpp"
#include "checker/cli/evidence.hpp"
#include "checker/cli/source_commands.hpp"
#include "checker/cli/topology_command.hpp"
#include "checker/cli/trace_command.hpp"
#include "checker/cli/version.hpp"
#include "checker/trace/reader.hpp"

namespace pmc::cli {
namespace {

template <class T>
std::optional<T> number(const std::string& text) {
  T value{};
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc{} || end != last) return {};
  return value;
}

// CLI11's own checks let nan, and numbers that wrap, pass.
CLI::Validator whole(std::uint64_t min, std::uint64_t max) {
  return {[=](std::string& text) {
            const auto n = number<std::uint64_t>(text);
            return n && *n >= min && *n <= max ? "" : fmt::format("'{}' is not a whole number from {} to {}", text, min, max);
          },
          ""};
}
CLI::Validator seconds() {
  return {[](std::string& text) {
            const auto s = number<double>(text);
            return s && std::isfinite(*s) && *s >= 0 ? "" : fmt::format("'{}' is not a number of seconds", text);
          },
          ""};
}
/// Replaces one of the names by its index.
CLI::Validator one_of(std::vector<std::string> names) {
  return {[=](std::string& text) {
            const auto at = std::ranges::find(names, text);
            if (at == names.end()) return fmt::format("'{}' is not one of {}", text, fmt::join(names, ", "));
            text = std::to_string(at - names.begin());
            return std::string();
          },
          ""};
}

void add_format(CLI::App& command, std::size_t& format) {
  command.add_option("--format", format, fmt::format("{}", fmt::join(format_names(), ", ")))->transform(one_of(format_names()))->type_name("FORMAT");
}

void add_limits(CLI::App& command, VerifyOptions& o) {
  command.add_option("--max-states", o.states_max, "Stop, inconclusive, at so many states of one search")->type_name("N")->check(whole(1, 0xFFFF0000));
  command.add_option("--max-memory", o.memory_max_mib, "Stop, inconclusive, at so many MiB of one search")->type_name("MIB")->check(whole(1, 0xFFFF0000));
  command.add_option("--timeout", o.timeout_seconds, "Stop, inconclusive, after so many seconds of one search")->type_name("S")->check(seconds());
  command.add_option("-j,--jobs", o.jobs, "Searches at once (default: the number of processors)")->type_name("N")->check(whole(1, 256));
}

void add_question(CLI::App& command, VerifyOptions& o) {
  command.add_option("--caller", o.callers, "Who drives the PM core; may be given again (pmcheck list callers)")->type_name("NAME");
  command.add_option("--topology", o.topologies, "Devices: a family with its size, a shipped name, or a file; may be given again")->type_name("NAME|FILE");
  command.add_option("--topologies", o.topology_set, "A set: all:N, every small world of up to N devices; or pairs, of drivers")->type_name("SET");
  command.add_option("--outcome", o.outcomes, "What the suspend hypercall answers: cancelled, new-domain or any; may be given again")->type_name("OUTCOME");
  command.add_option("--property", o.properties, "A rule; may be given again (default: all)")->type_name("ID");
  command.add_option("--below", o.below, "Only this device of the topology, and what is below it")->type_name("DEVICE");
  command.add_option("--subject", o.subject,
                     "Whose callbacks may fail: everyone, each (one device at a time), or one device by name "
                     "(default: everyone up to 6 devices, then each)")->type_name("WHO");
  auto* async = command.add_flag("--async", o.async, "Every device is asynchronous");
  command.add_flag("--no-async", o.no_async, "pm_async=0: every device is synchronous")->excludes(async);
  command.add_flag("--no-faults", o.no_faults, "No step and no callback fails");
  auto* no_wakeups = command.add_flag("--no-wakeups", o.no_wakeups, "No wakeup event arrives");
  command.add_flag("--wakeup-count", o.wakeup_count, "User space may write /sys/power/wakeup_count, so that counted events abort, too")->excludes(no_wakeups);
  command.add_option("--without", o.without, "A kernel without this fix; may be given again (pmcheck list fixes)")->type_name("FIX");
  command.add_flag("--hotplug", o.hotplug, "The toolstack may detach backends");
  add_limits(command, o);
}

/// What `mutate` and `coverage` share.
void add_evidence(CLI::App& command, EvidenceCommand& c, std::size_t& format) {
  command.add_option("--scenarios", c.scenarios, "Only scenarios whose names contain one of these words")->type_name("WORD");
  command.add_option("--explained", c.explained, "A file of reasons; what it does not explain makes the exit status 1")->type_name("FILE");
  command.add_option("--format", format, "text, json")->transform(one_of({"text", "json"}))->type_name("FORMAT");
  command.add_option("-j,--jobs", c.jobs, "Searches at once (default: the number of processors)")->type_name("N")->check(whole(1, 256));
}

/// What `source` and `patch` share.
void add_source(CLI::App& command, SourceOptions& o, VerifyOptions& limits, TextOptions& text) {
  command.add_option("--caller", o.callers, "Only this caller of those that are found; may be given again (--list)")->type_name("NAME");
  command.add_option("--property", o.properties, "A rule; may be given again (default: all)")->type_name("ID");
  command.add_option("--topology", o.topologies, "Devices (default: flat:1, and xenbus:1 for who asks the hypervisor); may be given again")->type_name("NAME|FILE");
  command.add_option("--config", o.config, "A kernel option other than by default, CONFIG_X=n; may be given again")->type_name("CONFIG_X=y|n");
  command.add_flag("--assume-core", o.assume_core, "Take the tree's PM core for the one of 6.1, even where main.c differs");
  command.add_flag("--hidden", text.hidden_steps, "Show the steps that no trace of a real kernel shows, too");
  command.add_flag("--summary", text.summary, "Verdicts and figures only, no paths");
  add_limits(command, limits);
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err, bool err_is_terminal) {
  CLI::App app("Exhaustive checker of Linux system sleep: state machines of the PM core, its callers and drivers", "pmcheck");
  app.set_version_flag("--version", std::string("pmcheck ") + version);
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(32);
  app.footer("Exit status: 0 all holds, 1 a rule is broken, 2 bad usage or input, 3 inconclusive (a limit was hit).");

  std::string listed;
  auto* list_app = app.add_subcommand("list", "What there is: callers, drivers, properties, topologies, machines, fixes");
  list_app->add_option("WHAT", listed, "One of the six");

  VerifyCommand verify;
  auto* verify_app = app.add_subcommand("verify", "Check rules over every interleaving; without options, the Xen checkpoint question");
  add_question(*verify_app, verify.options);
  add_format(*verify_app, verify.format);
  verify_app->add_flag("--hidden", verify.report.text.hidden_steps, "Show the steps that no trace of a real kernel shows, too");
  verify_app->add_flag("--rows", verify.report.text.rows, "List the rows of the model that never fired");
  verify_app->add_flag("--summary", verify.report.text.summary, "Verdicts and figures only, no counterexamples");
  verify_app->add_flag("--table", verify.report.table, "The table, even for few answers");
  verify_app->add_flag("--counterexamples", verify.report.counterexamples, "With --format markdown: each broken rule's shortest event sequence");

  LitmusCommand litmus;
  VerifyOptions litmus_limits;
  auto* litmus_app = app.add_subcommand("litmus", "Small scenarios with an expected verdict, run like tests (docs/litmus.md)");
  litmus_app->add_option("FILE|DIR", litmus.paths, "Litmus files, and folders of them")->required();
  add_format(*litmus_app, litmus.format);
  add_limits(*litmus_app, litmus_limits);
  litmus_app->add_flag("--counterexamples", litmus.report.counterexamples, "Show counterexamples that are expected, too");
  litmus_app->add_flag("--hidden", litmus.report.text.hidden_steps, "Show the steps that no trace of a real kernel shows, too");

  EvidenceCommand mutate, coverage;
  std::size_t evidence_format = 0;
  auto* mutate_app = app.add_subcommand("mutate", "Seed one small fault at a time, and see which rule refutes it (docs/evidence.md)");
  mutate_app->add_option("MACHINE", mutate.machines, "Machines, or \"composition\" (default: the PM core and the callers)");
  mutate_app->add_option("--sample", mutate.sample, "Only so many mutants, always the same ones")->type_name("N")->check(whole(1, 0xFFFF0000));
  mutate_app->add_flag("--all", mutate.every_mutant, "List all mutants, not just the survivors");
  add_evidence(*mutate_app, mutate, evidence_format);
  auto* coverage_app = app.add_subcommand("coverage", "Which rows never fire, and which rules are vacuous, in all shipped scenarios");
  coverage_app->add_flag("--list", coverage.list_scenarios, "List the scenarios");
  add_evidence(*coverage_app, coverage, evidence_format);

  DiagramCommand picture;
  auto* diagram_app = app.add_subcommand("diagram", "Draw a machine, a composition or a counterexample");
  diagram_app->add_option("MACHINE", picture.machine, "A machine or a property's monitor (pmcheck list machines)");
  diagram_app->add_flag("--system", picture.system, "The composition of a caller and a topology");
  diagram_app->add_flag("--counterexample", picture.counterexample, "The shortest counterexample of --property, as a sequence of events");
  diagram_app->add_flag("--hidden", picture.hidden_steps, "With --counterexample: hidden steps, too");
  diagram_app->add_option("-o,--output", picture.output, "FILE.svg, .png, .pdf or .dot (default: DOT to standard output)")->type_name("FILE");
  add_question(*diagram_app, picture.options);

  ExplainCommand explained;
  std::size_t explain_format = 0;
  auto* explain_app = app.add_subcommand("explain", "A rule: its sentence, its source, its monitor");
  explain_app->add_option("PROPERTY", explained.property, "Its id (pmcheck list properties)");
  explain_app->add_flag("--all", explained.all, "Every rule");
  explain_app->add_option("--format", explain_format, "text or markdown (a table)")->transform(one_of({"text", "markdown"}))->type_name("FORMAT");

  SourceCommand source;
  VerifyOptions source_limits;
  auto* source_app = app.add_subcommand("source", "Check the callers of a kernel tree as they stand in C (docs/source.md)");
  source_app->add_option("TREE", source.tree, "A kernel tree")->required();
  source_app->add_flag("--list", source.list_callers, "Only list the callers that are found");
  source_app->add_flag("--drift", source.drift, "Only say what has changed since the model was made: functions, and what callers do");
  add_format(*source_app, source.format);
  add_source(*source_app, source.options, source_limits, source.text);

  PatchCommand patch;
  VerifyOptions patch_limits;
  auto* patch_app = app.add_subcommand("patch", "What a patch fixes and what it breaks, before and after (docs/source.md)");
  patch_app->add_option("TREE", patch.tree, "A kernel tree; with --git, a repository");
  patch_app->add_option("PATCH", patch.patches, "Patches in order, mailboxes, or - for standard input");
  patch_app->add_option("--before", patch.before, "Instead of a patch: the tree as it was")->type_name("DIR");
  patch_app->add_option("--after", patch.after, "and as it is now")->type_name("DIR");
  patch_app->add_option("--git", patch.range, "Instead of a patch: two revisions of the repository")->type_name("REV..REV");
  patch_app->add_flag("--new-only", patch.new_only, "Exit status 1 only for what the patch introduces");
  patch_app->add_option("--format", patch.format, "text or json")->transform(one_of({"text", "json"}))->type_name("FORMAT");
  add_source(*patch_app, patch.options, patch_limits, patch.text);

  TraceCommand recorded;
  std::size_t trace_format = 0;
  std::vector<std::string> input_formats;
  for (const trace::FormatName& f : trace::formats()) input_formats.push_back(f.name);
  auto* trace_app = app.add_subcommand("trace", "What recordings of a real kernel show (docs/traces.md)");
  trace_app->add_option("FILE", recorded.files, "Recordings of ftrace, trace-cmd or sleepgraph, plain or gzip, or - for standard input")->required();
  trace_app->add_option("--input-format", recorded.input_format, fmt::format("{} (default: by content)", fmt::join(input_formats, ", ")))->type_name("FORMAT");
  trace_app->add_option("--format", trace_format, "text or json")->transform(one_of({"text", "json"}))->type_name("FORMAT");

  trace_app->add_flag("--check", recorded.check, "Decide whether they are behaviours of the model, and which rules they keep");
  trace_app->add_option("--topology", recorded.topology, "The machine, for --check (default: the devices that are recorded)")->type_name("TOPOLOGY");
  trace_app->add_option("--caller", recorded.callers, "Who may have done it, for --check (default: each of core-6.1); may be given again")->type_name("NAME");
  trace_app->add_option("--max-states", recorded.states_max, "For --check, of each caller")->check(CLI::PositiveNumber)->capture_default_str();

  TopologyCommand machine;
  auto* topology_app = app.add_subcommand("topology", "A real machine as a topology file, or a picture of one (docs/topologies.md)");
  auto* sysfs = topology_app->add_option("--from-sysfs", machine.sysfs, "Of this machine, or of a copy of its /sys")->type_name("[DIR]")->expected(0, 1);
  topology_app->add_option("--from-trace", machine.recording, "Of the devices in a recording")->type_name("FILE");
  topology_app->add_option("-o,--output", machine.output, "FILE (default: to standard output); of show FILE.svg, .png, .pdf or .dot")->type_name("FILE");
  auto* show_app = topology_app->add_subcommand("show", "Draw it: solid to children, dashed to consumers, round if asynchronous, red if it may wake the system");
  show_app->add_option("TOPOLOGY", machine.shown, "A family with its size, a shipped name, or a file")->required();
  show_app->fallthrough();

  const std::string commands = "list, verify, trace, topology, source, patch, litmus, mutate, coverage, diagram or explain; pmcheck --help";
  const auto is_called = [&](const CLI::App* command) { return command->get_name() == arguments.front(); };
  if (!arguments.empty() && !arguments.front().starts_with('-') && app.get_subcommands(is_called).empty())
    return complain(err, {"there is no command '" + arguments.front() + "'", "command line", commands});
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::Success& e) {  // --help, --version
    return app.exit(e, out, err);
  } catch (const CLI::ParseError& e) {
    return complain(err, {e.what(), "command line", "pmcheck --help, or pmcheck COMMAND --help"});
  }
  if (app.get_subcommands().empty()) return complain(err, {"no command is given", "command line", commands});
  if (list_app->parsed()) return list(out, err, listed);
  explained.markdown = explain_format == 1;
  if (explain_app->parsed()) return explain(out, err, explained);
  if (diagram_app->parsed()) return diagram(out, err, picture);
  mutate.json = coverage.json = evidence_format == 1;
  mutate.progress = err_is_terminal;
  if (mutate_app->parsed()) return mutate_command(out, err, mutate);
  if (coverage_app->parsed()) return coverage_command(out, err, coverage);
  recorded.json = trace_format == 1;
  machine.from_sysfs = sysfs->count() > 0;
  if (topology_app->parsed()) return topology_command(out, err, machine);
  if (trace_app->parsed()) return trace_command(out, err, recorded);
  if (source_app->parsed()) {
    source.options.limits = limits_of(source_limits);
    source.options.jobs = source_limits.jobs;
    source.progress = err_is_terminal && source.format == 0;
    return source_command(out, err, source);
  }
  if (patch_app->parsed()) {
    patch.options.limits = limits_of(patch_limits);
    patch.options.jobs = patch_limits.jobs;
    patch.progress = err_is_terminal && patch.format == 0;
    return patch_command(out, err, patch);
  }
  if (litmus_app->parsed()) {
    litmus.limits = limits_of(litmus_limits);
    litmus.jobs = litmus_limits.jobs;
    litmus.progress = err_is_terminal && litmus.format == 0;
    return litmus_command(out, err, litmus);
  }
  verify.progress = err_is_terminal && verify.format == 0;
  return verify_command(out, err, verify);
}

}  // namespace pmc::cli

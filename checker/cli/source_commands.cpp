#include "checker/cli/source_commands.hpp"

#include <fmt/ostream.h>

#include <algorithm>

#include "checker/cli/commands.hpp"

namespace pmc::cli {
namespace {

using checker::Verdict;

int status_of(Verdict v) { return v == Verdict::holds ? 0 : v == Verdict::violated ? 1 : 3; }

void list_callers(std::ostream& out, const SourceTree& source) {
  for (const SourceCaller& c : source.callers) {
    std::string entries;
    for (const source::Entry& e : c.extracted->caller.entries) entries += (entries.empty() ? "" : ", ") + e.function->name + "()";
    fmt::print(out, "{}: {}: entered through {}; {} states, {} functions\n", c.extracted->caller.place().text(), c.extracted->caller.name, entries,
               c.extracted->machine.states.size(), c.extracted->ran.size());
  }
}

}  // namespace

int source_command(std::ostream& out, std::ostream& err, const SourceCommand& command) {
  const auto tree = source::open_directory(command.tree);
  if (!tree.has_value()) return complain(err, tree.error());
  if (command.drift) return drift_command(out, err, tree.value(), command);
  auto read = read_source(tree.value(), command.options);
  if (!read.has_value()) return complain(err, read.error());
  SourceTree source = std::move(read).value();
  if (command.list_callers) {
    list_callers(out, source);
    return 0;
  }
  std::size_t done = 0;
  const auto show = [&](const std::string& name) {
    if (!command.progress) return;
    fmt::print(err, "\r\x1b[K{} of {}: {}", ++done, source.callers.size(), name);
    err.flush();
  };
  const auto error = check_source(source, command.options, nullptr, show);
  if (command.progress) fmt::print(err, "\r\x1b[K");
  if (error) return complain(err, *error);
  const auto all = source.answers();
  if (command.format == 0)
    report_source(out, source, command.text);
  else
    reporters()[command.format].verify(out, all, {.text = command.text});
  return status_of(verdict_of(all));
}

}  // namespace pmc::cli

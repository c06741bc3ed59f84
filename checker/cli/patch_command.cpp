#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "checker/cli/commands.hpp"
#include "checker/cli/patch_report.hpp"
#include "checker/cli/source_commands.hpp"
#include "checker/source/git_tree.hpp"
#include "checker/source/patch.hpp"

namespace pmc::cli {
namespace {

using checker::Error;
using checker::Verdict;

struct Sides {
  source::TreePtr before, after;
  std::vector<std::string> touched, notes;
};

checker::Result<Sides> sides_of(const PatchCommand& c) {
  const int ways = (c.patches.empty() ? 0 : 1) + (c.before.empty() && c.after.empty() ? 0 : 1) + (c.range.empty() ? 0 : 1);
  const bool needs_tree = c.before.empty() && c.after.empty();
  if (ways != 1 || needs_tree == c.tree.empty() || c.before.empty() != c.after.empty())
    return Error{"one change at a time", "pmcheck patch", "TREE PATCH.., or REPOSITORY --git REV..REV, or --before DIR --after DIR"};
  Sides s;
  if (!c.range.empty()) {
    const auto range = source::open_range(c.tree, c.range);
    if (!range.has_value()) return range.error();
    s.before = range.value().before;
    s.after = range.value().after;
  } else if (!c.before.empty()) {
    const auto before = source::open_directory(c.before), after = source::open_directory(c.after);
    if (!before.has_value()) return before.error();
    if (!after.has_value()) return after.error();
    s.before = before.value();
    s.after = after.value();
  } else {
    const auto tree = source::open_directory(c.tree);
    if (!tree.has_value()) return tree.error();
    std::vector<source::PatchText> series;
    for (const std::string& path : c.patches) {
      auto text = source::read_patch(path);
      if (!text.has_value()) return text.error();
      series.push_back(std::move(text).value());
    }
    auto patched = source::apply_patches(tree.value(), series);
    if (!patched.has_value()) return patched.error();
    s.before = tree.value();
    s.after = patched.value().tree;
    s.touched = patched.value().touched;
    s.notes = patched.value().notes;
    return s;
  }
  s.touched = source::changed_files(*s.before, *s.after);
  return s;
}

/// 0: nothing is broken after it, or with --new-only nothing more than before.
Verdict verdict_of(const PatchAnswer& answer, bool new_only) {
  if (answer.has(Change::introduced) || (!new_only && answer.has(Change::still_broken))) return Verdict::violated;
  return answer.has(Change::undecided) || !answer.core.empty() ? Verdict::inconclusive : Verdict::holds;
}

}  // namespace

int patch_command(std::ostream& out, std::ostream& err, const PatchCommand& command) {
  auto sides = sides_of(command);
  if (!sides.has_value()) return complain(err, sides.error());
  const Sides& s = sides.value();
  // A caller that is asked for may be on one side only.
  SourceOptions options = command.options;
  options.callers.clear();
  auto before = read_source(s.before, options), after = read_source(s.after, options);
  if (!before.has_value() && !after.has_value()) return complain(err, after.error());
  SourceTree was = before.has_value() ? std::move(before).value() : SourceTree{.tree = s.before, .discovered = {}, .callers = {}, .core = {}};
  SourceTree is = after.has_value() ? std::move(after).value() : SourceTree{.tree = s.after, .discovered = {}, .callers = {}, .core = {}};
  if (!command.options.callers.empty()) {
    const auto is_asked = [&](const SourceCaller& c) { return std::ranges::find(command.options.callers, c.extracted->caller.name) != command.options.callers.end(); };
    for (SourceTree* tree : {&was, &is}) std::erase_if(tree->callers, [&](const SourceCaller& c) { return !is_asked(c); });
    if (was.callers.empty() && is.callers.empty())
      return complain(err, {"no caller of that name is in either tree", "--caller", "pmcheck source TREE --list"});
  }
  const auto show = [&](const std::string& name) {
    if (!command.progress) return;
    fmt::print(err, "\r\x1b[K{}", name);
    err.flush();
  };
  auto answer = compare_trees(was, is, s.touched, options, show);
  if (command.progress) fmt::print(err, "\r\x1b[K");
  if (!answer.has_value()) return complain(err, answer.error());
  PatchAnswer all = std::move(answer).value();
  all.notes = s.notes;
  if (all.callers.empty() && all.core.empty())
    return complain(err, {s.touched.empty() ? "no caller affected: nothing changes" : fmt::format("no caller affected: the change touches {}", fmt::join(s.touched, ", ")),
                          "pmcheck patch", "pmcheck source TREE --list shows the functions that are checked"});
  const Verdict verdict = verdict_of(all, command.new_only);
  if (command.format == 1)
    report_patch_json(out, all, verdict);
  else
    report_patch_text(out, all, command.text);
  return verdict == Verdict::holds ? 0 : verdict == Verdict::violated ? 1 : 3;
}

}  // namespace pmc::cli

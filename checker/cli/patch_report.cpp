#include "checker/cli/patch_report.hpp"

#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "checker/cli/version.hpp"

namespace pmc::cli {

using checker::Verdict;

std::string_view to_string(Change change) {
  switch (change) {
    case Change::introduced: return "introduced";
    case Change::still_broken: return "still broken";
    case Change::undecided: return "undecided";
    case Change::fixed: return "fixed";
    case Change::still_holding: break;
  }
  return "still holding";
}

bool CallerChange::acts_otherwise() const {
  return before == nullptr || after == nullptr || !only_before.none() || !only_after.none() || refusals_differ;
}

bool PatchAnswer::has(Change change) const {
  return std::ranges::any_of(callers, [&](const CallerChange& c) {
    return std::ranges::any_of(c.rules, [&](const RuleChange& r) { return r.change == change; });
  });
}

checker::Observed observed(const source::Extracted& x) {
  checker::Observed o{&x.machine.automaton, {}};
  for (const checker::Letter& l : x.machine.letters)
    o.labels.push_back(l.event == "branch" ? "" : x.machine.automaton.letters[o.labels.size()]);
  return o;
}

namespace {

const SourceCaller* named(const SourceTree& tree, const std::string& name) {
  const auto it = std::ranges::find(tree.callers, name, [](const SourceCaller& c) { return c.extracted->caller.name; });
  return it == tree.callers.end() ? nullptr : &*it;
}

/// Whether it is made from a function of one of those files.
bool is_made_from(const SourceCaller& c, const std::set<std::string>& files) {
  return std::ranges::any_of(c.extracted->ran, [&](const std::string& f) { return files.contains(f.substr(0, f.find(':'))); });
}

Change change_of(const PropertyResult* before, const PropertyResult* after) {
  const bool was = before != nullptr && before->verdict == Verdict::violated, is = after != nullptr && after->verdict == Verdict::violated;
  if (is) return was || (before != nullptr && before->verdict == Verdict::inconclusive) ? Change::still_broken : Change::introduced;
  if (after != nullptr && after->verdict == Verdict::inconclusive) return Change::undecided;
  return was ? Change::fixed : Change::still_holding;
}

void compare_rules(CallerChange& c) {
  std::set<std::pair<std::string, std::string>> all;
  const auto find = [](const SourceCaller* side, const std::string& topology, const std::string& id) {
    std::pair<const Answered*, const PropertyResult*> found{nullptr, nullptr};
    if (side == nullptr) return found;
    for (const Answered& a : side->answers)
      if (a.run.topology == topology)
        for (const PropertyResult& p : a.run.properties)
          if (p.id == id) found = {&a, &p};
    return found;
  };
  for (const SourceCaller* side : {c.after, c.before}) {
    if (side == nullptr) continue;
    for (const Answered& a : side->answers)
      for (const PropertyResult& p : a.run.properties) {
        if (!all.emplace(a.run.topology, p.id).second) continue;
        const auto [answered_before, before] = find(c.before, a.run.topology, p.id);
        const auto [answered_after, after] = find(c.after, a.run.topology, p.id);
        c.rules.push_back(
            {p.id, a.run.topology, change_of(before, after), before, after, answered_after != nullptr ? answered_after : answered_before});
      }
  }
}

}  // namespace

checker::Result<PatchAnswer> compare_trees(SourceTree& before, SourceTree& after, std::vector<std::string> touched,
                                           const SourceOptions& options, const std::function<void(const std::string&)>& done) {
  PatchAnswer answer;
  const std::set<std::string> files(touched.begin(), touched.end());
  answer.touched = std::move(touched);
  for (const source::Drifted& d : after.core.differences) {
    const auto was = std::ranges::find(before.core.differences, d.made, &source::Drifted::made);
    if (was == before.core.differences.end() || was->added != d.added || was->removed != d.removed || files.contains(d.path))
      answer.core.push_back(source::to_text(d));
  }
  std::vector<std::string> names;
  for (const SourceTree* tree : {&before, &after})
    for (const SourceCaller& c : tree->callers)
      if (std::ranges::find(names, c.extracted->caller.name) == names.end()) names.push_back(c.extracted->caller.name);
  std::set<const SourceCaller*> wanted;
  for (const std::string& name : names) {
    CallerChange c{named(before, name), named(after, name), {}, {}, false, {}};
    if (c.before != nullptr && c.after != nullptr) {
      const auto x = observed(*c.before->extracted), y = observed(*c.after->extracted);
      c.only_before = checker::shortest_only_in(x, y);
      c.only_after = checker::shortest_only_in(y, x);
      if (c.only_before.none() && c.only_after.none())
        c.refusals_differ =
            checker::shortest_refusal_only_in(x, y).refusal.has_value() || checker::shortest_refusal_only_in(y, x).refusal.has_value();
    }
    const bool reached = c.acts_otherwise() || (c.before != nullptr && is_made_from(*c.before, files)) ||
                         (c.after != nullptr && is_made_from(*c.after, files));
    if (!reached) continue;
    if (c.before != nullptr) wanted.insert(c.before);
    if (c.after != nullptr) wanted.insert(c.after);
    answer.callers.push_back(std::move(c));
  }
  for (SourceTree* tree : {&before, &after})
    if (auto error = check_source(
            *tree, options, [&](const SourceCaller& c) { return wanted.contains(&c); }, done))
      return *error;
  for (CallerChange& c : answer.callers) compare_rules(c);
  return answer;
}

void report_patch_text(std::ostream& out, const PatchAnswer& answer, const TextOptions& options) {
  for (const std::string& n : answer.notes) fmt::print(out, "note: {}\n", n);
  for (const std::string& c : answer.core) fmt::print(out, "warning: the PM core changes, and what follows is said of core-6.1: {}\n", c);
  for (const CallerChange& c : answer.callers) {
    const std::string place = c.any().extracted->caller.place().text();
    fmt::print(out, "{}: {}{}\n", place, name_of(*c.any().extracted),
               c.before == nullptr  ? ", which is new"
               : c.after == nullptr ? ", which is gone"
                                    : "");
    for (const std::string& doubt : c.any().doubts) fmt::print(out, "  warning: {}\n", doubt);
    std::size_t held = 0;
    for (const Change change : {Change::introduced, Change::fixed, Change::still_broken, Change::undecided}) {
      std::set<std::string> said;
      for (const RuleChange& r : c.rules) {
        if (r.change == Change::still_holding && change == Change::introduced) ++held;
        if (r.change != change || !said.insert(r.id).second) continue;
        const PropertyResult* shown = change == Change::fixed ? r.before : r.after;
        std::string why;
        if (shown != nullptr && shown->counterexample)
          why = fmt::format("  {}: {}", place_of(change == Change::fixed ? *c.before : *c.after, *shown->counterexample),
                            shown->counterexample->happened);
        fmt::print(out, "  {:<13} {} on {}{}\n", to_string(change), r.id, r.topology, why);
      }
    }
    fmt::print(out, "  {:<13} {} rules\n", to_string(Change::still_holding), held);
    const auto show = [&](const checker::OnlyIn& only, std::string_view when) {
      if (!only.differences.empty()) fmt::print(out, "  only {}: {}\n", when, fmt::join(only.differences.front().trace, ", "));
      if (only.limit_reached) fmt::print(out, "  only {}: too much to compare\n", when);
    };
    show(c.only_after, "after");
    show(c.only_before, "before");
    if (c.refusals_differ) fmt::print(out, "  the same steps are possible, but not in the same situations\n");
    if (!c.acts_otherwise()) fmt::print(out, "  no observable change\n");
    if (!options.summary)
      for (const RuleChange& r : c.rules)
        if (r.change == Change::introduced) report_error(out, *c.after, *r.answered, *r.after, options);
  }
}

void report_patch_json(std::ostream& out, const PatchAnswer& answer, Verdict verdict) {
  using Json = nlohmann::ordered_json;
  Json callers = Json::array();
  for (const CallerChange& c : answer.callers) {
    Json rules = Json::array();
    for (const RuleChange& r : c.rules) {
      const auto side = [](const PropertyResult* p) { return p == nullptr ? Json() : Json(std::string(to_string(p->verdict))); };
      Json rule{
          {"id", r.id}, {"topology", r.topology}, {"change", to_string(r.change)}, {"before", side(r.before)}, {"after", side(r.after)}};
      if (r.after != nullptr && r.after->counterexample) {
        Json steps = Json::array();
        for (const Step& s : r.after->counterexample->steps)
          steps.push_back({{"event", s.event}, {"component", s.component}, {"location", s.location}});
        rule["counterexample"] = std::move(steps);
      }
      rules.push_back(std::move(rule));
    }
    const auto trace = [](const checker::OnlyIn& only) { return only.differences.empty() ? Json() : Json(only.differences.front().trace); };
    callers.push_back({{"caller", c.any().extracted->caller.name},
                       {"location", c.any().extracted->caller.place().text()},
                       {"observable_change", c.acts_otherwise()},
                       {"only_before", trace(c.only_before)},
                       {"only_after", trace(c.only_after)},
                       {"doubts", c.any().doubts},
                       {"rules", std::move(rules)}});
  }
  const Json json{{"tool", "pmcheck"},         {"version", version},  {"verdict", to_string(verdict)},
                  {"touched", answer.touched}, {"core", answer.core}, {"callers", std::move(callers)}};
  fmt::print(out, "{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace pmc::cli

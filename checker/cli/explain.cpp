// `pmcheck explain`: a rule with all that is known of it, or all rules.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "checker/cli/commands.hpp"
#include "checker/diagram/diagram.hpp"
#include "properties/property.hpp"
#include "properties/shortest.hpp"

namespace pmc::cli {
namespace {

using properties::BuiltIn;
using properties::Property;

std::string refutation(const std::string& id, const std::string& fault) {
  return fmt::format("{}, in {} events", fault, properties::shortest_under_fault(id));
}
std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& w : words) all += (all.empty() ? "" : ", ") + w;
  return all;
}

class Text {
 public:
  explicit Text(std::ostream& out) : out_(out) {}
  void operator()(const Property& p) const {
    rule(p.id, p.statement, p.logic, p.source);
    field("scope", "one monitor for " + std::string(to_string(p.scope)) +
                       (p.of_whole_callers ? "; says nothing of bare sequences, which leave steps out" : ""));
    for (const auto& v : p.violations) field("broken", v.state + ": " + v.meaning);
    field("premise", joined(p.triggers) + " (if none occurs, it holds only vacuously)");
    field("refutes", "the seeded fault tests/faults: " + refutation(p.id, p.fault));
    fmt::print(out_, "  monitor   {} states, {} rows; pmcheck diagram {} draws it\n", p.monitor->states.size(), p.monitor->rows.size(), p.id);
    for (const auto& r : p.monitor->rows)
      fmt::print(out_, "            {} + {}{} -> {}{}\n", r.source, r.event, r.guard.empty() ? "" : " [" + r.guard + "]", r.target,
                 r.action.empty() ? "" : " / " + r.action);
  }
  void operator()(const BuiltIn& b) const {
    rule(b.id, b.statement, b.logic, b.source);
    field("refutes", "the seeded fault tests/faults: " + refutation(b.id, b.fault));
    fmt::print(out_, "  decided   by the search itself, without a monitor\n");
  }

 private:
  void field(const std::string& name, const std::string& text) const { fmt::print(out_, "  {:<9} {}\n", name, text); }
  void rule(const std::string& id, const std::string& statement, const std::string& logic, const std::string& source) const {
    fmt::print(out_, "{}\n", id);
    field("rule", statement);
    field("logic", logic);
    field("source", source);
  }
  std::ostream& out_;
};

class Markdown {
 public:
  explicit Markdown(std::ostream& out) : out_(out) {}
  void operator()(const Property& p) const {
    row(p.id, p.statement, p.logic, std::string(to_string(p.scope)) + (p.of_whole_callers ? ", whole callers" : ""), p.source, p.fault);
  }
  void operator()(const BuiltIn& b) const { row(b.id, b.statement, b.logic, "the search itself", b.source, b.fault); }
  void head() const {
    fmt::print(out_, "| rule | statement | logic | scope | source | refuted under the seeded fault | events |\n|---|---|---|---|---|---|---|\n");
  }

 private:
  static std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
  }
  void row(const std::string& id, const std::string& statement, const std::string& logic, const std::string& scope, const std::string& source,
           const std::string& fault) const {
    fmt::print(out_, "| `{}` | {} | {} | {} | {} | `{}` | {} |\n", id, cell(statement), logic, scope, cell(source), fault,
               properties::shortest_under_fault(id));
  }
  std::ostream& out_;
};

}  // namespace

int explain(std::ostream& out, std::ostream& err, const ExplainCommand& command) {
  if (command.all == !command.property.empty())
    return complain(err, {"explain one rule or all of them", "pmcheck explain", "a PROPERTY, or --all"});
  const Text text(out);
  const Markdown markdown(out);
  bool found = false;
  std::string known;
  const auto show = [&](const auto& rule) {
    known += (known.empty() ? "" : ", ") + rule.id;
    if (!command.all && rule.id != command.property) return;
    if (command.markdown)
      found ? void() : markdown.head();
    else if (found)
      fmt::print(out, "\n");
    found = true;
    command.markdown ? markdown(rule) : text(rule);
  };
  for (const Property& p : properties::all()) show(p);
  for (const BuiltIn& b : properties::built_in()) show(b);
  if (found) return 0;
  return complain(err, {"no property is called '" + command.property + "'", "pmcheck explain", "one of: " + known});
}

}  // namespace pmc::cli

#include "evidence/source_mutants.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "checker/source/token_text.hpp"
#include "checker/source/vocabulary.hpp"

namespace pmc::evidence {
namespace {

using source::FunctionText;
using source::Node;
using source::squeezed;

constexpr std::array<std::array<std::string_view, 4>, 2> messages{{{"PMSG_SUSPEND", "PMSG_FREEZE", "PMSG_QUIESCE", "PMSG_HIBERNATE"},
                                                                  {"PMSG_RESUME", "PMSG_THAW", "PMSG_RESTORE", "PMSG_RECOVER"}}};
constexpr std::array<std::array<std::string_view, 3>, 2> notifications{{{"PM_SUSPEND_PREPARE", "PM_HIBERNATION_PREPARE", "PM_RESTORE_PREPARE"},
                                                                       {"PM_POST_SUSPEND", "PM_POST_HIBERNATION", "PM_POST_RESTORE"}}};

/// What else it is that can stand in its place.
template <std::size_t N>
std::vector<std::string> others(const std::array<std::array<std::string_view, N>, 2>& groups, std::string_view name) {
  std::vector<std::string> all;
  for (const auto& group : groups)
    if (std::ranges::find(group, name) != group.end())
      for (const std::string_view other : group)
        if (other != name) all.emplace_back(other);
  return all;
}

void each(Node n, const auto& visit) {
  visit(n);
  for (const Node c : n.children()) each(c, visit);
}
Node first_call(Node n) {
  if (n.is("call_expression")) return n;
  for (const Node c : n.children())
    if (const Node found = first_call(c)) return found;
  return {};
}
bool is_jump(Node s) {
  if (s.is("compound_statement")) return !s.children().empty() && is_jump(s.children().back());
  return s.is("goto_statement") || s.is("return_statement") || s.is("break_statement") || s.is("continue_statement");
}

class Seeder {
 public:
  Seeder(const source::Discovered& discovered, const FunctionText& function, std::vector<SourceMutant>& all)
      : discovered_(discovered), function_(function), text_(function.file->syntax.root().text()), all_(all) {}

  void run() {
    each(function_.body, [&](Node n) {
      if (n.is("labeled_statement")) labels_.push_back(std::string(n.field("label").text()));
    });
    each(function_.body, [&](Node n) { node(n); });
  }

 private:
  void add(std::string op, std::string about, std::string what, Node at, std::vector<SourceEdit> edits) {
    for (const SourceEdit& e : edits)
      if (text_.substr(e.begin, e.end - e.begin).find("\n#") != std::string_view::npos) return;
    const std::string file = function_.file->path.substr(function_.file->path.rfind('/') + 1);
    std::string id = file + "/" + function_.name + "/" + op + "/" + about;
    if (const int n = ++times_[id]; n > 1) id += " #" + std::to_string(n);
    all_.push_back({std::move(id), std::move(op), function_.name + "() " + std::move(what), function_.file->path, at.line(), &function_, std::move(edits)});
  }

  [[nodiscard]] static SourceEdit before(Node n, std::string text) { return {n.begin(), n.begin(), std::move(text)}; }
  [[nodiscard]] static SourceEdit after(Node n, std::string text) { return {n.end(), n.end(), std::move(text)}; }

  /// What the call is a call of, if that is a step or leads to one: "hibernation_ops->begin".
  [[nodiscard]] std::string step_called(Node call) const {
    if (!call) return {};
    std::string name = squeezed(call.field("function").text());
    if (source::is_primitive(name)) return name;
    const FunctionText* f = discovered_.program->function(name, function_.file);
    return f != nullptr && discovered_.analysis->of(f).steps ? name : std::string();
  }
  /// The same of a statement that is a call, or assigns what one returns.
  [[nodiscard]] std::string step_taken(Node statement) const {
    if (!statement.is("expression_statement") || statement.children().empty()) return {};
    Node e = statement.children().front();
    if (e.is("assignment_expression")) e = e.field("right");
    return e.is("call_expression") ? step_called(e) : std::string();
  }
  /// What a call is taken to have returned where it was not made: that all is well.
  static std::string success_of(const std::string& name) {
    for (const source::Primitive& p : source::primitives())
      if (p.function == name && p.outcomes.front().gives == source::Gives::one && !p.outcomes.front().letter.ends_with("true)") &&
          !p.outcomes.front().letter.ends_with("error)"))
        return "1";
    return "0";
  }

  void node(Node n) {
    if (n.is("call_expression")) call(n);
    if (n.is("identifier")) name(n);
    if (n.is("if_statement")) condition(n);
    if (n.is("while_statement") || n.is("do_statement") || n.is("for_statement") || n.is("conditional_expression")) negated(n.field("condition"));
    if (n.is("goto_statement")) jump(n);
    if (n.is("break_statement")) add("drop-break", "break", "goes on where it should break", n, {instead(n, ";")});
    if (n.is("compound_statement")) list(n.children());
    if (n.is("case_statement")) {
      auto statements = n.children();
      if (n.field("value") && !statements.empty()) statements.erase(statements.begin());
      list(statements);
    }
    if (n.is("init_declarator")) initialisation(n);
    if (n.is("expression_statement")) assignment(n);
  }

  void call(Node n) {
    const std::string callee = step_called(n);
    if (callee.empty()) return;
    add("drop-call", callee, "does not call " + callee + "()", n, {instead(n, success_of(callee))});
  }

  void name(Node n) {
    for (const std::string& other : others(messages, n.text()))
      add("message", std::string(n.text()) + " as " + other, "says " + other + " instead of " + std::string(n.text()), n, {instead(n, other)});
    for (const std::string& other : others(notifications, n.text()))
      add("message", std::string(n.text()) + " as " + other, "says " + other + " instead of " + std::string(n.text()), n, {instead(n, other)});
  }

  void condition(Node n) {
    negated(n.field("condition"));
    if (is_jump(n.field("consequence")) && !n.field("alternative"))
      add("drop-check", about_condition(n.field("condition")), "does not look", n, {instead(n, ";")});
  }
  void negated(Node c) {
    if (!c) return;
    std::string name = about_condition(c);
    if (c.is("parenthesized_expression") && c.children().size() == 1) c = c.children().front();
    add("negate", std::move(name), "decides the other way round", c, {before(c, "!("), after(c, ")")});
  }
  /// Who is asked: a call, or the first name.
  [[nodiscard]] static std::string about_condition(Node c) {
    if (const Node found = first_call(c)) return squeezed(found.field("function").text());
    std::string name;
    each(c, [&](Node n) {
      if (name.empty() && (n.is("identifier") || n.is("field_identifier"))) name = n.text();
    });
    return name.empty() ? "condition" : name;
  }

  void jump(Node n) {
    const Node label = n.field("label");
    const auto at = std::ranges::find(labels_, label.text());
    if (at == labels_.end()) return;
    const auto to = [&](const std::string& other) {
      add("goto", std::string(label.text()) + " as " + other, "goes to " + other + " instead of " + std::string(label.text()), n, {instead(label, other)});
    };
    if (at != labels_.begin()) to(*std::prev(at));
    if (std::next(at) != labels_.end()) to(*std::next(at));
  }

  void list(const std::vector<Node>& statements) {
    std::vector<Node> inner;
    for (Node s : statements) {
      while (s.is("labeled_statement") && s.children().size() > 1) s = s.children().back();
      inner.push_back(s);
    }
    for (std::size_t i = 0; i < statements.size(); ++i) {
      if (statements[i].is("labeled_statement")) move_label(statements, inner, i);
      const std::string step = step_taken(inner[i]);
      if (step.empty()) continue;
      add("double-call", step, "calls " + step + "() twice", inner[i], {after(inner[i], " " + squeezed(inner[i].text()))});
      // The next one, whatever is looked at between.
      for (std::size_t k = i + 1; k < statements.size(); ++k)
        if (const std::string next = step_taken(inner[k]); !next.empty()) {
          add("swap-calls", step + " <> " + next, "calls " + next + "() where it should call " + step + "(), and the other way round", inner[i],
              {instead(inner[i], squeezed(inner[k].text())), instead(inner[k], squeezed(inner[i].text()))});
          break;
        }
    }
  }
  void move_label(const std::vector<Node>& statements, const std::vector<Node>& inner, std::size_t i) {
    const Node label = statements[i].field("label");
    const std::string name(label.text());
    const std::size_t colon = text_.find(':', label.end());
    if (colon == std::string_view::npos || colon > inner[i].begin()) return;
    const SourceEdit gone{label.begin(), colon + 1, ""};
    if (i > 0) add("label-up", name, "has " + name + ": one statement too early", label, {before(inner[i - 1], name + ": "), gone});
    if (i + 1 < statements.size())
      add("label-down", name, "has " + name + ": one statement too late", label, {gone, before(inner[i + 1], name + ": ")});
    else
      add("label-down", name, "has " + name + ": one statement too late", label, {gone, after(inner[i], " " + name + ": ;")});
  }

  void initialisation(Node n) {
    const Node value = n.field("value");
    if (!(value.is("number_literal") || value.is("true") || value.is("false") || value.is("identifier") || value.is("null"))) return;
    const std::string name = source::declared_name(n.field("declarator"));
    add("drop-initialisation", name, "does not initialise " + name, n, {instead(n, std::string(n.field("declarator").text()))});
  }
  void assignment(Node n) {
    if (n.children().empty() || !n.children().front().is("assignment_expression") || first_call(n)) return;
    const std::string to = squeezed(n.children().front().field("left").text());
    add("drop-assignment", to, "does not set " + to, n, {instead(n, ";")});
  }

  const source::Discovered& discovered_;
  const FunctionText& function_;
  std::string_view text_;
  std::vector<SourceMutant>& all_;
  std::vector<std::string> labels_;
  std::map<std::string, int> times_;
};

}  // namespace

const std::vector<Operator>& source_operators() {
  static const std::vector<Operator> all{
      {"drop-call", "a call that is a step, or leads to one, is not made, as if it had succeeded"},
      {"double-call", "such a call is made twice"},
      {"swap-calls", "two such calls that follow each other change places"},
      {"message", "a message, or what notifiers are told, is another one of the same direction"},
      {"drop-check", "an if that jumps away is not there"},
      {"negate", "a condition decides the other way round"},
      {"goto", "a goto goes to the label before or behind its own"},
      {"label-up", "a label stands one statement earlier"},
      {"label-down", "a label stands one statement later"},
      {"drop-initialisation", "a local variable is not initialised"},
      {"drop-assignment", "an assignment is not made"},
      {"drop-break", "a break is not there"}};
  return all;
}

SourceEdit instead(Node n, std::string text) {
  for (const char c : n.text())
    if (c == '\n') text += c;
  return {n.begin(), n.end(), std::move(text)};
}

std::vector<SourceMutant> source_mutants(const source::Discovered& discovered, const std::set<std::string>& run) {
  std::vector<SourceMutant> all;
  for (const auto& f : discovered.program->functions())
    if (run.contains(source::name_in_run(*f))) Seeder(discovered, *f, all).run();
  return all;
}

std::string with_fault(std::string_view text, const SourceMutant& mutant) {
  std::string faulty;
  std::size_t at = 0;
  for (const SourceEdit& e : mutant.edits) {
    faulty += text.substr(at, e.begin - at);
    faulty += e.text;
    at = e.end;
  }
  faulty += text.substr(at);
  return faulty;
}

}  // namespace pmc::evidence

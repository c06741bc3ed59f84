// From syntax trees to control-flow graphs.
#include <algorithm>
#include <map>

#include "checker/source/code.hpp"

namespace pmc::source {
namespace {

using Op = Expr::Op;
using InstructionOp = Instruction::Op;

constexpr int macro_depth_max = 8;

Expr integer(std::int64_t v) { return {.op = Op::integer, .value = v}; }

std::string squeezed(std::string_view text) {
  std::string all;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c)))
      all += c;
    else if (!all.empty() && all.back() != ' ')
      all += ' ';
  return all;
}

bool is_constant_name(std::string_view name) {
  return std::ranges::all_of(name, [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '_'; }) &&
         std::ranges::any_of(name, [](unsigned char c) { return std::isupper(c); });
}

/// Macros and functions that give their argument back.
bool is_transparent(std::string_view name) {
  static const std::set<std::string_view> all{"likely", "unlikely", "READ_ONCE", "WARN_ON", "WARN_ON_ONCE", "TPS", "smp_load_acquire", "data_race"};
  return all.contains(name);
}

class Lowerer {
 public:
  Lowerer(const Program& program, const FunctionText& f, const std::function<bool(std::string_view)>& calls_matter)
      : program_(program), function_(f), calls_matter_(calls_matter) {
    code_.text = &f;
  }

  Code run() {
    scopes_.emplace_back();
    for (const Parameter& p : function_.parameters)
      if (!p.name.empty()) scopes_.back()[p.name] = p.name, names_.insert(p.name);
    statement(function_.body);
    const int end = function_.body.last_line();
    emit({.op = InstructionOp::leave, .line = end});
    for (const auto& [name, label] : named_labels_)
      if (labels_[static_cast<std::size_t>(label)] < 0) {
        bind(label);
        emit({.op = InstructionOp::unmodelled, .line = end, .text = "no label " + name});
        emit({.op = InstructionOp::leave, .line = end});
      }
    resolve();
    return std::move(code_);
  }

 private:
  using Label = int;

  int emit(Instruction i) {
    if (i.line == 0) i.line = line_;
    code_.instructions.push_back(std::move(i));
    return static_cast<int>(code_.instructions.size()) - 1;
  }
  Label new_label() {
    labels_.push_back(-1);
    return static_cast<Label>(labels_.size()) - 1;
  }
  void bind(Label l) { labels_[static_cast<std::size_t>(l)] = static_cast<int>(code_.instructions.size()); }
  void jump(Label l) { targets_.push_back({emit({.op = InstructionOp::jump}), l, -1}); }
  void branch(Expr condition, Label yes, Label no, std::string text) {
    targets_.push_back({emit({.op = InstructionOp::branch, .has_value = true, .value = std::move(condition), .text = std::move(text)}), yes, no});
  }
  void unmodelled(Node node, const std::string& what) {
    line_ = line_of(node);
    emit({.op = InstructionOp::unmodelled, .text = what});
  }
  /// In the expansion of a macro lines are those of its use.
  int line_of(Node node) const { return in_macro_ > 0 ? line_ : node.line(); }

  void resolve() {
    const int n = static_cast<int>(code_.instructions.size());
    for (int i = 0; i < n; ++i) code_.instructions[static_cast<std::size_t>(i)].next = i + 1 < n ? i + 1 : n - 1;
    for (const auto& [at, yes, no] : targets_) {
      Instruction& i = code_.instructions[static_cast<std::size_t>(at)];
      const auto target = [&](Label l) { return labels_[static_cast<std::size_t>(l)] < 0 ? n - 1 : labels_[static_cast<std::size_t>(l)]; };
      i.next = target(yes);
      if (no >= 0) i.other = target(no);
    }
  }

  // ---- names

  const std::string* local(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
      if (const auto it = scope->find(std::string(name)); it != scope->end()) return &it->second;
    return nullptr;
  }
  Expr temporary() { return {.op = Op::local, .name = "%" + std::to_string(temporaries_++)}; }

  Expr name(Node node) {
    const std::string id(node.text());
    if (const std::string* l = local(id)) {
      if (const auto it = static_locals_.find(*l); it != static_locals_.end()) return {.op = Op::global, .name = it->second};
      return {.op = Op::local, .name = *l};
    }
    return named(program_, function_.file, id, [&](const Macro& m) { return expanded(m, {}, node); });
  }

 public:
  static Expr named(const Program& program, const File* from, const std::string& id, const auto& expand) {
    if (const auto v = program.enumerator(id)) return integer(*v);
    if (id == "NULL" || id == "false") return integer(0);
    if (id == "true") return integer(1);
    if (id == "current" || id == "jiffies") return {};
    if (program.function(id, from) != nullptr) return {.op = Op::function, .name = id};
    if (const VariableText* v = program.variable(id, from)) return {.op = Op::global, .name = v->file->path + ":" + id};
    if (const Macro* m = program.macro(id); m != nullptr && !m->parameters) {
      if (Expr e = expand(*m); e.op != Op::unknown) return e;
      return {.op = Op::symbol, .name = id};
    }
    if (id.starts_with("CONFIG_")) return integer(program.config().is_set(id) ? 1 : 0);
    if (is_constant_name(id)) return {.op = Op::symbol, .name = id};
    return {.op = Op::global, .name = ":" + id};
  }

 private:
  // ---- macros of the files read

  /// The macro's body with its arguments in their places, lowered here.
  Expr expanded(const Macro& m, const std::vector<Node>& arguments, Node at) {
    if (in_macro_ >= macro_depth_max) return {};
    std::string body;
    for (std::size_t i = 0; i < m.body.size();) {
      const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
      if (!is_word(m.body[i])) {
        body += m.body[i++];
        continue;
      }
      std::size_t end = i;
      while (end < m.body.size() && is_word(m.body[end])) ++end;
      const std::string word = m.body.substr(i, end - i);
      const auto it = m.parameters ? std::ranges::find(*m.parameters, word) : std::vector<std::string>::const_iterator{};
      const bool replaces = m.parameters && it != m.parameters->end() && static_cast<std::size_t>(it - m.parameters->begin()) < arguments.size();
      body += replaces ? "(" + std::string(arguments[static_cast<std::size_t>(it - m.parameters->begin())].text()) + ")" : word;
      i = end;
    }
    if (body.find_first_not_of(" \t") == std::string::npos) return {};
    expansions_.push_back(std::make_unique<Syntax>("int pmc_expansion(void)\n{\n(" + body + ");\n}\n"));
    if (expansions_.back()->root().has_error())
      expansions_.push_back(std::make_unique<Syntax>("int pmc_expansion(void)\n{\n" + body + ";\n}\n"));
    const Node root = expansions_.back()->root();
    if (root.has_error()) {
      if (m.parameters) unmodelled(at, "macro " + m.name);
      return {};
    }
    const Node definition = root.children().front();
    line_ = line_of(at);
    ++in_macro_;
    Expr result;
    const auto statements = definition.field("body").children();
    for (const Node s : statements)
      if (s.is("expression_statement") && !s.children().empty() && statements.size() == 1)
        result = value(s.children().front());
      else
        statement(s);
    --in_macro_;
    return result;
  }

  // ---- expressions

  Expr call(Node node, bool result_is_used) {
    const Node callee = node.field("function");
    std::vector<Node> arguments;
    if (const Node list = node.field("arguments")) arguments = list.children();
    const std::string callee_name = callee.is("identifier") ? std::string(callee.text()) : std::string();
    if (!callee_name.empty() && local(callee_name) == nullptr) {
      if (is_transparent(callee_name) && !arguments.empty()) return value(arguments.front());
      if (callee_name == "WRITE_ONCE" && arguments.size() == 2) return assign(lvalue(arguments[0]), value(arguments[1]), node);
      if (callee_name == "IS_ENABLED" && arguments.size() == 1) return integer(program_.config().is_set(arguments[0].text()) ? 1 : 0);
      if (callee_name == "BUG_ON" && arguments.size() == 1) {
        Expr e = plain(arguments.front());
        line_ = line_of(node);
        emit({.op = InstructionOp::assume_not, .has_value = true, .value = std::move(e), .text = squeezed(node.text())});
        return {};
      }
      if (const Macro* m = program_.macro(callee_name); m != nullptr && m->parameters && program_.function(callee_name, function_.file) == nullptr && !calls_matter_(callee_name))
        return expanded(*m, arguments, node);
    }
    Instruction i{.op = InstructionOp::call, .line = line_of(node), .text = squeezed(callee.text())};
    i.callee = callee_name.empty() || local(callee_name) != nullptr || program_.variable(callee_name, function_.file) != nullptr
                   ? value(callee)
                   : Expr{.op = Op::function, .name = callee_name};
    if (i.callee.op == Op::deref) i.callee = Expr(i.callee.args.front());
    // Of what only goes into a message it does not matter which value it has.
    const bool matters = i.callee.op != Op::function || calls_matter_(i.callee.name) || program_.function(i.callee.name, function_.file) != nullptr;
    for (const Node a : arguments) i.args.push_back(a.is("type_descriptor") ? Expr{} : matters ? value(a) : plain(a));
    line_ = i.line = line_of(node);
    Expr result;
    if (result_is_used) {
      result = temporary();
      i.has_target = true;
      i.target = result;
    }
    emit(std::move(i));
    return result;
  }

  Expr assign(Expr target, Expr v, Node at) {
    line_ = line_of(at);
    Expr result = target;
    emit({.op = InstructionOp::assign, .has_target = true, .has_value = true, .target = std::move(target), .value = std::move(v)});
    return result;
  }

  /// An expression of which nobody asks the truth: comparisons are not told apart.
  Expr plain(Node node) {
    if (node.is("binary_expression") || (node.is("unary_expression") && node.field("operator").text() == "!")) {
      const auto op = node.field("operator").text();
      if (op != "&&" && op != "||") {
        if (node.is("unary_expression")) return {.op = Op::unary, .name = std::string(op), .args = {plain(node.field("argument"))}};
        Expr left = plain(node.field("left")), right = plain(node.field("right"));
        return {.op = Op::binary, .name = std::string(op), .args = {std::move(left), std::move(right)}};
      }
    }
    if (node.is("parenthesized_expression") && node.children().size() == 1) return plain(node.children().front());
    if (node.is("cast_expression")) return plain(node.field("value"));
    if (node.is("conditional_expression") && !has_call(node)) return {};
    return value(node);
  }
  static bool has_call(Node node) {
    return node.is("call_expression") || node.is("assignment_expression") || node.is("update_expression") || std::ranges::any_of(node.children(), has_call);
  }

  /// A value that is decided by branches: both ways assign.
  Expr decided(Node node) {
    const Expr result = temporary();
    const Label yes = new_label(), no = new_label(), end = new_label();
    condition(node, yes, no);
    bind(yes);
    assign(result, integer(1), node);
    jump(end);
    bind(no);
    assign(result, integer(0), node);
    bind(end);
    return result;
  }

  Expr lvalue(Node node) { return value(node); }

  Expr value(Node node) {
    if (!node) return {};
    const auto kind = node.kind();
    if (kind == "parenthesized_expression") {
      const auto children = node.children();
      if (children.size() == 1 && children.front().is("compound_statement")) return statement_expression(children.front());
      return children.empty() ? Expr{} : value(children.back());
    }
    if (kind == "identifier") return name(node);
    if (kind == "number_literal") {
      const auto v = literal(node.text());
      return v ? integer(*v) : Expr{};
    }
    if (kind == "true") return integer(1);
    if (kind == "false" || kind == "null") return integer(0);
    if (kind == "char_literal" && node.text().size() == 3) return integer(node.text()[1]);
    if (kind == "call_expression") return call(node, true);
    if (kind == "cast_expression") return value(node.field("value"));
    if (kind == "comma_expression") {
      value(node.field("left"));
      return value(node.field("right"));
    }
    if (kind == "field_expression") {
      const bool arrow = node.field("operator").text() == "->";
      Expr base = value(node.field("argument"));
      return {.op = arrow ? Op::arrow : Op::field, .name = std::string(node.field("field").text()), .args = {std::move(base)}};
    }
    if (kind == "subscript_expression") {
      Expr base = value(node.field("argument"));
      value(node.field("index"));
      return {.op = Op::deref, .name = "[]", .args = {std::move(base)}};
    }
    if (kind == "pointer_expression") {
      Expr inner = value(node.field("argument"));
      if (node.field("operator").text() == "*") {
        if (inner.op == Op::address) return Expr(inner.args.front());
        if (inner.op == Op::function) return inner;
        return {.op = Op::deref, .args = {std::move(inner)}};
      }
      if (inner.op == Op::function) return inner;
      if (const Expr* root = &inner; true) {
        while (root->op == Op::field) root = &root->args.front();
        if (root->op == Op::local) code_.addressed.insert(root->name);
      }
      return {.op = Op::address, .args = {std::move(inner)}};
    }
    if (kind == "unary_expression") {
      const auto op = node.field("operator").text();
      if (op == "!") return decided(node);
      Expr inner = value(node.field("argument"));
      if (inner.op == Op::integer) return integer(op == "-" ? -inner.value : op == "~" ? ~inner.value : inner.value);
      return {.op = Op::unary, .name = std::string(op), .args = {std::move(inner)}};
    }
    if (kind == "binary_expression") {
      const auto op = node.field("operator").text();
      static const std::set<std::string_view> decides{"&&", "||", "==", "!=", "<", ">", "<=", ">="};
      if (decides.contains(op)) return decided(node);
      Expr left = value(node.field("left")), right = value(node.field("right"));
      return {.op = Op::binary, .name = std::string(op), .args = {std::move(left), std::move(right)}};
    }
    if (kind == "conditional_expression") {
      const Expr result = temporary();
      const Label yes = new_label(), no = new_label(), end = new_label();
      condition(node.field("condition"), yes, no);
      bind(yes);
      // a ?: b
      const Node consequence = node.field("consequence");
      assign(result, consequence ? value(consequence) : value(node.field("condition")), node);
      jump(end);
      bind(no);
      assign(result, value(node.field("alternative")), node);
      bind(end);
      return result;
    }
    if (kind == "assignment_expression") {
      const auto op = node.field("operator").text();
      Expr right = value(node.field("right"));
      Expr left = lvalue(node.field("left"));
      if (op != "=") right = {.op = Op::binary, .name = std::string(op.substr(0, op.size() - 1)), .args = {left, std::move(right)}};
      return assign(std::move(left), std::move(right), node);
    }
    if (kind == "update_expression") {
      Expr target = lvalue(node.field("argument"));
      const bool prefix = node.all_children().front().text().starts_with("+") || node.all_children().front().text().starts_with("-");
      Expr before = prefix ? Expr{} : temporary();
      if (!prefix) assign(before, target, node);
      const std::string op(1, node.field("operator").text().front());
      assign(target, {.op = Op::binary, .name = op, .args = {target, integer(1)}}, node);
      return prefix ? target : before;
    }
    if (kind == "initializer_list" || kind == "compound_literal_expression") return {};
    if (kind == "generic_expression" || kind == "ERROR") unmodelled(node, "an expression that the grammar does not know");
    if (kind == "gnu_asm_expression") return assembly(node);
    return {};  // strings, floating point, sizeof, offsetof
  }

  /// What it writes may be anything.
  Expr assembly(Node node) {
    Instruction i{.op = InstructionOp::call, .line = line_of(node), .text = "asm"};
    i.callee = {.op = Op::function, .name = "asm"};
    if (const Node outputs = node.field("output_operands"))
      for (const Node o : outputs.children())
        if (const Node v = o.field("value")) i.args.push_back({.op = Op::address, .args = {lvalue(v)}});
    emit(std::move(i));
    return {};
  }

  Expr statement_expression(Node compound) {
    scopes_.emplace_back();
    Expr result;
    const auto all = compound.children();
    for (std::size_t i = 0; i < all.size(); ++i)
      if (i + 1 == all.size() && all[i].is("expression_statement") && !all[i].children().empty())
        result = value(all[i].children().front());
      else
        statement(all[i]);
    scopes_.pop_back();
    return result;
  }

  void condition(Node node, Label yes, Label no) {
    if (node.is("parenthesized_expression")) {
      const auto children = node.children();
      if (children.size() == 1 && !children.front().is("compound_statement")) return condition(children.front(), yes, no);
    }
    if (node.is("cast_expression")) return condition(node.field("value"), yes, no);
    if (node.is("unary_expression") && node.field("operator").text() == "!") return condition(node.field("argument"), no, yes);
    if (node.is("call_expression") && node.field("function").is("identifier") && is_transparent(node.field("function").text()))
      if (const auto arguments = node.field("arguments").children(); !arguments.empty()) return condition(arguments.front(), yes, no);
    if (node.is("binary_expression")) {
      const auto op = node.field("operator").text();
      if (op == "&&" || op == "||") {
        const Label more = new_label();
        op == "&&" ? condition(node.field("left"), more, no) : condition(node.field("left"), yes, more);
        bind(more);
        return condition(node.field("right"), yes, no);
      }
      static const std::set<std::string_view> compares{"==", "!=", "<", ">", "<=", ">="};
      if (compares.contains(op)) {
        Expr left = value(node.field("left")), right = value(node.field("right"));
        line_ = line_of(node);
        return branch({.op = Op::binary, .name = std::string(op), .args = {std::move(left), std::move(right)}}, yes, no, squeezed(node.text()));
      }
    }
    Expr e = value(node);
    line_ = line_of(node);
    branch(std::move(e), yes, no, squeezed(node.text()));
  }

  // ---- statements

  void declaration(Node node) {
    const Node type = node.field("type");
    const bool is_static = std::ranges::any_of(node.children(), [](Node c) { return c.is("storage_class_specifier") && c.text() == "static"; });
    const bool is_extern = std::ranges::any_of(node.children(), [](Node c) { return c.is("storage_class_specifier") && c.text() == "extern"; });
    for (Node d : node.all_children()) {
      Node initializer;
      if (d.is("init_declarator")) {
        initializer = d.field("value");
        d = d.field("declarator");
      }
      if (!(d.is("identifier") || d.is("pointer_declarator") || d.is("array_declarator") || d.is("attributed_declarator"))) continue;
      const std::string id = declared_name(d);
      if (id.empty() || is_extern) continue;
      line_ = line_of(d);
      std::string own = id;
      while (!names_.insert(own).second) own += "'";
      if (is_static) {
        static_locals_[own] = function_.file->path + ":" + function_.name + "#" + own;
        code_.statics[static_locals_[own]] = constant(program_, function_.file, initializer);
        scopes_.back()[id] = own;
        continue;
      }
      const Expr variable{.op = Op::local, .name = own};
      if (initializer && initializer.is("initializer_list")) {
        scopes_.back()[id] = own;
        assign(variable, {.op = Op::integer, .value = 0}, d);
        for (const Node pair : initializer.children())
          if (pair.is("initializer_pair") && pair.field("designator") && pair.field("designator").is("field_designator"))
            assign({.op = Op::field, .name = std::string(pair.field("designator").text().substr(1)), .args = {variable}}, value(pair.field("value")), pair);
          else if (!pair.is("initializer_pair") && !(pair.is("number_literal") && pair.text() == "0"))
            unmodelled(pair, "an initialiser without a designator");
        continue;
      }
      Expr v = initializer ? value(initializer) : Expr{};
      scopes_.back()[id] = own;
      if (initializer)
        assign(variable, std::move(v), d);
      else
        emit({.op = InstructionOp::declare, .has_target = true, .target = variable});
    }
    if (type && type.is("ERROR")) unmodelled(node, "a declaration that the grammar does not know");
  }

  void loop(const auto& body, Label on_break, Label on_continue) {
    breaks_.push_back(on_break);
    continues_.push_back(on_continue);
    body();
    breaks_.pop_back();
    continues_.pop_back();
  }

  void statement(Node node) {
    if (!node) return;
    line_ = line_of(node);
    const auto kind = node.kind();
    if (kind == "compound_statement") {
      scopes_.emplace_back();
      for (const Node s : node.children()) statement(s);
      scopes_.pop_back();
    } else if (kind == "declaration") {
      declaration(node);
    } else if (kind == "expression_statement") {
      for (const Node e : node.children()) expression_statement(e);
    } else if (kind == "if_statement") {
      const Label yes = new_label(), no = new_label(), end = new_label();
      condition(node.field("condition"), yes, no);
      bind(yes);
      statement(node.field("consequence"));
      jump(end);
      bind(no);
      if (const Node e = node.field("alternative"))
        for (const Node s : e.children()) statement(s);
      bind(end);
    } else if (kind == "while_statement") {
      const Label top = new_label(), in = new_label(), end = new_label();
      bind(top);
      condition(node.field("condition"), in, end);
      bind(in);
      loop([&] { statement(node.field("body")); }, end, top);
      jump(top);
      bind(end);
    } else if (kind == "do_statement") {
      const Label top = new_label(), test = new_label(), end = new_label();
      bind(top);
      loop([&] { statement(node.field("body")); }, end, test);
      bind(test);
      condition(node.field("condition"), top, end);
      bind(end);
    } else if (kind == "for_statement") {
      scopes_.emplace_back();
      if (const Node i = node.field("initializer")) i.is("declaration") ? declaration(i) : static_cast<void>(value(i));
      const Label top = new_label(), in = new_label(), update = new_label(), end = new_label();
      bind(top);
      if (const Node c = node.field("condition")) condition(c, in, end);
      bind(in);
      loop([&] { statement(node.field("body")); }, end, update);
      bind(update);
      if (const Node u = node.field("update")) value(u);
      jump(top);
      bind(end);
      scopes_.pop_back();
    } else if (kind == "switch_statement") {
      switch_statement(node);
    } else if (kind == "labeled_statement") {
      bind(named_label(std::string(node.field("label").text())));
      const auto children = node.children();
      for (std::size_t i = 1; i < children.size(); ++i) statement(children[i]);
    } else if (kind == "goto_statement") {
      const Node label = node.field("label");
      if (!label)
        unmodelled(node, "goto to a computed label");
      else
        jump(named_label(std::string(label.text())));
    } else if (kind == "break_statement") {
      breaks_.empty() ? unmodelled(node, "break outside of a loop") : jump(breaks_.back());
    } else if (kind == "continue_statement") {
      continues_.empty() ? unmodelled(node, "continue outside of a loop") : jump(continues_.back());
    } else if (kind == "return_statement") {
      const auto children = node.children();
      Instruction i{.op = InstructionOp::leave};
      if (!children.empty()) {
        i.has_value = true;
        i.value = value(children.front());
      }
      i.line = line_of(node);
      emit(std::move(i));
    } else if (kind == "attributed_statement" || kind == "else_clause") {
      for (const Node s : node.children()) statement(s);
    } else if (kind == "case_statement") {
      unmodelled(node, "case outside of a switch, or inside of another statement");
    } else if (kind == "ERROR") {
      unmodelled(node, "the grammar does not know this: " + squeezed(node.text()).substr(0, 60));
    } else if (kind == "type_definition" || kind == "struct_specifier" || kind == "enum_specifier" || kind == "attribute_declaration" || kind == "function_definition") {
      if (kind == "function_definition") unmodelled(node, "a function inside of a function");
    } else {
      value(node);
    }
  }

  void expression_statement(Node e) {
    if (e.is("identifier") && (e.text() == "fallthrough" || e.text() == "__fallthrough")) return;
    if (e.is("call_expression"))
      call(e, false);
    else if (e.is("conditional_expression")) {  // as a statement neither value is used
      const Label yes = new_label(), no = new_label(), end = new_label();
      condition(e.field("condition"), yes, no);
      bind(yes);
      if (const Node c = e.field("consequence")) expression_statement(c);
      jump(end);
      bind(no);
      expression_statement(e.field("alternative"));
      bind(end);
    } else if (e.is("parenthesized_expression") || e.is("cast_expression")) {
      const Node inner = e.is("cast_expression") ? e.field("value") : e.children().empty() ? Node() : e.children().front();
      if (inner && !inner.is("compound_statement"))
        expression_statement(inner);
      else
        value(e);
    } else
      value(e);
  }

  void switch_statement(Node node) {
    const Expr chosen = temporary();
    assign(chosen, value(node.field("condition")), node);
    const Label end = new_label();
    std::vector<std::pair<Node, Label>> cases;
    find_cases(node.field("body"), cases);
    Label fallback = end;
    for (const auto& [c, label] : cases) {
      const Node v = c.field("value");
      line_ = line_of(c);
      if (!v) {
        fallback = label;
        continue;
      }
      const Label more = new_label();
      const auto condition = node.field("condition").children();
      const std::string text = (condition.empty() ? "" : squeezed(condition.front().text())) + " == " + squeezed(v.text());
      if (v.is("conditional_expression") && !v.field("consequence")) {  // A ?: B is how plain_c() spells the range A ... B
        const Label in = new_label();
        branch({.op = Op::binary, .name = ">=", .args = {chosen, value(v.field("condition"))}}, in, more, text);
        bind(in);
        branch({.op = Op::binary, .name = "<=", .args = {chosen, value(v.field("alternative"))}}, label, more, text);
      } else {
        branch({.op = Op::binary, .name = "==", .args = {chosen, value(v)}}, label, more, text);
        code_.instructions.back().is_case = true;
      }
      bind(more);
    }
    jump(fallback);
    breaks_.push_back(end);
    scopes_.emplace_back();
    for (const Node s : node.field("body").children()) case_statements(s, cases);
    scopes_.pop_back();
    breaks_.pop_back();
    bind(end);
  }
  void find_cases(Node node, std::vector<std::pair<Node, Label>>& cases) {
    for (const Node c : node.children())
      if (c.is("case_statement")) {
        cases.emplace_back(c, new_label());
        find_cases(c, cases);
      }
  }
  void case_statements(Node node, const std::vector<std::pair<Node, Label>>& cases) {
    if (!node.is("case_statement")) return statement(node);
    for (const auto& [c, label] : cases)
      if (c.text().data() == node.text().data() && c.text().size() == node.text().size()) bind(label);
    const auto children = node.children();
    for (std::size_t i = node.field("value") ? 1 : 0; i < children.size(); ++i) case_statements(children[i], cases);
  }

  Label named_label(const std::string& name) {
    const auto [it, is_new] = named_labels_.try_emplace(name, 0);
    if (is_new) it->second = new_label();
    return it->second;
  }

  struct Target {
    int at;
    Label yes, no;
  };
  const Program& program_;
  const FunctionText& function_;
  const std::function<bool(std::string_view)>& calls_matter_;
  Code code_;
  std::vector<int> labels_;
  std::vector<Target> targets_;
  std::map<std::string, Label> named_labels_;
  std::vector<std::map<std::string, std::string>> scopes_;
  std::map<std::string, std::string> static_locals_;
  std::set<std::string> names_;
  std::vector<Label> breaks_, continues_;
  std::vector<std::unique_ptr<Syntax>> expansions_;
  int temporaries_ = 0, line_ = 0, in_macro_ = 0;
};

// ---- which locals may still be read

void uses(const Expr& e, std::set<std::string>& all) {
  if (e.op == Op::local) all.insert(e.name);
  for (const Expr& a : e.args) uses(a, all);
}

void find_live(Code& code) {
  auto& is = code.instructions;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t n = is.size(); n-- > 0;) {
      Instruction& i = is[n];
      std::set<std::string> out;
      if (i.op != InstructionOp::leave) {
        out = is[static_cast<std::size_t>(i.next)].live;
        if (i.other >= 0) out.insert(is[static_cast<std::size_t>(i.other)].live.begin(), is[static_cast<std::size_t>(i.other)].live.end());
      }
      if (i.has_target && i.target.op == Op::local) out.erase(i.target.name);
      if (i.has_target && i.target.op != Op::local) uses(i.target, out);
      if (i.has_value) uses(i.value, out);
      if (i.op == InstructionOp::call) {
        uses(i.callee, out);
        for (const Expr& a : i.args) uses(a, out);
      }
      if (out != i.live) {
        i.live = std::move(out);
        changed = true;
      }
    }
  }
}

}  // namespace

Code lower(const Program& program, const FunctionText& f, const std::function<bool(std::string_view)>& calls_matter) {
  Code code = Lowerer(program, f, calls_matter).run();
  find_live(code);
  return code;
}

Expr constant(const Program& program, const File* from, Node e) {
  if (!e) return integer(0);
  if (e.is("parenthesized_expression") && e.children().size() == 1) return constant(program, from, e.children().front());
  if (e.is("cast_expression")) return constant(program, from, e.field("value"));
  if (e.is("number_literal")) {
    const auto v = literal(e.text());
    return v ? integer(*v) : Expr{};
  }
  if (e.is("true")) return integer(1);
  if (e.is("false") || e.is("null")) return integer(0);
  if (e.is("unary_expression") && e.field("operator").text() == "-") {
    const Expr inner = constant(program, from, e.field("argument"));
    return inner.op == Op::integer ? integer(-inner.value) : Expr{};
  }
  if (e.is("identifier")) return Lowerer::named(program, from, std::string(e.text()), [](const Macro&) { return Expr{}; });
  return {};
}

}  // namespace pmc::source

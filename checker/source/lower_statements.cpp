// Statements and declarations.
#include <algorithm>

#include "checker/source/lowerer.hpp"

namespace pmc::source {

using Op = Expr::Op;

void Lowerer::declaration(Node node) {
  const Node type = node.field("type");
  Structs structs;
  collect_members(type, program_.type_names(), local_members_, structs);
  const bool is_static =
      std::ranges::any_of(node.children(), [](Node c) { return c.is("storage_class_specifier") && c.text() == "static"; });
  const bool is_extern =
      std::ranges::any_of(node.children(), [](Node c) { return c.is("storage_class_specifier") && c.text() == "extern"; });
  for (Node d : node.all_children()) {
    Node initializer;
    if (d.is("init_declarator")) {
      initializer = d.field("value");
      d = d.field("declarator");
    }
    if (!is_declarator(d)) continue;
    const std::string id = declared_name(d);
    const Type declared = declared_type(type, d, program_.type_names());
    if (id.empty() || is_extern || declared.is_function) continue;
    line_ = line_of(d);
    std::string own = id;
    while (!names_.insert(own).second) own += "'";
    if (is_static) {
      static_locals_[own] = function_.file->path + ":" + function_.name + "#" + own;
      types_[static_locals_[own]] = declared;
      code_.statics[static_locals_[own]] = constant(program_, function_.file, initializer);
      scopes_.back()[id] = own;
      continue;
    }
    types_[own] = declared;
    const Expr variable{.op = Op::local, .name = own};
    if (initializer && initializer.is("initializer_list")) {
      scopes_.back()[id] = own;
      initialise(variable, initializer);
      continue;
    }
    Expr v = initializer ? value(initializer) : Expr{};
    scopes_.back()[id] = own;
    if (initializer || declared.is_array)  // Abstraction: that an array's elements are not initialised is not noticed.
      assign(variable, declared.is_array ? Expr{} : std::move(v), d);
    else
      emit({.op = InstructionOp::declare, .has_target = true, .target = variable});
  }
  if (type && type.is("ERROR")) unmodelled(node, "a declaration that the grammar does not know");
}

bool Lowerer::is_statement(Node node) {
  return node.kind().ends_with("_statement") || node.is("declaration") || node.is("else_clause") || node.is("ERROR");
}

void Lowerer::statement(Node node) {
  if (!node) return;
  line_ = line_of(node);
  const auto kind = node.kind();
  if (node.has_error() && kind != "ERROR" &&
      std::ranges::any_of(node.all_children(), [](Node c) { return c.has_error() && !(is_statement(c) && !c.is("ERROR")); }) &&
      kind != "compound_statement")
    unmodelled(node, "the grammar does not know all of this: " + squeezed(node.text()).substr(0, 60));
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
      i.value = convert(value(children.front()), function_.result.scalar(), children.front());
    }
    i.line = line_of(node);
    emit(std::move(i));
  } else if (kind == "attributed_statement" || kind == "else_clause") {
    for (const Node s : node.children()) statement(s);
  } else if (kind == "case_statement") {
    unmodelled(node, "case outside of a switch, or inside of another statement");
  } else if (kind == "ERROR") {
    unmodelled(node, "the grammar does not know this: " + squeezed(node.text()).substr(0, 60));
  } else if (kind == "type_definition" || kind == "struct_specifier" || kind == "enum_specifier" || kind == "attribute_declaration" ||
             kind == "function_definition") {
    if (kind == "function_definition") unmodelled(node, "a function inside of a function");
  } else {
    value(node);
  }
}

void Lowerer::expression_statement(Node e) {
  if (const Node given = cast_like_a_call(e)) return expression_statement(given);
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
  } else if (e.is("parenthesized_expression") || (e.is("cast_expression") && !is_no_cast(e))) {
    const Node inner = e.is("cast_expression") ? e.field("value") : e.children().empty() ? Node() : e.children().front();
    if (inner && !inner.is("compound_statement"))
      expression_statement(inner);
    else
      value(e);
  } else
    value(e);
}

void Lowerer::switch_statement(Node node) {
  Expr given = value(node.field("condition"));
  const Expr chosen = temporary({.number = common(number_of(given), Number::s32)});
  assign(chosen, std::move(given), node);
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
    // A label has the type of what is asked for it.
    const auto labelled = [&](Node n) { return convert(value(n), number_of(chosen), n); };
    const Label more = new_label();
    const auto condition = node.field("condition").children();
    const std::string text = (condition.empty() ? "" : squeezed(condition.front().text())) + " == " + squeezed(v.text());
    if (v.is("conditional_expression") && !v.field("consequence")) {  // A ?: B is how plain_c() spells the range A ... B
      const Label in = new_label();
      branch(comparison(">=", chosen, labelled(v.field("condition")), v), in, more, text);
      bind(in);
      branch(comparison("<=", chosen, labelled(v.field("alternative")), v), label, more, text);
    } else {
      branch(comparison("==", chosen, labelled(v), v), label, more, text);
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

void Lowerer::find_cases(Node node, std::vector<std::pair<Node, Label>>& cases) {
  for (const Node c : node.children())
    if (c.is("case_statement")) {
      cases.emplace_back(c, new_label());
      find_cases(c, cases);
    }
}

void Lowerer::case_statements(Node node, const std::vector<std::pair<Node, Label>>& cases) {
  if (!node.is("case_statement")) return statement(node);
  for (const auto& [c, label] : cases)
    if (c.text().data() == node.text().data() && c.text().size() == node.text().size()) bind(label);
  const auto children = node.children();
  for (std::size_t i = node.field("value") ? 1 : 0; i < children.size(); ++i) case_statements(children[i], cases);
}

Lowerer::Label Lowerer::named_label(const std::string& name) {
  const auto [it, is_new] = named_labels_.try_emplace(name, 0);
  if (is_new) it->second = new_label();
  return it->second;
}

}  // namespace pmc::source

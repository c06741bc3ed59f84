// Expressions: calls, assignments and decisions in them become instructions before the one that has what is left.
#include <algorithm>

#include "checker/source/lowerer.hpp"

namespace pmc::source {

using Op = Expr::Op;

namespace {

/// Macros that say whether their argument is true.
bool is_truth(std::string_view name) {
  static const std::set<std::string_view> all{"likely", "unlikely", "WARN_ON", "WARN_ON_ONCE"};
  return all.contains(name);
}
/// Macros and functions that give their argument back, or that.
bool is_transparent(std::string_view name) {
  static const std::set<std::string_view> all{"READ_ONCE", "TPS", "smp_load_acquire", "data_race"};
  return all.contains(name) || is_truth(name);
}

/// Macros that assign their second argument to the first.
bool is_store(std::string_view name) {
  static const std::set<std::string_view> all{"WRITE_ONCE",     "rcu_assign_pointer", "RCU_INIT_POINTER", "smp_store_mb",
                                              "this_cpu_write", "__this_cpu_write",   "raw_cpu_write"};
  return all.contains(name);
}

/// Macros that assign to arguments of which they are not given the address; such an argument, from 0.
std::optional<std::pair<std::size_t, std::size_t>> sets_arguments(std::string_view name) {
  static const std::map<std::string_view, std::pair<std::size_t, std::size_t>> all{{"swap", {0, 1}},
                                                                                   {"get_user", {0, 0}},
                                                                                   {"__get_user", {0, 0}},
                                                                                   {"unsafe_get_user", {0, 0}},
                                                                                   {"do_div", {0, 0}},
                                                                                   {"va_start", {0, 0}},
                                                                                   {"va_copy", {0, 0}},
                                                                                   {"this_cpu_add", {0, 0}},
                                                                                   {"this_cpu_sub", {0, 0}},
                                                                                   {"this_cpu_inc", {0, 0}},
                                                                                   {"this_cpu_dec", {0, 0}},
                                                                                   {"__this_cpu_add", {0, 0}},
                                                                                   {"__this_cpu_inc", {0, 0}},
                                                                                   {"__this_cpu_dec", {0, 0}},
                                                                                   {"local_save_flags", {0, 0}},
                                                                                   {"local_irq_save", {0, 0}},
                                                                                   {"raw_local_irq_save", {0, 0}}};
  if (const auto it = all.find(name); it != all.end()) return it->second;
  if (name.ends_with("_irqsave")) return std::pair<std::size_t, std::size_t>{1, 1};
  return std::nullopt;
}

}  // namespace

Expr Lowerer::decided(Expr v, Node at) {
  const Expr result = temporary({.number = Number::boolean});
  const Label yes = new_label(), no = new_label(), end = new_label();
  branch(std::move(v), yes, no, squeezed(at.text()));
  bind(yes);
  assign(result, integer(1), at);
  jump(end);
  bind(no);
  assign(result, integer(0), at);
  bind(end);
  return result;
}

Expr Lowerer::decided(Node node) {
  const Expr result = temporary({.number = Number::boolean});
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

Expr Lowerer::call(Node node, bool result_is_used) {
  const Node callee = node.field("function");
  std::vector<Node> arguments;
  if (const Node list = node.field("arguments")) arguments = list.children();
  const std::string callee_name = callee.is("identifier") ? std::string(callee.text()) : std::string();
  if (!callee_name.empty() && local(callee_name) == nullptr) {
    if (is_truth(callee_name) && result_is_used && !arguments.empty()) return decided(arguments.front());
    if (is_transparent(callee_name) && !arguments.empty()) return value(arguments.front());
    if (is_store(callee_name) && arguments.size() == 2) return assign(lvalue(arguments[0]), value(arguments[1]), node);
    if (callee_name == "IS_ENABLED" && arguments.size() == 1) return integer(program_.config().is_set(arguments[0].text()) ? 1 : 0);
    if (callee_name == "BUG_ON" && arguments.size() == 1) {
      Expr e = plain(arguments.front());
      line_ = line_of(node);
      emit({.op = InstructionOp::assume_not, .has_value = true, .value = std::move(e), .text = squeezed(node.text())});
      return {};
    }
    if (const Macro* m = program_.macro(callee_name, function_.file, line_of(node));
        m != nullptr && m->parameters && !expanding_.contains(callee_name) && !calls_matter_(callee_name))
      return expanded(*m, arguments, node);
  }
  Instruction i{.op = InstructionOp::call, .line = line_of(node), .text = squeezed(callee.text())};
  i.callee = callee_name.empty() || local(callee_name) != nullptr || program_.variable(callee_name, function_.file) != nullptr
                 ? value(callee)
                 : Expr{.op = Op::function, .name = callee_name};
  if (i.callee.op == Op::deref) i.callee = Expr(i.callee.args.front());
  // Of what only goes into a message it does not matter which value it has.
  const bool matters =
      i.callee.op != Op::function || calls_matter_(i.callee.name) || program_.function(i.callee.name, function_.file) != nullptr;
  for (const Node a : arguments) i.args.push_back(a.is("type_descriptor") ? Expr{} : matters ? value(a) : plain(a));
  const FunctionText* const f = i.callee.op == Op::function ? program_.function(i.callee.name, function_.file) : nullptr;
  if (const auto sets = f == nullptr ? sets_arguments(i.callee.name) : std::nullopt)
    for (const std::size_t a : {sets->first, sets->second})
      if (a < i.args.size() && i.args[a].op != Op::address) i.args[a] = address_of(std::move(i.args[a]));
  if (f != nullptr)
    for (std::size_t a = 0; a < std::min(i.args.size(), f->parameters.size()); ++a)
      i.args[a] = convert(std::move(i.args[a]), f->parameters[a].number.scalar(), arguments[a]);
  line_ = i.line = line_of(node);
  Expr result;
  if (result_is_used) {
    result = temporary(f != nullptr && !calls_matter_(i.callee.name) ? f->result : Type{.number = type_of(i.callee).returned});
    i.has_target = true;
    i.target = result;
  }
  emit(std::move(i));
  return result;
}

Expr Lowerer::assign(Expr target, Expr v, Node at) {
  v = convert(std::move(v), number_of(target), at);
  line_ = line_of(at);
  Expr result = target;
  emit({.op = InstructionOp::assign, .has_target = true, .has_value = true, .target = std::move(target), .value = std::move(v)});
  return result;
}

Expr Lowerer::plain(Node node) {
  if (node.is("binary_expression") || (node.is("unary_expression") && node.field("operator").text() == "!")) {
    const auto op = node.field("operator").text();
    if (op != "&&" && op != "||") {
      if (node.is("unary_expression")) return {.op = Op::unary, .name = std::string(op), .args = {plain(node.field("argument"))}};
      Expr left = plain(node.field("left")), right = plain(node.field("right"));
      return is_comparison(op) ? comparison(std::string(op), std::move(left), std::move(right), node)
                               : arithmetic(std::string(op), std::move(left), std::move(right), node);
    }
  }
  if (node.is("parenthesized_expression") && node.children().size() == 1 && !node.children().front().is("compound_statement"))
    return plain(node.children().front());
  if (node.is("conditional_expression") && !has_call(node)) {  // any of the two
    const Node consequence = node.field("consequence");
    return {.op = Op::unknown, .args = {plain(consequence ? consequence : node.field("condition")), plain(node.field("alternative"))}};
  }
  return value(node);
}

bool Lowerer::has_call(Node node) {
  return node.is("call_expression") || node.is("assignment_expression") || node.is("update_expression") ||
         std::ranges::any_of(node.children(), has_call);
}

Expr Lowerer::lvalue(Node node) { return value(node); }

Expr Lowerer::value(Node node) {
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
    if (!v)
      return node.text().find('.') == std::string_view::npos ? Expr{.op = Op::unary, .name = conversion(Number::u64), .args = {Expr{}}}
                                                             : Expr{};
    const Number type = literal_type(node.text(), *v);
    return is_unsigned(type) || (type == Number::s64 && number_of(integer(*v)) != type)
               ? Expr{.op = Op::unary, .name = conversion(type), .args = {integer(*v)}}
               : integer(*v);
  }
  if (kind == "true") return integer(1);
  if (kind == "false" || kind == "null") return integer(0);
  if (kind == "char_literal" && node.text().size() == 3) return integer(node.text()[1]);
  if (const Node given = cast_like_a_call(node)) return cast(value(given), type_named(node)->scalar(), node);
  if (kind == "call_expression") return call(node, true);
  if (kind == "cast_expression") return cast(node);
  if (kind == "comma_expression") {
    value(node.field("left"));
    return value(node.field("right"));
  }
  if (kind == "field_expression") {
    const bool arrow = node.field("operator").text() == "->";
    Expr base = value(node.field("argument"));
    Expr member{.op = arrow ? Op::arrow : Op::field, .name = std::string(node.field("field").text()), .args = {std::move(base)}};
    // &x->y is x.y
    const Type type = type_of(member.args.front());
    member.tag = arrow ? type.pointee().tag : type.tag;
    if (arrow && member.args.front().op == Op::address)
      member = {.op = Op::field, .name = member.name, .args = {Expr(member.args.front().args.front())}, .tag = member.tag};
    if (type_of(member).is_shared) return {};  // Abstraction: what is in a union is not known.
    return decayed(std::move(member));
  }
  if (kind == "subscript_expression") {
    Expr base = value(node.field("argument"));
    const Expr index = value(node.field("index"));
    if (index.op == Op::integer && index.value == 0) return pointed_to(std::move(base));
    return {.op = Op::deref, .name = "[]", .args = {std::move(base)}};
  }
  if (kind == "pointer_expression") {
    Expr inner = value(node.field("argument"));
    if (node.field("operator").text() == "*") {
      return inner.op == Op::function ? inner : pointed_to(std::move(inner));
    }
    if (inner.op == Op::function || inner.op == Op::address) return inner;
    if (inner.op == Op::deref && inner.name != "[]") return Expr(inner.args.front());
    return address_of(std::move(inner));
  }
  if (kind == "unary_expression") {
    const auto op = node.field("operator").text();
    if (op == "!") return decided(node);
    Expr inner = value(node.field("argument"));
    const Number n = common(number_of(inner), Number::s32);
    if (inner.op == Op::integer) {
      Expr all = integer(op == "-" ? -inner.value : op == "~" ? ~inner.value : inner.value);
      return number_of(all) == n ? all : Expr{.op = Op::unary, .name = conversion(n), .args = {std::move(all)}};
    }
    Expr all{.op = Op::unary, .name = std::string(op), .args = {std::move(inner)}};
    return is_unsigned(n) ? Expr{.op = Op::unary, .name = conversion(n), .args = {std::move(all)}} : mixed(std::move(all));
  }
  if (kind == "binary_expression") {
    const auto op = node.field("operator").text();
    static const std::set<std::string_view> decides{"&&", "||", "==", "!=", "<", ">", "<=", ">="};
    if (decides.contains(op)) return decided(node);
    Expr left = value(node.field("left")), right = value(node.field("right"));
    return arithmetic(std::string(op), std::move(left), std::move(right), node);
  }
  if (kind == "conditional_expression") {
    const Expr result = temporary();
    const Label yes = new_label(), no = new_label(), end = new_label();
    const Node consequence = node.field("consequence");
    Expr first;
    if (consequence) {
      condition(node.field("condition"), yes, no);
    } else {  // a ?: b, where a happens once
      first = value(node.field("condition"));
      line_ = line_of(node);
      branch(first, yes, no, squeezed(node.field("condition").text()));
    }
    bind(yes);
    if (consequence) first = value(consequence);
    const Type type = type_of(first);
    assign(result, std::move(first), node);
    const std::size_t assigned = code_.instructions.size() - 1;
    jump(end);
    bind(no);
    Expr second = value(node.field("alternative"));
    const Type other = type_of(second);
    const Number both = common(type.scalar(), other.scalar());
    types_[result.name] = type == other ? type : Type{.number = both};
    if (Expr& v = code_.instructions[assigned].value; is_unsigned(both) && type.scalar() != both)
      v = {.op = Op::unary, .name = conversion(both), .args = {Expr(std::move(v))}};
    assign(result, std::move(second), node);
    bind(end);
    return result;
  }
  if (kind == "assignment_expression") {
    const auto op = node.field("operator").text();
    Expr right = value(node.field("right"));
    Expr left = lvalue(node.field("left"));
    if (op != "=") right = arithmetic(std::string(op.substr(0, op.size() - 1)), left, std::move(right), node);
    return assign(std::move(left), std::move(right), node);
  }
  if (kind == "update_expression") {
    Expr target = lvalue(node.field("argument"));
    const bool prefix = node.all_children().front().text().starts_with("+") || node.all_children().front().text().starts_with("-");
    Expr before = prefix ? Expr{} : temporary(type_of(target));
    if (!prefix) assign(before, target, node);
    const std::string op(1, node.field("operator").text().front());
    assign(target, arithmetic(op, target, integer(1), node), node);
    return prefix ? target : before;
  }
  if (kind == "initializer_list" || kind == "compound_literal_expression") return effects(node);
  if (kind == "gnu_asm_expression") return assembly(node);
  if (kind == "extension_expression") return node.children().empty() ? Expr{} : value(node.children().front());
  if (kind == "sizeof_expression" || kind == "alignof_expression" || kind == "offsetof_expression")
    return {.op = Op::unary, .name = conversion(Number::u64), .args = {Expr{}}};
  static const std::set<std::string_view> means_nothing{"string_literal", "concatenated_string", "char_literal", "type_descriptor"};
  if (!means_nothing.contains(kind)) unmodelled(node, "an expression that the grammar does not know");
  return {};
}

Expr Lowerer::effects(Node node) {
  for (const Node c : node.children())
    if (c.is("initializer_list") || c.is("initializer_pair") || c.is("subscript_designator"))
      effects(c);
    else if (!c.is("type_descriptor") && !c.is("field_designator"))
      value(c);
  return {};
}

void Lowerer::initialise(const Expr& target, Node list) {
  const auto is_zero = [](Node n) { return (n.is("number_literal") && n.text() == "0") || n.is("null") || n.is("false"); };
  const auto all = list.children();
  const bool by_place = std::ranges::any_of(all, [&](Node n) { return !n.is("initializer_pair") && !is_zero(n); });
  assign(target, by_place || type_of(target).is_array ? Expr{} : integer(0), list);
  for (const Node pair : all) {
    const Node v = pair.field("value");
    Expr member = target;
    for (const Node d : pair.is("initializer_pair") ? pair.children() : std::vector<Node>{})
      if (d.begin() >= v.begin())
        break;
      else if (d.is("field_designator")) {
        const std::string tag = type_of(member).tag;
        member = {.op = Op::field, .name = std::string(d.text().substr(1)), .args = {std::move(member)}, .tag = tag};
      } else
        member = {};  // [0] = ..
    if (!pair.is("initializer_pair") || member.op == Op::unknown || type_of(member).is_shared)
      pair.is("initializer_list") || pair.is("initializer_pair") ? static_cast<void>(effects(pair)) : static_cast<void>(value(pair));
    else if (v.is("initializer_list"))
      initialise(member, v);
    else
      assign(std::move(member), value(v), pair);
  }
}

Expr Lowerer::assembly(Node node) {
  Instruction i{.op = InstructionOp::call, .line = line_of(node), .text = "asm"};
  i.callee = {.op = Op::function, .name = "asm"};
  if (const Node outputs = node.field("output_operands"))
    for (const Node o : outputs.children())
      if (const Node v = o.field("value")) i.args.push_back(address_of(lvalue(v)));
  // It may write what it is given the address of.
  if (const Node inputs = node.field("input_operands"))
    for (const Node o : inputs.children())
      if (const Node v = o.field("value")) i.args.push_back(value(v));
  emit(std::move(i));
  if (node.field("goto_labels")) unmodelled(node, "assembly that jumps");
  return {};
}

Expr Lowerer::statement_expression(Node compound) {
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

void Lowerer::condition(Node node, Label yes, Label no) {
  if (node.is("parenthesized_expression")) {
    const auto children = node.children();
    if (children.size() == 1 && !children.front().is("compound_statement")) return condition(children.front(), yes, no);
  }
  if (node.is("cast_expression") && !is_no_cast(node))
    if (const Number to = cast_type(program_, node); to == Number::unknown || to == Number::boolean)
      return condition(node.field("value"), yes, no);
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
    if (is_comparison(op)) {
      Expr left = value(node.field("left")), right = value(node.field("right"));
      Expr all = comparison(std::string(op), std::move(left), std::move(right), node);
      line_ = line_of(node);
      return branch(std::move(all), yes, no, squeezed(node.text()));
    }
  }
  Expr e = value(node);
  line_ = line_of(node);
  branch(std::move(e), yes, no, squeezed(node.text()));
}

}  // namespace pmc::source

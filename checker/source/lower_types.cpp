// What C makes of the types of operands, and casts.
#include <algorithm>

#include "checker/source/lowerer.hpp"

namespace pmc::source {

using Op = Expr::Op;

bool is_comparison(std::string_view op) {
  static const std::set<std::string_view> all{"==", "!=", "<", ">", "<=", ">="};
  return all.contains(op);
}

Type Lowerer::type_of(const Expr& e) const {
  switch (e.op) {
    case Op::integer: return {.number = e.value == static_cast<std::int32_t>(e.value) ? Number::s32 : Number::s64};
    case Op::local: {
      const auto it = types_.find(e.name);
      return it == types_.end() ? Type{} : it->second;
    }
    case Op::global: {
      if (const auto it = types_.find(e.name); it != types_.end()) return it->second;  // a static local
      const VariableText* v = program_.variable(e.name.substr(e.name.rfind(':') + 1), function_.file);
      return v == nullptr ? Type{} : v->type;
    }
    case Op::field:
    case Op::arrow: {
      const auto it = local_members_.find(e.name);
      return it == local_members_.end() ? program_.member_type(e.name) : it->second;
    }
    case Op::deref: return type_of(e.args.front()).pointee();
    case Op::address: {
      const Type type = type_of(e.args.front());
      return {type.number, type.pointers + 1};
    }
    case Op::unary:
      if (const auto to = conversion_named(e.name)) return {.number = *to};
      if (e.name == "(?)" || e.name == "(mixed)") return {};
      return {.number = e.name == "!" ? Number::s32 : common(type_of(e.args.front()).scalar(), Number::s32)};
    case Op::binary:
      if (is_comparison(e.name)) return {.number = Number::s32};
      if (is_shift(e.name)) return {.number = common(type_of(e.args[0]).scalar(), Number::s32)};
      return {.number = common(type_of(e.args[0]).scalar(), type_of(e.args[1]).scalar())};
    case Op::symbol:
    case Op::function:
    case Op::unknown: break;
  }
  return {};
}

Expr Lowerer::convert(Expr v, Number to, Node at) {
  const Number from = number_of(v);
  if (to == Number::unknown || v.op == Op::unknown || (from == to && !is_partial(from))) return v;
  if (to == Number::boolean) return v.op == Op::integer ? integer(v.value != 0) : decided(std::move(v), at);
  if (holds_all_of(to, from)) return v;
  if (v.op == Op::integer)
    if (const auto n = converted(v.value, to); n && !is_unsigned(to)) return integer(*n);
  return {.op = Op::unary, .name = conversion(to), .args = {std::move(v)}};
}

Expr Lowerer::arithmetic(const std::string& op, Expr left, Expr right, Node at) {
  const Number n = is_shift(op) ? common(number_of(left), Number::s32) : common(number_of(left), number_of(right));
  if (!is_unsigned(n)) return mixed({.op = Op::binary, .name = op, .args = {std::move(left), std::move(right)}});
  // Of the others the lowest bits are the same, whichever type the operands have.
  if (op == "/" || op == "%" || op == ">>") {
    left = convert(std::move(left), n, at);
    if (op != ">>") right = convert(std::move(right), n, at);
  }
  return {.op = Op::unary, .name = conversion(n), .args = {{.op = Op::binary, .name = op, .args = {std::move(left), std::move(right)}}}};
}

/// Whether it is of a type that is not known, but of one without a sign if that is no larger than what is in it.
bool Lowerer::may_wrap(const Expr& e) const {
  if (e.op != Op::unary && e.op != Op::binary) return false;
  if (number_of(e) != Number::unknown || is_comparison(e.name)) return false;
  return std::ranges::any_of(e.args, [this](const Expr& of) { return is_unsigned(number_of(of)) || may_wrap(of); });
}

Expr Lowerer::mixed(Expr e) const { return may_wrap(e) ? Expr{.op = Op::unary, .name = "(mixed)", .args = {std::move(e)}} : e; }

Expr Lowerer::comparison(const std::string& op, Expr left, Expr right, Node at) {
  const Number a = number_of(left), b = number_of(right), n = common(a, b);
  if (is_unsigned(n)) {
    left = convert(std::move(left), n, at);
    right = convert(std::move(right), n, at);
  } else if (n == Number::unknown && op != "==" && op != "!=") {
    // If it has no sign, a negative number that it is compared with, or that comes out, is a large one.
    const auto may_have_no_sign = [](Expr e) { return Expr{.op = Op::unary, .name = "(?)", .args = {std::move(e)}}; };
    const auto has_sign = [](const Expr& e) { return e.op == Op::integer && e.value < 0; };
    const auto is_computed = [](const Expr& e) { return e.op == Op::binary || e.op == Op::unary; };
    const auto asks = [&](const Expr& e, const Expr& other) {
      return number_of(e) == Number::unknown && e.op != Op::symbol && (other.op != Op::integer || has_sign(other) || is_computed(e));
    };
    const bool asks_left = asks(left, right), asks_right = asks(right, left);
    if (asks_left) left = may_have_no_sign(std::move(left));
    if (asks_right) right = may_have_no_sign(std::move(right));
  }
  if (n == Number::unknown && (op == "==" || op == "!=")) {
    // A negative number is a large one, too, but none of those that an int has.
    const auto is_small = [](const Expr& e) {
      const Expr& of = e.op == Op::unary && conversion_named(e.name) ? e.args.front() : e;
      return of.op == Op::integer && of.value >= 0 && of.value == static_cast<std::int32_t>(of.value);
    };
    for (auto [of, other] : {std::pair(&left, &right), std::pair(&right, &left)})
      if (number_of(*of) == Number::unknown && of->op != Op::symbol && is_unsigned(number_of(*other)) && !is_small(*other))
        *of = {.op = Op::unary, .name = "(mixed)", .args = {Expr(std::move(*of))}};
  }
  return {.op = Op::binary, .name = op, .args = {std::move(left), std::move(right)}};
}

std::optional<Type> Lowerer::type_named(Node call) const {
  const Node callee = call.field("function");
  if (!callee || !callee.is("parenthesized_expression") || callee.children().size() != 1 || !callee.children().front().is("identifier"))
    return std::nullopt;
  const std::string name(callee.children().front().text());
  return local(name) != nullptr || program_.variable(name, function_.file) != nullptr ? std::nullopt
                                                                                      : known_type(name, program_.type_names());
}

Node Lowerer::cast_like_a_call(Node node) const {
  if (!node.is("call_expression") || !type_named(node)) return {};
  const auto given = node.field("arguments").children();
  return given.size() == 1 ? given.front() : Node();
}

/// Of `(x) - y`, read as a cast to the type x, though x is none.
bool Lowerer::is_no_cast(Node cast) const {
  const Node type = cast.field("type").field("type"), declarator = cast.field("type").field("declarator");
  if (!type.is("type_identifier")) return false;
  // (f(y)) - z, (x[y]) - z: there are no casts to functions and arrays.
  if (declarator) return declarator.is("abstract_function_declarator") || declarator.is("abstract_array_declarator");
  return local(type.text()) != nullptr || program_.variable(type.text(), function_.file) != nullptr ||
         program_.enumerator(type.text(), function_.file);
}

Expr Lowerer::cast(Node node) {
  if (is_no_cast(node)) {
    unmodelled(node, "a name in parentheses that the grammar takes for a type: " + squeezed(node.text()));
    return {};
  }
  const Node type = node.field("type");
  const Type to = declared_type(type.field("type"), type.field("declarator"), program_.type_names());
  Expr v = value(node.field("value"));
  // Of a type that is not known, which may have no sign.
  const bool is_number = to.pointers == 0 && to.tag.empty() && !to.is_function && type.field("type").text() != "void";
  if (is_number && to.number == Number::unknown && (v.op == Op::integer || number_of(v) != Number::unknown))
    return {.op = Op::unary, .name = "(?)", .args = {std::move(v)}};
  return cast(std::move(v), to.scalar(), node);
}

Expr Lowerer::cast(Expr v, Number number, Node at) {
  const Number from = number_of(v);
  v = convert(std::move(v), number, at);
  // What it is compared with is converted to the type of the cast, even if this changes no number.
  if (number >= Number::s32 && number <= Number::u64 && from != Number::unknown && common(from, Number::s32) != number &&
      number_of(v) != number)
    return {.op = Op::unary, .name = conversion(number), .args = {std::move(v)}};
  return v;
}

}  // namespace pmc::source

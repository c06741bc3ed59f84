// Expressions over abstract values.
#include <algorithm>

#include "checker/source/interpreter.hpp"

namespace pmc::source {

using Op = Expr::Op;
using Kind = Value::Kind;

namespace {

/// Beyond these a counter is no longer told apart, so that loops end.
constexpr std::int64_t exact_max = 8;
constexpr std::int64_t errno_max = 4095;
constexpr std::int64_t lowest_int = std::numeric_limits<std::int32_t>::min();

bool is_errno(const std::string& symbol) {
  return symbol.size() > 2 && symbol.front() == 'E' &&
         std::ranges::all_of(symbol, [](unsigned char c) { return std::isupper(c) || std::isdigit(c); });
}

const Hooks* hooks_named(const Expr& e) {
  if (e.op != Op::global) return nullptr;
  for (const Hooks& h : hook_tables())
    if (h.pointer == variable_name(e.name)) return &h;
  return nullptr;
}

std::optional<std::int64_t> computed(const std::string& op, std::int64_t a, std::int64_t b) {
  std::int64_t r = 0;
  if (op == "+") return __builtin_add_overflow(a, b, &r) ? std::nullopt : std::optional(r);
  if (op == "-") return __builtin_sub_overflow(a, b, &r) ? std::nullopt : std::optional(r);
  if (op == "*") return __builtin_mul_overflow(a, b, &r) ? std::nullopt : std::optional(r);
  if (op == "&") return a & b;
  if (op == "|") return a | b;
  if (op == "^") return a ^ b;
  if (op == "<<" && b >= 0 && b < 32 && a >= 0 && a < (1 << 30)) return a << b;
  if (op == ">>" && b >= 0 && b < 64) return a >> b;
  if (op == "/" && b != 0 && !(a == Value::lowest && b == -1)) return a / b;
  if (op == "%" && b != 0 && !(a == Value::lowest && b == -1)) return a % b;
  if (op == "==") return a == b;
  if (op == "!=") return a != b;
  if (op == "<") return a < b;
  if (op == ">") return a > b;
  if (op == "<=") return a <= b;
  if (op == ">=") return a >= b;
  return std::nullopt;
}

/// Flags that are or-ed by name: "FMODE_EXCL|FMODE_READ".
std::string joined_flags(const std::string& a, const std::string& b) {
  std::set<std::string> all;
  for (const std::string& text : {a, b})
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('|', begin), text.size());
      all.insert(text.substr(begin, end - begin));
      begin = end + 1;
    }
  std::string result;
  for (const std::string& flag : all) result += (result.empty() ? "" : "|") + flag;
  return result;
}

const Expr& without_conversions(const Expr& e) {
  return e.op == Op::unary && conversion_named(e.name) ? without_conversions(e.args.front()) : e;
}

}  // namespace

Value Interpreter::fresh(std::int64_t low, std::int64_t high) { return {.low = low, .high = high, .id = ++ids_}; }

Value Interpreter::not_null() {
  Value v = fresh();
  v.not_numbers.insert(0);
  return v;
}

Value Interpreter::evaluate(const Expr& e, Configuration& c) {
  switch (e.op) {
    case Op::integer: return Value::exactly(e.value);
    case Op::symbol:
      if (const auto k = known_constant(e.name)) return Value::exactly(*k);
      return {.kind = Kind::symbol, .name = e.name};
    case Op::function: return function_value(e.name, c.frames.back().function->file);
    case Op::local:
    case Op::global:
    case Op::field:
    case Op::arrow:
    case Op::deref: {
      if (const Hooks* h = hooks_named(e); h != nullptr && !h->hooks_only) return not_null();
      if (e.op == Op::global)
        for (const Assumed& a : assumed_values())
          if (a.variable == variable_name(e.name)) return fresh(a.low, a.high);
      if (e.op == Op::arrow && hooks_named(e.args.front()) != nullptr) return not_null();
      const auto path = path_of(e, c);
      return path ? read(*path, c) : fresh();
    }
    case Op::address: {
      const auto path = path_of(e.args.front(), c);
      return path ? Value{.kind = Kind::address, .name = *path} : not_null();
    }
    case Op::unary: {
      if (e.name == "-" && e.args.front().op == Op::symbol && is_errno(e.args.front().name)) {
        const std::string name = e.args.front().name == "EWOULDBLOCK" ? "EAGAIN" : e.args.front().name;
        if (analysis_.told_apart().contains(name)) return {.kind = Kind::symbol, .name = "-" + name};
        Value other = fresh(-errno_max, -1);
        for (const std::string& known : analysis_.told_apart()) other.not_symbols.insert("-" + known);
        return other;
      }
      const Value v = evaluate(e.args.front(), c);
      if (v.kind == Kind::uninitialised) return v;
      if (const auto to = conversion_named(e.name)) return converted_to(*to, v);
      if (e.name == "(?)") return v;
      if (e.name == "(mixed)") return (v.kind == Kind::number && v.low < 0) || v.name.starts_with('-') ? fresh() : v;
      if (e.name != "!") escape(v, c);
      if (e.name == "!")
        return v.is_exact() ? Value::exactly(v.low == 0) : !v.admits(0) && v.kind == Kind::number ? Value::exactly(0) : fresh(0, 1);
      const auto minus = [](std::int64_t n) { return n == Value::lowest ? Value::highest : n == Value::highest ? Value::lowest : -n; };
      if (e.name == "-" && v.is_exact()) return v.low == lowest_int || v.low == Value::lowest ? fresh() : Value::exactly(-v.low);
      if (e.name == "-" && v.is_unknown()) {
        if (v.low > Value::lowest) return fresh(minus(v.high), minus(v.low));
        return v.admits(0) ? fresh() : not_null();  // the lowest number of a type is its own opposite
      }
      if (e.name == "~" && v.is_exact()) return Value::exactly(~v.low);
      return fresh();
    }
    case Op::binary: {
      const Value a = evaluate(e.args[0], c), b = evaluate(e.args[1], c);
      if (e.name == "&" && b == Value::exactly(*known_constant("O_ACCMODE")) &&
          path_of(without_conversions(e.args[0]), c) == "@file.f_flags")
        return Value::exactly(c.access_mode);
      if (a.kind == Kind::uninitialised) return a;
      if (b.kind == Kind::uninitialised) return b;
      escape(a, c), escape(b, c);
      if (a.is_exact() && b.is_exact())
        if (const auto r = computed(e.name, a.low, b.low)) {
          static const std::set<std::string> stays{"&", "|", "^", "%", ">>"};
          if (*r != static_cast<std::int32_t>(*r) && !stays.contains(e.name)) return fresh();  // where an int would be another number
          static const std::set<std::string> grows{"+", "-", "*"};
          if (*r > exact_max && grows.contains(e.name)) return fresh(exact_max + 1);
          if (*r < -exact_max && grows.contains(e.name)) return fresh(Value::lowest, -exact_max - 1);
          return Value::exactly(*r);
        }
      const auto is_zero = [](const Value& v) { return v.is_exact() && v.low == 0; };
      if (e.name == "|") {
        if (is_zero(a)) return b;
        if (is_zero(b)) return a;
        if (a.kind == Kind::symbol && b.kind == Kind::symbol) return {.kind = Kind::symbol, .name = joined_flags(a.name, b.name)};
      }
      if (e.name == "&") {
        if (is_zero(a) || is_zero(b)) return Value::exactly(0);
        for (const Value& v : {a, b})
          if (v.is_exact() && v.low > 0) return fresh(0, v.low);
      }
      static const std::set<std::string> compares{"==", "!=", "<", ">", "<=", ">="};
      return compares.contains(e.name) ? fresh(0, 1) : fresh();
    }
    case Op::unknown: return fresh();
  }
  return fresh();
}

Value Interpreter::converted_to(Number to, const Value& v) {
  if (v.kind == Kind::uninitialised || v.kind == Kind::choice || to == Number::unknown) return v;
  const bool has_minus = v.kind == Kind::symbol && v.name.starts_with('-');
  if (to == Number::boolean) {
    if (v.kind == Kind::address || v.kind == Kind::function || has_minus || (v.kind == Kind::number && !v.admits(0)))
      return Value::exactly(1);
    return v.is_exact() ? Value::exactly(0) : v.is_unknown() && v.low >= 0 && v.high <= 1 ? v : fresh(0, 1);
  }
  const auto [low, high] = bounds(to);
  if (v.is_exact())
    if (const auto n = converted(v.low, to)) return Value::exactly(*n);
  if (is_partial(to)) return to != Number::bit && v.is_unknown() && v.low >= 0 && v.high <= 1 ? v : fresh();
  if (v.kind == Kind::symbol && (has_minus ? to == Number::s32 || to == Number::s64 : to >= Number::s32)) return v;
  if ((v.kind == Kind::address || v.kind == Kind::function) && (to == Number::s64 || to == Number::u64)) return v;
  // What is above the highest number counts as that.
  if (v.kind == Kind::number && v.low >= low && v.high <= high && !v.is_exact() && !(to == Number::s64 && v.high == Value::highest))
    return v;
  return to == Number::s32 ? fresh() : fresh(low, high);
}

/// As an int has it what comes from a type that is not known, as through a pointer to a function: a number that may be one is one.
Value Interpreter::fitted(const Value& v) {
  if (v.kind != Kind::number) return v;
  const auto [low, high] = bounds(Number::s32);
  if (v.is_exact()) return Value::exactly(*converted(v.low, Number::s32));
  return (v.low == Value::lowest || v.low >= low) && (v.high == Value::highest || v.high <= high) ? v : fresh();
}

std::optional<std::string> Interpreter::uninitialised_in(const Expr& e, Configuration& c) {
  if (e.op == Op::address) return std::nullopt;
  if (evaluate(e, c).kind == Kind::uninitialised)
    if (const auto path = path_of(e, c)) return path;
  for (const Expr& a : e.args)
    if (auto path = uninitialised_in(a, c)) return path;
  return std::nullopt;
}

void Interpreter::replace(Configuration& c, const Value& old, const Value& v) const {
  if (old.id == 0) return;
  for (auto& [path, entry] : c.store)
    if (entry.is_unknown() && entry.id == old.id) entry = v;
}

std::vector<Interpreter::Decision> Interpreter::compare(const std::string& op, const Value& a, const Value& b, const Configuration& c,
                                                        bool may_have_no_sign) {
  const auto decided = [&](bool taken) { return std::vector<Decision>{{taken, c, ""}}; };
  const auto both = [&] { return std::vector<Decision>{{true, c, ""}, {false, c, ""}}; };
  const bool equality = op == "==" || op == "!=";
  const auto may_be_negative = [](const Value& v) {
    return (v.kind == Kind::number && v.low < 0 && !v.is_free()) || (v.kind == Kind::symbol && v.name.starts_with('-'));
  };
  if (may_have_no_sign && !equality && (may_be_negative(a) || may_be_negative(b))) return both();
  if (a.kind == Kind::number && b.is_exact()) {
    const auto yes = narrowed(a, op, b.low), no = narrowed(a, negated(op), b.low);
    std::vector<Decision> all;
    for (const auto& [v, taken] : {std::pair(yes, true), std::pair(no, false)}) {
      if (!v) continue;
      Configuration then = c;
      Value kept = *v;
      if (kept.is_unknown()) kept.id = a.id;
      replace(then, a, kept);
      all.push_back({taken, std::move(then), a.is_exact() ? "" : v->text()});
    }
    return all;
  }
  if (a.is_exact() && b.kind == Kind::number) return compare(mirrored(op), b, a, c);
  if (a.is_unknown() && b.is_unknown()) {
    if (a.id != 0 && a.id == b.id) return decided(op == "==" || op == "<=" || op == ">=");
    return both();
  }
  if (a.kind == Kind::symbol && b.kind == Kind::symbol && equality) return decided((a.name == b.name) == (op == "=="));
  if (a.kind == Kind::symbol && b.is_exact()) {
    const bool negative = a.name.starts_with("-E"), positive = is_errno(a.name);
    if (negative || positive) {
      Value stands{.low = negative ? -errno_max : 1, .high = negative ? -1 : errno_max};
      const bool yes = narrowed(stands, op, b.low).has_value(), no = narrowed(stands, negated(op), b.low).has_value();
      if (yes != no) return decided(yes);
    }
    return both();
  }
  if (a.is_exact() && b.kind == Kind::symbol) return compare(mirrored(op), b, a, c);
  if (a.is_unknown() && b.kind == Kind::symbol && equality) {
    const bool excluded = a.not_symbols.contains(b.name) || (b.name.starts_with("-E") && a.low >= 0);
    std::vector<Decision> all;
    if (!excluded) {
      Configuration then = c;
      replace(then, a, b);
      all.push_back({op == "==", std::move(then), b.name});
    }
    Configuration then = c;
    Value other = a;
    other.not_symbols.insert(b.name);
    replace(then, a, other);
    all.push_back({op != "==", std::move(then), "not " + b.name});
    return all;
  }
  if (a.kind == Kind::symbol && b.is_unknown() && equality) return compare(op, b, a, c);
  const auto points = [](const Value& v) { return v.kind == Kind::address || v.kind == Kind::function; };
  if (points(a) && points(b) && equality) {
    // A struct and its first member, and what two unknown pointers point to, may be one.
    const auto may_be = [&](const Value& v, const Value& w) {
      return v.kind == w.kind && (w.name.starts_with(v.name + ".") || v.name.starts_with('*'));
    };
    if (a != b && (may_be(a, b) || may_be(b, a))) return both();
    return decided((a == b) == (op == "=="));
  }
  if (equality && ((points(a) && b.is_exact() && b.low == 0) || (points(b) && a.is_exact() && a.low == 0))) return decided(op == "!=");
  return both();
}

std::vector<Interpreter::Decision> Interpreter::decide(const Instruction& i, Configuration& c) {
  static const std::set<std::string> compares{"==", "!=", "<", ">", "<=", ">="};
  const bool compares_two = i.value.op == Op::binary && compares.contains(i.value.name);
  const bool may_have_no_sign =
      compares_two && std::ranges::any_of(i.value.args, [](const Expr& e) { return e.op == Op::unary && e.name == "(?)"; });
  const Expr& left = compares_two ? i.value.args[0] : i.value;
  const Value a = evaluate(left, c), b = compares_two ? evaluate(i.value.args[1], c) : Value::exactly(0);
  if (a.kind == Kind::uninitialised || b.kind == Kind::uninitialised) uninitialised_read_ = uninitialised_in(i.value, c).value_or("");
  if (!choice_read_.empty() || !uninitialised_read_.empty()) return {};
  return compare(compares_two ? i.value.name : "!=", a, b, c, may_have_no_sign);
}

}  // namespace pmc::source

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

Value not_null() {
  Value v{.low = Value::lowest, .high = Value::highest};
  v.not_numbers.insert(0);
  return v;
}

bool is_errno(const std::string& symbol) {
  return symbol.size() > 2 && symbol.front() == 'E' && std::ranges::all_of(symbol, [](unsigned char c) { return std::isupper(c) || std::isdigit(c); });
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

/// Where the last component of a path begins, separator and all; npos: it is a variable.
std::size_t last_component(const std::string& path) {
  const std::size_t root = path.find_last_of("|:@") == std::string::npos ? 0 : path.find_last_of("|:@");
  const std::size_t dot = path.rfind('.'), arrow = path.rfind("->");
  std::size_t at = std::string::npos;
  if (dot != std::string::npos && dot > root) at = dot;
  if (arrow != std::string::npos && arrow > root && (at == std::string::npos || arrow > at)) at = arrow;
  return at;
}

}  // namespace

Value Interpreter::fresh(std::int64_t low, std::int64_t high) { return {.low = low, .high = high, .id = ++ids_}; }

std::optional<std::string> Interpreter::path_of(const Expr& e, Configuration& c) {
  switch (e.op) {
    case Op::local: return frame_prefix(c) + e.name;
    case Op::global: return e.name.starts_with(":") ? std::nullopt : std::optional(e.name);
    case Op::field: {
      const auto base = path_of(e.args.front(), c);
      return base ? std::optional(*base + "." + e.name) : std::nullopt;
    }
    case Op::arrow: {
      const Value v = evaluate(e.args.front(), c);
      if (v.kind == Kind::address) return v.name + "." + e.name;
      const auto base = path_of(e.args.front(), c);
      return base ? std::optional(*base + "->" + e.name) : std::nullopt;
    }
    case Op::deref: {
      if (e.name == "[]") return std::nullopt;
      const Value v = evaluate(e.args.front(), c);
      if (v.kind == Kind::address) return v.name;
      const auto base = path_of(e.args.front(), c);
      return base ? std::optional(*base + "->*") : std::nullopt;
    }
    default: return std::nullopt;
  }
}

Value Interpreter::initial_value(const std::string& path) {
  const std::string variable = path.substr(0, path.find('.', path.rfind(':')));
  if (shared_.set_by_others.contains(variable)) return fresh();
  if (const auto it = shared_.left.find(path); it != shared_.left.end() && !own_.contains(variable)) {
    if (it->second.size() == 1) {
      Value v = *it->second.begin();
      if (v.is_unknown()) v.id = ++ids_;
      return v;
    }
    return {.kind = Kind::choice, .name = path};
  }
  return initializer(path);
}

/// Before anybody has written to it.
Value Interpreter::initializer(const std::string& path) {
  const auto colon = path.rfind(':');
  const std::string file = path.substr(0, colon), rest = path.substr(colon + 1);
  if (const auto hash = rest.find('#'); hash != std::string::npos) {
    const std::string variable = path.substr(0, path.find('.', colon));
    for (const FunctionText* f : analysis_.functions())
      if (const auto it = analysis_.of(f).code.statics.find(variable); it != analysis_.of(f).code.statics.end())
        return path == variable || (it->second.op == Op::integer && it->second.value == 0) ? constant_value(it->second) : fresh();
    return fresh();
  }
  const std::string name = rest.substr(0, rest.find('.'));
  for (const auto& v : analysis_.program().variables()) {
    if (v->name != name || v->file->path != file) continue;
    if (v->is_array) return fresh();
    Node initializer = v->initializer;
    if (!initializer) return Value::exactly(0);
    if (initializer.is("initializer_list")) {
      if (rest == name) return fresh();
      const std::string field = rest.substr(name.size() + 1);
      Node value;
      for (const Node pair : initializer.children())
        if (pair.is("initializer_pair") && pair.field("designator") && pair.field("designator").text() == "." + field) value = pair.field("value");
      if (!value) return field.find('.') == std::string::npos ? Value::exactly(0) : fresh();
      initializer = value;
    }
    const Expr e = constant(analysis_.program(), v->file, initializer);
    return converted_to(rest == name ? v->type.scalar() : analysis_.program().member_type(rest.substr(rest.rfind('.') + 1)).scalar(), constant_value(e));
  }
  return fresh();
}

Value Interpreter::constant_value(const Expr& e) {
  if (e.op == Op::integer) return Value::exactly(e.value);
  if (e.op == Op::symbol) return known_constant(e.name) ? Value::exactly(*known_constant(e.name)) : Value{.kind = Kind::symbol, .name = e.name};
  if (e.op == Op::function) return {.kind = Kind::function, .name = e.name};
  return fresh();
}

bool Interpreter::is_tracked(const std::string& path) const {
  return path.find('|') != std::string::npos || (shared_.relevance.is_tracked(path) && !free_.contains(path) && !shared_.at_any_time.contains(path.substr(0, path.find('.', path.rfind(':')))));
}

Value Interpreter::read(const std::string& path, Configuration& c) {
  if (!is_tracked(path)) return fresh();
  if (const auto it = c.store.find(path); it != c.store.end()) {
    if (it->second.kind == Kind::choice) choice_read_ = path;
    return it->second;
  }
  for (std::size_t at = last_component(path); at != std::string::npos;) {
    if (path[at] == '-') break;  // what a pointer points to is its own
    const std::string above = path.substr(0, at);
    if (const auto it = c.store.find(above); it != c.store.end()) {
      if (it->second.kind == Kind::uninitialised) return it->second;
      if (it->second.is_exact() && it->second.low == 0) return it->second;
      return c.store[path] = fresh();
    }
    at = last_component(above);
  }
  const bool is_global = path.find('|') == std::string::npos && path.find(':') != std::string::npos && path.find("->") == std::string::npos;
  Value v = is_global ? initial_value(path) : fresh();
  if (v.kind == Kind::choice) choice_read_ = path;
  return c.store[path] = v;
}

void Interpreter::write(const std::string& path, const Value& v, Configuration& c) const {
  if (!is_tracked(path)) return;
  std::erase_if(c.store, [&](const auto& entry) { return entry.first.starts_with(path + ".") || entry.first.starts_with(path + "->"); });
  c.store[path] = v;
}

void Interpreter::forget(const std::string& path, Configuration& c) { write(path, fresh(), c); }

Value Interpreter::evaluate(const Expr& e, Configuration& c) {
  switch (e.op) {
    case Op::integer: return Value::exactly(e.value);
    case Op::symbol:
      if (const auto k = known_constant(e.name)) return Value::exactly(*k);
      return {.kind = Kind::symbol, .name = e.name};
    case Op::function: return {.kind = Kind::function, .name = e.name};
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
        if (analysis_.is_told_apart(e.args.front().name)) return {.kind = Kind::symbol, .name = "-" + e.args.front().name};
        return fresh(-errno_max, -1);
      }
      const Value v = evaluate(e.args.front(), c);
      if (v.kind == Kind::uninitialised) return v;
      if (const auto to = conversion_named(e.name)) return converted_to(*to, v);
      if (e.name == "(?)") return v;
      if (e.name == "!") return v.is_exact() ? Value::exactly(v.low == 0) : !v.admits(0) && v.kind == Kind::number ? Value::exactly(0) : fresh(0, 1);
      if (e.name == "-" && v.kind == Kind::number && v.low != Value::lowest)
        return v.is_exact() ? Value::exactly(-v.low) : v.high == Value::highest ? fresh(Value::lowest, -v.low) : fresh(-v.high, -v.low);
      if (e.name == "~" && v.is_exact()) return Value::exactly(~v.low);
      return fresh();
    }
    case Op::binary: {
      const Value a = evaluate(e.args[0], c), b = evaluate(e.args[1], c);
      if (a.kind == Kind::uninitialised) return a;
      if (b.kind == Kind::uninitialised) return b;
      if (a.is_exact() && b.is_exact())
        if (const auto r = computed(e.name, a.low, b.low)) {
          if (*r != static_cast<std::int32_t>(*r)) return fresh();  // where an int would be another number
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
    if (v.kind == Kind::address || v.kind == Kind::function || has_minus || (v.kind == Kind::number && !v.admits(0))) return Value::exactly(1);
    return v.is_exact() ? Value::exactly(0) : v.is_unknown() && v.low >= 0 && v.high <= 1 ? v : fresh(0, 1);
  }
  const auto [low, high] = bounds(to);
  if (v.is_exact())
    if (const auto n = converted(v.low, to)) return Value::exactly(*n);
  if (v.kind == Kind::symbol && (has_minus ? to == Number::s32 || to == Number::s64 : to >= Number::s32)) return v;
  if (v.kind == Kind::address || v.kind == Kind::function) return v;
  // What is above the highest number counts as that.
  if (v.kind == Kind::number && v.low >= low && v.high <= high && !v.is_exact() && !(to == Number::s64 && v.high == Value::highest)) return v;
  return to == Number::s32 ? fresh() : fresh(low, high);
}

void Interpreter::replace(Configuration& c, const Value& old, const Value& v) const {
  if (old.id == 0) return;
  for (auto& [path, entry] : c.store)
    if (entry.is_unknown() && entry.id == old.id) entry = v;
}

std::vector<Interpreter::Decision> Interpreter::compare(const std::string& op, const Value& a, const Value& b, const Configuration& c, bool may_have_no_sign) {
  const auto decided = [&](bool taken) { return std::vector<Decision>{{taken, c, ""}}; };
  const auto both = [&] { return std::vector<Decision>{{true, c, ""}, {false, c, ""}}; };
  const bool equality = op == "==" || op == "!=";
  const auto may_be_negative = [](const Value& v) { return (v.kind == Kind::number && v.low < 0 && !v.is_free()) || (v.kind == Kind::symbol && v.name.starts_with('-')); };
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
  if (points(a) && points(b) && equality) return decided((a == b) == (op == "=="));
  if (equality && ((points(a) && b.is_exact() && b.low == 0) || (points(b) && a.is_exact() && a.low == 0))) return decided(op == "!=");
  return both();
}

std::vector<Interpreter::Decision> Interpreter::decide(const Instruction& i, Configuration& c) {
  static const std::set<std::string> compares{"==", "!=", "<", ">", "<=", ">="};
  const bool compares_two = i.value.op == Op::binary && compares.contains(i.value.name);
  const bool may_have_no_sign = compares_two && std::ranges::any_of(i.value.args, [](const Expr& e) { return e.op == Op::unary && e.name == "(?)"; });
  const Expr& left = compares_two ? i.value.args[0] : i.value;
  const Value a = evaluate(left, c), b = compares_two ? evaluate(i.value.args[1], c) : Value::exactly(0);
  for (const auto& [v, e] : {std::pair<const Value&, const Expr&>(a, left), std::pair<const Value&, const Expr&>(b, compares_two ? i.value.args[1] : left)})
    if (v.kind == Kind::uninitialised) {
      const auto path = path_of(e, c);
      uninitialised_read_ = path ? *path : "?";
    }
  if (!choice_read_.empty() || !uninitialised_read_.empty()) return {};
  return compare(compares_two ? i.value.name : "!=", a, b, c, may_have_no_sign);
}

}  // namespace pmc::source

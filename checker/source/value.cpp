#include "checker/source/value.hpp"

namespace pmc::source {

std::string Value::text() const {
  switch (kind) {
    case Kind::uninitialised: return "not initialised";
    case Kind::symbol: return name;
    case Kind::address: return "&" + name.substr(name.find_last_of("|:") + 1);
    case Kind::function: return name.substr(name.rfind(':') + 1) + "()";
    case Kind::choice: return "as it was left";
    case Kind::number: break;
  }
  if (is_exact()) return std::to_string(low);
  if (high < 0) return "negative";
  if (low > 0) return "positive";
  if (low == 0) return not_numbers.contains(0) ? "positive" : "not negative";
  if (high == 0) return not_numbers.contains(0) ? "negative" : "not positive";
  if (not_numbers.contains(0)) return "not 0";
  return "anything";
}

std::optional<Value> narrowed(Value v, const std::string& op, std::int64_t bound) {
  if (op == "==") {
    if (!v.admits(bound)) return std::nullopt;
    return Value::exactly(bound);
  }
  if (op == "!=") {
    if (v.is_exact()) return v.low == bound ? std::nullopt : std::optional(v);
    v.not_numbers.insert(bound);
  } else if (op == "<" || op == "<=") {
    if (op == "<" && bound == Value::lowest) return std::nullopt;
    v.high = std::min(v.high, op == "<" ? bound - 1 : bound);
  } else {
    if (op == ">" && bound == Value::highest) return std::nullopt;
    v.low = std::max(v.low, op == ">" ? bound + 1 : bound);
  }
  while (v.low <= v.high && v.not_numbers.contains(v.low) && v.low < Value::highest) v.not_numbers.erase(v.low++);
  while (v.low <= v.high && v.not_numbers.contains(v.high) && v.high > Value::lowest) v.not_numbers.erase(v.high--);
  if (v.low > v.high || (v.low == v.high && v.not_numbers.contains(v.low))) return std::nullopt;
  std::erase_if(v.not_numbers, [&](std::int64_t n) { return n < v.low || n > v.high; });
  if (v.low == v.high) return Value::exactly(v.low);
  return v;
}

std::string negated(const std::string& op) {
  if (op == "==") return "!=";
  if (op == "!=") return "==";
  if (op == "<") return ">=";
  if (op == ">=") return "<";
  return op == ">" ? "<=" : ">";
}

std::string mirrored(const std::string& op) {
  if (op == "<") return ">";
  if (op == ">") return "<";
  if (op == "<=") return ">=";
  if (op == ">=") return "<=";
  return op;
}

}  // namespace pmc::source

/// The abstract values that steer a function: numbers exactly or between bounds, constants by name, pointers to what is
/// tracked, functions; "not initialised" is a value of its own.
#pragma once
#include <compare>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pmc::source {

struct Value {
  enum class Kind : std::uint8_t {
    uninitialised,
    number,    ///< exactly `low`, or anything from `low` to `high` but what is excluded
    symbol,    ///< a constant whose number is not known: `name`
    address,   ///< of the object `name`
    function,  ///< `name`: "file.c:f", or "f" if it is of none of the files read
    choice,    ///< one of what earlier transitions may have left in the variable `name`
  };
  static constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min(), highest = std::numeric_limits<std::int64_t>::max();
  Kind kind = Kind::number;
  std::int64_t low = 0, high = 0;
  std::set<std::int64_t> not_numbers = {};
  std::set<std::string> not_symbols = {};
  std::uint32_t id = 0;  ///< of a number that is not exact: equal ids are the same number
  std::string name = {};

  static Value exactly(std::int64_t n) { return {.low = n, .high = n}; }
  [[nodiscard]] bool is_exact() const { return kind == Kind::number && low == high; }
  [[nodiscard]] bool is_unknown() const { return kind == Kind::number && low != high; }
  /// The number n is possible.
  [[nodiscard]] bool admits(std::int64_t n) const { return kind == Kind::number && low <= n && n <= high && !not_numbers.contains(n); }
  /// Nothing at all is known of it.
  [[nodiscard]] bool is_free() const { return is_unknown() && low == lowest && high == highest && not_numbers.empty() && not_symbols.empty(); }
  /// As a person reads it: "0", "negative", "PMSG_FREEZE".
  [[nodiscard]] std::string text() const;
  std::strong_ordering operator<=>(const Value&) const = default;
  bool operator==(const Value&) const = default;
};

/// What is left of a number that is compared with an exact one, if the comparison is true; none: it cannot be.
std::optional<Value> narrowed(Value v, const std::string& op, std::int64_t bound);
/// "<" for ">=", and so on.
std::string negated(const std::string& op);
/// "<" for ">", "==" for itself: a op b is b mirrored(op) a.
std::string mirrored(const std::string& op);

/// Values of what is tracked, by path: "0|error", "drivers/xen/manage.c:state", "0|si.cancelled", "p->field".
using Store = std::map<std::string, Value>;

}  // namespace pmc::source

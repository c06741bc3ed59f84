/// What C's integer types make of a number that they are given, as far as a file says which type it is.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "checker/source/parse.hpp"
#include "checker/source/value.hpp"

namespace pmc::source {

/// As on x86-64.  A type that is not known, as most of headers are, is taken to hold what it is given.
enum class Number : std::uint8_t {
  unknown,
  boolean,
  s8,
  u8,
  s16,
  u16,
  s32,
  u32,
  s64,
  u64,
  unsure,  ///< of a member: structs do not agree on it, or a large bit-field: only 0 and 1 stay as they are
  narrow,  ///< a char or a bit-field of fewer bits than an int has: the same, and it is used as an int
  bit,     ///< one with a sign: only 0 stays
};

struct Type {
  Number number = Number::unknown;
  int pointers = 0;                   ///< 1: a pointer to such a number; of a pointer to something else that is unknown
  bool is_array = false;              ///< of such numbers or pointers
  bool is_function = false;           ///< what is declared is no object
  bool is_shared = false;             ///< a member of a union: it changes with the others
  std::string tag = {};               ///< of a struct or union, or pointers to it; empty: it is not known
  Number returned = Number::unknown;  ///< of a pointer to a function that returns such a number
  bool operator==(const Type&) const = default;
  [[nodiscard]] Number scalar() const { return pointers == 0 && !is_array && !is_function ? number : Number::unknown; }
  /// Of *x and x[i].
  [[nodiscard]] Type pointee() const {
    Type of = is_array || pointers > 0 ? *this : Type{};
    if (!is_array && pointers > 0) --of.pointers;
    of.is_array = of.is_shared = false;
    return of;
  }
};

/// Names of types that the files declare, and what they stand for.
using TypeNames = std::map<std::string, Type, std::less<>>;

/// Structs and unions, by tag, and the tags of those within them; "": of one that is not known.
using Structs = std::map<std::string, std::set<std::string>, std::less<>>;

/// Of `specifier`, a declaration's type, as `declarator` has it.
Type declared_type(Node specifier, Node declarator, const TypeNames& names);
/// The name of an enumeration's type: "enum e"; of one without a tag all of its text.
std::string enum_name(Node specifier);
/// What that name stands for, if it is known to be a type's.
std::optional<Type> known_type(std::string_view name, const TypeNames& names);
/// The types of members, by name, that the structs and unions in or below the node declare.
void collect_members(Node node, const TypeNames& names, TypeNames& members, Structs& structs);

/// Every number of the first is one of the second.
bool holds_all_of(Number wide, Number narrow);
/// What two operands are converted to; unknown: one of them is.
Number common(Number a, Number b);
bool is_unsigned(Number n);
/// Not all numbers that it has are known.
bool is_partial(Number n);
/// An integer literal's value, whatever its base and suffix.
std::optional<std::int64_t> literal(std::string_view text);
/// Of an integer literal with that value.
Number literal_type(std::string_view text, std::int64_t value);
/// "(u8)": the name of the conversion, as a unary operator.
std::string conversion(Number to);
std::optional<Number> conversion_named(std::string_view op);
/// The number n as that type has it; none: it may be another.
std::optional<std::int64_t> converted(std::int64_t n, Number to);
/// The lowest and the highest number of the type; a Value's own bounds stand for those beyond them.
std::pair<std::int64_t, std::int64_t> bounds(Number n);

}  // namespace pmc::source

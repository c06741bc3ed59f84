#include "checker/source/types.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace pmc::source {
namespace {

constexpr std::array<std::pair<Number, std::string_view>, 13> spelt{{{Number::unknown, ""},
                                                                     {Number::boolean, "bool"},
                                                                     {Number::s8, "s8"},
                                                                     {Number::u8, "u8"},
                                                                     {Number::s16, "s16"},
                                                                     {Number::u16, "u16"},
                                                                     {Number::s32, "s32"},
                                                                     {Number::u32, "u32"},
                                                                     {Number::s64, "s64"},
                                                                     {Number::u64, "u64"},
                                                                     {Number::unsure, "unsure"},
                                                                     {Number::narrow, "narrow"},
                                                                     {Number::bit, "bit"}}};

/// "unsigned long int", whatever the order of its words.
Number number_of_words(std::string_view text) {
  std::multiset<std::string> words;
  std::string word;
  for (const char c : std::string(text) + ' ')
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_')
      word += c;
    else if (!word.empty())
      words.insert(std::move(word)), word.clear();
  const bool has_no_sign = words.contains("unsigned");
  if (words.contains("char")) return has_no_sign ? Number::u8 : words.contains("signed") ? Number::s8 : Number::narrow;
  if (words.contains("short")) return has_no_sign ? Number::u16 : Number::s16;
  if (words.contains("double") || words.contains("float")) return Number::unknown;
  if (words.contains("long")) return has_no_sign ? Number::u64 : Number::s64;
  return has_no_sign ? Number::u32 : Number::s32;
}

/// include/linux/types.h, include/uapi/asm-generic/int-ll64.h, posix_types.h.
Number number_named(std::string_view name) {
  static const std::map<std::string_view, Number> all{{"bool", Number::boolean},
                                                      {"_Bool", Number::boolean},
                                                      {"s8", Number::s8},
                                                      {"u8", Number::u8},
                                                      {"__u8", Number::u8},
                                                      {"int8_t", Number::s8},
                                                      {"uint8_t", Number::u8},
                                                      {"s16", Number::s16},
                                                      {"u16", Number::u16},
                                                      {"__u16", Number::u16},
                                                      {"int16_t", Number::s16},
                                                      {"uint16_t", Number::u16},
                                                      {"umode_t", Number::u16},
                                                      {"s32", Number::s32},
                                                      {"u32", Number::u32},
                                                      {"__u32", Number::u32},
                                                      {"int32_t", Number::s32},
                                                      {"uint32_t", Number::u32},
                                                      {"uint", Number::u32},
                                                      {"dev_t", Number::u32},
                                                      {"gfp_t", Number::u32},
                                                      {"fmode_t", Number::u32},
                                                      {"blk_mode_t", Number::u32},
                                                      {"pid_t", Number::s32},
                                                      {"suspend_state_t", Number::s32},
                                                      {"suspend_disk_method_t", Number::s32},
                                                      {"s64", Number::s64},
                                                      {"u64", Number::u64},
                                                      {"__u64", Number::u64},
                                                      {"int64_t", Number::s64},
                                                      {"uint64_t", Number::u64},
                                                      {"ulong", Number::u64},
                                                      {"size_t", Number::u64},
                                                      {"ssize_t", Number::s64},
                                                      {"loff_t", Number::s64},
                                                      {"sector_t", Number::u64},
                                                      {"ktime_t", Number::s64},
                                                      {"time64_t", Number::s64},
                                                      {"phys_addr_t", Number::u64},
                                                      {"resource_size_t", Number::u64},
                                                      {"uintptr_t", Number::u64},
                                                      {"intptr_t", Number::s64},
                                                      {"ptrdiff_t", Number::s64},
                                                      {"int", Number::s32},
                                                      {"char", Number::narrow},  // it has a sign until 6.1
                                                      {"dma_addr_t", Number::u64}};
  const auto it = all.find(name);
  return it == all.end() ? Number::unknown : it->second;
}

/// What is around the name, from the inside to the outside: 'p' pointer, 'a' array, 'f' function.
std::string around(Node declarator) {
  std::string all;
  while (declarator) {
    if (declarator.is("pointer_declarator") || declarator.is("abstract_pointer_declarator")) all += 'p';
    if (declarator.is("array_declarator") || declarator.is("abstract_array_declarator")) all += 'a';
    if (declarator.is("function_declarator") || declarator.is("abstract_function_declarator")) all += 'f';
    Node inner = declarator.field("declarator");
    if (!inner && (declarator.is("parenthesized_declarator") || declarator.is("abstract_parenthesized_declarator") ||
                   declarator.is("attributed_declarator")))
      if (const auto children = declarator.children(); !children.empty()) inner = children.front();
    declarator = inner;
  }
  std::ranges::reverse(all);
  return all;
}

std::string name_in(Node declarator) {
  while (declarator) {
    if (declarator.is("identifier") || declarator.is("field_identifier")) return std::string(declarator.text());
    Node inner = declarator.field("declarator");
    if (!inner && declarator.is("parenthesized_declarator"))
      if (const auto children = declarator.children(); !children.empty()) inner = children.front();
    declarator = inner;
  }
  return {};
}

void take_member(const std::string& name, Type type, TypeNames& members) {
  const auto [it, is_new] = members.try_emplace(name, type);
  Type& known = it->second;
  if (is_new || known == type) return;
  const auto takes_all = [](const Type& t) {
    return t.scalar() == Number::unknown || t.scalar() == Number::s32 || t.scalar() == Number::s64;
  };
  const bool shared = known.is_shared || type.is_shared;
  if (known.pointers > 0 && type.pointers > 0 && !known.is_array && !type.is_array)
    known = {.pointers = 1};
  else
    known = {.number = takes_all(known) && takes_all(type) ? Number::unknown : Number::unsure};
  known.is_shared = shared;
}

Number bit_field(Number of, Node clause) {
  const auto children = clause.children();
  switch (of) {
    case Number::s8:
    case Number::s16:
    case Number::s32: return Number::bit;
    case Number::boolean:
    case Number::u8:
    case Number::u16:
    case Number::narrow: return Number::narrow;
    case Number::u32:
      if (const auto bits = children.empty() ? std::nullopt : literal(children.front().text()); bits && *bits < 32) return Number::narrow;
      return Number::unsure;
    default: return Number::unsure;
  }
}

void collect(Node list, bool in_union, const TypeNames& names, TypeNames& members, Structs& structs, const std::string& tag) {
  for (const Node member : list.children()) {
    if (!member.is("field_declaration")) continue;
    const Node specifier = member.field("type");
    if (const Node body = specifier.field("body")) {
      const std::string inner(specifier.field("name").text());
      if (!inner.empty()) structs[tag].insert(inner);
      collect(body, in_union || specifier.is("union_specifier"), names, members, structs, inner.empty() ? tag : inner);
    }
    const auto all = member.all_children();
    for (std::size_t n = 0; n < all.size(); ++n) {
      const Node d = all[n];
      if (!(d.is("field_identifier") || d.is("pointer_declarator") || d.is("array_declarator") || d.is("function_declarator") ||
            d.is("parenthesized_declarator")))
        continue;
      const std::string name = name_in(d);
      Type type = declared_type(specifier, d, names);
      type.is_shared = in_union;
      if (n + 1 < all.size() && all[n + 1].is("bitfield_clause")) type.number = bit_field(type.number, all[n + 1]);
      if (type.pointers == 0 && type.number == Number::unknown && !specifier.field("body")) structs[tag].insert(type.tag);
      if (!name.empty()) take_member(name, type, members);
    }
  }
}

}  // namespace

Type declared_type(Node specifier, Node declarator, const TypeNames& names) {
  Type type;
  if (specifier.is("sized_type_specifier"))
    type.number = number_of_words(specifier.text());
  else if (const auto it = specifier.is("enum_specifier") ? names.find(enum_name(specifier)) : names.find(specifier.text());
           it != names.end())
    type = it->second;
  else
    type.number = number_named(specifier.text());
  if (specifier.is("struct_specifier") || specifier.is("union_specifier")) type.tag = specifier.field("name").text();
  const std::string all = around(declarator);
  if (all.empty()) return type;
  if (all.front() == 'f') return {.is_function = true};
  if (all == "pf" && type.pointers == 0 && !type.is_array) return {.pointers = 1, .returned = type.number};
  const bool is_array = all.front() == 'a';
  if (type.is_array || type.is_function || all.find_first_not_of('p', is_array ? 1 : 0) != std::string::npos)
    return {.pointers = is_array ? 0 : 1, .is_array = is_array};
  type.pointers += static_cast<int>(all.size()) - (is_array ? 1 : 0);
  type.is_array = is_array;
  return type;
}

void collect_members(Node node, const TypeNames& names, TypeNames& members, Structs& structs) {
  if (node.is("struct_specifier") || node.is("union_specifier")) {
    const std::string tag(node.field("name").text());
    if (const Node body = node.field("body")) {
      if (!tag.empty()) structs[tag];
      collect(body, node.is("union_specifier"), names, members, structs, tag);
    }
    return;
  }
  for (const Node c : node.children())
    if (!c.is("compound_statement") && !c.is("initializer_list")) collect_members(c, names, members, structs);
}

std::string enum_name(Node specifier) {
  const Node tag = specifier.field("name");
  return tag ? "enum " + std::string(tag.text()) : std::string(specifier.text());
}

std::optional<Type> known_type(std::string_view name, const TypeNames& names) {
  if (const auto it = names.find(name); it != names.end()) return it->second;
  const Number number = number_named(name);
  return number == Number::unknown ? std::nullopt : std::optional(Type{.number = number});
}

bool is_partial(Number n) { return n == Number::unsure || n == Number::narrow || n == Number::bit; }

bool is_unsigned(Number n) { return n == Number::u32 || n == Number::u64; }

std::pair<std::int64_t, std::int64_t> bounds(Number n) {
  switch (n) {
    case Number::boolean: return {0, 1};
    case Number::s8: return {-128, 127};
    case Number::u8: return {0, 255};
    case Number::s16: return {-32768, 32767};
    case Number::u16: return {0, 65535};
    case Number::s32: return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    case Number::u32: return {0, std::numeric_limits<std::uint32_t>::max()};
    case Number::u64: return {0, Value::highest};
    case Number::unknown:
    case Number::s64:
    case Number::unsure:
    case Number::narrow:
    case Number::bit: break;
  }
  return {Value::lowest, Value::highest};
}

bool holds_all_of(Number wide, Number narrow) {
  if (wide == narrow || wide == Number::unknown) return !is_partial(wide);
  if (wide == Number::boolean || is_partial(wide)) return false;
  if (narrow == Number::unknown || is_partial(narrow)) return wide == Number::s32 || wide == Number::s64;
  if (wide == Number::s64 && narrow == Number::u64) return false;
  const auto [low, high] = bounds(narrow);
  const auto [lowest, highest] = bounds(wide);
  return lowest <= low && high <= highest;
}

Number common(Number a, Number b) {
  const auto promoted = [](Number n) {
    if (n == Number::unsure) return Number::unknown;
    return n == Number::narrow || n == Number::bit || (n != Number::unknown && n < Number::s32) ? Number::s32 : n;
  };
  a = promoted(a), b = promoted(b);
  if (a == Number::u64 || b == Number::u64) return Number::u64;
  if (a == Number::unknown || b == Number::unknown) return Number::unknown;
  return std::max(a, b);
}

std::optional<std::int64_t> literal(std::string_view text) {
  while (!text.empty() && std::string_view("uUlL").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  const bool minus = text.starts_with('-');  // the grammar takes a sign for a part of it
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X"))
    base = 16, text.remove_prefix(2);
  else if (text.starts_with("0b") || text.starts_with("0B"))
    base = 2, text.remove_prefix(2);
  else if (text.size() > 1 && text.front() == '0')
    base = 8, text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return minus ? -value : value;
}

Number literal_type(std::string_view text, std::int64_t value) {
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1), value = value < 0 ? -value : value;
  const bool is_decimal = text.front() != '0' || text.size() == 1;
  bool has_no_sign = false, is_long = false;
  for (; !text.empty() && std::string_view("uUlL").find(text.back()) != std::string_view::npos; text.remove_suffix(1))
    (text.back() == 'u' || text.back() == 'U' ? has_no_sign : is_long) = true;
  if (!is_long && value <= bounds(Number::s32).second) return has_no_sign ? Number::u32 : Number::s32;
  if (!is_long && value <= bounds(Number::u32).second && (has_no_sign || !is_decimal)) return Number::u32;
  return has_no_sign ? Number::u64 : Number::s64;
}

std::string conversion(Number to) { return "(" + std::string(spelt[static_cast<std::size_t>(to)].second) + ")"; }

std::optional<Number> conversion_named(std::string_view op) {
  if (op.size() < 3 || op.front() != '(') return std::nullopt;
  for (const auto& [number, name] : spelt)
    if (op.substr(1, op.size() - 2) == name) return number;
  return std::nullopt;
}

std::optional<std::int64_t> converted(std::int64_t n, Number to) {
  switch (to) {
    case Number::boolean: return n != 0;
    case Number::s8: return static_cast<std::int8_t>(n);
    case Number::u8: return static_cast<std::uint8_t>(n);
    case Number::s16: return static_cast<std::int16_t>(n);
    case Number::u16: return static_cast<std::uint16_t>(n);
    case Number::s32: return static_cast<std::int32_t>(n);
    case Number::u32: return static_cast<std::uint32_t>(n);
    case Number::u64:
    case Number::unsure:
    case Number::narrow:
    case Number::bit:
      if (to == Number::u64 ? n >= 0 : n == 0 || (n == 1 && to != Number::bit)) return n;
      return std::nullopt;
    case Number::unknown:
    case Number::s64: break;
  }
  return n;
}

}  // namespace pmc::source

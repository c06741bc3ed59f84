#include "checker/source/condition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

namespace pmc::source {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Token {
  enum class Kind { name, number, op } kind;
  std::string_view text;
};

constexpr std::size_t tokens_max = 20000;  // also of nested macros that double each time

std::vector<Token> tokens_of(std::string_view text) {
  static constexpr std::array<std::string_view, 9> twos{"&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "##"};
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size() && tokens.size() <= tokens_max;) {
    if (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r')) {
      ++i;
    } else if (is_word(text[i])) {
      const std::size_t begin = i;
      while (i < text.size() && is_word(text[i])) ++i;
      tokens.push_back({is_digit(text[begin]) ? Token::Kind::number : Token::Kind::name, text.substr(begin, i - begin)});
    } else if (text[i] == '\'' || text[i] == '"') {
      const std::size_t begin = i++;
      while (i < text.size() && text[i] != text[begin]) i += text[i] == '\\' ? 2 : 1;
      i = std::min(i + 1, text.size());
      tokens.push_back({text[begin] == '"' ? Token::Kind::op : Token::Kind::number, text.substr(begin, i - begin)});
    } else {
      const std::size_t length = std::ranges::find(twos, text.substr(i, 2)) != twos.end() ? 2 : 1;
      tokens.push_back({Token::Kind::op, text.substr(i, length)});
      i += length;
    }
  }
  return tokens;
}

/// Of type intmax_t or uintmax_t, as in C; the bits are the same.
struct Value {
  std::uint64_t bits = 0;
  bool is_unsigned = false;
  bool certain = true;
  [[nodiscard]] bool truth() const { return bits != 0; }
  [[nodiscard]] std::int64_t number() const { return static_cast<std::int64_t>(bits); }
};
Value of(bool b, bool certain = true) { return {b ? 1u : 0u, false, certain}; }

std::optional<Value> number_of(std::string_view text) {
  if (text.front() == '\'') {
    if (text.size() == 3 && text.back() == '\'') return Value{static_cast<std::uint64_t>(text[1])};
    return std::nullopt;
  }
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
  } else if (text.starts_with("0b") || text.starts_with("0B")) {
    base = 2;
  }
  if (base != 10) {
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
  }
  Value value;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value.bits, base);
  if (error != std::errc()) return std::nullopt;
  for (const char c : text.substr(static_cast<std::size_t>(rest - text.data()))) {
    if (c != 'u' && c != 'U' && c != 'l' && c != 'L') return std::nullopt;
    value.is_unsigned |= c == 'u' || c == 'U';
  }
  value.is_unsigned |= value.number() < 0;
  return value;
}

bool is_predicate(std::string_view name) {
  return name == "IS_ENABLED" || name == "IS_BUILTIN" || name == "IS_MODULE" || name == "IS_REACHABLE";
}

/// Precedence climbing over the expanded tokens.  A name that is still there is not known.
class Evaluator {
 public:
  Evaluator(const KnownMacros& macros, const Config& config) : macros_(macros), config_(config) {}

  Decision run(std::string_view condition) {
    expand(tokens_of(condition));
    const Value value = ternary();
    if (at_ != tokens_.size()) failed_ = true;
    if (failed_) return {false, false, false, {}};
    return {value.truth(), value.certain, true, value.certain ? std::string() : unknown_};
  }

 private:
  static constexpr int depth_max = 200;

  /// Object-like macros replaced by their bodies, except where the name is what is asked for.
  void expand(const std::vector<Token>& from) {
    for (std::size_t i = 0; i < from.size() && !failed_; ++i) {
      if (tokens_.size() >= tokens_max) failed_ = true;
      const Token& token = from[i];
      if (token.kind == Token::Kind::name && (token.text == "defined" || is_predicate(token.text))) {
        const std::size_t operand = i + 1 < from.size() && from[i + 1].text == "(" ? i + 2 : i + 1;
        for (; i < operand && i < from.size(); ++i) tokens_.push_back(from[i]);
        if (i < from.size()) tokens_.push_back(from[i]);
        continue;
      }
      const auto known = token.kind == Token::Kind::name ? macros_.find(token.text) : macros_.end();
      const bool replace = known != macros_.end() && known->second.defined && known->second.value_certain &&
                           known->second.definition_certain && !known->second.function_like &&
                           std::ranges::find(replacing_, token.text) == replacing_.end();
      if (!replace || replacing_.size() >= depth_max) {
        tokens_.push_back(token);
        continue;
      }
      replacing_.push_back(token.text);
      expand(tokens_of(known->second.body));
      replacing_.pop_back();
    }
  }

  [[nodiscard]] std::string_view peek() const { return at_ < tokens_.size() ? tokens_[at_].text : std::string_view(); }
  bool accept(std::string_view text) {
    if (peek() != text) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view text) {
    if (!accept(text)) failed_ = true;
  }

  Value ternary() {
    if (++depth_ > depth_max) failed_ = true;
    Value value = failed_ ? Value{} : binary(1);
    if (!failed_ && accept("?")) {
      const Value yes = ternary();
      expect(":");
      const Value no = ternary();
      const bool same = yes.bits == no.bits && yes.certain && no.certain;
      const bool certain = same || (value.certain && (value.truth() ? yes : no).certain);
      value = value.truth() ? yes : no;
      value.certain = certain;
      value.is_unsigned = yes.is_unsigned || no.is_unsigned;
    }
    --depth_;
    return value;
  }

  static int precedence(std::string_view op) {
    struct Row {
      std::string_view op;
      int precedence;
    };
    static constexpr std::array<Row, 18> rows{{{"||", 1},
                                               {"&&", 2},
                                               {"|", 3},
                                               {"^", 4},
                                               {"&", 5},
                                               {"==", 6},
                                               {"!=", 6},
                                               {"<", 7},
                                               {">", 7},
                                               {"<=", 7},
                                               {">=", 7},
                                               {"<<", 8},
                                               {">>", 8},
                                               {"+", 9},
                                               {"-", 9},
                                               {"*", 10},
                                               {"/", 10},
                                               {"%", 10}}};
    for (const Row& row : rows)
      if (row.op == op) return row.precedence;
    return 0;
  }

  Value binary(int least) {
    Value left = unary();
    for (int p; !failed_ && (p = precedence(peek())) >= least;) {
      const std::string_view op = tokens_[at_++].text;
      const Value right = binary(p + 1);
      left = apply(op, left, right);
    }
    return left;
  }

  Value apply(std::string_view op, Value a, Value b) {
    // What one side settles does not hang on the other.
    if (op == "&&") {
      const bool settled = (a.certain && !a.truth()) || (b.certain && !b.truth());
      return of(a.truth() && b.truth(), settled || (a.certain && b.certain));
    }
    if (op == "||") {
      const bool settled = (a.certain && a.truth()) || (b.certain && b.truth());
      return of(a.truth() || b.truth(), settled || (a.certain && b.certain));
    }
    const bool certain = a.certain && b.certain, wide = a.is_unsigned || b.is_unsigned;
    const bool less = wide ? a.bits < b.bits : a.number() < b.number();
    if (op == "==") return of(a.bits == b.bits, certain);
    if (op == "!=") return of(a.bits != b.bits, certain);
    if (op == "<") return of(less, certain);
    if (op == ">=") return of(!less, certain);
    if (op == ">") return of(!less && a.bits != b.bits, certain);
    if (op == "<=") return of(less || a.bits == b.bits, certain);
    if (op == "+") return {a.bits + b.bits, wide, certain};
    if (op == "-") return {a.bits - b.bits, wide, certain};
    if (op == "*") return {a.bits * b.bits, wide, certain};
    if (op == "|") return {a.bits | b.bits, wide, certain};
    if (op == "^") return {a.bits ^ b.bits, wide, certain};
    if (op == "&") return {a.bits & b.bits, wide, certain || (a.certain && a.bits == 0) || (b.certain && b.bits == 0)};
    if (op == "<<" || op == ">>") return shift(op, a, b.bits, certain);
    return divide(op, a, b, wide, certain);
  }

  static Value shift(std::string_view op, Value a, std::uint64_t by, bool certain) {
    if (by > 63) return {0, a.is_unsigned, false};
    if (op == "<<") return {a.bits << by, a.is_unsigned, certain};
    return {a.is_unsigned ? a.bits >> by : static_cast<std::uint64_t>(a.number() >> by), a.is_unsigned, certain};
  }

  Value divide(std::string_view op, Value a, Value b, bool wide, bool certain) {
    // An unknown name is 0 here, and what divides by it may be in a part that never counts.
    if (b.bits == 0) {
      if (b.certain) failed_ = true;
      return {0, wide, false};
    }
    const bool quotient = op == "/";
    if (wide) return {quotient ? a.bits / b.bits : a.bits % b.bits, true, certain};
    if (b.number() == -1) return {quotient ? 0 - a.bits : 0, false, certain};  // INT64_MIN / -1
    return {static_cast<std::uint64_t>(quotient ? a.number() / b.number() : a.number() % b.number()), false, certain};
  }

  Value unary() {
    if (++depth_ > depth_max) failed_ = true;
    const Value value = failed_ ? Value{} : operand();
    --depth_;
    return value;
  }

  Value operand() {
    if (at_ >= tokens_.size()) {
      failed_ = true;
      return {};
    }
    const Token token = tokens_[at_++];
    if (token.kind == Token::Kind::number) {
      const std::optional<Value> value = number_of(token.text);
      if (!value) failed_ = true;
      return value.value_or(Value{});
    }
    if (token.kind == Token::Kind::name) return name(token.text);
    if (token.text == "(") {
      const Value value = ternary();
      expect(")");
      return value;
    }
    if (token.text != "!" && token.text != "-" && token.text != "+" && token.text != "~") {
      failed_ = true;
      return {};
    }
    const Value value = unary();
    if (token.text == "!") return of(!value.truth(), value.certain);
    if (token.text == "-") return {0 - value.bits, value.is_unsigned, value.certain};
    if (token.text == "~") return {~value.bits, value.is_unsigned, value.certain};
    return value;
  }

  Value name(std::string_view text) {
    if (text == "defined" || is_predicate(text)) {
      const bool parenthesis = accept("(");
      if (at_ >= tokens_.size() || tokens_[at_].kind != Token::Kind::name || (!parenthesis && text != "defined")) failed_ = true;
      if (failed_) return {};
      const std::string_view asked = tokens_[at_++].text;
      if (parenthesis) expect(")");
      if (text == "defined") {
        const Decision decision = decide_defined(asked, macros_, config_);
        return decision.certain ? of(decision.taken) : unknown(asked, decision.taken);
      }
      // Nothing is a module here.
      return of(text != "IS_MODULE" && asked.starts_with("CONFIG_") && config_.is_set(asked));
    }
    if (text.starts_with("CONFIG_")) return of(config_.is_set(text));
    const auto known = macros_.find(text);
    if (known != macros_.end() && !known->second.defined && known->second.definition_certain) return of(false);
    // A function-like macro, or something of the compiler such as __has_attribute(x): its arguments are no expression.
    if (accept("(")) {
      int open = 1;
      while (open > 0 && at_ < tokens_.size()) {
        const std::string_view next = tokens_[at_++].text;
        open += next == "(" ? 1 : next == ")" ? -1 : 0;
      }
      if (open > 0) failed_ = true;
    }
    return unknown(text, false);
  }

  Value unknown(std::string_view name, bool value) {
    if (unknown_.empty()) unknown_ = name;
    return of(value, false);
  }

  const KnownMacros& macros_;
  const Config& config_;
  std::vector<Token> tokens_;
  std::vector<std::string_view> replacing_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  std::string unknown_;
};

}  // namespace

KnownMacros macros_at_start(const Config& config) {
  const auto is = [](std::string body) { return KnownMacro{true, true, true, false, std::move(body)}; };
  const bool wide = config.is_set("CONFIG_64BIT");
  KnownMacros macros{{"__KERNEL__", is("1")},
                     {"__GNUC__", is("12")},
                     {"__STDC__", is("1")},
                     {"__OPTIMIZE__", is("1")},
                     {"__LITTLE_ENDIAN", is("1234")},
                     {"BITS_PER_LONG", is(wide ? "64" : "32")},
                     {"__BITS_PER_LONG", is(wide ? "64" : "32")},
                     {wide ? "__x86_64__" : "__i386__", is("1")},
                     {wide ? "__i386__" : "__x86_64__", {}}};
  for (const char* name : {"__BYTE_ORDER", "__BYTE_ORDER__", "__ORDER_LITTLE_ENDIAN__"}) macros[name] = is("1234");
  macros["__LITTLE_ENDIAN_BITFIELD"] = is("");
  macros["__ORDER_BIG_ENDIAN__"] = is("4321");
  macros["PAGE_SHIFT"] = is("12");
  macros["PAGE_SIZE"] = is("4096");
  if (wide) macros["__LP64__"] = is("1");
  // What is checked is built in, by gcc, is C, and runs on x86.
  for (const char* name : {"MODULE",
                           "__ASSEMBLY__",
                           "__ASSEMBLER__",
                           "__cplusplus",
                           "__clang__",
                           "__CHECKER__",
                           "__GENKSYMS__",
                           "__DEPS__",
                           "__BIG_ENDIAN",
                           "__BIG_ENDIAN__",
                           "__BIG_ENDIAN_BITFIELD",
                           "__UML__",
                           "__aarch64__",
                           "__alpha__",
                           "__arm__",
                           "__ARMEB__",
                           "__ia64__",
                           "__mc68000__",
                           "__mips__",
                           "__powerpc__",
                           "__powerpc64__",
                           "__riscv",
                           "__s390__",
                           "__s390x__",
                           "__sparc__",
                           "__LINUX_ARM_ARCH__"})
    macros[name] = {};
  return macros;
}

Decision decide(std::string_view condition, const KnownMacros& macros, const Config& config) {
  return Evaluator(macros, config).run(condition);
}

Decision decide_defined(std::string_view name, const KnownMacros& macros, const Config& config) {
  const auto known = macros.find(name);
  if (known == macros.end() && name.starts_with("CONFIG_")) return {config.is_set(name), true, true, {}};
  if (known == macros.end()) return {false, false, true, std::string(name)};
  const bool certain = known->second.definition_certain;
  return {known->second.defined, certain, true, certain ? std::string() : std::string(name)};
}

}  // namespace pmc::source

#include "checker/source/tokens.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace pmc::source {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }
bool is_name(std::string_view token) { return !token.empty() && is_word(token[0]) && !is_digit(token[0]); }

/// Punctuators of more than one character (C11, 6.4.6), the longest first.
constexpr std::array<std::string_view, 22> punctuators{"...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==",
                                                       "!=",  "&&",  "||",  "*=", "/=", "%=", "+=", "-=", "&=", "^=", "|="};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (is_blank(c) || (c == '\\' && is_splice())) {
        ++at_;
      } else if (c == '"' || c == '\'') {
        literal(c);
      } else if (is_word(c)) {
        add(word());
      } else {
        const auto it = std::ranges::find_if(punctuators, [&](std::string_view p) { return text_.substr(at_).starts_with(p); });
        add(it == punctuators.end() ? 1 : it->size());
      }
    }
    return std::move(all_);
  }

 private:
  [[nodiscard]] bool is_splice() const { return text_.substr(at_ + 1).starts_with('\n') || text_.substr(at_ + 1).starts_with("\r\n"); }

  /// An identifier, or a number with its exponent's sign and its point ("preprocessing number", C11, 6.4.8).
  [[nodiscard]] std::size_t word() const {
    const bool number = is_digit(text_[at_]);
    std::size_t n = 1;
    while (at_ + n < text_.size() && (is_word(text_[at_ + n]) || (number && text_[at_ + n] == '.'))) ++n;
    return n;
  }

  void add(std::size_t size) {
    all_.push_back({text_.substr(at_, size), line_});
    at_ += size;
  }

  /// Ends with its line, if nothing else ends it.
  void literal(char quote) {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != quote && (text_[at_] != '\n' || text_[at_ - 1] == '\\')) {
      if (text_[at_] == '\n') ++splices_;
      at_ += text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n' ? 2 : 1;
    }
    at_ = std::min(at_ + (at_ < text_.size() && text_[at_] == quote ? 1 : 0), text_.size());
    const std::string_view whole = text_.substr(begin, at_ - begin);
    if (quote == '\'')
      all_.push_back({whole, line_});
    else if (all_.empty() || all_.back().text != "\"")
      all_.push_back({whole.substr(0, 1), line_});
    line_ += std::exchange(splices_, 0);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1, splices_ = 0;
  std::vector<Token> all_;
};

/// What may stand before or behind a function's parameters and looks like a call.
bool is_attribute(std::string_view name) {
  constexpr std::array<std::string_view, 12> all{"__attribute__",   "__printf",      "__section",        "__releases",
                                                 "__acquires",      "__must_hold",   "__aligned",        "__alloc_size",
                                                 "__cond_acquires", "__no_sanitize", "__assume_aligned", "__diag_ignore_all"};
  return std::ranges::find(all, name) != all.end();
}

/// Behind the bracket that closes the one at `open`.
std::size_t behind(const std::vector<Token>& t, std::size_t open, std::string_view opens, std::string_view closes) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < t.size(); ++i) {
    if (t[i].text == opens) ++depth;
    if (t[i].text == closes && --depth == 0) return i + 1;
  }
  return t.size();
}

/// The function that the declaration of these tokens, up to an opening brace, defines; none: it is a struct or the like.
std::optional<Definition> defined(const std::vector<Token>& t, std::size_t begin, std::size_t brace) {
  std::optional<Definition> macro;
  for (std::size_t i = begin; i < brace;) {
    if (t[i].text == "=") return std::nullopt;
    if (t[i].text != "(") {
      ++i;
      continue;
    }
    const std::size_t end = behind(t, i, "(", ")");
    if (i > begin && end <= brace && is_name(t[i - 1].text) && !is_attribute(t[i - 1].text)) {
      if (i - 1 > begin) return Definition{t[i - 1].text, t[i - 1].line, i, 0};
      if (t[i - 1].text.find("SYSCALL_DEFINE") != std::string_view::npos) macro = Definition{t[i + 1].text, t[i - 1].line, i, 0};
    }
    i = end;
  }
  return macro;
}

/// Whether the statement of these tokens ends with the last of them.
class Ends {
 public:
  bool with(std::string_view token) {
    const bool first = size_++ == 0;
    if (first) first_ = token;
    if (token == "(" || token == "[") ++depth_;
    if (token == ")" || token == "]") --depth_;
    if (depth_ > 0) return false;
    if (token == ";" || token == "{" || token == "}" || (first && (token == "else" || token == "do"))) return true;
    if (token == ")") return first_ == "if" || first_ == "while" || first_ == "for" || first_ == "switch";
    return token == ":" && (size_ == 2 || first_ == "case");
  }

 private:
  std::size_t size_ = 0;
  int depth_ = 0;
  std::string_view first_;
};

}  // namespace

std::vector<Token> tokens(std::string_view text) { return Lexer(text).run(); }

std::vector<Definition> definitions(const std::vector<Token>& t) {
  std::vector<Definition> all;
  std::size_t begin = 0;  // of the declaration
  for (std::size_t i = 0; i < t.size();) {
    if (t[i].text == ";")
      begin = ++i;
    else if (t[i].text == "(")
      i = behind(t, i, "(", ")");
    else if (t[i].text == "{") {
      const std::size_t end = behind(t, i, "{", "}");
      auto found = defined(t, begin, i);
      begin = found ? end : end - 1;  // behind a struct's members its objects may follow
      if (found) {
        found->end = end;
        all.push_back(*found);
      }
      i = end;
    } else {
      ++i;
    }
  }
  return all;
}

std::vector<Statement> statements(const std::vector<Token>& t, const Definition& definition) {
  std::vector<Statement> all;
  std::size_t begin = definition.begin;
  Ends ends;
  for (std::size_t i = begin; i < definition.end; ++i) {
    if (!ends.with(t[i].text) && i + 1 < definition.end) continue;
    all.push_back({begin, i + 1});
    begin = i + 1;
    ends = {};
  }
  return all;
}

}  // namespace pmc::source

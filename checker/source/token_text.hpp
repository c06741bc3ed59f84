/// A text that is edited in place, and its tokens.  What is edited keeps its length; a token that is blanked stays, as none.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pmc::source {

bool is_blank(char c);
bool is_word(char c);  ///< letters, digits, _ and $
/// In one line: blanks become one, and none at the start.
std::string squeezed(std::string_view text);

class TokenText {
 public:
  static constexpr std::uint32_t none = ~0u;

  struct Token {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t mate = ~0u;  ///< of a bracket: the token of the other one
    char kind = 0;             ///< 'w'ord, 'n'umber, 's'tring or character, 'e'llipsis; else the character itself; 0: blanked
  };

  /// At most 4 GiB of it.
  explicit TokenText(std::string text);

  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(tokens_.size()); }
  [[nodiscard]] char kind(std::uint32_t i) const { return i < count() ? tokens_[i].kind : '\0'; }
  [[nodiscard]] std::string_view text(std::uint32_t i) const {
    return std::string_view(text_).substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  /// Empty: it is no word.
  [[nodiscard]] std::string_view word(std::uint32_t i) const { return kind(i) == 'w' ? text(i) : std::string_view(); }
  /// The next one that is not blanked; count(): none.
  [[nodiscard]] std::uint32_t next(std::uint32_t i) const;
  /// The last one before it that is not blanked; none.
  [[nodiscard]] std::uint32_t previous(std::uint32_t i) const;
  /// Of a '(' that is closed: the ')'; else none.
  [[nodiscard]] std::uint32_t close_of(std::uint32_t i) const { return kind(i) == '(' ? tokens_[i].mate : none; }
  /// The token behind it, or behind the bracket that it opens.
  [[nodiscard]] std::uint32_t past(std::uint32_t i) const;
  [[nodiscard]] bool opens(std::uint32_t i) const {
    return (kind(i) == '(' || kind(i) == '[' || kind(i) == '{') && tokens_[i].mate != none;
  }

  void blank(std::uint32_t first, std::uint32_t last);
  void blank_bytes(std::uint32_t begin, std::uint32_t end);
  /// They are no tokens any more, whatever became of their bytes.
  void forget(std::uint32_t first, std::uint32_t last);
  /// Over the bytes from `begin`.
  void write(std::uint32_t begin, std::string_view what);
  /// Writes c behind the last of them, if need be by moving all of them by one; false: there is no room.
  bool append(std::uint32_t first, std::uint32_t last, char c);

  [[nodiscard]] Token& operator[](std::uint32_t i) { return tokens_[i]; }
  [[nodiscard]] const Token& operator[](std::uint32_t i) const { return tokens_[i]; }
  [[nodiscard]] char& byte(std::uint32_t at) { return text_[at]; }
  [[nodiscard]] std::string_view bytes(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void tokenize();
  void pair_brackets();

  std::string text_;
  std::vector<Token> tokens_;
};

}  // namespace pmc::source

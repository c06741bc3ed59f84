#include "checker/source/token_text.hpp"

#include <algorithm>

namespace pmc::source {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || is_digit(c); }

std::string squeezed(std::string_view text) {
  std::string all;
  for (const char c : text)
    if (!is_blank(c))
      all += c;
    else if (!all.empty() && all.back() != ' ')
      all += ' ';
  return all;
}

TokenText::TokenText(std::string text) : text_(std::move(text)) {
  tokenize();
  pair_brackets();
}

void TokenText::tokenize() {
  const auto size = static_cast<std::uint32_t>(text_.size());
  for (std::uint32_t i = 0; i < size;) {
    const char c = text_[i];
    const std::uint32_t begin = i++;
    if (is_blank(c)) continue;
    char kind = c;
    if (is_word(c)) {
      kind = is_digit(c) ? 'n' : 'w';
      while (i < size && (is_word(text_[i]) || (kind == 'n' && text_[i] == '.' && i + 1 < size && is_digit(text_[i + 1])))) ++i;
    } else if (c == '"' || c == '\'') {
      kind = 's';
      while (i < size && text_[i] != c && text_[i] != '\n') i += text_[i] == '\\' && i + 1 < size ? 2 : 1;
      if (i < size && text_[i] == c) ++i;
    } else if (c == '.' && text_.compare(begin, 3, "...") == 0) {
      kind = 'e';
      i = begin + 3;
    }
    tokens_.push_back({begin, i, none, kind});
  }
}

void TokenText::pair_brackets() {
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < count(); ++i) {
    const char c = tokens_[i].kind;
    if (c == '(' || c == '[' || c == '{') open.push_back(i);
    if (c != ')' && c != ']' && c != '}') continue;
    const char mate = c == ')' ? '(' : c == ']' ? '[' : '{';
    // A brace outweighs what is left open in it.
    while (c == '}' && !open.empty() && tokens_[open.back()].kind != mate) open.pop_back();
    if (open.empty() || tokens_[open.back()].kind != mate) continue;
    tokens_[i].mate = open.back();
    tokens_[open.back()].mate = i;
    open.pop_back();
  }
}

std::uint32_t TokenText::next(std::uint32_t i) const {
  do ++i;
  while (i < count() && tokens_[i].kind == 0);
  return i;
}

std::uint32_t TokenText::previous(std::uint32_t i) const {
  while (i-- > 0)
    if (tokens_[i].kind != 0) return i;
  return none;
}

std::uint32_t TokenText::past(std::uint32_t i) const { return opens(i) ? tokens_[i].mate + 1 : i + 1; }

void TokenText::blank_bytes(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end; ++i)
    if (text_[i] != '\n') text_[i] = ' ';
}

void TokenText::blank(std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t i = first; i <= last; ++i) blank_bytes(tokens_[i].begin, tokens_[i].end);
  forget(first, last);
}

void TokenText::forget(std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t i = first; i <= last; ++i) tokens_[i].kind = 0;
}

void TokenText::write(std::uint32_t begin, std::string_view what) { std::ranges::copy(what, text_.begin() + begin); }

bool TokenText::append(std::uint32_t first, std::uint32_t last, char c) {
  const auto free = [this](std::uint32_t at) { return at < text_.size() && is_blank(text_[at]) && text_[at] != '\n'; };
  const std::uint32_t begin = tokens_[first].begin, end = tokens_[last].end;
  if (free(end)) {
    text_[end] = c;
    return true;
  }
  if (begin == 0 || !free(begin - 1)) return false;
  std::copy(text_.begin() + begin, text_.begin() + end, text_.begin() + begin - 1);
  text_[end - 1] = c;
  for (std::uint32_t i = first; i <= last; ++i) --tokens_[i].begin, --tokens_[i].end;
  return true;
}

}  // namespace pmc::source

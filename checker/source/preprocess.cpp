#include "checker/source/preprocess.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "checker/source/condition.hpp"

namespace pmc::source {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); }
std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// The identifier that the text begins with, taken from it; empty: there is none.
std::string_view take_word(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_word(text[n])) ++n;
  const std::string_view word = text.substr(0, n);
  text = text.substr(n);
  return word;
}

/// Bytes of a newline behind a backslash, which splices two lines; 0: none.
std::size_t splice_at(std::string_view text, std::size_t backslash) {
  if (text.substr(backslash, 2) == "\\\n") return 2;
  return text.substr(backslash, 3) == "\\\r\n" ? 3 : 0;
}

/// A line as the preprocessor counts them: what lies between two newlines that are neither spliced nor in a comment.
struct LogicalLine {
  std::size_t begin = 0, end = 0;  ///< end: of its newline, or of the text
  int line = 0;                    ///< the first physical one
  int open_literal = 0;            ///< where a string or character that is not closed begins; 0: none
};

/// C's translation phases 2 and 3 (C11, 5.1.1.2): comments are blanked, lines joined.
class Scanner {
 public:
  explicit Scanner(std::string text) : text_(std::move(text)) {}

  void run() {
    if (text_.starts_with("\xEF\xBB\xBF")) blank(0, 3);
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        newline();
      } else if (const std::size_t splice = c == '\\' ? splice_at(text_, at_) : 0; splice != 0) {
        ++line_;
        at_ += splice;
      } else if (literal_ != 0) {
        inside_literal(c);
      } else if (c == '/' && text_.compare(at_, 2, "/*") == 0) {
        block_comment();
      } else if (c == '/' && text_.compare(at_, 2, "//") == 0) {
        line_comment();
      } else {
        if (c == '"' || c == '\'') {
          literal_ = c;
          literal_line_ = line_;
        }
        if (c == '\0') {
          text_[at_] = ' ';
          if (nul_line == 0) nul_line = line_;
        }
        ++at_;
      }
    }
    if (begin_ < text_.size()) newline();
  }

  std::vector<LogicalLine> lines;
  int open_comment_line = 0;  ///< where a comment that is not closed begins; 0: none
  int nul_line = 0;           ///< of the first NUL byte; 0: none
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void blank(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (text_[i] != '\n') text_[i] = ' ';
  }

  void newline() {
    at_ = std::min(at_ + 1, text_.size());
    lines.push_back({begin_, at_, first_line_, literal_ != 0 ? literal_line_ : 0});
    literal_ = 0;
    escaped_ = false;
    begin_ = at_;
    first_line_ = ++line_;
  }

  void inside_literal(char c) {
    if (c == '\0') text_[at_] = ' ';
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == literal_) {
      literal_ = 0;
    }
    ++at_;
  }

  void block_comment() {
    const std::size_t close = text_.find("*/", at_ + 2);
    if (close == text_.npos) open_comment_line = line_;
    const std::size_t end = close == text_.npos ? text_.size() : close + 2;
    line_ += static_cast<int>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_), text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    blank(at_, end);
    at_ = end;
  }

  void line_comment() {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '\n') {
      const std::size_t splice = text_[end] == '\\' ? splice_at(text_, end) : 0;
      if (splice != 0) ++line_;
      end += std::max<std::size_t>(splice, 1);
    }
    blank(at_, end);
    at_ = end;
  }

  std::string text_;
  std::size_t at_ = 0, begin_ = 0;
  int line_ = 1, first_line_ = 1, literal_line_ = 0;
  char literal_ = 0;
  bool escaped_ = false;
};

/// One line of the directive, a space for each run of blanks outside of strings.
std::string joined(std::string_view text) {
  std::string line;
  char literal = 0;
  bool escaped = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t splice = text[i] == '\\' ? splice_at(text, i) : 0; splice != 0) {
      i += splice - 1;
    } else if (literal != 0) {
      line += text[i];
      if (!escaped && text[i] == literal) literal = 0;
      escaped = !escaped && text[i] == '\\';
    } else if (is_blank(text[i])) {
      if (!line.ends_with(' ')) line += ' ';
    } else {
      if (text[i] == '"' || text[i] == '\'') literal = text[i];
      line += text[i];
    }
  }
  return line;
}

/// An #if with its #elif and #else, in active code.
struct Chain {
  int line = 0;
  bool active = false;        ///< the group that we are in is
  bool taken = false;         ///< some group was
  bool surely_taken = false;  ///< some group was, whatever the unknown names are
  bool has_else = false;
  bool undecided_around = false;    ///< one around it is undecided
  bool undecided = false;           ///< a condition so far hangs on an unknown name:
  std::string condition, hangs_on;  ///< as spelt, "#ifdef X"; the name
  bool may_be_active = false;       ///< this group, for other values of the unknown names
  bool left_out_code = false;       ///< such a group had code, but was left out
  std::string absent;               ///< of "#ifndef X": X
  bool nothing_yet = true;          ///< no directive in it so far
  bool is_guard = false;            ///< its first directive defines X
  [[nodiscard]] bool makes_uncertain() const { return undecided_around || (undecided && !is_guard); }
};

class Preprocessor {
 public:
  Preprocessor(std::string_view text, const std::string& path, const Config& config)
      : path_(path), config_(config), known_(macros_at_start(config)), scanner_(std::string(text)) {}

  Preprocessed run() {
    scanner_.run();
    out_.text = scanner_.take();
    for (const LogicalLine& line : scanner_.lines) handle(line);
    for (const Chain& chain : chains_) note(chain.line, "#if without #endif");
    skipped_ = 0;
    while (!chains_.empty()) close(0);
    if (scanner_.open_comment_line != 0) note(scanner_.open_comment_line, "a comment that is not closed");
    if (scanner_.nul_line != 0) note(scanner_.nul_line, "a NUL byte: the file may be no C source");
    std::ranges::stable_sort(out_.notes, {}, &Note::line);
    return std::move(out_);
  }

 private:
  void note(int line, std::string text) {
    if (out_.notes.size() < notes_max) out_.notes.push_back({path_, line, std::move(text)});
  }

  [[nodiscard]] bool active() const { return chains_.empty() || chains_.back().active; }
  [[nodiscard]] bool uncertain() const { return !chains_.empty() && chains_.back().makes_uncertain(); }

  void handle(const LogicalLine& line) {
    const std::string_view text = trimmed(std::string_view(out_.text).substr(line.begin, line.end - line.begin));
    if (text.starts_with('#')) {
      directive(joined(text.substr(1)), line.line);
      blank(line);
    } else if (!active()) {
      if (!text.empty()) left_out();
      blank(line);
    } else {
      if (line.open_literal != 0) note(line.open_literal, "a string or character that is not closed");
      if (!empty_.empty()) expand_to_nothing(line);
    }
  }

  /// Object-like macros without a body are expanded, as in "int x __maybe;": nothing could be made of them later.
  void expand_to_nothing(const LogicalLine& line) {
    char literal = 0;
    for (std::size_t i = line.begin; i < line.end;) {
      const char c = out_.text[i];
      if (literal != 0) {
        if (c == literal || c == '\n') literal = 0;
        i += c == '\\' ? 2 : 1;
      } else if (is_word(c)) {
        std::string_view rest = std::string_view(out_.text).substr(i, line.end - i);
        const std::string_view word = take_word(rest);
        const std::size_t size = word.size();
        if (empty_.contains(word)) std::fill_n(out_.text.begin() + static_cast<std::ptrdiff_t>(i), size, ' ');
        i += size;
      } else {
        if (c == '"' || c == '\'') literal = c;
        ++i;
      }
    }
  }

  void blank(const LogicalLine& line) {
    for (std::size_t i = line.begin; i < line.end; ++i)
      if (out_.text[i] != '\n') out_.text[i] = ' ';
  }

  /// Something that the compiler might see, in a group that we leave out.
  void left_out() { chains_.back().left_out_code |= chains_.back().may_be_active; }

  void directive(const std::string& joined_text, int line) {
    std::string_view rest = trimmed(joined_text);
    const std::string_view word = take_word(rest);
    rest = trimmed(rest);
    const bool first = !chains_.empty() && std::exchange(chains_.back().nothing_yet, false);
    if (word == "if" || word == "ifdef" || word == "ifndef") {
      open(word, rest, line);
    } else if (word == "elif" || word == "elifdef" || word == "elifndef" || word == "else") {
      if (skipped_ == 0) next_group(word, rest, line);
    } else if (word == "endif") {
      close(line);
    } else if (word == "define" || word == "undef") {
      const std::string_view name = take_word(rest);
      if (first && word == "define" && name == chains_.back().absent) chains_.back().is_guard = true;
      if (!active()) return perhaps_defined(name);
      if (word == "define")
        define(name, rest, line);
      else
        undefine(name, line);
    } else if (word == "include" && active()) {
      include(rest);
    }
  }

  Decision decide_by(std::string_view word, std::string_view rest) const {
    if (word == "if" || word == "elif") return decide(rest, known_, config_);
    Decision decision = decide_defined(take_word(rest), known_, config_);
    if (word.ends_with("ndef")) decision.taken = !decision.taken;
    return decision;
  }

  void open(std::string_view word, std::string_view rest, int line) {
    // Inside of what is left out nothing is evaluated.
    if (!active() || skipped_ > 0 || chains_.size() == nesting_max) {
      if (active() && skipped_ == 0) note(line, "conditions nested too deeply: left out");
      ++skipped_;
      return;
    }
    const bool around = uncertain();
    chains_.emplace_back().line = line;
    chains_.back().undecided_around = around;
    if (word == "ifndef") {
      std::string_view name = rest;
      chains_.back().absent = take_word(name);
    }
    enter(decide_by(word, rest), word, rest, line);
  }

  void next_group(std::string_view word, std::string_view rest, int line) {
    const std::string spelt = '#' + std::string(word);
    if (chains_.empty()) return note(line, spelt + " without #if");
    if (chains_.back().has_else) return note(line, spelt + " after #else");
    chains_.back().has_else = word == "else";
    enter(word == "else" ? Decision{true, true, true, {}} : decide_by(word, rest), word, rest, line);
  }

  void enter(const Decision& decision, std::string_view word, std::string_view rest, int line) {
    Chain& chain = chains_.back();
    const std::string spelt = '#' + std::string(word) + ' ' + std::string(rest.substr(0, 200));
    if (!chain.surely_taken && !decision.well_formed) note(line, spelt + ": cannot be read; taken as false");
    if (!chain.surely_taken && !decision.certain && !chain.undecided) {
      chain.undecided = true;
      chain.line = line;
      chain.condition = spelt;
      chain.hangs_on = decision.hangs_on;
    }
    chain.may_be_active = !chain.surely_taken && (decision.taken || !decision.certain);
    chain.active = !chain.taken && decision.taken;
    chain.taken |= chain.active;
    chain.surely_taken |= decision.taken && decision.certain;
  }

  void close(int line) {
    if (skipped_ > 0) {
      --skipped_;
      return;
    }
    if (chains_.empty()) return note(line, "#endif without #if");
    const Chain& chain = chains_.back();
    if (chain.undecided && chain.left_out_code && !chain.hangs_on.empty())
      note(chain.line, chain.condition + ": '" + chain.hangs_on + "' is not known in this file; taken as not defined");
    chains_.pop_back();
  }

  /// A #define or #undef that is left out, but might be read.
  void perhaps_defined(std::string_view name) {
    if (!chains_.back().may_be_active) return;
    left_out();
    KnownMacro& known = known_[std::string(name)];
    known.definition_certain = known.value_certain = false;
  }

  void define(std::string_view name, std::string_view rest, int line) {
    if (name.empty()) return note(line, "#define without a name");
    Macro macro{std::string(name), std::nullopt, {}, line};
    if (rest.starts_with('(')) {
      const std::size_t close = std::min(rest.find(')'), rest.size());
      std::string_view list = rest.substr(1, close - 1);
      macro.parameters.emplace();
      while (!trimmed(list).empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        macro.parameters->emplace_back(trimmed(list.substr(0, comma)));
        list.remove_prefix(std::min(comma + 1, list.size()));
      }
      rest.remove_prefix(std::min(close + 1, rest.size()));
    }
    macro.body = trimmed(rest);
    KnownMacro known{true, !uncertain(), !uncertain(), macro.parameters.has_value(), macro.body};
    if (!chains_.empty() && chains_.back().absent == name && chains_.back().undecided) {
      // "#ifndef X / #define X 1 / #endif": afterwards X is defined, but who knows as what.
      known.definition_certain = !chains_.back().undecided_around;
      known.value_certain = false;
    }
    if (known.value_certain && !known.function_like && known.body.empty())
      empty_.insert(macro.name);
    else
      empty_.erase(macro.name);
    known_[macro.name] = std::move(known);
    defined_at_[macro.name] = out_.macros.size();
    out_.macros.push_back(std::move(macro));
  }

  void undefine(std::string_view name, int line) {
    KnownMacro& known = known_[std::string(name)];
    known = {};
    if (const auto empty = empty_.find(name); empty != empty_.end()) empty_.erase(empty);
    known.definition_certain = known.value_certain = !uncertain();
    const auto at = defined_at_.find(name);
    if (at != defined_at_.end() && out_.macros[at->second].last_line == 0) out_.macros[at->second].last_line = line;
  }

  void include(std::string_view rest) {
    if (rest.empty() || (rest.front() != '"' && rest.front() != '<')) return;
    const std::size_t close = rest.find(rest.front() == '"' ? '"' : '>', 1);
    if (close != rest.npos) out_.includes.emplace_back(rest.substr(1, close - 1));
  }

  static constexpr std::size_t notes_max = 1000, nesting_max = 1000;

  const std::string& path_;
  const Config& config_;
  KnownMacros known_;
  std::map<std::string, std::size_t, std::less<>> defined_at_;  ///< the last of that name in out_.macros
  std::set<std::string, std::less<>> empty_;                    ///< of known_, those that stand for nothing
  Scanner scanner_;
  std::vector<Chain> chains_;
  int skipped_ = 0;  ///< conditionals open in what is left out
  Preprocessed out_;
};

}  // namespace

Preprocessed preprocess(std::string_view text, const std::string& path, const Config& config) {
  return Preprocessor(text, path, config).run();
}

}  // namespace pmc::source

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "checker/source/kernel_words.hpp"
#include "checker/source/preprocess.hpp"
#include "checker/source/token_text.hpp"

namespace pmc::source {
namespace {

using words::is_in;
using Index = std::uint32_t;  // of a token
constexpr Index none = TokenText::none;
constexpr Index table_max = 20000;  // tokens of an initialiser

bool is_upper(std::string_view word) {
  return std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// 0_2, 8821c, 10000baseT: the preprocessor's numbers, pasted to something by a macro, but no C ones.
bool is_pasted(std::string_view number) {
  if (number.starts_with("0x") || number.starts_with("0X") || number.find('.') != number.npos) return false;
  const std::size_t digits = std::min(number.find_first_not_of("0123456789"), number.size());
  return number.find_first_not_of("uUlLfFeEbB0123456789", digits) != number.npos;
}

class Plain {
 public:
  explicit Plain(std::string text) : t_(std::move(text)) {}

  std::string run_expansion() {
    names_in_parentheses();
    return t_.take();
  }

  std::string run() {
    everywhere();
    names_in_parentheses();
    strings();
    for (Index i = 0; i < t_.count();) i = t_.kind(i) == 0 ? i + 1 : item(i);
    return t_.take();
  }

 private:
  // ---- what is the same everywhere

  /// (x) && (y), and (x) - y, where x is a variable, or f(..) or x[..]: the grammar may take (x) for a cast, and binds it closer
  /// then than C does.
  void names_in_parentheses() {
    std::vector<Index> all;
    for (Index i = 0; i < t_.count(); ++i) {
      const Index close = t_.close_of(i), before = close == none ? none : t_.previous(i);
      if (before == none || t_.kind(i + 1) != 'w' || end_of_name(i + 1) != close) continue;
      constexpr std::string_view operators = "&*-+";
      if (t_.next(close) >= t_.count() || operators.find(t_.kind(t_.next(close))) == operators.npos) continue;
      if (t_.kind(before) == ')' || t_.kind(before) == ']' || (t_.kind(before) == 'w' && t_.text(before) != "return")) continue;
      all.push_back(i);
    }
    if (all.empty()) return;
    std::set<std::string_view> variables;
    constexpr std::string_view uses = "=.-+<>[|&!?/%^";
    for (Index i = 0; i < t_.count(); ++i)
      if (const Index behind = t_.kind(i) == 'w' ? t_.next(i) : t_.count(); behind < t_.count() && uses.find(t_.kind(behind)) != uses.npos)
        variables.insert(t_.text(i));
    for (const Index i : all) {
      const Index close = t_.close_of(i), behind = t_.next(close);
      const bool is_and = t_.kind(behind) == '&' && t_.kind(behind + 1) == '&' && t_[behind + 1].begin == t_[behind].end;
      if (!is_and && close == i + 2 && !variables.contains(t_.text(i + 1))) continue;
      t_.blank(i, i);
      t_.blank(close, close);
    }
  }

  /// Behind x, f(..), x[..] or f(..)[..].
  [[nodiscard]] Index end_of_name(Index i) const {
    for (++i; (t_.kind(i) == '(' || t_.kind(i) == '[') && t_.opens(i);) i = t_.past(i);
    return i;
  }

  void everywhere() {
    char before = 0;
    for (Index i = 0; i < t_.count(); ++i) {
      const bool is_member = before == '.' || (before == '>' && i > 1 && t_.kind(i - 2) == '-');
      if (t_.kind(i) == 'n' && is_pasted(t_.text(i))) {
        t_.write(t_[i].begin, "_");
        t_[i].kind = 'w';
      }
      if (t_.kind(i) == 'w' && !is_member) i = word(i, before);
      if (t_.kind(i) != 0) before = t_.kind(i);
    }
  }

  /// Returns the last token that it dealt with.
  Index word(Index i, char before) {
    const std::string_view name = t_.word(i);
    const Index close = t_.close_of(i + 1);
    if (close != none && is_in(words::annotations_with_arguments, name)) {
      t_.blank(i, close);
      return close;
    }
    // As an argument of its own it is none: section(__initdata).
    const bool alone = (before == '(' || before == ',') && (t_.kind(i + 1) == ')' || t_.kind(i + 1) == ',');
    if (!alone && is_in(words::annotations, name)) {
      t_.blank(i, i);
    } else if (close != none && is_in(words::typeofs, name)) {
      t_.blank(i + 1, close);
    } else if (name == "fallthrough" && t_.kind(i + 1) == ';') {
      t_.blank(i, i);
    } else if (close != none && (name == "offsetof" || name == "alignof")) {
      t_.byte(t_[i].begin) -= 'a' - 'A';  // the grammar's own take a single member, or a type only
    } else if (close != none && (name == "__alignof__" || name == "__alignof" || name == "_Alignof")) {
      t_.byte(t_[i].begin + static_cast<Index>(name.find_first_of("aA"))) = 'X';
    } else if (close != none && name == "DECLARE_BITMAP") {
      bitmap(i, close);
    } else if (is_in(words::assembler, name)) {
      assembler(i);
    }
    return i;
  }

  /// DECLARE_BITMAP(x, n) is long x[n], of more elements than it has.
  void bitmap(Index macro, Index close) {
    Index comma = macro + 2;
    while (comma < close && t_.kind(comma) != ',') comma = t_.past(comma);
    if (comma >= close) return;
    t_.blank(macro + 1, macro + 1);
    t_.blank_bytes(t_[macro].begin, t_[macro].end);
    t_.write(t_[macro].begin, "long");
    t_[macro].end = t_[macro].begin + 4;
    t_.write(t_[comma].begin, "[");
    t_.write(t_[close].begin, "]");
    t_[comma] = {t_[comma].begin, t_[comma].end, close, '['};
    t_[close].kind = ']';
  }

  /// asm ("template" MACRO(x) : operands): the template is no C, and the grammar wants a string.
  void assembler(Index i) {
    if (t_.word(i) == "asm_inline") t_.blank_bytes(t_[i].begin + 3, t_[i].end);
    Index open = i + 1;
    while (t_.kind(open) == 'w') ++open;
    const Index close = t_.close_of(open);
    if (close == none) return;
    Index end = open + 1;
    bool plain = true;
    while (end < close && t_.kind(end) != ':') {
      plain &= t_.kind(end) == 's';
      end = t_.past(end);
    }
    const Index begin = open + 1;
    if (!plain && t_[begin].end - t_[begin].begin >= 2) {
      t_.blank_bytes(t_[begin].begin, t_[end - 1].end);
      t_.forget(begin + 1, end - 1);
      t_.write(t_[begin].begin, "\"\"");
      t_[begin].kind = 's';
      t_[begin].end = t_[begin].begin + 2;
    }
    operands(end, close);
  }

  /// A macro in the place of an operand or a clobber.
  void operands(Index first, Index close) {
    int colons = 0;
    for (Index i = first; i < close; i = t_.past(i)) {
      if (t_.kind(i) == ':' && ++colons == 4) return;  // labels of an asm goto follow
      const char before = t_.kind(i - 1);
      if (t_.kind(i) != 'w' || (before != ':' && before != ',' && before != 0)) continue;
      const Index last = t_.close_of(i + 1) != none ? t_.close_of(i + 1) : i;
      const char behind = t_.kind(last + 1);
      if (behind != ',' && behind != ':' && last + 1 != close) continue;
      if (behind != ',' && t_.kind(t_.previous(i)) == ',') t_.blank(t_.previous(i), t_.previous(i));
      t_.blank(i, behind == ',' ? last + 1 : last);
    }
  }

  /// "a" MACRO(x) "b", KERN_ERR PFX "a": what stands next to a string is one, too.
  void strings() {
    for (Index i = 0; i < t_.count(); ++i) {
      if (t_.kind(i) != 's') continue;
      // Backwards over one macro at a time.
      for (Index before = t_.previous(i); before != none && !is_keyword(before);) {
        Index macro = before;
        if (t_.kind(before) == ')' && t_[before].mate != none) macro = t_.previous(t_[before].mate);
        if (macro == none || t_.kind(macro) != 'w' || is_keyword(macro)) break;
        t_.blank(macro, before);
        before = t_.previous(macro);
      }
      for (Index behind = t_.next(i); t_.kind(behind) == 'w' && !is_keyword(behind); behind = t_.next(behind)) {
        const Index close = t_.close_of(t_.next(behind));
        t_.blank(behind, close != none ? close : behind);
      }
    }
  }

  [[nodiscard]] bool is_keyword(Index i) const {
    const std::string_view word = t_.word(i);
    return !word.empty() && (is_in(words::statements, word) || is_in(words::storage, word) || is_in(words::type_words, word));
  }

  // ---- outside of functions

  /// A declaration, a definition or a macro; returns what is behind it.
  Index item(Index first) {
    for (Index name = first;;) {
      while (is_in(words::storage, t_.word(name))) name = t_.next(name);
      const Index open = t_.next(name), close = t_.kind(name) != 'w' || is_keyword(name) ? none : t_.close_of(open);
      if (close == none || system_call(name, open, close) || per_cpu(name, open, close)) return declaration(first);
      const Index after = t_.next(close);
      const char behind = t_.kind(after);
      if (behind == ';' || behind == '=') {
        for (Index i = first; i < name; i = t_.next(i)) t_.blank(i, i);
        if (behind == '=' || !is_expression(open, close)) return left_out(name);
        expressions(name, close);
        return after + 1;
      }
      if (behind == '{' && t_.opens(after) && t_.kind(t_.next(after)) == '.') {
        t_.blank(first, t_[after].mate);  // a variable, in a macro of its own: define_machine(x) { .name = "x" }
        return t_[after].mate + 1;
      }
      if (behind != 'w' && behind != '\0') return declaration(first);
      t_.blank(name, close);  // a macro without a semicolon, or something like __printf(1, 2)
      if (after >= t_.count()) return after;
      name = after;
    }
  }

  /// Arguments of a macro that a call could have, too.
  [[nodiscard]] bool is_expression(Index open, Index close) const {
    for (Index i = open + 1; i <= close; ++i) {
      const char k = t_.kind(i), before = t_.kind(i - 1);
      if (k == ';' || k == '{') return false;
      if (before == ',' && (k == ',' || k == ')')) return false;
      if (before == '(' && k == ',') return false;
      if (k == 'w' && is_in(words::statements, t_.word(i)) && t_.word(i) != "sizeof") return false;
    }
    return true;
  }

  /// A macro that no C can stand for, up to its ';'.
  Index left_out(Index first) {
    Index end = first;
    while (end < t_.count() && t_.kind(end) != ';') end = t_.past(end);
    end = std::min(end, t_.count() - 1);
    t_.blank(first, end);
    return end + 1;
  }

  /// DEFINE_PER_CPU(type, name) is a variable of that type.
  bool per_cpu(Index macro, Index open, Index close) {
    if (!t_.word(macro).starts_with("DEFINE_PER_CPU") && !t_.word(macro).starts_with("DECLARE_PER_CPU")) return false;
    Index comma = open + 1;
    for (; comma < close && t_.kind(comma) != ','; ++comma)
      if (t_.kind(comma) == '[' && t_.opens(comma)) t_.blank(comma, t_[comma].mate);
    if (comma == close) return false;
    t_.blank(macro, open);
    t_.blank(comma, comma);
    t_.blank(close, close);
    return true;
  }

  /// SYSCALL_DEFINE2(name, type, a, type, b) becomes long sys_name(type  a, type  b).
  bool system_call(Index macro, Index open, Index close) {
    const bool compat = t_.word(macro).starts_with("COMPAT_SYSCALL_DEFINE");
    if (!compat && !t_.word(macro).starts_with("SYSCALL_DEFINE")) return false;
    const Index name = open + 1;
    if (t_.kind(name) != 'w' || (t_.kind(name + 1) != ',' && name + 1 != close)) return false;
    // It is shorter than the macro's name and parenthesis.
    const std::string_view prefix = compat ? "long compat_sys_" : "long sys_";
    const std::string spelt = std::string(prefix) + std::string(t_.text(name));
    t_.blank_bytes(t_[macro].begin, t_[name].end);
    // SYSCALL_DEFINE0(name) has no comma to become the parenthesis, but room for one.
    const bool has_arguments = name + 1 != close;
    const Index end = has_arguments ? t_[name].end : t_[name].end - 1;
    const Index begin = end - static_cast<Index>(spelt.size());
    t_.write(begin, spelt);
    t_[macro] = {begin, begin + 4, none, 'w'};
    t_[open] = {begin + 5, end, none, 'w'};
    const Index parenthesis = has_arguments ? name + 1 : name;
    if (has_arguments) t_[name].kind = 0;
    const Index at = has_arguments ? t_[parenthesis].begin : end;
    t_.write(at, "(");
    t_[parenthesis] = {at, at + 1, close, '('};
    t_[close].mate = parenthesis;
    bool is_type = true;
    for (Index i = parenthesis + 1; i < close; ++i) {
      if (t_.kind(i) != ',') continue;
      if (is_type) t_.blank(i, i);
      is_type = !is_type;
    }
    return true;
  }

  /// Up to its ';', or the end of its body.
  Index declaration(Index first) {
    bool is_type_known = false, is_aggregate = false, is_initialised = false;
    for (Index i = first; i < t_.count(); ++i) {
      const char k = t_.kind(i);
      if (k == ';') return i + 1;
      if (k == '=') is_initialised = true;
      if (k == '{' && t_.opens(i)) {
        const Index close = t_[i].mate;
        if (is_initialised && close - i > table_max) {
          t_.blank(i + 1, close - 1);  // no code, and more than the parser takes
        } else if (is_initialised) {
          expressions(i, close);
          elements(i, close);
        } else if (is_aggregate) {
          members(i, close);
        } else {
          body(i, close);
          return close + 1;
        }
        i = close;
        is_aggregate = false;
      } else if (k == '(' && t_.opens(i)) {
        const Index close = t_[i].mate;
        if (is_initialised)
          expressions(i, close);
        else
          attributes_behind(close);
        i = close;
      } else if (k == 'w' && !is_initialised) {
        const std::string_view name = t_.word(i);
        const Index after = t_.next(i);
        if (name == "struct" || name == "union" || name == "enum") {
          is_aggregate = is_type_known = true;
          if (t_.kind(after) == 'w') i = after;
          continue;
        }
        if (is_no_type(name, after, is_type_known)) {
          t_.blank(i, i);
          continue;
        }
        if (!is_in(words::storage, name)) is_type_known = true;
        if (t_.kind(after) != '{') is_aggregate = false;
      }
    }
    return t_.count();
  }

  /// An annotation that we do not know: before a type begins, or between it and the name.
  [[nodiscard]] bool is_no_type(std::string_view name, Index after, bool is_type_known) const {
    if (is_in(words::type_words, name) || is_in(words::storage, name)) return false;
    const std::string_view word = t_.word(after);
    if (!is_type_known) return is_in(words::type_words, word) && !is_in(words::storage, word);
    return (name.starts_with("__") || is_upper(name)) && (!word.empty() || t_.kind(after) == '*');
  }

  /// Between the parameters and the body or ';' only attributes can stand.
  void attributes_behind(Index close) {
    const Index begin = t_.next(close);
    Index end = begin;
    for (int n = 0; n < 16 && t_.kind(end) == 'w' && !is_keyword(end); ++n) {
      end = t_.next(end);
      if (t_.close_of(end) != none) end = t_.next(t_.close_of(end));
    }
    if (end != begin && (t_.kind(end) == '{' || t_.kind(end) == ';')) t_.blank(begin, end - 1);
  }

  /// Of a struct, union or enum: a macro in the place of a member is left out.
  void members(Index open, Index close) {
    bool start = true;
    for (Index i = open + 1; i < close; ++i) {
      if (t_.kind(i) == 0) continue;
      if (start && t_.kind(i) == 'w' && !is_keyword(i) && t_.close_of(t_.next(i)) != none) {
        const Index last = t_.close_of(t_.next(i)), after = t_.next(last);
        const char behind = t_.kind(after);
        if (behind == ';' || behind == 'w' || behind == '}') {
          t_.blank(i, behind == ';' ? after : last);
          i = last;
          continue;
        }
      }
      start = t_.kind(i) == ';' || t_.kind(i) == '{' || t_.kind(i) == '}';
    }
  }

  /// Of an initialiser: a macro there may have its comma in it, as SET_SYSTEM_SLEEP_PM_OPS(suspend, resume) has.
  void elements(Index open, Index close) {
    bool start = true;
    for (Index i = open + 1; i < close; ++i) {
      if (t_.kind(i) == 0) continue;
      if (start && t_.kind(i) == 'w' && t_.close_of(t_.next(i)) != none) {
        const Index last = t_.close_of(t_.next(i)), after = t_.next(last);
        const bool designator = t_.kind(after) == '.' && t_.kind(t_.next(t_.next(after))) == '=';
        start = (t_.kind(after) == 'w' || designator) && t_.append(i, last, ',');
        i = last;
        continue;
      }
      start = t_.kind(i) == ',' || t_.kind(i) == '{';
    }
  }

  // ---- in functions

  void body(Index open, Index close) {
    bool start = true;   // of a statement
    bool label = false;  // of a case
    for (Index i = open + 1; i < close; ++i) {
      const char k = t_.kind(i);
      if (k == 0) continue;
      const std::string_view name = t_.word(i);
      label |= name == "case";
      if (k == 'e' && label) t_.write(t_[i].begin, "?: ");
      if ((name == "static" || name == "extern") && is_declaring_macro(t_.next(i))) {
        t_.blank(i, i);
        continue;  // the macro begins the statement
      }
      // Asked before the call is made something else.
      const bool next_starts = k == ';' || k == '{' || k == '}' || k == ':' || k == ')' || name == "else" || name == "do";
      if (k == 'w' && t_.close_of(t_.next(i)) != none) call(i, t_.next(i), start);
      label &= k != ':' && k != ';' && k != '{';
      start = next_starts;
    }
  }

  /// static DEFINE_MUTEX(x);
  [[nodiscard]] bool is_declaring_macro(Index name) const {
    const Index close = t_.kind(name) == 'w' ? t_.close_of(t_.next(name)) : none;
    return close != none && t_.kind(t_.next(close)) == ';';
  }

  /// Calls where no statement can begin.
  void expressions(Index open, Index close) {
    for (Index i = open; i < close; ++i)
      if (t_.kind(i) == 'w' && t_.close_of(t_.next(i)) != none) call(i, t_.next(i), false);
  }

  void call(Index name, Index open, bool starts_statement) {
    const std::string_view macro = t_.word(name);
    if (is_in(words::statements, macro)) return;
    const Index before = t_.previous(name), close = t_[open].mate, after = t_.next(close);
    if (!starts_statement && !t_.word(before).empty() && !is_in(words::statements, t_.word(before))) return;  // int f(struct s *p);
    if (starts_statement && macro.starts_with("do_each_") && t_.kind(after) == '{') {
      t_.blank_bytes(t_[name].begin + 2, t_[close].end);
      return t_.forget(open, close);
    }
    if (starts_statement && macro.starts_with("while_each_")) return t_.blank_bytes(t_[name].begin + 5, t_[name].end);
    if (starts_statement && macro == "scoped_guard" && t_.kind(after) == '{') return t_.blank(name, close);
    for (Index begin = open + 1; begin <= close;) {
      Index end = begin;
      while (end < close && t_.kind(end) != ',') end = t_.past(end);
      argument(begin, end);
      begin = end + 1;
    }
    if (starts_statement && is_loop(macro, after)) iterator(name, open, close);
  }

  [[nodiscard]] bool is_loop(std::string_view macro, Index after) const {
    const char behind = t_.kind(after);
    if (behind == '{' || (behind == 'w' && t_.word(after) != "else")) return true;
    const bool each = macro.find("for_each") != macro.npos || macro.find("FOR_EACH") != macro.npos;
    return each && (behind == '(' || behind == '*' || behind == '+' || behind == '-');
  }

  /// What a macro can be given, but no function: a type, an operator, a member to be initialised.
  void argument(Index begin, Index end) {
    if (begin == end) return;
    constexpr std::string_view operators = "<>=!+-*/%&|^";
    if (end - begin <= 2 && operators.find(t_.kind(begin)) != operators.npos && operators.find(t_.kind(end - 1)) != operators.npos) {
      t_.blank_bytes(t_[begin].begin, t_[end - 1].end);
      t_.write(t_[begin].begin, "_");
    }
    if (t_.kind(begin) == '.' && t_.kind(begin + 1) == 'w') t_.blank(begin, begin);
    if (t_.kind(begin) != 'w') return;
    Index last = begin, last_word = begin;
    for (Index i = begin; i < end; ++i) {
      if (t_.kind(i) != 'w' && t_.kind(i) != '*' && t_.kind(i) != 0) return;
      if (t_.kind(i) != 0) last = i;
      if (t_.kind(i) == 'w') last_word = i;
    }
    if (!is_keyword(begin) && t_.kind(last) != '*') {
      if (last != begin) t_.blank(begin, last_word - 1);  // two words that are strings
      return;
    }
    const Index from = t_[begin].begin, to = t_[last].end;
    if (t_.bytes(from, to).find('\n') != std::string_view::npos) {
      if (last_word != begin) t_.blank(begin, last_word - 1);
      if (last != last_word) t_.blank(last_word + 1, last);
      return;
    }
    for (Index i = from; i < to; ++i)
      if (!is_word(t_.byte(i))) t_.byte(i) = '_';
    if (t_.byte(from) >= 'a' && t_.byte(from) <= 'z') t_.byte(from) -= 'a' - 'A';
    t_[begin].end = to;
    if (last != begin) t_.forget(begin + 1, last);
  }

  /// for_each_thing(a, b) becomes while(  _(&a, b)).
  void iterator(Index name, Index open, Index close) {
    struct Argument {
      Index first, end;
    };
    std::vector<Argument> arguments;
    for (Index i = open + 1, first = i; i <= close; i = t_.past(i))
      if (t_.kind(i) == ',' || i == close) {
        arguments.push_back({first, i});
        first = i + 1;
      }
    const std::string_view macro = t_.word(name);
    // Of a list the first is set, or the first two.  What else there is may set any of its arguments that is a variable.
    const bool is_list = macro.starts_with("list_") || macro.starts_with("hlist_") || macro.starts_with("llist_");
    const std::size_t sets = !is_list ? arguments.size() : macro.find("_safe") != macro.npos ? 2 : 1;
    std::string inside;
    constexpr std::string_view head = "while(", tail = "_(";
    const std::size_t room = t_[open].end - t_[name].begin;
    std::size_t added = head.size() + tail.size() + 1;  // the second parenthesis
    for (std::size_t a = 0; a < arguments.size(); ++a) {
      const Index from = t_[arguments[a].first - 1].end, to = t_[arguments[a].end].begin;
      const std::string_view argument = t_.bytes(from, to);
      const std::size_t lead = std::min(argument.find_first_not_of(" \t\n"), argument.size());
      inside += argument.substr(0, lead);
      if (a < sets && is_variable(arguments[a].first, arguments[a].end)) {
        if (inside.ends_with(' ') || inside.ends_with('\t'))
          inside.back() = '&';
        else if (added < room)
          inside += '&', ++added;
      }
      inside += argument.substr(lead);
      if (a + 1 < arguments.size()) inside += ',';
    }
    if (added > room) return;
    t_.write(t_[name].begin, std::string(head) + std::string(room - added, ' ') + std::string(tail) + inside + "))");
    if (open + 1 < close) t_.forget(open + 1, close - 1);
  }

  /// x, x->y, *x or x[i], and no constant.
  [[nodiscard]] bool is_variable(Index first, Index end) const {
    while (t_.kind(first) == 0 && first < end) ++first;
    if (first >= end || (t_.kind(first) != 'w' && t_.kind(first) != '*') || is_upper(t_.text(first)) != (t_.kind(first) == '*'))
      return false;
    for (Index i = first; i < end; ++i)
      if (constexpr std::string_view path = "w.->[]*n"; t_.kind(i) != 0 && path.find(t_.kind(i)) == path.npos) return false;
    return true;
  }

  TokenText t_;
};

}  // namespace

std::string plain_c(std::string preprocessed) { return Plain(std::move(preprocessed)).run(); }
std::string plain_expansion(std::string body) { return Plain(std::move(body)).run_expansion(); }

}  // namespace pmc::source

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "checker/source/preprocess.hpp"

namespace pmc::source {
namespace {

constexpr std::uint32_t none = ~0u;

struct Token {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t mate = none;  ///< of a bracket: the token of the other one
  char kind = 0;              ///< 'w'ord, 'n'umber, 's'tring or character, 'e'llipsis; else the character itself; 0: blanked
};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || is_digit(c); }

template <std::size_t n>
constexpr std::array<std::string_view, n> sorted(std::array<std::string_view, n> words) {
  std::ranges::sort(words);
  return words;
}
template <std::size_t n>
bool is_in(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::ranges::binary_search(words, word);
}

// What is said of a declaration and changes nothing in what it does: include/linux/compiler_types.h, compiler_attributes.h,
// compiler.h, init.h, cache.h, linkage.h, kprobes.h, percpu-defs.h, cleanup.h and arch/x86/include/asm.
constexpr auto annotations = sorted(std::to_array<std::string_view>({
    "____cacheline_aligned",
    "____cacheline_aligned_in_smp",
    "____cacheline_internodealigned_in_smp",
    "__always_inline",
    "__always_unused",
    "__always_used",
    "__attribute_const__",
    "__bpf_kfunc",
    "__bss_decrypted",
    "__cacheline_aligned",
    "__cacheline_aligned_in_smp",
    "__cold",
    "__cpuidle",
    "__deprecated",
    "__efiapi",
    "__entry_text",
    "__exit",
    "__exit_call",
    "__exitconst",
    "__exitdata",
    "__exitused",
    "__extension__",
    "__fix_address",
    "__flatten",
    "__force",
    "__function_aligned",
    "__gnu_inline",
    "__head",
    "__init",
    "__init_memblock",
    "__init_or_module",
    "__initconst",
    "__initconst_or_module",
    "__initdata",
    "__initdata_memblock",
    "__initdata_or_module",
    "__inittext",
    "__iomem",
    "__irq_entry",
    "__kernel",
    "__kprobes",
    "__latent_entropy",
    "__lockfunc",
    "__malloc",
    "__maybe_unused",
    "__meminit",
    "__meminitconst",
    "__meminitdata",
    "__modinit",
    "__must_check",
    "__naked",
    "__net_exit",
    "__net_init",
    "__net_initdata",
    "__nocast",
    "__nocfi",
    "__noclone",
    "__noendbr",
    "__no_kcsan",
    "__no_kmsan_checks",
    "__no_profile",
    "__no_randomize_layout",
    "__no_sanitize_address",
    "__no_sanitize_memory",
    "__no_sanitize_or_inline",
    "__no_sanitize_thread",
    "__no_sanitize_undefined",
    "__no_stack_protector",
    "__nonstring",
    "__noinitretpoline",
    "__noreturn",
    "__noretpoline",
    "__nosavedata",
    "__noscs",
    "__notrace_funcgraph",
    "__packed",
    "__page_aligned_bss",
    "__page_aligned_data",
    "__percpu",
    "__private",
    "__pure",
    "__randomize_layout",
    "__rcu",
    "__read_mostly",
    "__ref",
    "__refconst",
    "__refdata",
    "__restrict",
    "__restrict__",
    "__ro_after_init",
    "__safe",
    "__sched",
    "__signed__",
    "__softirq_entry",
    "__tracepoint_string",
    "__uses_jump_tables",
    "__uses_return_address",
    "__used",
    "__user",
    "__vdso_data",
    "__visible",
    "__weak",
    "asmlinkage",
    "compat_asmlinkage",
    "fastcall",
    "noinline",
    "noinline_for_stack",
    "noinstr",
    "nokprobe_inline",
    "notrace",
    "randomized_struct_fields_end",
    "randomized_struct_fields_start",
    "vmlinux_notrace",
    "__always_inline__",
    "__inline_maybe_unused",
}));
constexpr auto annotations_with_arguments = sorted(std::to_array<std::string_view>({
    "__acquire_shared",
    "__acquires",
    "__alias",
    "__aligned",
    "__alloc_size",
    "__alloc_size__",
    "__annotated",
    "__assume_aligned",
    "__attribute",
    "__attribute__",
    "__cleanup",
    "__cond_acquires",
    "__cond_lock_attr",
    "__counted_by",
    "__counted_by_be",
    "__counted_by_le",
    "__deprecated_for",
    "__error",
    "__free",
    "__guarded_by",
    "__mode",
    "__must_hold",
    "__no_context_analysis",
    "__no_sanitize",
    "__noinstr_section",
    "__printf",
    "__realloc_size",
    "__releases",
    "__scanf",
    "__section",
    "__sized_by",
    "__warning",
    "__designated_init",
    "_Alignas",
}));
constexpr auto storage =
    sorted(std::to_array<std::string_view>({"static", "extern", "const", "inline", "__inline", "__inline__", "volatile"}));
constexpr auto type_words = sorted(std::to_array<std::string_view>(
    {"struct",    "union",  "enum",    "unsigned", "signed",  "int",      "long",     "short",    "char",      "void",
     "bool",      "_Bool",  "float",   "double",   "const",   "volatile", "size_t",   "ssize_t",  "ptrdiff_t", "intptr_t",
     "uintptr_t", "int8_t", "int16_t", "int32_t",  "int64_t", "uint8_t",  "uint16_t", "uint32_t", "uint64_t"}));
constexpr auto statements =
    sorted(std::to_array<std::string_view>({"if", "while", "for", "switch", "return", "do", "else", "case", "goto", "sizeof", "default",
                                            "break", "continue", "asm", "__asm__", "__asm", "_Generic"}));
constexpr auto asm_words = sorted(std::to_array<std::string_view>({"asm", "__asm__", "__asm", "asm_inline"}));
constexpr auto typeofs = sorted(
    std::to_array<std::string_view>({"typeof", "__typeof__", "__typeof", "typeof_unqual", "__unqual_scalar_typeof", "TYPEOF_UNQUAL"}));

class Plain {
 public:
  explicit Plain(std::string text) : text_(std::move(text)) {}

  std::string run() {
    tokenize();
    pair_brackets();
    annotations_everywhere();
    file_scope();
    return std::move(text_);
  }

 private:
  // ---- tokens

  void tokenize() {
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

  void pair_brackets() {
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
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

  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(tokens_.size()); }
  [[nodiscard]] std::string_view word(std::uint32_t i) const {
    if (i >= count() || tokens_[i].kind != 'w') return {};
    return std::string_view(text_).substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  [[nodiscard]] char kind(std::uint32_t i) const { return i < count() ? tokens_[i].kind : '\0'; }
  /// The next one that is not blanked.
  [[nodiscard]] std::uint32_t next(std::uint32_t i) const {
    do ++i;
    while (i < count() && tokens_[i].kind == 0);
    return i;
  }
  [[nodiscard]] std::uint32_t previous(std::uint32_t i) const {
    while (i-- > 0)
      if (tokens_[i].kind != 0) return i;
    return none;
  }
  /// Of a '(' that is closed: the ')'; else none.
  [[nodiscard]] std::uint32_t close_of(std::uint32_t i) const { return kind(i) == '(' ? tokens_[i].mate : none; }

  void blank_bytes(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i)
      if (text_[i] != '\n') text_[i] = ' ';
  }
  void blank(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t i = first; i <= last; ++i) {
      blank_bytes(tokens_[i].begin, tokens_[i].end);
      tokens_[i].kind = 0;
    }
  }
  /// Over the bytes from `begin`; what is beyond them is as it was.
  void write(std::uint32_t begin, std::string_view what) { std::ranges::copy(what, text_.begin() + begin); }

  // ---- what is the same everywhere

  void annotations_everywhere() {
    char before = 0;
    for (std::uint32_t i = 0; i < count(); ++i) {
      const std::string_view name = word(i);
      const bool member = before == '.' || (before == '>' && i > 1 && kind(i - 2) == '-');
      if (!name.empty() && !member) {
        const std::uint32_t close = close_of(i + 1);
        if (close != none && is_in(annotations_with_arguments, name)) {
          blank(i, close);
          i = close;
          continue;
        }
        // As an argument of its own it is none: section(__initdata).
        const bool alone = (before == '(' || before == ',') && (kind(i + 1) == ')' || kind(i + 1) == ',');
        if (!alone && is_in(annotations, name)) {
          blank(i, i);
          continue;
        }
        // typeof(x) y: of some type.
        if (close != none && is_in(typeofs, name)) {
          blank(i + 1, close);
          i = close;
          before = 'w';
          continue;
        }
        if (name == "fallthrough" && kind(i + 1) == ';') blank(i, i);
        // The grammar's own takes a single member, or a type only.
        if (close != none && (name == "offsetof" || name == "alignof")) text_[tokens_[i].begin] -= 'a' - 'A';
        if (close != none && (name == "__alignof__" || name == "__alignof" || name == "_Alignof"))
          text_[tokens_[i].begin + name.find_first_of("aA")] = 'X';
        if (is_in(asm_words, name)) assembler(i);
      }
      before = tokens_[i].kind;
    }
  }

  /// asm ("template" MACRO(x) : operands): the template is no C, and the grammar wants a string.
  void assembler(std::uint32_t i) {
    if (word(i) == "asm_inline") blank_bytes(tokens_[i].begin + 3, tokens_[i].end);
    std::uint32_t open = i + 1;
    while (!word(open).empty()) ++open;
    const std::uint32_t close = close_of(open);
    if (close == none) return;
    std::uint32_t end = open + 1;
    bool plain = true;
    while (end < close && kind(end) != ':') {
      plain &= kind(end) == 's';
      end = kind(end) == '(' && tokens_[end].mate != none ? tokens_[end].mate + 1 : end + 1;
    }
    if (!plain && tokens_[open + 1].end - tokens_[open + 1].begin >= 2) {
      const std::uint32_t begin = tokens_[open + 1].begin;
      blank_bytes(begin, tokens_[end - 1].end);
      for (std::uint32_t t = open + 2; t < end; ++t) tokens_[t].kind = 0;
      write(begin, "\"\"");
      tokens_[open + 1].kind = 's';
      tokens_[open + 1].end = begin + 2;
    }
    // A macro for an operand or a clobber.
    int colons = 0;
    for (std::uint32_t t = end; t < close; ++t) {
      if (kind(t) == ':' && ++colons == 4) break;  // labels of an asm goto follow
      if (kind(t) == '(' || kind(t) == '[') {
        if (tokens_[t].mate != none) t = tokens_[t].mate;
      } else if (!word(t).empty() && (kind(t - 1) == ':' || kind(t - 1) == ',' || kind(t - 1) == 0)) {
        const std::uint32_t last = close_of(t + 1) != none ? close_of(t + 1) : t;
        const std::uint32_t comma = kind(last + 1) == ',' ? last + 1 : last;
        if (kind(last + 1) == ',' || kind(last + 1) == ':' || last + 1 == close) {
          if (comma == last && kind(previous(t)) == ',') blank(previous(t), previous(t));
          blank(t, comma);
          t = comma;
        }
      }
    }
  }

  // ---- outside of functions

  void file_scope() {
    for (std::uint32_t i = 0; i < count();) i = kind(i) == 0 ? i + 1 : item(i);
  }

  /// A declaration, a definition or a macro; returns what is behind it.
  std::uint32_t item(std::uint32_t first) {
    for (std::uint32_t name = first;;) {
      while (is_in(storage, word(name))) name = next(name);
      const std::uint32_t open = next(name);
      const std::uint32_t close =
          word(name).empty() || is_in(type_words, word(name)) || is_in(statements, word(name)) ? none : close_of(open);
      if (close == none || system_call(name, open, close)) return declaration(first);
      const std::uint32_t after = next(close);
      if (per_cpu(name, open, close)) return declaration(first);
      if (kind(after) == ';' || kind(after) == '=') {
        for (std::uint32_t i = first; i < name; i = next(i)) blank(i, i);
        if (kind(after) == '=' || !is_expression(open, close)) return left_out(name);
        expressions(name, close);
        return after + 1;
      }
      if (kind(after) != 'w') return declaration(first);
      blank(name, close);  // a macro without a semicolon, or something like __printf(1, 2)
      name = after;
    }
  }

  /// Arguments of a macro that a call could have, too.
  [[nodiscard]] bool is_expression(std::uint32_t open, std::uint32_t close) const {
    for (std::uint32_t i = open + 1; i < close; ++i) {
      const bool begins = kind(i - 1) == '(' || kind(i - 1) == ',';
      if (kind(i) == ';' || kind(i) == '{' || (begins && kind(i) == '.') ||
          (kind(i) == 'w' && is_in(statements, word(i)) && word(i) != "sizeof"))
        return false;
    }
    return true;
  }

  /// A macro that no C can stand for, up to its ';'.
  std::uint32_t left_out(std::uint32_t first) {
    std::uint32_t last = first;
    while (last + 1 < count() && kind(last) != ';')
      last = (kind(last) == '(' || kind(last) == '{' || kind(last) == '[') && tokens_[last].mate != none ? tokens_[last].mate : last + 1;
    blank(first, last);
    return last + 1;
  }

  /// DEFINE_PER_CPU(type, name) is a variable of that type.
  bool per_cpu(std::uint32_t macro, std::uint32_t open, std::uint32_t close) {
    if (!word(macro).starts_with("DEFINE_PER_CPU") && !word(macro).starts_with("DECLARE_PER_CPU")) return false;
    std::uint32_t comma = none;
    for (std::uint32_t i = open + 1; i < close && comma == none; ++i) {
      if (kind(i) == ',') comma = i;
      if (kind(i) == '[' && tokens_[i].mate != none) blank(i, tokens_[i].mate);
    }
    if (comma == none) return false;
    blank(macro, open);
    blank(comma, comma);
    blank(close, close);
    return true;
  }

  /// SYSCALL_DEFINE2(name, type, a, type, b) becomes long sys_name(type  a, type  b).
  bool system_call(std::uint32_t macro, std::uint32_t open, std::uint32_t close) {
    const bool compat = word(macro).starts_with("COMPAT_SYSCALL_DEFINE");
    if (!compat && !word(macro).starts_with("SYSCALL_DEFINE")) return false;
    const std::uint32_t name = open + 1;
    if (word(name).empty() || (kind(name + 1) != ',' && name + 1 != close)) return false;
    const std::string_view prefix = compat ? "long compat_sys_" : "long sys_";
    // It is no longer than the macro's name, and next to what it is the beginning of.
    if (tokens_[name].begin < tokens_[macro].begin + prefix.size()) return false;
    blank_bytes(tokens_[macro].begin, tokens_[name].begin);
    tokens_[macro].kind = 'w';
    tokens_[macro].begin = tokens_[name].begin - static_cast<std::uint32_t>(prefix.size());
    tokens_[macro].end = tokens_[macro].begin + 4;
    tokens_[name].begin = tokens_[macro].begin + 5;
    write(tokens_[macro].begin, prefix);
    tokens_[open].kind = 0;
    if (name + 1 == close) {
      // SYSCALL_DEFINE0(name) has no comma that could become the parenthesis; the macro's own one is free.
      for (std::uint32_t i = tokens_[macro].begin; i < tokens_[close].begin; ++i) text_[i - 1] = text_[i];
      tokens_[macro].begin--, tokens_[macro].end--, tokens_[name].begin--, tokens_[name].end--;
      tokens_[open] = {tokens_[close].begin - 1, tokens_[close].begin, close, '('};
      text_[tokens_[open].begin] = '(';
      std::swap(tokens_[open], tokens_[name]);
      tokens_[close].mate = name;
      return true;
    }
    const std::uint32_t comma = name + 1;
    text_[tokens_[comma].begin] = '(';
    tokens_[comma].kind = '(';
    tokens_[comma].mate = close;
    tokens_[close].mate = comma;
    bool type = true;
    for (std::uint32_t i = comma + 1; i < close; ++i) {
      if (kind(i) != ',') continue;
      if (type) blank(i, i);
      type = !type;
    }
    return true;
  }

  /// Up to its ';', or the end of its body.
  std::uint32_t declaration(std::uint32_t first) {
    bool is_type_known = false, is_aggregate = false, initialised = false;
    for (std::uint32_t i = first; i < count(); ++i) {
      const char k = kind(i);
      if (k == ';') return i + 1;
      if (k == '=') initialised = true;
      if (k == '{' && tokens_[i].mate != none) {
        const std::uint32_t close = tokens_[i].mate;
        if (initialised) {
          expressions(i, close);
        } else if (is_aggregate) {
          members(i, close);
        } else {
          body(i, close);
          return close + 1;
        }
        i = close;
        is_aggregate = false;
        continue;
      }
      if (k == '(' && tokens_[i].mate != none) {
        const std::uint32_t close = tokens_[i].mate;
        if (initialised)
          expressions(i, close);
        else
          attributes_behind(close);
        i = close;
        continue;
      }
      if (k != 'w' || initialised) continue;
      const std::string_view name = word(i);
      if (name == "struct" || name == "union" || name == "enum") {
        is_aggregate = true;
        is_type_known = true;
        if (const std::uint32_t tag = next(i); kind(tag) == 'w') i = tag;
        continue;
      }
      // AGPEXTERN int x: a type begins only here.
      if (!is_type_known && !is_in(type_words, name) && !is_in(storage, name) && is_in(type_words, word(next(i))) &&
          !is_in(storage, word(next(i)))) {
        blank(i, i);
        continue;
      }
      // Something with underscores between a type and the name.
      if (name.starts_with("__") && is_type_known && (kind(next(i)) == 'w' || kind(next(i)) == '*')) {
        blank(i, i);
        continue;
      }
      if (!is_in(storage, name)) is_type_known = true;
      if (kind(next(i)) != '{') is_aggregate = false;
    }
    return count();
  }

  /// Between the parameters and the body or ';' only attributes can stand.
  void attributes_behind(std::uint32_t close) {
    const std::uint32_t begin = next(close);
    std::uint32_t end = begin;
    for (int n = 0; n < 16 && kind(end) == 'w' && !is_in(asm_words, word(end)) && !is_in(type_words, word(end)); ++n) {
      end = next(end);
      if (close_of(end) != none) end = next(close_of(end));
    }
    if (end != begin && (kind(end) == '{' || kind(end) == ';')) blank(begin, end - 1);
  }

  /// Of a struct, union or enum: a macro in the place of a member is left out.
  void members(std::uint32_t open, std::uint32_t close) {
    bool start = true;
    for (std::uint32_t i = open + 1; i < close; ++i) {
      if (kind(i) == 0) continue;
      if (start && kind(i) == 'w' && !is_in(storage, word(i)) && !is_in(type_words, word(i)) && close_of(next(i)) != none) {
        const std::uint32_t last = close_of(next(i)), after = next(last);
        if (kind(after) == ';' || kind(after) == 'w' || kind(after) == '}') {
          blank(i, kind(after) == ';' ? after : last);
          i = last;
          continue;
        }
      }
      start = kind(i) == ';' || kind(i) == '{' || kind(i) == '}';
    }
  }

  // ---- in functions

  void body(std::uint32_t open, std::uint32_t close) {
    bool start = true;   // of a statement
    bool label = false;  // of a case
    for (std::uint32_t i = open + 1; i < close; ++i) {
      const char k = kind(i);
      if (k == 0) continue;
      if (k == 'e' && label) write(tokens_[i].begin, "?: ");
      if (k == 'w') {
        if (word(i) == "case") label = true;
        if ((word(i) == "static" || word(i) == "extern") && kind(next(i)) == 'w' && close_of(next(next(i))) != none &&
            kind(next(close_of(next(next(i))))) == ';')
          blank(i, i);
        else if (close_of(next(i)) != none)
          call(i, next(i), start);
      }
      label &= k != ':' && k != ';' && k != '{';
      const std::string_view name = word(i);
      start = k == ';' || k == '{' || k == '}' || k == ':' || k == ')' || name == "else" || name == "do" || kind(i) == 0;
    }
  }

  /// The same in an expression: nothing begins there.
  void expressions(std::uint32_t open, std::uint32_t close) {
    for (std::uint32_t i = open; i < close; ++i)
      if (kind(i) == 'w' && close_of(next(i)) != none) call(i, next(i), false);
  }

  void call(std::uint32_t name, std::uint32_t open, bool starts_statement) {
    if (is_in(statements, word(name))) return;
    const std::uint32_t before = previous(name), close = tokens_[open].mate, after = next(close);
    if (!starts_statement && !word(before).empty() && !is_in(statements, word(before))) return;  // int f(struct s *p);
    if (starts_statement && word(name).starts_with("do_each_") && kind(after) == '{') {
      write(tokens_[name].begin, "do");
      blank_bytes(tokens_[name].begin + 2, tokens_[close].end);
      return blank_tokens(open, close);
    }
    if (starts_statement && word(name).starts_with("while_each_")) return blank_bytes(tokens_[name].begin + 5, tokens_[name].end);
    if (starts_statement && word(name) == "scoped_guard" && kind(after) == '{') return blank(name, close);
    for (std::uint32_t begin = open + 1; begin <= close;) {
      std::uint32_t end = begin;
      while (end < close && kind(end) != ',')
        end = (kind(end) == '(' || kind(end) == '{' || kind(end) == '[') && tokens_[end].mate != none ? tokens_[end].mate + 1 : end + 1;
      argument(begin, end);
      begin = end + 1;
    }
    if (!starts_statement) return;
    const bool each = word(name).find("for_each") != std::string_view::npos || word(name).find("FOR_EACH") != std::string_view::npos;
    const bool body_follows = kind(after) == 'w' || kind(after) == '(' || kind(after) == '*' || kind(after) == '+' || kind(after) == '-';
    if (kind(after) == '{' || (each && body_follows)) iterator(name, open, close);
  }

  void blank_tokens(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t i = first; i <= last; ++i) tokens_[i].kind = 0;
  }

  /// container_of(p, struct s, m): a type is no argument; as one word it is.  And an operator is none.
  void argument(std::uint32_t begin, std::uint32_t end) {
    if (begin == end) return;
    constexpr std::string_view operators = "<>=!+-*/%&|^";
    if (end - begin <= 2 && operators.find(kind(begin)) != operators.npos && operators.find(kind(end - 1)) != operators.npos) {
      blank_bytes(tokens_[begin].begin, tokens_[end - 1].end);
      write(tokens_[begin].begin, "_");
    }
    if (kind(begin) != 'w') return;
    for (std::uint32_t i = begin; i < end; ++i)
      if (kind(i) != 'w' && kind(i) != '*' && kind(i) != 0) return;
    if (!is_in(type_words, word(begin)) && kind(previous(end)) != '*') return;
    const std::uint32_t from = tokens_[begin].begin, to = tokens_[previous(end)].end;
    if (std::find(text_.begin() + from, text_.begin() + to, '\n') != text_.begin() + to) return;
    for (std::uint32_t i = from; i < to; ++i)
      if (!is_word(text_[i])) text_[i] = '_';
    if (text_[from] >= 'a' && text_[from] <= 'z') text_[from] = static_cast<char>(text_[from] - 'a' + 'A');
    tokens_[begin].end = to;
    for (std::uint32_t i = begin + 1; i < end; ++i) tokens_[i].kind = 0;
  }

  /// for_each_thing(a, b) becomes while(  _(&a, b)).
  void iterator(std::uint32_t name, std::uint32_t open, std::uint32_t close) {
    // How many of the arguments, from which on, it sets.
    const std::string_view macro = word(name);
    const bool two = macro.find("_safe") != macro.npos || macro.find("process_thread") != macro.npos;
    std::vector<std::uint32_t> arguments{open + 1};
    for (std::uint32_t i = open + 1; i < close; ++i) {
      if ((kind(i) == '(' || kind(i) == '[' || kind(i) == '{') && tokens_[i].mate != none)
        i = tokens_[i].mate;
      else if (kind(i) == ',')
        arguments.push_back(i + 1);
    }
    std::size_t sets = std::min<std::size_t>(two ? 2 : 1, arguments.size());
    const std::size_t room = tokens_[open].end - tokens_[name].begin;
    constexpr std::string_view head = "while(", tail = "_(";
    if (room < head.size() + tail.size() + sets + 1 || open + 1 == close) return;
    std::string arguments_text;
    for (std::size_t a = 0; a < arguments.size(); ++a) {
      const std::uint32_t from = a == 0 ? tokens_[open].end : tokens_[arguments[a] - 1].end;
      const std::uint32_t to = a + 1 < arguments.size() ? tokens_[arguments[a + 1] - 1].end : tokens_[close].begin;
      const std::string_view argument = std::string_view(text_).substr(from, to - from);
      const std::size_t lead = std::min(argument.find_first_not_of(" \t\n"), argument.size());
      arguments_text += argument.substr(0, lead);
      if (a < sets) arguments_text += '&';
      arguments_text += argument.substr(lead);
    }
    const std::size_t padding = room - head.size() - tail.size() - sets - 1;
    const std::string text = std::string(head) + std::string(padding, ' ') + std::string(tail) + arguments_text + "))";
    write(tokens_[name].begin, text);
    blank_tokens(open + 1, close - 1);
  }

  std::string text_;
  std::vector<Token> tokens_;
};

}  // namespace

std::string plain_c(std::string preprocessed) { return Plain(std::move(preprocessed)).run(); }

}  // namespace pmc::source

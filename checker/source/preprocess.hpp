/// What the C preprocessor would leave of a file, as far as it can be known without headers: conditionals by chosen
/// CONFIG values, comments and directives blanked, every byte and line in its place.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pmc::source {

/// file:line, and what cannot be modelled there.
struct Note {
  std::string path;
  int line = 0;
  std::string text;
  bool operator==(const Note&) const = default;
};

/// Which CONFIG_ options are set.  An option that is not listed is, unless it is a module's (CONFIG_X_MODULE), of another
/// architecture than x86 (CONFIG_ARM64_..), or a debugging aid (CONFIG_DEBUG_.., but _FS, _INFO and _KERNEL).
struct Config {
  std::map<std::string, bool> options;  ///< "CONFIG_PM_DEBUG" -> true
  [[nodiscard]] bool is_set(std::string_view option) const;
};
/// As in a common x86-64 kernel with all of system sleep: lists what is off there though its name does not say so.
Config default_config();

struct Macro {
  std::string name;
  std::optional<std::vector<std::string>> parameters;  ///< none: object-like
  std::string body;
  int line = 0;
  int last_line = 0;  ///< of its #undef; 0: none
};

struct Preprocessed {
  std::string text;                   ///< as many bytes and lines as were read; what is left out is blank
  std::vector<Macro> macros;          ///< that are defined in active code, in order
  std::vector<std::string> includes;  ///< as spelt between the quotes or the angle brackets, without them, in order
  std::vector<Note> notes;            ///< conditions that could not be decided: which branch was taken; what is not well-formed; by line
};
Preprocessed preprocess(std::string_view text, const std::string& path, const Config& config);

/// The same text, of the same length and lines, as C that the grammar reads: kernel macros are no C until they are expanded.
/// Names stay at their bytes but in an iterator's arguments, which may move by one or two.
///   annotations (__init, __user, noinline, __printf(1, 2), __attribute__((..)))   blank; where they were, `preprocessed` has them
///   SYSCALL_DEFINE2(name, int, a, char __user *, b) {    long sys_name(int  a, char  *  b) {; COMPAT_: compat_sys_name
///   list_for_each_entry(x, &list, member) {              while(  _(&x, &list, member)) {
///       so is any macro before a statement; _() gets the address of what the macro may set, and is nobody's function
///   scoped_guard(mutex, &lock) {                         blank {
///   container_of(p, struct s, m), min_t(unsigned int, a, b)   Struct_s, Unsigned_int: one word
///   case 1 ... 3:                                        case 1 ?:  3:
///   (x) && (y), (x) - y                                   x  && (y), x  - y if x is seen to be a variable: (x) looks like a cast
///   typeof(x) y                                          typeof    y: some type
///   static DEFINE_MUTEX(x);                              DEFINE_MUTEX(x);, as a call
///   DEFINE_PER_CPU(int, x), DECLARE_BITMAP(x, n)         int x, long x[n]
///   macros without a semicolon outside of functions, those in a struct, tables of more than 20,000 tokens   blank
/// Abstraction: an iterator's body runs any number of times, and what it iterates over is not looked at.
std::string plain_c(std::string preprocessed);
/// Of what macros stand for: only the parentheses of (x) && (y), which look like a cast.
std::string plain_expansion(std::string body);

}  // namespace pmc::source

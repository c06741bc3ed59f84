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

/// Which CONFIG_ options are set.  What is not listed has a default: see default_config().
struct Config {
  std::map<std::string, bool> options;  ///< "CONFIG_PM_DEBUG" -> true
  [[nodiscard]] bool is_set(std::string_view option) const;
};
/// CONFIG_X is set, unless it is known to be off in a common x86 kernel.
Config default_config();

struct Macro {
  std::string name;
  std::optional<std::vector<std::string>> parameters;  ///< none: object-like
  std::string body;
  int line = 0;
  int last_line = 0;  ///< of its #undef; 0: none
};

struct Preprocessed {
  std::string text;            ///< as many bytes and lines as were read; what is left out is blank
  std::vector<Macro> macros;   ///< that are defined in active code, in order
  std::vector<std::string> includes;  ///< as spelt between the quotes or the angle brackets, without them, in order
  std::vector<Note> notes;     ///< conditions that could not be decided: which branch was taken; what is not well-formed; by line
};
Preprocessed preprocess(std::string_view text, const std::string& path, const Config& config);

}  // namespace pmc::source

/// The expressions of #if and #elif, as far as a file alone decides them.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "checker/source/preprocess.hpp"

namespace pmc::source {

/// A macro as it stands at some line.  Headers are not read, so a name that the file does not define may well be one.
struct KnownMacro {
  bool defined = false;
  bool definition_certain = true;  ///< whether it is defined
  bool value_certain = true;       ///< what its body is
  bool function_like = false;
  std::string body;
};
using KnownMacros = std::map<std::string, KnownMacro, std::less<>>;

/// The macros that gcc defines for the x86 kernel of this configuration, and some that it surely does not.
KnownMacros macros_at_start(const Config& config);

struct Decision {
  bool taken = false;       ///< as C has it when an unknown name is not defined
  bool certain = true;      ///< the same whatever the unknown names are
  bool well_formed = true;  ///< else neither taken nor certain
  std::string hangs_on;     ///< if not certain: the first unknown name
};
Decision decide(std::string_view condition, const KnownMacros& macros, const Config& config);
Decision decide_defined(std::string_view name, const KnownMacros& macros, const Config& config);

}  // namespace pmc::source

/// How much of a test that can be run at several sizes is asked for, by an environment variable.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <string>

namespace pmc::tests {

/// `usual` where it is not set; throws if it is no number.
inline std::size_t asked(const char* variable, std::size_t usual) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? usual : std::stoul(text);
}

}  // namespace pmc::tests

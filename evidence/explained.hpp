/// What is not covered, and why: mutants that no rule refutes, rows that never fire.  A file of
///
///     [[because]]
///     reason = "one sentence"
///     ids = ["..", ".."]
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "checker/result.hpp"

namespace pmc::evidence {

using Explained = std::map<std::string, std::string>;  ///< by id: the reason

/// Error: an unreadable file, no TOML, an unknown key, no reason, an id twice; with file and line.
checker::Result<Explained> explained(const std::filesystem::path& file);

/// Of those that need an explanation the ones without, and of the explained ones those that need none.
struct Mismatch {
  std::vector<std::string> unexplained, stale;
  [[nodiscard]] bool none() const { return unexplained.empty() && stale.empty(); }
};
Mismatch mismatch(const std::vector<std::string>& need_one, const Explained& have_one);

}  // namespace pmc::evidence

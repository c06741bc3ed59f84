/// A kernel tree with a series of patches applied: in memory, nothing is ever written.  The rules are those of `git apply`
/// (git's apply.c): a hunk may have moved, but its lines have to stand there exactly.
///
/// Not libgit2's git_apply_to_tree(): version 1.5 neither looks for a hunk that has moved nor reads a plain `diff -u` or mail
/// with CR LF, and says "hunk at line 3 did not apply" without the file.  The tests compare with it where it can.
#pragma once
#include <string>
#include <vector>

#include "checker/result.hpp"
#include "checker/source/tree.hpp"

namespace pmc::source {

inline constexpr std::size_t patch_bytes_max = 64u << 20;
/// Of all files that a series changes, as they are after it.
inline constexpr std::size_t patched_bytes_max = 768u << 20;

struct PatchText {
  std::string name;  ///< as the user gave it, for messages
  std::string text;
};

struct Patched {
  TreePtr tree;
  std::vector<std::string> touched;  ///< paths, sorted; of a rename the one before, too
  std::vector<std::string> notes;    ///< the hunks that were found elsewhere than at their line, in the order of the series
};

/// "-" is the standard input.  Error: it cannot be read, or is larger than patch_bytes_max.
checker::Result<PatchText> read_patch(const std::string& path);

/// Each patch on the result of the one before; a text may hold several, in an mbox for example.  Paths lose their first
/// component (-p1) or, if only then the file is there, none (-p0).
/// Error: where is PATCH:LINE, for a hunk with its number and file.
checker::Result<Patched> apply_patches(TreePtr base, const std::vector<PatchText>& series);

}  // namespace pmc::source

/// What a letter changes: unified diffs as `git diff`, `git format-patch` and `diff -u` write them, read strictly.  A line
/// that is passed over here would be a change that is never checked; so whatever looks like a diff and is not a whole one is
/// refused.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checker/result.hpp"
#include "checker/source/mail.hpp"

namespace pmc::source {

/// "@@ -old_start,old_count +new_start,new_count @@" and the lines below.
struct Hunk {
  int line = 0;  ///< of the patch
  std::size_t old_start = 0, old_count = 0, new_start = 0, new_count = 0;
  /// Each with its mark: ' ', '-' or '+'; "\ No newline at end of file" is among them.  An empty line is an empty line of context.
  std::span<const Line> lines;
};

struct FileDiff {
  enum class Kind : std::uint8_t { modify, create, remove, rename, copy };
  Kind kind = Kind::modify;
  int line = 0;  ///< of the patch
  /// As they stand: with "a/", "b/" or whatever precedes them; at least one.  None: /dev/null, or this side has no name.
  std::optional<std::string> before, after;
  bool whole_names = false;  ///< "rename from kernel/power/x.c", git diff --no-prefix: nothing precedes them
  bool from_epoch = false;   ///< `diff -N`: dated 1970, so that side did not exist
  bool to_epoch = false;
  std::vector<Hunk> hunks;
};

/// A line or a name for a message: what cannot be printed escaped, not too long.
std::string printable(std::string_view text);

/// The lines are views that have to outlive what comes back; if the letter came with carriage returns they are taken off.
/// Error: where names a line of the patch.
checker::Result<std::vector<FileDiff>> read_diffs(const std::string& name, std::vector<Line>& letter);

}  // namespace pmc::source

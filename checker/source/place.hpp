/// Where the hunks of one file belong, as apply_fragments() of git's apply.c finds it: each at its line or, if other lines
/// stand there, at the nearest place where its old lines stand exactly; never by leaving out lines of context.  Otherwise than
/// git, a hunk without context does not move, and nearest is counted in the old text even if hunks have changed their order.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "checker/source/diff.hpp"

namespace pmc::source {

/// What a series may cost at most, in bytes read or compared: a bound on time that is the same on every machine.
class Work {
 public:
  struct Exhausted {};
  /// Throws Exhausted.
  void spend(std::uint64_t bytes) {
    if (bytes > left_) throw Exhausted{};
    left_ -= bytes;
  }

 private:
  std::uint64_t left_ = std::uint64_t{4} << 30;  // a patch of every file of Linux 6.1 needs 2.7 GB
};

struct Placed {
  struct Offset {
    std::size_t hunk;      ///< index
    std::size_t line;      ///< of the text before, from 1, where it was found
    std::size_t expected;  ///< where its head says
    std::size_t others;    ///< more places where it would fit
  };
  std::string text;
  std::vector<Offset> offsets;  ///< the hunks that were not found at their line
};

/// The first hunk that fits nowhere, and the place where most of its first lines stand.
struct Misfit {
  std::size_t hunk = 0;  ///< index
  std::size_t line = 0;  ///< of the text, from 1: the first that differs; behind the last one if the text ends there
  int patch_line = 0;    ///< of the hunk's line that should stand there
  std::string expected;  ///< that line
  std::string found;
  bool text_ends = false;   ///< nothing stands there
  bool must_end = false;    ///< all its lines stand there, but only the end of the text may follow them
  bool no_context = false;  ///< the hunk has no line that stays
  bool taken = false;       ///< an earlier hunk changes that line
};

/// Reversed: the new lines are looked for, and give way to the old ones.
std::variant<Placed, Misfit> place(std::string_view text, std::span<const Hunk> hunks, bool reversed, Work& work);

}  // namespace pmc::source

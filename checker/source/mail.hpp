/// The text of a patch file as it was meant: mbox files taken apart into letters, their bodies decoded.  What is no mail at
/// all is one letter, but for git log -p, whose commits are letters.
/// After RFC 2045 (transfer encodings), RFC 2046 (multipart) and git's builtin/mailsplit.c, mailinfo.c.
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "checker/result.hpp"

namespace pmc::source {

/// Without its newline; a carriage return before that is still there.
struct Line {
  std::string_view text;
  int number = 0;  ///< in the file as the user gave it: where an encoded line begins
};

struct Letters {
  std::vector<std::vector<Line>> letters;  ///< the lines of each body; views of the text that was read, and of `decoded`
  std::deque<std::string> decoded;
};

/// More lines than any kernel release has changed.
inline constexpr std::size_t patch_lines_max = 4'000'000;

/// Headers are dropped; of a multipart letter the texts and the attached patches are kept, one after the other.
/// Error: more than patch_lines_max lines.  The text has to outlive what comes back.
checker::Result<Letters> read_letters(const std::string& name, std::string_view text);

}  // namespace pmc::source

/// Revisions of a git repository as kernel trees: read from its objects, without a checkout.  By libgit2; a repository is
/// only ever read.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "checker/result.hpp"
#include "checker/source/tree.hpp"

namespace pmc::source {

/// What git calls a revision: a commit, tag, branch, or "v6.1~3".  The repository may be bare.  Symbolic links and submodules
/// are left out.  The tree may be read by several threads at once.
/// Error: no such repository or revision, or objects of it are missing, as in a partial clone.
checker::Result<TreePtr> open_revision(const std::string& repository, const std::string& revision);

/// The two revisions of "A..B"; "A.." and "..B" are to and from HEAD, and "A...B" is from where they parted, as for git diff.
checker::Result<std::pair<std::string, std::string>> split_range(const std::string& repository, const std::string& range);

struct Range {
  TreePtr before, after;
};
/// Both of them.  What is the same in both is searched once only, by files_that_mention() of the same words.
checker::Result<Range> open_range(const std::string& repository, const std::string& range);

/// The .c and .h files that only one of them has or whose texts differ, sorted.  Of two revisions the names of the objects
/// are compared, of others the texts; files that cannot be read, such as those larger than file_bytes_max, count as missing.
std::vector<std::string> changed_files(const Tree& before, const Tree& after);

}  // namespace pmc::source

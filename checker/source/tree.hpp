/// A kernel tree as it is read: a directory, a revision of a git repository, or either of them with some files replaced, as
/// by a patch.  Paths are below the root, with '/'.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "checker/result.hpp"

namespace pmc::source {

class Tree {
 public:
  virtual ~Tree() = default;
  /// As the user named it.
  [[nodiscard]] virtual std::string name() const = 0;
  /// The text of a file; none: there is no regular file of that name, or it may not be read, or it is larger than
  /// file_bytes_max, or the path is not spelt as files() does: absolute, with "..", or through a symbolic link.
  [[nodiscard]] virtual std::optional<std::string> read(const std::string& path) const = 0;
  /// All regular files whose name ends in ".c" or ".h", sorted; no symbolic link is followed.
  [[nodiscard]] virtual std::vector<std::string> files() const = 0;
  /// Of those the ones in which one of these words occurs, as a substring, sorted; and those that read() could not tell of
  /// because they may not be read.  Reads the whole tree: 1.2 GB take a few seconds when they are cached.
  [[nodiscard]] virtual std::vector<std::string> files_that_mention(std::span<const std::string> words) const = 0;
};
using TreePtr = std::shared_ptr<const Tree>;

inline constexpr std::size_t file_bytes_max = 8u << 20;

/// Error: no such directory, or no .c file in it; small trees made for a test are fine.  Its list of files is made here.
/// A tree may be read by several threads.
checker::Result<TreePtr> open_directory(const std::string& path);

/// The base, with these files instead of its own; none: the file is gone.  Paths that lead out of it are nowhere.
TreePtr with_files(TreePtr base, std::map<std::string, std::optional<std::string>> files);

}  // namespace pmc::source

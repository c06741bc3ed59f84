/// Objects of a git repository, made for tests through libgit2.
#pragma once
#include <git2.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pmc::tests {

inline void check_git(int answer) {
  if (answer < 0) throw std::runtime_error(git_error_last() != nullptr ? git_error_last()->message : "libgit2");
}

/// A folder that is gone afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() / ("pmcheck-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Files, by path; a name of an object with a mode stands for what is no regular file.
struct GitFile {
  std::string text;
  git_filemode_t mode = GIT_FILEMODE_BLOB;
};
using GitFiles = std::map<std::string, GitFile>;

class GitRepository {
 public:
  GitRepository(const std::string& path, bool bare) {
    git_libgit2_init();
    check_git(git_repository_init(&repository_, path.c_str(), bare));
  }
  GitRepository(const GitRepository&) = delete;
  GitRepository& operator=(const GitRepository&) = delete;
  ~GitRepository() { git_repository_free(repository_); }
  [[nodiscard]] git_repository* get() const { return repository_; }

  [[nodiscard]] git_oid blob(const std::string& text) const {
    git_oid id;
    check_git(git_blob_create_from_buffer(&id, repository_, text.data(), text.size()));
    return id;
  }

  /// Of one folder, whose entries are there.
  [[nodiscard]] git_oid folder(const std::vector<std::tuple<std::string, git_oid, git_filemode_t>>& entries) const {
    git_treebuilder* builder = nullptr;
    check_git(git_treebuilder_new(&builder, repository_, nullptr));
    for (const auto& [name, id, mode] : entries) check_git(git_treebuilder_insert(nullptr, builder, name.c_str(), &id, mode));
    git_oid id;
    check_git(git_treebuilder_write(&id, builder));
    git_treebuilder_free(builder);
    return id;
  }

  [[nodiscard]] git_oid tree(const GitFiles& files) const {
    git_index* index = nullptr;
    check_git(git_index_new(&index));
    for (const auto& [path, file] : files) {
      git_index_entry entry{};
      entry.mode = static_cast<std::uint32_t>(file.mode);
      entry.path = path.c_str();
      if (file.mode == GIT_FILEMODE_COMMIT)
        check_git(git_oid_fromstr(&entry.id, file.text.c_str()));
      else
        entry.id = blob(file.text);
      check_git(git_index_add(index, &entry));
    }
    git_oid id;
    check_git(git_index_write_tree_to(&id, index, repository_));
    git_index_free(index);
    return id;
  }

  /// And the reference is moved to it.
  git_oid commit(const std::string& reference, const git_oid& tree, const std::vector<git_oid>& parents = {}) const {
    git_tree* t = nullptr;
    check_git(git_tree_lookup(&t, repository_, &tree));
    std::vector<const git_commit*> commits;
    for (const git_oid& parent : parents) {
      git_commit* c = nullptr;
      check_git(git_commit_lookup(&c, repository_, &parent));
      commits.push_back(c);
    }
    git_signature* who = nullptr;
    check_git(git_signature_new(&who, "A Person", "a@example.org", 1'700'000'000, 0));
    git_oid id;
    check_git(git_commit_create(&id, repository_, nullptr, who, who, nullptr, "a change", t, commits.size(), commits.data()));
    git_reference* moved = nullptr;
    check_git(git_reference_create(&moved, repository_, reference.c_str(), &id, 1, nullptr));
    git_reference_free(moved);
    git_signature_free(who);
    for (const git_commit* c : commits) git_commit_free(const_cast<git_commit*>(c));
    git_tree_free(t);
    return id;
  }

 private:
  git_repository* repository_ = nullptr;
};

inline std::string hex(const git_oid& id) {
  char text[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(text, sizeof text, &id);
}

}  // namespace pmc::tests

#include "checker/source/git_tree.hpp"

#include <fmt/format.h>
#include <git2.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <compare>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

namespace pmc::source {
namespace {
using checker::Error;
using checker::Result;

struct Refused {
  Error error;
};

template <auto free>
struct Free {
  void operator()(auto* p) const { free(p); }
};
using Repository = std::unique_ptr<git_repository, Free<git_repository_free>>;
using Odb = std::unique_ptr<git_odb, Free<git_odb_free>>;
using Object = std::unique_ptr<git_object, Free<git_object_free>>;
using GitTreeObject = std::unique_ptr<git_tree, Free<git_tree_free>>;
using OdbObject = std::unique_ptr<git_odb_object, Free<git_odb_object_free>>;

std::string reason() {
  const git_error* error = git_error_last();
  std::string text = error != nullptr && error->message != nullptr ? error->message : "libgit2 does not say why";
  std::ranges::replace(text, '\n', ' ');
  return text;
}

bool libgit2_is_there() {
  if (git_libgit2_init() < 0) return false;
  // Like git itself: to check the SHA-1 of all that is read takes four times as long as to read it.
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) == 0;
}

Repository open_repository(const std::string& path) {
  static const bool initialised = libgit2_is_there();
  git_repository* repository = nullptr;
  if (!initialised || git_repository_open(&repository, path.c_str()) != 0)
    throw Refused{
        {"this git repository cannot be opened: " + reason(), "'" + path + "'", "the top folder of a clone, or a bare repository"}};
  return Repository(repository);
}

Object find_revision(git_repository* repository, const std::string& path, const std::string& revision) {
  git_object* object = nullptr;
  if (git_revparse_single(&object, repository, revision.c_str()) != 0)
    throw Refused{
        {fmt::format("no revision '{}': {}", revision, reason()), "'" + path + "'", "what git log knows: a commit, a tag or a branch"}};
  return Object(object);
}

bool is_source(std::string_view path) { return path.ends_with(".c") || path.ends_with(".h"); }

struct Entry {
  std::string path;
  git_oid id;
};

/// The regular files of a tree object, sorted.
class Lister {
 public:
  Lister(git_repository* repository, std::string where) : repository_(repository), where_(std::move(where)) {
    git_odb* odb = nullptr;
    if (git_repository_odb(&odb, repository) != 0) damaged("its objects");
    odb_.reset(odb);
  }

  std::vector<Entry> list(const git_oid& root) {
    folder(root, "", 0);
    if (std::ranges::none_of(files_, [](const Entry& e) { return e.path.ends_with(".c"); }))
      throw Refused{{"no kernel tree: there is no .c file in it", where_, "a revision of a kernel tree"}};
    std::ranges::sort(files_, {}, &Entry::path);
    return std::move(files_);
  }

 private:
  [[noreturn]] void damaged(const std::string& what) const {
    throw Refused{{fmt::format("{} cannot be read: {}", what, reason()), where_, "a whole clone; of a partial one: git fetch --refetch"}};
  }

  void folder(const git_oid& id, const std::string& prefix, int depth) {
    // Few small objects can name more files than any disc holds, one folder being in many.
    constexpr std::size_t entries_max = 1'000'000;
    constexpr int depth_max = 64;
    git_tree* raw = nullptr;
    if (git_tree_lookup(&raw, repository_, &id) != 0) damaged(prefix.empty() ? "its top folder" : prefix);
    const GitTreeObject tree(raw);
    const std::size_t n = git_tree_entrycount(tree.get());
    if (depth > depth_max || (entries_ += n) > entries_max)
      throw Refused{{fmt::format("more than {} files and folders, or more than {} levels of them", entries_max, depth_max), where_,
                     "a revision of a kernel tree"}};
    for (std::size_t i = 0; i < n; ++i) {
      const git_tree_entry* entry = git_tree_entry_byindex(tree.get(), i);
      const std::string path = prefix + git_tree_entry_name(entry);
      const git_filemode_t mode = git_tree_entry_filemode(entry);
      if (mode == GIT_FILEMODE_TREE) {
        folder(*git_tree_entry_id(entry), path + '/', depth + 1);
      } else if (S_ISREG(mode)) {
        // A file that cannot be read would count as one that is not there.
        if (is_source(path) && git_odb_exists(odb_.get(), git_tree_entry_id(entry)) == 0) damaged(path);
        files_.push_back({path, *git_tree_entry_id(entry)});
      }
    }
  }

  git_repository* repository_;
  std::string where_;
  Odb odb_;
  std::size_t entries_ = 0;
  std::vector<Entry> files_;
};

/// Objects of one repository, for one thread.
class Blobs {
 public:
  explicit Blobs(const std::string& path) : repository_(open_repository(path)) {
    git_odb* odb = nullptr;
    if (git_repository_odb(&odb, repository_.get()) != 0)
      throw Refused{{"its objects cannot be read: " + reason(), "'" + path + "'", "a whole clone"}};
    odb_.reset(odb);
  }

  /// None: it is missing, or larger than file_bytes_max.
  [[nodiscard]] OdbObject read(const git_oid& id) const {
    std::size_t size = 0;
    git_object_t type{};
    git_odb_object* object = nullptr;
    if (git_odb_read_header(&size, &type, odb_.get(), &id) != 0 || size > file_bytes_max || git_odb_read(&object, odb_.get(), &id) != 0)
      return nullptr;
    return OdbObject(object);
  }
  static std::string_view text(const OdbObject& object) {
    return {static_cast<const char*>(git_odb_object_data(object.get())), git_odb_object_size(object.get())};
  }

 private:
  Repository repository_;
  Odb odb_;
};

struct IdLess {
  bool operator()(const git_oid& a, const git_oid& b) const { return git_oid_cmp(&a, &b) < 0; }
};

/// Which texts mention the words that were asked for last; of one or more revisions.
struct Mentions {
  std::mutex mutex;
  std::vector<std::string> words;
  std::map<git_oid, bool, IdLess> known;
};

class Revision final : public Tree {
 public:
  Revision(std::string repository, std::string revision, std::vector<Entry> entries, std::shared_ptr<Mentions> mentions)
      : repository_(std::move(repository)),
        revision_(std::move(revision)),
        entries_(std::move(entries)),
        mentions_(std::move(mentions)),
        blobs_(repository_) {}

  [[nodiscard]] std::string name() const override { return revision_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  [[nodiscard]] std::optional<std::string> read(const std::string& path) const override {
    const auto entry = std::ranges::lower_bound(entries_, path, {}, &Entry::path);
    if (entry == entries_.end() || entry->path != path) return std::nullopt;
    const std::scoped_lock lock(mutex_);
    const OdbObject object = blobs_.read(entry->id);
    return object ? std::optional(std::string(Blobs::text(object))) : std::nullopt;
  }

  [[nodiscard]] std::vector<std::string> files() const override {
    std::vector<std::string> all;
    for (const Entry& entry : entries_)
      if (is_source(entry.path)) all.push_back(entry.path);
    return all;
  }

  [[nodiscard]] std::vector<std::string> files_that_mention(std::span<const std::string> words) const override {
    const std::scoped_lock lock(mentions_->mutex);
    if (!std::ranges::equal(words, mentions_->words)) {
      mentions_->words.assign(words.begin(), words.end());
      mentions_->known.clear();
    }
    std::vector<const git_oid*> unknown;  // neighbours lie near each other in a pack, too
    for (const Entry& entry : entries_)
      if (is_source(entry.path) && mentions_->known.try_emplace(entry.id, false).second) unknown.push_back(&entry.id);
    const std::vector<char> hits = search(unknown, words);
    for (std::size_t i = 0; i < unknown.size(); ++i) mentions_->known[*unknown[i]] = hits[i] != 0;
    std::vector<std::string> mention;
    for (const Entry& entry : entries_)
      if (is_source(entry.path) && mentions_->known.at(entry.id)) mention.push_back(entry.path);
    return mention;
  }

 private:
  [[nodiscard]] std::vector<char> search(const std::vector<const git_oid*>& ids, std::span<const std::string> words) const {
    std::vector<char> hits(ids.size(), 0);
    std::atomic<std::size_t> next = 0;
    const auto work = [&](const Blobs& blobs) {
      constexpr std::size_t batch = 256;
      for (std::size_t begin; (begin = next.fetch_add(batch)) < ids.size();)
        for (std::size_t i = begin, end = std::min(begin + batch, ids.size()); i < end; ++i)
          if (const OdbObject object = blobs.read(*ids[i])) hits[i] = mentions(Blobs::text(object), words);
    };
    // Each with a repository of its own: not all that libgit2 shares in one has a lock.  If one cannot be opened any more, the
    // others do its work.
    std::vector<std::jthread> threads;
    const std::size_t wanted = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
    for (std::size_t i = 1; i < std::min(wanted, ids.size() / 1000); ++i)
      threads.emplace_back([&] {
        try {
          work(Blobs(repository_));
        } catch (const Refused&) {
        }
      });
    const std::scoped_lock lock(mutex_);
    work(blobs_);
    threads.clear();  // they are through
    return hits;
  }

  static bool mentions(std::string_view text, std::span<const std::string> words) {
    return std::ranges::any_of(words, [text](const std::string& word) {
      return ::memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
    });
  }

  std::string repository_, revision_;
  std::vector<Entry> entries_;
  std::shared_ptr<Mentions> mentions_;
  mutable std::mutex mutex_;  ///< of blobs_
  Blobs blobs_;
};

/// The sorted paths that only one of two sorted ranges has, or for which differ(path of both) holds.
template <class Range, class Path, class Differ>
std::vector<std::string> differences(const Range& a, const Range& b, Path path, Differ differ) {
  std::vector<std::string> changed;
  auto i = a.begin(), j = b.begin();
  while (i != a.end() || j != b.end()) {
    const auto order = i == a.end() ? std::strong_ordering::greater : j == b.end() ? std::strong_ordering::less : path(*i) <=> path(*j);
    if (order != 0 || differ(*i, *j)) changed.push_back(order > 0 ? path(*j) : path(*i));
    if (order <= 0) ++i;
    if (order >= 0) ++j;
  }
  return changed;
}
}  // namespace

namespace {
Result<TreePtr> open(const std::string& repository, const std::string& revision, std::shared_ptr<Mentions> mentions) {
  try {
    const Repository opened = open_repository(repository);
    const Object object = find_revision(opened.get(), repository, revision);
    git_object* tree = nullptr;
    if (git_object_peel(&tree, object.get(), GIT_OBJECT_TREE) != 0)
      throw Refused{{fmt::format("'{}' is no revision: {}", revision, reason()), "'" + repository + "'", "a commit, a tag or a branch"}};
    const Object root(tree);
    auto entries = Lister(opened.get(), fmt::format("'{}' of '{}'", revision, repository)).list(*git_object_id(root.get()));
    return TreePtr(std::make_shared<Revision>(repository, revision, std::move(entries), std::move(mentions)));
  } catch (const Refused& refused) {
    return refused.error;
  }
}
}  // namespace

checker::Result<TreePtr> open_revision(const std::string& repository, const std::string& revision) {
  return open(repository, revision, std::make_shared<Mentions>());
}

checker::Result<Range> open_range(const std::string& repository, const std::string& range) {
  const auto revisions = split_range(repository, range);
  if (!revisions.has_value()) return revisions.error();
  const auto mentions = std::make_shared<Mentions>();
  auto before = open(repository, revisions.value().first, mentions);
  if (!before.has_value()) return before.error();
  auto after = open(repository, revisions.value().second, mentions);
  if (!after.has_value()) return after.error();
  return Range{std::move(before).value(), std::move(after).value()};
}

checker::Result<std::pair<std::string, std::string>> split_range(const std::string& repository, const std::string& range) {
  const auto dots = range.find("..");
  if (dots == range.npos) return Error{fmt::format("'{}' is no range", range), "'" + repository + "'", "two revisions: BEFORE..AFTER"};
  const bool from_base = range.compare(dots, 3, "...") == 0;
  const auto or_head = [](std::string revision) { return revision.empty() ? std::string("HEAD") : revision; };
  std::pair<std::string, std::string> two(or_head(range.substr(0, dots)), or_head(range.substr(dots + (from_base ? 3 : 2))));
  try {
    const Repository opened = open_repository(repository);
    std::optional<git_oid> ids[2];
    const std::string* names[2] = {&two.first, &two.second};
    for (int i = 0; i < 2; ++i) {
      const Object object = find_revision(opened.get(), repository, *names[i]);
      git_object* commit = nullptr;
      if (from_base && git_object_peel(&commit, object.get(), GIT_OBJECT_COMMIT) != 0)
        throw Refused{
            {fmt::format("'{}' is no commit: {}", *names[i], reason()), "'" + repository + "'", "BEFORE..AFTER, of any two revisions"}};
      const Object held(commit);
      if (commit != nullptr) ids[i] = *git_object_id(commit);
    }
    if (!from_base) return two;
    git_oid base;
    if (git_merge_base(&base, opened.get(), &*ids[0], &*ids[1]) != 0)
      throw Refused{{fmt::format("'{}' and '{}' have no commit in common: {}", two.first, two.second, reason()), "'" + repository + "'",
                     "BEFORE..AFTER, of any two revisions; a shallow clone may lack what they share"}};
    char hex[GIT_OID_HEXSZ + 1];
    two.first = git_oid_tostr(hex, sizeof hex, &base);
    return two;
  } catch (const Refused& refused) {
    return refused.error;
  }
}

std::vector<std::string> changed_files(const Tree& before, const Tree& after) {
  const auto* one = dynamic_cast<const Revision*>(&before);
  const auto* other = dynamic_cast<const Revision*>(&after);
  if (one != nullptr && other != nullptr) {
    auto changed = differences(
        one->entries(), other->entries(), [](const Entry& e) -> const std::string& { return e.path; },
        [](const Entry& a, const Entry& b) { return git_oid_equal(&a.id, &b.id) == 0; });
    std::erase_if(changed, [](const std::string& path) { return !is_source(path); });
    return changed;
  }
  return differences(
      before.files(), after.files(), [](const std::string& path) -> const std::string& { return path; },
      [&](const std::string& path, const std::string&) { return before.read(path) != after.read(path); });
}

}  // namespace pmc::source

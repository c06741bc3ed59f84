#include "checker/source/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <thread>
#include <utility>

namespace pmc::source {
namespace {

namespace fs = std::filesystem;

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  explicit operator bool() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_ = -1;
};

bool is_source(std::string_view path) { return path.ends_with(".c") || path.ends_with(".h"); }

/// Below the root, and spelt in the one way in which files() spells it.
bool is_below(std::string_view path) {
  if (path.empty() || path.find('\0') != path.npos) return false;
  for (std::size_t begin = 0;;) {
    const std::size_t slash = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, slash - begin);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == path.size()) return true;
    begin = slash + 1;
  }
}

enum class Reading { done, no_such_file, too_large, refused };

/// Opens files below a root, one folder after the other without following a symbolic link, so that no path leads out of it.
/// Keeps the last folder open: files() is sorted, so the next file most often lies in it too.
class Opener {
 public:
  explicit Opener(int root) : root_(root) {}

  /// The bytes of a regular file, in `text`.
  Reading read(std::string_view path, std::string& text) {
    text.clear();
    std::size_t size = 0;
    Reading reading = Reading::done;
    const Fd file = open(path, size, reading);
    if (!file) return reading;
    if (size > file_bytes_max) return Reading::too_large;
    // One byte more than it should have: a file that grows meanwhile is noticed, not read without end.
    text.resize(size + 1);
    if (!fill(file.get(), text)) return Reading::refused;
    return text.size() <= size ? Reading::done : Reading::too_large;
  }

  /// Tells the bytes of a file that is too large in parts that overlap by `overlap`; true from `found` ends it.
  template <class Found>
  bool any_part(std::string_view path, std::size_t overlap, Found found) {
    std::size_t size = 0;
    Reading reading = Reading::done;
    const Fd file = open(path, size, reading);
    std::string part, kept;
    while (file) {
      part.resize(file_bytes_max);
      if (!fill(file.get(), part)) return true;
      if (part.empty()) return false;
      part.insert(0, kept);
      if (found(part)) return true;
      kept = part.substr(part.size() - std::min(overlap, part.size()));
    }
    return false;
  }

 private:
  Fd open(std::string_view path, std::size_t& size, Reading& reading) {
    reading = Reading::no_such_file;
    const std::size_t slash = path.rfind('/');
    const int folder = slash == path.npos ? root_ : folder_of(path.substr(0, slash));
    if (folder < 0) return {};
    const std::string name(path.substr(slash == path.npos ? 0 : slash + 1));
    struct stat status {};
    // Asked before it is opened: to open a device or a FIFO can do something, or wait for ever.
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) return {};
    reading = Reading::refused;
    Fd file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
    size = static_cast<std::size_t>(status.st_size);
    return file;
  }

  int folder_of(std::string_view path) {
    if (folder_ && path == folder_path_) return folder_.get();
    Fd at;
    for (std::size_t begin = 0; begin < path.size();) {
      const std::size_t slash = std::min(path.find('/', begin), path.size());
      const std::string part(path.substr(begin, slash - begin));
      at = Fd(::openat(at ? at.get() : root_, part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!at) return -1;
      begin = slash + 1;
    }
    folder_ = std::move(at);
    folder_path_ = path;
    return folder_.get();
  }

  /// As much as there is, up to the size of the text; false: an error.
  static bool fill(int file, std::string& text) {
    std::size_t have = 0;
    while (have < text.size()) {
      const ssize_t got = ::read(file, text.data() + have, text.size() - have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return false;
      if (got == 0) break;
      have += static_cast<std::size_t>(got);
    }
    text.resize(have);
    return true;
  }

  int root_;
  Fd folder_;
  std::string folder_path_;
};

bool mentions(std::string_view text, std::span<const std::string> words) {
  return std::ranges::any_of(words, [text](const std::string& word) {
    return word.empty() || ::memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
  });
}

bool mentions(Opener& opener, const std::string& path, std::string& text, std::span<const std::string> words) {
  switch (opener.read(path, text)) {
    case Reading::done: return mentions(text, words);
    case Reading::no_such_file: return false;
    case Reading::refused: return true;
    case Reading::too_large: break;
  }
  std::size_t longest = 1;
  for (const std::string& word : words) longest = std::max(longest, word.size());
  return opener.any_part(path, longest - 1, [words](const std::string& part) { return mentions(part, words); });
}

constexpr std::size_t entries_max = 2'000'000;  // the kernel has 90,000

/// The regular source files below the root, sorted; none: there is no end of entries.
std::optional<std::vector<std::string>> list(const fs::path& root) {
  std::vector<std::string> files, folders{""};
  std::size_t entries = 0;
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    std::error_code error;
    for (fs::directory_iterator entry(root / folder, error), end; !error && entry != end; entry.increment(error)) {
      if (++entries > entries_max) return std::nullopt;
      const std::string name = entry->path().filename().string();
      std::string path = folder.empty() ? name : folder + '/' + name;
      std::error_code ignored;
      const fs::file_type type = entry->symlink_status(ignored).type();  // of the link itself, so a loop of links ends here
      if (type == fs::file_type::directory && name != ".git")
        folders.push_back(std::move(path));
      else if (type == fs::file_type::regular && is_source(name))
        files.push_back(std::move(path));
    }
  }
  std::ranges::sort(files);
  return files;
}

class Directory final : public Tree {
 public:
  Directory(std::string name, Fd root, std::vector<std::string> files)
      : name_(std::move(name)), root_(std::move(root)), files_(std::move(files)) {}

  [[nodiscard]] std::string name() const override { return name_; }

  [[nodiscard]] std::optional<std::string> read(const std::string& path) const override {
    std::string text;
    if (!is_below(path) || Opener(root_.get()).read(path, text) != Reading::done) return std::nullopt;
    return text;
  }

  [[nodiscard]] std::vector<std::string> files() const override { return files_; }

  [[nodiscard]] std::vector<std::string> files_that_mention(std::span<const std::string> words) const override {
    std::vector<char> hit(files_.size(), 0);
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      constexpr std::size_t batch = 64;
      Opener opener(root_.get());
      std::string text;
      for (std::size_t begin; (begin = next.fetch_add(batch)) < files_.size();)
        for (std::size_t i = begin, end = std::min(begin + batch, files_.size()); i < end; ++i)
          hit[i] = mentions(opener, files_[i], text, words);
    };
    {
      // The disc is waited for, too, so more threads than cores.
      std::vector<std::jthread> threads;
      const std::size_t n = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 2, 16);
      for (std::size_t i = 1; i < n; ++i) threads.emplace_back(work);
      work();
    }
    std::vector<std::string> mention;
    for (std::size_t i = 0; i < files_.size(); ++i)
      if (hit[i] != 0) mention.push_back(files_[i]);
    return mention;
  }

 private:
  std::string name_;
  Fd root_;
  std::vector<std::string> files_;
};

class Overlay final : public Tree {
 public:
  Overlay(TreePtr base, std::map<std::string, std::optional<std::string>> files) : base_(std::move(base)), own_(std::move(files)) {
    std::erase_if(own_, [](const auto& file) { return !is_below(file.first); });
  }

  [[nodiscard]] std::string name() const override { return base_->name(); }

  [[nodiscard]] std::optional<std::string> read(const std::string& path) const override {
    const auto own = own_.find(path);
    if (own == own_.end()) return base_->read(path);
    if (own->second && own->second->size() > file_bytes_max) return std::nullopt;
    return own->second;
  }

  [[nodiscard]] std::vector<std::string> files() const override {
    return merged(base_->files(), [](const std::string&) { return true; });
  }

  [[nodiscard]] std::vector<std::string> files_that_mention(std::span<const std::string> words) const override {
    return merged(base_->files_that_mention(words), [words](const std::string& text) { return mentions(text, words); });
  }

 private:
  template <class Wanted>
  std::vector<std::string> merged(std::vector<std::string> base, Wanted wanted) const {
    std::erase_if(base, [this](const std::string& path) { return own_.contains(path); });
    for (const auto& [path, text] : own_)
      if (text && is_source(path) && wanted(*text)) base.push_back(path);
    std::ranges::sort(base);
    return base;
  }

  TreePtr base_;
  std::map<std::string, std::optional<std::string>> own_;
};

}  // namespace

checker::Result<TreePtr> open_directory(const std::string& path) {
  const auto wrong = [&path](std::string what) {
    return checker::Error{std::move(what), "'" + path + "'", "a folder with kernel sources in it, for example linux-6.1"};
  };
  Fd root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return wrong("no folder that can be read: " + std::string(std::strerror(errno)));
  std::optional<std::vector<std::string>> files = list(path);
  if (!files) return wrong("no kernel tree: it has more than " + std::to_string(entries_max) + " files");
  if (std::ranges::none_of(*files, [](const std::string& file) { return file.ends_with(".c"); }))
    return wrong("no kernel tree: there is no .c file in it");
  return TreePtr(std::make_shared<Directory>(path, std::move(root), std::move(*files)));
}

TreePtr with_files(TreePtr base, std::map<std::string, std::optional<std::string>> files) {
  return std::make_shared<Overlay>(std::move(base), std::move(files));
}

}  // namespace pmc::source

#include "checker/source/patch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "checker/source/diff.hpp"
#include "checker/source/mail.hpp"
#include "checker/source/place.hpp"

namespace pmc::source {
namespace {
using checker::Error;
using checker::Result;
using Text = std::optional<std::string>;  ///< of a file; none: there is no such file
using Kind = FileDiff::Kind;

struct Refused {
  Error error;
};

constexpr std::string_view another_tree = "give the tree that the patch was made for, or make the patch again on this one";

/// What a diff says, for this tree: paths below its root.
struct Change {
  const FileDiff* diff;
  Kind kind;
  std::string before, after;  ///< the same, but for renames and copies
  Text text = std::nullopt;   ///< of a file that is modified or, on this evidence, made or deleted
};

/// "a/kernel/x.c" and "b/kernel/x.c", or what diff.mnemonicPrefix makes of them: then one component is to be dropped, surely.
bool has_git_prefixes(const FileDiff& diff) {
  const auto prefix = [](const std::optional<std::string>& name) {
    return name && name->size() > 2 && (*name)[1] == '/' ? (*name)[0] : '\0';
  };
  const char a = prefix(diff.before), b = prefix(diff.after);
  if (diff.before && diff.after) return a != '\0' && b != '\0' && a != b;
  return a == 'a' || b == 'b';
}

/// The path below the root of the tree; none: it has no component that could be dropped.
Text stripped(const std::string& name, bool strip) {
  std::string path;
  bool first = strip;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view component = std::string_view(name).substr(at, end - at);
    at = end + 1;
    if (component.empty() || component == ".") continue;
    if (!std::exchange(first, false)) path.append(path.empty() ? "" : "/").append(component);
  }
  return path.empty() ? std::nullopt : Text(path);
}

class Series {
 public:
  explicit Series(TreePtr base) : base_(std::move(base)) {}

  void apply(const PatchText& patch) {
    patch_ = &patch;
    if (patch.text.size() > patch_bytes_max) throw Refused{too_large(patch.name)};
    work_.spend(patch.text.size());
    auto letters = read_letters(patch.name, patch.text);
    if (!letters.has_value()) throw Refused{letters.error()};
    Letters read = std::move(letters).value();
    bool any = false;
    for (auto& lines : read.letters) {
      const auto diffs = read_diffs(patch.name, lines);
      if (!diffs.has_value()) throw Refused{diffs.error()};
      any |= !diffs.value().empty();
      apply_letter(diffs.value());
    }
    if (!any) throw Refused{{"there is no diff in it", patch.name, "give a patch as git diff, git format-patch or diff -up write it"}};
  }

  Patched result() && {
    return {with_files(std::move(base_), std::move(now_)), std::vector(touched_.begin(), touched_.end()), std::move(notes_)};
  }

  static Error too_large(const std::string& name) {
    return {fmt::format("the patch is larger than {} MiB", patch_bytes_max >> 20), name,
            "split it, and give the parts one after the other"};
  }

  [[nodiscard]] Error exhausted() const {
    return {"to find the places of these hunks takes too long", patch_->name, "split the patch, and give the parts one after the other"};
  }

 private:
  [[nodiscard]] std::string where(const FileDiff& diff) const { return fmt::format("{}:{}", patch_->name, diff.line); }
  [[noreturn]] void refuse(const FileDiff& diff, std::string what, std::string_view remedy) const {
    throw Refused{{std::move(what), where(diff), std::string(remedy)}};
  }

  Text text(const std::string& path) {
    const auto i = now_.find(path);
    Text t = i != now_.end() ? i->second : base_->read(path);
    if (t) work_.spend(t->size());
    return t;
  }

  /// A path must not leave the tree, whatever will be dropped of it; nothing is read before this.
  void check(const FileDiff& diff, const std::string& name) const {
    const auto refuse_name = [&](std::string_view why) {
      refuse(diff, fmt::format("{} {}", printable(name), why), "name files by their path below the root of the tree, as git diff does");
    };
    if (name.starts_with('/')) refuse_name("is an absolute path");
    if (("/" + name + "/").find("/../") != std::string::npos) refuse_name("leads out of the tree");
    if (std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) refuse_name("is no name of a file");
  }

  /// Whether the first component of names that do not tell by themselves is to be dropped.
  bool strips(const std::vector<FileDiff>& diffs) {
    const auto plain = [](const FileDiff& d) { return !d.whole_names && !has_git_prefixes(d); };
    const auto tells = [&](auto&& there) {
      for (const FileDiff& d : diffs)
        for (const auto* name : {&d.before, &d.after}) {
          if (!plain(d) || !*name) continue;
          const Text one = stripped(**name, true), none = stripped(**name, false);
          const bool with = one && there(*one), without = none && there(*none);
          if (with != without) return std::optional(with);
        }
      return std::optional<bool>();
    };
    if (std::ranges::none_of(diffs, plain)) return true;
    if (const auto told = tells([&](const std::string& path) { return text(path).has_value(); })) return *told;
    // New files only: a directory that is there tells.
    const std::vector<std::string> files = base_->files();
    const auto told = tells([&](const std::string& path) {
      const std::string directory = path.substr(0, path.rfind('/') + 1);
      const auto i = std::ranges::lower_bound(files, directory);
      return !directory.empty() && i != files.end() && i->starts_with(directory);
    });
    return told.value_or(true);
  }

  Change change(const FileDiff& diff, bool strip) {
    const auto path = [&](const std::optional<std::string>& name) -> Text {
      return name ? stripped(*name, !diff.whole_names && (strip || has_git_prefixes(diff))) : std::nullopt;
    };
    const Text before = path(diff.before), after = path(diff.after);
    const auto need = [&](const Text& t) -> const std::string& {
      if (!t) refuse(diff, fmt::format("no such file in the tree: {}", printable(diff.before ? *diff.before : *diff.after)), another_tree);
      return *t;
    };
    switch (diff.kind) {
      case Kind::create: return {&diff, diff.kind, need(after), need(after), ""};
      case Kind::remove: return {&diff, diff.kind, need(before), need(before)};
      case Kind::rename:
      case Kind::copy: return {&diff, diff.kind, need(before), need(after)};
      case Kind::modify: break;
    }
    // diff -u x.c.orig x.c: whichever is there.  diff -N: a side of 1970 is a file that is not.
    Text there = before ? text(*before) : std::nullopt;
    const bool after_only = !there && after;
    if (after_only && before != after) there = text(*after);
    const std::string& file = after_only ? need(after) : need(before);
    const bool all_new = diff.hunks.size() == 1 && diff.hunks.front().old_count == 0;
    const bool all_old = diff.hunks.size() == 1 && diff.hunks.front().new_count == 0;
    if (all_new && (diff.from_epoch || !there)) return {&diff, Kind::create, need(after), need(after), ""};
    if (!there) refuse(diff, "no such file in the tree: " + either(before, after), missing(file));
    return {&diff, all_old && diff.to_epoch ? Kind::remove : Kind::modify, file, file, std::move(there)};
  }
  static std::string either(const Text& before, const Text& after) {
    return before && after && before != after ? fmt::format("neither {} nor {}", *before, *after) : after ? *after : *before;
  }
  std::string missing(const std::string& path) {
    const auto i = now_.find(path);
    if (i != now_.end()) return "it is deleted or renamed before, in the same series";
    return fmt::format("{}; no symbolic link is followed, and no file larger than {} MiB read", another_tree, file_bytes_max >> 20);
  }

  /// Diffs of one letter do not depend on their order: what is renamed or copied is the file as it was before them all.
  void apply_letter(const std::vector<FileDiff>& diffs) {
    if (diffs.empty()) return;
    for (const FileDiff& diff : diffs)
      for (const auto* name : {&diff.before, &diff.after})
        if (*name) check(diff, **name);
    const bool strip = strips(diffs);
    std::set<std::string> leaving;
    for (const FileDiff& diff : diffs) {
      if (diff.kind != Kind::rename && diff.kind != Kind::copy && diff.kind != Kind::remove) continue;
      const Change c = change(diff, strip);
      if (diff.kind != Kind::copy) leaving.insert(c.before);
      if (diff.kind != Kind::remove) sources_.insert(c.before);
    }
    for (const FileDiff& diff : diffs) {
      const Change c = change(diff, strip);
      const bool moves = c.kind == Kind::rename || c.kind == Kind::copy;
      const bool earlier = moves && originals_.contains(c.before);
      const Text original = c.text ? c.text : earlier ? originals_.at(c.before) : text(c.before);
      if (!original) refuse(diff, "no such file in the tree: " + c.before, missing(c.before));
      if (c.kind == Kind::create || (moves && c.before != c.after)) must_not_exist(c, *original, leaving);
      std::string result = patched(c, *original);
      if (c.kind == Kind::remove && !c.diff->hunks.empty() && !result.empty())
        refuse(diff, fmt::format("{} is deleted, but has more lines than the patch takes away", c.after), another_tree);
      // Two files that change places: the first one's new text is not the second one's old one.
      const bool in_place_already = earlier && written_.contains(c.before);
      if (c.kind == Kind::remove || (c.kind == Kind::rename && !in_place_already)) set(c.before, std::nullopt, diff);
      if (c.kind != Kind::remove) {
        set(c.after, std::move(result), diff);
        written_.insert(c.after);
      }
      touched_.insert(c.after);
      if (c.kind != Kind::copy) touched_.insert(c.before);
    }
    for (const auto& [path, text] : originals_) bytes_ -= text.size();
    originals_.clear();
    sources_.clear();
    written_.clear();
  }

  void must_not_exist(const Change& c, const std::string& original, const std::set<std::string>& leaving) {
    const Text there = text(c.after);
    if (!there || (leaving.contains(c.after) && !written_.contains(c.after))) return;
    auto result = place(original, c.diff->hunks, false, work_);
    const bool same = std::holds_alternative<Placed>(result) && std::get<Placed>(result).text == *there;
    refuse(*c.diff, fmt::format("{} is in the tree already{}", c.after, same ? ", as the patch makes it" : ", with another text"),
           same ? "the patch seems to be applied already: leave it out, or give the tree before it" : another_tree);
  }

  std::string patched(const Change& c, const std::string& original) {
    auto result = place(original, c.diff->hunks, false, work_);
    if (const auto* misfit = std::get_if<Misfit>(&result)) refuse_hunk(c, original, *misfit);
    Placed& placed = std::get<Placed>(result);
    for (const auto& [hunk, line, expected, others] : placed.offsets)
      notes_.push_back(
          fmt::format("{}: found at line {} instead of {}{}", hunk_of(c, hunk), line, expected,
                      others == 0 ? "" : fmt::format("; it would fit at {} other place{}, too", others, others == 1 ? "" : "s")));
    if (placed.text.size() > file_bytes_max)
      refuse(*c.diff, fmt::format("{} would be larger than {} MiB", c.after, file_bytes_max >> 20), "leave that file out of the patch");
    return std::move(placed.text);
  }

  [[nodiscard]] std::string hunk_of(const Change& c, std::size_t hunk) const {
    return fmt::format("{}:{}, hunk {} of {}", patch_->name, c.diff->hunks[hunk].line, hunk + 1, c.before);
  }

  [[noreturn]] void refuse_hunk(const Change& c, const std::string& original, const Misfit& m) {
    std::string what = "the patch does not apply: ";
    if (m.must_end)
      what += fmt::format("{} goes on with {} in line {}, where {}", c.before, printable(m.found), m.line,
                          m.no_context ? "a hunk without lines of context expects its end" : "the hunk expects its end");
    else if (m.text_ends)
      what +=
          fmt::format("{} ends before line {}, which should be {} (patch line {})", c.before, m.line, printable(m.expected), m.patch_line);
    else
      what += fmt::format("line {} of {} is {}, but {} is expected (patch line {}){}", m.line, c.before, printable(m.found),
                          printable(m.expected), m.patch_line, difference(m));
    std::string remedy(another_tree);
    if (m.must_end && m.no_context) remedy = "make the patch with lines of context: diff -U3";
    if (std::holds_alternative<Placed>(place(original, c.diff->hunks, true, work_)))
      remedy = fmt::format("all that it does to {} is there already: leave the patch out, or give the tree before it", c.before);
    else if (std::holds_alternative<Placed>(place(original, std::span(c.diff->hunks).subspan(m.hunk, 1), true, work_)))
      remedy = "what this hunk does is there already: " + remedy;
    throw Refused{{std::move(what), hunk_of(c, m.hunk), std::move(remedy)}};
  }
  static std::string difference(const Misfit& m) {
    const auto dense = [](std::string s) {
      std::erase_if(s, [](char ch) { return ch == ' ' || ch == '\t' || ch == '\r'; });
      return s;
    };
    if (m.taken) return "; an earlier hunk changes that line, too";
    if (m.found == m.expected) return "; one of them is not ended by a newline";
    return dense(m.found) == dense(m.expected) ? "; they differ in white space only" : "";
  }

  void set(const std::string& path, Text next, const FileDiff& diff) {
    if (sources_.contains(path) && !originals_.contains(path))
      if (Text original = text(path)) {
        bytes_ += original->size();
        originals_.emplace(path, *std::move(original));
      }
    Text& slot = now_[path];
    bytes_ += (next ? next->size() : 0) - (slot ? slot->size() : 0);
    slot = std::move(next);
    if (bytes_ > patched_bytes_max)
      refuse(diff, fmt::format("the files that are changed are larger than {} MiB, together", patched_bytes_max >> 20),
             "leave some of them out");
  }

  TreePtr base_;
  const PatchText* patch_ = nullptr;
  std::map<std::string, Text> now_;  ///< the files that differ from the base's
  std::size_t bytes_ = 0;            ///< of them and of originals_
  std::set<std::string> touched_;
  // Of the letter at hand: the paths that it renames or copies, what those that it has changed already were before, and the
  // paths that it has written.
  std::set<std::string> sources_, written_;
  std::map<std::string, std::string> originals_;
  std::vector<std::string> notes_;
  Work work_;
};
}  // namespace

Result<PatchText> read_patch(const std::string& path) {
  PatchText patch{path == "-" ? "standard input" : path, ""};
  const auto failed = [&] {
    return Error{fmt::format("cannot read it: {}", std::strerror(errno)), patch.name, "give a readable patch file, or -"};
  };
  const auto close = [](std::FILE* f) {
    if (f != stdin) std::fclose(f);
  };
  const std::unique_ptr<std::FILE, decltype(close)> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"), close);
  if (!file) return failed();
  std::vector<char> block(1u << 16);
  for (std::size_t n = 0; (n = std::fread(block.data(), 1, block.size(), file.get())) != 0;) {
    patch.text.append(block.data(), n);
    if (patch.text.size() > patch_bytes_max) return Series::too_large(patch.name);
  }
  if (std::ferror(file.get()) != 0) return failed();
  return patch;
}

Result<Patched> apply_patches(TreePtr base, const std::vector<PatchText>& series) {
  Series all(std::move(base));
  try {
    for (const PatchText& patch : series) all.apply(patch);
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const Work::Exhausted&) {
    return all.exhausted();
  }
  return std::move(all).result();
}

}  // namespace pmc::source

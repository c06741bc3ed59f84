#include "checker/source/diff.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pmc::source {
namespace {
using checker::Error;

struct Refused {
  Error error;
};

constexpr std::string_view made_by_git = "make it again, with git diff, git format-patch or diff -up";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a number of up to 9 digits off the text.
std::optional<std::size_t> take_number(std::string_view& s) {
  std::size_t n = 0, digits = 0;
  for (; digits < s.size() && is_digit(s[digits]); ++digits) {
    if (digits == 9) return std::nullopt;
    n = n * 10 + static_cast<std::size_t>(s[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  s.remove_prefix(digits);
  return n;
}

bool take(std::string_view& s, std::string_view prefix) {
  if (!s.starts_with(prefix)) return false;
  s.remove_prefix(prefix.size());
  return true;
}

/// "12,3" or "12".
bool take_range(std::string_view& s, std::size_t& start, std::size_t& count) {
  const auto first = take_number(s);
  if (!first) return false;
  start = *first;
  count = 1;
  if (!take(s, ",")) return true;
  const auto second = take_number(s);
  if (second) count = *second;
  return second.has_value();
}

std::optional<Hunk> hunk_header(std::string_view s, int line) {
  Hunk h;
  h.line = line;
  const bool whole = take(s, "@@ -") && take_range(s, h.old_start, h.old_count) && take(s, " +") &&
                     take_range(s, h.new_start, h.new_count) && take(s, " @@");
  return whole ? std::optional(h) : std::nullopt;
}

/// Takes a name in quotes off the text, as quote_c_style() of git's quote.c wrote it.
std::optional<std::string> take_quoted(std::string_view& s) {
  constexpr std::string_view letters = "abtnvfr\"\\", meanings = "\a\b\t\n\v\f\r\"\\";
  std::string name;
  for (std::size_t i = 1; i < s.size(); ++i) {
    if (s[i] == '"') {
      s.remove_prefix(i + 1);
      return name;
    }
    if (s[i] != '\\') {
      name.push_back(s[i]);
      continue;
    }
    if (++i == s.size()) break;
    if (const auto at = letters.find(s[i]); at != letters.npos) {
      name.push_back(meanings[at]);
    } else if (i + 2 < s.size() && s[i] >= '0' && s[i] <= '3') {
      unsigned byte = 0;
      for (const char digit : s.substr(i, 3)) {
        if (digit < '0' || digit > '7') return std::nullopt;
        byte = byte * 8 + static_cast<unsigned>(digit - '0');
      }
      name.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

/// The date that `diff -u` puts behind a name; git ends a name that has a space in it with a tab.
struct Dated {
  std::string name;
  bool epoch = false;
};
std::optional<Dated> dated_name(std::string_view s) {
  Dated dated;
  std::string_view date;
  if (s.starts_with('"')) {
    auto name = take_quoted(s);
    if (!name) return std::nullopt;
    dated.name = *std::move(name);
    date = s;
  } else {
    std::size_t end = s.find('\t');
    // Patches that went through a program that turns tabs into spaces.
    for (std::size_t i = 0; end == s.npos && i + 6 < s.size(); ++i)
      if (s[i] == ' ' && std::ranges::all_of(s.substr(i + 1, 4), is_digit) && s[i + 5] == '-') end = i;
    dated.name = s.substr(0, end);
    while (dated.name.ends_with(' ')) dated.name.pop_back();
    if (end != s.npos) date = s.substr(end);
  }
  while (!date.empty() && (date.front() == ' ' || date.front() == '\t')) date.remove_prefix(1);
  dated.epoch = date.starts_with("1970-01-01") || date.starts_with("1969-12-31");  // either side of Greenwich
  return dated;
}

std::string_view after_slash(std::string_view name) { return name.substr(name.find('/') + 1); }

/// The two names of "diff --git a/x b/x", which are the same but for what precedes them: git says others on lines of their own.
std::optional<std::pair<std::string, std::string>> git_names(std::string_view s) {
  if (s.starts_with('"')) {
    auto first = take_quoted(s);
    if (!first || !take(s, " ")) return std::nullopt;
    auto second = s.starts_with('"') ? take_quoted(s) : std::string(s);
    if (!second) return std::nullopt;
    return std::pair(*first, *second);
  }
  for (std::size_t i = s.find(' '); i != s.npos; i = s.find(' ', i + 1)) {
    const std::string_view first = s.substr(0, i);
    std::string_view second = s.substr(i + 1);
    if (second.starts_with('"')) {
      if (auto name = take_quoted(second)) return std::pair(std::string(first), *name);
    } else if (first == second || after_slash(first) == after_slash(second)) {
      return std::pair(std::string(first), std::string(second));
    }
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const std::string& name, const std::vector<Line>& lines) : name_(name), lines_(lines) {}

  std::vector<FileDiff> read() {
    std::vector<FileDiff> all;
    while (at_ < lines_.size()) {
      const std::string_view line = text(at_);
      if (line.starts_with("diff --git ")) {
        all.push_back(git_diff());
      } else if (line.starts_with("diff --cc ") || line.starts_with("diff --combined ") || line.starts_with("@@@ -")) {
        refuse(at_, "the diff of a merge, against more than one parent, cannot be applied",
               "make it against one parent: git diff MERGE^1 MERGE");
      } else if (line.starts_with("--- ") && text(at_ + 1).starts_with("+++ ")) {
        all.push_back(plain_diff());
      } else if (line.starts_with("*** ") && text(at_ + 1).starts_with("--- ") && text(at_ + 2).starts_with("*****")) {
        refuse(at_, "this is a context diff", "make it again, with diff -up");
      } else if ((line.starts_with("Binary files ") || line.starts_with("Files ")) && line.ends_with(" differ")) {
        refuse_binary(at_);
      } else if (hunk_header(line, 0)) {
        refuse(at_, "a hunk without the name of a file before it", "give the whole patch, with its lines '--- FILE' and '+++ FILE'");
      } else {
        ++at_;
      }
    }
    return all;
  }

 private:
  [[nodiscard]] std::string_view text(std::size_t i) const { return i < lines_.size() ? lines_[i].text : std::string_view(); }
  [[nodiscard]] std::string where(std::size_t i) const {
    // The end of the text is as good as its last line.
    return fmt::format("{}:{}", name_, lines_.empty() ? 1 : lines_[std::min(i, lines_.size() - 1)].number);
  }
  [[noreturn]] void refuse(std::size_t i, std::string what, std::string_view remedy) const {
    throw Refused{{std::move(what), where(i), std::string(remedy)}};
  }
  [[noreturn]] void refuse_binary(std::size_t i) const {
    refuse(i, "a binary file is changed here; only text can be read", "leave that file out of the patch");
  }

  FileDiff git_diff() {
    FileDiff diff;
    const std::size_t begin = at_;
    diff.line = lines_[at_].number;
    const auto names = git_names(text(at_).substr(std::string_view("diff --git ").size()));
    std::optional<std::string> from, to;  // of "rename from", "copy to"
    bool names_read = false;
    for (++at_; at_ < lines_.size(); ++at_) {
      std::string_view s = text(at_);
      if (take(s, "new file mode ")) {
        diff.kind = FileDiff::Kind::create;
        regular(s);
      } else if (take(s, "deleted file mode ")) {
        diff.kind = FileDiff::Kind::remove;
        regular(s);
      } else if (take(s, "old mode ") || take(s, "new mode ")) {
        regular(s);
      } else if (take(s, "rename from ") || take(s, "rename old ")) {
        diff.kind = FileDiff::Kind::rename;
        from = whole_name(s);
      } else if (take(s, "copy from ")) {
        diff.kind = FileDiff::Kind::copy;
        from = whole_name(s);
      } else if (take(s, "rename to ") || take(s, "rename new ") || take(s, "copy to ")) {
        to = whole_name(s);
      } else if (take(s, "index ")) {
        if (const auto space = s.find(' '); space != s.npos) regular(s.substr(space + 1));
      } else if (s.starts_with("GIT binary patch") || (s.starts_with("Binary files ") && s.ends_with(" differ"))) {
        refuse_binary(at_);
      } else if (s.starts_with("--- ") && text(at_ + 1).starts_with("+++ ")) {
        two_names(diff);
        names_read = true;
        break;
      } else if (!s.starts_with("similarity index ") && !s.starts_with("dissimilarity index ")) {
        break;
      }
    }
    if (from.has_value() != to.has_value()) refuse(begin, "a rename or a copy that names one file only", made_by_git);
    if (from) {
      diff.before = std::move(from);
      diff.after = std::move(to);
      diff.whole_names = true;
    } else if (!names_read) {
      if (!names) refuse(begin, "which file this is about cannot be told", made_by_git);
      diff.before = names->first;
      diff.after = names->second;
    }
    // With prefixes they would differ; with --no-prefix only this tells, if the file is new.
    if (names && names->first == names->second) diff.whole_names = true;
    hunks(diff);
    const bool empty = diff.hunks.empty();
    if (names_read && empty) refuse(at_, "a diff that ends before its first hunk", made_by_git);
    if (!from && !names_read && empty && at_ == begin + 1) refuse(begin, "a diff that ends with its first line", made_by_git);
    settle(diff, begin);
    return diff;
  }

  FileDiff plain_diff() {
    FileDiff diff;
    const std::size_t begin = at_;
    diff.line = lines_[at_].number;
    two_names(diff);
    if (text(at_).starts_with("Binary files ")) refuse_binary(at_);
    hunks(diff);
    if (diff.hunks.empty()) refuse(at_, "a diff that ends before its first hunk", made_by_git);
    settle(diff, begin);
    return diff;
  }

  /// Symbolic links (120000) and submodules (160000) have no text of their own.
  void regular(std::string_view mode) const {
    while (mode.ends_with(' ')) mode.remove_suffix(1);
    if (mode == "120000" || mode == "160000")
      refuse(at_, fmt::format("{} is changed here; only regular files are read", mode == "120000" ? "a symbolic link" : "a submodule"),
             "leave it out of the patch");
    if (!mode.starts_with("100")) refuse(at_, fmt::format("{} is no mode of a file", printable(mode)), made_by_git);
  }

  [[nodiscard]] std::string whole_name(std::string_view s) const {
    if (!s.starts_with('"')) return std::string(s);
    auto name = take_quoted(s);
    if (!name) refuse(at_, "the name is quoted in a way that git does not", made_by_git);
    return *std::move(name);
  }

  /// "--- a/x" and "+++ b/x".
  void two_names(FileDiff& diff) {
    for (const bool old_side : {true, false}) {
      auto dated = dated_name(text(at_).substr(4));
      if (!dated) refuse(at_, "the name is quoted in a way that neither git nor diff do", made_by_git);
      if (dated->name.empty()) refuse(at_, "a name is missing here", made_by_git);
      (old_side ? diff.from_epoch : diff.to_epoch) = dated->epoch;
      (old_side ? diff.before : diff.after) = dated->name == "/dev/null" ? std::nullopt : std::optional(std::move(dated->name));
      ++at_;
    }
  }

  void hunks(FileDiff& diff) {
    while (text(at_).starts_with("@@ -")) {
      auto h = hunk_header(text(at_), lines_[at_].number);
      if (!h) refuse(at_, "not the head of a hunk: " + printable(text(at_)), made_by_git);
      ++at_;
      diff.hunks.push_back(body(*h));
    }
    // Too low a count at the head of the last hunk would cut it off.
    const std::string_view next = text(at_);
    const bool more = next.starts_with('+') || (next.starts_with('-') && next.size() > 1 && next[1] != '-');
    if (!diff.hunks.empty() && more && !next.starts_with("+++ "))
      refuse(at_, "the hunk goes on after the number of lines that its head says", made_by_git);
  }

  Hunk body(Hunk h) {
    const std::size_t begin = at_;
    std::size_t olds = h.old_count, news = h.new_count;
    bool old_ended = false, new_ended = false;  // by "\ No newline at end of file"
    if (olds + news == 0) refuse(at_ - 1, "a hunk of no lines", made_by_git);
    char last = '\0';
    for (; olds + news > 0 || text(at_).starts_with("\\ "); ++at_) {
      if (at_ == lines_.size()) truncated(h, olds, news);
      const char mark = text(at_).empty() ? ' ' : text(at_).front();
      if (mark == '\\' && last != '\0') {
        old_ended |= last != '+';
        new_ended |= last != '-';
        last = '\0';
        continue;
      }
      const bool of_old = mark == ' ' || mark == '-', of_new = mark == ' ' || mark == '+';
      if ((!of_old && !of_new) || (of_old && olds == 0) || (of_new && news == 0)) truncated(h, olds, news);
      if ((of_old && old_ended) || (of_new && new_ended)) refuse(at_, "a line after the one that ends the file", made_by_git);
      olds -= of_old;
      news -= of_new;
      last = mark;
    }
    h.lines = std::span(lines_).subspan(begin, at_ - begin);
    return h;
  }
  [[noreturn]] void truncated(const Hunk& h, std::size_t olds, std::size_t news) const {
    const std::string lacks =
        fmt::format("the hunk of line {} lacks {} of {} old and {} of {} new lines", h.line, olds, h.old_count, news, h.new_count);
    if (at_ == lines_.size()) refuse(at_, lacks + ": the patch is cut off", "give the whole patch");
    refuse(at_, fmt::format("{}, where {} stands", lacks, printable(text(at_))),
           "a patch that was edited by hand or wrapped by a mail program: " + std::string(made_by_git));
  }

  /// The kind, from the names.
  void settle(FileDiff& diff, std::size_t begin) const {
    using enum FileDiff::Kind;
    if (!diff.before && !diff.after) refuse(begin, "a diff of nothing with nothing", made_by_git);
    if (diff.kind == modify && !diff.before) diff.kind = create;
    if (diff.kind == modify && !diff.after) diff.kind = remove;
    const auto only = [&](bool old_side) {
      return diff.hunks.size() <= 1 &&
             std::ranges::all_of(diff.hunks, [&](const Hunk& h) { return (old_side ? h.new_count : h.old_count) == 0; });
    };
    if (diff.kind == create && (!diff.after || !only(false))) refuse(begin, "a new file with old lines", made_by_git);
    if (diff.kind == remove && (!diff.before || !only(true))) refuse(begin, "a file that is deleted, but lines of it stay", made_by_git);
    if ((diff.kind == rename || diff.kind == copy) && (!diff.before || !diff.after)) refuse(begin, "a rename of nothing", made_by_git);
  }

  const std::string& name_;
  const std::vector<Line>& lines_;
  std::size_t at_ = 0;
};

/// Mail in transit ends its lines with CR LF; git leaves the lines that name the files without.
void drop_carriage_returns(std::vector<Line>& lines) {
  const bool all = std::ranges::any_of(lines, [](const Line& line) {
    return line.text.ends_with('\r') && (line.text.starts_with("+++ ") || line.text.starts_with("diff --git "));
  });
  if (!all) return;
  for (Line& line : lines)
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
}
}  // namespace

std::string printable(std::string_view text) {
  constexpr std::size_t length_max = 100;
  std::string out = "\"";
  for (const char c : text.substr(0, length_max)) {
    if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + (text.size() > length_max ? "...\"" : "\"");
}

checker::Result<std::vector<FileDiff>> read_diffs(const std::string& name, std::vector<Line>& letter) {
  drop_carriage_returns(letter);
  try {
    return Reader(name, letter).read();
  } catch (const Refused& refused) {
    return refused.error;
  }
}

}  // namespace pmc::source

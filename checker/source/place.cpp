#include "checker/source/place.hpp"

#include <algorithm>
#include <optional>

namespace pmc::source {
namespace {

struct TextLine {
  std::string_view text;
  bool ended = true;  ///< by a newline; else it is the last one
  int patch_line = 0;
  bool operator==(const TextLine& other) const { return ended == other.ended && text == other.text; }
};

std::vector<TextLine> split(std::string_view text) {
  std::vector<TextLine> lines;
  lines.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back({text.substr(0, end), end != text.npos});
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

struct Sides {
  std::vector<TextLine> before, after;
  std::size_t leading = 0, trailing = 0;  ///< lines of context
  std::size_t expected = 0;               ///< index of a line
};

Sides sides(const Hunk& hunk, bool reversed) {
  Sides s;
  const auto start = reversed ? hunk.new_start : hunk.old_start, count = reversed ? hunk.new_count : hunk.old_count;
  s.expected = count == 0 || start == 0 ? start : start - 1;
  bool changed = false;
  char last = ' ';
  for (const Line& line : hunk.lines) {
    const char mark = line.text.empty() ? ' ' : line.text.front();
    if (mark == '\\') {
      if (last != '+') s.before.back().ended = false;
      if (last != '-') s.after.back().ended = false;
      continue;
    }
    last = mark;
    if (reversed && mark != ' ') last = mark == '+' ? '-' : '+';
    const TextLine as_text{line.text.empty() ? line.text : line.text.substr(1), true, line.number};
    if (last != '+') s.before.push_back(as_text);
    if (last != '-') s.after.push_back(as_text);
    changed |= last != ' ';
    if (!changed) ++s.leading;
    s.trailing = last == ' ' ? s.trailing + 1 : 0;
  }
  return s;
}

/// One text, and what of it is spoken for.
class Image {
 public:
  Image(std::string_view text, Work& work) : lines_(split(text)), taken_(lines_.size()), work_(work) {}

  /// How many of the lines stand at that index and below, from the first one on.
  std::size_t common(const std::vector<TextLine>& wanted, std::size_t at) {
    std::size_t n = 0;
    for (; n < wanted.size() && at + n < lines_.size() && !taken_[at + n]; ++n) {
      work_.spend(wanted[n].text.size() == lines_[at + n].text.size() ? 8 + wanted[n].text.size() : 8);
      if (!(wanted[n] == lines_[at + n])) break;
    }
    return n;
  }

  [[nodiscard]] bool fits(const Sides& s, std::size_t at) {
    if (at > lines_.size() || s.before.size() > lines_.size() - at) return false;
    if (anchored_first(s) && at != 0) return false;
    if (s.trailing == 0 && at + s.before.size() != lines_.size()) return false;
    // git would put such a hunk at the end of the text, wherever that is.
    if (s.leading == 0 && s.trailing == 0 && at != s.expected) return false;
    return common(s.before, at) == s.before.size();
  }

  /// The nearest index, the smaller one of two.
  std::optional<std::size_t> find(const Sides& s) {
    const std::size_t most = lines_.size(), from = std::min(s.expected, most);
    for (std::size_t far = 0; far <= std::max(from, most - from); ++far) {
      work_.spend(1);
      if (far <= from && fits(s, from - far)) return from - far;
      if (far != 0 && far <= most - from && fits(s, from + far)) return from + far;
    }
    return std::nullopt;
  }

  std::size_t count(const Sides& s) {
    std::size_t n = 0;
    for (std::size_t at = 0; at <= lines_.size(); ++at) n += fits(s, at);
    return n;
  }

  void take(const Sides& s, std::size_t at) { std::fill_n(taken_.begin() + static_cast<std::ptrdiff_t>(at), s.before.size(), true); }

  Misfit misfit(const Sides& s, std::size_t index) {
    std::size_t at = std::min(s.expected, lines_.size()), most = common(s.before, at);
    const auto better = [&](std::size_t candidate) {
      const std::size_t n = common(s.before, candidate);
      if (n > most) at = candidate, most = n;
    };
    if (!anchored_first(s)) {
      const std::size_t from = at;
      for (std::size_t far = 1; far <= std::max(from, lines_.size() - from); ++far) {
        if (far <= from) better(from - far);
        if (far <= lines_.size() - from) better(from + far);
      }
    }
    Misfit m;
    m.hunk = index;
    m.line = at + most + 1;
    m.no_context = s.leading == 0 && s.trailing == 0;
    m.must_end = most == s.before.size();
    m.text_ends = at + most >= lines_.size();
    if (!m.text_ends) {
      m.found = lines_[at + most].text;
      m.taken = taken_[at + most];
    }
    if (m.must_end) return m;
    m.patch_line = s.before[most].patch_line;
    m.expected = s.before[most].text;
    return m;
  }

  [[nodiscard]] const std::vector<TextLine>& lines() const { return lines_; }

 private:
  /// As git: a hunk of the first line may not have moved.
  static bool anchored_first(const Sides& s) { return s.expected == 0; }

  std::vector<TextLine> lines_;
  std::vector<bool> taken_;
  Work& work_;
};

void append(std::string& to, std::span<const TextLine> lines) {
  for (const TextLine& line : lines) {
    to += line.text;
    if (line.ended) to += '\n';
  }
}
}  // namespace

std::variant<Placed, Misfit> place(std::string_view text, std::span<const Hunk> hunks, bool reversed, Work& work) {
  work.spend(text.size());
  Image image(text, work);
  Placed placed;
  std::vector<std::pair<std::size_t, Sides>> all;  // and where they are
  for (std::size_t i = 0; i < hunks.size(); ++i) {
    Sides s = sides(hunks[i], reversed);
    const auto at = image.find(s);
    if (!at) return image.misfit(s, i);
    if (*at != s.expected) placed.offsets.push_back({i, *at + 1, s.expected + 1, image.count(s) - 1});
    image.take(s, *at);
    all.emplace_back(*at, std::move(s));
  }
  std::ranges::stable_sort(all, {}, [](const auto& p) { return p.first; });
  const std::span<const TextLine> lines = image.lines();
  std::size_t done = 0;
  for (const auto& [at, s] : all) {
    append(placed.text, lines.subspan(done, at - done));
    append(placed.text, s.after);
    done = at + s.before.size();
  }
  append(placed.text, lines.subspan(done));
  return placed;
}

}  // namespace pmc::source

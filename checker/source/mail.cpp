#include "checker/source/mail.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <span>

namespace pmc::source {
namespace {
using checker::Error;
using Lines = std::span<const Line>;

struct TooLong {};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
std::string lower(std::string_view s) {
  std::string t(s);
  std::ranges::transform(t, t.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return t;
}
std::string_view trim(std::string_view s) {
  const auto first = s.find_first_not_of(" \t\r");
  return first == s.npos ? std::string_view() : s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

/// "From 1f2e3d.. Mon Sep 17 00:00:00 2001", as is_from_line() of git's builtin/mailsplit.c.
bool begins_letter(std::string_view line) {
  if (!line.starts_with("From ")) return false;
  const auto colon = line.rfind(':');
  if (colon == line.npos || colon < 9 || colon + 4 >= line.size()) return false;
  if (!is_digit(line[colon - 4]) || !is_digit(line[colon - 2]) || !is_digit(line[colon - 1])) return false;
  if (!is_digit(line[colon + 1]) || !is_digit(line[colon + 2]) || line[colon + 3] != ' ') return false;
  const auto year = line.substr(colon + 4);
  return year.size() >= 4 && std::ranges::all_of(year.substr(0, 4), is_digit);
}

/// "commit 1f2e3d..", and "Author: A Person" below, as git log and git show write them.
bool begins_commit(Lines lines) {
  std::string_view line = lines.front().text;
  if (!line.starts_with("commit ") || lines.size() < 2) return false;
  line.remove_prefix(7);
  const bool name =
      line.size() >= 7 && std::ranges::all_of(line.substr(0, 7), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
  return name && (lines[1].text.starts_with("Author: ") || lines[1].text.starts_with("Merge: "));
}

struct Header {
  std::map<std::string, std::string> fields;  ///< by name in lower case; the last one of a name
  [[nodiscard]] std::string field(const std::string& name) const {
    const auto i = fields.find(name);
    return i == fields.end() ? "" : i->second;
  }
  /// Of Content-Type: "text/plain"; empty if it is not said.
  [[nodiscard]] std::string type() const {
    const std::string all = field("content-type");
    return lower(trim(all.substr(0, all.find(';'))));
  }
  /// Of Content-Type: `boundary="abc"`.
  [[nodiscard]] std::string parameter(std::string_view name) const {
    const std::string all = field("content-type");
    for (std::size_t at = all.find(';'); at != std::string::npos; at = all.find(';', at + 1)) {
      std::string_view rest = trim(std::string_view(all).substr(at + 1));
      const auto equals = rest.find('=');
      if (equals == rest.npos || lower(trim(rest.substr(0, equals))) != name) continue;
      rest = trim(rest.substr(equals + 1));
      if (rest.starts_with('"')) return std::string(rest.substr(1, rest.find('"', 1) - 1));
      return std::string(trim(rest.substr(0, rest.find_first_of("; \t"))));
    }
    return "";
  }
};

/// The length of "Content-Type" in "Content-Type: text/plain"; 0: this line begins no field.
std::size_t field_name(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == line.npos) return 0;
  const auto part_of_name = [](unsigned char c) { return c > ' ' && c < 0x7f; };
  return std::ranges::all_of(line.substr(0, colon), part_of_name) ? colon : 0;
}

/// Takes the header off the lines.  What does not look like one is the body already: a diff alone, for example.
Header take_header(Lines& lines) {
  Header header;
  std::string* last = nullptr;
  for (; !lines.empty(); lines = lines.subspan(1)) {
    const std::string_view line = lines.front().text;
    if (trim(line).empty()) {
      lines = lines.subspan(1);
      break;
    }
    if (last != nullptr && (line.front() == ' ' || line.front() == '\t')) {
      last->append(" ").append(trim(line));
    } else if (const auto length = field_name(line); length != 0) {
      last = &header.fields[lower(line.substr(0, length))];
      *last = trim(line.substr(length + 1));
    } else {
      break;
    }
  }
  return header;
}

/// A decoded text, and at which line of the file each of its lines began.
class Decoded {
 public:
  void put(char c, int number) {
    if (fresh_) numbers_.push_back(number);
    fresh_ = c == '\n';
    text_.push_back(c);
  }
  std::string text_;
  std::vector<int> numbers_;

 private:
  bool fresh_ = true;
};

int hex(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// RFC 2045, section 6.7; an '=' that encodes nothing stands for itself.
Decoded quoted_printable(Lines lines) {
  Decoded out;
  for (const Line& line : lines) {
    const std::string_view s = line.text.substr(0, line.text.find_last_not_of(" \t\r") + 1);
    bool soft = false;
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (s[i] == '=' && i + 1 == s.size()) {
        soft = true;
      } else if (s[i] == '=' && i + 2 < s.size() && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
        out.put(static_cast<char>(hex(s[i + 1]) * 16 + hex(s[i + 2])), line.number);
        i += 2;
      } else {
        out.put(s[i], line.number);
      }
    }
    if (!soft) out.put('\n', line.number);
  }
  return out;
}

/// RFC 2045, section 6.8; what is no digit of it is passed over.
Decoded base64(Lines lines) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Decoded out;
  unsigned bits = 0, count = 0;
  for (const Line& line : lines)
    for (const char c : line.text) {
      const auto digit = digits.find(c);
      if (digit == digits.npos) {
        if (c == '=') count = 0;
        continue;
      }
      bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xffff;
      count += 6;
      if (count >= 8) out.put(static_cast<char>(bits >> (count -= 8) & 0xff), line.number);
    }
  return out;
}

/// The line in UTF-8, as kernel sources are; none: there is no such character set, or the line is not in it.
std::optional<std::string> to_utf8(std::string_view line, const std::string& charset) {
  const iconv_t converter = iconv_open("UTF-8", charset.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;  // NOLINT: that is iconv's interface
  std::string in(line), out(4 * line.size(), '\0');
  char *from = in.data(), *to = out.data();
  std::size_t left = in.size(), room = out.size();
  const bool converted = iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
  iconv_close(converter);
  if (!converted) return std::nullopt;
  out.resize(out.size() - room);
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) { split(text, {}, all_); }

  Letters read() {
    Lines rest = all_;
    while (!rest.empty()) {
      std::size_t n = 1;
      while (n < rest.size() && !begins_letter(rest[n].text)) ++n;
      out_.letters.emplace_back();
      letter(rest.first(n), 0);
      split_commits();
      rest = rest.subspan(n);
    }
    return std::move(out_);
  }

 private:
  /// Appends the lines; without numbers they count from 1.
  void split(std::string_view text, std::span<const int> numbers, std::vector<Line>& to) {
    for (std::size_t i = 0; !text.empty(); ++i) {
      if (++lines_ > patch_lines_max) throw TooLong{};
      const auto end = text.find('\n');
      to.push_back({text.substr(0, end), numbers.empty() ? static_cast<int>(i) + 1 : numbers[i]});
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
  }

  /// Of git log -p the commits are as letters.
  void split_commits() {
    const std::vector<Line> all = std::move(out_.letters.back());
    out_.letters.back() = {};
    for (Lines rest = all; !rest.empty(); rest = rest.subspan(1)) {
      if (begins_commit(rest) && !out_.letters.back().empty()) out_.letters.emplace_back();
      out_.letters.back().push_back(rest.front());
    }
  }

  void letter(Lines lines, int depth) {
    while (!lines.empty() &&
           (trim(lines.front().text).empty() || begins_letter(lines.front().text) || lines.front().text.starts_with(">From ")))
      lines = lines.subspan(1);
    part(lines, depth);
  }

  void part(Lines lines, int depth) {
    constexpr int depth_max = 8;  // deeper ones are read as text
    const Header header = take_header(lines);
    const std::string type = header.type();
    if (type.starts_with("multipart/") && !header.parameter("boundary").empty() && depth < depth_max) {
      parts(lines, "--" + header.parameter("boundary"), depth);
      return;
    }
    const bool attached_patch = type == "application/octet-stream" || type.find("patch") != type.npos || type.find("diff") != type.npos;
    if (type == "message/rfc822" && depth < depth_max) {
      letter(lines, depth + 1);
    } else if (type.empty() || (type.starts_with("text/") && type != "text/html") || attached_patch || depth >= depth_max) {
      text(lines, lower(header.field("content-transfer-encoding")), header.parameter("charset"));
    }
  }

  void parts(Lines lines, const std::string& boundary, int depth) {
    std::optional<std::size_t> begin;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view line = trim(lines[i].text);
      const bool last = line.size() == boundary.size() + 2 && line.starts_with(boundary) && line.ends_with("--");
      if (line != boundary && !last) continue;
      if (begin) part(lines.subspan(*begin, i - *begin), depth + 1);
      begin = i + 1;
      if (last) return;
    }
    if (begin) part(lines.subspan(*begin), depth + 1);  // cut off; what is missing, the diff tells
  }

  void text(Lines lines, const std::string& encoding, const std::string& charset) {
    std::vector<Line>& to = out_.letters.back();
    const std::size_t begin = to.size();
    if (encoding == "quoted-printable" || encoding == "base64") {
      Decoded decoded = encoding == "base64" ? base64(lines) : quoted_printable(lines);
      out_.decoded.push_back(std::move(decoded.text_));
      split(out_.decoded.back(), decoded.numbers_, to);
    } else {
      to.insert(to.end(), lines.begin(), lines.end());
    }
    const std::string set = lower(charset);
    if (set.empty() || set == "utf-8" || set == "us-ascii") return;
    for (Line& line : std::span(to).subspan(begin))
      if (std::ranges::any_of(line.text, [](unsigned char c) { return c >= 0x80; }))
        if (auto converted = to_utf8(line.text, charset)) line.text = out_.decoded.emplace_back(*std::move(converted));
  }

  std::size_t lines_ = 0;
  std::vector<Line> all_;
  Letters out_;
};
}  // namespace

checker::Result<Letters> read_letters(const std::string& name, std::string_view text) {
  try {
    return Reader(text).read();
  } catch (const TooLong&) {
    return Error{fmt::format("the patch has more than {} lines", patch_lines_max), name,
                 "split it, and give the parts one after the other"};
  }
}

}  // namespace pmc::source

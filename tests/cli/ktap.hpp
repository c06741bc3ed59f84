/// A strict reader of KTAP version 1, written from the kernel's Documentation/dev-tools/ktap.rst and sharing nothing
/// with the writer: a line that is of none of the four kinds, a plan that is not met, a number out of order, a parent
/// that passes while a child fails, are errors.
#pragma once
#include <cstddef>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace ktap {

struct Test {
  bool ok = false;
  std::string description, directive, data;
  std::vector<std::string> diagnostics;  ///< the lines before it, at its level
  std::vector<Test> subtests;
  [[nodiscard]] bool skipped() const { return directive == "SKIP"; }
};

class Reader {
 public:
  explicit Reader(const std::string& text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t end = text.find('\n', at);
      if (end == std::string::npos) throw std::runtime_error("the last line has no end");
      lines_.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }

  std::vector<Test> read() {
    std::vector<Test> all = level(0);
    if (at_ != lines_.size()) fail("a line after the last test");
    return all;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + ", line " + std::to_string(at_ + 1) + ": " + (at_ < lines_.size() ? lines_[at_] : "(end)"));
  }
  /// Two blanks a level, and no more.
  [[nodiscard]] bool at_level(std::size_t depth) const {
    if (at_ == lines_.size()) return false;
    return lines_[at_].find_first_not_of(' ') == 2 * depth;
  }
  [[nodiscard]] std::string line(std::size_t depth) const { return lines_[at_].substr(2 * depth); }

  std::vector<Test> level(std::size_t depth) {
    if (!at_level(depth) || line(depth) != "KTAP version 1") fail("no version line");
    ++at_;
    static const std::regex plan("1\\.\\.(0|[1-9][0-9]*)");
    std::smatch m;
    if (!at_level(depth)) fail("no plan");
    std::string text = line(depth);
    if (!std::regex_match(text, m, plan)) fail("no plan");
    const std::size_t planned = std::stoul(m[1]);
    ++at_;
    std::vector<Test> tests;
    while (tests.size() < planned) tests.push_back(test(depth, tests.size() + 1));
    return tests;
  }

  Test test(std::size_t depth, std::size_t number) {
    Test t;
    for (; at_level(depth) && line(depth).starts_with("# "); ++at_) t.diagnostics.push_back(line(depth).substr(2));
    if (at_level(depth + 1)) t.subtests = level(depth + 1);
    for (; at_level(depth) && line(depth).starts_with("# "); ++at_) t.diagnostics.push_back(line(depth).substr(2));
    static const std::regex result("(ok|not ok) ([1-9][0-9]*)( ([^#]*[^# ]))?( # (.*))?");
    std::smatch m;
    if (!at_level(depth)) fail("no result");
    const std::string text = line(depth);
    if (!std::regex_match(text, m, result)) fail("no result");
    t.ok = m[1] == "ok";
    if (std::stoul(m[2]) != number) fail("a test out of order");
    t.description = m[4];
    const std::string rest = m[6];
    const std::string word = rest.substr(0, rest.find(' '));
    if (word == "SKIP" || word == "TODO" || word == "XFAIL" || word == "TIMEOUT" || word == "ERROR") {
      t.directive = word;
      if (rest.size() > word.size()) t.data = rest.substr(word.size() + 1);
      if (t.ok && (word == "TIMEOUT" || word == "ERROR")) fail("ok and yet an error");
    } else {
      t.data = rest;
    }
    bool child_failed = false;
    for (const Test& s : t.subtests) child_failed = child_failed || (!s.ok && !s.skipped());
    if (t.ok && child_failed) fail("a subtest failed, its parent did not");
    ++at_;
    return t;
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
};

/// Throws std::runtime_error with the line at fault.
inline std::vector<Test> read(const std::string& text) { return Reader(text).read(); }

}  // namespace ktap

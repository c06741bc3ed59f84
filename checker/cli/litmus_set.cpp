// Many litmus files as one suite: found, read, no two the same, pairs matched.
#include <fmt/format.h>

#include <algorithm>
#include <boost/pfr/core.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <system_error>

#include "checker/cli/litmus.hpp"
#include "model/topology_reader.hpp"

namespace pmc::cli {
namespace {

namespace fs = std::filesystem;
using checker::Error;
using checker::Result;
using model::quote;

constexpr std::uintmax_t file_bytes_max = 1u << 20;

Result<std::vector<std::string>> files_of(const std::string& path) {
  std::error_code error;
  const auto unreadable = [&] {
    return Error{"cannot read it: " + error.message(), quote(path), "a litmus file, or a folder of them (tests/litmus)"};
  };
  if (!fs::is_directory(path, error)) {
    if (error) return unreadable();
    return std::vector<std::string>{path};
  }
  std::vector<std::string> files;
  for (fs::recursive_directory_iterator at(path, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".toml" && at->is_regular_file(error)) files.push_back(at->path().string());
  if (error) return unreadable();
  if (files.empty()) return Error{"no litmus file is in it", quote(path), "a folder with files NAME.toml, like tests/litmus"};
  std::ranges::sort(files);
  return files;
}

Result<LitmusTest> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  if (in)
    text.resize(file_bytes_max + 1), in.read(text.data(), static_cast<std::streamsize>(text.size())),
        text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || (!in && !in.eof())) return Error{"cannot read it", quote(path), "a readable litmus file"};
  if (text.size() > file_bytes_max) return Error{"more than 1 MiB", quote(path), "one small scenario a file"};
  return read_litmus_file(path, text);
}

std::string place(const LitmusTest& t) { return fmt::format("{}:{}:1", t.path, t.expected_line); }

/// The other test of a pair, beside it.
fs::path other_of(const LitmusTest& t) { return fs::path(t.path).parent_path() / ((t.before.empty() ? t.after : t.before) + ".toml"); }

/// A pair is two tests that name each other, of one rule and one fix.
std::optional<Error> check_pair(const LitmusTest& t) {
  if (t.fix.empty()) return {};
  const std::string path = other_of(t).string();
  const std::string key = t.before.empty() ? "after" : "before", back = t.before.empty() ? "before" : "after";
  const auto other = read_file(path);
  if (!other.has_value())
    return Error{fmt::format("its '{}' is no test: {}", key, other.error().what), place(t), "name the file beside it, without .toml"};
  const LitmusTest& o = other.value();
  if ((back == "before" ? o.before : o.after) != t.name)
    return Error{fmt::format("{} does not name it as '{}'", quote(path), back), place(t),
                 fmt::format("{} = \"{}\" in the other", back, t.name)};
  if (o.property() != t.property()) return Error{"the two tests of a pair have different rules", place(t), "one property for both"};
  if (o.fix != t.fix) return Error{"the two tests of a pair name different fixes", place(t), "the same 'fix' in both"};
  return {};
}

// ---- the key of a question

/// Appends a field by its value, so that what differs in any field differs in the key.
void append(std::string& key, const std::string& s) { key += fmt::format("{}:{};", s.size(), s); }
template <class T>
requires std::is_arithmetic_v<T> || std::is_enum_v<T>
void append(std::string& key, T value) { key += std::to_string(static_cast<std::int64_t>(value)) + ';'; }
template <class T>
void append(std::string& key, const std::optional<T>& value) {
  key += value ? '+' : '-';
  if (value) append(key, *value);
}
template <class List>
requires requires(const List& l) {
  typename List::const_iterator;
} &&(!std::same_as<List, std::string>)void append(std::string& key, const List& list) {
  key += '[';
  for (const auto& element : list) append(key, element);
  key += ']';
}
/// Every field, also those that are added one day.
template <class Struct>
void append_fields(std::string& key, const Struct& s) {
  boost::pfr::for_each_field(s, [&](const auto& field) { append(key, field); });
}

}  // namespace

std::string canonical_key(const LitmusTest& test) {
  const Question& q = test.asked;
  std::string key;
  append(key, q.caller->name);
  append(key, test.property());
  for (model::Device d : q.topology.devices) {
    // What a device is called changes no answer.
    d.name = d.path = d.driver_name = "";
    append_fields(key, d);
  }
  model::Environment e = q.environment;
  if (!asks_the_hypervisor(*q.caller)) e.answers.clear();
  if (!q.caller->environment_may_fail) e.faults = e.wakeups = false;
  append_fields(key, e);
  append(key, q.subjects);
  std::optional<std::int64_t> subject;
  for (std::size_t i = 0; q.subject && i < q.topology.devices.size(); ++i)
    if (q.topology.devices[i].name == *q.subject || q.topology.devices[i].path == *q.subject) subject = static_cast<std::int64_t>(i);
  append(key, subject);
  return key;
}

Result<std::vector<LitmusTest>> read_litmus(const std::vector<std::string>& paths) {
  std::vector<LitmusTest> tests;
  std::set<fs::path> seen;
  std::map<std::string, std::string> by_key;
  for (const std::string& path : paths) {
    const auto files = files_of(path);
    if (!files.has_value()) return files.error();
    for (const std::string& file : files.value()) {
      std::error_code ignored;
      if (!seen.insert(fs::weakly_canonical(file, ignored)).second) continue;
      auto test = read_file(file);
      if (!test.has_value()) return test.error();
      const auto [same, is_new] = by_key.try_emplace(canonical_key(test.value()), file);
      if (!is_new)
        return Error{"two files ask the same", file + " and " + same->second,
                     "one test a question: change the scenario or the rule, or drop one"};
      tests.push_back(std::move(test).value());
    }
  }
  for (const LitmusTest& t : tests)
    if (const auto error = check_pair(t)) return *error;
  return tests;
}

}  // namespace pmc::cli

/// Litmus tests: one small scenario and one rule a file, with the verdict that is expected (docs/litmus.md).
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "checker/cli/report.hpp"

namespace pmc::cli {

struct Expectation {
  checker::Verdict verdict = checker::Verdict::holds;  ///< holds or violated
  bool vacuous = false;                                ///< "holds vacuously": holds alone means that its premise occurs
  std::size_t steps = 0;                               ///< of the shortest counterexample, if violated
  bool unexpected_event = false;                       ///< some component gets an event that it cannot take, and the file says so
};
std::string to_string(const Expectation& e);  ///< "holds", "holds vacuously", "violated in 12 steps"

struct LitmusTest {
  std::string path;           ///< as given, or the folder's with the file's name
  std::string name;           ///< the file's, without .toml
  std::string question;       ///< one sentence
  std::string answer;         ///< kernel function and file that answer it
  std::string fix;            ///< commit or version, of a pair; else empty
  std::string before, after;  ///< the pair's other test by name, relative to the folder; else empty
  Question asked;             ///< of one property
  Expectation expected;
  unsigned expected_line = 0;  ///< of the file: where the expectation stands
  [[nodiscard]] const std::string& property() const { return asked.properties.front(); }
};

/// The tests of these files and folders (with what is below them): in the order given, a folder's sorted by name,
/// each file once.  Error, with file:line:column where there is one: what cannot be read; a key that is unknown,
/// missing or of a wrong type; an unknown name; no test at all; two files that ask the same; a pair that is none.
checker::Result<std::vector<LitmusTest>> read_litmus(const std::vector<std::string>& paths);
/// One file, whose text is `toml`; what concerns other files is not checked.
checker::Result<LitmusTest> read_litmus_file(const std::string& path, std::string_view toml);

/// What a test asks, however it is written: two tests with the same key are one.
std::string canonical_key(const LitmusTest& test);

enum class LitmusResult : std::uint8_t { as_expected, differs, inconclusive };
std::string_view to_string(LitmusResult r);

struct LitmusAnswer {
  LitmusTest test;
  Answered answered;
  LitmusResult result = LitmusResult::as_expected;
  std::string difference;  ///< expected and found, or the limit; empty if as expected
  [[nodiscard]] const PropertyResult& property() const;
};
/// Compares what was found with what is expected.
LitmusAnswer judged(const LitmusTest& test, Run run);

/// Every test answered, `jobs` at once, in the order of `tests`; `progress` gets the number answered so far.
checker::Result<std::vector<LitmusAnswer>> run_litmus(const std::vector<LitmusTest>& tests, unsigned jobs,
                                                      const std::function<void(std::size_t)>& progress);

/// `violated` if any differs, else `inconclusive` if any is, else `holds`.
checker::Verdict verdict_of(const std::vector<LitmusAnswer>& all);

}  // namespace pmc::cli

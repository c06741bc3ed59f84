/// What a caller does, run by run, for tests of the extraction: its automaton's traces with the decisions hidden.
#pragma once
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "checker/language.hpp"
#include "checker/source/extract.hpp"
#include "tests/source/memory_tree.hpp"

namespace pmc::tests {

/// Steps by one letter, for programs of tests.  u() and other names that nobody defines may return anything.
inline const std::string one_letter_steps = R"(
static void A(void) { pm_prepare_console(); }
static void B(void) { pm_restore_console(); }
static void C(void) { suspend_console(); }
static void D(void) { resume_console(); }
static int F(void) { return freeze_processes(); }
)";

/// A program and the automaton of the function root() in it.
struct Extraction {
  std::unique_ptr<source::Program> program;
  std::unique_ptr<source::Analysis> analysis;
  std::shared_ptr<const source::Extracted> x;
};

inline Extraction extract_root(std::map<std::string, std::string> files, const source::Config& config = source::default_config(),
                               const source::ExtractLimits& limits = {}) {
  Extraction e;
  std::vector<std::string> paths;
  for (const auto& [path, text] : files) paths.push_back(path);
  e.program = std::make_unique<source::Program>(memory_tree(std::move(files)), config);
  for (const std::string& path : paths) e.program->read(path);
  e.analysis = std::make_unique<source::Analysis>(*e.program);
  const source::FunctionText* root = e.program->function("root", nullptr);
  if (root != nullptr) e.x = source::extract_all(*e.analysis, {{"root", {{root, source::Entry::Kind::alone}}}}, limits).front();
  return e;
}

/// What is seen of it: no decisions.
inline checker::Observed observed(const source::Extracted& x) {
  checker::Observed all{&x.machine.automaton, x.machine.automaton.letters};
  for (std::string& label : all.labels)
    if (label.starts_with("branch(")) label.clear();
  return all;
}

/// A set of states, as decisions leave it open which it is.
class Follower {
 public:
  explicit Follower(const checker::Automaton& a) : a_(a), at_(a.initial.begin(), a.initial.end()) { close(); }
  /// Takes a step; false: it cannot.
  bool step(const std::string& letter) {
    std::set<checker::StateIndex> to;
    if (const auto l = a_.letter(letter); l != checker::no_letter)
      for (const auto s : at_)
        if (const auto t = a_.step(s, l); t != checker::no_state) to.insert(t);
    at_ = std::move(to);
    close();
    return !at_.empty();
  }
  [[nodiscard]] std::set<std::string> offers() const {
    std::set<std::string> all;
    for (const auto s : at_)
      for (std::size_t l = 0; l < a_.letters.size(); ++l)
        if (a_.step(s, static_cast<checker::LetterIndex>(l)) != checker::no_state && !is_hidden(a_.letters[l])) all.insert(a_.letters[l]);
    return all;
  }
  [[nodiscard]] const std::set<checker::StateIndex>& at() const { return at_; }

 private:
  static bool is_hidden(const std::string& letter) { return letter.starts_with("branch("); }
  void close() {
    std::vector<checker::StateIndex> work(at_.begin(), at_.end());
    while (!work.empty()) {
      const auto s = work.back();
      work.pop_back();
      for (std::size_t l = 0; l < a_.letters.size(); ++l)
        if (const auto t = a_.step(s, static_cast<checker::LetterIndex>(l));
            t != checker::no_state && is_hidden(a_.letters[l]) && at_.insert(t).second)
          work.push_back(t);
    }
  }
  const checker::Automaton& a_;
  std::set<checker::StateIndex> at_;
};

}  // namespace pmc::tests

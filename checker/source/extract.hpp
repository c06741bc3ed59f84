/// Callers of the PM core as they stand in C, as automata over the steps of the model.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "checker/machine.hpp"
#include "checker/source/interpreter.hpp"
#include "model/caller.hpp"

namespace pmc::source {

/// Who drives the PM core, and through which functions it is entered.
struct CallerText {
  std::string name;  ///< of its function, or of the table of operations that it has
  std::vector<Entry> entries;
  std::set<std::string> free = {};  ///< paths, as "file.c:variable.field", that are anything whenever they are read
  [[nodiscard]] Place place() const { return {entries.front().function->file->path, entries.front().function->line}; }
};

/// As Extracted::ran names it.
std::string name_in_run(const FunctionText& f);

struct Extracted {
  CallerText caller;
  checker::Machine machine;
  std::vector<Place> places;                       ///< by state
  std::vector<std::pair<std::string, std::string>> choices;  ///< letter -> what it says: "'error' is true"
  std::vector<std::string> idle, off;              ///< names of states
  std::vector<Note> unmodelled;                    ///< constructs that were met
  bool complete = true;                            ///< not cut by a limit
  AtRest left;                                     ///< what it may leave in file-level variables
  std::vector<std::string> ran;                    ///< functions that it is made from: "path:line name()"
  std::size_t configurations = 0;                  ///< before minimisation
  [[nodiscard]] std::string text_of(const std::string& letter) const;
};

struct ExtractLimits {
  std::size_t configurations_max = 60'000;
  bool slices = true;  ///< variables that can change no step are not told apart; false: for tests
};
Extracted extract(const Analysis& analysis, const CallerText& caller, const Shared& shared, const ExtractLimits& limits = {});

/// What callers have in common, but for what they leave: that is found by extracting them.  Looks through the whole tree for
/// who else writes the variables that steer them.
Shared shared(const Analysis& analysis, const std::vector<CallerText>& callers, bool slices = true);

struct ExtractedAll {
  std::vector<std::shared_ptr<const Extracted>> callers;
  Shared shared;
};
/// Every caller's automaton, where each begins with what any of them may have left behind.
ExtractedAll extract_in_turn(const Analysis& analysis, const std::vector<CallerText>& callers, const ExtractLimits& limits = {});
/// The same, of those whose common things are known: `from` may hold what others leave.
ExtractedAll extract_in_turn(const Analysis& analysis, const std::vector<CallerText>& callers, Shared from, const ExtractLimits& limits = {});
/// The same, without what they share.
std::vector<std::shared_ptr<const Extracted>> extract_all(const Analysis& analysis, const std::vector<CallerText>& callers, const ExtractLimits& limits = {});

/// As the model's composition takes it; the Extracted has to outlive it.
model::Caller as_caller(const Extracted& extracted, const model::Core& core);

}  // namespace pmc::source

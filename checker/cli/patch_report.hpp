/// Two kernel trees, before and after: which callers act otherwise, and which rules that mends or breaks.
#pragma once
#include <ostream>
#include <string>
#include <vector>

#include "checker/cli/source_check.hpp"
#include "checker/language.hpp"

namespace pmc::cli {

enum class Change : std::uint8_t { introduced, still_broken, undecided, fixed, still_holding };
std::string_view to_string(Change change);

struct RuleChange {
  std::string id, topology;
  Change change = Change::still_holding;
  const PropertyResult* before = nullptr;  ///< null: there was no such caller
  const PropertyResult* after = nullptr;
  const Answered* answered = nullptr;  ///< after, or before where there is no after
};

struct CallerChange {
  const SourceCaller* before = nullptr;  ///< null: it is new
  const SourceCaller* after = nullptr;   ///< null: it is gone
  checker::OnlyIn only_before, only_after;  ///< a shortest sequence of steps that the other lacks
  bool refusals_differ = false;  ///< the same steps, and yet one of them may stop where the other may not
  std::vector<RuleChange> rules;
  [[nodiscard]] const SourceCaller& any() const { return after != nullptr ? *after : *before; }
  [[nodiscard]] bool acts_otherwise() const;
};

struct PatchAnswer {
  std::vector<std::string> touched;      ///< files
  std::vector<CallerChange> callers;     ///< those that the change can reach
  std::vector<std::string> core;         ///< modelled functions of the PM core that it changes, as a sentence each
  std::vector<std::string> notes;        ///< hunks that had moved
  [[nodiscard]] bool has(Change change) const;
};

/// What can be seen of an extracted caller: its steps, but no decisions.
checker::Observed observed(const source::Extracted& x);

/// Both trees are read; callers that the change reaches are checked on both sides.  The result points into the trees.
checker::Result<PatchAnswer> compare_trees(SourceTree& before, SourceTree& after, std::vector<std::string> touched, const SourceOptions& options,
                                           const std::function<void(const std::string&)>& done);

void report_patch_text(std::ostream& out, const PatchAnswer& answer, const TextOptions& options);
void report_patch_json(std::ostream& out, const PatchAnswer& answer, checker::Verdict verdict);

}  // namespace pmc::cli

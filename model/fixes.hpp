/// What the kernel got right only at some time: a scenario may take such a fix away again, and see what it was for.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/caller.hpp"

namespace pmc::model {

/// A caller's step that was not there before the fix.
struct MissingStep {
  std::string caller;               ///< whose
  std::string letter;               ///< "pm_restore_gfp_mask", with its fields: "freeze_processes(ok)"
  std::vector<std::string> states;  ///< the MSM states in which it takes the step; empty: wherever it does
};

struct Fix {
  std::string commit;   ///< the first twelve digits
  std::string release;  ///< the first mainline release that has it
  std::string title;
  std::string before;                     ///< what the kernel did without it, in a sentence
  std::vector<MissingStep> missing = {};  ///< where the fix added steps of callers; else the composition knows it by its commit
};

/// Everything that a scenario may take away, in the order of `pmcheck list fixes`.  A new one is an entry here, and where it is no missing
/// step a question Composer::lacks() where the kernel had it otherwise.
const std::vector<Fix>& fixes();
const Fix* fix(std::string_view commit);  ///< none if there is no such

/// The caller as it was without these fixes.  The machine of what comes back lives as long as the program.
Caller without(const Caller& caller, const std::vector<std::string>& commits);

}  // namespace pmc::model

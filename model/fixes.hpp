/// What the kernel got right only at some time: a scenario may take such a fix away again, and see what it was for.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/caller.hpp"

namespace pmc::model {

/// Steps of a caller that were not there before the fix.
struct MissingSteps {
  std::string caller;                ///< whose
  std::string after;                 ///< the letter that they follow: "platform_suspend_prepare(error)"
  std::vector<std::string> letters;  ///< one after the other: "platform_resume_finish"
};

struct Fix {
  std::string id;       ///< the first twelve digits of its commit, or words of its title
  std::string release;  ///< the first release that has it
  std::string title;
  std::string before;                     ///< what the kernel did without it, in a sentence
  std::vector<MissingSteps> missing = {};  ///< where the fix added steps of callers; else the composition knows it by its id
};

/// Everything that a scenario may take away, in the order of `pmcheck list fixes`.  A new one is an entry here, and where it is no missing
/// step a question Composer::lacks() where the kernel had it otherwise.
const std::vector<Fix>& fixes();
const Fix* fix(std::string_view id);  ///< none if there is no such

/// The caller as it was without these fixes.  The machine of what comes back lives as long as the program.
Caller without(const Caller& caller, const std::vector<std::string>& ids);

}  // namespace pmc::model

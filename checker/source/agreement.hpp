/// The hand-made callers of core-6.1 against the same functions as they stand in C: whether both can do exactly the same.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/source/discover.hpp"
#include "model/caller.hpp"

namespace pmc::source {

/// Events that one side can do one after another and the other side cannot.
struct Disagreement {
  struct Step {
    std::string event;     ///< "dpm_suspend_start(FREEZE)"
    std::string place;     ///< where the C does it; of what only the model does, where the C is then; empty: it cannot be said
    bool differs = false;  ///< the other side could not follow here
  };
  bool in_source = true;  ///< the C can do it, the model cannot; else the reverse
  std::vector<Step> steps;
};

/// A hand-made caller and the function that it was made from.
struct Agreement {
  std::string caller;                      ///< "suspend-mem"
  std::string function;                    ///< "enter_state(state = PM_SUSPEND_MEM)"
  std::string place;                       ///< of the function; empty: the tree has none, and nothing was compared
  bool equal = false;                      ///< for sure: all was compared, and nothing differs
  std::vector<Disagreement> differences;   ///< of the C, then of the model; each the shortest first
  bool limit = false;                      ///< not all could be compared
  std::vector<Note> unmodelled;            ///< what could not be read, and what the extraction met and could not follow
};

/// What is not compared, or taken for granted, with the reason: both sides are equal up to this, and nothing else.
struct Abstraction {
  enum class Kind : std::uint8_t {
    unseen,    ///< `what`, an event or one letter of it, is not compared
    only,      ///< nothing but these events, separated by blanks, is
    excluded,  ///< the C: the decision `what` is never `value`
    free,      ///< the C: the variable `what` may be anything whenever it is read
  };
  Kind kind = Kind::unseen;
  std::string_view caller = {};    ///< empty: every one
  std::string_view function = {};  ///< only what the C does in that function; empty: in any
  std::string_view what = {}, value = {};
  std::string_view reason = {};
};
const std::vector<Abstraction>& abstractions();

struct AgreementLimits {
  ExtractLimits extract = {};
  std::size_t differences_max = 3;  ///< of each side
};

/// Of one hand-made caller; none if it was not made from the C of 6.1.
/// `shared`: what extract_in_turn() has found of all callers of the tree.
/// `needed`: if given, the abstractions that there was something for are added to it.
std::optional<Agreement> agreement(const model::Caller& caller, const Discovered& discovered, const Shared& shared,
                                   const AgreementLimits& limits = {}, std::set<const Abstraction*>* needed = nullptr);
/// Of all of model::callers(), in their order.
std::vector<Agreement> agreements(const Discovered& discovered, const Shared& shared, const AgreementLimits& limits = {},
                                  std::set<const Abstraction*>* needed = nullptr);

}  // namespace pmc::source

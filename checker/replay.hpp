/// Walks a counterexample through the System again, one event at a time, before anyone is shown it.
#pragma once
#include <vector>

#include "checker/explorer.hpp"
#include "checker/result.hpp"

namespace pmc::checker {

/// The states along the path, the root first.  Error: an event of the path is not enabled, or the
/// path does not end in what the finding says (of a hang only that it is not home): a bug of the search.
Result<std::vector<StateVector>> replay(const System& system, const Finding& finding);

/// Why nothing leads home from a state: the components that are not home, and for each the events
/// that it could take part in but for one other participant, which refuses.  For people.
struct Stuck {
  ComponentIndex component;
  struct Wait {
    EventIndex event;
    ComponentIndex refused_by;
  };
  std::vector<Wait> waits;
};
std::vector<Stuck> stuck(const System& system, const StateVector& state);

}  // namespace pmc::checker

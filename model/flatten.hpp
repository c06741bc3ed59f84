/// A caller and the functions that it calls as one automaton, for comparing it with another.
#pragma once
#include "checker/automaton.hpp"
#include "model/caller.hpp"

namespace pmc::model {

/// What the caller and its callees do together, everything else letting them: a call waits for who calls, a return for the
/// callee, any other step for whose it is.  The letters are the steps, each name once; calls and returns of callees are among
/// them, for the reader to hide.  Only states that can be reached, named by where each function is that is not idle:
/// "InSnapshot, hibernation_snapshot: Prepare".
/// What the model knows to be wrong is a bug of ours, and is thrown as std::logic_error: a callee that cannot take a call, a
/// return that nobody takes, or two functions that can take one step.
checker::Automaton flatten(const Caller& caller);

}  // namespace pmc::model

/// Whether two Systems of the same shape behave alike.
#pragma once
#include "checker/system.hpp"

namespace pmc::evidence {

/// What each of two Systems calls the same event, by EventIndex of each; an event without a partner is in no pair.
using EventPairs = std::vector<std::pair<checker::EventIndex, checker::EventIndex>>;

/// Bisimilarity of deterministic systems (Milner, "Communication and Concurrency", section 4.2: as an event leads to one
/// state only, it is enough to run both side by side): wherever the same events have led, the same are possible, and the
/// one is home, or at its end, if the other is.  What a `must` refuses is not compared.  False, too, if it takes more than
/// `states_max` pairs of states to tell.  Precondition: neither has monitors.
bool in_lockstep(const checker::System& a, const checker::System& b, const EventPairs& events, std::uint64_t states_max);

}  // namespace pmc::evidence

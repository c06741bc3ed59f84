/// Whether one driver's behaviours, as the PM core meets them, are among another's.
#pragma once
#include <ostream>
#include <string>
#include <vector>

#include "checker/simulation.hpp"
#include "model/driver.hpp"

namespace pmc::model {

/// What the PM core can meet of a driver: labels are the start of a callback under a phase and a message, and its end
/// with an outcome, one callback at a time; what the driver does on its own, or with the caller's steps, is hidden.
/// Which of several alternatives a callback is (runtime PM, a skipped resume) is left open.  A call that the driver cannot take happens all
/// the same, and leaves it as it was: so it is in the System (role `must`), where it is the finding `unexpected-event`.
checker::LabelledGraph callbacks_of(const Driver& driver);

/// "suspend_late of SUSPEND returns error"
std::string label_text(checker::Label label);

struct Inclusion {
  std::string driver;
  bool included = false;
  std::string attack;  ///< if not: what the driver does and the other cannot, "freeze of FREEZE starts, .."
};
std::ostream& operator<<(std::ostream& out, const Inclusion& inclusion);
/// By simulation, for each of the drivers but `more` itself.
std::vector<Inclusion> inclusions(const Driver& more, const std::vector<Driver>& all);

}  // namespace pmc::model

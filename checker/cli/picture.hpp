/// Pictures of what the command line speaks of, as DOT text.
#pragma once
#include <string>

#include "checker/cli/report.hpp"

namespace pmc::cli {

/// A machine of the model, or a property's monitor (violating states in red).  Error: no such machine.
checker::Result<std::string> machine_picture(const std::string& name);
/// The composition that a question asks about: components, and the events that they share.
std::string system_picture(const Question& question);
/// A counterexample as a sequence of events.  Error: the property is not broken.
checker::Result<std::string> counterexample_picture(const Answered& answered, const std::string& property, bool hidden_steps);

/// The names that machine_picture() takes, with a line each.
struct MachineName {
  std::string name, brief;
};
std::vector<MachineName> machine_names();

}  // namespace pmc::cli

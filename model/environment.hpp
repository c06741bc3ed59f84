/// What callers acquire and release, and who answers them.  Each is a machine whose letters have the
/// names of the callers' steps (model/steps.hpp); it takes part in every step that it has a letter of,
/// and a step that it cannot take in its state is an `unexpected-event`.
#pragma once
#include <string>
#include <vector>

#include "checker/machine.hpp"
#include "model/event.hpp"

namespace pmc::model {

struct Resource {
  std::string name;
  std::string brief;
  const checker::Machine* machine = nullptr;
  std::vector<std::string> home;  ///< MSM states
  std::vector<Spontaneous> acts = {};  ///< what the environment does on its own
  /// Steps whose outcome is its to say: what it has no transition for does not happen, instead of being unexpected.
  std::vector<std::string> decides = {};
};

/// In the order of `pmcheck list machines`.
const std::vector<Resource>& resources();

namespace xenstore {
/// Reads: xenstore answers, so that frontends and backends can talk.
struct answers {};
}  // namespace xenstore

}  // namespace pmc::model

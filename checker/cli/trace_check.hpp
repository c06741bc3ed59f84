/// `pmcheck trace --check`: whether a recording is a behaviour of the model, and which rules it keeps: two answers, never mixed.
#pragma once
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "checker/result.hpp"
#include "checker/trace/conform.hpp"
#include "checker/trace/rules.hpp"
#include "model/topology.hpp"

namespace pmc::cli {

/// One attempt, and why nothing is said of it if nothing is.
struct CheckedAttempt {
  trace::AttemptConformance conformance;
  trace::Decisions decisions;
  std::string log_line;  ///< that nobody can follow
};

struct CheckedRecording {
  std::vector<CheckedAttempt> attempts;
  std::string unchecked;  ///< why there are none
};

/// `topology`: none means the devices that the recording prepares.
CheckedRecording check(const trace::Recording& recording, const std::vector<trace::Transition>& transitions,
                       const model::Topology* topology, const trace::ConformOptions& options);

/// 0: each attempt conforms and breaks no rule it shows; 1: one does not, or does; 3: one was not decided.
int exit_status(const CheckedRecording& checked);

void print(std::ostream& out, const std::string& file, const CheckedRecording& checked);
nlohmann::ordered_json json(const CheckedRecording& checked);

}  // namespace pmc::cli

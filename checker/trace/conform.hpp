/// Whether a recording is a behaviour of the model: a caller's attempt over the machine's devices, with every step that a trace does
/// not show free (checker/conformance.hpp).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "checker/conformance.hpp"
#include "checker/trace/attempt.hpp"
#include "model/scenario.hpp"

namespace pmc::trace {

enum class Conforms : std::uint8_t { yes, undecided, no };
std::string_view to_string(Conforms c);

/// How a caller did it, or got so far.
struct Way {
  std::string caller;
  model::Environment env;
  bool late = false;     ///< of Attempt::words()
  std::size_t seen = 0;  ///< words of the attempt that it followed
};

/// One attempt of a recording (one suspend; one hibernation with all that it does).
struct AttemptConformance {
  std::size_t attempt = 0;  ///< Transition::attempt
  std::uint64_t first_line = 0, last_line = 0;
  Conforms conforms = Conforms::undecided;
  std::string caller;                     ///< the first that can do it; else that gets furthest
  std::vector<std::string> callers;       ///< all that can do it
  std::vector<std::string> open_callers;  ///< for which it was not decided
  std::size_t seen = 0;                   ///< words of the attempt that it followed
  std::vector<Way> ways;                  ///< of those that can do it or may be able to; else of those that get as far as any
  // If it does not conform:
  std::uint64_t line = 0;               ///< of the first event that nobody can follow
  std::string event;                    ///< that event, as the model has it; empty: it has none like it
  std::vector<std::string> states;      ///< what the model was in, in one of the states that come closest: "core-6.1: .."
  std::vector<std::string> refused_by;  ///< who refuses it there, and what it is in
  std::vector<std::string> instead;     ///< what could have been seen instead
  std::string doubt;                    ///< undecided: why; else what the place of the refusal rests on
  std::vector<std::string> bounds;      ///< what the answer is limited to
  std::size_t explored = 0;             ///< states
  double seconds = 0;
};

struct ConformOptions {
  std::vector<std::string> callers = {};  ///< of the model; empty: all of core-6.1
  checker::ConformanceLimits limits = {};
  std::size_t instead_max = 12;
};

/// From the caller's first state on.
AttemptConformance conform(const Attempt& attempt, const ConformOptions& options = {});

/// Each attempt of the recording by itself.
std::vector<AttemptConformance> conform(const Recording& recording, const std::vector<Transition>& transitions,
                                        const model::Topology& topology, const ConformOptions& options = {});

}  // namespace pmc::trace

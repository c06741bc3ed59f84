/// The main job: a question, the runs that answer it, and what they found.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/explorer.hpp"
#include "model/scenario.hpp"
#include "properties/property.hpp"

namespace pmc::cli {

/// Whose choices are free: everyone's at once, or one device's at a time (docs/model.md, "One free subject").
enum class Subjects : std::uint8_t { automatic, everyone, each };
/// With `automatic`, larger topologies than this are run one subject at a time.
inline constexpr std::size_t free_devices_max = 6;

struct Question {
  const model::Caller* caller = nullptr;
  model::Topology topology;
  std::string topology_argument, below;  ///< as on the command line, to say how to ask again
  std::string again = {};                ///< the command that asks again, where these do not say it
  std::string topology_set = {};         ///< the set that the topology is of, "all:3", or empty
  model::Environment environment;
  std::vector<std::string> properties;  ///< ids; empty: all
  Subjects subjects = Subjects::automatic;
  std::optional<std::string> subject = {};  ///< just this device (name or path)
  checker::Limits limits = {};
  unsigned jobs = 1;
};

struct Step {
  std::string event, component, location;
  bool visible = true;
  bool routine = false;  ///< another device than the subject does what it should
};

struct Counterexample {
  std::vector<Step> steps;
  std::string expected;           ///< the rule
  std::string happened;           ///< what is wrong, in a sentence
  std::vector<std::string> notes;  ///< of a hang: who is stuck, and what each waits for
  std::string subject;            ///< the free subject of the run, or empty
  [[nodiscard]] std::size_t length() const { return steps.size(); }
};

struct PropertyResult {
  std::string id;
  checker::Verdict verdict = checker::Verdict::holds;
  bool vacuous = false;  ///< holds, but its premise never occurred
  std::optional<Counterexample> counterexample = {};
};

struct UnfiredRow {
  std::string machine, row;
};

struct Run {
  std::string caller, topology, core, answers;
  std::uint64_t states = 0, transitions = 0, memory_bytes = 0;
  std::uint32_t depth = 0;
  double seconds = 0;
  std::size_t devices = 0, subjects = 0;  ///< subjects: 0 if everyone is free
  std::string limit;                      ///< empty: complete
  std::vector<std::string> bounds;
  std::vector<PropertyResult> properties;
  std::vector<std::string> machines;  ///< that the model and its monitors have
  std::vector<UnfiredRow> unfired;
  std::size_t rows = 0;
  [[nodiscard]] bool complete() const { return limit.empty(); }
  [[nodiscard]] checker::Verdict verdict() const;
};

struct RunProgress {
  std::size_t subject = 0, subjects = 0;
  checker::Progress search;
};

/// Error: no such property or subject.  A counterexample that does not replay is thrown as
/// std::logic_error: a bug.
checker::Result<Run> verify(const Question& question, const std::function<void(const RunProgress&)>& progress);

}  // namespace pmc::cli

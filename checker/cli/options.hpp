/// What the command line of `verify` and `diagram --system` asks, as Questions.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/cli/verify.hpp"

namespace pmc::cli {

struct VerifyOptions {
  std::vector<std::string> callers = {}, topologies = {}, properties = {}, outcomes = {}, without = {};
  std::string topology_set = {};  ///< instead of topologies: all:N or pairs
  std::string below = {}, subject = {};
  bool async = false, no_async = false, no_faults = false, no_wakeups = false, wakeup_count = false, hotplug = false;
  std::uint64_t states_max = checker::Limits{}.states_max;
  std::uint64_t memory_max_mib = checker::Limits{}.memory_max_bytes >> 20;
  double timeout_seconds = 0;
  unsigned jobs = 0;  ///< 0: as many as there are processors
};

/// One question for each caller x topology x outcome, in the order in which they were given; what is not
/// given is every caller, and for the topology and outcome the mails' question: xenbus-legacy:2 and
/// xenbus:2, cancelled and new-domain.  Error: an unknown name, a set beside topologies, or what topology() says.
checker::Result<std::vector<Question>> questions(const VerifyOptions& options);

checker::Limits limits_of(const VerifyOptions& options);

/// The answers of the suspend hypercall that --outcome names; none: no such outcome.
std::optional<std::set<model::Answer>> outcome_named(const std::string& name);
std::vector<std::string> outcome_names();
std::vector<std::string> fix_names();  ///< what --without may say
bool asks_the_hypervisor(const model::Caller& caller);

/// The command that asks one of these questions again, for one property.
std::string command_for(const Question& question, const std::string& property);

}  // namespace pmc::cli

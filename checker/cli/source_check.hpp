/// The callers of a kernel tree as they stand in C, each checked against the rules.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "checker/cli/report.hpp"
#include "checker/source/discover.hpp"
#include "checker/source/fingerprint.hpp"

namespace pmc::cli {

struct SourceOptions {
  std::vector<std::string> callers = {};     ///< names; empty: all that are found
  std::vector<std::string> properties = {};  ///< ids; empty: all
  std::vector<std::string> topologies = {};  ///< empty: flat:1, and xenbus:1 for who asks the hypervisor
  std::vector<std::string> config = {};      ///< "CONFIG_X=n"
  bool assume_core = false;  ///< the tree's PM core is taken to be as core-6.1 is, even where main.c differs
  checker::Limits limits = {};
  unsigned jobs = 0;  ///< 0: as many as there are processors
};

struct SourceCaller {
  std::shared_ptr<const source::Extracted> extracted;
  std::shared_ptr<const model::Caller> caller;
  std::vector<Answered> answers;  ///< one a topology
  /// Why `holds` cannot be said, whatever the searches found: "kernel/x.c:7: not modelled: ..".
  std::vector<std::string> doubts;
};

struct SourceTree {
  source::TreePtr tree;
  source::Discovered discovered;
  std::vector<SourceCaller> callers;
  source::Drift core;  ///< functions of the PM core that are not as core-6.1 was made from
  [[nodiscard]] std::vector<Answered> answers() const;
};

checker::Result<source::Config> config_of(const std::vector<std::string>& settings);

/// Finds and extracts the callers.  Error: no function of the tree drives the PM core, or none of that name.
checker::Result<SourceTree> read_source(const source::TreePtr& tree, const SourceOptions& options);
/// Searches each of those for which `wanted` is true (none: all).  What holds, but hangs on something that is not modelled or on a
/// PM core that is another one, is inconclusive.  Error: an unknown property or topology.
/// `done`: told after each caller, its name.
std::optional<checker::Error> check_source(SourceTree& source, const SourceOptions& options, const std::function<bool(const SourceCaller&)>& wanted,
                                           const std::function<void(const std::string&)>& done);

/// As a compiler says it: FILE:LINE: error: .. [rule], and a path of notes.
void report_source(std::ostream& out, const SourceTree& source, const TextOptions& options);
/// One rule that one caller breaks.
void report_error(std::ostream& out, const SourceCaller& caller, const Answered& answered, const PropertyResult& p, const TextOptions& options);
/// "do_suspend()", "enter_state(PM_SUSPEND_MEM)"
std::string as_call(const std::string& caller);
std::string name_of(const source::Extracted& x);
/// Where the last step that has a line stands: "drivers/xen/manage.c:160".
std::string place_of(const SourceCaller& caller, const Counterexample& c);

}  // namespace pmc::cli

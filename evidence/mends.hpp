/// A kernel tree with its own faults mended: what docs/findings.md says would fix them, done in memory.  Rules that hold over
/// it can tell of a fault that is put in, which those that the kernel itself breaks cannot.  A file of
///
///     [[mend]]
///     finding = "a heading of docs/findings.md"
///     file = "kernel/power/hibernate.c"
///     function = "hibernation_restore"
///     call = "pm_prepare_console"    # or goto, assignment, return: what stands there; start: the first statement; definition
///     nth = 1
///     put = "before"                 # the statement; after; instead (of the call itself, the label, the statement); arguments
///     text = "..."
///
///     [[left]]                       # what is broken still, on purpose
///     caller = "hibernate on flat:1"
///     broken = "no-hang"             # a rule
///     why = "..."
#pragma once
#include <filesystem>
#include <set>
#include <string>

#include "checker/source/program.hpp"

namespace pmc::evidence {

struct Mended {
  source::TreePtr tree;
  std::set<std::string> findings;  ///< that are mended
  std::set<std::pair<std::string, std::string>> left;  ///< "caller on topology", rule
};
/// Error: an unreadable file, an unknown key or word, or a place that the tree does not have; with file and line.
checker::Result<Mended> mended(const source::TreePtr& tree, const source::Config& config, const std::filesystem::path& file);

}  // namespace pmc::evidence

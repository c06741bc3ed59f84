/// Finds in a kernel tree who drives the PM core: nothing is wired in but the names of its entry points.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "checker/source/extract.hpp"
#include "checker/source/tree.hpp"

namespace pmc::source {

/// Files that belong together, and the callers in them.
struct Discovered {
  std::unique_ptr<Program> program;
  std::unique_ptr<Analysis> analysis;
  std::vector<CallerText> callers;  ///< by file and line
  std::vector<Note> unread;         ///< places that mention one of the functions and could not be read
};

/// A caller is a function that calls the entry points, or anything else of the model, and is entered from where nobody does:
/// through an export, a table of operations, a handler, or a function that does nothing of its own.
/// Reads the tree twice: once for the entry points, and once for who calls the functions that call them.
Discovered discover(const TreePtr& tree, const Config& config);

}  // namespace pmc::source

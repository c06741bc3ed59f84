/// Steps that do nothing where there is nothing left to do: a mask is restored that is not restricted.  What is seen of a caller
/// without these is what it does.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "checker/language.hpp"

namespace pmc::evidence {

struct NothingLeft {
  std::string_view step;
  /// After these, and after the step itself, there is nothing left to do ..
  std::vector<std::string_view> done_by;
  /// .. until one of these; none: until any other step.
  std::vector<std::string_view> needed_after;
  std::string_view source;  ///< where the kernel says so
};
/// Every entry is one that the kernel's code shows; who leaves a step out here is wrong on the safe side.
const std::vector<NothingLeft>& nothing_left();

/// An automaton that does the same, and what is seen of it.
struct Seen {
  checker::Automaton automaton;
  std::vector<std::string> labels;  ///< [letter]; "": hidden
  [[nodiscard]] checker::Observed observed() const { return {&automaton, labels}; }
};
/// A step of nothing_left() is hidden where all ways there say that it does nothing; at the beginning of an attempt none do,
/// as others may have run.  `labels`: what is seen otherwise.  Where that takes more than 60,000 states nothing more is hidden.
Seen without_nothing_left(const checker::Automaton& automaton, const std::vector<std::string>& labels);

}  // namespace pmc::evidence

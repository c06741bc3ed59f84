/// Two automata compared by what can be seen of them: which sequences of labels one can take and the other cannot.
/// Source: Hopcroft, Motwani and Ullman, "Introduction to Automata Theory", 2.3.5 (subset construction), 2.5 (hidden
/// steps); here of one side only, and no further than the other side gets.  Every state is final, so traces are prefixes.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "checker/automaton.hpp"

namespace pmc::checker {

/// An automaton, and what is seen of each of its letters: a label, or "" if it is hidden.  Letters may share a label.
struct Observed {
  const Automaton* automaton = nullptr;
  std::vector<std::string> labels;  ///< [letter]
};

using Trace = std::vector<std::string>;  ///< labels, none of them ""

struct Difference {
  Trace trace;
  /// The positions of the labels that b could not follow, the last label's among them.  More than one: see differences().
  std::vector<std::size_t> at;
  bool operator==(const Difference&) const = default;
};

struct CompareLimits {
  std::size_t product_states = 2'000'000;  ///< pairs of a state of a and a set of states of b
  std::size_t set_members = 64'000'000;    ///< states of b in all sets together
};

/// Traces of a that are none of b.
struct OnlyIn {
  std::vector<Difference> differences;
  bool limit_reached = false;  ///< then there may be more, and that none was found does not mean that there is none
  bool enough = false;         ///< as many were found as were asked for; there may be more
  std::size_t product_states = 0;
  /// Every trace of a is one of b, for sure.
  [[nodiscard]] bool none() const { return differences.empty() && !limit_reached; }
};

/// One of the shortest traces of a that are none of b, the same one every time.
/// Precondition, of all of these: as many labels as letters, and no defect().
[[nodiscard]] OnlyIn shortest_only_in(const Observed& a, const Observed& b, const CompareLimits& limits = {});

/// At most `max` of them, each ending in another pair of a set of states of b and a label that b has in none of them.
/// The search goes on after a label that b could not follow, as if a had there one label more than b, another one, or one
/// fewer: b is then in any of the states that this could leave it in.  What follows is a difference of its own only if b
/// could follow at least one label in between; where it could not follow the very next one, nothing more is said.
/// So all that is reported is in a and not in b; one with a single position in `at` comes before those with two, and so on,
/// and a shorter one before a longer one.  A difference right behind another is shown once the first is mended.
[[nodiscard]] OnlyIn differences(const Observed& a, const Observed& b, std::size_t max, const CompareLimits& limits = {});

struct Equivalence {
  OnlyIn in_first, in_second;
  [[nodiscard]] bool holds() const { return in_first.none() && in_second.none(); }
  [[nodiscard]] bool limit_reached() const { return in_first.limit_reached || in_second.limit_reached; }
};
/// Whether they have the same traces; if not, a shortest one of each side that the other lacks.
[[nodiscard]] Equivalence equivalent(const Observed& a, const Observed& b, const CompareLimits& limits = {});

/// After this trace a may come to a state without hidden steps in which it offers only these labels; b, after the same
/// trace, always offers one that is not among them, or takes a hidden step.  Equal traces do not exclude this: x y, and
/// x followed by a hidden choice between y and the end.
struct Refusal {
  Trace trace;
  std::vector<std::string> offers;  ///< sorted; empty: a stops there
  bool operator==(const Refusal&) const = default;
};
struct RefusalOnlyIn {
  std::optional<Refusal> refusal;
  bool limit_reached = false;
  [[nodiscard]] bool none() const { return !refusal && !limit_reached; }
};
/// A shortest of the common traces after which a refuses more than b does: "stable failures" of CSP (Roscoe, "The Theory and
/// Practice of Concurrency", 8.4).  Endless hidden steps are no refusal.
[[nodiscard]] RefusalOnlyIn shortest_refusal_only_in(const Observed& a, const Observed& b, const CompareLimits& limits = {});

}  // namespace pmc::checker

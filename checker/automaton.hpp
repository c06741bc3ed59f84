/// The one formalism: a finite automaton over its own letters.  Where it comes from (a Boost.MSM
/// machine, C source, a recorded trace) does not show here.  See docs/checker.md, "One formalism".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pmc::checker {

using StateIndex = std::uint16_t;
using LetterIndex = std::uint16_t;

/// "No transition": the letter is refused in that state.
inline constexpr StateIndex no_state = 0xFFFF;
inline constexpr LetterIndex no_letter = 0xFFFF;

/// Deterministic per letter: `next` is a partial map (state, letter) -> state.  Choice is always a
/// choice between two letters, so it shows in every counterexample.
struct Automaton {
  std::string name;
  std::vector<std::string> states;      ///< names; the index is the state
  std::vector<std::string> letters;     ///< names; the index is the letter
  std::vector<StateIndex> initial;      ///< at least one; more than one if the start is not known
  std::vector<StateIndex> next;         ///< [state * letters.size() + letter], or no_state

  [[nodiscard]] StateIndex step(StateIndex state, LetterIndex letter) const {
    return next[std::size_t{state} * letters.size() + letter];
  }
  /// no_letter if there is none of that name.
  [[nodiscard]] LetterIndex letter(std::string_view name) const;
  /// no_state if there is none of that name.
  [[nodiscard]] StateIndex state(std::string_view name) const;
  /// The empty string if every index is in range and there is an initial state, else what is wrong.
  [[nodiscard]] std::string defect() const;
};

}  // namespace pmc::checker

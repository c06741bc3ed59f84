#include "checker/automaton.hpp"

#include <algorithm>

namespace pmc::checker {
namespace {

template <class Index>
Index find(const std::vector<std::string>& names, std::string_view name, Index none) {
  const auto it = std::ranges::find(names, name);
  return it == names.end() ? none : static_cast<Index>(it - names.begin());
}

}  // namespace

LetterIndex Automaton::letter(std::string_view letter_name) const { return find(letters, letter_name, no_letter); }
StateIndex Automaton::state(std::string_view state_name) const { return find(states, state_name, no_state); }

std::string Automaton::defect() const {
  if (states.empty() || states.size() >= no_state) return "it has " + std::to_string(states.size()) + " states";
  if (letters.size() >= no_letter) return "it has " + std::to_string(letters.size()) + " letters";
  if (next.size() != states.size() * letters.size()) return "its table is not states x letters";
  if (initial.empty()) return "it has no initial state";
  const auto out_of_range = [&](StateIndex s) { return s >= states.size(); };
  if (std::ranges::any_of(initial, out_of_range)) return "an initial state is out of range";
  if (std::ranges::any_of(next, [&](StateIndex s) { return s != no_state && out_of_range(s); }))
    return "a transition leads out of range";
  return {};
}

}  // namespace pmc::checker

/// Small systems made by hand, for tests: automata as lists of (from, letter, to).
#pragma once
#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

#include "checker/system.hpp"

namespace pmc::tests {
using namespace checker;

struct Arrow {
  StateIndex from;
  LetterIndex letter;
  StateIndex to;
};

/// `states` states 0.., starting in `initial`.
inline Automaton automaton(std::size_t states, std::size_t letters, const std::vector<Arrow>& arrows, std::vector<StateIndex> initial = {0}) {
  Automaton a{"toy", {}, {}, std::move(initial), std::vector<StateIndex>(states * letters, no_state)};
  for (std::size_t s = 0; s < states; ++s) a.states.push_back("s" + std::to_string(s));
  for (std::size_t l = 0; l < letters; ++l) a.letters.push_back("l" + std::to_string(l));
  for (const Arrow& arrow : arrows) a.next[arrow.from * letters + arrow.letter] = arrow.to;
  return a;
}

/// 0 -> 1 -> .. -> states-1 on letter 0, and back to 0 if it is a ring.
inline Automaton counter(std::size_t states, bool ring = false) {
  std::vector<Arrow> arrows;
  for (StateIndex s = 0; s + 1u < states; ++s) arrows.push_back({s, 0, static_cast<StateIndex>(s + 1)});
  if (ring) arrows.push_back({static_cast<StateIndex>(states - 1), 0, 0});
  return automaton(states, 1, arrows);
}

/// A system and the automata that its components point to.
struct Toy {
  std::deque<Automaton> automata;
  System system;

  ComponentIndex add(Automaton a) {
    automata.push_back(std::move(a));
    return system.add(Component{.name = "component " + std::to_string(automata.size() - 1), .automaton = &automata.back()});
  }
  ComponentIndex add(Automaton a, std::vector<bool> home) {
    automata.push_back(std::move(a));
    return system.add(Component{.name = "component " + std::to_string(automata.size() - 1), .automaton = &automata.back(), .home = std::move(home)});
  }
  ComponentIndex monitor(Automaton a, std::vector<bool> violating, int property = 0) {
    automata.push_back(std::move(a));
    return system.add(Component{.name = "monitor", .automaton = &automata.back(), .property = property, .violating = std::move(violating)});
  }
  EventIndex event(std::initializer_list<Participant> participants, bool favour = false) {
    return system.add(std::span(participants.begin(), participants.size()), favour);
  }
};

}  // namespace pmc::tests

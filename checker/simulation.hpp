/// The simulation preorder between two transition systems, hidden steps not counted.
/// Source: Baier and Katoen, "Principles of Model Checking": section 7.4 (simulation), section 7.6 (the algorithm:
/// begin with all pairs and take away until nothing changes), section 7.8 (steps that do not count).  Theirs is for
/// labelled states and every step counts; here steps have the labels, and an answer may have hidden steps before and
/// after (weak simulation).
#pragma once
#include <cstdint>
#include <vector>

#include "checker/automaton.hpp"

namespace pmc::checker {

using Label = std::uint32_t;
inline constexpr Label hidden_label = 0xFFFFFFFF;

struct LabelledGraph {
  struct Step {
    std::uint32_t from;
    Label label;
    std::uint32_t to;
  };
  std::uint32_t states = 0;
  std::vector<std::uint32_t> initial;
  std::vector<Step> steps;
};

/// The automaton with labels for its letters; a letter that maps to hidden_label is hidden.
LabelledGraph relabelled(const Automaton& automaton, const std::vector<Label>& by_letter);

struct Simulation {
  bool holds = false;
  /// If not: what the one does, step by step and without what is hidden, until the other cannot answer the last one.
  std::vector<Label> attack;
};

/// Whether from each initial state of `less` some initial state of `more` simulates it: `more` then has every
/// trace of `less`.  Exact.  Cost: rounds x states x states x steps; for machines, not for products.
Simulation simulates(const LabelledGraph& more, const LabelledGraph& less);

}  // namespace pmc::checker

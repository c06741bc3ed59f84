#include "checker/simulation.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace pmc::checker {
namespace {

using Node = std::uint32_t;

/// What a graph can answer: for a label, hidden steps, the step, hidden steps; for a hidden step, hidden steps or none.
class Answers {
 public:
  explicit Answers(const LabelledGraph& graph) : closure_(graph.states), by_label_(graph.states) {
    std::vector<std::vector<Node>> hidden(graph.states);
    for (const auto& s : graph.steps)
      if (s.label == hidden_label) hidden[s.from].push_back(s.to);
    for (Node n = 0; n < graph.states; ++n) {
      std::vector<Node> work{n};
      for (closure_[n].insert(n); !work.empty();) {
        const Node at = work.back();
        work.pop_back();
        for (const Node to : hidden[at])
          if (closure_[n].insert(to).second) work.push_back(to);
      }
    }
    std::vector<std::vector<LabelledGraph::Step>> visible(graph.states);
    for (const auto& s : graph.steps)
      if (s.label != hidden_label) visible[s.from].push_back(s);
    for (Node n = 0; n < graph.states; ++n)
      for (const Node before : closure_[n])
        for (const auto& s : visible[before]) by_label_[n][s.label].insert(closure_[s.to].begin(), closure_[s.to].end());
  }
  [[nodiscard]] const std::set<Node>& to(Node from, Label label) const {
    static const std::set<Node> none;
    if (label == hidden_label) return closure_[from];
    const auto it = by_label_[from].find(label);
    return it == by_label_[from].end() ? none : it->second;
  }

 private:
  std::vector<std::set<Node>> closure_;
  std::vector<std::map<Label, std::set<Node>>> by_label_;
};

/// The greatest simulation: pairs are taken away, each with the step of `less` that has no answer any more.
class Game {
 public:
  Game(const LabelledGraph& more, const LabelledGraph& less)
      : answers_(more), more_states_(more.states), steps_(less.states), lost_(std::size_t{less.states} * more.states) {
    for (const auto& s : less.steps) steps_[s.from].push_back(s);
    for (bool changed = true; changed;) {
      changed = false;
      for (Node l = 0; l < less.states; ++l)
        for (Node m = 0; m < more_states_; ++m) changed = take_away(l, m) || changed;
    }
  }
  [[nodiscard]] bool related(Node less, Node more) const { return !lost(less, more); }

  /// One play: at each step the answer that holds out longest is not looked for, the first one is.
  [[nodiscard]] std::vector<Label> attack(Node less, Node more) const {
    std::vector<Label> labels;
    for (;;) {
      const LabelledGraph::Step step = *lost(less, more);
      if (step.label != hidden_label) labels.push_back(step.label);
      const auto& answers = answers_.to(more, step.label);
      if (answers.empty()) return labels;
      less = step.to;
      more = *answers.begin();
    }
  }

 private:
  using Lost = std::optional<LabelledGraph::Step>;
  [[nodiscard]] const Lost& lost(Node less, Node more) const { return lost_[std::size_t{less} * more_states_ + more]; }

  bool take_away(Node less, Node more) {
    Lost& pair = lost_[std::size_t{less} * more_states_ + more];
    if (pair) return false;
    for (const auto& s : steps_[less]) {
      if (std::ranges::any_of(answers_.to(more, s.label), [&](Node answer) { return related(s.to, answer); })) continue;
      pair = s;
      return true;
    }
    return false;
  }

  Answers answers_;
  Node more_states_;
  std::vector<std::vector<LabelledGraph::Step>> steps_;
  std::vector<Lost> lost_;  ///< [less * more_states_ + more]; a pair's answers were all lost before it
};

}  // namespace

LabelledGraph relabelled(const Automaton& automaton, const std::vector<Label>& by_letter) {
  LabelledGraph g{static_cast<std::uint32_t>(automaton.states.size()), {automaton.initial.begin(), automaton.initial.end()}, {}};
  for (StateIndex s = 0; s < automaton.states.size(); ++s)
    for (LetterIndex l = 0; l < automaton.letters.size(); ++l)
      if (const StateIndex to = automaton.step(s, l); to != no_state) g.steps.push_back({s, by_letter[l], to});
  return g;
}

Simulation simulates(const LabelledGraph& more, const LabelledGraph& less) {
  const Game game(more, less);
  for (const Node l : less.initial) {
    if (std::ranges::any_of(more.initial, [&](Node m) { return game.related(l, m); })) continue;
    return {false, more.initial.empty() ? std::vector<Label>{} : game.attack(l, more.initial.front())};
  }
  return {true, {}};
}

}  // namespace pmc::checker

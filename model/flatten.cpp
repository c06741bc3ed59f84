#include "model/flatten.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>

namespace pmc::model {
namespace {

using checker::Automaton;
using checker::LetterIndex;
using checker::Machine;
using checker::StateIndex;

class Flat {
 public:
  explicit Flat(const Caller& caller) : caller_(caller) {
    takers_.push_back(caller.machine);
    for (const Callee& c : caller.callees) takers_.push_back(c.machine);
    for (const Machine* m : takers_)
      for (const std::string& letter : m->automaton.letters)
        if (result_.letter(letter) == checker::no_letter) result_.letters.push_back(letter);
    for (const Machine* m : takers_) {
      auto& mine = letters_.emplace_back();
      for (const std::string& letter : result_.letters) mine.push_back(m->automaton.letter(letter));
    }
    for (const std::string& letter : result_.letters) callee_.push_back(callee_of(letter));
  }

  Automaton run() {
    result_.name = caller_.name;
    visit_initial({}, 0);
    for (std::size_t s = 0; s < found_.size(); ++s) {
      result_.states.push_back(state_name(found_[s]));
      for (LetterIndex l = 0; l < result_.letters.size(); ++l) {
        const auto to = step(State(found_[s]), l);
        const StateIndex target = to ? number(*to) : checker::no_state;
        result_.next.push_back(target);
      }
    }
    return std::move(result_);
  }

 private:
  using State = std::vector<StateIndex>;  ///< [taker]
  struct Callee_ {
    std::size_t taker;
    bool returns;  ///< the step is its return, else its call
  };

  /// As Composer::callee_of().
  [[nodiscard]] std::optional<Callee_> callee_of(std::string_view letter) const {
    std::string_view event = letter.substr(0, letter.find('('));
    const bool returns = event.ends_with("_returned");
    if (returns) event.remove_suffix(std::string_view("_returned").size());
    for (std::size_t t = 1; t < takers_.size(); ++t)
      if (takers_[t]->name == event) return Callee_{t, returns};
    return std::nullopt;
  }

  [[nodiscard]] StateIndex move(const State& from, std::size_t taker, LetterIndex letter) const {
    const LetterIndex mine = letters_[taker][letter];
    return mine == checker::no_letter ? checker::no_state : takers_[taker]->automaton.step(from[taker], mine);
  }

  [[nodiscard]] std::optional<State> step(const State& from, LetterIndex letter) const {
    const auto& callee = callee_[letter];
    std::optional<std::size_t> who;  // of those that are not the callee itself
    for (std::size_t t = 0; t < takers_.size(); ++t) {
      if ((callee && t == callee->taker) || move(from, t, letter) == checker::no_state) continue;
      if (who) fail(from, letter, "two functions can take it");
      who = t;
    }
    State to = from;
    if (callee) {
      const StateIndex theirs = move(from, callee->taker, letter);
      if (callee->returns ? theirs == checker::no_state : !who.has_value()) return std::nullopt;
      if (!who) fail(from, letter, "nobody can take it");
      if (theirs == checker::no_state) fail(from, letter, "it cannot be called");
      to[callee->taker] = theirs;
    }
    if (!who) return std::nullopt;
    to[*who] = move(from, *who, letter);
    return to;
  }

  [[noreturn]] void fail(const State& at, LetterIndex letter, const char* what) const {
    throw std::logic_error(caller_.name + ", in " + state_name(at) + ": " + result_.letters[letter] + ": " + what);
  }

  void visit_initial(State state, std::size_t taker) {
    if (taker == takers_.size()) {
      result_.initial.push_back(number(state));
      return;
    }
    for (const StateIndex s : takers_[taker]->automaton.initial) {
      state.push_back(s);
      visit_initial(state, taker + 1);
      state.pop_back();
    }
  }

  StateIndex number(const State& state) {
    const auto [it, fresh] = numbers_.try_emplace(state, static_cast<StateIndex>(found_.size()));
    if (fresh) found_.push_back(state);
    if (found_.size() >= checker::no_state) throw std::logic_error(caller_.name + " and its callees have more than 65,534 states");
    return it->second;
  }

  [[nodiscard]] std::string state_name(const State& state) const {
    std::string name = takers_[0]->automaton.states[state[0]];
    for (std::size_t t = 1; t < takers_.size(); ++t)
      if (std::ranges::find(takers_[t]->automaton.initial, state[t]) == takers_[t]->automaton.initial.end())
        name += ", " + takers_[t]->name + ": " + takers_[t]->automaton.states[state[t]];
    return name;
  }

  const Caller& caller_;
  std::vector<const Machine*> takers_;             ///< the caller first
  std::vector<std::vector<LetterIndex>> letters_;  ///< [taker][letter of the result]
  std::vector<std::optional<Callee_>> callee_;     ///< [letter of the result]
  Automaton result_;
  std::vector<State> found_;
  std::map<State, StateIndex> numbers_;
};

}  // namespace

Automaton flatten(const Caller& caller) { return Flat(caller).run(); }

}  // namespace pmc::model

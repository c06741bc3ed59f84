// What the world may give back to a step, its taker must be able to take: an error for which it has no row, where it has
// one for success, is a finding and no reason for the error not to happen.
#include <map>

#include "model/compose/composer.hpp"

namespace pmc::model {

using checker::Letter;
using checker::LetterIndex;
using checker::Machine;
using checker::StateIndex;

namespace {

constexpr std::string_view suffix = ": no row for it";

/// Whether the step's last field is not the taker's to choose.
bool gives_back(const Letter& letter) {
  static const std::set<std::string, std::less<>> answers{"ok", "error", "failed", "cancelled", "new_domain", "made", "restored", "image", "no_image"};
  static const std::set<std::string, std::less<>> questions{"suspend_test", "hibernation_test", "pm_wakeup_pending", "platform_suspend_again",
                                                            "s2idle_wake"};
  // What functions return somebody must take as it is: add_returns(), and callees in add_step().
  return !letter.fields.empty() && !letter.event.starts_with("dpm_") && (answers.contains(letter.fields.back()) || questions.contains(letter.event));
}

/// The same step with the same arguments.
std::string question(const Letter& letter) {
  std::string text = letter.event;
  for (std::size_t f = 0; f + 1 < letter.fields.size(); ++f) text += "," + letter.fields[f];
  return text;
}

/// For each letter the states that take the question, but not this answer to it.
std::map<LetterIndex, std::vector<StateIndex>> holes(const Machine& m) {
  std::map<std::string, std::vector<LetterIndex>> asked;
  for (LetterIndex l = 0; l < m.letters.size(); ++l)
    if (gives_back(m.letters[l])) asked[question(m.letters[l])].push_back(l);
  std::map<LetterIndex, std::vector<StateIndex>> all;
  for (StateIndex s = 0; s < m.automaton.states.size(); ++s)
    for (const auto& [text, answers] : asked) {
      const auto takes = [&](LetterIndex l) { return m.automaton.step(s, l) != checker::no_state; };
      if (std::ranges::none_of(answers, takes)) continue;
      for (const LetterIndex l : answers)
        if (!takes(l)) all[l].push_back(s);
    }
  return all;
}

}  // namespace

/// The machine; with a letter more for each answer that some state lacks, which leads nowhere.
const Machine& Composer::asking(const Machine& taker) {
  const auto missing = holes(taker);
  if (missing.empty()) return taker;
  auto m = std::make_shared<Machine>(taker);
  const std::size_t states = taker.automaton.states.size(), before = taker.letters.size(), after = before + missing.size();
  m->automaton.next.assign(states * after, checker::no_state);
  m->fired.assign(states * after * taker.regions, -1);
  for (std::size_t s = 0; s < states; ++s) {
    std::copy_n(taker.automaton.next.begin() + static_cast<std::ptrdiff_t>(s * before), before,
                m->automaton.next.begin() + static_cast<std::ptrdiff_t>(s * after));
    std::copy_n(taker.fired.begin() + static_cast<std::ptrdiff_t>(s * before * taker.regions), before * taker.regions,
                m->fired.begin() + static_cast<std::ptrdiff_t>(s * after * taker.regions));
  }
  for (std::size_t own = before; const auto& [l, in] : missing) {
    m->automaton.letters.push_back(taker.automaton.letters[l] + std::string(suffix));
    for (const StateIndex s : in) m->automaton.next[std::size_t{s} * after + own] = s;
    ++own;
  }
  model_.own_machines.push_back(m);
  return *m;
}

/// Who refuses: it stands for the row that is not there.
const Machine& Composer::missing_row() {
  static const Machine m{.name = "missing row",
                         .states = {"Missing"},
                         .rows = {},
                         .events = {},
                         .letters = {{.event = "answer", .fields = {}}},
                         .automaton = {.name = "missing row", .states = {"Missing"}, .letters = {"answer"}, .initial = {0}, .next = {checker::no_state}},
                         .active = {0},
                         .fired = {-1}};
  return m;
}

std::optional<checker::Participant> Composer::unanswered(const Part& taker, LetterIndex l) {
  const LetterIndex own = taker.machine->automaton.letter(taker.machine->automaton.letters[l] + std::string(suffix));
  if (own == checker::no_letter) return std::nullopt;
  return checker::Participant{taker.index, own, checker::Role::gate};
}

}  // namespace pmc::model

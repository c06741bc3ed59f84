#include "model/drivers/dev_pm_ops.hpp"

#include <algorithm>

namespace pmc::model::dev_pm_ops {
namespace {

/// The letter, if some state of the machine takes it.
checker::LetterIndex taken(const checker::Machine& m, std::string_view name) {
  const checker::LetterIndex letter = m.automaton.letter(name);
  if (letter == checker::no_letter) return checker::no_letter;
  for (checker::StateIndex s = 0; s < m.automaton.states.size(); ++s)
    if (m.automaton.step(s, letter) != checker::no_state) return letter;
  return checker::no_letter;
}

/// The letter, if the machine takes it just after `start`.
checker::LetterIndex taken_after(const checker::Machine& m, checker::LetterIndex start, std::string_view name) {
  const checker::LetterIndex letter = m.automaton.letter(name);
  if (letter == checker::no_letter) return checker::no_letter;
  for (checker::StateIndex s = 0; s < m.automaton.states.size(); ++s)
    if (const auto to = m.automaton.step(s, start); to != checker::no_state && m.automaton.step(to, letter) != checker::no_state) return letter;
  return checker::no_letter;
}

}  // namespace

std::vector<Callback> callback(const checker::Machine& machine, std::string_view op, std::string_view name) {
  const checker::LetterIndex start = taken(machine, name);
  if (start == checker::no_letter) return {};
  Callback c{.name = op, .start = start, .ok = taken(machine, "returned(ok)")};
  if (op != "complete") c.error = taken_after(machine, start, "returned(error)");
  if (op == "prepare") {
    c.may_retry = c.error != checker::no_letter;
    c.positive = taken_after(machine, start, "returned(positive)");
  }
  return {c};
}

std::vector<Callback> callback(const checker::Machine& machine, std::string_view name) { return callback(machine, name, name); }

Spontaneous interrupts() {
  return {.event = "interrupt", .favour = true, .must = true, .needs = {{Needs::Whom::suppliers, "delivers", true}}};
}

Spontaneous completion_interrupts() {
  Spontaneous s = interrupts();
  s.favour = false;
  return s;
}

std::vector<Callback> by_name(const checker::Machine& machine, Phase phase, Message message) {
  return callback(machine, op_name(phase, message));
}

}  // namespace pmc::model::dev_pm_ops

#include "properties/balanced.hpp"

#include <algorithm>

#include "properties/named_machine.hpp"

namespace pmc::properties {
namespace {

using checker::LetterIndex;

const checker::Machine& machine_for(Balance b) {
  switch (b) {
    case Balance::strict: return balance_machine<Balance::strict>();
    case Balance::self_unwinding: return balance_machine<Balance::self_unwinding>();
    case Balance::owing: return balance_machine<Balance::owing>();
    case Balance::tolerant: return balance_machine<Balance::tolerant>();
    case Balance::idempotent: break;
  }
  return balance_machine<Balance::idempotent>();
}

/// Each violating state that some behaviour has, and what it says.
std::vector<Property::Violation> violations(const BalancedRule& rule, const checker::Machine& machine) {
  const auto call = [](std::string_view step) { return std::string(step) + (step.ends_with(')') ? "" : "()"); };
  const std::string acquire = call(rule.acquires.front()), release = call(rule.releases.front());
  std::vector<Property::Violation> all{
      {"HeldTwice", acquire + " was called again without " + release + " between"},
      {"ReleasedWithoutAcquire", release + " was called with no " + acquire + " to undo"},
      {"ReleasedAfterError", release + " was called after " + acquire + " had failed, which had undone itself"},
      {"LeftHeld", "the caller has returned without " + release},
      {"LeftAfterError", "the caller has returned without " + release + ", which is due after " + acquire + " has failed, too"},
  };
  std::erase_if(all, [&](const auto& v) { return std::ranges::find(machine.states, v.state) == machine.states.end(); });
  return all;
}

}  // namespace

Property balanced(const BalancedRule& rule) {
  const checker::Machine& machine = named(machine_for(rule.behaviour), rule.id);
  const auto letter = [&](const char* event) { return machine.automaton.letter(event); };
  const LetterIndex acquired = letter("acquired"), failed = letter("acquire_failed"), released = letter("released"),
                    idle = letter("caller_idle");
  const auto is_one_of = [](const std::vector<std::string_view>& steps, const model::EventInfo& e) {
    if (e.kind != model::EventInfo::Kind::step) return false;
    const std::string with_fields = std::string(e.step) + "(" + std::string(e.fields) + ")";
    return std::ranges::any_of(steps, [&](std::string_view s) { return s == e.step || s == with_fields; });
  };
  Property p{
      .id = rule.id,
      .statement = rule.statement,
      .logic = "AG",
      .source = rule.source,
      .scope = Scope::system,
      .monitor = &machine,
      .violations = violations(rule, machine),
      .triggers = {"acquired", "released"},
      .hears = [=](const model::EventInfo& e, const Instance&) -> std::optional<LetterIndex> {
        if (e.is_step("finish")) return idle;
        if (is_one_of(rule.releases, e)) return released;
        if (!is_one_of(rule.acquires, e)) return std::nullopt;
        if (e.outcome == model::Outcome::ok) return acquired;
        if (failed == checker::no_letter) return std::nullopt;
        return failed;
      },
      .fault = rule.fault,
  };
  if (failed != checker::no_letter) p.triggers.insert(p.triggers.begin() + 1, "acquire_failed");
  return p;
}

}  // namespace pmc::properties

#include "properties/during.hpp"

#include "properties/named_machine.hpp"

namespace pmc::properties {

namespace {

const checker::Machine& machine_for(During form) {
  switch (form) {
    case During::only: return during_machine<During::only>();
    case During::once: return during_machine<During::once>();
    case During::never: break;
  }
  return during_machine<During::never>();
}

}  // namespace

Property during(const DuringRule& rule) {
  const bool only = rule.form != During::never;
  const checker::Machine& machine = named(machine_for(rule.form), rule.id);
  const auto letter = [&](const char* event) { return machine.automaton.letter(event); };
  return {
      .id = rule.id,
      .statement = rule.statement,
      .logic = "AG",
      .source = rule.source,
      .scope = Scope::system,
      .monitor = &machine,
      .violations = {{only ? "TakenOutside" : "TakenInside", rule.meaning}},
      .triggers = {only ? "it" : "begins"},
      .hears = [rule, it = letter("it"), begins = letter("begins"), ends = letter("ends"),
                idle = letter("caller_idle")](const model::EventInfo& e, const Instance&) -> std::optional<checker::LetterIndex> {
        if (e.is_step("finish")) return idle;
        if (rule.it(e)) return it;
        if (rule.begins(e)) return begins;
        if (rule.ends(e)) return ends;
        return std::nullopt;
      },
      .fault = rule.fault,
      .of_whole_callers = rule.of_whole_callers,
  };
}

}  // namespace pmc::properties

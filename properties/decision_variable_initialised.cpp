// decision-variable-initialised: what picks the message of the way up was set on the path to its use.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct read_initialised {};
struct read_garbage {};  // whatever was on the stack, zero or not

struct ReadOnlyWhenSet : State {};
struct GarbageRead : State {};

struct DecisionVariableInitialised : FrontEnd<DecisionVariableInitialised> {
  static constexpr std::string_view name = "decision-variable-initialised";
  using initial_state = ReadOnlyWhenSet;
  // clang-format off
  using transition_table = mp_list<
      Row<ReadOnlyWhenSet, read_initialised, none>,
      Row<ReadOnlyWhenSet, read_garbage,     GarbageRead>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = DecisionVariableInitialised;
  if (!e.is_step("read_decision_variable")) return std::nullopt;
  return e.fields == "initialised" ? letter<M>(read_initialised{}) : letter<M>(read_garbage{});
}

}  // namespace

Property decision_variable_initialised() {
  return {
      .id = "decision-variable-initialised",
      .statement = "A variable that picks the message of the way up is set on every path to its use.",
      .logic = "AG",
      .source = "derived; si.cancelled in drivers/xen/manage.c, do_suspend(), is a case of it",
      .scope = Scope::system,
      .monitor = &machine_of<DecisionVariableInitialised>(),
      .violations = {{"GarbageRead", "the message was picked by a variable that nothing had set"}},
      .triggers = {"read_initialised", "read_garbage"},
      .hears = hears,
      .fault = "decision_left_unset",
  };
}

}  // namespace pmc::properties

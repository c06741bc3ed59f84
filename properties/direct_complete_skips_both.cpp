// direct-complete-skips-both: left as it is, down and up.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct left_as_it_is {};  // by direct_complete
struct called {};         // a callback of a phase between prepare and complete starts
struct cycle_over {};     // complete

struct Normal : State {};
struct LeftAsItIs : State {};
struct CalledAllTheSame : State {};

struct DirectCompleteSkipsBoth : FrontEnd<DirectCompleteSkipsBoth> {
  static constexpr std::string_view name = "direct-complete-skips-both";
  using initial_state = Normal;
  // clang-format off
  using transition_table = mp_append<Forgets<Normal, LeftAsItIs>, mp_list<
      Row<Normal,     left_as_it_is, LeftAsItIs>,
      Row<Normal,     called,        none>,
      Row<Normal,     cycle_over,    none>,
      Row<LeftAsItIs, left_as_it_is, none>,
      Row<LeftAsItIs, called,        CalledAllTheSame>,
      Row<LeftAsItIs, cycle_over,    Normal>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = DirectCompleteSkipsBoth;
  using enum EventInfo::Kind;
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.kind == direct_complete) return letter<M>(left_as_it_is{});
  if (e.kind != callback_start) return std::nullopt;
  if (carries_operation(e.phase)) return letter<M>(called{});
  return e.phase == Phase::complete ? Heard(letter<M>(cycle_over{})) : std::nullopt;
}

}  // namespace

Property direct_complete_skips_both() {
  return {
      .id = "direct-complete-skips-both",
      .statement = "Of a device that direct_complete leaves in runtime suspend only prepare and complete are called (and runtime PM is "
                   "enabled as often as disabled: rpm-disable-balanced).",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"; drivers/base/power/main.c, power.direct_complete",
      .scope = Scope::device,
      .monitor = &machine_of<DirectCompleteSkipsBoth>(),
      .violations = {{"CalledAllTheSame", "a callback of a device started that direct_complete had left as it was"}},
      .triggers = {"left_as_it_is"},
      .hears = hears,
      .fault = "called_after_direct_complete",
  };
}

}  // namespace pmc::properties

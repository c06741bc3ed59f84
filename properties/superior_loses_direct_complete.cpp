// superior-loses-direct-complete: who is really suspended clears it above.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct superior_marked {};         // its direct_complete is set
struct superior_unmarked {};       // it is cleared, whoever does it
struct subordinate_suspends {};    // in suspend it is done with, and clears nothing

struct Unmarked : State {};
struct Marked : State {};
struct KeptDirectComplete : State {};

struct SuperiorLosesDirectComplete : FrontEnd<SuperiorLosesDirectComplete> {
  static constexpr std::string_view name = "superior-loses-direct-complete";
  using initial_state = Unmarked;
  // clang-format off
  using transition_table = mp_append<Forgets<Unmarked, Marked>, mp_list<
      Row<Unmarked, superior_marked,      Marked>,
      Row<Unmarked, superior_unmarked,    none>,
      Row<Unmarked, subordinate_suspends, none>,
      Row<Unmarked, caller_idle,          none>,
      Row<Marked,   superior_marked,      none>,
      Row<Marked,   superior_unmarked,    Unmarked>,
      Row<Marked,   subordinate_suspends, KeptDirectComplete>,
      Row<Marked,   caller_idle,          Unmarked>>>;  // stale until the next prepare
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = SuperiorLosesDirectComplete;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  const bool suspends = e.device == at.device && e.phase == Phase::suspend && (e.kind == EventInfo::Kind::complete || e.passes());
  return suspends ? Heard(letter<M>(subordinate_suspends{})) : std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  using M = SuperiorLosesDirectComplete;
  if (p.part.kind != PartKind::direct_complete || p.part.device != at.parent || is_unregistered(e, at.parent)) return std::nullopt;
  if (p.letter->event == "set") return letter<M>(superior_marked{});
  if (p.letter->event == "clear" || p.letter->event == "drop") return letter<M>(superior_unmarked{});
  return std::nullopt;
}

}  // namespace

Property superior_loses_direct_complete() {
  return {
      .id = "superior-loses-direct-complete",
      .statement = "Once a device is suspended in the main phase, and not left by direct_complete, direct_complete of its parent and "
                   "suppliers is clear.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_clear_superiors_direct_complete()",
      .scope = Scope::superior_subordinate,
      .monitor = &machine_of<SuperiorLosesDirectComplete>(),
      .violations = {{"KeptDirectComplete", "a device was suspended and direct_complete of its parent or supplier stayed set"}},
      .triggers = {"superior_marked"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "direct_complete_kept",
  };
}

}  // namespace pmc::properties

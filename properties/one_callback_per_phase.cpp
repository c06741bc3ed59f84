// one-callback-per-phase: PM domain, type, class, bus or driver: one of them.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct walk_begins {};
struct starts {};  // a callback of the device, in whichever phase the walk is of
struct again {};   // prepare returned -EAGAIN: it has not run

struct NoneYet : State {};
struct OneRan : State {};
struct TwoRan : State {};

struct OneCallbackPerPhase : FrontEnd<OneCallbackPerPhase> {
  static constexpr std::string_view name = "one-callback-per-phase";
  using initial_state = NoneYet;
  // clang-format off
  using transition_table = mp_append<Forgets<NoneYet, OneRan>, mp_list<
      Row<NoneYet, walk_begins, none>,
      Row<NoneYet, starts,      OneRan>,
      Row<NoneYet, again,       none>,
      Row<OneRan,  walk_begins, NoneYet>,
      Row<OneRan,  starts,      TwoRan>,
      Row<OneRan,  again,       NoneYet>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = OneCallbackPerPhase;
  if (e.kind == EventInfo::Kind::begin) return letter<M>(walk_begins{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.kind == EventInfo::Kind::callback_start) return letter<M>(starts{});
  if (e.kind == EventInfo::Kind::callback_end && e.outcome == Outcome::again) return letter<M>(again{});
  return std::nullopt;
}

}  // namespace

Property one_callback_per_phase() {
  return {
      .id = "one-callback-per-phase",
      .statement = "In one walk of a phase the core calls a device once at most.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"System Power Management Phases\"; drivers/base/power/main.c, "
                "__device_suspend() and its like, where the first of PM domain, type, class, bus and driver is taken",
      .scope = Scope::device,
      .monitor = &machine_of<OneCallbackPerPhase>(),
      .violations = {{"TwoRan", "a second callback of the device started in the same walk"}},
      .triggers = {"starts"},
      .hears = hears,
      .fault = "called_twice_in_a_walk",
  };
}

}  // namespace pmc::properties

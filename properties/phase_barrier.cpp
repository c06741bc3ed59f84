// phase-barrier: one phase after the other, for all devices.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct works {};        // the phase begins to work on the device: it is scheduled, or its callback is about to run
struct done {};         // the device is completed in the phase
struct walk_begins {};  // of whichever phase

struct Idle : State {};
struct Working : State {};
struct NextPhaseTooSoon : State {};

// The work of the phase, not the span of its trace events: dpm_suspend_late() unwinds inside its own.
struct PhaseBarrier : FrontEnd<PhaseBarrier> {
  static constexpr std::string_view name = "phase-barrier";
  using initial_state = Idle;
  // clang-format off
  using transition_table = mp_append<Forgets<Idle, Working>, mp_list<
      Row<Idle,    works,       Working>,
      Row<Idle,    done,        none>,
      Row<Idle,    walk_begins, none>,
      Row<Working, works,       none>,
      Row<Working, done,        Idle>,
      Row<Working, walk_begins, NextPhaseTooSoon>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = PhaseBarrier;
  using enum EventInfo::Kind;
  if (e.kind == begin) return letter<M>(walk_begins{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (starts_work(e)) return letter<M>(works{});
  if (ends_work(e)) return letter<M>(done{});
  return std::nullopt;
}

}  // namespace

Property phase_barrier() {
  return {
      .id = "phase-barrier",
      .statement = "No walk of a phase begins before the work of the last one has ended for every device, in its thread or not.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"System Power Management Phases\"; drivers/base/power/main.c, "
                "async_synchronize_full() in each phase",
      .scope = Scope::device,
      .monitor = &machine_of<PhaseBarrier>(),
      .violations = {{"NextPhaseTooSoon", "the next walk began while the device was still at work in this one"}},
      .triggers = {"works"},
      .hears = hears,
      .fault = "phase_does_not_wait",
  };
}

}  // namespace pmc::properties

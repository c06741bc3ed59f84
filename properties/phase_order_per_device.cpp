// phase-order-per-device: for each device the phases are a stack.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// Down: the phase did its work for the device.  Up: it got to the device.
struct prepare {};
struct suspend {};
struct suspend_late {};
struct suspend_noirq {};
struct resume_noirq {};
struct resume_early {};
struct resume {};
struct complete {};

// The last phase that was done and is not undone.
struct Unprepared : State {};
struct Prepared : State {};
struct Suspended : State {};
struct LateSuspended : State {};
struct NoirqSuspended : State {};
struct NoirqWithoutLate : State {};  // Linux before 3.4 has no late and early phases
struct DownOutOfOrder : State {};
struct UpOutOfOrder : State {};
struct CompletedTooSoon : State {};
struct CompletedUnprepared : State {};
struct LeftHalfway : State {};

struct PhaseOrderPerDevice : FrontEnd<PhaseOrderPerDevice> {
  static constexpr std::string_view name = "phase-order-per-device";
  using initial_state = Unprepared;
  // clang-format off
  using InOrder = mp_list<
      Row<Unprepared,       prepare,       Prepared>,
      Row<Unprepared,       caller_idle,   none>,
      Row<Prepared,         suspend,       Suspended>,
      Row<Prepared,         complete,      Unprepared>,
      Row<Suspended,        suspend_late,  LateSuspended>,
      Row<Suspended,        suspend_noirq, NoirqWithoutLate>,
      Row<Suspended,        resume,        Prepared>,
      Row<LateSuspended,    suspend_noirq, NoirqSuspended>,
      Row<LateSuspended,    resume_early,  Suspended>,
      Row<NoirqSuspended,   resume_noirq,  LateSuspended>,
      Row<NoirqWithoutLate, resume_noirq,  Suspended>>;
  using transition_table = mp_append<InOrder, Forgets<Unprepared, Prepared, Suspended, LateSuspended, NoirqSuspended, NoirqWithoutLate>,
      Each<Unprepared,       DownOutOfOrder, suspend, suspend_late, suspend_noirq>,
      Each<Prepared,         DownOutOfOrder, prepare, suspend_late, suspend_noirq>,
      Each<Suspended,        DownOutOfOrder, prepare, suspend>,
      Each<LateSuspended,    DownOutOfOrder, prepare, suspend, suspend_late>,
      Each<NoirqSuspended,   DownOutOfOrder, prepare, suspend, suspend_late, suspend_noirq>,
      Each<NoirqWithoutLate, DownOutOfOrder, prepare, suspend, suspend_late, suspend_noirq>,
      Each<Unprepared,       UpOutOfOrder,   resume_noirq, resume_early, resume>,
      Each<Prepared,         UpOutOfOrder,   resume_noirq, resume_early, resume>,
      Each<Suspended,        UpOutOfOrder,   resume_noirq, resume_early>,
      Each<LateSuspended,    UpOutOfOrder,   resume_noirq, resume>,
      Each<NoirqSuspended,   UpOutOfOrder,   resume_early, resume>,
      Each<NoirqWithoutLate, UpOutOfOrder,   resume_early, resume>,
      Each<Unprepared,       CompletedUnprepared, complete>,
      Each<Suspended,        CompletedTooSoon,    complete>,
      Each<LateSuspended,    CompletedTooSoon,    complete>,
      Each<NoirqSuspended,   CompletedTooSoon,    complete>,
      Each<NoirqWithoutLate, CompletedTooSoon,    complete>,
      Each<Prepared,         LeftHalfway,         caller_idle>,
      Each<Suspended,        LeftHalfway,         caller_idle>,
      Each<LateSuspended,    LeftHalfway,         caller_idle>,
      Each<NoirqSuspended,   LeftHalfway,         caller_idle>,
      Each<NoirqWithoutLate, LeftHalfway,         caller_idle>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = PhaseOrderPerDevice;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device || !(e.down_done(e.phase) || e.up_delivered(e.phase))) return std::nullopt;
  switch (e.phase) {
    case Phase::prepare: return letter<M>(prepare{});
    case Phase::suspend: return letter<M>(suspend{});
    case Phase::suspend_late: return letter<M>(suspend_late{});
    case Phase::suspend_noirq: return letter<M>(suspend_noirq{});
    case Phase::resume_noirq: return letter<M>(resume_noirq{});
    case Phase::resume_early: return letter<M>(resume_early{});
    case Phase::resume: return letter<M>(resume{});
    case Phase::complete: return letter<M>(complete{});
  }
  return std::nullopt;
}

}  // namespace

Property phase_order_per_device() {
  return {
      .id = "phase-order-per-device",
      .statement = "A device passes the phases in their order on the way down, and exactly those that did their work "
                   "are undone, last first, on the way up.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\" and \"Leaving System Suspend\"; "
                "drivers/base/power/main.c, the lists from dpm_list to dpm_noirq_list",
      .scope = Scope::device,
      .monitor = &machine_of<PhaseOrderPerDevice>(),
      .violations = {{"DownOutOfOrder", "a phase of the way down was skipped, repeated or entered out of turn"},
                     {"UpOutOfOrder", "a phase of the way up came that does not undo the last one done"},
                     {"CompletedTooSoon", "the device got complete while a phase was still to be undone"},
                     {"CompletedUnprepared", "the device got complete and is not prepared"},
                     {"LeftHalfway", "the caller has returned and a phase is still to be undone"}},
      .triggers = {"prepare", "suspend", "suspend_late", "suspend_noirq",
                   "resume_noirq", "resume_early", "resume", "complete"},
      .hears = hears,
      .fault = "resume_noirq_skipped",
  };
}

}  // namespace pmc::properties

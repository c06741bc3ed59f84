// message-consistent-across-phases: one transition up has one meaning for a device.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// The class of operation that the message picks in resume_noirq, resume_early and resume.
struct resume {};      // RESUME
struct thaw {};        // THAW or RECOVER: the same callbacks
struct restore {};     // RESTORE
struct cycle_over {};  // complete, which carries no operation, or the caller has returned, or the device is gone

struct Unanswered : State {};
struct Resuming : State {};
struct Thawing : State {};
struct Restoring : State {};
struct RestoredAfterThaw : State {};
struct ThawedAfterRestore : State {};
struct ResumeMixedIn : State {};

struct MessageConsistentAcrossPhases : FrontEnd<MessageConsistentAcrossPhases> {
  static constexpr std::string_view name = "message-consistent-across-phases";
  using initial_state = Unanswered;
  // clang-format off
  using transition_table = mp_list<
      Row<Unanswered, resume,     Resuming>,
      Row<Unanswered, thaw,       Thawing>,
      Row<Unanswered, restore,    Restoring>,
      Row<Unanswered, cycle_over, none>,
      Row<Resuming,   resume,     none>,
      Row<Resuming,   thaw,       ResumeMixedIn>,
      Row<Resuming,   restore,    ResumeMixedIn>,
      Row<Resuming,   cycle_over, Unanswered>,
      Row<Thawing,    resume,     ResumeMixedIn>,
      Row<Thawing,    thaw,       none>,
      Row<Thawing,    restore,    RestoredAfterThaw>,
      Row<Thawing,    cycle_over, Unanswered>,
      Row<Restoring,  resume,     ResumeMixedIn>,
      Row<Restoring,  thaw,       ThawedAfterRestore>,
      Row<Restoring,  restore,    none>,
      Row<Restoring,  cycle_over, Unanswered>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = MessageConsistentAcrossPhases;
  if (e.is_step("finish") || is_unregistered(e, at.device)) return letter<M>(cycle_over{});
  if (e.device != at.device) return std::nullopt;
  if (e.up_delivered(Phase::complete)) return letter<M>(cycle_over{});
  if (!operation_delivered_up(e)) return std::nullopt;
  if (e.message == Message::RESUME) return letter<M>(resume{});
  if (e.message == Message::THAW || e.message == Message::RECOVER) return letter<M>(thaw{});
  if (e.message == Message::RESTORE) return letter<M>(restore{});
  return std::nullopt;  // a message of the way down: message-class-match
}

}  // namespace

Property message_consistent_across_phases() {
  return {
      .id = "message-consistent-across-phases",
      .statement = "All phases of the way up of one device in one cycle carry the same class of operation: "
                   "resume, thaw or restore.",
      .logic = "AG",
      .source = "derived from include/linux/pm.h, \"PM_EVENT_ messages\", where a message describes the transition; "
                "drivers/base/power/main.c, pm_op()",
      .scope = Scope::device,
      .monitor = &machine_of<MessageConsistentAcrossPhases>(),
      .violations = {{"RestoredAfterThaw", "the device got RESTORE after THAW or RECOVER in the same cycle"},
                     {"ThawedAfterRestore", "the device got THAW or RECOVER after RESTORE in the same cycle"},
                     {"ResumeMixedIn", "the device got RESUME and a message of another class in the same cycle"}},
      .triggers = {"resume", "thaw", "restore"},
      .hears = hears,
      .fault = "thaw_then_restore",
  };
}

}  // namespace pmc::properties

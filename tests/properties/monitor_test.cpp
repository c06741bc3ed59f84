// Each monitor alone: stories of events, and where they leave it.
#define BOOST_TEST_MODULE monitors
#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <ostream>
#include <regex>
#include <set>

#include "model/steps.hpp"
#include "properties/property.hpp"

using namespace pmc;
using namespace pmc::model;
using namespace pmc::properties;
using enum Phase;
using enum Message;
using Kind = EventInfo::Kind;
namespace data = boost::unit_test::data;

namespace {

constexpr DeviceIndex parent = 0, child = 1, stranger = 2;
/// The instance that all stories are told to: monitors of one device watch the child.
constexpr Instance watched{.device = child, .parent = parent, .phase = suspend_late};

using Story = std::vector<EventInfo>;

Story operator+(Story a, const Story& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// ---- words of a story

Story start(Phase p, Message m, DeviceIndex d = child) {
  return {{.kind = Kind::callback_start, .phase = p, .message = m, .device = d}};
}
Story end(Phase p, Message m, DeviceIndex d = child, Outcome o = Outcome::ok) {
  return {{.kind = Kind::callback_end, .phase = p, .message = m, .outcome = o, .device = d}};
}
/// The callback starts and ends.
Story runs(Phase p, Message m, DeviceIndex d = child) { return start(p, m, d) + end(p, m, d); }
Story fails(Phase p, Message m, DeviceIndex d = child) { return start(p, m, d) + end(p, m, d, Outcome::error); }
Story passes(Phase p, Message m, DeviceIndex d = child) {
  return {{.kind = Kind::pass, .phase = p, .message = m, .device = d}};
}
Story begin(Phase p, Message m = FREEZE) { return {{.kind = Kind::begin, .phase = p, .message = m}}; }
Story walk_failed(Phase p) { return {{.kind = Kind::end, .phase = p, .message = FREEZE, .outcome = Outcome::error}}; }
Story step(std::string_view name, Outcome o = Outcome::ok) {
  return {{.kind = Kind::step, .outcome = o, .step = name, .fields = model::to_string(o)}};
}
Story with_message(std::string_view name, Message m) {
  return {{.kind = Kind::step, .message = m, .step = name, .fields = model::to_string(m)}};
}
Story answers(Answer a) {
  return {{.kind = Kind::step, .step = "HYPERVISOR_suspend_returned", .fields = model::to_string(a)}};
}
Story reads(Reading r) { return {{.kind = Kind::step, .step = "read_decision_variable", .fields = model::to_string(r)}}; }
Story finish() { return step("finish"); }
constexpr Outcome error = Outcome::error;

/// A device through all phases down, and up again.
Story all_down(Message m, DeviceIndex d = child) {
  return runs(prepare, m, d) + runs(suspend, m, d) + runs(suspend_late, m, d) + runs(suspend_noirq, m, d);
}
Story all_up(Message m, DeviceIndex d = child) {
  return runs(resume_noirq, m, d) + runs(resume_early, m, d) + runs(resume, m, d) + runs(complete, m, d);
}
/// The steps of a caller, with all the walks.
Story freezes() { return step("freeze_processes") + step("freeze_kernel_threads"); }
Story walks_down() { return begin(prepare) + begin(suspend) + begin(suspend_late) + begin(suspend_noirq); }
Story walks_up() {
  return begin(resume_noirq, THAW) + begin(resume_early, THAW) + begin(resume, THAW) + begin(complete, THAW);
}

// ---- the table

struct Case {
  std::string_view property;
  Story story;
  std::string_view ends_in;  ///< the MSM state, or with several regions the states, "A+B"
};
std::string_view text(Kind k) {
  constexpr std::array<std::string_view, 15> names{"step", "begin", "end", "schedule", "admit", "pass", "skip", "abort",
                                                   "abort_wakeup", "callback_start", "callback_end", "complete",
                                                   "publish", "wakeup", "xenbus"};
  return names[static_cast<std::size_t>(k)];
}
std::string text(const EventInfo& e) {
  if (e.kind == Kind::step) return std::string(e.step) + "(" + std::string(e.fields) + ")";
  std::string all = std::string(text(e.kind)) + "(" + std::string(model::to_string(e.phase)) + ", " + std::string(model::to_string(e.message));
  if (e.device != no_device) all += ", device " + std::to_string(e.device);
  return all + ", " + std::string(model::to_string(e.outcome)) + ")";
}
std::ostream& operator<<(std::ostream& out, const Case& c) {
  out << c.property << " -> " << c.ends_in << ':';
  for (const EventInfo& e : c.story) out << ' ' << text(e);
  return out;
}

const std::vector<Case> cases{
    // The watched phase of device_phase is suspend_late.
    {"freeze-balanced", all_down(FREEZE), "Frozen"},
    {"freeze-balanced", all_down(FREEZE) + all_up(THAW) + finish(), "Balanced"},
    {"freeze-balanced", all_down(FREEZE) + all_up(RECOVER) + finish(), "Balanced"},
    {"freeze-balanced", all_down(FREEZE) + all_up(RESTORE) + finish(), "Balanced"},
    {"freeze-balanced", passes(suspend_late, FREEZE), "Frozen"},
    {"freeze-balanced", passes(suspend_late, FREEZE) + passes(resume_early, THAW) + finish(), "Balanced"},
    {"freeze-balanced", fails(suspend_late, FREEZE) + finish(), "Balanced"},
    {"freeze-balanced", all_down(SUSPEND) + all_up(RESUME) + finish(), "Balanced"},
    {"freeze-balanced", runs(suspend, FREEZE) + finish(), "Balanced"},
    {"freeze-balanced", runs(suspend_late, FREEZE, stranger) + finish(), "Balanced"},
    {"freeze-balanced", all_down(FREEZE) + runs(suspend_late, FREEZE), "FrozenTwice"},
    {"freeze-balanced", all_down(FREEZE) + all_up(THAW) + runs(resume_early, RESTORE), "BalancedTwice"},
    {"freeze-balanced", all_down(FREEZE) + runs(resume_noirq, THAW) + finish(), "LeftFrozen"},

    {"suspend-resume-paired", all_down(SUSPEND), "Suspended"},
    {"suspend-resume-paired", all_down(HIBERNATE) + all_up(RESTORE) + finish(), "Operational"},
    {"suspend-resume-paired", all_down(FREEZE) + all_up(RESUME) + finish(), "Operational"},
    {"suspend-resume-paired", fails(suspend_late, QUIESCE) + finish(), "Operational"},
    {"suspend-resume-paired", all_down(SUSPEND) + runs(suspend_late, FREEZE), "SuspendedTwice"},
    {"suspend-resume-paired", fails(suspend_late, SUSPEND) + runs(resume_early, RESUME), "ResumedTwice"},
    {"suspend-resume-paired", all_down(SUSPEND) + finish(), "LeftSuspended"},

    {"poweroff-balanced", all_down(HIBERNATE), "PoweredOff"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE), "Restored"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE) + finish(), "Balanced"},
    {"poweroff-balanced", all_down(FREEZE) + all_up(THAW) + all_down(HIBERNATE) + all_up(RESTORE) + finish(), "Balanced"},
    {"poweroff-balanced", all_down(FREEZE) + all_up(RESTORE) + finish(), "Balanced"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE) + all_down(FREEZE) + all_up(RESTORE), "Balanced"},
    {"poweroff-balanced", all_down(HIBERNATE) + runs(suspend_late, HIBERNATE), "PoweredOffTwice"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(RESTORE) + runs(resume_early, RESTORE), "RestoredTwice"},
    {"poweroff-balanced", all_down(HIBERNATE) + finish(), "LeftPoweredOff"},
    {"poweroff-balanced", all_down(HIBERNATE) + all_up(THAW) + finish(), "LeftPoweredOff"},

    {"prepare-complete-paired", runs(prepare, FREEZE), "Prepared"},
    {"prepare-complete-paired", runs(prepare, FREEZE) + runs(complete, RECOVER) + finish(), "Unprepared"},
    {"prepare-complete-paired", fails(prepare, FREEZE) + finish(), "Unprepared"},
    {"prepare-complete-paired", end(prepare, FREEZE, child, Outcome::again) + runs(prepare, FREEZE), "Prepared"},
    {"prepare-complete-paired", runs(prepare, FREEZE) + runs(prepare, FREEZE), "PreparedTwice"},
    {"prepare-complete-paired", fails(prepare, FREEZE) + runs(complete, RECOVER), "CompletedUnprepared"},
    {"prepare-complete-paired", end(prepare, FREEZE, child, Outcome::again) + runs(complete, THAW), "CompletedUnprepared"},
    {"prepare-complete-paired", runs(prepare, FREEZE) + finish(), "LeftPrepared"},

    {"phase-order-per-device", all_down(FREEZE), "NoirqSuspended"},
    {"phase-order-per-device", all_down(FREEZE) + all_up(THAW) + finish(), "Unprepared"},
    {"phase-order-per-device", runs(prepare, FREEZE) + runs(suspend, FREEZE) + runs(suspend_noirq, FREEZE), "NoirqWithoutLate"},
    {"phase-order-per-device",  // Linux 2.6.38
     runs(prepare, FREEZE) + passes(suspend, FREEZE) + runs(suspend_noirq, FREEZE) + runs(resume_noirq, THAW) +
         passes(resume, THAW) + runs(complete, THAW) + finish(),
     "Unprepared"},
    {"phase-order-per-device",
     runs(prepare, FREEZE) + runs(suspend, FREEZE) + fails(suspend_late, FREEZE) + runs(resume, RECOVER) +
         runs(complete, RECOVER) + finish(),
     "Unprepared"},
    {"phase-order-per-device", fails(prepare, FREEZE) + finish(), "Unprepared"},
    {"phase-order-per-device", runs(prepare, FREEZE) + runs(suspend_late, FREEZE), "DownOutOfOrder"},
    {"phase-order-per-device", runs(prepare, FREEZE) + fails(suspend, FREEZE) + runs(suspend_late, FREEZE), "DownOutOfOrder"},
    {"phase-order-per-device", all_down(FREEZE) + runs(resume, THAW), "UpOutOfOrder"},
    {"phase-order-per-device", all_down(FREEZE) + runs(resume_noirq, THAW) + runs(resume, THAW), "UpOutOfOrder"},
    {"phase-order-per-device",
     runs(prepare, FREEZE) + runs(suspend, FREEZE) + runs(suspend_noirq, FREEZE) + runs(resume_noirq, THAW) +
         runs(resume_early, THAW),
     "UpOutOfOrder"},
    {"phase-order-per-device", runs(prepare, FREEZE) + runs(suspend, FREEZE) + runs(complete, THAW), "CompletedTooSoon"},
    {"phase-order-per-device", fails(prepare, FREEZE) + runs(complete, RECOVER), "CompletedUnprepared"},
    {"phase-order-per-device", all_down(FREEZE) + runs(resume_noirq, THAW) + finish(), "LeftHalfway"},

    {"message-class-match", all_down(SUSPEND), "Told"},
    {"message-class-match", all_down(SUSPEND) + all_up(RESUME), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(THAW), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(RECOVER), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(RESTORE), "Untold"},
    {"message-class-match", all_down(QUIESCE) + all_up(RECOVER), "Untold"},
    {"message-class-match", all_down(HIBERNATE) + all_up(RESTORE), "Untold"},
    {"message-class-match", all_down(FREEZE) + all_up(THAW) + all_down(HIBERNATE) + all_up(RESTORE), "Untold"},
    {"message-class-match", runs(prepare, SUSPEND) + runs(complete, THAW) + finish(), "Untold"},
    {"message-class-match", passes(suspend, SUSPEND) + runs(resume, RESTORE), "AnsweredInWrongClass"},
    {"message-class-match", all_down(SUSPEND) + start(resume_noirq, RECOVER), "AnsweredInWrongClass"},
    {"message-class-match", all_down(FREEZE) + start(resume_noirq, RESUME), "AnsweredInWrongClass"},
    {"message-class-match", all_down(QUIESCE) + start(resume_noirq, THAW), "AnsweredInWrongClass"},
    {"message-class-match", all_down(HIBERNATE) + runs(resume_noirq, RESTORE) + start(resume_early, RECOVER), "AnsweredInWrongClass"},
    {"message-class-match", runs(suspend, FREEZE) + start(suspend_noirq, QUIESCE), "DownMessageChanged"},
    {"message-class-match", start(suspend, RESUME), "UpMessageOnTheWayDown"},
    {"message-class-match", runs(suspend, FREEZE) + start(suspend_late, THAW), "UpMessageOnTheWayDown"},
    {"message-class-match", start(resume, SUSPEND), "DownMessageOnTheWayUp"},
    {"message-class-match", all_down(FREEZE) + start(resume_noirq, FREEZE), "DownMessageOnTheWayUp"},

    {"message-consistent-across-phases", all_down(SUSPEND) + runs(resume_noirq, RESUME), "Resuming"},
    {"message-consistent-across-phases", all_up(RESUME), "Unanswered"},
    {"message-consistent-across-phases", runs(resume_noirq, RECOVER) + runs(resume_early, THAW), "Thawing"},
    {"message-consistent-across-phases", passes(resume_noirq, THAW) + runs(resume, RESTORE), "Restoring"},
    {"message-consistent-across-phases", all_up(THAW) + all_up(RESTORE) + all_up(RESUME), "Unanswered"},
    {"message-consistent-across-phases", runs(resume, RESTORE) + runs(complete, THAW) + finish(), "Unanswered"},
    {"message-consistent-across-phases", runs(resume, THAW) + finish(), "Unanswered"},
    {"message-consistent-across-phases", runs(resume_early, RECOVER) + start(resume, RESTORE), "RestoredAfterThaw"},
    {"message-consistent-across-phases", runs(resume_noirq, RESTORE) + runs(resume_early, THAW), "ThawedAfterRestore"},
    {"message-consistent-across-phases", runs(resume_noirq, RESTORE) + start(resume, RESUME), "ResumeMixedIn"},
    {"message-consistent-across-phases", runs(resume_noirq, RESUME) + start(resume, THAW), "ResumeMixedIn"},

    {"restore-only-after-image", begin(prepare), "Frozen"},
    {"restore-only-after-image", begin(suspend_noirq) + answers(Answer::new_domain) + all_up(RESTORE), "InNewDomain"},
    {"restore-only-after-image", begin(prepare) + answers(Answer::new_domain) + all_up(RESTORE) + finish(), "NoFreeze"},
    {"restore-only-after-image", begin(prepare) + answers(Answer::cancelled) + all_up(THAW) + finish(), "NoFreeze"},
    {"restore-only-after-image", begin(prepare, HIBERNATE) + all_up(RESTORE) + finish(), "NoFreeze"},
    {"restore-only-after-image", begin(prepare) + all_up(THAW) + begin(prepare, HIBERNATE) + all_up(RESTORE), "NoFreeze"},
    {"restore-only-after-image", begin(prepare) + runs(complete, RESTORE) + finish(), "NoFreeze"},
    {"restore-only-after-image", begin(prepare) + answers(Answer::cancelled) + start(resume, RESTORE, stranger), "RestoredWithoutImage"},
    {"restore-only-after-image",  // the image of another attempt
     begin(prepare) + answers(Answer::new_domain) + finish() + begin(prepare) + runs(resume_early, RESTORE),
     "RestoredWithoutImage"},

    {"thaw-on-failure", begin(prepare) + answers(Answer::cancelled) + all_up(THAW), "Frozen"},
    {"thaw-on-failure", begin(prepare) + answers(Answer::new_domain) + all_up(RESTORE) + finish(), "NoFreeze"},
    {"thaw-on-failure", begin(prepare) + step("dpm_suspend_start_returned", error), "MakingFailed"},
    {"thaw-on-failure", begin(prepare) + step("stop_machine", error) + all_up(THAW) + all_up(RECOVER) + finish(), "NoFreeze"},
    {"thaw-on-failure", begin(prepare, HIBERNATE) + step("dpm_suspend_end_returned", error) + all_up(RESTORE), "NoFreeze"},
    {"thaw-on-failure", begin(prepare) + step("freeze_processes", error), "Frozen"},
    {"thaw-on-failure", begin(prepare) + step("stop_machine", error) + answers(Answer::new_domain) + all_up(RESTORE), "Frozen"},
    {"thaw-on-failure", begin(prepare) + step("dpm_suspend_start_returned", error) + start(resume, RESTORE), "RestoredAfterFailure"},
    {"thaw-on-failure", begin(prepare) + step("dpm_suspend_end_returned", error) + start(resume, RESTORE), "RestoredAfterFailure"},
    {"thaw-on-failure", begin(prepare) + step("dpm_suspend_noirq_returned", error) + start(resume, RESTORE), "RestoredAfterFailure"},
    {"thaw-on-failure", begin(prepare) + step("syscore_suspend", error) + runs(resume_noirq, RESTORE), "RestoredAfterFailure"},
    {"thaw-on-failure", begin(prepare) + step("stop_machine", error) + start(resume_noirq, RESTORE), "RestoredAfterFailure"},
    {"thaw-on-failure", begin(prepare) + answers(Answer::failed) + start(resume_early, RESTORE), "RestoredAfterFailure"},
    {"thaw-on-failure", begin(suspend_noirq) + walk_failed(suspend_noirq) + start(resume_noirq, RESTORE), "RestoredAfterFailure"},
    {"thaw-on-failure", begin(prepare) + answers(Answer::failed) + start(resume, RESUME), "ResumedAfterFailure"},

    {"message-choice-follows-image", begin(prepare) + all_up(RECOVER), "NoImage"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::failed) + all_up(RECOVER) + finish(), "NoFreeze"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::cancelled) + all_up(THAW), "ImageMade"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::new_domain) + all_up(RESTORE), "InNewDomain"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::new_domain) + all_up(RESTORE) + finish(), "NoFreeze"},
    {"message-choice-follows-image", begin(prepare, SUSPEND) + all_up(RESUME) + finish(), "NoFreeze"},
    {"message-choice-follows-image", begin(prepare) + all_up(RECOVER) + begin(prepare, HIBERNATE) + all_up(RESTORE), "NoFreeze"},
    {"message-choice-follows-image", begin(prepare) + runs(complete, THAW), "NoImage"},
    {"message-choice-follows-image", begin(prepare) + start(resume, THAW), "ThawWithoutImage"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::failed) + start(resume_noirq, RESTORE), "RestoreWithoutImage"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::cancelled) + start(resume, RECOVER), "RecoverAfterImage"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::cancelled) + runs(resume, RESTORE), "RestoreAfterCancelled"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::new_domain) + start(resume, THAW), "ThawInNewDomain"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::new_domain) + start(resume_noirq, RECOVER), "RecoverInNewDomain"},
    {"message-choice-follows-image", begin(prepare) + answers(Answer::new_domain) + start(resume, RESUME), "ResumeAfterFreeze"},

    {"down-message-consistent", walks_down() + with_message("sysdev_suspend", FREEZE), "Begun"},
    {"down-message-consistent", walks_down() + walks_up() + finish(), "NotBegun"},
    {"down-message-consistent", begin(prepare) + begin(complete, THAW) + begin(prepare, HIBERNATE), "Begun"},
    {"down-message-consistent", begin(prepare) + finish() + begin(prepare, SUSPEND), "Begun"},
    {"down-message-consistent", begin(prepare) + begin(suspend, SUSPEND), "WalkWithAnotherMessage"},
    {"down-message-consistent", begin(prepare) + begin(suspend, RECOVER), "WalkWithAnotherMessage"},
    {"down-message-consistent", with_message("sysdev_suspend", QUIESCE) + begin(prepare), "WalkWithAnotherMessage"},
    {"down-message-consistent", walks_down() + with_message("sysdev_suspend", QUIESCE), "SystemDevicesWithAnotherMessage"},

    {"decision-variable-initialised", reads(Reading::initialised) + finish(), "ReadOnlyWhenSet"},
    {"decision-variable-initialised", reads(Reading::initialised) + reads(Reading::garbage_zero), "GarbageRead"},
    {"decision-variable-initialised", reads(Reading::garbage_nonzero), "GarbageRead"},

    {"parent-suspended-after-children", begin(suspend) + start(suspend, FREEZE), "ChildRunning"},
    {"parent-suspended-after-children", begin(suspend) + runs(suspend, FREEZE) + start(suspend, FREEZE, parent), "ParentStarted"},
    {"parent-suspended-after-children",
     begin(suspend) + runs(suspend, FREEZE) + runs(suspend, FREEZE, parent) + begin(suspend_late) +
         start(suspend_late, FREEZE) + start(suspend_late, FREEZE, stranger),
     "ChildRunning"},
    {"parent-suspended-after-children", begin(suspend) + passes(suspend, FREEZE, parent) + begin(complete, THAW), "ChildFirst"},
    {"parent-suspended-after-children", runs(prepare, FREEZE, parent) + runs(prepare, FREEZE), "ChildFirst"},
    {"parent-suspended-after-children", passes(suspend, FREEZE, parent) + passes(suspend, FREEZE), "ParentStarted"},
    {"parent-suspended-after-children", begin(suspend) + start(suspend, FREEZE) + start(suspend, FREEZE, parent), "ParentStartedEarly"},
    {"parent-suspended-after-children", start(suspend_late, FREEZE) + passes(suspend_late, FREEZE, parent), "ParentStartedEarly"},
    {"parent-suspended-after-children", runs(suspend_noirq, FREEZE, parent) + start(suspend_noirq, FREEZE), "ChildStartedLate"},
    {"parent-suspended-after-children", start(suspend, FREEZE, parent) + start(suspend, FREEZE), "ChildStartedLate"},

    {"parent-resumed-before-children", all_down(FREEZE, parent), "NoirqSuspended"},
    {"parent-resumed-before-children",
     all_down(FREEZE, parent) + runs(resume_noirq, THAW, parent) + runs(resume_noirq, THAW) + runs(resume_early, THAW, parent) +
         runs(resume_early, THAW) + runs(resume, THAW, parent) + runs(resume, THAW),
     "Operational"},
    {"parent-resumed-before-children",  // Linux 2.6.38
     runs(suspend, FREEZE, parent) + runs(suspend_noirq, FREEZE, parent) + runs(resume_noirq, THAW, parent) +
         runs(resume_noirq, THAW) + passes(resume, THAW, parent) + runs(resume, THAW),
     "Operational"},
    {"parent-resumed-before-children",  // the parent takes no part in late
     runs(suspend, FREEZE, parent) + fails(suspend_late, FREEZE, parent) + start(resume_early, RECOVER),
     "Suspended"},
    {"parent-resumed-before-children",  // an error of the way up stops nothing
     runs(suspend, FREEZE, parent) + fails(resume, THAW, parent) + start(resume, THAW),
     "Operational"},
    {"parent-resumed-before-children", all_down(FREEZE, parent) + finish() + start(resume, THAW), "Operational"},
    {"parent-resumed-before-children", all_down(FREEZE, parent) + start(resume_noirq, THAW), "ChildResumedFirst"},
    {"parent-resumed-before-children",
     all_down(FREEZE, parent) + runs(resume_noirq, THAW, parent) + start(resume_early, THAW, parent) + start(resume_early, THAW),
     "ChildResumedFirst"},
    {"parent-resumed-before-children", passes(suspend, FREEZE, parent) + start(resume, THAW), "ChildResumedFirst"},

    {"phase-order-global", freezes() + walks_down() + step("syscore_suspend") + step("HYPERVISOR_suspend"), "SystemCoreSuspended"},
    {"phase-order-global",
     freezes() + walks_down() + step("syscore_suspend") + step("HYPERVISOR_suspend") + step("syscore_resume") + walks_up() +
         step("thaw_processes") + finish(),
     "Running"},
    {"phase-order-global",  // Linux 2.6.38, bare
     begin(prepare) + begin(suspend) + begin(suspend_noirq) + with_message("sysdev_suspend", FREEZE) +
         step("HYPERVISOR_suspend") + step("sysdev_resume") + begin(resume_noirq, THAW) + begin(resume, THAW) +
         begin(complete, THAW),
     "Completing"},
    {"phase-order-global",  // a kernel that has both
     walks_down() + with_message("sysdev_suspend", FREEZE) + step("syscore_suspend") + step("syscore_resume"),
     "SystemDevicesSuspended"},
    {"phase-order-global", walks_down() + step("syscore_suspend") + step("syscore_resume"), "SuspendingNoirq"},
    {"phase-order-global", walks_down() + step("syscore_suspend", error) + walks_up() + finish(), "Running"},
    {"phase-order-global", step("freeze_processes", error) + finish(), "Running"},
    {"phase-order-global",
     step("freeze_processes") + step("freeze_kernel_threads", error) + step("thaw_processes") + finish(),
     "Running"},
    {"phase-order-global", freezes() + begin(prepare) + begin(resume, THAW) + begin(complete, THAW) + step("thaw_processes"), "Running"},
    {"phase-order-global", begin(prepare) + begin(complete, RECOVER) + finish(), "Running"},
    {"phase-order-global", begin(prepare) + begin(suspend) + begin(suspend_late) + begin(resume_early, RECOVER), "Suspending"},
    {"phase-order-global", walks_down() + begin(resume_noirq, RECOVER) + begin(resume_early, RECOVER), "Suspending"},
    {"phase-order-global", begin(prepare) + begin(complete, THAW) + begin(prepare, HIBERNATE), "Preparing"},
    {"phase-order-global", begin(prepare) + begin(suspend_noirq), "DownOutOfOrder"},
    {"phase-order-global", begin(prepare) + step("freeze_processes"), "DownOutOfOrder"},
    {"phase-order-global", step("freeze_kernel_threads"), "DownOutOfOrder"},
    {"phase-order-global", begin(prepare) + begin(suspend) + step("syscore_suspend"), "DownOutOfOrder"},
    {"phase-order-global", begin(prepare) + begin(suspend) + step("HYPERVISOR_suspend"), "DownOutOfOrder"},
    {"phase-order-global", walks_down() + step("syscore_suspend") + begin(resume_noirq, THAW), "UpOutOfOrder"},
    {"phase-order-global", walks_down() + begin(resume_noirq, THAW) + begin(resume, THAW), "UpOutOfOrder"},
    {"phase-order-global", begin(prepare) + begin(suspend) + begin(complete, THAW), "UpOutOfOrder"},
    {"phase-order-global", walks_down() + step("sysdev_resume"), "UpOutOfOrder"},
    {"phase-order-global", freezes() + begin(prepare) + begin(resume, THAW) + step("thaw_processes"), "TasksThawedTooSoon"},
    {"phase-order-global", freezes() + walks_down() + finish(), "LeftHalfway"},

    {"start-fail-needs-end", step("dpm_suspend_start_returned", error), "EndOwed"},
    {"start-fail-needs-end", step("dpm_suspend_start_returned", error) + with_message("dpm_resume_end", THAW) + finish(), "NothingOwed"},
    {"start-fail-needs-end",
     step("dpm_suspend_start_returned") + with_message("dpm_suspend_end", FREEZE) + with_message("dpm_resume_start", THAW) + finish(),
     "NothingOwed"},
    {"start-fail-needs-end", step("dpm_suspend_start_returned", error) + with_message("dpm_suspend_end", FREEZE), "WentOnDown"},
    {"start-fail-needs-end", step("dpm_suspend_start_returned", error) + with_message("dpm_suspend_noirq", FREEZE), "WentOnDown"},
    {"start-fail-needs-end", step("dpm_suspend_start_returned", error) + with_message("dpm_resume_start", THAW), "ResumedFromTooDeep"},
    {"start-fail-needs-end", step("dpm_suspend_start_returned", error) + with_message("dpm_resume_noirq", THAW), "ResumedFromTooDeep"},
    {"start-fail-needs-end", step("dpm_suspend_start_returned", error) + step("thaw_processes") + finish(), "LeftWithoutEnd"},

    {"end-fails-clean", step("dpm_suspend_end_returned", error), "Unwound"},
    {"end-fails-clean", step("dpm_suspend_end_returned", error) + with_message("dpm_resume_end", RECOVER) + finish(), "NothingUnwound"},
    {"end-fails-clean", step("dpm_suspend_end_returned") + with_message("dpm_resume_start", THAW), "NothingUnwound"},
    {"end-fails-clean",  // tried again
     step("dpm_suspend_end_returned", error) + step("dpm_suspend_end_returned") + with_message("dpm_resume_start", THAW),
     "NothingUnwound"},
    {"end-fails-clean", step("dpm_suspend_end_returned", error) + with_message("dpm_resume_start", RECOVER), "UnwoundTwice"},
    {"end-fails-clean", step("dpm_suspend_noirq_returned", error) + with_message("dpm_resume_noirq", RECOVER), "UnwoundTwice"},

    {"tasks-balanced", freezes(), "Frozen"},
    {"tasks-balanced", freezes() + step("thaw_processes") + finish(), "Running"},
    {"tasks-balanced", step("freeze_processes") + step("freeze_kernel_threads", error) + step("thaw_processes") + finish(), "Running"},
    {"tasks-balanced", step("freeze_processes", error) + finish(), "Running"},
    {"tasks-balanced", freezes() + step("freeze_processes"), "FrozenTwice"},
    {"tasks-balanced", step("freeze_kernel_threads"), "KernelThreadsFirst"},
    {"tasks-balanced", step("freeze_processes", error) + step("thaw_processes"), "ThawedTwice"},
    {"tasks-balanced", freezes() + finish(), "LeftFrozen"},

    {"syscore-balanced", step("syscore_suspend"), "CoreSuspended+DevicesRunning"},
    {"syscore-balanced", with_message("sysdev_suspend", FREEZE), "CoreRunning+DevicesSuspended"},
    {"syscore-balanced", with_message("sysdev_suspend", FREEZE) + step("syscore_suspend", error), "CoreUnwound+DevicesSuspended"},
    {"syscore-balanced", step("syscore_suspend") + step("syscore_resume") + finish(), "CoreRunning+DevicesRunning"},
    {"syscore-balanced",
     with_message("sysdev_suspend", FREEZE) + step("syscore_suspend") + step("syscore_resume") + step("sysdev_resume") + finish(),
     "CoreRunning+DevicesRunning"},
    {"syscore-balanced", step("syscore_suspend", error) + finish(), "CoreRunning+DevicesRunning"},
    {"syscore-balanced", step("syscore_suspend") + step("syscore_suspend"), "CoreSuspendedTwice+DevicesRunning"},
    {"syscore-balanced", step("syscore_resume"), "CoreResumedTwice+DevicesRunning"},
    {"syscore-balanced", step("syscore_suspend", error) + step("syscore_resume"), "CoreResumedAfterError+DevicesRunning"},
    {"syscore-balanced", step("syscore_suspend") + finish(), "CoreLeftSuspended+DevicesRunning"},
    {"syscore-balanced", with_message("sysdev_suspend", FREEZE) + with_message("sysdev_suspend", FREEZE), "CoreRunning+DevicesSuspendedTwice"},
    {"syscore-balanced", with_message("sysdev_suspend", FREEZE) + step("sysdev_resume") + step("sysdev_resume"), "CoreRunning+DevicesResumedTwice"},
    {"syscore-balanced", with_message("sysdev_suspend", FREEZE) + finish(), "CoreRunning+DevicesLeftSuspended"},
};

// By id, not by all(): tests are registered before main(), and MSM's dispatch tables may not be ready then.
const std::vector<std::string> ids{
    "freeze-balanced", "suspend-resume-paired", "poweroff-balanced", "prepare-complete-paired", "phase-order-per-device",
    "message-class-match", "message-consistent-across-phases", "restore-only-after-image", "thaw-on-failure",
    "message-choice-follows-image", "down-message-consistent", "decision-variable-initialised",
    "parent-suspended-after-children", "parent-resumed-before-children", "phase-order-global", "start-fail-needs-end",
    "end-fails-clean", "tasks-balanced", "syscore-balanced"};

// ---- what the claims need

std::vector<std::string> active(const checker::Machine& m, checker::StateIndex s) {
  std::vector<std::string> states;
  for (unsigned r = 0; r < m.regions; ++r) states.push_back(m.states[m.active[s * m.regions + r]]);
  return states;
}
std::string active_text(const checker::Machine& m, checker::StateIndex s) {
  std::string all;
  for (const auto& name : active(m, s)) all += (all.empty() ? "" : "+") + name;
  return all;
}
const Property& property(std::string_view id) {
  const auto found = std::ranges::find(all(), id, &Property::id);
  BOOST_TEST_REQUIRE((found != all().end()), "no property is called " << id);
  return *found;
}
std::vector<bool> violating(const Property& p) {
  std::vector<std::string> names;
  for (const auto& v : p.violations) names.push_back(v.state);
  return p.monitor->where_any(names);
}

std::vector<DeviceIndex> devices_of(Kind k) {
  if (k == Kind::begin || k == Kind::end || k == Kind::wakeup) return {no_device};
  return {parent, child, stranger};
}

/// Every event that a System could have, and more.
std::vector<EventInfo> every_event() {
  std::vector<EventInfo> events;
  for (int k = 1; k < 15; ++k)
    for (const Phase p : all_phases)
      for (const Message m : all_messages)
        for (const Outcome o : {Outcome::ok, Outcome::error, Outcome::again})
          for (const DeviceIndex d : devices_of(static_cast<Kind>(k)))
            events.push_back({.kind = static_cast<Kind>(k), .phase = p, .message = m, .outcome = o, .device = d});
  const auto add = [&](const Story& one) { events.push_back(one.front()); };
  for (const auto* name : {"attempt", "finish", "thaw_processes", "sysdev_resume", "syscore_resume", "HYPERVISOR_suspend",
                           "xs_suspend", "xs_resume", "xs_suspend_cancel", "xen_arch_suspend", "xen_arch_resume"})
    add(step(name));
  for (const auto* name : {"freeze_processes", "freeze_kernel_threads", "dpm_suspend_start_returned", "dpm_suspend_end_returned",
                           "dpm_suspend_noirq_returned", "dpm_resume_start_returned", "dpm_resume_noirq_returned",
                           "dpm_resume_end_returned", "syscore_suspend", "stop_machine"})
    for (const Outcome o : {Outcome::ok, Outcome::error}) add(step(name, o));
  for (const auto* name : {"dpm_suspend_start", "dpm_suspend_end", "dpm_suspend_noirq", "dpm_resume_start", "dpm_resume_noirq",
                           "dpm_resume_end", "sysdev_suspend"})
    for (const Message m : all_messages) add(with_message(name, m));
  for (const Answer a : {Answer::cancelled, Answer::new_domain, Answer::failed}) add(answers(a));
  for (const Reading r : {Reading::initialised, Reading::garbage_zero, Reading::garbage_nonzero}) add(reads(r));
  return events;
}

}  // namespace

BOOST_DATA_TEST_CASE(a_story_leaves_the_monitor_where_it_should, data::make(cases), c) {
  const Property& p = property(c.property);
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  checker::StateIndex state = m.automaton.initial.front();
  for (std::size_t i = 0; i < c.story.size(); ++i)
    if (const auto letter = p.hears(c.story[i], watched)) {
      BOOST_TEST_REQUIRE(!bad[state], "violated before event " << i << ", " << text(c.story[i]));
      state = m.automaton.step(state, *letter);
      BOOST_TEST_REQUIRE(state != checker::no_state, "refuses event " << i << ", " << text(c.story[i]));
    }
  BOOST_TEST(active_text(m, state) == c.ends_in);
}

BOOST_DATA_TEST_CASE(every_violating_state_ends_a_story, data::make(ids), id) {
  const Property& p = property(id);
  for (const auto& v : p.violations)
    BOOST_TEST(std::ranges::any_of(cases,
                                   [&](const Case& c) {
                                     const std::string ends = "+" + std::string(c.ends_in) + "+";
                                     return c.property == id && ends.find("+" + v.state + "+") != std::string::npos;
                                   }),
               "no story ends in " << v.state);
}

BOOST_DATA_TEST_CASE(it_never_blocks_the_model, data::make(ids), id) {
  const Property& p = property(id);
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  for (checker::StateIndex s = 0; s < m.automaton.states.size(); ++s)
    for (checker::LetterIndex l = 0; l < m.automaton.letters.size(); ++l)
      BOOST_TEST((bad[s] || m.automaton.step(s, l) != checker::no_state), m.automaton.states[s] << " refuses " << m.automaton.letters[l]);
}

BOOST_DATA_TEST_CASE(a_violating_state_has_no_rows, data::make(ids), id) {
  const Property& p = property(id);
  for (const checker::Row& row : p.monitor->rows)
    BOOST_TEST(std::ranges::none_of(p.violations, [&](const auto& v) { return v.state == row.source; }), row.source);
}

BOOST_DATA_TEST_CASE(its_names_are_those_of_its_machine, data::make(ids), id) {
  const Property& p = property(id);
  BOOST_TEST(p.monitor->name == p.id);
  BOOST_TEST(!p.violations.empty());
  BOOST_TEST(!p.triggers.empty());
  for (const auto& v : p.violations) {
    BOOST_TEST((std::ranges::find(p.monitor->states, v.state) != p.monitor->states.end()), "no state " << v.state);
    BOOST_TEST(!v.meaning.empty());
  }
  for (const auto& t : p.triggers)
    BOOST_TEST((std::ranges::find(p.monitor->events, t, &checker::EventType::name) != p.monitor->events.end()), "no event " << t);
}

BOOST_DATA_TEST_CASE(every_letter_is_heard, data::make(ids), id) {
  const Property& p = property(id);
  const checker::Automaton& a = p.monitor->automaton;
  std::set<checker::LetterIndex> heard;
  for (const EventInfo& e : every_event())
    if (const auto letter = p.hears(e, watched)) {
      BOOST_TEST_REQUIRE(*letter < a.letters.size(), "no letter for " << text(e));
      heard.insert(*letter);
    }
  for (checker::LetterIndex l = 0; l < a.letters.size(); ++l) BOOST_TEST(heard.contains(l), "nothing makes " << a.letters[l]);
}

BOOST_DATA_TEST_CASE(a_monitor_of_a_device_hears_no_other, data::make(ids), id) {
  const Property& p = property(id);
  if (p.scope == Scope::system) return;
  for (const EventInfo& e : every_event())
    if (e.device == stranger || (e.device == parent && p.scope != Scope::parent_child))
      BOOST_TEST(!p.hears(e, watched).has_value(), text(e));
}

BOOST_AUTO_TEST_CASE(of_the_phases_only_its_own_is_heard) {
  for (const Phase phase : {suspend, suspend_late, suspend_noirq})
    for (const Property& p : all()) {
      if (p.scope != Scope::device_phase) continue;
      for (const EventInfo& e : every_event())
        if (e.kind != Kind::step && e.phase != phase && e.phase != counterpart(phase))
          BOOST_TEST(!p.hears(e, {.device = child, .phase = phase}).has_value(), p.id << " hears " << text(e));
    }
}

// A property whose triggers no event makes is reported as vacuous and gets no monitor, so there must be
// nothing to find.  freeze-balanced is an exception: THAW with no FREEZE at all is another rule's finding.
BOOST_DATA_TEST_CASE(without_a_trigger_nothing_is_violated, data::make(ids), id) {
  const Property& p = property(id);
  if (p.id == "freeze-balanced") return;
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  std::vector<checker::StateIndex> reached{m.automaton.initial.front()};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    BOOST_TEST(!bad[reached[i]], m.automaton.states[reached[i]]);
    if (bad[reached[i]]) continue;
    for (checker::LetterIndex l = 0; l < m.letters.size(); ++l) {
      if (std::ranges::find(p.triggers, m.letters[l].event) != p.triggers.end()) continue;
      const auto next = m.automaton.step(reached[i], l);
      if (std::ranges::find(reached, next) == reached.end()) reached.push_back(next);
    }
  }
}

// What one attempt leaves behind would be state for ever.
BOOST_DATA_TEST_CASE(when_the_caller_is_idle_it_is_as_at_first_or_violated, data::make(ids), id) {
  const Property& p = property(id);
  const checker::Machine& m = *p.monitor;
  const std::vector<bool> bad = violating(p);
  const auto idle = p.hears(finish().front(), watched);
  if (!idle) return;  // its only state, or cleared by the walk of complete
  for (checker::StateIndex s = 0; s < m.automaton.states.size(); ++s) {
    if (bad[s]) continue;
    const auto next = m.automaton.step(s, *idle);
    BOOST_TEST((bad[next] || next == m.automaton.initial.front()), m.automaton.states[s] << " -> " << m.automaton.states[next]);
  }
}

BOOST_AUTO_TEST_CASE(the_catalogue_has_its_order) {
  std::vector<std::string> found;
  for (const Property& p : all()) found.push_back(p.id);
  BOOST_TEST(found == ids, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ids_and_faults_are_unique_and_well_formed) {
  std::set<std::string> known, faults;
  const std::regex kebab("[a-z]+(-[a-z]+)*"), snake("[a-z]+(_[a-z]+)*");
  const auto check = [&](const std::string& id, const std::string& statement, const std::string& logic, const std::string& source) {
    BOOST_TEST(std::regex_match(id, kebab), id);
    BOOST_TEST(known.insert(id).second, id << " twice");
    BOOST_TEST(statement.ends_with('.'), statement);
    BOOST_TEST(logic.starts_with("AG"), id);
    BOOST_TEST(!source.empty(), id);
  };
  for (const Property& p : all()) {
    check(p.id, p.statement, p.logic, p.source);
    BOOST_TEST(std::regex_match(p.fault, snake), p.fault);
    BOOST_TEST(faults.insert(p.fault).second, p.fault << " twice");
  }
  for (const BuiltIn& b : built_in()) check(b.id, b.statement, b.logic, b.source);
  BOOST_TEST(built_in().size() == 3u);
}

BOOST_AUTO_TEST_CASE(every_scope_has_a_name) {
  for (const Scope s : {Scope::system, Scope::device, Scope::device_phase, Scope::parent_child})
    BOOST_TEST(!properties::to_string(s).empty());
}

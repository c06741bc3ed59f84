// Callers that give the core a wrong message.
#include "tests/faults/edit.hpp"
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {
namespace {

using Kind = model::EventInfo::Kind;
using checker::Machine;
using model::Message;
using model::Model;
using model::Phase;

constexpr Way way;
constexpr Way two{.walks = {2, operation}};
constexpr BareWay bare_way;
constexpr BareWay way_2010{.picks = 0};

auto caller_says(const std::string& state, const std::string& letter, const std::string& instead) {
  return [=](Machine& m) { says(m, state, letter, instead); };
}
/// What the hypercall's answer, or an error, makes the caller tell the devices.
auto caller_picks(const std::string& answer, const std::string& message) {
  return [=](Machine& m) { redirect(m, "InHypercall", "HYPERVISOR_suspend_returned(" + answer + ")", "SyscoreResume{" + message + "}"); };
}
auto picks_after_error(const std::string& message) {
  return [=](Machine& m) { redirect(m, "SyscoreSuspend", "syscore_suspend(error)", "ResumeStart{" + message + "}"); };
}

// Of the first device reached by the walk that follows the call.
constexpr std::size_t first_start = begin + admit + start;

// The second of two devices fails to freeze, so the first one, which did not, has to be told.
constexpr std::size_t resume_end_after_error =
    two.prepared + begin + operation + failed_operation + end + returned + call;

Fault image_fault(std::string name, std::string what, std::function<void(Machine&)> in_caller, std::vector<Shortest> reaches) {
  return {.name = std::move(name),
          .property = "message-choice-follows-image",
          .what = std::move(what),
          .caller = freeze_caller(),
          .topology = one_device(),
          .environment = failures,
          .in_caller = std::move(in_caller),
          .reaches = std::move(reaches)};
}

std::vector<Fault> choices() {
  constexpr std::size_t told = way.resume_start_called + first_start;
  // syscore_suspend() fails, where it would have been suspended; dpm_resume_start() is next.
  constexpr std::size_t told_after_error = way.syscore_suspended + call + first_start;
  return {
      image_fault("decision_inverted", "RESTORE if the hypercall was cancelled, THAW in a new domain",
                  [](Machine& m) {
                    caller_picks("cancelled", "RESTORE")(m);
                    caller_picks("new_domain", "THAW")(m);
                  },
                  {{"RestoreAfterCancelled", told}, {"ThawInNewDomain", told}}),
      image_fault("recover_after_image", "RECOVER although the image was made", caller_picks("cancelled", "RECOVER"),
                  {{"RecoverAfterImage", told}}),
      image_fault("recover_in_new_domain", "RECOVER although control came through the image", caller_picks("new_domain", "RECOVER"),
                  {{"RecoverInNewDomain", told}}),
      image_fault("thaw_without_image", "THAW although syscore_suspend() failed", picks_after_error("THAW"),
                  {{"ThawWithoutImage", told_after_error}}),
      image_fault("restore_without_image", "RESTORE although syscore_suspend() failed", picks_after_error("RESTORE"),
                  {{"RestoreWithoutImage", told_after_error}}),
      image_fault("resume_after_freeze", "RESUME instead of THAW",
                  caller_says("ResumeStart", "dpm_resume_start(THAW)", "dpm_resume_start(RESUME)"), {{"ResumeAfterFreeze", told}}),
  };
}

}  // namespace

std::vector<Fault> message_faults() {
  std::vector<Fault> all{
      {.name = "resumed_with_wrong_message",
       .property = "message-class-match",
       .what = "SUSPEND down, THAW up",
       .caller = shipped("xen-2010"),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("ResumeNoirq", "dpm_resume_noirq(RESUME)", "dpm_resume_noirq(THAW)"),
       .reaches = {{"AnsweredInWrongClass", way_2010.resume_noirq_called + first_start}}},
      {.name = "quiesced_after_freeze",
       .property = "message-class-match",
       .what = "FREEZE for dpm_suspend_start(), QUIESCE for dpm_suspend_end()",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("SuspendEnd", "dpm_suspend_end(FREEZE)", "dpm_suspend_end(QUIESCE)"),
       .reaches = {{"DownMessageChanged", way.suspend_end_called + first_start}}},
      {.name = "thaw_on_the_way_down",
       .property = "message-class-match",
       .what = "the core tells a device THAW in suspend",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { tell(m, at(Kind::callback_start, Phase::suspend), Message::THAW); },
       .reaches = {{"UpMessageOnTheWayDown", way.prepared + first_start}}},
      {.name = "freeze_on_the_way_up",
       .property = "message-class-match",
       .what = "the core tells a device FREEZE in resume_noirq",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { tell(m, at(Kind::callback_start, Phase::resume_noirq), Message::FREEZE); },
       .reaches = {{"DownMessageOnTheWayUp", way.resume_start_called + first_start}}},

      {.name = "thaw_then_restore",
       .property = "message-consistent-across-phases",
       .what = "THAW for dpm_resume_start(), RESTORE for dpm_resume_end()",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("ResumeEnd", "dpm_resume_end(THAW)", "dpm_resume_end(RESTORE)"),
       .reaches = {{"RestoredAfterThaw", way.resume_end_called + first_start}}},
      {.name = "restore_then_thaw",
       .property = "message-consistent-across-phases",
       .what = "RESTORE for dpm_resume_start(), THAW for dpm_resume_end()",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("ResumeEnd", "dpm_resume_end(RESTORE)", "dpm_resume_end(THAW)"),
       .reaches = {{"ThawedAfterRestore", way.resume_end_called + first_start}}},
      {.name = "thaw_then_resume",
       .property = "message-consistent-across-phases",
       .what = "THAW for dpm_resume_start(), RESUME for dpm_resume_end()",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("ResumeEnd", "dpm_resume_end(THAW)", "dpm_resume_end(RESUME)"),
       .reaches = {{"ResumeMixedIn", way.resume_end_called + first_start}}},

      {.name = "restore_whatever_the_answer",
       .property = "restore-only-after-image",
       .what = "RESTORE, whether the hypercall was cancelled or not",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_picks("cancelled", "RESTORE"),
       .reaches = {{"RestoredWithoutImage", way.resume_start_called + first_start}}},

      {.name = "restore_after_error",
       .property = "thaw-on-failure",
       .what = "RESTORE after dpm_suspend_start() returned an error",
       .caller = freeze_caller(),
       .topology = two_devices(),
       .environment = failures,
       .in_caller = caller_says("ResumeEnd", "dpm_resume_end(RECOVER)", "dpm_resume_end(RESTORE)"),
       .reaches = {{"RestoredAfterFailure", resume_end_after_error + first_start}}},
      {.name = "resume_after_error",
       .property = "thaw-on-failure",
       .what = "RESUME after dpm_suspend_start() returned an error",
       .caller = freeze_caller(),
       .topology = two_devices(),
       .environment = failures,
       .in_caller = caller_says("ResumeEnd", "dpm_resume_end(RECOVER)", "dpm_resume_end(RESUME)"),
       .reaches = {{"ResumedAfterFailure", resume_end_after_error + first_start}}},

      {.name = "quiesce_among_freezes",
       .property = "down-message-consistent",
       .what = "QUIESCE for the system devices, FREEZE for all others",
       .caller = shipped("xen-2.6.39"),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("SysdevSuspend", "sysdev_suspend(FREEZE)", "sysdev_suspend(QUIESCE)"),
       .reaches = {{"SystemDevicesWithAnotherMessage", bare_way.sysdev_suspended}}},
      {.name = "quiesce_in_suspend_end",
       .property = "down-message-consistent",
       .what = "FREEZE for dpm_suspend_start(), QUIESCE for dpm_suspend_end()",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("SuspendEnd", "dpm_suspend_end(FREEZE)", "dpm_suspend_end(QUIESCE)"),
       .reaches = {{"WalkWithAnotherMessage", way.suspend_end_called + begin}}},

      {.name = "decision_left_unset",
       .property = "decision-variable-initialised",
       .what = "nothing sets the variable that picks between THAW and RESTORE",
       .caller = shipped("xen-2.6.39"),
       .topology = one_device(),
       .environment = quiet,
       .in_caller = caller_says("PickMessage", "read_decision_variable(initialised)", "read_decision_variable(garbage_zero)"),
       .reaches = {{"GarbageRead", bare_way.picked}}},
  };
  for (Fault& f : choices()) all.push_back(std::move(f));
  return all;
}

}  // namespace pmc::faults

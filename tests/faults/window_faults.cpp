// What happens within that has to happen outside, or the reverse: walks that begin or end at the wrong time, interrupt lines,
// an armed check, ioctls, processors.
#include "tests/faults/edit.hpp"
#include "tests/faults/ways.hpp"

#include <algorithm>
#include <stdexcept>

namespace pmc::faults {
namespace {

using checker::Machine;
using model::EventInfo;
using model::Model;
using model::Outcome;
using model::Phase;
using Kind = EventInfo::Kind;

constexpr Way way;
constexpr Way async_one{.walks = {1, async_operation}};
constexpr SuspendWay suspend;

Where walk_begin(Phase p) { return at(Kind::begin, p, model::no_device); }
Where walk_end(Phase p, Outcome o = Outcome::ok) {
  return [=](const EventInfo& e) { return at(Kind::end, p, model::no_device)(e) && e.outcome == o; };
}
Where step_taken(std::string_view name, Outcome o = Outcome::ok) {
  return [=](const EventInfo& e) { return e.is_step(name) && e.outcome == o; };
}

std::vector<Fault> of_walks() {
  const auto fault = [](std::string property, std::string name, std::string what, std::function<void(Model&)> in_model,
                        std::vector<Shortest> reaches) -> Fault {
    return {.name = std::move(name),
            .property = std::move(property),
            .what = std::move(what),
            .caller = freeze_caller(),
            .topology = one_device(),
            .environment = quiet,
            .in_model = std::move(in_model),
            .reaches = std::move(reaches)};
  };
  Fault not_returned = fault("error-not-masked", "async_error_not_returned", "dpm_suspend() returns what it likes, not async_error",
                             [](Model& m) {
                               leave_out(m, walk_end(Phase::suspend), "async_error");
                               leave_out(m, walk_end(Phase::suspend, Outcome::error), "async_error");
                             },
                             {{"ErrorLost", async_one.prepared + begin + schedule + failed_operation + end},
                              {"ErrorInvented", async_one.prepared + begin + end}});
  not_returned.environment = all_async_failures;
  return {
      // The device is on the list that the walk of suspend takes, and async_error is clear: it does not wait for more.
      fault("walk-contains-callbacks", "works_before_its_walk", "dpm_suspend() is at work on a device before its walk begins",
            [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend), "dpm"); },
            {{"WorkOutsideWalk", way.suspend_start_called + begin + callback + admit}}),
      fault("walk-contains-callbacks", "walk_begins_at_any_time", "the walk of suspend begins whenever a function of the PM core is called",
            [](Model& m) { leave_out(m, walk_begin(Phase::suspend), "dpm"); },
            {{"BegunInWalk", way.suspend_start_called + 2 * begin}}),
      fault("walk-contains-callbacks", "walk_ends_unbegun", "the walk of suspend ends whether or not it has begun",
            [](Model& m) { leave_out(m, walk_end(Phase::suspend), "dpm"); }, {{"EndedWithoutBegin", way.suspend_start_called + end}}),
      fault("walk-contains-callbacks", "returns_within_its_walk", "dpm_resume_end() returns at any time",
            [](Model& m) { leave_out(m, step_taken("dpm_resume_end_returned"), "dpm"); },
            {{"LeftInWalk", way.resume_end_called + begin + returned + 2 * step /* thaw_processes(), finish */}}),
      fault("walk-reaches-every-device", "walks_end_early", "dpm_suspend() and dpm_resume() end before they come to a device",
            [](Model& m) {
              leave_out(m, walk_end(Phase::suspend), "list of dev0");
              leave_out(m, walk_end(Phase::resume), "list of dev0");
            },
            {{"PassedOver", way.prepared + begin + end}, {"LeftBehind", way.resume_end_called + begin + end}}),
      fault("walk-carries-message", "another_message_than_called", "a device is told QUIESCE by dpm_suspend_start(FREEZE)",
            [](Model& m) { tell(m, at(Kind::callback_start, Phase::suspend), model::Message::QUIESCE); },
            {{"AnotherMessage", way.prepared + begin + admit + start}}),
      not_returned,
  };
}

// ---- interrupts of devices

/// Its only callbacks are those of suspend and resume; it has an interrupt, and signals wakeup.
model::Topology one_net_wol() {
  model::Topology t = one_strict_device();
  t.devices.front().driver = "net-wol";
  return t;
}
/// dev0 with every callback, dev1 as above.
model::Topology any_callbacks_and_net_wol() {
  model::Topology t = two_devices();
  t.devices.back().driver = "net-wol";
  return t;
}
constexpr std::size_t both_prepared = way.suspend_start_called + begin + 2 * callback + end;
constexpr std::size_t both_late = both_prepared + (begin + 2 * operation + end) + returned + call + (begin + pass + operation + end);
constexpr std::size_t both_resume_noirq =
    both_late + (begin + pass + operation + end) + returned + 2 * step /* the system core */ + way.hypercall + call;
// With net-wol alone.
constexpr std::size_t passed = begin + pass + end;
constexpr std::size_t wol_suspend_end = way.prepared + (begin + operation + end) + returned + call;
constexpr std::size_t wol_resumed_start = wol_suspend_end + 2 * passed + returned + 2 * step + way.hypercall + call + 2 * passed + returned;

std::vector<Fault> of_interrupts() {
  const auto fault = [](std::string property, std::string name, std::string what, model::Topology topology,
                        std::function<void(Model&)> in_model, Shortest reaches) -> Fault {
    return {.name = std::move(name),
            .property = std::move(property),
            .what = std::move(what),
            .caller = freeze_caller(),
            .topology = std::move(topology),
            .environment = quiet,
            .in_model = std::move(in_model),
            .reaches = {std::move(reaches)}};
  };
  const auto no_resume = [](Model& m) { leave_out(m, walk_end(Phase::resume_noirq), "device_irqs"); };
  Fault left = fault("irqs-resumed-after-noirq", "lines_left_off_for_good",
                     "resume_device_irqs() and dpm_resume_end() are left out, and no device has a callback of resume_early", one_net_wol(),
                     no_resume, {"LeftOff", wol_resumed_start + 2 * step /* thaw_processes(), finish */});
  left.in_caller = [](Machine& m) { redirect(m, "InResumeStart", "dpm_resume_start_returned(ok)", "Thaw"); };
  return {
      fault("irqs-gated-in-noirq", "lines_on_before_resume_noirq", "dpm_resume_noirq() calls resume_device_irqs() first, not last",
            any_callbacks_and_net_wol(),
            [=](Model& m) {
              no_resume(m);
              also(m, walk_begin(Phase::resume_noirq), "device_irqs", "resume_device_irqs");
            },
            {"NoirqWithLinesOn", both_resume_noirq + begin + admit + start}),
      fault("irqs-gated-in-noirq", "handler_of_a_line_that_is_off", "an interrupt gets to its handler though its line is off",
            any_callbacks_and_net_wol(),
            [](Model& m) {
              leave_out(m, [](const EventInfo& e) { return e.kind == Kind::spontaneous && e.step == "interrupt"; }, "device_irqs");
            },
            {"HandlerRan", both_late + begin + 1 /* the interrupt */}),
      fault("irqs-resumed-after-noirq", "lines_left_off", "dpm_resume_noirq() does not call resume_device_irqs()",
            any_callbacks_and_net_wol(), no_resume,
            {"CallbackWithLinesOff", both_resume_noirq + (begin + operation + pass + end) + begin + admit + start}),
      left,
      fault("freeze-arms-no-wakeup", "suspend_taken_for_freeze", "freeze of a network device is its suspend, which arms wake-on-LAN",
            one_net_wol(), [](Model& m) { ask(m, at(Kind::callback_start, Phase::suspend), "driver of dev0", "suspend"); },
            {"ArmedByFreeze", way.prepared + begin + admit + callback + 1 /* the magic packet */}),
  };
}

// ---- /dev/snapshot

/// In `source`, whenever it does not take the letter, it takes it and goes where `like` leads.
void lets_in(Machine& m, std::string_view source, const std::string& letter, const std::string& like) {
  checker::Automaton& a = m.automaton;
  const auto taken = a.letter(letter), other = a.letter(like);
  bool changed = false;
  for (std::size_t s = 0; s < a.states.size(); ++s) {
    checker::StateIndex& cell = a.next[s * a.letters.size() + taken];
    if (a.states[s].substr(0, a.states[s].find('{')) != source || cell != checker::no_state) continue;
    cell = a.next[s * a.letters.size() + other];
    changed = changed || cell != checker::no_state;
  }
  if (!changed) throw std::logic_error("this seeds no fault: " + m.name + " takes " + letter + " anyway");
}

constexpr Walks passing{1, pass};
constexpr std::size_t asked = 2 * step /* the locks */ + step, answered = 2 * step /* they are released */;
constexpr std::size_t opened = 2 * step /* attempt, open() */ + 2 * step /* the lock, hibernate_acquire() */ + step /* notifiers */ + step;
constexpr std::size_t session_frozen = opened + asked + 2 * step /* tasks, bitmaps */ + answered;
/// SNAPSHOT_CREATE_IMAGE with pm_test at "devices", the shortest way on which hibernation_snapshot() succeeds.
constexpr std::size_t image_told =
    session_frozen + asked + step /* the mask */ + call + 3 * step /* begin(), memory, kernel threads */ + step /* pm_test is not freezer */ +
    (call + passing.outer() + returned) + 2 * step /* console, mask */ + (call + passing.inner() + returned) + step /* pm_test */ +
    2 * step /* recover(), memory */ + (call + passing.inner() + returned) + 2 * step /* mask, console */ +
    (call + passing.outer() + returned) + step /* end() */ + returned + step /* put_user() */ + answered;

std::vector<Fault> of_ioctls() {
  const auto fault = [](std::string name, std::string ioctl, std::string what, std::vector<Shortest> reaches) -> Fault {
    return {.name = std::move(name),
            .property = "user-ioctl-state-machine",
            .what = std::move(what),
            .caller = shipped("snapshot-ioctl"),
            .topology = one_without_callbacks(),
            .environment = quiet,
            .in_caller = [ioctl](Machine& m) { lets_in(m, "Command", "snapshot_ioctl(" + ioctl + ")", "snapshot_ioctl(SNAPSHOT_FREE)"); },
            .reaches = std::move(reaches)};
  };
  const Fault no_sleep{.name = "success_without_sleep",
                       .property = "slept-if-it-says-so",
                       .what = "suspend_devices_and_enter() says 0 whatever has happened",
                       .caller = shipped("snapshot-ioctl"),
                       .topology = one_without_callbacks(),
                       .environment = failures,
                       .in_model =
                           [](Model& m) {
                             for (EventInfo& e : m.events)
                               if (e.is_step("suspend_devices_and_enter_returned")) e.fields = "success";
                           },
                       .reaches = {{"TakenOutside", session_frozen + asked + call + step /* it is not supported */ + returned}}};
  return {
      fault("ram_without_freeze", "SNAPSHOT_S2RAM", "SNAPSHOT_S2RAM is let in with tasks running", {{"NotFrozen", opened + asked}}),
      fault("restored_while_hibernating", "SNAPSHOT_ATOMIC_RESTORE", "SNAPSHOT_ATOMIC_RESTORE is let in at any time",
            {{"NotFrozen", opened + asked}, {"OfTheOtherSession", session_frozen + asked}}),
      fault("second_image", "SNAPSHOT_CREATE_IMAGE", "SNAPSHOT_CREATE_IMAGE is let in at any time",
            {{"NotFrozen", opened + asked},
             {"OfTheOtherSession", session_frozen + step /* bitmaps, when it is opened to write */ + asked},
             {"ImageLost", image_told + asked}}),
      no_sleep,
      fault("thawed_over_image", "SNAPSHOT_UNFREEZE", "SNAPSHOT_UNFREEZE is let in at any time", {{"ThawedOverImage", image_told + asked}}),
  };
}

// ---- what surrounds the devices

const model::Environment armed{.faults = false, .wakeups = true, .wakeup_count = true};
/// A wakeup comes that is not counted; the device sees it in dpm_suspend_start().
constexpr std::size_t aborted_and_up = suspend.prepared + 1 /* the wakeup */ + (begin + 1 /* abort */ + end) + returned + step /* recover() */ +
                                       call + (begin + skip + end) + suspend.walks.outer() + returned;

std::vector<Fault> of_callers() {
  const auto fault = [](std::string property, std::string name, std::string what, std::function<void(Machine&)> in_caller,
                        Shortest reaches) -> Fault {
    return {.name = std::move(name),
            .property = std::move(property),
            .what = std::move(what),
            .caller = suspend_caller(),
            .topology = one_device(),
            .environment = quiet,
            .in_caller = std::move(in_caller),
            .reaches = {std::move(reaches)}};
  };
  Fault check = fault("events-check-disabled-after", "check_left_armed", "events_check_enabled = false is left out",
                      [](Machine& m) { omit(m, "ClearEventsCheck", "clear_events_check_enabled"); },
                      {"LeftEnabled", 1 /* wakeup_count is written */ + aborted_and_up + (suspend.finished - suspend.completed) - step +
                                          step /* attempt */});
  check.environment = armed;
  // Where kernel threads cannot be frozen 6.1 itself leaves it armed (docs/findings.md).
  check.given = [](Model& m) { never(m, step_taken("freeze_kernel_threads", Outcome::error)); };
  return {
      check,
      fault("cpus-innermost", "secondary_cpus_left_down", "secondary CPUs are not brought back up",
            [](Machine& m) { omit(m, "EnableCpus", "pm_sleep_enable_secondary_cpus"); }, {"TakenInside", suspend.irqs_on + step /* wake() */}),
      fault("platform-begin-with-tasks-frozen", "platform_begins_before_freeze", "tasks are not frozen",
            [](Machine& m) { redirect(m, "Notify", "pm_notifier_prepare(suspend, ok)", "RestrictMask"); },
            {"TakenOutside", suspend.notified + step /* the mask */ + 2 * step}),
  };
}

}  // namespace

std::vector<Fault> window_faults() {
  std::vector<Fault> all;
  for (auto* const table : {of_walks, of_interrupts, of_ioctls, of_callers})
    for (Fault& f : table()) all.push_back(std::move(f));
  return all;
}

}  // namespace pmc::faults

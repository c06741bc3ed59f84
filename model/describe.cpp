// How an event of the System reads in a counterexample.
#include <fmt/format.h>

#include <algorithm>

#include "model/scenario.hpp"

namespace pmc::model {
namespace {

using Kind = EventInfo::Kind;

std::string_view value_text(Outcome o) {
  switch (o) {
    case Outcome::ok: return "0";
    case Outcome::error: return "-errno";
    case Outcome::again: return "-EAGAIN";
    case Outcome::positive: return "1";
  }
  return "";
}

/// Kernel functions of type bool, or as good as: they return true, not 0, if all is well.
bool returns_bool(std::string_view name) {
  return name == "hibernate_acquire" || name == "valid_state" || name == "sleep_state_supported" || name == "trylock_system_sleep" ||
         name == "kexec_trylock";
}

/// "platform_begin(PMSG_FREEZE) = 0", "hibernation_test(core) = true": what a step is given, and what it returns.
std::string call_text(std::string_view name, std::string_view fields) {
  const auto comma = fields.rfind(", ");
  const std::string_view last = comma == std::string_view::npos ? fields : fields.substr(comma + 2);
  std::string given{comma == std::string_view::npos ? std::string_view() : fields.substr(0, comma)};
  for (const Message m : all_messages)
    if (given == to_string(m)) given.insert(0, "PMSG_");
  for (const Outcome o : {Outcome::ok, Outcome::error})
    if (last == to_string(o)) {
      if (returns_bool(name)) return fmt::format("{}({}) = {}", name, given, o == Outcome::ok);
      return fmt::format("{}({}) = {}", name, given, value_text(o));
    }
  if (last == "true" || last == "false") return fmt::format("{}({}) = {}", name, given, last);
  return fmt::format("{}({})", name, fields);
}

std::string step_text(const EventInfo& e) {
  const std::string_view name = e.step;
  if (name == "branch") return fmt::format("branch({})", e.fields);  // of a caller that is read from C
  if (name == "attempt") return "a new attempt: the caller starts";
  if (name == "finish") return "the caller returns";
  if (name == "read_decision_variable")
    return e.fields == to_string(Reading::initialised) ? "reads the variable that picks the up message"
           : e.fields == to_string(Reading::garbage_zero)
               ? "reads the variable that picks the up message: never set, happens to be zero"
               : "reads the variable that picks the up message: never set, happens to be nonzero";
  if (name == "HYPERVISOR_suspend_returned")
    return e.fields == to_string(Answer::cancelled)    ? "HYPERVISOR_suspend() = 1: cancelled, the same domain goes on"
           : e.fields == to_string(Answer::new_domain) ? "HYPERVISOR_suspend() = 0: in a new domain"
                                                       : "HYPERVISOR_suspend() = -errno";
  if (name == "stop_machine")
    return e.outcome == Outcome::ok ? "stop_machine() runs its function" : "stop_machine() = -errno, its function has not run";
  // What is no function of the kernel.
  if (name == "no_platform_mode") return "platform_mode is 0: no hook of the platform is called";
  if (name == "dev_snapshot_used") return "another process makes an image through /dev/snapshot, and drops it";
  if (name == "power_loss") return "the machine loses power";
  if (name == "clear_events_check_enabled") return "events_check_enabled = false";
  if (name == "read_hibernation_mode") return fmt::format("hibernation_mode is {}", e.fields);
  if (name == "kexec_image") return e.outcome == Outcome::ok ? "kexec_image: one is loaded" : "kexec_image: none is loaded";
  if (name == "set_in_suspend") return fmt::format("{}({})", name, e.fields);
  if (name == "snapshot_write") return e.fields == "true" ? "snapshot_write(): the last pages" : "snapshot_write(): some pages";
  if (name.ends_with("_returned") && e.fields.empty())
    return fmt::format("{}() returns", name.substr(0, name.size() - std::string_view("_returned").size()));
  if (name.ends_with("_returned") && !e.fields.starts_with(to_string(Outcome::ok)) && !e.fields.starts_with(to_string(Outcome::error)))
    return fmt::format("{}() returned: {}", name.substr(0, name.size() - std::string_view("_returned").size()), e.fields);
  if (name.ends_with("_returned"))
    return fmt::format("{}() = {}", name.substr(0, name.size() - std::string_view("_returned").size()), value_text(e.outcome));
  if (name.starts_with("dpm_") || name == "sysdev_suspend") return fmt::format("{}(PMSG_{})", name, to_string(e.message));
  if (!e.fields.empty()) return call_text(name, e.fields);
  std::string calls{name};
  if (name == "suspend_devices_and_enter" || name == "load_image_and_restore") return calls + "()";  // one function each
  for (auto at = calls.find("_and_"); at != std::string::npos; at = calls.find("_and_")) calls.replace(at, 5, "(), ");
  return calls + "()";
}

std::string spontaneous_text(std::string_view device, std::string_view step) {
  if (step == "backend_waits") return fmt::format("backend of {}: Initialising -> InitWait", device);
  if (step == "frontend_publishes") return fmt::format("{} sees InitWait: Initialising -> Initialised", device);
  if (step == "backend_connects") return fmt::format("backend of {} sees Initialised: InitWait -> Connected", device);
  if (step == "frontend_connects") return fmt::format("{} sees Connected: Initialised -> Connected", device);
  if (step == "backend_starts_over") return fmt::format("backend of {} sees Initialising: Closed -> InitWait", device);
  if (step == "toolstack_detaches") return fmt::format("the toolstack detaches {}: backend Connected -> Closing", device);
  if (step == "frontend_sees_closing") return fmt::format("{} sees Closing: -> Closing", device);
  if (step == "frontend_closes") return fmt::format("{}: Closing -> Closed", device);
  if (step == "backend_closes") return fmt::format("backend of {} sees Closed: Closing -> Closed", device);
  std::string words{step};
  std::ranges::replace(words, '_', ' ');
  return device.empty() ? words : fmt::format("{}: {}", device, words);
}

}  // namespace

std::string Model::text(checker::EventIndex index) const {
  const EventInfo& e = events.at(index);
  const std::string_view device = e.device == no_device ? std::string_view() : device_names.at(static_cast<std::size_t>(e.device));
  switch (e.kind) {
    case Kind::step: return step_text(e);
    case Kind::begin: return fmt::format("suspend_resume: dpm_{}[{}] begin", to_string(e.phase), to_string(e.message));
    case Kind::end:
      return fmt::format("suspend_resume: dpm_{}[{}] end{}", to_string(e.phase), to_string(e.message),
                         e.outcome == Outcome::ok ? "" : " (returns an error)");
    case Kind::schedule: return fmt::format("{}: reached in {}, its thread is scheduled", device, to_string(e.phase));
    case Kind::admit: return fmt::format("{}: its turn in {}, no error, no wakeup seen", device, to_string(e.phase));
    case Kind::pass: return fmt::format("{}: no callback in {}[{}], counts as done", device, to_string(e.phase), to_string(e.message));
    case Kind::skip: return fmt::format("{}: {} is not for it", device, to_string(e.phase));
    case Kind::abort: return fmt::format("{}: sees the error, does not run {}", device, to_string(e.phase));
    case Kind::abort_wakeup:
      return fmt::format("{}: sees the pending wakeup, sets async_error = -EBUSY, does not run {}", device, to_string(e.phase));
    case Kind::callback_start: return fmt::format("device_pm_callback_start: {}, {}[{}]", device, e.callback, to_string(e.message));
    case Kind::callback_end: return fmt::format("device_pm_callback_end: {}, {} = {}", device, e.callback, value_text(e.outcome));
    case Kind::complete: return fmt::format("{}: complete_all() after {}", device, to_string(e.phase));
    case Kind::publish: return fmt::format("{}: sets async_error, complete_all() after {}", device, to_string(e.phase));
    case Kind::wakeup:
      return e.step.empty()                   ? "a wakeup event: pm_system_wakeup()"
             : e.step == "write_wakeup_count" ? "user space writes /sys/power/wakeup_count: counted events abort from now on"
                                              : "a wakeup source counts an event: pm_wakeup_event()";
    case Kind::leave_out:
      return fmt::format("{}: {} is left out ({}), counts as done", device, e.callback,
                         e.step == "smart_suspend" ? "DPM_FLAG_SMART_SUSPEND, in runtime suspend" : "dev_pm_skip_resume()");
    case Kind::direct_complete: return fmt::format("{}: direct_complete, stays in runtime suspend", device);
    case Kind::runtime: return fmt::format("runtime PM: {} {}", device, e.step == "runtime_suspend" ? "suspends" : "resumes");
    case Kind::hotplug: return fmt::format("{}({})", e.step, device);
    case Kind::spontaneous: return spontaneous_text(device, e.step);
  }
  return {};
}

std::string Model::location(checker::EventIndex index, const checker::StateVector& before) const {
  const EventInfo& e = events.at(index);
  if (e.kind != Kind::step) return {};
  // Who takes the step comes first in it (Composer::add_step()).
  const checker::ComponentIndex who = system.participants(index).front().component;
  const checker::Machine& machine = *parts[who].machine;
  const auto callee = std::ranges::find(caller->callees, &machine, &Callee::machine);
  const auto& location_of = callee == caller->callees.end() ? caller->location : callee->location;
  if (!location_of) return {};
  return location_of({e.step, e.fields, machine.states[machine.active[std::size_t{before[who]} * machine.regions]]});
}

std::string Model::lane(checker::EventIndex index) const {
  const EventInfo& e = events.at(index);
  if (e.device != no_device) return device_names.at(static_cast<std::size_t>(e.device));
  switch (e.kind) {
    case Kind::begin:
    case Kind::end: return "PM core";
    case Kind::wakeup: return "environment";
    case Kind::spontaneous: return "environment";  // a resource's
    case Kind::step:
      return e.step == "attempt" || e.step == "HYPERVISOR_suspend_returned" || e.step == "dev_snapshot_used" || e.step == "power_loss"
                 ? "environment"
                 : caller->name;
    case Kind::schedule:
    case Kind::admit:
    case Kind::pass:
    case Kind::skip:
    case Kind::abort:
    case Kind::abort_wakeup:
    case Kind::callback_start:
    case Kind::callback_end:
    case Kind::complete:
    case Kind::publish:
    case Kind::leave_out:
    case Kind::direct_complete:
    case Kind::runtime:
    case Kind::hotplug: break;
  }
  return "PM core";
}

bool Model::visible(checker::EventIndex index) const {
  switch (events.at(index).kind) {
    case Kind::step:
    case Kind::begin:
    case Kind::end:
    case Kind::callback_start:
    case Kind::callback_end:
    case Kind::wakeup:
    case Kind::abort_wakeup:
    case Kind::runtime:
    case Kind::hotplug:
    case Kind::direct_complete:
    case Kind::leave_out:
    case Kind::spontaneous: return true;
    case Kind::schedule:
    case Kind::admit:
    case Kind::pass:
    case Kind::skip:
    case Kind::abort:
    case Kind::complete:
    case Kind::publish: break;
  }
  return false;
}

}  // namespace pmc::model

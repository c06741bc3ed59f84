#include "model/compose/composer.hpp"

#include <algorithm>
#include <mutex>

#include "model/fixes.hpp"

namespace pmc::model {

using checker::LetterIndex;
using checker::Machine;
using checker::Participant;

std::string_view intern(const std::string& text) {
  static std::mutex mutex;  // searches run side by side
  static std::set<std::string, std::less<>> pool;
  const std::lock_guard lock(mutex);
  return *pool.insert(text).first;
}

bool has_event(const Machine& m, std::string_view event) {
  return std::ranges::any_of(m.events, [&](const auto& e) { return e.name == event; });
}

bool possible(const Machine& m, LetterIndex letter) {
  for (std::size_t s = 0; s < m.automaton.states.size(); ++s)
    if (m.automaton.step(static_cast<checker::StateIndex>(s), letter) != checker::no_state) return true;
  return false;
}

Ways both(const Ways& a, const Ways& b) {
  Ways all;
  for (const Participants& x : a)
    for (const Participants& y : b) {
      Participants merged = x;
      bool fits = true;
      for (const Participant& p : y) {
        const auto same = std::ranges::find(merged, p.component, &Participant::component);
        if (same == merged.end())
          merged += p;
        else
          fits = fits && same->letter == p.letter;
      }
      if (fits) all.push_back(std::move(merged));
    }
  return all;
}

Composer::Composer(const Caller& caller, const Topology& topology, const Environment& environment)
    : caller_as_it_is_(caller), caller_(without(caller, environment.without)), core_(*caller.core), topology_(topology), env_(environment) {
  env_.faults = env_.faults && caller.environment_may_fail;
  env_.wakeups = env_.wakeups && caller.environment_may_fail;
  if (!caller.environment_may_fail) env_.answers.erase(Answer::failed);
}

Model Composer::run() {
  add_components();
  add_caller_steps();
  add_walks();
  for (DeviceIndex d = 0; d < device_count(); ++d) {
    for (const Phase p : core_.phases) {
      if (p == Phase::prepare)
        add_prepare(d);
      else if (p == Phase::complete)
        add_complete(d);
      else
        add_phase(d, p);
    }
    add_talk(d);
    add_runtime(d);
    add_hotplug(d);
  }
  add_acts_of_resources();
  add_wakeup_events();
  describe_bounds();
  return std::move(model_);
}

Part Composer::add(std::string name, PartInfo info, std::vector<bool> home, std::vector<bool> end) {
  const Machine& machine = *info.machine;
  if (std::ranges::find(model_.machines, &machine) == model_.machines.end()) model_.machines.push_back(&machine);
  model_.parts.push_back(info);
  return {model_.system.add({.name = std::move(name), .automaton = &machine.automaton, .home = std::move(home), .end = std::move(end)}), &machine};
}

namespace {

/// The machine of a driver that runtime PM has suspended before the search starts.
const Machine& runtime_suspended(const Machine& machine) {
  const LetterIndex suspend = machine.automaton.letter("runtime_suspend");
  if (suspend == checker::no_letter) return machine;
  static std::mutex mutex;
  static std::map<const Machine*, Machine> all;
  const std::lock_guard lock(mutex);
  const auto [it, is_new] = all.try_emplace(&machine, machine);
  if (is_new) it->second.automaton.initial = {machine.automaton.step(machine.automaton.initial.front(), suspend)};
  return it->second;
}

/// The states of those names; empty, which means every state, if none is named.
std::vector<bool> states_of(const Machine& machine, const std::vector<std::string>& names) {
  return names.empty() ? std::vector<bool>{} : machine.where_any(names);
}

}  // namespace

void Composer::add_components() {
  model_.caller = &caller_as_it_is_;
  takers_.push_back(add(caller_.name, {PartKind::caller, no_device, &asking(*caller_.machine)}, states_of(*caller_.machine, caller_.idle),
                        states_of(*caller_.machine, caller_.off)));
  for (const Callee& f : caller_.callees)
    takers_.push_back(add(f.machine->name, {PartKind::callee, no_device, &asking(*f.machine)}, states_of(*f.machine, {f.idle}),
                          states_of(*f.machine, f.off)));
  find_messages();
  dpm_ = add("dpm", {PartKind::dpm, no_device, core_.dpm}, states_of(*core_.dpm, {"Idle"}));
  message_ = add("pm_message", {PartKind::message, no_device, &message::machine()}, states_of(message::machine(), {"None"}));
  error_ = add("async_error", {PartKind::async_error, no_device, &async_error::machine()});
  if (env_.wakeups) wakeup_ = add("wakeup", {PartKind::wakeup, no_device, &wakeup::machine()});
  for (const Resource& r : resources())
    if (std::ranges::find(caller_.also, r.name) != caller_.also.end() ||
        std::ranges::any_of(r.machine->events, [&](const auto& e) { return any_taker_has(e.name); })) {
      resources_.push_back(add(r.name, {PartKind::resource, no_device, r.machine}, states_of(*r.machine, r.home)));
      resource_models_.push_back(&r);
      if (r.name == "xenstore") xenstore_ = resources_.back();
    }
  const auto interrupts = [](const Device& d) {
    return std::ranges::any_of(driver(d.driver).talk, [](const Spontaneous& s) { return s.event == "interrupt"; });
  };
  if (std::ranges::any_of(topology_.devices, interrupts))
    device_irqs_ = add("device_irqs", {PartKind::device_irqs, no_device, &device_irqs::machine()}, states_of(device_irqs::machine(), {"Enabled"}));

  devices_.resize(topology_.devices.size());
  for (DeviceIndex d = 0; d < device_count(); ++d) {
    DeviceParts& own = devices_[static_cast<std::size_t>(d)];
    own.model = &driver(device(d).driver);
    own.async = env_.async == AsyncMode::all || (env_.async == AsyncMode::as_is && device(d).async);
    own.superiors = device(d).suppliers;
    if (device(d).parent != no_device) own.superiors.push_back(device(d).parent);
    std::ranges::sort(own.superiors);
    own.superiors.erase(std::unique(own.superiors.begin(), own.superiors.end()), own.superiors.end());
    for (const DeviceIndex s : own.superiors) devices_[static_cast<std::size_t>(s)].subordinates.push_back(d);
    model_.device_names.push_back(device(d).name);
  }
  find_flags();
  for (DeviceIndex d = 0; d < device_count(); ++d) add_device_components(d);
  if (!model_.own_machines.empty()) unanswered_ = add("its missing row", {PartKind::resource, no_device, &missing_row()});
}

void Composer::add_device_components(DeviceIndex d) {
  DeviceParts& own = devices_[static_cast<std::size_t>(d)];
  const std::string& name = device(d).name;
  const bool comes_and_goes = env_.hotplug && device(d).pluggable;
  own.list = add("list of " + name, {PartKind::list, d, core_.lists},
                 states_of(*core_.lists, comes_and_goes ? std::vector<std::string>{"dpm_list", "absent"} : std::vector<std::string>{"dpm_list"}));
  own.state = add(name, {PartKind::device, d, &device::machine()}, states_of(device::machine(), {"Done"}));
  if (const Machine* m = own.model->machine; m != nullptr) {
    if (runtime_status(d) == RuntimeStatus::suspended) m = &runtime_suspended(*m);
    own.driver = add("driver of " + name, {PartKind::driver, d, m}, states_of(*m, own.model->home));
  }
  if (own.model->partner)
    own.partner = add(own.model->partner->prefix + name, {PartKind::partner, d, own.model->partner->machine},
                      states_of(*own.model->partner->machine, own.model->partner->home));
  const Flags& flags = flags_[static_cast<std::size_t>(d)];
  if (flags.runtime) {
    const bool starts_suspended = runtime_status(d) == RuntimeStatus::suspended || runtime_status(d) == RuntimeStatus::unsupported;
    const Machine& m = starts_suspended ? runtime::machine_suspended() : runtime::machine();
    own.runtime = add("runtime PM of " + name, {PartKind::runtime, d, &m}, runtime::at_rest());
  }
  const auto flag = [&](bool exists, const char* which, PartKind kind) {
    return exists ? add(which + (" of " + name), {kind, d, &flag::machine()}) : Part{};
  };
  own.direct_complete = flag(flags.direct_complete, "direct_complete", PartKind::direct_complete);
  own.must_resume = flag(flags.must_resume, "must_resume", PartKind::must_resume);
  own.wakeup_path = flag(flags.wakeup_path, "wakeup_path", PartKind::wakeup_path);
}

void Composer::add_event(EventInfo info, bool favour, const Participants& participants) {
  model_.system.add(participants, favour);
  model_.events.push_back(info);
}

void Composer::add_events(const EventInfo& info, bool favour, const Participants& common, const Ways& ways) {
  for (const Participants& all : both({common}, ways)) add_event(info, favour, all);
}

const std::set<Message>& Composer::messages(Phase p) const {
  static const std::set<Message> none;
  const auto it = messages_.find(p);
  return it == messages_.end() ? none : it->second;
}

std::vector<Callback> Composer::callbacks_of(DeviceIndex d, Phase p, Message m) const {
  if (device(d).syscore || (p == Phase::prepare && device(d).no_pm_callbacks)) return {};
  return parts(d).model->callbacks(p, m, device(d));
}

void Composer::describe_bounds() {
  auto& bounds = model_.bounds;
  bounds.push_back("PM core " + core_.name + " (" + core_.source + ")");
  if (!caller_.environment_may_fail)
    bounds.push_back("bare sequence: no step and no callback fails, no wakeup arrives, the hypercall only cancels or moves");
  else {
    if (!env_.faults) bounds.push_back("no step and no callback fails");
    if (!env_.wakeups) bounds.push_back("no wakeup event arrives");
  }
  if (any_taker_has("HYPERVISOR_suspend_returned")) {
    std::string answers;
    for (const Answer a : env_.answers)
      if (env_.faults || a != Answer::failed) answers += (answers.empty() ? "" : ", ") + std::string(to_string(a));
    bounds.push_back("the suspend hypercall answers: " + answers);
  }
  if (any_taker_has("swsusp_arch_suspend_returned"))
    bounds.push_back("a restored image's kernel is a second branch from its snapshot: the world is there as it was when the image was made");
  for (const std::string& id : env_.without) bounds.push_back("as before " + id + " (" + fix(id)->release + "): " + fix(id)->before);
  if (env_.async == AsyncMode::off) bounds.push_back("pm_async=0: every device is synchronous");
  if (env_.async == AsyncMode::all) bounds.push_back("every device is asynchronous");
  if (env_.wakeups && !env_.wakeup_count) bounds.push_back("/sys/power/wakeup_count is not written: only pm_system_wakeup() aborts");
  if (!env_.hotplug) bounds.push_back("no device comes or goes");
  else if (std::ranges::any_of(topology_.devices, &Device::pluggable))
    bounds.push_back("a device that comes again takes its old place in the list, and goes only while no callback or thread of it is under way");
  else
    bounds.push_back("no device comes or goes: none of the topology is pluggable");
  if (core_.has(Phase::suspend_late) && std::ranges::none_of(topology_.devices, [](const Device& d) { return d.runtime == RuntimeStatus::any; }))
    bounds.push_back("no device changes its runtime PM status on its own");
}

Model compose(const Caller& caller, const Topology& topology, const Environment& environment) {
  return Composer(caller, topology, environment).run();
}

}  // namespace pmc::model

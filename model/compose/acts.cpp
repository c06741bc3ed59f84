// What happens on its own: wakeup events, runtime PM, devices that come and go, drivers and resources that act.
#include "model/compose/composer.hpp"

namespace pmc::model {

using checker::Role;

void Composer::add_wakeup_events() {
  if (!env_.wakeups) return;
  add_event({.kind = Kind::wakeup}, true, {gate(wakeup_, wakeup::event{})});
  if (!env_.wakeup_count) return;
  Participants write{gate(wakeup_, wakeup::arm{})};
  join_by_name("user_space_answers", write);  // who writes is not frozen
  add_event({.kind = Kind::wakeup, .step = "write_wakeup_count"}, true, write);
  add_event({.kind = Kind::wakeup, .step = "pm_wakeup_event"}, true, {gate(wakeup_, wakeup::counted_event{})});
}

/// Resources and shared parts of the core that have a letter of that name have to let it pass.
void Composer::join_by_name(const std::string& letter, Participants& who) const {
  const auto ask = [&](const Part& part) {
    if (!part.exists()) return;
    if (const auto l = part.machine->automaton.letter(letter); l != checker::no_letter) who += {part.index, l, Role::gate};
  };
  ask(device_irqs_);
  for (const Part& r : resources_) ask(r);
}

Participants Composer::needed(DeviceIndex d, const std::vector<Needs>& needs) const {
  Participants who;
  for (const Needs& n : needs) {
    const auto ask = [&](const Part& part) {
      if (!part.exists()) return;
      if (const auto l = part.machine->automaton.letter(n.letter); l != checker::no_letter)
        who += {part.index, l, n.must ? Role::must : Role::gate};
    };
    const DeviceIndex parent = device(d).parent;
    switch (n.whom) {
      case Needs::Whom::parent:
        if (parent != no_device) ask(parts(parent).driver);
        break;
      case Needs::Whom::children:
        for (DeviceIndex c = 0; c < device_count(); ++c)
          if (device(c).parent == d) ask(parts(c).driver);
        break;
      case Needs::Whom::suppliers:
        for (const DeviceIndex s : device(d).suppliers) ask(parts(s).driver);
        break;
      case Needs::Whom::sibling:
        for (DeviceIndex s = d - 1; s >= 0; --s)
          if (device(s).parent == parent) {
            ask(parts(s).driver);
            break;
          }
        break;
      case Needs::Whom::resources:
        for (const Part& r : resources_) ask(r);
        break;
    }
  }
  return who;
}

void Composer::add_talk(DeviceIndex d) {
  const DeviceParts& own = parts(d);
  for (const Spontaneous& s : own.model->talk) {
    if (s.hotplug && !env_.hotplug) continue;
    Participants who;
    if (const auto l = own.driver.machine->automaton.letter(s.event); l != checker::no_letter)
      who += {own.driver.index, l, s.must ? Role::must : Role::gate};
    if (own.partner.exists())
      if (const auto l = own.partner.machine->automaton.letter(s.event); l != checker::no_letter) who += {own.partner.index, l, Role::gate};
    join_by_name(s.event, who);
    if (s.needs_xenstore && xenstore_.exists()) who += gate(xenstore_, xenstore::answers{});
    who += needed(d, s.needs);
    add_event({.kind = Kind::spontaneous, .device = d, .step = intern(s.event)}, s.favour, who);
  }
}

void Composer::add_acts_of_resources() {
  for (std::size_t i = 0; i < resources_.size(); ++i)
    for (const Spontaneous& s : resource_models_[i]->acts) {
      if (s.hotplug && !env_.hotplug) continue;
      Participants who;
      join_by_name(s.event, who);
      add_event({.kind = Kind::spontaneous, .step = intern(s.event)}, s.favour, who);
    }
}

/// Runtime PM between transitions, and as far into them as they let it.  A device suspends only if its children and
/// consumers are suspended, and resumes only if its parent and suppliers are active.
/// Source: drivers/base/power/runtime.c, rpm_suspend(), rpm_resume().
void Composer::add_runtime(DeviceIndex d) {
  const DeviceParts& own = parts(d);
  const RuntimeStatus status = runtime_status(d);
  if (!own.runtime.exists() || status == RuntimeStatus::unsupported) return;
  const auto driver_agrees = [&](const char* event, Participants& who) {
    if (!own.driver.exists()) return;
    if (const auto l = own.driver.machine->automaton.letter(event); l != checker::no_letter) who += {own.driver.index, l, Role::gate};
  };
  Participants suspend{gate(own.runtime, runtime::runtime_suspend{})};
  for (const DeviceIndex s : own.subordinates)
    if (parts(s).runtime.exists()) suspend += gate(parts(s).runtime, runtime::is_suspended{});
  driver_agrees("runtime_suspend", suspend);
  if (status != RuntimeStatus::active) add_event({.kind = Kind::runtime, .device = d, .step = "runtime_suspend"}, true, suspend);
  Participants resume{gate(own.runtime, runtime::runtime_resume{})};
  for (const DeviceIndex s : own.superiors)
    if (parts(s).runtime.exists()) resume += gate(parts(s).runtime, runtime::not_suspended{});
  driver_agrees("runtime_resume", resume);
  if (status != RuntimeStatus::suspended) add_event({.kind = Kind::runtime, .device = d, .step = "runtime_resume"}, true, resume);
}

/// Source: drivers/base/power/main.c, device_pm_add(), device_pm_remove().
void Composer::add_hotplug(DeviceIndex d) {
  if (!env_.hotplug || !device(d).pluggable) return;
  const DeviceParts& own = parts(d);
  Participants del{gate(own.list, lists::remove{}), gate(own.state, device::remove{})};
  Participants add{gate(own.list, lists::add{})};
  for (const DeviceIndex s : own.subordinates) del += gate(parts(s).list, lists::is_absent{});
  for (const DeviceIndex s : own.superiors) add += gate(parts(s).list, lists::is_present{});
  if (own.runtime.exists()) del += gate(own.runtime, runtime::remove{});
  for (const Part& flag : {own.direct_complete, own.must_resume, own.wakeup_path})
    if (flag.exists()) del += gate(flag, flag::clear{});
  if (own.driver.exists())
    for (auto* const who : {&del, &add})
      if (const auto l = own.driver.machine->automaton.letter(who == &del ? "device_del" : "device_add"); l != checker::no_letter)
        *who += {own.driver.index, l, Role::gate};
  add_event({.kind = Kind::hotplug, .device = d, .step = "device_del"}, true, del);
  add_event({.kind = Kind::hotplug, .device = d, .step = "device_add"}, true, add);
}

}  // namespace pmc::model

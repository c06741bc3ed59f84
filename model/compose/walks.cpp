// The walks of the PM core over its lists; and prepare and complete, which have no threads.
#include "model/compose/composer.hpp"

namespace pmc::model {

using checker::Participant;
using checker::Role;

void Composer::add_walks() {
  for (const Phase p : core_.phases)
    for (const Message m : messages(p)) {
      Participants begin{gate(dpm_, dpm::begin{p}), gate(message_, message::is{m})};
      if (core_.is_async(p) && (is_down(p) || p == Phase::resume)) begin += gate(error_, async_error::reset{});
      if (p == Phase::suspend_noirq && device_irqs_.exists()) begin += gate(device_irqs_, device_irqs::suspend_device_irqs{});
      add_event({.kind = Kind::begin, .phase = p, .message = m}, false, begin);
      add_end(p, m);
    }
  if (!errors_happen()) return;
  EventInfo undo{.kind = Kind::begin, .phase = Phase::resume_noirq};
  for (const Message m : messages(Phase::suspend_noirq)) {
    undo.message = resume_event(m);
    add_event(undo, false, {gate(dpm_, dpm::begin_unwind{Phase::resume_noirq}), gate(message_, message::unwind{m})});
  }
  undo.phase = Phase::resume_early;
  for (const Message m : messages(Phase::suspend_late)) {
    undo.message = resume_event(m);
    Participants late{gate(dpm_, dpm::begin_unwind{Phase::resume_early}), gate(message_, message::unwind{m}),
                      gate(error_, async_error::is_set{})};
    late += all_completed();
    add_event(undo, false, late);
  }
}

void Composer::add_end(Phase p, Message m) {
  const EventInfo info{.kind = Kind::end, .phase = p, .message = m};
  Participants ok{gate(dpm_, dpm::end{p, Outcome::ok}), gate(message_, message::is{m})};
  const bool down_with_errors = is_down(p) && p != Phase::prepare;
  if (down_with_errors) ok += gate(error_, async_error::is_clear{});
  if (p == Phase::resume_noirq && device_irqs_.exists()) ok += gate(device_irqs_, device_irqs::resume_device_irqs{});
  for (const DeviceParts& d : devices_) ok += gate(d.list, lists::not_on_source_of{p});
  ok += all_completed();
  add_event(info, false, ok);
  if (!is_down(p) || !errors_happen()) return;
  EventInfo failed = info;
  failed.outcome = Outcome::error;
  Participants error{gate(dpm_, dpm::end{p, Outcome::error})};
  if (p == Phase::suspend_late) {  // traced with the argument, after the unwinding
    error += gate(message_, message::original{m});
  } else {
    error += gate(message_, message::is{m});
    if (down_with_errors) {
      error += gate(error_, async_error::is_set{});
      error += all_completed();  // async_synchronize_full()
    }
  }
  add_event(failed, false, error);
}

Participants Composer::all_completed() const {
  Participants all;
  for (const DeviceParts& d : devices_) all += gate(d.state, device::completed{});
  return all;
}

/// The walk comes to the device: it is on the list walked, and its neighbour no longer is.
Participants Composer::turn(DeviceIndex d, Phase p, bool moves) const {
  const bool forwards = p == Phase::prepare || (!is_down(p) && p != Phase::complete);
  const DeviceIndex neighbour = forwards ? d - 1 : d + 1;
  Participants who{gate(dpm_, dpm::walking{p})};
  who += moves ? gate(parts(d).list, lists::move{p}) : gate(parts(d).list, lists::on_source_of{p});
  if (neighbour >= 0 && neighbour < device_count()) who += gate(parts(neighbour).list, lists::not_on_source_of{p});
  return who;
}

/// dpm_wait(): on the completion of the other, if the waiter or the other is asynchronous.
Participants Composer::waits(DeviceIndex d, Phase p) const {
  Participants who;
  if (!core_.is_async(p)) return who;
  const auto linked_only = [&](DeviceIndex other) { return device(d).parent != other && device(other).parent != d; };
  for (const DeviceIndex other : is_down(p) ? parts(d).subordinates : parts(d).superiors)
    if (lacks("8c73b4288496") && linked_only(other))
      continue;
    else if (parts(d).async || parts(other).async) who += gate(parts(other).state, device::completed{});
  return who;
}

/// Source: device_prepare(), and its loop in dpm_prepare().
void Composer::add_prepare(DeviceIndex d) {
  const DeviceParts& own = parts(d);
  for (const Message m : messages(Phase::prepare)) {
    const auto callbacks = callbacks_of(d, Phase::prepare, m);
    const Callback* callback = callbacks.empty() ? nullptr : &callbacks.front();
    EventInfo info{.kind = Kind::callback_start, .phase = Phase::prepare, .message = m, .device = d, .callback = op_name(Phase::prepare, m)};
    Participants start = turn(d, Phase::prepare, false);
    start += gate(own.state, device::callback_start{Phase::prepare});
    start += gate(message_, message::is{m});
    if (own.runtime.exists()) start += gate(own.runtime, runtime::get{});
    if (own.wakeup_path.exists()) start += gate(own.wakeup_path, flag::clear{});
    if (callback != nullptr) start += {own.driver.index, callback->start, Role::must};
    add_event(info, false, start);

    info.kind = Kind::callback_end;
    const auto end = [&](Outcome outcome, checker::LetterIndex letter, bool favour) {
      info.outcome = outcome;
      Participants who{gate(own.state, device::callback_end{Phase::prepare, outcome}), gate(message_, message::is{m})};
      if (callback != nullptr) who += {own.driver.index, letter, Role::must};
      const bool prepared = outcome == Outcome::ok || outcome == Outcome::positive;
      if (prepared) {
        who += gate(own.list, lists::move{Phase::prepare});
        const bool direct_complete = m == Message::SUSPEND && (outcome == Outcome::positive || device(d).no_pm_callbacks) &&
                                     !has_flag(d, DPM_FLAG_NO_DIRECT_COMPLETE);
        if (own.direct_complete.exists())
          who += direct_complete ? gate(own.direct_complete, flag::set{}) : gate(own.direct_complete, flag::clear{});
      } else if (own.runtime.exists()) {
        who += gate(own.runtime, runtime::put{});
      }
      if (outcome == Outcome::error) who += gate(dpm_, dpm::prepare_failed{});
      add_event(info, favour, who);
    };
    end(Outcome::ok, callback != nullptr ? callback->ok : checker::no_letter, false);
    if (callback == nullptr) continue;
    if (callback->positive != checker::no_letter && is_free(d)) end(Outcome::positive, callback->positive, false);
    if (callback->error == checker::no_letter || !may_fail(d)) continue;
    end(Outcome::error, callback->error, true);
    if (callback->may_retry) end(Outcome::again, callback->error, true);  // -EAGAIN: the same device is prepared again at once
  }
}

/// Source: device_complete().
void Composer::add_complete(DeviceIndex d) {
  const DeviceParts& own = parts(d);
  for (const Message m : messages(Phase::complete)) {
    const auto callbacks = callbacks_of(d, Phase::complete, m);
    const Callback* callback = callbacks.empty() ? nullptr : &callbacks.front();
    EventInfo info{.kind = Kind::callback_start, .phase = Phase::complete, .message = m, .device = d, .callback = op_name(Phase::complete, m)};
    Participants start = turn(d, Phase::complete, false);
    start += gate(own.state, device::callback_start{Phase::complete});
    start += gate(message_, message::is{m});
    if (callback != nullptr) start += {own.driver.index, callback->start, Role::must};
    add_event(info, false, start);

    info.kind = Kind::callback_end;
    Participants end{gate(own.state, device::callback_end{Phase::complete, Outcome::ok}), gate(message_, message::is{m}),
                     gate(own.list, lists::move{Phase::complete})};
    if (own.runtime.exists()) end += gate(own.runtime, runtime::put{});
    if (callback != nullptr) end += {own.driver.index, callback->ok, Role::must};
    add_event(info, false, end);
  }
}

}  // namespace pmc::model

// One device in suspend, suspend_late, suspend_noirq, resume_noirq, resume_early or resume.
// Source: drivers/base/power/main.c, __device_suspend() .. __device_resume().
#include <algorithm>

#include "model/compose/composer.hpp"

namespace pmc::model {

using checker::Role;

/// What every decision of the device starts with: its turn, if the walk decides; then the waits.
Participants Composer::decision(DeviceIndex d, Phase p, bool moves) const {
  Participants who = is_threaded(d, p) ? Participants{} : turn(d, p, moves);
  if (!waits_after_its_look(p)) who += waits(d, p);
  return who;
}

/// On the way down: that it sees neither an error nor a wakeup.
Participants Composer::undisturbed(DeviceIndex, Phase p) const {
  Participants who;
  if (is_down(p)) who += gate(error_, async_error::is_clear{});
  if (looks_for_wakeup(p)) who += gate(wakeup_, wakeup::not_pending{});
  return who;
}

void Composer::add_phase(DeviceIndex d, Phase p) {
  const DeviceParts& own = parts(d);
  if (is_threaded(d, p)) {
    Participants who = turn(d, p, true);
    who += gate(own.state, device::schedule{p});
    who += late_begins(d, p);
    if (is_down(p)) who += gate(error_, async_error::is_clear{});  // the walk looks before it goes on
    add_event({.kind = Kind::schedule, .phase = p, .device = d}, false, who);
  }
  add_aborts(d, p);
  add_skips(d, p);
  if (device(d).syscore) return;
  for (const Message m : messages(p)) add_work(d, p, m);
  if (std::ranges::none_of(messages(p), [&](Message m) { return !callbacks_of(d, p, m).empty(); })) return;

  Participants finished{gate(own.state, device::complete{p})};
  if (!is_threaded(d, p)) finished += gate(own.list, lists::move{p});
  add_events({.kind = Kind::complete, .phase = p, .device = d}, false, finished, done(d, p));
  if (!is_down(p) || !may_fail(d)) return;
  Participants publish{gate(own.state, device::publish{p}), gate(error_, async_error::set{})};
  if (!is_threaded(d, p) && p == Phase::suspend_late) publish += gate(own.list, lists::move{p});  // late moves it all the same
  add_event({.kind = Kind::publish, .phase = p, .device = d}, false, publish);
}

/// It sees an error of another device, or a pending wakeup, and does nothing.
void Composer::add_aborts(DeviceIndex d, Phase p) {
  const DeviceParts& own = parts(d);
  Participants forget;
  if (p == Phase::suspend && own.direct_complete.exists() && !lacks("69e445ab8b66")) forget += gate(own.direct_complete, flag::clear{});
  if (is_threaded(d, p) && is_down(p) && errors_happen()) {
    Participants abort = decision(d, p, true);
    abort += gate(own.state, device::abort{p});
    abort += gate(error_, async_error::is_set{});
    abort += forget;
    add_event({.kind = Kind::abort, .phase = p, .device = d}, false, abort);
  }
  const bool others_are_threaded = std::ranges::any_of(devices_, &DeviceParts::async);
  if (!is_threaded(d, p) && p == Phase::suspend_noirq && own.must_resume.exists() && has_flag(d, DPM_FLAG_SMART_SUSPEND) && errors_happen() &&
      others_are_threaded) {
    // The walk has come to it when the error is set: it moves on, and resume_noirq will find it (see left_by_noirq()).  The
    // kernel's walk then breaks off; here it may come to more of such devices.
    Participants abort = decision(d, p, true);
    abort += gate(own.state, device::abort_at_once{p});
    abort += gate(error_, async_error::is_set{});
    add_event({.kind = Kind::abort, .phase = p, .device = d}, false, abort);
  }
  if (!looks_for_wakeup(p)) return;
  Participants abort = decision(d, p, true);
  if (!is_threaded(d, p)) abort += late_begins(d, p);
  abort += is_threaded(d, p) ? gate(own.state, device::abort{p}) : gate(own.state, device::abort_at_once{p});
  abort += gate(error_, async_error::set_first{});
  abort += gate(wakeup_, wakeup::is_pending{});
  abort += forget;
  add_event({.kind = Kind::abort_wakeup, .phase = p, .device = d}, false, abort);
}

/// The phase is not for the device.
void Composer::add_skips(DeviceIndex d, Phase p) {
  const DeviceParts& own = parts(d);
  const auto aside = [&] { return is_threaded(d, p) ? gate(own.state, device::skip{p}) : gate(own.state, device::skip_at_once{p}); };
  const EventInfo info{.kind = Kind::skip, .phase = p, .device = d};
  if (!is_down(p)) {  // on the way up the flag is read before the waits
    Participants skip = is_threaded(d, p) ? Participants{} : turn(d, p, true);
    skip += aside();
    Ways ways{{}};
    if (p == Phase::resume_noirq && !device(d).syscore) ways = left_by_noirq(d);
    if (p == Phase::resume_early && own.runtime.exists()) ways = {{gate(own.runtime, runtime::enable{})}};
    if (p == Phase::resume && own.direct_complete.exists() && own.runtime.exists())  // pm_runtime_enable(): see direct_complete
      ways = {{gate(own.direct_complete, flag::is_set{}), gate(own.runtime, runtime::enable{})}, {gate(own.direct_complete, flag::is_clear{})}};
    add_events(info, false, skip, ways);
    return;
  }
  Participants skip = decision(d, p, true);
  if (!is_threaded(d, p)) skip += late_begins(d, p);
  skip += undisturbed(d, p);
  skip += aside();
  if (device(d).syscore) {
    add_event(info, false, skip);
  } else if (p == Phase::suspend) {
    EventInfo direct = info;
    direct.kind = Kind::direct_complete;
    add_events(direct, false, skip, takes_direct_complete(d));
  } else if (own.direct_complete.exists()) {
    add_events(info, false, skip, {{gate(own.direct_complete, flag::is_set{})}});
  }
}

void Composer::add_work(DeviceIndex d, Phase p, Message m) {
  const DeviceParts& own = parts(d);
  const auto callbacks = callbacks_of(d, p, m);
  const auto go = [&](bool moves) {
    Participants who = decision(d, p, moves);
    who += undisturbed(d, p);
    who += gate(message_, message::is{m});
    return who;
  };
  const auto counts_as_done = [&](Kind kind, std::string_view why, std::string_view callback, const Ways& ways, const Ways& end) {
    Participants who = go(true);
    who += is_threaded(d, p) ? gate(own.state, device::pass{p}) : gate(own.state, device::pass_at_once{p});
    add_events({.kind = kind, .phase = p, .message = m, .device = d, .step = why, .callback = callback}, false, who,
               both(both(normal_path(d, p), ways), end));
  };
  // Once the decision is made: what resume_noirq does to the runtime PM status, and late to runtime PM.
  const Ways usual = is_threaded(d, p) ? wakes_up(d, p, m) : both(wakes_up(d, p, m), {late_begins(d, p)});
  if (callbacks.empty()) {
    counts_as_done(Kind::pass, {}, {}, usual, done(d, p));
    return;
  }
  Ways runs = usual;
  if (const Callback& c = callbacks.front(); c.of_driver) {
    const bool late_or_noirq = p == Phase::suspend_late || p == Phase::suspend_noirq;
    if (late_or_noirq && has_flag(d, DPM_FLAG_SMART_SUSPEND)) {
      counts_as_done(Kind::leave_out, "smart_suspend", c.name, late_finds(d, p, true), done(d, p));
      runs = late_finds(d, p, false);
    }
    if (p == Phase::resume_noirq || p == Phase::resume_early) {
      const Ways skips = skips_resume(d, m, true);
      // The status that it may depend on is read in the same step in which early enables runtime PM.
      const bool by_status = m == Message::THAW && p == Phase::resume_early && own.runtime.exists() && !skips.empty();
      if (by_status)
        counts_as_done(Kind::leave_out, "skip_resume", c.name, {{gate(own.runtime, runtime::enable_if_suspended{})}}, {{}});
      else
        counts_as_done(Kind::leave_out, "skip_resume", c.name, both(skips, wakes_up(d, p, m)), done(d, p));
      runs = both(skips_resume(d, m, false), runs);
    }
  }
  Participants admit = go(false);
  admit += is_threaded(d, p) ? gate(own.state, device::admit{p}) : gate(own.state, device::admit_at_once{p});
  add_events({.kind = Kind::admit, .phase = p, .message = m, .device = d}, false, admit, both(normal_path(d, p), runs));
  for (const Callback& c : callbacks) add_callback(d, p, m, c);
}

void Composer::add_callback(DeviceIndex d, Phase p, Message m, const Callback& callback) {
  const DeviceParts& own = parts(d);
  EventInfo info{.kind = Kind::callback_start, .phase = p, .message = m, .device = d, .callback = callback.name};
  Ways conditions{{}};
  if (callback.if_runtime_suspended) conditions = both(conditions, runtime_is(d, *callback.if_runtime_suspended));
  if (callback.if_skip_resume) conditions = both(conditions, skips_resume(d, m, *callback.if_skip_resume));
  Participants start{gate(own.state, device::callback_start{p}), gate(message_, message::is{m}), {own.driver.index, callback.start, Role::must}};
  if (waits_after_its_look(p)) start += waits(d, p);
  if (callback.runtime_resumes) conditions = both(conditions, resumes_with_superiors(d));
  add_events(info, false, start, conditions);

  info.kind = Kind::callback_end;
  const auto end = [&](Outcome outcome, checker::LetterIndex letter) {
    Participants who{gate(own.state, device::callback_end{p, outcome}), gate(message_, message::is{m}),
                     {own.driver.index, letter, callback.sleeps ? Role::gate : Role::must}};
    who += needed(d, callback.needs);
    if (callback.needs_xenstore && xenstore_.exists()) who += gate(xenstore_, xenstore::answers{});
    info.outcome = outcome;
    const auto same = [&](const auto& e) {  // alternatives may end alike
      return e.kind == info.kind && e.phase == p && e.message == m && e.device == d && e.outcome == outcome && e.callback == info.callback;
    };
    for (std::size_t i = 0; i < model_.events.size(); ++i)
      if (same(model_.events[i])) {
        const auto now = model_.system.participants(static_cast<checker::EventIndex>(i));
        if (std::ranges::equal(now, who, [](const auto& a, const auto& b) { return a.component == b.component && a.letter == b.letter && a.role == b.role; })) return;
      }
    add_event(info, outcome != Outcome::ok, who);
  };
  end(Outcome::ok, callback.ok);
  if (callback.error != checker::no_letter && may_fail(d)) end(Outcome::error, callback.error);
}

}  // namespace pmc::model

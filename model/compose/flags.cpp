// direct_complete, must_resume, wakeup_path and the runtime PM status: which devices have them as components, and
// what the phases do with them.
#include <algorithm>

#include "model/compose/composer.hpp"

namespace pmc::model {

/// A driver that uses runtime PM has enabled it.
RuntimeStatus Composer::runtime_status(DeviceIndex d) const {
  const RuntimeStatus told = device(d).runtime;
  return told == RuntimeStatus::unsupported && parts(d).model->runtime_pm ? RuntimeStatus::active : told;
}

/// A flag is a component only where it can change and somebody can tell; elsewhere its value is known: direct_complete
/// and wakeup_path are clear, must_resume is set, the runtime status is what the topology says.
void Composer::find_flags() {
  flags_.assign(devices_.size(), {});
  const auto of = [&](DeviceIndex d) -> Flags& { return flags_[static_cast<std::size_t>(d)]; };
  const bool has_late = core_.has(Phase::suspend_late);
  const bool suspends = messages(Phase::suspend).contains(Message::SUSPEND) && has_late;
  const auto may_direct_complete = [&](DeviceIndex d) {
    if (!suspends || device(d).syscore || device(d).may_wakeup || has_flag(d, DPM_FLAG_NO_DIRECT_COMPLETE)) return false;
    if (runtime_status(d) == RuntimeStatus::active && !of(d).runtime) return false;
    const auto prepare = callbacks_of(d, Phase::prepare, Message::SUSPEND);
    return device(d).no_pm_callbacks || (!prepare.empty() && prepare.front().positive != checker::no_letter && is_free(d));
  };
  const auto tells_of_must_resume = [&](DeviceIndex d) {
    if (of(d).runtime) return true;
    for (const Phase p : {Phase::resume_noirq, Phase::resume_early})
      for (const Message m : messages(p))
        for (const Callback& c : callbacks_of(d, p, m))
          if (c.of_driver || c.if_skip_resume) return true;
    return false;
  };
  // From the first of the list on: superiors come before their subordinates.
  for (DeviceIndex d = 0; d < device_count(); ++d) {
    const DeviceParts& own = parts(d);
    Flags& flags = of(d);
    const RuntimeStatus status = runtime_status(d);
    const bool may_skip = has_flag(d, DPM_FLAG_MAY_SKIP_RESUME);
    const bool superior_direct = std::ranges::any_of(own.superiors, [&](DeviceIndex s) { return of(s).direct_complete; });
    const bool superior_must = std::ranges::any_of(own.superiors, [&](DeviceIndex s) { return of(s).must_resume; });
    const bool smart = has_flag(d, DPM_FLAG_SMART_SUSPEND);
    // What changes the status: runtime PM itself; resume_noirq, which sets it to active with DPM_FLAG_SMART_SUSPEND, and to
    // suspended if the resume is skipped; a callback that resumes the device.
    switch (status) {
      case RuntimeStatus::any: flags.runtime = true; break;
      case RuntimeStatus::suspended: flags.runtime = has_late && (smart || own.model->runtime_pm); break;
      case RuntimeStatus::unsupported: flags.runtime = has_late && smart; break;
      case RuntimeStatus::active: flags.runtime = has_late && may_skip; break;
    }
    // It is clear at the end of noirq only with DPM_FLAG_MAY_SKIP_RESUME; and an abort of noirq clears it of a device that
    // DPM_FLAG_SMART_SUSPEND has left in runtime suspend.
    const bool may_be_left = smart && (flags.runtime || status != RuntimeStatus::active);
    flags.must_resume = has_late && !device(d).syscore && (((may_skip || may_be_left) && tells_of_must_resume(d)) || (may_skip && superior_must));
    // Whether a device without callbacks is left as it is tell only its runtime PM status, a superior that may be left, too, and
    // a superior that it does not wait for then.
    const bool waits = std::ranges::any_of(own.superiors, [&](DeviceIndex s) { return own.async || parts(s).async; });
    flags.direct_complete = may_direct_complete(d) && (!device(d).no_pm_callbacks || flags.runtime || superior_direct || superior_must || waits);
  }
  std::vector<bool> below_direct_complete(devices_.size(), false), above_wakeup(devices_.size(), false);
  for (DeviceIndex d = 0; d < device_count(); ++d) {
    const DeviceIndex parent = device(d).parent;
    below_direct_complete[static_cast<std::size_t>(d)] =
        of(d).direct_complete || (parent != no_device && below_direct_complete[static_cast<std::size_t>(parent)]);
  }
  for (DeviceIndex d = device_count() - 1; d >= 0; --d)
    if (const DeviceIndex parent = device(d).parent; parent != no_device && (device(d).may_wakeup || above_wakeup[static_cast<std::size_t>(d)]))
      above_wakeup[static_cast<std::size_t>(parent)] = true;
  for (DeviceIndex d = 0; d < device_count(); ++d)
    of(d).wakeup_path = below_direct_complete[static_cast<std::size_t>(d)] && above_wakeup[static_cast<std::size_t>(d)];
}

/// pm_runtime_status_suspended() says so.
Ways Composer::runtime_is(DeviceIndex d, bool suspended) const {
  const DeviceParts& own = parts(d);
  if (own.runtime.exists()) return {{suspended ? gate(own.runtime, runtime::is_suspended{}) : gate(own.runtime, runtime::not_suspended{})}};
  // Never enabled: RPM_SUSPENDED, as pm_runtime_init() left it.
  return (runtime_status(d) != RuntimeStatus::active) == suspended ? Ways{{}} : Ways{};
}

/// __device_suspend(): past the test for direct_complete, with the flag clear.
Ways Composer::normal_path(DeviceIndex d, Phase p) const {
  const DeviceParts& own = parts(d);
  if (!is_down(p)) return {{}};
  if (p != Phase::suspend) return own.direct_complete.exists() ? Ways{{gate(own.direct_complete, flag::is_clear{})}} : Ways{{}};
  Ways ways{{}};
  if (own.direct_complete.exists()) {
    ways = {{gate(own.direct_complete, flag::is_clear{})}};
    const Participants dropped{gate(own.direct_complete, flag::drop{})};
    for (const Participants& active : runtime_is(d, false)) ways.push_back(both({dropped}, {active}).front());
    if (own.wakeup_path.exists())
      for (const Participants& suspended : runtime_is(d, true))
        ways.push_back(both(both({dropped}, {suspended}), {{gate(own.wakeup_path, flag::is_set{})}}).front());
  }
  // must_resume = !(driver_flags & DPM_FLAG_MAY_SKIP_RESUME)
  if (own.must_resume.exists())
    ways = both(ways, {{has_flag(d, DPM_FLAG_MAY_SKIP_RESUME) ? gate(own.must_resume, flag::clear{}) : gate(own.must_resume, flag::set{})}});
  return ways;
}

/// __device_suspend(): direct_complete is set, no wakeup has to pass, runtime PM says suspended and is disabled.
Ways Composer::takes_direct_complete(DeviceIndex d) const {
  const DeviceParts& own = parts(d);
  if (!own.direct_complete.exists()) return {};
  Ways ways{{gate(own.direct_complete, flag::is_set{})}};
  if (own.wakeup_path.exists()) ways = both(ways, {{gate(own.wakeup_path, flag::is_clear{})}});
  if (own.runtime.exists()) return both(ways, {{gate(own.runtime, runtime::disable_if_suspended{})}});
  return both(ways, runtime_is(d, true));
}

/// dev_pm_skip_resume() returns `skip`.
Ways Composer::skips_resume(DeviceIndex d, Message m, bool skip) const {
  const DeviceParts& own = parts(d);
  if (m == Message::RESTORE) return skip ? Ways{} : Ways{{}};
  if (m == Message::THAW) {
    if (!has_flag(d, DPM_FLAG_SMART_SUSPEND)) return skip ? Ways{} : Ways{{}};
    return runtime_is(d, skip);
  }
  if (!own.must_resume.exists()) return skip ? Ways{} : Ways{{}};
  return {{skip ? gate(own.must_resume, flag::is_clear{}) : gate(own.must_resume, flag::is_set{})}};
}

/// device_resume_noirq() brings the runtime PM status in line with what happens to the device.
Ways Composer::wakes_up(DeviceIndex d, Phase p, Message m) const {
  const DeviceParts& own = parts(d);
  if (p != Phase::resume_noirq || !own.runtime.exists()) return {{}};
  Ways ways;
  const auto add = [&](const Ways& more) { ways.insert(ways.end(), more.begin(), more.end()); };
  const bool by_status = m == Message::THAW && has_flag(d, DPM_FLAG_SMART_SUSPEND);
  const bool smart = has_flag(d, DPM_FLAG_SMART_SUSPEND);
  // If it is skipped: pm_runtime_set_suspended(), which changes nothing where the status decided.
  add(by_status ? skips_resume(d, m, true) : both(skips_resume(d, m, true), {{gate(own.runtime, runtime::set_suspended{})}}));
  // If not: pm_runtime_set_active(), for a device with DPM_FLAG_SMART_SUSPEND that was suspended.
  add(by_status || !smart ? skips_resume(d, m, false) : both(skips_resume(d, m, false), {{gate(own.runtime, runtime::set_active{})}}));
  return ways;
}

/// __device_resume_noirq() of a device whose noirq callback has not run: if late has left it in runtime suspend, early
/// will, too.
Ways Composer::left_by_noirq(DeviceIndex d) const {
  const DeviceParts& own = parts(d);
  if (!own.must_resume.exists() || !has_flag(d, DPM_FLAG_SMART_SUSPEND)) return {{}};
  Ways ways = both(runtime_is(d, true), {{gate(own.must_resume, flag::clear{})}});
  const Ways stays = runtime_is(d, false);
  ways.insert(ways.end(), stays.begin(), stays.end());
  if (!own.direct_complete.exists()) return ways;
  ways = both(ways, {{gate(own.direct_complete, flag::is_clear{})}});
  ways.push_back({gate(own.direct_complete, flag::is_set{})});
  return ways;
}

/// pm_runtime_resume(), called by a callback: parents and suppliers are resumed first.
// Abstraction: it always succeeds where runtime PM is not disabled.
Ways Composer::resumes_with_superiors(DeviceIndex d) const {
  std::set<DeviceIndex> above;
  std::vector<DeviceIndex> work = parts(d).superiors;
  while (!work.empty()) {
    const DeviceIndex s = work.back();
    work.pop_back();
    if (above.insert(s).second) work.insert(work.end(), parts(s).superiors.begin(), parts(s).superiors.end());
  }
  Ways ways{{}};
  if (parts(d).runtime.exists()) ways = {{gate(parts(d).runtime, runtime::pm_runtime_resume{})}};
  for (const DeviceIndex s : above) {
    if (!parts(s).runtime.exists()) continue;
    Participants wakes{gate(parts(s).runtime, runtime::runtime_resume{})};
    if (parts(s).driver.exists())
      if (const auto l = parts(s).driver.machine->automaton.letter("runtime_resume"); l != checker::no_letter)
        wakes += {parts(s).driver.index, l, checker::Role::must};
    ways = both(ways, {{gate(parts(s).runtime, runtime::not_suspended{})}, wakes});
  }
  return ways;
}

/// What the end of a device's work in a phase does to flags, its own and its superiors'.
Ways Composer::done(DeviceIndex d, Phase p) const {
  const DeviceParts& own = parts(d);
  if (p == Phase::resume_early) return own.runtime.exists() ? Ways{{gate(own.runtime, runtime::enable{})}} : Ways{{}};
  if (p == Phase::suspend) {
    Participants clears;  // dpm_clear_superiors_direct_complete()
    for (const DeviceIndex s : own.superiors)
      if (parts(s).direct_complete.exists()) clears += gate(parts(s).direct_complete, flag::clear{});
    // dpm_propagate_wakeup_to_parent().  Abstraction: no parent has power.ignore_children set.
    const DeviceIndex parent = device(d).parent;
    if (parent == no_device || !parts(parent).wakeup_path.exists()) return {clears};
    const Participants passes_on{gate(parts(parent).wakeup_path, flag::set{})};
    if (device(d).may_wakeup) return both({clears}, {passes_on});
    if (!own.wakeup_path.exists()) return {clears};
    return both({clears}, Ways{both({passes_on}, {{gate(own.wakeup_path, flag::is_set{})}}).front(), {gate(own.wakeup_path, flag::is_clear{})}});
  }
  if (p != Phase::suspend_noirq) return {{}};
  Participants passes_on;  // dpm_superior_set_must_resume()
  for (const DeviceIndex s : own.superiors)
    if (parts(s).must_resume.exists()) passes_on += gate(parts(s).must_resume, flag::set{});
  if (!own.must_resume.exists()) return {passes_on};
  // It has no DPM_FLAG_MAY_SKIP_RESUME, or is in use (usage_count > 1), or its callbacks have cleared may_skip_resume:
  // must_resume is set now.  Abstraction: either of the latter may be so, whatever the driver.
  Ways ways = both({passes_on}, {{gate(own.must_resume, flag::set{})}});
  if (!has_flag(d, DPM_FLAG_MAY_SKIP_RESUME)) return ways;
  const Ways set_before = both({passes_on}, {{gate(own.must_resume, flag::is_set{})}});
  ways.insert(ways.end(), set_before.begin(), set_before.end());
  ways.push_back({gate(own.must_resume, flag::is_clear{})});
  return ways;
}

/// __device_suspend_late() begins with __pm_runtime_disable().
// Abstraction: it does so before it waits.  For an asynchronous device it is part of `schedule`: what runtime PM does
// between the two commutes with it.  For a synchronous one it is part of its decision: runtime PM may still act while
// it waits, which the kernel rules out; more behaviours, never fewer.
Participants Composer::late_begins(DeviceIndex d, Phase p) const {
  if (p != Phase::suspend_late || !parts(d).runtime.exists()) return {};
  return {gate(parts(d).runtime, runtime::disable{})};
}

/// dev_pm_skip_suspend() of a device with DPM_FLAG_SMART_SUSPEND, in late or noirq.  A synchronous device's late disables
/// runtime PM in the same step.
Ways Composer::late_finds(DeviceIndex d, Phase p, bool suspended) const {
  if (p != Phase::suspend_late || is_threaded(d, p) || !parts(d).runtime.exists()) return runtime_is(d, suspended);
  return {{suspended ? gate(parts(d).runtime, runtime::disable_if_suspended{}) : gate(parts(d).runtime, runtime::disable_if_active{})}};
}

}  // namespace pmc::model

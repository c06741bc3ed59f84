#include "tests/drivers/main_c.hpp"

#include <algorithm>

namespace pmc::tests {

using namespace model;

MainC::MainC(const Topology& topology, Choices& choices) : topology_(topology), choices_(choices), devices_(topology.devices.size()) {
  for (std::size_t d = 0; d < devices_.size(); ++d) {
    dpm_list_.push_back(d);
    devices_[d].rpm_suspended = info(d).runtime == RuntimeStatus::suspended || info(d).runtime == RuntimeStatus::unsupported;
  }
}

void MainC::log(std::size_t d, Phase p, const std::string& what) {
  log_ += info(d).name + " " + std::string(to_string(p)) + " " + what + "\n";
}

bool MainC::skip_suspend(std::size_t d) const { return flag(d, DPM_FLAG_SMART_SUSPEND) && devices_[d].rpm_suspended; }
bool MainC::skip_resume(std::size_t d) const {
  if (transition_ == Message::RESTORE) return false;
  if (transition_ == Message::THAW) return skip_suspend(d);
  return !devices_[d].must_resume;
}

bool MainC::driver_has(std::size_t d, std::string_view op) const {
  const auto& own = info(d).driver_only_ops;
  return std::ranges::find(own, op) != own.end();
}
bool MainC::subsystem_has(std::size_t d, std::string_view op) const {
  const auto& all = info(d).ops;
  return std::ranges::find(all, op) != all.end() && !driver_has(d, op);
}

/// Runs the callback: true if it succeeds.
bool MainC::run(std::size_t d, Phase p, bool may_fail) {
  log(d, p, "start");
  const bool fails = may_fail && choices_.choose(2) == 1;
  log(d, p, fails ? "error" : "ok");
  return !fails;
}

/// Calls what there is for the phase, the subsystem's before the driver's; the driver's may be left out.
bool MainC::call(std::size_t d, Phase p, bool leave_out_driver, const char* why) {
  const std::string_view op = op_name(p, transition_);
  if (subsystem_has(d, op)) return run(d, p, is_down(p));
  if (!driver_has(d, op)) return true;
  if (!leave_out_driver) return run(d, p, is_down(p));
  log(d, p, why);
  return true;
}

void MainC::for_superiors(std::size_t d, const std::function<void(State&)>& f) {
  if (info(d).parent != no_device) f(devices_[static_cast<std::size_t>(info(d).parent)]);
  for (const DeviceIndex s : info(d).suppliers) f(devices_[static_cast<std::size_t>(s)]);
}

bool MainC::device_prepare(std::size_t d) {
  State& dev = devices_[d];
  log(d, Phase::prepare, "start");
  if (info(d).syscore) {
    log(d, Phase::prepare, "ok");
    return true;
  }
  dev.wakeup_path = false;
  std::size_t returned = 0;  // 1: more than 0; 2: an error
  if (!info(d).no_pm_callbacks && (subsystem_has(d, "prepare") || driver_has(d, "prepare"))) returned = choices_.choose(3);
  log(d, Phase::prepare, returned == 0 ? "ok" : returned == 1 ? "positive" : "error");
  if (returned == 2) return false;
  dev.direct_complete = transition_ == Message::SUSPEND && (returned == 1 || info(d).no_pm_callbacks) && !flag(d, DPM_FLAG_NO_DIRECT_COMPLETE);
  return true;
}

bool MainC::device_suspend(std::size_t d) {
  State& dev = devices_[d];
  if (info(d).syscore) return true;
  if (info(d).may_wakeup || dev.wakeup_path) dev.direct_complete = false;
  if (dev.direct_complete && dev.rpm_suspended) {
    dev.is_suspended = true;
    if (!info(d).no_pm_callbacks) log(d, Phase::suspend, "direct_complete");
    return true;
  }
  dev.direct_complete = false;
  dev.may_skip_resume = true;
  dev.must_resume = !flag(d, DPM_FLAG_MAY_SKIP_RESUME);
  if (!call(d, Phase::suspend, false, "")) return false;
  dev.is_suspended = true;
  if (info(d).may_wakeup) dev.wakeup_path = true;
  if (dev.wakeup_path && info(d).parent != no_device) devices_[static_cast<std::size_t>(info(d).parent)].wakeup_path = true;
  for_superiors(d, [](State& s) { s.direct_complete = false; });
  return true;
}

bool MainC::device_suspend_late(std::size_t d) {
  State& dev = devices_[d];
  if (info(d).syscore || dev.direct_complete) return true;
  if (!call(d, Phase::suspend_late, skip_suspend(d), "smart_suspend")) return false;
  dev.is_late_suspended = true;
  return true;
}

bool MainC::device_suspend_noirq(std::size_t d) {
  State& dev = devices_[d];
  if (info(d).syscore || dev.direct_complete) return true;
  if (!call(d, Phase::suspend_noirq, skip_suspend(d), "smart_suspend")) return false;
  dev.is_noirq_suspended = true;
  // Whether its callbacks have cleared may_skip_resume, or it is in use.
  const bool needed = flag(d, DPM_FLAG_MAY_SKIP_RESUME) ? choices_.choose(2) == 1 : true;
  if (needed) dev.must_resume = true;
  if (dev.must_resume) for_superiors(d, [](State& s) { s.must_resume = true; });
  return true;
}

void MainC::device_resume_noirq(std::size_t d) {
  State& dev = devices_[d];
  if (info(d).syscore || dev.direct_complete) return;
  if (!dev.is_noirq_suspended) {
    if (skip_suspend(d)) dev.must_resume = false;
    return;
  }
  const bool skip = skip_resume(d);
  if (skip)
    dev.rpm_suspended = true;
  else if (skip_suspend(d))
    dev.rpm_suspended = false;
  call(d, Phase::resume_noirq, skip, "skip_resume");
  dev.is_noirq_suspended = false;
}

void MainC::device_resume_early(std::size_t d) {
  State& dev = devices_[d];
  if (info(d).syscore || dev.direct_complete || !dev.is_late_suspended) return;
  call(d, Phase::resume_early, skip_resume(d), "skip_resume");
  dev.is_late_suspended = false;
}

void MainC::device_resume(std::size_t d) {
  State& dev = devices_[d];
  if (info(d).syscore || !dev.is_suspended) return;
  dev.is_suspended = false;
  if (!dev.direct_complete) call(d, Phase::resume, false, "");
}

void MainC::device_complete(std::size_t d) {
  log(d, Phase::complete, "start");
  log(d, Phase::complete, "ok");
}

bool MainC::walk_down(List& from, List& to, bool (MainC::*device)(std::size_t), bool moves_the_failed) {
  while (!from.empty()) {
    const std::size_t d = from.back();
    const bool ok = (this->*device)(d);
    if (ok || moves_the_failed) {
      from.pop_back();
      to.insert(to.begin(), d);
    }
    if (!ok) return false;
  }
  return true;
}

void MainC::walk_up(List& from, List& to, void (MainC::*device)(std::size_t)) {
  while (!from.empty()) {
    const std::size_t d = from.front();
    from.erase(from.begin());
    to.push_back(d);
    (this->*device)(d);
  }
}

std::string MainC::transition(Message down, Message up) {
  transition_ = down;
  const auto early = [&](Message m) {
    transition_ = m;
    walk_up(late_early_, suspended_, &MainC::device_resume_early);
  };
  const auto noirq = [&](Message m) {
    transition_ = m;
    walk_up(noirq_, late_early_, &MainC::device_resume_noirq);
    // Those that the noirq walk down had not come to are on the late list already.
  };
  const auto start = [&] {  // dpm_suspend_start()
    while (!dpm_list_.empty()) {
      const std::size_t d = dpm_list_.front();
      if (!device_prepare(d)) return false;
      dpm_list_.erase(dpm_list_.begin());
      prepared_.push_back(d);
    }
    return walk_down(prepared_, suspended_, &MainC::device_suspend, false);
  };
  const auto end = [&] {  // dpm_suspend_end(); it unwinds what it has done
    if (!walk_down(suspended_, late_early_, &MainC::device_suspend_late, true)) {
      early(resume_event(down));
      return false;
    }
    if (walk_down(late_early_, noirq_, &MainC::device_suspend_noirq, false)) return true;
    noirq(resume_event(down));
    early(resume_event(down));
    return false;
  };
  bool asleep = start() && end();
  const Message failed = resume_event(down);
  if (asleep) {
    noirq(up);
    early(up);
  }
  transition_ = asleep ? up : failed;
  walk_up(suspended_, prepared_, &MainC::device_resume);
  while (!prepared_.empty()) {  // dpm_complete(), from the end
    const std::size_t d = prepared_.back();
    prepared_.pop_back();
    device_complete(d);
    dpm_list_.insert(dpm_list_.begin(), d);
  }
  std::ranges::sort(dpm_list_);
  return log_;
}

}  // namespace pmc::tests

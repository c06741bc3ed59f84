/// drivers/base/power/main.c of Linux 6.1 once more, as a plain program for synchronous devices: what it does with the
/// flags of struct dev_pm_info, said a second time and in another way than model/compose says it.  Every choice (what a
/// callback returns, whether a device is in use) is asked for, so that all runs can be enumerated.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "model/driver.hpp"

namespace pmc::tests {

/// Answers from a script; beyond its end 0.  next() gives every script once.
class Choices {
 public:
  std::size_t choose(std::size_t options) {
    if (at_ == taken_.size()) taken_.push_back({0, options});
    return taken_[at_++].first;
  }
  bool next() {
    at_ = 0;
    while (!taken_.empty() && taken_.back().first + 1 == taken_.back().second) taken_.pop_back();
    if (taken_.empty()) return false;
    ++taken_.back().first;
    return true;
  }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> taken_;
  std::size_t at_ = 0;
};

class MainC {
 public:
  MainC(const model::Topology& topology, Choices& choices);
  /// dpm_suspend_start(), dpm_suspend_end(), dpm_resume_start(), dpm_resume_end(), as the callers of tests/faults use them;
  /// a line for each callback and each device that is left alone.
  std::string transition(model::Message down, model::Message up);
  [[nodiscard]] bool runtime_suspended(std::size_t d) const { return devices_[d].rpm_suspended; }

 private:
  struct State {
    bool direct_complete = false, must_resume = false, may_skip_resume = false, wakeup_path = false;
    bool is_suspended = false, is_late_suspended = false, is_noirq_suspended = false;
    bool rpm_suspended = false;
  };
  [[nodiscard]] const model::Device& info(std::size_t d) const { return topology_.devices[d]; }
  [[nodiscard]] bool flag(std::size_t d, unsigned f) const { return (info(d).driver_flags & f) != 0; }
  [[nodiscard]] bool skip_suspend(std::size_t d) const;
  [[nodiscard]] bool skip_resume(std::size_t d) const;
  void log(std::size_t d, model::Phase p, const std::string& what);
  bool run(std::size_t d, model::Phase p, bool may_fail);
  bool subsystem_has(std::size_t d, std::string_view op) const;
  bool driver_has(std::size_t d, std::string_view op) const;
  bool call(std::size_t d, model::Phase p, bool leave_out_driver, const char* why);
  void for_superiors(std::size_t d, const std::function<void(State&)>& f);

  bool device_prepare(std::size_t d);
  bool device_suspend(std::size_t d);
  bool device_suspend_late(std::size_t d);
  bool device_suspend_noirq(std::size_t d);
  void device_resume_noirq(std::size_t d);
  void device_resume_early(std::size_t d);
  void device_resume(std::size_t d);
  void device_complete(std::size_t d);

  using List = std::vector<std::size_t>;
  bool walk_down(List& from, List& to, bool (MainC::*device)(std::size_t), bool moves_the_failed);
  void walk_up(List& from, List& to, void (MainC::*device)(std::size_t));

  const model::Topology& topology_;
  Choices& choices_;
  std::vector<State> devices_;
  List dpm_list_, prepared_, suspended_, late_early_, noirq_;
  model::Message transition_ = model::Message::SUSPEND;
  std::string log_;
};

}  // namespace pmc::tests

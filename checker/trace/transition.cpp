#include "checker/trace/transition.hpp"

#include <algorithm>
#include <utility>

namespace pmc::trace {
namespace {

using model::Message, model::Phase;

/// So many steps of one transition are kept; a machine with 4096 processors has a third of it.
constexpr std::size_t steps_max = 65536;
constexpr std::size_t failures_max = 1024;
/// Suspend-to-idle of old kernels walked the noirq phases at each wakeup.
constexpr std::size_t walks_max = 4096;

bool is_up(const std::optional<Phase>& phase) { return phase && !model::is_down(*phase); }

}  // namespace

/// What the thread that drives a transition does.
struct Transitions::Step {
  std::string_view action;
  std::int64_t value = 0, time = 0;
  std::uint64_t line = 0;
  bool begin = false;
};

/// A transition that is being heard.
struct Transitions::Round {
  Transition transition;
  std::vector<Step> steps;
  std::set<std::pair<std::string_view, std::string_view>> devices;  ///< "DRIVER DEVICE" and parent
  std::set<std::int64_t> threads;
  bool resumed = false;   ///< the way up has got to dpm_resume()
  bool freezing = false;  ///< freeze_processes has begun and not ended
};

Transitions::Transitions() = default;
Transitions::~Transitions() = default;

/// Where a callback or a walk of the way down comes after the way up has got to dpm_resume(), another transition began.
bool Transitions::begins_anew(const Event& e) const {
  if (!now_ || !e.phase || !model::is_down(*e.phase)) return false;
  if (e.kind == Kind::action_begin && e.phase == Phase::prepare) return !now_->transition.walks.empty();
  return now_->resumed;
}

Transitions::Round& Transitions::round(bool start_known) {
  if (!now_) {
    now_ = std::make_unique<Round>();
    now_->transition.start_known = start_known;
    now_->transition.first_event = events_;
    now_->transition.attempt = attempt_;
    attempt_used_ = true;
  }
  return *now_;
}

void Transitions::close() {
  if (!now_) return;
  Transition& t = now_->transition;
  t.devices = now_->devices.size();
  t.threads = now_->threads.size();
  now_->devices.clear();
  now_->threads.clear();
  done_.push_back(std::move(*now_));
  now_.reset();
}

/// What phase and message say, of a callback or of a walk.
void Transitions::hear(Round& r, const Event& e) {
  Transition& t = r.transition;
  r.resumed = r.resumed || e.phase == Phase::resume || e.phase == Phase::complete;
  if (!e.message) return;
  if (!model::is_down(*e.message)) {
    if (std::ranges::find(t.up, *e.message) == t.up.end()) t.up.push_back(*e.message);
  } else if (!t.down) {
    t.down = e.message;
  }
}

void Transitions::callback(const Event& e) {
  Round& r = round(false);
  Transition& t = r.transition;
  hear(r, e);
  if (e.kind == Kind::callback_start) {
    ++t.callbacks;
    r.devices.insert({e.text, e.parent});
    r.threads.insert(e.pid);
    const auto walk =
        std::ranges::find_if(t.walks.rbegin(), t.walks.rend(), [&](const Walk& w) { return w.phase == e.phase && w.message == e.message; });
    if (walk != t.walks.rend())
      ++walk->callbacks;
    else if (e.phase && t.walks.size() < walks_max)  // its begin is not recorded
      t.walks.push_back({*e.phase, e.message, 0, 0, 1});
  } else if (e.error != 0) {
    Failure failure{e.line,
                    e.phase,
                    e.message,
                    std::string(e.driver),
                    std::string(e.device),
                    std::string(e.parent),
                    std::string(e.supplier),
                    std::string(e.text),
                    e.error};
    auto& list = e.phase == Phase::prepare && e.error == prepare_again ? t.retried : is_up(e.phase) ? t.ignored : t.failures;
    if (list.size() < failures_max) list.push_back(std::move(failure));
  }
}

void Transitions::action(const Event& e) {
  const bool begin = e.kind == Kind::action_begin;
  // What does not come from a transition alone begins none: processors go off and on by themselves, too.
  const bool opens = e.phase || e.action == "suspend_enter" || e.action == "freeze_processes" || e.action == "thaw_processes" ||
                     e.action == "syscore_suspend" || e.action == "syscore_resume" || e.action == "machine_suspend";
  if (!now_ && !opens) return;
  Round& r = round(begin && (e.phase == Phase::prepare || e.action == "suspend_enter" || e.action == "thaw_processes"));
  Transition& t = r.transition;
  if (r.steps.size() < steps_max) r.steps.push_back({e.action, e.value, e.time, e.line, begin});
  if (e.action == "freeze_processes") r.freezing = begin;
  hear(r, e);
  if (!e.phase) return;
  const auto open = std::ranges::find_if(t.walks.rbegin(), t.walks.rend(),
                                         [&](const Walk& w) { return w.phase == *e.phase && w.message == e.message && w.end == 0; });
  if (!begin && open != t.walks.rend())
    open->end = e.line;
  else if (t.walks.size() < walks_max)
    t.walks.push_back({*e.phase, e.message, begin ? e.line : 0, begin ? 0 : e.line, 0});
}

void Transitions::event(const Event& e) {
  if (e.cpu >= 0) cpus_.insert(e.cpu);
  const bool is_callback = e.kind == Kind::callback_start || e.kind == Kind::callback_end;
  const bool is_action = e.kind == Kind::action_begin || e.kind == Kind::action_end;
  if (is_callback || is_action) {
    if (e.kind == Kind::action_begin && e.action == "suspend_enter") {
      close();
      if (attempt_used_) ++attempt_;
      attempt_used_ = false;
    } else if (begins_anew(e)) {
      close();
    }
    if (is_callback)
      callback(e);
    else
      action(e);
    if (now_) {
      Transition& t = now_->transition;
      if (t.first_line == 0) t.first_line = e.line;
      t.last_line = e.line;
      t.last_event = events_;
      // freeze_processes() thaws by itself what it could not freeze in full.
      if (e.kind == Kind::action_end && e.action == "thaw_processes" && !now_->freezing) {
        close();
        ++attempt_;
        attempt_used_ = false;
      }
    }
  }
  ++events_;
}

// --- what it was -----------------------------------------------------------------------------------

class Transitions::Reading {
 public:
  Reading(Round& round, Unit unit, bool several_cpus, bool followed)
      : r_(round), t_(round.transition), unit_(unit), several_cpus_(several_cpus), followed_(followed) {}

  void read() {
    for (const Step& s : r_.steps) {
      const bool sleeps = s.action == "suspend_enter" || (s.action == "machine_suspend" && s.value != hibernation);
      if ((sleeps || s.action == "resume_console") && t_.state == SleepState::unknown && s.value >= 1 && s.value <= 3)
        t_.state = static_cast<SleepState>(s.value);
    }
    if (t_.walks.empty() && t_.callbacks == 0 && !has("machine_suspend") && !has("syscore_suspend") && !has("syscore_resume"))
      return tasks();
    find_holes();
    sort();
    if (t_.sort != Sort::suspend) t_.state = SleepState::unknown;
    outcome();
  }

 private:
  static constexpr std::int64_t hibernation = 4;

  bool has(std::string_view action) const { return find(action, true) || find(action, false); }
  const Step* find(std::string_view action, bool begin) const {
    const auto at = std::ranges::find_if(r_.steps, [&](const Step& s) { return s.action == action && s.begin == begin; });
    return at == r_.steps.end() ? nullptr : &*at;
  }
  const Step* last(std::string_view action, bool begin) const {
    const auto at =
        std::ranges::find_if(r_.steps.rbegin(), r_.steps.rend(), [&](const Step& s) { return s.action == action && s.begin == begin; });
    return at == r_.steps.rend() ? nullptr : &*at;
  }
  bool walked(Phase phase) const {
    return std::ranges::any_of(t_.walks, [&](const Walk& w) { return w.phase == phase; });
  }

  /// Whether a test may have waited between this step and the next.  suspend_test() and hibernation_test() delay by
  /// pm_test_delay seconds, 5 unless somebody changed it; what else lies there takes milliseconds (hibernation frees its
  /// memory: tenths of a second).  Emulated clocks run at half the speed: hence less than a second.
  bool waited_after(const Step* step) {
    if (step == nullptr || step == &r_.steps.back()) return false;
    const std::int64_t waited = step[1].time - step->time;
    constexpr std::int64_t enough_ns = 400'000'000, enough_ticks = 900'000'000;
    if (unit_ == Unit::ticks) t_.caveats.emplace_back("the clock counts ticks: how long the kernel waited there is an estimate");
    return waited >= (unit_ == Unit::ticks ? enough_ticks : enough_ns);
  }

  void complete(Test test = Test::none, const char* caveat = nullptr) {
    t_.outcome = Outcome::complete;
    t_.test = test;
    if (caveat != nullptr) t_.caveats.emplace_back(caveat);
  }
  void cancelled(Cause cause, std::optional<Phase> at, const char* caveat = nullptr) {
    t_.outcome = Outcome::cancelled;
    t_.cause = cause;
    t_.at = at;
    if (caveat != nullptr) t_.caveats.emplace_back(caveat);
  }
  void unknown(std::string caveat) {
    t_.outcome = Outcome::unknown;
    t_.caveats.push_back(std::move(caveat));
  }

  // Source: enter_state() and suspend_prepare(), kernel/power/suspend.c; hibernate(), kernel/power/hibernate.c.
  void tasks() {
    t_.sort = Sort::tasks_only;
    const Step *froze = last("freeze_processes", false), *freezing = find("freeze_processes", true),
               *thawing = find("thaw_processes", true);
    t_.end_known = find("thaw_processes", false) != nullptr;
    if (has("suspend_enter") && !has("sync_filesystems") && freezing == nullptr && thawing == nullptr) {
      t_.outcome = Outcome::refused;
      t_.end_known = true;
      t_.caveats.emplace_back(
          "suspend_enter begins and nothing follows: the state was refused (or its notifiers failed, or the recording ends there)");
    } else if (freezing != nullptr && thawing != nullptr && froze != nullptr && thawing->line < froze->line) {
      t_.end_known = true;
      cancelled(Cause::tasks, {});
    } else if (!t_.end_known) {
      unknown("the recording ends while tasks are frozen, or before");
    } else if (freezing == nullptr && !has("suspend_enter")) {
      complete(
          Test::freezer,
          "tasks are thawed and nothing else is recorded: a hibernation whose pm_test is freezer, or one that ended before any device was "
          "touched; nothing in a recording tells them apart");
    } else if (!find("suspend_enter", false) && waited_after(froze)) {
      complete(Test::freezer, "told from a failure by the time that passes before the tasks are thawed");
    } else {
      cancelled(Cause::unknown, {});
    }
  }

  void find_holes() {
    const auto begun = [&](Phase p) { return std::ranges::any_of(t_.walks, [&](const Walk& w) { return w.phase == p && w.begin != 0; }); };
    t_.start_known = begun(Phase::prepare);
    const auto complete = std::ranges::find(t_.walks, Phase::complete, &Walk::phase);
    t_.end_known = complete != t_.walks.end() && complete->end != 0;
    std::optional<Phase> deepest;
    bool up = false;
    for (const Walk& w : t_.walks) {
      const bool is_last = &w == &t_.walks.back();
      // A walk always ends (its events frame it); only the recording's end may come first.
      if (w.begin == 0 || (w.end == 0 && !is_last)) t_.holes = true;
      if (!model::is_down(w.phase)) {
        up = true;
      } else {
        if (!deepest || w.phase > *deepest) deepest = w.phase;
      }
    }
    if (!deepest) {
      t_.holes = t_.holes || up;
      return;
    }
    for (const Phase p : model::all_phases) {
      if (p < *deepest && !walked(p) && (p != Phase::prepare || t_.start_known)) t_.holes = true;
      // What was begun on the way down is walked on the way up; a failed prepare need not resume anything.
      const bool needed = !model::is_down(p) && p >= model::counterpart(*deepest) && (*deepest != Phase::prepare || p == Phase::complete);
      if (up && needed && !walked(p) && std::ranges::any_of(t_.walks, [&](const Walk& w) { return w.phase > p; })) t_.holes = true;
    }
  }

  void sort() {
    const bool restore = !t_.up.empty() && t_.up.front() == Message::RESTORE;
    if (!t_.down) {
      const bool resume = !t_.up.empty() && t_.up.front() == Message::RESUME;
      t_.sort = resume ? Sort::suspend : Sort::unknown;
      return;
    }
    switch (*t_.down) {
      case Message::SUSPEND: t_.sort = Sort::suspend; return;
      case Message::HIBERNATE: t_.sort = Sort::power_off; return;
      case Message::QUIESCE: t_.sort = Sort::boot_kernel; return;
      case Message::FREEZE: t_.sort = !has("machine_suspend") ? Sort::no_image : restore ? Sort::restored : Sort::image; return;
      case Message::RESUME:
      case Message::THAW:
      case Message::RESTORE:
      case Message::RECOVER: return;
    }
  }

  void outcome() {
    if (t_.holes) return unknown("phases are missing in between");
    if (!t_.start_known) return unknown("the start is not recorded");
    Phase deepest = Phase::prepare;
    bool up = false;
    for (const Walk& w : t_.walks) {
      if (model::is_down(w.phase)) deepest = std::max(deepest, w.phase);
      up = up || !model::is_down(w.phase);
    }
    if (!up) {
      const Step* const leaving = find("syscore_suspend", true);
      if (leaving != nullptr && (t_.sort == Sort::power_off || t_.sort == Sort::boot_kernel)) {
        t_.outcome = Outcome::handover;
        t_.caveats.emplace_back(
            "the last that this kernel can record: it hands over there, unless the recording was cut at that very place");
        return;
      }
      return unknown("the recording ends on the way down");
    }
    if (!t_.end_known) return unknown("the recording ends on the way up");
    for (const Failure& f : t_.failures)
      if (f.phase == deepest) return cancelled(Cause::callback, deepest);
    if (!t_.failures.empty()) t_.caveats.emplace_back("a callback failed on the way down, and the core went on");
    switch (deepest) {
      case Phase::prepare:
        return cancelled(Cause::unknown, deepest, "no callback failed, and no device is suspended: a step of the platform failed");
      case Phase::suspend:
        if (may_test() && waited_after(last("dpm_suspend", false))) return complete(Test::devices, by_time);
        return cancelled(Cause::wakeup, deepest);
      case Phase::suspend_late: return cancelled(Cause::wakeup, deepest);
      case Phase::suspend_noirq: return after_noirq();
      case Phase::resume_noirq:
      case Phase::resume_early:
      case Phase::resume:
      case Phase::complete: break;
    }
  }

  /// pm_test is looked at by suspend_devices_and_enter() and hibernation_snapshot() only.
  bool may_test() const { return t_.sort == Sort::suspend || t_.sort == Sort::no_image; }

  // Source: suspend_enter(), kernel/power/suspend.c; create_image(), kernel/power/hibernate.c; xen_suspend(), drivers/xen/manage.c.
  void after_noirq() {
    if (has("machine_suspend")) return slept();
    const Step *down = find("syscore_suspend", true), *is_down = find("syscore_suspend", false);
    if (down != nullptr && is_down == nullptr)
      return cancelled(Cause::syscore, Phase::suspend_noirq, "a system core operation failed, or syscore_suspend() saw a wakeup event");
    const bool processors_off = has("CPU_OFF");
    const bool thaws = !t_.up.empty() && t_.up.front() == Message::THAW;
    if (down != nullptr) {
      if (t_.sort == Sort::no_image && !processors_off && (several_cpus_ || thaws))
        return complete(Test::none, "no image and no processor goes off, but system core is suspended: a caller as Xen's do_suspend()");
      if (may_test())
        return complete(Test::core,
                        "the machine does not sleep between syscore_suspend and syscore_resume: pm_test is core, unless a wakeup event "
                        "came right there");
      return cancelled(Cause::wakeup, Phase::suspend_noirq);
    }
    if (may_test() && waited_after(processors_off ? last("CPU_OFF", false) : last("dpm_suspend_noirq", false)))
      return complete(processors_off ? Test::processors : Test::platform, by_time);
    if (t_.sort == Sort::no_image && !processors_off && thaws)
      return complete(Test::none,
                      "a caller that makes no image, as hibernate_quiet_exec(); or, if /dev/snapshot has made an image since boot, a "
                      "hibernation that a wakeup "
                      "event cancelled");
    cancelled(Cause::wakeup, Phase::suspend_noirq);
  }

  void slept() {
    if (t_.sort != Sort::image) return complete();
    if (!t_.up.empty() && t_.up.front() == Message::RECOVER) {
      t_.outcome = Outcome::image_failed;
      return;
    }
    // The tasks stay frozen while the image is written, and for good if it was.
    if (has("thaw_processes") || followed_) return complete();
    t_.outcome = Outcome::handover;
    t_.caveats.emplace_back(
        "the image is made and the tasks stay frozen: it is written, and this kernel ends without another device phase; or the recording "
        "ends before");
  }

  static constexpr const char* by_time = "a test run, told from a wakeup event by the seconds that pass before the way up";

  Round& r_;
  Transition& t_;
  Unit unit_;
  bool several_cpus_, followed_;
};

std::vector<Transition> Transitions::finish(const Header& header, const std::vector<Remark>& remarks,
                                            const std::vector<SettledName>& settled) {
  close();
  std::vector<Transition> found;
  for (std::size_t i = 0; i < done_.size(); ++i) {
    Round& r = done_[i];
    const bool followed = i + 1 < done_.size() && done_[i + 1].transition.attempt == r.transition.attempt;
    Reading(r, header.unit, cpus_.size() > 1 || header.cpus.value_or(1) > 1, followed).read();
    Transition& t = r.transition;
    for (auto* const list : {&t.failures, &t.ignored, &t.retried}) {
      for (Failure& f : *list) {
        const auto name = std::ranges::find(settled, f.text, &SettledName::text);
        if (name == settled.end()) continue;
        f.driver = name->driver;
        f.device = name->device;
      }
    }
    // What restores an image that was made before, without a reboot, belongs to it.
    if (t.sort == Sort::boot_kernel && !found.empty() && found.back().sort == Sort::image) t.attempt = found.back().attempt;
    for (const Remark& m : remarks) {
      const bool hides = hides_events(m.what) && m.after <= t.last_line && (m.before == 0 || m.before > t.first_line);
      const bool of_the_end = m.what == What::no_end && m.before == 0;
      if (!hides || of_the_end) continue;
      t.caveats.emplace_back("events may be missing in between, see the remarks");
      break;
    }
    found.push_back(t);
  }
  // Attempts that were joined leave gaps.
  std::size_t number = 0;
  for (std::size_t i = 0, previous = 0; i < found.size(); ++i) {
    const std::size_t attempt = found[i].attempt;
    if (i > 0 && attempt != previous) ++number;
    previous = attempt;
    found[i].attempt = number;
  }
  done_.clear();
  return found;
}

std::vector<Transition> transitions(const Recording& recording) {
  Transitions all;
  for (const Event& e : recording.events) all.event(e);
  return all.finish(recording.header, recording.remarks);
}

std::string_view summary(const std::vector<Transition>& all) {
  if (all.empty()) return "none";
  if (all.back().attempt > 0) return "several";
  return to_string(all.back().outcome);
}

}  // namespace pmc::trace

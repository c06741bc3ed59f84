// From a scenario to a System: the components, and the events that they share.
#include <algorithm>
#include <map>
#include <stdexcept>

#include "checker/msm/domain.hpp"
#include "model/core/device.hpp"
#include "model/core/dpm.hpp"
#include "model/core/lists.hpp"
#include "model/core/shared.hpp"
#include "model/driver.hpp"
#include "model/environment.hpp"
#include "model/scenario.hpp"

namespace pmc::model {
namespace {

using checker::ComponentIndex;
using checker::LetterIndex;
using checker::Machine;
using checker::Participant;
using checker::Role;
using Kind = EventInfo::Kind;

/// A component with its machine, so that letters can be named by their events.
struct Part {
  ComponentIndex index = 0;
  const Machine* machine = nullptr;
  [[nodiscard]] LetterIndex letter(const auto& event) const {
    const LetterIndex l = machine->automaton.letter(checker::msm::letter_name(event));
    return l;
  }
};

/// The static storage behind EventInfo's views.
std::string_view intern(const std::string& text) {
  static std::set<std::string, std::less<>> pool;
  return *pool.insert(text).first;
}

class Composer {
 public:
  Composer(const Caller& caller, const Topology& topology, const Environment& environment)
      : caller_(caller), core_(*caller.core), topology_(topology), env_(environment) {
    env_.faults = env_.faults && caller.environment_may_fail;
    env_.wakeups = env_.wakeups && caller.environment_may_fail;
    if (!caller.environment_may_fail) env_.answers.erase(Answer::failed);
  }

  Model run() {
    add_components();
    find_messages();
    add_caller_steps();
    add_walks();
    for (DeviceIndex d = 0; d < device_count(); ++d) add_device(d);
    if (env_.wakeups) add_event({.kind = Kind::wakeup}, true, {gate(wakeup_, wakeup::event{})});
    describe_bounds();
    return std::move(model_);
  }

 private:
  struct DeviceParts {
    Part list, state, driver, partner;  // driver, partner: machine == nullptr if there is none
    const Driver* model = nullptr;
    std::vector<DeviceIndex> superiors, subordinates;
    bool async = false;
  };

  // ---- components

  Part add(std::string name, const Machine& machine, const std::vector<std::string>& home) {
    checker::Component c{.name = std::move(name), .automaton = &machine.automaton};
    if (!home.empty()) c.home = machine.where_any(home);
    if (std::ranges::find(model_.machines, &machine) == model_.machines.end()) model_.machines.push_back(&machine);
    return {model_.system.add(std::move(c)), &machine};
  }

  void add_components() {
    model_.caller = &caller_;
    caller_part_ = add(caller_.name, *caller_.machine, caller_.idle);
    dpm_ = add("dpm", *core_.dpm, {"Idle"});
    message_ = add("pm_message", message::machine(), {"None"});
    error_ = add("async_error", async_error::machine(), {});
    if (env_.wakeups) wakeup_ = add("wakeup", wakeup::machine(), {});
    for (const Resource& r : resources())
      if (std::ranges::any_of(r.machine->events, [&](const auto& e) { return has_event(*caller_.machine, e.name); })) {
        resources_.push_back(add(r.name, *r.machine, r.home));
        if (r.name == "xenstore") xenstore_ = resources_.back();
      }
    for (DeviceIndex d = 0; d < device_count(); ++d) {
      const Device& device = topology_.devices[static_cast<std::size_t>(d)];
      DeviceParts parts;
      parts.model = &driver(device.driver);
      parts.async = env_.async == AsyncMode::all || (env_.async == AsyncMode::as_is && device.async);
      parts.list = add("list of " + device.name, *core_.lists, {"dpm_list"});
      parts.state = add(device.name, device::machine(), {"Done"});
      if (parts.model->machine != nullptr) parts.driver = add("driver of " + device.name, *parts.model->machine, parts.model->home);
      if (parts.model->partner) parts.partner = add(parts.model->partner->prefix + device.name, *parts.model->partner->machine, {});
      parts.superiors = device.suppliers;
      if (device.parent != no_device) parts.superiors.push_back(device.parent);
      std::ranges::sort(parts.superiors);
      parts.superiors.erase(std::unique(parts.superiors.begin(), parts.superiors.end()), parts.superiors.end());
      for (const DeviceIndex s : parts.superiors) devices_[static_cast<std::size_t>(s)].subordinates.push_back(d);
      devices_.push_back(std::move(parts));
      model_.device_names.push_back(device.name);
    }
  }

  static bool has_event(const Machine& m, std::string_view event) {
    return std::ranges::any_of(m.events, [&](const auto& e) { return e.name == event; });
  }

  // ---- participants

  static Participant gate(const Part& part, const auto& event) { return {part.index, letter_of(part, event), Role::gate}; }
  static LetterIndex letter_of(const Part& part, const auto& event) {
    using E = std::remove_cvref_t<decltype(event)>;
    static thread_local std::map<std::pair<const Machine*, unsigned>, LetterIndex> cache;
    const auto [it, inserted] = cache.try_emplace({part.machine, checker::msm::Domain<E>::index(event)}, checker::no_letter);
    if (inserted) it->second = part.letter(event);
    return it->second;
  }

  struct Participants : std::vector<Participant> {
    using std::vector<Participant>::vector;
    Participants& operator+=(const Participant& p) {
      push_back(p);
      return *this;
    }
    Participants& operator+=(const std::vector<Participant>& more) {
      insert(end(), more.begin(), more.end());
      return *this;
    }
  };

  void add_event(EventInfo info, bool favour, const std::vector<Participant>& participants) {
    model_.system.add(participants, favour);
    model_.events.push_back(info);
  }

  // ---- the caller

  /// Which messages the walk of each phase may get: from the caller, whatever it gives, and from the core
  /// when it unwinds.
  void find_messages() {
    const Machine& m = *caller_.machine;
    for (LetterIndex l = 0; l < m.letters.size(); ++l) {
      if (!possible(m, l) || !is_call(m.letters[l])) continue;
      const Function function = function_of(m.letters[l].event);
      const Message message = message_of(m.letters[l]);
      called_.insert(function);
      for (const Phase p : walks_of(function)) {
        messages_[p].insert(message);
        if (errors_happen() && p == Phase::suspend_late) messages_[Phase::resume_early].insert(resume_event(message));
        if (errors_happen() && p == Phase::suspend_noirq) messages_[Phase::resume_noirq].insert(resume_event(message));
      }
    }
  }
  static bool is_call(const checker::Letter& letter) { return letter.event.starts_with("dpm_") && !letter.event.ends_with("_returned"); }
  static std::vector<Phase> walks_of(Function f) {
    switch (f) {
      case Function::dpm_suspend_start: return {Phase::prepare, Phase::suspend};
      case Function::dpm_suspend_end: return {Phase::suspend_late, Phase::suspend_noirq};
      case Function::dpm_resume_start: return {Phase::resume_noirq, Phase::resume_early};
      case Function::dpm_resume_end: return {Phase::resume, Phase::complete};
      case Function::dpm_prepare: return {Phase::prepare};
      case Function::dpm_suspend: return {Phase::suspend};
      case Function::dpm_suspend_late: return {Phase::suspend_late};
      case Function::dpm_suspend_noirq: return {Phase::suspend_noirq};
      case Function::dpm_resume_noirq: return {Phase::resume_noirq};
      case Function::dpm_resume_early: return {Phase::resume_early};
      case Function::dpm_resume: return {Phase::resume};
      case Function::dpm_complete: return {Phase::complete};
    }
    return {};
  }
  [[nodiscard]] bool errors_happen() const { return env_.faults || env_.wakeups; }

  static bool possible(const Machine& m, LetterIndex letter) {
    for (std::size_t s = 0; s < m.automaton.states.size(); ++s)
      if (m.automaton.step(static_cast<checker::StateIndex>(s), letter) != checker::no_state) return true;
    return false;
  }
  template <class E, std::size_t N>
  static E value_of(const std::array<E, N>& all, std::string_view text) {
    return *std::ranges::find(all, text, [](E e) { return to_string(e); });
  }
  static Message message_of(const checker::Letter& letter) { return value_of(all_messages, letter.fields.at(0)); }
  static Outcome outcome_of(const checker::Letter& letter) {
    return value_of(std::array{Outcome::ok, Outcome::error, Outcome::again}, letter.fields.at(0));
  }

  void add_caller_steps() {
    const Machine& m = *caller_.machine;
    for (LetterIndex l = 0; l < m.letters.size(); ++l) {
      const checker::Letter& letter = m.letters[l];
      const bool returns = letter.event.starts_with("dpm_") && letter.event.ends_with("_returned");
      if (returns || !possible(m, l) || !environment_allows(letter)) continue;
      EventInfo info{.kind = Kind::step, .step = intern(letter.event)};
      Participants who{{caller_part_.index, l, Role::gate}};
      bool favour = letter.event == "attempt";
      if (!letter.fields.empty()) info.fields = intern(letter.fields[0]);
      if (is_call(letter)) {
        info.message = message_of(letter);
        who += gate(dpm_, dpm::call{function_of(letter.event)});
        who += gate(message_, message::set{info.message});
      } else if (letter.event == "sysdev_suspend") {
        info.message = message_of(letter);
      } else if (has_outcome(letter)) {
        info.outcome = outcome_of(letter);
        favour = info.outcome != Outcome::ok;
      } else if (letter.event == "HYPERVISOR_suspend_returned") {
        favour = letter.fields[0] == to_string(Answer::failed);
      }
      for (const Part& r : resources_) join(r, m, l, who);
      for (const DeviceParts& d : devices_) {
        join(d.driver, m, l, who);
        join(d.partner, m, l, who);
      }
      if (env_.wakeups)
        add_with_wakeup(info, favour, who);
      else
        add_event(info, favour, who);
    }
    add_returns();
  }
  /// What the core may return to its caller, whether or not the caller has a row for it.
  void add_returns() {
    for (const Function f : called_)
      for (const Outcome o : {Outcome::ok, Outcome::error}) {
        if (o == Outcome::error && !(errors_happen() && is_down(walks_of(f).front()))) continue;
        const std::string event = std::string(to_string(f)) + "_returned";
        const LetterIndex l = caller_.machine->automaton.letter(event + "(" + std::string(to_string(o)) + ")");
        if (l == checker::no_letter) throw std::logic_error(caller_.name + " calls " + std::string(to_string(f)) + "() and has no event " + event);
        add_event({.kind = Kind::step, .outcome = o, .step = intern(event), .fields = to_string(o)}, false,
                  {{caller_part_.index, l, Role::must}, gate(dpm_, dpm::returned{f, o}), gate(message_, message::forget{})});
      }
  }
  static bool has_outcome(const checker::Letter& letter) {
    return !letter.fields.empty() && (letter.fields[0] == to_string(Outcome::ok) || letter.fields[0] == to_string(Outcome::error));
  }
  static Function function_of(std::string_view event) {
    if (event.ends_with("_returned")) event.remove_suffix(std::string_view("_returned").size());
    for (std::size_t f = 0; f < function_count; ++f)
      if (to_string(static_cast<Function>(f)) == event) return static_cast<Function>(f);
    throw std::logic_error("no entry point of the PM core is called " + std::string(event));
  }
  [[nodiscard]] bool environment_allows(const checker::Letter& letter) const {
    if (letter.event == "HYPERVISOR_suspend_returned")
      return std::ranges::any_of(env_.answers, [&](Answer a) {
        return to_string(a) == letter.fields[0] && (env_.faults || a != Answer::failed);
      });
    const bool may_fail_by_itself = has_outcome(letter) && !letter.event.starts_with("dpm_");
    return env_.faults || !may_fail_by_itself || letter.fields[0] == to_string(Outcome::ok) || (env_.wakeups && looks_for_wakeup(letter));
  }
  /// Steps that fail if a wakeup event comes while they run.
  /// Source: try_to_freeze_tasks() in kernel/power/process.c, syscore_suspend() in drivers/base/syscore.c.
  static bool looks_for_wakeup(const checker::Letter& letter) {
    return letter.event == "freeze_processes" || letter.event == "freeze_kernel_threads" || letter.event == "syscore_suspend";
  }
  /// Where transitions clear, look at and stop looking at pending wakeups.
  /// Source: kernel/power/process.c, freeze_processes(); drivers/base/syscore.c, syscore_suspend().
  void add_with_wakeup(const EventInfo& info, bool favour, Participants who) {
    const auto with = [&](const auto& letter, bool is_favour) {
      Participants all = who;
      all += gate(wakeup_, letter);
      add_event(info, is_favour, all);
    };
    if (info.step == "freeze_processes")
      with(wakeup::clear{}, favour);
    else if (info.step == "syscore_suspend" && info.outcome == Outcome::ok)
      with(wakeup::last_look_clear{}, favour);
    else if (info.step == "syscore_suspend") {
      with(wakeup::last_look_pending{}, false);  // no favour: it has to fail
      if (env_.faults) with(wakeup::last_look_clear{}, true);
    } else if (info.step == "dpm_resume_start" || info.step == "dpm_resume_end" || info.step == "finish")
      with(wakeup::last_look{}, favour);
    else
      add_event(info, favour, who);
  }
  /// A component that has a letter of the same name takes part in the step.
  static void join(const Part& part, const Machine& caller, LetterIndex l, Participants& who) {
    if (part.machine == nullptr || !has_event(*part.machine, caller.letters[l].event)) return;
    const LetterIndex own = part.machine->automaton.letter(caller.automaton.letters[l]);
    // Of the hypercall's answers, who does not care for one has no row for it; any other step that it can never
    // take is an unexpected event.
    const bool may_ignore = caller.letters[l].event == "HYPERVISOR_suspend_returned";
    if (own != checker::no_letter && (!may_ignore || possible(*part.machine, own))) who += {part.index, own, Role::must};
  }

  // ---- the walks

  void add_walks() {
    for (const Phase p : core_.phases)
      for (const Message m : messages(p)) {
        Participants begin{gate(dpm_, dpm::begin{p}), gate(message_, message::is{m})};
        if (core_.is_async(p) && (is_down(p) || p == Phase::resume)) begin += gate(error_, async_error::reset{});
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

  void add_end(Phase p, Message m) {
    const EventInfo info{.kind = Kind::end, .phase = p, .message = m};
    Participants ok{gate(dpm_, dpm::end{p, Outcome::ok}), gate(message_, message::is{m})};
    const bool down_with_errors = is_down(p) && p != Phase::prepare;
    if (down_with_errors) ok += gate(error_, async_error::is_clear{});
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

  [[nodiscard]] std::vector<Participant> all_completed() const {
    std::vector<Participant> all;
    for (const DeviceParts& d : devices_) all.push_back(gate(d.state, device::completed{}));
    return all;
  }
  [[nodiscard]] const std::set<Message>& messages(Phase p) const {
    static const std::set<Message> none;
    const auto it = messages_.find(p);
    return it == messages_.end() ? none : it->second;
  }

  // ---- one device

  [[nodiscard]] DeviceIndex device_count() const { return static_cast<DeviceIndex>(topology_.devices.size()); }
  [[nodiscard]] const DeviceParts& parts(DeviceIndex d) const { return devices_[static_cast<std::size_t>(d)]; }

  void add_device(DeviceIndex d) {
    for (const Phase p : core_.phases) {
      if (p == Phase::prepare || p == Phase::complete)
        add_prepare_or_complete(d, p);
      else
        add_phase(d, p);
    }
    add_talk(d);
  }

  /// The walk comes to the device: it is on the list walked, and its neighbour no longer is.
  [[nodiscard]] Participants turn(DeviceIndex d, Phase p, bool moves) const {
    const bool forwards = p == Phase::prepare || (!is_down(p) && p != Phase::complete);
    const DeviceIndex neighbour = forwards ? d - 1 : d + 1;
    Participants who{gate(dpm_, dpm::walking{p})};
    who += moves ? gate(parts(d).list, lists::move{p}) : gate(parts(d).list, lists::on_source_of{p});
    if (neighbour >= 0 && neighbour < device_count()) who += gate(parts(neighbour).list, lists::not_on_source_of{p});
    return who;
  }

  /// dpm_wait(): on the completion of the other, if the waiter or the other is asynchronous.
  [[nodiscard]] Participants waits(DeviceIndex d, Phase p) const {
    Participants who;
    if (!core_.is_async(p)) return who;
    for (const DeviceIndex other : is_down(p) ? parts(d).subordinates : parts(d).superiors)
      if (parts(d).async || parts(other).async) who += gate(parts(other).state, device::completed{});
    return who;
  }

  [[nodiscard]] bool may_fail(DeviceIndex d) const { return env_.faults && (!env_.subject || *env_.subject == d); }

  void add_prepare_or_complete(DeviceIndex d, Phase p) {
    const DeviceParts& device = parts(d);
    for (const Message m : messages(p)) {
      const auto callback = callback_of(d, p, m);
      EventInfo info{.kind = Kind::callback_start, .phase = p, .message = m, .device = d, .callback = op_name(p, m)};
      Participants start = turn(d, p, false);
      start += gate(device.state, device::callback_start{p});
      start += gate(message_, message::is{m});
      if (callback) start += {device.driver.index, callback->start, Role::must};
      add_event(info, false, start);

      info.kind = Kind::callback_end;
      Participants end{gate(device.state, device::callback_end{p, Outcome::ok}), gate(message_, message::is{m}),
                       gate(device.list, lists::move{p})};
      if (callback) end += {device.driver.index, callback->ok, Role::must};
      add_event(info, false, end);
      if (p != Phase::prepare || !callback || callback->error == checker::no_letter || !may_fail(d)) continue;

      info.outcome = Outcome::error;
      const Participant driver_error{device.driver.index, callback->error, Role::must};
      add_event(info, true, {gate(device.state, device::callback_end{p, Outcome::error}), gate(message_, message::is{m}),
                             gate(dpm_, dpm::prepare_failed{}), driver_error});
      if (!callback->may_retry) continue;
      info.outcome = Outcome::again;  // -EAGAIN: the same device is prepared again at once
      add_event(info, true, {gate(device.state, device::callback_end{p, Outcome::again}), gate(message_, message::is{m}), driver_error});
    }
  }

  [[nodiscard]] std::optional<Callback> callback_of(DeviceIndex d, Phase p, Message m) const {
    const Device& device = topology_.devices[static_cast<std::size_t>(d)];
    if (device.syscore || (p == Phase::prepare && device.no_pm_callbacks)) return std::nullopt;
    return parts(d).model->callback(p, m, device);
  }

  void add_phase(DeviceIndex d, Phase p) {
    const DeviceParts& device = parts(d);
    const bool threaded = device.async && core_.is_async(p);
    const bool down = is_down(p);
    const bool looks_for_wakeup = env_.wakeups && (p == Phase::suspend || p == Phase::suspend_late);
    const EventInfo info{.phase = p, .device = d};
    const auto named = [&](Kind kind, Message m = Message::SUSPEND) {
      EventInfo e = info;
      e.kind = kind;
      e.message = m;
      return e;
    };
    // What every decision of the device starts with: its turn, if the walk decides; then the waits.
    const auto decision = [&](bool moves) {
      Participants who = threaded ? Participants{} : turn(d, p, moves);
      who += waits(d, p);
      return who;
    };
    // ... and on the way down, that it sees neither an error nor a wakeup.
    const auto undisturbed = [&](Participants who) {
      if (down) who += gate(error_, async_error::is_clear{});
      if (looks_for_wakeup) who += gate(wakeup_, wakeup::not_pending{});
      return who;
    };

    if (threaded) {
      Participants who = turn(d, p, true);
      who += gate(device.state, device::schedule{p});
      if (down) who += gate(error_, async_error::is_clear{});  // the walk looks before it goes on
      add_event(named(Kind::schedule), false, who);
      if (down && errors_happen()) {
        Participants abort = decision(true);
        abort += gate(device.state, device::abort{p});
        abort += gate(error_, async_error::is_set{});
        add_event(named(Kind::abort), false, abort);
      }
    }
    if (looks_for_wakeup) {
      Participants abort = decision(true);
      abort += threaded ? gate(device.state, device::abort{p}) : gate(device.state, device::abort_at_once{p});
      abort += gate(error_, async_error::set_first{});
      abort += gate(wakeup_, wakeup::is_pending{});
      add_event(named(Kind::abort_wakeup), false, abort);
    }
    const bool syscore = topology_.devices[static_cast<std::size_t>(d)].syscore;
    if (!down || syscore) {
      // On the way up the flag is read before the waits.
      Participants skip = down ? undisturbed(decision(true)) : (threaded ? Participants{} : turn(d, p, true));
      skip += threaded ? gate(device.state, device::skip{p}) : gate(device.state, device::skip_at_once{p});
      add_event(named(Kind::skip), false, skip);
    }
    if (syscore) return;
    for (const Message m : messages(p)) {
      const auto callback = callback_of(d, p, m);
      Participants go = undisturbed(decision(!callback));
      go += gate(message_, message::is{m});
      if (!callback) {
        go += threaded ? gate(device.state, device::pass{p}) : gate(device.state, device::pass_at_once{p});
        add_event(named(Kind::pass, m), false, go);
        continue;
      }
      go += threaded ? gate(device.state, device::admit{p}) : gate(device.state, device::admit_at_once{p});
      add_event(named(Kind::admit, m), false, go);
      add_callback(d, p, m, *callback);
    }
    if (std::ranges::none_of(messages(p), [&](Message m) { return callback_of(d, p, m).has_value(); })) return;
    const Part& list = device.list;
    Participants done{gate(device.state, device::complete{p})};
    if (!threaded) done += gate(list, lists::move{p});
    add_event(named(Kind::complete), false, done);
    if (!down || !may_fail(d)) return;
    Participants publish{gate(device.state, device::publish{p}), gate(error_, async_error::set{})};
    if (!threaded && p == Phase::suspend_late) publish += gate(list, lists::move{p});  // late moves it all the same
    add_event(named(Kind::publish), false, publish);
  }

  void add_callback(DeviceIndex d, Phase p, Message m, const Callback& callback) {
    const DeviceParts& device = parts(d);
    EventInfo info{.kind = Kind::callback_start, .phase = p, .message = m, .device = d, .callback = callback.name};
    add_event(info, false, {gate(device.state, device::callback_start{p}), gate(message_, message::is{m}),
                            {device.driver.index, callback.start, Role::must}});
    info.kind = Kind::callback_end;
    const auto end = [&](Outcome outcome, LetterIndex letter) {
      Participants who{gate(device.state, device::callback_end{p, outcome}), gate(message_, message::is{m}), {device.driver.index, letter, Role::must}};
      if (callback.needs_xenstore && xenstore_.machine != nullptr) who += gate(xenstore_, xenstore::answers{});
      info.outcome = outcome;
      add_event(info, outcome != Outcome::ok, who);
    };
    end(Outcome::ok, callback.ok);
    if (callback.error != checker::no_letter && may_fail(d)) end(Outcome::error, callback.error);
  }

  /// What a driver and its partner do on their own.
  void add_talk(DeviceIndex d) {
    const DeviceParts& device = parts(d);
    if (!device.model->partner) return;
    const auto add_all = [&](const std::vector<std::string>& names, bool favour) {
      for (const std::string& name : names) {
        Participants who;
        for (const Part* part : {&device.driver, &device.partner})
          if (const LetterIndex l = part->machine->automaton.letter(name); l != checker::no_letter)
            who += {part->index, l, Role::gate};
        if (xenstore_.machine != nullptr && has_event(*device.driver.machine, name)) who += gate(xenstore_, xenstore::answers{});
        add_event({.kind = Kind::xenbus, .device = d, .step = intern(name)}, favour, who);
      }
    };
    add_all(device.model->partner->talk, false);
    if (env_.hotplug) add_all(device.model->partner->hotplug, true);
  }

  void describe_bounds() {
    auto& bounds = model_.bounds;
    bounds.push_back("PM core " + core_.name + " (" + core_.source + ")");
    if (!caller_.environment_may_fail)
      bounds.push_back("bare sequence: no step and no callback fails, no wakeup arrives, the hypercall only cancels or moves");
    else {
      if (!env_.faults) bounds.push_back("no step and no callback fails");
      if (!env_.wakeups) bounds.push_back("no wakeup event arrives");
    }
    if (has_event(*caller_.machine, "HYPERVISOR_suspend_returned")) {
      std::string answers;
      for (const Answer a : env_.answers)
        if (env_.faults || a != Answer::failed) answers += (answers.empty() ? "" : ", ") + std::string(to_string(a));
      bounds.push_back("the suspend hypercall answers: " + answers);
    }
    if (env_.async == AsyncMode::off) bounds.push_back("pm_async=0: every device is synchronous");
    if (env_.async == AsyncMode::all) bounds.push_back("every device is asynchronous");
    if (!env_.hotplug) bounds.push_back("no device comes or goes");
    bounds.push_back("not in the model yet: direct_complete, runtime PM, wakeup path, smart suspend and skipped resume");
  }

  const Caller& caller_;
  const Core& core_;
  const Topology& topology_;
  Environment env_;
  Model model_;
  Part caller_part_, dpm_, message_, error_, wakeup_, xenstore_;
  std::vector<Part> resources_;
  std::vector<DeviceParts> devices_;
  std::map<Phase, std::set<Message>> messages_;
  std::set<Function> called_;
};

}  // namespace

Model compose(const Caller& caller, const Topology& topology, const Environment& environment) {
  return Composer(caller, topology, environment).run();
}

}  // namespace pmc::model

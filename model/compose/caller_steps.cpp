// The caller's steps: the resources and drivers that take part in each, and where pending wakeups are looked at.
#include <algorithm>
#include <stdexcept>

#include "model/compose/composer.hpp"

namespace pmc::model {

using checker::Letter;
using checker::LetterIndex;
using checker::Machine;
using checker::Role;

std::vector<Phase> walks_of(Function f) {
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

namespace {

bool is_call(const Letter& letter) { return letter.event.starts_with("dpm_") && !letter.event.ends_with("_returned"); }

/// Of a step's fields, the one of that kind.
template <class E, std::size_t N>
std::optional<E> field_of(const Letter& letter, const std::array<E, N>& all) {
  for (const std::string& field : letter.fields)
    if (const auto it = std::ranges::find(all, field, [](E e) { return to_string(e); }); it != all.end()) return *it;
  return std::nullopt;
}
Message message_of(const Letter& letter) { return field_of(letter, all_messages).value(); }
/// What the step returns.  swsusp_check() returns an error where there is no image, too.
std::optional<Outcome> outcome_of(const Letter& letter) {
  if (const auto found = field_of(letter, std::array{Signature::image, Signature::none}); found && letter.event == "swsusp_check")
    return *found == Signature::image ? Outcome::ok : Outcome::error;
  return field_of(letter, std::array{Outcome::ok, Outcome::error});
}
/// Something goes wrong that need not.
bool is_fault(const Letter& letter) {
  return letter.event == "swsusp_arch_resume_failed" || (!letter.fields.empty() && (letter.fields.back() == "error" || letter.fields.back() == "failed"));
}

Function function_of(std::string_view event) {
  if (event.ends_with("_returned")) event.remove_suffix(std::string_view("_returned").size());
  for (std::size_t f = 0; f < function_count; ++f)
    if (to_string(static_cast<Function>(f)) == event) return static_cast<Function>(f);
  throw std::logic_error("no entry point of the PM core is called " + std::string(event));
}

std::string joined(const std::vector<std::string>& fields) {
  std::string all;
  for (const std::string& f : fields) all += (all.empty() ? "" : ", ") + f;
  return all;
}

/// Steps that fail if a wakeup event comes while they run.
/// Source: try_to_freeze_tasks() in kernel/power/process.c, freeze_secondary_cpus() in kernel/cpu.c, syscore_suspend() in
/// drivers/base/syscore.c.
bool fails_on_wakeup(const Letter& letter) {
  return letter.event == "freeze_processes" || letter.event == "freeze_kernel_threads" || letter.event == "syscore_suspend" ||
         letter.event == "pm_sleep_disable_secondary_cpus";
}
/// Steps in which somebody looks at pending wakeups: those, the caller's own looks, and the PM core on the way down.
bool leads_to_a_look(const Letter& letter) {
  if (is_call(letter))
    return std::ranges::any_of(walks_of(function_of(letter.event)), [](Phase p) { return p == Phase::suspend || p == Phase::suspend_late; });
  return fails_on_wakeup(letter) || letter.event == "pm_wakeup_pending" || letter.event == "s2idle_wake" || letter.event == "s2idle_enter";
}

}  // namespace

bool Composer::any_taker_has(std::string_view event) const {
  return std::ranges::any_of(takers_, [&](const Part& t) { return has_event(*t.machine, event); });
}

/// The function that is called by a step of that name, or returns by it; null: it is any other step.
const Part* Composer::callee_of(std::string_view event) const {
  if (event.ends_with("_returned")) event.remove_suffix(std::string_view("_returned").size());
  const auto it = std::find_if(takers_.begin() + 1, takers_.end(), [&](const Part& t) { return t.machine->name == event; });
  return it == takers_.end() ? nullptr : &*it;
}

/// Which messages the walk of each phase may get: from the caller, whatever it gives, and from the core when it unwinds.
void Composer::find_messages() {
  for (const Part& taker : takers_) {
    const Machine& m = *taker.machine;
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
}

void Composer::add_caller_steps() {
  for (const Part& taker : takers_)
    for (LetterIndex l = 0; l < taker.machine->letters.size(); ++l) add_step(taker, l);
  add_returns();
}

void Composer::add_step(const Part& taker, LetterIndex l) {
  const Machine& m = *taker.machine;
  const Letter& letter = m.letters[l];
  const bool core_returns = letter.event.starts_with("dpm_") && letter.event.ends_with("_returned");
  const Part* const callee = callee_of(letter.event);
  if (core_returns || callee == &taker || !environment_allows(letter)) return;
  EventInfo info{.kind = Kind::step, .step = intern(letter.event)};
  Participants who{{taker.index, l, Role::gate}};
  if (callee != nullptr) {
    // A call waits for the caller, a return for the function: whoever called has to be able to take it.
    const bool returns = letter.event.ends_with("_returned");
    const LetterIndex theirs = callee->machine->automaton.letter(m.automaton.letters[l]);
    if (theirs == checker::no_letter || !possible(*(returns ? callee->machine : taker.machine), returns ? theirs : l)) return;
    who.front().role = returns ? Role::must : Role::gate;
    who += {callee->index, theirs, returns ? Role::gate : Role::must};
  } else if (!possible(m, l) && !unanswered(taker, l)) {
    return;
  }
  info.fields = intern(joined(letter.fields));
  info.message = field_of(letter, all_messages).value_or(info.message);
  info.outcome = outcome_of(letter).value_or(Outcome::ok);
  if (is_call(letter)) {
    who += gate(dpm_, dpm::call{function_of(letter.event)});
    who += gate(message_, message::set{info.message});
  }
  for (std::size_t r = 0; r < resources_.size(); ++r) {
    const auto& decides = resource_models_[r]->decides;
    join(resources_[r], m, l, who, std::ranges::find(decides, letter.event) == decides.end() ? Role::must : Role::gate);
  }
  // The tasks that were frozen when it failed stay so.
  if (info.step == "freeze_processes" && info.outcome == Outcome::error && lacks("03afed8bc296"))
    for (std::size_t r = 0; r < resources_.size(); ++r)
      for (checker::Participant& p : who)
        if (resource_models_[r]->name == "tasks" && p.component == resources_[r].index)
          p.letter = resources_[r].machine->automaton.letter("freeze_processes(ok)");
  for (const DeviceParts& d : devices_) {
    join(d.driver, m, l, who, Role::must);
    join(d.partner, m, l, who, Role::must);
  }
  const auto add = [&](const Participants& all) {
    if (env_.wakeups)
      add_with_wakeup(taker, l, info, is_favour(letter), all);
    else
      add_event(info, is_favour(letter), all);
  };
  if (possible(m, l)) add(who);
  if (const auto missing = unanswered(taker, l)) {
    who.front() = *missing;
    who += {unanswered_.index, 0, Role::must};
    add(who);
  }
}

/// What the core may return to its caller, whether or not the caller has a row for it.  If several of the functions
/// call it, the one that did is the one that can take it; if none can, that is a deadlock.
void Composer::add_returns() {
  for (const Function f : called_) {
    const std::string call{to_string(f)};
    const auto calls = [&](const Part& t) { return has_event(*t.machine, call); };
    const Role role = std::ranges::count_if(takers_, calls) == 1 ? Role::must : Role::gate;
    for (const Part& taker : takers_) {
      if (!calls(taker)) continue;
      for (const Outcome o : {Outcome::ok, Outcome::error}) {
        if (o == Outcome::error && !(errors_happen() && is_down(walks_of(f).front()))) continue;
        const LetterIndex l = taker.machine->automaton.letter(call + "_returned(" + std::string(to_string(o)) + ")");
        if (l == checker::no_letter) throw std::logic_error(taker.machine->name + " calls " + call + "() and has no event " + call + "_returned");
        add_event({.kind = Kind::step, .outcome = o, .step = intern(call + "_returned"), .fields = to_string(o)}, false,
                  {{taker.index, l, role}, gate(dpm_, dpm::returned{f, o}), gate(message_, message::forget{})});
      }
    }
  }
}

/// What the way home must not need: a new attempt, a fault, what user space or the world may do or not.
bool Composer::is_favour(const Letter& letter) const {
  const std::string fields = joined(letter.fields);
  return letter.event == "attempt" || is_fault(letter) ||
         std::ranges::find(caller_.favours, letter.event + (fields.empty() ? "" : "(" + fields + ")")) != caller_.favours.end();
}

bool Composer::environment_allows(const Letter& letter) const {
  if (letter.event == "pm_wakeup_pending" && letter.fields[0] == "true" && !env_.wakeups) return false;
  if (letter.event == "HYPERVISOR_suspend_returned" &&
      std::ranges::none_of(env_.answers, [&](Answer a) { return to_string(a) == letter.fields[0]; }))
    return false;
  return env_.faults || !is_fault(letter) || (env_.wakeups && fails_on_wakeup(letter));
}

/// Whether, once this step is taken, nobody looks at pending wakeups any more before freeze_processes() clears them:
/// then it does not matter whether one is pending.  Calls and returns are followed into and out of callees, from
/// whoever may have called: so the answer may be no where it is yes, never the reverse.
bool Composer::is_after_the_last_look(const Part& taker, LetterIndex step) const {
  std::set<std::pair<const Part*, checker::StateIndex>> seen;
  std::vector<std::pair<const Part*, checker::StateIndex>> work;
  const auto visit = [&](const Part& who, checker::StateIndex s) {
    if (s != checker::no_state && seen.emplace(&who, s).second) work.emplace_back(&who, s);
  };
  const auto visit_all = [&](const Part& who, LetterIndex l) {
    const checker::Automaton& a = who.machine->automaton;
    for (std::size_t s = 0; s < a.states.size(); ++s) visit(who, a.step(static_cast<checker::StateIndex>(s), l));
  };
  const auto visit_others = [&](const Part& who, LetterIndex l) {
    for (const Part& other : takers_)
      if (const auto theirs = other.machine->automaton.letter(who.machine->automaton.letters[l]); &other != &who && theirs != checker::no_letter)
        visit_all(other, theirs);
  };
  visit_all(taker, step);
  if (callee_of(taker.machine->letters[step].event) != nullptr) visit_others(taker, step);
  while (!work.empty()) {
    const auto [who, s] = work.back();
    work.pop_back();
    const Machine& m = *who->machine;
    for (LetterIndex l = 0; l < m.letters.size(); ++l) {
      const std::string& event = m.letters[l].event;
      if (m.automaton.step(s, l) == checker::no_state || event == "freeze_processes" || event == m.name) continue;
      if (leads_to_a_look(m.letters[l])) return false;
      visit(*who, m.automaton.step(s, l));
      if (callee_of(event) != nullptr) visit_others(*who, l);
    }
  }
  return true;
}

/// Where transitions clear, look at and stop looking at pending wakeups.
/// Source: kernel/power/process.c, freeze_processes(); kernel/cpu.c, freeze_secondary_cpus(); drivers/base/syscore.c,
/// syscore_suspend(); kernel/power/suspend.c, s2idle_loop(), s2idle_enter(); drivers/base/power/wakeup.c, pm_wakeup_pending().
/// Abstraction: pm_sleep_disable_secondary_cpus() may succeed while a wakeup is pending, as it does with one processor.
/// Abstraction: a machine that is idle is woken some time: the wakeup that comes while s2idle_enter() sleeps is no favour.
void Composer::add_with_wakeup(const Part& taker, LetterIndex l, const EventInfo& info, bool favour, const Participants& who) {
  const auto with = [&](const auto& letter, bool is_favour_now) {
    Participants all = who;
    all += gate(wakeup_, letter);
    add_event(info, is_favour_now, all);
  };
  const bool last = is_after_the_last_look(taker, l);
  const auto look = [&](bool pending, bool is_favour_now) {
    if (last)
      pending ? with(wakeup::last_look_pending{}, is_favour_now) : with(wakeup::last_look_clear{}, is_favour_now);
    else
      pending ? with(wakeup::is_pending{}, is_favour_now) : with(wakeup::not_pending{}, is_favour_now);
  };
  if (info.step == "freeze_processes") {
    with(wakeup::clear{}, favour);
  } else if ((info.step == "syscore_suspend" || info.step == "pm_sleep_disable_secondary_cpus") && info.outcome == Outcome::error) {
    look(true, false);  // no favour: it has to fail
    if (env_.faults) look(false, true);
  } else if (info.step == "syscore_suspend") {
    look(false, favour);
  } else if (info.step == "pm_wakeup_pending" || info.step == "s2idle_wake") {
    look(info.fields == "true", favour);
  } else if (info.step == "s2idle_enter") {
    look(true, false);
    look(false, false);
    with(wakeup::event{}, false);
  } else if (info.step == "clear_events_check_enabled") {
    with(wakeup::disarm{}, favour);
  } else if (info.step == "attempt" && !any_taker_has("freeze_processes")) {
    with(wakeup::somebody_looks{}, favour);  // nobody clears them: what is pending now aborts the next attempt
  } else if (last) {
    with(wakeup::last_look{}, favour);
  } else {
    add_event(info, favour, who);
  }
}

/// A component that has a letter of the same name takes part in the step.
void Composer::join(const Part& part, const Machine& caller, LetterIndex l, Participants& who, Role role) {
  if (!part.exists() || !has_event(*part.machine, caller.letters[l].event)) return;
  const LetterIndex own = part.machine->automaton.letter(caller.automaton.letters[l]);
  // Of the hypercall's answers, who does not care for one has no row for it; any other step that it can never
  // take is an unexpected event.
  const bool may_ignore = caller.letters[l].event == "HYPERVISOR_suspend_returned";
  if (own != checker::no_letter && (!may_ignore || possible(*part.machine, own))) who += {part.index, own, role};
}

}  // namespace pmc::model

/// What the monitors are written with: include this in a monitor's own .cpp and nowhere else.
#pragma once
#include <array>
#include <cassert>

#include "checker/msm/tabulate.hpp"
#include "properties/property.hpp"

namespace pmc::properties {

using namespace checker::msm;
using model::EventInfo;
using model::Message;
using model::Outcome;
using model::PartKind;
using model::PartTaken;
using model::Phase;

/// The monitor's letter for an event of the System, or none.
using Heard = std::optional<checker::LetterIndex>;

/// An event of many monitors: the caller has returned, and what is left behind now stays.
struct caller_idle {};

/// An event of many monitors: the device is unregistered, and what was owed to it no longer is.
struct device_del {};
/// It is then as at first, whatever it was.
template <class Initial, class... Others>
using Forgets = mp_list<Row<Initial, device_del, none>, Row<Others, device_del, Initial>...>;

/// Rows that lead from one state to one other (as a rule a violating one) on any of several events.
template <class Source, class Target, class... Events>
using Each = mp_list<Row<Source, Events, Target>...>;

template <class Monitor>
const checker::Machine& machine_of() {
  static const checker::Machine m = checker::tabulated(describe<Monitor>());
  return m;
}

/// The same monitor for another rule: a machine of its own, so that what fires in the one is not taken for the other.
inline checker::Machine renamed(checker::Machine machine, std::string_view name) {
  machine.name = name;
  machine.automaton.name = name;
  return machine;
}

/// `letter<FreezeBalanced>(freeze{})`
template <class Monitor, class Event>
checker::LetterIndex letter(const Event& event) {
  static const auto letters = [] {
    std::array<checker::LetterIndex, Domain<Event>::size> all;
    for (unsigned i = 0; i < all.size(); ++i) all[i] = machine_of<Monitor>().automaton.letter(letter_name(Domain<Event>::at(i)));
    return all;
  }();
  const auto index = letters[Domain<Event>::index(event)];
  assert(index != checker::no_letter && "the monitor has no row for this event");
  return index;
}

inline bool is_unregistered(const EventInfo& e, model::DeviceIndex d) {
  return e.kind == EventInfo::Kind::hotplug && e.device == d && e.step == "device_del";
}
inline bool is_registered(const EventInfo& e, model::DeviceIndex d) {
  return e.kind == EventInfo::Kind::hotplug && e.device == d && e.step == "device_add";
}

inline bool succeeded(const EventInfo& e, std::string_view step) { return e.is_step(step) && e.outcome == Outcome::ok; }
inline bool failed(const EventInfo& e, std::string_view step) { return e.is_step(step) && e.outcome == Outcome::error; }

/// prepare and complete tell a driver about the transition; the three phases between them, each way,
/// make it do something to the device, and which operation that is depends on the message.
inline bool carries_operation(Phase p) { return p != Phase::prepare && p != Phase::complete; }

/// A walk on the way down begins.
inline bool begins_down(const EventInfo& e) { return e.kind == EventInfo::Kind::begin && model::is_down(e.phase); }

/// An operation of resume_noirq, resume_early or resume gets to a device: a callback starts.  Where there is
/// no callback, nobody is told the message, so what it says cannot be wrong.
inline bool operation_delivered_up(const EventInfo& e) {
  return carries_operation(e.phase) && !model::is_down(e.phase) && e.kind == EventInfo::Kind::callback_start;
}

/// suspend, suspend_late or suspend_noirq starts for a device, whatever its callback then returns.
inline bool operation_starts_down(const EventInfo& e) {
  return carries_operation(e.phase) && model::is_down(e.phase) &&
         (e.passes() || e.kind == EventInfo::Kind::callback_start);
}

/// A phase begins to work on a device: its completion is not done from here on.
inline bool starts_work(const EventInfo& e) {
  using enum EventInfo::Kind;
  return e.kind == schedule || e.kind == admit || (e.kind == callback_start && !carries_operation(e.phase));
}
/// ... and is done with it, whatever came of it.
inline bool ends_work(const EventInfo& e) {
  using enum EventInfo::Kind;
  return e.kind == complete || e.kind == publish || e.passes() || e.kind == skip || e.kind == direct_complete || e.kind == abort ||
         e.kind == abort_wakeup || (e.kind == callback_end && !carries_operation(e.phase));
}

}  // namespace pmc::properties

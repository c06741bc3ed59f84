#include "checker/trace/alphabet.hpp"

#include <algorithm>
#include <iterator>

namespace pmc::trace {

using checker::EventIndex;
using checker::Seen;
using model::DeviceIndex;
using model::EventInfo;
using model::Phase;

namespace {

/// Steps of callers that a trace shows as an action: where it begins.
/// Source: suspend_prepare() and suspend_enter() in kernel/power/suspend.c, create_image() in kernel/power/hibernate.c,
/// thaw_processes() in kernel/power/process.c, drivers/base/syscore.c.
struct Shown {
  std::string_view action, step;
  std::string_view callers = "";  ///< only of callers whose name begins so: others do it without a trace
};
constexpr Shown shown[] = {
    {"freeze_processes", "freeze_processes", "suspend-"},
    {"thaw_processes", "thaw_processes"},
    {"syscore_suspend", "syscore_suspend"},
    {"syscore_resume", "syscore_resume"},
    {"machine_suspend", "platform_suspend_enter"},
    {"machine_suspend", "s2idle_enter"},
    {"machine_suspend", "swsusp_arch_suspend"},
};

bool shows(const Shown& s, const model::Caller& caller, const EventInfo& e) {
  return e.kind == EventInfo::Kind::step && e.step == s.step && std::string_view(caller.name).starts_with(s.callers);
}

/// What a map has there; nothing if it has none.
const std::vector<EventIndex>& at(const auto& map, const auto& key) {
  static const std::vector<EventIndex> nothing;
  const auto it = map.find(key);
  return it == map.end() ? nothing : it->second;
}

}  // namespace

bool is_shown(std::string_view action) { return std::ranges::find(shown, action, &Shown::action) != std::end(shown); }

Alphabet::Alphabet(const model::Model& m, const model::Caller& caller) : model_(m) {
  const auto& events = m.events;
  visible_.assign(events.size(), false);
  for (EventIndex e = 0; e < events.size(); ++e) {
    const EventInfo& i = events[e];
    bool visible = true;
    switch (i.kind) {
      case EventInfo::Kind::begin:
      case EventInfo::Kind::end: walks_[{i.kind, i.phase, i.message}].push_back(e); break;
      case EventInfo::Kind::callback_start:
      case EventInfo::Kind::callback_end: callbacks_[{i.kind, i.phase, i.message, i.device}].push_back(e); break;
      case EventInfo::Kind::hotplug: hotplug_[{i.device, std::string(i.step)}].push_back(e); break;
      default: {
        visible = false;
        for (const Shown& s : shown)
          if (shows(s, caller, i)) steps_[std::string(s.action)].push_back(e), visible = true;
      }
    }
    visible_[e] = visible;
  }
}

checker::Seen Alphabet::seen(const Word& w) const {
  Seen seen;
  const Event& e = *w.event;
  const auto take = [&](const std::vector<EventIndex>& from, const auto& fits) {
    for (const EventIndex x : from)
      if (fits(model_.events[x])) seen.events.push_back(x);
  };
  switch (w.what) {
    case Word::What::begin: take(at(walks_, Walk{Kind::begin, *e.phase, *e.message}), [](const EventInfo&) { return true; }); break;
    case Word::What::end:
      take(at(walks_, Walk{Kind::end, *e.phase, *e.message}),
           [&](const EventInfo& i) { return i.succeeded() ? w.may_succeed : w.may_fail; });
      break;
    case Word::What::callback_start:
      for (const DeviceIndex d : w.devices)
        take(at(callbacks_, Callback{Kind::callback_start, *e.phase, *e.message, d}), [](const EventInfo&) { return true; });
      break;
    case Word::What::callback_end:
      for (const DeviceIndex d : w.devices)
        take(at(callbacks_, Callback{Kind::callback_end, *e.phase, *e.message, d}), [&](const EventInfo& i) {
          using enum model::Outcome;
          // What may be left in runtime suspend shows no number: device_prepare() returns 0 then, too.
          if (e.error == 0) return i.outcome == ok || (*e.phase == Phase::prepare && i.outcome == positive);
          if (e.error > 0) return i.outcome == positive;
          return i.outcome == (*e.phase == Phase::prepare && e.error == prepare_again ? again : error);
        });
      break;
    case Word::What::device_add:
    case Word::What::device_del:
      seen.events = at(hotplug_, std::pair(w.devices.front(), std::string(w.what == Word::What::device_add ? "device_add" : "device_del")));
      break;
    case Word::What::action:
      take(at(steps_, e.action), [&](const EventInfo& i) {
        return e.action != "syscore_suspend" || (i.outcome == model::Outcome::error ? w.may_fail : w.may_succeed);
      });
  }
  std::ranges::sort(seen.events);
  return seen;
}

}  // namespace pmc::trace

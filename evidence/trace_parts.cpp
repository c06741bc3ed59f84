#include "evidence/trace_parts.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace pmc::evidence {

using model::Phase;
using trace::Event;
using trace::Kind;

TraceParts::TraceParts(const Events& events) : events_(events) {
  std::vector<std::size_t> open;                 // walks
  std::map<std::int64_t, CallbackPart> running;  // by thread
  std::vector<bool> ended;                       // by walk
  std::vector<CallbackPart> all;
  for (std::size_t n = 0; n < events.size(); ++n) {
    const Event& e = events[n];
    if (!e.phase || !e.message) continue;
    const auto inside = std::find_if(open.rbegin(), open.rend(), [&](std::size_t w) { return walks[w].phase == *e.phase; });
    switch (e.kind) {
      case Kind::action_begin:
        for (const std::size_t w : open) walks[w].is_nested = true;
        walks.push_back({.begin = n, .phase = *e.phase, .message = *e.message, .pid = e.pid, .is_nested = !open.empty(), .events = {n}});
        open.push_back(walks.size() - 1);
        ended.push_back(false);
        break;
      case Kind::action_end:
        if (inside == open.rend()) break;
        walks[*inside].end = n;
        walks[*inside].events.push_back(n);
        ended[*inside] = true;
        open.erase(std::next(inside).base());
        break;
      case Kind::callback_start:
        if (inside == open.rend()) break;
        running[e.pid] = {.start = n, .walk = *inside, .is_threaded = e.pid != walks[*inside].pid};
        walks[*inside].events.push_back(n);
        break;
      case Kind::callback_end: {
        const auto start = running.find(e.pid);
        if (start == running.end()) break;
        start->second.end = n;
        WalkPart& w = walks[start->second.walk];
        w.events.push_back(n);
        w.has_failure = w.has_failure || (e.error != 0 && e.error != trace::prepare_again);
        all.push_back(start->second);
        running.erase(start);
        break;
      }
      default: break;
    }
  }
  std::ranges::sort(all, {}, &CallbackPart::start);
  // Those of walks that do not end are of no use here.
  std::vector<std::size_t> now(walks.size());
  std::vector<WalkPart> whole;
  for (std::size_t w = 0; w < walks.size(); ++w)
    if (ended[w]) now[w] = whole.size(), whole.push_back(std::move(walks[w]));
  for (CallbackPart c : all)
    if (ended[c.walk]) c.walk = now[c.walk], callbacks.push_back(c);
  walks = std::move(whole);
}

std::vector<ActionPart> TraceParts::actions(std::string_view name) const {
  std::vector<ActionPart> all;
  for (std::size_t n = 0; n < events_.size(); ++n) {
    if (events_[n].action != name) continue;
    if (events_[n].kind == Kind::action_begin) all.push_back({n});
    if (events_[n].kind == Kind::action_end && !all.empty() && !all.back().end) all.back().end = n;
  }
  return all;
}

const WalkPart* TraceParts::next_walk(std::size_t from, Phase phase) const {
  for (const WalkPart* w = next_walk(from); w != nullptr; w = next_walk(w->begin + 1)) {
    if (w->phase == phase) return w;
    if (w->phase == Phase::prepare) return nullptr;
  }
  return nullptr;
}
const WalkPart* TraceParts::next_walk(std::size_t from) const {
  const auto w = std::ranges::find_if(walks, [&](const WalkPart& x) { return x.begin >= from; });
  return w == walks.end() ? nullptr : &*w;
}

bool is_telling(const Event& e) {
  if (e.kind == Kind::callback_start || e.kind == Kind::callback_end) return true;
  if (e.kind != Kind::action_begin && e.kind != Kind::action_end) return false;
  if (e.phase) return true;
  constexpr std::array<std::string_view, 5> shown{"freeze_processes", "thaw_processes", "syscore_suspend", "syscore_resume",
                                                  "machine_suspend"};
  return e.kind == Kind::action_begin && std::ranges::find(shown, e.action) != shown.end();
}

std::optional<std::size_t> next_telling(const Events& events, std::size_t from, std::int64_t pid) {
  for (std::size_t n = from; n < events.size(); ++n)
    if (is_telling(events[n]) && (pid == -1 || events[n].pid == pid)) return n;
  return {};
}

bool is_same_device(const Event& a, const Event& b) { return a.text == b.text && a.parent == b.parent; }

std::optional<model::DeviceIndex> device_of(const model::Topology& topology, const Event& e) {
  std::optional<model::DeviceIndex> found;
  for (std::size_t d = 0; d < topology.devices.size(); ++d) {
    const model::Device& device = topology.devices[d];
    if (device.name != e.device) continue;
    const bool has_none = device.parent == model::no_device;
    // A parent that is not on the PM core's list is not in the topology.
    if (!has_none && topology.devices[static_cast<std::size_t>(device.parent)].name != e.parent) continue;
    if (found) return {};
    found = static_cast<model::DeviceIndex>(d);
  }
  return found;
}

std::vector<Event> copy_of(const Events& events, const std::vector<std::size_t>& places) {
  std::vector<Event> some;
  for (const std::size_t p : places) some.push_back(events[p]);
  return some;
}
std::vector<Event> take_out(Events& events, const std::vector<std::size_t>& places) {
  std::vector<Event> some = copy_of(events, places);
  for (std::size_t n = places.size(); n-- > 0;) events.erase(events.begin() + static_cast<std::ptrdiff_t>(places[n]));
  return some;
}
void put_in(Events& events, std::size_t at, const std::vector<Event>& some) {
  events.insert(events.begin() + static_cast<std::ptrdiff_t>(at), some.begin(), some.end());
}

}  // namespace pmc::evidence

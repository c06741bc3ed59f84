// The words of an attempt, and what the recording tells of the devices that were there.
#include "checker/trace/attempt.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "checker/trace/alphabet.hpp"
#include "checker/trace/capture.hpp"

namespace pmc::trace {

using model::DeviceIndex;
using model::Phase;

Devices::Devices(model::Topology topology) : topology_(std::move(topology)) {
  for (std::size_t d = 0; d < topology_.devices.size(); ++d) {
    topology_.devices[d].pluggable = false;
    add(static_cast<DeviceIndex>(d));
  }
}

std::string_view Devices::parent_name(DeviceIndex d) const {
  return device(d).parent == model::no_device ? std::string_view("none") : device(device(d).parent).name;
}

std::vector<DeviceIndex> Devices::find(const Event& e) const {
  const auto found = by_name_.find(e.device);
  if (found == by_name_.end()) return {};
  std::vector<DeviceIndex> all = found->second;
  const auto keep = [&](const auto& wanted) {
    std::vector<DeviceIndex> some;
    std::ranges::copy_if(all, std::back_inserter(some), wanted);
    if (!some.empty()) all = std::move(some);
  };
  // Below another parent it is another device.  A parent that is not on the PM core's list is not in the topology, and in sysfs a device
  // without a parent lies below its subsystem's.
  if (e.parent != "none")
    std::erase_if(all, [&](DeviceIndex d) { return device(d).parent != model::no_device && parent_name(d) != e.parent; });
  if (all.empty()) return {};
  keep([&](DeviceIndex d) { return parent_name(d) == e.parent; });
  keep([&](DeviceIndex d) { return device(d).driver_name == e.driver; });
  return all;
}

void Devices::add_unknown(const Event& e) {
  model::Device d;
  d.name = e.device;
  d.path = std::string(e.parent) + "/" + std::string(e.device);
  d.driver_name = e.driver;
  d.pluggable = true;
  if (const auto parent = by_name_.find(e.parent); parent != by_name_.end()) {
    // Rather one that came, too.
    const std::vector<DeviceIndex>& all = parent->second;
    d.parent = device(all.back()).pluggable ? all.back() : all.front();
  }
  topology_.devices.push_back(std::move(d));
  add(static_cast<DeviceIndex>(topology_.devices.size() - 1));
}

void Devices::add_callback(DeviceIndex d, const Event& e) {
  model::Device& unknown = topology_.devices[static_cast<std::size_t>(d)];
  if (!unknown.pluggable || *e.phase == Phase::prepare || *e.phase == Phase::complete) return;
  unknown.driver = "any-callbacks";
  const std::string op = callback_of(*e.phase, *e.message);
  if (const auto at = std::ranges::lower_bound(unknown.ops, op); at == unknown.ops.end() || *at != op) unknown.ops.insert(at, op);
}

namespace {

/// Which of them are part of a longest ascending part, which need not hang together.
std::vector<bool> longest_ascending(const std::vector<DeviceIndex>& all) {
  std::vector<std::size_t> ends, before(all.size());  // ends[k]: where the best one of length k + 1 ends
  for (std::size_t n = 0; n < all.size(); ++n) {
    const auto at = std::ranges::lower_bound(ends, all[n], {}, [&](std::size_t i) { return all[i]; });
    before[n] = at == ends.begin() ? n : *std::prev(at);
    if (at == ends.end())
      ends.push_back(n);
    else
      *at = n;
  }
  std::vector<bool> in(all.size(), false);
  if (!ends.empty())
    for (std::size_t n = ends.back();; n = before[n]) {
      in[n] = true;
      if (before[n] == n) break;
    }
  return in;
}

}  // namespace

Attempt::Attempt(const Recording& recording, const std::vector<Transition>& parts, const model::Topology& topology) {
  Devices devices(topology);
  const std::size_t last = parts.back().last_event;
  read(recording, parts.front().first_event, last, !parts.front().start_known, devices);
  topology_ = std::move(devices.topology());
  number_ = parts.front().attempt;
  first_line_ = parts.front().first_line;
  last_line_ = parts.back().last_line;
  is_threaded_ = std::ranges::any_of(parts, [](const Transition& t) { return t.threads > 1; });
  find_outcomes(recording.events, last);
  follow_the_list();
  // Where events are missing, that a device has none says nothing.
  if (std::ranges::none_of(words_, &Word::after_gap)) find_hotplug();
  early_ = with_hotplug(false);
  late_ = with_hotplug(true);
}

void Attempt::read(const Recording& recording, std::size_t first, std::size_t last, bool gap, Devices& devices) {
  const std::vector<Event>& events = recording.events;
  std::map<std::int64_t, Word> running;  // by thread
  std::uint64_t before = gap ? 0 : events[first].line;
  for (std::size_t n = first; n <= last && n < events.size(); ++n) {
    const Event& e = events[n];
    for (const Remark& r : recording.remarks)
      gap = gap || (hides_events(r.what) && r.after < e.line && (r.before == 0 || r.before > before));
    before = e.line;
    const bool is_callback = e.kind == Kind::callback_start || e.kind == Kind::callback_end;
    if ((is_callback || e.action.starts_with("dpm_")) && (!e.phase || !e.message)) {
      gap = true;  // something has happened, and a word of it is not known
      continue;
    }
    Word w{.event = &e, .after_gap = gap};
    switch (e.kind) {
      case Kind::callback_start:
        w.what = Word::What::callback_start;
        w.devices = devices.find(e);
        if (w.devices.empty()) {
          devices.add_unknown(e);
          w.devices = devices.find(e);
        }
        for (const DeviceIndex d : w.devices) devices.add_callback(d, e);
        running[e.pid] = w;
        break;
      case Kind::callback_end: {
        const auto start = running.find(e.pid);
        // dpm_run_callback() names the same device at both ends.
        if (start == running.end() || start->second.event->text != e.text) {
          gap = true;
          continue;
        }
        w.what = Word::What::callback_end;
        w.devices = start->second.devices;
        running.erase(start);
        break;
      }
      case Kind::action_begin:
      case Kind::action_end:
        if (e.phase) {
          w.what = e.kind == Kind::action_begin ? Word::What::begin : Word::What::end;
        } else if (e.kind == Kind::action_begin && is_shown(e.action)) {
          w.what = Word::What::action;
        } else {
          continue;
        }
        break;
      default: continue;
    }
    words_.push_back(std::move(w));
    gap = false;
  }
}

std::vector<std::string> Attempt::bounds() const {
  std::vector<std::string> all;
  if (has_hotplug()) all.emplace_back("devices come and go between two walks only, and no more often than the recording shows");
  if (has_moved_) all.emplace_back("the PM core's list is in the order in which the recording prepares the devices");
  return all;
}

bool Attempt::is_late_different() const {
  return std::ranges::any_of(hotplug_, [](const Hotplug& h) { return h.early != h.late; });
}

/// What the end of a walk and the begin of syscore_suspend() mean shows in what follows.
void Attempt::find_outcomes(const std::vector<Event>& events, std::size_t last) {
  for (std::size_t n = 0; n < words_.size(); ++n) {
    Word& w = words_[n];
    if (w.what == Word::What::action && w.event->action == "syscore_suspend") {
      const auto end =
          std::ranges::find_if(events.begin() + (w.event - events.data()) + 1, events.begin() + static_cast<std::ptrdiff_t>(last) + 1,
                               [](const Event& e) { return e.kind == Kind::action_begin || e.kind == Kind::action_end; });
      const bool known = end != events.begin() + static_cast<std::ptrdiff_t>(last) + 1;
      w.may_succeed = !known || (end->kind == Kind::action_end && end->action == "syscore_suspend");
      w.may_fail = !w.may_succeed || !known;
    }
    if (w.what != Word::What::end || !model::is_down(*w.event->phase)) continue;
    // dpm_resume_early() of a failed dpm_suspend_late() runs inside of it.
    bool undone = false;
    for (std::size_t m = n; m-- > 0 && !(words_[m].what == Word::What::begin && words_[m].event->phase == w.event->phase);)
      undone = undone || words_[m].what == Word::What::begin;
    const auto next = std::find_if(words_.begin() + static_cast<std::ptrdiff_t>(n) + 1, words_.end(),
                                   [](const Word& x) { return x.what == Word::What::begin; });
    const bool goes_on = next != words_.end() && model::is_down(*next->event->phase) && *next->event->phase > *w.event->phase;
    w.may_fail = undone || !goes_on;
    w.may_succeed = !undone;
  }
}

/// By device.  Every registered device is prepared, unless the walk was cancelled, and who was prepared is completed.
std::vector<std::vector<Attempt::Sighting>> Attempt::sightings() const {
  const std::size_t count = topology_.devices.size();
  std::vector<std::vector<Sighting>> seen(count);
  std::vector<bool> prepared(count, false), here;
  std::vector<DeviceIndex> refused;  // whose prepare failed: not completed, and still there
  std::size_t begin = 0;
  for (std::size_t n = 0; n < words_.size(); ++n) {
    const Word& w = words_[n];
    for (const DeviceIndex device : w.devices) {
      const auto d = static_cast<std::size_t>(device);
      if (seen[d].empty() || !seen[d].back().there) seen[d].push_back({n, n, true});
      seen[d].back().last = n;
      if (!here.empty()) here[d] = true;
      if (w.what == Word::What::callback_end && w.event->phase == Phase::prepare && w.event->error < 0 && w.event->error != prepare_again)
        refused.push_back(device);
    }
    if (w.event->phase != Phase::prepare && w.event->phase != Phase::complete) continue;
    if (w.what == Word::What::begin) {
      begin = n;
      here.assign(count, false);
    } else if (w.what == Word::What::end && !here.empty()) {
      const bool is_prepare = w.event->phase == Phase::prepare;
      for (std::size_t d = 0; d < count; ++d)
        if (!here[d] && (is_prepare ? !w.may_fail : static_cast<bool>(prepared[d])) && (seen[d].empty() || seen[d].back().there))
          seen[d].push_back({begin, begin, false});
      prepared = is_prepare ? std::move(here) : std::vector<bool>(count, false);
      for (const DeviceIndex device : refused) prepared[static_cast<std::size_t>(device)] = false;
      refused.clear();
      here.clear();
    }
  }
  return seen;
}

/// All devices are there when the model begins.
void Attempt::find_hotplug() {
  const auto seen = sightings();
  const auto is_begin = [](const Word& w) { return w.what == Word::What::begin; };
  for (std::size_t d = 0; d < seen.size(); ++d) {
    const auto device = static_cast<DeviceIndex>(d);
    bool& pluggable = topology_.devices[d].pluggable;
    const bool unknown = pluggable;
    pluggable = unknown || std::ranges::any_of(seen[d], [](const Sighting& s) { return !s.there; });
    if (unknown || (!seen[d].empty() && !seen[d].front().there)) hotplug_.push_back({device, false, 0, 0});
    // That it is not there at first is said already.
    for (std::size_t n = unknown && !seen[d].empty() && seen[d].front().there ? 0 : 1; n < seen[d].size(); ++n) {
      const auto at = words_.begin() + static_cast<std::ptrdiff_t>(seen[d][n].first);
      if (seen[d][n].there) {
        const auto walk = std::find_if(std::make_reverse_iterator(at), words_.rend(), is_begin);
        const auto place = walk == words_.rend() ? 0 : static_cast<std::size_t>(walk.base() - words_.begin()) - 1;
        hotplug_.push_back({device, true, place, place});
      } else {
        const auto last = words_.begin() + static_cast<std::ptrdiff_t>(seen[d][n - 1].last);
        hotplug_.push_back({device, false, static_cast<std::size_t>(std::find_if(last, at, is_begin) - words_.begin()), seen[d][n].first});
      }
    }
  }
  // A device that goes takes its links with it: device_links_purge().  Whether they were there when it came back is not known.
  for (model::Device& d : topology_.devices)
    std::erase_if(d.suppliers, [&](DeviceIndex s) { return topology_.devices[static_cast<std::size_t>(s)].pluggable; });
}

std::vector<Word> Attempt::with_hotplug(bool late) const {
  if (hotplug_.empty()) return words_;
  // Children go before their parents, and parents come before their children.
  std::vector<Hotplug> order = hotplug_;
  std::ranges::sort(order, {}, [&](const Hotplug& h) { return std::tuple(late ? h.late : h.early, h.add, h.add ? h.device : -h.device); });
  std::vector<Word> all;
  auto next = order.begin();
  for (std::size_t n = 0; n < words_.size(); ++n) {
    for (; next != order.end() && (late ? next->late : next->early) == n; ++next)
      all.push_back(
          {.event = words_[n].event, .what = next->add ? Word::What::device_add : Word::What::device_del, .devices = {next->device}});
    all.push_back(words_[n]);
  }
  return all;
}

/// The PM core's list may not be any more as it was when the topology was taken: who came and went comes back at its end.  As few
/// devices as can be are moved, each behind the one after which the recording prepares it.
void Attempt::follow_the_list() {
  std::vector<model::Device>& all = topology_.devices;
  std::vector<DeviceIndex> prepared;
  for (const Word& w : words_) {
    if (w.what == Word::What::begin && w.event->phase == Phase::suspend) break;
    if (w.what != Word::What::callback_start || w.event->phase != Phase::prepare || w.devices.size() != 1) continue;
    if (std::ranges::find(prepared, w.devices.front()) == prepared.end()) prepared.push_back(w.devices.front());
  }
  const std::vector<bool> stays = longest_ascending(prepared);
  std::vector<bool> placed(all.size(), false);
  std::map<DeviceIndex, std::vector<DeviceIndex>> behind;
  for (std::size_t n = 1; n < prepared.size(); ++n)
    if (!stays[n]) {
      behind[prepared[n - 1]].push_back(prepared[n]);
      placed[static_cast<std::size_t>(prepared[n])] = true;
    }
  std::vector<DeviceIndex> order;
  const auto place = [&](const auto& self, DeviceIndex d) -> void {
    order.push_back(d);
    if (const auto it = behind.find(d); it != behind.end())
      for (const DeviceIndex next : it->second) self(self, next);
  };
  for (std::size_t d = 0; d < all.size(); ++d)
    if (!placed[d]) place(place, static_cast<DeviceIndex>(d));
  std::vector<DeviceIndex> now(all.size(), model::no_device);
  for (std::size_t n = 0; n < order.size(); ++n) now[static_cast<std::size_t>(order[n])] = static_cast<DeviceIndex>(n);
  const auto index = [&](DeviceIndex d) { return d == model::no_device ? d : now[static_cast<std::size_t>(d)]; };
  // A parent comes before its children, whatever the recording says.
  for (std::size_t d = 0; d < all.size(); ++d)
    if (order.size() != all.size() || (all[d].parent != model::no_device && index(all[d].parent) >= now[d])) return;
  std::vector<model::Device> moved(all.size());
  for (std::size_t d = 0; d < all.size(); ++d) {
    model::Device& m = moved[static_cast<std::size_t>(now[d])] = std::move(all[d]);
    m.parent = index(m.parent);
    for (auto* const some : {&m.suppliers, &m.uses})
      for (DeviceIndex& other : *some) other = index(other);
  }
  all = std::move(moved);
  has_moved_ = std::ranges::find(stays, false) != stays.end();
  for (Word& w : words_)
    for (DeviceIndex& d : w.devices) d = index(d);
}

std::vector<Attempt> attempts(const Recording& recording, const std::vector<Transition>& transitions, const model::Topology& topology) {
  std::vector<Attempt> all;
  for (std::size_t n = 0; n < transitions.size();) {
    std::vector<Transition> parts;
    for (; n < transitions.size() && (parts.empty() || transitions[n].attempt == parts.front().attempt); ++n)
      parts.push_back(transitions[n]);
    all.emplace_back(recording, parts, topology);
  }
  return all;
}

}  // namespace pmc::trace

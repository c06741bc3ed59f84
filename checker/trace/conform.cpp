// A recording in the model's events.
#include "checker/trace/conform.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace pmc::trace {

using checker::EventIndex;
using checker::Seen;
using model::DeviceIndex;
using model::EventInfo;
using model::Phase;

std::string_view to_string(Conforms c) { return c == Conforms::yes ? "yes" : c == Conforms::no ? "no" : "undecided"; }

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

/// Where the devices of a recording are in the topology.
class Devices {
 public:
  explicit Devices(model::Topology topology) : topology_(std::move(topology)) {
    for (std::size_t d = 0; d < topology_.devices.size(); ++d) {
      topology_.devices[d].pluggable = false;
      add(static_cast<DeviceIndex>(d));
    }
  }
  /// Those that it may be: of that name and parent, and of that driver if one of them has it.
  [[nodiscard]] std::vector<DeviceIndex> find(const Event& e) const {
    const auto found = by_name_.find(e.device);
    if (found == by_name_.end()) return {};
    std::vector<DeviceIndex> all = found->second;
    const auto keep = [&](const auto& wanted) {
      std::vector<DeviceIndex> some;
      std::ranges::copy_if(all, std::back_inserter(some), wanted);
      if (!some.empty()) all = std::move(some);
    };
    keep([&](DeviceIndex d) { return parent_name(d) == e.parent; });
    keep([&](DeviceIndex d) { return device(d).driver_name == e.driver; });
    return all;
  }
  /// One that was not there when the topology was taken, at the end of the list.
  void add_unknown(const Event& e) {
    model::Device d;
    d.name = e.device;
    d.path = std::string(e.parent) + "/" + std::string(e.device);
    d.driver_name = e.driver;
    d.pluggable = true;
    if (const auto parent = by_name_.find(e.parent); parent != by_name_.end()) d.parent = parent->second.front();
    topology_.devices.push_back(std::move(d));
    add(static_cast<DeviceIndex>(topology_.devices.size() - 1));
  }
  [[nodiscard]] model::Topology& topology() { return topology_; }

 private:
  void add(DeviceIndex d) { by_name_[device(d).name].push_back(d); }
  [[nodiscard]] const model::Device& device(DeviceIndex d) const { return topology_.devices[static_cast<std::size_t>(d)]; }
  [[nodiscard]] std::string_view parent_name(DeviceIndex d) const {
    return device(d).parent == model::no_device ? std::string_view("none") : device(device(d).parent).name;
  }

  model::Topology topology_;
  std::map<std::string, std::vector<DeviceIndex>, std::less<>> by_name_;
};

/// What an attempt's events are to the model, whoever the caller is.
struct Word {
  const Event* event = nullptr;  ///< of device_add and device_del: before which it happens
  enum class What : std::uint8_t { callback_start, callback_end, begin, end, action, device_add, device_del } what = What::begin;
  std::vector<DeviceIndex> devices = {};
  bool may_succeed = true, may_fail = false;  ///< of an end of a walk, a syscore_suspend
  bool after_gap = false;                     ///< events before it are missing
};

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

class Attempt {
 public:
  Attempt(const Recording& recording, const std::vector<Transition>& parts, const model::Topology& topology) : devices_(topology) {
    const std::size_t first = parts.front().first_event, last = parts.back().last_event;
    const std::vector<Event>& events = recording.events;
    std::map<std::int64_t, Word> running;  // by thread
    bool gap = !parts.front().start_known;
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
          w.devices = devices_.find(e);
          if (w.devices.empty()) {
            devices_.add_unknown(e);
            w.devices = devices_.find(e);
          }
          running[e.pid] = w;
          break;
        case Kind::callback_end: {
          const auto start = running.find(e.pid);
          if (start == running.end()) {
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
          } else if (e.kind == Kind::action_begin && std::ranges::find(shown, e.action, &Shown::action) != std::end(shown)) {
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
    is_threaded_ = std::ranges::any_of(parts, [](const Transition& t) { return t.threads > 1; });
    find_outcomes(events, last);
    follow_the_list();
    // Where events are missing, that a device has none says nothing.
    if (std::ranges::none_of(words_, &Word::after_gap)) find_hotplug();
    early_ = with_hotplug(false);
    late_ = with_hotplug(true);
  }

  /// Devices that go do so as early, or as late, as the recording allows.
  [[nodiscard]] const std::vector<Word>& words(bool late) const { return late ? late_ : early_; }
  [[nodiscard]] bool is_late_different() const {
    return std::ranges::any_of(hotplug_, [](const Hotplug& h) { return h.early != h.late; });
  }
  [[nodiscard]] const model::Topology& topology() { return devices_.topology(); }
  [[nodiscard]] bool is_threaded() const { return is_threaded_; }
  [[nodiscard]] bool has_hotplug() const { return !hotplug_.empty(); }
  /// What the answer is limited to besides the model's own bounds.
  [[nodiscard]] std::vector<std::string> bounds() const {
    std::vector<std::string> all;
    if (has_hotplug()) all.emplace_back("devices come and go between two walks only, and no more often than the recording shows");
    if (has_moved_) all.emplace_back("the PM core's list is in the order in which the recording prepares the devices");
    return all;
  }

 private:
  /// What the end of a walk and the begin of syscore_suspend() mean shows in what follows.
  void find_outcomes(const std::vector<Event>& events, std::size_t last) {
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

  struct Hotplug {
    DeviceIndex device;
    bool add;
    std::size_t early, late;  ///< in words_: before which it happens
  };
  /// What the recording tells of one device, in order: it was there, or it was not.
  struct Sighting {
    std::size_t first, last;  ///< in words_; of a walk without it: where that begins
    bool there;
  };

  /// Every registered device is prepared, unless the walk was cancelled, and who was prepared is completed.
  void find_hotplug() {
    auto& all = devices_.topology().devices;
    std::vector<std::vector<Sighting>> seen(all.size());
    std::vector<bool> prepared(all.size(), false), here;
    std::size_t begin = 0;
    for (std::size_t n = 0; n < words_.size(); ++n) {
      const Word& w = words_[n];
      for (const DeviceIndex device : w.devices) {
        const auto d = static_cast<std::size_t>(device);
        if (seen[d].empty() || !seen[d].back().there) seen[d].push_back({n, n, true});
        seen[d].back().last = n;
        if (!here.empty()) here[d] = true;
      }
      if (w.event->phase != Phase::prepare && w.event->phase != Phase::complete) continue;
      if (w.what == Word::What::begin) {
        begin = n;
        here.assign(all.size(), false);
      } else if (w.what == Word::What::end && !here.empty()) {
        const bool is_prepare = w.event->phase == Phase::prepare;
        for (std::size_t d = 0; d < all.size(); ++d)
          if (!here[d] && (is_prepare ? !w.may_fail : static_cast<bool>(prepared[d])) && (seen[d].empty() || seen[d].back().there))
            seen[d].push_back({begin, begin, false});
        prepared = is_prepare ? std::move(here) : std::vector<bool>(all.size(), false);
        here.clear();
      }
    }
    const auto is_begin = [](const Word& w) { return w.what == Word::What::begin; };
    for (std::size_t d = 0; d < all.size(); ++d) {
      const auto device = static_cast<DeviceIndex>(d);
      const bool unknown = all[d].pluggable;  // all devices are there when the model begins
      all[d].pluggable = unknown || std::ranges::any_of(seen[d], [](const Sighting& s) { return !s.there; });
      if (unknown || (!seen[d].empty() && !seen[d].front().there)) hotplug_.push_back({device, false, 0, 0});
      for (std::size_t n = unknown ? 0 : 1; n < seen[d].size(); ++n) {
        const auto at = words_.begin() + static_cast<std::ptrdiff_t>(seen[d][n].first);
        if (seen[d][n].there) {
          const auto walk = std::find_if(std::make_reverse_iterator(at), words_.rend(), is_begin);
          const auto place = walk == words_.rend() ? 0 : static_cast<std::size_t>(walk.base() - words_.begin()) - 1;
          hotplug_.push_back({device, true, place, place});
        } else if (n > 0) {
          const auto last = words_.begin() + static_cast<std::ptrdiff_t>(seen[d][n - 1].last);
          hotplug_.push_back({device, false, static_cast<std::size_t>(std::find_if(last, at, is_begin) - words_.begin()), seen[d][n].first});
        }
      }
    }
  }

  [[nodiscard]] std::vector<Word> with_hotplug(bool late) const {
    if (hotplug_.empty()) return words_;
    // Children go before their parents, and parents come before their children.
    std::vector<Hotplug> order = hotplug_;
    std::ranges::sort(order, {}, [&](const Hotplug& h) { return std::tuple(late ? h.late : h.early, h.add, h.add ? h.device : -h.device); });
    std::vector<Word> all;
    auto next = order.begin();
    for (std::size_t n = 0; n < words_.size(); ++n) {
      for (; next != order.end() && (late ? next->late : next->early) == n; ++next)
        all.push_back({.event = words_[n].event, .what = next->add ? Word::What::device_add : Word::What::device_del, .devices = {next->device}});
      all.push_back(words_[n]);
    }
    return all;
  }

  /// The PM core's list may not be any more as it was when the topology was taken: who came and went comes back at its end.  As few
  /// devices as can be are moved, each behind the one after which the recording prepares it.
  void follow_the_list() {
    std::vector<model::Device>& all = devices_.topology().devices;
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

  Devices devices_;
  std::vector<Word> words_, early_, late_;
  std::vector<Hotplug> hotplug_;
  bool is_threaded_ = false, has_moved_ = false;
};

/// The events of one model, by what a word says.
class Alphabet {
 public:
  Alphabet(const model::Model& m, const model::Caller& caller) : model_(m) {
    const auto& events = m.events;
    observation.system = &m.system;
    observation.visible.assign(events.size(), false);
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
      observation.visible[e] = visible;
    }
  }

  void add(const Word& w) {
    Seen seen;
    const Event& e = *w.event;
    const auto take = [&](const std::vector<EventIndex>& from, const auto& fits) {
      for (const EventIndex x : from)
        if (fits(model_.events[x])) seen.events.push_back(x);
    };
    switch (w.what) {
      case Word::What::begin: take(walks_[{EventInfo::Kind::begin, *e.phase, *e.message}], [](const EventInfo&) { return true; }); break;
      case Word::What::end:
        take(walks_[{EventInfo::Kind::end, *e.phase, *e.message}],
             [&](const EventInfo& i) { return i.succeeded() ? w.may_succeed : w.may_fail; });
        break;
      case Word::What::callback_start:
        for (const DeviceIndex d : w.devices)
          take(callbacks_[{EventInfo::Kind::callback_start, *e.phase, *e.message, d}], [](const EventInfo&) { return true; });
        break;
      case Word::What::callback_end:
        for (const DeviceIndex d : w.devices)
          take(callbacks_[{EventInfo::Kind::callback_end, *e.phase, *e.message, d}], [&](const EventInfo& i) {
            using enum model::Outcome;
            if (e.error == 0) return i.outcome == ok;
            if (e.error > 0) return i.outcome == positive || (*e.phase == Phase::prepare && i.outcome == ok);
            return i.outcome == (*e.phase == Phase::prepare && e.error == prepare_again ? again : error);
          });
        break;
      case Word::What::device_add:
      case Word::What::device_del:
        seen.events = hotplug_[{w.devices.front(), w.what == Word::What::device_add ? "device_add" : "device_del"}];
        break;
      case Word::What::action: {
        const auto it = steps_.find(e.action);
        if (it == steps_.end()) break;
        take(it->second, [&](const EventInfo& i) {
          return e.action != "syscore_suspend" || (i.outcome == model::Outcome::error ? w.may_fail : w.may_succeed);
        });
      }
    }
    std::ranges::sort(seen.events);
    observation.seen.push_back(std::move(seen));
  }

  checker::Observation observation;

 private:
  const model::Model& model_;
  std::map<std::tuple<EventInfo::Kind, Phase, model::Message>, std::vector<EventIndex>> walks_;
  std::map<std::tuple<EventInfo::Kind, Phase, model::Message, DeviceIndex>, std::vector<EventIndex>> callbacks_;
  std::map<std::string, std::vector<EventIndex>, std::less<>> steps_;
  std::map<std::pair<DeviceIndex, std::string>, std::vector<EventIndex>> hotplug_;
};

std::string in_state(const model::Model& m, checker::ComponentIndex c, checker::StateIndex s) {
  return m.system.components()[c].name + " is in " + m.system.components()[c].automaton->states[s];
}

/// What the model has for what nobody can follow, where it was, who refuses, and what it would have done.
void explain(const model::Model& m, const checker::Observation& o, const checker::Conformance& c, const Seen& asked,
             const ConformOptions& options, AttemptConformance& out) {
  out.event = asked.events.empty() ? "" : m.text(asked.events.front());
  const checker::Ahead ahead = checker::look_ahead(o, c.states, asked, 2'000);
  for (const checker::Refusal& r : ahead.refusals) out.refused_by.push_back(in_state(m, r.component, r.state));
  if (!c.states.empty())
    for (checker::ComponentIndex k = 0; k < m.system.components().size(); ++k)
      if (m.parts[k].device == model::no_device) out.states.push_back(in_state(m, k, c.states.front()[k]));
  for (const EventIndex e : ahead.visible)
    if (out.instead.size() < options.instead_max) out.instead.push_back(m.text(e));
}

/// One caller, in one environment.  `why`: if it cannot, how far it gets and what stops it, which takes longer.
AttemptConformance follow_caller(Attempt& attempt, const model::Caller& caller, const model::Environment& env, const ConformOptions& options, bool why,
                                 bool late) {
  AttemptConformance out;
  const std::vector<Word>& words = attempt.words(late);
  const model::Model m = model::compose(caller, attempt.topology(), env);
  out.caller = caller.name;
  out.bounds = m.bounds;
  std::ranges::copy(attempt.bounds(), std::back_inserter(out.bounds));
  out.conforms = Conforms::yes;
  for (std::size_t begin = 0; begin < words.size();) {
    const auto gap =
        std::find_if(words.begin() + static_cast<std::ptrdiff_t>(begin) + 1, words.end(), [](const Word& w) { return w.after_gap; });
    const auto end = static_cast<std::size_t>(gap - words.begin());
    Alphabet a(m, caller);
    for (std::size_t n = begin; n < end; ++n) a.add(words[n]);
    // What no event of this caller is ends the matter.
    std::vector<Seen>& seen = a.observation.seen;
    const std::vector<Seen> whole = seen;
    seen.erase(std::ranges::find_if(seen, [](const Seen& s) { return s.events.empty(); }), seen.end());
    checker::Conformance c;
    std::optional<checker::ComponentIndex> refuser;  // where only parts are followed
    if (words[begin].after_gap) {
      const checker::ByParts parts = checker::follow_by_parts(a.observation);
      c.followed = parts.followed;
      c.conforms = parts.followed == seen.size();
      if (parts.followed < seen.size()) refuser = parts.component;
      out.doubt = "events are missing before line " + std::to_string(words[begin].event->line) +
                  ": from there on each part of the model is followed by itself";
    } else {
      c = checker::follow(a.observation, m.system.initial(), options.limits);
      if (why && !c.conforms && !c.limit_reached) c = checker::follow_furthest(a.observation, m.system.initial(), options.limits);
    }
    out.explored += c.explored;
    out.seen += c.followed;
    if (c.limit_reached) {
      out.conforms = Conforms::undecided;
      out.doubt = "more than " + std::to_string(options.limits.states) + " states";
      return out;
    }
    if (!c.conforms || seen.size() < whole.size()) {
      out.conforms = Conforms::no;
      if (!why) return out;
      out.line = words[begin + c.followed].event->line;
      explain(m, a.observation, c, whole[c.followed], options, out);
      if (refuser) out.refused_by.push_back(m.system.components()[*refuser].name + ", by itself");
      return out;
    }
    begin = end;
  }
  if (!out.doubt.empty()) out.conforms = Conforms::undecided;
  return out;
}

AttemptConformance follow_attempt(Attempt& attempt, const ConformOptions& options) {
  std::vector<const model::Caller*> callers;
  for (const model::Caller& c : model::callers())
    if (options.callers.empty() ? c.core == &model::core_6_1() : std::ranges::find(options.callers, c.name) != options.callers.end())
      callers.push_back(&c);
  model::Environment env;
  env.async = attempt.is_threaded() ? model::AsyncMode::as_is : model::AsyncMode::off;
  env.hotplug = attempt.has_hotplug();
  const std::vector<bool> lates = attempt.is_late_different() ? std::vector{false, true} : std::vector{false};

  std::optional<AttemptConformance> best;
  std::vector<std::string> can, open;
  std::size_t explored = 0;
  ConformOptions within = options;
  for (const model::Caller* const caller : callers) {
    std::optional<AttemptConformance> one;
    // Most need no wakeup event, and without them there is less to try.
    for (const bool wakeups : {false, true})
      for (const bool late : lates) {
        if (one && one->conforms == Conforms::yes) continue;
        env.wakeups = wakeups;
        AttemptConformance way = follow_caller(attempt, *caller, env, within, false, late);
        explored += way.explored;
        if (!one || way.conforms < one->conforms) one = std::move(way);
      }
    if (one->conforms == Conforms::yes) {
      can.push_back(caller->name);
      // Who else can do it is worth some time, and not any.
      within.limits.states = std::min(within.limits.states, 4 * one->explored + 1'000);
    } else if (one->conforms == Conforms::undecided) {
      open.push_back(caller->name);
    }
    if (!best || one->conforms < best->conforms) best = std::move(one);
  }
  if (best && best->conforms == Conforms::no) {
    // Why nobody can: what gets furthest.
    best.reset();
    env.wakeups = true;
    for (const model::Caller* const caller : callers)
      for (const bool late : lates) {
        AttemptConformance way = follow_caller(attempt, *caller, env, options, true, late);
        explored += way.explored;
        if (!best || way.seen > best->seen) best = std::move(way);
      }
  }
  best->callers = std::move(can);
  best->open_callers = std::move(open);
  best->explored = explored;
  return *std::move(best);
}

}  // namespace

std::vector<AttemptConformance> conform(const Recording& recording, const std::vector<Transition>& transitions,
                                        const model::Topology& topology, const ConformOptions& options) {
  std::vector<AttemptConformance> all;
  for (std::size_t n = 0; n < transitions.size();) {
    std::vector<Transition> parts;
    for (; n < transitions.size() && (parts.empty() || transitions[n].attempt == parts.front().attempt); ++n)
      parts.push_back(transitions[n]);
    const auto start = std::chrono::steady_clock::now();
    Attempt attempt(recording, parts, topology);
    AttemptConformance a = follow_attempt(attempt, options);
    a.attempt = parts.front().attempt;
    a.first_line = parts.front().first_line;
    a.last_line = parts.back().last_line;
    a.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    all.push_back(std::move(a));
  }
  return all;
}

}  // namespace pmc::trace

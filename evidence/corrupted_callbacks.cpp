// Corruptions of callbacks: lost, doubled, elsewhere, another's.
// Kernel functions are those of drivers/base/power/main.c.
#include <algorithm>

#include "evidence/trace_corruptions.hpp"
#include "evidence/trace_parts.hpp"

namespace pmc::evidence {
namespace {

using model::Message;
using model::Phase;
using trace::Event;
using trace::Kind;

bool is_middle(Phase p) { return p != Phase::prepare && p != Phase::complete; }
const Event& start_of(const TraceChanging& c, const CallbackPart& x) { return c.events[x.start]; }
const WalkPart& walk_of(const TraceChanging& c, const CallbackPart& x) { return c.parts.walk(x); }

/// Of all devices of that name: none has a driver that lets the core leave callbacks out.  DPM_FLAG_SMART_SUSPEND and
/// DPM_FLAG_MAY_SKIP_RESUME do (dev_pm_skip_suspend(), dev_pm_skip_resume()), and a prepare callback that may return more than 0
/// (direct_complete, of SUSPEND only).
bool is_plain(const TraceChanging& c, const CallbackPart& x) {
  const Event& e = start_of(c, x);
  bool known = false;
  for (const model::Device& d : c.topology.devices) {
    if (d.name != e.device) continue;
    known = true;
    if (d.driver_flags & (model::DPM_FLAG_SMART_SUSPEND | model::DPM_FLAG_MAY_SKIP_RESUME)) return false;
    if (std::ranges::find(d.ops, "prepare") != d.ops.end()) return false;
  }
  return known;
}
bool succeeded(const TraceChanging& c, const CallbackPart& x) { return c.events[x.end].error == 0; }

/// The walk's own thread goes on with another callback of it: the list goes on, whatever happens.
bool is_followed(const TraceChanging& c, const CallbackPart& x) {
  const auto next = next_telling(c.events, x.end + 1, walk_of(c, x).pid);
  return next && c.events[*next].kind == Kind::callback_start && *next < walk_of(c, x).end;
}
/// In the walk's own thread, so that what comes next is known.
bool is_in_order(const TraceChanging& c, const CallbackPart& x) { return !x.is_threaded && is_followed(c, x); }

/// A callback that had to come there: in the walk's own thread, in a phase that shows callbacks that exist.
bool is_due(const TraceChanging& c, const CallbackPart& x, bool down) {
  const Phase p = walk_of(c, x).phase;
  return is_middle(p) && model::is_down(p) == down && is_in_order(c, x) && is_plain(c, x) && succeeded(c, x);
}

template <class Fits>
std::optional<CallbackPart> any_callback(TraceChanging& c, const Fits& fits) {
  return any_of(those(c.parts.callbacks, fits), c.dice);
}

/// From the first event of any thread to the first of that one.
Place window(const TraceChanging& c, std::size_t from, std::int64_t pid) {
  const auto first = next_telling(c.events, from), last = next_telling(c.events, from, pid);
  if (!first || !last) return {};
  return TracePlace{*first, *last};
}

Place lost(TraceChanging& c, bool down) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return is_due(c, y, down); });
  if (!x) return {};
  take_out(c.events, {x->start, x->end});
  return window(c, x->start, walk_of(c, *x).pid);
}

Place threaded_lost(TraceChanging& c, bool down) {
  const auto x = any_callback(c, [&](const CallbackPart& y) {
    const WalkPart& w = walk_of(c, y);
    const WalkPart* const next = c.parts.next_walk(w.end);
    const bool completes = !down || (next != nullptr && model::is_down(next->phase) && next->phase > w.phase);
    return y.is_threaded && is_middle(w.phase) && model::is_down(w.phase) == down && completes && !w.has_failure && is_plain(c, y);
  });
  if (!x) return {};
  const std::size_t end = walk_of(c, *x).end;
  take_out(c.events, {x->start, x->end});
  return TracePlace{next_telling(c.events, x->start).value(), end - 2};
}

/// Once more, directly behind.
Place doubled(TraceChanging& c, const CallbackPart& x) {
  put_in(c.events, x.end + 1, copy_of(c.events, {x.start, x.end}));
  return exactly(x.end + 1);
}
template <class Fits>
Place doubled_if(TraceChanging& c, const Fits& fits) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return succeeded(c, y) && fits(y); });
  return x ? doubled(c, *x) : Place();
}

/// At that place the thread is in no callback.
bool is_idle(const TraceChanging& c, std::size_t at, std::int64_t pid) {
  for (std::size_t n = at; n-- > 0;)
    if (c.events[n].pid == pid && (c.events[n].kind == Kind::callback_start || c.events[n].kind == Kind::callback_end))
      return c.events[n].kind == Kind::callback_end;
  return true;
}

enum class Relation : std::uint8_t { parent, supplier };

/// Callbacks of one walk whose devices depend on each other: `first` is over before `second` starts.
struct Dependent {
  CallbackPart first, second;
};
std::vector<Dependent> dependent(const TraceChanging& c, Relation relation, bool down) {
  std::vector<Dependent> all;
  std::vector<std::pair<CallbackPart, model::DeviceIndex>> known;
  for (const CallbackPart& x : c.parts.callbacks) {
    const Phase p = walk_of(c, x).phase;
    if (!is_middle(p) || model::is_down(p) != down) continue;
    if (const auto d = device_of(c.topology, start_of(c, x))) known.emplace_back(x, *d);
  }
  const auto is_superior = [&](model::DeviceIndex superior, model::DeviceIndex of) {
    const model::Device& d = c.topology.devices[static_cast<std::size_t>(of)];
    return relation == Relation::parent ? d.parent == superior : std::ranges::find(d.suppliers, superior) != d.suppliers.end();
  };
  for (std::size_t a = 0; a < known.size(); ++a)
    for (std::size_t b = a + 1; b < known.size() && known[b].first.walk == known[a].first.walk; ++b) {
      const auto& [first, d] = known[a];
      const auto& [second, e] = known[b];
      if (first.end < second.start && (down ? is_superior(e, d) : is_superior(d, e))) all.push_back({first, second});
    }
  return all;
}

/// The second one's comes before the first one's.
Place moved_before(TraceChanging& c, Relation relation, bool down) {
  const auto x =
      any_of(those(dependent(c, relation, down), [&](const Dependent& d) { return is_idle(c, d.first.start, start_of(c, d.second).pid); }),
             c.dice);
  if (!x) return {};
  put_in(c.events, x->first.start, take_out(c.events, {x->second.start, x->second.end}));
  return exactly(x->first.start);
}

/// The second one starts while the first one runs.
Place overlapping(TraceChanging& c, bool down) {
  const auto x = any_of(those(dependent(c, Relation::parent, down),
                              [&](const Dependent& d) {
                                const std::int64_t pid = start_of(c, d.second).pid;
                                if (pid == start_of(c, d.first).pid) return false;
                                for (std::size_t n = d.first.start; n < d.second.start; ++n)
                                  if (c.events[n].pid == pid && is_telling(c.events[n])) return false;
                                return is_idle(c, d.first.start, pid);
                              }),
                        c.dice);
  if (!x) return {};
  put_in(c.events, x->first.start + 1, take_out(c.events, {x->second.start}));
  return exactly(x->first.start + 1);
}

/// Two that follow each other in the walk's own thread.
std::optional<std::pair<CallbackPart, CallbackPart>> any_two(TraceChanging& c, const std::function<bool(const CallbackPart&)>& fits) {
  std::vector<std::pair<CallbackPart, CallbackPart>> all;
  const CallbackPart* before = nullptr;
  for (const CallbackPart& x : c.parts.callbacks) {
    if (x.is_threaded) continue;
    if (before != nullptr && before->walk == x.walk && fits(*before) && fits(x) && !is_same_device(start_of(c, *before), start_of(c, x)))
      all.emplace_back(*before, x);
    before = &x;
  }
  return any_of(all, c.dice);
}
void exchange(TraceChanging& c, const CallbackPart& a, const CallbackPart& b) {
  std::swap(c.events[a.start], c.events[b.start]);
  std::swap(c.events[a.end], c.events[b.end]);
}
Place exchanged(TraceChanging& c, bool down) {
  const auto two = any_two(c, [&](const CallbackPart& x) {
    const Phase p = walk_of(c, x).phase;
    return is_middle(p) && model::is_down(p) == down && is_plain(c, x) && succeeded(c, x);
  });
  if (!two) return {};
  exchange(c, two->first, two->second);
  return exactly(two->first.start);
}
Place exchanged_in(TraceChanging& c, Phase phase) {
  const auto two = any_two(c, [&](const CallbackPart& x) { return walk_of(c, x).phase == phase && succeeded(c, x); });
  if (!two) return {};
  const auto& [a, b] = *two;
  if (phase == Phase::complete) {
    exchange(c, a, b);
    return exactly(a.start);
  }
  // dpm_complete() shows it at the latest.
  const WalkPart* const complete = c.parts.next_walk(walk_of(c, a).end, Phase::complete);
  if (complete == nullptr) return {};
  for (const std::size_t n : complete->events)
    if (c.events[n].kind == Kind::callback_start &&
        (is_same_device(c.events[n], start_of(c, a)) || is_same_device(c.events[n], start_of(c, b)))) {
      exchange(c, a, b);
      return TracePlace{a.start, n};
    }
  return {};
}

/// Its name, as another event has it.
void rename(Event& e, const Event& as) {
  e.driver = as.driver;
  e.device = as.device;
  e.parent = e.kind == Kind::callback_start ? as.parent : e.parent;
  e.text = as.text;
}
Event stranger(TraceChanging& c, Event e) {
  e.driver = {};
  e.device = c.names("no-such-device");
  e.parent = c.names("none");
  e.text = c.names(" no-such-device");
  return e;
}

bool is_middle_due(const TraceChanging& c, const CallbackPart& x) { return is_due(c, x, true) || is_due(c, x, false); }

Place prepare_lost(TraceChanging& c) {
  const auto x =
      any_callback(c, [&](const CallbackPart& y) { return walk_of(c, y).phase == Phase::prepare && is_in_order(c, y) && succeeded(c, y); });
  if (!x) return {};
  const Event start = start_of(c, *x);
  for (std::size_t n = walk_of(c, *x).end + 1; n < c.events.size() && c.events[n].phase != Phase::prepare; ++n)
    if (c.events[n].kind == Kind::callback_start && is_same_device(c.events[n], start)) {
      take_out(c.events, {x->start, x->end});
      // Its children may deny from the start that it was not registered then.
      return TracePlace{0, n - 2};
    }
  return {};
}

Place wrong_phase(TraceChanging& c) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return is_middle_due(c, y); });
  if (!x) return {};
  const Phase was = walk_of(c, *x).phase;
  std::vector<Phase> others;
  for (const Phase p : model::all_phases)
    if (is_middle(p) && p != was && model::is_down(p) == model::is_down(was)) others.push_back(p);
  c.events[x->start].phase = c.events[x->end].phase = any_of(others, c.dice);
  return exactly(x->start);
}

Place wrong_message(TraceChanging& c, bool down) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return model::is_down(walk_of(c, y).phase) == down; });
  if (!x) return {};
  std::vector<Message> others;
  for (const Message m : model::all_messages)
    if (m != walk_of(c, *x).message && model::is_down(m) == down) others.push_back(m);
  c.events[x->start].message = c.events[x->end].message = any_of(others, c.dice);
  return exactly(x->start);
}

Place other_direction(TraceChanging& c) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return is_middle_due(c, y); });
  if (!x) return {};
  const bool down = model::is_down(walk_of(c, *x).phase);
  for (const std::size_t n : {x->start, x->end}) {
    c.events[n].message = down ? Message::RESUME : Message::SUSPEND;
    c.events[n].phase = model::counterpart(walk_of(c, *x).phase);
  }
  return exactly(x->start);
}

Place another_device(TraceChanging& c) {
  const auto two = any_two(c, [&](const CallbackPart& x) { return is_middle(walk_of(c, x).phase) && is_plain(c, x) && succeeded(c, x); });
  if (!two) return {};
  rename(c.events[two->second.start], c.events[two->first.start]);
  rename(c.events[two->second.end], c.events[two->first.start]);
  return exactly(two->second.start);
}

Place unknown_device(TraceChanging& c) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return is_middle_due(c, y); });
  if (!x) return {};
  const Event as = stranger(c, start_of(c, *x));
  rename(c.events[x->start], as);
  rename(c.events[x->end], as);
  return exactly(x->start);
}

Place outside_walks(TraceChanging& c) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return succeeded(c, y) && !walk_of(c, y).is_nested && !y.is_threaded; });
  if (!x) return {};
  const std::size_t at = walk_of(c, *x).end + 1;
  put_in(c.events, at, copy_of(c.events, {x->start, x->end}));
  return exactly(at);
}

Place complete_of_a_stranger(TraceChanging& c) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return walk_of(c, y).phase == Phase::complete; });
  if (!x) return {};
  std::vector<Event> pair = copy_of(c.events, {x->start, x->end});
  const Event as = stranger(c, pair[0]);
  for (Event& e : pair) rename(e, as);
  put_in(c.events, walk_of(c, *x).begin + 1, pair);
  return exactly(walk_of(c, *x).begin + 1);
}

Place half_lost(TraceChanging& c, bool start) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return start || !y.is_threaded; });
  if (!x) return {};
  take_out(c.events, {start ? x->start : x->end});
  return start ? exactly(x->end - 1) : window(c, x->end, walk_of(c, *x).pid);
}

Place end_of_another(TraceChanging& c) {
  const auto two = any_two(c, [](const CallbackPart&) { return true; });
  if (!two) return {};
  rename(c.events[two->second.end], c.events[two->first.start]);
  return exactly(two->second.end);
}

Place wrong_thread(TraceChanging& c) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return is_middle_due(c, y); });
  if (!x) return {};
  for (const std::size_t n : {x->start, x->end}) c.events[n].pid = 4'000'001;
  return exactly(x->start);
}

Place wrong_supplier(TraceChanging& c) {
  const auto x = any_callback(c, [&](const CallbackPart& y) { return is_middle_due(c, y); });
  if (!x) return {};
  Event& e = c.events[x->start];
  e.supplier = c.names(e.supplier == "driver" ? "bus" : "driver");
  return exactly(x->start);
}

}  // namespace

std::vector<TraceChange> callback_corruptions() {
  using enum TraceChangeSort;
  const auto middle = [](bool down) {
    return [down](TraceChanging& c) {
      return doubled_if(c, [&](const CallbackPart& x) {
        return !x.is_threaded && is_middle(walk_of(c, x).phase) && model::is_down(walk_of(c, x).phase) == down;
      });
    };
  };
  const auto doubled_in = [](Phase p) {
    return [p](TraceChanging& c) { return doubled_if(c, [&](const CallbackPart& x) { return walk_of(c, x).phase == p; }); };
  };
  return {
      {"callback-lost-down", "a callback of the way down is missing, start and end",
       "the list is walked device by device, and a callback that exists is called: the next device cannot have its turn", corruption,
       [](TraceChanging& c) { return lost(c, true); }},
      {"callback-lost-up", "a callback of the way up is missing, start and end",
       "device_resume() and its like call it for whoever is marked suspended: the next device cannot have its turn", corruption,
       [](TraceChanging& c) { return lost(c, false); }},
      {"thread-callback-lost-down", "the same, of one in another thread",
       "async_synchronize_full() ends the walk, and its parent waits for it in dpm_wait_for_subordinate()", corruption,
       [](TraceChanging& c) { return threaded_lost(c, true); }},
      {"thread-callback-lost-up", "the same on the way up",
       "async_synchronize_full() ends the walk, and its children wait for it in dpm_wait_for_superior()", corruption,
       [](TraceChanging& c) { return threaded_lost(c, false); }},
      {"prepare-lost", "a device is not prepared, and takes part all the same",
       "who is not on dpm_prepared_list is on no later list; that it was registered later does not help it", corruption, prepare_lost},
      {"start-lost", "a callback ends that did not start", "what is missing may be the start: a hole", hole,
       [](TraceChanging& c) { return half_lost(c, true); }},
      {"end-lost", "a callback does not end, and its thread goes on", "the thread is in the callback until it returns", corruption,
       [](TraceChanging& c) { return half_lost(c, false); }},
      {"end-of-another-device", "the end of a callback names another device",
       "dpm_run_callback() traces both ends with the same dev: a hole, or two", hole, end_of_another},
      {"callback-doubled-down", "a callback of the way down comes again",
       "is_suspended and its like are set, and the device is on the next list", corruption, middle(true)},
      {"callback-doubled-up", "a callback of the way up comes again",
       "is_suspended and its like are cleared, and the device is on the next list", corruption, middle(false)},
      {"thread-callback-doubled", "the same, of one in another thread", "a walk schedules each device once: dpm_async_fn()", corruption,
       [](TraceChanging& c) { return doubled_if(c, [](const CallbackPart& x) { return x.is_threaded; }); }},
      {"prepare-doubled", "a device is prepared twice though it succeeded",
       "dpm_prepare() takes it off dpm_list; only -EAGAIN leaves it there", corruption, doubled_in(Phase::prepare)},
      {"complete-doubled", "a device is completed twice", "dpm_complete() takes it off dpm_prepared_list before", corruption,
       doubled_in(Phase::complete)},
      {"parent-before-child-down", "a parent's callback comes before its child's", "dpm_wait_for_children()", corruption,
       [](TraceChanging& c) { return moved_before(c, Relation::parent, true); }},
      {"child-before-parent-up", "a child's callback comes before its parent's", "dpm_wait_for_superior()", corruption,
       [](TraceChanging& c) { return moved_before(c, Relation::parent, false); }},
      {"supplier-before-consumer-down", "a supplier's callback comes before its consumer's", "dpm_wait_for_consumers()", corruption,
       [](TraceChanging& c) { return moved_before(c, Relation::supplier, true); }},
      {"consumer-before-supplier-up", "a consumer's callback comes before its supplier's", "dpm_wait_for_suppliers()", corruption,
       [](TraceChanging& c) { return moved_before(c, Relation::supplier, false); }},
      {"parent-while-child-down", "a parent's callback starts while its child's runs",
       "dpm_wait_for_children() waits until it has returned", corruption, [](TraceChanging& c) { return overlapping(c, true); }},
      {"child-while-parent-up", "a child's callback starts while its parent's runs", "dpm_wait_for_superior() waits until it has returned",
       corruption, [](TraceChanging& c) { return overlapping(c, false); }},
      {"exchanged-down", "two neighbours of the way down change places", "one thread takes the devices in the reverse order of the list",
       corruption, [](TraceChanging& c) { return exchanged(c, true); }},
      {"exchanged-up", "two neighbours of the way up change places", "one thread takes the devices in the order of the list", corruption,
       [](TraceChanging& c) { return exchanged(c, false); }},
      {"exchanged-prepare", "two neighbours of dpm_prepare change places",
       "that the list was so is denied by dpm_complete() at the latest, whose order is the reverse", corruption,
       [](TraceChanging& c) { return exchanged_in(c, Phase::prepare); }},
      {"exchanged-complete", "two neighbours of dpm_complete change places", "it takes the last of dpm_prepared_list each time", corruption,
       [](TraceChanging& c) { return exchanged_in(c, Phase::complete); }},
      {"wrong-phase", "a callback is another phase's of the same direction",
       "each walk calls one member of dev_pm_ops: pm_op(), pm_late_early_op(), pm_noirq_op()", corruption, wrong_phase},
      {"wrong-message-down", "a callback of the way down has another message", "the walk hands its own on", corruption,
       [](TraceChanging& c) { return wrong_message(c, true); }, true},
      {"wrong-message-up", "a callback of the way up has another message", "the walk hands its own on", corruption,
       [](TraceChanging& c) { return wrong_message(c, false); }, true},
      {"other-direction", "a callback resumes on the way down, or suspends on the way up", "the walk hands its own message on", corruption,
       other_direction},
      {"another-device", "the device before is called once more in a device's place", "it is on the next list by now", corruption,
       another_device},
      {"unknown-device", "a device that nobody prepared is called", "who is not on dpm_prepared_list is on no later list", corruption,
       unknown_device},
      {"outside-walks", "a callback comes again after its walk has ended", "nothing but the walks calls them", corruption, outside_walks},
      {"complete-of-a-stranger", "a device that nobody prepared is completed", "dpm_complete() goes over dpm_prepared_list", corruption,
       complete_of_a_stranger},
      {"wrong-thread", "a synchronous device's callback is in another thread", "which thread a callback runs in is not compared", coarse,
       wrong_thread},
      {"wrong-supplier", "a callback is the bus's instead of the driver's, or the reverse", "who supplied a callback is not compared",
       coarse, wrong_supplier},
  };
}

}  // namespace pmc::evidence

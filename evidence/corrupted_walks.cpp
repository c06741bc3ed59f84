// Corruptions of whole walks of the PM core, and of their messages.
// Source: drivers/base/power/main.c; kernel/power/suspend.c and hibernate.c for what follows what.
#include <algorithm>

#include "evidence/trace_corruptions.hpp"
#include "evidence/trace_parts.hpp"

namespace pmc::evidence {
namespace {

using model::Message;
using model::Phase;
using trace::Event;
using trace::Kind;

/// What dpm_suspend_late and dpm_resume_early inside of it look like alone is another matter.
template <class Fits>
std::optional<WalkPart> any_walk(TraceChanging& c, const Fits& fits) {
  return any_of(those(c.parts.walks, [&](const WalkPart& w) { return !w.is_nested && fits(w); }), c.dice);
}
constexpr auto any = [](const WalkPart&) { return true; };
/// A recording that does not begin with dpm_prepare() has lost its start, which is a hole.
constexpr auto not_prepare = [](const WalkPart& w) { return w.phase != Phase::prepare; };

/// As suspend_resume counts messages.  Source: PM_EVENT_*, include/linux/pm.h.
std::int64_t number_of(Message m) {
  switch (m) {
    case Message::FREEZE: return 1;
    case Message::SUSPEND: return 2;
    case Message::HIBERNATE: return 4;
    case Message::QUIESCE: return 8;
    case Message::RESUME: return 16;
    case Message::THAW: return 32;
    case Message::RESTORE: return 64;
    case Message::RECOVER: return 128;
  }
  return 0;
}
void set_message(Event& e, Message m) {
  e.message = m;
  if (e.kind == Kind::action_begin || e.kind == Kind::action_end) e.value = number_of(m);
}
void set_message(TraceChanging& c, const WalkPart& w, Message m) {
  for (const std::size_t n : w.events) set_message(c.events[n], m);
}
Message another(TraceChanging& c, const std::vector<Message>& than) {
  std::vector<Message> others;
  for (const Message m : model::all_messages)
    if (model::is_down(m) == model::is_down(than.front()) && std::ranges::find(than, m) == than.end()) others.push_back(m);
  return any_of(others, c.dice).value();
}

Place begin_lost(TraceChanging& c) {
  const auto w = any_walk(c, not_prepare);
  if (!w) return {};
  take_out(c.events, {w->begin});
  return exactly(next_telling(c.events, w->begin));
}
Place end_lost(TraceChanging& c) {
  const auto w = any_walk(c, [&](const WalkPart& x) { return next_telling(c.events, x.end + 1).has_value(); });
  if (!w) return {};
  take_out(c.events, {w->end});
  return exactly(next_telling(c.events, w->end));
}
Place end_doubled(TraceChanging& c, bool begin) {
  const auto w = any_walk(c, any);
  if (!w) return {};
  const std::size_t n = begin ? w->begin : w->end;
  put_in(c.events, n + 1, copy_of(c.events, {n}));
  return exactly(n + 1);
}

/// The last callback of a way up comes after the walk.
Place ends_early(TraceChanging& c) {
  std::vector<CallbackPart> last = those(c.parts.callbacks, [&](const CallbackPart& x) {
    const WalkPart& w = c.parts.walk(x);
    // Who is not completed in the walk may have been unplugged.
    return !model::is_down(w.phase) && w.phase != Phase::complete && !w.is_nested && next_telling(c.events, x.end + 1) == w.end;
  });
  const auto x = any_of(last, c.dice);
  if (!x) return {};
  put_in(c.events, x->start, take_out(c.events, {c.parts.walk(*x).end}));
  return TracePlace{x->start, x->start + 1};
}
Place begins_late(TraceChanging& c) {
  const auto x = any_of(those(c.parts.callbacks,
                              [&](const CallbackPart& y) {
                                const WalkPart& w = c.parts.walk(y);
                                return !w.is_nested && not_prepare(w) && next_telling(c.events, w.begin + 1) == y.start &&
                                       next_telling(c.events, y.start + 1) == y.end;
                              }),
                        c.dice);
  if (!x) return {};
  const std::size_t begin = c.parts.walk(*x).begin;
  put_in(c.events, x->end, take_out(c.events, {begin}));
  return exactly(next_telling(c.events, begin));
}

Place walk_lost(TraceChanging& c, bool prepare) {
  const auto w = any_walk(c, [&](const WalkPart& x) {
    return (x.phase == Phase::prepare) == prepare && x.events.size() > 2 && next_telling(c.events, x.end + 1).has_value();
  });
  if (!w) return {};
  take_out(c.events, w->events);
  return exactly(next_telling(c.events, w->begin));
}
Place walk_repeated(TraceChanging& c) {
  const auto w = any_walk(c, any);
  if (!w) return {};
  put_in(c.events, w->end + 1, copy_of(c.events, w->events));
  return exactly(w->end + 1);
}
/// Two walks of one direction that follow each other.
Place walks_exchanged(TraceChanging& c) {
  const auto w = any_walk(c, [&](const WalkPart& x) {
    const WalkPart* const next = c.parts.next_walk(x.end);
    return not_prepare(x) && next != nullptr && !next->is_nested && model::is_down(next->phase) == model::is_down(x.phase) &&
           next->phase > x.phase && next_telling(c.events, x.end + 1) == next->begin;
  });
  if (!w) return {};
  const WalkPart next = *c.parts.next_walk(w->end);
  const auto at = [&](std::size_t n) { return c.events.begin() + static_cast<std::ptrdiff_t>(n); };
  std::rotate(at(w->begin), at(next.begin), at(next.end + 1));
  return exactly(w->begin);
}

Place message_in_walk(TraceChanging& c) {
  const auto w = any_walk(c, [&](const WalkPart& x) { return next_telling(c.events, x.end + 1).has_value(); });
  if (!w) return {};
  set_message(c, *w, another(c, {w->message}));
  return TracePlace{w->begin, *next_telling(c.events, w->end + 1)};
}
/// The callbacks keep theirs.
Place message_of_walk_only(TraceChanging& c) {
  const auto w = any_walk(c, [](const WalkPart& x) { return x.events.size() > 2; });
  if (!w) return {};
  const Message m = another(c, {w->message});
  set_message(c.events[w->begin], m);
  set_message(c.events[w->end], m);
  return TracePlace{w->begin, w->events[1]};
}

/// Where a transition begins: its dpm_prepare().
std::optional<std::size_t> any_prepare(TraceChanging& c, const std::function<bool(std::size_t)>& fits) {
  std::vector<std::size_t> all;
  for (std::size_t n = 0; n < c.parts.walks.size(); ++n)
    if (c.parts.walks[n].phase == Phase::prepare && fits(n)) all.push_back(n);
  return any_of(all, c.dice);
}
/// Behind the last walk of the transition that begins there.
std::size_t transition_end(const TraceChanging& c, std::size_t prepare) {
  std::size_t n = prepare + 1;
  while (n < c.parts.walks.size() && c.parts.walks[n].phase != Phase::prepare) ++n;
  return n;
}
std::size_t first_up(const TraceChanging& c, std::size_t prepare) {
  std::size_t n = prepare;
  while (n < transition_end(c, prepare) && model::is_down(c.parts.walks[n].phase)) ++n;
  return n;
}

Place message_of_way_up(TraceChanging& c) {
  const auto prepare = any_prepare(c, [&](std::size_t n) { return first_up(c, n) < transition_end(c, n); });
  if (!prepare) return {};
  const std::size_t first = first_up(c, *prepare);
  // After FREEZE each of THAW, RECOVER and RESTORE has its reason, and which one it is may not show.
  const Message down = c.parts.walks[*prepare].message;
  const Message m = down == Message::FREEZE ? Message::RESUME : another(c, {model::resume_event(down)});
  for (std::size_t n = first; n < transition_end(c, *prepare); ++n) set_message(c, c.parts.walks[n], m);
  return exactly(c.parts.walks[first].begin);
}

/// SNAPSHOT_POWER_OFF calls hibernation_platform_enter() whether there is an image or not; but it does not trace freeze_processes.
Place powers_off_at_once(TraceChanging& c) {
  const auto freeze = c.parts.actions("freeze_processes");
  if (freeze.empty() || c.parts.walks.empty() || freeze.front().begin > c.parts.walks.front().begin ||
      c.parts.walks.front().phase != Phase::prepare || c.parts.walks.front().message == Message::HIBERNATE)
    return {};
  for (std::size_t n = 0; n < transition_end(c, 0); ++n) {
    const WalkPart& w = c.parts.walks[n];
    set_message(c, w, model::is_down(w.phase) ? Message::HIBERNATE : Message::RESTORE);
  }
  return TracePlace{next_telling(c.events, 0).value(), c.parts.walks.front().begin};
}
/// suspend_prepare() traces freeze_processes(), hibernation calls it itself.
Place suspend_as_hibernation(TraceChanging& c) {
  const auto freeze = c.parts.actions("freeze_processes");
  const auto prepare = any_prepare(c, [&](std::size_t n) {
    const WalkPart& w = c.parts.walks[n];
    return w.message == Message::SUSPEND && std::ranges::any_of(freeze, [&](const ActionPart& a) {
             return a.begin < w.begin && next_telling(c.events, a.begin + 1) == w.begin;
           });
  });
  if (!prepare) return {};
  const auto last =
      std::ranges::find_if(freeze.rbegin(), freeze.rend(), [&](const ActionPart& a) { return a.begin < c.parts.walks[*prepare].begin; });
  for (std::size_t n = *prepare; n < transition_end(c, *prepare); ++n) {
    const WalkPart& w = c.parts.walks[n];
    set_message(c, w, model::is_down(w.phase) ? Message::FREEZE : Message::THAW);
  }
  return TracePlace{last->begin, c.parts.walks[*prepare].begin};
}

/// Behind a walk of the way down another attempt begins.
Place begun_anew(TraceChanging& c, bool whole) {
  const auto prepare = any_prepare(c, [&](std::size_t n) {
    const std::size_t end = transition_end(c, n);
    return n + 1 < end && model::is_down(c.parts.walks[n + 1].phase) && c.parts.walks[end - 1].phase == Phase::complete;
  });
  if (!prepare) return {};
  const std::size_t end = transition_end(c, *prepare);
  std::vector<WalkPart> down;
  for (std::size_t n = *prepare; n < end; ++n)
    if (model::is_down(c.parts.walks[n].phase) && !c.parts.walks[n].is_nested) down.push_back(c.parts.walks[n]);
  if (whole) down.resize(1);
  const std::size_t at = any_of(down, c.dice)->end + 1;
  std::vector<Event> copy;
  for (std::size_t n = c.parts.walks[*prepare].begin; n <= c.parts.walks[whole ? end - 1 : *prepare].end; ++n)
    if (is_telling(c.events[n]) || c.events[n].kind == Kind::action_end) copy.push_back(c.events[n]);
  put_in(c.events, at, copy);
  const auto next = next_telling(c.events, at + copy.size());
  return next ? Place(TracePlace{at, *next}) : Place();
}

}  // namespace

std::vector<TraceChange> walk_corruptions() {
  using enum TraceChangeSort;
  return {
      {"walk-begin-lost", "the begin of a walk is missing", "each walk traces its begin before anything else", corruption, begin_lost},
      {"walk-end-lost", "the end of a walk is missing, and it goes on", "each walk traces its end, failed or not, before it returns",
       corruption, end_lost},
      {"walk-begin-doubled", "a walk begins twice", "one thread is in it, and no walk calls itself", corruption,
       [](TraceChanging& c) { return end_doubled(c, true); }},
      {"walk-end-doubled", "a walk ends twice", "the same", corruption, [](TraceChanging& c) { return end_doubled(c, false); }},
      {"walk-ends-early", "a walk of the way up ends before its last callback",
       "no error ends it: it goes on until its list is empty, and waits for the threads", corruption, ends_early},
      {"walk-begins-late", "a walk begins behind its first callback", "each walk traces its begin before anything else", corruption,
       begins_late},
      {"walk-lost", "a whole phase is missing",
       "the phases follow one another in dpm_suspend_start() .. dpm_resume_end(), or the caller calls each", corruption,
       [](TraceChanging& c) { return walk_lost(c, false); }},
      {"prepare-walk-lost", "all of dpm_prepare is missing", "it looks as if the recording began later: a hole", hole,
       [](TraceChanging& c) { return walk_lost(c, true); }},
      {"walk-repeated", "a whole phase comes twice", "the same; its list is empty after the first time", corruption, walk_repeated},
      {"walks-exchanged", "two phases of one direction change places", "the same", corruption, walks_exchanged},
      {"message-in-walk", "a whole phase has another message, callbacks and all",
       "one caller gives one transition one message down, and resume and complete the same; at the latest the next walk denies it",
       corruption, message_in_walk, true},
      {"message-of-walk-only", "a walk has another message than its callbacks", "the walk hands its own on", corruption,
       message_of_walk_only, true},
      {"message-of-way-up", "the whole way up has another message",
       "after SUSPEND there is RESUME, after HIBERNATE RESTORE, after QUIESCE RECOVER; and no RESUME after FREEZE", corruption,
       message_of_way_up, true},
      {"powers-off-at-once", "the whole transition is HIBERNATE and RESTORE",
       "the action freeze_processes is traced by suspend_prepare() only, and HIBERNATE is hibernation_platform_enter()'s", corruption,
       powers_off_at_once, true},
      {"suspend-as-hibernation", "the whole transition is FREEZE and THAW",
       "the action freeze_processes is traced by suspend_prepare() only", corruption, suspend_as_hibernation, true},
      {"prepare-in-the-middle", "another attempt begins in the middle of the way down, and the first goes on",
       "lock_system_sleep() keeps the second out", corruption, [](TraceChanging& c) { return begun_anew(c, false); }},
      {"attempt-in-the-middle", "a whole attempt comes behind dpm_prepare of the same, which goes on",
       "lock_system_sleep() keeps the second out", corruption, [](TraceChanging& c) { return begun_anew(c, true); }},
  };
}

}  // namespace pmc::evidence

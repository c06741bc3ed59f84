// Corruptions of what callers do between the walks.
// Source: suspend_enter() and suspend_prepare(), kernel/power/suspend.c; create_image(), kernel/power/hibernate.c;
// thaw_processes(), kernel/power/process.c; syscore_suspend(), drivers/base/syscore.c.
#include <algorithm>

#include "evidence/trace_corruptions.hpp"
#include "evidence/trace_parts.hpp"

namespace pmc::evidence {
namespace {

using model::Phase;
using trace::Event;
using trace::Kind;

std::optional<ActionPart> any_action(TraceChanging& c, std::string_view name, const std::function<bool(const ActionPart&)>& fits) {
  return any_of(those(c.parts.actions(name), [&](const ActionPart& a) { return a.end && fits(a); }), c.dice);
}
/// The same thread goes on with that.
bool is_before(const TraceChanging& c, const ActionPart& a, std::string_view next) {
  const auto n = next_telling(c.events, a.begin + 1);
  return n && c.events[*n].action == next;
}
bool goes_on(const TraceChanging& c, const ActionPart& a) { return next_telling(c.events, a.end.value() + 1).has_value(); }

Place lost(TraceChanging& c, std::string_view name) {
  const auto a = any_action(c, name, [&](const ActionPart& x) { return goes_on(c, x); });
  if (!a) return {};
  take_out(c.events, {a->begin, *a->end});
  return exactly(next_telling(c.events, a->begin).value());
}
Place doubled(TraceChanging& c, std::string_view name) {
  // s2idle_loop() calls s2idle_enter() until something wakes it up.
  constexpr std::int64_t suspend_to_idle = 1;
  const auto a = any_action(c, name, [&](const ActionPart& x) {
    return goes_on(c, x) && (name != "machine_suspend" || c.events[x.begin].value != suspend_to_idle);
  });
  if (!a) return {};
  put_in(c.events, *a->end + 1, copy_of(c.events, {a->begin, *a->end}));
  return exactly(*a->end + 1);
}
/// The later one comes first.
Place moved_before(TraceChanging& c, std::string_view later, std::string_view earlier) {
  const auto a = any_action(c, later, [&](const ActionPart& x) {
    return std::ranges::any_of(c.parts.actions(earlier), [&](const ActionPart& y) {
      return y.begin < x.begin && (is_before(c, y, later) || is_before(c, y, "machine_suspend"));
    });
  });
  if (!a) return {};
  std::size_t at = 0;
  for (const ActionPart& y : c.parts.actions(earlier))
    if (y.begin < a->begin) at = y.begin;
  put_in(c.events, at, take_out(c.events, {a->begin, *a->end}));
  return exactly(at);
}

Place syscore_suspend_in_walk(TraceChanging& c) {
  const auto a = any_action(c, "syscore_suspend", [&](const ActionPart& x) {
    return goes_on(c, x) && std::ranges::any_of(c.parts.walks, [&](const WalkPart& w) {
             return w.phase == Phase::suspend_noirq && w.end < x.begin && !w.is_nested;
           });
  });
  if (!a) return {};
  std::size_t end = 0;
  for (const WalkPart& w : c.parts.walks)
    if (w.phase == Phase::suspend_noirq && w.end < a->begin) end = w.end;
  put_in(c.events, end, take_out(c.events, {a->begin, *a->end}));
  return exactly(end);
}
Place syscore_resume_late(TraceChanging& c) {
  const auto a = any_action(c, "syscore_resume", [&](const ActionPart& x) {
    const WalkPart* const w = c.parts.next_walk(x.begin);
    return w != nullptr && w->phase == Phase::resume_noirq;
  });
  if (!a) return {};
  const std::size_t begin = c.parts.next_walk(a->begin)->begin;
  put_in(c.events, begin - 1, take_out(c.events, {a->begin, *a->end}));
  return exactly(next_telling(c.events, a->begin).value());
}
Place syscore_suspend_fails(TraceChanging& c) {
  const auto a = any_action(c, "syscore_suspend",
                            [&](const ActionPart& x) { return is_before(c, x, "machine_suspend") || is_before(c, x, "syscore_resume"); });
  if (!a) return {};
  take_out(c.events, {*a->end});
  return exactly(next_telling(c.events, a->begin + 1).value());
}

Place thaw_early(TraceChanging& c) {
  const auto a = any_action(c, "thaw_processes", [&](const ActionPart& x) {
    return std::ranges::any_of(c.parts.walks, [&](const WalkPart& w) {
      return w.phase == Phase::complete && next_telling(c.events, w.end + 1) == x.begin;
    });
  });
  if (!a) return {};
  const auto complete = std::ranges::find_if(c.parts.walks, [&](const WalkPart& w) {
    return w.phase == Phase::complete && next_telling(c.events, w.end + 1) == a->begin;
  });
  put_in(c.events, complete->begin, take_out(c.events, {a->begin, *a->end}));
  return exactly(complete->begin);
}
/// apm_bios calls dpm_suspend_start() with tasks running, but does not thaw any.
Place freeze_lost(TraceChanging& c) {
  const auto thaws = c.parts.actions("thaw_processes");
  const auto a = any_action(c, "freeze_processes", [&](const ActionPart& x) {
    const auto n = next_telling(c.events, x.begin + 1);
    return n && c.events[*n].phase == Phase::prepare && std::ranges::any_of(thaws, [&](const ActionPart& t) { return t.begin > *n; });
  });
  if (!a) return {};
  const auto thaw = std::ranges::find_if(thaws, [&](const ActionPart& t) { return t.begin > *a->end; });
  take_out(c.events, {a->begin, *a->end});
  return TracePlace{next_telling(c.events, a->begin).value(), thaw->begin - 2};
}

}  // namespace

std::vector<TraceChange> action_corruptions() {
  using enum TraceChangeSort;
  const auto lose = [](std::string_view name) { return [name](TraceChanging& c) { return lost(c, name); }; };
  const auto twice = [](std::string_view name) { return [name](TraceChanging& c) { return doubled(c, name); }; };
  return {
      {"syscore-suspend-lost", "syscore_suspend is missing", "machine_suspend and syscore_resume are behind its success", corruption,
       lose("syscore_suspend")},
      {"syscore-resume-lost", "syscore_resume is missing", "it follows a syscore_suspend() that succeeded, whatever happens between",
       corruption, lose("syscore_resume")},
      {"syscore-suspend-doubled", "syscore_suspend comes twice", "it is called once", corruption, twice("syscore_suspend")},
      {"syscore-resume-doubled", "syscore_resume comes twice", "it is called once", corruption, twice("syscore_resume")},
      {"machine-suspend-doubled", "machine_suspend comes twice",
       "suspend_ops->enter() and swsusp_arch_suspend() are called once; only s2idle_loop() goes round", corruption,
       twice("machine_suspend")},
      {"machine-suspend-before-syscore", "machine_suspend comes before syscore_suspend", "it is behind its success", corruption,
       [](TraceChanging& c) { return moved_before(c, "machine_suspend", "syscore_suspend"); }},
      {"syscore-resume-first", "syscore_resume comes before syscore_suspend", "it undoes it", corruption,
       [](TraceChanging& c) { return moved_before(c, "syscore_resume", "syscore_suspend"); }},
      {"syscore-suspend-fails", "syscore_suspend begins and does not end, and it goes on",
       "only its success traces the end, and without it neither machine_suspend nor syscore_resume comes", corruption,
       syscore_suspend_fails},
      {"syscore-suspend-in-walk", "syscore_suspend comes before dpm_suspend_noirq has ended", "dpm_suspend_end() returns first", corruption,
       syscore_suspend_in_walk},
      {"syscore-resume-in-walk", "dpm_resume_noirq begins before syscore_resume", "dpm_resume_start() comes after it", corruption,
       syscore_resume_late},
      {"thawed-early", "tasks are thawed before dpm_complete", "suspend_finish() and its like come after dpm_resume_end()", corruption,
       thaw_early},
      {"not-frozen", "freeze_processes is missing",
       "suspend_prepare() comes first; the callers that freeze nothing thaw nothing, so thaw_processes denies it at the latest", corruption,
       freeze_lost},
  };
}

}  // namespace pmc::evidence

// Changes after which a kernel could still have made the recording.
#include <algorithm>
#include <map>

#include "evidence/trace_corruptions.hpp"
#include "evidence/trace_parts.hpp"

namespace pmc::evidence {
namespace {

using model::Phase;
using trace::Event;
using trace::Kind;

constexpr TracePlace nowhere{};

Place rename_task(TraceChanging& c) {
  for (Event& e : c.events) e.task = c.names("renamed");
  return nowhere;
}
Place change_pids(TraceChanging& c) {
  for (Event& e : c.events)
    if (e.pid >= 0) e.pid = e.pid * 3 + 1'000;
  return nowhere;
}
Place one_time(TraceChanging& c) {
  for (Event& e : c.events) e.time = c.events.front().time;
  return nowhere;
}
Place change_cpus(TraceChanging& c) {
  for (Event& e : c.events)
    if (e.cpu >= 0) e.cpu += 7;
  return nowhere;
}
Place cut_end(TraceChanging& c) {
  if (c.events.size() < 4) return {};
  c.events.resize(2 + static_cast<std::size_t>(c.dice() % (c.events.size() - 2)));
  return nowhere;
}
Place other_tracepoints(TraceChanging& c) {
  for (int n = 0; n < 20; ++n) {
    const auto at = static_cast<std::size_t>(c.dice() % c.events.size());
    Event e;
    e.kind = n % 2 == 0 ? Kind::other : Kind::marker;
    e.name = c.names(n % 2 == 0 ? "sched_switch" : "tracing_mark_write");
    e.text = c.names("prev_comm=a prev_pid=1");
    e.task = c.events[at].task;
    e.pid = c.events[at].pid;
    e.time = c.events[at].time;
    put_in(c.events, at, {e});
  }
  return nowhere;
}
Place other_actions_lost(TraceChanging& c) {
  const auto is_other = [](const Event& e) {
    return e.action == "CPU_OFF" || e.action == "CPU_ON" || e.action == "sync_filesystems" || e.action == "resume_console" ||
           e.action == "acpi_suspend";
  };
  return std::erase_if(c.events, is_other) > 0 ? Place(nowhere) : Place();
}
Place rename_driver(TraceChanging& c) {
  std::vector<std::string_view> drivers;
  for (const Event& e : c.events)
    if (e.kind == Kind::callback_start && !e.driver.empty()) drivers.push_back(e.driver);
  const auto driver = any_of(drivers, c.dice);
  if (!driver) return {};
  for (Event& e : c.events)
    if (e.driver == *driver) {
      e.driver = c.names("another driver");
      e.text = c.names("another driver " + std::string(e.device));
    }
  return nowhere;
}

/// Neighbours in two threads that run callbacks, of which one starts, or both end: neither waits for the other.
Place reorder_threads(TraceChanging& c) {
  std::vector<std::size_t> all;
  std::map<std::size_t, std::size_t> walk_of;  // by place of an event of a callback in another thread
  for (const CallbackPart& x : c.parts.callbacks)
    if (x.is_threaded && !c.parts.walk(x).has_failure) walk_of[x.start] = walk_of[x.end] = x.walk;
  for (const auto& [n, walk] : walk_of) {
    const auto next = walk_of.find(n + 1);
    if (next == walk_of.end() || next->second != walk || c.events[n].pid == c.events[n + 1].pid) continue;
    // What ends may be what the other waits for.
    if (c.events[n].kind == Kind::callback_end && c.events[n + 1].kind == Kind::callback_start) continue;
    all.push_back(n);
  }
  const auto at = any_of(all, c.dice);
  if (!at) return {};
  std::swap(c.events[*at], c.events[*at + 1]);
  return nowhere;
}

Place error_on_the_way_up(TraceChanging& c) {
  const auto x = any_of(those(c.parts.callbacks,
                              [&](const CallbackPart& y) {
                                const Phase p = c.parts.walk(y).phase;
                                return !model::is_down(p) && p != Phase::complete;
                              }),
                        c.dice);
  if (!x) return {};
  c.events[x->end].error = -5;
  return nowhere;
}

Place core_test(TraceChanging& c) {
  const auto machine = c.parts.actions("machine_suspend"), suspends = c.parts.actions("syscore_suspend");
  const auto a = any_of(those(machine,
                              [&](const ActionPart& x) {
                                // Hibernation shows by its message whether an image was made.
                                const WalkPart* const up = c.parts.next_walk(x.begin);
                                return x.end && up != nullptr && up->message == model::Message::RESUME &&
                                       std::ranges::any_of(suspends, [&](const ActionPart& s) {
                                         return next_telling(c.events, s.begin + 1) == x.begin;
                                       });
                              }),
                        c.dice);
  if (!a) return {};
  take_out(c.events, {a->begin, *a->end});
  return nowhere;
}

Place unplugged(TraceChanging& c) {
  const auto is_parent = [&](std::string_view name) {
    return std::ranges::any_of(c.topology.devices,
                               [&](const model::Device& d) {
                                 const auto named = [&](model::DeviceIndex i) {
                                   return i != model::no_device && c.topology.devices[static_cast<std::size_t>(i)].name == name;
                                 };
                                 return named(d.parent) || std::ranges::any_of(d.suppliers, named);
                               }) ||
           std::ranges::any_of(c.events, [&](const Event& e) { return e.kind == Kind::callback_start && e.parent == name; });
  };
  const auto x = any_of(those(c.parts.callbacks,
                              [&](const CallbackPart& y) {
                                return c.parts.walk(y).phase == Phase::complete && c.parts.walks.back().begin == c.parts.walk(y).begin &&
                                       device_of(c.topology, c.events[y.start]) && !is_parent(c.events[y.start].device);
                              }),
                        c.dice);
  if (!x) return {};
  take_out(c.events, {x->start, x->end});
  return nowhere;
}

}  // namespace

std::vector<TraceChange> harmless_trace_changes() {
  using enum TraceChangeSort;
  return {
      {"task-renamed", "all tasks have another name", "anybody may write to /sys/power/state", harmless, rename_task},
      {"other-pids", "every pid is another, each everywhere the same", "a pid is but a number", harmless, change_pids},
      {"equal-times", "all time stamps are equal", "a halting trace clock does that", harmless, one_time},
      {"other-cpus", "every event is of another CPU", "which CPU is up to the scheduler", harmless, change_cpus},
      {"end-cut", "the recording ends somewhere", "it was stopped there", harmless, cut_end},
      {"other-tracepoints", "events of other tracepoints and markers lie in between", "somebody had them on", harmless, other_tracepoints},
      {"other-actions-lost", "CPU_OFF, sync_filesystems and the like are missing", "which of them there are is up to the configuration",
       harmless, other_actions_lost},
      {"driver-renamed", "one driver has another name throughout", "a driver's name orders nothing", harmless, rename_driver},
      {"threads-reordered", "of two neighbours in two other threads the first comes second, unless it ends and the second starts",
       "no callback waits for another's start, and none that runs for another's end", harmless, reorder_threads},
      {"error-on-the-way-up", "a callback of the way up returns -EIO", "the core reports it and goes on", harmless, error_on_the_way_up},
      {"core-test", "machine_suspend is missing between syscore_suspend and syscore_resume",
       "pm_test=core, or a wakeup event in time: suspend_enter()", harmless, core_test},
      {"unplugged", "a device without children is not completed", "it was removed after its last callback", harmless, unplugged},
  };
}

}  // namespace pmc::evidence

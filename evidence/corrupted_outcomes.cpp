// Corruptions of what callbacks returned.
// Kernel functions are those of drivers/base/power/main.c.
#include <algorithm>
#include <array>

#include "evidence/trace_corruptions.hpp"
#include "evidence/trace_parts.hpp"

namespace pmc::evidence {
namespace {

using model::Message;
using model::Phase;
using trace::Event;
using trace::Kind;

constexpr int busy = -16;

bool is_failed(const TraceChanging& c, const CallbackPart& x) {
  return c.events[x.end].error < 0 && c.events[x.end].error != trace::prepare_again && model::is_down(c.parts.walk(x).phase);
}

/// A callback of the way down returns something else than 0, and the walk goes on.
Place goes_on(TraceChanging& c, bool prepare, int error) {
  const auto x = any_of(those(c.parts.callbacks,
                              [&](const CallbackPart& y) {
                                const WalkPart& w = c.parts.walk(y);
                                const auto next = next_telling(c.events, y.end + 1, w.pid);
                                return !y.is_threaded && model::is_down(w.phase) && (w.phase == Phase::prepare) == prepare &&
                                       c.events[y.end].error == 0 && next && c.events[*next].kind == Kind::callback_start && *next < w.end;
                              }),
                        c.dice);
  if (!x) return {};
  c.events[x->end].error = error;
  const auto next = next_telling(c.events, x->end + 1), main = next_telling(c.events, x->end + 1, c.parts.walk(*x).pid);
  // Who has no prepare callback cannot refuse, and dpm_suspend() and its like return no positive number.
  return TracePlace{error < 0 && !prepare ? *next : x->end, *main};
}

std::optional<CallbackPart> any_failed(TraceChanging& c, bool prepare) {
  return any_of(those(c.parts.callbacks,
                      [&](const CallbackPart& x) { return is_failed(c, x) && (c.parts.walk(x).phase == Phase::prepare) == prepare; }),
                c.dice);
}

Place prepare_succeeds(TraceChanging& c) {
  const auto x = any_failed(c, true);
  if (!x) return {};
  const WalkPart* const next = c.parts.next_walk(c.parts.walk(*x).end);
  if (next == nullptr) return {};
  c.events[x->end].error = 0;
  return TracePlace{c.parts.walk(*x).end, next->begin};
}

/// "resume_early" of RESUME.  Source: pm_op(), pm_late_early_op(), pm_noirq_op().
std::string up_callback(Phase phase, Message message) {
  std::string name = message == Message::RESUME ? "resume" : message == Message::RESTORE ? "restore" : "thaw";
  if (phase == Phase::resume_early) name += "_early";
  if (phase == Phase::resume_noirq) name += "_noirq";
  return name;
}

Place callback_succeeds(TraceChanging& c) {
  const auto x = any_failed(c, false);
  if (!x) return {};
  const WalkPart* const up = c.parts.next_walk(x->end, model::counterpart(c.parts.walk(*x).phase));
  const auto d = device_of(c.topology, c.events[x->start]);
  if (up == nullptr || !d) return {};
  // Else nothing but a wakeup event is needed to explain it.
  const model::Device& device = c.topology.devices[static_cast<std::size_t>(*d)];
  const bool skips = device.driver_flags & (model::DPM_FLAG_SMART_SUSPEND | model::DPM_FLAG_MAY_SKIP_RESUME);
  if (skips || std::ranges::find(device.ops, up_callback(up->phase, up->message)) == device.ops.end()) return {};
  c.events[x->end].error = 0;
  return TracePlace{x->end, up->end};
}

/// The way up begins with the device that failed.
Place failed_one_comes_back(TraceChanging& c, bool prepare) {
  const auto x = any_failed(c, prepare);
  if (!x) return {};
  const WalkPart* const up = c.parts.next_walk(x->end, model::counterpart(c.parts.walk(*x).phase));
  if (up == nullptr) return {};
  std::vector<Event> pair = copy_of(c.events, {x->start, x->end});
  for (Event& e : pair) {
    e.phase = up->phase;
    e.message = up->message;
    e.pid = up->pid;
    e.error = 0;
  }
  put_in(c.events, up->begin + 1, pair);
  return TracePlace{up->begin + 1, up->begin + 1};
}

}  // namespace

std::vector<TraceChange> outcome_corruptions() {
  using enum TraceChangeSort;
  return {
      {"error-goes-on", "a callback of the way down returns -EBUSY, and the walk goes on",
       "dpm_suspend() and its like break off at the first error", corruption, [](TraceChanging& c) { return goes_on(c, false, busy); }},
      {"positive-goes-on", "a callback of the way down returns 1, and the walk goes on",
       "anything but 0 is an error to dpm_suspend() and its like", corruption, [](TraceChanging& c) { return goes_on(c, false, 1); }},
      {"prepare-error-goes-on", "a device refuses dpm_prepare, and the walk goes on", "dpm_prepare() ends at the first error but -EAGAIN",
       corruption, [](TraceChanging& c) { return goes_on(c, true, busy); }},
      {"success-cancels", "a callback that failed did not, and has nothing to undo",
       "a wakeup event may have cancelled it, but then the device is marked suspended, and its callback of the way up has to come",
       corruption, callback_succeeds},
      {"prepare-success-cancels", "a device that refused did not, and the transition is cancelled all the same",
       "dpm_prepare() looks for no wakeup event: it ends when all are prepared, and dpm_suspend() comes next", corruption,
       prepare_succeeds},
      {"failed-is-resumed", "the device whose callback failed is resumed", "it is not marked suspended, and not on that list", corruption,
       [](TraceChanging& c) { return failed_one_comes_back(c, false); }},
      {"refused-is-completed", "the device that refused dpm_prepare is completed", "it is not on dpm_prepared_list", corruption,
       [](TraceChanging& c) { return failed_one_comes_back(c, true); }},
  };
}

}  // namespace pmc::evidence

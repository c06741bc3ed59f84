// async-waits: whom a device waits for, before anything else.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// In suspend, suspend_late and suspend_noirq a device waits for its children and consumers, in the phases up for its
// parent and suppliers.  On the way down it waits before it looks at anything; up, it sees first whether it takes part.
struct walk_begins {};
struct subordinate_works {};      // down
struct subordinate_done {};       // down
struct superior_goes_on {};       // down: its waits are over
struct superior_works {};         // up
struct superior_done {};          // up
struct subordinate_goes_on {};    // up

struct NobodyAwaited : State {};
struct SubordinateAwaited : State {};
struct SuperiorAwaited : State {};
struct SuperiorDidNotWait : State {};
struct SubordinateDidNotWait : State {};

struct AsyncWaits : FrontEnd<AsyncWaits> {
  static constexpr std::string_view name = "async-waits";
  using initial_state = NobodyAwaited;
  // clang-format off
  using transition_table = mp_append<
      Forgets<NobodyAwaited, SubordinateAwaited, SuperiorAwaited>,
      Each<NobodyAwaited,      SubordinateAwaited,    subordinate_works>,
      Each<NobodyAwaited,      SuperiorAwaited,       superior_works>,
      Each<NobodyAwaited,      none,                  walk_begins, subordinate_done, superior_goes_on, superior_done, subordinate_goes_on>,
      Each<SubordinateAwaited, NobodyAwaited,         subordinate_done, walk_begins>,
      Each<SubordinateAwaited, SuperiorDidNotWait,    superior_goes_on>,
      Each<SubordinateAwaited, none,                  subordinate_works, superior_works, superior_done, subordinate_goes_on>,
      Each<SuperiorAwaited,    NobodyAwaited,         superior_done, walk_begins>,
      Each<SuperiorAwaited,    SubordinateDidNotWait, subordinate_goes_on>,
      Each<SuperiorAwaited,    none,                  superior_works, subordinate_works, subordinate_done, superior_goes_on>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = AsyncWaits;
  using enum EventInfo::Kind;
  if (e.kind == begin) return letter<M>(walk_begins{});
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (!carries_operation(e.phase) || (e.device != at.device && e.device != at.parent)) return std::nullopt;
  const bool goes = e.kind == admit || e.passes();
  if (model::is_down(e.phase)) {
    if (e.device == at.parent) {
      const bool decides = goes || e.kind == skip || e.kind == direct_complete || e.kind == abort || e.kind == abort_wakeup;
      return decides ? Heard(letter<M>(superior_goes_on{})) : std::nullopt;
    }
    if (starts_work(e)) return letter<M>(subordinate_works{});
    return ends_work(e) ? Heard(letter<M>(subordinate_done{})) : std::nullopt;
  }
  if (e.device == at.device) return goes ? Heard(letter<M>(subordinate_goes_on{})) : std::nullopt;
  if (starts_work(e)) return letter<M>(superior_works{});
  return ends_work(e) ? Heard(letter<M>(superior_done{})) : std::nullopt;
}

}  // namespace

Property async_waits() {
  return {
      .id = "async-waits",
      .statement = "On the way down a device goes on only if no child or consumer of it is at work in the phase, on the way up only if "
                   "neither its parent nor a supplier is.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_wait_for_subordinate(), dpm_wait_for_superior()",
      .scope = Scope::superior_subordinate,
      .monitor = &machine_of<AsyncWaits>(),
      .violations = {{"SuperiorDidNotWait", "the parent or supplier went on while its child or consumer was at work in the same phase"},
                     {"SubordinateDidNotWait", "the child or consumer went on while its parent or supplier was at work in the same phase"}},
      .triggers = {"subordinate_works", "superior_works"},
      .hears = hears,
      .fault = "goes_on_without_waiting",
  };
}

}  // namespace pmc::properties

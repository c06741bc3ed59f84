// every-waiter-completed: nobody is left to wait for a device.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct works {};      // the phase begins to work on the device, whose completion is not done from here on
struct done {};       // complete_all()
struct walk_ends {};

struct Completed : State {};
struct Pending : State {};
struct NeverCompleted : State {};

struct EveryWaiterCompleted : FrontEnd<EveryWaiterCompleted> {
  static constexpr std::string_view name = "every-waiter-completed";
  using initial_state = Completed;
  // clang-format off
  using transition_table = mp_append<Forgets<Completed, Pending>, mp_list<
      Row<Completed, works,     Pending>,
      Row<Completed, done,      none>,
      Row<Completed, walk_ends, none>,
      Row<Pending,   works,     none>,
      Row<Pending,   done,      Completed>,
      Row<Pending,   walk_ends, NeverCompleted>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = EveryWaiterCompleted;
  using enum EventInfo::Kind;
  if (e.kind == end) return letter<M>(walk_ends{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (starts_work(e)) return letter<M>(works{});
  if (ends_work(e)) return letter<M>(done{});
  return std::nullopt;
}

}  // namespace

Property every_waiter_completed() {
  return {
      .id = "every-waiter-completed",
      .statement = "Whatever comes of a device in a phase, its completion is done before the phase's walk ends (that it comes at all is "
                   "no-hang).",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_wait() and each complete_all(&dev->power.completion)",
      .scope = Scope::device,
      .monitor = &machine_of<EveryWaiterCompleted>(),
      .violations = {{"NeverCompleted", "the walk ended and the completion of the device is not done"}},
      .triggers = {"works"},
      .hears = hears,
      .fault = "completion_not_awaited",
  };
}

}  // namespace pmc::properties

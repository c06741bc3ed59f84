// async-once: one phase, one work item.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct walk_begins {};
struct schedule {};  // the device's work is queued

struct NotQueued : State {};
struct Queued : State {};
struct QueuedTwice : State {};

struct AsyncOnce : FrontEnd<AsyncOnce> {
  static constexpr std::string_view name = "async-once";
  using initial_state = NotQueued;
  // clang-format off
  using transition_table = mp_append<Forgets<NotQueued, Queued>, mp_list<
      Row<NotQueued, walk_begins, none>,
      Row<NotQueued, schedule,    Queued>,
      Row<Queued,    walk_begins, NotQueued>,
      Row<Queued,    schedule,    QueuedTwice>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = AsyncOnce;
  if (e.kind == EventInfo::Kind::begin) return letter<M>(walk_begins{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  return e.device == at.device && e.kind == EventInfo::Kind::schedule ? Heard(letter<M>(schedule{})) : std::nullopt;
}

}  // namespace

Property async_once() {
  return {
      .id = "async-once",
      .statement = "In one walk of a phase the work of an asynchronous device is queued once at most.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_async_fn() and its callers",
      .scope = Scope::device,
      .monitor = &machine_of<AsyncOnce>(),
      .violations = {{"QueuedTwice", "the device was queued again in the same walk"}},
      .triggers = {"schedule"},
      .hears = hears,
      .fault = "queued_twice",
  };
}

}  // namespace pmc::properties

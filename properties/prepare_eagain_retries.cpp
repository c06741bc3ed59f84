// prepare-eagain-retries: -EAGAIN from prepare is neither success nor failure.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct again {};        // prepare returned -EAGAIN
struct prepare {};      // it is called
struct walk_ends {};    // dpm_prepare() has gone through the list
struct walk_fails {};   // it gives up

struct Settled : State {};
struct MustRetry : State {};
struct TakenForSuccess : State {};
struct TakenForFailure : State {};

struct PrepareEagainRetries : FrontEnd<PrepareEagainRetries> {
  static constexpr std::string_view name = "prepare-eagain-retries";
  using initial_state = Settled;
  // clang-format off
  using transition_table = mp_append<Forgets<Settled, MustRetry>, mp_list<
      Row<Settled,   again,      MustRetry>,
      Row<Settled,   prepare,    none>,
      Row<Settled,   walk_ends,  none>,
      Row<Settled,   walk_fails, none>,
      Row<MustRetry, again,      none>,
      Row<MustRetry, prepare,    Settled>,
      Row<MustRetry, walk_ends,  TakenForSuccess>,
      Row<MustRetry, walk_fails, TakenForFailure>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = PrepareEagainRetries;
  if (e.phase != Phase::prepare && e.kind != EventInfo::Kind::hotplug) return std::nullopt;
  if (e.kind == EventInfo::Kind::end) return e.succeeded() ? letter<M>(walk_ends{}) : letter<M>(walk_fails{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.kind == EventInfo::Kind::callback_start) return letter<M>(prepare{});
  if (e.kind == EventInfo::Kind::callback_end && e.outcome == Outcome::again) return letter<M>(again{});
  return std::nullopt;
}

}  // namespace

Property prepare_eagain_retries() {
  return {
      .id = "prepare-eagain-retries",
      .statement = "A device whose prepare returned -EAGAIN is prepared again before the walk goes on or ends.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @prepare; drivers/base/power/main.c, dpm_prepare()",
      .scope = Scope::device,
      .monitor = &machine_of<PrepareEagainRetries>(),
      .violations = {{"TakenForSuccess", "the walk of prepare ended and the device was not prepared again"},
                     {"TakenForFailure", "the walk of prepare gave up because of -EAGAIN"}},
      .triggers = {"again"},
      .hears = hears,
      .fault = "again_taken_for_success",
  };
}

}  // namespace pmc::properties

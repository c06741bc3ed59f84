// prepare-complete-paired: the outermost pair of a transition.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct prepare {};   // it succeeded; neither an error nor -EAGAIN prepares the device
struct complete {};

struct Unprepared : State {};
struct Prepared : State {};
struct PreparedTwice : State {};
struct CompletedUnprepared : State {};
struct LeftPrepared : State {};

struct PrepareCompletePaired : FrontEnd<PrepareCompletePaired> {
  static constexpr std::string_view name = "prepare-complete-paired";
  using initial_state = Unprepared;
  // clang-format off
  using transition_table = mp_append<Forgets<Unprepared, Prepared>, mp_list<
      Row<Unprepared, prepare,     Prepared>,
      Row<Unprepared, complete,    CompletedUnprepared>,
      Row<Unprepared, caller_idle, none>,
      Row<Prepared,   prepare,     PreparedTwice>,
      Row<Prepared,   complete,    Unprepared>,
      Row<Prepared,   caller_idle, LeftPrepared>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<PrepareCompletePaired>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<PrepareCompletePaired>(device_del{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(Phase::prepare)) return letter<PrepareCompletePaired>(prepare{});
  if (e.up_delivered(Phase::complete)) return letter<PrepareCompletePaired>(complete{});
  return std::nullopt;
}

}  // namespace

Property prepare_complete_paired() {
  return {
      .id = "prepare-complete-paired",
      .statement = "A device whose prepare succeeded gets exactly one complete, however far the transition went, "
                   "and no other device gets one.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @prepare and @complete; drivers/base/power/main.c, dpm_complete()",
      .scope = Scope::device,
      .monitor = &machine_of<PrepareCompletePaired>(),
      .violations = {{"PreparedTwice", "the device was prepared again with no complete between"},
                     {"CompletedUnprepared", "the device got complete and is not prepared"},
                     {"LeftPrepared", "the caller has returned and the device did not get complete"}},
      .triggers = {"prepare", "complete"},
      .hears = hears,
      .fault = "complete_dropped",
  };
}

}  // namespace pmc::properties

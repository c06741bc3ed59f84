// prepare-all-before-suspend: first everybody is told, then it begins.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct prepare {};         // the device's prepare succeeded
struct complete {};
struct prepare_begins {};  // the walk
struct suspend_begins {};  // the walk
struct device_add {};

struct Unprepared : State {};
struct Prepared : State {};
struct Absent : State {};
struct New : State {};  // registered since the walk of prepare began: it may come too late for it
struct SuspendBeganUnprepared : State {};

struct PrepareAllBeforeSuspend : FrontEnd<PrepareAllBeforeSuspend> {
  static constexpr std::string_view name = "prepare-all-before-suspend";
  using initial_state = Unprepared;
  // clang-format off
  using OfOne = mp_list<
      Row<Unprepared, prepare,        Prepared>,
      Row<Unprepared, suspend_begins, SuspendBeganUnprepared>,
      Row<Prepared,   complete,       Unprepared>,
      Row<Absent,     device_add,     New>,
      Row<New,        prepare,        Prepared>,
      Row<New,        prepare_begins, Unprepared>>;
  using transition_table = mp_append<OfOne,
      Each<Unprepared, Absent, device_del>,
      Each<Prepared,   Absent, device_del>,
      Each<New,        Absent, device_del>,
      Each<Unprepared, none,   complete, prepare_begins, device_add>,
      Each<Prepared,   none,   prepare, prepare_begins, suspend_begins, device_add>,
      Each<Absent,     none,   prepare, complete, prepare_begins, suspend_begins, device_del>,
      Each<New,        none,   complete, suspend_begins, device_add>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = PrepareAllBeforeSuspend;
  if (e.kind == EventInfo::Kind::begin && e.phase == Phase::prepare) return letter<M>(prepare_begins{});
  if (e.kind == EventInfo::Kind::begin && e.phase == Phase::suspend) return letter<M>(suspend_begins{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (is_registered(e, at.device)) return letter<M>(device_add{});
  if (e.device != at.device) return std::nullopt;
  if (e.down_done(Phase::prepare)) return letter<M>(prepare{});
  if (e.up_delivered(Phase::complete)) return letter<M>(complete{});
  return std::nullopt;
}

}  // namespace

Property prepare_all_before_suspend() {
  return {
      .id = "prepare-all-before-suspend",
      .statement = "The walk of suspend begins only when every device is prepared that was there when prepare began.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @prepare; drivers/base/power/main.c, dpm_suspend_start()",
      .scope = Scope::device,
      .monitor = &machine_of<PrepareAllBeforeSuspend>(),
      .violations = {{"SuspendBeganUnprepared", "the walk of suspend began and the device is not prepared"}},
      .triggers = {"suspend_begins"},
      .hears = hears,
      .fault = "suspend_begins_early",
  };
}

}  // namespace pmc::properties

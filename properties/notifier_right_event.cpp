// notifier-right-event: what notifiers are told is what happens.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct suspend_prepare {};  // PM_SUSPEND_PREPARE, and nobody refused it
struct hibernation_prepare {};
struct restore_prepare {};
struct post_suspend {};
struct post_hibernation {};
struct post_restore {};
struct devices_suspend {};  // a transition of the devices begins, with SUSPEND
struct devices_freeze {};   // FREEZE or HIBERNATE
struct devices_quiesce {};  // QUIESCE

struct Untold : State {};
struct ToldSuspend : State {};
struct ToldHibernation : State {};
struct ToldRestore : State {};
struct NoSuspend : State {};
struct NoRestore : State {};
struct PostOfAnother : State {};

// Hibernation may do all of it: it may suspend after the image is written, and read the image again to test it.
struct NotifierRightEvent : FrontEnd<NotifierRightEvent> {
  static constexpr std::string_view name = "notifier-right-event";
  using initial_state = Untold;
  // clang-format off
  using transition_table = mp_append<mp_list<
      Row<Untold,          suspend_prepare,     ToldSuspend>,
      Row<Untold,          hibernation_prepare, ToldHibernation>,
      Row<Untold,          restore_prepare,     ToldRestore>,
      Row<ToldSuspend,     post_suspend,        Untold>,
      Row<ToldSuspend,     devices_suspend,     none>,
      Row<ToldHibernation, post_hibernation,    Untold>,
      Row<ToldRestore,     post_restore,        Untold>,
      Row<ToldRestore,     devices_quiesce,     none>,
      Row<Untold,          caller_idle,         none>>,
      Each<Untold,          Untold,        post_suspend, post_hibernation, post_restore, devices_suspend, devices_freeze, devices_quiesce>,
      Each<ToldHibernation, ToldHibernation, devices_suspend, devices_freeze, devices_quiesce, suspend_prepare, hibernation_prepare, restore_prepare>,
      Each<ToldSuspend,     ToldSuspend,     suspend_prepare, hibernation_prepare, restore_prepare>,  // notifier-paired
      Each<ToldRestore,     ToldRestore,     suspend_prepare, hibernation_prepare, restore_prepare>,
      Each<ToldSuspend,     NoSuspend,     devices_freeze, devices_quiesce>,
      Each<ToldRestore,     NoRestore,     devices_suspend, devices_freeze>,
      Each<ToldSuspend,     PostOfAnother, post_hibernation, post_restore>,
      Each<ToldHibernation, PostOfAnother, post_suspend, post_restore>,
      Each<ToldRestore,     PostOfAnother, post_suspend, post_hibernation>,
      Each<ToldSuspend,     Untold, caller_idle>,
      Each<ToldHibernation, Untold, caller_idle>,
      Each<ToldRestore,     Untold, caller_idle>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = NotifierRightEvent;
  const auto of = [&](std::string_view what) { return e.fields.starts_with(what); };
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (succeeded(e, "pm_notifier_prepare"))
    return of("suspend") ? letter<M>(suspend_prepare{}) : of("restore") ? letter<M>(restore_prepare{}) : letter<M>(hibernation_prepare{});
  if (e.is_step("pm_notifier_post"))
    return of("suspend") ? letter<M>(post_suspend{}) : of("restore") ? letter<M>(post_restore{}) : letter<M>(post_hibernation{});
  if (e.kind != EventInfo::Kind::begin || e.phase != Phase::prepare) return std::nullopt;
  if (e.message == Message::SUSPEND) return letter<M>(devices_suspend{});
  if (e.message == Message::QUIESCE) return letter<M>(devices_quiesce{});
  return letter<M>(devices_freeze{});
}

}  // namespace

Property notifier_right_event() {
  return {
      .id = "notifier-right-event",
      .statement = "Between PM_SUSPEND_PREPARE and PM_POST_SUSPEND devices are told SUSPEND only, between PM_RESTORE_PREPARE and "
                   "PM_POST_RESTORE QUIESCE only, and the POST is that of the PREPARE.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/notifiers.rst; kernel/power/suspend.c, suspend_prepare(); kernel/power/hibernate.c, "
                "hibernate(), software_resume(); kernel/power/user.c, snapshot_open(), snapshot_release()",
      .scope = Scope::system,
      .monitor = &machine_of<NotifierRightEvent>(),
      .violations = {{"NoSuspend", "notifiers were told PM_SUSPEND_PREPARE and devices something else than SUSPEND"},
                     {"NoRestore", "notifiers were told PM_RESTORE_PREPARE and devices something else than QUIESCE"},
                     {"PostOfAnother", "notifiers were told the PM_POST_.. of another PM_.._PREPARE"}},
      .triggers = {"suspend_prepare", "hibernation_prepare", "restore_prepare"},
      .hears = hears,
      .fault = "suspend_told_for_freeze",
  };
}

}  // namespace pmc::properties

// direct-complete-only-suspend: only SUSPEND leaves devices in runtime suspend.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct suspend_begins {};        // the walk of suspend, with SUSPEND
struct other_begins {};          // with another message
struct left_as_it_is {};         // by direct_complete

struct Suspending : State {};    // or nothing
struct Hibernating : State {};   // FREEZE, QUIESCE or HIBERNATE
struct LeftInHibernation : State {};

struct DirectCompleteOnlySuspend : FrontEnd<DirectCompleteOnlySuspend> {
  static constexpr std::string_view name = "direct-complete-only-suspend";
  using initial_state = Suspending;
  // clang-format off
  using transition_table = mp_append<Forgets<Suspending, Hibernating>, mp_list<
      Row<Suspending,  suspend_begins, none>,
      Row<Suspending,  other_begins,   Hibernating>,
      Row<Suspending,  left_as_it_is,  none>,
      Row<Suspending,  caller_idle,    none>,
      Row<Hibernating, suspend_begins, Suspending>,
      Row<Hibernating, other_begins,   none>,
      Row<Hibernating, left_as_it_is,  LeftInHibernation>,
      Row<Hibernating, caller_idle,    Suspending>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = DirectCompleteOnlySuspend;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.kind == EventInfo::Kind::begin && e.phase == Phase::suspend)
    return e.message == Message::SUSPEND ? letter<M>(suspend_begins{}) : letter<M>(other_begins{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  return e.device == at.device && e.kind == EventInfo::Kind::direct_complete ? Heard(letter<M>(left_as_it_is{})) : std::nullopt;
}

}  // namespace

Property direct_complete_only_suspend() {
  return {
      .id = "direct-complete-only-suspend",
      .statement = "A device is left in runtime suspend by direct_complete only if the message is SUSPEND.",
      .logic = "AG",
      .source = "Documentation/power/runtime_pm.rst, section 6; drivers/base/power/main.c, device_prepare()",
      .scope = Scope::device,
      .monitor = &machine_of<DirectCompleteOnlySuspend>(),
      .violations = {{"LeftInHibernation", "the device was left in runtime suspend under another message than SUSPEND"}},
      .triggers = {"left_as_it_is"},
      .hears = hears,
      .fault = "left_whatever_the_message",
  };
}

}  // namespace pmc::properties

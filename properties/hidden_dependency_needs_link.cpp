// hidden-dependency-needs-link: who needs another says so.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// In suspend and resume, where callbacks may use other devices.
struct user_starts {};  // a callback of the device that needs the other
struct user_ends {};
struct used_goes_down {};  // suspend starts for the device that is needed
struct used_is_up {};      // its resume has ended, or its suspend has failed

struct UsedUp : State {};
struct InUse : State {};
struct UsedDown : State {};
struct UsedWhileDown : State {};
struct SuspendedWhileUsed : State {};

struct HiddenDependencyNeedsLink : FrontEnd<HiddenDependencyNeedsLink> {
  static constexpr std::string_view name = "hidden-dependency-needs-link";
  using initial_state = UsedUp;
  // clang-format off
  using transition_table = mp_append<Forgets<UsedUp, InUse, UsedDown>, mp_list<
      Row<UsedUp,   user_starts,    InUse>,
      Row<UsedUp,   user_ends,      none>,
      Row<UsedUp,   used_goes_down, UsedDown>,
      Row<UsedUp,   used_is_up,     none>,
      Row<UsedUp,   caller_idle,    none>,
      Row<InUse,    user_starts,    none>,
      Row<InUse,    user_ends,      UsedUp>,
      Row<InUse,    used_goes_down, SuspendedWhileUsed>,
      Row<InUse,    used_is_up,     none>,
      Row<InUse,    caller_idle,    UsedUp>,
      Row<UsedDown, user_starts,    UsedWhileDown>,
      Row<UsedDown, user_ends,      none>,
      Row<UsedDown, used_goes_down, none>,
      Row<UsedDown, used_is_up,     UsedUp>,
      Row<UsedDown, caller_idle,    UsedUp>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = HiddenDependencyNeedsLink;
  using enum EventInfo::Kind;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (e.phase != Phase::suspend && e.phase != Phase::resume) return std::nullopt;
  if (e.device == at.device) {
    if (e.kind == callback_start) return letter<M>(user_starts{});
    return e.kind == callback_end ? Heard(letter<M>(user_ends{})) : std::nullopt;
  }
  if (e.device != at.parent) return std::nullopt;
  if (operation_starts_down(e)) return letter<M>(used_goes_down{});
  const bool failed_to_go = e.phase == Phase::suspend && e.kind == callback_end && !e.succeeded();
  const bool is_up = e.phase == Phase::resume && (e.kind == callback_end || e.passes());
  return failed_to_go || is_up ? Heard(letter<M>(used_is_up{})) : std::nullopt;
}

}  // namespace

Property hidden_dependency_needs_link() {
  return {
      .id = "hidden-dependency-needs-link",
      .statement = "A device that another one's suspend and resume need is up while those run, which takes a link, or both of them to be "
                   "synchronous.",
      .logic = "AG",
      .source = "Documentation/ABI/testing/sysfs-power, /sys/power/pm_async; Documentation/driver-api/device_link.rst; "
                "drivers/base/power/main.c, device_pm_wait_for_dev()",
      .scope = Scope::dependency,
      .monitor = &machine_of<HiddenDependencyNeedsLink>(),
      .violations = {{"UsedWhileDown", "a callback started that needs a device which is suspended"},
                     {"SuspendedWhileUsed", "the device was suspended while a callback that needs it ran"}},
      .triggers = {"user_starts"},
      .hears = hears,
      .fault = "dependency_not_told",
  };
}

}  // namespace pmc::properties

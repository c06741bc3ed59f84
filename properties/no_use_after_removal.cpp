// no-use-after-removal: what is unregistered is left alone.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct device_add {};
struct used {};  // the core does anything with the device

struct Registered : State {};
struct Removed : State {};
struct UsedAfterRemoval : State {};

struct NoUseAfterRemoval : FrontEnd<NoUseAfterRemoval> {
  static constexpr std::string_view name = "no-use-after-removal";
  using initial_state = Registered;
  // clang-format off
  using transition_table = mp_list<
      Row<Registered, device_del, Removed>,
      Row<Registered, device_add, none>,
      Row<Registered, used,       none>,
      Row<Removed,    device_del, none>,
      Row<Removed,    device_add, Registered>,
      Row<Removed,    used,       UsedAfterRemoval>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = NoUseAfterRemoval;
  using enum EventInfo::Kind;
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (is_registered(e, at.device)) return letter<M>(device_add{});
  if (e.device != at.device) return std::nullopt;
  return e.kind >= schedule && e.kind <= publish ? Heard(letter<M>(used{})) : std::nullopt;
}

}  // namespace

Property no_use_after_removal() {
  return {
      .id = "no-use-after-removal",
      .statement = "The core does nothing with a device that is unregistered.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"; drivers/base/power/main.c, "
                "device_pm_remove(), device_pm_initialized() in dpm_wait_for_superior()",
      .scope = Scope::device,
      .monitor = &machine_of<NoUseAfterRemoval>(),
      .violations = {{"UsedAfterRemoval", "the core did something with the device after it was unregistered"}},
      .triggers = {"device_del"},
      .hears = hears,
      .fault = "removed_device_is_prepared",
  };
}

}  // namespace pmc::properties

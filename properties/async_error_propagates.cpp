// async-error-propagates: one error stops whoever looks.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct walk_begins {};  // async_error = 0
struct error_set {};    // by a callback that failed, or by who saw a wakeup
struct goes {};         // a device has looked at it and goes on, in a phase of the way down

struct NoError : State {};
struct ErrorSet : State {};
struct WentOnAfterError : State {};

// That no parent or supplier of the failed device goes on at all follows with async-waits: it looks after that device.
struct AsyncErrorPropagates : FrontEnd<AsyncErrorPropagates> {
  static constexpr std::string_view name = "async-error-propagates";
  using initial_state = NoError;
  // clang-format off
  using transition_table = mp_list<
      Row<NoError,  walk_begins, none>,
      Row<NoError,  error_set,   ErrorSet>,
      Row<NoError,  goes,        none>,
      Row<ErrorSet, walk_begins, NoError>,
      Row<ErrorSet, error_set,   none>,
      Row<ErrorSet, goes,        WentOnAfterError>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = AsyncErrorPropagates;
  using enum EventInfo::Kind;
  if (e.kind == begin) return letter<M>(walk_begins{});
  if (e.kind == publish || e.kind == abort_wakeup) return letter<M>(error_set{});
  if (carries_operation(e.phase) && model::is_down(e.phase) && (e.kind == admit || e.passes() || e.kind == direct_complete))
    return letter<M>(goes{});
  return std::nullopt;
}

}  // namespace

Property async_error_propagates() {
  return {
      .id = "async-error-propagates",
      .statement = "No device that looks at the shared error after it was set goes on into its callback of the way down; one that had "
                   "looked before may.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"Entering System Suspend\"; drivers/base/power/main.c, async_error in "
                "__device_suspend(), __device_suspend_late() and __device_suspend_noirq()",
      .scope = Scope::system,
      .monitor = &machine_of<AsyncErrorPropagates>(),
      .violations = {{"WentOnAfterError", "a device went on although the error was set before it looked"}},
      .triggers = {"error_set"},
      .hears = hears,
      .fault = "error_not_looked_at",
  };
}

}  // namespace pmc::properties

// rpm-usage-balanced: the reference that prepare takes.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct get {};  // pm_runtime_get_noresume() by the PM core
struct put {};  // pm_runtime_put() by the PM core

struct NotUsed : State {};
struct Used : State {};
struct UsedTwice : State {};
struct DroppedTwice : State {};
struct LeftUsed : State {};

struct RpmUsageBalanced : FrontEnd<RpmUsageBalanced> {
  static constexpr std::string_view name = "rpm-usage-balanced";
  using initial_state = NotUsed;
  // clang-format off
  using transition_table = mp_append<Forgets<NotUsed, Used>, mp_list<
      Row<NotUsed, get,         Used>,
      Row<NotUsed, put,         DroppedTwice>,
      Row<NotUsed, caller_idle, none>,
      Row<Used,    get,         UsedTwice>,
      Row<Used,    put,         NotUsed>,
      Row<Used,    caller_idle, LeftUsed>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<RpmUsageBalanced>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<RpmUsageBalanced>(device_del{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo&, const Instance& at) {
  if (p.part.kind != PartKind::runtime || p.part.device != at.device) return std::nullopt;
  if (p.letter->event == "get") return letter<RpmUsageBalanced>(get{});
  if (p.letter->event == "put") return letter<RpmUsageBalanced>(put{});
  return std::nullopt;
}

}  // namespace

Property rpm_usage_balanced() {
  return {
      .id = "rpm-usage-balanced",
      .statement = "The PM core takes one runtime PM reference of a device before prepare and drops it after complete, or at once if "
                   "prepare fails.",
      .logic = "AG",
      .source = "Documentation/power/runtime_pm.rst, section 6; drivers/base/power/main.c, device_prepare(), device_complete()",
      .scope = Scope::device,
      .monitor = &machine_of<RpmUsageBalanced>(),
      .violations = {{"UsedTwice", "the core took a second reference with the first one not dropped"},
                     {"DroppedTwice", "the core dropped a reference that it had not taken"},
                     {"LeftUsed", "the caller has returned and the reference is not dropped"}},
      .triggers = {"get", "put"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "usage_not_dropped",
  };
}

}  // namespace pmc::properties

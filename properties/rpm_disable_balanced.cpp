// rpm-disable-balanced: what system sleep disables it enables again.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct disable {};
struct enable {};

struct Vars {
  Below<4> depth;  ///< of what the PM core has disabled; twice at most, by direct_complete and in late
};

struct Balanced : State {};
struct EnabledUndisabled : State {};
struct LeftDisabled : State {};

struct None : Guard<None> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.depth == 0; }
};
struct Full : Guard<Full> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.depth == 3; }
};
struct Deeper : Action<Deeper> {
  static constexpr void eval(Vars& v, const auto&) { v.depth = v.depth + 1; }
};
struct Shallower : Action<Shallower> {
  static constexpr void eval(Vars& v, const auto&) { v.depth = v.depth - 1; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v.depth = 0; }
};

struct RpmDisableBalanced : FrontEnd<RpmDisableBalanced, Vars> {
  static constexpr std::string_view name = "rpm-disable-balanced";
  using initial_state = Balanced;
  // clang-format off
  using transition_table = mp_list<
      Row<Balanced, disable,     none,              Deeper,    Not<Full>>,
      Row<Balanced, disable,     none,              none,      Full>,
      Row<Balanced, enable,      none,              Shallower, Not<None>>,
      Row<Balanced, enable,      EnabledUndisabled, none,      None>,
      Row<Balanced, device_del,  none,              Forget>,
      Row<Balanced, caller_idle, none,              none,      None>,
      Row<Balanced, caller_idle, LeftDisabled,      Forget,    Not<None>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<RpmDisableBalanced>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<RpmDisableBalanced>(device_del{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo&, const Instance& at) {
  if (p.part.kind != PartKind::runtime || p.part.device != at.device) return std::nullopt;
  const std::string& event = p.letter->event;
  if (event == "disable" || event == "disable_if_suspended" || event == "disable_if_active") return letter<RpmDisableBalanced>(disable{});
  if (event == "enable" || event == "enable_if_suspended") return letter<RpmDisableBalanced>(enable{});
  return std::nullopt;
}

}  // namespace

Property rpm_disable_balanced() {
  return {
      .id = "rpm-disable-balanced",
      .statement = "The PM core enables runtime PM of a device exactly as often as it has disabled it in the transition.",
      .logic = "AG",
      .source = "Documentation/power/runtime_pm.rst, section 6; drivers/base/power/main.c, __device_suspend_late() and __device_resume_early(), "
                "__device_suspend() and __device_resume() for direct_complete",
      .scope = Scope::device,
      .monitor = &machine_of<RpmDisableBalanced>(),
      .violations = {{"EnabledUndisabled", "runtime PM was enabled once more than it was disabled"},
                     {"LeftDisabled", "the caller has returned and runtime PM is still disabled"}},
      .triggers = {"disable", "enable"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "left_disabled",
  };
}

}  // namespace pmc::properties

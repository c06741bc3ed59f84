// rpm-disable-in-late: usable until every device is suspended.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// Where the PM core disables and enables runtime PM.  What direct_complete disables in suspend and enables in resume is the
// device that is not to change, and is not heard here.
struct prepare {};  // it takes its reference: the device has runtime PM
struct disable_in_late {};
struct disable_elsewhere {};
struct enable_in_early {};
struct enable_elsewhere {};
struct late_or_noirq {};  // a callback of suspend_late .. resume_early starts

struct Unprepared : State {};
struct Usable : State {};
struct Disabled : State {};
struct DisabledOutsideLate : State {};
struct EnabledOutsideEarly : State {};
struct UsableInLate : State {};

struct RpmDisableInLate : FrontEnd<RpmDisableInLate> {
  static constexpr std::string_view name = "rpm-disable-in-late";
  using initial_state = Unprepared;
  // clang-format off
  using transition_table = mp_append<
      Forgets<Unprepared, Usable, Disabled>,
      Each<Unprepared, none, disable_in_late, disable_elsewhere, enable_in_early, enable_elsewhere, late_or_noirq, caller_idle>,
      mp_list<
      Row<Unprepared, prepare,         Usable>,
      Row<Usable,   prepare,           none>,
      Row<Disabled, prepare,           none>,
      Row<Usable,   disable_in_late,   Disabled>,
      Row<Usable,   disable_elsewhere, DisabledOutsideLate>,
      Row<Usable,   enable_in_early,   none>,  // rpm-disable-balanced
      Row<Usable,   enable_elsewhere,  EnabledOutsideEarly>,
      Row<Usable,   late_or_noirq,     UsableInLate>,
      Row<Usable,   caller_idle,       Unprepared>,
      Row<Disabled, disable_in_late,   none>,
      Row<Disabled, disable_elsewhere, DisabledOutsideLate>,
      Row<Disabled, enable_in_early,   Usable>,
      Row<Disabled, enable_elsewhere,  EnabledOutsideEarly>,
      Row<Disabled, late_or_noirq,     none>,
      Row<Disabled, caller_idle,       Unprepared>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = RpmDisableInLate;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  const bool between = e.phase >= Phase::suspend_late && e.phase <= Phase::resume_early;
  return e.device == at.device && e.kind == EventInfo::Kind::callback_start && between ? Heard(letter<M>(late_or_noirq{})) : std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  using M = RpmDisableInLate;
  if (p.part.kind != PartKind::runtime || p.part.device != at.device) return std::nullopt;
  using enum EventInfo::Kind;
  const std::string& event = p.letter->event;
  if (event == "get") return letter<M>(prepare{});
  const bool of_direct_complete = e.kind == direct_complete || (e.kind == skip && e.phase == Phase::resume);
  if (of_direct_complete) return std::nullopt;
  if (event == "disable" || event == "disable_if_suspended" || event == "disable_if_active")
    return e.phase == Phase::suspend_late ? letter<M>(disable_in_late{}) : letter<M>(disable_elsewhere{});
  if (event != "enable" && event != "enable_if_suspended") return std::nullopt;
  return e.phase == Phase::resume_early ? letter<M>(enable_in_early{}) : letter<M>(enable_elsewhere{});
}

}  // namespace

Property rpm_disable_in_late() {
  return {
      .id = "rpm-disable-in-late",
      .statement = "The PM core disables runtime PM of a device in suspend_late, before its callback, and enables it in resume_early, after "
                   "its callback: it can be used in the main phases of all devices.",
      .logic = "AG",
      .source = "Documentation/power/runtime_pm.rst, section 6; drivers/base/power/main.c, __device_suspend_late(), __device_resume_early()",
      .scope = Scope::device,
      .monitor = &machine_of<RpmDisableInLate>(),
      .violations = {{"DisabledOutsideLate", "runtime PM was disabled in another phase than suspend_late"},
                     {"EnabledOutsideEarly", "runtime PM was enabled in another phase than resume_early"},
                     {"UsableInLate", "a late or noirq callback started and runtime PM was not disabled"}},
      .triggers = {"prepare"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "disabled_in_suspend",
  };
}

}  // namespace pmc::properties

// wakeup-path-propagates: above who may wake the system, all know.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct superior_told {};     // its wakeup_path is cleared by prepare: from here on it may be set
struct child_wakes {};       // the child is suspended, may wake the system (or lies on a wakeup path), and marks nobody
struct parent_marked {};     // the child is suspended and marks its parent
struct parent_goes_on {};    // late starts for the parent, or direct_complete leaves it as it is

struct NotTold : State {};
struct NobodyWakes : State {};
struct ChildWakes : State {};
struct PathNotMarked : State {};

struct WakeupPathPropagates : FrontEnd<WakeupPathPropagates> {
  static constexpr std::string_view name = "wakeup-path-propagates";
  using initial_state = NotTold;
  // clang-format off
  using transition_table = mp_append<
      Forgets<NotTold, NobodyWakes, ChildWakes>,
      Each<NotTold,     NobodyWakes,   superior_told>,
      Each<NotTold,     none,          child_wakes, parent_marked, parent_goes_on, caller_idle>,
      Each<NobodyWakes, ChildWakes,    child_wakes>,
      Each<NobodyWakes, none,          superior_told, parent_marked, parent_goes_on>,
      Each<NobodyWakes, NotTold,       caller_idle>,
      Each<ChildWakes,  NobodyWakes,   superior_told, parent_marked>,
      Each<ChildWakes,  none,          child_wakes>,
      Each<ChildWakes,  NotTold,       caller_idle>,
      Each<ChildWakes,  PathNotMarked, parent_goes_on>>;
  // clang-format on
};

bool suspended(const EventInfo& e, model::DeviceIndex d) {
  return e.device == d && e.phase == Phase::suspend && (e.kind == EventInfo::Kind::complete || e.passes());
}
Heard hears(const EventInfo& e, const Instance& at) {
  using M = WakeupPathPropagates;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (at.may_wakeup && suspended(e, at.device)) return letter<M>(child_wakes{});
  const bool goes_on = e.kind == EventInfo::Kind::direct_complete || (e.phase == Phase::suspend_late && operation_starts_down(e));
  return e.device == at.parent && goes_on ? Heard(letter<M>(parent_goes_on{})) : std::nullopt;
}
/// Of one event the parent's part comes before the child's (model/compose/flags.cpp, Composer::done()).
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  using M = WakeupPathPropagates;
  if (p.part.kind != PartKind::wakeup_path) return std::nullopt;
  if (p.part.device == at.parent && p.letter->event == "clear" && e.phase == Phase::prepare) return letter<M>(superior_told{});
  if (p.part.device == at.parent && p.letter->event == "set" && suspended(e, at.device)) return letter<M>(parent_marked{});
  if (p.part.device == at.device && p.letter->event == "is_set" && suspended(e, at.device)) return letter<M>(child_wakes{});
  return std::nullopt;
}

}  // namespace

Property wakeup_path_propagates() {
  return {
      .id = "wakeup-path-propagates",
      .statement = "If a device may wake the system, or lies on a wakeup path, its parent is marked as one before its own late phase.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_propagate_wakeup_to_parent()",
      .scope = Scope::parent_child,
      .monitor = &machine_of<WakeupPathPropagates>(),
      .violations = {{"PathNotMarked", "the parent went on and is not marked, though its child may wake the system"}},
      .triggers = {"superior_told"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "wakeup_path_not_marked",
  };
}

}  // namespace pmc::properties

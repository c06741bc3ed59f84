// platform-hook-order: each hook of the platform has its place among the walks.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// How far down the devices are: which walk down has begun and not been undone.
struct devices_down {};       // prepare or suspend begins; resume_early begins, which undoes late
struct devices_late {};       // suspend_late begins; resume_noirq begins
struct devices_noirq {};      // suspend_noirq begins
struct devices_completed {};  // complete ends
// The hooks, by where they belong.
struct hook_outside {};
struct hook_after_suspend {};
struct hook_after_late {};
struct hook_after_noirq {};

struct Working : State {};
struct Down : State {};
struct Late : State {};
struct Noirq : State {};
struct HookOutOfPlace : State {};

template <class Source>
using Walks = mp_list<Row<Source, devices_down, Down>, Row<Source, devices_late, Late>, Row<Source, devices_noirq, Noirq>,
                      Row<Source, devices_completed, Working>, Row<Source, caller_idle, Working>>;
template <class Source, class Own, class... Others>
using Hooks = boost::mp11::mp_push_back<Each<Source, HookOutOfPlace, Others...>, Row<Source, Own, none>>;

struct PlatformHookOrder : FrontEnd<PlatformHookOrder> {
  static constexpr std::string_view name = "platform-hook-order";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_append<
      Walks<Working>, Walks<Down>, Walks<Late>, Walks<Noirq>,
      Hooks<Working, hook_outside,       hook_after_suspend, hook_after_late, hook_after_noirq>,
      Hooks<Down,    hook_after_suspend, hook_outside,       hook_after_late, hook_after_noirq>,
      Hooks<Late,    hook_after_late,    hook_outside,       hook_after_suspend, hook_after_noirq>,
      Hooks<Noirq,   hook_after_noirq,   hook_outside,       hook_after_suspend, hook_after_late>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = PlatformHookOrder;
  const auto is_one_of = [&](auto... steps) { return (e.is_step(steps) || ...); };
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.kind == EventInfo::Kind::end && e.phase == Phase::complete) return letter<M>(devices_completed{});
  if (e.kind == EventInfo::Kind::begin) switch (e.phase) {
      case Phase::prepare:
      case Phase::suspend:
      case Phase::resume_early: return letter<M>(devices_down{});
      case Phase::suspend_late:
      case Phase::resume_noirq: return letter<M>(devices_late{});
      case Phase::suspend_noirq: return letter<M>(devices_noirq{});
      case Phase::resume:
      case Phase::complete: return std::nullopt;
    }
  if (is_one_of("platform_suspend_begin", "platform_begin", "platform_resume_end", "platform_end")) return letter<M>(hook_outside{});
  if (is_one_of("platform_suspend_prepare", "platform_resume_finish", "platform_recover", "platform_hibernation_recover"))
    return letter<M>(hook_after_suspend{});
  if (is_one_of("platform_suspend_prepare_late", "platform_resume_early")) return letter<M>(hook_after_late{});
  if (is_one_of("platform_suspend_prepare_noirq", "platform_resume_noirq", "platform_pre_snapshot", "platform_leave", "platform_finish",
                "platform_prepare", "platform_enter", "platform_suspend_enter", "platform_pre_restore", "platform_restore_cleanup"))
    return letter<M>(hook_after_noirq{});
  return std::nullopt;
}

}  // namespace

Property platform_hook_order() {
  return {
      .id = "platform-hook-order",
      .statement = "begin() and end() of the platform come outside of all walks, prepare(), finish() and recover() of suspend between "
                   "the main and the late walks, those of suspend-to-idle between late and noirq, all others inside of noirq.",
      .logic = "AG",
      .source = "include/linux/suspend.h, struct platform_suspend_ops, struct platform_hibernation_ops; "
                "Documentation/admin-guide/pm/suspend-flows.rst",
      .scope = Scope::system,
      .monitor = &machine_of<PlatformHookOrder>(),
      .violations = {{"HookOutOfPlace", "a hook of the platform was called with the devices in another phase than the hook is for"}},
      .triggers = {"hook_outside", "hook_after_suspend", "hook_after_late", "hook_after_noirq"},
      .hears = hears,
      .fault = "finish_before_early",
  };
}

}  // namespace pmc::properties

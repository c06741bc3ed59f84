// platform-leave-once: leave() of the platform answers the low-level snapshot, and nothing else.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct platform_mode {};
struct copied {};  // or not: swsusp_arch_suspend() returned, in this kernel or in the restored one
struct leaves {};
struct core_resumes {};
struct finishes {};

struct NoPlatform : State {};  // or its part is over
struct Platform : State {};
struct Owed : State {};
struct NotLeft : State {};
struct LeftUnasked : State {};

struct PlatformLeaveOnce : FrontEnd<PlatformLeaveOnce> {
  static constexpr std::string_view name = "platform-leave-once";
  using initial_state = NoPlatform;
  // clang-format off
  using transition_table = mp_list<
      Row<NoPlatform, platform_mode, Platform>,
      Row<NoPlatform, copied,        none>,
      Row<NoPlatform, leaves,        LeftUnasked>,
      Row<NoPlatform, core_resumes,  none>,
      Row<NoPlatform, finishes,      none>,
      Row<NoPlatform, caller_idle,   none>,
      Row<Platform,   platform_mode, none>,
      Row<Platform,   copied,        Owed>,
      Row<Platform,   leaves,        LeftUnasked>,
      Row<Platform,   core_resumes,  none>,
      Row<Platform,   finishes,      NoPlatform>,
      Row<Platform,   caller_idle,   NoPlatform>,
      Row<Owed,       platform_mode, none>,
      Row<Owed,       copied,        none>,
      Row<Owed,       leaves,        NoPlatform>,
      Row<Owed,       core_resumes,  NotLeft>,
      Row<Owed,       finishes,      none>,
      Row<Owed,       caller_idle,   NotLeft>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = PlatformLeaveOnce;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (succeeded(e, "platform_pre_snapshot")) return letter<M>(platform_mode{});
  if (e.is_step("swsusp_arch_suspend_returned")) return letter<M>(copied{});
  if (e.is_step("platform_leave")) return letter<M>(leaves{});
  if (e.is_step("platform_finish")) return letter<M>(finishes{});
  if (e.is_step("syscore_resume")) return letter<M>(core_resumes{});
  return std::nullopt;
}

}  // namespace

Property platform_leave_once() {
  return {
      .id = "platform-leave-once",
      .statement = "If the platform was asked to pre_snapshot(), its leave() is called once when swsusp_arch_suspend() has returned, in whichever "
                   "kernel, before the system core is resumed, and at no other time.",
      .logic = "AG",
      .source = "include/linux/suspend.h, struct platform_hibernation_ops; kernel/power/hibernate.c, create_image(), platform_leave()",
      .scope = Scope::system,
      .monitor = &machine_of<PlatformLeaveOnce>(),
      .violations = {{"NotLeft", "the system core was resumed, or the caller returned, and leave() of the platform was not called"},
                     {"LeftUnasked", "leave() of the platform was called again, or with no snapshot before"}},
      .triggers = {"copied", "leaves"},
      .hears = hears,
      .fault = "leave_left_out",
  };
}

}  // namespace pmc::properties

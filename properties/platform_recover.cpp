// platform-recover-on-device-failure: the platform is told when devices could not be suspended.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct platform_begun {};
struct platform_ended {};
struct devices_failed {};  // dpm_suspend() or dpm_suspend_start() returned an error
struct recover {};
struct resume {};  // the walk that resumes them begins

struct NotBegun : State {};
struct Begun : State {};
struct RecoverDue : State {};
struct Recovered : State {};
struct ResumedWithoutRecover : State {};
struct RecoveredTwice : State {};

struct PlatformRecover : FrontEnd<PlatformRecover> {
  static constexpr std::string_view name = "platform-recover-on-device-failure";
  using initial_state = NotBegun;
  // clang-format off
  using transition_table = mp_append<
      Each<NotBegun,   NotBegun,  platform_ended, devices_failed, recover, resume, caller_idle>,
      Each<NotBegun,   Begun,     platform_begun>,
      Each<Begun,      Begun,     platform_begun, resume>,
      Each<Begun,      NotBegun,  platform_ended, caller_idle>,
      Each<Begun,      RecoverDue, devices_failed>,
      Each<Begun,      Recovered, recover>,  // also to test it: pm_test
      Each<RecoverDue, RecoverDue, platform_begun, devices_failed>,
      Each<RecoverDue, Recovered, recover>,
      Each<RecoverDue, ResumedWithoutRecover, resume>,
      Each<RecoverDue, NotBegun,  platform_ended, caller_idle>,
      Each<Recovered,  Recovered, platform_begun, resume>,
      Each<Recovered,  RecoverDue, devices_failed>,
      Each<Recovered,  RecoveredTwice, recover>,
      Each<Recovered,  NotBegun,  platform_ended, caller_idle>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = PlatformRecover;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (succeeded(e, "platform_suspend_begin") || succeeded(e, "platform_begin")) return letter<M>(platform_begun{});
  if (e.is_step("platform_resume_end") || e.is_step("platform_end")) return letter<M>(platform_ended{});
  if (failed(e, "dpm_suspend_start_returned") || failed(e, "dpm_suspend_returned")) return letter<M>(devices_failed{});
  if (e.is_step("platform_recover") || e.is_step("platform_hibernation_recover")) return letter<M>(recover{});
  if (e.kind == EventInfo::Kind::begin && e.phase == Phase::resume) return letter<M>(resume{});
  return std::nullopt;
}

}  // namespace

Property platform_recover_on_device_failure() {
  return {
      .id = "platform-recover-on-device-failure",
      .statement = "If suspending devices fails after begin() of the platform, its recover() is called once before they are resumed "
                   "(where the caller has such a hook: suspend-to-idle has none).",
      .logic = "AG",
      .source = "include/linux/suspend.h, struct platform_suspend_ops; kernel/power/suspend.c, suspend_devices_and_enter(); "
                "kernel/power/hibernate.c, hibernation_snapshot(), hibernation_platform_enter()",
      .scope = Scope::system,
      .monitor = &machine_of<PlatformRecover>(),
      .violations = {{"ResumedWithoutRecover", "devices that could not be suspended were resumed without recover() of the platform"},
                     {"RecoveredTwice", "recover() of the platform was called twice in one transition"}},
      .triggers = {"recover"},
      .hears = hears,
      .fault = "recover_forgotten",
  };
}

}  // namespace pmc::properties

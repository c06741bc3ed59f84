// What user space has chosen and is not obeyed: the level of pm_test, the mode of /sys/power/disk; why a way up begins, and what
// it is told.
#include "tests/faults/edit.hpp"
#include "tests/faults/ways.hpp"

namespace pmc::faults {
namespace {

using checker::Machine;
using model::EventInfo;
using model::Message;
using model::Model;

constexpr SuspendWay suspend;
constexpr IdleWay idle;
constexpr HibernationWay hibernation;

Fault fault(const model::Caller& caller, std::string property, std::string name, std::string what, const model::Environment& environment,
            std::function<void(Machine&)> in_caller, Shortest reaches) {
  return {.name = std::move(name),
          .property = std::move(property),
          .what = std::move(what),
          .caller = caller,
          .topology = one_device(),
          .environment = environment,
          .in_caller = std::move(in_caller),
          .reaches = {std::move(reaches)}};
}
auto goes_to(const std::string& state, const std::string& letter, const std::string& target) {
  return [=](Machine& m) { redirect(m, state, letter, target); };
}

std::vector<Fault> of_tests() {
  const model::Caller& s = shipped("suspend-s2idle");
  return {
      fault(s, "pm-test-stops", "test_goes_on", "pm_test=platform does not stop it", quiet,
            goes_to("TestPlatform", "suspend_test(platform, true)", "S2idleLoop"), {"WentDeeper", idle.tested + step /* it looks */}),
      fault(s, "pm-test-stops", "test_always_stops", "it goes back at the level platform though that is not set", quiet,
            goes_to("TestPlatform", "suspend_test(platform, false)", "PlatformWake"), {"TurnedBack", idle.tested + step /* wake() */}),
      fault(s, "pm-test-stops", "test_before_threads", "pm_test=freezer is asked for before kernel threads are frozen", quiet,
            [](Machine& m) { omit(m, "FreezeKernelThreads", "freeze_kernel_threads(ok)"); }, {"AskedElsewhere", idle.kernel_threads_frozen}),
      fault(s, "pm-test-asks-all", "level_left_out", "pm_test=platform is not asked for", quiet,
            [](Machine& m) { omit(m, "TestPlatform", "suspend_test(platform, false)"); }, {"LeftOut", idle.tested + step /* it looks, and is idle */}),
      fault(suspend_caller(), "turns-back-for-a-reason", "back_without_reason", "secondary CPUs come back as soon as they are down", quiet,
            goes_to("DisableCpus", "pm_sleep_disable_secondary_cpus(ok)", "EnableCpus"), {"TakenInside", suspend.cpus_down + step}),
      // A level that refuses it before anything has begun; a refusal is over at once.
      fault(s, "pm-test-stops", "refusal_ignored", "pm_test=processors does not refuse suspend-to-idle", quiet,
            goes_to("TestLevel", "suspend_test(processors, true)", "Trylock"), {"WentDeeper", idle.locked}),
  };
}

std::vector<Fault> of_modes() {
  const model::Caller h = hibernation_caller();
  return {
      fault(h, "platform-leave-once", "leave_left_out", "leave() of the platform is left out", quiet,
            [](Machine& m) { omit(m, "Leave", "platform_leave"); }, {"NotLeft", hibernation.platform_left}),
      fault(h, "platform-leave-once", "left_twice", "leave() of the platform and again", quiet, goes_to("Leave", "platform_leave", "Leave"),
            {"LeftUnasked", hibernation.platform_left + step}),
      fault(h, "disk-mode-obeyed", "platform_not_entered", "the machine is powered off though the mode is platform", quiet,
            goes_to("ReadMode", "read_hibernation_mode(platform)", "PowerOff"), {"Disobeyed", hibernation.mode_read + step}),
      fault(h, "disk-mode-obeyed", "mode_forgotten", "hibernate() returns once it knows the mode", quiet,
            goes_to("ReadMode", "read_hibernation_mode(platform)", "FreeUnwritten"),
            {"NotDone", hibernation.mode_read + (hibernation.finished - hibernation.ended - hibernation.siblings_parked)}),
      fault(h, "disk-mode-obeyed", "down_without_image", "what swsusp_write() returns is not looked at", failures,
            goes_to("Write", "swsusp_write(error)", "FreeWritten"), {"WithoutImage", hibernation.mode_read}),
      fault(h, "image-written-once-made", "image_written_unmade", "swsusp_write() although swsusp_arch_suspend() has failed", failures,
            goes_to("InCopy", "swsusp_arch_suspend_returned(failed)", "Leave{THAW}"), {"TakenOutside", hibernation.written}),
  };
}

// The shipped hibernate, to where hibernation_snapshot() begins with the devices.
constexpr std::size_t dpm_prepare_called = 6 * step /* attempt to freeze_processes() */ + 2 * step /* hotplug, bitmaps */ + call +
                                           3 * step /* begin(), memory, kernel threads */ + step /* pm_test is not freezer */ + call;
constexpr std::size_t dpm_prepare_failed = dpm_prepare_called + begin + callback + end + returned;
constexpr std::size_t dpm_suspend_failed =
    dpm_prepare_called + Walks{}.outer() + returned + 2 * step /* console, mask */ + call + begin + failed_operation + end + returned;

std::vector<Fault> of_messages() {
  return {
      {.name = "complete_told_thaw",
       .property = "complete-is-told-the-same",
       .what = "dpm_complete() says THAW where it has to say RECOVER",
       .caller = shipped("hibernate"),
       .topology = one_device(),
       .environment = failures,
       .in_model =
           [](Model& m) {
             tell(m, [](const EventInfo& e) { return e.is_step("dpm_complete") && e.message == Message::RECOVER; }, Message::THAW);
           },
       // RECOVER is picked after a failure only if in_suspend is left at 1 from before (docs/findings.md).
       .reaches = {{"NoAnswer", dpm_prepare_failed + call},
                   // The device was not suspended, so the walk of resume does not meet it.
                   {"AnotherMessage", 1 /* dev_snapshot_used */ + dpm_suspend_failed + 2 * step /* recover(), memory */ + call + (begin + end) +
                                          returned + 2 * step /* mask, console */ + call}}},
  };
}

}  // namespace

std::vector<Fault> mode_faults() {
  std::vector<Fault> all;
  for (auto* const table : {of_tests, of_modes, of_messages})
    for (Fault& f : table()) all.push_back(std::move(f));
  return all;
}

}  // namespace pmc::faults

// start-fail-needs-end: dpm_suspend_start() leaves its mess to its caller.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct start_failed {};  // dpm_suspend_start() returned an error
struct resume_end {};    // dpm_resume_end() is called
struct suspend_end {};   // dpm_suspend_end() or dpm_suspend_noirq() is
struct resume_start {};  // dpm_resume_start() or dpm_resume_noirq() is

struct NothingOwed : State {};
struct EndOwed : State {};
struct WentOnDown : State {};
struct ResumedFromTooDeep : State {};
struct LeftWithoutEnd : State {};

struct StartFailNeedsEnd : FrontEnd<StartFailNeedsEnd> {
  static constexpr std::string_view name = "start-fail-needs-end";
  using initial_state = NothingOwed;
  // clang-format off
  using transition_table = mp_list<
      Row<NothingOwed, start_failed, EndOwed>,
      Row<NothingOwed, resume_end,   none>,
      Row<NothingOwed, suspend_end,  none>,
      Row<NothingOwed, resume_start, none>,
      Row<NothingOwed, caller_idle,  none>,
      Row<EndOwed,     start_failed, none>,
      Row<EndOwed,     resume_end,   NothingOwed>,
      Row<EndOwed,     suspend_end,  WentOnDown>,
      Row<EndOwed,     resume_start, ResumedFromTooDeep>,
      Row<EndOwed,     caller_idle,  LeftWithoutEnd>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = StartFailNeedsEnd;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (failed(e, "dpm_suspend_start_returned")) return letter<M>(start_failed{});
  if (e.is_step("dpm_resume_end")) return letter<M>(resume_end{});
  if (e.is_step("dpm_suspend_end") || e.is_step("dpm_suspend_noirq")) return letter<M>(suspend_end{});
  if (e.is_step("dpm_resume_start") || e.is_step("dpm_resume_noirq")) return letter<M>(resume_start{});
  return std::nullopt;
}

}  // namespace

Property start_fail_needs_end() {
  return {
      .id = "start-fail-needs-end",
      .statement = "A caller to whom dpm_suspend_start() returned an error calls dpm_resume_end() next, not another "
                   "function of the PM core.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_suspend_start(), dpm_suspend() and dpm_prepare(); "
                "kernel/power/suspend.c, suspend_devices_and_enter()",
      .scope = Scope::system,
      .monitor = &machine_of<StartFailNeedsEnd>(),
      .violations = {{"WentOnDown", "the caller went on with dpm_suspend_end() or dpm_suspend_noirq() after the error"},
                     {"ResumedFromTooDeep", "the caller resumed from noirq, where it had not got to"},
                     {"LeftWithoutEnd", "the caller has returned without dpm_resume_end() after the error"}},
      .triggers = {"start_failed"},
      .hears = hears,
      .fault = "resume_end_forgotten",
  };
}

}  // namespace pmc::properties

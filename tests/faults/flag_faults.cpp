// direct_complete, must_resume, wakeup_path and runtime PM made wrong; and devices that come, or are needed, untold.
#include "tests/faults/edit.hpp"
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {
namespace {

using Kind = model::EventInfo::Kind;
using model::Device;
using model::DPM_FLAG_MAY_SKIP_RESUME;
using model::DPM_FLAG_SMART_SUSPEND;
using model::EventInfo;
using model::Model;
using model::Phase;
using model::Topology;

constexpr Way way;
constexpr Way async_two{.walks = {2, async_operation}};
constexpr Way sleep_way{.hypercall = 0};
constexpr Way sleep_two{.walks = {2, operation}, .hypercall = 0};
constexpr Way sleep_async{.walks = {2, async_operation}, .hypercall = 0};
/// A walk in which the one device's callback is left out.
constexpr std::size_t left_out = begin + pass + end;
/// The device is in runtime suspend, so late and noirq are left out.
constexpr std::size_t smart_resume_start_called = sleep_way.suspend_end_called + step /* runtime_suspend */ + 2 * left_out + returned + 2 * step + call;

/// The devices' callbacks are their drivers' own, and the core may leave them out.
Topology flag_all(Topology t, unsigned flags) {
  for (Device& d : t.devices) {
    d.driver_flags = flags;
    d.driver_only_ops = d.ops;
  }
  return t;
}
Topology flagged(unsigned flags) { return flag_all(one_device(), flags); }
Topology flagged_family(unsigned flags) { return flag_all(parent_and_child(), flags); }
/// The first device's runtime PM is on.
Topology with_runtime_pm(Topology t) {
  t.devices.front().runtime = model::RuntimeStatus::any;
  return t;
}
Topology wakeup_child() {
  Topology t = parent_and_child();
  t.devices.back().may_wakeup = true;
  return t;
}
Topology pluggable_child() {
  Topology t = parent_and_child();
  t.devices.back().pluggable = true;
  return t;
}
/// The consumer's callbacks need the supplier, and the link says so.
Topology needed_supplier() {
  Topology t = supplier_and_consumer();
  t.devices.back().uses = {0};
  return t;
}

bool adds_child(const EventInfo& e) { return e.kind == Kind::hotplug && e.device == 1 && e.step == "device_add"; }
/// What makes hotplug right: the parent's driver registers nobody from prepare on.
void added_only_on_dpm_list(Model& m) { ask(m, adds_child, "list of dev0", "on_source_of(prepare)"); }
void added_whenever(Model& m) { ask(m, adds_child, "list of dev0", "is_present"); }

}  // namespace

std::vector<Fault> flag_faults() {
  return {
      {.name = "usage_not_dropped",
       .property = "rpm-usage-balanced",
       .what = "device_complete() does not drop the reference",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::callback_end, Phase::complete), "runtime PM of dev0"); },
       .reaches = {{"LeftUsed", way.finished}}},
      {.name = "usage_taken_twice",
       .property = "rpm-usage-balanced",
       .what = "dpm_prepare() leaves a device on dpm_list and prepares it again",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::callback_end, Phase::prepare), "list of dev0"); },
       .reaches = {{"UsedTwice", way.suspend_start_called + begin + callback + start}}},
      {.name = "usage_dropped_twice",
       .property = "rpm-usage-balanced",
       .what = "dpm_complete() leaves a device on dpm_prepared_list and completes it again",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::callback_end, Phase::complete), "list of dev0"); },
       .reaches = {{"DroppedTwice", way.resumed + begin + 2 * callback}}},
      {.name = "left_disabled",
       .property = "rpm-disable-balanced",
       .what = "__device_resume_early() does not enable runtime PM",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::complete, Phase::resume_early), "runtime PM of dev0"); },
       .reaches = {{"LeftDisabled", way.finished}}},
      {.name = "enabled_undisabled",
       .property = "rpm-disable-balanced",
       .what = "__device_suspend_late() does not disable runtime PM",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend_late), "runtime PM of dev0"); },
       .reaches = {{"EnabledUndisabled", way.resume_start_called + way.walks.inner() + begin + operation}}},
      {.name = "disabled_in_suspend",
       .property = "rpm-disable-in-late",
       .what = "runtime PM is disabled in suspend",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { also(m, at(Kind::admit, Phase::suspend), "runtime PM of dev0", "disable"); },
       .reaches = {{"DisabledOutsideLate", way.prepared + begin + admit}}},
      {.name = "enabled_in_resume",
       .property = "rpm-disable-in-late",
       .what = "runtime PM is enabled in resume",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { also(m, at(Kind::complete, Phase::resume), "runtime PM of dev0", "enable"); },
       .reaches = {{"EnabledOutsideEarly", way.resume_end_called + begin + operation}}},
      {.name = "usable_in_late",
       .property = "rpm-disable-in-late",
       .what = "__device_suspend_late() does not disable runtime PM",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(one_device()),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend_late), "runtime PM of dev0"); },
       .reaches = {{"UsableInLate", way.suspend_end_called + begin + admit + start}}},
      {.name = "status_not_set",
       .property = "rpm-status-truthful",
       .what = "__device_resume_noirq() leaves a device out and does not call pm_runtime_set_suspended()",
       .caller = sleep_caller(),
       .topology = with_runtime_pm(flagged(DPM_FLAG_MAY_SKIP_RESUME)),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::leave_out, Phase::resume_noirq), "runtime PM of dev0"); },
       .reaches = {{"ActiveButLeftDown", sleep_way.resume_start_called + left_out + begin + pass}}},
      {.name = "status_not_set_active",
       .property = "rpm-status-truthful",
       .what = "__device_resume_noirq() brings a smart-suspended device up and does not call pm_runtime_set_active()",
       .caller = sleep_caller(),
       .topology = with_runtime_pm(flagged(DPM_FLAG_SMART_SUSPEND)),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::resume_noirq), "runtime PM of dev0"); },
       .reaches = {{"SuspendedButBroughtUp", smart_resume_start_called + sleep_way.walks.inner() + begin + operation}}},
      {.name = "smart_suspend_forgotten",
       .property = "smart-suspend-no-double",
       .what = "__device_suspend_noirq() does not look at the runtime PM status",
       .caller = sleep_caller(),
       .topology = with_runtime_pm(flagged(DPM_FLAG_SMART_SUSPEND)),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend_noirq), "runtime PM of dev0"); },
       .reaches = {{"NoirqAfterLeftOut", sleep_way.suspend_end_called + step /* runtime_suspend */ + left_out + begin + admit + start}}},
      {.name = "thawed_although_left_out",
       .property = "smart-suspend-no-double",
       .what = "__device_resume_noirq() does not look at the runtime PM status under THAW",
       .caller = freeze_caller(),
       .topology = with_runtime_pm(flagged(DPM_FLAG_SMART_SUSPEND)),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::resume_noirq), "runtime PM of dev0"); },
       .reaches = {{"ThawedAlthoughLeftOut", smart_resume_start_called + way.hypercall + begin + admit + start}}},
      {.name = "skip_forgotten",
       .property = "may-skip-consistent",
       .what = "the phases of the way up do not agree on whether a device is left suspended",
       .caller = sleep_caller(),
       .topology = flagged(DPM_FLAG_MAY_SKIP_RESUME),
       .environment = quiet,
       .in_model = [](Model& m) {
         for (const Kind k : {Kind::admit, Kind::leave_out}) leave_out(m, at(k, Phase::resume_early), "must_resume of dev0");
         ask(m, at(Kind::skip, Phase::resume), "dev0", "completed");
       },
       .reaches = {{"EarlyRanAlone", sleep_way.resume_start_called + left_out + begin + admit + start},
                   {"EarlyLeftOutAlone", sleep_way.resume_start_called + sleep_way.walks.inner() + begin + pass},
                   {"MainResumeSkipped", sleep_way.resume_start_called + 2 * left_out + returned + call + begin + skip}}},
      {.name = "must_resume_cleared",
       .property = "must-resume-on-abort",
       .what = "__device_suspend() clears must_resume of a device without DPM_FLAG_MAY_SKIP_RESUME",
       .caller = sleep_caller(),
       .topology = with_runtime_pm(flagged(DPM_FLAG_SMART_SUSPEND)),
       .environment = failures,
       .in_model = [](Model& m) { ask(m, at(Kind::admit, Phase::suspend), "must_resume of dev0", "clear"); },
       .reaches = {{"LeftLate", sleep_way.suspend_end_called + sleep_way.walks.inner() + begin + failed_operation + end + begin + end + begin + pass}}},
      {.name = "must_resume_not_passed_on",
       .property = "must-resume-propagates",
       .what = "dpm_superior_set_must_resume() is not called",
       .caller = sleep_caller(),
       .topology = flagged_family(DPM_FLAG_MAY_SKIP_RESUME),
       .environment = synchronous,
       .in_model = [](Model& m) { leave_out(m, at(Kind::complete, Phase::suspend_noirq, 1), "must_resume of dev0"); },
       .reaches = {{"LeftDownAbove", sleep_two.resume_start_called + begin + pass}}},
      {.name = "left_whatever_the_message",
       .property = "direct-complete-only-suspend",
       .what = "dpm_suspend() looks at direct_complete whatever the message",
       .caller = sleep_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { tell(m, at(Kind::begin, Phase::suspend, model::no_device), model::Message::FREEZE); },
       .reaches = {{"LeftInHibernation", sleep_way.prepared + begin + skip}}},
      {.name = "called_after_direct_complete",
       .property = "direct-complete-skips-both",
       .what = "__device_suspend_late() does not look at direct_complete",
       .caller = sleep_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend_late), "direct_complete of dev0"); },
       .reaches = {{"CalledAllTheSame", sleep_way.prepared + begin + skip + end + returned + call + begin + admit + start}}},
      {.name = "left_above_suspended",
       .property = "direct-complete-needs-descendants",
       .what = "dpm_clear_superiors_direct_complete() is not called",
       .caller = sleep_caller(),
       .topology = parent_and_child(),
       .environment = synchronous,
       .in_model = [](Model& m) { leave_out(m, at(Kind::complete, Phase::suspend, 1), "direct_complete of dev0"); },
       .reaches = {{"LeftAboveSuspended", sleep_two.prepared + begin + operation + skip}}},
      {.name = "direct_complete_kept",
       .property = "superior-loses-direct-complete",
       .what = "dpm_clear_superiors_direct_complete() is not called",
       .caller = sleep_caller(),
       .topology = parent_and_child(),
       .environment = synchronous,
       .in_model = [](Model& m) { leave_out(m, at(Kind::complete, Phase::suspend, 1), "direct_complete of dev0"); },
       .reaches = {{"KeptDirectComplete", sleep_two.prepared + begin + operation}}},
      {.name = "direct_complete_survives_abort",
       .property = "direct-complete-cleared-on-abort",
       .what = "__device_suspend() does not clear direct_complete when it sees async_error",
       .caller = sleep_caller(),
       .topology = with_runtime_pm(two_devices()),
       .environment = all_async_failures,
       .in_model = [](Model& m) { leave_out(m, at(Kind::abort, Phase::suspend), "direct_complete of dev0"); },
       .reaches = {{"TakenForLeft", sleep_async.prepared + begin + 2 * schedule + failed_operation + skip /* the abort */ + end + returned + call + begin + schedule + skip}}},
      {.name = "wakeup_path_not_marked",
       .property = "wakeup-path-propagates",
       .what = "dpm_propagate_wakeup_to_parent() is not called",
       .caller = sleep_caller(),
       .topology = wakeup_child(),
       .environment = synchronous,
       .in_model = [](Model& m) { leave_out(m, at(Kind::complete, Phase::suspend, 1), "wakeup_path of dev0"); },
       .reaches = {{"PathNotMarked", sleep_two.suspend_end_called + begin + operation + admit + start}}},
      {.name = "child_added_after_prepare",
       .property = "no-new-children-after-prepare",
       .what = "a child is registered whenever its parent is there, not only while that is on dpm_list",
       .caller = freeze_caller(),
       .topology = pluggable_child(),
       .environment = with_hotplug,
       .given = added_only_on_dpm_list,
       .in_model = added_whenever,
       .reaches = {{"NewChild", way.suspend_start_called + step /* device_del */ + begin + callback + step}}},
      {.name = "child_added_below_suspended",
       .property = "child-not-under-suspended-parent",
       .what = "a child is registered whenever its parent is there, not only while that is on dpm_list",
       .caller = freeze_caller(),
       .topology = pluggable_child(),
       .environment = with_hotplug,
       .given = added_only_on_dpm_list,
       .in_model = added_whenever,
       .reaches = {{"AddedBelowSuspended", way.suspend_start_called + step /* device_del */ + begin + callback + end + begin + admit + callback + step}}},
      {.name = "dependency_not_told",
       .property = "hidden-dependency-needs-link",
       .what = "an asynchronous device does not wait for the one that needs it, as if there was no link",
       .caller = freeze_caller(),
       .topology = needed_supplier(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::admit, Phase::suspend, 0), "dev1"); },
       .reaches = {{"UsedWhileDown", async_two.prepared + begin + 2 * (schedule + admit + start)},
                   {"SuspendedWhileUsed", async_two.prepared + begin + 2 * (schedule + admit + start)}}},
  };
}

}  // namespace pmc::faults

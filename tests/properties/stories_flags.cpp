// Of the flags of struct dev_pm_info, of runtime PM, and of devices that come while others sleep.
#include "tests/properties/story.hpp"

namespace pmc::tests {

std::vector<Case> stories_of_flags() {
  const auto rpm = [](std::string letter, Story s) { return with(PartKind::runtime, std::move(letter), std::move(s)); };
  const Story gets = rpm("get", start(prepare, SUSPEND)), puts = rpm("put", end(complete, SUSPEND)), gives_up = rpm("put", end(prepare, SUSPEND, child, error));
  const Story disables = rpm("disable", does(Kind::admit, suspend_late)), enables = rpm("enable", does(Kind::complete, resume_early));
  const Story disables_directly = rpm("disable_if_suspended", does(Kind::direct_complete, suspend)), enables_after = rpm("enable", does(Kind::skip, resume));
  const Story leaves_out_late = left_out(suspend_late, SUSPEND, "smart_suspend"), left_suspended = rpm("is_suspended", leaves_out_late);
  const Story leaves_out_early = left_out(resume_early, RESUME, "skip_resume"), leaves_out_noirq = left_out(resume_noirq, RESUME, "skip_resume");
  const auto dc = [](std::string letter, Story s, DeviceIndex d = child) { return with(PartKind::direct_complete, std::move(letter), std::move(s), d); };
  const auto path = [](std::string letter, Story s, DeviceIndex d) { return with(PartKind::wakeup_path, std::move(letter), std::move(s), d); };
  const Story told = path("clear", start(prepare, SUSPEND, parent), parent), suspended = does(Kind::complete, suspend);
  const Story noirq_and_early_run = runs(resume_noirq, RESUME) + runs(resume_early, RESUME);
  const auto again = [](const Story& late) { return one({.kind = Kind::step, .step = "platform_suspend_again", .fields = "true"}) + late; };
  return {
    // clang-format off
    {"rpm-usage-balanced", gets, "Used"},
    {"rpm-usage-balanced", gets + puts + finish(), "NotUsed"},
    {"rpm-usage-balanced", gets + gives_up + gets, "Used"},
    {"rpm-usage-balanced", gets + hotplug("device_del") + finish(), "NotUsed"},
    {"rpm-usage-balanced", gets + gets, "UsedTwice"},
    {"rpm-usage-balanced", gets + gives_up + puts, "DroppedTwice"},
    {"rpm-usage-balanced", gets + finish(), "LeftUsed"},

    {"rpm-disable-balanced", disables, "Balanced"},
    {"rpm-disable-balanced", disables + enables + finish(), "Balanced"},
    {"rpm-disable-balanced", disables_directly + disables + enables + enables_after + finish(), "Balanced"},
    {"rpm-disable-balanced", disables + hotplug("device_del") + finish(), "Balanced"},
    {"rpm-disable-balanced", rpm("disable_if_active", does(Kind::admit, suspend_late)) + rpm("enable_if_suspended", leaves_out_early) + finish(), "Balanced"},
    {"rpm-disable-balanced", disables + enables + enables_after, "EnabledUndisabled"},
    {"rpm-disable-balanced", disables_directly + disables + enables + finish(), "LeftDisabled"},

    {"rpm-disable-in-late", gets, "Usable"},
    {"rpm-disable-in-late", gets + disables + runs(suspend_late, SUSPEND) + runs(resume_noirq, RESUME), "Disabled"},
    {"rpm-disable-in-late", gets + disables + enables + finish(), "Unprepared"},
    {"rpm-disable-in-late", gets + disables_directly + enables_after, "Usable"},
    {"rpm-disable-in-late", gets + rpm("disable_if_suspended", leaves_out_late), "Disabled"},
    {"rpm-disable-in-late", gets + rpm("disable_if_active", does(Kind::admit, suspend_late)) + rpm("enable_if_suspended", leaves_out_early), "Usable"},
    {"rpm-disable-in-late", start(suspend_late, SUSPEND), "Unprepared"},  // of a device without runtime PM nothing is asked
    {"rpm-disable-in-late", gets + rpm("disable", does(Kind::admit, suspend)), "DisabledOutsideLate"},
    {"rpm-disable-in-late", gets + disables + rpm("enable", does(Kind::complete, resume)), "EnabledOutsideEarly"},
    {"rpm-disable-in-late", gets + start(suspend_late, SUSPEND), "UsableInLate"},

    {"rpm-status-truthful", rpm("runtime_suspend", does(Kind::runtime, prepare)), "Truthful"},
    {"rpm-status-truthful", left_suspended + rpm("enable", leaves_out_early), "Truthful"},
    {"rpm-status-truthful", left_suspended + rpm("set_active", does(Kind::admit, resume_noirq)) + enables, "Truthful"},
    {"rpm-status-truthful", left_suspended + start(complete, RESUME) + enables, "Truthful"},
    {"rpm-status-truthful", rpm("not_suspended", does(Kind::admit, suspend_late)) + rpm("set_suspended", leaves_out_noirq) + rpm("enable", leaves_out_early), "Truthful"},
    {"rpm-status-truthful", rpm("enable", leaves_out_early), "Truthful"},  // the status is not known
    {"rpm-status-truthful", left_suspended + hotplug("device_del") + enables, "Truthful"},
    {"rpm-status-truthful", rpm("not_suspended", does(Kind::admit, suspend_late)) + rpm("enable", leaves_out_early), "ActiveButLeftDown"},
    {"rpm-status-truthful", rpm("disable_if_active", does(Kind::admit, suspend_late)) + rpm("enable", leaves_out_early), "ActiveButLeftDown"},
    {"rpm-status-truthful", left_suspended + enables, "SuspendedButBroughtUp"},
    {"rpm-status-truthful", rpm("disable_if_suspended", leaves_out_late) + enables, "SuspendedButBroughtUp"},

    {"smart-suspend-no-double", leaves_out_late, "LeftOut"},
    {"smart-suspend-no-double", leaves_out_late + left_out(suspend_noirq, SUSPEND, "smart_suspend") + runs(resume_noirq, RESUME), "LeftOut"},
    {"smart-suspend-no-double", leaves_out_late + start(complete, RESUME) + start(suspend_noirq, SUSPEND), "NotLeftOut"},
    {"smart-suspend-no-double", leaves_out_late + runs(resume_noirq, RESUME) + runs(suspend_late, SUSPEND) + runs(suspend_noirq, SUSPEND), "NotLeftOut"},
    {"smart-suspend-no-double", all_down(SUSPEND) + all_up(THAW), "NotLeftOut"},
    {"smart-suspend-no-double", leaves_out_late + start(resume_early, RESTORE), "LeftOut"},
    {"smart-suspend-no-double", leaves_out_late + start(suspend_noirq, SUSPEND), "NoirqAfterLeftOut"},
    {"smart-suspend-no-double", leaves_out_late + start(resume_early, THAW), "ThawedAlthoughLeftOut"},

    {"may-skip-consistent", all_down(SUSPEND) + leaves_out_noirq + leaves_out_early, "NoirqLeftOut+MainDown"},
    {"may-skip-consistent", all_down(SUSPEND) + leaves_out_noirq + leaves_out_early + runs(resume, RESUME) + runs(complete, RESUME), "NothingLeftOut+MainUp"},
    {"may-skip-consistent", all_down(SUSPEND) + all_up(RESUME), "NothingLeftOut+MainUp"},
    {"may-skip-consistent", leaves_out_late + leaves_out_early, "LateLeftOut+MainUp"},
    {"may-skip-consistent", leaves_out_late + runs(resume_noirq, RESUME) + runs(resume_early, RESUME), "NoirqRan+MainUp"},
    {"may-skip-consistent", passes(resume_noirq, RESUME) + leaves_out_early, "NoirqReached+MainUp"},
    {"may-skip-consistent", fails(suspend, SUSPEND) + does(Kind::skip, resume), "NothingLeftOut+MainUp"},
    // platform_suspend_again(): late and noirq once more.
    {"may-skip-consistent", all_down(SUSPEND) + noirq_and_early_run + again(leaves_out_late), "LateLeftOut+MainDown"},
    {"may-skip-consistent", all_down(SUSPEND) + noirq_and_early_run + again(leaves_out_late) + leaves_out_noirq + leaves_out_early, "NoirqLeftOut+MainDown"},
    {"may-skip-consistent", all_down(SUSPEND) + leaves_out_noirq + leaves_out_early + again(runs(suspend_late, SUSPEND)) + runs(resume_noirq, RESUME) + runs(resume_early, RESUME), "NoirqRan+MainDown"},
    {"may-skip-consistent", all_down(SUSPEND) + leaves_out_noirq + leaves_out_early + again(fails(suspend_late, SUSPEND)), "NothingLeftOut+MainDown"},
    {"may-skip-consistent", passes(resume_noirq, RESUME) + passes(resume_early, RESUME) + again(passes(suspend_late, SUSPEND)) + runs(resume_noirq, RESUME), "NoirqRan+MainUp"},
    {"may-skip-consistent", noirq_and_early_run + again(runs(suspend_late, SUSPEND)) + leaves_out_noirq + start(resume_early, RESUME), "EarlyRanAlone+MainUp"},
    {"may-skip-consistent", noirq_and_early_run + again(leaves_out_late) + start(resume_early, RESUME), "EarlyRanAlone+MainUp"},
    {"may-skip-consistent", passes(resume_noirq, RESUME) + leaves_out_early + again(leaves_out_late) + leaves_out_noirq + start(resume_early, RESUME), "EarlyRanAlone+MainUp"},
    {"may-skip-consistent", leaves_out_noirq + leaves_out_early + again(leaves_out_late) + runs(resume_noirq, RESUME) + leaves_out_early, "EarlyLeftOutAlone+MainUp"},
    {"may-skip-consistent", leaves_out_noirq + start(resume_early, RESUME), "EarlyRanAlone+MainUp"},
    {"may-skip-consistent", leaves_out_late + start(resume_early, RESUME), "EarlyRanAlone+MainUp"},
    {"may-skip-consistent", runs(resume_noirq, RESUME) + leaves_out_early, "EarlyLeftOutAlone+MainUp"},
    {"may-skip-consistent", runs(suspend, SUSPEND) + does(Kind::skip, resume), "NothingLeftOut+MainResumeSkipped"},

    {"must-resume-on-abort", runs(suspend_late, SUSPEND), "LateRan"},
    {"must-resume-on-abort", runs(suspend_late, SUSPEND) + start(resume_early, RESUME), "Up"},
    {"must-resume-on-abort", runs(suspend_late, SUSPEND) + runs(suspend_noirq, SUSPEND) + leaves_out_noirq + leaves_out_early, "Up"},
    {"must-resume-on-abort", leaves_out_late + leaves_out_early, "Up"},
    {"must-resume-on-abort", fails(suspend_late, SUSPEND) + does(Kind::skip, resume_early) + start(complete, RESUME), "Up"},
    {"must-resume-on-abort", runs(suspend_late, SUSPEND) + leaves_out_early, "LeftLate"},

    {"must-resume-propagates", does(Kind::complete, suspend_noirq), "MustBeResumed"},
    {"must-resume-propagates", passes(suspend_noirq, SUSPEND) + start(complete, RESUME, parent), "MayBeLeft"},
    {"must-resume-propagates", with(PartKind::must_resume, "is_clear", does(Kind::complete, suspend_noirq)) + left_out(resume_noirq, RESUME, "skip_resume", parent), "MayBeLeft"},
    {"must-resume-propagates", does(Kind::complete, suspend_noirq) + left_out(resume_noirq, THAW, "skip_resume", parent), "MustBeResumed"},
    {"must-resume-propagates", with(PartKind::must_resume, "set", does(Kind::complete, suspend_noirq)) + left_out(resume_early, RESUME, "skip_resume", parent), "LeftDownAbove"},

    {"direct-complete-only-suspend", begin(suspend, SUSPEND) + does(Kind::direct_complete, suspend), "Suspending"},
    {"direct-complete-only-suspend", begin(suspend, FREEZE) + finish(), "Suspending"},
    {"direct-complete-only-suspend", begin(suspend, FREEZE) + begin(suspend, SUSPEND) + does(Kind::direct_complete, suspend), "Suspending"},
    {"direct-complete-only-suspend", begin(suspend, HIBERNATE) + does(Kind::direct_complete, suspend), "LeftInHibernation"},

    {"direct-complete-skips-both", runs(prepare, SUSPEND) + does(Kind::direct_complete, suspend), "LeftAsItIs"},
    {"direct-complete-skips-both", does(Kind::direct_complete, suspend) + does(Kind::skip, resume) + runs(complete, RESUME) + runs(prepare, SUSPEND) + runs(suspend, SUSPEND), "Normal"},
    {"direct-complete-skips-both", does(Kind::direct_complete, suspend) + start(suspend_late, SUSPEND), "CalledAllTheSame"},
    {"direct-complete-skips-both", does(Kind::direct_complete, suspend) + start(resume, RESUME), "CalledAllTheSame"},

    {"direct-complete-needs-descendants", does(Kind::direct_complete, suspend) + does(Kind::direct_complete, suspend, parent), "NobodyBelow"},
    {"direct-complete-needs-descendants", runs(suspend, SUSPEND) + begin(resume, RESUME), "NobodyBelow"},
    {"direct-complete-needs-descendants", passes(suspend, SUSPEND) + does(Kind::direct_complete, suspend, parent), "LeftAboveSuspended"},

    {"superior-loses-direct-complete", dc("set", end(prepare, SUSPEND, parent, Outcome::positive), parent), "Marked"},
    {"superior-loses-direct-complete", dc("set", end(prepare, SUSPEND, parent), parent) + dc("clear", suspended, parent), "Unmarked"},
    {"superior-loses-direct-complete", dc("set", end(prepare, SUSPEND, parent), parent) + does(Kind::direct_complete, suspend) + finish(), "Unmarked"},
    {"superior-loses-direct-complete", suspended, "Unmarked"},
    {"superior-loses-direct-complete", dc("set", end(prepare, SUSPEND, parent), parent) + suspended, "KeptDirectComplete"},
    {"superior-loses-direct-complete", dc("set", end(prepare, SUSPEND, parent), parent) + passes(suspend, SUSPEND), "KeptDirectComplete"},

    {"direct-complete-cleared-on-abort", dc("set", end(prepare, SUSPEND)), "Marked"},
    {"direct-complete-cleared-on-abort", dc("set", end(prepare, SUSPEND)) + dc("is_set", does(Kind::direct_complete, suspend)) + dc("is_set", does(Kind::skip, resume)), "Unmarked"},
    {"direct-complete-cleared-on-abort", dc("set", end(prepare, SUSPEND)) + dc("clear", does(Kind::abort, suspend)) + dc("is_clear", does(Kind::skip, resume)), "Unmarked"},
    {"direct-complete-cleared-on-abort", dc("set", end(prepare, SUSPEND)) + dc("is_set", does(Kind::skip, suspend_noirq)), "Marked"},
    {"direct-complete-cleared-on-abort", dc("set", end(prepare, SUSPEND)) + finish(), "Unmarked"},
    {"direct-complete-cleared-on-abort", dc("set", end(prepare, SUSPEND)) + dc("drop", does(Kind::admit, suspend)), "Unmarked"},
    {"direct-complete-cleared-on-abort", dc("set", end(prepare, SUSPEND)) + does(Kind::abort, suspend) + dc("is_set", does(Kind::skip, resume)), "TakenForLeft"},

    // The watched child may not wake the system itself, but may lie on a wakeup path.
    {"wakeup-path-propagates", told + path("is_set", suspended, child), "ChildWakes"},
    {"wakeup-path-propagates", told + path("set", path("is_set", suspended, child), parent), "ChildWakes"},  // the first part counts
    {"wakeup-path-propagates", told + path("is_set", path("set", suspended, parent), child) + start(suspend_late, SUSPEND, parent), "NobodyWakes"},
    {"wakeup-path-propagates", told + suspended + start(suspend_late, SUSPEND, parent) + finish(), "NotTold"},
    {"wakeup-path-propagates", told + path("is_set", suspended, child) + start(suspend_late, SUSPEND, parent), "PathNotMarked"},
    {"wakeup-path-propagates", told + path("is_set", suspended, child) + does(Kind::direct_complete, suspend, parent), "PathNotMarked"},

    {"no-new-children-after-prepare", hotplug("device_add") + runs(prepare, SUSPEND, parent), "Closed"},
    {"no-new-children-after-prepare", runs(prepare, SUSPEND, parent) + start(resume, RESUME, parent) + hotplug("device_add"), "Open"},
    {"no-new-children-after-prepare", runs(prepare, SUSPEND, parent) + start(complete, RESUME, parent) + hotplug("device_add"), "Open"},
    {"no-new-children-after-prepare", runs(prepare, SUSPEND, parent) + hotplug("device_add", stranger) + finish(), "Open"},
    {"no-new-children-after-prepare", runs(prepare, SUSPEND, parent) + hotplug("device_del", parent), "Open"},
    {"no-new-children-after-prepare", runs(prepare, SUSPEND, parent) + hotplug("device_add"), "NewChild"},
    {"no-new-children-after-prepare", runs(prepare, SUSPEND, parent) + hotplug("device_del") + hotplug("device_add"), "NewChild"},

    {"child-not-under-suspended-parent", runs(prepare, SUSPEND, parent) + hotplug("device_add"), "ParentUp"},
    {"child-not-under-suspended-parent", all_down(SUSPEND, parent), "ParentDown"},
    {"child-not-under-suspended-parent", all_down(SUSPEND, parent) + start(resume, RESUME, parent) + hotplug("device_add"), "ParentUp"},
    {"child-not-under-suspended-parent", all_down(SUSPEND, parent) + hotplug("device_del", parent) + hotplug("device_add"), "ParentUp"},
    {"child-not-under-suspended-parent", passes(suspend, SUSPEND, parent) + hotplug("device_add"), "AddedBelowSuspended"},
    {"child-not-under-suspended-parent", all_down(SUSPEND, parent) + hotplug("device_del") + hotplug("device_add"), "AddedBelowSuspended"},

    {"hidden-dependency-needs-link", start(suspend, SUSPEND), "InUse"},
    {"hidden-dependency-needs-link", runs(suspend, SUSPEND) + runs(suspend, SUSPEND, parent), "UsedDown"},
    {"hidden-dependency-needs-link", runs(suspend, SUSPEND, parent) + runs(resume, RESUME, parent) + start(resume, RESUME), "InUse"},
    {"hidden-dependency-needs-link", fails(suspend, SUSPEND, parent) + start(suspend, SUSPEND), "InUse"},
    {"hidden-dependency-needs-link", passes(suspend, SUSPEND, parent) + finish(), "UsedUp"},
    {"hidden-dependency-needs-link", start(suspend_late, SUSPEND) + runs(suspend_late, SUSPEND, parent), "UsedUp"},
    {"hidden-dependency-needs-link", start(suspend, SUSPEND) + start(suspend, SUSPEND, parent), "SuspendedWhileUsed"},
    {"hidden-dependency-needs-link", runs(suspend, SUSPEND, parent) + start(suspend, SUSPEND), "UsedWhileDown"},
    {"hidden-dependency-needs-link", runs(suspend, SUSPEND, parent) + start(resume, RESUME, parent) + start(resume, RESUME), "UsedWhileDown"},
    // clang-format on
  };
}

}  // namespace pmc::tests

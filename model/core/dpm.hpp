/// The walks and the composites of the PM core: which function runs, and what comes after it.  The
/// composites clean up asymmetrically: dpm_suspend_start() leaves its mess to the caller, which must run
/// dpm_resume_end(); dpm_suspend_end(), dpm_suspend_late() and dpm_suspend_noirq() unwind themselves.
/// Source: drivers/base/power/main.c, dpm_prepare() .. dpm_complete(), dpm_suspend_start/end(),
/// dpm_resume_start/end().
#pragma once
#include "checker/machine.hpp"
#include "model/vocabulary.hpp"

namespace pmc::model::dpm {

struct call { Function function; };
/// trace_suspend_resume(dpm_<phase>, .., true)
struct begin { Phase phase; };
/// The same, where the core begins to undo a failed phase by itself: from here on resume_event() of the
/// message is in force.  dpm_suspend_late() does it inside its own span.
struct begin_unwind { Phase phase; };
/// trace_suspend_resume(dpm_<phase>, .., false); `error` is what the walk then returns.
struct end { Phase phase; Outcome outcome; };
/// A device's prepare() failed: the walk stops.
struct prepare_failed {};
struct returned { Function function; Outcome outcome; };
/// Reads: the walk of this phase is under way (in its own right or to unwind).
struct walking { Phase phase; };

const checker::Machine& machine();
const checker::Machine& machine_2_6_38();

}  // namespace pmc::model::dpm

/// What the PM core does with one device in one phase, and what struct dev_pm_info remembers of it.
/// A synchronous device goes through it in the task that walks the list, an asynchronous one in a
/// thread of its own.  Asynchronous: schedule, then admit or pass or skip or abort; synchronous: the
/// walk's `..._at_once` letters, since nothing can tell its `reach` and its `admit` apart
/// (docs/model.md, "Fused steps").
/// Source: drivers/base/power/main.c, __device_suspend*(), __device_resume*(), device_prepare(),
/// device_complete(), dpm_async_fn(), dpm_run_callback().
#pragma once
#include "checker/machine.hpp"
#include "model/vocabulary.hpp"

namespace pmc::model::device {

/// The walk reaches an asynchronous device: its completion is reinitialised, its work scheduled.
struct schedule { Phase phase; };
/// All waits are over, no error and no wakeup is seen: the callback will run.
struct admit { Phase phase; };
struct admit_at_once { Phase phase; };
/// As admit, for a device without a callback in this phase: dpm_run_callback(NULL) and complete_all().
struct pass { Phase phase; };
struct pass_at_once { Phase phase; };
/// The device is not for this phase (up: its counterpart has not run; down: it is a syscore device, or is left in
/// runtime suspend by direct_complete).
struct skip { Phase phase; };
struct skip_at_once { Phase phase; };
/// An error of another device, or a pending wakeup, is seen: nothing runs.
struct abort { Phase phase; };
struct abort_at_once { Phase phase; };
/// The callback, seen from the core.  prepare and complete need no admit.
struct callback_start { Phase phase; };
struct callback_end { Phase phase; Outcome outcome; };
/// After a callback that succeeded (or one on the way up, whatever it returned): flags, complete_all().
struct complete { Phase phase; };
/// After one on the way down that failed: async_error is set, complete_all().
struct publish { Phase phase; };
/// Reads: power.completion is done; what dpm_wait() waits for.
struct completed {};
/// It is unregistered: whoever waits for it is woken (device_pm_remove()), and struct dev_pm_info is gone.
// Abstraction: it goes while no thread and no callback of it is under way.
struct remove {};

const checker::Machine& machine();

}  // namespace pmc::model::device

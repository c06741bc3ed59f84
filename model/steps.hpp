/// The steps of callers: one struct a kernel function (or return of one) that a caller's machine has as
/// an event.  Resources (tasks, syscore, xenstore, ..) whose alphabet has a letter of the same name take
/// part in the step: that is all the wiring there is.
#pragma once
#include "model/vocabulary.hpp"

namespace pmc::model {

/// What the suspend hypercall answers.  `cancelled`: the checkpoint is made, or the toolstack gave up,
/// and the same domain goes on; `new_domain`: control comes back in a restored or migrated domain.
enum class Answer : std::uint8_t { cancelled, new_domain, failed };
constexpr std::string_view to_string(Answer a) {
  constexpr std::array<std::string_view, 3> names{"cancelled", "new_domain", "failed"};
  return names[static_cast<std::size_t>(a)];
}
/// What reading the variable that picks the up message finds.
enum class Reading : std::uint8_t { initialised, garbage_zero, garbage_nonzero };
constexpr std::string_view to_string(Reading r) {
  constexpr std::array<std::string_view, 3> names{"initialised", "garbage_zero", "garbage_nonzero"};
  return names[static_cast<std::size_t>(r)];
}

namespace steps {

struct attempt {};  ///< user space, or the toolstack, asks: the caller starts
struct finish {};   ///< the caller has returned; every caller ends with it

struct freeze_processes { Outcome outcome; };       ///< on error it has thawed what it froze
struct freeze_kernel_threads { Outcome outcome; };  ///< on error it has thawed kernel threads only
struct thaw_processes {};

struct dpm_suspend_start { Message message; };
struct dpm_suspend_start_returned { Outcome outcome; };
struct dpm_suspend_end { Message message; };
struct dpm_suspend_end_returned { Outcome outcome; };
struct dpm_suspend_noirq { Message message; };
struct dpm_suspend_noirq_returned { Outcome outcome; };
struct dpm_resume_start { Message message; };
struct dpm_resume_start_returned { Outcome outcome; };
struct dpm_resume_noirq { Message message; };
struct dpm_resume_noirq_returned { Outcome outcome; };
struct dpm_resume_end { Message message; };
struct dpm_resume_end_returned { Outcome outcome; };

struct sysdev_suspend { Message message; };  ///< the system devices of 2.6.38 and before
struct sysdev_resume {};
struct syscore_suspend { Outcome outcome; };  ///< on error it has unwound itself
struct syscore_resume {};

struct stop_machine { Outcome outcome; };  ///< `error`: it fails before its function has run
struct HYPERVISOR_suspend {};
struct HYPERVISOR_suspend_returned { Answer answer; };

struct xs_suspend {};
struct xs_resume {};
struct xs_suspend_cancel {};

// Steps of do_suspend() that touch nothing that the model has: they stand in the counterexample.
struct xen_arch_suspend {};
struct gnttab_suspend_and_xen_arch_pre_suspend {};
struct xen_arch_post_suspend_and_gnttab_resume {};
struct xen_irq_resume_and_xen_timer_resume {};
struct xen_console_resume {};
struct xen_resume_notifier {};
struct xen_arch_resume {};

/// Before a dpm_resume_*() whose message a variable picks.
struct read_decision_variable { Reading reading; };

}  // namespace steps
}  // namespace pmc::model

namespace pmc::checker::msm {
template <>
inline constexpr unsigned enum_size<model::Answer> = 3;
template <>
inline constexpr unsigned enum_size<model::Reading> = 3;
}  // namespace pmc::checker::msm

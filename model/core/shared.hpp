/// What all devices of a transition share: async_error, the pm_message_t in force, the pending wakeup.
/// Source: drivers/base/power/main.c (async_error, pm_transition), wakeup.c (pm_wakeup_pending()).
#pragma once
#include "checker/machine.hpp"
#include "model/vocabulary.hpp"

namespace pmc::model::async_error {

struct reset {};      ///< async_error = 0 at the begin of a walk
struct set {};        ///< by a callback that failed
struct set_first {};  ///< by a device that sees a pending wakeup, and no error
struct is_clear {};
struct is_set {};
const checker::Machine& machine();

}  // namespace pmc::model::async_error

namespace pmc::model::message {

struct set { Message message; };       ///< the argument of the entry point that is called
struct unwind { Message message; };    ///< from here on resume_event(message): the core undoes a phase
struct is { Message message; };        ///< reads: the message in force
struct original { Message message; };  ///< reads: the argument, whatever is in force
struct forget {};                      ///< the entry point returns
const checker::Machine& machine();

}  // namespace pmc::model::message

namespace pmc::model::wakeup {

// Two things abort a transition: pm_system_wakeup(), which stays until pm_wakeup_clear(); and, once user space has
// written /sys/power/wakeup_count, any event that a wakeup source counts, which one look finds and no other.

struct clear {};          ///< pm_wakeup_clear(), in freeze_processes()
struct event {};          ///< pm_system_wakeup(): once pending, more events change nothing
struct arm {};            ///< wakeup_count is written while no event is in progress: events_check_enabled = true
struct counted_event {};  ///< pm_wakeup_event() while the check is armed
struct disarm {};         ///< events_check_enabled = false
struct is_pending {};     ///< a look that finds an event; it disarms the check if that is what found it
struct not_pending {};    ///< a look that finds none
struct last_look_clear {};    ///< the last look of a transition, likewise
struct last_look_pending {};
struct last_look {};      ///< nobody looks any more before the next pm_wakeup_clear()
struct somebody_looks {};  ///< a caller starts that does not call pm_wakeup_clear()
const checker::Machine& machine();

}  // namespace pmc::model::wakeup

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

struct clear {};        ///< pm_wakeup_clear(), in freeze_processes()
struct event {};        ///< pm_system_wakeup(): once pending, more events change nothing
struct is_pending {};
struct not_pending {};
struct last_look_clear {};    ///< the last look finds nothing
struct last_look_pending {};  ///< the last look finds one
struct last_look {};    ///< nobody looks any more before the next pm_wakeup_clear()
const checker::Machine& machine();

}  // namespace pmc::model::wakeup

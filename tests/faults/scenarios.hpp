/// The right scenarios that faults are seeded into, and how many events each of their steps takes: a
/// fault's length is a sum that can be checked by hand.
#pragma once
#include "tests/faults/callers/callers.hpp"
#include "tests/faults/fault.hpp"

namespace pmc::faults {

/// A shipped caller.
const model::Caller& shipped(std::string_view name);

// Devices, if nothing else is said, with every callback there is and no opinion on when it may come: no
// driver refuses anything before a monitor hears it.
model::Topology one_device();
model::Topology two_devices();           ///< neither is the other's parent
model::Topology one_without_callbacks();
model::Topology parent_and_child();      ///< the child is asynchronous
model::Topology async_family();          ///< so is its parent
model::Topology supplier_and_consumer();  ///< both asynchronous
model::Topology one_pluggable_device();
model::Topology one_strict_device();     ///< its driver takes a callback in the promised state only
model::Topology one_frontend();

/// Nothing fails and no wakeup event arrives: one way down and up for each answer of the hypercall.
inline const model::Environment quiet{.faults = false, .wakeups = false};
inline const model::Environment failures{.faults = true, .wakeups = false};
inline const model::Environment synchronous{.async = model::AsyncMode::off, .faults = false, .wakeups = false};
inline const model::Environment all_async{.async = model::AsyncMode::all, .faults = false, .wakeups = false};
inline const model::Environment all_async_failures{.async = model::AsyncMode::all, .faults = true, .wakeups = false};
inline const model::Environment with_hotplug{.faults = false, .wakeups = false, .hotplug = true};
inline const model::Environment wakeup_events{.faults = false, .wakeups = true};

// ---- lengths, in events

inline constexpr std::size_t step = 1, call = 1, returned = 1;  // of the caller
inline constexpr std::size_t begin = 1, end = 1;                // of a walk
inline constexpr std::size_t start = 1;                         // of a callback
inline constexpr std::size_t callback = start + 1;
inline constexpr std::size_t admit = 1, skip = 1, pass = 1, schedule = 1;
inline constexpr std::size_t operation = admit + callback + 1;        // complete_all()
inline constexpr std::size_t async_operation = schedule + operation;
inline constexpr std::size_t failed_operation = admit + callback + 1;  // async_error is set

/// What each walk takes: `each` device an operation (or a pass), a callback in prepare and complete.
struct Walks {
  std::size_t devices = 1, each = operation;
  [[nodiscard]] constexpr std::size_t outer() const { return begin + devices * callback + end; }  // prepare, complete
  [[nodiscard]] constexpr std::size_t inner() const { return begin + devices * each + end; }      // all others
};

/// The callers of callers/: how many events it is to each point, if nothing fails.
struct Way {
  Walks walks = {};
  std::size_t hypercall = call + returned;  ///< 0 for hibernate_caller()
  std::size_t suspend_start_called = step /* attempt */ + 2 * step /* the freezer */ + call;
  std::size_t prepared = suspend_start_called + walks.outer();
  std::size_t suspended = prepared + walks.inner();
  std::size_t suspend_start_returned = suspended + returned;
  std::size_t suspend_end_called = suspend_start_returned + call;
  std::size_t noirq_suspended = suspend_end_called + 2 * walks.inner();  // late, noirq
  std::size_t suspend_end_returned = noirq_suspended + returned;
  std::size_t syscore_suspended = suspend_end_returned + step;
  std::size_t hypercall_returned = syscore_suspended + hypercall;
  std::size_t syscore_resumed = hypercall_returned + step;
  std::size_t resume_start_called = syscore_resumed + call;
  std::size_t early_resumed = resume_start_called + 2 * walks.inner();  // noirq, early
  std::size_t resume_start_returned = early_resumed + returned;
  std::size_t resume_end_called = resume_start_returned + call;
  std::size_t resumed = resume_end_called + walks.inner();
  std::size_t completed = resumed + walks.outer();
  std::size_t resume_end_returned = completed + returned;
  std::size_t thawed = resume_end_returned + step;
  std::size_t finished = thawed + step;
};

/// The bare sequences of the mails, on the core of 2.6.38.
struct BareWay {
  Walks walks = {};
  std::size_t picks = step;              ///< reading the variable; 0 for xen-2010
  std::size_t noirq = walks.inner();     ///< of one walk; a frontend has no callback in it
  std::size_t suspend_start_called = step /* attempt */ + call;
  std::size_t prepared = suspend_start_called + walks.outer();
  std::size_t suspended = prepared + walks.inner();
  std::size_t sysdev_suspended = suspended + returned + call + noirq + returned + step;
  std::size_t hypercall_returned = sysdev_suspended + call + returned;
  std::size_t sysdev_resumed = hypercall_returned + step;
  std::size_t picked = sysdev_resumed + picks;
  std::size_t resume_noirq_called = picked + call;
  std::size_t resume_end_called = resume_noirq_called + noirq + returned + call;
  std::size_t resumed = resume_end_called + walks.inner();
  std::size_t finished = resumed + walks.outer() + returned + step;
};

/// The tables, joined by faults().
std::vector<Fault> device_faults();
std::vector<Fault> walk_faults();
std::vector<Fault> flag_faults();
std::vector<Fault> message_faults();
std::vector<Fault> caller_faults();
std::vector<Fault> built_in_faults();
std::vector<Fault> balanced_faults();
std::vector<Fault> order_faults();
std::vector<Fault> window_faults();
std::vector<Fault> mode_faults();

}  // namespace pmc::faults

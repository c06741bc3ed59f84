/// Who drives the PM core.  A new caller is one file in model/callers and one line in its catalogue.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/machine.hpp"
#include "model/vocabulary.hpp"

namespace pmc::model {

/// A release of the PM core: its machines, and which phases it has.
struct Core {
  std::string name;  ///< "core-6.1"
  std::string source;
  const checker::Machine* dpm = nullptr;
  const checker::Machine* lists = nullptr;
  std::vector<Phase> phases;        ///< in the order of all_phases
  std::vector<Phase> async_phases;  ///< in which asynchronous devices have threads of their own
  [[nodiscard]] bool has(Phase p) const;
  [[nodiscard]] bool is_async(Phase p) const;
};
const Core& core_6_1();
const Core& core_2_6_38();

/// A step where a counterexample has it.
struct StepAt {
  std::string_view step;    ///< "freeze_processes"
  std::string_view fields;  ///< "ok"
  std::string_view state;   ///< the MSM state that it is taken in
  operator std::string_view() const { return step; }  ///< where each step stands once, its name is enough
};

/// A kernel function that callers call, as hibernation_snapshot(): a machine of its own, named as the function, whose
/// events are steps, too.  Two of them have its name: the call, `hibernation_snapshot`, and
/// `hibernation_snapshot_returned`; whoever calls it has both, and has to stand still between them.
struct Callee {
  const checker::Machine* machine = nullptr;
  std::string idle = "NotCalled";     ///< its initial MSM state
  std::vector<std::string> off = {};  ///< as Caller::off
  std::function<std::string(const StepAt&)> location = {};  ///< as Caller::location
};

struct Caller {
  std::string name;    ///< "xen-6.1"
  std::string brief;   ///< one line
  std::string source;  ///< kernel file and function, or mail
  const Core* core = nullptr;
  const checker::Machine* machine = nullptr;  ///< its events are steps (model/steps.hpp)
  std::vector<Callee> callees = {};           ///< what it calls, and what they call
  std::vector<std::string> idle;              ///< MSM states in which it has returned
  std::vector<std::string> off = {};          ///< MSM states in which this kernel is no more: powered off, or jumped from
  /// Steps that are a choice of user space or the world, as "swsusp_arch_suspend_returned(restored)": the way home
  /// must not need them.  New attempts and errors are such choices anyway.
  std::vector<std::string> favours = {};
  /// Resources that matter although none of its steps touches them, as a lock that it does not take.
  std::vector<std::string> also = {};
  /// Whether its steps may fail and wakeup events arrive; if not, every verdict says so.
  bool environment_may_fail = true;
  /// "drivers/xen/manage.c:116", or empty where there is none.
  std::function<std::string(const StepAt&)> location;
};

/// In the order of `pmcheck list callers`.
const std::vector<Caller>& callers();

}  // namespace pmc::model

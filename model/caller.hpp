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

struct Caller {
  std::string name;    ///< "xen-6.1"
  std::string brief;   ///< one line
  std::string source;  ///< kernel file and function, or mail
  const Core* core = nullptr;
  const checker::Machine* machine = nullptr;  ///< its events are steps (model/steps.hpp)
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
  std::function<std::string(std::string_view step)> location;
};

/// In the order of `pmcheck list callers`.
const std::vector<Caller>& callers();

}  // namespace pmc::model

// The releases of the PM core: which machines they are made of.
#include <algorithm>

#include "model/caller.hpp"
#include "model/core/dpm.hpp"
#include "model/core/lists.hpp"

namespace pmc::model {

bool Core::has(Phase p) const { return std::ranges::find(phases, p) != phases.end(); }
bool Core::is_async(Phase p) const { return std::ranges::find(async_phases, p) != async_phases.end(); }

const Core& core_6_1() {
  static const Core core{.name = "core-6.1",
                         .source = "drivers/base/power/main.c of Linux 6.1.192",
                         .dpm = &dpm::machine(),
                         .lists = &lists::machine(),
                         .phases = {all_phases.begin(), all_phases.end()},
                         .async_phases = {Phase::suspend, Phase::suspend_late, Phase::suspend_noirq, Phase::resume_noirq,
                                          Phase::resume_early, Phase::resume}};
  return core;
}

const Core& core_2_6_38() {
  static const Core core{.name = "core-2.6.38",
                         .source = "drivers/base/power/main.c of Linux 2.6.38",
                         .dpm = &dpm::machine_2_6_38(),
                         .lists = &lists::machine_2_6_38(),
                         .phases = {Phase::prepare, Phase::suspend, Phase::suspend_noirq, Phase::resume_noirq, Phase::resume,
                                    Phase::complete},
                         .async_phases = {Phase::suspend, Phase::resume}};
  return core;
}

}  // namespace pmc::model

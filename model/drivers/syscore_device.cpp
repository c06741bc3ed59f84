// A device that the PM core leaves out of every phase (power.syscore), since it is needed to the last: it is stopped by
// syscore operations, on one CPU with interrupts off.
// Source: drivers/clocksource/sh_cmt.c, dev_pm_syscore_device(), sh_cmt_clocksource_suspend(), _resume(), which
// timekeeping_suspend() and timekeeping_resume() call (kernel/time/timekeeping.c).
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/driver.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using steps::syscore_resume;
using steps::syscore_suspend;

struct Counting : State {};
struct Stopped : State {};

struct SyscoreDevice : FrontEnd<SyscoreDevice> {
  static constexpr std::string_view name = "syscore-device";
  using initial_state = Counting;
  using transition_table = mp_list<Row<Counting, syscore_suspend, Stopped, none, Ok>,
                                   Row<Counting, syscore_suspend, none, none, Error>,  // it has unwound itself
                                   Row<Stopped, syscore_resume, Counting>>;
};

}  // namespace

Driver syscore_device() {
  static const checker::Machine m = checker::tabulated(describe<SyscoreDevice>());
  return {.name = "syscore-device",
          .brief = "a clock that runs to the last: no callbacks of its own, stopped by syscore operations",
          .source = "drivers/clocksource/sh_cmt.c, dev_pm_syscore_device(); drivers/base/syscore.c",
          .machine = &m,
          .home = {"Counting"},
          .callbacks = [](Phase, Message, const Device&) -> std::vector<Callback> { return {}; }};
}

}  // namespace pmc::model

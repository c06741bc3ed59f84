// pm_suspend(PM_SUSPEND_TO_IDLE) of Linux 6.1.192: the user writes "freeze" to /sys/power/state, or "mem" while
// /sys/power/mem_sleep says s2idle.
#include "checker/msm/tabulate.hpp"
#include "model/callers/suspend.hpp"

namespace pmc::model {
namespace {
using namespace suspend;

struct TestLevel : State {};

struct S2idle : FrontEnd<S2idle> {
  static constexpr std::string_view name = "suspend-s2idle";
  using initial_state = Idle;
  // clang-format off
  using Ask = mp_list<  // enter_state() refuses the levels up to TEST_CPUS, but not TEST_NONE: processors, and core
      Row<Idle,      attempt,      TestLevel>,
      Row<TestLevel, suspend_test, Out,     none, Test<PmTest::processors, true>>,
      Row<TestLevel, suspend_test, Trylock, none, Test<PmTest::processors, false>>>;
  // clang-format on
  using transition_table = mp_append<Ask, EnterState<PrepareConsole, Begin>, EnterIdle<RestoreMask>>;
};

}  // namespace

Caller suspend_s2idle() {
  static const checker::Machine m = checker::tabulated(describe<S2idle>());
  return {.name = "suspend-s2idle",
          .brief = "suspend to idle: enter_state(PM_SUSPEND_TO_IDLE) of Linux 6.1.192, every error path and test mode",
          .source = "kernel/power/suspend.c, enter_state(), suspend_devices_and_enter(), suspend_enter(), s2idle_loop()",
          .core = &core_6_1(),
          .machine = &m,
          .idle = {"Idle"},
          .location = suspend::location};
}

}  // namespace pmc::model

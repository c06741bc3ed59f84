// The processors: which are online, and whether the one that is left takes interrupts.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/core/flags.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct AllOnline : State {};
struct SomeOffline : State {};  // it failed halfway, and has counted cpu_hotplug_disabled all the same
struct OneOnline : State {};

/// Source: kernel/cpu.c, freeze_secondary_cpus(), thaw_secondary_cpus().  Taken down twice, it forgets which were
/// online; brought up with none taken down, the kernel warns of an unbalanced enable.
struct SecondaryCpus : FrontEnd<SecondaryCpus> {
  static constexpr std::string_view name = "secondary_cpus";
  using initial_state = AllOnline;
  // clang-format off
  using transition_table = mp_list<
      Row<AllOnline,   pm_sleep_disable_secondary_cpus, OneOnline,   none, Ok>,
      Row<AllOnline,   pm_sleep_disable_secondary_cpus, SomeOffline, none, Error>,
      Row<SomeOffline, pm_sleep_enable_secondary_cpus,  AllOnline>,
      Row<OneOnline,   pm_sleep_enable_secondary_cpus,  AllOnline>>;
  // clang-format on
};

struct Enabled : State {};
struct Disabled : State {};

/// local_irq_disable() and local_irq_enable() are flags: set or cleared twice, nothing happens.
struct LocalInterrupts : FrontEnd<LocalInterrupts> {
  static constexpr std::string_view name = "local_interrupts";
  using initial_state = Enabled;
  // clang-format off
  using transition_table = mp_list<
      Row<Enabled,  local_irq_disable, Disabled>,
      Row<Disabled, local_irq_disable, none>,
      Row<Disabled, local_irq_enable,  Enabled>,
      Row<Enabled,  local_irq_enable,  none>,
      Row<Enabled,  device_irqs::interrupt, none>>;
  // clang-format on
};

}  // namespace

Resource secondary_cpus() {
  static const checker::Machine m = checker::tabulated(describe<SecondaryCpus>());
  return {"secondary_cpus", "the processors but the first", &m, {"AllOnline"}};
}
Resource local_interrupts() {
  static const checker::Machine m = checker::tabulated(describe<LocalInterrupts>());
  return {"local_interrupts", "interrupts of the processor that is left", &m, {"Enabled"}};
}

}  // namespace pmc::model

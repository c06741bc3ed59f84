#include "model/core/flags.hpp"

#include "checker/msm/tabulate.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;

struct Clear : State {};
struct Set : State {};
struct Flag : FrontEnd<Flag> {
  static constexpr std::string_view name = "dev_pm_info flag";
  using initial_state = Clear;
  using transition_table =
      mp_list<Row<Clear, flag::set, Set>, Row<Set, flag::set, none>, Row<Clear, flag::clear, none>, Row<Set, flag::clear, Clear>,
              Row<Set, flag::drop, Clear>, Row<Set, flag::is_set, none>, Row<Clear, flag::is_clear, none>>;
};

struct Enabled : State {};
struct Suspended : State {};
struct DeviceIrqs : FrontEnd<DeviceIrqs> {
  static constexpr std::string_view name = "device_irqs";
  using initial_state = Enabled;
  using transition_table = mp_list<Row<Enabled, device_irqs::suspend_device_irqs, Suspended>,
                                   Row<Suspended, device_irqs::suspend_device_irqs, none>,
                                   Row<Suspended, device_irqs::resume_device_irqs, Enabled>,
                                   Row<Enabled, device_irqs::resume_device_irqs, none>, Row<Enabled, device_irqs::interrupt, none>>;
};

}  // namespace

const checker::Machine& flag::machine() {
  static const checker::Machine m = checker::tabulated(describe<Flag>());
  return m;
}
const checker::Machine& device_irqs::machine() {
  static const checker::Machine m = checker::tabulated(describe<DeviceIrqs>());
  return m;
}

}  // namespace pmc::model

#include "checker/msm/tabulate.hpp"
#include "model/core/lists_rows.hpp"

namespace pmc::model::lists {
namespace {

struct Lists2638 : FrontEnd<Lists2638> {
  static constexpr std::string_view name = "dpm-lists-2.6.38";
  using initial_state = dpm_list;
  using transition_table = mp_append<EitherRelease,
                                     Between<dpm_suspended_list, Phase::suspend_noirq, dpm_noirq_list>,
                                     On<dpm_suspended_list, Phase::suspend_noirq, Phase::resume>,
                                     On<dpm_noirq_list, Phase::resume_noirq>>;
};

}  // namespace

const checker::Machine& machine_2_6_38() {
  static const checker::Machine m = checker::tabulated(describe<Lists2638>());
  return m;
}

}  // namespace pmc::model::lists

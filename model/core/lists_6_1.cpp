#include "checker/msm/tabulate.hpp"
#include "model/core/lists_rows.hpp"

namespace pmc::model::lists {
namespace {

struct Lists : FrontEnd<Lists> {
  static constexpr std::string_view name = "dpm-lists-6.1";
  using initial_state = dpm_list;
  using transition_table =
      mp_append<EitherRelease,
                Between<dpm_suspended_list, Phase::suspend_late, dpm_late_early_list>,
                Between<dpm_late_early_list, Phase::suspend_noirq, dpm_noirq_list>,
                On<dpm_suspended_list, Phase::suspend_late, Phase::resume>,
                On<dpm_late_early_list, Phase::suspend_noirq, Phase::resume_early>,
                On<dpm_noirq_list, Phase::resume_noirq>>;
};

}  // namespace

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Lists>());
  return m;
}

}  // namespace pmc::model::lists

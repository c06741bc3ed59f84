#include "checker/msm/tabulate.hpp"
#include "model/core/lists_rows.hpp"

namespace pmc::model::lists {
namespace {

struct Lists : FrontEnd<Lists> {
  static constexpr std::string_view name = "dpm-lists-6.1";
  using initial_state = dpm_list;
  template <class S>
  using Present = mp_list<Row<S, remove, absent>, Row<S, is_present, none>>;
  using ComesAndGoes =
      mp_append<mp_list<Row<absent, add, dpm_list>, Row<absent, is_absent, none>, Row<absent, not_on_source_of, none>>, Present<dpm_list>,
                Present<dpm_prepared_list>, Present<dpm_suspended_list>, Present<dpm_late_early_list>, Present<dpm_noirq_list>>;
  using transition_table =
      mp_append<EitherRelease, ComesAndGoes,
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

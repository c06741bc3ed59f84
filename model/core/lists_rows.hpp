/// The rows that both releases of the lists share.
#pragma once
#include "checker/msm/front_end.hpp"
#include "model/core/lists.hpp"

namespace pmc::model::lists {
using namespace checker::msm;

// Named after the kernel's variables.
struct dpm_list : State {};
struct dpm_prepared_list : State {};
struct dpm_suspended_list : State {};
struct dpm_late_early_list : State {};
struct dpm_noirq_list : State {};
struct absent : State {};  // not registered

template <Phase... P>
struct In : Guard<In<P...>> {
  static constexpr bool eval(const auto&, const auto& e) { return ((e.phase == P) || ...); }
};

/// The walk of Down leads from Source to Target, that of its counterpart back.
template <class Source, Phase Down, class Target>
using Between = mp_list<Row<Source, move, Target, none, In<Down>>, Row<Target, move, Source, none, In<counterpart(Down)>>>;
/// In S, on the source list of just the phases P.
template <class S, Phase... P>
using On = mp_list<Row<S, on_source_of, none, none, In<P...>>, Row<S, not_on_source_of, none, none, Not<In<P...>>>>;

using EitherRelease = mp_append<Between<dpm_list, Phase::prepare, dpm_prepared_list>,
                                Between<dpm_prepared_list, Phase::suspend, dpm_suspended_list>,
                                On<dpm_list, Phase::prepare>,
                                On<dpm_prepared_list, Phase::suspend, Phase::complete>>;

}  // namespace pmc::model::lists

namespace pmc::checker::msm {
template <model::Phase... P>
struct Label<model::lists::In<P...>> {
  static std::string text() {
    std::string all;
    ((all += (all.empty() ? "" : "|") + std::string(model::to_string(P))), ...);
    return all;
  }
};
}  // namespace pmc::checker::msm

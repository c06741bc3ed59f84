// refused: throw-expression|valid in a constant expression
// Below<N> that is counted up without a guard leaves its range in some case; every case is evaluated.
#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
struct go {};
struct Here : State {};
struct Data {
  Below<3> attempts;
};
struct Count : Action<Count> {
  static constexpr void eval(auto& v, const auto&) { v.attempts = v.attempts + 1; }
};
struct Machine : FrontEnd<Machine, Data> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, go, none, Count>>;
};
}  // namespace
const auto ops = describe<Machine>();

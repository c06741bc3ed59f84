// refused: Domain<int>
// A machine's data has to be finite: bool, a counted enum, Below<N>, or an aggregate of these.
#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
struct go {};
struct Here : State {};
struct Data {
  int attempts = 0;
};
struct Machine : FrontEnd<Machine, Data> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, go, none>>;
};
}  // namespace
const auto ops = describe<Machine>();

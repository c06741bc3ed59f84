// refused: a machine has no data but its Vars
#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
struct go {};
struct Here : State {};
struct Machine : FrontEnd<Machine> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, go, none>>;
  unsigned refused = 0;
};
}  // namespace
const auto ops = describe<Machine>();

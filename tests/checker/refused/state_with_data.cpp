// refused: states, guards and actions hold no data
#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
struct go {};
struct Here : State {
  bool visited = false;
};
struct Machine : FrontEnd<Machine> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, go, none>>;
};
}  // namespace
const auto ops = describe<Machine>();

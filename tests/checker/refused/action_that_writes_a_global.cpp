// refused: (usable|allowed) in a constant expression
// An action changes Vars and nothing else.
#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
int counted = 0;
struct go {};
struct Here : State {};
struct Count : Action<Count> {
  static constexpr void eval(auto&, const auto&) { ++counted; }
};
struct Machine : FrontEnd<Machine> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, go, none, Count>>;
};
}  // namespace
const auto ops = describe<Machine>();

// refused: (usable|allowed) in a constant expression
// A guard is a function of Vars and event: what else it reads would be state that the table does not hold.
#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
bool weather = true;
struct go {};
struct Here : State {};
struct Dry : Guard<Dry> {
  static constexpr bool eval(const auto&, const auto&) { return weather; }
};
struct Machine : FrontEnd<Machine> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, go, none, none, Dry>>;
};
}  // namespace
const auto ops = describe<Machine>();

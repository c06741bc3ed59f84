// refused: Domain<std::
// An event's fields have to be finite too: each of their values is a letter.
#include <string>

#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
struct say {
  std::string what;
};
struct Here : State {};
struct Machine : FrontEnd<Machine> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, say, none>>;
};
}  // namespace
const auto ops = describe<Machine>();

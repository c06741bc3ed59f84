// refused: more values than an index holds
// 200^5 values of Vars would be counted modulo 2^32, and two of them taken for one.
#include "checker/msm/tabulate.hpp"

namespace {
using namespace pmc::checker::msm;
struct go {};
struct Here : State {};
struct Data {
  Below<200> a, b, c, d, e;
};
struct Machine : FrontEnd<Machine, Data> {
  using initial_state = Here;
  using transition_table = mp_list<Row<Here, go, none>>;
};
}  // namespace
const auto ops = describe<Machine>();

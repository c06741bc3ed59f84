/// The monitors of properties/during.hpp.  Include this in during_*.cpp and nowhere else: a machine each.
#pragma once
#include "properties/during.hpp"
#include "properties/listen.hpp"

namespace pmc::properties::during_ {

struct it {};
struct begins {};
struct ends {};

struct Outside : State {};
struct Inside : State {};
struct TakenOutside : State {};
struct TakenInside : State {};

// clang-format off
using Common = mp_list<
    Row<Outside, begins,      Inside>,
    Row<Outside, ends,        none>,
    Row<Outside, caller_idle, none>,
    Row<Inside,  begins,      none>,
    Row<Inside,  ends,        Outside>,
    Row<Inside,  caller_idle, Outside>>;
struct Only : FrontEnd<Only> {
  static constexpr std::string_view name = "only-during";
  using initial_state = Outside;
  using transition_table = mp_append<Common, mp_list<
      Row<Outside, it, TakenOutside>,
      Row<Inside,  it, none>>>;
};
struct Once : FrontEnd<Once> {
  static constexpr std::string_view name = "once-during";
  using initial_state = Outside;
  using transition_table = mp_append<Common, mp_list<
      Row<Outside, it, TakenOutside>,
      Row<Inside,  it, Outside>>>;
};
struct Never : FrontEnd<Never> {
  static constexpr std::string_view name = "never-during";
  using initial_state = Outside;
  using transition_table = mp_append<Common, mp_list<
      Row<Outside, it, none>,
      Row<Inside,  it, TakenInside>>>;
};
// clang-format on

}  // namespace pmc::properties::during_

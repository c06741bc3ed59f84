/// enter_state(PM_SUSPEND_MEM) and enter_state(PM_SUSPEND_STANDBY): the same steps, and another argument.
#pragma once
#include "model/callers/suspend.hpp"

namespace pmc::model::suspend {

/// Which: static constexpr std::string_view name.
struct MemVars {
  bool done;
};
template <class Which>
struct Mem : FrontEnd<Mem<Which>, MemVars> {
  static constexpr std::string_view name = Which::name;
  using initial_state = Idle;
  // clang-format off
  using Ask = mp_list<
      Row<Idle,       attempt,     ValidState>,
      Row<ValidState, valid_state, Trylock, none, Ok>,
      Row<ValidState, valid_state, Out,     none, Error>,
      Row<Supported,  sleep_state_supported, PrepareConsole, none, Ok>,
      Row<Supported,  sleep_state_supported, Unlock,         none, Error>>;
  // clang-format on
  using transition_table = mp_append<Ask, EnterState<Supported, DevicesAndEnter>, EnterMem<RestoreMask, none, NotReadAgain>>;
};

Caller mem_caller(const checker::Machine& machine, std::string brief);

}  // namespace pmc::model::suspend

#include "checker/msm/tabulate.hpp"
#include "model/core/flags.hpp"

namespace pmc::model::runtime {
namespace {
using namespace checker::msm;

struct Vars {
  Below<3> usage_count;    ///< references of device_prepare(): 2 is more than any path of the kernel reaches
  Below<4> disable_depth;  ///< of system sleep; 3 is more than any path of the kernel reaches
};

// power.runtime_status
struct RPM_ACTIVE : State {};
struct RPM_SUSPENDED : State {};

struct MaySuspend : Guard<MaySuspend> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.usage_count == 0 && v.disable_depth == 0; }
};
struct IsEnabled : Guard<IsEnabled> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.disable_depth == 0; }
};
struct IsUsed : Guard<IsUsed> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.usage_count > 0; }
};
struct CanUse : Guard<CanUse> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.usage_count < 2; }
};
struct CanDisable : Guard<CanDisable> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.disable_depth < 3; }
};
struct Use : Action<Use> {
  static constexpr void eval(Vars& v, const auto&) { v.usage_count = v.usage_count + 1; }
};
struct Release : Action<Release> {
  static constexpr void eval(Vars& v, const auto&) { v.usage_count = v.usage_count - 1; }
};
struct Disable : Action<Disable> {
  static constexpr void eval(Vars& v, const auto&) { v.disable_depth = v.disable_depth + 1; }
};
struct Enable : Action<Enable> {
  static constexpr void eval(Vars& v, const auto&) { v.disable_depth = v.disable_depth - 1; }
};
struct ForgetAll : Action<ForgetAll> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

template <class S>
using InEither = mp_list<Row<S, get, none, Use, CanUse>, Row<S, put, none, Release, IsUsed>, Row<S, disable, none, Disable, CanDisable>,
                         Row<S, enable, none, Enable, Not<IsEnabled>>>;
/// Too often: the kernel warns, and the count stays ("Runtime PM usage count underflow!" in rpm_drop_usage_count(), "Unbalanced
/// pm_runtime_enable!" in pm_runtime_enable()).  No right caller and core gets here.
template <class S>
using Unbalanced = mp_list<Row<S, put, none, none, Not<IsUsed>>, Row<S, enable, none, none, IsEnabled>>;
// clang-format off
using Rows = mp_append<InEither<RPM_ACTIVE>, InEither<RPM_SUSPENDED>, Unbalanced<RPM_ACTIVE>, Unbalanced<RPM_SUSPENDED>, mp_list<
    Row<RPM_ACTIVE,    runtime_suspend,      RPM_SUSPENDED, none,    MaySuspend>,
    Row<RPM_SUSPENDED, runtime_resume,       RPM_ACTIVE,    none,    IsEnabled>,
    Row<RPM_ACTIVE,    pm_runtime_resume,    none>,
    Row<RPM_SUSPENDED, pm_runtime_resume,    RPM_ACTIVE,    none,    IsEnabled>,
    Row<RPM_SUSPENDED, pm_runtime_resume,    none,          none,    Not<IsEnabled>>,
    Row<RPM_SUSPENDED, disable_if_suspended, none,          Disable, CanDisable>,
    Row<RPM_ACTIVE,    disable_if_active,    none,          Disable, CanDisable>,
    Row<RPM_SUSPENDED, enable_if_suspended,  none,          Enable,  Not<IsEnabled>>,
    Row<RPM_ACTIVE,    not_suspended,        none>,
    Row<RPM_SUSPENDED, is_suspended,         none>,
    Row<RPM_ACTIVE,    set_active,           none>,
    Row<RPM_SUSPENDED, set_active,           RPM_ACTIVE>,
    Row<RPM_ACTIVE,    set_suspended,        RPM_SUSPENDED>,
    Row<RPM_SUSPENDED, set_suspended,        none>,
    Row<RPM_ACTIVE,    remove,               none,          ForgetAll>,
    Row<RPM_SUSPENDED, remove,               RPM_ACTIVE,    ForgetAll>>>;
// clang-format on

struct Runtime : FrontEnd<Runtime, Vars> {
  static constexpr std::string_view name = "runtime PM";
  using initial_state = RPM_ACTIVE;
  using transition_table = Rows;
};

}  // namespace

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Runtime>());
  return m;
}

std::vector<bool> at_rest() {
  const checker::Automaton& a = machine().automaton;
  std::vector<bool> rest;
  for (checker::StateIndex s = 0; s < a.states.size(); ++s)
    rest.push_back(a.step(s, a.letter("put")) == s && a.step(s, a.letter("enable")) == s);  // there is nothing to drop or to enable
  return rest;
}

/// The same machine, from another of its states.
const checker::Machine& machine_suspended() {
  static const checker::Machine m = [] {
    checker::Machine other = machine();
    const std::vector<bool> suspended = other.where("RPM_SUSPENDED"), rest = at_rest();
    for (checker::StateIndex s = 0; s < rest.size(); ++s)
      if (suspended[s] && rest[s]) other.automaton.initial = {s};
    return other;
  }();
  return m;
}

}  // namespace pmc::model::runtime

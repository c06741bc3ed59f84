// The chain of PM notifiers: who was told PM_.._PREPARE has to be told PM_POST_.. of the same kind, once.
// Source: kernel/power/main.c, pm_notifier_call_chain_robust(); Documentation/driver-api/pm/notifiers.rst.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Vars {
  Notification what;  ///< hibernation while there is none
};

struct Quiet : State {};
struct Prepared : State {};

struct Take : Action<Take> {
  static constexpr void eval(Vars& v, const auto& e) { v.what = e.what; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};
struct SameKind : Guard<SameKind> {
  static constexpr bool eval(const Vars& v, const auto& e) { return v.what == e.what; }
};

/// Abstraction: the chain as a whole.  On error those that were told PREPARE have been told POST.
struct Notifiers : FrontEnd<Notifiers, Vars> {
  static constexpr std::string_view name = "notifiers";
  using initial_state = Quiet;
  // clang-format off
  using transition_table = mp_list<
      Row<Quiet,    pm_notifier_prepare, Prepared, Take,   Ok>,
      Row<Quiet,    pm_notifier_prepare, none,     none,   Error>,
      Row<Prepared, pm_notifier_post,    Quiet,    Forget, SameKind>>;
  // clang-format on
};

}  // namespace

Resource notifiers() {
  static const checker::Machine m = checker::tabulated(describe<Notifiers>());
  return {"notifiers", "the PM notifiers: told to prepare, and that it is over", &m, {"Quiet"}};
}

}  // namespace pmc::model

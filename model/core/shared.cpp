// Three small machines that are always needed together; one file, since each has a handful of rows.
#include "model/core/shared.hpp"

#include "checker/msm/tabulate.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;

struct Clear : State {};
struct Set : State {};

struct AsyncError : FrontEnd<AsyncError> {
  static constexpr std::string_view name = "async_error";
  using initial_state = Clear;
  using transition_table =
      mp_list<Row<Clear, async_error::set, Set>, Row<Set, async_error::set, none>, Row<Clear, async_error::set_first, Set>, Row<Clear, async_error::reset, none>,
              Row<Set, async_error::reset, Clear>, Row<Clear, async_error::is_clear, none>, Row<Set, async_error::is_set, none>>;
};

struct MessageVars {
  Message message;  ///< the argument of the entry point; SUSPEND while there is none
  bool unwinding;   ///< resume_event(message) is in force
};
constexpr Message in_force(const MessageVars& v) { return v.unwinding ? resume_event(v.message) : v.message; }

struct None : State {};
struct InForce : State {};
struct Take : Action<Take> {
  static constexpr void eval(auto& v, const auto& e) { v.message = e.message; }
};
struct Unwind : Action<Unwind> {
  static constexpr void eval(auto& v, const auto&) { v.unwinding = true; }
};
struct Drop : Action<Drop> {
  static constexpr void eval(auto& v, const auto&) { v = {}; }
};
struct Argument : Guard<Argument> {
  static constexpr bool eval(const auto& v, const auto& e) { return v.message == e.message; }
};
struct NotYetUnwinding : Guard<NotYetUnwinding> {
  static constexpr bool eval(const auto& v, const auto& e) { return !v.unwinding && v.message == e.message; }
};
struct IsInForce : Guard<IsInForce> {
  static constexpr bool eval(const auto& v, const auto& e) { return in_force(v) == e.message; }
};
struct PmMessage : FrontEnd<PmMessage, MessageVars> {
  static constexpr std::string_view name = "pm_message";
  using initial_state = None;
  using transition_table =
      mp_list<Row<None, message::set, InForce, Take>, Row<InForce, message::unwind, none, Unwind, NotYetUnwinding>,
              Row<InForce, message::is, none, none, IsInForce>, Row<InForce, message::original, none, none, Argument>,
              Row<InForce, message::forget, None, Drop>>;
};

// Abstraction: a pm_system_wakeup() that comes after the last look of a transition is not an event of the model,
// since pm_wakeup_clear() forgets it before anyone looks again.
struct WakeupVars {
  bool armed;    ///< events_check_enabled
  bool counted;  ///< while armed: an event was counted since wakeup_count was written
};
struct NobodyLooks : State {};
struct NothingPending : State {};
struct Pending : State {};
struct IsCounted : Guard<IsCounted> {
  static constexpr bool eval(const auto& v, const auto&) { return v.counted; }
};
struct IsArmed : Guard<IsArmed> {
  static constexpr bool eval(const auto& v, const auto&) { return v.armed && !v.counted; }
};
struct Arm : Action<Arm> {
  static constexpr void eval(auto& v, const auto&) { v = {true, false}; }
};
struct Count : Action<Count> {
  static constexpr void eval(auto& v, const auto&) { v.counted = true; }
};
struct Disarm : Action<Disarm> {
  static constexpr void eval(auto& v, const auto&) { v = {}; }
};
/// events_check_enabled = !ret: what was counted is found once.
struct DisarmIfCounted : Action<DisarmIfCounted> {
  static constexpr void eval(auto& v, const auto&) {
    if (v.counted) v = {};
  }
};
struct Wakeup : FrontEnd<Wakeup, WakeupVars> {
  static constexpr std::string_view name = "wakeup";
  using initial_state = NobodyLooks;
  // clang-format off
  using Sticky = mp_list<
      Row<NobodyLooks,    wakeup::clear,             NothingPending>,
      Row<NothingPending, wakeup::clear,             none>,
      Row<Pending,        wakeup::clear,             NothingPending>,
      Row<NobodyLooks,    wakeup::somebody_looks,    NothingPending>,
      Row<NothingPending, wakeup::somebody_looks,    none>,
      Row<Pending,        wakeup::somebody_looks,    none>,
      Row<NothingPending, wakeup::event,             Pending>>;
  using Looks = mp_list<
      Row<Pending,        wakeup::is_pending,        none,        DisarmIfCounted>,
      Row<NothingPending, wakeup::is_pending,        none,        Disarm, IsCounted>,
      Row<NobodyLooks,    wakeup::is_pending,        none,        Disarm, IsCounted>,
      Row<NothingPending, wakeup::not_pending,       none,        none,   Not<IsCounted>>,
      Row<NobodyLooks,    wakeup::not_pending,       none,        none,   Not<IsCounted>>,
      Row<Pending,        wakeup::last_look_pending, NobodyLooks, DisarmIfCounted>,
      Row<NothingPending, wakeup::last_look_pending, NobodyLooks, Disarm, IsCounted>,
      Row<NobodyLooks,    wakeup::last_look_pending, none,        Disarm, IsCounted>,
      Row<NothingPending, wakeup::last_look_clear,   NobodyLooks, none,   Not<IsCounted>>,
      Row<NobodyLooks,    wakeup::last_look_clear,   none,        none,   Not<IsCounted>>,
      Row<Pending,        wakeup::last_look,         NobodyLooks>,
      Row<NothingPending, wakeup::last_look,         NobodyLooks>,
      Row<NobodyLooks,    wakeup::last_look,         none>>;
  template <class S>
  using Armed = mp_list<
      Row<S,              wakeup::arm,               none,        Arm>,
      Row<S,              wakeup::counted_event,     none,        Count,  IsArmed>,
      Row<S,              wakeup::disarm,            none,        Disarm>>;
  // clang-format on
  using transition_table = mp_append<Sticky, Looks, Armed<NobodyLooks>, Armed<NothingPending>, Armed<Pending>>;
};

}  // namespace

const checker::Machine& async_error::machine() {
  static const checker::Machine m = checker::tabulated(describe<AsyncError>());
  return m;
}
const checker::Machine& message::machine() {
  static const checker::Machine m = checker::tabulated(describe<PmMessage>());
  return m;
}
const checker::Machine& wakeup::machine() {
  static const checker::Machine m = checker::tabulated(describe<Wakeup>());
  return m;
}

}  // namespace pmc::model

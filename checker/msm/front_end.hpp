/// What a Boost.MSM machine of pmcheck is written with.  The discipline (docs/modelling.md): the whole
/// state is the active states plus one aggregate Vars of finite fields; guards and actions are pure
/// constexpr functions of Vars and event; no entry or exit actions, deferral, history or completion.
#pragma once
#include <boost/mp11/list.hpp>
#include <boost/mp11/mpl.hpp>  // lets MSM read an mp_list
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <cstdint>
#include <utility>

#include "checker/msm/domain.hpp"

namespace pmc::checker::msm {

using boost::mp11::mp_append;
using boost::mp11::mp_list;
using boost::msm::front::none;
using boost::msm::front::Row;

struct State : boost::msm::front::state<> {};

/// Which rows fired in one step, one an orthogonal region at most.
struct StepLog {
  std::int16_t fired[4] = {-1, -1, -1, -1};
  unsigned fired_count = 0;
  unsigned refused = 0;  ///< calls of no_transition()
};

struct NoVars {};

/// Base of every machine: `struct Wakeup : FrontEnd<Wakeup> { using initial_state = ..; using
/// transition_table = mp_list<Row<..>, ..>; };`
template <class Derived, class VarsT = NoVars>
struct FrontEnd : boost::msm::front::state_machine_def<Derived> {
  using Vars = VarsT;
  using no_message_queue = int;  // a queue would be state that the state vector does not hold
  using no_exception_thrown = int;
  Vars v{};
  StepLog* log = nullptr;
  template <class Fsm, class Event>
  void no_transition(const Event&, Fsm&, int) {
    ++log->refused;
  }
};

/// `struct Ok : Guard<Ok> { static constexpr bool eval(const auto& vars, const auto& event); };`
template <class D>
struct Guard {
  bool operator()(const auto& event, auto& fsm, auto&, auto&) const { return D::eval(std::as_const(fsm.v), event); }
};
/// `struct Forget : Action<Forget> { static constexpr void eval(auto& vars, const auto& event); };`
template <class D>
struct Action {
  void operator()(const auto& event, auto& fsm, auto&, auto&) const { D::eval(fsm.v, event); }
};

template <class... G>
struct And : Guard<And<G...>> {
  static constexpr bool eval(const auto& v, const auto& e) { return (G::eval(v, e) && ...); }
};
template <class G>
struct Not : Guard<Not<G>> {
  static constexpr bool eval(const auto& v, const auto& e) { return !G::eval(v, e); }
};
template <class... A>
struct Do : Action<Do<A...>> {
  static constexpr void eval(auto& v, const auto& e) { (A::eval(v, e), ...); }
};

/// `first & second`, `!guard`, `one; two`: how combinators read in a diagram.
template <class T>
struct Label {
  static std::string text() { return std::string(name_of<T>()); }
};
template <>
struct Label<none> {
  static std::string text() { return {}; }
};
template <class... G>
struct Label<And<G...>> {
  static std::string text() {
    std::string all;
    ((all += (all.empty() ? "" : " && ") + Label<G>::text()), ...);
    return all;
  }
};
template <class G>
struct Label<Not<G>> {
  static std::string text() {
    const std::string inner = Label<G>::text();
    return inner.find_first_of(" |") == std::string::npos ? "!" + inner : "!(" + inner + ")";
  }
};
template <class... A>
struct Label<Do<A...>> {
  static std::string text() {
    std::string all;
    ((all += (all.empty() ? "" : "; ") + Label<A>::text()), ...);
    return all;
  }
};

}  // namespace pmc::checker::msm

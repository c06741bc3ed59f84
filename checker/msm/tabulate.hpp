/// The only templates over the MSM back-end: include this in a machine's own .cpp and nowhere else
/// (5 to 10 s and 0.5 GB to compile).  describe<F>() hands everything else to plain code.
#pragma once
#include <array>
#include <boost/mp11.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <new>

#include "checker/machine.hpp"
#include "checker/msm/front_end.hpp"

namespace pmc::checker::msm {
namespace detail {

namespace mp = boost::mp11;

template <class R>
inline constexpr bool stays = requires { typename R::row_type_tag; } &&
    (std::is_same_v<typename R::row_type_tag, boost::msm::irow_tag> ||
     std::is_same_v<typename R::row_type_tag, boost::msm::a_irow_tag> ||
     std::is_same_v<typename R::row_type_tag, boost::msm::g_irow_tag> ||
     std::is_same_v<typename R::row_type_tag, boost::msm::_irow_tag>);

/// The same contract as front::Row, plus: "row I fired".
template <class R, int I>
struct Traced {
  using Source = typename R::Source;
  using Target = typename R::Target;
  using Evt = typename R::Evt;
  static constexpr bool has_guard = !std::is_same_v<typename R::Guard, none>;
  using row_type_tag =
      std::conditional_t<stays<R>, std::conditional_t<has_guard, boost::msm::irow_tag, boost::msm::a_irow_tag>,
                         std::conditional_t<has_guard, boost::msm::row_tag, boost::msm::a_row_tag>>;
  template <class E, class F, class S, class T, class A>
  static boost::msm::back::HandledEnum action_call(F& fsm, const E& event, S& source, T& target, A&) {
    fsm.log->fired[fsm.log->fired_count++ & 3u] = static_cast<std::int16_t>(I);
    if constexpr (!std::is_same_v<typename R::Action, none>) typename R::Action{}(event, fsm, source, target);
    return boost::msm::back::HANDLED_TRUE;
  }
  template <class E, class F, class S, class T, class A>
  static bool guard_call(F& fsm, const E& event, S& source, T& target, A&) {
    return typename R::Guard{}(event, fsm, source, target);
  }
};

template <class Rows, class Indices>
struct TraceAll;
template <class... R, std::size_t... I>
struct TraceAll<mp_list<R...>, std::index_sequence<I...>> {
  using type = mp_list<Traced<R, static_cast<int>(I)>...>;
};

/// The front-end with its rows traced.
template <class F>
struct WithTrace : F {
  using rows = typename F::transition_table;
  using transition_table = typename TraceAll<rows, std::make_index_sequence<mp::mp_size<rows>::value>>::type;
};

template <class R>
using EventOf = typename R::Evt;

template <class F>
struct Binding {
  using Sm = boost::msm::back::state_machine<WithTrace<F>>;
  using Vars = typename F::Vars;
  using Rows = typename F::transition_table;
  using Events = mp::mp_unique<mp::mp_transform<EventOf, Rows>>;
  using States = typename Sm::state_list;  // an MPL set; numbered by get_state_id
  static constexpr unsigned state_count = boost::mpl::size<States>::value;
  static constexpr unsigned region_count = Sm::nr_regions::value;
  template <class S>
  static constexpr int state_id = boost::msm::back::get_state_id<typename Sm::stt, S>::value;

  // What would be state outside the state vector does not compile.
  struct Layout : boost::msm::front::state_machine_def<Layout> {
    Vars v;
    StepLog* log;
  };
  static_assert(sizeof(F) == sizeof(Layout), "a machine has no data but its Vars");
  static_assert(std::is_trivially_copyable_v<Vars>);
  template <class R>
  static constexpr bool row_is_disciplined =
      std::is_empty_v<typename R::Guard> && std::is_empty_v<typename R::Action> &&
      sizeof(typename R::Source) == sizeof(boost::msm::front::state<>);

  /// Every guard and action, over its whole domain, inside a constant expression: one that reads or
  /// writes anything but Vars and event does not compile.
  template <class R>
  static consteval bool row_is_pure() {
    using E = typename R::Evt;
    constexpr std::uint64_t all = std::uint64_t{Domain<Vars>::size} * Domain<E>::size;
    constexpr std::uint64_t stride = all > 4096 ? all / 4096 + 1 : 1;  // sampled above 4,096 combinations
    for (std::uint64_t i = 0; i < all; i += stride) {
      Vars vars = Domain<Vars>::at(static_cast<unsigned>(i % Domain<Vars>::size));
      const E event = Domain<E>::at(static_cast<unsigned>(i / Domain<Vars>::size));
      bool enabled = true;
      if constexpr (!std::is_same_v<typename R::Guard, none>) enabled = R::Guard::eval(std::as_const(vars), event);
      if constexpr (!std::is_same_v<typename R::Action, none>)
        if (enabled) R::Action::eval(vars, event);
      if (enabled && Domain<Vars>::index(vars) >= Domain<Vars>::size) return false;
    }
    return true;
  }
  template <class... R>
  static consteval bool rows_are_disciplined(mp_list<R...>) {
    static_assert((row_is_disciplined<R> && ...), "states, guards and actions hold no data");
    static_assert((row_is_pure<R>() && ...), "guards and actions are pure functions of Vars and event");
    return true;
  }
  static_assert(rows_are_disciplined(Rows{}));

  struct Box {
    Sm machine;
    StepLog log;
    Box() {
      machine.log = &log;
      machine.start();
      log = {};
    }
  };
  static Box& box(void* p) { return *static_cast<Box*>(p); }
  // current_state() is public, and points into a machine that is not const.
  static int* regions(Sm& machine) { return const_cast<int*>(machine.current_state()); }

  static std::uint64_t snapshot(void* p) {
    std::uint64_t key = Domain<Vars>::index(box(p).machine.v);
    for (unsigned r = 0; r < region_count; ++r)
      key = key * state_count + static_cast<unsigned>(regions(box(p).machine)[r]);
    return key;
  }
  static void restore(void* p, std::uint64_t key) {
    box(p).log = {};
    for (unsigned r = region_count; r-- > 0; key /= state_count)
      regions(box(p).machine)[r] = static_cast<int>(key % state_count);
    box(p).machine.v = Domain<Vars>::at(static_cast<unsigned>(key));
  }
  static std::uint64_t region_state(std::uint64_t key, unsigned region) {
    for (unsigned r = region_count - 1; r > region; --r) key /= state_count;
    return key % state_count;
  }
  static std::string vars_text(std::uint64_t key) {
    for (unsigned r = 0; r < region_count; ++r) key /= state_count;
    std::string text;
    const auto values = Domain<Vars>::texts(Domain<Vars>::at(static_cast<unsigned>(key)));
    for (const auto& value : values) text += (text.empty() ? "" : ",") + value;
    return text;
  }
  template <class E>
  static bool process(Sm& machine, unsigned values) {
    return (machine.process_event(Domain<E>::at(values)) & boost::msm::back::HANDLED_TRUE) != 0;
  }
  static void fire(void* p, unsigned letter, std::int16_t (&fired)[4], unsigned& fired_count, bool& handled) {
    Box& b = box(p);
    b.log = {};
    unsigned base = 0;
    bool done = false;
    mp::mp_for_each<mp::mp_transform<std::type_identity, Events>>([&]<class E>(std::type_identity<E>) {
      constexpr unsigned size = Domain<E>::size;
      if (!done && letter < base + size) {
        handled = process<E>(b.machine, letter - base);
        done = true;
      }
      base += size;
    });
    for (unsigned i = 0; i < 4; ++i) fired[i] = b.log.fired[i];
    fired_count = b.log.fired_count;
    b.log = {};
  }
  template <class R>
  static bool guard_of(const Vars& vars, unsigned values) {
    if constexpr (std::is_same_v<typename R::Guard, none>)
      return true;
    else
      return R::Guard::eval(vars, Domain<typename R::Evt>::at(values));
  }
  template <class... R>
  static bool guard_at(mp_list<R...>, const Vars& vars, unsigned row, unsigned values) {
    static constexpr std::array<bool (*)(const Vars&, unsigned), sizeof...(R)> guards{&guard_of<R>...};
    return guards[row](vars, values);
  }
  static bool guard(void* p, unsigned row, unsigned values) {
    return guard_at(Rows{}, std::as_const(box(p).machine.v), row, values);
  }

  template <class... R>
  static void describe_rows(mp_list<R...>, MachineOps& ops) {
    const auto target = []<class Rw>() {
      return std::is_same_v<typename Rw::Target, none> ? std::string(name_of<typename Rw::Source>())
                                                       : std::string(name_of<typename Rw::Target>());
    };
    ops.rows = {pmc::checker::Row{std::string(name_of<typename R::Source>()), std::string(name_of<typename R::Evt>()),
                                  target.template operator()<R>(), Label<typename R::Guard>::text(),
                                  Label<typename R::Action>::text(), stays<R>}...};
    ops.row_source = {state_id<typename R::Source>...};
    ops.row_event = {static_cast<int>(mp::mp_find<Events, typename R::Evt>::value)...};
  }
};

}  // namespace detail

/// The machine's rows, names and code, for tabulate().
template <class F>
MachineOps describe() {
  using B = detail::Binding<F>;
  MachineOps ops;
  ops.name = name_of<F>();
  ops.size = sizeof(typename B::Box);
  ops.align = alignof(typename B::Box);
  ops.construct = [](void* p) { ::new (p) typename B::Box; };
  ops.destroy = [](void* p) { B::box(p).~Box(); };
  ops.snapshot = &B::snapshot;
  ops.restore = &B::restore;
  ops.fire = &B::fire;
  ops.guard = &B::guard;
  ops.vars_text = &B::vars_text;
  ops.region_state = &B::region_state;
  ops.regions = B::region_count;
  ops.vars = Domain<typename B::Vars>::size;
  B::describe_rows(typename B::Rows{}, ops);
  unsigned base = 0;
  detail::mp::mp_for_each<detail::mp::mp_transform<std::type_identity, typename B::Events>>(
      [&]<class E>(std::type_identity<E>) {
        const unsigned size = Domain<E>::size;
        ops.events.push_back({std::string(name_of<E>()), static_cast<LetterIndex>(base), static_cast<LetterIndex>(size)});
        for (unsigned i = 0; i < size; ++i) {
          const auto texts = Domain<E>::texts(Domain<E>::at(i));
          ops.letters.push_back({std::string(name_of<E>()), {texts.begin(), texts.end()}});
          ops.letter_names.push_back(letter_name(Domain<E>::at(i)));
        }
        base += size;
      });
  ops.states.resize(B::state_count);
  boost::mpl::for_each<typename B::States, boost::mpl::make_identity<boost::mpl::_1>>(
      [&]<class S>(boost::mpl::identity<S>) { ops.states[static_cast<std::size_t>(B::template state_id<S>)] = name_of<S>(); });
  return ops;
}

}  // namespace pmc::checker::msm

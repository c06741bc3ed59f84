// Tabulation: right machines give the table that one can work out; wrong ones are refused by name.
#define BOOST_TEST_MODULE tabulate
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <ostream>
#include <random>
#include <set>

#include "checker/msm/tabulate.hpp"
#include "model/machines.hpp"
#include "properties/property.hpp"

using namespace pmc::checker;
using namespace pmc::checker::msm;
namespace data = boost::unit_test::data;

namespace {

using pmc::checker::msm::Row;  // of a front-end; pmc::checker::Row is what tabulation makes of it

// ---- a right machine: a turnstile that wears out after two pushes, and its lamp

struct push {};
struct reset {};
struct lamp {
  bool on;
};
struct Wear {
  Below<3> pushes;
};
struct Open : State {};
struct Shut : State {};
struct Dark : State {};
struct Lit : State {};
struct Worn : Guard<Worn> {
  static constexpr bool eval(const auto& v, const auto&) { return v.pushes == 2u; }
};
struct On : Guard<On> {
  static constexpr bool eval(const auto&, const auto& e) { return e.on; }
};
struct Count : Action<Count> {
  static constexpr void eval(auto& v, const auto&) { v.pushes = v.pushes < 2u ? v.pushes + 1 : 2u; }
};
struct Turnstile : FrontEnd<Turnstile, Wear> {
  using initial_state = mp_list<Open, Dark>;
  using transition_table = mp_list<      //
      Row<Open, push, Shut, Count, Not<Worn>>,  // 0
      Row<Shut, reset, Open>,                   // 1
      Row<Lit, reset, Dark>,                    // 2: both regions hear it
      Row<Dark, lamp, Lit, none, On>,           // 3
      Row<Lit, lamp, Dark, none, Not<On>>,      // 4
      Row<Lit, lamp, none, none, On>>;          // 5
};

// ---- wrong machines

struct go {};
struct stop {};
struct A : State {};
struct B : State {};
struct C : State {};
struct D : State {};
struct Small : Guard<Small> {
  static constexpr bool eval(const auto& v, const auto&) { return v.pushes < 2u; }
};
struct Even : Guard<Even> {
  static constexpr bool eval(const auto& v, const auto&) { return v.pushes % 2 == 0; }
};
struct Never : Guard<Never> {
  static constexpr bool eval(const auto&, const auto&) { return false; }
};
struct Ambiguous : FrontEnd<Ambiguous, Wear> {
  using initial_state = A;
  using transition_table = mp_list<Row<A, go, B, none, Small>, Row<A, go, none, none, Even>, Row<B, stop, A, Count>>;
};
/// The same, but in one configuration only: after two steps.
struct AmbiguousLater : FrontEnd<AmbiguousLater, Wear> {
  using initial_state = A;
  using transition_table = mp_list<Row<A, go, none, Count, Small>, Row<A, stop, B, none, Not<Small>>, Row<A, stop, C, none, Even>,
                                   Row<B, go, none>, Row<C, go, none>>;
};
struct Unreachable : FrontEnd<Unreachable> {
  using initial_state = A;
  using transition_table = mp_list<Row<A, go, none>, Row<B, stop, A>>;
};
struct NeverEnabled : FrontEnd<NeverEnabled> {
  using initial_state = A;
  using transition_table = mp_list<Row<A, go, B>, Row<B, go, A>, Row<B, stop, A, none, Never>>;
};
/// One region's action decides the other's guard of the same step.
struct Entangled : FrontEnd<Entangled, Wear> {
  using initial_state = mp_list<A, C>;
  using transition_table = mp_list<Row<A, go, B, Count>, Row<B, stop, A>, Row<C, go, D, none, Not<Even>>, Row<D, stop, C>>;
};

std::string refusal(const Result<Machine>& result) { return result.has_value() ? "" : result.error().what; }

/// The fragments that a message has to have; the first that it has not, or nothing.
std::string missing(const std::string& text, const std::vector<std::string_view>& fragments) {
  for (const auto f : fragments)
    if (text.find(f) == std::string::npos) return "no \"" + std::string(f) + "\" in: " + text;
  return {};
}

// ---- a machine by hand: what its template cannot get wrong, it can

struct Hand {
  std::uint64_t at = 0;      ///< 0: Left, 1: Right
  std::uint64_t hidden = 0;  ///< in the object's bytes, and not in the snapshot
};
Hand& hand(void* p) { return *static_cast<Hand*>(p); }
unsigned outside = 0;  ///< state outside the object

using Fire = void (*)(void*, unsigned, std::int16_t (&)[4], unsigned&, bool&);
void swing(void* p, unsigned, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
  fired[0] = static_cast<std::int16_t>(hand(p).at);
  count = 1;
  handled = true;
  hand(p).at ^= 1;
}

/// Left <-> Right on `go`; right, as it stands.
MachineOps pendulum(Fire fire = swing) {
  MachineOps ops;
  ops.name = "Pendulum";
  ops.size = sizeof(Hand);
  ops.align = alignof(Hand);
  ops.construct = [](void* p) { ::new (p) Hand; };
  ops.destroy = [](void* p) { hand(p).~Hand(); };
  ops.snapshot = [](void* p) { return hand(p).at; };
  ops.restore = [](void* p, std::uint64_t key) { hand(p).at = key; };
  ops.fire = fire;
  ops.guard = [](void*, unsigned, unsigned) { return true; };
  ops.rows = {{"Left", "go", "Right", "", "", false}, {"Right", "go", "Left", "", "", false}};
  ops.row_source = {0, 1};
  ops.row_event = {0, 0};
  ops.events = {{"go", 0, 1}};
  ops.letters = {{"go", {}}};
  ops.letter_names = {"go"};
  ops.states = {"Left", "Right"};
  ops.vars_text = [](std::uint64_t) { return std::string(); };
  ops.region_state = [](std::uint64_t key, unsigned) { return key; };
  return ops;
}

struct Wrong {
  const char* what;
  Fire fire;
  std::vector<std::string_view> message;
  friend std::ostream& operator<<(std::ostream& out, const Wrong& w) { return out << w.what; }
};
const std::vector<Wrong> wrongs{
    {"a member that remembers",
     [](void* p, unsigned letter, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
       swing(p, letter, fired, count, handled);
       ++hand(p).hidden;
     },
     {"row 0 (Left + go -> Right)", "hidden state", "in Left on go"}},
    {"it remembers only on the way back",
     [](void* p, unsigned letter, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
       if (hand(p).at == 1) hand(p).hidden = 1;
       swing(p, letter, fired, count, handled);
     },
     {"row 1 (Right + go -> Left)", "hidden state", "in Right on go"}},
    {"a counter outside the object",
     [](void* p, unsigned letter, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
       swing(p, letter, fired, count, handled);
       if (++outside % 2 == 0) hand(p).at ^= 1;
     },
     {"row 0 (Left + go -> Right)", "depends on the past", "in Left on go"}},
    {"another row than the table's",
     [](void* p, unsigned letter, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
       swing(p, letter, fired, count, handled);
       fired[0] ^= 1;
     },
     {"row 1 (Right + go -> Left) fired in Left on go", "another than the table says"}},
    {"no row, where the table has one",
     [](void*, unsigned, std::int16_t (&)[4], unsigned& count, bool& handled) {
       count = 0;
       handled = false;
     },
     {"no row fired in Left on go", "the table enables 1 row(s)"}},
    {"a row that fires without being handled",
     [](void* p, unsigned letter, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
       swing(p, letter, fired, count, handled);
       handled = false;
     },
     {"row 0 (Left + go -> Right) fired in Left on go", "hidden state"}},
    {"two rows in one region",
     [](void* p, unsigned letter, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
       swing(p, letter, fired, count, handled);
       fired[1] = 1;
       count = 2;
     },
     {"in Left on go", "the table enables 1 row(s)"}},
};

/// 0 -> 1 -> .. -> configurations-1 -> 0 in one state with Vars.
template <std::uint64_t Configurations>
MachineOps clock_of() {
  MachineOps ops = pendulum([](void* p, unsigned, std::int16_t (&fired)[4], unsigned& count, bool& handled) {
    fired[0] = 0;
    count = 1;
    handled = true;
    hand(p).at = (hand(p).at + 1) % Configurations;
  });
  ops.rows = {{"Ticking", "go", "Ticking", "", "tick", true}};
  ops.row_source = {0};
  ops.row_event = {0};
  ops.states = {"Ticking"};
  ops.vars = Configurations;
  ops.vars_text = [](std::uint64_t key) { return std::to_string(key); };
  ops.region_state = [](std::uint64_t, unsigned) { return std::uint64_t{0}; };
  return ops;
}

/// What a table says that its rows do not: an empty text, or the first such thing.
std::string disagreement(const Machine& m) {
  const auto& a = m.automaton;
  if (const auto defect = a.defect(); !defect.empty()) return defect;
  if (m.active.size() != a.states.size() * m.regions || m.fired.size() != a.next.size() * m.regions) return "sizes";
  std::vector<bool> fires(m.rows.size(), false);
  for (StateIndex s = 0; s < a.states.size(); ++s)
    for (LetterIndex l = 0; l < a.letters.size(); ++l) {
      const StateIndex to = a.step(s, l);
      const std::string where = " in " + a.states[s] + " on " + a.letters[l];
      std::vector<std::string> active;
      for (unsigned r = 0; r < m.regions; ++r) active.push_back(m.states[m.active[s * m.regions + r]]);
      unsigned fired = 0;
      for (unsigned i = 0; i < m.regions; ++i) {
        const int row = m.fired[(std::size_t{s} * a.letters.size() + l) * m.regions + i];
        if (row < 0) continue;
        ++fired;
        fires[static_cast<std::size_t>(row)] = true;
        const pmc::checker::Row& r = m.rows[static_cast<std::size_t>(row)];
        if (r.event != m.letters[l].event) return "a row of another event fired" + where;
        const auto region = std::ranges::find(active, r.source);
        if (region == active.end()) return "a row of another state fired" + where;
        *region = r.target;
      }
      if ((fired > 0) != (to != no_state)) return "a step without a row, or the other way round" + where;
      if (to == no_state) continue;
      for (unsigned r = 0; r < m.regions; ++r)
        if (m.states[m.active[to * m.regions + r]] != active[r]) return "the rows lead to " + active[r] + where;
    }
  if (std::ranges::count(fires, false) != 0) return "a row never fires";
  if (std::set(a.states.begin(), a.states.end()).size() != a.states.size()) return "two states of one name";
  if (std::set(a.letters.begin(), a.letters.end()).size() != a.letters.size()) return "two letters of one name";
  return {};
}

/// Every state is reached from the initial one.
bool all_reached(const Automaton& a) {
  std::set<StateIndex> seen(a.initial.begin(), a.initial.end());
  std::vector<StateIndex> work(seen.begin(), seen.end());
  while (!work.empty()) {
    const StateIndex s = work.back();
    work.pop_back();
    for (LetterIndex l = 0; l < a.letters.size(); ++l)
      if (const StateIndex to = a.step(s, l); to != no_state && seen.insert(to).second) work.push_back(to);
  }
  return seen.size() == a.states.size();
}

}  // namespace

// ---- the right machine

BOOST_AUTO_TEST_CASE(a_right_machine_has_every_configuration_once) {
  const auto result = tabulate(describe<Turnstile>());
  BOOST_TEST_REQUIRE(result.has_value(), refusal(result));
  const Machine& m = result.value();
  BOOST_TEST(m.name == "Turnstile");
  BOOST_TEST(m.regions == 2);
  BOOST_TEST(m.rows.size() == 6);
  // Open after 0, 1, 2 pushes, Shut after 1, 2; each dark or lit.
  BOOST_TEST(m.automaton.states.size() == (3 + 2) * 2);
  const std::vector<std::string> letters{"push", "reset", "lamp(false)", "lamp(true)"};
  BOOST_TEST(m.automaton.letters == letters, boost::test_tools::per_element());
  BOOST_TEST(m.automaton.states[m.automaton.initial.at(0)] == "Open+Dark{0}");
  BOOST_TEST(disagreement(m) == "");
  BOOST_TEST(all_reached(m.automaton));
}
BOOST_AUTO_TEST_CASE(a_right_machine_has_the_table_that_one_works_out) {
  const Machine m = tabulated(describe<Turnstile>());
  const auto step = [&](std::string_view from, std::string_view letter) {
    const StateIndex to = m.automaton.step(m.automaton.state(from), m.automaton.letter(letter));
    return to == no_state ? "refused" : m.automaton.states[to];
  };
  BOOST_TEST(step("Open+Dark{0}", "push") == "Shut+Dark{1}");
  BOOST_TEST(step("Open+Lit{1}", "push") == "Shut+Lit{2}");
  BOOST_TEST(step("Open+Lit{2}", "push") == "refused");
  BOOST_TEST(step("Shut+Dark{1}", "push") == "refused");
  BOOST_TEST(step("Shut+Dark{1}", "reset") == "Open+Dark{1}");
  BOOST_TEST(step("Shut+Lit{1}", "reset") == "Open+Dark{1}");  // both regions move
  BOOST_TEST(step("Open+Dark{0}", "reset") == "refused");
  BOOST_TEST(step("Open+Dark{0}", "lamp(true)") == "Open+Lit{0}");
  BOOST_TEST(step("Open+Lit{0}", "lamp(true)") == "Open+Lit{0}");  // stays, and says so
  BOOST_TEST(step("Open+Dark{0}", "lamp(false)") == "refused");
  const auto where_lit = m.where("Lit");
  for (std::size_t s = 0; s < where_lit.size(); ++s)
    BOOST_TEST(where_lit[s] == (m.automaton.states[s].find("Lit") != std::string::npos), m.automaton.states[s]);
  BOOST_TEST(std::ranges::count(m.where("Nowhere"), true) == 0);
  BOOST_TEST(std::ranges::count(m.where_any({"Dark", "Lit"}), true) == 10);
}
BOOST_AUTO_TEST_CASE(a_row_reads_as_it_is_written) {
  const Machine m = tabulated(describe<Turnstile>());
  BOOST_TEST(m.rows[0].source == "Open");
  BOOST_TEST(m.rows[0].event == "push");
  BOOST_TEST(m.rows[0].target == "Shut");
  BOOST_TEST(m.rows[0].guard == "!Worn");
  BOOST_TEST(m.rows[0].action == "Count");
  BOOST_TEST(!m.rows[0].stays);
  BOOST_TEST(m.rows[5].target == "Lit");
  BOOST_TEST(m.rows[5].stays);
}
BOOST_AUTO_TEST_CASE(one_live_machine_agrees_with_the_table_for_a_hundred_thousand_steps) {
  const MachineOps ops = describe<Turnstile>();
  const Machine m = tabulated(ops);
  alignas(16) std::array<unsigned char, 4096> storage{};
  BOOST_TEST_REQUIRE((ops.size <= storage.size() && ops.align <= 16));
  std::mt19937_64 random(6);
  StateIndex state = m.automaton.initial.front();
  ops.construct(storage.data());
  for (unsigned i = 0; i < 100'000; ++i) {
    if (i % 100 == 0) {  // another turnstile, since this one is worn out
      ops.destroy(storage.data());
      ops.construct(storage.data());
      state = m.automaton.initial.front();
    }
    const auto letter = static_cast<LetterIndex>(random() % m.automaton.letters.size());
    std::int16_t fired[4];
    unsigned count = 0;
    bool handled = false;
    ops.fire(storage.data(), letter, fired, count, handled);
    const StateIndex to = m.automaton.step(state, letter);
    BOOST_TEST_REQUIRE(handled == (to != no_state));
    if (to != no_state) state = to;
    std::string now = ops.states[ops.region_state(ops.snapshot(storage.data()), 0)];
    now += "+" + ops.states[ops.region_state(ops.snapshot(storage.data()), 1)];
    now += "{" + ops.vars_text(ops.snapshot(storage.data())) + "}";
    BOOST_TEST_REQUIRE(now == m.automaton.states[state]);
  }
  ops.destroy(storage.data());
}

// ---- wrong machines

BOOST_AUTO_TEST_CASE(guards_that_are_open_at_once_are_refused_with_both_rows) {
  BOOST_TEST(missing(refusal(tabulate(describe<Ambiguous>())),
                     {"Ambiguous", "rows 0 (A + go [Small] -> B) and 1 (A + go [Even] -> A)", "enabled at once in A{0} on go"}) == "");
  BOOST_TEST(missing(refusal(tabulate(describe<AmbiguousLater>())),
                     {"rows 1 (A + stop [!Small] -> B) and 2 (A + stop [Even] -> C)", "enabled at once in A{2} on stop"}) == "");
}
BOOST_AUTO_TEST_CASE(a_row_of_a_state_that_is_never_reached_is_named) {
  BOOST_TEST(missing(refusal(tabulate(describe<Unreachable>())), {"row 1 (B + stop -> A) can never fire"}) == "");
}
BOOST_AUTO_TEST_CASE(a_row_whose_guard_never_opens_is_named) {
  BOOST_TEST(missing(refusal(tabulate(describe<NeverEnabled>())), {"row 2 (B + stop [Never] -> A) can never fire"}) == "");
}
BOOST_AUTO_TEST_CASE(a_region_whose_action_decides_the_others_guard_is_refused) {
  BOOST_TEST(missing(refusal(tabulate(describe<Entangled>())),
                     {"A+C{0} on go", "one region's action changes another region's guard"}) == "");
}
BOOST_AUTO_TEST_CASE(a_machine_that_the_project_ships_may_not_be_wrong) {
  BOOST_CHECK_EXCEPTION(tabulated(describe<Unreachable>()), std::logic_error,
                        [](const std::logic_error& e) { return missing(e.what(), {"Unreachable"}).empty(); });
}

BOOST_AUTO_TEST_CASE(the_machine_made_by_hand_is_right_as_it_stands) {
  const auto result = tabulate(pendulum());
  BOOST_TEST_REQUIRE(result.has_value(), refusal(result));
  BOOST_TEST(result.value().automaton.states.size() == 2);
  BOOST_TEST(disagreement(result.value()) == "");
}
BOOST_DATA_TEST_CASE(what_a_machine_keeps_to_itself_is_found, data::make(wrongs), sample) {
  outside = 0;
  BOOST_TEST(missing(refusal(tabulate(pendulum(sample.fire))), sample.message) == "");
}
BOOST_AUTO_TEST_CASE(a_state_that_changes_without_a_row_is_refused) {
  MachineOps ops = pendulum([](void* p, unsigned, std::int16_t (&)[4], unsigned& count, bool& handled) {
    count = 0;
    handled = false;
    hand(p).at ^= 1;
  });
  ops.guard = [](void*, unsigned, unsigned) { return false; };
  BOOST_TEST(missing(refusal(tabulate(ops)), {"no row fired in Left on go", "the state changed"}) == "");
}
BOOST_AUTO_TEST_CASE(a_machine_has_65534_configurations_at_most) {
  const auto most = tabulate(clock_of<65534>());
  BOOST_TEST_REQUIRE(most.has_value(), refusal(most));
  BOOST_TEST(most.value().automaton.states.size() == 65534);
  BOOST_TEST(most.value().automaton.step(65533, 0) == 0);
  BOOST_TEST(missing(refusal(tabulate(clock_of<65535>())), {"more than 65,534 configurations"}) == "");
  BOOST_TEST(missing(refusal(tabulate(clock_of<1'000'000>())), {"more than 65,534 configurations"}) == "");
}
BOOST_AUTO_TEST_CASE(a_machine_has_four_regions_at_most) {
  MachineOps ops = pendulum();
  ops.regions = 5;
  ops.region_state = [](std::uint64_t key, unsigned region) { return region == 0 ? key : 0; };
  BOOST_TEST(missing(refusal(tabulate(ops)), {"more than 4 orthogonal regions"}) == "");
}

// ---- the machines that the project ships

BOOST_AUTO_TEST_CASE(every_machine_of_the_model_agrees_with_its_rows) {
  BOOST_TEST(!pmc::model::machines().empty());
  for (const auto& [machine, brief] : pmc::model::machines())
    BOOST_TEST_CONTEXT(machine->name) {
      BOOST_TEST(disagreement(*machine) == "");
      BOOST_TEST(all_reached(machine->automaton));
    }
}
BOOST_AUTO_TEST_CASE(every_monitor_agrees_with_its_rows_and_is_total) {
  BOOST_TEST(!pmc::properties::all().empty());
  for (const auto& p : pmc::properties::all())
    BOOST_TEST_CONTEXT(p.id) {
      const Machine& m = *p.monitor;
      BOOST_TEST(disagreement(m) == "");
      BOOST_TEST(all_reached(m.automaton));
      std::vector<std::string> bad;
      for (const auto& v : p.violations) bad.push_back(v.state);
      const auto violating = m.where_any(bad);
      BOOST_TEST(!violating[m.automaton.initial.front()]);
      for (StateIndex s = 0; s < m.automaton.states.size(); ++s)
        for (LetterIndex l = 0; l < m.automaton.letters.size(); ++l)
          if (!violating[s] && m.automaton.step(s, l) == no_state)
            BOOST_ERROR(m.automaton.states[s] + " has no row for " + m.automaton.letters[l]);
    }
}

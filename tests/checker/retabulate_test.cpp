// A machine that behaves otherwise, against one that can be worked out by hand.
#define BOOST_TEST_MODULE retabulate
#include <boost/test/unit_test.hpp>

#include "checker/msm/tabulate.hpp"
#include "checker/retabulate.hpp"

using namespace pmc::checker;
using namespace pmc::checker::msm;

namespace {

using pmc::checker::msm::Row;

// A door that is locked at night, and counts how often it was opened, up to two.
struct open {};
struct close {};
struct dusk {};
struct dawn {};
struct DoorVars {
  Below<3> opened;
  bool night;
};
struct Shut : State {};
struct Ajar : State {};
struct Day : Guard<Day> {
  static constexpr bool eval(const auto& v, const auto&) { return !v.night && v.opened < 2u; }
};
struct Count : Action<Count> {
  static constexpr void eval(auto& v, const auto&) { v.opened = v.opened + 1; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(auto& v, const auto&) { v.opened = 0; }
};
template <bool Night>
struct BecomesNight : Action<BecomesNight<Night>> {
  static constexpr void eval(auto& v, const auto&) { v.night = Night; }
};
struct Door : FrontEnd<Door, DoorVars> {
  using initial_state = Shut;
  using transition_table = mp_list<                                //
      Row<Shut, open, Ajar, Count, Day>,                           // 0
      Row<Ajar, close, Shut>,                                      // 1
      Row<Shut, dusk, none, Do<Forget, BecomesNight<true>>>,       // 2
      Row<Shut, dawn, none, BecomesNight<false>>>;                 // 3
};
const Machine& door() {
  static const Machine m = tabulated(describe<Door>());
  return m;
}
using Step = std::optional<Stepper::Step>;

Step as_it_is(const Stepper& original, std::uint64_t from, LetterIndex letter) { return original.step(from, letter); }
/// The night does not make the door forget how often it was opened.
Step keeps_count(const Stepper& original, std::uint64_t from, LetterIndex letter) {
  Step s = original.step(from, letter);
  if (s && s->row == 2) {
    Configuration to(origin(door()), s->to);
    to.set_field(0, Configuration(origin(door()), from).field(0));
    s->to = to.snapshot();
  }
  return s;
}

}  // namespace

BOOST_AUTO_TEST_CASE(fields_have_their_sizes) {
  BOOST_TEST(origin(door()).fields == (std::vector<unsigned>{3, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_configuration_is_its_state_and_its_fields) {
  for (std::size_t s = 0; s < origin(door()).snapshots.size(); ++s) {
    Configuration c(origin(door()), origin(door()).snapshots[s]);
    BOOST_TEST(c.state() == door().active[s]);
    BOOST_TEST(c.snapshot() == origin(door()).snapshots[s]);
    const std::string text = door().states[c.state()] + "{" + std::to_string(c.field(0)) + "," + (c.field(1) != 0 ? "true" : "false") + "}";
    BOOST_TEST(text == door().automaton.states[s]);
  }
}

BOOST_AUTO_TEST_CASE(behaving_as_it_is_changes_nothing) {
  const Machine same = retabulated(door(), as_it_is);
  BOOST_TEST(same.automaton.states == door().automaton.states);
  BOOST_TEST(same.automaton.next == door().automaton.next);
  BOOST_TEST(same.fired == door().fired);
  BOOST_TEST(bisimilar(same.automaton, door().automaton, [](auto, auto) { return true; }));
}

BOOST_AUTO_TEST_CASE(what_only_the_wrong_machine_gets_into_comes_after_the_rest) {
  // By day shut or ajar having counted 0..2, but not ajar with 0; shut at night with 0.
  BOOST_TEST(door().automaton.states.size() == 6u);
  const Machine wrong = retabulated(door(), keeps_count);
  BOOST_TEST_REQUIRE(wrong.automaton.states.size() == 8u);  // at night with 1 and 2 as well
  for (std::size_t s = 0; s < 6; ++s) BOOST_TEST(wrong.automaton.states[s] == door().automaton.states[s]);
  BOOST_TEST(wrong.automaton.defect().empty());
  const StateIndex opened_once = wrong.automaton.state("Shut{1,false}"), at_night = wrong.automaton.state("Shut{1,true}");
  BOOST_TEST_REQUIRE(at_night != no_state);
  BOOST_TEST(wrong.automaton.step(opened_once, wrong.automaton.letter("dusk")) == at_night);
  BOOST_TEST(wrong.automaton.step(at_night, wrong.automaton.letter("dawn")) == opened_once);
  BOOST_TEST(wrong.automaton.step(at_night, wrong.automaton.letter("open")) == no_state);
  BOOST_TEST(wrong.states[wrong.active[at_night]] == "Shut");
  BOOST_TEST(!bisimilar(wrong.automaton, door().automaton, [](auto, auto) { return true; }));
}

BOOST_AUTO_TEST_CASE(states_that_differ_only_in_name_are_bisimilar_unless_they_count_as_different) {
  const Automaton one{.name = "one", .states = {"A"}, .letters = {"l"}, .initial = {0}, .next = {0}};
  const Automaton two{.name = "two", .states = {"A", "B"}, .letters = {"l"}, .initial = {0}, .next = {1, 0}};
  BOOST_TEST(bisimilar(one, two, [](auto, auto) { return true; }));
  BOOST_TEST(!bisimilar(one, two, [](StateIndex, StateIndex t) { return t == 0; }));
  // Started elsewhere, they may differ.
  const Automaton ends{.name = "ends", .states = {"A", "B"}, .letters = {"l"}, .initial = {0}, .next = {0, 1}};
  const Automaton stops{.name = "stops", .states = {"A", "B"}, .letters = {"l"}, .initial = {0}, .next = {0, no_state}};
  BOOST_TEST(!bisimilar(ends, stops, [](auto, auto) { return true; }));
}

// A caller and its callees as one automaton: of every shipped caller, each of its functions finds its own steps there.
#define BOOST_TEST_MODULE flatten
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <stdexcept>

#include "checker/language.hpp"
#include "model/flatten.hpp"
#include "tests/checker/toy.hpp"

using namespace pmc::tests;
using namespace pmc::model;

namespace {

Observed as_it_is(const Automaton& a) { return {&a, a.letters}; }

std::set<std::string> taken(const Automaton& a) {
  std::set<std::string> letters;
  for (std::size_t i = 0; i < a.next.size(); ++i)
    if (a.next[i] != no_state) letters.insert(a.letters[i % a.letters.size()]);
  return letters;
}

Machine machine(std::string name, Automaton a) {
  Machine m;
  m.name = std::move(name);
  m.automaton = std::move(a);
  return m;
}
Automaton named(Automaton a, std::vector<std::string> letters) {
  a.letters = std::move(letters);
  return a;
}
Caller caller_of(const Machine& machine, const Machine& callee) {
  Caller c;
  c.name = "c";
  c.machine = &machine;
  c.callees.push_back({.machine = &callee});
  return c;
}
/// The caller calls f, f does one step and returns it.
const Machine outer = machine("outer", named(automaton(4, 4, {{0, 0, 1}, {1, 1, 2}, {1, 2, 3}, {2, 3, 0}, {3, 3, 0}}),
                                             {"f(a)", "f_returned(ok)", "f_returned(error)", "end"}));
const Machine inner = machine("f", named(automaton(4, 5, {{0, 0, 1}, {1, 2, 2}, {1, 3, 3}, {2, 1, 0}, {3, 4, 0}}),
                                         {"f(a)", "f_returned(ok)", "step(ok)", "step(error)", "f_returned(error)"}));

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_and_its_return_are_one_step_of_both) {
  const Automaton flat = flatten(caller_of(outer, inner));
  BOOST_TEST(flat.defect() == "");
  BOOST_TEST(flat.states == (std::vector<std::string>{"s0", "s1, f: s1", "s1, f: s2", "s1, f: s3", "s2", "s3"}),
             boost::test_tools::per_element());
  std::vector<std::string> steps;
  for (std::size_t s = 0; s < flat.states.size(); ++s)
    for (std::size_t l = 0; l < flat.letters.size(); ++l)
      if (const auto to = flat.step(static_cast<StateIndex>(s), static_cast<LetterIndex>(l)); to != no_state)
        steps.push_back(flat.states[s] + " -" + flat.letters[l] + "-> " + flat.states[to]);
  BOOST_TEST(steps == (std::vector<std::string>{"s0 -f(a)-> s1, f: s1", "s1, f: s1 -step(ok)-> s1, f: s2",
                                                "s1, f: s1 -step(error)-> s1, f: s3", "s1, f: s2 -f_returned(ok)-> s2",
                                                "s1, f: s3 -f_returned(error)-> s3", "s2 -end-> s0", "s3 -end-> s0"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_together_is_refused) {
  // No row for the error that f may return.
  const Machine forgetful =
      machine("outer", named(automaton(3, 4, {{0, 0, 1}, {1, 1, 2}, {2, 3, 0}}), {"f(a)", "f_returned(ok)", "f_returned(error)", "end"}));
  BOOST_CHECK_THROW(flatten(caller_of(forgetful, inner)), std::logic_error);
  // f is called again before it has returned.
  const Machine twice = machine("outer", named(automaton(3, 1, {{0, 0, 1}, {1, 0, 2}}), {"f(a)"}));
  BOOST_CHECK_THROW(flatten(caller_of(twice, inner)), std::logic_error);
  // Both can take the step.
  const Machine both = machine("outer", named(automaton(3, 2, {{0, 0, 1}, {1, 1, 2}}), {"f(a)", "step(ok)"}));
  BOOST_CHECK_THROW(flatten(caller_of(both, inner)), std::logic_error);
}

namespace {

bool calls(const Caller& c, std::string_view letter) {
  const std::string_view event = letter.substr(0, letter.find('('));
  return std::ranges::any_of(c.callees, [&](const Callee& callee) {
    return event == callee.machine->name || event == callee.machine->name + "_returned";
  });
}
/// The steps of each function, but calls and returns, named after the function, too: "suspend_console of hibernation_snapshot".
struct Told {
  std::vector<Machine> machines;  ///< the caller's first
  Caller caller;
};
Told told_apart(const Caller& c) {
  Told told{{*c.machine}, c};
  for (const Callee& callee : c.callees) told.machines.push_back(*callee.machine);
  for (Machine& m : told.machines)
    for (std::string& letter : m.automaton.letters)
      if (!calls(c, letter)) letter += " of " + m.name;
  told.caller.machine = &told.machines[0];
  for (std::size_t i = 0; i < c.callees.size(); ++i) told.caller.callees[i].machine = &told.machines[i + 1];
  return told;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_function_does_in_a_shipped_caller_what_it_does_and_nothing_else) {
  std::map<std::string, std::set<std::string>> by_itself, done;  // by function
  for (const Caller& c : callers()) {
    const Told told = told_apart(c);
    const Automaton apart = flatten(told.caller);
    BOOST_TEST_REQUIRE(apart.defect() == "");
    const std::set<std::string> all = taken(apart);
    for (const Machine& m : told.machines) {
      Observed seen{&apart, {}};
      for (const std::string& letter : apart.letters) seen.labels.push_back(m.automaton.letter(letter) == no_letter ? "" : letter);
      BOOST_TEST(shortest_only_in(seen, as_it_is(m.automaton)).none(), m.name + " in " + c.name);
      done[m.name].insert(all.begin(), all.end());
      by_itself[m.name].merge(taken(m.automaton));
    }
  }
  // Which arguments a function is called with depends on the caller; but each of its steps is taken in some caller.
  for (const auto& [function, letters] : by_itself)
    for (const std::string& letter : letters) BOOST_TEST((done[function].contains(letter)), function + ": " + letter);
}

BOOST_AUTO_TEST_CASE(a_step_is_the_same_whose_ever_it_is) {
  for (const Caller& c : callers()) {
    const Automaton flat = flatten(c), apart = flatten(told_apart(c).caller);
    BOOST_TEST_MESSAGE(c.name << ": " << flat.states.size() << " states, " << flat.letters.size() << " letters");
    BOOST_TEST(flat.states.size() == apart.states.size());
    Observed together{&apart, {}};
    for (const std::string& letter : apart.letters) together.labels.push_back(letter.substr(0, letter.find(" of ")));
    BOOST_TEST(equivalent(as_it_is(flat), together).holds());
    if (c.callees.empty()) BOOST_TEST(equivalent(as_it_is(flat), as_it_is(c.machine->automaton)).holds());
  }
}

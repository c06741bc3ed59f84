// Following what was seen: against the same without reductions on random systems and records, and by hand where the answer is plain.
#define BOOST_TEST_MODULE conformance
#include <boost/test/unit_test.hpp>
#include <set>

#include "checker/conformance.hpp"
#include "tests/checker/dice.hpp"
#include "tests/checker/toy.hpp"

using namespace pmc;
using namespace pmc::checker;
using namespace pmc::tests;

namespace {

struct Random {
  Toy toy;
  Observation observation;
};

/// Components, events among one to three of them, half of them seen; and a record of a walk, which may then be spoilt.
Random random_observation(std::uint64_t seed) {
  Dice dice(seed);
  Random r;
  const std::size_t components = dice.between(2, 6);
  const auto open_percent = static_cast<unsigned>(dice.between(25, 80)), read_percent = static_cast<unsigned>(dice.between(0, 70));
  for (std::size_t c = 0; c < components; ++c) {
    if (c > 0 && dice.percent(20)) {
      r.toy.system.add(Component{.name = "again", .automaton = &r.toy.automata.back()});
      continue;
    }
    const std::size_t states = dice.between(2, 5), letters = dice.between(2, 5);
    Automaton a = automaton(states, letters, {});
    for (std::size_t l = 0; l < letters; ++l) {
      const bool reads = dice.percent(read_percent);
      for (std::size_t s = 0; s < states; ++s)
        if (dice.percent(open_percent)) a.next[s * letters + l] = static_cast<StateIndex>(reads ? s : dice.below(states));
    }
    std::vector<bool> end;
    if (dice.percent(10)) {
      end.assign(states, false);
      end.back() = true;
    }
    r.toy.automata.push_back(std::move(a));
    r.toy.system.add(Component{.name = "own", .automaton = &r.toy.automata.back(), .home = {}, .end = std::move(end)});
  }
  const std::size_t events = dice.between(4, 18);
  const unsigned must_percent = dice.percent(50) ? 15 : 0;
  Observation& o = r.observation;
  for (std::size_t e = 0; e < events; ++e) {
    std::vector<Participant> who;
    const std::size_t wanted = dice.between(1, 3);
    for (ComponentIndex c = 0; c < components; ++c)
      if (dice.below(components) < wanted)
        who.push_back({c, static_cast<LetterIndex>(dice.below(r.toy.system.components()[c].automaton->letters.size())), dice.percent(must_percent) ? Role::must : Role::gate});
    r.toy.system.add(who, false);
    o.visible.push_back(dice.percent(45));
  }
  o.system = &r.toy.system;
  const auto steps = [&](const StateVector& s) {
    std::vector<EventIndex> can;
    if (r.toy.system.ended(s)) return can;
    for (EventIndex e = 0; e < events; ++e) {
      bool open = true;
      for (const Participant& p : r.toy.system.participants(e))
        open = open && (p.role != Role::gate || r.toy.system.components()[p.component].automaton->step(s[p.component], p.letter) != no_state);
      if (open) can.push_back(e);
    }
    return can;
  };
  StateVector s = r.toy.system.initial().front();
  for (int n = 0; n < 40 && o.seen.size() < 8; ++n) {
    const auto can = steps(s);
    if (can.empty()) break;
    const EventIndex e = can[dice.below(can.size())];
    for (const Participant& p : r.toy.system.participants(e))
      if (const StateIndex to = r.toy.system.components()[p.component].automaton->step(s[p.component], p.letter); to != no_state) s[p.component] = to;
    if (!o.visible[e]) continue;
    std::set<EventIndex> any{e};
    if (dice.percent(20)) any.insert(static_cast<EventIndex>(dice.below(events)));
    o.seen.push_back({{any.begin(), any.end()}});
  }
  // Spoilt: exchanged, lost, doubled, another event.
  if (o.seen.size() > 1 && dice.percent(60)) {
    const std::size_t at = dice.below(o.seen.size());
    switch (dice.below(4)) {
      case 0: std::swap(o.seen[at], o.seen[(at + 1) % o.seen.size()]); break;
      case 1: o.seen.erase(o.seen.begin() + static_cast<std::ptrdiff_t>(at)); break;
      case 2: o.seen.insert(o.seen.begin() + static_cast<std::ptrdiff_t>(at), Seen(o.seen[at])); break;
      default: o.seen[at].events = {static_cast<EventIndex>(dice.below(events))};
    }
  }
  return r;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reductions_change_no_answer) {
  std::size_t conform = 0, refused = 0, fewer = 0, parts = 0;
  for (std::uint64_t seed = 1; seed <= 30'000; ++seed) {
    const Random r = random_observation(seed);
    const auto full = follow_plainly(r.observation, r.toy.system.initial()), fast = follow(r.observation, r.toy.system.initial());
    BOOST_TEST_REQUIRE(!full.limit_reached);
    BOOST_TEST_REQUIRE(full.conforms == fast.conforms, "seed " << seed);
    if (!full.conforms) BOOST_TEST_REQUIRE(full.followed == follow_furthest(r.observation, r.toy.system.initial()).followed, "seed " << seed);
    ++(full.conforms ? conform : refused);
    fewer += fast.explored < full.explored ? 1 : 0;
    const auto by_parts = follow_by_parts(r.observation);
    BOOST_TEST_REQUIRE(by_parts.followed >= full.followed, "seed " << seed);
    parts += by_parts.followed < r.observation.seen.size() ? 1 : 0;
  }
  BOOST_TEST(conform > 5'000u);
  BOOST_TEST(refused > 1'500u);
  BOOST_TEST(fewer > 3'500u);
  BOOST_TEST(parts > 600u);
}

BOOST_AUTO_TEST_CASE(independent_hidden_steps_cost_nothing) {
  Toy toy;
  Observation o;
  std::vector<Participant> all;
  for (ComponentIndex c = 0; c < 40; ++c) {
    toy.add(automaton(2, 2, {{0, 0, 1}, {1, 1, 1}}));
    toy.event({{c, 0, Role::gate}});
    all.push_back({c, 1, Role::gate});
  }
  const EventIndex end = toy.system.add(all, false);
  o.system = &toy.system;
  o.visible.assign(end + 1, false);
  o.visible[end] = true;
  o.seen = {{{end}}};
  const auto c = follow(o, toy.system.initial());
  BOOST_TEST(c.conforms);
  BOOST_TEST(c.explored <= 41u);
}

BOOST_AUTO_TEST_CASE(who_refuses_is_said) {
  Toy toy;
  toy.add(automaton(3, 2, {{0, 0, 1}, {1, 1, 2}}));
  toy.add(automaton(2, 1, {{1, 0, 1}}));
  const EventIndex first = toy.event({{0, 0, Role::gate}}), second = toy.event({{0, 1, Role::gate}, {1, 0, Role::gate}});
  Observation o{&toy.system, {true, true}, {{{first}}, {{second}}}};
  BOOST_TEST(!follow(o, toy.system.initial()).conforms);
  const auto c = follow_furthest(o, toy.system.initial());
  BOOST_TEST(c.followed == 1u);
  BOOST_TEST((c.states == std::vector<StateVector>{{1, 0}}));
  const auto ahead = look_ahead(o, c.states, o.seen[1], 100);
  BOOST_TEST(ahead.visible.empty());
  BOOST_TEST_REQUIRE(ahead.refusals.size() == 1u);
  BOOST_TEST(ahead.refusals[0].component == 1u);
  BOOST_TEST(ahead.refusals[0].event == second);
}

BOOST_AUTO_TEST_CASE(a_limit_is_told) {
  const Random r = random_observation(7);
  bool told = false;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Random any = random_observation(seed);
    const auto c = follow_plainly(any.observation, any.toy.system.initial(), {.states = 1});
    told = told || c.limit_reached;
    BOOST_TEST((!c.limit_reached || !c.conforms));
  }
  BOOST_TEST(told);
}

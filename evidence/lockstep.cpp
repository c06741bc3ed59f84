#include "evidence/lockstep.hpp"

#include <algorithm>
#include <span>

#include "checker/explorer.hpp"

namespace pmc::evidence {
namespace {

using checker::ComponentIndex;
using checker::EventIndex;
using checker::Participant;
using checker::Role;
using checker::StateVector;
using checker::System;

/// One of the two, inside of the product of both.
struct Side {
  const System* system;
  ComponentIndex first;  ///< where its components begin

  /// Its part in an event.  Leading: the event waits for its gates.  Following: a gate that is shut is a finding.
  void take(EventIndex e, bool leads, std::vector<Participant>& who) const {
    for (const Participant& p : system->participants(e)) {
      const Role role = p.role != Role::gate ? Role::hears : leads ? Role::gate : Role::must;
      who.push_back({p.component + first, p.letter, role});
    }
  }
  [[nodiscard]] StateVector state(const StateVector& both) const {
    const auto begin = both.begin() + static_cast<std::ptrdiff_t>(first);
    return {begin, begin + static_cast<std::ptrdiff_t>(system->components().size())};
  }
  [[nodiscard]] bool at_home(const StateVector& own) const {
    for (std::size_t c = 0; c < own.size(); ++c)
      if (const auto& home = system->components()[c].home; !home.empty() && !home[own[c]]) return false;
    return true;
  }
};

/// Refuses its only letter.
const checker::Automaton& nobody() {
  static const checker::Automaton a{.name = "nobody", .states = {"Here"}, .letters = {"asked"}, .initial = {0}, .next = {checker::no_state}};
  return a;
}

}  // namespace

bool in_lockstep(const System& a, const System& b, const EventPairs& events, std::uint64_t states_max) {
  System both;
  const Side left{&a, 0}, right{&b, static_cast<ComponentIndex>(a.components().size())};
  for (const Side& side : {left, right})
    for (const checker::Component& c : side.system->components()) both.add({.name = c.name, .automaton = c.automaton, .end = c.end});
  const ComponentIndex refuser = both.add({.name = "nobody", .automaton = &nobody()});

  std::vector<bool> paired_left(a.events().size()), paired_right(b.events().size());
  std::vector<Participant> who;
  for (const auto& [l, r] : events) {
    paired_left[l] = paired_right[r] = true;
    for (const bool left_leads : {true, false}) {
      who.clear();
      left.take(l, left_leads, who);
      right.take(r, !left_leads, who);
      both.add(who, false);
    }
  }
  const auto add_alone = [&](const Side& side, const std::vector<bool>& paired) {
    for (EventIndex e = 0; e < paired.size(); ++e) {
      if (paired[e]) continue;
      who.clear();
      side.take(e, true, who);
      who.push_back({refuser, 0, Role::must});
      both.add(who, false);
    }
  };
  add_alone(left, paired_left);
  add_alone(right, paired_right);

  bool alike = true;
  const auto compare = [&](const StateVector& s) {
    const StateVector l = left.state(s), r = right.state(s);
    alike = alike && a.ended(l) == b.ended(r) && left.at_home(l) == right.at_home(r);
  };
  const auto e = checker::explore(both, {.limits = {.states_max = states_max}, .check_deadlock = false, .check_hang = false, .visit = compare});
  return e.complete() && e.findings.empty() && alike;
}

}  // namespace pmc::evidence

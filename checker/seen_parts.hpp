/// What was seen of a System, as each of its components had to take part in it: what a component by itself can still do.  For
/// conformance.cpp.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "checker/conformance.hpp"

namespace pmc::checker {

/// Where a letter leads.  A `must` or `hears` participant stays where it is if it has no transition.
inline StateIndex after(const Automaton& a, StateIndex s, const Participant& p) {
  const StateIndex to = a.step(s, p.letter);
  return to == no_state && p.role != Role::gate ? s : to;
}

class SeenParts {
 public:
  /// A set of states or letters of one automaton.
  using Bits = std::vector<bool>;
  struct Use {  ///< of a letter of a component
    EventIndex event;
    Role role;
  };

  /// The observation outlives it.
  explicit SeenParts(const Observation& observation);

  /// From here on Observation::seen[at] is what is to be followed next.
  void begin(std::size_t at);

  [[nodiscard]] const std::vector<Use>& uses(ComponentIndex c, LetterIndex l) const { return uses_[c][l]; }
  /// Whether the component can go on from there with all that was seen of it.
  [[nodiscard]] bool alive(ComponentIndex c, StateIndex s) const { return projections_[c].alive[projections_[c].now][s]; }
  [[nodiscard]] bool alive(const StateVector& s) const;

  /// Whether it may come to happen before the next that was seen.
  bool usable(EventIndex e, const StateVector& s);
  /// Usable events that move the component away from where it is.
  void movers(ComponentIndex c, const StateVector& s, std::vector<EventIndex>& out);

  /// Where in Observation::seen what was seen next of the component stands, if it cannot happen where the component is.
  std::optional<std::size_t> must_move_before(ComponentIndex c, StateIndex s);
  /// Hidden events that may move it, in time for what was seen at `before`; no more than two.
  void movers_until(ComponentIndex c, const StateVector& s, std::size_t before, std::vector<EventIndex>& out);
  /// Whether something seen before `before` may take the component away from where it is.
  [[nodiscard]] bool seen_to_move(ComponentIndex c, StateIndex s, std::size_t before) const;
  /// What can happen before `before` with the component where it is, e aside, can happen just so where e takes it.
  bool only_read(ComponentIndex c, StateIndex to, EventIndex e, const StateVector& s, std::size_t before);

  [[nodiscard]] ByParts by_parts() const;

  /// Places in Observation::seen before which something may have happened, as half-open ranges, ascending; the last place: after all.
  using Places = std::vector<std::pair<std::size_t, std::size_t>>;
  /// By event, for hidden ones: where each component by itself allows it, on its way from one of these states.  Of a component
  /// that cannot follow all that was seen, `shorter` tells: of the same system, and the first part of what was seen.
  [[nodiscard]] std::vector<Places> hidden_places(const std::vector<StateVector>& initial, const SeenParts& shorter) const;

 private:
  /// Something that was seen of a component.
  struct Entry {
    std::size_t at;  ///< in Observation::seen
    Bits letters;    ///< one of these; empty: it is not known what, if anything
  };
  /// What is known of a component when the entry of some number is the next; made when asked for.
  struct Moment {
    std::vector<std::optional<Bits>> possible;  ///< by state: letters, before the next entry
    std::vector<std::optional<bool>> must_move;
    std::map<std::pair<StateIndex, std::size_t>, Bits> possible_until;  ///< .. before the entry of that number
  };
  struct Projection {
    std::vector<Entry> entries;
    std::vector<Bits> alive;                       ///< [n]: states in which it may be before entries[n] and go on; the last: at the end
    std::size_t now = 0;                           ///< the next entry
    std::vector<std::unique_ptr<Moment>> moments;  ///< as alive
  };

  [[nodiscard]] const Automaton& automaton(ComponentIndex c) const { return *o_.system->components()[c].automaton; }
  void project();
  Moment& moment(ComponentIndex c);
  void find_alive(ComponentIndex c);
  /// By state: those that it can get to with letters of hidden events, itself among them.
  [[nodiscard]] std::vector<std::vector<StateIndex>> hidden_reach(ComponentIndex c) const;
  /// By letter of the component: where it may have taken it unseen.
  [[nodiscard]] std::vector<Places> hidden_letters(ComponentIndex c, const Bits& initial) const;
  /// Letters that a component may come to take before what was seen next of it, by hidden events.
  const Bits& possible(ComponentIndex c, StateIndex from);
  /// .. before entry `last` of it.
  const Bits& possible_until(ComponentIndex c, StateIndex from, std::size_t last);
  /// Whether it may come to happen unseen before Observation::seen[before].
  bool usable_until(EventIndex e, const StateVector& s, std::size_t before);

  const Observation& o_;
  std::size_t at_ = 0;
  std::vector<std::vector<std::vector<Use>>> uses_;   ///< [component][letter]
  std::vector<Bits> hidden_use_;                      ///< [component][letter]: of some event that is not seen
  std::vector<std::vector<ComponentIndex>> seen_of_;  ///< by place in Observation::seen: whose entries it made
  std::vector<Projection> projections_;
};

}  // namespace pmc::checker

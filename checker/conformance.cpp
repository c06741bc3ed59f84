// Depth first, what was seen next before anything hidden, no state twice.  Between two seen events only what matters is tried:
//
// * Each component by itself must be able to go on with what was seen of it.  For each component and each point of the record the
//   states from which that is so are computed backwards ("alive"); an event into any other is as if it were refused.
// * An event that must come anyway comes at once: if a component has to move and one event only can move it, that is enabled and
//   takes nothing from anybody, every path has it, and it can stand first ("forced").
// * Else a stubborn set around what was seen next: it, for what is disabled all that could enable it, for what is enabled all that
//   it does not commute with.
//
// All three keep the answer: whether a path exists.  The second needs that what moves is only read by what stays possible.
#include "checker/conformance.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_set>

#include "checker/seen_parts.hpp"

namespace pmc::checker {
namespace {

/// To tell what the System may be in where it gets no further.
constexpr std::size_t furthest_states_max = 64;

struct Hash {
  std::size_t operator()(const StateVector& v) const {
    std::uint64_t h = 0x9E3779B97F4A7C15u;
    for (const StateIndex s : v) h = (h ^ s) * 0x100000001B3u, h ^= h >> 29;
    return h;
  }
};
using StateSet = std::unordered_set<StateVector, Hash>;

bool enabled(const System& system, EventIndex e, const StateVector& s) {
  for (const Participant& p : system.participants(e))
    if (p.role == Role::gate && system.components()[p.component].automaton->step(s[p.component], p.letter) == no_state) return false;
  return !system.ended(s);
}
StateVector fired(const System& system, EventIndex e, StateVector s) {
  for (const Participant& p : system.participants(e))
    s[p.component] = after(*system.components()[p.component].automaton, s[p.component], p);
  return s;
}
std::vector<EventIndex> hidden_events(const Observation& o) {
  std::vector<EventIndex> all;
  for (EventIndex e = 0; e < o.visible.size(); ++e)
    if (!o.visible[e]) all.push_back(e);
  return all;
}

/// Every state that hidden events lead to, no further than `max`.
std::vector<StateVector> hidden_closure(const Observation& o, const std::vector<StateVector>& from, std::size_t max) {
  const std::vector<EventIndex> hidden = hidden_events(o);
  StateSet seen(from.begin(), from.end());
  std::vector<StateVector> work = from;
  for (std::size_t n = 0; n < work.size() && work.size() < max; ++n)
    for (const EventIndex e : hidden) {
      if (!enabled(*o.system, e, work[n])) continue;
      StateVector to = fired(*o.system, e, work[n]);
      if (seen.insert(to).second) work.push_back(std::move(to));
    }
  return work;
}

class Follower {
 public:
  Follower(const Observation& o, const ConformanceLimits& limits, bool reduce)
      : o_(o), system_(*o.system), limits_(limits), reduce_(reduce), visited_(o.seen.size() + 1), parts_(o), hidden_(hidden_events(o)) {}

  /// Depth first: what was seen next before what is hidden.  Stops at `ends_max` states after all that was seen.
  Conformance run(const std::vector<StateVector>& initial, std::size_t ends_max) {
    Conformance result;
    for (const StateVector& s : initial) {
      if (result.states.size() < ends_max) visit(s, 0, result);
      while (!path_.empty() && result.states.size() < ends_max && !result.limit_reached) {
        Node& top = path_.back();
        if (top.tried == top.events.size() && (top.all || !add_hidden(top))) {
          path_.pop_back();
          continue;
        }
        const EventIndex e = top.events[top.tried++];
        // `top` is no longer valid after this.
        visit(fired(system_, e, *top.state), top.at + (o_.visible[e] ? 1 : 0), result);
      }
      path_.clear();
    }
    result.conforms = !result.states.empty();
    for (const StateSet& states : visited_) result.explored += states.size();
    return result;
  }

 private:
  [[nodiscard]] const Automaton& automaton(ComponentIndex c) const { return *system_.components()[c].automaton; }
  [[nodiscard]] bool is_next(EventIndex e) const { return std::ranges::binary_search(o_.seen[at_].events, e); }
  [[nodiscard]] StateIndex leads_to(const Participant& p, const StateVector& s) const {
    return after(automaton(p.component), s[p.component], p);
  }
  /// Of a hidden event: that each that moves is alive then.
  [[nodiscard]] bool leads_on(EventIndex e, const StateVector& s) const {
    for (const Participant& p : system_.participants(e))
      if (const StateIndex to = leads_to(p, s); to != s[p.component] && !parts_.alive(p.component, to)) return false;
    return true;
  }

  // ---- forced

  /// Whether e, in which the component takes part so, changes nothing for what may come before it: see forced().
  bool may_come_first(const Participant& p, ComponentIndex mover, EventIndex e, const StateVector& s, std::size_t before) {
    const StateIndex to = leads_to(p, s);
    const bool reads = to == s[p.component];
    // Who only reads now has to read whenever it comes, or nobody else may move what it reads.
    if (reads && only_reads(p)) return true;
    if (p.component != mover) {
      others_.clear();
      parts_.movers_until(p.component, s, before, others_);
      if (others_.size() > (reads ? 0u : 1u) || parts_.seen_to_move(p.component, s[p.component], before)) return false;
    }
    return parts_.only_read(p.component, to, e, s, before);
  }

  /// An event that every path from here has and that can come first.  Dead: there is no path.
  std::optional<EventIndex> forced(const StateVector& s, bool& dead) {
    for (ComponentIndex c = 0; c < s.size(); ++c) {
      const auto before = parts_.must_move_before(c, s[c]);
      if (!before) continue;
      ways_.clear();
      parts_.movers_until(c, s, *before, ways_);
      if (ways_.empty()) {
        dead = true;
        return std::nullopt;
      }
      const EventIndex e = ways_.front();
      if (ways_.size() > 1 || !enabled(system_, e, s) || !leads_on(e, s)) continue;
      if (std::ranges::all_of(system_.participants(e), [&](const Participant& p) { return may_come_first(p, c, e, s, *before); })) return e;
    }
    return std::nullopt;
  }

  /// Wherever the letter is possible the component stays as it is.
  bool only_reads(const Participant& p) {
    const Automaton& a = automaton(p.component);
    auto [it, fresh] = only_reads_.try_emplace({&a, p.letter}, true);
    if (fresh)
      for (StateIndex s = 0; s < a.states.size(); ++s)
        if (const StateIndex to = a.step(s, p.letter); to != no_state && to != s) it->second = false;
    return it->second;
  }

  /// Takes what is forced, one after another.  False: there is no path; so it is if they come round in a ring.
  bool take_forced(StateVector& s) {
    StateVector mark = s;
    std::size_t steps = 0, next_mark = 64;
    bool dead = false;
    for (auto e = forced(s, dead); e; e = forced(s, dead)) {
      s = fired(system_, *e, std::move(s));
      if (s == mark) return false;
      if (++steps == next_mark) mark = s, next_mark *= 2;
    }
    return !dead;
  }

  // ---- stubborn set

  /// A letter, and whether it has to be able to (Role::gate).
  struct Letter {
    LetterIndex letter;
    bool gate;
  };
  /// Letters for which it makes a difference to the component whether they come before or after this one.
  const std::vector<Letter>& conflicts(ComponentIndex c, const Participant& x) {
    const Automaton& a = automaton(c);
    auto [it, fresh] = conflicts_.try_emplace({&a, x.letter, x.role == Role::gate});
    if (!fresh) return it->second;
    for (LetterIndex l = 0; l < a.letters.size(); ++l)
      for (const bool gate : {true, false})
        if (!commute(a, x, {c, l, gate ? Role::gate : Role::must})) it->second.push_back({l, gate});
    return it->second;
  }
  static bool commute(const Automaton& a, const Participant& x, const Participant& y) {
    for (StateIndex s = 0; s < a.states.size(); ++s) {
      const StateIndex sx = after(a, s, x), sy = after(a, s, y);
      if (sx == no_state || sy == no_state) continue;
      const StateIndex xy = after(a, sx, y), yx = after(a, sy, x);
      if (xy == no_state || yx == no_state || xy != yx) return false;
    }
    return true;
  }

  void stubborn(const StateVector& s, std::vector<EventIndex>& hidden) {
    std::vector<EventIndex> work(o_.seen[at_].events);
    std::unordered_set<EventIndex> in(work.begin(), work.end());
    const auto add = [&](EventIndex e) {
      if (in.insert(e).second) work.push_back(e);
    };
    std::vector<EventIndex> ways, best;
    for (std::size_t n = 0; n < work.size(); ++n) {
      const EventIndex e = work[n];
      const bool is_hidden = !is_next(e);
      if (enabled(system_, e, s) && (!is_hidden || leads_on(e, s))) {
        if (!o_.visible[e]) hidden.push_back(e);
        for (const Participant& p : system_.participants(e))
          for (const Letter& l : conflicts(p.component, p))
            for (const SeenParts::Use& u : parts_.uses(p.component, l.letter))
              if (u.event != e && (u.role == Role::gate) == l.gate && parts_.usable(u.event, s)) add(u.event);
        continue;
      }
      // Somebody refuses it, or must not go where it leads, and has to move first.
      bool any = false;
      for (const Participant& p : system_.participants(e)) {
        const StateIndex to = leads_to(p, s);
        const bool refuses = to == no_state || (is_hidden && to != s[p.component] && !parts_.alive(p.component, to));
        if (!refuses) continue;
        ways.clear();
        parts_.movers(p.component, s, ways);
        std::erase(ways, e);
        const auto cost = [&](const std::vector<EventIndex>& v) {
          return std::ranges::count_if(v, [&](EventIndex x) { return !in.contains(x); });
        };
        if (!any || cost(ways) < cost(best)) best = ways;
        any = true;
      }
      for (const EventIndex w : best) add(w);
      best.clear();
    }
  }

  // ---- depth first

  struct Node {
    const StateVector* state;  ///< in visited_
    std::size_t at;            ///< in Observation::seen
    std::vector<EventIndex> events;
    std::size_t tried = 0;
    bool all = false;  ///< hidden ones are among them
  };

  void begin(std::size_t at) {
    at_ = at;
    parts_.begin(at);
  }

  void visit(StateVector s, std::size_t at, Conformance& result) {
    begin(at);
    result.followed = std::max(result.followed, at);
    if (reduce_ && !parts_.alive(s)) return;
    if (at == o_.seen.size()) {
      if (visited_[at].insert(s).second) result.states.push_back(std::move(s));
      return;
    }
    if (reduce_ && !take_forced(s)) return;
    const auto [it, fresh] = visited_[at].insert(std::move(s));
    if (!fresh) return;
    if (++count_ > limits_.states) {
      result.limit_reached = true;
      return;
    }
    Node node{.state = &*it, .at = at, .events = {}};
    for (const EventIndex e : o_.seen[at].events)
      if (enabled(system_, e, *it)) node.events.push_back(e);
    path_.push_back(std::move(node));
  }

  /// False: there are none to try.
  bool add_hidden(Node& node) {
    begin(node.at);
    node.all = true;
    if (reduce_) {
      stubborn(*node.state, node.events);
    } else {
      for (const EventIndex e : hidden_)
        if (enabled(system_, e, *node.state)) node.events.push_back(e);
    }
    return node.tried < node.events.size();
  }

  const Observation& o_;
  const System& system_;
  ConformanceLimits limits_;
  bool reduce_;
  std::size_t at_ = 0, count_ = 0;
  std::vector<StateSet> visited_;  ///< by place in Observation::seen
  std::vector<Node> path_;
  SeenParts parts_;
  std::vector<EventIndex> hidden_;
  std::vector<EventIndex> ways_, others_;  // of forced()
  std::map<std::tuple<const Automaton*, LetterIndex, bool>, std::vector<Letter>> conflicts_;
  std::map<std::pair<const Automaton*, LetterIndex>, bool> only_reads_;
};

}  // namespace

Conformance follow(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits) {
  return Follower(observation, limits, true).run(initial, 1);
}

Conformance follow_furthest(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits) {
  Observation part = observation;
  const auto first = [&](std::size_t count) {
    part.seen.assign(observation.seen.begin(), observation.seen.begin() + static_cast<std::ptrdiff_t>(count));
    return follow(part, initial, limits);
  };
  // The first `low` can be followed, the first `high` cannot.  Mostly one component by itself refuses what all refuse.
  std::size_t low = 0, high = follow_by_parts(observation).followed + 1, next = high - 1, explored = 0;
  bool limit_reached = false;
  while (high - low > 1 && !limit_reached) {
    const Conformance c = first(next);
    limit_reached = c.limit_reached;
    explored = std::max(explored, c.explored);
    if (c.conforms)
      low = next;
    else
      high = next;
    low = std::max(low, c.followed);
    next = low + (high - low) / 2;
  }
  part.seen.assign(observation.seen.begin(), observation.seen.begin() + static_cast<std::ptrdiff_t>(low));
  // Some of the states are enough, and one is found after so many.
  Conformance furthest = Follower(part, {.states = std::min(limits.states, 2 * explored + 1'000)}, true).run(initial, furthest_states_max);
  furthest.followed = low;
  furthest.conforms = low == observation.seen.size();
  furthest.limit_reached = limit_reached;
  return furthest;
}

Conformance follow_plainly(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits) {
  return Follower(observation, limits, false).run(initial, 1);
}

ByParts follow_by_parts(const Observation& observation) { return SeenParts(observation).by_parts(); }

Ahead look_ahead(const Observation& observation, const std::vector<StateVector>& states, const Seen& asked, std::size_t states_max) {
  Ahead ahead;
  const auto& system = *observation.system;
  std::vector<bool> next(system.events().size());
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  const auto refusals = [&](EventIndex e, const StateVector& s) {
    std::vector<Refusal> all;
    for (const Participant& p : system.participants(e))
      if (p.role == Role::gate && system.components()[p.component].automaton->step(s[p.component], p.letter) == no_state)
        all.push_back({e, p.component, s[p.component]});
    return all;
  };
  for (const StateVector& s : hidden_closure(observation, states, states_max)) {
    if (system.ended(s)) continue;
    for (EventIndex e = 0; e < next.size(); ++e)
      if (observation.visible[e] && !next[e]) next[e] = refusals(e, s).empty();
    for (const EventIndex e : asked.events)
      if (auto r = refusals(e, s); r.size() < fewest) {
        fewest = r.size();
        ahead.refusals = std::move(r);
      }
  }
  for (EventIndex e = 0; e < next.size(); ++e)
    if (next[e]) ahead.visible.push_back(e);
  return ahead;
}

}  // namespace pmc::checker

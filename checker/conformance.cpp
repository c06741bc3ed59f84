// States are followed seen event by seen event.  Between two of them only what matters is tried:
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
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <unordered_set>

namespace pmc::checker {
namespace {

struct Hash {
  std::size_t operator()(const StateVector& v) const {
    std::uint64_t h = 0x9E3779B97F4A7C15u;
    for (const StateIndex s : v) h = (h ^ s) * 0x100000001B3u, h ^= h >> 29;
    return h;
  }
};
using StateSet = std::unordered_set<StateVector, Hash>;

/// A set of states or letters of one automaton.
using Bits = std::vector<bool>;

/// Where a component's letters lead.  A `must` or `hears` participant stays where it is if it has no transition.
StateIndex after(const Automaton& a, StateIndex s, const Participant& p) {
  const StateIndex to = a.step(s, p.letter);
  return to == no_state && p.role != Role::gate ? s : to;
}

class Follower {
 public:
  Follower(const Observation& o, const ConformanceLimits& limits, bool reduce) : o_(o), system_(*o.system), limits_(limits), reduce_(reduce) {
    index_events();
    if (reduce_) project();
  }

  Conformance run(std::vector<StateVector> frontier) {
    Conformance result;
    for (std::size_t at = 0; at <= o_.seen.size(); ++at) {
      begin(at);
      std::erase_if(frontier, [&](const StateVector& s) { return reduce_ && !alive(s); });
      if (at == o_.seen.size()) {
        result.conforms = !frontier.empty();
        break;
      }
      StateSet next;
      if (!advance(frontier, next, result)) break;
      ++result.followed;
      frontier.assign(next.begin(), next.end());
    }
    result.states = std::move(frontier);
    return result;
  }

  ByParts by_parts() {
    ByParts result{o_.seen.size(), 0};
    for (ComponentIndex c = 0; c < projections_.size(); ++c) {
      const Automaton& a = automaton(c);
      const auto reach = hidden_reach(c);
      Bits in(a.states.size(), true);
      for (const Entry& e : projections_[c].entries) {
        if (e.at >= result.followed) break;
        Bits to(a.states.size());
        bool any = false;
        for (StateIndex s = 0; s < a.states.size(); ++s)
          for (const StateIndex from : in[s] ? reach[s] : std::vector<StateIndex>{}) {
            if (e.letters.empty()) to[from] = any = true;
            for (LetterIndex l = 0; l < a.letters.size(); ++l)
              if (uses_[c][l].empty() || (!e.letters.empty() && !e.letters[l])) continue;
              else if (const StateIndex next = a.step(from, l); next != no_state) to[next] = any = true;
          }
        if (!any) {
          result = {e.at, c};
          break;
        }
        in = std::move(to);
      }
    }
    for (std::size_t at = 0; at < result.followed; ++at)
      if (o_.seen[at].events.empty()) result = {at, 0};
    return result;
  }

  /// Every state that hidden events lead to, no further than `max`.
  std::vector<StateVector> hidden_closure(const std::vector<StateVector>& from, std::size_t max) {
    begin(o_.seen.size());
    StateSet seen(from.begin(), from.end());
    std::vector<StateVector> work = from;
    for (std::size_t n = 0; n < work.size() && work.size() < max; ++n)
      for (const EventIndex e : hidden_) {
        if (!enabled(e, work[n])) continue;
        StateVector to = fired(e, work[n]);
        if (seen.insert(to).second) work.push_back(std::move(to));
      }
    return work;
  }

 private:
  struct Use {  ///< of a letter of a component
    EventIndex event;
    Role role;
  };

  void index_events() {
    const auto& components = system_.components();
    uses_.resize(components.size());
    for (ComponentIndex c = 0; c < components.size(); ++c) uses_[c].resize(components[c].automaton->letters.size());
    for (EventIndex e = 0; e < system_.events().size(); ++e) {
      for (const Participant& p : system_.participants(e)) uses_[p.component][p.letter].push_back({e, p.role});
      if (!o_.visible[e]) hidden_.push_back(e);
      if (!o_.in_pauses.empty() && o_.in_pauses[e]) in_pauses_.push_back(e);
    }
    hidden_use_.resize(components.size());
    for (ComponentIndex c = 0; c < components.size(); ++c)
      for (const auto& uses : uses_[c]) hidden_use_[c].push_back(std::ranges::any_of(uses, [&](const Use& u) { return !o_.visible[u.event]; }));
  }

  // ---- what each component has to do

  /// Something that was seen of a component.
  struct Entry {
    std::size_t at;         ///< in Observation::seen
    Bits letters;           ///< one of these; empty: it is not known what, if anything
  };
  struct Projection {
    std::vector<Entry> entries;
    std::vector<Bits> alive;  ///< [n]: states in which it may be before entries[n] and go on; the last: at the end
    std::size_t now = 0;
    // Of the present, by state, when asked for:
    std::vector<std::optional<Bits>> possible;            ///< letters, before the next entry
    std::vector<std::optional<bool>> must_move;
    std::map<std::pair<StateIndex, std::size_t>, Bits> possible_until;  ///< .. before the entry of that number
    void forget() {
      possible.assign(alive.front().size(), std::nullopt);
      must_move.assign(alive.front().size(), std::nullopt);
      possible_until.clear();
    }
  };

  [[nodiscard]] const Automaton& automaton(ComponentIndex c) const { return *system_.components()[c].automaton; }

  void project() {
    const std::size_t count = system_.components().size();
    projections_.resize(count);
    for (std::size_t at = 0; at < o_.seen.size(); ++at) {
      const Seen& s = o_.seen[at];
      std::map<ComponentIndex, std::pair<std::size_t, Bits>> taking;
      for (const EventIndex e : s.events)
        for (const Participant& p : system_.participants(e)) {
          auto& [events, letters] = taking[p.component];
          if (letters.empty()) letters.resize(automaton(p.component).letters.size());
          letters[p.letter] = true;
          // One that need not be able to is not bound by it.
          if (p.role == Role::gate) ++events;
        }
      for (auto& [c, what] : taking) {
        if (what.first != s.events.size()) what.second.clear();
        projections_[c].entries.push_back({at, std::move(what.second)});
      }
    }
    for (ComponentIndex c = 0; c < count; ++c) {
      Projection& p = projections_[c];
      const Automaton& a = automaton(c);
      p.alive.assign(p.entries.size() + 1, Bits(a.states.size(), true));
      const auto reach = hidden_reach(c);
      for (std::size_t n = p.entries.size(); n-- > 0;) {
        const Entry& e = p.entries[n];
        if (e.letters.empty()) continue;
        Bits can(a.states.size());
        for (StateIndex s = 0; s < a.states.size(); ++s)
          for (LetterIndex l = 0; l < a.letters.size() && !can[s]; ++l)
            if (e.letters[l] && a.step(s, l) != no_state && p.alive[n + 1][a.step(s, l)]) can[s] = true;
        for (StateIndex s = 0; s < a.states.size(); ++s) {
          bool any = false;
          for (const StateIndex to : reach[s]) any = any || can[to];
          p.alive[n][s] = any;
        }
      }
    }
  }

  /// By state: those that it can get to with letters of hidden events, itself among them.
  std::vector<std::vector<StateIndex>> hidden_reach(ComponentIndex c) const {
    const Automaton& a = automaton(c);
    std::vector<LetterIndex> letters;
    for (LetterIndex l = 0; l < a.letters.size(); ++l)
      if (hidden_use_[c][l]) letters.push_back(l);
    std::vector<std::vector<StateIndex>> all(a.states.size());
    for (StateIndex s = 0; s < a.states.size(); ++s) {
      Bits in(a.states.size());
      all[s].push_back(s);
      in[s] = true;
      for (std::size_t n = 0; n < all[s].size(); ++n)
        for (const LetterIndex l : letters)
          if (const StateIndex to = a.step(all[s][n], l); to != no_state && !in[to]) {
            in[to] = true;
            all[s].push_back(to);
          }
    }
    return all;
  }

  /// From here on `at` is what is to be followed next.
  void begin(std::size_t at) {
    at_ = at;
    for (Projection& p : projections_) {
      const std::size_t before = p.now;
      while (p.now < p.entries.size() && p.entries[p.now].at < at) ++p.now;
      if (p.now != before || p.possible.empty()) p.forget();
    }
  }

  [[nodiscard]] bool alive(ComponentIndex c, StateIndex s) const {
    const Projection& p = projections_[c];
    return p.alive[p.now][s];
  }
  [[nodiscard]] bool alive(const StateVector& s) const {
    for (ComponentIndex c = 0; c < s.size(); ++c)
      if (!alive(c, s[c])) return false;
    return true;
  }

  /// It waits for a pause.
  [[nodiscard]] bool is_off(EventIndex e) const { return !o_.in_pauses.empty() && o_.in_pauses[e] && (at_ >= o_.seen.size() || !o_.seen[at_].pause); }
  [[nodiscard]] bool is_next(EventIndex e) const { return at_ < o_.seen.size() && std::ranges::binary_search(o_.seen[at_].events, e); }

  /// Letters that a component may come to take before what was seen next of it, by hidden events.
  const Bits& possible(ComponentIndex c, StateIndex from) {
    std::optional<Bits>& known = projections_[c].possible[from];
    if (known) return *known;
    const Automaton& a = automaton(c);
    Bits letters(a.letters.size()), in(a.states.size());
    std::vector<StateIndex> work{from};
    in[from] = true;
    for (std::size_t n = 0; n < work.size(); ++n)
      for (LetterIndex l = 0; l < a.letters.size(); ++l) {
        const StateIndex to = a.step(work[n], l);
        if (to == no_state || !alive(c, to)) continue;
        if (!hidden_use_[c][l]) continue;
        letters[l] = true;
        if (!in[to]) in[to] = true, work.push_back(to);
      }
    known = std::move(letters);
    return *known;
  }

  /// Whether it may come to happen before the next that was seen.
  bool usable(EventIndex e, const StateVector& s) {
    if (o_.visible[e] || is_off(e)) return false;
    for (const Participant& p : system_.participants(e))
      if (p.role == Role::gate && !possible(p.component, s[p.component])[p.letter]) return false;
    return true;
  }

  /// Letters that a component may come to take before entry `last` of it, which is not the next one.
  const Bits& possible_until(ComponentIndex c, StateIndex from, std::size_t last) {
    Projection& p = projections_[c];
    if (last <= p.now) return possible(c, from);
    auto [it, fresh] = p.possible_until.try_emplace({from, last});
    if (!fresh) return it->second;
    const Automaton& a = automaton(c);
    Bits letters(a.letters.size());
    std::vector<Bits> in(last + 1 - p.now, Bits(a.states.size()));
    std::vector<std::pair<StateIndex, std::size_t>> work{{from, p.now}};
    in[0][from] = true;
    const auto visit = [&](StateIndex s, std::size_t n) {
      if (p.alive[n][s] && !in[n - p.now][s]) in[n - p.now][s] = true, work.emplace_back(s, n);
    };
    for (std::size_t w = 0; w < work.size(); ++w) {
      const auto [s, n] = work[w];
      const bool unknown = n < p.entries.size() && p.entries[n].letters.empty();
      if (unknown && n < last) visit(s, n + 1);
      for (LetterIndex l = 0; l < a.letters.size(); ++l) {
        const StateIndex to = a.step(s, l);
        if (to == no_state || uses_[c][l].empty()) continue;
        if (unknown || hidden_use_[c][l]) {
          if (p.alive[n][to]) letters[l] = true;
          visit(to, n);
        }
        if (n < last && n < p.entries.size() && (unknown || p.entries[n].letters[l])) visit(to, n + 1);
      }
    }
    return it->second = std::move(letters);
  }

  /// Whether it may come to happen unseen before Observation::seen[before].
  bool usable_until(EventIndex e, const StateVector& s, std::size_t before) {
    for (const Participant& p : system_.participants(e)) {
      if (p.role != Role::gate) continue;
      const Projection& of = projections_[p.component];
      std::size_t last = of.now;
      while (last < of.entries.size() && of.entries[last].at < before) ++last;
      if (!possible_until(p.component, s[p.component], last)[p.letter]) return false;
    }
    return true;
  }

  // ---- steps

  [[nodiscard]] bool enabled(EventIndex e, const StateVector& s) const {
    for (const Participant& p : system_.participants(e))
      if (p.role == Role::gate && automaton(p.component).step(s[p.component], p.letter) == no_state) return false;
    return !system_.ended(s);
  }
  [[nodiscard]] StateVector fired(EventIndex e, StateVector s) const {
    for (const Participant& p : system_.participants(e)) s[p.component] = after(automaton(p.component), s[p.component], p);
    return s;
  }
  /// Of a hidden event: that each that moves is alive then.
  [[nodiscard]] bool leads_on(EventIndex e, const StateVector& s) const {
    for (const Participant& p : system_.participants(e))
      if (const StateIndex to = after(automaton(p.component), s[p.component], p); to != s[p.component] && !alive(p.component, to)) return false;
    return true;
  }

  /// Usable events that move the component away from where it is.
  void movers(ComponentIndex c, const StateVector& s, std::vector<EventIndex>& out) {
    const Automaton& a = automaton(c);
    for (LetterIndex l = 0; l < a.letters.size(); ++l) {
      const StateIndex to = a.step(s[c], l);
      if (to == no_state || to == s[c] || !alive(c, to)) continue;
      for (const Use& u : uses_[c][l])
        if (usable(u.event, s)) out.push_back(u.event);
    }
  }

  // ---- forced

  /// What was seen next of it cannot happen where it is.
  bool must_move(ComponentIndex c, StateIndex s) {
    Projection& p = projections_[c];
    if (p.now >= p.entries.size() || p.entries[p.now].letters.empty()) return false;
    if (p.must_move[s]) return *p.must_move[s];
    const Bits& letters = p.entries[p.now].letters;
    bool must = true;
    for (LetterIndex l = 0; l < letters.size() && must; ++l)
      if (letters[l])
        if (const StateIndex to = automaton(c).step(s, l); to != no_state && p.alive[p.now + 1][to]) must = false;
    p.must_move[s] = must;
    return must;
  }

  /// Hidden events that may move it, in time for what was seen at `before`; no more than two.
  void movers_until(ComponentIndex c, const StateVector& s, std::size_t before, std::vector<EventIndex>& out) {
    const Automaton& a = automaton(c);
    for (LetterIndex l = 0; l < a.letters.size(); ++l) {
      const StateIndex to = a.step(s[c], l);
      if (to == no_state || to == s[c] || !alive(c, to)) continue;
      for (const Use& u : uses_[c][l])
        if (!o_.visible[u.event] && usable_until(u.event, s, before)) {
          out.push_back(u.event);
          if (out.size() > 1) return;
        }
    }
  }

  /// What can happen before `before` with the component where it is, e aside, can happen just so where e takes it.
  bool only_read(ComponentIndex c, StateIndex to, EventIndex e, const StateVector& s, std::size_t before) {
    const Automaton& a = automaton(c);
    const Projection& p = projections_[c];
    for (LetterIndex l = 0; l < a.letters.size(); ++l) {
      const StateIndex now = a.step(s[c], l);
      if (now == no_state || (now == s[c] && a.step(to, l) == to)) continue;
      for (std::size_t n = p.now; n < p.entries.size() && p.entries[n].at < before; ++n)
        if (p.entries[n].letters.empty() || p.entries[n].letters[l]) return false;
      for (const Use& u : uses_[c][l])
        if (u.event != e && !o_.visible[u.event] && usable_until(u.event, s, before)) return false;
    }
    return true;
  }

  /// An event that every path from here has and that can come first.  Dead: there is no path.
  std::optional<EventIndex> forced(const StateVector& s, bool& dead) {
    std::vector<EventIndex> ways, others;
    for (ComponentIndex c = 0; c < s.size(); ++c) {
      if (!must_move(c, s[c])) continue;
      const Projection& own = projections_[c];
      const std::size_t before = own.entries[own.now].at;
      ways.clear();
      movers_until(c, s, before, ways);
      if (ways.empty()) {
        dead = true;
        return std::nullopt;
      }
      const EventIndex e = ways.front();
      if (ways.size() > 1 || is_off(e) || !enabled(e, s) || !leads_on(e, s)) continue;
      const auto may_come_first = [&](const Participant& p) {
        const StateIndex to = after(automaton(p.component), s[p.component], p);
        // Who only reads now has to read whenever it comes, or nobody else may move what it reads.
        if (to == s[p.component] && only_reads(p)) return true;
        if (p.component != c) {
          others.clear();
          movers_until(p.component, s, before, others);
          if (others.size() > (to == s[p.component] ? 0u : 1u)) return false;
          const Projection& of = projections_[p.component];
          for (std::size_t n = of.now; n < of.entries.size() && of.entries[n].at < before; ++n)
            if (moves_at(of.entries[n], p.component, s[p.component])) return false;
        }
        return only_read(p.component, to, e, s, before);
      };
      if (std::ranges::all_of(system_.participants(e), may_come_first)) return e;
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
      s = fired(*e, std::move(s));
      if (s == mark) return false;
      if (++steps == next_mark) mark = s, next_mark *= 2;
    }
    return !dead;
  }

  /// Whether what was seen there may take the component away from that state.
  [[nodiscard]] bool moves_at(const Entry& entry, ComponentIndex c, StateIndex s) const {
    if (entry.letters.empty()) return true;
    for (LetterIndex l = 0; l < entry.letters.size(); ++l)
      if (entry.letters[l])
        if (const StateIndex to = automaton(c).step(s, l); to != no_state && to != s) return true;
    return false;
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
    // What waits for a pause cannot come after it.
    if (o_.seen[at_].pause)
      for (const EventIndex e : in_pauses_)
        if (usable(e, s)) work.push_back(e);
    std::unordered_set<EventIndex> in(work.begin(), work.end());
    const auto add = [&](EventIndex e) {
      if (in.insert(e).second) work.push_back(e);
    };
    std::vector<EventIndex> ways, best;
    for (std::size_t n = 0; n < work.size(); ++n) {
      const EventIndex e = work[n];
      const bool is_hidden = !is_next(e);
      if (enabled(e, s) && (!is_hidden || leads_on(e, s))) {
        if (!o_.visible[e] && !is_off(e)) hidden.push_back(e);
        for (const Participant& p : system_.participants(e))
          for (const Letter& l : conflicts(p.component, p))
            for (const Use& u : uses_[p.component][l.letter])
              if (u.event != e && (u.role == Role::gate) == l.gate && usable(u.event, s)) add(u.event);
        continue;
      }
      // Somebody refuses it, or must not go where it leads, and has to move first.
      bool any = false;
      for (const Participant& p : system_.participants(e)) {
        const StateIndex to = after(automaton(p.component), s[p.component], p);
        const bool refuses = to == no_state || (is_hidden && to != s[p.component] && !alive(p.component, to));
        if (!refuses) continue;
        ways.clear();
        movers(p.component, s, ways);
        std::erase(ways, e);
        const auto cost = [&](const std::vector<EventIndex>& v) { return std::ranges::count_if(v, [&](EventIndex x) { return !in.contains(x); }); };
        if (!any || cost(ways) < cost(best)) best = ways;
        any = true;
      }
      for (const EventIndex w : best) add(w);
      best.clear();
    }
  }

  // ---- one more

  /// The states after the next that was seen; false if there is none, or a limit was reached.
  bool advance(const std::vector<StateVector>& frontier, StateSet& next, Conformance& result) {
    StateSet seen;
    std::deque<StateVector> work;
    const auto visit = [&](StateVector s) {
      if (reduce_ && !take_forced(s)) return;
      if (seen.insert(s).second) work.push_back(std::move(s));
    };
    for (const StateVector& s : frontier) visit(s);
    std::vector<EventIndex> hidden;
    while (!work.empty()) {
      const StateVector s = std::move(work.front());
      work.pop_front();
      for (const EventIndex e : o_.seen[at_].events)
        if (enabled(e, s)) next.insert(fired(e, s));
      hidden.clear();
      if (reduce_) {
        stubborn(s, hidden);
      } else {
        for (const EventIndex e : hidden_)
          if (!is_off(e) && enabled(e, s)) hidden.push_back(e);
      }
      for (const EventIndex e : hidden) visit(fired(e, s));
      if (seen.size() > limits_.states) {
        result.limit_reached = true;
        break;
      }
    }
    result.explored += seen.size();
    result.widest = std::max(result.widest, seen.size());
    if (result.limit_reached) return false;
    return !next.empty();
  }

  const Observation& o_;
  const System& system_;
  ConformanceLimits limits_;
  bool reduce_;
  std::size_t at_ = 0;
  std::vector<std::vector<std::vector<Use>>> uses_;  ///< [component][letter]
  std::vector<EventIndex> hidden_, in_pauses_;
  std::vector<Projection> projections_;
  std::vector<Bits> hidden_use_;                     ///< [component][letter]: of some event that is not seen
  std::map<std::tuple<const Automaton*, LetterIndex, bool>, std::vector<Letter>> conflicts_;
  std::map<std::pair<const Automaton*, LetterIndex>, bool> only_reads_;
};

}  // namespace

Conformance follow(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits) {
  return Follower(observation, limits, true).run(initial);
}

Conformance follow_furthest(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits) {
  Observation part = observation;
  const auto first = [&](std::size_t count) {
    part.seen.assign(observation.seen.begin(), observation.seen.begin() + static_cast<std::ptrdiff_t>(count));
    return follow(part, initial, limits);
  };
  std::size_t low = 0, high = observation.seen.size();  // the first `low` can be followed, the first `high` cannot
  bool limit_reached = false;
  while (high - low > 1 && !limit_reached) {
    const std::size_t middle = low + (high - low) / 2;
    const Conformance c = first(middle);
    limit_reached = c.limit_reached;
    (c.conforms ? low : high) = middle;
  }
  Conformance furthest = first(low);
  furthest.conforms = false;
  furthest.limit_reached = limit_reached;
  return furthest;
}

Conformance follow_plainly(const Observation& observation, const std::vector<StateVector>& initial, const ConformanceLimits& limits) {
  return Follower(observation, limits, false).run(initial);
}

ByParts follow_by_parts(const Observation& observation) {
  return Follower(observation, {}, true).by_parts();
}

Ahead look_ahead(const Observation& observation, const std::vector<StateVector>& states, const Seen& asked, std::size_t states_max) {
  Ahead ahead;
  const auto& system = *observation.system;
  std::vector<bool> next(system.events().size());
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  const auto refusals = [&](EventIndex e, const StateVector& s) {
    std::vector<Refusal> all;
    for (const Participant& p : system.participants(e))
      if (p.role == Role::gate && system.components()[p.component].automaton->step(s[p.component], p.letter) == no_state) all.push_back({e, p.component, s[p.component]});
    return all;
  };
  for (const StateVector& s : Follower(observation, {}, false).hidden_closure(states, states_max)) {
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

#include "checker/seen_parts.hpp"

#include <algorithm>

namespace pmc::checker {

SeenParts::SeenParts(const Observation& observation) : o_(observation) {
  const auto& components = o_.system->components();
  uses_.resize(components.size());
  for (ComponentIndex c = 0; c < components.size(); ++c) uses_[c].resize(components[c].automaton->letters.size());
  for (EventIndex e = 0; e < o_.system->events().size(); ++e)
    for (const Participant& p : o_.system->participants(e)) uses_[p.component][p.letter].push_back({e, p.role});
  hidden_use_.resize(components.size());
  for (ComponentIndex c = 0; c < components.size(); ++c)
    for (const auto& uses : uses_[c])
      hidden_use_[c].push_back(std::ranges::any_of(uses, [&](const Use& u) { return !o_.visible[u.event]; }));
  project();
}

void SeenParts::project() {
  const std::size_t count = o_.system->components().size();
  projections_.resize(count);
  seen_of_.resize(o_.seen.size());
  for (std::size_t at = 0; at < o_.seen.size(); ++at) {
    const Seen& s = o_.seen[at];
    std::map<ComponentIndex, std::pair<std::size_t, Bits>> taking;
    for (const EventIndex e : s.events)
      for (const Participant& p : o_.system->participants(e)) {
        auto& [events, letters] = taking[p.component];
        if (letters.empty()) letters.resize(automaton(p.component).letters.size());
        letters[p.letter] = true;
        // One that need not be able to is not bound by it.
        if (p.role == Role::gate) ++events;
      }
    for (auto& [c, what] : taking) {
      if (what.first != s.events.size()) what.second.clear();
      projections_[c].entries.push_back({at, std::move(what.second)});
      seen_of_[at].push_back(c);
    }
  }
  for (ComponentIndex c = 0; c < count; ++c) find_alive(c);
}

void SeenParts::find_alive(ComponentIndex c) {
  Projection& p = projections_[c];
  const Automaton& a = automaton(c);
  p.alive.assign(p.entries.size() + 1, Bits(a.states.size(), true));
  p.moments.resize(p.alive.size());
  const auto reach = hidden_reach(c);
  for (std::size_t n = p.entries.size(); n-- > 0;) {
    const Entry& e = p.entries[n];
    if (e.letters.empty()) continue;
    Bits can(a.states.size());
    for (StateIndex s = 0; s < a.states.size(); ++s)
      for (LetterIndex l = 0; l < a.letters.size() && !can[s]; ++l)
        if (e.letters[l] && a.step(s, l) != no_state && p.alive[n + 1][a.step(s, l)]) can[s] = true;
    for (StateIndex s = 0; s < a.states.size(); ++s) p.alive[n][s] = std::ranges::any_of(reach[s], [&](StateIndex to) { return can[to]; });
  }
}

std::vector<std::vector<StateIndex>> SeenParts::hidden_reach(ComponentIndex c) const {
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

SeenParts::Moment& SeenParts::moment(ComponentIndex c) {
  Projection& p = projections_[c];
  std::unique_ptr<Moment>& m = p.moments[p.now];
  if (!m) {
    m = std::make_unique<Moment>();
    m->possible.resize(automaton(c).states.size());
    m->must_move.resize(automaton(c).states.size());
  }
  return *m;
}

void SeenParts::begin(std::size_t at) {
  for (; at_ < at; ++at_)
    for (const ComponentIndex c : seen_of_[at_]) ++projections_[c].now;
  for (; at_ > at; --at_)
    for (const ComponentIndex c : seen_of_[at_ - 1]) --projections_[c].now;
}

bool SeenParts::alive(const StateVector& s) const {
  for (ComponentIndex c = 0; c < s.size(); ++c)
    if (!alive(c, s[c])) return false;
  return true;
}

const SeenParts::Bits& SeenParts::possible(ComponentIndex c, StateIndex from) {
  std::optional<Bits>& known = moment(c).possible[from];
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

bool SeenParts::usable(EventIndex e, const StateVector& s) {
  if (o_.visible[e]) return false;
  for (const Participant& p : o_.system->participants(e))
    if (p.role == Role::gate && !possible(p.component, s[p.component])[p.letter]) return false;
  return true;
}

const SeenParts::Bits& SeenParts::possible_until(ComponentIndex c, StateIndex from, std::size_t last) {
  Projection& p = projections_[c];
  if (last <= p.now) return possible(c, from);
  auto [it, fresh] = moment(c).possible_until.try_emplace({from, last});
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

bool SeenParts::usable_until(EventIndex e, const StateVector& s, std::size_t before) {
  for (const Participant& p : o_.system->participants(e)) {
    if (p.role != Role::gate) continue;
    const Projection& of = projections_[p.component];
    std::size_t last = of.now;
    while (last < of.entries.size() && of.entries[last].at < before) ++last;
    if (!possible_until(p.component, s[p.component], last)[p.letter]) return false;
  }
  return true;
}

void SeenParts::movers(ComponentIndex c, const StateVector& s, std::vector<EventIndex>& out) {
  const Automaton& a = automaton(c);
  for (LetterIndex l = 0; l < a.letters.size(); ++l) {
    const StateIndex to = a.step(s[c], l);
    if (to == no_state || to == s[c] || !alive(c, to)) continue;
    for (const Use& u : uses_[c][l])
      if (usable(u.event, s)) out.push_back(u.event);
  }
}

void SeenParts::movers_until(ComponentIndex c, const StateVector& s, std::size_t before, std::vector<EventIndex>& out) {
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

bool SeenParts::only_read(ComponentIndex c, StateIndex to, EventIndex e, const StateVector& s, std::size_t before) {
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

ByParts SeenParts::by_parts() const {
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
            if (uses_[c][l].empty() || (!e.letters.empty() && !e.letters[l]))
              continue;
            else if (const StateIndex next = a.step(from, l); next != no_state)
              to[next] = any = true;
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

std::vector<SeenParts::Places> SeenParts::hidden_letters(ComponentIndex c, const Bits& initial) const {
  const Automaton& a = automaton(c);
  const Projection& p = projections_[c];
  const auto reach = hidden_reach(c);
  std::vector<Places> places(a.letters.size());
  Bits in = initial;
  for (std::size_t n = 0; n <= p.entries.size(); ++n) {
    const std::size_t begin = n == 0 ? 0 : p.entries[n - 1].at + 1, end = n < p.entries.size() ? p.entries[n].at + 1 : o_.seen.size() + 1;
    Bits may(a.states.size()), letters(a.letters.size()), next(a.states.size());
    for (StateIndex s = 0; s < a.states.size(); ++s)
      for (const StateIndex to : in[s] ? reach[s] : std::vector<StateIndex>{}) may[to] = may[to] || p.alive[n][to];
    for (StateIndex s = 0; s < a.states.size(); ++s) {
      if (!may[s]) continue;
      const bool unknown = n < p.entries.size() && p.entries[n].letters.empty();
      if (unknown) next[s] = true;
      for (LetterIndex l = 0; l < a.letters.size(); ++l) {
        const StateIndex to = a.step(s, l);
        if (to == no_state) continue;
        if (hidden_use_[c][l] && p.alive[n][to]) letters[l] = true;
        if (n < p.entries.size() && (unknown ? !uses_[c][l].empty() : p.entries[n].letters[l])) next[to] = true;
      }
    }
    for (LetterIndex l = 0; l < a.letters.size(); ++l)
      if (letters[l]) {
        if (!places[l].empty() && places[l].back().second == begin)
          places[l].back().second = end;
        else
          places[l].emplace_back(begin, end);
      }
    in = std::move(next);
  }
  return places;
}

namespace {
SeenParts::Places common(const SeenParts::Places& a, const SeenParts::Places& b) {
  SeenParts::Places both;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    const std::size_t begin = std::max(x->first, y->first), end = std::min(x->second, y->second);
    if (begin < end) both.emplace_back(begin, end);
    (x->second < y->second ? x : y)++;
  }
  return both;
}
}  // namespace

std::vector<SeenParts::Places> SeenParts::hidden_places(const std::vector<StateVector>& initial, const SeenParts& shorter) const {
  std::vector<std::vector<Places>> letters;
  for (ComponentIndex c = 0; c < projections_.size(); ++c) {
    Bits in(automaton(c).states.size());
    bool follows = false;
    for (const StateVector& s : initial) {
      in[s[c]] = true;
      follows = follows || projections_[c].alive[0][s[c]];
    }
    letters.push_back(follows ? hidden_letters(c, in) : shorter.hidden_letters(c, in));
  }
  std::vector<Places> places(o_.visible.size());
  for (EventIndex e = 0; e < places.size(); ++e) {
    if (o_.visible[e]) continue;
    places[e] = {{0, o_.seen.size() + 1}};
    for (const Participant& p : o_.system->participants(e))
      if (p.role == Role::gate) places[e] = common(places[e], letters[p.component][p.letter]);
  }
  return places;
}

std::optional<std::size_t> SeenParts::must_move_before(ComponentIndex c, StateIndex s) {
  Projection& p = projections_[c];
  if (p.now >= p.entries.size() || p.entries[p.now].letters.empty()) return std::nullopt;
  const Entry& next = p.entries[p.now];
  std::optional<bool>& must = moment(c).must_move[s];
  if (!must) {
    must = true;
    for (LetterIndex l = 0; l < next.letters.size(); ++l)
      if (next.letters[l])
        if (const StateIndex to = automaton(c).step(s, l); to != no_state && p.alive[p.now + 1][to]) must = false;
  }
  return *must ? std::optional(next.at) : std::nullopt;
}

bool SeenParts::seen_to_move(ComponentIndex c, StateIndex s, std::size_t before) const {
  const Projection& p = projections_[c];
  for (std::size_t n = p.now; n < p.entries.size() && p.entries[n].at < before; ++n) {
    const Bits& letters = p.entries[n].letters;
    if (letters.empty()) return true;
    for (LetterIndex l = 0; l < letters.size(); ++l)
      if (letters[l])
        if (const StateIndex to = automaton(c).step(s, l); to != no_state && to != s) return true;
  }
  return false;
}

}  // namespace pmc::checker

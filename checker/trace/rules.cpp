// Every monitor follows the recording together with one component of the model, its guide: the one that takes part in most of what the
// monitor hears unseen, so that this comes in the guide's order.
#include "checker/trace/rules.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "checker/seen_parts.hpp"
#include "checker/trace/alphabet.hpp"
#include "properties/attach.hpp"

namespace pmc::trace {

using checker::Automaton;
using checker::ComponentIndex;
using checker::EventIndex;
using checker::LetterIndex;
using checker::no_letter;
using checker::no_state;
using checker::Participant;
using checker::Role;
using checker::Seen;
using checker::SeenParts;
using checker::StateIndex;

std::string_view to_string(Decision d) {
  switch (d) {
    case Decision::violated: return "violated";
    case Decision::undecided: return "undecided";
    case Decision::holds: return "holds";
    case Decision::idle: return "idle";
  }
  return "";
}

Decision RuleDecision::decision() const {
  return violated > 0 ? Decision::violated : undecided > 0 ? Decision::undecided : holds > 0 ? Decision::holds : Decision::idle;
}

namespace {

constexpr std::size_t heard_max = 6;

/// What happens unseen, and where.
struct Unseen {
  std::vector<SeenParts::Places> places;  ///< by event
  std::size_t known = 0;                  ///< before this place of the recording; from there on anything may happen

  [[nodiscard]] bool may_happen(EventIndex e, std::size_t from, std::size_t to) const {
    const auto& all = places[e];
    const auto it = std::ranges::lower_bound(all, from + 1, {}, &std::pair<std::size_t, std::size_t>::second);
    return it != all.end() && it->first <= to;
  }
};

/// One instance of a rule.
class Listener {
 public:
  /// An event as it and its guide take part in it.
  struct Part {
    EventIndex event;
    LetterIndex heard = no_letter;
    LetterIndex guide = no_letter;
    Role role = Role::gate;  ///< the guide's
    bool triggers = false;   ///< in the monitor's states of `counting`
  };

  Listener(const properties::Property& rule, const Automaton& monitor, const std::vector<bool>& violating, const Automaton* guide)
      : monitor_(&monitor), violating_(&violating), guide_(guide), guides_(guide == nullptr ? 1 : guide->states.size()) {
    counting_ = rule.trigger_states.empty() ? std::vector<bool>(monitor.states.size(), true) : rule.monitor->where_any(rule.trigger_states);
    may_be_.assign(guides_ * monitor.states.size(), false);
    for (const StateIndex m : monitor.initial)
      for (StateIndex g = 0; g < guides_; ++g)
        if (guide == nullptr || std::ranges::find(guide->initial, g) != guide->initial.end()) may_be_[at(g, m)] = true;
  }

  void add_seen(const Part& p) { seen_.push_back(p); }
  void add_unseen(const Part& p) { unseen_.push_back(p); }

  /// What was seen at a place of the recording.
  void hear(const Seen& what, std::size_t place, const Event* event, const Unseen& unseen) {
    if (is_broken()) return;
    pass(place, unseen);
    last_ = place + 1;
    std::vector<const Part*> parts;
    bool heard = false;
    for (const EventIndex e : what.events) {
      const auto it = std::ranges::lower_bound(seen_, e, {}, &Part::event);
      parts.push_back(it != seen_.end() && it->event == e ? &*it : nullptr);
      heard = heard || (parts.back() != nullptr && parts.back()->heard != no_letter);
    }
    if (place >= unseen.known) let_go();
    std::vector<bool> next(may_be_.size(), false);
    each([&](StateIndex g, StateIndex m) {
      for (const Part* const p : parts) {
        const StateIndex to = p == nullptr ? g : guided(*p, g);
        if (to == no_state) continue;
        if (p != nullptr && p->triggers && counting_[m]) is_exercised_ = true;
        go(next, to, m, p);
      }
    });
    if (heard) {
      heard_.push_back(event);
      if (heard_.size() > heard_max) heard_.erase(heard_.begin());
    }
    may_be_ = std::move(next);
  }
  void finish(std::size_t places, const Unseen& unseen) {
    if (!is_broken()) pass(places, unseen);
  }
  /// Events are missing before the place, or are not known: it may be in any state, and what they broke is not known.
  void lose(std::size_t place) {
    if (is_broken()) return;
    may_be_broken_ = true;
    let_go();
    for (StateIndex m = 0; m < monitor_->states.size(); ++m) may_be_[at(0, m)] = !(*violating_)[m];
    last_ = place;
  }

  [[nodiscard]] bool is_broken() const { return std::ranges::find(may_be_, true) == may_be_.end(); }
  [[nodiscard]] Decision decision() const {
    return is_broken() ? Decision::violated : may_be_broken_ ? Decision::undecided : is_exercised_ ? Decision::holds : Decision::idle;
  }
  [[nodiscard]] const std::vector<const Event*>& heard() const { return heard_; }
  [[nodiscard]] std::optional<StateIndex> broken_in() const { return broken_in_; }

 private:
  [[nodiscard]] std::size_t at(StateIndex g, StateIndex m) const { return std::size_t{g} * monitor_->states.size() + m; }
  void each(const auto& visit) const {
    for (StateIndex g = 0; g < guides_; ++g)
      for (StateIndex m = 0; m < monitor_->states.size(); ++m)
        if (may_be_[at(g, m)]) visit(g, m);
  }
  [[nodiscard]] StateIndex guided(const Part& p, StateIndex g) const {
    if (guide_ == nullptr || p.guide == no_letter) return g;
    return checker::after(*guide_, g, {0, p.guide, p.role});
  }
  /// The monitor's step, the guide being in `g` then.  The monitor's state, if there was nothing yet in both.
  std::optional<StateIndex> go(std::vector<bool>& into, StateIndex g, StateIndex m, const Part* p) {
    const StateIndex to = p == nullptr || p->heard == no_letter ? m : checker::after(*monitor_, m, {0, p->heard, Role::hears});
    if ((*violating_)[to]) {
      may_be_broken_ = true;
      broken_in_ = to;
      return std::nullopt;
    }
    if (into[at(g, to)]) return std::nullopt;
    into[at(g, to)] = true;
    return to;
  }
  /// What may have happened unseen since, up to a place.
  void pass(std::size_t place, const Unseen& unseen) {
    std::vector<const Part*> now;
    if (place > unseen.known) let_go();
    for (const Part& p : unseen_)
      if (is_free_ || unseen.may_happen(p.event, last_, place)) now.push_back(&p);
    if (now.empty()) return;
    std::vector<std::pair<StateIndex, StateIndex>> work;
    each([&](StateIndex g, StateIndex m) { work.emplace_back(g, m); });
    for (std::size_t n = 0; n < work.size(); ++n)
      for (const Part* const p : now) {
        const auto [g, m] = work[n];
        const StateIndex to = guided(*p, g);
        if (to == no_state) continue;
        if (const auto monitor = go(may_be_, to, m, p)) work.emplace_back(to, *monitor);
      }
  }
  /// From here on the guide's state tells nothing, and anything unseen may happen at any time.
  void let_go() {
    if (is_free_) return;
    is_free_ = true;
    std::vector<bool> any(monitor_->states.size(), false);
    each([&](StateIndex, StateIndex m) { any[m] = true; });
    guide_ = nullptr;
    guides_ = 1;
    may_be_ = std::move(any);
    std::ranges::sort(unseen_, {}, &Part::heard);
    const auto same = std::ranges::unique(unseen_, {}, &Part::heard);
    unseen_.erase(same.begin(), same.end());
    std::erase_if(unseen_, [](const Part& p) { return p.heard == no_letter; });
  }

  const Automaton* monitor_;
  const std::vector<bool>* violating_;
  const Automaton* guide_;
  std::size_t guides_;
  std::vector<bool> counting_, may_be_;
  std::vector<Part> seen_, unseen_;
  std::size_t last_ = 0;  ///< the place up to which it has been followed
  bool is_free_ = false, may_be_broken_ = false, is_exercised_ = false;
  std::optional<StateIndex> broken_in_;
  std::vector<const Event*> heard_;
};

/// The component that takes part, and has to be able to, in most of the events.  Of several: the caller's, which come first, for a rule
/// about the whole system, else a device's, which come last.
std::optional<ComponentIndex> guide_of(const model::Model& m, const std::vector<EventIndex>& events, properties::Scope scope) {
  std::map<ComponentIndex, std::size_t> count;
  for (const EventIndex e : events)
    for (const Participant& p : m.system.participants(e))
      if (p.component < m.parts.size() && p.role == Role::gate) ++count[p.component];
  std::optional<ComponentIndex> most;
  for (const auto& [c, times] : count)
    if (!most || times > count[*most] || (times == count[*most] && scope != properties::Scope::system)) most = c;
  return most;
}

Decisions decide(const Attempt& attempt, const Way& way) {
  const std::vector<Word>& words = attempt.words(way.late);
  const auto caller = std::ranges::find(model::callers(), way.caller, &model::Caller::name);
  model::Model m = model::compose(*caller, attempt.topology(), way.env);
  const Alphabet alphabet(m, *caller);

  std::vector<Seen> seen;
  for (const Word& w : words) seen.push_back(alphabet.seen(w));
  // Up to the first gap, and as far as the model can follow it.
  const auto gap = std::ranges::find_if(words, &Word::after_gap) - words.begin();
  Unseen unseen;
  unseen.known = std::min(way.seen, static_cast<std::size_t>(gap));
  const checker::Observation whole{&m.system, alphabet.visible(), {seen.begin(), seen.begin() + gap}};
  const checker::Observation followed{&m.system,
                                      alphabet.visible(),
                                      {seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(unseen.known)}};
  unseen.places = SeenParts(whole).hidden_places(m.system.initial(), SeenParts(followed));

  std::vector<const properties::Property*> rules;
  for (const properties::Property& p : properties::all()) rules.push_back(&p);
  const std::size_t bounds = m.bounds.size();
  const std::vector<properties::Attached> attached = properties::attach(m, attempt.topology(), rules);

  const auto& components = m.system.components();
  std::vector<std::vector<EventIndex>> taking(components.size());
  for (EventIndex e = 0; e < m.events.size(); ++e)
    for (const Participant& p : m.system.participants(e)) taking[p.component].push_back(e);
  const auto letter_of = [&](EventIndex e, ComponentIndex c) -> const Participant* {
    for (const Participant& p : m.system.participants(e))
      if (p.component == c) return &p;
    return nullptr;
  };

  std::vector<Listener> listeners;
  std::vector<std::vector<std::size_t>> of_event(m.events.size());
  for (auto c = static_cast<ComponentIndex>(m.parts.size()); c < components.size(); ++c) {
    std::vector<EventIndex> hidden;
    std::ranges::copy_if(taking[c], std::back_inserter(hidden), [&](EventIndex e) { return !alphabet.visible()[e]; });
    const properties::Property& rule = *attached[static_cast<std::size_t>(components[c].property)].property;
    const auto guide = guide_of(m, hidden, rule.scope);
    Listener one(rule, *components[c].automaton, components[c].violating, guide ? components[*guide].automaton : nullptr);
    std::set<EventIndex> events(taking[c].begin(), taking[c].end());
    if (guide) events.insert(taking[*guide].begin(), taking[*guide].end());
    for (const EventIndex e : events) {
      Listener::Part part{.event = e};
      if (const Participant* const p = letter_of(e, c)) part.heard = p->letter;
      if (const Participant* const p = guide ? letter_of(e, *guide) : nullptr) part.guide = p->letter, part.role = p->role;
      part.triggers =
          part.heard != no_letter && std::ranges::find(rule.triggers, rule.monitor->letters[part.heard].event) != rule.triggers.end();
      if (alphabet.visible()[e]) {
        one.add_seen(part);
        of_event[e].push_back(listeners.size());
      } else {
        one.add_unseen(part);
      }
    }
    listeners.push_back(std::move(one));
  }

  for (std::size_t n = 0; n < words.size(); ++n) {
    // Nor is it known what a rule hears of an event that this caller does not have.
    if (words[n].after_gap || seen[n].events.empty())
      for (Listener& one : listeners) one.lose(n);
    std::set<std::size_t> who;
    for (const EventIndex e : seen[n].events) who.insert(of_event[e].begin(), of_event[e].end());
    for (const std::size_t one : who) listeners[one].hear(seen[n], n, words[n].event, unseen);
  }

  Decisions result;
  result.bounds.assign(m.bounds.begin() + static_cast<std::ptrdiff_t>(bounds), m.bounds.end());
  for (const properties::Property* const rule : rules) result.rules.push_back({.rule = rule});
  for (std::size_t n = 0; n < listeners.size(); ++n) {
    listeners[n].finish(words.size(), unseen);
    const auto& component = components[m.parts.size() + n];
    RuleDecision& d = result.rules[static_cast<std::size_t>(component.property)];
    switch (listeners[n].decision()) {
      case Decision::undecided: ++d.undecided; break;
      case Decision::holds: ++d.holds; break;
      case Decision::idle: ++d.idle; break;
      case Decision::violated:
        if (d.violated++ > 0) break;
        d.subject = component.name;
        d.heard = listeners[n].heard();
        for (const auto& v : d.rule->violations)
          if (const auto in = listeners[n].broken_in(); in && d.rule->monitor->where(v.state)[*in]) d.meaning = v.meaning;
    }
  }
  return result;
}

/// What is so for both.
void meet(RuleDecision& one, const RuleDecision& other) {
  const Decision a = one.decision(), b = other.decision();
  if (a == b) return;
  // If only one of them breaks it, it depends on who it was.
  if (std::min(a, b) >= Decision::holds) {
    if (a == Decision::idle) one = other;
    return;
  }
  one.undecided = std::max(one.violated + one.undecided, other.violated + other.undecided);
  one.violated = 0;
  one.holds = std::min(one.holds, other.holds);
  one.idle = std::min(one.idle, other.idle);
  one.subject.clear();
  one.meaning.clear();
  one.heard.clear();
}

}  // namespace

Decisions decide(const Attempt& attempt, const AttemptConformance& conformance) {
  std::optional<Decisions> all;
  for (const Way& way : conformance.ways) {
    Decisions one = decide(attempt, way);
    if (!all) {
      all = std::move(one);
      continue;
    }
    for (std::size_t n = 0; n < all->rules.size(); ++n) meet(all->rules[n], one.rules[n]);
    for (const std::string& bound : one.bounds)
      if (std::ranges::find(all->bounds, bound) == all->bounds.end()) all->bounds.push_back(bound);
  }
  return all ? *std::move(all) : Decisions{};
}

}  // namespace pmc::trace

#include "checker/explorer.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "checker/hang.hpp"
#include "checker/state_store.hpp"

namespace pmc::checker {
namespace {

constexpr std::uint64_t mix(std::uint64_t x) {  // splitmix64's finaliser
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}
/// A state's hash is the sum over its components, so that a step updates it in place (Zobrist).
constexpr std::uint64_t hash_of(std::uint32_t component, StateIndex state) {
  return mix((std::uint64_t{component} + 1) * 0x9e3779b97f4a7c15 + state);
}

/// Automata with their tables turned: one column of next states a letter.
class Columns {
 public:
  const StateIndex* column(const Automaton& a, LetterIndex letter) {
    auto [it, inserted] = turned_.try_emplace(&a);
    if (inserted) {
      it->second.resize(a.next.size());
      for (std::size_t l = 0; l < a.letters.size(); ++l) {
        StateIndex* const turned = it->second.data() + l * a.states.size();
        for (std::size_t s = 0; s < a.states.size(); ++s) turned[s] = a.next[s * a.letters.size() + l];
        const auto open = std::count_if(turned, turned + a.states.size(), [](StateIndex s) { return s != no_state; });
        open_share_[turned] = static_cast<double>(open) / static_cast<double>(a.states.size());
      }
    }
    return it->second.data() + std::size_t{letter} * a.states.size();
  }
  /// In how many of its automaton's states the letter is not refused.
  [[nodiscard]] double open_share(const StateIndex* column) const { return open_share_.at(column); }

 private:
  std::unordered_map<const StateIndex*, double> open_share_;
  std::unordered_map<const Automaton*, std::vector<StateIndex>> turned_;
};

struct Move {
  const StateIndex* column = nullptr;
  std::uint8_t* fired = nullptr;  ///< the automaton's cells, at [letter]; stride: letters
  std::uint32_t letters = 0;
  Packing::Field field;
  ComponentIndex component = 0;
};

/// The System, ready to be stepped: each event's gates first, the most selective one at their head, then
/// its musts.
struct CompiledEvent {
  std::uint32_t first, gates, musts, count;
  bool favour;
};

class Search {
 public:
  Search(const System& system, const ExploreOptions& options)
      : system_(system), options_(options), packing_(system), store_(packing_.words()), scratch_(packing_.words()) {
    compile();
  }

  Exploration run() {
    start_ = std::chrono::steady_clock::now();
    for (const StateVector& s : system_.initial()) {
      std::vector<std::uint64_t> words(packing_.words());
      packing_.pack(s, words.data());
      std::uint64_t hash = 0;
      for (ComponentIndex c = 0; c < s.size(); ++c) hash += hash_of(c, s[c]);
      bool fresh = false;
      store_.insert(words.data(), hash, StateStore::none, 0, fresh);
      if (fresh) enable_all(words.data());  // an automaton may list an initial state twice
    }
    level_end_ = store_.size();
    for (current_ = 0; current_ < store_.size(); ++current_) {
      if (current_ == level_end_) {
        ++result_.depth;
        level_end_ = store_.size();
      }
      if (((current_ & 0x3FF) == 0 || store_.size() > options_.limits.states_max) && limit_hit()) break;
      expand();
    }
    if (result_.complete() && options_.check_hang) look_for_hang();
    finish();
    return std::move(result_);
  }

 private:
  void compile() {
    result_.event_fired.assign(system_.events().size(), false);
    for (const Component& c : system_.components()) {
      auto& cells = result_.cells[c.automaton];
      if (cells.empty()) cells.assign(std::max<std::size_t>(c.automaton->next.size(), 1), 0);
    }
    opened_.resize(system_.components().size());
    for (ComponentIndex c = 0; c < system_.components().size(); ++c)
      if (!system_.components()[c].end.empty()) ends_.emplace_back(packing_.field(c), &system_.components()[c].end);
    for (EventIndex e = 0; e < system_.events().size(); ++e) {
      CompiledEvent event{static_cast<std::uint32_t>(moves_.size()), 0, 0, 0, system_.events()[e].favour};
      for (const Role role : {Role::gate, Role::must, Role::hears})
        for (const Participant& p : system_.participants(e)) {
          if (p.role != role) continue;
          const Automaton& a = *system_.components()[p.component].automaton;
          const StateIndex* column = columns_.column(a, p.letter);
          if (role == Role::hears && columns_.open_share(column) == 0) continue;
          moves_.push_back({column, result_.cells[&a].data() + p.letter, static_cast<std::uint32_t>(a.letters.size()),
                            packing_.field(p.component), p.component});
          ++event.count;
          if (role == Role::gate) ++event.gates;
          if (role == Role::must) ++event.musts;
        }
      // The most selective gate first: it is the one that mostly refuses.
      const auto gates = moves_.begin() + event.first;
      if (event.gates > 1) std::iter_swap(gates, std::min_element(gates, gates + event.gates, [&](const Move& x, const Move& y) {
        return columns_.open_share(x.column) < columns_.open_share(y.column);
      }));
      index_gates(event, e);
      compiled_.push_back(event);
    }
    considered_.assign(compiled_.size(), 0);
  }

  /// Files the event under each (component, state) that opens one of its gates.
  void index_gates(const CompiledEvent& event, EventIndex e) {
    for (std::uint32_t i = event.first; i < event.first + event.gates; ++i) {
      const Move& m = moves_[i];
      auto& by_state = opened_[m.component];
      by_state.resize(system_.components()[m.component].automaton->states.size());
      for (std::size_t s = 0; s < by_state.size(); ++s)
        if (m.column[s] != no_state) by_state[s].push_back(e);
    }
  }

  [[nodiscard]] bool gates_open(EventIndex e, const std::uint64_t* state) const {
    const Move* const moves = moves_.data() + compiled_[e].first;
    for (std::uint32_t i = 0; i < compiled_[e].gates; ++i)
      if (moves[i].column[Packing::get(state, moves[i].field)] == no_state) return false;
    return true;
  }

  /// The frontier keeps each state's enabled events, in ascending order: a successor's are those of its
  /// parent that still are, and those that a component which moved has opened a gate for.
  void enable_all(const std::uint64_t* state) {
    const std::size_t begin = enabled_.size();
    for (EventIndex e = 0; e < compiled_.size(); ++e)
      if (gates_open(e, state)) enabled_.push_back(e);
    enabled_from_.push_back(begin);
  }
  void enable_after(EventIndex taken, std::size_t parent_begin, std::size_t parent_end, const std::uint64_t* from, const std::uint64_t* to) {
    const std::size_t begin = enabled_.size();
    ++epoch_;
    const auto consider = [&](EventIndex e) {
      if (considered_[e] == epoch_) return;
      considered_[e] = epoch_;
      if (gates_open(e, to)) enabled_.push_back(e);
    };
    for (std::size_t i = parent_begin; i < parent_end; ++i) consider(enabled_[i]);
    const CompiledEvent& event = compiled_[taken];
    for (std::uint32_t i = event.first; i < event.first + event.count; ++i) {
      const Move& m = moves_[i];
      const StateIndex now = Packing::get(to, m.field);
      if (now == Packing::get(from, m.field) || opened_[m.component].empty()) continue;
      for (const EventIndex e : opened_[m.component][now]) consider(e);
    }
    std::sort(enabled_.begin() + static_cast<std::ptrdiff_t>(begin), enabled_.end());
    enabled_from_.push_back(begin);
  }
  /// Forgets the enabled events of states that are expanded.
  void drop_expanded() {
    if (current_ - enabled_first_state_ < (1u << 16)) return;
    const std::size_t states = current_ - enabled_first_state_;
    const std::size_t events = enabled_from_[states];
    enabled_.erase(enabled_.begin(), enabled_.begin() + static_cast<std::ptrdiff_t>(events));
    enabled_from_.erase(enabled_from_.begin(), enabled_from_.begin() + static_cast<std::ptrdiff_t>(states));
    for (std::size_t& from : enabled_from_) from -= events;
    enabled_first_state_ = current_;
  }

  [[nodiscard]] bool ended(const std::uint64_t* state) const {
    return std::ranges::any_of(ends_, [&](const auto& e) { return (*e.second)[Packing::get(state, e.first)]; });
  }

  void expand() {
    drop_expanded();
    const std::uint64_t* state = store_.state(current_);
    if (ended(state)) return;
    std::copy_n(state, packing_.words(), scratch_.begin());
    const std::size_t slot = current_ - enabled_first_state_;
    const std::size_t begin = enabled_from_[slot];
    const std::size_t end = slot + 1 < enabled_from_.size() ? enabled_from_[slot + 1] : enabled_.size();
    for (std::size_t i = begin; i < end; ++i) take(enabled_[i], state, begin, end);
    if (begin == end && options_.check_deadlock) report({Finding::Kind::deadlock, -1, 0, 0, {}, {}, 0}, {});
  }

  /// Takes an enabled event; [begin, end): the enabled events of the state.
  void take(EventIndex e, const std::uint64_t* state, std::size_t begin, std::size_t end) {
    const CompiledEvent& event = compiled_[e];
    const Move* const moves = moves_.data() + event.first;
    std::uint64_t hash = store_.hash(current_);
    for (std::uint32_t i = 0; i < event.count; ++i) {
      const Move& m = moves[i];
      const StateIndex from = Packing::get(state, m.field);
      StateIndex to = m.column[from];
      if (to == no_state) {  // it stays: a monitor that does not hear, or one that had to take the event
        if (i < event.gates + event.musts) report({Finding::Kind::unexpected_event, -1, m.component, from, {}, {}, 0}, e);
        continue;
      }
      m.fired[std::size_t{from} * m.letters] = 1;
      if (to == from) continue;
      if (const Component& c = system_.components()[m.component]; c.property >= 0 && c.violating[to]) {
        report({Finding::Kind::monitor, c.property, m.component, to, {}, {}, 0}, e);
        to = system_.settled(m.component);
        if (to == from) continue;
      }
      Packing::set(scratch_.data(), m.field, to);
      hash += hash_of(m.component, to) - hash_of(m.component, from);
    }
    result_.event_fired[e] = true;
    ++result_.transitions;
    bool fresh = false;
    const std::uint32_t target = store_.insert(scratch_.data(), hash, current_, e, fresh);
    if (fresh) enable_after(e, begin, end, state, scratch_.data());
    if (options_.check_hang && !event.favour) edges_.emplace_back(current_, target);
    for (std::uint32_t i = 0; i < event.count; ++i) scratch_[moves[i].field.word] = state[moves[i].field.word];
  }

  /// Keeps the first finding of each property and kind, or of each that is distinct; breadth-first makes it a shortest one.
  void report(Finding finding, std::optional<EventIndex> last) {
    const auto is_same = [&](const Finding& f) {
      if (f.kind != finding.kind || f.property != finding.property) return false;
      if (!options_.distinct) return true;
      if (f.state != finding.state) return false;
      return f.kind != Finding::Kind::unexpected_event || (f.component == finding.component && f.path.back() == *last);
    };
    if (std::ranges::any_of(result_.findings, is_same)) return;
    trace(finding, current_);
    if (last) finding.path.push_back(*last);
    result_.findings.push_back(std::move(finding));
  }

  void trace(Finding& finding, std::uint32_t state) const {
    std::uint32_t i = state;
    for (; store_.parent(i) != StateStore::none; i = store_.parent(i)) finding.path.push_back(store_.via(i));
    std::ranges::reverse(finding.path);
    finding.root = packing_.unpack(store_.state(i));
  }

  void look_for_hang() {
    std::vector<std::pair<Packing::Field, const std::vector<bool>*>> homes;
    for (ComponentIndex c = 0; c < system_.components().size(); ++c)
      if (!system_.components()[c].home.empty()) homes.emplace_back(packing_.field(c), &system_.components()[c].home);
    std::vector<bool> home(store_.size());
    for (std::uint32_t i = 0; i < store_.size(); ++i)
      home[i] = ended(store_.state(i)) || std::ranges::all_of(homes, [&](const auto& h) { return (*h.second)[Packing::get(store_.state(i), h.first)]; });
    if (const auto trap = find_trap(edges_, home)) {
      Finding finding{Finding::Kind::hang, -1, 0, 0, {}, {}, trap->states};
      trace(finding, trap->state);
      result_.findings.push_back(std::move(finding));
    }
  }

  [[nodiscard]] double elapsed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  [[nodiscard]] std::uint64_t bytes() const {
    return store_.bytes() + edges_.capacity() * sizeof(edges_[0]) + enabled_.capacity() * sizeof(enabled_[0]) +
           enabled_from_.capacity() * sizeof(enabled_from_[0]);
  }

  bool limit_hit() {
    const double seconds = elapsed();
    if (options_.progress && seconds - last_progress_ > 0.2) {
      last_progress_ = seconds;
      options_.progress({store_.size(), result_.transitions, store_.size() - current_, result_.depth, seconds});
    }
    const Limits& limits = options_.limits;
    if (store_.size() > limits.states_max || store_.size() > 0xFFFF0000u)
      result_.limit = "states: the limit of " + std::to_string(limits.states_max) + " was reached";
    else if (bytes() > limits.memory_max_bytes)
      result_.limit = "memory: the limit of " + std::to_string(limits.memory_max_bytes >> 20) + " MiB was reached";
    else if (limits.seconds_max > 0 && seconds > limits.seconds_max)
      result_.limit = "time: the limit of " + std::to_string(limits.seconds_max) + " s was reached";
    return !result_.limit.empty();
  }

  void finish() {
    result_.states = store_.size();
    result_.seconds = elapsed();
    result_.memory_bytes = bytes();
    if (options_.visit)
      for (std::uint32_t i = 0; i < store_.size(); ++i) options_.visit(packing_.unpack(store_.state(i)));
  }

  const System& system_;
  const ExploreOptions& options_;
  Packing packing_;
  StateStore store_;
  Columns columns_;
  std::vector<Move> moves_;
  std::vector<CompiledEvent> compiled_;
  std::vector<std::vector<std::vector<EventIndex>>> opened_;  ///< [component][state]: events with a gate that it opens
  std::vector<EventIndex> enabled_;                           ///< of the frontier's states, one after the other
  std::vector<std::size_t> enabled_from_;                     ///< by state - enabled_first_state_
  std::uint32_t enabled_first_state_ = 0;
  std::vector<std::uint64_t> considered_;
  std::uint64_t epoch_ = 0;
  std::vector<std::uint64_t> scratch_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges_;
  std::uint32_t current_ = 0, level_end_ = 0;
  std::vector<std::pair<Packing::Field, const std::vector<bool>*>> ends_;  ///< of the components that have an end
  double last_progress_ = 0;
  std::chrono::steady_clock::time_point start_;
  Exploration result_;
};

}  // namespace

std::string_view to_string(Verdict v) {
  constexpr std::array<std::string_view, 3> names{"holds", "violated", "inconclusive"};
  return names[static_cast<std::size_t>(v)];
}

Exploration explore(const System& system, const ExploreOptions& options) { return Search(system, options).run(); }

}  // namespace pmc::checker

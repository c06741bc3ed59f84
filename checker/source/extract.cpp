#include "checker/source/extract.hpp"

#include <algorithm>
#include <deque>

namespace pmc::source {

using checker::LetterIndex;
using checker::StateIndex;

namespace {

/// More values than these that a variable may be left at are no longer told apart.
constexpr std::size_t left_max = 8;

struct Edge {
  std::string letter;
  bool is_choice = false;
  std::string text;
  std::size_t to = 0;
  std::uint32_t id = 0;  ///< of the letter
};
struct State {
  Place place;
  bool idle = false, off = false, stuck = false;
  std::vector<Edge> edges;
};

/// All configurations and what leads from one to another.
std::vector<State> explore(Interpreter& interpreter, std::size_t configurations_max, bool& complete) {
  std::vector<State> states;
  std::map<Configuration, std::size_t> known;
  std::map<std::string, std::uint32_t> ids;
  std::deque<std::pair<std::size_t, std::vector<Next>>> work;
  const auto discover = [&](Configuration c) {
    std::vector<Next> all = interpreter.next(c);
    const auto [it, is_new] = known.try_emplace(c, states.size());
    if (is_new) {
      states.push_back({.place = interpreter.place(c), .idle = c.frames.empty() && !c.open && !c.started && !c.off, .off = c.off, .stuck = c.stuck, .edges = {}});
      work.emplace_back(it->second, std::move(all));
    }
    return it->second;
  };
  discover(interpreter.initial());
  while (!work.empty()) {
    auto [from, all] = std::move(work.front());
    work.pop_front();
    if (states.size() > configurations_max) {
      complete = false;
      // What was not looked at is no end of the caller's.
      states[from].off = true;
      for (const auto& [unseen, next] : work) states[unseen].off = true;
      break;
    }
    for (Next& n : all) {
      const std::size_t to = discover(std::move(n.then));
      const auto id = ids.try_emplace(n.letter, static_cast<std::uint32_t>(ids.size())).first->second;
      states[from].edges.push_back({std::move(n.letter), n.is_choice, std::move(n.text), to, id});
    }
  }
  return states;
}

/// States of one place from which the same can happen are one; a decision that makes no difference is none.
std::vector<std::size_t> blocks_of(const std::vector<State>& states) {
  // What a state is, apart from where it leads.
  std::map<std::pair<Place, int>, std::size_t> kinds;
  std::vector<std::size_t> block(states.size());
  for (std::size_t s = 0; s < states.size(); ++s) {
    const int kind = states[s].idle ? 1 : states[s].off ? 2 : states[s].stuck ? 3 : 0;
    block[s] = kinds.try_emplace({kind == 2 ? Place{} : states[s].place, kind}, kinds.size()).first->second;
  }
  for (std::size_t count = kinds.size();;) {
    std::map<std::vector<std::uint64_t>, std::size_t> ids;
    std::vector<std::size_t> next(states.size());
    std::vector<std::uint64_t> moves;
    for (std::size_t s = 0; s < states.size(); ++s) {
      moves.clear();
      for (const Edge& e : states[s].edges) moves.push_back(std::uint64_t{e.id} << 32 | block[e.to]);
      std::ranges::sort(moves);
      moves.push_back(block[s]);
      next[s] = ids.try_emplace(moves, ids.size()).first->second;
    }
    block = std::move(next);
    if (ids.size() == count) return block;
    count = ids.size();
  }
}

void skip_idle_decisions(std::vector<State>& states) {
  for (bool changed = true; changed;) {
    changed = false;
    const auto block = blocks_of(states);
    std::vector<std::size_t> instead(states.size());
    for (std::size_t s = 0; s < states.size(); ++s) {
      instead[s] = s;
      const auto& edges = states[s].edges;
      if (edges.empty() || states[s].idle || !std::ranges::all_of(edges, &Edge::is_choice)) continue;
      if (std::ranges::all_of(edges, [&](const Edge& e) { return block[e.to] == block[edges.front().to]; }) && edges.front().to != s && block[edges.front().to] != block[s])
        instead[s] = edges.front().to;
    }
    const auto end_of = [&](std::size_t s) {
      for (std::size_t n = 0; instead[s] != s && n < states.size(); ++n) s = instead[s];
      return s;
    };
    for (State& s : states)
      for (Edge& e : s.edges)
        if (const std::size_t to = end_of(e.to); to != e.to) {
          e.to = to;
          changed = true;
        }
  }
}

checker::Letter parsed(const Edge& e) {
  if (e.is_choice) return {.event = "branch", .fields = {e.letter.substr(7, e.letter.size() - 8)}};
  const auto open = e.letter.find('(');
  checker::Letter l{.event = e.letter.substr(0, open), .fields = {}};
  if (open == std::string::npos) return l;
  const std::string inside = e.letter.substr(open + 1, e.letter.size() - open - 2);
  for (std::size_t begin = 0; begin <= inside.size();) {
    const std::size_t end = std::min(inside.find(", ", begin), inside.size());
    l.fields.push_back(inside.substr(begin, end - begin));
    begin = end + 2;
  }
  return l;
}

}  // namespace

std::string Extracted::text_of(const std::string& letter) const {
  const auto it = std::ranges::find(choices, letter, &std::pair<std::string, std::string>::first);
  return it == choices.end() ? "" : it->second;
}

std::string name_in_run(const FunctionText& f) { return f.file->path + ":" + std::to_string(f.line) + " " + f.name + "()"; }

Extracted extract(const Analysis& analysis, const CallerText& caller, const Shared& shared, const ExtractLimits& limits) {
  Extracted x;
  x.caller = caller;
  Interpreter interpreter(analysis, caller.entries, caller.free, shared);
  auto states = explore(interpreter, limits.configurations_max, x.complete);
  x.configurations = states.size();
  skip_idle_decisions(states);
  const auto block = blocks_of(states);

  // Reachable blocks, breadth first; letters by event, then by name.
  std::vector<std::size_t> order{0};
  std::map<std::size_t, StateIndex> index{{block[0], 0}};
  std::map<std::string, Edge> letters;
  for (std::size_t n = 0; n < order.size(); ++n)
    for (const Edge& e : states[order[n]].edges) {
      letters.try_emplace(e.letter, e);
      if (index.try_emplace(block[e.to], static_cast<StateIndex>(order.size())).second) order.push_back(e.to);
    }
  std::vector<std::pair<checker::Letter, std::string>> sorted;
  for (const auto& [name, e] : letters) {
    sorted.emplace_back(parsed(e), name);
    if (!e.text.empty()) x.choices.emplace_back(name, e.text);
  }
  std::ranges::stable_sort(sorted, {}, [](const auto& l) { return l.first.event; });

  checker::Machine& m = x.machine;
  m.name = m.automaton.name = caller.name;
  m.automaton.initial = {0};
  std::map<std::string, LetterIndex> letter_index;
  for (const auto& [letter, name] : sorted) {
    if (m.events.empty() || m.events.back().name != letter.event) m.events.push_back({letter.event, static_cast<LetterIndex>(m.letters.size()), 0});
    ++m.events.back().size;
    letter_index[name] = static_cast<LetterIndex>(m.letters.size());
    m.letters.push_back(letter);
    m.automaton.letters.push_back(name);
  }
  std::map<std::string, int> times;
  for (const std::size_t s : order) {
    std::string name = states[s].off ? "off" : states[s].idle ? "idle" : states[s].place.text();
    if (const int n = times[name]++; n > 0) name += " '" + std::to_string(n + 1);
    if (states[s].idle) x.idle.push_back(name);
    if (states[s].off) x.off.push_back(name);
    m.states.push_back(name);
    x.places.push_back(states[s].place);
  }
  m.automaton.states = m.states;
  m.automaton.next.assign(order.size() * m.letters.size(), checker::no_state);
  m.fired.assign(order.size() * m.letters.size(), -1);
  for (std::size_t n = 0; n < order.size(); ++n) {
    m.active.push_back(static_cast<std::uint16_t>(n));
    for (const Edge& e : states[order[n]].edges) m.automaton.next[n * m.letters.size() + letter_index.at(e.letter)] = index.at(block[e.to]);
  }
  for (const auto& [place, text] : interpreter.unmodelled()) x.unmodelled.push_back({place.path, place.line, text});
  x.left = interpreter.left();
  for (const FunctionText* f : interpreter.ran()) x.ran.push_back(name_in_run(*f));
  std::ranges::sort(x.ran);
  return x;
}

ExtractedAll extract_in_turn(const Analysis& analysis, const std::vector<CallerText>& callers, const ExtractLimits& limits) {
  return extract_in_turn(analysis, callers, shared(analysis, callers, limits.slices), limits);
}

ExtractedAll extract_in_turn(const Analysis& analysis, const std::vector<CallerText>& callers, Shared from, const ExtractLimits& limits) {
  const Value anything{.low = Value::lowest, .high = Value::highest};
  ExtractedAll all{{}, std::move(from)};
  // What each of them may leave behind is where each of them may begin.
  std::vector<bool> again(callers.size(), true);
  while (std::ranges::find(again, true) != again.end()) {
    for (std::size_t n = 0; n < callers.size(); ++n) {
      if (!again[n]) continue;
      again[n] = false;
      Interpreter interpreter(analysis, callers[n].entries, callers[n].free, all.shared);
      bool complete = true;
      explore(interpreter, limits.configurations_max, complete);
      std::set<std::string> changed;
      for (const auto& [path, values] : interpreter.left()) {
        auto& known = all.shared.left[path];
        if (known.contains(anything)) continue;
        const auto before = known;
        known.insert(values.begin(), values.end());
        if (known.size() > left_max || std::ranges::any_of(known, &Value::is_free)) known = {anything};
        if (known != before) changed.insert(path);
      }
      for (std::size_t m = 0; m < callers.size(); ++m)
        if (const Interpreter other(analysis, callers[m].entries, callers[m].free, all.shared);
            std::ranges::any_of(changed, [&](const std::string& path) { return other.hears_of(path); }))
          again[m] = true;
    }
  }
  for (const CallerText& c : callers) all.callers.push_back(std::make_shared<const Extracted>(extract(analysis, c, all.shared, limits)));
  return all;
}

std::vector<std::shared_ptr<const Extracted>> extract_all(const Analysis& analysis, const std::vector<CallerText>& callers, const ExtractLimits& limits) {
  return extract_in_turn(analysis, callers, limits).callers;
}

model::Caller as_caller(const Extracted& x, const model::Core& core) {
  const Extracted* const extracted = &x;
  return {.name = x.caller.name,
          .brief = "as it stands in C",
          .source = x.caller.place().path + ", " + x.caller.name,
          .core = &core,
          .machine = &x.machine,
          .idle = x.idle,
          .off = x.off,
          .favours = {"power_loss", "platform_suspend_again(true)", "swsusp_arch_suspend_returned(restored)"},
          .also = {"transition_mutex"},
          .environment_may_fail = true,
          .location = [extracted](const model::StepAt& at) {
            const auto it = std::ranges::find(extracted->machine.states, at.state);
            return it == extracted->machine.states.end() ? std::string() : extracted->places[static_cast<std::size_t>(it - extracted->machine.states.begin())].text();
          }};
}

}  // namespace pmc::source

#include "checker/source/agreement.hpp"

#include <algorithm>
#include <deque>
#include <map>

#include "checker/language.hpp"
#include "model/flatten.hpp"

namespace pmc::source {

using checker::Automaton;
using checker::LetterIndex;
using checker::no_state;
using checker::Observed;
using checker::StateIndex;
using checker::Trace;

namespace {

/// What a hand-made caller is of.
struct Origin {
  std::string_view caller, function;
  std::string_view argument = {}, constant = {};  ///< a parameter that is fixed
  std::vector<std::string_view> parts = {};       ///< callers that the function is, any number of times in any order; none: `caller`
};

const std::vector<Origin>& origins() {
  static const std::vector<Origin> all{
      {"xen-6.1", "do_suspend"},
      {"suspend-mem", "enter_state", "state", "PM_SUSPEND_MEM"},
      {"suspend-standby", "enter_state", "state", "PM_SUSPEND_STANDBY"},
      {"suspend-s2idle", "enter_state", "state", "PM_SUSPEND_TO_IDLE"},
      {"reboot-sw-suspend", "sys_reboot", "cmd", "LINUX_REBOOT_CMD_SW_SUSPEND"},
      {"kexec-jump", "sys_reboot", "cmd", "LINUX_REBOOT_CMD_KEXEC"},
      {"apm-suspend", "suspend"},
      {"apm-standby", "standby"},
      // One turn of its loop is one of these.
      {"apm-resume-event", "check_events", {}, {}, {"apm-suspend", "apm-standby", "apm-resume-event"}},
      {"hibernate", "hibernate"},
      {"restore", "software_resume"},
      {"snapshot-ioctl", "snapshot_fops"},
      {"quiet-exec", "hibernate_quiet_exec"},
  };
  return all;
}

/// An automaton as it is compared.
struct Side {
  Automaton automaton;
  std::vector<std::string> labels;
  std::vector<Place> places = {};  ///< by state; of the C
  [[nodiscard]] Observed observed() const { return {&automaton, labels}; }
};

LetterIndex add_letter(Side& side, std::string name, std::string label) {
  Automaton& a = side.automaton;
  const std::size_t letters = a.letters.size();
  std::vector<StateIndex> next(a.states.size() * (letters + 1), no_state);
  for (std::size_t s = 0; s < a.states.size(); ++s) std::copy_n(a.next.begin() + static_cast<std::ptrdiff_t>(s * letters), letters, next.begin() + static_cast<std::ptrdiff_t>(s * (letters + 1)));
  a.next = std::move(next);
  a.letters.push_back(std::move(name));
  side.labels.push_back(std::move(label));
  return static_cast<LetterIndex>(letters);
}

StateIndex add_state(Side& side, std::string name) {
  Automaton& a = side.automaton;
  a.states.push_back(std::move(name));
  a.next.resize(a.states.size() * a.letters.size(), no_state);
  if (!side.places.empty()) side.places.emplace_back();
  return static_cast<StateIndex>(a.states.size() - 1);
}

void set_step(Automaton& a, StateIndex from, LetterIndex letter, StateIndex to) { a.next[std::size_t{from} * a.letters.size() + letter] = to; }

std::string_view event_of(std::string_view letter) { return letter.substr(0, letter.find('(')); }

bool is_one_of(std::string_view words, std::string_view word) {
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    if (words.substr(begin, end - begin) == word) return true;
    begin = end + 1;
  }
  return false;
}

/// "branch(kernel/power/user.c:63: x == 1, true)", taken apart; the place is up to the colon after the line.
struct DecisionLetter {
  std::string_view what, value;
};
std::optional<DecisionLetter> decision(std::string_view letter) {
  if (event_of(letter) != "branch" || letter.size() < 8) return std::nullopt;
  const std::string_view inside = letter.substr(7, letter.size() - 8);
  const std::size_t comma = inside.rfind(", "), colon = inside.find(": ");
  if (comma == std::string_view::npos) return std::nullopt;
  DecisionLetter d{{}, inside.substr(comma + 2)};
  if (colon != std::string_view::npos && colon < comma) d.what = inside.substr(colon + 2, comma - colon - 2);
  return d;
}

class Comparison {
 public:
  Comparison(const Origin& origin, std::set<const Abstraction*>* needed) : origin_(origin), needed_(needed) {}

  [[nodiscard]] bool applies(const Abstraction& a, Abstraction::Kind kind) const { return a.kind == kind && (a.caller.empty() || a.caller == origin_.caller); }
  void need(const Abstraction& a) const {
    if (needed_ != nullptr) needed_->insert(&a);
  }

  /// "" if the letter is not compared.  `function`: where it is taken, of the C.
  [[nodiscard]] std::string label(const std::string& letter, std::string_view function) const {
    for (const Abstraction& a : abstractions()) {
      if (!a.function.empty() && a.function != function) continue;
      if ((applies(a, Abstraction::Kind::unseen) && (a.what == letter || a.what == event_of(letter))) ||
          (applies(a, Abstraction::Kind::only) && !is_one_of(a.what, event_of(letter)))) {
        need(a);
        return "";
      }
    }
    return letter;
  }
  [[nodiscard]] bool is_excluded(const std::string& letter, std::string_view function) const {
    const auto d = decision(letter);
    if (!d) return false;
    for (const Abstraction& a : abstractions())
      if (applies(a, Abstraction::Kind::excluded) && a.what == d->what && a.value == d->value && (a.function.empty() || a.function == function)) {
        need(a);
        return true;
      }
    return false;
  }

 private:
  const Origin& origin_;
  std::set<const Abstraction*>* needed_;
};

/// The function in which a line is: the last one that begins before it.
class Functions {
 public:
  explicit Functions(const Program& program) {
    for (const auto& f : program.functions()) by_file_[f->file->path][f->line] = f->name;
  }
  [[nodiscard]] std::string_view at(const Place& place) const {
    const auto file = by_file_.find(place.path);
    if (file == by_file_.end()) return {};
    const auto after = file->second.upper_bound(place.line);
    return after == file->second.begin() ? std::string_view() : std::string_view(std::prev(after)->second);
  }

 private:
  std::map<std::string, std::map<int, std::string>> by_file_;
};

/// An attempt that returns at once is nothing on either side: what is refused before anything is done is left out of the model.
/// Between attempts other callers run, and may leave in shared variables what each of its idle states stands for.
void join_idle(Side& side, const std::vector<StateIndex>& idle) {
  const LetterIndex attempt = add_letter(side, "attempt, refused", "attempt"), finish = add_letter(side, "finish, refused", "finish");
  for (const StateIndex i : idle) {
    const StateIndex refused = add_state(side, "refused");
    set_step(side.automaton, i, attempt, refused);
    set_step(side.automaton, refused, finish, i);
  }
  if (idle.size() < 2) return;
  for (const StateIndex to : idle) {
    const LetterIndex letter = add_letter(side, "left as " + side.automaton.states[to], "");
    for (const StateIndex from : idle) set_step(side.automaton, from, letter, to);
  }
}

Side source_side(const Extracted& x, const Comparison& comparison, const Functions& functions) {
  Side side{x.machine.automaton, {}, x.places};
  Automaton& a = side.automaton;
  for (const std::string& letter : a.letters) side.labels.push_back(comparison.label(letter, {}));
  // What is compared in one function and not in another becomes two letters.
  const std::size_t letters = a.letters.size();
  for (LetterIndex l = 0; l < letters; ++l) {
    std::optional<LetterIndex> hidden;
    for (StateIndex s = 0; s < x.places.size(); ++s) {
      const StateIndex to = a.step(s, l);
      if (to == no_state) continue;
      const std::string_view function = functions.at(x.places[s]);
      const std::string letter = a.letters[l];
      if (comparison.is_excluded(letter, function)) {
        set_step(a, s, l, no_state);
      } else if (!side.labels[l].empty() && comparison.label(letter, function).empty()) {
        if (!hidden) hidden = add_letter(side, letter + ", unseen", "");
        set_step(a, s, l, no_state);
        set_step(a, s, *hidden, to);
      }
    }
  }
  std::vector<StateIndex> idle;
  for (const std::string& name : x.idle) idle.push_back(a.state(name));
  join_idle(side, idle);
  return side;
}

/// Any of these, one after another, in one attempt.
Automaton in_any_order(const std::vector<Automaton>& parts) {
  Automaton all{.name = parts.front().name, .states = {"idle", "next"}, .letters = {"attempt", "finish", "branch(begin)"}, .initial = {0}, .next = {}};
  for (const Automaton& p : parts)
    for (const std::string& letter : p.letters)
      if (all.letter(letter) == checker::no_letter) all.letters.push_back(letter);
  const LetterIndex attempt = 0, finish = 1;
  for (std::size_t n = 1; n < parts.size(); ++n) all.letters.push_back("branch(begin " + parts[n].name + ")");
  std::vector<std::size_t> first;
  for (const Automaton& p : parts) {
    first.push_back(all.states.size());
    for (const std::string& state : p.states) all.states.push_back(p.name + ": " + state);
  }
  all.next.assign(all.states.size() * all.letters.size(), no_state);
  set_step(all, 0, attempt, 1);
  set_step(all, 1, finish, 0);
  for (std::size_t n = 0; n < parts.size(); ++n) {
    const Automaton& p = parts[n];
    const auto mine = [&](StateIndex s) { return static_cast<StateIndex>(first[n] + s); };
    const LetterIndex begin = n == 0 ? LetterIndex{2} : all.letter("branch(begin " + p.name + ")");
    for (StateIndex s = 0; s < p.states.size(); ++s)
      for (LetterIndex l = 0; l < p.letters.size(); ++l) {
        const StateIndex to = p.step(s, l);
        if (to == no_state) continue;
        if (p.letters[l] == "attempt")
          set_step(all, 1, begin, mine(to));
        else if (p.letters[l] == "finish")
          set_step(all, mine(s), 2, 1);  // nothing else has that letter there
        else
          set_step(all, mine(s), all.letter(p.letters[l]), mine(to));
      }
  }
  return all;
}

Side model_side(const model::Caller& caller, const Origin& origin, const Comparison& comparison) {
  std::vector<Automaton> parts;
  for (const std::string_view part : origin.parts)
    parts.push_back(model::flatten(part == caller.name ? caller : *std::ranges::find(model::callers(), part, &model::Caller::name)));
  Side side{parts.empty() ? model::flatten(caller) : in_any_order(parts), {}};
  for (const std::string& letter : side.automaton.letters) side.labels.push_back(comparison.label(letter, {}));
  std::vector<StateIndex> idle;
  if (parts.empty()) {
    const auto is_idle = caller.machine->where_any(caller.idle);
    for (std::size_t s = 0; s < is_idle.size(); ++s)
      if (const StateIndex i = is_idle[s] ? side.automaton.state(caller.machine->automaton.states[s]) : no_state; i != no_state) idle.push_back(i);
  } else {
    idle = {0};
  }
  join_idle(side, idle);
  return side;
}

/// Where the C is at each of the labels, as far as it can follow; where it can go on with none of them, where it is then.
std::vector<std::string> places_along(const Side& source, const Trace& trace) {
  const Automaton& a = source.automaton;
  struct Node {
    StateIndex state;
    std::size_t done;  ///< labels
    std::size_t before;
  };
  std::vector<Node> nodes;
  std::set<std::pair<StateIndex, std::size_t>> seen;
  const auto visit = [&](StateIndex s, std::size_t done, std::size_t before) {
    if (seen.emplace(s, done).second) nodes.push_back({s, done, before});
  };
  for (const StateIndex s : a.initial) visit(s, 0, std::string::npos);
  std::size_t furthest = 0;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const Node node = nodes[n];
    if (node.done > nodes[furthest].done) furthest = n;
    for (LetterIndex l = 0; l < a.letters.size(); ++l) {
      const StateIndex to = a.step(node.state, l);
      if (to == no_state) continue;
      if (source.labels[l].empty())
        visit(to, node.done, n);
      else if (node.done < trace.size() && source.labels[l] == trace[node.done])
        visit(to, node.done + 1, n);
    }
  }
  std::vector<std::string> places(trace.size());
  const auto text = [&](StateIndex s) { return source.places[s].path.empty() ? std::string() : source.places[s].text(); };
  if (nodes[furthest].done < trace.size()) places[nodes[furthest].done] = text(nodes[furthest].state);
  for (std::size_t n = furthest; nodes[n].before != std::string::npos; n = nodes[n].before)
    if (const Node& before = nodes[nodes[n].before]; before.done < nodes[n].done) places[before.done] = text(before.state);
  return places;
}

void compare(const Side& model, const Side& source, std::size_t max, Agreement& result) {
  for (const bool in_source : {true, false}) {
    const checker::OnlyIn only = in_source ? checker::differences(source.observed(), model.observed(), max) : checker::differences(model.observed(), source.observed(), max);
    result.limit = result.limit || only.limit_reached;
    for (const checker::Difference& d : only.differences) {
      const auto places = places_along(source, d.trace);
      Disagreement& found = result.differences.emplace_back(Disagreement{in_source, {}});
      for (std::size_t n = 0; n < d.trace.size(); ++n)
        found.steps.push_back({d.trace[n], places[n], std::ranges::find(d.at, n) != d.at.end()});
    }
  }
}

/// The function as a caller: one that was found, or else any of that name.
std::optional<CallerText> caller_text(const Discovered& d, std::string_view function) {
  for (const CallerText& c : d.callers)
    if (c.name == function) return c;
  for (const auto& f : d.program->functions())
    if (f->name == function) return CallerText{f->name, {{f.get(), Entry::Kind::alone}}};
  return std::nullopt;
}

}  // namespace

std::optional<Agreement> agreement(const model::Caller& caller, const Discovered& discovered, const Shared& shared, const AgreementLimits& limits,
                                   std::set<const Abstraction*>* needed) {
  const auto origin = std::ranges::find(origins(), caller.name, &Origin::caller);
  if (origin == origins().end()) return std::nullopt;
  Agreement result;
  result.caller = caller.name;
  result.function = std::string(origin->function) + (origin->argument.empty() ? "" : "(" + std::string(origin->argument) + " = " + std::string(origin->constant) + ")");
  result.unmodelled = discovered.unread;  // it may be the function, or stand in one that it calls
  auto text = caller_text(discovered, origin->function);
  if (!text) return result;
  result.place = text->place().text();
  const Comparison comparison(*origin, needed);
  for (Entry& e : text->entries)
    if (!origin->argument.empty()) e.arguments[std::string(origin->argument)] = origin->constant;
  for (const Abstraction& a : abstractions())
    if (comparison.applies(a, Abstraction::Kind::free) && shared.left.contains(std::string(a.what))) {
      text->free.emplace(a.what);
      comparison.need(a);
    }
  const Extracted x = extract(*discovered.analysis, *text, shared, limits.extract);
  result.unmodelled.insert(result.unmodelled.end(), x.unmodelled.begin(), x.unmodelled.end());
  result.limit = !x.complete;
  compare(model_side(caller, *origin, comparison), source_side(x, comparison, Functions(*discovered.program)), limits.differences_max, result);
  result.equal = result.differences.empty() && !result.limit && result.unmodelled.empty();
  return result;
}

std::vector<Agreement> agreements(const Discovered& discovered, const Shared& shared, const AgreementLimits& limits, std::set<const Abstraction*>* needed) {
  std::vector<Agreement> all;
  for (const model::Caller& c : model::callers())
    if (auto a = agreement(c, discovered, shared, limits, needed)) all.push_back(std::move(*a));
  return all;
}

}  // namespace pmc::source

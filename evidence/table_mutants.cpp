#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "evidence/mutants.hpp"
#include "model/vocabulary.hpp"

namespace pmc::evidence {
namespace {

using checker::Behaviour;
using checker::Configuration;
using checker::LetterIndex;
using checker::Machine;
using checker::StateIndex;
using checker::Stepper;
using Step = std::optional<Stepper::Step>;

/// A step of the machine as it is.
struct Cell {
  StateIndex from;
  LetterIndex letter;
  StateIndex to;
};

class Rows {
 public:
  explicit Rows(const Machine& m) : origin_(checker::origin(m)), cells_(m.rows.size()) {
    const std::size_t letters = m.letters.size();
    for (std::size_t i = 0; i < m.fired.size(); ++i)
      if (m.fired[i] >= 0)
        cells_[static_cast<std::size_t>(m.fired[i])].push_back(
            {static_cast<StateIndex>(i / letters), static_cast<LetterIndex>(i % letters), m.automaton.next[i]});
  }
  [[nodiscard]] const std::vector<Cell>& cells(std::size_t row) const { return cells_[row]; }
  [[nodiscard]] bool moves(std::size_t row) const {
    return std::ranges::any_of(cells_[row], [](const Cell& c) { return c.from != c.to; });
  }
  [[nodiscard]] bool changes_field(std::size_t row, std::size_t field) const {
    return std::ranges::any_of(cells_[row], [&](const Cell& c) {
      return Configuration(origin_, origin_.snapshots[c.from]).field(field) != Configuration(origin_, origin_.snapshots[c.to]).field(field);
    });
  }
  [[nodiscard]] std::set<LetterIndex> letters(std::size_t row) const {
    std::set<LetterIndex> all;
    for (const Cell& c : cells_[row]) all.insert(c.letter);
    return all;
  }

 private:
  const checker::Origin& origin_;
  std::vector<std::vector<Cell>> cells_;
};

/// The same letter with `value` for one of its field values; no_letter: there is none.
LetterIndex sibling(const Machine& m, LetterIndex letter, std::string_view value, std::string_view instead) {
  checker::Letter other = m.letters[letter];
  const auto field = std::ranges::find(other.fields, value);
  if (field == other.fields.end()) return checker::no_letter;
  *field = instead;
  for (LetterIndex l = 0; l < m.letters.size(); ++l)
    if (m.letters[l].event == other.event && m.letters[l].fields == other.fields) return l;
  return checker::no_letter;
}

std::optional<model::Message> message_of(const checker::Letter& letter) {
  if (letter.fields.size() != 1) return std::nullopt;
  for (const model::Message m : model::all_messages)
    if (to_string(m) == letter.fields[0]) return m;
  return std::nullopt;
}

/// FNV-1a, to tell tables apart without keeping them.
std::uint64_t fingerprint(const Machine& machine, const Behaviour& behaviour) {
  std::vector<std::uint64_t> snapshots;
  const Machine m = retabulated(machine, behaviour, &snapshots);
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3; };
  for (const auto n : m.automaton.next) mix(n);
  for (const auto s : snapshots) mix(s);
  return hash;
}

class Generator {
 public:
  Generator(const Machine& m, bool is_caller) : m_(m), origin_(checker::origin(m)), rows_(m), is_caller_(is_caller) {
    seen_.insert(fingerprint(m, [](const Stepper& original, std::uint64_t from, LetterIndex letter) { return original.step(from, letter); }));
  }

  std::vector<Mutant> run() {
    for (std::size_t r = 0; r < m_.rows.size(); ++r) {
      drop(r);
      no_effect(r);
      other_targets(r);
      fields(r);
      ignore_guard(r);
      error_as_ok(r);
      if (is_caller_) messages(r);
    }
    if (m_.name == "pm_message") resume_events();
    return std::move(mutants_);
  }

 private:
  [[nodiscard]] std::string name(std::size_t r) const {
    const std::string text = checker::row_text(m_.rows[r]);
    const auto same = std::count_if(m_.rows.begin(), m_.rows.begin() + static_cast<std::ptrdiff_t>(r),
                                    [&](const checker::Row& row) { return checker::row_text(row) == text; });
    return text + (same > 0 ? " #" + std::to_string(same + 1) : "");
  }
  void add(const std::string& op, const std::string& subject, std::string what, Behaviour behaviour) {
    if (!seen_.insert(fingerprint(m_, behaviour)).second) return;
    mutants_.push_back({.id = m_.name + "/" + op + "/" + subject, .machine = m_.name, .op = op, .what = std::move(what),
                        .original = &m_, .behaviour = std::move(behaviour)});
  }
  /// Where the row fires, something else happens.
  static Behaviour where_fires(std::size_t r, std::function<Step(const Stepper&, std::uint64_t, LetterIndex, Stepper::Step)> instead) {
    return [=](const Stepper& original, std::uint64_t from, LetterIndex letter) -> Step {
      const Step step = original.step(from, letter);
      return step && step->row == static_cast<std::int16_t>(r) ? instead(original, from, letter, *step) : step;
    };
  }

  void drop(std::size_t r) {
    add("drop-row", name(r), "the row is missing", where_fires(r, [](auto&&...) { return std::nullopt; }));
  }
  void no_effect(std::size_t r) {
    if (rows_.moves(r))
      add("no-effect", name(r), "the row is taken, but changes nothing", where_fires(r, [](const Stepper&, std::uint64_t from, LetterIndex, Stepper::Step s) {
            return Stepper::Step{from, s.row};
          }));
  }

  [[nodiscard]] unsigned target(std::size_t r) const {
    return static_cast<unsigned>(std::ranges::find(m_.states, m_.rows[r].target) - m_.states.begin());
  }
  static Step sent_to(const checker::Origin& origin, Stepper::Step s, unsigned state) {
    Configuration to(origin, s.to);
    to.set_state(state);
    s.to = to.snapshot();
    return s;
  }
  /// The next row (after the last, the first) that leads elsewhere.
  void other_targets(std::size_t r) {
    if (m_.rows[r].stays) return;
    const std::size_t n = m_.rows.size();
    for (std::size_t i = 1; i < n; ++i) {
      const std::size_t other = (r + i) % n;
      if (m_.rows[other].stays || m_.rows[other].target == m_.rows[r].target) continue;
      const unsigned here = target(r), there = target(other);
      add("other-target", name(r), "the row leads to " + m_.rows[other].target,
          where_fires(r, [there](const Stepper& original, std::uint64_t, LetterIndex, Stepper::Step s) { return sent_to(original.origin(), s, there); }));
      add("swap-targets", name(r) + " <> " + name(other), "the rows lead to each other's targets",
          [=](const Stepper& original, std::uint64_t from, LetterIndex letter) -> Step {
            const Step s = original.step(from, letter);
            if (s && s->row == static_cast<std::int16_t>(r)) return sent_to(original.origin(), *s, there);
            if (s && s->row == static_cast<std::int16_t>(other)) return sent_to(original.origin(), *s, here);
            return s;
          });
      return;
    }
  }
  void fields(std::size_t r) {
    for (std::size_t f = 0; f < origin_.fields.size(); ++f) {
      if (!rows_.changes_field(r, f)) continue;
      const std::string field = "field " + std::to_string(f + 1);
      add("field-kept", name(r) + ", " + field, "the row leaves the " + field + " of the machine's data as it was",
          where_fires(r, [f](const Stepper& original, std::uint64_t from, LetterIndex, Stepper::Step s) {
            Configuration to(original.origin(), s.to);
            to.set_field(f, Configuration(original.origin(), from).field(f));
            s.to = to.snapshot();
            return s;
          }));
    }
  }
  /// Where its guard forbids the row, and no other row takes the letter, the row does what it does on that letter
  /// where its guard allows it: the same target, the same fields set.
  void ignore_guard(std::size_t r) {
    if (m_.rows[r].guard.empty()) return;
    struct Effect {
      unsigned target;
      std::vector<std::pair<std::size_t, unsigned>> set;
    };
    std::map<LetterIndex, Effect> effects;
    for (const Cell& c : rows_.cells(r)) {
      const Configuration from(origin_, origin_.snapshots[c.from]), to(origin_, origin_.snapshots[c.to]);
      Effect e{to.state(), {}};
      for (std::size_t f = 0; f < origin_.fields.size(); ++f)
        if (from.field(f) != to.field(f)) e.set.emplace_back(f, to.field(f));
      effects.try_emplace(c.letter, std::move(e));
    }
    const auto source = static_cast<unsigned>(std::ranges::find(m_.states, m_.rows[r].source) - m_.states.begin());
    add("ignore-guard", name(r), "the row is taken whatever its guard says, where no other row is",
        [=](const Stepper& original, std::uint64_t from, LetterIndex letter) -> Step {
          const Step s = original.step(from, letter);
          const auto effect = effects.find(letter);
          Configuration to(original.origin(), from);
          if (s || effect == effects.end() || to.state() != source) return s;
          to.set_state(effect->second.target);
          for (const auto& [f, value] : effect->second.set) to.set_field(f, value);
          return Stepper::Step{to.snapshot(), static_cast<std::int16_t>(r)};
        });
  }
  /// The letter, where the row fires, does what `other(letter)` does.
  void as_another(std::size_t r, const std::string& op, std::string what, std::string_view value, std::string_view instead) {
    std::vector<LetterIndex> other(m_.letters.size(), checker::no_letter);
    bool any = false;
    for (const LetterIndex l : rows_.letters(r)) any = (other[l] = sibling(m_, l, value, instead)) != checker::no_letter || any;
    if (!any) return;
    add(op, name(r), std::move(what), where_fires(r, [=](const Stepper& original, std::uint64_t from, LetterIndex letter, Stepper::Step s) {
          const Step as = other[letter] == checker::no_letter ? std::nullopt : original.step(from, other[letter]);
          return as ? as : Step(s);
        }));
  }
  void error_as_ok(std::size_t r) { as_another(r, "error-as-ok", "the error is taken for a success", "error", "ok"); }

  void says(std::size_t r, const std::string& op, LetterIndex letter, LetterIndex instead, const std::string& suffix, std::string what) {
    add(op, name(r) + suffix, std::move(what), [=](const Stepper& original, std::uint64_t from, LetterIndex l) -> Step {
      const Step right = original.step(from, letter);
      const bool fires = right && right->row == static_cast<std::int16_t>(r);
      if (fires && l == letter) return std::nullopt;
      return fires && l == instead ? right : original.step(from, l);
    });
  }
  void messages(std::size_t r) {
    for (const LetterIndex l : rows_.letters(r)) {
      const auto message = message_of(m_.letters[l]);
      if (!message) continue;
      for (const model::Message other : model::all_messages) {
        if (other == *message || is_down(other) != is_down(*message)) continue;
        const LetterIndex instead = sibling(m_, l, to_string(*message), to_string(other));
        says(r, "message", l, instead, ", " + std::string(to_string(*message)) + " as " + std::string(to_string(other)),
             "the caller says PMSG_" + std::string(to_string(other)) + " where it says PMSG_" + std::string(to_string(*message)));
      }
    }
  }
  /// resume_event() of pm_message: another message is in force while the core unwinds.
  void resume_events() {
    for (std::size_t r = 0; r < m_.rows.size(); ++r) {
      if (m_.rows[r].event != "is") continue;
      std::set<std::pair<model::Message, model::Message>> in_force;  // while unwinding: the argument, and what is in force
      for (const Cell& c : rows_.cells(r)) {
        const std::string& state = m_.automaton.states[c.from];
        const model::Message now = *message_of(m_.letters[c.letter]);
        for (const model::Message argument : model::all_messages)
          if (argument != now && state.find("{" + std::string(to_string(argument))) != std::string::npos) in_force.emplace(argument, now);
      }
      for (const auto& [argument, now] : in_force)
        for (const model::Message other : model::all_messages) {
          if (other == now || (is_down(other) && other != argument)) continue;
          says_while_unwinding(r, argument, now, other);
        }
    }
  }
  void says_while_unwinding(std::size_t r, model::Message argument, model::Message now, model::Message other) {
    LetterIndex right = checker::no_letter, wrong = checker::no_letter;
    for (const LetterIndex l : rows_.letters(r)) {
      if (message_of(m_.letters[l]) == now) right = l;
      if (message_of(m_.letters[l]) == other) wrong = l;
    }
    std::set<std::uint64_t> unwinding;
    for (const Cell& c : rows_.cells(r))
      if (c.letter == right && m_.automaton.states[c.from].find("{" + std::string(to_string(argument))) != std::string::npos)
        unwinding.insert(origin_.snapshots[c.from]);
    if (wrong == checker::no_letter) return;
    add("message", "resume_event(" + std::string(to_string(argument)) + ") is " + std::string(to_string(other)),
        "resume_event() of PMSG_" + std::string(to_string(argument)) + " gives PMSG_" + std::string(to_string(other)) + ", not PMSG_" + std::string(to_string(now)),
        [=](const Stepper& original, std::uint64_t from, LetterIndex l) -> Step {
          if (!unwinding.contains(from) || (l != right && l != wrong)) return original.step(from, l);
          return l == right ? std::nullopt : original.step(from, right);
        });
  }

  const Machine& m_;
  const checker::Origin& origin_;
  Rows rows_;
  bool is_caller_;
  std::set<std::uint64_t> seen_;
  std::vector<Mutant> mutants_;
};

}  // namespace

const std::vector<Operator>& operators() {
  static const std::vector<Operator> all{
      {"drop-row", "a row of a transition table is missing"},
      {"no-effect", "a row is taken, but changes neither state nor data: a flag not set, a list move left out"},
      {"other-target", "a row leads to the next row's target"},
      {"swap-targets", "two rows lead to each other's targets"},
      {"field-kept", "a row leaves one field of the machine's data as it was: a flag not set or not cleared"},
      {"ignore-guard", "a row is taken whatever its guard says, where no other row is"},
      {"error-as-ok", "an error is taken for a success"},
      {"message", "a caller says another PMSG_, or the core unwinds with another resume_event()"},
      {"leave-out", "a gate of one kind of event is left out: a wait, a check, a list move"},
  };
  return all;
}

std::vector<Mutant> table_mutants(const Machine& machine, bool is_caller) { return Generator(machine, is_caller).run(); }

}  // namespace pmc::evidence

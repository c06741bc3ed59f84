#include "model/inclusion.hpp"

#include <array>
#include <map>

#include "model/drivers/ops.hpp"

namespace pmc::model {
namespace {

using checker::Label;
using checker::LetterIndex;
using checker::StateIndex;

constexpr std::array all_outcomes{Outcome::ok, Outcome::error, Outcome::again, Outcome::positive};

/// A label's parts; `what` 0: the callback starts, else it returns all_outcomes[what - 1].
struct Parts {
  Phase phase;
  Message message;
  std::uint32_t what;
};
constexpr Label messages = all_messages.size();
constexpr Label whats = 1 + all_outcomes.size();
constexpr Label label_of(Phase p, Message m, std::uint32_t what) {
  return (static_cast<Label>(p) * messages + static_cast<Label>(m)) * whats + what;
}
constexpr Parts parts_of(Label label) {
  return {static_cast<Phase>(label / whats / messages), static_cast<Message>(label / whats % messages), label % whats};
}

/// The driver's letter for an outcome, or no_letter.
LetterIndex letter_of(const Callback& c, Outcome o) {
  switch (o) {
    case Outcome::ok: return c.ok;
    case Outcome::error: return c.error;
    case Outcome::again: return c.may_retry ? c.error : checker::no_letter;
    case Outcome::positive: return c.positive;
  }
  return checker::no_letter;
}

}  // namespace

std::string label_text(Label label) {
  const Parts p = parts_of(label);
  const std::string call = std::string(op_name(p.phase, p.message)) + " of " + std::string(to_string(p.message));
  return call + (p.what == 0 ? " starts" : " returns " + std::string(to_string(all_outcomes[p.what - 1])));
}

checker::LabelledGraph callbacks_of(const Driver& driver) {
  if (driver.machine == nullptr) return {1, {0}, {}};
  const Device device{.name = "any", .path = "any", .ops = all_ops()};
  const checker::Automaton& a = driver.machine->automaton;
  struct Call {
    Phase phase;
    Message message;
    Callback callback;
  };
  std::vector<Call> calls;
  std::vector<bool> own(a.letters.size(), true);
  for (const Phase p : all_phases)
    for (const Message m : all_messages)
      for (const Callback& c : driver.callbacks(p, m, device)) {  // alternatives: any of them
        calls.push_back({p, m, c});
        for (const LetterIndex l : {c.start, c.ok, c.error, c.positive})
          if (l != checker::no_letter) own[l] = false;
      }

  // A state is the driver's, and which call runs: 0 for none.  Only those that can be reached.
  using State = std::pair<StateIndex, std::size_t>;
  std::map<State, std::uint32_t> index;
  std::vector<State> found;
  const auto node = [&](State s) {
    const auto [it, fresh] = index.try_emplace(s, static_cast<std::uint32_t>(found.size()));
    if (fresh) found.push_back(s);
    return it->second;
  };
  const auto after = [&](StateIndex s, LetterIndex l) { return a.step(s, l) == checker::no_state ? s : a.step(s, l); };
  checker::LabelledGraph graph;
  for (const StateIndex s : a.initial) graph.initial.push_back(node({s, 0}));
  for (std::uint32_t at = 0; at < found.size(); ++at) {
    const auto [s, running] = found[at];
    for (LetterIndex l = 0; l < a.letters.size(); ++l)
      if (own[l] && a.step(s, l) != checker::no_state) graph.steps.push_back({at, checker::hidden_label, node({a.step(s, l), running})});
    if (running == 0) {
      for (std::size_t i = 0; i < calls.size(); ++i)
        graph.steps.push_back({at, label_of(calls[i].phase, calls[i].message, 0), node({after(s, calls[i].callback.start), i + 1})});
      continue;
    }
    const auto& [phase, message, callback] = calls[running - 1];
    for (std::uint32_t o = 0; o < all_outcomes.size(); ++o)
      if (const LetterIndex l = letter_of(callback, all_outcomes[o]); l != checker::no_letter)
        graph.steps.push_back({at, label_of(phase, message, o + 1), node({after(s, l), 0})});
  }
  graph.states = static_cast<std::uint32_t>(found.size());
  return graph;
}

std::ostream& operator<<(std::ostream& out, const Inclusion& i) { return out << i.driver << (i.included ? "" : ": " + i.attack); }

std::vector<Inclusion> inclusions(const Driver& more, const std::vector<Driver>& all) {
  const checker::LabelledGraph general = callbacks_of(more);
  std::vector<Inclusion> result;
  for (const Driver& driver : all) {
    if (driver.name == more.name) continue;
    const checker::Simulation simulation = checker::simulates(general, callbacks_of(driver));
    Inclusion inclusion{driver.name, simulation.holds, {}};
    for (const Label l : simulation.attack) inclusion.attack += (inclusion.attack.empty() ? "" : ", ") + label_text(l);
    result.push_back(std::move(inclusion));
  }
  return result;
}

}  // namespace pmc::model

#include "checker/retabulate.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <mutex>
#include <new>
#include <set>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

namespace pmc::checker {

namespace {

// A changed machine is run, not just its table edited, so what it was made of is kept: here, since nothing but seeded
// faults asks for it.
struct Kept {
  MachineOps ops;
  std::unique_ptr<const Origin> origin;  // made when it is asked for
};
std::map<std::string, Kept>& kept() {
  static std::map<std::string, Kept> all;
  return all;
}
std::mutex& kept_mutex() {
  static std::mutex mutex;
  return mutex;
}

std::vector<std::string> field_texts(const MachineOps& ops, std::uint64_t vars) {
  std::vector<std::string> texts;
  std::istringstream all(ops.vars_text(vars * ops.states.size()));
  for (std::string text; std::getline(all, text, ',');) texts.push_back(text);
  return texts;
}
/// A field's digit is back at its first value once it has run through all of them.
std::vector<unsigned> field_sizes(const MachineOps& ops) {
  if (ops.vars <= 1) return {};
  const auto first = field_texts(ops, 0);
  std::vector<unsigned> sizes;
  std::uint64_t weight = 1;
  for (std::size_t f = 0; f < first.size(); ++f) {
    unsigned size = 1;
    while (size * weight < ops.vars && field_texts(ops, size * weight)[f] != first[f]) ++size;
    sizes.push_back(size);
    weight *= size;
  }
  if (weight != ops.vars) throw std::logic_error(ops.name + ": two values of a field have the same name");
  return sizes;
}

class Object {
 public:
  explicit Object(const MachineOps& ops) : ops_(ops), bytes_(::operator new(ops.size, std::align_val_t(ops.align))) { ops_.construct(bytes_); }
  ~Object() {
    ops_.destroy(bytes_);
    ::operator delete(bytes_, std::align_val_t(ops_.align));
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  [[nodiscard]] std::uint64_t snapshot() const { return ops_.snapshot(bytes_); }
  /// The row that fires, or -1.
  std::int16_t fire(std::uint64_t from, LetterIndex letter) const {
    ops_.restore(bytes_, from);
    std::int16_t fired[4];
    unsigned fired_count = 0;
    bool handled = false;
    ops_.fire(bytes_, letter, fired, fired_count, handled);
    return fired_count == 0 ? std::int16_t{-1} : fired[0];
  }

 private:
  const MachineOps& ops_;
  void* bytes_;
};

/// Each automaton state's snapshot, on the way that leads there.
std::vector<std::uint64_t> snapshots_of(const Machine& machine, const MachineOps& ops) {
  const Object object(ops);
  const std::size_t letters = machine.letters.size();
  std::vector<std::uint64_t> all(machine.automaton.states.size());
  std::vector<bool> known(all.size(), false);
  std::vector<StateIndex> open{0};  // where tabulation starts
  all[0] = object.snapshot();
  known[0] = true;
  while (!open.empty()) {
    const StateIndex s = open.back();
    open.pop_back();
    for (std::size_t l = 0; l < letters; ++l) {
      const StateIndex to = machine.automaton.step(s, static_cast<LetterIndex>(l));
      if (to == no_state || known[to]) continue;
      object.fire(all[s], static_cast<LetterIndex>(l));
      all[to] = object.snapshot();
      known[to] = true;
      open.push_back(to);
    }
  }
  return all;
}

}  // namespace

std::string row_text(const Row& row) {
  return row.source + " + " + row.event + (row.guard.empty() ? "" : " [" + row.guard + "]") + " -> " + row.target;
}

void remember_origin(const MachineOps& ops) {
  const std::lock_guard lock(kept_mutex());
  kept().insert_or_assign(ops.name, Kept{ops, nullptr});
}
const Origin& origin(const Machine& machine) {
  assert(machine.regions == 1);
  const std::lock_guard lock(kept_mutex());
  Kept& k = kept().at(machine.name);
  if (k.origin == nullptr) k.origin = std::make_unique<const Origin>(Origin{k.ops, snapshots_of(machine, k.ops), field_sizes(k.ops)});
  return *k.origin;
}

Configuration::Configuration(const Origin& origin, std::uint64_t snapshot)
    : origin_(origin), state_(static_cast<unsigned>(snapshot % origin.ops.states.size())) {
  std::uint64_t vars = snapshot / origin.ops.states.size();
  for (const unsigned size : origin.fields) {
    fields_.push_back(static_cast<unsigned>(vars % size));
    vars /= size;
  }
}

std::uint64_t Configuration::snapshot() const {
  std::uint64_t vars = 0;
  for (std::size_t i = fields_.size(); i-- > 0;) vars = vars * origin_.fields[i] + fields_[i];
  return vars * origin_.ops.states.size() + state_;
}

struct Stepper::Running : Object {
  using Object::Object;
};
Stepper::Stepper(const Machine& machine)
    : machine_(machine), origin_(checker::origin(machine)), object_(std::make_unique<Running>(origin_.ops)) {}
Stepper::~Stepper() = default;

std::optional<Stepper::Step> Stepper::step(std::uint64_t from, LetterIndex letter) const {
  const std::int16_t row = object_->fire(from, letter);
  if (row < 0) return std::nullopt;
  return Step{object_->snapshot(), row};
}

Machine retabulated(const Machine& machine, const Behaviour& behaviour, std::vector<std::uint64_t>* snapshots_out) {
  const Stepper original(machine);
  const Origin& origin = original.origin();
  Machine m = machine;
  std::vector<std::uint64_t> snapshots = origin.snapshots;
  std::unordered_map<std::uint64_t, StateIndex> index;
  for (std::size_t s = 0; s < snapshots.size(); ++s) index.emplace(snapshots[s], static_cast<StateIndex>(s));
  m.automaton.next.clear();
  m.fired.clear();
  for (std::size_t s = 0; s < snapshots.size(); ++s)
    for (std::size_t l = 0; l < m.letters.size(); ++l) {
      const auto step = behaviour(original, snapshots[s], static_cast<LetterIndex>(l));
      m.fired.push_back(step ? step->row : std::int16_t{-1});
      if (!step) {
        m.automaton.next.push_back(no_state);
        continue;
      }
      const auto [it, is_new] = index.try_emplace(step->to, static_cast<StateIndex>(snapshots.size()));
      if (is_new) {
        if (snapshots.size() + 1 >= no_state) throw std::logic_error(m.name + ", changed, has too many configurations");
        snapshots.push_back(step->to);
        m.active.push_back(static_cast<std::uint16_t>(origin.ops.region_state(step->to, 0)));
        m.automaton.states.push_back(m.states[m.active.back()] + (origin.ops.vars > 1 ? "{" + origin.ops.vars_text(step->to) + "}" : ""));
      }
      m.automaton.next.push_back(it->second);
    }
  if (snapshots_out != nullptr) *snapshots_out = std::move(snapshots);
  return m;
}

bool bisimilar(const Automaton& a, const Automaton& b, const std::function<bool(StateIndex, StateIndex)>& same) {
  assert(a.letters == b.letters && a.states.size() <= b.states.size());
  std::vector<std::pair<StateIndex, StateIndex>> open;
  for (StateIndex s = 0; s < a.states.size(); ++s) open.emplace_back(s, s);
  std::set<std::pair<StateIndex, StateIndex>> seen(open.begin(), open.end());
  while (!open.empty()) {
    const auto [s, t] = open.back();
    open.pop_back();
    if (!same(s, t)) return false;
    for (std::size_t l = 0; l < a.letters.size(); ++l) {
      const StateIndex next_s = a.step(s, static_cast<LetterIndex>(l)), next_t = b.step(t, static_cast<LetterIndex>(l));
      if ((next_s == no_state) != (next_t == no_state)) return false;
      if (next_s != no_state && seen.emplace(next_s, next_t).second) open.emplace_back(next_s, next_t);
    }
  }
  return true;
}

}  // namespace pmc::checker

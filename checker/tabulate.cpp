// Tabulation: the closure of a machine's configurations over all its letters, on the real MSM object.
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <unordered_map>

#include "checker/machine.hpp"
#include "checker/retabulate.hpp"

namespace pmc::checker {
namespace {

/// One machine object in zeroed storage: its bytes are a function of what was restored into it.
class Slot {
 public:
  explicit Slot(const MachineOps& ops)
      : ops_(ops), bytes_(static_cast<unsigned char*>(::operator new(ops.size, std::align_val_t(ops.align)))) {
    make();
  }
  ~Slot() {
    ops_.destroy(bytes_);
    ::operator delete(bytes_, std::align_val_t(ops_.align));
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  void renew() {
    ops_.destroy(bytes_);
    make();
  }
  [[nodiscard]] unsigned char* get() const { return bytes_; }

 private:
  void make() {
    // volatile: the compiler drops a plain memset before placement new
    for (volatile unsigned char* p = bytes_; p != bytes_ + ops_.size; ++p) *p = 0;
    ops_.construct(bytes_);
  }
  const MachineOps& ops_;
  unsigned char* bytes_;
};

class Tabulator {
 public:
  explicit Tabulator(const MachineOps& ops) : ops_(ops), worker_(ops), fresh_(ops), after_(ops.size) {}

  Result<Machine> run() {
    if (ops_.regions > 4) return error("it has more than 4 orthogonal regions");
    row_fires_.assign(ops_.rows.size(), false);
    intern(ops_.snapshot(worker_.get()));
    const std::size_t letters = ops_.letters.size();
    for (std::size_t s = 0; s < keys_.size(); ++s) {
      for (std::size_t e = 0; e < ops_.events.size(); ++e)
        for (unsigned values = 0; values < ops_.events[e].size; ++values) {
          cell(keys_[s], e, values);
          if (!defect_.empty()) return error(defect_);
        }
      if (keys_.size() >= no_state) return error("it has more than 65,534 configurations");
      next_.resize(keys_.size() * letters, no_state);
    }
    for (std::size_t r = 0; r < ops_.rows.size(); ++r)
      if (!row_fires_[r]) return error("row " + row_text(r) + " can never fire");
    return machine();
  }

 private:
  [[nodiscard]] Error error(const std::string& what) const {
    return {"machine " + ops_.name + " cannot be tabulated: " + what, ops_.name, "mend that row of its transition table"};
  }
  [[nodiscard]] std::string row_text(std::size_t r) const {
    const Row& row = ops_.rows[r];
    std::string text = std::to_string(r) + " (" + row.source + " + " + row.event;
    if (!row.guard.empty()) text += " [" + row.guard + "]";
    return text + " -> " + row.target + ")";
  }
  [[nodiscard]] std::string state_text(std::uint64_t key) const {
    std::string text;
    for (unsigned r = 0; r < ops_.regions; ++r)
      text += (r == 0 ? "" : "+") + ops_.states[ops_.region_state(key, r)];
    if (ops_.vars > 1) text += "{" + ops_.vars_text(key) + "}";
    return text;
  }
  std::size_t intern(std::uint64_t key) {
    const auto [it, inserted] = index_.try_emplace(key, keys_.size());
    if (inserted) keys_.push_back(key);
    return it->second;
  }

  void cell(std::uint64_t from, std::size_t event, unsigned values) {
    const unsigned letter = ops_.events[event].first_letter + values;
    const auto at = [&] { return " in " + state_text(from) + " on " + ops_.letter_names[letter]; };
    ops_.restore(worker_.get(), from);
    // An independent reading of the table: the row of each region that is enabled.
    int enabled[4] = {-1, -1, -1, -1};
    for (std::size_t r = 0; r < ops_.rows.size(); ++r) {
      if (ops_.row_event[r] != static_cast<int>(event)) continue;
      for (unsigned region = 0; region < ops_.regions; ++region) {
        if (static_cast<int>(ops_.region_state(from, region)) != ops_.row_source[r]) continue;
        if (!ops_.guard(worker_.get(), static_cast<unsigned>(r), values)) continue;
        if (enabled[region] >= 0) {
          defect_ = "rows " + row_text(static_cast<std::size_t>(enabled[region])) + " and " + row_text(r) +
                    " are enabled at once" + at() + ": guards of one state and event exclude each other";
          return;
        }
        enabled[region] = static_cast<int>(r);
      }
    }
    std::int16_t fired[4];
    unsigned fired_count = 0;
    bool handled = false;
    ops_.fire(worker_.get(), letter, fired, fired_count, handled);
    const std::uint64_t to = ops_.snapshot(worker_.get());
    const auto fired_text = [&] { return fired_count > 0 ? "row " + row_text(static_cast<std::size_t>(fired[0])) : "no row"; };
    const auto expected = static_cast<unsigned>(std::ranges::count_if(enabled, [](int r) { return r >= 0; }));
    if (fired_count != expected || handled != (expected > 0)) {
      defect_ = fired_text() + " fired" + at() + ", but the table enables " + std::to_string(expected) +
                " row(s) there: one region's action changes another region's guard, or the machine keeps hidden state";
      return;
    }
    for (unsigned i = 0; i < fired_count; ++i)
      if (std::ranges::find(enabled, fired[i]) == std::end(enabled)) {
        defect_ = fired_text() + " fired" + at() + ", another than the table says";
        return;
      }
    // No hidden state: a fresh object restored to the same configuration is the same, byte by byte.
    std::memcpy(after_.data(), worker_.get(), ops_.size);
    worker_.renew();
    ops_.restore(worker_.get(), to);
    if (std::memcmp(after_.data(), worker_.get(), ops_.size) != 0) {
      defect_ = fired_text() + " leaves hidden state behind" + at();
      return;
    }
    // ... and so is the answer of one long-lived object.
    ops_.restore(fresh_.get(), from);
    std::int16_t again[4];
    unsigned again_count = 0;
    bool again_handled = false;
    ops_.fire(fresh_.get(), letter, again, again_count, again_handled);
    if (ops_.snapshot(fresh_.get()) != to || again_count != fired_count) {
      defect_ = fired_text() + " depends on the past" + at();
      return;
    }
    const std::size_t cell_index = index_.at(from) * ops_.letters.size() + letter;
    if (fired_count > 0) {
      const std::size_t target = intern(to);
      next_.resize(keys_.size() * ops_.letters.size(), no_state);
      next_[cell_index] = static_cast<StateIndex>(target);
      for (unsigned i = 0; i < fired_count; ++i) {
        row_fires_[static_cast<std::size_t>(fired[i])] = true;
        fired_.push_back({cell_index * ops_.regions + i, fired[i]});
      }
    } else if (to != from) {
      defect_ = "no row fired" + at() + ", and yet the state changed";
    }
  }

  Machine machine() {
    Machine m;
    m.name = ops_.name;
    m.states = ops_.states;
    m.rows = ops_.rows;
    m.events = ops_.events;
    m.letters = ops_.letters;
    m.regions = ops_.regions;
    m.automaton.name = ops_.name;
    for (const std::uint64_t key : keys_) {
      m.automaton.states.push_back(state_text(key));
      for (unsigned r = 0; r < ops_.regions; ++r)
        m.active.push_back(static_cast<std::uint16_t>(ops_.region_state(key, r)));
    }
    m.automaton.letters = ops_.letter_names;
    m.automaton.initial = {0};
    next_.resize(keys_.size() * ops_.letters.size(), no_state);
    m.fired.assign(next_.size() * ops_.regions, -1);
    for (const auto& [index, row] : fired_) m.fired[index] = row;
    m.automaton.next = std::move(next_);
    return m;
  }

  const MachineOps& ops_;
  Slot worker_, fresh_;
  std::vector<unsigned char> after_;
  std::vector<std::uint64_t> keys_;
  std::unordered_map<std::uint64_t, std::size_t> index_;
  std::vector<StateIndex> next_;
  std::vector<std::pair<std::size_t, std::int16_t>> fired_;
  std::vector<bool> row_fires_;
  std::string defect_;
};

}  // namespace

std::vector<bool> Machine::where(std::string_view msm_state) const { return where_any({std::string(msm_state)}); }

std::vector<bool> Machine::where_any(const std::vector<std::string>& msm_states) const {
  std::vector<bool> result(automaton.states.size(), false);
  for (std::size_t i = 0; i < active.size(); ++i)
    if (std::ranges::find(msm_states, states[active[i]]) != msm_states.end()) result[i / regions] = true;
  return result;
}

Result<Machine> tabulate(const MachineOps& ops) { return Tabulator(ops).run(); }

Machine tabulated(const MachineOps& ops) {
  auto result = tabulate(ops);
  if (!result.has_value()) throw std::logic_error(result.error().what);
  remember_origin(ops);
  return std::move(result).value();
}

}  // namespace pmc::checker

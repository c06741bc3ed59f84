/// A tabulated machine that behaves otherwise: what seeded faults are made of.  Rows are changed where the
/// real machine runs, so a configuration that the right machine never gets into is there, too.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "checker/machine.hpp"

namespace pmc::checker {

/// "Waiting + admit [Scheduled && TakesPart] -> Admitted"
std::string row_text(const Row& row);

/// What a machine was tabulated from.
struct Origin {
  MachineOps ops;
  std::vector<std::uint64_t> snapshots;  ///< by automaton state
  /// The number of values of each field of Vars.  A snapshot of a machine with one region is vars * states + state,
  /// and vars is a number in mixed radix, the first field's digit the lowest.
  std::vector<unsigned> fields;
};
/// By the machine's name; throws std::out_of_range if tabulated() has made none of that name.  Precondition: one region.
const Origin& origin(const Machine& machine);
/// For tabulated().
void remember_origin(const MachineOps& ops);

/// One configuration of a machine: its snapshot, readable and writable by parts.
class Configuration {
 public:
  Configuration(const Origin& origin, std::uint64_t snapshot);
  [[nodiscard]] unsigned state() const { return state_; }
  [[nodiscard]] unsigned field(std::size_t i) const { return fields_[i]; }
  void set_state(unsigned state) { state_ = state; }
  void set_field(std::size_t i, unsigned value) { fields_[i] = value; }
  [[nodiscard]] std::uint64_t snapshot() const;

 private:
  const Origin& origin_;
  unsigned state_;
  std::vector<unsigned> fields_;
};

/// The real machine, one step at a time.  Not for two threads at once.  Precondition: one region.
class Stepper {
 public:
  explicit Stepper(const Machine& machine);
  ~Stepper();
  Stepper(const Stepper&) = delete;
  Stepper& operator=(const Stepper&) = delete;

  struct Step {
    std::uint64_t to;
    std::int16_t row;
  };
  /// The row that the letter fires in the configuration, and where it leads; none: the letter is refused.
  [[nodiscard]] std::optional<Step> step(std::uint64_t from, LetterIndex letter) const;
  [[nodiscard]] const Machine& machine() const { return machine_; }
  [[nodiscard]] const Origin& origin() const { return origin_; }

 private:
  const Machine& machine_;
  const Origin& origin_;
  struct Running;
  std::unique_ptr<Running> object_;
};

/// What the machine does instead.
using Behaviour = std::function<std::optional<Stepper::Step>(const Stepper& original, std::uint64_t from, LetterIndex letter)>;

/// The machine with that behaviour: the same letters; the same states first, then those that only it gets into.
/// It may have rows that never fire.  `snapshots` gets those of its states.
Machine retabulated(const Machine& machine, const Behaviour& behaviour, std::vector<std::uint64_t>* snapshots = nullptr);

/// Started in any state of a, and in the one of the same index of b, both accept the same words, and `same` says of
/// each pair of states that are reached by one word whether they count as the same.  They have the same letters.
bool bisimilar(const Automaton& a, const Automaton& b, const std::function<bool(StateIndex, StateIndex)>& same);

}  // namespace pmc::checker

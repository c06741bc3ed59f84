/// The packed state vector: each component's state in as few bits as it needs, none across a word.
#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "checker/system.hpp"

namespace pmc::checker {

class Packing {
 public:
  struct Field {
    std::uint32_t word = 0;
    std::uint8_t shift = 0;
    std::uint64_t mask = 0;  ///< unshifted
  };

  explicit Packing(const System& system) {
    unsigned free_bits = 0;
    for (const Component& c : system.components()) {
      const auto bits = static_cast<unsigned>(std::bit_width(c.automaton->states.size() - 1));
      if (bits > free_bits) {
        ++words_;
        free_bits = 64;
      }
      fields_.push_back({static_cast<std::uint32_t>(words_ == 0 ? 0 : words_ - 1), static_cast<std::uint8_t>(bits == 0 ? 0 : 64 - free_bits),
                         bits == 0 ? 0 : (~std::uint64_t{0} >> (64 - bits))});
      free_bits -= bits;
    }
    if (words_ == 0) words_ = 1;
  }
  [[nodiscard]] std::size_t words() const { return words_; }
  [[nodiscard]] const Field& field(ComponentIndex c) const { return fields_[c]; }
  static StateIndex get(const std::uint64_t* state, const Field& f) {
    return static_cast<StateIndex>(state[f.word] >> f.shift & f.mask);
  }
  static void set(std::uint64_t* state, const Field& f, StateIndex value) {
    state[f.word] = (state[f.word] & ~(f.mask << f.shift)) | std::uint64_t{value} << f.shift;
  }
  void pack(const StateVector& from, std::uint64_t* to) const {
    for (std::size_t w = 0; w < words_; ++w) to[w] = 0;
    for (std::size_t c = 0; c < from.size(); ++c) set(to, fields_[c], from[c]);
  }
  [[nodiscard]] StateVector unpack(const std::uint64_t* from) const {
    StateVector to;
    for (const Field& f : fields_) to.push_back(get(from, f));
    return to;
  }

 private:
  std::vector<Field> fields_;
  std::size_t words_ = 0;
};

}  // namespace pmc::checker

/// Random numbers for tests: the same on every machine.
#pragma once
#include <cstddef>
#include <cstdint>
#include <random>

namespace pmc::tests {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  bool percent(unsigned p) { return below(100) < p; }

 private:
  std::mt19937_64 random_;
};

}  // namespace pmc::tests

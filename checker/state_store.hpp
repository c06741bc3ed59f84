/// The visited set: packed states in the order of their discovery, and a hash table of their indices.
#pragma once
#include <cstring>
#include <memory>
#include <vector>

#include "checker/packing.hpp"

namespace pmc::checker {

class StateStore {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  explicit StateStore(std::size_t words) : words_(words), table_(1u << 12, none) {}

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(hashes_.size()); }
  [[nodiscard]] const std::uint64_t* state(std::uint32_t i) const {
    return chunks_[i >> chunk_bits].get() + (i & (chunk_size - 1)) * words_;
  }
  [[nodiscard]] std::uint64_t hash(std::uint32_t i) const { return hashes_[i]; }
  [[nodiscard]] std::uint32_t parent(std::uint32_t i) const { return parents_[i]; }
  [[nodiscard]] EventIndex via(std::uint32_t i) const { return via_[i]; }
  [[nodiscard]] std::uint64_t bytes() const {
    return chunks_.size() * chunk_size * words_ * 8 + table_.size() * 4 + hashes_.capacity() * 8 + (parents_.capacity() + via_.capacity()) * 4;
  }

  /// The index of that state; `fresh` tells whether it is new.
  std::uint32_t insert(const std::uint64_t* state_words, std::uint64_t hash, std::uint32_t parent, EventIndex via, bool& fresh) {
    const std::size_t mask = table_.size() - 1;
    std::size_t slot = hash & mask;
    for (; table_[slot] != none; slot = (slot + 1) & mask) {
      const std::uint32_t i = table_[slot];
      if (hashes_[i] == hash && std::memcmp(state(i), state_words, words_ * 8) == 0) {
        fresh = false;
        return i;
      }
    }
    fresh = true;
    const std::uint32_t i = size();
    if ((i & (chunk_size - 1)) == 0) chunks_.push_back(std::make_unique_for_overwrite<std::uint64_t[]>(chunk_size * words_));
    std::memcpy(chunks_.back().get() + (i & (chunk_size - 1)) * words_, state_words, words_ * 8);
    hashes_.push_back(hash);
    parents_.push_back(parent);
    via_.push_back(via);
    table_[slot] = i;
    if (std::size_t{i} * 2 > table_.size()) grow();
    return i;
  }

 private:
  static constexpr std::uint32_t chunk_bits = 10, chunk_size = 1u << chunk_bits;

  void grow() {
    table_.assign(table_.size() * 2, none);
    const std::size_t mask = table_.size() - 1;
    for (std::uint32_t i = 0; i < size(); ++i) {
      std::size_t slot = hashes_[i] & mask;
      while (table_[slot] != none) slot = (slot + 1) & mask;
      table_[slot] = i;
    }
  }

  std::size_t words_;
  std::vector<std::uint32_t> table_;  // a power of two; at most half full
  std::vector<std::unique_ptr<std::uint64_t[]>> chunks_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> parents_;
  std::vector<EventIndex> via_;
};

}  // namespace pmc::checker

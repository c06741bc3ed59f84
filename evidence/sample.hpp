/// Some of many, always the same ones.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace pmc::evidence {

/// `count` of them by their ids, and the same ones of a longer list as far as they are there.
template <class M>
std::vector<M> sampled(std::vector<M> all, std::size_t count) {
  // FNV-1a.
  const auto hash_of = [](const std::string& id) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
  };
  if (count >= all.size()) return all;
  std::vector<std::uint64_t> hashes;
  for (const M& m : all) hashes.push_back(hash_of(m.id));
  std::ranges::nth_element(hashes, hashes.begin() + static_cast<std::ptrdiff_t>(count));
  std::erase_if(all, [&, limit = hashes[count]](const M& m) { return hash_of(m.id) >= limit; });
  return all;
}

}  // namespace pmc::evidence

#include "properties/named_machine.hpp"

#include <deque>
#include <mutex>

namespace pmc::properties {

const checker::Machine& named(const checker::Machine& machine, const std::string& id) {
  static std::mutex mutex;
  static std::deque<checker::Machine> pool;  // never moves what it holds
  const std::lock_guard lock(mutex);
  pool.push_back(machine);
  pool.back().name = pool.back().automaton.name = id;
  return pool.back();
}

}  // namespace pmc::properties

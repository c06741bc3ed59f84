#include "checker/system.hpp"

#include <algorithm>
#include <cassert>

namespace pmc::checker {
namespace {

[[maybe_unused]] bool each_once(std::span<const Participant> participants) {
  std::vector<ComponentIndex> seen;
  for (const Participant& p : participants) seen.push_back(p.component);
  std::ranges::sort(seen);
  return std::ranges::adjacent_find(seen) == seen.end();
}

}  // namespace

ComponentIndex System::add(Component component) {
  assert(component.automaton != nullptr && component.automaton->defect().empty());
  components_.push_back(std::move(component));
  return static_cast<ComponentIndex>(components_.size() - 1);
}

EventIndex System::add(std::span<const Participant> participants, bool favour) {
  assert(each_once(participants));
  events_.push_back({static_cast<std::uint32_t>(participants_.size()), static_cast<std::uint32_t>(participants.size()), favour});
  participants_.insert(participants_.end(), participants.begin(), participants.end());
  return static_cast<EventIndex>(events_.size() - 1);
}

void System::replace(EventIndex e, std::span<const Participant> participants) {
  assert(each_once(participants));
  const std::vector<Participant> copy(participants.begin(), participants.end());  // may point into our own
  events_[e].first = static_cast<std::uint32_t>(participants_.size());
  events_[e].count = static_cast<std::uint32_t>(copy.size());
  participants_.insert(participants_.end(), copy.begin(), copy.end());
}

bool System::ended(const StateVector& state) const {
  for (std::size_t c = 0; c < state.size(); ++c)
    if (const auto& end = components_[c].end; !end.empty() && end[state[c]]) return true;
  return false;
}

std::vector<StateVector> System::initial() const {
  std::vector<StateVector> all{StateVector{}};
  for (const Component& c : components_) {
    std::vector<StateVector> longer;
    for (const StateVector& prefix : all)
      for (const StateIndex s : c.automaton->initial) {
        longer.push_back(prefix);
        longer.back().push_back(s);
      }
    all = std::move(longer);
  }
  return all;
}

}  // namespace pmc::checker

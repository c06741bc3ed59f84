/// Callbacks, walks and actions of a recording, as places in it: what corruptions are made of.
#pragma once
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/trace/recording.hpp"
#include "model/topology.hpp"

namespace pmc::evidence {

/// Places are indices of events.
struct CallbackPart {
  std::size_t start = 0, end = 0;
  std::size_t walk = 0;      ///< in TraceParts::walks
  bool is_threaded = false;  ///< not in the walk's own thread
};

struct WalkPart {
  std::size_t begin = 0, end = 0;
  model::Phase phase{};
  model::Message message{};
  std::int64_t pid = -1;
  bool is_nested = false;  ///< another walk is inside of it, or it is inside of another
  bool has_failure = false;
  std::vector<std::size_t> events = {};  ///< its begin, its callbacks' and its end, ascending
};

/// A pair of suspend_resume events that is no walk; end: none.
struct ActionPart {
  std::size_t begin = 0;
  std::optional<std::size_t> end = {};
};

class TraceParts {
 public:
  explicit TraceParts(const std::vector<trace::Event>& events);

  std::vector<CallbackPart> callbacks;  ///< those with both ends within one walk with both ends, by their start
  std::vector<WalkPart> walks;          ///< by their begin

  [[nodiscard]] const WalkPart& walk(const CallbackPart& c) const { return walks[c.walk]; }
  [[nodiscard]] std::vector<ActionPart> actions(std::string_view name) const;
  /// The next walk of that phase, before another dpm_prepare().
  [[nodiscard]] const WalkPart* next_walk(std::size_t from, model::Phase phase) const;
  /// The walk that begins next.
  [[nodiscard]] const WalkPart* next_walk(std::size_t from) const;

 private:
  const std::vector<trace::Event>& events_;
};

/// What the kernel's own code makes of a transition, one after the other: callbacks, walks, and the actions between them.
/// Not CPU_OFF, acpi_suspend, sync_filesystems and the like, of which the model knows nothing.
bool is_telling(const trace::Event& e);
/// The first such from there on, of that thread (-1: of any).
std::optional<std::size_t> next_telling(const std::vector<trace::Event>& events, std::size_t from, std::int64_t pid = -1);

/// Whether both are of one device.
bool is_same_device(const trace::Event& a, const trace::Event& b);
/// The device, if the topology has only one of that name and parent.
std::optional<model::DeviceIndex> device_of(const model::Topology& topology, const trace::Event& e);

using Events = std::vector<trace::Event>;
/// Takes out those at the places, which ascend.
std::vector<trace::Event> take_out(Events& events, const std::vector<std::size_t>& places);
void put_in(Events& events, std::size_t at, const std::vector<trace::Event>& some);
std::vector<trace::Event> copy_of(const Events& events, const std::vector<std::size_t>& places);

/// One of them; nothing if there are none.
template <class T>
std::optional<T> any_of(const std::vector<T>& all, std::mt19937_64& dice) {
  return all.empty() ? std::optional<T>() : std::optional<T>(all[static_cast<std::size_t>(dice() % all.size())]);
}
template <class T, class Fits>
std::vector<T> those(const std::vector<T>& all, const Fits& fits) {
  std::vector<T> some;
  for (const T& t : all)
    if (fits(t)) some.push_back(t);
  return some;
}

}  // namespace pmc::evidence

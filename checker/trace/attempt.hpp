/// An attempt of a recording as words: what happened in it, whoever the caller is.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checker/trace/recording.hpp"
#include "checker/trace/transition.hpp"
#include "model/topology.hpp"

namespace pmc::trace {

/// One thing that happened.
struct Word {
  const Event* event = nullptr;  ///< of device_add and device_del: before which it happens
  enum class What : std::uint8_t { callback_start, callback_end, begin, end, action, device_add, device_del } what = What::begin;
  std::vector<model::DeviceIndex> devices = {};
  bool may_succeed = true, may_fail = false;  ///< of an end of a walk, a syscore_suspend
  bool after_gap = false;                     ///< events before it are missing
};

/// Where the devices of a recording are in the topology.
class Devices {
 public:
  explicit Devices(model::Topology topology);
  /// Those that it may be: of that name and parent, and of that driver if one of them has it.
  [[nodiscard]] std::vector<model::DeviceIndex> find(const Event& e) const;
  /// One that was not there when the topology was taken, at the end of the list; it is pluggable, and no other is.
  void add_unknown(const Event& e);
  /// Of one of those: it was seen to have that callback.
  void add_callback(model::DeviceIndex d, const Event& e);
  [[nodiscard]] model::Topology& topology() { return topology_; }

 private:
  void add(model::DeviceIndex d) { by_name_[device(d).name].push_back(d); }
  [[nodiscard]] const model::Device& device(model::DeviceIndex d) const { return topology_.devices[static_cast<std::size_t>(d)]; }
  [[nodiscard]] std::string_view parent_name(model::DeviceIndex d) const;

  model::Topology topology_;
  std::map<std::string, std::vector<model::DeviceIndex>, std::less<>> by_name_;
};

class Attempt {
 public:
  /// Of those transitions of the recording, which are one attempt.  `topology`: the devices when the recording began.  Devices that it
  /// does not have are added as they are seen.  The recording outlives it.
  Attempt(const Recording& recording, const std::vector<Transition>& parts, const model::Topology& topology);

  /// Devices that go do so as early, or as late, as the recording allows.
  [[nodiscard]] const std::vector<Word>& words(bool late) const { return late ? late_ : early_; }
  [[nodiscard]] bool is_late_different() const;
  /// With the devices that came, in the order in which they were prepared.
  [[nodiscard]] const model::Topology& topology() const { return topology_; }
  [[nodiscard]] bool is_threaded() const { return is_threaded_; }
  [[nodiscard]] bool has_hotplug() const { return !hotplug_.empty(); }
  [[nodiscard]] std::size_t number() const { return number_; }  ///< Transition::attempt
  [[nodiscard]] std::uint64_t first_line() const { return first_line_; }
  [[nodiscard]] std::uint64_t last_line() const { return last_line_; }
  /// What the answer is limited to besides the model's own bounds.
  [[nodiscard]] std::vector<std::string> bounds() const;

 private:
  struct Hotplug {
    model::DeviceIndex device;
    bool add;
    std::size_t early, late;  ///< in words_: before which it happens
  };
  /// What the recording tells of one device, in order: it was there, or it was not.
  struct Sighting {
    std::size_t first, last;  ///< in words_; of a walk without it: where that begins
    bool there;
  };

  void read(const Recording& recording, std::size_t first, std::size_t last, bool gap, Devices& devices);
  void find_outcomes(const std::vector<Event>& events, std::size_t last);
  void follow_the_list();
  [[nodiscard]] std::vector<std::vector<Sighting>> sightings() const;
  void find_hotplug();
  [[nodiscard]] std::vector<Word> with_hotplug(bool late) const;

  model::Topology topology_;
  std::vector<Word> words_, early_, late_;
  std::vector<Hotplug> hotplug_;
  std::size_t number_ = 0;
  std::uint64_t first_line_ = 0, last_line_ = 0;
  bool is_threaded_ = false, has_moved_ = false;
};

/// All of a recording.
std::vector<Attempt> attempts(const Recording& recording, const std::vector<Transition>& transitions, const model::Topology& topology);

}  // namespace pmc::trace

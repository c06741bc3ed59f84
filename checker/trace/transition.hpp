/// What a recording shows, cut into transitions: what each one was, how it came out, and where it was cancelled.
/// A transition is one way down through the PM core's phases and the way up after it; hibernation makes several.
/// Source: kernel/power/{suspend,hibernate,user}.c, drivers/base/power/main.c, drivers/xen/manage.c; docs/traces.md.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/trace/reader.hpp"

namespace pmc::trace {

enum class Sort : std::uint8_t {
  suspend,      ///< SUSPEND
  image,        ///< FREEZE; an image is made, and the kernel that made it goes on: THAW, or RECOVER if that failed
  restored,     ///< FREEZE up to the image, and RESTORE after a boot kernel has brought it back
  no_image,     ///< FREEZE, and no image is made: cancelled, a test run, or a caller that makes none
  boot_kernel,  ///< QUIESCE: the kernel that reads an image and jumps into it
  power_off,    ///< HIBERNATE: after the image is written, disk=platform
  tasks_only,   ///< no device is touched: a test of the freezer, or cancelled before
  unknown,      ///< what tells is not recorded
};
std::string_view to_string(Sort sort);

enum class Outcome : std::uint8_t {
  complete,      ///< as far as it was to go, and back
  cancelled,     ///< on the way down, and back
  image_failed,  ///< the devices were frozen, and making the image failed
  handover,      ///< this kernel's part ends here: the power goes off, or another kernel's memory takes over
  refused,       ///< before anything was done
  unknown,       ///< what tells is not recorded
};
std::string_view to_string(Outcome outcome);

/// Why it was cancelled.
enum class Cause : std::uint8_t {
  none,
  callback,  ///< a device's callback failed
  wakeup,    ///< no callback failed: the core saw a wakeup event, or a step between the phases failed
  syscore,   ///< syscore_suspend() failed, or saw a wakeup event
  tasks,     ///< tasks could not be frozen
  unknown,
};
std::string_view to_string(Cause cause);

/// /sys/power/pm_test.
enum class Test : std::uint8_t { none, freezer, devices, platform, processors, core };
std::string_view to_string(Test test);

/// /sys/power/state, as suspend_state_t counts it.
enum class SleepState : std::uint8_t { unknown = 0, freeze = 1, standby = 2, mem = 3 };
std::string_view to_string(SleepState state);

/// A callback that returned an error.
struct Failure {
  std::uint64_t line = 0;  ///< of its end
  std::optional<model::Phase> phase;
  std::optional<model::Message> message;
  std::string driver, device, parent, supplier;
  std::string text;  ///< "DRIVER DEVICE", as printed
  int error = 0;
};

/// One walk of the PM core over its devices.
struct Walk {
  model::Phase phase{};
  std::optional<model::Message> message;
  std::uint64_t begin = 0, end = 0;  ///< lines; 0: not recorded
  std::uint64_t callbacks = 0;       ///< that began in this phase with this message
};

struct Transition {
  std::size_t attempt = 0;  ///< those of one attempt (of one hibernation, say) have the same number, from 0
  std::uint64_t first_line = 0, last_line = 0;
  std::size_t first_event = 0, last_event = 0;  ///< in the order of the recording, from 0
  Sort sort = Sort::unknown;
  Outcome outcome = Outcome::unknown;
  Cause cause = Cause::none;
  std::optional<model::Phase> at;  ///< the phase that it was cancelled in, or after if it was none
  Test test = Test::none;
  SleepState state = SleepState::unknown;  ///< of a suspend
  std::optional<model::Message> down;
  std::vector<model::Message> up;                            ///< in the order in which they were seen
  std::vector<Walk> walks;                                   ///< in the order in which they began
  std::vector<Failure> failures;                             ///< on the way down
  std::vector<Failure> ignored;                              ///< on the way up, where the core goes on
  std::vector<Failure> retried;                              ///< -EAGAIN of prepare
  std::uint64_t callbacks = 0;                               ///< that began
  std::size_t devices = 0;                                   ///< different ones
  std::size_t threads = 0;                                   ///< that ran callbacks
  bool start_known = true, end_known = true, holes = false;  ///< holes: events are missing in between
  std::vector<std::string> caveats;                          ///< what else it may have been, or what the answer rests on
};

/// Takes a recording's events; memory grows with the transitions and the devices, not with the events.
class Transitions final : public Consumer {
 public:
  Transitions();
  ~Transitions() override;
  void event(const Event& event) override;
  /// After the last event.  The remarks say where events are missing.
  std::vector<Transition> finish(const Header& header, const std::vector<Remark>& remarks, const std::vector<SettledName>& settled = {});

 private:
  struct Step;
  struct Round;
  class Reading;

  Round& round(bool start_known);
  void close();
  bool begins_anew(const Event& event) const;
  void callback(const Event& event);
  void action(const Event& event);
  static void hear(Round& round, const Event& event);

  std::vector<Round> done_;
  std::unique_ptr<Round> now_;
  std::size_t attempt_ = 0, events_ = 0;
  bool attempt_used_ = false;
  std::set<std::int32_t> cpus_;
};

/// Of a recording in memory.
std::vector<Transition> transitions(const Recording& recording);

/// The whole recording in one word: of its only attempt (whose last transition counts), or "several".
std::string_view summary(const std::vector<Transition>& transitions);

/// "cancelled in suspend_late: labr3 failed (-16)", a person's line.
std::string describe(const Transition& transition);

}  // namespace pmc::trace

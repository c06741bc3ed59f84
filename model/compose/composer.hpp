/// From a scenario to a System: the components, and the events that they share.  Private to model/compose; what
/// others call is compose() (model/scenario.hpp).
#pragma once
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/msm/domain.hpp"
#include "model/core/device.hpp"
#include "model/core/dpm.hpp"
#include "model/core/flags.hpp"
#include "model/core/lists.hpp"
#include "model/core/shared.hpp"
#include "model/driver.hpp"
#include "model/environment.hpp"
#include "model/scenario.hpp"

namespace pmc::model {

/// A component with its machine, so that letters can be named by their events.
struct Part {
  checker::ComponentIndex index = 0;
  const checker::Machine* machine = nullptr;  ///< none: the scenario has no such component
  [[nodiscard]] bool exists() const { return machine != nullptr; }
};

/// Who takes part in an event, and as what.
struct Participants : std::vector<checker::Participant> {
  using std::vector<checker::Participant>::vector;
  Participants& operator+=(const checker::Participant& p) {
    push_back(p);
    return *this;
  }
  Participants& operator+=(const std::vector<checker::Participant>& more) {
    insert(end(), more.begin(), more.end());
    return *this;
  }
};

/// Several ways in which one thing can come about: an event each.
using Ways = std::vector<Participants>;
/// Every way of the one with every way of the other, but those in which one component would have to do two things.
Ways both(const Ways& a, const Ways& b);

inline checker::Participant gate(const Part& part, const auto& event) {
  const checker::LetterIndex letter = part.machine->automaton.letter(checker::msm::letter_name(event));
  return {part.index, letter, checker::Role::gate};
}

class Composer {
 public:
  Composer(const Caller& caller, const Topology& topology, const Environment& environment);
  Model run();

 private:
  using Kind = EventInfo::Kind;
  struct DeviceParts {
    Part list, state, driver, partner, runtime, direct_complete, must_resume, wakeup_path;
    const Driver* model = nullptr;
    std::vector<DeviceIndex> superiors, subordinates;
    bool async = false;
  };

  // composer.cpp
  Part add(std::string name, PartInfo info, std::vector<bool> home = {}, std::vector<bool> end = {});
  void add_components();
  void add_device_components(DeviceIndex d);
  void add_event(EventInfo info, bool favour, const Participants& participants);
  void add_events(const EventInfo& info, bool favour, const Participants& common, const Ways& ways);
  void describe_bounds();
  [[nodiscard]] DeviceIndex device_count() const { return static_cast<DeviceIndex>(topology_.devices.size()); }
  [[nodiscard]] const Device& device(DeviceIndex d) const { return topology_.devices[static_cast<std::size_t>(d)]; }
  [[nodiscard]] const DeviceParts& parts(DeviceIndex d) const { return devices_[static_cast<std::size_t>(d)]; }
  /// The scenario takes this fix away (model/fixes.hpp).
  [[nodiscard]] bool lacks(std::string_view fix) const { return std::ranges::find(env_.without, fix) != env_.without.end(); }
  [[nodiscard]] bool errors_happen() const { return env_.faults || env_.wakeups; }
  [[nodiscard]] bool is_free(DeviceIndex d) const { return !env_.subject || *env_.subject == d; }
  [[nodiscard]] bool may_fail(DeviceIndex d) const { return env_.faults && is_free(d); }
  [[nodiscard]] const std::set<Message>& messages(Phase p) const;
  [[nodiscard]] std::vector<Callback> callbacks_of(DeviceIndex d, Phase p, Message m) const;

  // caller_steps.cpp
  void find_messages();
  void add_caller_steps();
  void add_returns();
  [[nodiscard]] bool is_favour(const checker::Letter& letter) const;
  [[nodiscard]] bool environment_allows(const checker::Letter& letter) const;
  [[nodiscard]] bool is_after_the_last_look(const Part& taker, checker::LetterIndex step) const;
  void add_with_wakeup(const Part& taker, checker::LetterIndex l, const EventInfo& info, bool favour, const Participants& who);
  [[nodiscard]] bool any_taker_has(std::string_view event) const;
  [[nodiscard]] const Part* callee_of(std::string_view event) const;
  void add_step(const Part& taker, checker::LetterIndex l);
  static void join(const Part& part, const checker::Machine& caller, checker::LetterIndex l, Participants& who,
                   checker::Role role);

  // unanswered.cpp: what the world may give back, and a taker has no row for
  [[nodiscard]] const checker::Machine& asking(const checker::Machine& taker);
  [[nodiscard]] static const checker::Machine& missing_row();
  [[nodiscard]] static std::optional<checker::Participant> unanswered(const Part& taker, checker::LetterIndex l);

  // walks.cpp
  void add_walks();
  void add_end(Phase p, Message m);
  [[nodiscard]] Participants all_completed() const;
  [[nodiscard]] Participants turn(DeviceIndex d, Phase p, bool moves) const;
  [[nodiscard]] Participants waits(DeviceIndex d, Phase p) const;
  void add_prepare(DeviceIndex d);
  void add_complete(DeviceIndex d);

  // phases.cpp
  void add_phase(DeviceIndex d, Phase p);
  void add_aborts(DeviceIndex d, Phase p);
  void add_skips(DeviceIndex d, Phase p);
  void add_work(DeviceIndex d, Phase p, Message m);
  void add_callback(DeviceIndex d, Phase p, Message m, const Callback& callback);
  [[nodiscard]] Participants decision(DeviceIndex d, Phase p, bool moves) const;
  [[nodiscard]] Participants undisturbed(DeviceIndex d, Phase p) const;
  [[nodiscard]] bool is_threaded(DeviceIndex d, Phase p) const { return parts(d).async && core_.is_async(p); }
  /// Abstraction: a device without a callback then looks before and after, at once; nobody is told of it but its waiters.
  [[nodiscard]] bool waits_after_its_look(Phase p) const {
    return (p == Phase::suspend_late || p == Phase::suspend_noirq) && lacks("246ef7667436");
  }
  [[nodiscard]] bool looks_for_wakeup(Phase p) const { return env_.wakeups && (p == Phase::suspend || p == Phase::suspend_late); }

  // flags.cpp: which flags exist, and what the phases do with them
  void find_flags();
  [[nodiscard]] RuntimeStatus runtime_status(DeviceIndex d) const;
  [[nodiscard]] Ways resumes_with_superiors(DeviceIndex d) const;
  [[nodiscard]] Ways left_by_noirq(DeviceIndex d) const;
  [[nodiscard]] Ways normal_path(DeviceIndex d, Phase p) const;
  [[nodiscard]] Ways takes_direct_complete(DeviceIndex d) const;
  [[nodiscard]] Ways runtime_is(DeviceIndex d, bool suspended) const;
  [[nodiscard]] Ways skips_resume(DeviceIndex d, Message m, bool skip) const;
  [[nodiscard]] Ways wakes_up(DeviceIndex d, Phase p, Message m) const;
  [[nodiscard]] Ways done(DeviceIndex d, Phase p) const;
  [[nodiscard]] Participants late_begins(DeviceIndex d, Phase p) const;
  [[nodiscard]] Ways late_finds(DeviceIndex d, Phase p, bool suspended) const;
  [[nodiscard]] bool has_flag(DeviceIndex d, unsigned flag) const { return (device(d).driver_flags & flag) != 0; }

  // acts.cpp: what happens on its own
  void add_wakeup_events();
  void add_talk(DeviceIndex d);
  void add_acts_of_resources();
  void add_runtime(DeviceIndex d);
  void add_hotplug(DeviceIndex d);
  void join_by_name(const std::string& letter, Participants& who) const;
  [[nodiscard]] Participants needed(DeviceIndex d, const std::vector<Needs>& needs) const;

  const Caller& caller_as_it_is_;
  const Caller caller_;  ///< without the fixes that the scenario takes away
  const Core& core_;
  const Topology& topology_;
  Environment env_;
  Model model_;
  std::vector<Part> takers_;  ///< who takes steps: the caller, then the functions that it calls
  Part dpm_, message_, error_, wakeup_, device_irqs_, xenstore_, unanswered_;
  std::vector<Part> resources_;
  std::vector<const Resource*> resource_models_;  ///< beside resources_
  std::vector<DeviceParts> devices_;
  std::map<Phase, std::set<Message>> messages_;
  std::set<Function> called_;
  struct Flags {
    bool runtime = false, direct_complete = false, must_resume = false, wakeup_path = false;
  };
  std::vector<Flags> flags_;
};

/// The static storage behind EventInfo's views.
std::string_view intern(const std::string& text);
[[nodiscard]] bool has_event(const checker::Machine& m, std::string_view event);
/// Whether some state of the machine takes the letter.
[[nodiscard]] bool possible(const checker::Machine& m, checker::LetterIndex letter);
[[nodiscard]] std::vector<Phase> walks_of(Function f);

}  // namespace pmc::model

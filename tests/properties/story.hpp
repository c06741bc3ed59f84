/// Stories of events that are told to one monitor, and where they leave it: what the tables stories_*.cpp are written
/// with.  monitor_test.cpp makes the claims.
#pragma once
#include <array>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "model/steps.hpp"
#include "properties/property.hpp"

namespace pmc::tests {

using namespace pmc::model;
using enum Phase;
using enum Message;
using Kind = EventInfo::Kind;

inline constexpr DeviceIndex parent = 0, child = 1, stranger = 2;
/// The instance that all stories are told to: monitors of one device watch the child.
inline constexpr properties::Instance watched{.device = child, .parent = parent, .phase = suspend_late};

/// One event, and the parts of components in it that a monitor may hear.
struct Moment {
  EventInfo info;
  struct Part {
    PartKind kind;
    DeviceIndex device;
    checker::Letter letter;
  };
  std::vector<Part> parts = {};
};
using Story = std::vector<Moment>;

inline Story operator+(Story a, const Story& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
/// Everything in it comes with that part of a component of the child: with(PartKind::runtime, "put", ..).
inline Story with(PartKind kind, std::string event, Story story, DeviceIndex d = child) {
  for (Moment& m : story) m.parts.push_back({kind, d, {.event = event, .fields = {}}});
  return story;
}

// ---- words of a story

inline Story one(EventInfo info) { return {{info}}; }
inline Story start(Phase p, Message m, DeviceIndex d = child) {
  return one({.kind = Kind::callback_start, .phase = p, .message = m, .device = d});
}
inline Story end(Phase p, Message m, DeviceIndex d = child, Outcome o = Outcome::ok) {
  return one({.kind = Kind::callback_end, .phase = p, .message = m, .outcome = o, .device = d});
}
/// The callback starts and ends.
inline Story runs(Phase p, Message m, DeviceIndex d = child) { return start(p, m, d) + end(p, m, d); }
inline Story fails(Phase p, Message m, DeviceIndex d = child) { return start(p, m, d) + end(p, m, d, Outcome::error); }
inline Story passes(Phase p, Message m, DeviceIndex d = child) {
  return one({.kind = Kind::pass, .phase = p, .message = m, .device = d});
}
/// Any other event of a device in a phase: schedule, admit, skip, abort, complete, publish, ...
inline Story does(Kind k, Phase p, DeviceIndex d = child) { return one({.kind = k, .phase = p, .device = d}); }
inline Story left_out(Phase p, Message m, std::string_view why, DeviceIndex d = child) {
  return one({.kind = Kind::leave_out, .phase = p, .message = m, .device = d, .step = why});
}
/// "device_add" or "device_del"
inline Story hotplug(std::string_view step, DeviceIndex d = child) { return one({.kind = Kind::hotplug, .device = d, .step = step}); }
inline Story begin(Phase p, Message m = FREEZE) { return one({.kind = Kind::begin, .phase = p, .message = m}); }
inline Story walk_ends(Phase p, Outcome o = Outcome::ok) {
  return one({.kind = Kind::end, .phase = p, .message = FREEZE, .outcome = o});
}
inline Story walk_failed(Phase p) { return walk_ends(p, Outcome::error); }
inline Story step(std::string_view name, Outcome o = Outcome::ok) {
  return one({.kind = Kind::step, .outcome = o, .step = name, .fields = model::to_string(o)});
}
inline Story with_message(std::string_view name, Message m) {
  return one({.kind = Kind::step, .message = m, .step = name, .fields = model::to_string(m)});
}
inline Story answers(Answer a) {
  return one({.kind = Kind::step, .step = "HYPERVISOR_suspend_returned", .fields = model::to_string(a)});
}
inline Story reads(Reading r) { return one({.kind = Kind::step, .step = "read_decision_variable", .fields = model::to_string(r)}); }
inline Story finish() { return step("finish"); }
inline constexpr Outcome error = Outcome::error;

/// A device through all phases down, and up again.
inline Story all_down(Message m, DeviceIndex d = child) {
  return runs(prepare, m, d) + runs(suspend, m, d) + runs(suspend_late, m, d) + runs(suspend_noirq, m, d);
}
inline Story all_up(Message m, DeviceIndex d = child) {
  return runs(resume_noirq, m, d) + runs(resume_early, m, d) + runs(resume, m, d) + runs(complete, m, d);
}
/// The steps of a caller, with all the walks.
inline Story freezes() { return step("freeze_processes") + step("freeze_kernel_threads"); }
inline Story walks_down() { return begin(prepare) + begin(suspend) + begin(suspend_late) + begin(suspend_noirq); }
inline Story walks_up() { return begin(resume_noirq, THAW) + begin(resume_early, THAW) + begin(resume, THAW) + begin(complete, THAW); }

// ---- the tables

struct Case {
  std::string_view property;
  Story story;
  std::string_view ends_in;  ///< the MSM state, or with several regions the states, "A+B"
};
std::ostream& operator<<(std::ostream& out, const Case& c);

std::vector<Case> stories_of_devices();
std::vector<Case> stories_of_the_system();
std::vector<Case> stories_of_walks();
std::vector<Case> stories_of_callers();
std::vector<Case> stories_of_flags();
std::vector<Case> stories_of_windows();
std::vector<Case> stories_of_modes();

}  // namespace pmc::tests

/// How the rules that are data (balanced.hpp, during.hpp) name events; without the machinery of a monitor.
#pragma once
#include <algorithm>
#include <array>

#include "model/event.hpp"

namespace pmc::properties::heard {

/// The step is taken and does not fail.
inline bool ok(const model::EventInfo& e, std::string_view step) { return e.is_step(step) && e.outcome == model::Outcome::ok; }
/// A step that tells true or false has told true.
inline bool returned_true(const model::EventInfo& e, std::string_view step) { return e.is_step(step) && e.fields == "true"; }
template <std::size_t N>
bool any(const model::EventInfo& e, const std::array<std::string_view, N>& steps) {
  return e.kind == model::EventInfo::Kind::step && std::ranges::find(steps, e.step) != steps.end();
}
/// That walk begins, with any message.
inline bool walk(const model::EventInfo& e, model::Phase p) { return e.kind == model::EventInfo::Kind::begin && e.phase == p; }
inline bool walk_with(const model::EventInfo& e, model::Phase p, model::Message m) { return walk(e, p) && e.message == m; }

// How making an image, or a checkpoint, or a jump into another kernel ends.
/// It is made, and the same kernel goes on.
inline bool image_made(const model::EventInfo& e) {
  return (e.is_step("HYPERVISOR_suspend_returned") && e.fields == "cancelled") || (e.is_step("swsusp_arch_suspend_returned") && e.fields == "made");
}
/// Control comes back through it, and what the hardware has been through meanwhile nobody knows.
inline bool came_through_image(const model::EventInfo& e) {
  return (e.is_step("HYPERVISOR_suspend_returned") && e.fields == "new_domain") ||
         (e.is_step("swsusp_arch_suspend_returned") && e.fields == "restored") || e.is_step("machine_kexec_returned");
}
inline bool image_failed(const model::EventInfo& e) {
  return (e.is_step("HYPERVISOR_suspend_returned") || e.is_step("swsusp_arch_suspend_returned")) && e.fields == "failed";
}

}  // namespace pmc::properties::heard

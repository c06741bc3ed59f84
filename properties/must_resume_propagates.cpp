// must-resume-propagates: nobody is brought up below who is left down.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct subordinate_must {};    // noirq is done for the child or consumer, and it will have to be resumed
struct superior_left_out {};   // resume_noirq or resume_early of the parent or supplier, unless under THAW
struct cycle_over {};          // complete of the superior

struct MayBeLeft : State {};
struct MustBeResumed : State {};
struct LeftDownAbove : State {};

// Under THAW it is the runtime PM status that decides, not must_resume.
struct MustResumePropagates : FrontEnd<MustResumePropagates> {
  static constexpr std::string_view name = "must-resume-propagates";
  using initial_state = MayBeLeft;
  // clang-format off
  using transition_table = mp_append<Forgets<MayBeLeft, MustBeResumed>, mp_list<
      Row<MayBeLeft,     subordinate_must,  MustBeResumed>,
      Row<MayBeLeft,     superior_left_out, none>,
      Row<MayBeLeft,     cycle_over,        none>,
      Row<MustBeResumed, subordinate_must,  none>,
      Row<MustBeResumed, superior_left_out, LeftDownAbove>,
      Row<MustBeResumed, cycle_over,        MayBeLeft>>>;
  // clang-format on
};

bool decides(const EventInfo& e, const Instance& at) {
  return e.device == at.device && e.phase == Phase::suspend_noirq && (e.kind == EventInfo::Kind::complete || e.passes());
}
Heard hears(const EventInfo& e, const Instance& at) {
  using M = MustResumePropagates;
  if (is_unregistered(e, at.device) || is_unregistered(e, at.parent)) return letter<M>(device_del{});
  if (decides(e, at)) return letter<M>(subordinate_must{});
  if (e.device != at.parent) return std::nullopt;
  if (e.kind == EventInfo::Kind::leave_out && !model::is_down(e.phase) && e.message != Message::THAW) return letter<M>(superior_left_out{});
  if (e.phase == Phase::complete && e.kind == EventInfo::Kind::callback_start) return letter<M>(cycle_over{});
  return std::nullopt;
}
/// It may be left suspended itself: nothing follows for others (and as if the last cycle was over).
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  const bool need_not = p.part.kind == PartKind::must_resume && p.part.device == at.device && p.letter->event == "is_clear";
  return need_not && decides(e, at) ? Heard(letter<MustResumePropagates>(cycle_over{})) : std::nullopt;
}

}  // namespace

Property must_resume_propagates() {
  return {
      .id = "must-resume-propagates",
      .statement = "If a device has to be resumed in noirq and early, no callback of its parent or of a supplier is left out there.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"The DPM_FLAG_MAY_SKIP_RESUME Driver Flag\"; drivers/base/power/main.c, "
                "dpm_superior_set_must_resume()",
      .scope = Scope::superior_subordinate,
      .monitor = &machine_of<MustResumePropagates>(),
      .violations = {{"LeftDownAbove", "the parent or supplier was left suspended, and its child or consumer has to be resumed"}},
      .triggers = {"superior_left_out"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "must_resume_not_passed_on",
  };
}

}  // namespace pmc::properties

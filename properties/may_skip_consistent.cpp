// may-skip-consistent: a device is left in suspend as a whole.
//
// With platform_suspend_again() a device goes through late and noirq, and back, several times between its suspend and its
// resume: each time that suspend_late gets to it, what noirq and early did before no longer counts.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct late_begins {};      // suspend_late gets to it, and is not left out
struct late_left_out {};    // suspend_late, since the device is in runtime suspend
struct noirq_left_out {};   // resume_noirq
struct noirq_reached {};    // resume_noirq gets to it, and is not left out
struct noirq_starts {};     // ... and there is a callback
struct early_left_out {};   // resume_early
struct early_starts {};
struct main_suspended {};   // the suspend callback succeeded
struct main_skipped {};     // resume passes it by
struct main_resumes {};
struct cycle_over {};       // complete

struct NothingLeftOut : State {};
struct LateLeftOut : State {};
struct NoirqLeftOut : State {};
struct NoirqReached : State {};
struct NoirqRan : State {};
struct EarlyRanAlone : State {};
struct EarlyLeftOutAlone : State {};

struct MainUp : State {};
struct MainDown : State {};
struct MainResumeSkipped : State {};

// The first region: resume_noirq and resume_early; the second: resume.
struct MaySkipConsistent : FrontEnd<MaySkipConsistent> {
  static constexpr std::string_view name = "may-skip-consistent";
  using initial_state = mp_list<NothingLeftOut, MainUp>;
  // clang-format off
  using transition_table = mp_append<
      Each<NothingLeftOut, LateLeftOut,       late_left_out>,
      Each<NothingLeftOut, NoirqLeftOut,      noirq_left_out>,
      Each<NothingLeftOut, NoirqReached,      noirq_reached>,
      Each<NothingLeftOut, NoirqRan,          noirq_starts>,
      Each<NothingLeftOut, none,              late_begins, early_left_out, early_starts, cycle_over, device_del>,  // aborted: must-resume-on-abort
      Each<LateLeftOut,    NoirqLeftOut,      noirq_left_out>,
      Each<LateLeftOut,    NoirqReached,      noirq_reached>,
      Each<LateLeftOut,    NoirqRan,          noirq_starts>,
      Each<LateLeftOut,    EarlyRanAlone,     early_starts>,
      Each<LateLeftOut,    none,              late_left_out, early_left_out>,
      Each<LateLeftOut,    NothingLeftOut,    late_begins, cycle_over, device_del>,
      Each<NoirqLeftOut,   LateLeftOut,       late_left_out>,
      Each<NoirqLeftOut,   EarlyRanAlone,     early_starts>,
      Each<NoirqLeftOut,   none,              noirq_left_out, noirq_reached, noirq_starts, early_left_out>,
      Each<NoirqLeftOut,   NothingLeftOut,    late_begins, cycle_over, device_del>,
      Each<NoirqReached,   LateLeftOut,       late_left_out>,
      Each<NoirqReached,   none,              noirq_left_out, noirq_reached, noirq_starts, early_left_out, early_starts>,
      Each<NoirqReached,   NothingLeftOut,    late_begins, cycle_over, device_del>,
      Each<NoirqRan,       LateLeftOut,       late_left_out>,
      Each<NoirqRan,       EarlyLeftOutAlone, early_left_out>,
      Each<NoirqRan,       none,              noirq_left_out, noirq_reached, noirq_starts, early_starts>,
      Each<NoirqRan,       NothingLeftOut,    late_begins, cycle_over, device_del>,
      Each<MainUp,         MainDown,          main_suspended>,
      Each<MainUp,         none,              main_skipped, main_resumes, cycle_over, device_del>,
      Each<MainDown,       MainResumeSkipped, main_skipped>,
      Each<MainDown,       none,              main_suspended>,
      Each<MainDown,       MainUp,            main_resumes, cycle_over, device_del>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  using M = MaySkipConsistent;
  using enum EventInfo::Kind;
  if (is_unregistered(e, at.device)) return letter<M>(device_del{});
  if (e.device != at.device) return std::nullopt;
  switch (e.phase) {
    case Phase::suspend: return e.kind == callback_end && e.succeeded() ? Heard(letter<M>(main_suspended{})) : std::nullopt;
    case Phase::suspend_late:
      if (e.kind == leave_out) return letter<M>(late_left_out{});
      return operation_starts_down(e) ? Heard(letter<M>(late_begins{})) : std::nullopt;
    case Phase::resume_noirq:
      if (e.kind == leave_out) return letter<M>(noirq_left_out{});
      if (e.kind == pass) return letter<M>(noirq_reached{});
      return e.kind == callback_start ? Heard(letter<M>(noirq_starts{})) : std::nullopt;
    case Phase::resume_early:
      if (e.kind == leave_out) return letter<M>(early_left_out{});
      return e.kind == callback_start ? Heard(letter<M>(early_starts{})) : std::nullopt;
    case Phase::resume:
      if (e.kind == skip) return letter<M>(main_skipped{});
      return e.kind == callback_start || e.kind == pass ? Heard(letter<M>(main_resumes{})) : std::nullopt;
    case Phase::complete: return e.kind == callback_start ? Heard(letter<M>(cycle_over{})) : std::nullopt;
    case Phase::prepare:
    case Phase::suspend_noirq: break;
  }
  return std::nullopt;
}

}  // namespace

Property may_skip_consistent() {
  return {
      .id = "may-skip-consistent",
      .statement = "A device whose resume_noirq is left out, or whose suspend_late was and which noirq did not get to, is not given its "
                   "resume_early; one whose resume_noirq ran is; and none whose suspend ran is passed by in resume.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"The DPM_FLAG_MAY_SKIP_RESUME Driver Flag\"; drivers/base/power/main.c, dev_pm_skip_resume()",
      .scope = Scope::device,
      .monitor = &machine_of<MaySkipConsistent>(),
      .violations = {{"EarlyRanAlone", "resume_early started although what comes before it was left out"},
                     {"EarlyLeftOutAlone", "resume_early was left out although resume_noirq had run"},
                     {"MainResumeSkipped", "resume passed by a device whose suspend callback had run"}},
      .triggers = {"early_left_out", "early_starts", "main_suspended"},
      .hears = hears,
      .fault = "skip_forgotten",
  };
}

}  // namespace pmc::properties

// What the APM BIOS driver of Linux 6.1.192 does to devices: suspend(), standby(), and a resume event that comes without
// either.  No result is looked at, no task is frozen, no lock is taken.  Three small machines in one file.
#include <map>

#include "checker/msm/tabulate.hpp"
#include "model/caller.hpp"
#include "model/callers/guards.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Idle : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct EnableIrqs : State {};
struct BiosCall : State {};
struct DisableIrqsAgain : State {};
struct SyscoreResume : State {};
struct EnableIrqsAgain : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct Out : State {};

/// What it returned is not looked at.
struct Ignored : Guard<Ignored> {
  static constexpr bool eval(const auto&, const auto& e) { return e.outcome == Outcome::ok || e.outcome == Outcome::error; }
};

// clang-format off
/// From dpm_suspend_end() to dpm_resume_start(), which suspend() and standby() have in common.
template <class After>
using Inside = mp_list<
      Row<SuspendEnd,       dpm_suspend_end,            InSuspendEnd,   none, With<Message::SUSPEND>>,
      Row<InSuspendEnd,     dpm_suspend_end_returned,   DisableIrqs,    none, Ignored>,
      Row<DisableIrqs,      local_irq_disable,          SyscoreSuspend>,
      Row<SyscoreSuspend,   syscore_suspend,            EnableIrqs,     none, Ignored>,
      Row<EnableIrqs,       local_irq_enable,           BiosCall>,
      Row<BiosCall,         set_system_power_state,     DisableIrqsAgain, none, Ignored>,
      Row<DisableIrqsAgain, local_irq_disable,          SyscoreResume>,
      Row<SyscoreResume,    syscore_resume,             EnableIrqsAgain>,
      Row<EnableIrqsAgain,  local_irq_enable,           ResumeStart>,
      Row<ResumeStart,      dpm_resume_start,           InResumeStart,  none, With<Message::RESUME>>,
      Row<InResumeStart,    dpm_resume_start_returned,  After,          none, Ok>>;
using ResumeEndRows = mp_list<
      Row<ResumeEnd,        dpm_resume_end,             InResumeEnd,    none, With<Message::RESUME>>,
      Row<InResumeEnd,      dpm_resume_end_returned,    Out,            none, Ok>,
      Row<Out,              finish,                     Idle>>;

struct Suspend : FrontEnd<Suspend> {
  static constexpr std::string_view name = "apm-suspend";
  using initial_state = Idle;
  using Start = mp_list<
      Row<Idle,             attempt,                    SuspendStart>,
      Row<SuspendStart,     dpm_suspend_start,          InSuspendStart, none, With<Message::SUSPEND>>,
      Row<InSuspendStart,   dpm_suspend_start_returned, SuspendEnd,     none, Ignored>>;
  using transition_table = mp_append<Start, Inside<ResumeEnd>, ResumeEndRows>;
};
struct Standby : FrontEnd<Standby> {
  static constexpr std::string_view name = "apm-standby";
  using initial_state = Idle;
  using Ends = mp_list<
      Row<Idle,             attempt,                    SuspendEnd>,
      Row<Out,              finish,                     Idle>>;
  using transition_table = mp_append<Ends, Inside<Out>>;
};
/// check_events(): of an APM_NORMAL_RESUME that follows suspend() it takes no notice; of any other resume event it does.
struct ResumeEvent : FrontEnd<ResumeEvent> {
  static constexpr std::string_view name = "apm-resume-event";
  using initial_state = Idle;
  using transition_table = mp_append<mp_list<Row<Idle, attempt, ResumeEnd>>, ResumeEndRows>;
};
// clang-format on

using Lines = std::map<std::string_view, int>;
std::string line(const Lines& lines, std::string_view step) {
  const auto it = lines.find(step);
  return it == lines.end() ? std::string() : "arch/x86/kernel/apm_32.c:" + std::to_string(it->second);
}

/// Lines of Linux 6.1.192; of two calls of one function the first.
std::string location_of_suspend(std::string_view step) {
  static const Lines lines{{"attempt", 1237},         {"dpm_suspend_start", 1242},        {"dpm_suspend_start_returned", 1242},
                           {"dpm_suspend_end", 1243}, {"dpm_suspend_end_returned", 1243}, {"local_irq_disable", 1245},
                           {"syscore_suspend", 1246}, {"local_irq_enable", 1248},         {"set_system_power_state", 1251},
                           {"syscore_resume", 1264},  {"dpm_resume_start", 1267},         {"dpm_resume_start_returned", 1267},
                           {"dpm_resume_end", 1268},  {"dpm_resume_end_returned", 1268},  {"finish", 1278}};
  return line(lines, step);
}
std::string location_of_standby(std::string_view step) {
  static const Lines lines{{"attempt", 1281},
                           {"dpm_suspend_end", 1285},
                           {"dpm_suspend_end_returned", 1285},
                           {"local_irq_disable", 1287},
                           {"syscore_suspend", 1288},
                           {"local_irq_enable", 1289},
                           {"set_system_power_state", 1291},
                           {"syscore_resume", 1296},
                           {"dpm_resume_start", 1299},
                           {"dpm_resume_start_returned", 1299},
                           {"finish", 1300}};
  return line(lines, step);
}
std::string location_of_resume_event(std::string_view step) {
  static const Lines lines{{"attempt", 1378}, {"dpm_resume_end", 1384}, {"dpm_resume_end_returned", 1384}, {"finish", 1388}};
  return line(lines, step);
}

Caller apm(const checker::Machine& machine, std::string brief, std::string function,
           std::function<std::string(std::string_view)> location) {
  return {.name = machine.name,
          .brief = std::move(brief),
          .source = "arch/x86/kernel/apm_32.c, " + std::move(function),
          .core = &core_6_1(),
          .machine = &machine,
          .idle = {"Idle"},
          .also = {"transition_mutex"},
          .location = std::move(location)};
}

}  // namespace

Caller apm_suspend() {
  static const checker::Machine m = checker::tabulated(describe<Suspend>());
  return apm(m, "the APM BIOS asks for a suspend: suspend() of Linux 6.1.192", "suspend()", location_of_suspend);
}
Caller apm_standby() {
  static const checker::Machine m = checker::tabulated(describe<Standby>());
  return apm(m, "the APM BIOS asks for standby: standby() of Linux 6.1.192", "standby()", location_of_standby);
}
Caller apm_resume_event() {
  static const checker::Machine m = checker::tabulated(describe<ResumeEvent>());
  return apm(m, "the APM BIOS says that it has resumed, and suspend() did not run before", "check_events()", location_of_resume_event);
}

}  // namespace pmc::model

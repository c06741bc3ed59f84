// do_suspend() and xen_suspend() as in Linux 6.1.192, drivers/xen/manage.c: every error path and every
// variable as written there.
#include <map>

#include "checker/msm/tabulate.hpp"
#include "model/caller.hpp"
#include "model/callers/guards.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

/// si.cancelled: a local struct without an initialiser.
enum class Cancelled : std::uint8_t { uninitialised, no, yes };
constexpr std::string_view to_string(Cancelled c) {
  constexpr std::array<std::string_view, 3> names{"cancelled uninitialised", "cancelled=0", "cancelled=1"};
  return names[static_cast<std::size_t>(c)];
}

}  // namespace
}  // namespace pmc::model

template <>
inline constexpr unsigned pmc::checker::msm::enum_size<pmc::model::Cancelled> = 3;

namespace pmc::model {
namespace {

struct Vars {
  Cancelled cancelled;
  bool err;  ///< what stop_machine() returned; no other value of err outlives its test
};

// A state is named after what do_suspend() does next, or `In..` while a callee runs.
struct Idle : State {};
struct FreezeProcesses : State {};
struct FreezeKernelThreads : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct XsSuspend : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct XenArchSuspend : State {};
struct StopMachine : State {};
struct SyscoreSuspend : State {};  // xen_suspend(), one CPU, interrupts off
struct PreSuspend : State {};
struct Hypercall : State {};
struct InHypercall : State {};
struct PostSuspend : State {};
struct ResumeIrqAndTimer : State {};
struct SyscoreResume : State {};
struct ResumeConsole : State {};  // do_suspend() again
struct Notify : State {};
struct XenArchResume : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct OutResume : State {};
struct OutResumeEnd : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct OutThaw : State {};
struct Out : State {};

template <Cancelled C>
struct SetCancelled : Action<SetCancelled<C>> {
  static constexpr void eval(Vars& v, const auto&) { v.cancelled = C; }
};
}  // namespace
}  // namespace pmc::model

template <pmc::model::Cancelled C>
struct pmc::checker::msm::Label<pmc::model::SetCancelled<C>> {
  static std::string text() { return "si." + std::string(to_string(C)); }
};

namespace pmc::model {
namespace {

struct TakeGarbage : Action<TakeGarbage> {
  static constexpr void eval(Vars& v, const auto& e) {
    v.cancelled = e.reading == Reading::garbage_zero ? Cancelled::no : Cancelled::yes;
  }
};
struct KeepError : Action<KeepError> {
  static constexpr void eval(Vars& v, const auto&) { v.err = true; }
};
struct IfErrCancelled : Action<IfErrCancelled> {  // if (err) si.cancelled = 1
  static constexpr void eval(Vars& v, const auto&) {
    if (v.err) v.cancelled = Cancelled::yes;
    v.err = false;  // not read again
  }
};
struct LocalsDie : Action<LocalsDie> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct IsCancelled : Guard<IsCancelled> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.cancelled == Cancelled::yes; }
};
struct NotCancelled : Guard<NotCancelled> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.cancelled == Cancelled::no; }
};
/// The hypercall's value: 0 in a new domain, 1 if cancelled, negative if it failed.
struct ReturnsZero : Guard<ReturnsZero> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.answer == Answer::new_domain; }
};
struct ReturnsNonzero : Guard<ReturnsNonzero> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.answer != Answer::new_domain; }
};
/// si.cancelled ? PMSG_THAW : PMSG_RESTORE
struct ThawOrRestore : Guard<ThawOrRestore> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    return e.message == (v.cancelled == Cancelled::yes ? Message::THAW : Message::RESTORE) && v.cancelled != Cancelled::uninitialised;
  }
};
struct Initialised : Guard<Initialised> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    return v.cancelled != Cancelled::uninitialised && e.reading == Reading::initialised;
  }
};
struct Uninitialised : Guard<Uninitialised> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    return v.cancelled == Cancelled::uninitialised && e.reading != Reading::initialised;
  }
};

struct Xen61 : FrontEnd<Xen61, Vars> {
  static constexpr std::string_view name = "xen-6.1";
  using initial_state = Idle;
  // clang-format off
  using Down = mp_list<
      Row<Idle,                attempt,                    FreezeProcesses>,
      Row<FreezeProcesses,     freeze_processes,           FreezeKernelThreads, none, Ok>,
      Row<FreezeProcesses,     freeze_processes,           Out,                 none, Error>,
      Row<FreezeKernelThreads, freeze_kernel_threads,      SuspendStart,        none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads,      OutThaw,             none, Error>,
      Row<SuspendStart,        dpm_suspend_start,          InSuspendStart,      none, With<Message::FREEZE>>,
      Row<InSuspendStart,      dpm_suspend_start_returned, XsSuspend,           none, Ok>,
      Row<InSuspendStart,      dpm_suspend_start_returned, OutResumeEnd,        none, Error>,
      Row<XsSuspend,           xs_suspend,                 SuspendEnd>,
      Row<SuspendEnd,          dpm_suspend_end,            InSuspendEnd,        none, With<Message::FREEZE>>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,   XenArchSuspend,      none, Ok>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,   OutResume,           SetCancelled<Cancelled::no>, Error>,
      Row<XenArchSuspend,      xen_arch_suspend,           StopMachine,         SetCancelled<Cancelled::yes>>>;
  using InStopMachine = mp_list<
      Row<StopMachine,         stop_machine,               SyscoreSuspend,      none, Ok>,
      Row<StopMachine,         stop_machine,               ResumeConsole,       KeepError, Error>,
      Row<SyscoreSuspend,      syscore_suspend,            PreSuspend,          none, Ok>,
      Row<SyscoreSuspend,      syscore_suspend,            ResumeConsole,       KeepError, Error>,
      Row<PreSuspend,          gnttab_suspend_and_xen_arch_pre_suspend, Hypercall>,
      Row<Hypercall,           HYPERVISOR_suspend,         InHypercall>,
      Row<InHypercall,         HYPERVISOR_suspend_returned, PostSuspend,        SetCancelled<Cancelled::no>, ReturnsZero>,
      Row<InHypercall,         HYPERVISOR_suspend_returned, PostSuspend,        SetCancelled<Cancelled::yes>, ReturnsNonzero>,
      Row<PostSuspend,         xen_arch_post_suspend_and_gnttab_resume, ResumeIrqAndTimer>,
      Row<ResumeIrqAndTimer,   xen_irq_resume_and_xen_timer_resume, SyscoreResume, none, NotCancelled>,
      Row<ResumeIrqAndTimer,   syscore_resume,             ResumeConsole,       none, IsCancelled>,
      Row<SyscoreResume,       syscore_resume,             ResumeConsole>>;
  using Up = mp_list<
      Row<ResumeConsole,       xen_console_resume,         Notify,              none, NotCancelled>,
      Row<ResumeConsole,       xen_resume_notifier,        XenArchResume,       none, IsCancelled>,
      Row<Notify,              xen_resume_notifier,        XenArchResume>,
      Row<XenArchResume,       xen_arch_resume,            ResumeStart>,
      Row<ResumeStart,         dpm_resume_start,           InResumeStart,       none, ThawOrRestore>,
      Row<InResumeStart,       dpm_resume_start_returned,  OutResume,           IfErrCancelled, Ok>,
      Row<OutResume,           xs_resume,                  OutResumeEnd,        none, NotCancelled>,
      Row<OutResume,           xs_suspend_cancel,          OutResumeEnd,        none, IsCancelled>,
      Row<OutResumeEnd,        read_decision_variable,     ResumeEnd,           none, Initialised>,
      Row<OutResumeEnd,        read_decision_variable,     ResumeEnd,           TakeGarbage, Uninitialised>,
      Row<ResumeEnd,           dpm_resume_end,             InResumeEnd,         none, ThawOrRestore>,
      Row<InResumeEnd,         dpm_resume_end_returned,    OutThaw,             none, Ok>,
      Row<OutThaw,             thaw_processes,             Out>,
      Row<Out,                 finish,                     Idle,                LocalsDie>>;
  // clang-format on
  using transition_table = mp_append<Down, InStopMachine, Up>;
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Xen61>());
  return m;
}

/// Lines of Linux 6.1.192.
std::string location(std::string_view step) {
  static const std::map<std::string_view, int> lines{
      {"attempt", 102},
      {"freeze_processes", 104},
      {"freeze_kernel_threads", 110},
      {"dpm_suspend_start", 116},
      {"dpm_suspend_start_returned", 117},
      {"xs_suspend", 123},
      {"dpm_suspend_end", 125},
      {"dpm_suspend_end_returned", 126},
      {"xen_arch_suspend", 132},
      {"stop_machine", 136},
      {"syscore_suspend", 69},
      {"gnttab_suspend_and_xen_arch_pre_suspend", 75},
      {"HYPERVISOR_suspend", 79},
      {"HYPERVISOR_suspend_returned", 79},
      {"xen_arch_post_suspend_and_gnttab_resume", 83},
      {"xen_irq_resume_and_xen_timer_resume", 88},
      {"syscore_resume", 92},
      {"xen_console_resume", 140},
      {"xen_resume_notifier", 142},
      {"xen_arch_resume", 144},
      {"dpm_resume_start", 146},
      {"dpm_resume_start_returned", 148},
      {"xs_resume", 155},
      {"xs_suspend_cancel", 157},
      {"read_decision_variable", 160},
      {"dpm_resume_end", 160},
      {"dpm_resume_end_returned", 160},
      {"thaw_processes", 163},
      {"finish", 165},
  };
  const auto it = lines.find(step);
  return it == lines.end() ? std::string() : "drivers/xen/manage.c:" + std::to_string(it->second);
}

}  // namespace

Caller xen_6_1() {
  return {.name = "xen-6.1",
          .brief = "do_suspend() of Linux 6.1.192, every error path as written there",
          .source = "drivers/xen/manage.c, do_suspend(), xen_suspend()",
          .core = &core_6_1(),
          .machine = &machine(),
          .idle = {"Idle"},
          .environment_may_fail = true,
          .location = location};
}

}  // namespace pmc::model

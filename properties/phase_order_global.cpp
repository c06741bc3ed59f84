// phase-order-global: the system's steps are a stack.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// The levels, from the outside in.  HYPERVISOR_suspend is a point, not a level: it has no way up.
enum class Down : std::uint8_t {
  freeze_processes, freeze_kernel_threads, prepare, suspend, suspend_late, suspend_noirq,
  sysdev_suspend, syscore_suspend, HYPERVISOR_suspend,
};
enum class Up : std::uint8_t {
  syscore_resume, sysdev_resume, resume_noirq, resume_early, resume, complete, thaw_processes,
};
constexpr std::array<std::string_view, 9> down_names{
    "freeze_processes", "freeze_kernel_threads", "prepare",         "suspend",           "suspend_late",
    "suspend_noirq",    "sysdev_suspend",        "syscore_suspend", "HYPERVISOR_suspend"};
constexpr std::array<std::string_view, 7> up_names{"syscore_resume", "sysdev_resume", "resume_noirq",  "resume_early",
                                                   "resume",         "complete",      "thaw_processes"};
constexpr std::string_view to_string(Down d) { return down_names[static_cast<std::size_t>(d)]; }
constexpr std::string_view to_string(Up u) { return up_names[static_cast<std::size_t>(u)]; }

template <auto... Steps>
struct Is : Guard<Is<Steps...>> {
  static constexpr bool eval(const auto&, const auto& e) { return ((e.step == Steps) || ...); }
};
template <auto... Steps>
using IsNot = Not<Is<Steps...>>;

}  // namespace
}  // namespace pmc::properties

namespace pmc::checker::msm {
template <>
inline constexpr unsigned enum_size<properties::Down> = properties::down_names.size();
template <>
inline constexpr unsigned enum_size<properties::Up> = properties::up_names.size();
template <auto... Steps>
struct Label<properties::Is<Steps...>> {
  static std::string text() {
    std::string all;
    ((all += (all.empty() ? "" : "|") + std::string(to_string(Steps))), ...);
    return sizeof...(Steps) > 1 ? "(" + all + ")" : all;
  }
};
}  // namespace pmc::checker::msm

namespace pmc::properties {
namespace {

struct down { Down step; };  // a walk begins, or a step of the caller succeeds
struct up { Up step; };
struct kernel_threads_thawed {};  // of a way up that thaw_processes() does not end: another may follow

/// What lies below the level that we are in, where callers and releases differ.
struct Vars {
  bool late;    ///< below suspend_noirq: suspend_late, new in Linux 3.4
  bool sysdev;  ///< below syscore_suspend: sysdev_suspend, which it took the place of
};
struct OverLate : Guard<OverLate> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.late; }
};
struct OverSysdev : Guard<OverSysdev> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.sysdev; }
};
struct SetLate : Action<SetLate> {
  static constexpr void eval(Vars& v, const auto&) { v.late = true; }
};
struct ClearLate : Action<ClearLate> {
  static constexpr void eval(Vars& v, const auto&) { v.late = false; }
};
struct SetSysdev : Action<SetSysdev> {
  static constexpr void eval(Vars& v, const auto&) { v.sysdev = true; }
};
struct ClearSysdev : Action<ClearSysdev> {
  static constexpr void eval(Vars& v, const auto&) { v.sysdev = false; }
};

// The innermost level that was entered and is not left.  A walk is entered when it begins, since one
// that fails has to be undone, too.
struct Running : State {};
struct TasksFrozen : State {};
struct KernelThreadsFrozen : State {};
struct Preparing : State {};
struct Suspending : State {};
struct SuspendingLate : State {};
struct SuspendingNoirq : State {};
struct SystemDevicesSuspended : State {};
struct SystemCoreSuspended : State {};
struct Resuming : State {};    // only complete may follow
struct Completing : State {};  // tasks may be thawed, or another transition begin
struct DownOutOfOrder : State {};
struct UpOutOfOrder : State {};
struct TasksThawedTooSoon : State {};
struct LeftHalfway : State {};

/// No step down but these, no step up but those: anything else breaks the order.
template <class Source, class NotDown, class NotUp>
using NothingElse = mp_list<Row<Source, down, DownOutOfOrder, none, NotDown>, Row<Source, up, UpOutOfOrder, none, NotUp>>;
/// The same inside the walks.
template <class Source, class NotDown, class NotUp>
using NothingElseAsleep = mp_list<Row<Source, down, DownOutOfOrder, none, NotDown>,
                                  Row<Source, up, UpOutOfOrder, none, NotUp>,
                                  Row<Source, up, TasksThawedTooSoon, none, Is<Up::thaw_processes>>,
                                  Row<Source, caller_idle, LeftHalfway>>;

// No caller has all levels: order is required, presence only where one level is no use without another.
struct PhaseOrderGlobal : FrontEnd<PhaseOrderGlobal, Vars> {
  static constexpr std::string_view name = "phase-order-global";
  using initial_state = Running;
  using Hypercall = Is<Down::HYPERVISOR_suspend>;
  // clang-format off
  using InOrder = mp_list<
      Row<Running,                down, TasksFrozen,            none,        Is<Down::freeze_processes>>,
      Row<Running,                down, Preparing,              none,        Is<Down::prepare>>,
      Row<Running,                up,   none,                   none,        Is<Up::thaw_processes>>,  // tasks-balanced
      Row<TasksFrozen,            down, KernelThreadsFrozen,    none,        Is<Down::freeze_kernel_threads>>,
      Row<TasksFrozen,            down, Preparing,              none,        Is<Down::prepare>>,
      Row<TasksFrozen,            up,   Running,                none,        Is<Up::thaw_processes>>,
      Row<KernelThreadsFrozen,    down, Preparing,              none,        Is<Down::prepare>>,
      Row<KernelThreadsFrozen,    up,   Running,                none,        Is<Up::thaw_processes>>,
      Row<Preparing,              down, Suspending,             none,        Is<Down::suspend>>,
      Row<Preparing,              up,   Resuming,               none,        Is<Up::resume>>,    // dpm_resume_end()
      Row<Preparing,              up,   Completing,             none,        Is<Up::complete>>,  // dpm_complete()
      Row<Suspending,             down, SuspendingLate,         none,        Is<Down::suspend_late>>,
      Row<Suspending,             down, SuspendingNoirq,        none,        Is<Down::suspend_noirq>>,
      Row<Suspending,             up,   Resuming,               none,        Is<Up::resume>>,
      Row<SuspendingLate,         down, SuspendingNoirq,        SetLate,     Is<Down::suspend_noirq>>,
      Row<SuspendingLate,         up,   Suspending,             none,        Is<Up::resume_early>>,
      Row<SuspendingNoirq,        down, SystemDevicesSuspended, none,        Is<Down::sysdev_suspend>>,
      Row<SuspendingNoirq,        down, SystemCoreSuspended,    none,        Is<Down::syscore_suspend>>,
      Row<SuspendingNoirq,        down, none,                   none,        Hypercall>,
      Row<SuspendingNoirq,        up,   SuspendingLate,         ClearLate,   And<Is<Up::resume_noirq>, OverLate>>,
      Row<SuspendingNoirq,        up,   Suspending,             none,        And<Is<Up::resume_noirq>, Not<OverLate>>>,
      Row<SystemDevicesSuspended, down, SystemCoreSuspended,    SetSysdev,   Is<Down::syscore_suspend>>,
      Row<SystemDevicesSuspended, down, none,                   none,        Hypercall>,
      Row<SystemDevicesSuspended, up,   SuspendingNoirq,        none,        Is<Up::sysdev_resume>>,
      Row<SystemCoreSuspended,    down, none,                   none,        Hypercall>,
      Row<SystemCoreSuspended,    up,   SystemDevicesSuspended, ClearSysdev, And<Is<Up::syscore_resume>, OverSysdev>>,
      Row<SystemCoreSuspended,    up,   SuspendingNoirq,        none,        And<Is<Up::syscore_resume>, Not<OverSysdev>>>,
      Row<Resuming,               up,   Completing,             none,        Is<Up::complete>>,
      Row<Completing,             down, Preparing,              none,        Is<Down::prepare>>,
      Row<Completing,             up,   Running,                none,        Is<Up::thaw_processes>>,
      Row<KernelThreadsFrozen,    kernel_threads_thawed, TasksFrozen>,
      Row<Completing,             kernel_threads_thawed, TasksFrozen>,
      Row<Running,                caller_idle, none>>;
  using transition_table = mp_append<InOrder,
      Each<TasksFrozen,         Running, caller_idle>,  // left frozen or not is tasks-balanced
      Each<KernelThreadsFrozen, Running, caller_idle>,
      Each<Completing,          Running, caller_idle>,
      Each<Running, none, kernel_threads_thawed>, Each<TasksFrozen, none, kernel_threads_thawed>,
      // too early or not is kthreads-balanced
      Each<Preparing, none, kernel_threads_thawed>, Each<Suspending, none, kernel_threads_thawed>,
      Each<SuspendingLate, none, kernel_threads_thawed>, Each<SuspendingNoirq, none, kernel_threads_thawed>,
      Each<SystemDevicesSuspended, none, kernel_threads_thawed>, Each<SystemCoreSuspended, none, kernel_threads_thawed>,
      Each<Resuming, none, kernel_threads_thawed>,
      NothingElse<Running,             IsNot<Down::freeze_processes, Down::prepare>,      IsNot<Up::thaw_processes>>,
      NothingElse<TasksFrozen,         IsNot<Down::freeze_kernel_threads, Down::prepare>, IsNot<Up::thaw_processes>>,
      NothingElse<KernelThreadsFrozen, IsNot<Down::prepare>,                              IsNot<Up::thaw_processes>>,
      NothingElse<Completing,          IsNot<Down::prepare>,                              IsNot<Up::thaw_processes>>,
      NothingElseAsleep<Preparing,  IsNot<Down::suspend>,                           IsNot<Up::resume, Up::complete, Up::thaw_processes>>,
      NothingElseAsleep<Suspending, IsNot<Down::suspend_late, Down::suspend_noirq>, IsNot<Up::resume, Up::thaw_processes>>,
      NothingElseAsleep<SuspendingLate, IsNot<Down::suspend_noirq>,                 IsNot<Up::resume_early, Up::thaw_processes>>,
      NothingElseAsleep<SuspendingNoirq, IsNot<Down::sysdev_suspend, Down::syscore_suspend, Down::HYPERVISOR_suspend>,
                                                                                    IsNot<Up::resume_noirq, Up::thaw_processes>>,
      NothingElseAsleep<SystemDevicesSuspended, IsNot<Down::syscore_suspend, Down::HYPERVISOR_suspend>,
                                                                                    IsNot<Up::sysdev_resume, Up::thaw_processes>>,
      NothingElseAsleep<SystemCoreSuspended, IsNot<Down::HYPERVISOR_suspend>,       IsNot<Up::syscore_resume, Up::thaw_processes>>,
      NothingElseAsleep<Resuming,   none,                                           IsNot<Up::complete, Up::thaw_processes>>>;
  // clang-format on
};

std::optional<Down> down_of(const EventInfo& e) {
  if (e.kind == EventInfo::Kind::begin) {
    if (e.phase == Phase::prepare) return Down::prepare;
    if (e.phase == Phase::suspend) return Down::suspend;
    if (e.phase == Phase::suspend_late) return Down::suspend_late;
    if (e.phase == Phase::suspend_noirq) return Down::suspend_noirq;
  }
  if (succeeded(e, "freeze_processes")) return Down::freeze_processes;
  if (succeeded(e, "freeze_kernel_threads")) return Down::freeze_kernel_threads;
  if (e.is_step("sysdev_suspend")) return Down::sysdev_suspend;
  if (succeeded(e, "syscore_suspend")) return Down::syscore_suspend;
  if (e.is_step("HYPERVISOR_suspend")) return Down::HYPERVISOR_suspend;
  return std::nullopt;
}
std::optional<Up> up_of(const EventInfo& e) {
  if (e.kind == EventInfo::Kind::begin) {
    if (e.phase == Phase::resume_noirq) return Up::resume_noirq;
    if (e.phase == Phase::resume_early) return Up::resume_early;
    if (e.phase == Phase::resume) return Up::resume;
    if (e.phase == Phase::complete) return Up::complete;
  }
  if (e.is_step("syscore_resume")) return Up::syscore_resume;
  if (e.is_step("sysdev_resume")) return Up::sysdev_resume;
  if (e.is_step("thaw_processes")) return Up::thaw_processes;
  return std::nullopt;
}

Heard hears(const EventInfo& e, const Instance&) {
  if (e.is_step("finish")) return letter<PhaseOrderGlobal>(caller_idle{});
  if (e.is_step("thaw_kernel_threads")) return letter<PhaseOrderGlobal>(kernel_threads_thawed{});
  if (const auto step = down_of(e)) return letter<PhaseOrderGlobal>(down{*step});
  if (const auto step = up_of(e)) return letter<PhaseOrderGlobal>(up{*step});
  return std::nullopt;
}

}  // namespace

Property phase_order_global() {
  return {
      .id = "phase-order-global",
      .statement = "Tasks, prepare, suspend, suspend_late, suspend_noirq and the system core go down in this order and "
                   "come up in reverse, from wherever the way down failed.",
      .logic = "AG",
      .source = "Documentation/driver-api/pm/devices.rst, \"System Power Management Phases\"; "
                "Documentation/admin-guide/pm/suspend-flows.rst; kernel/power/suspend.c, suspend_enter()",
      .scope = Scope::system,
      .monitor = &machine_of<PhaseOrderGlobal>(),
      .violations = {{"DownOutOfOrder", "a step of the way down was skipped, repeated or taken out of turn"},
                     {"UpOutOfOrder", "a step of the way up was taken that does not undo the innermost one"},
                     {"TasksThawedTooSoon", "tasks were thawed before the devices were completed"},
                     {"LeftHalfway", "the caller has returned and a step of the way down is not undone"}},
      .triggers = {"down", "up"},
      .hears = hears,
      .fault = "tasks_thawed_before_resume_end",
  };
}

}  // namespace pmc::properties

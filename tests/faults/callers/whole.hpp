/// What the right callers share that have everything around the devices: suspend, hibernation, and the boot kernel that
/// restores.  The rows of a part begin in the state that the part is named after; where they lead to is the caller's.
#pragma once
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "tests/faults/callers/callers.hpp"

namespace pmc::faults::whole {
using namespace checker::msm;
using namespace model::steps;
using model::Error;
using model::Message;
using model::Notification;
using model::Ok;
using model::With;

// A state is named after what the caller does next, or `In..` while a callee runs.
struct Idle : State {};
struct PrepareConsole : State {};
struct Notify : State {};
struct FreezeProcesses : State {};
struct FreezeKernelThreads : State {};
struct LockHotplug : State {};
struct CreateBitmaps : State {};
struct SuspendConsole : State {};
struct RestrictMask : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct DisableCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct ResumeConsole : State {};
struct RestoreMask : State {};
struct FreeBitmaps : State {};
struct UnlockHotplug : State {};
struct Thaw : State {};
struct Post : State {};
struct RestoreConsole : State {};
struct Unlock : State {};
struct Out : State {};

template <Notification What>
struct Tells : Guard<Tells<What>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.what == What; }
};

// clang-format off
/// If the notifiers refuse it goes on with Refused.
template <Notification What, class Frozen, class Refused>
using NotifyAndFreeze = mp_list<
      Row<Notify,              pm_notifier_prepare,            FreezeProcesses,     none, And<Tells<What>, Ok>>,
      Row<Notify,              pm_notifier_prepare,            Refused,             none, And<Tells<What>, Error>>,
      Row<FreezeProcesses,     freeze_processes,               Frozen,              none, Ok>,
      Row<FreezeProcesses,     freeze_processes,               Post,                none, Error>>;
template <class Frozen, class Failed>
using FreezeTheRest = mp_list<
      Row<FreezeKernelThreads, freeze_kernel_threads,          Frozen,              none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads,          Failed,              none, Error>>;
template <Notification What, class Told>
using ThawAndNotify = mp_list<
      Row<Thaw,                thaw_processes,                 Post>,
      Row<Post,                pm_notifier_post,               Told,                none, Tells<What>>>;

/// For an image: nothing comes or goes, and the pages of memory are known.
template <class Created>
using LockAndCreateBitmaps = mp_list<
      Row<LockHotplug,         lock_device_hotplug,            CreateBitmaps>,
      Row<CreateBitmaps,       create_basic_memory_bitmaps,    Created,             none, Ok>,
      Row<CreateBitmaps,       create_basic_memory_bitmaps,    UnlockHotplug,       none, Error>,
      Row<FreeBitmaps,         free_basic_memory_bitmaps,      UnlockHotplug>,
      Row<UnlockHotplug,       unlock_device_hotplug,          Thaw>>;

template <Message Down, class Suspended, class Failed>
using SuspendDevices = mp_list<
      Row<SuspendStart,        dpm_suspend_start,              InSuspendStart,      none, With<Down>>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     Suspended,           none, Ok>,
      Row<InSuspendStart,      dpm_suspend_start_returned,     Failed,              none, Error>>;
template <Message Down, class Suspended>
using SuspendDevicesToTheEnd = mp_list<
      Row<SuspendEnd,          dpm_suspend_end,                InSuspendEnd,        none, With<Down>>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,       Suspended,           none, Ok>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,       ResumeEnd,           none, Error>>;
/// Up: a guard, of the message.
template <class Up>
using ResumeDevices = mp_list<
      Row<ResumeStart,         dpm_resume_start,               InResumeStart,       none, Up>,
      Row<InResumeStart,       dpm_resume_start_returned,      ResumeEnd,           none, Ok>>;
template <class Up, class Resumed>
using ResumeDevicesToTheEnd = mp_list<
      Row<ResumeEnd,           dpm_resume_end,                 InResumeEnd,         none, Up>,
      Row<InResumeEnd,         dpm_resume_end_returned,        Resumed,             none, Ok>>;

/// One processor, without interrupts, the system core suspended: then Alone; and back, from SyscoreResume to Together.
template <class Alone, class Together>
using OneProcessor = mp_list<
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, DisableIrqs,        none, Ok>,
      Row<DisableCpus,         pm_sleep_disable_secondary_cpus, EnableCpus,         none, Error>,
      Row<DisableIrqs,         local_irq_disable,              SyscoreSuspend>,
      Row<SyscoreSuspend,      syscore_suspend,                Alone,               none, Ok>,
      Row<SyscoreSuspend,      syscore_suspend,                EnableIrqs,          none, Error>,
      Row<SyscoreResume,       syscore_resume,                 EnableIrqs>,
      Row<EnableIrqs,          local_irq_enable,               EnableCpus>,
      Row<EnableCpus,          pm_sleep_enable_secondary_cpus, Together>>;
// clang-format on

template <class Table>
model::Caller caller(std::string brief, std::string source) {
  static const checker::Machine machine = checker::tabulated(describe<Table>());
  return {.name = machine.name,
          .brief = std::move(brief),
          .source = std::move(source),
          .core = &model::core_6_1(),
          .machine = &machine,
          .idle = {"Idle"},
          .environment_may_fail = true,
          .location = [](std::string_view) { return std::string(); }};
}

}  // namespace pmc::faults::whole

// hibernate_quiet_exec() as in Linux 6.1.192, kernel/power/hibernate.c: a function runs with all devices frozen.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

struct Idle : State {};
struct Lock : State {};
struct Acquire : State {};
struct PrepareConsole : State {};
struct NotifyPrepare : State {};
struct FreezeProcesses : State {};
struct LockHotplug : State {};
struct PlatformBegin : State {};
struct FreezeKernelThreads : State {};
struct Prepare : State {};
struct InPrepare : State {};
struct SuspendConsole : State {};
struct Suspend : State {};
struct InSuspend : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct PlatformPreSnapshot : State {};
struct Function_ : State {};
struct PlatformFinish : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct Resume : State {};
struct InResume : State {};
struct ResumeConsole : State {};
struct Complete : State {};
struct InComplete : State {};
struct ThawKernelThreads : State {};
struct PlatformEnd : State {};
struct UnlockHotplug : State {};
struct ThawProcesses : State {};
struct NotifyPost : State {};
struct RestoreConsole : State {};
struct Release : State {};
struct Unlock : State {};
struct Out : State {};

struct QuietExec : FrontEnd<QuietExec> {
  static constexpr std::string_view name = "quiet-exec";
  using initial_state = Idle;
  using Hibernation = Tells<Notification::hibernation>;
  // clang-format off
  using Down = mp_list<
      Row<Idle,                attempt,               Lock>,
      Row<Lock,                lock_system_sleep,     Acquire>,
      Row<Acquire,             hibernate_acquire,     PrepareConsole,      none, Ok>,
      Row<Acquire,             hibernate_acquire,     Unlock,              none, Error>,
      Row<PrepareConsole,      pm_prepare_console,    NotifyPrepare>,
      Row<NotifyPrepare,       pm_notifier_prepare,   FreezeProcesses,     none, And<Hibernation, Ok>>,
      Row<NotifyPrepare,       pm_notifier_prepare,   RestoreConsole,      none, And<Hibernation, Error>>,
      Row<FreezeProcesses,     freeze_processes,      LockHotplug,         none, Ok>,
      Row<FreezeProcesses,     freeze_processes,      NotifyPost,          none, Error>,
      Row<LockHotplug,         lock_device_hotplug,   PlatformBegin>,
      Row<PlatformBegin,       platform_begin,        FreezeKernelThreads, none, And<With<Message::FREEZE>, Ok>>,
      Row<PlatformBegin,       platform_begin,        PlatformEnd,         none, And<With<Message::FREEZE>, Error>>,
      Row<FreezeKernelThreads, freeze_kernel_threads, Prepare,             none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads, PlatformEnd,         none, Error>,
      Row<Prepare,             dpm_prepare,           InPrepare,           none, With<Message::FREEZE>>,
      Row<InPrepare,           dpm_prepare_returned,  SuspendConsole,      none, Ok>,
      Row<InPrepare,           dpm_prepare_returned,  Complete,            none, Error>,
      Row<SuspendConsole,      suspend_console,       Suspend>,
      Row<Suspend,             dpm_suspend,           InSuspend,           none, With<Message::FREEZE>>,
      Row<InSuspend,           dpm_suspend_returned,  SuspendEnd,          none, Ok>,
      Row<InSuspend,           dpm_suspend_returned,  Resume,              none, Error>,
      Row<SuspendEnd,          dpm_suspend_end,       InSuspendEnd,        none, With<Message::FREEZE>>,
      Row<InSuspendEnd,        dpm_suspend_end_returned, PlatformPreSnapshot, none, Ok>,
      Row<InSuspendEnd,        dpm_suspend_end_returned, Resume,           none, Error>,
      Row<PlatformPreSnapshot, platform_pre_snapshot, Function_,           none, Ok>,
      Row<PlatformPreSnapshot, platform_pre_snapshot, PlatformFinish,      none, Error>,
      Row<Function_,           quiet_function,        PlatformFinish>>;  // what it returns changes nothing here
  using Up = mp_list<
      Row<PlatformFinish,      platform_finish,       ResumeStart>,
      Row<ResumeStart,         dpm_resume_start,      InResumeStart,       none, With<Message::THAW>>,
      Row<InResumeStart,       dpm_resume_start_returned, Resume,          none, Ok>,
      Row<Resume,              dpm_resume,            InResume,            none, With<Message::THAW>>,
      Row<InResume,            dpm_resume_returned,   ResumeConsole,       none, Ok>,
      Row<ResumeConsole,       resume_console,        Complete>,
      Row<Complete,            dpm_complete,          InComplete,          none, With<Message::THAW>>,
      Row<InComplete,          dpm_complete_returned, ThawKernelThreads,   none, Ok>,
      Row<ThawKernelThreads,   thaw_kernel_threads,   PlatformEnd>,
      Row<PlatformEnd,         platform_end,          UnlockHotplug>,
      Row<UnlockHotplug,       unlock_device_hotplug, ThawProcesses>,
      Row<ThawProcesses,       thaw_processes,        NotifyPost>,
      Row<NotifyPost,          pm_notifier_post,      RestoreConsole,      none, Hibernation>,
      Row<RestoreConsole,      pm_restore_console,    Release>,
      Row<Release,             hibernate_release,     Unlock>,
      Row<Unlock,              unlock_system_sleep,   Out>,
      Row<Out,                 finish,                Idle>>;
  // clang-format on
  using transition_table = mp_append<Down, Up>;
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<QuietExec>());
  return m;
}

}  // namespace

Caller quiet_exec() {
  return {.name = "quiet-exec",
          .brief = "hibernate_quiet_exec() of Linux 6.1.192: a function runs with all devices frozen, no image is made",
          .source = "kernel/power/hibernate.c, hibernate_quiet_exec()",
          .core = &core_6_1(),
          .machine = &machine(),
          .idle = {"Idle"},
          .location = Lines("kernel/power/hibernate.c", {{"attempt", 827},
                                                         {"lock_system_sleep", 832},
                                                         {"hibernate_acquire", 834},
                                                         {"pm_prepare_console", 839},
                                                         {"pm_notifier_prepare", 841},
                                                         {"freeze_processes", 845},
                                                         {"lock_device_hotplug", 849},
                                                         {"platform_begin", 853},
                                                         {"freeze_kernel_threads", 857},
                                                         {"dpm_prepare", 861},
                                                         {"dpm_prepare_returned", 862},
                                                         {"suspend_console", 865},
                                                         {"dpm_suspend", 867},
                                                         {"dpm_suspend_returned", 868},
                                                         {"dpm_suspend_end", 871},
                                                         {"dpm_suspend_end_returned", 872},
                                                         {"platform_pre_snapshot", 875},
                                                         {"quiet_function", 879},
                                                         {"platform_finish", 882},
                                                         {"dpm_resume_start", 884},
                                                         {"dpm_resume_start_returned", 884},
                                                         {"dpm_resume", 887},
                                                         {"dpm_resume_returned", 887},
                                                         {"resume_console", 889},
                                                         {"dpm_complete", 892},
                                                         {"dpm_complete_returned", 892},
                                                         {"thaw_kernel_threads", 894},
                                                         {"platform_end", 897},
                                                         {"unlock_device_hotplug", 899},
                                                         {"thaw_processes", 901},
                                                         {"pm_notifier_post", 904},
                                                         {"pm_restore_console", 907},
                                                         {"hibernate_release", 909},
                                                         {"unlock_system_sleep", 912},
                                                         {"finish", 914}})};
}

}  // namespace pmc::model

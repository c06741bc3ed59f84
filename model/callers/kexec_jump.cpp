// kernel_kexec() of Linux 6.1.192 with preserve_context: the user calls reboot(LINUX_REBOOT_CMD_KEXEC), another kernel runs
// for a while in other memory, and jumps back; or it never does.
#include <map>

#include "checker/msm/tabulate.hpp"
#include "model/caller.hpp"
#include "model/callers/guards.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Idle : State {};
struct Lock : State {};  // reboot(2)
struct KexecTrylock : State {};
struct KexecImage : State {};
struct PrepareConsole : State {};
struct FreezeProcesses : State {};
struct SuspendConsole : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct DisableCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct MachineKexec : State {};
struct InOtherKernel : State {};
struct Gone : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeDevices : State {};
struct InResumeDevices : State {};
struct ResumeConsole : State {};
struct Thaw : State {};
struct RestoreConsole : State {};
struct KexecUnlock : State {};
struct Unlock : State {};
struct Out : State {};

struct KexecJump : FrontEnd<KexecJump> {
  static constexpr std::string_view name = "kexec-jump";
  using initial_state = Idle;
  // clang-format off
  using Down = mp_list<
      Row<Idle,            attempt,                    Lock>,
      Row<Lock,            lock_system_sleep,          KexecTrylock>,
      Row<KexecTrylock,    kexec_trylock,              KexecImage,      none, Ok>,
      Row<KexecTrylock,    kexec_trylock,              Unlock,          none, Error>,
      Row<KexecImage,      kexec_image,                PrepareConsole,  none, Ok>,
      Row<KexecImage,      kexec_image,                KexecUnlock,     none, Error>,
      Row<PrepareConsole,  pm_prepare_console,         FreezeProcesses>,
      Row<FreezeProcesses, freeze_processes,           SuspendConsole,  none, Ok>,
      Row<FreezeProcesses, freeze_processes,           RestoreConsole,  none, Error>,
      Row<SuspendConsole,  suspend_console,            SuspendStart>,
      Row<SuspendStart,    dpm_suspend_start,          InSuspendStart,  none, With<Message::FREEZE>>,
      Row<InSuspendStart,  dpm_suspend_start_returned, SuspendEnd,      none, Ok>,
      Row<InSuspendStart,  dpm_suspend_start_returned, ResumeConsole,   none, Error>,
      Row<SuspendEnd,      dpm_suspend_end,            InSuspendEnd,    none, With<Message::FREEZE>>,
      Row<InSuspendEnd,    dpm_suspend_end_returned,   DisableCpus,     none, Ok>,
      Row<InSuspendEnd,    dpm_suspend_end_returned,   ResumeDevices,   none, Error>,
      Row<DisableCpus,     pm_sleep_disable_secondary_cpus, DisableIrqs, none, Ok>,
      Row<DisableCpus,     pm_sleep_disable_secondary_cpus, EnableCpus,  none, Error>,
      Row<DisableIrqs,     local_irq_disable,          SyscoreSuspend>,
      Row<SyscoreSuspend,  syscore_suspend,            MachineKexec,    none, Ok>,
      Row<SyscoreSuspend,  syscore_suspend,            EnableIrqs,      none, Error>,
      Row<MachineKexec,    machine_kexec,              InOtherKernel>,
      Row<InOtherKernel,   power_loss,                 Gone>,
      Row<InOtherKernel,   machine_kexec_returned,     SyscoreResume>>;
  using Up = mp_list<
      Row<SyscoreResume,   syscore_resume,             EnableIrqs>,
      Row<EnableIrqs,      local_irq_enable,           EnableCpus>,
      Row<EnableCpus,      pm_sleep_enable_secondary_cpus, ResumeStart>,
      Row<ResumeStart,     dpm_resume_start,           InResumeStart,   none, With<Message::RESTORE>>,
      Row<InResumeStart,   dpm_resume_start_returned,  ResumeDevices,   none, Ok>,
      Row<ResumeDevices,   dpm_resume_end,             InResumeDevices, none, With<Message::RESTORE>>,
      Row<InResumeDevices, dpm_resume_end_returned,    ResumeConsole,   none, Ok>,
      Row<ResumeConsole,   resume_console,             Thaw>,
      Row<Thaw,            thaw_processes,             RestoreConsole>,
      Row<RestoreConsole,  pm_restore_console,         KexecUnlock>,
      Row<KexecUnlock,     kexec_unlock,               Unlock>,
      Row<Unlock,          unlock_system_sleep,        Out>,
      Row<Out,             finish,                     Idle>>;
  // clang-format on
  using transition_table = mp_append<Down, Up>;
};

/// Lines of Linux 6.1.192.
std::string location(std::string_view step) {
  static const std::map<std::string_view, std::string_view> lines{
      {"attempt", "kernel/reboot.c:770"},
      {"lock_system_sleep", "kernel/reboot.c:735"},
      {"unlock_system_sleep", "kernel/reboot.c:785"},
      {"finish", "kernel/reboot.c:786"},
      {"kexec_trylock", "kernel/kexec_core.c:1138"},
      {"kexec_image", "kernel/kexec_core.c:1140"},
      {"pm_prepare_console", "kernel/kexec_core.c:1147"},
      {"freeze_processes", "kernel/kexec_core.c:1148"},
      {"suspend_console", "kernel/kexec_core.c:1153"},
      {"dpm_suspend_start", "kernel/kexec_core.c:1154"},
      {"dpm_suspend_start_returned", "kernel/kexec_core.c:1155"},
      {"dpm_suspend_end", "kernel/kexec_core.c:1164"},
      {"dpm_suspend_end_returned", "kernel/kexec_core.c:1165"},
      {"pm_sleep_disable_secondary_cpus", "kernel/kexec_core.c:1167"},
      {"local_irq_disable", "kernel/kexec_core.c:1170"},
      {"syscore_suspend", "kernel/kexec_core.c:1171"},
      {"machine_kexec", "kernel/kexec_core.c:1193"},
      {"machine_kexec_returned", "kernel/kexec_core.c:1193"},
      {"syscore_resume", "kernel/kexec_core.c:1197"},
      {"local_irq_enable", "kernel/kexec_core.c:1199"},
      {"pm_sleep_enable_secondary_cpus", "kernel/kexec_core.c:1201"},
      {"dpm_resume_start", "kernel/kexec_core.c:1202"},
      {"dpm_resume_start_returned", "kernel/kexec_core.c:1202"},
      {"dpm_resume_end", "kernel/kexec_core.c:1204"},
      {"dpm_resume_end_returned", "kernel/kexec_core.c:1204"},
      {"resume_console", "kernel/kexec_core.c:1206"},
      {"thaw_processes", "kernel/kexec_core.c:1207"},
      {"pm_restore_console", "kernel/kexec_core.c:1209"},
      {"kexec_unlock", "kernel/kexec_core.c:1214"},
  };
  const auto it = lines.find(step);
  return it == lines.end() ? std::string() : std::string(it->second);
}

}  // namespace

Caller kexec_jump() {
  static const checker::Machine m = checker::tabulated(describe<KexecJump>());
  return {.name = "kexec-jump",
          .brief = "kernel_kexec() of Linux 6.1.192 with preserve_context: into another kernel and back",
          .source = "kernel/kexec_core.c, kernel_kexec(); kernel/reboot.c, reboot(2)",
          .core = &core_6_1(),
          .machine = &m,
          .idle = {"Idle"},
          .off = {"Gone"},
          .location = location};
}

}  // namespace pmc::model

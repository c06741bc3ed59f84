// hibernation_restore() with resume_target_kernel(), and load_image_and_restore(), which calls it, as in Linux
// 6.1.192, kernel/power/hibernate.c.  This is the kernel that an image replaces: if all goes well, it is no more.
#include "checker/msm/tabulate.hpp"
#include "model/callers/hibernation.hpp"
#include "model/callers/lines.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;
using namespace hibernation;

struct Vars {
  bool platform_mode;
};

struct NotCalled : State {};
struct PrepareConsole : State {};
struct SuspendConsole : State {};
struct RestrictGfpMask : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct SuspendEnd : State {};  // resume_target_kernel()
struct InSuspendEnd : State {};
struct PlatformPreRestore : State {};
struct PauseCpuidle : State {};
struct DisableCpus : State {};
struct DisableIrqs : State {};
struct SyscoreSuspend : State {};
struct RestoreHighmem : State {};
struct ArchResume : State {};
struct Jumped : State {};
struct RevertHighmem : State {};
struct Free : State {};
struct SyscoreResume : State {};
struct EnableIrqs : State {};
struct EnableCpus : State {};
struct RestoreCleanup : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeEnd : State {};  // hibernation_restore() again
struct InResumeEnd : State {};
struct RestoreGfpMask : State {};
struct ResumeConsole : State {};
struct RestoreConsole : State {};
struct Return : State {};

struct TakePlatformMode : Action<TakePlatformMode> {
  static constexpr void eval(Vars& v, const auto& e) { v.platform_mode = e.platform_mode == PlatformMode::yes; }
};

struct HibernationRestore : FrontEnd<HibernationRestore, Vars> {
  static constexpr std::string_view name = "hibernation_restore";
  using initial_state = NotCalled;
  using NoPlatformMode = Not<IsPlatformMode>;
  // clang-format off
  using Down = mp_list<
      Row<NotCalled,          hibernation_restore,        PrepareConsole,     TakePlatformMode>,
      Row<PrepareConsole,     pm_prepare_console,         SuspendConsole>,
      Row<SuspendConsole,     suspend_console,            RestrictGfpMask>,
      Row<RestrictGfpMask,    pm_restrict_gfp_mask,       SuspendStart>,
      Row<SuspendStart,       dpm_suspend_start,          InSuspendStart,     none, With<Message::QUIESCE>>,
      Row<InSuspendStart,     dpm_suspend_start_returned, SuspendEnd,         none, Ok>,
      Row<InSuspendStart,     dpm_suspend_start_returned, ResumeEnd,          none, Error>,
      Row<SuspendEnd,         dpm_suspend_end,            InSuspendEnd,       none, With<Message::QUIESCE>>,
      Row<InSuspendEnd,       dpm_suspend_end_returned,   PlatformPreRestore, none, Ok>,
      Row<InSuspendEnd,       dpm_suspend_end_returned,   ResumeEnd,          none, Error>,
      Row<PlatformPreRestore, platform_pre_restore,       PauseCpuidle,       none, And<IsPlatformMode, Ok>>,
      Row<PlatformPreRestore, platform_pre_restore,       RestoreCleanup,     none, And<IsPlatformMode, Error>>,
      Row<PlatformPreRestore, no_platform_mode,           PauseCpuidle,       none, NoPlatformMode>,
      Row<PauseCpuidle,       cpuidle_pause,              DisableCpus>,
      // hibernate_resume_nonboot_cpu_disable(): what pm_sleep_disable_secondary_cpus() does after cpuidle_pause()
      Row<DisableCpus,        pm_sleep_disable_secondary_cpus, DisableIrqs,   none, Ok>,
      Row<DisableCpus,        pm_sleep_disable_secondary_cpus, EnableCpus,    none, Error>,
      Row<DisableIrqs,        local_irq_disable,          SyscoreSuspend>,
      Row<SyscoreSuspend,     syscore_suspend,            RestoreHighmem,     none, Ok>,
      Row<SyscoreSuspend,     syscore_suspend,            EnableIrqs,         none, Error>,
      Row<RestoreHighmem,     restore_highmem,            ArchResume,         none, Ok>,
      Row<RestoreHighmem,     restore_highmem,            Free,               none, Error>,
      Row<ArchResume,         swsusp_arch_resume,         Jumped>,
      Row<ArchResume,         swsusp_arch_resume_failed,  RevertHighmem>>;
  using Up = mp_list<
      Row<RevertHighmem,      restore_highmem,            Free,               none, Ok>,
      Row<RevertHighmem,      restore_highmem,            Free,               none, Error>,  // nobody looks
      Row<Free,               swsusp_free,                SyscoreResume>,
      Row<SyscoreResume,      syscore_resume,             EnableIrqs>,
      Row<EnableIrqs,         local_irq_enable,           EnableCpus>,
      Row<EnableCpus,         pm_sleep_enable_secondary_cpus, RestoreCleanup>,
      Row<RestoreCleanup,     platform_restore_cleanup,   ResumeStart,        none, IsPlatformMode>,
      Row<RestoreCleanup,     no_platform_mode,           ResumeStart,        none, NoPlatformMode>,
      Row<ResumeStart,        dpm_resume_start,           InResumeStart,      none, With<Message::RECOVER>>,
      Row<InResumeStart,      dpm_resume_start_returned,  ResumeEnd,          none, Ok>,
      Row<ResumeEnd,          dpm_resume_end,             InResumeEnd,        none, With<Message::RECOVER>>,
      Row<InResumeEnd,        dpm_resume_end_returned,    RestoreGfpMask,     none, Ok>,
      Row<RestoreGfpMask,     pm_restore_gfp_mask,        ResumeConsole>,
      Row<ResumeConsole,      resume_console,             RestoreConsole>,
      Row<RestoreConsole,     pm_restore_console,         Return>,
      Row<Return,             hibernation_restore_returned, NotCalled,        LocalsDie>>;
  // clang-format on
  using transition_table = mp_append<Down, Up>;
};

}  // namespace

Callee hibernation_restore_() {
  static const checker::Machine m = checker::tabulated(describe<HibernationRestore>());
  return {.machine = &m,
          .off = {"Jumped"},
          .location = Lines("kernel/power/hibernate.c", {{"hibernation_restore", 536},
                                                         {"PrepareConsole", 540},
                                                         {"SuspendConsole", 541},
                                                         {"RestrictGfpMask", 542},
                                                         {"SuspendStart", 543},
                                                         {"InSuspendStart", 544},
                                                         {"SuspendEnd", 463},
                                                         {"InSuspendEnd", 464},
                                                         {"PlatformPreRestore", 469},
                                                         {"PauseCpuidle", 473},
                                                         {"DisableCpus", 475},
                                                         {"DisableIrqs", 479},
                                                         {"SyscoreSuspend", 482},
                                                         {"RestoreHighmem", 487},
                                                         {"ArchResume", 489},
                                                         {"RevertHighmem", 500},
                                                         {"Free", 507},
                                                         {"SyscoreResume", 511},
                                                         {"EnableIrqs", 515},
                                                         {"EnableCpus", 518},
                                                         {"RestoreCleanup", 521},
                                                         {"ResumeStart", 523},
                                                         {"InResumeStart", 523},
                                                         {"ResumeEnd", 553},
                                                         {"InResumeEnd", 553},
                                                         {"RestoreGfpMask", 554},
                                                         {"ResumeConsole", 555},
                                                         {"RestoreConsole", 556},
                                                         {"Return", 557}})};
}

}  // namespace pmc::model

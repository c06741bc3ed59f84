// A right boot kernel: it reads the image, quiesces the devices and jumps; and what it does if it cannot.
#include "tests/faults/callers/whole.hpp"

namespace pmc::faults {
namespace {
using namespace whole;

struct KexecTrylock : State {};
struct Lock : State {};
struct Read : State {};
struct PreRestore : State {};
struct PauseCpuidle : State {};
struct ExchangeHighmem : State {};
struct Jump : State {};
struct ExchangeBack : State {};
struct FreeFirst : State {};
struct Gone : State {};
struct Cleanup : State {};
struct Free : State {};
struct KexecUnlock : State {};

struct RightRestore : FrontEnd<RightRestore> {
  static constexpr std::string_view name = "right-restore";
  using initial_state = Idle;
  // clang-format off
  using Down = mp_list<
      Row<Idle,                attempt,                        KexecTrylock>,
      Row<KexecTrylock,        kexec_trylock,                  Lock,                none, Ok>,
      Row<KexecTrylock,        kexec_trylock,                  Out,                 none, Error>,
      Row<Lock,                lock_system_sleep,              Notify>,
      Row<Read,                swsusp_read,                    SuspendConsole,      none, Ok>,
      Row<Read,                swsusp_read,                    Free,                none, Error>,
      Row<SuspendConsole,      suspend_console,                RestrictMask>,
      Row<RestrictMask,        pm_restrict_gfp_mask,           SuspendStart>,
      Row<PreRestore,          platform_pre_restore,           PauseCpuidle,        none, Ok>,
      Row<PreRestore,          platform_pre_restore,           Cleanup,             none, Error>,
      Row<PauseCpuidle,        cpuidle_pause,                  DisableCpus>,
      Row<ExchangeHighmem,     restore_highmem,                Jump,                none, Ok>,
      Row<ExchangeHighmem,     restore_highmem,                FreeFirst,           none, Error>,
      Row<Jump,                swsusp_arch_resume,             Gone>,
      Row<Jump,                swsusp_arch_resume_failed,      ExchangeBack>>;
  using Up = mp_list<
      Row<ExchangeBack,        restore_highmem,                FreeFirst>,
      Row<FreeFirst,           swsusp_free,                    SyscoreResume>,
      Row<Cleanup,             platform_restore_cleanup,       ResumeStart>,
      Row<RestoreMask,         pm_restore_gfp_mask,            ResumeConsole>,
      Row<ResumeConsole,       resume_console,                 Free>,
      Row<Free,                swsusp_free,                    FreeBitmaps>,
      Row<Unlock,              unlock_system_sleep,            KexecUnlock>,
      Row<KexecUnlock,         kexec_unlock,                   Out>,
      Row<Out,                 finish,                         Idle>>;
  // clang-format on
  using Recover = With<Message::RECOVER>;
  using transition_table =
      mp_append<Down, Up, NotifyAndFreeze<Notification::restore, FreezeKernelThreads, Unlock>, FreezeTheRest<LockHotplug, Thaw>,
                LockAndCreateBitmaps<Read>, SuspendDevices<Message::QUIESCE, SuspendEnd, ResumeEnd>,
                SuspendDevicesToTheEnd<Message::QUIESCE, PreRestore>, OneProcessor<ExchangeHighmem, Cleanup>, ResumeDevices<Recover>,
                ResumeDevicesToTheEnd<Recover, RestoreMask>, ThawAndNotify<Notification::restore, Unlock>>;
};

}  // namespace

model::Caller restore_caller() {
  model::Caller c = whole::caller<RightRestore>("QUIESCE and the jump, or RECOVER",
                                                "kernel/power/hibernate.c, hibernation_restore(), resume_target_kernel(), software_resume()");
  c.off = {"Gone"};
  return c;
}

}  // namespace pmc::faults

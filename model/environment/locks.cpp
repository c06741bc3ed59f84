// Who may run at all: system_transition_mutex, hibernate_atomic, the lock of CPU and memory hotplug, and that
// of kexec.  Four small machines in one file, since each has a handful of rows.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Free : State {};
struct Held : State {};

/// Source: kernel/power/main.c, lock_system_sleep(), unlock_system_sleep(); kernel/power/suspend.c, enter_state();
/// mm/page_alloc.c, pm_restrict_gfp_mask() and pm_restore_gfp_mask(), which warn if it is not held.
/// A caller that waits for it while it holds it itself waits for ever: there is no row for that.
/// Abstraction: a second attempt that is let in is a point, not a transition of its own: what it would do to devices
/// that are down is for a rule to say.
struct TransitionMutex : FrontEnd<TransitionMutex> {
  static constexpr std::string_view name = "transition_mutex";
  using initial_state = Free;
  // clang-format off
  using transition_table = mp_list<
      Row<Free, lock_system_sleep,      Held>,
      Row<Free, trylock_system_sleep,   Held, none, Ok>,
      Row<Free, trylock_system_sleep,   none, none, Error>,  // somebody else holds it, and not for long
      Row<Held, trylock_system_sleep,   none, none, Error>,
      Row<Held, unlock_system_sleep,    Free>,
      Row<Held, pm_restrict_gfp_mask,   none>,
      Row<Held, pm_restore_gfp_mask,    none>,
      Row<Free, second_attempt_granted, none>,
      Row<Held, second_attempt_refused, none>>;
  // clang-format on
};

/// Source: kernel/power/hibernate.c, hibernate_acquire(), hibernate_release(): a counter that may not pass 1.
struct HibernateAtomic : FrontEnd<HibernateAtomic> {
  static constexpr std::string_view name = "hibernate_atomic";
  using initial_state = Free;
  // clang-format off
  using transition_table = mp_list<
      Row<Free, hibernate_acquire, Held, none, Ok>,
      Row<Free, hibernate_acquire, none, none, Error>,  // somebody else has /dev/snapshot open
      Row<Held, hibernate_acquire, none, none, Error>,
      Row<Held, hibernate_release, Free>>;
  // clang-format on
};

/// Source: drivers/base/core.c, lock_device_hotplug().
struct DeviceHotplug : FrontEnd<DeviceHotplug> {
  static constexpr std::string_view name = "device_hotplug";
  using initial_state = Free;
  using transition_table = mp_list<Row<Free, lock_device_hotplug, Held>, Row<Held, unlock_device_hotplug, Free>>;
};

/// Source: kernel/kexec_internal.h, kexec_trylock(), kexec_unlock().
struct KexecLock : FrontEnd<KexecLock> {
  static constexpr std::string_view name = "kexec_lock";
  using initial_state = Free;
  // clang-format off
  using transition_table = mp_list<
      Row<Free, kexec_trylock, Held, none, Ok>,
      Row<Free, kexec_trylock, none, none, Error>,  // an image is being loaded
      Row<Held, kexec_trylock, none, none, Error>,
      Row<Held, kexec_unlock,  Free>>;
  // clang-format on
};

}  // namespace

Resource transition_mutex() {
  static const checker::Machine m = checker::tabulated(describe<TransitionMutex>());
  return {"transition_mutex",
          "system_transition_mutex, and user space that asks for a second transition meanwhile",
          &m,
          {"Free"},
          {{.event = "second_attempt_granted", .favour = true}, {.event = "second_attempt_refused", .favour = true}}};
}
Resource hibernate_atomic() {
  static const checker::Machine m = checker::tabulated(describe<HibernateAtomic>());
  return {"hibernate_atomic", "hibernation and /dev/snapshot exclude each other", &m, {"Free"}};
}
Resource device_hotplug() {
  static const checker::Machine m = checker::tabulated(describe<DeviceHotplug>());
  return {"device_hotplug", "the lock against hotplug of processors and memory", &m, {"Free"}};
}
Resource kexec_lock() {
  static const checker::Machine m = checker::tabulated(describe<KexecLock>());
  return {"kexec_lock", "the lock of the kexec image", &m, {"Free"}};
}

}  // namespace pmc::model

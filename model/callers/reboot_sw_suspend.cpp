// reboot(LINUX_REBOOT_CMD_SW_SUSPEND) of Linux 6.1.192: the way into hibernate() that holds its lock already.
#include "checker/msm/tabulate.hpp"
#include "model/caller.hpp"
#include "model/steps.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Idle : State {};
struct Lock : State {};  // reboot(2)
struct Hibernate : State {};
struct InHibernate : State {};  // what comes then is the caller `hibernate`
struct Unlock : State {};
struct Out : State {};

struct RebootSwSuspend : FrontEnd<RebootSwSuspend> {
  static constexpr std::string_view name = "reboot-sw-suspend";
  using initial_state = Idle;
  using transition_table =
      mp_list<Row<Idle, attempt, Lock>, Row<Lock, lock_system_sleep, Hibernate>, Row<Hibernate, lock_system_sleep, InHibernate>,
              Row<InHibernate, unlock_system_sleep, Unlock>, Row<Unlock, unlock_system_sleep, Out>, Row<Out, finish, Idle>>;
};

std::string location(std::string_view step) {
  if (step == "lock_system_sleep") return "kernel/reboot.c:735, kernel/power/hibernate.c:737";
  if (step == "unlock_system_sleep") return "kernel/power/hibernate.c:814, kernel/reboot.c:785";
  return step == "attempt" ? "kernel/reboot.c:776" : step == "finish" ? "kernel/reboot.c:786" : "";
}

}  // namespace

Caller reboot_sw_suspend() {
  static const checker::Machine m = checker::tabulated(describe<RebootSwSuspend>());
  return {.name = "reboot-sw-suspend",
          .brief = "reboot(LINUX_REBOOT_CMD_SW_SUSPEND) of Linux 6.1.192, as far as the locks that it takes",
          .source = "kernel/reboot.c, reboot(2); kernel/power/hibernate.c, hibernate()",
          .core = &core_6_1(),
          .machine = &m,
          .idle = {"Idle"},
          .location = location};
}

}  // namespace pmc::model

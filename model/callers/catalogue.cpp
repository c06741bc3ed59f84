// The callers, in the order of `pmcheck list callers`.
#include "model/callers/xen_bare.hpp"

namespace pmc::model {

Caller xen_2010();
Caller xen_proposed();
Caller xen_corrected();
Caller xen_2_6_39();
Caller xen_6_1();
Caller suspend_mem();
Caller suspend_standby();
Caller suspend_s2idle();
Caller reboot_sw_suspend();
Caller kexec_jump();
Caller apm_suspend();
Caller apm_standby();
Caller apm_resume_event();
Caller hibernate();
Caller restore();
Caller snapshot_ioctl();
Caller quiet_exec();

const std::vector<Caller>& callers() {
  static const std::vector<Caller> all{
      xen_2010(), xen_proposed(), xen_corrected(), xen_2_6_39(), xen_6_1(), suspend_mem(), suspend_standby(), suspend_s2idle(),
      reboot_sw_suspend(), kexec_jump(), apm_suspend(), apm_standby(), apm_resume_event(), hibernate(), restore(),
      snapshot_ioctl(), quiet_exec()};
  return all;
}

Caller bare_caller(const checker::Machine& machine, std::string brief, std::string source) {
  return {.name = machine.name,
          .brief = std::move(brief),
          .source = std::move(source),
          .core = &core_2_6_38(),
          .machine = &machine,
          .idle = {"Idle"},
          .environment_may_fail = false,
          .location = [](std::string_view) { return std::string(); }};
}

}  // namespace pmc::model

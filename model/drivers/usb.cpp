// A USB device, which may be a hub: what is below a hub reaches the host only through it.
// Source: drivers/usb/core/usb.c, usb_device_pm_ops; driver.c, usb_suspend(), usb_resume(), choose_wakeup();
// generic.c, usb_generic_driver_suspend(), which leaves the port alone for FREEZE and QUIESCE.
// Abstraction: no autosuspend (runtime PM) of USB devices.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using namespace steps;

struct urb {};      ///< a request of an interface's driver, at any time while those are not suspended
struct carries {};  ///< asked by what is below: it passes requests on

struct Configured : State {};
struct Suspending : State {};
struct Suspended : State {};  // and so is its port
struct Freezing : State {};
struct Quiesced : State {};   // the interfaces' drivers are suspended, the port is not
struct Resuming : State {};

struct Usb : FrontEnd<Usb> {
  static constexpr std::string_view name = "usb";
  using initial_state = Configured;
  // clang-format off
  using transition_table = mp_list<
      Row<Configured, suspend,  Suspending>,
      Row<Configured, poweroff, Suspending>,
      Row<Suspending, returned, Suspended,  none, Ok>,
      Row<Suspending, returned, Configured, none, Error>,  // usb_suspend_both() resumes what it had suspended
      Row<Configured, freeze,   Freezing>,
      Row<Freezing,   returned, Quiesced,   none, Ok>,
      Row<Freezing,   returned, Configured, none, Error>,
      Row<Suspended,  resume,   Resuming>,
      Row<Suspended,  restore,  Resuming>,
      Row<Quiesced,   thaw,     Resuming>,
      Row<Quiesced,   restore,  Resuming>,
      Row<Resuming,   returned, Configured>,
      Row<Configured, urb,      none>,
      Row<Configured, carries,  none>,
      Row<Quiesced,   carries,  none>,
      Row<Quiesced,   swsusp_arch_suspend,    none>,
      Row<Quiesced,   HYPERVISOR_suspend,     none>,
      Row<Suspended,  platform_suspend_enter, none>>;
  // clang-format on
};

}  // namespace

Driver usb() {
  static const checker::Machine m = checker::tabulated(describe<Usb>());
  const Needs hub{Needs::Whom::parent, "carries", true};
  return {.name = "usb",
          .brief = "a USB device or hub: requests of what is below need the hub, and so do suspend and resume themselves",
          .source = "drivers/usb/core/usb.c, usb_device_pm_ops; driver.c, usb_suspend(), usb_resume()",
          .machine = &m,
          .home = {"Configured"},
          .talk = {{.event = "urb", .favour = true, .needs = {hub}}},
          .callbacks = [hub](Phase phase, Message message, const Device&) {
            std::vector<Callback> all = by_name(m, phase, message);
            for (Callback& c : all) c.needs = {hub};
            return all;
          }};
}

}  // namespace pmc::model

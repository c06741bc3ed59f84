// A network device with wake-on-LAN: suspend and poweroff stop it and arm the magic packet, freeze only stops it.
// Source: drivers/net/ethernet/intel/e1000e/netdev.c, e1000_pm_ops, __e1000_shutdown().
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using namespace steps;

struct magic_packet {};  ///< comes at any time; it wakes the system only where the device is armed

struct Up : State {};
struct Freezing : State {};
struct Detached : State {};    // netif_device_detach(), stopped
struct Suspending : State {};
struct Armed : State {};       // the same, and the wakeup filter is on
struct Starting : State {};    // e1000e_pm_thaw(), e1000e_pm_resume(): disarmed

struct NetWol : FrontEnd<NetWol> {
  static constexpr std::string_view name = "net-wol";
  using initial_state = Up;
  // clang-format off
  using transition_table = mp_list<
      Row<Up,         suspend,      Suspending>,
      Row<Up,         poweroff,     Suspending>,
      Row<Suspending, returned,     Armed,    none, Ok>,
      Row<Suspending, returned,     Up,       none, Error>,  // e1000e_pm_thaw()
      Row<Up,         freeze,       Freezing>,
      Row<Freezing,   returned,     Detached, none, Ok>,
      Row<Freezing,   returned,     Up,       none, Error>,
      Row<Armed,      resume,       Starting>,
      Row<Armed,      restore,      Starting>,
      Row<Detached,   thaw,         Starting>,
      Row<Detached,   restore,      Starting>,
      Row<Starting,   returned,     Up>,
      Row<Armed,      magic_packet, none>,
      Row<Up,         interrupt,    none>,
      Row<Freezing,   interrupt,    none>,
      Row<Detached,   interrupt,    none>,
      Row<Suspending, interrupt,    none>,
      Row<Armed,      interrupt,    none>,
      Row<Starting,   interrupt,    none>,
      // Memory is copied only while it does no DMA, and is not armed: a wakeup would end the making of the image.
      Row<Detached,   swsusp_arch_suspend,    none>,
      Row<Detached,   HYPERVISOR_suspend,     none>,
      Row<Armed,      platform_suspend_enter, none>>;
  // clang-format on
};

}  // namespace

Driver net_wol() {
  static const checker::Machine m = checker::tabulated(describe<NetWol>());
  return {.name = "net-wol",
          .brief = "a network device with wake-on-LAN: armed by suspend and poweroff, never by freeze",
          .source = "drivers/net/ethernet/intel/e1000e/netdev.c, e1000_pm_ops",
          .machine = &m,
          .home = {"Up"},
          .talk = {interrupts(), {.event = "magic_packet", .favour = true}},
          .callbacks = [](Phase phase, Message message, const Device&) { return by_name(m, phase, message); }};
}

}  // namespace pmc::model

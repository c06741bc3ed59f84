// A block device: its queue is frozen before it is stopped, so no request is in flight while it sleeps or memory is
// copied; and the image is written to it after THAW.
// Source: drivers/nvme/host/pci.c, nvme_dev_pm_ops, nvme_suspend(), nvme_simple_suspend(), nvme_disable_prepare_reset(),
// nvme_simple_resume(), nvme_reset_work().
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using namespace steps;

struct io_request {};  ///< somebody who runs submits a request; while the queue is frozen it waits
struct reset_work {};  ///< nvme_reset_work(), in a workqueue that is not frozen

struct Vars {
  bool in_flight;  ///< Abstraction: one request at a time
};

struct Live : State {};
struct Freezing : State {};    // in suspend, freeze or poweroff: requests in flight are awaited, or cancelled and queued again
struct Frozen : State {};
struct Resuming : State {};
struct Resetting : State {};   // resume has scheduled the reset and returned: requests wait for it

struct NothingInFlight : Guard<NothingInFlight> {
  static constexpr bool eval(const Vars& v, const auto&) { return !v.in_flight; }
};
struct Submit : Action<Submit> {
  static constexpr void eval(Vars& v, const auto&) { v.in_flight = true; }
};
struct Complete : Action<Complete> {
  static constexpr void eval(Vars& v, const auto&) { v.in_flight = false; }
};

struct Nvme : FrontEnd<Nvme, Vars> {
  static constexpr std::string_view name = "nvme";
  using initial_state = Live;
  // clang-format off
  using Callbacks = mp_list<
      Row<Live,      suspend,    Freezing>,
      Row<Live,      freeze,     Freezing>,
      Row<Live,      poweroff,   Freezing>,
      Row<Resetting, suspend,    Freezing>,  // nvme_wait_reset()
      Row<Resetting, freeze,     Freezing>,
      Row<Resetting, poweroff,   Freezing>,
      Row<Freezing,  returned,   Frozen,    none, And<Ok, NothingInFlight>>,
      Row<Freezing,  returned,   Live,      none, Error>,
      Row<Frozen,    resume,     Resuming>,
      Row<Frozen,    thaw,       Resuming>,
      Row<Frozen,    restore,    Resuming>,
      Row<Resuming,  returned,   Resetting>>;
  using Requests = mp_list<
      Row<Live,      io_request, none,      Submit, NothingInFlight>,
      Row<Live,      interrupt,  none,      Complete>,
      Row<Freezing,  interrupt,  none,      Complete>,
      Row<Frozen,    interrupt,  none>,
      Row<Resuming,  interrupt,  none>,
      Row<Resetting, interrupt,  none>,
      Row<Resetting, reset_work, Live>,
      // The image.  A request that comes before the reset is over waits for it.
      Row<Live,      swsusp_write, none>,
      Row<Resetting, swsusp_write, none>,
      Row<Live,      swsusp_read,  none>,
      Row<Resetting, swsusp_read,  none>>;
  using Stopped = mp_list<
      Row<Frozen,    swsusp_arch_suspend,    none>,
      Row<Frozen,    HYPERVISOR_suspend,     none>,
      Row<Frozen,    platform_suspend_enter, none>>;
  // clang-format on
  using transition_table = mp_append<Callbacks, Requests, Stopped>;
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Nvme>());
  return m;
}

}  // namespace

Driver nvme() {
  return {.name = "nvme",
          .brief = "a block device: freezes its queue, waits for what is in flight; the image is written to it",
          .source = "drivers/nvme/host/pci.c, nvme_dev_pm_ops",
          .machine = &machine(),
          .home = {"Live"},
          .talk = {{.event = "io_request", .favour = true}, {.event = "reset_work"}, completion_interrupts()},
          .callbacks = [](Phase phase, Message message, const Device&) {
            std::vector<Callback> all = by_name(machine(), phase, message);
            for (Callback& c : all) c.sleeps = is_down(phase);  // nvme_wait_freeze()
            return all;
          }};
}

}  // namespace pmc::model

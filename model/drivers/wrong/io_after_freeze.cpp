// WRONG.  freeze saves the registers and leaves the receiver on: its DMA writes into memory that is being copied.
// The rule: freeze quiesces the device, so that nothing changes memory while the image is made (include/linux/pm.h, @freeze).
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/wrong/wrong.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using steps::HYPERVISOR_suspend, steps::swsusp_arch_suspend;

struct dma_begins {};
struct dma_ends {};

struct Working : State {};
struct Freezing : State {};
struct Frozen : State {};
struct FrozenWithDma : State {};
struct Thawing : State {};

struct IoAfterFreeze : FrontEnd<IoAfterFreeze> {
  static constexpr std::string_view name = "wrong-io-after-freeze";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,       freeze,     Freezing>,
      Row<Freezing,      returned,   Frozen,  none, Ok>,
      Row<Freezing,      returned,   Working, none, Error>,
      Row<Frozen,        dma_begins, FrozenWithDma>,
      Row<FrozenWithDma, dma_ends,   Frozen>,
      Row<Frozen,        thaw,       Thawing>,
      Row<FrozenWithDma, thaw,       Thawing>,
      Row<Frozen,        restore,    Thawing>,
      Row<FrozenWithDma, restore,    Thawing>,
      Row<Thawing,       returned,   Working>,
      // Memory is copied here, by the hibernation core or by the hypervisor: not while a transfer is under way.
      Row<Frozen,        swsusp_arch_suspend, none>,
      Row<Frozen,        HYPERVISOR_suspend,  none>>;
  // clang-format on
};

}  // namespace

Driver wrong_io_after_freeze() {
  static const checker::Machine m = checker::tabulated(describe<IoAfterFreeze>());
  Driver d = wrong::driver(m, "freeze leaves its receiver on: DMA changes memory while it is copied", {"Working"});
  d.talk = {{.event = "dma_begins", .favour = true}, {.event = "dma_ends"}};
  return d;
}

}  // namespace pmc::model

// The platform in hibernation: which of its hooks wait for their counterpart.
// Source: include/linux/suspend.h, struct platform_hibernation_ops; kernel/power/hibernate.c, platform_*().
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Working : State {};
struct BegunFreeze : State {};       // begin(PMSG_FREEZE), even one that failed: end() is due
struct SnapshotPrepared : State {};  // pre_snapshot(), likewise: finish() is due
struct BegunHibernate : State {};    // begin(PMSG_HIBERNATE)
struct EntryPrepared : State {};     // prepare()
struct RestorePrepared : State {};   // pre_restore(): restore_cleanup() is due, no matter what pre_restore() returned

/// No row, so an unexpected event: end() without finish(), the hooks of one transition in another, any of them twice.
/// recover() is for devices that could not be suspended, before any hook but begin().
struct HibernationOps : FrontEnd<HibernationOps> {
  static constexpr std::string_view name = "hibernation_ops";
  using initial_state = Working;
  // clang-format off
  using transition_table = mp_list<
      Row<Working,          platform_begin,               BegunFreeze,      none, With<Message::FREEZE>>,
      Row<Working,          platform_begin,               BegunHibernate,   none, With<Message::HIBERNATE>>,
      Row<BegunFreeze,      platform_hibernation_recover, none>,
      Row<BegunFreeze,      platform_pre_snapshot,        SnapshotPrepared>,
      Row<SnapshotPrepared, platform_leave,               none>,
      Row<SnapshotPrepared, platform_finish,              BegunFreeze>,
      Row<BegunFreeze,      platform_end,                 Working>,
      Row<BegunHibernate,   platform_hibernation_recover, none>,
      Row<BegunHibernate,   platform_prepare,             EntryPrepared>,
      Row<EntryPrepared,    platform_enter,               none>,
      Row<EntryPrepared,    platform_finish,              BegunHibernate>,
      Row<BegunHibernate,   platform_end,                 Working>,
      Row<Working,          platform_pre_restore,         RestorePrepared>,
      Row<RestorePrepared,  platform_restore_cleanup,     Working>>;
  // clang-format on
};

}  // namespace

Resource hibernation_ops() {
  static const checker::Machine m = checker::tabulated(describe<HibernationOps>());
  return {"hibernation_ops", "the platform in hibernation: begin and end, prepare and finish, pre_restore and restore_cleanup", &m, {"Working"}};
}

}  // namespace pmc::model

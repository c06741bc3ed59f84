// restore-only-after-image: RESTORE tells a driver that its device may have been reset or replaced.
#include "properties/listen.hpp"
#include "properties/steps_heard.hpp"

namespace pmc::properties {
namespace {

struct freeze_begins {};  // a walk on the way down, with FREEZE
struct other_begins {};   // the same with another message: HIBERNATE is answered by RESTORE, too
struct new_domain {};     // the hypercall came back from an image
struct restore {};        // RESTORE gets to a device

struct NoFreeze : State {};
struct Frozen : State {};
struct InNewDomain : State {};
struct RestoredWithoutImage : State {};

struct RestoreOnlyAfterImage : FrontEnd<RestoreOnlyAfterImage> {
  static constexpr std::string_view name = "restore-only-after-image";
  using initial_state = NoFreeze;
  // clang-format off
  using transition_table = mp_list<
      Row<NoFreeze,    freeze_begins, Frozen>,
      Row<NoFreeze,    other_begins,  none>,
      Row<NoFreeze,    new_domain,    none>,
      Row<NoFreeze,    restore,       none>,
      Row<NoFreeze,    caller_idle,   none>,
      Row<Frozen,      freeze_begins, none>,
      Row<Frozen,      other_begins,  NoFreeze>,
      Row<Frozen,      new_domain,    InNewDomain>,
      Row<Frozen,      restore,       RestoredWithoutImage>,
      Row<Frozen,      caller_idle,   NoFreeze>,
      Row<InNewDomain, freeze_begins, none>,
      Row<InNewDomain, other_begins,  NoFreeze>,
      Row<InNewDomain, new_domain,    none>,
      Row<InNewDomain, restore,       none>,
      Row<InNewDomain, caller_idle,   NoFreeze>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = RestoreOnlyAfterImage;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (heard::came_through_image(e)) return letter<M>(new_domain{});
  if (begins_down(e)) return e.message == Message::FREEZE ? letter<M>(freeze_begins{}) : letter<M>(other_begins{});
  if (operation_delivered_up(e) && e.message == Message::RESTORE) return letter<M>(restore{});
  return std::nullopt;
}

}  // namespace

Property restore_only_after_image() {
  return {
      .id = "restore-only-after-image",
      .statement = "A device that got FREEZE gets RESTORE only if control came back through an image in this attempt.",
      .logic = "AG",
      .source = "include/linux/pm.h, struct dev_pm_ops, @restore, and \"PM_EVENT_ messages\", RESTORE",
      .scope = Scope::system,
      .monitor = &machine_of<RestoreOnlyAfterImage>(),
      .violations = {{"RestoredWithoutImage", "a device got RESTORE and no image was restored"}},
      .triggers = {"restore"},
      .trigger_states = {"Frozen", "InNewDomain"},
      .hears = hears,
      .fault = "restore_whatever_the_answer",
  };
}

}  // namespace pmc::properties

// lists-restored: what the walks took from dpm_list is on it again.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct taken {};     // the device's entry is moved from dpm_list
struct put_back {};  // ... and back

struct OnDpmList : State {};
struct OnAnother : State {};  // dpm_prepared_list or one further down
struct LeftOnAnother : State {};

struct ListsRestored : FrontEnd<ListsRestored> {
  static constexpr std::string_view name = "lists-restored";
  using initial_state = OnDpmList;
  // clang-format off
  using transition_table = mp_append<Forgets<OnDpmList, OnAnother>, mp_list<
      Row<OnDpmList, taken,       OnAnother>,
      Row<OnDpmList, put_back,    none>,
      Row<OnDpmList, caller_idle, none>,
      Row<OnAnother, taken,       none>,
      Row<OnAnother, put_back,    OnDpmList>,
      Row<OnAnother, caller_idle, LeftOnAnother>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<ListsRestored>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<ListsRestored>(device_del{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  if (p.part.kind != PartKind::list || p.part.device != at.device || p.letter->event != "move") return std::nullopt;
  if (e.phase == Phase::prepare) return letter<ListsRestored>(taken{});
  if (e.phase == Phase::complete) return letter<ListsRestored>(put_back{});
  return std::nullopt;
}

}  // namespace

Property lists_restored() {
  return {
      .id = "lists-restored",
      .statement = "When the caller has returned every device is on dpm_list (on exactly one list it is at any time, and the order "
                   "never changes: docs/limits.md).",
      .logic = "AG",
      .source = "drivers/base/power/main.c, the comment at dpm_list, and dpm_complete()",
      .scope = Scope::device,
      .monitor = &machine_of<ListsRestored>(),
      .violations = {{"LeftOnAnother", "the caller has returned and the device is on one of the lists of a transition"}},
      .triggers = {"taken"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "left_on_prepared_list",
  };
}

}  // namespace pmc::properties

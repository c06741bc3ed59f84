// direct-complete-cleared-on-abort: who was not reached was not left.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct marked {};          // direct_complete is set, by prepare
struct unmarked {};        // it is cleared
struct left_as_it_is {};   // in suspend: runtime PM is disabled for it
struct taken_for_left {};  // in resume: runtime PM is enabled, since direct_complete is set

struct Unmarked : State {};
struct Marked : State {};
struct LeftAsItIs : State {};
struct TakenForLeft : State {};

struct DirectCompleteClearedOnAbort : FrontEnd<DirectCompleteClearedOnAbort> {
  static constexpr std::string_view name = "direct-complete-cleared-on-abort";
  using initial_state = Unmarked;
  // clang-format off
  using transition_table = mp_append<Forgets<Unmarked, Marked, LeftAsItIs>, mp_list<
      Row<Unmarked,   marked,         Marked>,
      Row<Unmarked,   unmarked,       none>,
      Row<Unmarked,   left_as_it_is,  LeftAsItIs>,
      Row<Unmarked,   taken_for_left, none>,
      Row<Unmarked,   caller_idle,    none>,
      Row<Marked,     marked,         none>,
      Row<Marked,     unmarked,       Unmarked>,
      Row<Marked,     left_as_it_is,  LeftAsItIs>,
      Row<Marked,     taken_for_left, TakenForLeft>,
      Row<Marked,     caller_idle,    Unmarked>,
      Row<LeftAsItIs, marked,         Marked>,
      Row<LeftAsItIs, unmarked,       Unmarked>,
      Row<LeftAsItIs, left_as_it_is,  none>,
      Row<LeftAsItIs, taken_for_left, Unmarked>,
      Row<LeftAsItIs, caller_idle,    Unmarked>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish")) return letter<DirectCompleteClearedOnAbort>(caller_idle{});
  if (is_unregistered(e, at.device)) return letter<DirectCompleteClearedOnAbort>(device_del{});
  return std::nullopt;
}
Heard hears_part(const PartTaken& p, const EventInfo& e, const Instance& at) {
  using M = DirectCompleteClearedOnAbort;
  if (p.part.kind != PartKind::direct_complete || p.part.device != at.device || is_unregistered(e, at.device)) return std::nullopt;
  if (p.letter->event == "set") return letter<M>(marked{});
  if (p.letter->event == "clear" || p.letter->event == "drop") return letter<M>(unmarked{});
  if (p.letter->event == "is_set" && e.kind == EventInfo::Kind::direct_complete) return letter<M>(left_as_it_is{});
  if (p.letter->event == "is_set" && e.kind == EventInfo::Kind::skip && e.phase == Phase::resume) return letter<M>(taken_for_left{});
  return std::nullopt;
}

}  // namespace

Property direct_complete_cleared_on_abort() {
  return {
      .id = "direct-complete-cleared-on-abort",
      .statement = "A device that an aborted suspend phase has not left in runtime suspend is not taken in resume for one that it has: it "
                   "was not reached, or it loses direct_complete.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, async_error in __device_suspend(), power.direct_complete in __device_resume()",
      .scope = Scope::device,
      .monitor = &machine_of<DirectCompleteClearedOnAbort>(),
      .violations = {{"TakenForLeft", "resume enabled runtime PM for direct_complete, and suspend had not disabled it"}},
      .triggers = {"marked"},
      .hears = hears,
      .hears_part = hears_part,
      .fault = "direct_complete_survives_abort",
  };
}

}  // namespace pmc::properties

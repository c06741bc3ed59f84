// down-message-consistent: one transition down has one meaning, for system devices too.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct Vars {
  Message message;  ///< of the first walk; SUSPEND while there was none
};

struct walk { Message message; };            // a walk on the way down begins
struct sysdev_suspend { Message message; };  // the system devices are no part of a walk
struct transition_over {};                   // the walk of complete begins, or the caller has returned

struct NotBegun : State {};
struct Begun : State {};
struct WalkWithAnotherMessage : State {};
struct SystemDevicesWithAnotherMessage : State {};

struct Same : Guard<Same> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.message == v.message; }
};
struct Remember : Action<Remember> {
  static constexpr void eval(Vars& v, const auto& e) { v.message = e.message; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v.message = Message::SUSPEND; }
};

struct DownMessageConsistent : FrontEnd<DownMessageConsistent, Vars> {
  static constexpr std::string_view name = "down-message-consistent";
  using initial_state = NotBegun;
  // clang-format off
  using transition_table = mp_list<
      Row<NotBegun, walk,            Begun,                           Remember>,
      Row<NotBegun, sysdev_suspend,  Begun,                           Remember>,
      Row<NotBegun, transition_over, none>,
      Row<Begun,    walk,            none,                            none,     Same>,
      Row<Begun,    walk,            WalkWithAnotherMessage,          Forget,   Not<Same>>,
      Row<Begun,    sysdev_suspend,  none,                            none,     Same>,
      Row<Begun,    sysdev_suspend,  SystemDevicesWithAnotherMessage, Forget,   Not<Same>>,
      Row<Begun,    transition_over, NotBegun,                        Forget>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = DownMessageConsistent;
  if (e.is_step("finish")) return letter<M>(transition_over{});
  if (e.is_step("sysdev_suspend")) return letter<M>(sysdev_suspend{e.message});
  if (begins_down(e)) return letter<M>(walk{e.message});
  // An attempt may hold two transitions: FREEZE for the image, then HIBERNATE.
  if (e.kind == EventInfo::Kind::begin && e.phase == Phase::complete) return letter<M>(transition_over{});
  return std::nullopt;
}

}  // namespace

Property down_message_consistent() {
  return {
      .id = "down-message-consistent",
      .statement = "All phases of the way down of one transition, the system devices included, carry one message.",
      .logic = "AG",
      .source = "derived from include/linux/pm.h, \"PM_EVENT_ messages\", where a message describes the transition",
      .scope = Scope::system,
      .monitor = &machine_of<DownMessageConsistent>(),
      .violations = {{"WalkWithAnotherMessage", "a walk on the way down began with another message than the first"},
                     {"SystemDevicesWithAnotherMessage", "system devices got another message than the devices"}},
      .triggers = {"walk", "sysdev_suspend"},
      .hears = hears,
      .fault = "quiesce_among_freezes",
  };
}

}  // namespace pmc::properties

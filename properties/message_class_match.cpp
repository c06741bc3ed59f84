// message-class-match: the way up undoes what the way down did, not something else.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct Vars {
  Message told;  ///< what the device was told on the way down; SUSPEND while Untold
};

// Operations of a device, as they start; a phase without a callback passes the message by all the same.
struct down { Message message; };  // suspend, suspend_late, suspend_noirq
struct up { Message message; };    // resume_noirq, resume_early, resume
struct cycle_over {};              // complete, or the caller has returned, or the device is gone

struct Untold : State {};
struct Told : State {};
struct AnsweredInWrongClass : State {};
struct DownMessageChanged : State {};
struct UpMessageOnTheWayDown : State {};
struct DownMessageOnTheWayUp : State {};

constexpr bool answers(Message down, Message up) {
  switch (down) {
    case Message::SUSPEND: return up == Message::RESUME;
    case Message::FREEZE: return up == Message::THAW || up == Message::RECOVER || up == Message::RESTORE;
    case Message::QUIESCE: return up == Message::RECOVER;
    case Message::HIBERNATE: return up == Message::RESTORE;
    case Message::RESUME:
    case Message::THAW:
    case Message::RESTORE:
    case Message::RECOVER: break;
  }
  return false;
}

struct DownMessage : Guard<DownMessage> {
  static constexpr bool eval(const Vars&, const auto& e) { return model::is_down(e.message); }
};
struct Same : Guard<Same> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.message == v.told; }
};
struct Answers : Guard<Answers> {
  static constexpr bool eval(const Vars& v, const auto& e) { return answers(v.told, e.message); }
};
struct Remember : Action<Remember> {
  static constexpr void eval(Vars& v, const auto& e) { v.told = e.message; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v.told = Message::SUSPEND; }
};

struct MessageClassMatch : FrontEnd<MessageClassMatch, Vars> {
  static constexpr std::string_view name = "message-class-match";
  using initial_state = Untold;
  // clang-format off
  using transition_table = mp_list<
      Row<Untold, down,       Told,                  Remember, DownMessage>,
      Row<Untold, down,       UpMessageOnTheWayDown, none,     Not<DownMessage>>,
      Row<Untold, up,         none,                  none,     Not<DownMessage>>,  // phase-order-per-device
      Row<Untold, up,         DownMessageOnTheWayUp, none,     DownMessage>,
      Row<Untold, cycle_over, none>,
      Row<Told,   down,       none,                  none,     Same>,
      Row<Told,   down,       DownMessageChanged,    Forget,   And<DownMessage, Not<Same>>>,
      Row<Told,   down,       UpMessageOnTheWayDown, Forget,   Not<DownMessage>>,
      Row<Told,   up,         none,                  none,     Answers>,
      Row<Told,   up,         AnsweredInWrongClass,  Forget,   And<Not<DownMessage>, Not<Answers>>>,
      Row<Told,   up,         DownMessageOnTheWayUp, Forget,   DownMessage>,
      Row<Told,   cycle_over, Untold,                Forget>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance& at) {
  if (e.is_step("finish") || is_unregistered(e, at.device)) return letter<MessageClassMatch>(cycle_over{});
  if (e.device != at.device) return std::nullopt;
  if (e.up_delivered(Phase::complete)) return letter<MessageClassMatch>(cycle_over{});
  if (operation_delivered_up(e)) return letter<MessageClassMatch>(up{e.message});
  if (operation_starts_down(e)) return letter<MessageClassMatch>(down{e.message});
  return std::nullopt;
}

}  // namespace

Property message_class_match() {
  return {
      .id = "message-class-match",
      .statement = "What a device is told on the way up belongs to what it was told on the way down: RESUME to SUSPEND, "
                   "THAW, RECOVER or RESTORE to FREEZE, RECOVER to QUIESCE, RESTORE to HIBERNATE; and no message is given "
                   "to a phase of the other way.",
      .logic = "AG",
      .source = "include/linux/pm.h, \"PM_EVENT_ messages\"; drivers/base/power/main.c, pm_op() and resume_event()",
      .scope = Scope::device,
      .monitor = &machine_of<MessageClassMatch>(),
      .violations = {{"AnsweredInWrongClass", "the message on the way up does not belong to the one on the way down"},
                     {"DownMessageChanged", "the device got another message on the way down before it was completed"},
                     {"UpMessageOnTheWayDown", "a phase of the way down carried RESUME, THAW, RESTORE or RECOVER"},
                     {"DownMessageOnTheWayUp", "a phase of the way up carried SUSPEND, FREEZE, QUIESCE or HIBERNATE"}},
      .triggers = {"down", "up"},
      .hears = hears,
      .fault = "resumed_with_wrong_message",
  };
}

}  // namespace pmc::properties

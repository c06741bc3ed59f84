// walk-carries-message: what devices are told is what the caller said, or what undoes it.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct called { Message message; };     // an entry point of the PM core
struct returns {};
struct walk_down { Message message; };  // begins
struct walk_up { Message message; };
struct tells { Message message; };      // a device: its turn, or its callback
struct walk_ends { Message message; };

struct Vars {
  Message message;  ///< the argument of the entry point; SUSPEND while none is under way
};

struct NoCall : State {};
struct AsCalled : State {};
struct Undoing : State {};  // a phase of the way down that failed: resume_event() of the message
struct AnotherMessage : State {};

struct Same : Guard<Same> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.message == v.message; }
};
/// The core begins to undo what it was called for.
struct Undoes : Guard<Undoes> {
  static constexpr bool eval(const Vars& v, const auto& e) { return model::is_down(v.message) && e.message == model::resume_event(v.message); }
};
struct Remember : Action<Remember> {
  static constexpr void eval(Vars& v, const auto& e) { v.message = e.message; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

template <class Source, class Event, class Allowed>
using Only = mp_list<Row<Source, Event, none, none, Allowed>, Row<Source, Event, AnotherMessage, none, Not<Allowed>>>;

struct WalkCarriesMessage : FrontEnd<WalkCarriesMessage, Vars> {
  static constexpr std::string_view name = "walk-carries-message";
  using initial_state = NoCall;
  using Neither = And<Not<Same>, Not<Undoes>>;
  // clang-format off
  using transition_table = mp_append<
      Each<NoCall, none, returns, walk_down, walk_up, tells, walk_ends>,  // walk-contains-callbacks, phase-order-global
      Only<AsCalled, walk_down, Same>, Only<AsCalled, tells, Same>, Only<AsCalled, walk_ends, Same>,
      Only<Undoing, walk_up, Undoes>, Only<Undoing, tells, Undoes>,
      mp_list<
          Row<NoCall,   called,    AsCalled,       Remember>,
          Row<AsCalled, called,    none,           Remember>,
          Row<AsCalled, returns,   NoCall,         Forget>,
          Row<AsCalled, walk_up,   none,           none, Same>,
          Row<AsCalled, walk_up,   Undoing,        none, Undoes>,
          Row<AsCalled, walk_up,   AnotherMessage, none, Neither>,
          Row<Undoing,  called,    AsCalled,       Remember>,
          Row<Undoing,  returns,   NoCall,         Forget>,
          Row<Undoing,  walk_down, AnotherMessage>,
          Row<Undoing,  walk_ends, none,           none, Not<Neither>>,  // dpm_suspend_late() ends after what undoes it
          Row<Undoing,  walk_ends, AnotherMessage, none, Neither>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = WalkCarriesMessage;
  using enum EventInfo::Kind;
  if (e.kind == begin) return model::is_down(e.phase) ? letter<M>(walk_down{e.message}) : letter<M>(walk_up{e.message});
  if (e.kind == end) return letter<M>(walk_ends{e.message});
  if (e.passes() || e.kind == admit || e.kind == callback_start || e.kind == callback_end) return letter<M>(tells{e.message});
  if (e.kind != step || !e.step.starts_with("dpm_")) return std::nullopt;
  return e.step.ends_with("_returned") ? letter<M>(returns{}) : letter<M>(called{e.message});
}

}  // namespace

Property walk_carries_message() {
  return {
      .id = "walk-carries-message",
      .statement = "Walks and devices are told the message that the function of the PM core was called with, and once it undoes itself "
                   "the one that answers it.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, pm_transition and the state argument of dpm_prepare() to dpm_complete(), resume_event() in "
                "dpm_suspend_late(), dpm_suspend_noirq() and dpm_suspend_end()",
      .scope = Scope::system,
      .monitor = &machine_of<WalkCarriesMessage>(),
      .violations = {{"AnotherMessage", "a walk, or a device in it, was told another message than the function was called with"}},
      .triggers = {"called"},
      .hears = hears,
      .fault = "another_message_than_called",
  };
}

}  // namespace pmc::properties

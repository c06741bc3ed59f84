// complete-is-told-the-same: one way up, one message.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

// Calls of the PM core; what it undoes by itself is walk-carries-message.
struct prepares { Message message; };
struct suspends {};
struct resumes { Message message; };    // any function that resumes and does not complete
struct completes { Message message; };  // dpm_complete(), or dpm_resume_end()

struct Vars {
  Message message;  ///< SUSPEND while NotUp
};

struct NotUp : State {};
struct Prepared : State {};  // nothing else was done
struct Resuming : State {};
struct AnotherMessage : State {};
struct NoAnswer : State {};

struct Same : Guard<Same> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.message == v.message; }
};
struct Answers : Guard<Answers> {
  static constexpr bool eval(const Vars& v, const auto& e) { return model::is_down(v.message) && e.message == model::resume_event(v.message); }
};
struct Remember : Action<Remember> {
  static constexpr void eval(Vars& v, const auto& e) { v.message = e.message; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct CompleteIsToldTheSame : FrontEnd<CompleteIsToldTheSame, Vars> {
  static constexpr std::string_view name = "complete-is-told-the-same";
  using initial_state = NotUp;
  // clang-format off
  using transition_table = mp_append<
      Each<NotUp, none, suspends, completes, caller_idle>,
      mp_list<
          Row<NotUp,    prepares,    Prepared,       Remember>,
          Row<NotUp,    resumes,     Resuming,       Remember>,
          Row<Prepared, prepares,    none,           Remember>,
          Row<Prepared, suspends,    NotUp,          Forget>,
          Row<Prepared, resumes,     Resuming,       Remember>,
          Row<Prepared, completes,   NotUp,          Forget, Answers>,
          Row<Prepared, completes,   NoAnswer,       none,   Not<Answers>>,
          Row<Prepared, caller_idle, NotUp,          Forget>,
          Row<Resuming, prepares,    Prepared,       Remember>,
          Row<Resuming, suspends,    NotUp,          Forget>,
          Row<Resuming, resumes,     none,           none,   Same>,
          Row<Resuming, resumes,     AnotherMessage, none,   Not<Same>>,
          Row<Resuming, completes,   NotUp,          Forget, Same>,
          Row<Resuming, completes,   AnotherMessage, none,   Not<Same>>,
          Row<Resuming, caller_idle, NotUp,          Forget>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = CompleteIsToldTheSame;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.kind != EventInfo::Kind::step || !e.step.starts_with("dpm_") || e.step.ends_with("_returned")) return std::nullopt;
  if (e.is_step("dpm_prepare")) return letter<M>(prepares{e.message});
  if (e.step.starts_with("dpm_suspend")) return letter<M>(suspends{});
  if (e.is_step("dpm_complete") || e.is_step("dpm_resume_end")) return letter<M>(completes{e.message});
  return letter<M>(resumes{e.message});
}

}  // namespace

Property complete_is_told_the_same() {
  return {
      .id = "complete-is-told-the-same",
      .statement = "All functions that a caller calls on one way up, to dpm_complete(), are given one message; a dpm_complete() that only undoes "
                   "dpm_prepare() is given the one that answers it.",
      .logic = "AG",
      .source = "include/linux/pm.h, \"PM_EVENT_ messages\", which name the callbacks of each, ->complete() among them; kernel/power/hibernate.c, "
                "hibernation_snapshot()",
      .scope = Scope::system,
      .monitor = &machine_of<CompleteIsToldTheSame>(),
      .violations = {{"AnotherMessage", "on one way up a function of the PM core was given another message than the one before"},
                     {"NoAnswer", "dpm_complete() was given a message that does not answer dpm_prepare()'s, and nothing else was done between"}},
      .triggers = {"resumes", "completes"},
      .trigger_states = {"Prepared", "Resuming"},
      .hears = hears,
      .fault = "complete_told_thaw",
  };
}

}  // namespace pmc::properties

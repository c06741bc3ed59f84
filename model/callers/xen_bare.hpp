/// The four sequences of the mails on linux-pm, February 2011: the same bare steps, with other messages.
/// No step fails and no wakeup arrives: the mails speak of the messages only, and verdicts say so.
#pragma once
#include "model/caller.hpp"
#include "model/callers/guards.hpp"

namespace pmc::model {

namespace bare {
using namespace checker::msm;
using namespace steps;

/// `cancelled`, as the hypercall left it.
struct Vars {
  bool cancelled;
};

struct Idle : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct SuspendNoirq : State {};
struct InSuspendNoirq : State {};
struct SysdevSuspend : State {};
struct Hypercall : State {};
struct InHypercall : State {};
struct SysdevResume : State {};
struct PickMessage : State {};
struct ResumeNoirq : State {};
struct InResumeNoirq : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct Out : State {};

struct SetCancelled : Action<SetCancelled> {
  static constexpr void eval(Vars& v, const auto& e) { v.cancelled = e.answer != Answer::new_domain; }
};
struct LocalsDie : Action<LocalsDie> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};
struct IsInitialised : Guard<IsInitialised> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.reading == Reading::initialised; }
};
/// cancelled ? IfCancelled : Else
template <Message IfCancelled, Message Else>
struct Picked : Guard<Picked<IfCancelled, Else>> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.message == (v.cancelled ? IfCancelled : Else); }
};

/// Sequence: static constexpr Message down, sysdev, if_cancelled, if_new_domain; and a name.
template <class Sequence>
struct Machine : FrontEnd<Machine<Sequence>, Vars> {
  static constexpr std::string_view name = Sequence::name;
  using initial_state = Idle;
  using Up = Picked<Sequence::if_cancelled, Sequence::if_new_domain>;
  // clang-format off
  using Common = mp_list<
      Row<Idle,           attempt,                    SuspendStart>,
      Row<SuspendStart,   dpm_suspend_start,          InSuspendStart, none, With<Sequence::down>>,
      Row<InSuspendStart, dpm_suspend_start_returned, SuspendNoirq,   none, Ok>,
      Row<SuspendNoirq,   dpm_suspend_noirq,          InSuspendNoirq, none, With<Sequence::down>>,
      Row<InSuspendNoirq, dpm_suspend_noirq_returned, SysdevSuspend,  none, Ok>,
      Row<SysdevSuspend,  sysdev_suspend,             Hypercall,      none, With<Sequence::sysdev>>,
      Row<Hypercall,      HYPERVISOR_suspend,         InHypercall>,
      Row<InHypercall,    HYPERVISOR_suspend_returned, SysdevResume,  SetCancelled, none>,
      Row<ResumeNoirq,    dpm_resume_noirq,           InResumeNoirq,  none, Up>,
      Row<InResumeNoirq,  dpm_resume_noirq_returned,  ResumeEnd,      none, Ok>,
      Row<ResumeEnd,      dpm_resume_end,             InResumeEnd,    none, Up>,
      Row<InResumeEnd,    dpm_resume_end_returned,    Out,            none, Ok>,
      Row<Out,            finish,                     Idle,           LocalsDie>>;
  using PicksByVariable = mp_list<
      Row<SysdevResume,   sysdev_resume,              PickMessage>,
      Row<PickMessage,    read_decision_variable,     ResumeNoirq,    none, IsInitialised>>;
  using PicksNothing = mp_list<
      Row<SysdevResume,   sysdev_resume,              ResumeNoirq>>;
  // clang-format on
  using transition_table =
      mp_append<Common, std::conditional_t<Sequence::if_cancelled == Sequence::if_new_domain, PicksNothing, PicksByVariable>>;
};

}  // namespace bare

/// The Caller of a bare sequence; `source` names the mail or commit.
Caller bare_caller(const checker::Machine& machine, std::string brief, std::string source);

}  // namespace pmc::model

namespace pmc::checker::msm {
template <model::Message C, model::Message N>
struct Label<model::bare::Picked<C, N>> {
  static std::string text() {
    const std::string cancelled = "PMSG_" + std::string(model::to_string(C)), else_ = "PMSG_" + std::string(model::to_string(N));
    return C == N ? cancelled : "cancelled ? " + cancelled + " : " + else_;
  }
};
}  // namespace pmc::checker::msm

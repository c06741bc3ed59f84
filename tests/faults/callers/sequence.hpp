/// A right caller of the PM core of 6.1, shorter than any in the kernel: tasks, devices, system core,
/// and back, with every error path.  The seeded faults change single rows of it.
#pragma once
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "tests/faults/callers/callers.hpp"

namespace pmc::faults::sequence {
using namespace checker::msm;
using namespace model::steps;
using model::Answer;
using model::Error;
using model::Message;
using model::Ok;
using model::With;

struct Vars {
  Message up;  ///< what the devices will be told on the way up; SUSPEND while Idle
};

// A state is named after what the caller does next, or `In..` while a callee runs.
struct Idle : State {};
struct FreezeProcesses : State {};
struct FreezeKernelThreads : State {};
struct SuspendStart : State {};
struct InSuspendStart : State {};
struct SuspendEnd : State {};
struct InSuspendEnd : State {};
struct SyscoreSuspend : State {};
struct Hypercall : State {};
struct InHypercall : State {};
struct SyscoreResume : State {};
struct ResumeStart : State {};
struct InResumeStart : State {};
struct ResumeEnd : State {};
struct InResumeEnd : State {};
struct Thaw : State {};
struct Out : State {};

template <Message M>
struct Pick : Action<Pick<M>> {
  static constexpr void eval(Vars& v, const auto&) { v.up = M; }
};
struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};
struct Picked : Guard<Picked> {
  static constexpr bool eval(const Vars& v, const auto& e) { return e.message == v.up; }
};
template <Answer A>
struct Is : Guard<Is<A>> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.answer == A; }
};

/// Sequence: `name`; the message `down`; the message on the way up after an `error`, which is also that
/// of a sequence which `makes_image` is false for; else the image decides.
template <class Sequence>
struct Machine : FrontEnd<Machine<Sequence>, Vars> {
  static constexpr std::string_view name = Sequence::name;
  using initial_state = Idle;
  // clang-format off
  using Common = mp_list<
      Row<Idle,                attempt,                    FreezeProcesses,     Pick<Sequence::error>>,
      Row<FreezeProcesses,     freeze_processes,           FreezeKernelThreads, none, Ok>,
      Row<FreezeProcesses,     freeze_processes,           Out,                 none, Error>,
      Row<FreezeKernelThreads, freeze_kernel_threads,      SuspendStart,        none, Ok>,
      Row<FreezeKernelThreads, freeze_kernel_threads,      Thaw,                none, Error>,
      Row<SuspendStart,        dpm_suspend_start,          InSuspendStart,      none, With<Sequence::down>>,
      Row<InSuspendStart,      dpm_suspend_start_returned, SuspendEnd,          none, Ok>,
      Row<InSuspendStart,      dpm_suspend_start_returned, ResumeEnd,           none, Error>,
      Row<SuspendEnd,          dpm_suspend_end,            InSuspendEnd,        none, With<Sequence::down>>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,   SyscoreSuspend,      none, Ok>,
      Row<InSuspendEnd,        dpm_suspend_end_returned,   ResumeEnd,           none, Error>,
      Row<SyscoreSuspend,      syscore_suspend,            ResumeStart,         none, Error>,
      Row<SyscoreResume,       syscore_resume,             ResumeStart>,
      Row<ResumeStart,         dpm_resume_start,           InResumeStart,       none, Picked>,
      Row<InResumeStart,       dpm_resume_start_returned,  ResumeEnd,           none, Ok>,
      Row<ResumeEnd,           dpm_resume_end,             InResumeEnd,         none, Picked>,
      Row<InResumeEnd,         dpm_resume_end_returned,    Thaw,                none, Ok>,
      Row<Thaw,                thaw_processes,             Out>,
      Row<Out,                 finish,                     Idle,                Forget>>;
  using MakesImage = mp_list<
      Row<SyscoreSuspend,      syscore_suspend,            Hypercall,           none, Ok>,
      Row<Hypercall,           HYPERVISOR_suspend,         InHypercall>,
      Row<InHypercall,         HYPERVISOR_suspend_returned, SyscoreResume,      Pick<Message::THAW>,    Is<Answer::cancelled>>,
      Row<InHypercall,         HYPERVISOR_suspend_returned, SyscoreResume,      Pick<Message::RESTORE>, Is<Answer::new_domain>>,
      Row<InHypercall,         HYPERVISOR_suspend_returned, SyscoreResume,      none,                   Is<Answer::failed>>>;
  using PlatformRefuses = mp_list<
      Row<SyscoreSuspend,      syscore_suspend,            SyscoreResume,       none, Ok>>;
  // clang-format on
  using transition_table = mp_append<Common, std::conditional_t<Sequence::makes_image, MakesImage, PlatformRefuses>>;
};

template <class Sequence>
model::Caller caller(std::string brief, std::string source) {
  static const checker::Machine machine = checker::tabulated(describe<Machine<Sequence>>());
  return {.name = machine.name,
          .brief = std::move(brief),
          .source = std::move(source),
          .core = &model::core_6_1(),
          .machine = &machine,
          .idle = {"Idle"},
          .environment_may_fail = true,
          .location = [](std::string_view) { return std::string(); }};
}

}  // namespace pmc::faults::sequence

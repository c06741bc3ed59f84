// end-fails-clean: dpm_suspend_end() cleans up after itself.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct end_failed {};     // dpm_suspend_end() or dpm_suspend_noirq() returned an error
struct end_succeeded {};  // one did not: a caller may try again
struct resume_start {};   // dpm_resume_start() or dpm_resume_noirq() is called

struct NothingUnwound : State {};
struct Unwound : State {};
struct UnwoundTwice : State {};

struct EndFailsClean : FrontEnd<EndFailsClean> {
  static constexpr std::string_view name = "end-fails-clean";
  using initial_state = NothingUnwound;
  // clang-format off
  using transition_table = mp_list<
      Row<NothingUnwound, end_failed,    Unwound>,
      Row<NothingUnwound, end_succeeded, none>,
      Row<NothingUnwound, resume_start,  none>,
      Row<NothingUnwound, caller_idle,   none>,
      Row<Unwound,        end_failed,    none>,
      Row<Unwound,        end_succeeded, NothingUnwound>,
      Row<Unwound,        resume_start,  UnwoundTwice>,
      Row<Unwound,        caller_idle,   NothingUnwound>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = EndFailsClean;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  for (const auto returned : {"dpm_suspend_end_returned", "dpm_suspend_noirq_returned"}) {
    if (failed(e, returned)) return letter<M>(end_failed{});
    if (succeeded(e, returned)) return letter<M>(end_succeeded{});
  }
  if (e.is_step("dpm_resume_start") || e.is_step("dpm_resume_noirq")) return letter<M>(resume_start{});
  return std::nullopt;
}

}  // namespace

Property end_fails_clean() {
  return {
      .id = "end-fails-clean",
      .statement = "A caller to whom dpm_suspend_end() or dpm_suspend_noirq() returned an error does not call "
                   "dpm_resume_start() or dpm_resume_noirq(): the core has unwound these phases.",
      .logic = "AG",
      .source = "drivers/base/power/main.c, dpm_suspend_end() and dpm_suspend_noirq(); "
                "kernel/power/hibernate.c, create_image()",
      .scope = Scope::system,
      .monitor = &machine_of<EndFailsClean>(),
      .violations = {{"UnwoundTwice", "the caller resumed phases that the core had unwound before it returned the error"}},
      .triggers = {"end_failed"},
      .hears = hears,
      .fault = "resume_start_after_failed_end",
  };
}

}  // namespace pmc::properties

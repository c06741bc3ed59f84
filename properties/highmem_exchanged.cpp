// highmem-exchanged: memory above the direct mapping is exchanged for the image's before the jump, and back if that fails.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct exchanges { bool done; };  // restore_highmem(), which exchanges either way
struct jumps {};
struct jump_fails {};
struct core_resumes {};

struct Own : State {};
struct Images : State {};  // above the direct mapping
struct BackDue : State {};
struct JumpedWithout : State {};
struct LeftExchanged : State {};

struct Done : Guard<Done> {
  static constexpr bool eval(const auto&, const auto& e) { return e.done; }
};

struct HighmemExchanged : FrontEnd<HighmemExchanged> {
  static constexpr std::string_view name = "highmem-exchanged";
  using initial_state = Own;
  // clang-format off
  using transition_table = mp_list<
      Row<Own,     exchanges,    Images,        none, Done>,
      Row<Own,     exchanges,    none,          none, Not<Done>>,
      Row<Own,     jumps,        JumpedWithout>,
      Row<Own,     jump_fails,   JumpedWithout>,
      Row<Own,     core_resumes, none>,
      Row<Own,     caller_idle,  none>,
      Row<Images,  exchanges,    Own>,
      Row<Images,  jumps,        none>,
      Row<Images,  jump_fails,   BackDue>,
      Row<Images,  core_resumes, LeftExchanged>,
      Row<Images,  caller_idle,  LeftExchanged>,
      Row<BackDue, exchanges,    Own>,  // whatever it returns: nobody can do more
      Row<BackDue, jumps,        JumpedWithout>,
      Row<BackDue, jump_fails,   JumpedWithout>,
      Row<BackDue, core_resumes, LeftExchanged>,
      Row<BackDue, caller_idle,  LeftExchanged>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = HighmemExchanged;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.is_step("restore_highmem")) return letter<M>(exchanges{e.outcome == Outcome::ok});
  if (e.is_step("swsusp_arch_resume")) return letter<M>(jumps{});
  if (e.is_step("swsusp_arch_resume_failed")) return letter<M>(jump_fails{});
  if (e.is_step("syscore_resume")) return letter<M>(core_resumes{});
  return std::nullopt;
}

}  // namespace

Property highmem_exchanged() {
  return {
      .id = "highmem-exchanged",
      .statement = "The jump into an image's kernel is made once restore_highmem() has exchanged the pages above the direct mapping; if it fails, "
                   "they are exchanged back before the system core is resumed or another jump is tried.",
      .logic = "AG",
      .source = "kernel/power/hibernate.c, resume_target_kernel(); kernel/power/snapshot.c, restore_highmem()",
      .scope = Scope::system,
      .monitor = &machine_of<HighmemExchanged>(),
      .violations = {{"JumpedWithout", "the jump was tried with this kernel's own pages above the direct mapping"},
                     {"LeftExchanged", "the boot kernel went on with pages above the direct mapping that are the image's"}},
      .triggers = {"exchanges", "jumps", "jump_fails"},
      .hears = hears,
      .fault = "jumped_without_highmem",
      .of_whole_callers = true,
  };
}

}  // namespace pmc::properties

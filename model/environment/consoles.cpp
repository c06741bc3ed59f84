// The two things called console: the virtual terminal that is in the foreground, and where printk() writes.
#include "checker/msm/tabulate.hpp"
#include "model/environment.hpp"
#include "model/steps.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct OfUser : State {};
struct OfSuspend : State {};  // orig_fgconsole says where to go back to

/// Source: kernel/power/console.c.  Switched twice, it forgets where user space was; switched back twice, it goes to
/// where user space was the time before.
/// Abstraction: with a driver that needs no switch both functions do nothing.
struct VtConsole : FrontEnd<VtConsole> {
  static constexpr std::string_view name = "vt_console";
  using initial_state = OfUser;
  using transition_table = mp_list<Row<OfUser, pm_prepare_console, OfSuspend>, Row<OfSuspend, pm_restore_console, OfUser>>;
};

struct Printing : State {};
struct Suspended : State {};

/// Source: kernel/printk/printk.c, suspend_console(), resume_console(): a flag, which may be set or cleared again.
/// Abstraction: with no_console_suspend both functions do nothing.
struct Console : FrontEnd<Console> {
  static constexpr std::string_view name = "console";
  using initial_state = Printing;
  using transition_table = mp_list<Row<Printing, suspend_console, Suspended>, Row<Suspended, suspend_console, none>,
                                   Row<Suspended, resume_console, Printing>, Row<Printing, resume_console, none>>;
};

}  // namespace

Resource vt_console() {
  static const checker::Machine m = checker::tabulated(describe<VtConsole>());
  return {"vt_console", "the virtual terminal in the foreground", &m, {"OfUser"}};
}
Resource console() {
  static const checker::Machine m = checker::tabulated(describe<Console>());
  return {"console", "where printk() writes", &m, {"Printing"}};
}

}  // namespace pmc::model

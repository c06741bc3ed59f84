// The freezer: user tasks, then freezable kernel threads.
// Source: kernel/power/process.c, freeze_processes(), freeze_kernel_threads(), thaw_kernel_threads(), thaw_processes().
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

// Asked by drivers.
struct io_request {};          ///< somebody runs who may submit a request
struct user_space_answers {};  ///< user space runs

struct Running : State {};
struct UsersFrozen : State {};
struct AllFrozen : State {};

struct Tasks : FrontEnd<Tasks> {
  static constexpr std::string_view name = "tasks";
  using initial_state = Running;
  // clang-format off
  using transition_table = mp_list<
      Row<Running,     freeze_processes,      UsersFrozen, none, Ok>,
      Row<Running,     freeze_processes,      none,        none, Error>,  // it has thawed them itself
      Row<UsersFrozen, freeze_kernel_threads, AllFrozen,   none, Ok>,
      Row<UsersFrozen, freeze_kernel_threads, none,        none, Error>,  // kernel threads only are thawed
      Row<AllFrozen,   thaw_kernel_threads,   UsersFrozen>,
      Row<UsersFrozen, thaw_kernel_threads,   none>,  // to thaw those that run does nothing
      Row<Running,     thaw_kernel_threads,   none>,
      Row<UsersFrozen, thaw_processes,        Running>,
      Row<AllFrozen,   thaw_processes,        Running>,
      Row<Running,     second_attempt_granted, none>,  // user space runs, and asks
      Row<Running,     second_attempt_refused, none>,
      Row<Running,     io_request,            none>,
      Row<UsersFrozen, io_request,            none>,
      Row<Running,     user_space_answers,    none>>;
  // clang-format on
};

}  // namespace

Resource tasks() {
  static const checker::Machine m = checker::tabulated(describe<Tasks>());
  return {"tasks", "user tasks and kernel threads, frozen and thawed", &m, {"Running"}};
}

}  // namespace pmc::model

// tasks-balanced: no task stays frozen.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct freeze_processes {};       // it succeeded; on an error it thaws what it froze
struct freeze_kernel_threads {};  // it succeeded; thaw_processes() thaws these, too
struct thaw_processes {};

struct Running : State {};
struct Frozen : State {};
struct FrozenTwice : State {};
struct KernelThreadsFirst : State {};
struct ThawedTwice : State {};
struct LeftFrozen : State {};

struct TasksBalanced : FrontEnd<TasksBalanced> {
  static constexpr std::string_view name = "tasks-balanced";
  using initial_state = Running;
  // clang-format off
  using transition_table = mp_list<
      Row<Running, freeze_processes,      Frozen>,
      Row<Running, freeze_kernel_threads, KernelThreadsFirst>,
      Row<Running, thaw_processes,        ThawedTwice>,
      Row<Running, caller_idle,           none>,
      Row<Frozen,  freeze_processes,      FrozenTwice>,
      Row<Frozen,  freeze_kernel_threads, none>,
      Row<Frozen,  thaw_processes,        Running>,
      Row<Frozen,  caller_idle,           LeftFrozen>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  if (e.is_step("finish")) return letter<TasksBalanced>(caller_idle{});
  if (succeeded(e, "freeze_processes")) return letter<TasksBalanced>(freeze_processes{});
  if (succeeded(e, "freeze_kernel_threads")) return letter<TasksBalanced>(freeze_kernel_threads{});
  if (e.is_step("thaw_processes")) return letter<TasksBalanced>(thaw_processes{});
  return std::nullopt;
}

}  // namespace

Property tasks_balanced() {
  return {
      .id = "tasks-balanced",
      .statement = "Each freeze_processes() that succeeded is balanced by exactly one thaw_processes() before the caller "
                   "returns; kernel threads are frozen only while processes are.",
      .logic = "AG",
      .source = "kernel/power/process.c, freeze_processes(), freeze_kernel_threads() and thaw_processes(); "
                "Documentation/power/freezing-of-tasks.rst",
      .scope = Scope::system,
      .monitor = &machine_of<TasksBalanced>(),
      .violations = {{"FrozenTwice", "processes were frozen while they were frozen"},
                     {"KernelThreadsFirst", "kernel threads were frozen while processes were running"},
                     {"ThawedTwice", "tasks were thawed with nothing frozen"},
                     {"LeftFrozen", "the caller has returned and tasks are still frozen"}},
      .triggers = {"freeze_processes", "freeze_kernel_threads", "thaw_processes"},
      .hears = hears,
      .fault = "thaw_processes_forgotten",
  };
}

}  // namespace pmc::properties

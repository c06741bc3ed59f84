#include "model/fixes.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace pmc::model {

const std::vector<Fix>& fixes() {
  static const std::vector<Fix> all{
      {
          .id = "03afed8bc296",
          .release = "3.3",
          .title = "freezer: clean up freeze_processes() failure path",
          .before = "freeze_processes() left the tasks frozen that it had frozen before it failed",
      },
      {
          .id = "246ef7667436",
          .release = "4.10",
          .title = "PM / sleep: don't suspend parent when async child suspend_{noirq, late} fails",
          .before = "in suspend_late and suspend_noirq a device looked at async_error before it waited for its children, and not after",
      },
      {
          .id = "8c73b4288496",
          .release = "4.10",
          .title = "PM / sleep: Make async suspend/resume of devices use device links",
          .before = "asynchronous devices waited for parents and children, not for suppliers and consumers",
      },
      {
          .id = "69e445ab8b66",
          .release = "4.19",
          .title = "PM / core: Clear the direct_complete flag on errors",
          .before = "a device that saw an error or a wakeup in suspend kept direct_complete, so resume took it for left in runtime suspend",
      },
      {
          .id = "xen-suspend-error-path",
          .release = "6.1.157",
          .title = "xen/manage: Fix suspend error path",
          .before = "do_suspend() did not call dpm_resume_end() if dpm_suspend_start() had failed",
          .missing = {{"xen-6.1",
                       "dpm_suspend_start_returned(error)",
                       {"read_decision_variable(garbage_zero)", "dpm_resume_end(RESTORE)", "dpm_resume_end_returned(ok)"}}},
      },
  };
  return all;
}

const Fix* fix(std::string_view id) {
  const auto it = std::ranges::find(fixes(), id, &Fix::id);
  return it == fixes().end() ? nullptr : &*it;
}

namespace {

/// After that letter the machine is where it would be after the steps, too.
void leave_out(checker::Machine& m, const MissingSteps& steps) {
  checker::Automaton& a = m.automaton;
  const auto letter = [&](const std::string& name) {
    const checker::LetterIndex l = a.letter(name);
    if (l == checker::no_letter) throw std::logic_error(m.name + " has no step " + name);
    return l;
  };
  const checker::LetterIndex after = letter(steps.after);
  std::size_t changed = 0;
  for (std::size_t s = 0; s < a.states.size(); ++s) {
    checker::StateIndex state = a.step(static_cast<checker::StateIndex>(s), after);
    for (const std::string& name : steps.letters)
      if (state != checker::no_state) state = a.step(state, letter(name));
    if (state == checker::no_state) continue;
    a.next[s * a.letters.size() + after] = state;
    ++changed;
  }
  if (changed == 0) throw std::logic_error(m.name + " takes no step " + steps.letters.front() + " after " + steps.after);
}

}  // namespace

Caller without(const Caller& caller, const std::vector<std::string>& ids) {
  std::vector<const MissingSteps*> steps;
  std::string name = caller.machine->name;
  for (const Fix& f : fixes()) {
    if (std::ranges::find(ids, f.id) == ids.end()) continue;
    const std::size_t before = steps.size();
    for (const MissingSteps& step : f.missing)
      if (step.caller == caller.name) steps.push_back(&step);
    if (steps.size() != before) name += " without " + f.id;
  }
  if (steps.empty()) return caller;
  static std::mutex mutex;  // searches run side by side
  static std::map<std::string, std::unique_ptr<const checker::Machine>> machines;
  const std::lock_guard lock(mutex);
  auto& machine = machines[name];
  if (!machine) {
    checker::Machine edited = *caller.machine;
    edited.name = name;
    for (const MissingSteps* step : steps) leave_out(edited, *step);
    machine = std::make_unique<const checker::Machine>(std::move(edited));
  }
  Caller old = caller;
  old.machine = machine.get();
  return old;
}

}  // namespace pmc::model

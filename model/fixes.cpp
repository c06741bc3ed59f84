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
          .commit = "03afed8bc296",
          .release = "3.3",
          .title = "freezer: clean up freeze_processes() failure path",
          .before = "freeze_processes() left the tasks frozen that it had frozen before it failed",
      },
      {
          .commit = "246ef7667436",
          .release = "4.10",
          .title = "PM / sleep: don't suspend parent when async child suspend_{noirq, late} fails",
          .before = "in suspend_late and suspend_noirq a device looked at async_error before it waited for its children, and not after",
      },
      {
          .commit = "8c73b4288496",
          .release = "4.10",
          .title = "PM / sleep: Make async suspend/resume of devices use device links",
          .before = "asynchronous devices waited for parents and children, not for suppliers and consumers",
      },
      {
          .commit = "69e445ab8b66",
          .release = "4.19",
          .title = "PM / core: Clear the direct_complete flag on errors",
          .before = "a device that suspend did not reach, because of an error or a wakeup, kept its direct_complete",
      },
      {
          .commit = "6e176bf8d461",
          .release = "5.8",
          .title = "PM: sleep: core: Do not skip callbacks in the resume phase",
          .before = "a device whose resume_noirq was skipped (DPM_FLAG_MAY_SKIP_RESUME) did not get resume either",
      },
  };
  return all;
}

const Fix* fix(std::string_view commit) {
  const auto it = std::ranges::find(fixes(), commit, &Fix::commit);
  return it == fixes().end() ? nullptr : &*it;
}

namespace {

/// The machine goes on from each such state as it would after the step.
void leave_out(checker::Machine& m, const MissingStep& step) {
  checker::Automaton& a = m.automaton;
  const checker::LetterIndex l = a.letter(step.letter);
  if (l == checker::no_letter) throw std::logic_error(m.name + " has no step " + step.letter);
  const std::vector<bool> chosen = step.states.empty() ? std::vector<bool>(a.states.size(), true) : m.where_any(step.states);
  const std::size_t letters = a.letters.size(), rows = letters * m.regions;
  std::size_t left_out = 0;
  // From the last on, so that what a state goes on as has been changed before it: rows lead on, mostly.
  for (std::size_t s = a.states.size(); s-- > 0;) {
    const checker::StateIndex t = chosen[s] ? a.step(static_cast<checker::StateIndex>(s), l) : checker::no_state;
    if (t == checker::no_state || t == s) continue;
    std::copy_n(a.next.begin() + static_cast<std::ptrdiff_t>(t * letters), letters,
                a.next.begin() + static_cast<std::ptrdiff_t>(s * letters));
    std::copy_n(m.fired.begin() + static_cast<std::ptrdiff_t>(t * rows), rows, m.fired.begin() + static_cast<std::ptrdiff_t>(s * rows));
    ++left_out;
  }
  if (left_out == 0) throw std::logic_error(m.name + " never takes the step " + step.letter + " there");
}

}  // namespace

Caller without(const Caller& caller, const std::vector<std::string>& commits) {
  std::vector<const MissingStep*> steps;
  std::string name = caller.machine->name;
  for (const Fix& f : fixes()) {
    if (std::ranges::find(commits, f.commit) == commits.end()) continue;
    const std::size_t before = steps.size();
    for (const MissingStep& step : f.missing)
      if (step.caller == caller.name) steps.push_back(&step);
    if (steps.size() != before) name += " without " + f.commit;
  }
  if (steps.empty()) return caller;
  static std::mutex mutex;  // searches run side by side
  static std::map<std::string, std::unique_ptr<const checker::Machine>> machines;
  const std::lock_guard lock(mutex);
  auto& machine = machines[name];
  if (!machine) {
    checker::Machine edited = *caller.machine;
    edited.name = name;
    for (const MissingStep* step : steps) leave_out(edited, *step);
    machine = std::make_unique<const checker::Machine>(std::move(edited));
  }
  Caller old = caller;
  old.machine = machine.get();
  return old;
}

}  // namespace pmc::model

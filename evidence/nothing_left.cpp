#include "evidence/nothing_left.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

namespace pmc::evidence {
namespace {

using checker::Automaton;
using checker::LetterIndex;
using checker::StateIndex;

constexpr std::size_t product_max = 60'000;

/// Of each entry: whether there is nothing left to do.
using Done = std::uint8_t;

class Tracker {
 public:
  /// A letter that is not seen is a decision, and changes nothing.
  Tracker(const Automaton& a, const std::vector<std::string>& labels) : does_(a.letters.size(), -1), effects_(a.letters.size()) {
    const auto& all = nothing_left();
    for (std::size_t l = 0; l < a.letters.size(); ++l)
      for (std::size_t n = 0; n < all.size(); ++n) {
        const auto is_one_of = [&](const auto& letters) { return std::ranges::find(letters, a.letters[l]) != letters.end(); };
        const Done bit = static_cast<Done>(1U << n);
        if (a.letters[l] == all[n].step) does_[l] = static_cast<int>(n);
        if (a.letters[l] == all[n].step || is_one_of(all[n].done_by))
          effects_[l].set |= bit;
        else if (a.letters[l] == "attempt" || (all[n].needed_after.empty() ? !labels[l].empty() : is_one_of(all[n].needed_after)))
          effects_[l].clear |= bit;
      }
  }
  [[nodiscard]] bool does_nothing(Done done, LetterIndex letter) const { return does_[letter] >= 0 && (done >> does_[letter] & 1U) != 0; }
  [[nodiscard]] Done after(Done done, LetterIndex letter) const {
    if (does_nothing(done, letter)) return done;
    return static_cast<Done>((done & ~effects_[letter].clear) | effects_[letter].set);
  }

 private:
  struct Effect {
    Done set = 0, clear = 0;
  };
  std::vector<int> does_;
  std::vector<Effect> effects_;
};

}  // namespace

const std::vector<NothingLeft>& nothing_left() {
  // Who has hibernate_acquire() shares the system with nobody who may have frozen kernel threads, restricted the mask or allocated memory
  // for an image: /dev/snapshot, which alone keeps any of it from one system call to the next, has it too (kernel/power/user.c,
  // snapshot_open()).
  static const std::vector<NothingLeft> all{
      {"pm_restore_gfp_mask", {"hibernate_acquire(ok)"}, {"pm_restrict_gfp_mask"}, "mm/page_alloc.c, pm_restore_gfp_mask(): saved_gfp_mask is 0"},
      {"thaw_kernel_threads",
       {"thaw_processes", "freeze_kernel_threads(error)", "hibernate_acquire(ok)"},
       {"freeze_kernel_threads(ok)"},
       "kernel/power/process.c, thaw_kernel_threads(), thaw_processes(); freeze_kernel_threads() thaws them if it fails"},
      // Creating the bitmaps marks no page in both; hibernate_preallocate_memory() frees what it has if it fails.
      {"swsusp_free",
       {"hibernate_preallocate_memory(error)", "hibernate_acquire(ok)"},
       {"hibernate_preallocate_memory(ok)", "swsusp_arch_suspend", "swsusp_write(ok)", "swsusp_write(error)", "snapshot_read", "swsusp_read(ok)",
        "swsusp_read(error)", "snapshot_write(false)", "snapshot_write(true)", "restore_highmem(ok)", "restore_highmem(error)",
        "swsusp_arch_resume", "swsusp_arch_resume_failed"},
       "kernel/power/snapshot.c, swsusp_free(): no page is in both maps, and the buffer of who reads or writes an image is gone"},
      {"cpuidle_pause", {}, {}, "drivers/cpuidle/cpuidle.c, cpuidle_pause(), cpuidle_uninstall_idle_handler(): initialized is 0"},
  };
  return all;
}

Seen without_nothing_left(const Automaton& automaton, const std::vector<std::string>& labels) {
  const std::size_t letters = automaton.letters.size();
  const Tracker tracker(automaton, labels);
  // Each letter twice: as it is, and where it does nothing.
  Seen seen{{.name = automaton.name, .states = {}, .letters = automaton.letters, .initial = {}, .next = {}}, labels};
  for (const std::string& letter : automaton.letters) seen.automaton.letters.push_back(letter + " (nothing left)");
  seen.labels.resize(2 * letters);

  std::vector<std::pair<StateIndex, Done>> states;
  std::map<std::pair<StateIndex, Done>, StateIndex> known;
  const auto discover = [&](StateIndex s, Done done) {
    const auto [it, is_new] = known.try_emplace({s, done}, static_cast<StateIndex>(states.size()));
    if (is_new) states.emplace_back(s, done);
    return it->second;
  };
  for (const StateIndex s : automaton.initial) seen.automaton.initial.push_back(discover(s, 0));
  for (std::size_t n = 0; n < states.size(); ++n) {
    if (states.size() > product_max) return {automaton, labels};
    const auto [s, done] = states[n];
    seen.automaton.states.push_back(automaton.states[s]);
    seen.automaton.next.resize((n + 1) * 2 * letters, checker::no_state);
    for (std::size_t l = 0; l < letters; ++l) {
      const auto letter = static_cast<LetterIndex>(l);
      const StateIndex to = automaton.step(s, letter);
      if (to == checker::no_state) continue;
      seen.automaton.next[n * 2 * letters + l + (tracker.does_nothing(done, letter) ? letters : 0)] = discover(to, tracker.after(done, letter));
    }
  }
  return seen;
}

}  // namespace pmc::evidence

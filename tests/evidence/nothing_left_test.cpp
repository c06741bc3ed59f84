// What is seen of a caller without the steps that do nothing: that only those are hidden.
#define BOOST_TEST_MODULE nothing_left
#include <boost/test/unit_test.hpp>
#include <algorithm>

#include "evidence/nothing_left.hpp"

using namespace pmc;
using namespace pmc::checker;
using namespace pmc::evidence;

namespace {

/// A caller that takes these steps, one after the other; "?" is a decision.
Automaton line(const std::vector<std::string>& steps) {
  Automaton a{.name = "line", .states = {}, .letters = {}, .initial = {0}, .next = {}};
  for (const std::string& s : steps)
    if (std::ranges::find(a.letters, s) == a.letters.end()) a.letters.push_back(s);
  a.next.assign((steps.size() + 1) * a.letters.size(), no_state);
  for (std::size_t n = 0; n <= steps.size(); ++n) a.states.push_back("s" + std::to_string(n));
  for (std::size_t n = 0; n < steps.size(); ++n) a.next[n * a.letters.size() + a.letter(steps[n])] = static_cast<StateIndex>(n + 1);
  return a;
}
Seen seen(const Automaton& a) {
  std::vector<std::string> labels = a.letters;
  std::ranges::replace(labels, "?", "");
  return without_nothing_left(a, labels);
}
bool alike(const Automaton& a, const Automaton& b) {
  const Seen left = seen(a), right = seen(b);
  BOOST_TEST(left.automaton.defect() == "");
  return equivalent(left.observed(), right.observed()).holds();
}
bool alike(const std::vector<std::string>& a, const std::vector<std::string>& b) { return alike(line(a), line(b)); }

const std::string restrict = "pm_restrict_gfp_mask", restore = "pm_restore_gfp_mask", freeze = "freeze_kernel_threads(ok)", thaw = "thaw_kernel_threads";

}  // namespace

BOOST_AUTO_TEST_CASE(the_second_time_in_a_row_does_nothing) {
  for (const NothingLeft& n : nothing_left()) {
    const std::string step(n.step);
    BOOST_TEST(alike({"attempt", step, step, "finish"}, {"attempt", step, "finish"}), step);
    BOOST_TEST(alike({"attempt", step, "?", step, "finish"}, {"attempt", step, "finish"}), step);
    BOOST_TEST(!alike({"attempt", step, "finish"}, {"attempt", "finish"}), step << " is not known to do nothing at first");
  }
}

BOOST_AUTO_TEST_CASE(what_makes_it_needed_again_is_not_forgotten) {
  BOOST_TEST(!alike({restore, restrict, restore, restrict, restore}, {restore, restrict, restore, restrict}));
  BOOST_TEST(!alike({restrict, restore, restrict, restore}, {restrict, restore, restrict}));
  BOOST_TEST(!alike({thaw, freeze, thaw}, {thaw, freeze}));
  BOOST_TEST(alike({thaw, "freeze_kernel_threads(error)", thaw}, {thaw, "freeze_kernel_threads(error)"}));
  for (const NothingLeft& n : nothing_left())
    for (const std::string_view again : n.needed_after) {
      const std::string step(n.step), needed(again);
      BOOST_TEST(!alike({step, needed, step}, {step, needed}), step << " after " << needed);
    }
}

BOOST_AUTO_TEST_CASE(the_threads_that_thaw_processes_thaws_are_thawed) {
  BOOST_TEST(alike({freeze, "thaw_processes", thaw}, {freeze, "thaw_processes"}));
  BOOST_TEST(!alike({freeze, thaw, "thaw_processes"}, {freeze, "thaw_processes"}));  // they run earlier
  BOOST_TEST(!alike({freeze, "thaw_processes", thaw}, {freeze, thaw}));              // user tasks do not
}

BOOST_AUTO_TEST_CASE(memory_of_an_image_is_free_until_one_is_made_or_read) {
  BOOST_TEST(!alike({"swsusp_free", "swsusp_read(ok)", "swsusp_free"}, {"swsusp_free", "swsusp_read(ok)"}));
  BOOST_TEST(alike({"swsusp_free", "resume_console", "swsusp_free"}, {"swsusp_free", "resume_console"}));
  BOOST_TEST(alike({"hibernate_preallocate_memory(error)", "swsusp_free"}, {"hibernate_preallocate_memory(error)"}));
}

BOOST_AUTO_TEST_CASE(of_idle_states_any_other_step_may_ask_for_it_again) {
  BOOST_TEST(!alike({"cpuidle_pause", "resume_console", "cpuidle_pause"}, {"cpuidle_pause", "resume_console"}));
}

BOOST_AUTO_TEST_CASE(from_one_attempt_to_the_next_nothing_is_known) {
  BOOST_TEST(!alike({"attempt", restore, "finish", "attempt", restore}, {"attempt", restore, "finish", "attempt"}));
  BOOST_TEST(!alike({"attempt", thaw}, {"attempt"}));
  BOOST_TEST(alike({"attempt", "hibernate_acquire(ok)", thaw, restore}, {"attempt", "hibernate_acquire(ok)"}));
  BOOST_TEST(!alike({"attempt", "hibernate_acquire(error)", thaw}, {"attempt", "hibernate_acquire(error)"}));
}

BOOST_AUTO_TEST_CASE(one_state_that_is_come_to_with_and_without_anything_left_is_two) {
  // Either way to one state: restored before, or restricted.
  Automaton a = line({restore, "?", restore}), b = line({restore, "?"});
  for (Automaton* x : {&a, &b}) {
    x->letters.emplace_back("pm_restrict_gfp_mask");
    std::vector<StateIndex> next;
    for (std::size_t s = 0; s < x->states.size(); ++s) {
      for (std::size_t l = 0; l + 1 < x->letters.size(); ++l) next.push_back(x->next[s * (x->letters.size() - 1) + l]);
      next.push_back(s == 1 ? StateIndex{2} : no_state);
    }
    x->next = std::move(next);
  }
  BOOST_TEST(seen(a).automaton.states.size() > a.states.size());
  BOOST_TEST(!alike(a, b));
}

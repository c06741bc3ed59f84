// Transitions that no recording of the repository has: made up from what the kernel's functions do one after the other.
#define BOOST_TEST_MODULE transition
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "checker/trace/transition.hpp"
using namespace pmc::trace;
namespace data = boost::unit_test::data;

namespace {

/// Steps of one thread, each as "ACTION[VALUE]", for both events, or with "(" or ")" behind it for one of the two; "+S" waits.
std::string recording(const std::string& steps, int cpus) {
  std::string text = "# tracer: nop\n#\n# entries-in-buffer/entries-written: 1/1   #P:" + std::to_string(cpus) + "\n#\n";
  long microseconds = 1'000'000;
  const auto line = [&](const std::string& action, const char* which) {
    microseconds += 10;
    std::string fraction = std::to_string(1'000'000 + microseconds % 1'000'000).substr(1);
    text += "  a-1 [000] ..... " + std::to_string(microseconds / 1'000'000) + "." + fraction + ": suspend_resume: " + action + " " + which +
            "\n";
  };
  for (std::size_t at = 0; at < steps.size();) {
    const std::size_t end = std::min(steps.find(' ', at), steps.size());
    std::string step = steps.substr(at, end - at);
    at = end + 1;
    if (step.starts_with('+')) {
      microseconds += 1'000'000 * std::stol(step.substr(1));
      continue;
    }
    const char last = step.back();
    if (last == '(' || last == ')') step.pop_back();
    if (last != ')') line(step, "begin");
    if (last != '(') line(step, "end");
  }
  return text;
}

const std::string freeze_down = "dpm_prepare[1] dpm_suspend[1] dpm_suspend_late[1] dpm_suspend_noirq[1] ";
const std::string suspend_down = "dpm_prepare[2] dpm_suspend[2] dpm_suspend_late[2] dpm_suspend_noirq[2] ";
std::string up(const std::string& n) {
  return "dpm_resume_noirq[" + n + "] dpm_resume_early[" + n + "] dpm_resume[" + n + "] dpm_complete[" + n + "] ";
}

struct Case {
  const char* name;
  std::string steps;
  int cpus;
  Sort sort;
  Outcome outcome;
  Cause cause = Cause::none;
  Test test = Test::none;
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const std::string enter = "suspend_enter[2]( sync_filesystems[0] freeze_processes[0] suspend_enter[2]) ", thaw = "thaw_processes[0]";
const std::vector<Case> cases{
    {"standby", enter + suspend_down + "CPU_OFF[1] syscore_suspend[0] machine_suspend[2] syscore_resume[0] CPU_ON[1] " + up("16") + thaw, 2,
     Sort::suspend, Outcome::complete},
    {"tasks do not freeze", "suspend_enter[3]( sync_filesystems[0] freeze_processes[0]( thaw_processes[0] freeze_processes[0])", 2,
     Sort::tasks_only, Outcome::cancelled, Cause::tasks},
    {"a Xen checkpoint", freeze_down + "syscore_suspend[0] syscore_resume[0] " + up("32") + thaw, 1, Sort::no_image, Outcome::complete},
    {"a Xen guest that is restored, two processors", freeze_down + "syscore_suspend[0] syscore_resume[0] " + up("64") + thaw, 2,
     Sort::no_image, Outcome::complete},
    {"an image, and the recording ends while it is written",
     freeze_down + "syscore_suspend[0] machine_suspend[4] syscore_resume[0] " + up("32"), 1, Sort::image, Outcome::handover},
    {"a test of the level processors", freeze_down + "CPU_OFF[1] +5 CPU_ON[1] " + up("64") + thaw, 2, Sort::no_image, Outcome::complete,
     Cause::none, Test::processors},
    {"the same without waiting", freeze_down + "CPU_OFF[1] CPU_ON[1] " + up("64") + thaw, 2, Sort::no_image, Outcome::cancelled,
     Cause::wakeup},
    {"power-off is no test run however long it waits", "dpm_prepare[4] dpm_suspend[4] +9 dpm_resume[64] dpm_complete[64] " + thaw, 1,
     Sort::power_off, Outcome::cancelled, Cause::wakeup},
    {"a platform that refuses between prepare and suspend", enter + "dpm_prepare[2] dpm_resume[16] dpm_complete[16] " + thaw, 1,
     Sort::suspend, Outcome::cancelled, Cause::unknown},
    {"a phase is missing", enter + "dpm_prepare[2] dpm_suspend[2] dpm_suspend_noirq[2] machine_suspend[3] " + up("16") + thaw, 1,
     Sort::suspend, Outcome::unknown},
    {"the way up is missing", enter + suspend_down + "machine_suspend[3]", 1, Sort::suspend, Outcome::unknown},
    {"the start is missing", "dpm_suspend[2] dpm_suspend_late[2] dpm_suspend_noirq[2] machine_suspend[3] " + up("16") + thaw, 1,
     Sort::suspend, Outcome::unknown},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_transition_is_what_its_steps_say, data::make(cases), c) {
  const auto read = read_recording(recording(c.steps, c.cpus), "made up");
  BOOST_TEST_REQUIRE(read.has_value());
  const auto found = transitions(read.value());
  BOOST_TEST_REQUIRE(found.size() == 1u);
  BOOST_TEST(to_string(found[0].sort) == to_string(c.sort));
  BOOST_TEST(to_string(found[0].outcome) == to_string(c.outcome));
  BOOST_TEST(to_string(found[0].cause) == to_string(c.cause));
  BOOST_TEST(to_string(found[0].test) == to_string(c.test));
}

BOOST_AUTO_TEST_CASE(an_image_and_its_restore_without_a_reboot_are_one_attempt) {
  const std::string steps = freeze_down + "syscore_suspend[0] machine_suspend[4] syscore_resume[0] " + up("32") + thaw +
                            " dpm_prepare[8] dpm_suspend[8] dpm_suspend_late[8] dpm_suspend_noirq[8] syscore_suspend[0](";
  const auto found = transitions(read_recording(recording(steps, 1), "made up").value());
  BOOST_TEST_REQUIRE(found.size() == 2u);
  BOOST_TEST(found[0].attempt == found[1].attempt);
  BOOST_TEST(summary(found) == "handover");
}

BOOST_AUTO_TEST_CASE(processors_that_go_off_by_themselves_are_no_transition) {
  BOOST_TEST(transitions(read_recording(recording("CPU_OFF[1] CPU_ON[1] sync_filesystems[0]", 2), "made up").value()).empty());
}

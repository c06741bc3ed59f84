// Whether the hand-made callers are what stands in C: those of Linux 6.1 are, and where 6.12 has changed it is seen; and that a
// change of either side, of a small caller of our own, does not go unnoticed.
#define BOOST_TEST_MODULE agreement
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <ostream>

#include "checker/source/agreement.hpp"
#include "tests/source/memory_tree.hpp"
#include "tests/source/suspend_c.hpp"

using namespace pmc;
using namespace pmc::source;
namespace data = boost::unit_test::data;

namespace {

struct Read {
  Discovered discovered;
  Shared shared;
  explicit Read(const TreePtr& tree) : discovered(discover(tree, default_config())), shared(extract_in_turn(*discovered.analysis, discovered.callers).shared) {}
};

const Read& kernel(const char* variable) {
  static std::map<std::string, Read> all;
  if (const auto it = all.find(variable); it != all.end()) return it->second;
  const char* const path = std::getenv(variable);
  BOOST_TEST_REQUIRE(path != nullptr, std::string(variable) + " is not set: run this test with ctest");
  const auto tree = open_directory(path);
  BOOST_TEST_REQUIRE(tree.has_value());
  return all.try_emplace(variable, tree.value()).first->second;
}

std::string text(const Disagreement& d) {
  std::string all = d.in_source ? "only the C:" : "only the model:";
  for (const Disagreement::Step& s : d.steps) all += (s.differs ? " >>" : " ") + s.event + (s.place.empty() ? "" : "@" + s.place);
  return all;
}
std::string text(const Agreement& a) {
  std::string all = a.caller + ", " + a.function + (a.limit ? ", a limit" : "");
  for (const Note& n : a.unmodelled) all += "\n  " + n.path + ":" + std::to_string(n.line) + ": " + n.text;
  for (const Disagreement& d : a.differences) all += "\n  " + text(d);
  return all;
}

const model::Caller& hand_made(std::string_view name) { return *std::ranges::find(model::callers(), name, &model::Caller::name); }

}  // namespace

BOOST_AUTO_TEST_CASE(every_caller_of_6_1_does_what_its_c_does) {
  const Read& linux_6_1 = kernel("PMC_LINUX_6_1");
  std::set<const Abstraction*> needed;
  const auto all = agreements(linux_6_1.discovered, linux_6_1.shared, {}, &needed);
  std::size_t of_6_1 = 0;
  for (const model::Caller& c : model::callers()) of_6_1 += c.core == &model::core_6_1() ? 1 : 0;
  BOOST_TEST(all.size() == of_6_1);
  for (const Agreement& a : all) BOOST_TEST(a.equal, text(a));
  // The list of abstractions says nothing that is not so.
  for (const Abstraction& a : abstractions()) {
    BOOST_TEST(needed.contains(&a), "not needed: " << a.caller << " " << a.function << " " << a.what << " " << a.value);
    BOOST_TEST(a.reason.size() > 20u, a.what);
  }
}

BOOST_AUTO_TEST_CASE(where_6_12_has_changed_is_seen) {
  const Read& linux_6_12 = kernel("PMC_LINUX_6_12");
  std::map<std::string, std::set<std::string>> first;  // by caller: the first events that one side has and the other has not
  for (const Agreement& a : agreements(linux_6_12.discovered, linux_6_12.shared, {.differences_max = 20})) {
    BOOST_TEST(a.unmodelled.empty(), text(a));
    BOOST_TEST(!a.limit, text(a));
    for (const Disagreement& d : a.differences)
      for (const Disagreement::Step& s : d.steps)
        if (s.differs) {
          first[a.caller].insert((d.in_source ? "+" : "-") + s.event.substr(0, s.event.rfind(',')));
          break;
        }
  }
  const std::map<std::string, std::set<std::string>> known{
      // hibernate() gives up before it locks anything if the compression is not there; so does reboot(2) through it.
      {"reboot-sw-suspend", {"+unlock_system_sleep"}},
      // A wakeup that stops the platform unmarks the image and does not power off; whether the device is opened for this kernel
      // alone is an argument.
      {"hibernate", {"+swsusp_unmark(ok)", "+swsusp_unmark(error)", "-kernel_power_off", "-kernel_halt", "+swsusp_check(FMODE_READ", "-swsusp_check(FMODE_READ|FMODE_EXCL"}},
      {"restore", {"+swsusp_check(FMODE_READ|FMODE_EXCL", "-swsusp_check(FMODE_READ"}},
  };
  for (const auto& [caller, events] : known) {
    for (const std::string& event : events) BOOST_TEST(first[caller].contains(event), caller << " is not seen to differ in " << event);
    for (const std::string& event : first[caller]) BOOST_TEST(events.contains(event), caller << " differs in " << event);
  }
  for (const auto& [caller, events] : first) BOOST_TEST(known.contains(caller), caller << " differs, first in " << *events.begin());
}

namespace {

using pmc::tests::suspend_c;
const std::string manage_c = "drivers/xen/manage.c";

Agreement of_xen(const std::string& c, const model::Caller& caller = hand_made("xen-6.1")) {
  const Read read(pmc::tests::memory_tree({{manage_c, c}}));
  return agreement(caller, read.discovered, read.shared).value();
}

struct Edit {
  std::string from, to;
  bool in_source;     ///< whose the first difference is
  std::string event;  ///< its last event, and where the C is then
  int line;
};
std::ostream& operator<<(std::ostream& out, const Edit& e) { return out << e.from; }
const std::vector<Edit> edits{
    {"\txs_suspend();\n", "", true, "dpm_suspend_end(FREEZE)", 28},
    {"\txs_suspend();\n", "\txs_suspend();\n\txs_suspend();\n", true, "xs_suspend", 29},
    {"dpm_suspend_end(PMSG_FREEZE)", "dpm_suspend_end(PMSG_QUIESCE)", true, "dpm_suspend_end(QUIESCE)", 29},
    {"	if (freeze_kernel_threads())\n		goto thaw;\n", "	freeze_kernel_threads();\n", true, "dpm_suspend_start(FREEZE)", 25},
    {"		goto xenstore;\n", "		goto devices;\n", true, "dpm_resume_end(RESTORE)", 44},
    {"struct checkpoint c;", "struct checkpoint c = { 0 };", true, "dpm_resume_end(RESTORE)", 44},
    {"	struct checkpoint *c = what;\n", "	static struct checkpoint other;\n	struct checkpoint *c = &other;\n", true, "dpm_resume_start(THAW)", 36},
    {"	thaw_processes();\n", "", true, "finish", 46},
    {"thaw:\n	thaw_processes();\n", "	thaw_processes();\nthaw:\n	return;\n", true, "finish", 47},
};
/// That cannot be seen: whoever fails leaves c.cancelled at 1.
const std::vector<Edit> no_edits{
    {"	if (failed)\n		c.cancelled = 1;\n", "", false, "", 0},
    {"		return failed;\n", "		return 0;\n", false, "", 0},
    {"	if (c.cancelled)\n		xs_suspend_cancel();\n	else\n		xs_resume();\n", "	c.cancelled ? xs_suspend_cancel() : xs_resume();\n", false, "", 0},
    {"	if (freeze_processes())\n		return;\n", "	failed = freeze_processes();\n	if (failed < 0)\n		return;\n", false, "", 0},
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_caller_with_the_same_steps_is_the_same) {
  const Agreement a = of_xen(suspend_c);
  BOOST_TEST(a.place == "drivers/xen/manage.c:17");
  BOOST_TEST(a.equal, text(a));
}

BOOST_DATA_TEST_CASE(a_change_that_cannot_be_seen_is_none, data::make(no_edits), edit) {
  std::string c = suspend_c;
  const auto at = c.find(edit.from);
  BOOST_TEST_REQUIRE(at != std::string::npos);
  const Agreement a = of_xen(c.replace(at, edit.from.size(), edit.to));
  BOOST_TEST(a.equal, text(a));
}

BOOST_DATA_TEST_CASE(a_change_of_the_c_is_seen, data::make(edits), edit) {
  std::string c = suspend_c;
  const auto at = c.find(edit.from);
  BOOST_TEST_REQUIRE(at != std::string::npos);
  const Agreement a = of_xen(c.replace(at, edit.from.size(), edit.to));
  BOOST_TEST(!a.equal);
  BOOST_TEST_REQUIRE(!a.differences.empty());
  const Disagreement& d = a.differences.front();
  BOOST_TEST(d.in_source == edit.in_source, text(a));
  BOOST_TEST(d.steps.back().event == edit.event, text(a));
  BOOST_TEST(d.steps.back().differs);
  BOOST_TEST(d.steps.back().place == manage_c + ":" + std::to_string(edit.line), text(a));
}

BOOST_AUTO_TEST_CASE(a_change_of_the_machine_is_seen) {
  const model::Caller& right = hand_made("xen-6.1");
  const checker::Automaton& a = right.machine->automaton;
  std::size_t changed = 0;
  // Every step that it can take, taken away; those that only nobody hears, and choices of garbage, aside.
  for (checker::StateIndex s = 0; s < a.states.size(); ++s)
    for (checker::LetterIndex l = 0; l < a.letters.size(); ++l) {
      if (a.step(s, l) == checker::no_state || a.letters[l].starts_with("xen_") || a.letters[l].starts_with("gnttab") || a.letters[l].ends_with("(initialised)")) continue;
      checker::Machine wrong_machine = *right.machine;
      wrong_machine.automaton.next[s * a.letters.size() + l] = checker::no_state;
      model::Caller wrong = right;
      wrong.machine = &wrong_machine;
      const Agreement found = of_xen(suspend_c, wrong);
      BOOST_TEST(!found.equal, a.states[s] << ": without " << a.letters[l]);
      BOOST_TEST(std::ranges::any_of(found.differences, &Disagreement::in_source), a.states[s] << ": without " << a.letters[l]);
      ++changed;
    }
  BOOST_TEST(changed > 30u);
}

BOOST_AUTO_TEST_CASE(what_only_the_machine_can_do_is_seen) {
  model::Caller wrong = hand_made("xen-6.1");
  checker::Machine machine = *wrong.machine;
  checker::Automaton& a = machine.automaton;
  // It may freeze tasks twice.
  const auto freeze = a.letter("freeze_processes(ok)");
  const auto before = a.step(a.initial.front(), a.letter("attempt"));
  a.next[a.step(before, freeze) * a.letters.size() + freeze] = a.step(before, freeze);
  wrong.machine = &machine;
  const Agreement found = of_xen(suspend_c, wrong);
  BOOST_TEST_REQUIRE(found.differences.size() >= 1u);
  const Disagreement& d = found.differences.front();
  BOOST_TEST(!d.in_source);
  BOOST_TEST(d.steps.back().event == "freeze_processes(ok)");
  BOOST_TEST(d.steps.back().place == "drivers/xen/manage.c:24", text(found));  // where the C is, which cannot
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_tree_is_not_equal) {
  const Read read(pmc::tests::memory_tree({{manage_c, suspend_c}}));
  const auto all = agreements(read.discovered, read.shared);
  BOOST_TEST(all.size() > 10u);
  for (const Agreement& a : all) {
    BOOST_TEST(a.equal == (a.caller == "xen-6.1"), text(a));
    BOOST_TEST(a.place.empty() == (a.caller != "xen-6.1"));
  }
  BOOST_TEST(!agreement(hand_made("xen-2010"), read.discovered, read.shared).has_value());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_followed_or_reaches_a_limit_is_not_equal) {
  std::string c = suspend_c;
  const std::string thaw = "thaw:\n";
  const Agreement unmodelled = of_xen(c.replace(c.find(thaw), thaw.size(), "thaw:\n\tgoto *somewhere;\n"));
  BOOST_TEST(!unmodelled.equal);
  BOOST_TEST(!unmodelled.unmodelled.empty());
  const Read read(pmc::tests::memory_tree({{manage_c, suspend_c}}));
  const Agreement cut = agreement(hand_made("xen-6.1"), read.discovered, read.shared, {.extract = {.configurations_max = 10}}).value();
  BOOST_TEST(cut.limit);
  BOOST_TEST(!cut.equal);
}

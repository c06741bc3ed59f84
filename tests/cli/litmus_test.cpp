// Litmus files: what is refused, and where; what counts as the same question; what is told of an answer.
#define BOOST_TEST_MODULE litmus
#include <unistd.h>

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "checker/cli/commands.hpp"
#include "checker/cli/litmus.hpp"
#include "tests/cli/ktap.hpp"

using namespace pmc;
using namespace pmc::cli;
using Json = nlohmann::json;
namespace data = boost::unit_test::data;
namespace fs = std::filesystem;

namespace {

/// A scratch folder of one case.
struct Folder {
  fs::path path;
  Folder() {
    static int n = 0;
    path = fs::temp_directory_path() / ("litmus_test." + std::to_string(::getpid()) + "." + std::to_string(n++));
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
};

struct Said {
  int status;
  std::string out, err;
};
Said pmcheck(const std::vector<std::string>& words) {
  std::ostringstream out, err;
  const int status = cli::run(words, out, err, false);
  return {status, out.str(), err.str()};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BOOST_TEST_REQUIRE((at != std::string::npos), from);
  return text.replace(at, from.size(), to);
}

/// The answer of February 2011.  22 steps: the attempt; dpm_suspend_start() and its return, with prepare (begin, the
/// callback's start and end, end) and suspend (the same, with admit and complete) between: 2 + 4 + 6; dpm_suspend_noirq()
/// and its return, with suspend_noirq: 2 + 6; and sysdev_suspend(QUIESCE).
const std::string broken =
    "question = \"May the system devices get QUIESCE?\"\n"
    "caller = \"xen-proposed\"\n"
    "topology = \"flat:1\"\n"
    "property = \"down-message-consistent\"\n"
    "expect = \"violated\"\n"
    "steps = 22\n"
    "answer = \"xen_suspend(), drivers/xen/manage.c\"\n"
    "[environment]\n"
    "outcome = \"cancelled\"\n";
const std::string two_devices =
    "question = \"Does the hub wait?\"\n"
    "caller = \"xen-6.1\"\n"
    "property = \"parent-suspended-after-children\"\n"
    "expect = \"holds\"\n"
    "answer = \"dpm_wait(), drivers/base/power/main.c\"\n"
    "[environment]\n"
    "outcome = \"cancelled\"\n"
    "[[device]]\n"
    "name = \"hub\"\n"
    "model = \"full-callbacks\"\n"
    "[[device]]\n"
    "name = \"disk\"\n"
    "parent = \"hub\"\n"
    "model = \"full-callbacks\"\n"
    "async = true\n";

struct Bad {
  std::string from, to, what, where, remedy;
  friend std::ostream& operator<<(std::ostream& out, const Bad& b) { return out << b.from << " -> " << b.to; }
};

const std::vector<Bad> bad_scenarios{
    // TOML, keys, types
    {"expect =", "expect ", "", "t.toml:5:9", "TOML"},
    {"expect = \"violated\"", "expect = \"viol\xff\"", "", "t.toml:5:", "TOML"},
    {"caller =", "call =", "no key is called 'call'", "t.toml:2:1", "question, caller"},
    {"outcome =", "outcom =", "no key of the environment is called 'outcom'", "t.toml:9:1", "outcome, async"},
    {"caller = \"xen-proposed\"\n", "", "key 'caller' is missing", "t.toml:1:1", "question, caller, property"},
    {"answer = \"xen_suspend(), drivers/xen/manage.c\"\n", "", "key 'answer' is missing", "t.toml:1:1", "question, caller, property"},
    {"\"xen-proposed\"", "6.1", "key 'caller' is not a text", "t.toml:2:10", "quotes"},
    {"\"xen-proposed\"", "\"\"", "key 'caller' is empty", "t.toml:2:10", "write something"},
    {"steps = 22", "steps = \"22\"", "key 'steps' is not a number of steps", "t.toml:6:9", "whole number"},
    {"steps = 22", "steps = 22.0", "key 'steps' is not a number of steps", "t.toml:6:9", "whole number"},
    {"steps = 22", "steps = -1", "key 'steps' is not a number of steps", "t.toml:6:9", "whole number"},
    {"steps = 22\n", "", "key 'steps' is missing", "t.toml:5:10", "shortest counterexample"},
    {"\"violated\"", "\"holds\"", "key 'steps' goes with expect = \"violated\"", "t.toml:6:9", "only then"},
    {"outcome = \"cancelled\"", "wakeup_count = 1", "key 'wakeup_count' is neither true nor false", "t.toml:9:16", "without quotes"},
    {"outcome = \"cancelled\"", "wakeups = false\nwakeup_count = true", "key 'wakeup_count' goes with wakeups", "t.toml:10:16", "drop wakeups = false"},
    {"outcome = \"cancelled\"", "faults = 0", "key 'faults' is neither true nor false", "t.toml:9:10", "without quotes"},
    {"[environment]\noutcome = \"cancelled\"\n", "environment = 1\n", "key 'environment' is not a table", "t.toml:8:15", "[environment]"},
    {"QUIESCE?\"", "QUIESCE?\\n\"", "line end", "t.toml:1:12", "one line"},
    {"QUIESCE?", "QUIESCE.", "is not a question", "t.toml:1:12", "question mark"},
    {"drivers/xen/manage.c", "somewhere", "names no kernel file", "t.toml:7:10", "function and file"},
    // names
    {"\"xen-proposed\"", "\"xen-7\"", "no caller is called 'xen-7'", "t.toml:2:10", "xen-2010"},
    {"\"flat:1\"", "\"flat:0\"", "'0' is not a number of devices", "t.toml:3:12", "1 to 4096"},
    {"\"flat:1\"", "\"./none.jsonl\"", "No such file", "t.toml:3:12", "readable file"},
    {"\"down-message-consistent\"", "\"nope\"", "no property is called 'nope'", "t.toml:4:12", "freeze-balanced"},
    {"\"violated\"", "\"breaks\"", "no expectation is called 'breaks'", "t.toml:5:10", "holds, violated, holds vacuously"},
    {"\"cancelled\"", "\"nope\"", "no outcome is called 'nope'", "t.toml:9:11", "cancelled, new-domain, any"},
    {"outcome = \"cancelled\"", "async = \"some\"", "no async mode is called 'some'", "t.toml:9:9", "as-is, off, all"},
    {"outcome = \"cancelled\"", "subject = \"dev7\"", "no device is called 'dev7'", "t.toml:9:11", "each, everyone, dev0"},
    {"topology = \"flat:1\"", "topology = \"flat:1\"\nbelow = \"dev7\"", "dev7", "t.toml:4:9", "devices"},
    // devices, pairs
    {"topology = \"flat:1\"\n", "", "no devices are given", "t.toml:1:1", "[[device]]"},
    {"[environment]", "[[device]]\nname = \"a\"\n[environment]", "both 'topology' and [[device]]", "t.toml:3:12", "either"},
    {"steps = 22", "steps = 22\nafter = \"x\"", "'after' without 'fix'", "t.toml:7:9", "fix ="},
    {"steps = 22", "steps = 22\nfix = \"x\"", "'fix' without 'before' or 'after'", "t.toml:7:7", "the other test"},
    {"steps = 22", "steps = 22\nfix = \"x\"\nbefore = \"x\"", "the rule is broken here", "t.toml:8:10", "holds"},
    {"steps = 22", "steps = 22\nfix = \"x\"\nafter = \"x\"\nbefore = \"x\"", "both given", "t.toml:8:9", "later one"},
};

const std::vector<Bad> bad_devices{
    {"async = true", "asyn = true", "no field is called 'asyn'", "t.toml:15:1", "name, parent, model"},
    {"async = true", "async = 2", "field 'async' is not", "t.toml:15:1", "0, 1, false or true"},
    {"async = true", "async = 1.5", "a field of a device is a number", "t.toml:15:9", "topologies.md"},
    {"async = true", "dpm = 3", "key 'dpm' of a device is implied", "t.toml:15:7", "order of the list"},
    {"async = true", "suppliers = [\"ghost\"]", "no device before it is called 'ghost'", "t.toml:15:14", "one of: hub"},
    {"async = true", "driver_ops = [1]", "something else than text", "t.toml:15:15", "quotes"},
    {"parent = \"hub\"", "parent = \"disk\"", "no device before it is called 'disk'", "t.toml:13:10", "one of: hub"},
    {"name = \"disk\"", "name = \"hub\"", "two devices are called 'hub'", "t.toml:12:8", "another name"},
    {"name = \"hub\"\n", "", "key 'name' of a device is missing", "t.toml:8:1", "usb1"},
    {"model = \"full-callbacks\"", "model = \"ghost\"", "no driver model is called 'ghost'", "t.toml:", "full-callbacks"},
};

void refused(const std::string& text, const Bad& b) {
  const Folder folder;
  folder.write("t.toml", text);
  const Said said = pmcheck({"litmus", folder / "t.toml"});
  BOOST_TEST(said.status == 2, said.err);
  BOOST_TEST(said.out == "");
  BOOST_TEST(std::ranges::count(said.err, '\n') == 3, said.err);
  for (const std::string& part : {b.what, b.where, b.remedy})
    BOOST_TEST((said.err.find(part) != std::string::npos), part + " in " + said.err);
}

}  // namespace

BOOST_DATA_TEST_CASE(a_bad_file_is_refused_with_its_place_and_a_remedy, data::make(bad_scenarios), b) {
  refused(replaced(broken, b.from, b.to), b);
}

BOOST_DATA_TEST_CASE(a_bad_device_is_refused_with_its_place_and_a_remedy, data::make(bad_devices), b) {
  refused(replaced(two_devices, b.from, b.to), b);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_of_tests_is_refused) {
  const Folder folder;
  folder.write("large.toml", std::string((1u << 20) + 1, '#'));
  fs::create_directories(folder.path / "empty");
  for (const auto& [path, what] : std::vector<std::pair<std::string, std::string>>{{folder / "none", "No such file"},
                                                                                   {folder / "empty", "no litmus file"},
                                                                                   {folder / "large.toml", "more than 1 MiB"}}) {
    const Said said = pmcheck({"litmus", path});
    BOOST_TEST(said.status == 2);
    BOOST_TEST((said.err.find(what) != std::string::npos), said.err);
  }
  BOOST_TEST(pmcheck({"litmus"}).status == 2);
}

// ---- verdicts

BOOST_AUTO_TEST_CASE(a_test_passes_if_the_answer_is_the_expected_one_and_only_then) {
  const Folder folder;
  const auto answer = [&](const std::string& text, const std::vector<std::string>& options = {}) {
    folder.write("t.toml", text);
    std::vector<std::string> words{"litmus", folder / "t.toml"};
    words.insert(words.end(), options.begin(), options.end());
    return pmcheck(words);
  };
  const Said good = answer(broken);
  BOOST_TEST(good.status == 0, good.out);
  BOOST_TEST(good.out.starts_with("PASS  t  down-message-consistent: violated in 22 steps\n1 litmus test: 1 as expected"));
  BOOST_TEST((answer(broken, {"--counterexamples"}).out.find("sysdev_suspend(PMSG_QUIESCE)") != std::string::npos));

  const Said longer = answer(replaced(broken, "steps = 22", "steps = 23"));
  BOOST_TEST(longer.status == 1);
  BOOST_TEST(longer.out.starts_with("FAIL  t  down-message-consistent: expected: violated in 23 steps; found: violated in 22 steps\n"));
  BOOST_TEST((longer.out.find("sysdev_suspend(PMSG_QUIESCE)") != std::string::npos));
  BOOST_TEST((longer.out.find("again     pmcheck litmus --counterexamples " + (folder / "t.toml")) != std::string::npos));

  const Said holds = answer(replaced(replaced(broken, "\"violated\"", "\"holds\""), "steps = 22\n", ""));
  BOOST_TEST(holds.status == 1);
  BOOST_TEST((holds.out.find("expected: holds; found: violated in 22 steps") != std::string::npos));

  // No parent, so nothing is ever expected of one: that is not what "holds" says.
  const std::string strangers = replaced(two_devices, "parent = \"hub\"\n", "");
  const Said vacuous = answer(strangers);
  BOOST_TEST(vacuous.status == 1);
  BOOST_TEST((vacuous.out.find("expected: holds; found: holds vacuously") != std::string::npos));
  BOOST_TEST(answer(replaced(strangers, "\"holds\"", "\"holds vacuously\"")).status == 0);
  BOOST_TEST(answer(two_devices).status == 0);
  BOOST_TEST(answer(replaced(two_devices, "\"holds\"", "\"holds vacuously\"")).status == 1);

  const Said cut = answer(two_devices, {"--max-states", "20"});
  BOOST_TEST(cut.status == 3);
  BOOST_TEST((cut.out.find("inconclusive: ") != std::string::npos));
  BOOST_TEST(answer(replaced(two_devices, "expect = \"holds\"", "expect = \"holds\"\nunexpected_event = true")).status == 1);
}

BOOST_AUTO_TEST_CASE(one_that_differs_outweighs_one_that_is_inconclusive) {
  const Folder folder;
  folder.write("a.toml", two_devices);
  folder.write("b.toml", replaced(broken, "steps = 22", "steps = 1"));
  BOOST_TEST(pmcheck({"litmus", folder.path.string(), "--max-states", "100"}).status == 1);
}

// ---- many files

BOOST_AUTO_TEST_CASE(a_folder_is_read_sorted_with_what_is_below_and_each_file_once) {
  const Folder folder;
  folder.write("b/z.toml", broken);
  folder.write("b/a.toml", two_devices);
  folder.write("a.toml", replaced(two_devices, "async = true", "async = false"));
  folder.write("readme.md", "no test");
  const auto tests = read_litmus({folder.path.string(), folder / "a.toml"});
  BOOST_TEST_REQUIRE(tests.has_value());
  std::vector<std::string> names;
  for (const LitmusTest& t : tests.value()) names.push_back(fs::relative(t.path, folder.path).string());
  BOOST_TEST(names == (std::vector<std::string>{"a.toml", "b/a.toml", "b/z.toml"}), boost::test_tools::per_element());
  const std::string one = pmcheck({"litmus", folder.path.string(), "-j", "1", "--format", "ktap"}).out;
  BOOST_TEST(one == pmcheck({"litmus", folder.path.string(), "-j", "4", "--format", "ktap"}).out);
}

namespace {

struct Same {
  std::string from, to;
  bool same;
  friend std::ostream& operator<<(std::ostream& out, const Same& s) { return out << s.from << " -> " << s.to; }
};
const std::vector<Same> variants{
    {"Does the hub wait?", "Is it awaited?", true},
    {"name = \"hub\"\nmodel = \"full-callbacks\"\n", "model = \"full-callbacks\"\nname = \"hub\"\n", true},
    {"dpm_wait(), ", "", true},
    {"async = true", "async = true\nno_pm_callbacks = false", true},
    {"outcome = \"cancelled\"", "outcome = \"cancelled\"\nfaults = true\nasync = \"as-is\"", true},
    {"async = true", "async = true\ndriver = \"sd\"", true},
    {"async = true", "async = false", false},
    {"async = true", "async = true\nsuppliers = [\"hub\"]", false},
    {"async = true", "async = true\ndriver_flags = 4", false},
    {"parent-suspended-after-children", "parent-resumed-before-children", false},
    {"\"cancelled\"", "\"new-domain\"", false},
    {"\"cancelled\"", "\"cancelled\"\nwakeups = false", false},
    {"\"cancelled\"", "\"cancelled\"\nwakeup_count = true", false},
    {"\"cancelled\"", "\"cancelled\"\nsubject = \"hub\"", false},
    {"\"xen-6.1\"", "\"xen-2.6.39\"", false},
};

}  // namespace

BOOST_DATA_TEST_CASE(two_files_that_ask_the_same_are_refused, data::make(variants), v) {
  const Folder folder;
  folder.write("a.toml", two_devices);
  folder.write("b.toml", replaced(two_devices, v.from, v.to));
  const auto tests = read_litmus({folder.path.string()});
  BOOST_TEST(tests.has_value() == !v.same);
  if (tests.has_value()) return;
  BOOST_TEST(tests.error().what == "two files ask the same");
  for (const std::string file : {"a.toml", "b.toml"})
    BOOST_TEST((tests.error().where.find(folder / file) != std::string::npos), tests.error().where);
}

BOOST_AUTO_TEST_CASE(a_pair_names_each_other_one_rule_and_one_fix) {
  const Folder folder;
  const std::string after =
      replaced(replaced(replaced(broken, "\"violated\"", "\"holds\""), "steps = 22\n", "fix = \"f\"\nbefore = \"before\"\n"),
               "xen-proposed", "xen-corrected");
  const std::string before = replaced(broken, "steps = 22\n", "steps = 22\nfix = \"f\"\nafter = \"after\"\n");
  const auto error = [&](const std::string& a, const std::string& b) {
    folder.write("after.toml", a);
    folder.write("before.toml", b);
    const auto tests = read_litmus({folder.path.string()});
    return tests.has_value() ? std::string() : tests.error().what;
  };
  BOOST_TEST(error(after, before) == "");
  BOOST_TEST((error(after, replaced(before, "after = \"after\"", "after = \"other\"")).find("does not name it") != std::string::npos));
  BOOST_TEST((error(replaced(after, "before = \"before\"", "before = \"none\""), before).find("is no test") != std::string::npos));
  BOOST_TEST((error(replaced(after, "fix = \"f\"", "fix = \"g\""), before).find("different fixes") != std::string::npos));
  BOOST_TEST((error(replaced(after, "down-message-consistent", "deadlock"), before).find("different rules") != std::string::npos));
}

// ---- formats

BOOST_AUTO_TEST_CASE(every_format_tells_which_tests_differ) {
  const Folder folder;
  folder.write("good.toml", broken);
  folder.write("bad.toml", replaced(two_devices, "\"holds\"", "\"holds vacuously\""));
  const auto printed = [&](const std::string& format) {
    const Said said = pmcheck({"litmus", folder.path.string(), "--format", format});
    BOOST_TEST(said.status == 1);
    return said.out;
  };
  const Json all = Json::parse(printed("json"));
  BOOST_TEST(all["verdict"] == "violated");
  BOOST_TEST(all["litmus"]["differ"] == 1);
  BOOST_TEST(all["runs"][0]["litmus"]["name"] == "bad");
  BOOST_TEST(all["runs"][0]["litmus"]["result"] == "differs");
  BOOST_TEST(all["runs"][0]["properties"][0]["verdict"] == "holds");
  BOOST_TEST(all["runs"][1]["litmus"]["result"] == "as-expected");
  BOOST_TEST(all["runs"][1]["litmus"]["expected"]["steps"] == all["runs"][1]["properties"][0]["counterexample"].size());

  const auto tests = ktap::read(printed("ktap"));
  BOOST_TEST_REQUIRE(tests.size() == 1u);
  BOOST_TEST_REQUIRE(tests[0].subtests.size() == 2u);
  BOOST_TEST(!tests[0].subtests[0].ok);
  BOOST_TEST(tests[0].subtests[1].ok);
  BOOST_TEST(tests[0].subtests[1].description == "good");

  const Json results = Json::parse(printed("sarif"))["runs"][0]["results"];
  BOOST_TEST_REQUIRE(results.size() == 2u);
  BOOST_TEST(results[0]["kind"] == "fail");
  BOOST_TEST(results[1]["kind"] == "pass");
  BOOST_TEST(results[1]["locations"][0]["physicalLocation"]["region"]["startLine"] == 5);

  const std::string junit = printed("junit");
  BOOST_TEST((junit.find("tests=\"2\" failures=\"1\" errors=\"0\"") != std::string::npos));
  BOOST_TEST((printed("markdown").find("| good | May the system devices get QUIESCE? | xen-proposed |") != std::string::npos));
}

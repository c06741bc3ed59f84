// `pmcheck source` and `pmcheck patch` as a user meets them, on a small tree of our own.
#define BOOST_TEST_MODULE source
#include <unistd.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "checker/cli/commands.hpp"
#include "tests/source/git_objects.hpp"
#include "tests/source/suspend_c.hpp"

using namespace pmc;
using Json = nlohmann::json;
using Words = std::vector<std::string>;
namespace data = boost::unit_test::data;

namespace {

constexpr std::string_view file = "kernel/power/hibernate.c";

/// A caller that is right: every rule holds.
const std::string nap = R"(// A caller of the PM core, for tests.
static int nap_devices(int (*func)(void *), void *data)
{
	int error = dpm_suspend_start(PMSG_SUSPEND);

	if (error)
		goto resume;
	error = dpm_suspend_end(PMSG_SUSPEND);
	if (error)
		goto resume;
	func(data);
	dpm_resume_start(PMSG_RESUME);
resume:
	dpm_resume_end(PMSG_RESUME);
	return error;
}

int nap(int (*func)(void *), void *data)
{
	int error;

	lock_system_sleep();
	error = freeze_processes();
	if (!error) {
		error = freeze_kernel_threads();
		if (!error)
			error = nap_devices(func, data);
		thaw_processes();
	}
	unlock_system_sleep();
	return error;
}
EXPORT_SYMBOL(nap);
)";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  BOOST_TEST_REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

struct Trees {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("source_test." + std::to_string(::getpid()));
  Trees() {
    tree("right", nap);
    tree("wrong", replaced(nap, "		goto resume;\n	error = dpm", "		return error;\n	error = dpm"));
    tree("renamed", replaced(nap, "int error = dpm_suspend_start(PMSG_SUSPEND);\n\n	if (error)", "int error = dpm_suspend_start(PMSG_SUSPEND);\n\n	if (error != 0)"));
    tree("unmodelled", replaced(nap, "	func(data);", "	goto *labels[0];\n	func(data);"));
    tree("optional", replaced(nap, "	dpm_resume_start(PMSG_RESUME);", "#ifdef CONFIG_NAP_WAKES\n	dpm_resume_start(PMSG_RESUME);\n#endif"));
    tree("twice", replaced(nap, "static int nap_devices", "static bool done;\nstatic int nap_devices"));
    // The first transition is right; what it leaves behind spoils the second.
    tree("second", replaced(replaced(nap, "static int nap_devices", "static int naps;\nstatic int nap_devices"), "resume:\n	dpm_resume_end(PMSG_RESUME);",
                            "resume:\n	if (!naps)\n		dpm_resume_end(PMSG_RESUME);\n	naps = 1;"));
    write("wrong/lib/other.c", "int other(void)\n{\n	return 1;\n}\n");
    write("right/lib/other.c", "int other(void)\n{\n	return 1;\n}\n");
    write("none/lib/other.c", "int other(void)\n{\n	return 1;\n}\n");
    write("mend.patch", patch("		return error;\n", "		goto resume;\n"));
    write("break.patch", patch("		goto resume;\n", "		return error;\n"));
    write("elsewhere.patch", "--- a/lib/other.c\n+++ b/lib/other.c\n@@ -1,4 +1,4 @@\n int other(void)\n {\n-	return 1;\n+	return 2;\n }\n");
  }
  ~Trees() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  void tree(const std::string& name, const std::string& text) const { write(name + "/" + std::string(file), text); }
  static std::string patch(const std::string& from, const std::string& to) {
    return "--- a/kernel/power/hibernate.c\n+++ b/kernel/power/hibernate.c\n@@ -4,6 +4,6 @@\n 	int error = dpm_suspend_start(PMSG_SUSPEND);\n \n 	if (error)\n-" + from + "+" + to +
           " 	error = dpm_suspend_end(PMSG_SUSPEND);\n 	if (error)\n";
  }
};
const Trees& trees() {
  static const Trees t;
  return t;
}

struct Said {
  int status;
  std::string out, err;
};
/// `@` stands for the folder of the trees.
Said pmcheck(Words words) {
  for (std::string& w : words)
    for (auto at = w.find('@'); at != std::string::npos; at = w.find('@')) w.replace(at, 1, trees().path.string());
  std::ostringstream out, err;
  const int status = cli::run(words, out, err, false);
  return {status, out.str(), err.str()};
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_right_caller_holds) {
  const Said s = pmcheck({"source", "@/right"});
  BOOST_TEST(s.status == 0, s.out + s.err);
  BOOST_TEST(has(s.out, "kernel/power/hibernate.c:18: note: nap() on flat:1: "), s.out);
  BOOST_TEST(has(s.out, " 0 broken, 0 inconclusive"), s.out);
  BOOST_TEST(has(s.out, "\nwithin:\n  "), s.out);
  BOOST_TEST(!has(s.out, "error:"), s.out);
}

BOOST_AUTO_TEST_CASE(a_wrong_caller_is_told_like_a_compiler_does) {
  const Said s = pmcheck({"source", "@/wrong", "--property", "prepare-complete-paired"});
  BOOST_TEST(s.status == 1);
  BOOST_TEST(has(s.out, "kernel/power/hibernate.c:31: error: the caller has returned and the device did not get complete"), s.out);
  BOOST_TEST(has(s.out, "[prepare-complete-paired]\n"), s.out);
  BOOST_TEST(has(s.out, "kernel/power/hibernate.c:4: note: (5) dpm_suspend_start(PMSG_SUSPEND)\n"), s.out);
  BOOST_TEST(has(s.out, "= -errno\n"), s.out);
  BOOST_TEST(has(s.out, "note: the rule: A device whose prepare succeeded gets exactly one complete"), s.out);
}

BOOST_AUTO_TEST_CASE(what_the_first_transition_leaves_behind_spoils_the_second) {
  const Said s = pmcheck({"source", "@/second", "--property", "prepare-complete-paired"});
  BOOST_TEST(s.status == 1, s.out);
  // Two attempts stand in the path.
  const auto first = s.out.find("a new attempt");
  BOOST_TEST_REQUIRE(first != std::string::npos);
  BOOST_TEST(s.out.find("a new attempt", first + 1) != std::string::npos, s.out);
}

BOOST_AUTO_TEST_CASE(what_is_not_modelled_is_named_and_never_holds) {
  const Said s = pmcheck({"source", "@/unmodelled"});
  BOOST_TEST(s.status == 3, s.out + s.err);
  BOOST_TEST(has(s.out, "kernel/power/hibernate.c:11: not modelled: "), s.out);
  BOOST_TEST(has(s.out, " 0 rules hold"), s.out);
}

BOOST_AUTO_TEST_CASE(options_of_the_kernel_choose_what_is_read) {
  BOOST_TEST(pmcheck({"source", "@/optional"}).status == 0);
  BOOST_TEST(pmcheck({"source", "@/optional", "--config", "CONFIG_NAP_WAKES=n"}).status == 1);
}

BOOST_AUTO_TEST_CASE(a_pm_core_that_is_another_one_is_inconclusive) {
  trees().tree("core", nap);
  trees().write("core/drivers/base/power/main.c", "int dpm_prepare(pm_message_t state)\n{\n	return 0;\n}\n");
  const Said s = pmcheck({"source", "@/core"});
  BOOST_TEST(s.status == 3, s.out + s.err);
  BOOST_TEST(has(s.out, "core differs at drivers/base/power/main.c:"), s.out);
  BOOST_TEST(pmcheck({"source", "@/core", "--assume-core"}).status == 0);
}

BOOST_AUTO_TEST_CASE(what_calls_the_core_and_cannot_be_read_is_told) {
  std::string deep = nap;
  deep += "\nint deep(int n)\n{\n	int x = " + std::string(20'000, '(') + "n" + std::string(20'000, ')') + ";\n\n	return dpm_suspend_start(PMSG_SUSPEND) + x;\n}\n";
  trees().tree("deep", deep);
  const Said s = pmcheck({"source", "@/deep"});
  // nap() may have gone with it, or not; in no case all is well.
  BOOST_TEST((s.status == 2 || s.status == 3), s.out + s.err);
  BOOST_TEST((has(s.out, "not read: ") || has(s.err, "could not be read: ")), s.out + s.err);
}

BOOST_AUTO_TEST_CASE(a_caller_that_is_too_large_is_inconclusive_and_hangs_nowhere) {
  std::string body;
  for (int i = 0; i < 600; ++i) body += "	if (unknown" + std::to_string(i) + "())\n		state = " + std::to_string(i) + ";\n";
  trees().tree("large", replaced(replaced(nap, "	func(data);", body + "	if (state == 7)\n		error = 0;\n	func(data);"), "int error = dpm", "int state = 0;\n	int error = dpm"));
  const Said s = pmcheck({"source", "@/large"});
  BOOST_TEST(s.status == 3, s.out + s.err);
  BOOST_TEST(has(s.out, "has too many configurations"), s.out);
}

BOOST_AUTO_TEST_CASE(a_function_that_calls_itself_is_not_modelled) {
  trees().tree("recursive", replaced(nap, "	func(data);", "	if (data)\n		return nap_devices(func, NULL);\n	func(data);"));
  const Said s = pmcheck({"source", "@/recursive", "--property", "deadlock"});
  BOOST_TEST(s.status == 3, s.out + s.err);
  BOOST_TEST(has(s.out, "not modelled: nap_devices() calls itself"), s.out);
}

/// Lines dropped, doubled and exchanged at random: whatever is left of the C, there is an answer.
BOOST_AUTO_TEST_CASE(any_text_has_an_answer) {
  std::vector<std::string> lines;
  for (std::istringstream in(nap); in;)
    if (std::string line; std::getline(in, line)) lines.push_back(line);
  std::uint32_t seed = 1;
  const auto random = [&](std::size_t n) { return (seed = seed * 1'664'525u + 1'013'904'223u) / 65'536u % n; };
  std::map<int, int> statuses;
  for (int n = 0; n < 300; ++n) {
    auto some = lines;
    for (std::size_t k = 0; k <= random(4); ++k) {
      const auto at = static_cast<std::ptrdiff_t>(random(some.size()));
      const std::size_t how = random(3);
      if (how == 0)
        some.erase(some.begin() + at);
      else if (how == 1)
        some.insert(some.begin() + at, some[random(some.size())]);
      else
        std::swap(some[static_cast<std::size_t>(at)], some[random(some.size())]);
    }
    std::string text;
    for (const std::string& line : some) text += line + "\n";
    trees().tree("random", text);
    const Said s = pmcheck({"source", "@/random", "--summary"});
    ++statuses[s.status];
    BOOST_TEST((s.status == 2) == !s.err.empty(), text);
  }
  for (const auto& [status, times] : statuses) BOOST_TEST((0 <= status && status <= 3));
  BOOST_TEST(statuses[1] > 100);
}

BOOST_AUTO_TEST_CASE(callers_are_listed) {
  const Said s = pmcheck({"source", "@/right", "--list"});
  BOOST_TEST(s.status == 0);
  BOOST_TEST(s.out.starts_with("kernel/power/hibernate.c:18: nap: entered through nap(); "), s.out);
}

BOOST_AUTO_TEST_CASE(drift_says_which_callers_the_model_still_has) {
  trees().write("xen/drivers/xen/manage.c", tests::suspend_c);
  const Said same = pmcheck({"source", "@/xen", "--drift"});
  BOOST_TEST(same.status == 1, same.out + same.err);  // its text is another one
  BOOST_TEST(has(same.out, "do_suspend() is not what the model was made from"), same.out);
  BOOST_TEST(has(same.out, "drivers/xen/manage.c:17: note: do_suspend() does what xen-6.1 does\n"), same.out);
  BOOST_TEST(has(same.out, "note: hibernate() is not in this tree: nothing to compare hibernate with\n"), same.out);
  BOOST_TEST(has(same.out, "\n1 callers do what the model does, 0 do not, 0 cannot be compared, 12 are not in this tree\n"), same.out);

  trees().write("xen/drivers/xen/manage.c", replaced(tests::suspend_c, "dpm_suspend_end(PMSG_FREEZE)", "dpm_suspend_end(PMSG_QUIESCE)"));
  const Said changed = pmcheck({"source", "@/xen", "--drift", "--caller", "xen-6.1"});
  BOOST_TEST(changed.status == 1);
  BOOST_TEST(has(changed.out, "drivers/xen/manage.c:17: warning: do_suspend() does not do what xen-6.1 does\ndrivers/xen/manage.c:17: note: (1) attempt\n"), changed.out);
  BOOST_TEST(has(changed.out, "drivers/xen/manage.c:29: note: (7) dpm_suspend_end(QUIESCE): only the C can do this here\n"), changed.out);
  BOOST_TEST(!has(changed.out, "hibernate"), changed.out);

  const Json json = Json::parse(pmcheck({"source", "@/xen", "--drift", "--format", "json", "--caller", "xen-6.1"}).out);
  BOOST_TEST(json["callers"].size() == 1u);
  BOOST_TEST(json["callers"][0]["verdict"] == "different");
  const Json& steps = json["callers"][0]["differences"][0]["steps"];
  BOOST_TEST(steps.back()["event"] == "dpm_suspend_end(QUIESCE)");
  BOOST_TEST(steps.back()["differs"] == true);
  BOOST_TEST(json["functions"].back()["function"] == "do_suspend");
}

BOOST_AUTO_TEST_CASE(drift_of_what_could_not_be_read_is_not_decided) {
  const std::string deep = "\nint deep(int n)\n{\n	int x = " + std::string(20'000, '(') + "n" + std::string(20'000, ')') + ";\n\n	return dpm_suspend_start(PMSG_SUSPEND) + x;\n}\n";
  trees().write("unread/drivers/xen/manage.c", tests::suspend_c);
  trees().write("unread/kernel/power/hibernate.c", deep);
  const Said s = pmcheck({"source", "@/unread", "--drift", "--caller", "xen-6.1", "--caller", "hibernate"});
  BOOST_TEST(s.status == 1, s.out + s.err);
  BOOST_TEST(has(s.out, "kernel/power/hibernate.c:"), s.out);
  BOOST_TEST(has(s.out, "whether do_suspend() does what xen-6.1 does is not decided\n"), s.out);
  BOOST_TEST(has(s.out, "hibernate() is not in this tree, or was not read: hibernate is not compared\n"), s.out);
  BOOST_TEST(has(s.out, "\n0 callers do what the model does, 0 do not, 2 cannot be compared, 0 are not in this tree\n"), s.out);
}

BOOST_AUTO_TEST_CASE(every_format_tells_the_same) {
  const Words ask{"source", "@/wrong", "--property", "prepare-complete-paired", "--format"};
  const auto in = [&](const std::string& format) {
    Words words = ask;
    words.push_back(format);
    return pmcheck(words);
  };
  const Json json = Json::parse(in("json").out);
  BOOST_TEST(json["verdict"] == "violated");
  BOOST_TEST(json["runs"][0]["caller"] == "nap");
  BOOST_TEST(json["runs"][0]["properties"][0]["counterexample"][1]["location"] == "kernel/power/hibernate.c:22");
  const Json sarif = Json::parse(in("sarif").out);
  BOOST_TEST(sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "kernel/power/hibernate.c");
  BOOST_TEST(has(in("junit").out, "<failure"));
  BOOST_TEST(has(in("ktap").out, "not ok"));
  for (const std::string format : {"json", "sarif", "junit", "ktap", "markdown"}) BOOST_TEST(in(format).status == 1, format);
}

BOOST_AUTO_TEST_CASE(a_patch_that_mends_is_told_so) {
  const Said s = pmcheck({"patch", "@/wrong", "@/mend.patch"});
  BOOST_TEST(s.status == 0, s.out + s.err);
  BOOST_TEST(has(s.out, "fixed         prepare-complete-paired on flat:1"), s.out);
  BOOST_TEST(!has(s.out, "introduced"), s.out);
  BOOST_TEST(has(s.out, "only after: attempt, lock_system_sleep, freeze_processes(ok), freeze_kernel_threads(ok), dpm_suspend_start(SUSPEND), "
                        "dpm_suspend_start_returned(error), dpm_resume_end(RESUME)\n"), s.out);
}

BOOST_AUTO_TEST_CASE(a_patch_that_breaks_is_told_with_its_path) {
  const Said s = pmcheck({"patch", "@/right", "@/break.patch"});
  BOOST_TEST(s.status == 1, s.out + s.err);
  BOOST_TEST(has(s.out, "introduced    prepare-complete-paired on flat:1"), s.out);
  BOOST_TEST(has(s.out, "kernel/power/hibernate.c:31: error: "), s.out);
  BOOST_TEST(pmcheck({"patch", "@/right", "@/break.patch", "--new-only"}).status == 1);
}

BOOST_AUTO_TEST_CASE(what_was_broken_before_is_no_fault_of_the_patch) {
  BOOST_TEST(pmcheck({"patch", "--before", "@/wrong", "--after", "@/wrong"}).status == 2);  // nothing changes
  trees().tree("worse", replaced(replaced(nap, "		goto resume;\n	error = dpm", "		return error;\n	error = dpm"), "int error;\n\n	lock", "int error = 0;\n\n	lock"));
  BOOST_TEST(pmcheck({"patch", "--before", "@/wrong", "--after", "@/worse"}).status == 1);
  const Said s = pmcheck({"patch", "--before", "@/wrong", "--after", "@/worse", "--new-only"});
  BOOST_TEST(s.status == 0, s.out + s.err);
  BOOST_TEST(has(s.out, "still broken  prepare-complete-paired"), s.out);
}

BOOST_AUTO_TEST_CASE(a_patch_that_changes_nothing_that_can_be_seen_is_told_so) {
  const Said s = pmcheck({"patch", "--before", "@/right", "--after", "@/renamed"});
  BOOST_TEST(s.status == 0, s.out + s.err);
  BOOST_TEST(has(s.out, "  no observable change\n"), s.out);
}

BOOST_AUTO_TEST_CASE(a_patch_in_json) {
  const Said s = pmcheck({"patch", "@/right", "@/break.patch", "--format", "json"});
  const Json json = Json::parse(s.out);
  BOOST_TEST(json["verdict"] == "violated");
  BOOST_TEST(json["touched"] == Json::array({std::string(file)}));
  BOOST_TEST(json["callers"][0]["observable_change"] == true);
  bool introduced = false;
  for (const Json& rule : json["callers"][0]["rules"])
    introduced = introduced || (rule["id"] == "prepare-complete-paired" && rule["change"] == "introduced" && rule["before"] == "holds" && !rule["counterexample"].empty());
  BOOST_TEST(introduced);
}

namespace {

/// Three commits, the last one on main: right, wrong, and wrong with another file changed.
struct History {
  tests::TemporaryFolder folder;
  std::string path = folder.path();
  History() {
    const tests::GitRepository git(path, true);
    BOOST_TEST_REQUIRE(git_repository_set_head(git.get(), "refs/heads/main") == 0);
    const std::string wrong = replaced(nap, "		goto resume;\n	error = dpm", "		return error;\n	error = dpm");
    const auto commit = [&](const std::string& text, const std::string& other, const std::vector<git_oid>& parents) {
      return git.commit("refs/heads/main", git.tree({{std::string(file), {text}}, {"lib/other.c", {other}}}), parents);
    };
    const git_oid first = commit(nap, "int other;\n", {}), second = commit(wrong, "int other;\n", {first});
    commit(wrong, "int another;\n", {second});
  }
};
const History& history() {
  static const History h;
  return h;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_revision_breaks_is_introduced) {
  const Said s = pmcheck({"patch", history().path, "--git", "main~2..main~1", "--property", "prepare-complete-paired"});
  BOOST_TEST(s.status == 1, s.out + s.err);
  BOOST_TEST(has(s.out, "kernel/power/hibernate.c:18: nap()\n"), s.out);
  BOOST_TEST(has(s.out, "  introduced    prepare-complete-paired on flat:1  kernel/power/hibernate.c:31: the caller has returned"), s.out);
  BOOST_TEST(!has(s.out, "no observable change"), s.out);
  BOOST_TEST(!has(s.out, "lib/other.c"), s.out);
  BOOST_TEST(s.err == "");
}

BOOST_AUTO_TEST_CASE(what_a_revision_mends_is_fixed) {
  const Said s = pmcheck({"patch", history().path, "--git", "main~1..main~2", "--property", "prepare-complete-paired"});
  BOOST_TEST(s.status == 0, s.out + s.err);
  BOOST_TEST(has(s.out, "  fixed         prepare-complete-paired on flat:1  "), s.out);
}

BOOST_AUTO_TEST_CASE(revisions_between_which_no_caller_has_changed) {
  const Said s = pmcheck({"patch", history().path, "--git", "main~1..main"});
  BOOST_TEST(s.status == 2, s.out + s.err);
  BOOST_TEST(has(s.err, "no caller affected: the change touches lib/other.c"), s.err);
}

BOOST_AUTO_TEST_CASE(a_revision_that_is_not_there) {
  const Said s = pmcheck({"patch", history().path, "--git", "main~7..main"});
  BOOST_TEST(s.status == 2, s.out + s.err);
  BOOST_TEST(s.out == "");
  BOOST_TEST(has(s.err, "main~7"), s.err);
  BOOST_TEST(has(s.err, "\n  try:   "), s.err);
}

namespace {
struct Wrong {
  Words words;
  std::string what, where;
};
std::ostream& operator<<(std::ostream& out, const Wrong& w) {
  for (const std::string& word : w.words) out << word << ' ';
  return out;
}
const std::vector<Wrong> wrongs{
    {{"source", "@/nowhere"}, "", "nowhere"},
    {{"source", "@/none"}, "no function calls the PM core's entry points", "@/none"},
    {{"source", "@/right", "--caller", "nip"}, "no caller is called 'nip'", "--caller"},
    {{"source", "@/right", "--property", "no-such"}, "no property is called 'no-such'", "--property"},
    {{"source", "@/right", "--topology", "no-such"}, "", ""},
    {{"source", "@/right", "--config", "NAP=y"}, "'NAP=y' sets no option", "--config"},
    {{"source", "@/right", "--config", "CONFIG_NAP=maybe"}, "sets no option", "--config"},
    {{"source", "@/right", "--drift", "--caller", "nip"}, "no caller of the model is called 'nip'", "--drift --caller"},
    {{"source", "@/right", "--drift", "--caller", "xen-2010"}, "'xen-2010' was not made from the C of Linux 6.1", "--drift --caller"},
    {{"source", "@/right", "--drift", "--format", "junit"}, "--drift has no report of that format", "--format"},
    {{"source"}, "", "command line"},
    {{"patch", "@/right"}, "one change at a time", "pmcheck patch"},
    {{"patch", "@/right", "@/mend.patch", "--before", "@/wrong", "--after", "@/right"}, "one change at a time", ""},
    {{"patch", "--before", "@/wrong"}, "one change at a time", ""},
    {{"patch", "@/right", "@/mend.patch"}, "", "mend.patch"},  // applied already
    {{"patch", "@/right", "@/no.patch"}, "", "no.patch"},
    {{"patch", "@/right", "@/elsewhere.patch"}, "no caller affected: the change touches lib/other.c", "pmcheck patch"},
    {{"patch", "@/right", "--git", "HEAD~1..HEAD"}, "", "right"},
};
}  // namespace

BOOST_DATA_TEST_CASE(bad_input_is_one_clear_message, data::make(wrongs), wrong) {
  const Said s = pmcheck(wrong.words);
  BOOST_TEST(s.status == 2, s.out + s.err);
  BOOST_TEST(s.out == "");
  BOOST_TEST(s.err.starts_with("error: "), s.err);
  BOOST_TEST(has(s.err, wrong.what), s.err);
  const std::string where = wrong.where.starts_with("@") ? trees().path.string() + wrong.where.substr(1) : wrong.where;
  BOOST_TEST(has(s.err, where), s.err);
  BOOST_TEST(has(s.err, "\n  try:   "), s.err);
}

// Whether functions are what they were: what counts as a change, where it is said to be, and where a function has gone to.
#define BOOST_TEST_MODULE fingerprint
#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>

#include "checker/source/fingerprint.hpp"
#include "checker/source/tokens.hpp"
#include "model/caller.hpp"
#include "tests/source/memory_tree.hpp"

using namespace pmc::source;
using pmc::tests::MemoryTree;

namespace {

const std::string makefile = "# who made it\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 7\nEXTRAVERSION =\n";

/// A statement a line.
const std::string nap = R"(static int nap(struct bed *bed, int how)
{
	int error = 0;
	if (!bed->made)
		return -EINVAL;
	for (int i = 0; i < how; i++)
		error |= turn(bed, i);
	if (error)
		goto out;
	else
		pr_info("%s sleeps\n", bed->name);
	switch (how) {
	case LIGHT:
		error = doze(&bed->pillow);
		break;
	default:
		error = sleep(&bed->pillow, how << 2);
	}
out:
	leave(bed);
	return error;
}
)";
const std::string other = "int wake(void)\n{\n\treturn 1;\n}\n";

Record recorded(const std::string& text, const std::string& function = "nap", ModelPart part = ModelPart::core) {
  const auto r = record(MemoryTree({{"Makefile", makefile}, {"power/bed.c", text}}), {{part, "power/bed.c", function, 0, {}}});
  BOOST_TEST_REQUIRE(r.has_value());
  return r.value();
}
/// How the tree differs from one in which nap() is as above.
std::vector<std::string> drifted(const std::map<std::string, std::string>& files) {
  const Record was = recorded(nap + other);
  std::vector<std::string> all;
  for (const Drifted& d : drift(MemoryTree(files), was).differences) all.push_back(to_text(d));
  return all;
}
std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  BOOST_TEST_REQUIRE(at != text.npos);
  return text.replace(at, what.size(), with);
}
using Lines = std::vector<std::string>;

std::vector<std::string> names(std::string_view text) {
  std::vector<std::string> all;
  const auto t = tokens(text);
  for (const Definition& d : definitions(t)) all.emplace_back(d.name);
  return all;
}

struct Edit {
  const char* what;
  std::string text;
  std::string expected;  ///< empty: no drift
};
std::ostream& operator<<(std::ostream& out, const Edit& e) { return out << e.what; }

const std::string changed = "() is not what the model was made from: ";
const std::vector<Edit> edits{
    {"nothing", nap, ""},
    {"comments", replaced(replaced(nap, "bed->made", "bed-> /* tidy */ made"), "out:", "out: // always\n"), ""},
    {"blanks and line breaks",
     replaced(replaced(nap, "if (!bed->made)\n\t\treturn", "if(\n!bed -> made) return"), "\tleave(bed);\n\treturn", "\tleave(bed); return"),
     ""},
    {"a directive and code that is left out", replaced(nap, "\tleave", "#if 0\n\tstay(bed);\n#endif\n\tleave"), ""},
    {"what a message says", replaced(nap, "\"%s sleeps\\n\"", "\"%s \" \"dreams\\n\""), ""},
    {"what is before the parameters", replaced(nap, "static int nap", "long __init __printf(1, 2)\nnap"), ""},
    {"what is before the function", "#define X 1\nstruct bed { int made; };\n" + nap, ""},
    {"another value", replaced(nap, "how << 2", "how << 3"), "power/bed.c:17: nap" + changed + "1 statement more, 1 fewer"},
    {"another operator", replaced(nap, "how << 2", "how >> 2"), "power/bed.c:17: nap" + changed + "1 statement more, 1 fewer"},
    {"a variable renamed where it is declared and used",
     replaced(replaced(nap, "int i = 0; i < how; i++", "int k = 0; k < how; k++"), "turn(bed, i)", "turn(bed, k)"),
     "power/bed.c:6: nap" + changed + "2 statements more, 2 fewer"},
    {"a parameter's type", replaced(nap, "int how", "long how"), "power/bed.c:1: nap" + changed + "1 statement more, 1 fewer"},
    {"a statement more", replaced(nap, "\tleave", "\tmake(bed);\n\tleave"), "power/bed.c:20: nap" + changed + "1 statement more"},
    {"a statement fewer", replaced(nap, "\tleave(bed);\n", ""), "power/bed.c:20: nap" + changed + "1 statement fewer"},
    {"two swapped", replaced(nap, "\tleave(bed);\n\treturn error;\n", "\treturn error;\n\tleave(bed);\n"),
     "power/bed.c:20: nap" + changed + "1 statement more, 1 fewer"},
    {"a label moved", replaced(replaced(nap, "out:\n", ""), "\treturn error", "out:\n\treturn error"),
     "power/bed.c:19: nap" + changed + "1 statement more, 1 fewer"},
    {"braces", replaced(replaced(nap, "\t\tgoto out;\n", "\t\t{ goto out;\n"), "\telse\n", "\t} else\n"),
     "power/bed.c:9: nap" + changed + "2 statements more"},
    {"something behind its end", nap + "int late;\n", ""},
    {"an inverted check", replaced(nap, "if (error)", "if (!error)"), "power/bed.c:8: nap" + changed + "1 statement more, 1 fewer"},
    {"the end cut off", nap.substr(0, nap.find("out:")), "power/bed.c:18: nap" + changed + "4 statements fewer"},
};

}  // namespace

BOOST_DATA_TEST_CASE(an_edit_is_a_change_where_it_is_or_none, boost::unit_test::data::make(edits)) {
  const Lines expected = sample.expected.empty() ? Lines{} : Lines{sample.expected};
  BOOST_TEST(drifted({{"power/bed.c", sample.text}}) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(any_token_that_becomes_another_is_a_change_in_its_line) {
  const Record was = recorded(nap);
  const auto all = tokens(nap);
  const auto defined = definitions(all);
  BOOST_TEST_REQUIRE(defined.size() == 1u);
  std::size_t tried = 0;
  for (std::size_t i = defined[0].begin + 1; i + 1 < defined[0].end; ++i) {
    if (std::string_view("(){}[]\"'").find(all[i].text[0]) != std::string_view::npos) continue;  // another structure, tried above
    std::string text = nap;
    text.replace(static_cast<std::size_t>(all[i].text.data() - nap.data()), all[i].text.size(), " other ");
    const MemoryTree tree({{"power/bed.c", text}});
    const Drift now = drift(tree, was);
    BOOST_TEST_REQUIRE(now.differences.size() == 1u, "token " << i << " of line " << all[i].line);
    BOOST_TEST(now.differences[0].line == all[i].line, "token " << all[i].text);
    ++tried;
  }
  BOOST_TEST(tried > 60u);
}

BOOST_AUTO_TEST_CASE(a_function_is_looked_for_in_its_folder_and_in_the_files_of_the_record) {
  BOOST_TEST(drifted({{"power/bed.c", other}, {"power/sofa.c", other + nap}}) == Lines{"power/sofa.c:5: nap() was in power/bed.c"},
             boost::test_tools::per_element());
  BOOST_TEST(drifted({{"power/sofa.c", nap}}) == Lines{"power/sofa.c:1: nap() was in power/bed.c"}, boost::test_tools::per_element());
  BOOST_TEST(drifted({{"power/bed.c", other}, {"power/sofa.c", replaced(nap, "goto out", "return 1")}}) ==
                 Lines{"power/sofa.c:9: nap() was in power/bed.c and has changed: 1 statement more, 1 fewer"},
             boost::test_tools::per_element());
  // A call of it is no definition, nor is what lies in another folder.
  const std::map<std::string, std::string> elsewhere{{"power/bed.c", other},
                                                     {"power/sofa.c", "void f(void)\n{\n\tnap(0, 1);\n}\n"},
                                                     {"power/deep/bed.c", nap}};
  BOOST_TEST(drifted(elsewhere) == Lines{"power/bed.c: nap() is gone"}, boost::test_tools::per_element());
  // Another file of the record, in another folder.
  Record two = recorded(nap);
  two.functions.push_back({ModelPart::caller, "deep/wake.c", "wake", 0, {}});
  const MemoryTree moved({{"power/bed.c", other}, {"deep/wake.c", nap}});
  BOOST_TEST(to_text(drift(moved, two).differences.at(0)) == "deep/wake.c:1: nap() was in power/bed.c");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_no_difference_and_is_told) {
  const Record was = recorded(nap);
  const MemoryTree empty({{"kernel/power/hibernate.c", other}});
  const Drift now = drift(empty, was);
  BOOST_TEST(now.differences.empty());
  BOOST_TEST(now.same == 0u);
  BOOST_TEST_REQUIRE(now.not_in_tree.size() == 1u);
  BOOST_TEST(now.not_in_tree[0]->function == "nap");
}

BOOST_AUTO_TEST_CASE(core_drift_is_of_the_core_only) {
  const MemoryTree tree({{"power/bed.c", replaced(nap, "goto out", "return 1")}});
  const Record core = recorded(nap), caller = recorded(nap, "nap", ModelPart::caller);
  BOOST_TEST(core_drift(tree, core).differences.size() == 1u);
  BOOST_TEST(core_drift(tree, caller).differences.empty());
  BOOST_TEST(drift(tree, caller).differences.size() == 1u);
}

BOOST_AUTO_TEST_CASE(definitions_are_found_whatever_is_around_them) {
  const std::string text = R"(
struct ops { int (*run)(int); } table = { .run = run_it };
static DEFINE_MUTEX(lock);
extern int declared(int x);
int (*pointer)(void) = { 0 };
enum { A, B };
struct pair { int (*run)(int); } halve(int x) { return table; }
core_initcall(first)
static int __init first(void) { return 0; }
asmlinkage __visible int second(void)
{ if (a) { b(); } }
__printf(1, 2) void third(const char *f, ...) __releases(&lock) { }
static __printf(2, 3)
void fourth(int a) { struct x y = { .z = 1, }; }
SYSCALL_DEFINE4(reboot, int, magic1, int, magic2) { return 0; }
struct thing *fifth(int (*callback)(void *), void *data) { return callback(data); }
static const char *const words[] = { "}", "{", "int f(void) {" };
char c = '{';
void sixth(void) { asm volatile("nop" : : "r"('"')); }
)";
  BOOST_TEST(names(text) == (Lines{"halve", "first", "second", "third", "fourth", "reboot", "fifth", "sixth"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(any_bytes_have_tokens) {
  std::mt19937 random(1);
  const std::string_view likely = "(){}[];:=,\"'\\\n\t /*#ab0.-<>";
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 200, ' ');
    for (char& c : text) c = random() % 4 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
    const auto all = tokens(text);
    for (std::size_t i = 1; i < all.size(); ++i) BOOST_TEST(all[i].line >= all[i - 1].line);
    for (const Definition& d : definitions(all)) {
      std::size_t at = d.begin;
      for (const Statement& s : statements(all, d)) {
        BOOST_TEST((s.begin == at && s.end > at));
        at = s.end;
      }
      BOOST_TEST((at == d.end && d.end <= all.size()));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_record_is_read_as_it_was_written) {
  const Record was = recorded(nap);
  const auto read = read_record(to_json(was));
  BOOST_TEST_REQUIRE(read.has_value());
  BOOST_TEST((read.value() == was));
  BOOST_TEST(was.kernel == "6.1.7");
  for (const char* wrong : {"", "[]", "{}", R"({"kernel": 6})", R"({"kernel": "6", "core": {}, "caller": {}})",
                            R"({"kernel": "6", "core": {"a.c": []}, "caller": {}, "environment": {}})",
                            R"({"kernel": "6", "core": {"a.c": {"f": 1}}, "caller": {}, "environment": {}})",
                            R"({"kernel": "6", "core": {"a.c": {"f": "0123456789abcdef"}}, "caller": {}, "environment": {}})",
                            R"({"kernel": "6", "core": {"a.c": {"f": "0123456789abcdefxyzt"}}, "caller": {}, "environment": {}})"})
    BOOST_TEST(!read_record(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_recorded_is_an_error) {
  const std::vector<Made> functions{{ModelPart::core, "power/bed.c", "nap", 0, {}}};
  BOOST_TEST(!record(MemoryTree({{"power/bed.c", nap}}), functions).has_value());
  const auto missing = record(MemoryTree({{"Makefile", makefile}, {"power/bed.c", other}}), functions);
  BOOST_TEST_REQUIRE(!missing.has_value());
  BOOST_TEST(missing.error().what == "no function nap() there");
  BOOST_TEST(missing.error().where == "memory, power/bed.c");
}

namespace {

std::set<std::string> recorded_names() {
  std::set<std::string> all;
  for (const Made& m : made_from().functions) all.insert(m.function);
  return all;
}
std::vector<std::string> functions_in(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> all;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) all.push_back((*it)[1]);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_shipped_record_is_of_6_1_192_and_complete) {
  BOOST_TEST(made_from().kernel == "6.1.192");
  std::set<std::pair<std::string, std::string>> seen;
  for (const Made& m : made_from().functions) {
    BOOST_TEST(m.statements.size() >= 2u, m.function);  // its head and its end
    BOOST_TEST(seen.emplace(m.path, m.function).second, m.function + " is there twice");
  }
}

BOOST_AUTO_TEST_CASE(the_shipped_record_has_every_function_that_a_caller_names) {
  const std::set<std::string> all = recorded_names();
  std::set<std::string> paths;
  for (const Made& m : made_from().functions) paths.insert(m.path);
  for (const auto& c : pmc::model::callers()) {
    if (c.core != &pmc::model::core_6_1()) continue;
    const auto named = functions_in(c.source, std::regex("(\\w+)\\("));
    BOOST_TEST(!named.empty(), c.name);
    for (const std::string& function : named) BOOST_TEST(all.contains(function), c.name + ": " + function);
    for (const std::string& path : functions_in(c.source, std::regex("([\\w/]+\\.c)")))
      BOOST_TEST(paths.contains(path), c.name + ": " + path);
    for (const auto& callee : c.callees) BOOST_TEST(all.contains(callee.machine->name), callee.machine->name);
  }
}

BOOST_AUTO_TEST_CASE(the_shipped_record_has_every_function_that_the_documentation_names) {
  std::ifstream file("docs/model.md");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string table = text.str().substr(0, text.str().find("## Steps of one device"));
  const std::set<std::string> all = recorded_names();
  // Not C functions of a release, or only their result is modelled.
  const std::set<std::string> excused{"HYPERVISOR_suspend", "swsusp_arch_suspend"};
  std::size_t found = 0;
  for (const std::string& line : functions_in(table, std::regex("\n(\\|[^|]*\\|)")))
    for (const std::string& function : functions_in(line, std::regex("`(\\w+)\\(\\)`"))) {
      ++found;
      if (!excused.contains(function)) BOOST_TEST(all.contains(function), function);
    }
  BOOST_TEST(found > 60u);
}

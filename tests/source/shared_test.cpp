// What is left in variables between two transitions, and by whom: a caller begins with all that may be there.
#define BOOST_TEST_MODULE shared
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "checker/source/discover.hpp"
#include "tests/source/memory_tree.hpp"

using namespace pmc::source;
namespace data = boost::unit_test::data;

namespace {

std::shared_ptr<const Extracted> extracted(std::map<std::string, std::string> files, const std::string& caller) {
  const Discovered d = discover(pmc::tests::memory_tree(std::move(files)), default_config());
  for (const auto& x : extract_all(*d.analysis, d.callers))
    if (x->caller.name == caller) return x;
  BOOST_FAIL("there is no caller " << caller);
  return nullptr;
}

/// Whether these steps can follow one another, with any decisions in between.
bool can(const Extracted& x, const std::vector<std::string>& steps) {
  const pmc::checker::Automaton& a = x.machine.automaton;
  std::set<pmc::checker::StateIndex> at(a.initial.begin(), a.initial.end());
  const auto follow = [&](auto wanted) {
    std::set<pmc::checker::StateIndex> to;
    for (const auto s : at)
      for (std::size_t l = 0; l < a.letters.size(); ++l)
        if (const auto t = a.step(s, static_cast<pmc::checker::LetterIndex>(l)); t != pmc::checker::no_state && wanted(a.letters[l])) to.insert(t);
    return to;
  };
  for (const std::string& step : steps) {
    for (std::size_t before = 0; before != at.size();) {
      before = at.size();
      at.merge(follow([](const std::string& letter) { return letter.starts_with("branch("); }));
    }
    at = follow([&](const std::string& letter) { return letter == step; });
  }
  return !at.empty();
}

const std::vector<std::string> suspends{"attempt", "dpm_suspend(FREEZE)"};

struct Case {
  std::string name, declaration, body;
  std::map<std::string, std::string> others;
  bool suspends;
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const std::string if_image = "\tif (image)\n\t\tdpm_suspend(PMSG_FREEZE);\n\tdpm_prepare(PMSG_FREEZE);\n";
const std::string drops_it = if_image + "\timage = 0;\n";
const std::vector<Case> cases{
    {"static, and nobody writes it", "static int image;", if_image, {}, false},
    {"static and a parameter of a module", "static int image;\nmodule_param(image, int, 0644);", if_image, {}, true},
    {"static, and a function that is no caller writes it", "static int image;\nvoid set(int v)\n{\n\timage = v;\n}", if_image, {}, true},
    {"static, and its address is given away", "static int image;\nvoid set(int v)\n{\n\tcopy(&image, v);\n}", if_image, {}, true},
    {"external, and nobody here writes it", "int image;", if_image, {}, true},
    {"external, and only the caller writes it", "int image;", drops_it, {}, false},
    {"another file reads it", "int image;", drops_it, {{"b.c", "extern int image;\nint has(void)\n{\n\treturn image == 1;\n}\n"}}, false},
    {"another file sets it", "int image;", drops_it, {{"b.c", "extern int image;\nvoid load(void)\n{\n\timage = 1;\n}\n"}}, true},
    {"another file gives its address away", "int image;", drops_it, {{"b.c", "extern int image;\nvoid load(void)\n{\n\txchg(&image, 1);\n}\n"}}, true},
    {"another file counts it", "int image;", drops_it, {{"b.c", "extern int image;\nvoid load(void)\n{\n\timage |= 1;\n}\n"}}, true},
    {"another file has a member of that name", "int image;", drops_it, {{"b.c", "void load(struct s *s)\n{\n\ts->image = 1;\n}\n"}}, false},
    {"another file has one of its own", "int image;", drops_it, {{"b.c", "static int image;\nvoid load(void)\n{\n\timage = 1;\n}\n"}}, false},
    {"a struct of which others set a member", "static struct state {\n\tint image;\n} s;\nvoid set(int v)\n{\n\ts.image = v;\n}",
     "\tif (s.image)\n\t\tdpm_suspend(PMSG_FREEZE);\n\tdpm_prepare(PMSG_FREEZE);\n", {}, true},
};

}  // namespace

BOOST_DATA_TEST_CASE(what_others_set_is_not_known, data::make(cases), c) {
  auto files = c.others;
  files["a.c"] = c.declaration + "\nint enter(void)\n{\n" + c.body + "\treturn 0;\n}\nEXPORT_SYMBOL(enter);\n";
  const auto x = extracted(files, "enter");
  BOOST_TEST(can(*x, {"attempt", "dpm_prepare(FREEZE)"}));
  BOOST_TEST(can(*x, suspends) == c.suspends);
}

BOOST_AUTO_TEST_CASE(a_second_attempt_finds_what_the_first_left) {
  const auto x = extracted({{"a.c", R"(static int used;
int enter(void)
{
	if (used)
		dpm_suspend(PMSG_FREEZE);
	used = 1;
	dpm_prepare(PMSG_FREEZE);
	return 0;
}
EXPORT_SYMBOL(enter);
)"}},
                           "enter");
  BOOST_TEST(!can(*x, suspends));
  BOOST_TEST(can(*x, {"attempt", "dpm_prepare(FREEZE)", "dpm_prepare_returned(ok)", "finish", "attempt", "dpm_suspend(FREEZE)"}));
  BOOST_TEST(!can(*x, {"attempt", "dpm_prepare(FREEZE)", "dpm_prepare_returned(ok)", "finish", "attempt", "dpm_prepare(FREEZE)"}));
}

BOOST_AUTO_TEST_CASE(a_function_that_another_caller_has_too_leaves_what_it_leaves) {
  const std::string text = R"(static int used;
static void use(void)
{
	used = 1;
	dpm_prepare(PMSG_FREEZE);
}
int enter(void)
{
	if (used)
		dpm_suspend(PMSG_FREEZE);
	use();
	used = 0;
	return 0;
}
EXPORT_SYMBOL(enter);
)";
  BOOST_TEST(!can(*extracted({{"a.c", text}}, "enter"), suspends));
  const std::string both = text + "int other(void)\n{\n\tdpm_resume_end(PMSG_THAW);\n\tuse();\n\treturn 0;\n}\nEXPORT_SYMBOL(other);\n";
  BOOST_TEST(can(*extracted({{"a.c", both}}, "enter"), suspends));
}

BOOST_AUTO_TEST_CASE(what_one_caller_writes_and_only_another_reads_is_left_for_it) {
  const auto x = extracted({{"a.c", R"(static int used;
int writer(void)
{
	dpm_prepare(PMSG_FREEZE);
	used = 1;
	return 0;
}
EXPORT_SYMBOL(writer);
int reader(void)
{
	if (used)
		dpm_suspend(PMSG_FREEZE);
	return 0;
}
EXPORT_SYMBOL(reader);
)"}},
                           "reader");
  BOOST_TEST(can(*x, suspends));
  BOOST_TEST(can(*x, {"attempt", "finish"}));
}

// The syntax tree of a text: what its nodes say, and what is left out of one that costs too much.
#define BOOST_TEST_MODULE parse
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <ostream>

#include "checker/source/parse.hpp"
#include "checker/source/tree.hpp"

using namespace pmc::source;

namespace {
std::string repeated(std::string_view text, std::size_t n) {
  std::string all;
  for (; n > 0; --n) all += text;
  return all;
}

std::vector<std::string> functions(const Node& root) {
  std::vector<std::string> names;
  for (const Node& node : root.children())
    if (node.is("function_definition")) names.emplace_back(node.field("declarator").field("declarator").text());
  return names;
}

/// Each node below, deepest last: kind, place and text.
void write(const Node& node, std::string& out) {
  out += std::string(node.kind()) + ' ' + std::to_string(node.line()) + ':' + std::to_string(node.column()) + ' ' +
         std::to_string(node.begin()) + '-' + std::to_string(node.end()) + '\n';
  for (const Node& child : node.all_children()) write(child, out);
}
}  // namespace

BOOST_AUTO_TEST_CASE(a_node_says_what_it_is_and_where) {
  const Syntax syntax("int a;\n\n/* nap */ int f(int x)\n{\n\treturn x + 1;\n}\n");
  const Node root = syntax.root();
  BOOST_TEST((root.is("translation_unit") && !root.has_error() && syntax.is_complete()));
  BOOST_TEST((root.line() == 1 && root.last_line() == 7 && root.column() == 1 && root.begin() == 0u && root.end() == root.text().size()));
  const auto all = root.children();
  BOOST_TEST_REQUIRE(all.size() == 2u);  // the comment is none
  const Node f = all[1];
  BOOST_TEST((f.is("function_definition") && f.line() == 3 && f.column() == 11 && f.last_line() == 6));
  BOOST_TEST(f.field("declarator").text() == "f(int x)");
  BOOST_TEST(f.field("body").children().size() == 1u);
  BOOST_TEST(f.field("body").all_children().size() == 3u);
  BOOST_TEST(f.field("body").children()[0].children()[0].field("operator").text() == "+");
}

BOOST_AUTO_TEST_CASE(of_no_node_everything_is_empty) {
  const Syntax syntax("int a;");
  const Node a = syntax.root().children()[0];
  for (const Node& none : {Node(), a.field("body"), a.field("body").field("x"), syntax.root().field("body")}) {
    BOOST_TEST((!none && none.kind().empty() && none.text().empty() && !none.is("x") && !none.has_error() && !none.is_missing()));
    BOOST_TEST((none.children().empty() && none.all_children().empty() && !none.field("x")));
    BOOST_TEST((none.begin() == 0u && none.end() == 0u && none.line() == 1 && none.last_line() == 1 && none.column() == 1));
  }
}

BOOST_AUTO_TEST_CASE(an_error_is_seen_from_above_and_spoils_no_other_function) {
  const Syntax syntax("int f(void)\n{\n\tx = ) 3;\n}\nint g(void)\n{\n\treturn 0;\n}\n");
  BOOST_TEST((syntax.root().has_error() && syntax.is_complete()));
  const auto all = syntax.root().children();
  BOOST_TEST((functions(syntax.root()) == std::vector<std::string>{"f", "g"}));
  BOOST_TEST(all.front().has_error());
  BOOST_TEST(!all.back().has_error());
  const Syntax missing("int f(void) { return 0 }");
  BOOST_TEST(missing.root().has_error());
  const auto parts = missing.root().children()[0].field("body").children()[0].all_children();
  BOOST_TEST((parts.back().is_missing() && parts.back().is(";")));
}

BOOST_AUTO_TEST_CASE(a_long_text_has_the_tree_that_its_pieces_have) {
  // Some 400,000 tokens: cut often.
  std::string text;
  std::vector<std::string> names;
  for (int i = 0; i < 9000; ++i) {
    names.push_back("f" + std::to_string(i));
    text += "static int " + names.back() + "(struct bed *b)\n{\n\tif (b->x == '{')\n\t\tnap(\"};\\\"\\n\",\n\t\t\tb);\n\treturn a[" +
            std::to_string(i) + "];\n}\n";
    if (i % 3 == 0) text += "struct s" + std::to_string(i) + " { int a; } v" + std::to_string(i) + " = { { 1 }, };\n";
  }
  const Syntax syntax(text);
  BOOST_TEST((syntax.is_complete() && !syntax.root().has_error()));
  BOOST_TEST(syntax.root().text() == text);
  BOOST_TEST(functions(syntax.root()) == names, boost::test_tools::per_element());
  for (const Node& node : syntax.root().children()) {
    BOOST_TEST_REQUIRE(text.compare(node.begin(), node.text().size(), node.text()) == 0);
    BOOST_TEST_REQUIRE(node.line() == 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(node.begin()), '\n'));
    BOOST_TEST_REQUIRE(node.column() == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_tree_is_the_same_each_time) {
  const std::string text = "int f(void) { if (a) b(); else ) c(1, 2); }\n";
  std::string first, second;
  write(Syntax(text).root(), first);
  write(Syntax(text).root(), second);
  BOOST_TEST(first == second);
}

BOOST_AUTO_TEST_CASE(a_function_of_3000_lines_is_read) {
  std::string body;
  for (int i = 0; i < 3000; ++i) body += "\tif (state[" + std::to_string(i) + "] < 0) goto out;\n";
  const Syntax syntax("int f(void)\n{\n" + body + "out:\n\treturn 0;\n}\n");
  BOOST_TEST((syntax.is_complete() && !syntax.root().has_error()));
  BOOST_TEST(syntax.root().children()[0].field("body").children().size() == 3001u);
}

namespace {
struct Costly {
  const char* claim;
  std::string text, why;
  friend std::ostream& operator<<(std::ostream& out, const Costly& c) { return out << c.claim; }
};
// Between two functions, which are read all the same if they are in other pieces; here all is one.
const std::array costly{
    Costly{"parentheses", repeated("(", 1u << 20), "too long a function or table"},
    Costly{"braces", repeated("{", 1u << 20), "too long a function or table"},
    Costly{"brackets that close", "int x = " + repeated("(", 5000) + "1" + repeated(")", 5000) + ";\n", "nested too deeply"},
    Costly{"blocks that close", "void f(void) " + repeated("{", 5000) + repeated("}", 5000) + "\n", "nested too deeply"},
    Costly{"unary operators", "int x = " + repeated("!", 5000) + "1;\n", "nested too deeply"},
    Costly{"sums", "int x = 1" + repeated(" + 1", 5000) + ";\n", "nested too deeply"},
    Costly{"else if", "void f(void) { " + repeated("if (a) b(); else ", 3000) + "c(); }\n", "nested too deeply"},
    Costly{"labels", "void f(void) { " + repeated("a: ", 5000) + "c(); }\n", "nested too deeply"},
    Costly{"words", repeated("a b c ", 60000), "too long a function or table"},
    Costly{"what is no C", repeated("*/", 131072), "too long a function or table"},
};
}  // namespace

BOOST_DATA_TEST_CASE(what_costs_too_much_is_a_gap, boost::unit_test::data::make(costly), c) {
  const Syntax syntax(c.text);
  BOOST_TEST(!syntax.is_complete());
  BOOST_TEST_REQUIRE(syntax.gaps().size() == 1u);
  BOOST_TEST(syntax.gaps()[0].why == c.why);
  BOOST_TEST(syntax.root().children().empty());
  BOOST_TEST(syntax.root().text() == c.text);
}

BOOST_AUTO_TEST_CASE(a_gap_has_lines_and_what_is_around_it_is_read) {
  const std::string filler = repeated("int x(void) { return 0; }\n", 2500);  // 27,500 tokens: it is cut
  const std::string deep = "int y = " + repeated("(", 5000) + repeated(")", 5000) + ";\n" + filler;
  const Syntax syntax(filler + deep + "int z(void)\n{\n\treturn 0;\n}\n");
  BOOST_TEST_REQUIRE(syntax.gaps().size() == 1u);
  const Syntax::Gap gap = syntax.gaps()[0];
  BOOST_TEST((gap.line <= 2501 && gap.last_line >= 2501 && gap.why == "nested too deeply"));
  const auto all = syntax.root().children();
  BOOST_TEST((all.front().line() == 1 && all.back().line() == 5002 && all.back().last_line() == 5005));
  for (const Node& node : all) BOOST_TEST_REQUIRE((node.last_line() <= gap.line || node.line() >= gap.last_line));
}

BOOST_AUTO_TEST_CASE(time_is_bounded) {
  const Syntax syntax(repeated("int f(void) { return g(a, b) + (c)(d) * e; }\n", 20000), {.milliseconds = 1});
  BOOST_TEST(!syntax.is_complete());
  for (const Syntax::Gap& gap : syntax.gaps()) BOOST_TEST(gap.why == "it takes too long to parse");
}

BOOST_AUTO_TEST_CASE(size_is_bounded) {
  const Syntax syntax(std::string(file_bytes_max, '\n') + "int a;\n");
  BOOST_TEST_REQUIRE(syntax.gaps().size() == 1u);
  BOOST_TEST(syntax.gaps()[0].why == "too large a file");
  BOOST_TEST(Syntax(std::string(file_bytes_max, '\n')).is_complete());
}

namespace {
const std::array<std::string, 12> strange{"",
                                          std::string(1, '\0'),
                                          std::string("int a;\0int b;", 13),
                                          "\xff\xfe\xc3\x28",
                                          "int \xe2\x82;",
                                          "int a;\r\nint b;\r\n",
                                          "\r\r\r",
                                          "int a",
                                          "\"",
                                          "'",
                                          "\\",
                                          "/*"};
}
BOOST_DATA_TEST_CASE(strange_bytes_are_read, boost::unit_test::data::make(strange), text) {
  const Syntax syntax(text);
  BOOST_TEST(syntax.is_complete());
  std::string all;
  write(syntax.root(), all);
  BOOST_TEST(syntax.root().text() == text);
}

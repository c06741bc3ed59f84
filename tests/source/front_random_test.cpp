// Any bytes through the whole front: seeds broken at random, always the same ones.  What must hold of each is asserted; that
// nothing reads or writes where it must not is for the sanitizers to see.
#define BOOST_TEST_MODULE front_random
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <random>

#include "checker/source/parse.hpp"
#include "checker/source/preprocess.hpp"

using namespace pmc::source;

namespace {
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return n == 0 ? 0 : engine_() % n; }

 private:
  std::mt19937 engine_;
};

const std::array<std::string, 4> seeds{
    // directives
    "#ifndef BED_H\n#define BED_H\n#include <linux/bed.h> /* c */\n#define A 1 // x \\\n y\n#define f(x, y...) \\\n\tg(x, ##y)\n"
    "#if defined(CONFIG_PM) && (A << 2) >= 0x3UL || !IS_ENABLED(CONFIG_BED)\nint a;\n#elif X ? 1 : -2\nint b = '\\'';\n#else\nchar *c = "
    "\"a\\\"/*\";\n#endif\n#undef A\n#ifdef UNKNOWN\nint d;\n#endif\n#endif\n",
    // functions
    "static int __init nap(struct bed *b, char __user *p)\n__acquires(l)\n{\n\tint error = 0;\n\tif (!b || b->n <= 3)\n\t\tgoto "
    "out;\n\tfor (;;) {\n"
    "\t\tswitch (b->state) {\n\t\tcase A ... B:\n\t\t\tfallthrough;\n\t\tdefault:\n\t\t\tbreak;\n\t\t}\n\t}\nout:\n\treturn error ? : "
    "-EBUSY;\n}\n"
    "SYSCALL_DEFINE2(nap, int, hours, char __user *, dream)\n{\n\treturn 0;\n}\nSYSCALL_DEFINE0(wake) { return 0; }\n",
    // macros in functions
    "void f(void)\n{\n\tstatic DEFINE_MUTEX(m);\n\tlist_for_each_entry_safe(a, b, &head, entry) {\n\t\tx = container_of(a, struct bed, "
    "m);\n\t}\n"
    "\tscoped_guard(mutex, &m) { y(); }\n\tfor_each_bed(i, mask)\n\t\tasm volatile(ALT(\"a\") \"b\" : \"=r\" (x), OP(y) : : \"memory\");\n"
    "\tprintk(KERN_ERR PFX \"a\" STR(b) \"c\", min_t(unsigned int, 1, 2));\n\tDECLARE_BITMAP(z, 3) = { 0 };\n\tdo_each_x(a) { } "
    "while_each_x(a);\n}\n",
    // tables and macros outside of functions
    "static DEFINE_PER_CPU(struct bed *[2], beds) = { 1 };\nconst struct ops o = {\n\tSET_OPS(a, b)\n\t.c = d,\n\t[0 ... 3] = 1_2,\n};\n"
    "late_initcall(nap)\nmodule_param_named(nap, b.c, bool, 0644);\nstruct s { DECLARE_X(a); int __packed b:3; } __packed;\n"
    "DEFINE_FREE(a, void *, if (_T) b(_T))\ntypedef typeof(x) __t;\nEXPORT_SYMBOL(a);\n"};

const std::array<std::string, 40> parts{"(",
                                        ")",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        "\"",
                                        "'",
                                        "\\",
                                        "\\\n",
                                        "\n",
                                        "\r\n",
                                        std::string(1, '\0'),
                                        "/*",
                                        "*/",
                                        "//",
                                        "#",
                                        "#if ",
                                        "#else",
                                        "#endif",
                                        "#define ",
                                        "##",
                                        "...",
                                        ",",
                                        ";",
                                        ":",
                                        "__init",
                                        "for_each_x(",
                                        "static ",
                                        "SYSCALL_DEFINE1(",
                                        "asm(",
                                        "typeof(",
                                        "DEFINE_PER_CPU(",
                                        "\xff",
                                        "\xe2\x82",
                                        "defined",
                                        "DECLARE_BITMAP(",
                                        "scoped_guard(",
                                        "struct ",
                                        "0x"};

std::string broken(Random& random) {
  std::string text = seeds[random.below(seeds.size())];
  if (random.below(3) == 0) text += seeds[random.below(seeds.size())];
  for (std::size_t n = 1 + random.below(12); n > 0; --n) {
    const std::size_t at = random.below(text.size() + 1), length = std::min(random.below(40), text.size() - at);
    switch (random.below(6)) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, text.substr(random.below(text.size() + 1), length)); break;
      case 2: text.insert(at, parts[random.below(parts.size())]); break;
      case 3: text.insert(at, 1, static_cast<char>(random.below(256))); break;
      case 4: text.resize(at); break;
      default:
        for (std::size_t m = random.below(60); m > 0; --m) text.insert(at, parts[random.below(parts.size())]);
    }
  }
  return text;
}

void check_same_lines(const std::string& a, const std::string& b) {
  BOOST_TEST_REQUIRE(a.size() == b.size());
  BOOST_TEST_REQUIRE(std::ranges::count(a, '\n') == std::ranges::count(b, '\n'));
}

/// Children lie in their parents, one behind the other, and lines agree with bytes.
void check_tree(const Node& node, std::size_t begin, std::size_t end) {
  BOOST_TEST_REQUIRE((begin <= node.begin() && node.begin() <= node.end() && node.end() <= end));
  BOOST_TEST_REQUIRE((node.line() <= node.last_line() && node.column() >= 1));
  std::size_t at = node.begin();
  for (const Node& child : node.all_children()) {
    BOOST_TEST_REQUIRE(at <= child.begin());
    check_tree(child, at, node.end());
    at = child.end();
  }
}
}  // namespace

BOOST_AUTO_TEST_CASE(any_bytes_go_through) {
  Random random(4);
  std::size_t with_error = 0, with_note = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = broken(random);
    BOOST_TEST_CONTEXT("text " << i << ":\n" << text) {
      const Preprocessed p = preprocess(text, "a.c", default_config());
      check_same_lines(p.text, text);
      BOOST_TEST_REQUIRE(std::ranges::is_sorted(p.notes, {}, &Note::line));
      for (const Note& note : p.notes) BOOST_TEST_REQUIRE((note.line >= 1 && note.line <= 1 + std::ranges::count(text, '\n')));
      // Nothing but blanks is new, and a second time there is nothing to do.
      for (std::size_t b = 0; b < text.size(); ++b) BOOST_TEST_REQUIRE((p.text[b] == text[b] || p.text[b] == ' '));
      const std::string plain = plain_c(p.text);
      check_same_lines(plain, text);
      const Syntax syntax(plain);
      check_tree(syntax.root(), 0, plain.size());
      with_error += syntax.root().has_error() ? 1 : 0;
      with_note += p.notes.empty() ? 0 : 1;
    }
  }
  // Else the seeds are not broken enough, or too much.
  BOOST_TEST((with_error > 300 && with_error < 2900));
  BOOST_TEST((with_note > 300 && with_note < 2900));
}

BOOST_AUTO_TEST_CASE(a_megabyte_of_each_part_goes_through) {
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    std::string text;
    while (text.size() < (1u << 20)) text += part + (text.size() % 3 == 0 ? "a " : "");
    const Preprocessed p = preprocess(text, "a.c", default_config());
    check_same_lines(p.text, text);
    const std::string plain = plain_c(p.text);
    check_same_lines(plain, text);
    const Syntax syntax(plain, {.milliseconds = 2000});
    BOOST_TEST(syntax.root().text() == plain);
  }
}

// What the preprocessor leaves, byte by byte; and its conditions against a second evaluation.
#define BOOST_TEST_MODULE preprocess
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <random>

#include "checker/source/condition.hpp"
#include "checker/source/preprocess.hpp"

using namespace pmc::source;

namespace {
Preprocessed read(const std::string& text, const Config& config = default_config()) { return preprocess(text, "a.c", config); }

/// Lines, each without the blanks at its end.
std::string lines(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
    out += c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

struct Case {
  const char* claim;
  std::string text, left;
  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.claim; }
};

// Each is compared exactly but for blanks at the end of a line.
const std::array texts{
    Case{"a comment is blank, and its lines stay", "a /* b\n c */ d // e\nf", "a\n      d\nf"},
    Case{"no comment begins in a string or character", "a = \"/* x */\"; b = '\"'; // c\n", "a = \"/* x */\"; b = '\"';\n"},
    Case{"an escaped quote does not end a string", R"(a = "\"/*"; b = '\''; /* c */ d)", R"(a = "\"/*"; b = '\'';         d)"},
    Case{"a line comment goes on behind a splice", "// a \\\nb\nc", "\n\nc"},
    Case{"a directive goes on behind a splice", "#define A \\\n  b\nc", "\n\nc"},
    Case{"a directive goes on behind a comment", "#define A /* x\n y */ z\nc", "\n\nc"},
    Case{"a splice is two bytes or three", "#define A \\\r\n b\r\nc\r\n", "\n\nc\r\n"},
    Case{"a sign elsewhere in a line is no directive", "a = b # c;\n", "a = b # c;\n"},
    Case{"a directive may be indented, and spaced", "  #  if 0\na\n # endif\nb\n", "\n\n\nb\n"},
    Case{"#if 0", "#if 0\na\n#else\nb\n#endif\n", "\n\n\nb\n\n"},
    Case{"only one group is kept", "#if 1\na\n#elif 1\nb\n#else\nc\n#endif\n", "\na\n\n\n\n\n\n"},
    Case{"#elif", "#if 0\na\n#elif 1\nb\n#else\nc\n#endif\n", "\n\n\nb\n\n\n\n"},
    Case{"what is left out nests", "#if 0\n#if 1\na\n#else\nb\n#endif\nc\n#endif\nd\n", "\n\n\n\n\n\n\n\nd\n"},
    Case{"what is kept nests", "#if 1\n#if 0\na\n#else\nb\n#endif\nc\n#endif\nd\n", "\n\n\n\nb\n\nc\n\nd\n"},
    Case{"an option is set", "#ifdef CONFIG_SUSPEND\na\n#else\nb\n#endif\n", "\na\n\n\n\n"},
    Case{"an option is off", "#ifdef CONFIG_HIGHMEM\na\n#else\nb\n#endif\n", "\n\n\nb\n\n"},
    Case{"nothing is a module", "#if defined(CONFIG_APM_MODULE) || defined(MODULE) || IS_MODULE(CONFIG_APM)\na\n#endif\n", "\n\n\n"},
    Case{"IS_ENABLED and its like", "#if IS_ENABLED(CONFIG_PM) && IS_BUILTIN(CONFIG_PM) && IS_REACHABLE(CONFIG_PM)\na\n#endif\n",
         "\na\n\n"},
    Case{"a macro of the file", "#define A 3\n#if A > 2\na\n#endif\n#undef A\n#ifdef A\nb\n#endif\n", "\n\na\n\n\n\n\n\n"},
    Case{"a macro is tokens, not a number", "#define A 1 + 1\n#if A * 2 == 3\na\n#endif\n", "\n\na\n\n"},
    Case{"a macro left out is none", "#if 0\n#define A\n#endif\n#ifdef A\na\n#else\nb\n#endif\n", "\n\n\n\n\n\nb\n\n"},
    Case{"a macro of itself ends", "#define A B\n#define B A\n#if A\na\n#endif\nb\n", "\n\n\n\n\nb\n"},
    Case{"a macro without a body is expanded", "#define A\nint x A; int AA, a = \"A\"[0];\n#undef A\nA\n",
         "\nint x  ; int AA, a = \"A\"[0];\n\nA\n"},
    Case{"a header guard", "#ifndef H\n#define H\na\n#endif\n", "\n\na\n\n"},
    Case{"an unknown name is not defined", "#ifdef X\na\n#else\nb\n#endif\n#if X > 3\nc\n#endif\n", "\n\n\nb\n\n\n\n\n"},
    Case{"a number in an #if of other bases", "#if 0x10 == 16 && 010 == 8 && 0b11 == 3 && 1UL == 1 && 'a' == 97\na\n#endif\n", "\na\n\n"},
    Case{"a NUL byte is blank", std::string("a\0b\n", 4), "a b\n"},
    Case{"a byte order mark is blank",
         "\xEF\xBB\xBF"
         "a\n",
         "   a\n"},
    Case{"no newline at the end", "#if 1\na\n#endif", "\na\n"},
    Case{"nothing", "", ""},
    Case{"a backslash at the end", "a\\", "a\\"},
    Case{"a directive at the end", "#", ""},
};
}  // namespace

BOOST_DATA_TEST_CASE(what_is_left, boost::unit_test::data::make(texts), c) {
  const Preprocessed p = read(c.text);
  BOOST_TEST(p.text.size() == c.text.size());
  BOOST_TEST(std::ranges::count(p.text, '\n') == std::ranges::count(c.text, '\n'));
  BOOST_TEST(lines(p.text) == c.left);
}

BOOST_AUTO_TEST_CASE(every_byte_that_is_left_is_in_its_place) {
  const std::string text = "int a; /* b */\tint c;\n#ifdef CONFIG_PM\n  int d; // e\n#endif\n";
  const std::string left = read(text).text;
  for (std::size_t i = 0; i < text.size(); ++i) BOOST_TEST((left[i] == text[i] || left[i] == ' '));
  BOOST_TEST(left.find("int d;") == text.find("int d;"));
}

BOOST_AUTO_TEST_CASE(macros_and_headers_of_active_code_are_told) {
  const Preprocessed p = read(
      "#include <linux/pm.h>\n#include \"power.h\"\n#include MACRO\n#define A 1 /* one */ + \\\n\t2\n#define f(x, ...) g(x,  \"a  b\")\n"
      "#define e() 3\n#define spaced (x)\n#if 0\n#define B 2\n#include <no.h>\n#endif\n#undef A\n#define A 4\n");
  BOOST_TEST((p.includes == std::vector<std::string>{"linux/pm.h", "power.h"}));
  BOOST_TEST_REQUIRE(p.macros.size() == 5u);
  BOOST_TEST((p.macros[0].name == "A" && p.macros[0].body == "1 + 2" && !p.macros[0].parameters && p.macros[0].line == 4));
  BOOST_TEST(p.macros[0].last_line == 13);
  BOOST_TEST((p.macros[1].parameters == std::vector<std::string>{"x", "..."}));
  BOOST_TEST(p.macros[1].body == "g(x, \"a  b\")");
  BOOST_TEST((p.macros[2].parameters == std::vector<std::string>{}));
  BOOST_TEST((!p.macros[3].parameters && p.macros[3].body == "(x)"));
  BOOST_TEST((p.macros[4].name == "A" && p.macros[4].body == "4" && p.macros[4].last_line == 0));
}

namespace {
struct Noted {
  const char* claim;
  std::string text;
  std::vector<int> lines;  ///< of the notes
  friend std::ostream& operator<<(std::ostream& out, const Noted& n) { return out << n.claim; }
};
const std::array notes{
    Noted{"a condition that leaves code out", "int a;\n#ifdef X\nb();\n#endif\n", {2}},
    Noted{"... or a definition", "#ifdef X\n#define A 1\n#endif\n", {1}},
    Noted{"... or keeps the other code", "#ifndef X\na();\n#else\nb();\n#endif\n", {1}},
    Noted{"not one that leaves nothing out", "#ifdef X\n/* only words */\n#endif\n#ifndef Y\na();\n#endif\n", {}},
    Noted{"not a header guard", "#ifndef H\n#define H\na();\n#endif\n", {}},
    Noted{"not one that is settled all the same",
          "#if defined(CONFIG_PM) || defined(X)\n#else\na();\n#endif\n#if 0 && X\nb();\n#endif\n",
          {}},
    Noted{"not one inside of what is left out", "#if 0\n#ifdef X\na();\n#endif\n#endif\n", {}},
    Noted{"not a macro of the file", "#define A\n#undef B\n#ifndef A\na();\n#endif\n#ifdef B\nb();\n#endif\n", {}},
    Noted{"a macro that hangs on an unknown name", "#ifdef X\n#define A 1\n#else\n#define A 0\n#endif\n#if A\na();\n#endif\n", {1, 6}},
    Noted{"a default that another value may replace",
          "#ifndef A\n#define A 0\n#endif\n#if A\na();\n#endif\n#ifndef A\nb();\n#endif\n",
          {4}},
    Noted{"a group behind an undecided one", "#if X\n#elif 0\na();\n#elif Y\nb();\n#else\nc();\n#endif\n", {1}},
    Noted{"only groups that may be active count", "#if X\n#elif 0\na();\n#else\nb();\n#endif\n", {}},
    Noted{"#endif without #if", "a\n#endif\n", {2}},
    Noted{"#else without #if", "#else\na\n", {1}},
    Noted{"#else and #elif behind #else", "#if 1\n#else\n#else\n#elif 1\n#endif\n", {3, 4}},
    Noted{"#if without #endif, the outer one first", "#if 1\n#if 0\n#if 1\na\n", {1, 2}},
    Noted{"a condition that cannot be read", "#if (\na\n#endif\n#if 1 +\n#endif\n#if\n#endif\n#if 1 / 0\n#endif\n", {1, 4, 6, 8}},
    Noted{"not one behind the group that is taken", "#if 1\n#elif (\n#endif\n", {}},
    Noted{"a comment that is not closed", "a\n/* b\nc\n", {2}},
    Noted{"a string that is not closed", "a\n= \"b\nc = 'd\n", {2, 3}},
    Noted{"... but in what is left out", "#if 0\ndon't\n#endif\n#error don't\n", {}},
    Noted{"a NUL byte", std::string("a\n\0\0", 4), {2}},
};
}  // namespace

BOOST_DATA_TEST_CASE(what_is_noted, boost::unit_test::data::make(notes), n) {
  std::vector<int> at;
  for (const Note& note : read(n.text).notes) {
    BOOST_TEST(note.path == "a.c");
    BOOST_TEST(!note.text.empty());
    at.push_back(note.line);
  }
  BOOST_TEST(at == n.lines, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(options_have_defaults_and_can_be_chosen) {
  Config config = default_config();
  for (const char* on : {"CONFIG_PM_DEBUG", "CONFIG_PM_SLEEP_DEBUG", "CONFIG_SUSPEND", "CONFIG_HIBERNATION", "CONFIG_KEXEC_JUMP",
                         "CONFIG_SMP", "CONFIG_XEN", "CONFIG_ARCH_HIBERNATION_HEADER", "CONFIG_DEBUG_FS", "CONFIG_64BIT", "CONFIG_ACPI"})
    BOOST_TEST(config.is_set(on), on);
  for (const char* off : {"CONFIG_ARM", "CONFIG_ARM64_MTE", "CONFIG_S390", "CONFIG_DEBUG_PAGEALLOC", "CONFIG_PREEMPT_RT", "CONFIG_X86_32",
                          "CONFIG_SUSPEND_MODULE", "CONFIG_SUSPEND_SKIP_SYNC"})
    BOOST_TEST(!config.is_set(off), off);
  config.options["CONFIG_SUSPEND"] = false;
  config.options["CONFIG_ARM"] = true;
  BOOST_TEST(lines(read("#ifdef CONFIG_SUSPEND\na\n#endif\n#if IS_ENABLED(CONFIG_ARM)\nb\n#endif\n", config).text) == "\n\n\n\nb\n\n");
}

// ---- conditions

namespace {
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }

 private:
  std::mt19937 engine_;
};

/// An expression and its value, made together: there is no parser here.
struct Made {
  std::string text;
  std::int64_t value = 0;
  int precedence = 99;
};

Made made(Random& random, int depth) {
  if (depth == 0 || random.below(5) == 0) {
    const auto n = static_cast<std::int64_t>(random.below(6));
    return {random.below(4) == 0 ? "0x" + std::to_string(n) : std::to_string(n), n, 99};
  }
  const auto wrap = [&random](const Made& m, int least) {
    return m.precedence < least || random.below(6) == 0 ? "( " + m.text + ")" : m.text;
  };
  if (random.below(4) == 0) {
    const Made of = made(random, depth - 1);
    switch (random.below(3)) {
      case 0: return {"!" + wrap(of, 20), of.value == 0 ? 1 : 0, 20};
      case 1: return {"- " + wrap(of, 20), -of.value, 20};
      default: return {"~" + wrap(of, 20), ~of.value, 20};
    }
  }
  if (random.below(8) == 0) {
    const Made condition = made(random, depth - 1), yes = made(random, depth - 1), no = made(random, depth - 1);
    return {wrap(condition, 1) + " ? " + yes.text + " : " + wrap(no, 0), condition.value != 0 ? yes.value : no.value, 0};
  }
  const Made a = made(random, depth - 1), b = made(random, depth - 1);
  struct Operator {
    const char* text;
    int precedence;
    std::int64_t value;
  };
  const std::array<Operator, 13> all{{{"||", 1, a.value != 0 || b.value != 0},
                                      {"&&", 2, a.value != 0 && b.value != 0},
                                      {"|", 3, a.value | b.value},
                                      {"^", 4, a.value ^ b.value},
                                      {"&", 5, a.value & b.value},
                                      {"==", 6, a.value == b.value},
                                      {"!=", 6, a.value != b.value},
                                      {"<", 7, a.value < b.value},
                                      {">=", 7, a.value >= b.value},
                                      {"<=", 7, a.value <= b.value},
                                      {">", 7, a.value > b.value},
                                      {"+", 9, a.value + b.value},
                                      {"-", 9, a.value - b.value}}};
  const Operator& op = all[random.below(all.size())];
  return {wrap(a, op.precedence) + " " + op.text + " " + wrap(b, op.precedence + 1), op.value, op.precedence};
}
}  // namespace

BOOST_AUTO_TEST_CASE(a_condition_has_the_value_that_it_was_made_with) {
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    const Made m = made(random, 5);
    const Decision decision = decide(m.text, {}, {});
    BOOST_TEST((decision.well_formed && decision.certain), m.text);
    BOOST_TEST(decision.taken == (m.value != 0), m.text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_certain_holds_for_every_value_of_the_unknown_names) {
  Random random(2);
  const auto leaf = [&random] {
    const std::array<std::string, 8> leaves{"defined(A)", "defined B", "A", "B", "0", "1", "defined(CONFIG_PM)", "(A == B)"};
    return leaves[random.below(leaves.size())];
  };
  std::size_t certain = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string text = leaf();
    for (std::size_t n = random.below(5); n > 0; --n) {
      const std::array<std::string, 5> ops{" && ", " || ", " == ", " & ", " + "};
      text = (random.below(3) == 0 ? "!(" : "(") + text + ")" + ops[random.below(ops.size())] + leaf();
    }
    const Decision unknown = decide(text, {}, {});
    BOOST_TEST_REQUIRE(unknown.well_formed, text);
    BOOST_TEST(unknown.certain == unknown.hangs_on.empty(), text);
    bool first = true;
    for (const char* a : {"", "0", "1", "2"})
      for (const char* b : {"", "0", "1", "2"}) {
        // "": it is certainly not defined.
        KnownMacros macros;
        macros["A"] = {*a != '\0', true, true, false, a};
        macros["B"] = {*b != '\0', true, true, false, b};
        const Decision known = decide(text, macros, {});
        BOOST_TEST_REQUIRE((known.well_formed && known.certain), text);
        if (first) BOOST_TEST(unknown.taken == known.taken, text);  // as if not defined
        if (unknown.certain) BOOST_TEST(unknown.taken == known.taken, text);
        first = false;
      }
    certain += unknown.certain ? 1 : 0;
  }
  BOOST_TEST((certain > 500 && certain < 4500));
}

namespace {
const std::array<std::string, 17> malformed{"",      "(",   ")",     "1 2", "defined", "defined(", "defined(1)", "IS_ENABLED CONFIG_PM",
                                            "1 ? 2", "1 +", "\"a\"", "0x",  "1 / 0",   "1 % 0",    "'ab'",       "f(1",
                                            "= 1"};
}
BOOST_DATA_TEST_CASE(what_is_no_condition_is_said_so, boost::unit_test::data::make(malformed), text) {
  const Decision decision = decide(text, {}, {});
  BOOST_TEST(!decision.well_formed);
  BOOST_TEST((!decision.taken && !decision.certain));
}

BOOST_AUTO_TEST_CASE(arithmetic_has_no_undefined_corner) {
  const auto taken = [](const std::string& text) { return decide(text, {}, {}).taken; };
  BOOST_TEST(taken("-1 > 0u"));
  BOOST_TEST(!taken("-1 > 0"));
  BOOST_TEST(taken("(-9223372036854775807 - 1) / -1 != 1"));
  BOOST_TEST(taken("(-9223372036854775807 - 1) % -1 == 0"));
  BOOST_TEST(taken("9223372036854775807 + 1 < 0"));
  BOOST_TEST(taken("0xffffffffffffffff > 1"));
  BOOST_TEST(taken("-8 >> 1 == -4"));
  BOOST_TEST(!decide("1 << 64", {}, {}).certain);
  BOOST_TEST(!decide("1 << -1", {}, {}).certain);
  BOOST_TEST(!decide("99999999999999999999", {}, {}).well_formed);
  // Whoever doubles a macro thirty times wants 2^30 tokens.
  KnownMacros macros;
  for (int i = 0; i < 30; ++i) {
    const std::string next = "A" + std::to_string(i + 1);
    macros["A" + std::to_string(i)] = {true, true, true, false, next + " + " + next};
  }
  BOOST_TEST(!decide("A0", macros, {}).well_formed);
  BOOST_TEST(!decide(std::string(100000, '('), {}, {}).well_formed);
  BOOST_TEST(!decide(std::string(100000, '!') + "1", {}, {}).well_formed);
}

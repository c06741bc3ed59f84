/// Small C programs at random that do nothing but compute: numbers of all types, converted, combined, compared and asked for by
/// cases.  What random_program.hpp says of undefined behaviour holds for them, too.
#pragma once
#include <string>
#include <vector>

#include "tests/source/random_program.hpp"

namespace pmc::tests {

class ExpressionMaker {
 public:
  explicit ExpressionMaker(unsigned seed) : engine_(seed) {}

  RandomProgram make() {
    RandomProgram p;
    p.types = std::string("enum e@ { E0@, E1@, E2@ = 3") + (one_in(2) ? ", EN@ = -1" : "") + " };\nstruct s@ { " + number_type() +
              " m@; unsigned int bf : 1; int bg : 3; u8 bh : 4; };\n";
    p.externals =
        "#ifndef BUG_ON\n#define BUG_ON(x) do { if (x) cut = true, siglongjmp(out, 1); } while (0)\n#endif\n"
        "static " +
        any_of({"int", "int", "long", "unsigned int", "s8"}) + " N@(void) { static const long some[] = { ";
    for (int n = 0; n < values; ++n) p.externals += (n < 3 ? any_of({"0", "1", "-1"}) : literal()) + ", ";
    p.externals += "};\nreturn some[oracle(" + std::to_string(values) + ")]; }\nstatic void clear@(void) {}\n";
    p.functions =
        "#define DO@(x) do { if (x) A(); else B(); } while (0)\n#define MAX@(x, y) ({ int _x = (x); int _y = (y); _x > _y ? _x : _y; })\n";
    const std::string given = number_type(), result = number_type();
    p.functions += "static " + result + " h@(" + given + " x)\n{\nreturn x" + any_of({"", " + 1", " ^ 1", " < 0"}) + ";\n}\n";
    p.functions += "static " + result + " (*f@)(" + given + ") = h@;\n";
    p.functions += "static $" + number_type() + " g@" + (one_in(2) ? " = " + literal() : "") + ";\n";
    p.functions += "void root@(void)\n{\n";
    for (const char* v : {"v0", "v1", "v2"}) p.functions += number_type() + " " + v + " = " + first() + ";\n";
    p.functions += "static $" + number_type() + " sl = " + literal() + ";\nstruct s@ s = { .m@ = " + literal() + " };\n";
    for (std::size_t n = 1 + below(3); n > 0; --n) p.functions += statement();
    p.functions += last() + "}\n";
    return p;
  }

 private:
  static constexpr int values = 6;  ///< of each of two answers: in two attempts no more than a program is run for

  std::size_t below(std::size_t n) { return engine_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::string any_of(const std::vector<std::string>& all) { return all[below(all.size())]; }

  std::string number_type() {
    return any_of(
        {"int", "int", "u8", "s8", "short", "u16", "bool", "unsigned int", "u32", "u32", "long", "unsigned long", "s64", "u64", "enum e@"});
  }
  std::string literal() {
    return any_of({"0",           "0",           "1",
                   "1",           "-1",          "-1",
                   "2",           "-2",          "3",
                   "5",           "-3",          "7",
                   "9",           "-16",         "127",
                   "128",         "-128",        "-129",
                   "255",         "256",         "-256",
                   "65535",       "65536",       "0x7fffffff",
                   "-0x7fffffff", "0x80000000",  "2147483648",
                   "0xffffffff",  "0xfffffffe",  "4294967295",
                   "4294967296",  "-4294967296", "1u",
                   "-1u",         "0u",          "1L",
                   "-1L",         "1UL",         "0xffffffffUL",
                   "'a'",         "010",         "-010",
                   "0b101",       "-0x10"});
  }
  /// Answers are few, so that all can be tried.
  std::string first() {
    if (answers_ == 2 || one_in(3)) return literal();
    ++answers_;
    return "N@()";
  }
  std::string variable() { return any_of({"v0", "v0", "v1", "v1", "v2", "v2", "g@", "sl", "s.m@", "s.bf", "s.bg", "s.bh"}); }

  std::string expression(int depth) {
    if (depth == 0 || one_in(4)) return one_in(3) ? literal() : one_in(12) ? any_of({"E0@", "E1@", "E2@"}) : variable();
    const auto e = [&] { return expression(depth - 1); };
    switch (below(14)) {
      case 0:
      case 1: return "(" + e() + any_of({" + ", " - ", " * "}) + e() + ")";
      case 2:
      case 3: return "(" + e() + any_of({" & ", " | ", " ^ "}) + e() + ")";
      case 4: return "(" + e() + any_of({" / 2", " % 3", " / -2", " % -4", " / 2u", " % 5u", " / 3UL"}) + ")";
      case 5: return "(" + e() + any_of({" << 1", " >> 1", " << 4", " >> 7", " << 31", " >> 31"}) + ")";
      case 6: return any_of({"!", "-", "~", "!!", "+", "- -"}) + "(" + e() + ")";
      case 7: return "(" + number_type() + ")(" + e() + ")";
      case 8: return "((" + number_type() + ")" + variable() + ")";
      case 9: return "(" + condition(depth - 1) + " ? " + e() + " : " + e() + ")";
      case 10: return "(" + e() + " ?: " + e() + ")";
      case 11: return one_in(2) ? "MAX@(" + e() + ", " + e() + ")" : "({ " + number_type() + " y = " + e() + "; y; })";
      case 12: return (one_in(2) ? "h@(" : "f@(") + e() + ")";
      default: return "(" + condition(depth - 1) + ")";
    }
  }
  std::string condition(int depth) {
    if (one_in(6)) return expression(depth);
    if (depth > 0 && one_in(5)) return "(" + condition(depth - 1) + any_of({" && ", " || "}) + condition(depth - 1) + ")";
    return expression(depth) + any_of({" == ", " != ", " < ", " > ", " <= ", " >= "}) + (one_in(2) ? literal() : expression(depth));
  }
  std::string statement() {
    switch (below(6)) {
      case 0: return variable() + " = " + expression(2) + ";\n";
      case 1: return variable() + any_of({" += ", " -= ", " *= ", " &= ", " |= ", " ^= "}) + expression(1) + ";\n";
      case 2: return variable() + any_of({" /= 2", " %= 3", " <<= 1", " >>= 1", " /= -2", " %= 5u", " >>= 7"}) + ";\n";
      case 3: return one_in(2) ? variable() + any_of({"++;\n", "--;\n"}) : any_of({"++", "--"}) + variable() + ";\n";
      case 4: return "if (" + condition(1) + ") " + variable() + " = " + expression(1) + ";\n";
      default: return variable() + " = " + variable() + ";\n";
    }
  }
  std::string last() {
    switch (below(8)) {
      case 0:
      case 1:
        return "switch (" + expression(1) + ") {\ncase " + any_of({"0", "1", "-1", "255", "128"}) + ": A(); break;\ncase " +
               any_of({"2 ... 7", "-8 ... -2", "0xfffffffe", "-2", "256 ... 0x7fffffff", "2UL"}) +
               ": B(); break;\ndefault: C();\n" + any_of({"", "break;\ncase 9: D();\n"}) + "}\n";
      case 2: return "if (" + condition(1) + ") A(); else if (" + condition(1) + ") B(); else C();\n";
      case 3: return "BUG_ON(" + condition(1) + ");\nA();\n";
      case 4: return "while (" + condition(1) + ") { A(); if (" + condition(1) + ") break; B(); break; }\n";
      default: return "DO@(" + condition(2) + ");\n";
    }
  }

  std::mt19937 engine_;
  int answers_ = 0;
};

}  // namespace pmc::tests

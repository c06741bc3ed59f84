/// Small C programs at random, for a comparison of what the extraction makes of them with what a compiler does.  They are free of
/// undefined behaviour as the kernel's own flags have it (-fwrapv, -fno-strict-aliasing): variables are initialised, pointers
/// valid, loops and jumps back bounded, and no value is read and written in one expression without a sequence point.
#pragma once
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace pmc::tests {

/// '@' stands for what makes a name this program's own where many stand in one file, '$' for where its variables are kept.
struct RandomProgram {
  bool exact = false;  ///< its values are within what is tracked exactly, so that no run may be added
  std::string types, externals, functions;
  [[nodiscard]] std::string as_read() const { return spelt(types + functions, "", ""); }
  /// `externals`: what functions that are not read do.
  [[nodiscard]] std::string as_compiled(std::size_t n) const {
    return spelt(types + externals + functions, "_" + std::to_string(n), "STATE(" + std::to_string(n) + ") ");
  }

 private:
  static std::string spelt(const std::string& text, const std::string& own, const std::string& kept) {
    std::string all;
    for (const char c : text) c == '@' ? all += own : c == '$' ? all += kept : all += c;
    return all;
  }
};

class ProgramMaker {
 public:
  ProgramMaker(unsigned seed, bool exact)
      : engine_(seed), exact_(exact), calls_pointers_(exact || one_in(4)), notifies_(exact || one_in(4)) {}

  RandomProgram make() {
    RandomProgram p;
    p.exact = exact_;
    p.types = types();
    p.externals = externals();
    p.functions = file_level();
    std::vector<std::string> all;
    for (int f = 0; f < 4; ++f) all.push_back(function(f));
    // Who is not called by the root would be somebody else, who may run in between.
    if (all[3].find("h2@(") == std::string::npos) all[2].clear();
    for (const std::string& text : all) p.functions += text;
    return p;
  }

 private:
  using Words = std::vector<std::string>;
  /// What a function may name.
  struct Scope {
    Words numbers;    ///< lvalues that are numbers
    Words written;    ///< those of them that may be written to
    Words indices;    ///< numbers that only loops write
    Words ints;       ///< of type int, whose address may be taken; only of locals
    Words pointers;   ///< of type int *, local
    Words structs;    ///< of type struct s, local or not
    Words to_struct;  ///< of type struct s *, local
    Words to_function;
    int level = 0;  ///< of the function: those below it may be called
    int loops = 0;
    Words labels;  ///< that are still to come
  };

  std::size_t below(std::size_t n) { return n == 0 ? 0 : engine_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  const std::string& any(const Words& all) { return all[below(all.size())]; }
  std::string any_of(std::initializer_list<const char*> all) { return *(all.begin() + below(all.size())); }

  // ---- types and file level

  std::string number_type() {
    if (exact_) return any_of({"int", "int", "u8", "s8", "short", "bool", "enum e@"});
    return any_of(
        {"int", "int", "u8", "s8", "short", "u16", "bool", "unsigned int", "u32", "long", "unsigned long", "s64", "u64", "enum e@"});
  }
  std::string types() {
    std::string t = "enum e@ { E0@, E1@, E2@ = 3" + std::string(one_in(2) ? ", EN@ = -1" : "") + " };\n";
    // What is known of a member's type is what all structs agree on that have one of that name.
    const std::string a = number_type();
    t += "struct r@ { " + a + " a; " + number_type() + " m; };\n";
    t += "struct s@ { " + (exact_ ? a : number_type()) + " a; " + number_type() +
         " b; int c; struct r@ n; struct s@ *next; int *ip; int (*f)(int); int v[3]; ";
    t += "unsigned int bf : 1; int bg : 3; u8 bh : 4; union { int ui; u8 uc; }; };\n";
    t += "struct q@ { int *p; struct s@ *s; int k; };\nstruct ops@ { int (*go)(int); void (*step)(void); };\n";
    return t;
  }
  std::string externals() const {
    return "static struct s@ pool0@, pool1@, *known@;\nstatic int int@;\n"
           "static void fill@(struct s@ *p) { p->a = oracle(2); p->b = 1; p->c = oracle(2); p->next = &pool0@; p->ip = &int@; p->f = same; "
           "}\n"
           "static struct s@ *P@(void) {\n  if (pool0@.f == 0) { fill@(&pool0@); fill@(&pool1@); }\n"
           "  switch (oracle(3)) { case 0: return &pool0@; case 1: return &pool1@; default: return known@ ? known@ : &pool1@; }\n}\n"
           "static void R@(struct s@ *p) { known@ = p; }\n"
           "static void W@(int *p) { *p = u(); }\n"
           "static void WS@(struct s@ *p) { if (oracle(2)) p->a = u(); else p->n.m = u(); if (oracle(2)) *p->ip = u(); }\n"
           "static void WQ@(struct q@ *q) { if (oracle(2)) *q->p = u(); else q->s->a = u(); q->k = oracle(2); }\n"
           "static int CB@(int (*f)(int), int x) { return oracle(2) ? f(x) : 0; }\n"
           "static void clear@(void) { __builtin_memset(&pool0@, 0, sizeof pool0@); __builtin_memset(&pool1@, 0, sizeof pool1@); known@ = "
           "0; int@ = 0; }\n";
  }
  std::string file_level() {
    std::string t;
    t += "#define DO@(x) do { if (x) A(); else B(); } while (0)\n#define ERR@ (F() ? -5 : 0)\n#define SEQ@(x, y) ((x), (y))\n";
    t += "#define MAX@(x, y) ({ int _x = (x); int _y = (y); _x > _y ? _x : _y; })\n#define BOTH@(x) do { DO@(x); DO@(!(x)); } while (0)\n";
    t += "static int h0@(int x);\nstatic int h1@(int x);\n";
    t += "static $struct s@ gt@;\n";
    t += "static $int gi@ = " + small() + ";\nstatic $int gj@;\n";
    for (int g = 0; g < 3; ++g)
      t += "static $" + number_type() + " g" + std::to_string(g) + "@" + (one_in(2) ? " = " + small() : "") + ";\n";
    t += "static $struct s@ gs@ = { .a = " + small() + ", .n = { .m = " + small() + " }, " + (exact_ ? "" : ".next = &gt@, .ip = &gi@, ") +
         (calls_pointers_ ? ".f = h0@ };\n" : "};\n");
    t += "static $struct s@ gt@ = { .b = " + small() + ", " + (exact_ ? "" : ".next = &gs@, .ip = &gj@, ") +
         (calls_pointers_ ? ".f = h1@ };\n" : "};\n");
    t += std::string("static $int ga@[3] = { 1, 2 };\nstatic $int *gp@") + (exact_ ? "" : " = &gi@") + ";\nstatic $struct s@ *gq@" +
         (exact_ ? "" : " = &gs@") + ";\n";
    t += "static $int (*gf@)(int) = h0@;\n";
    t += "static const struct ops@ ops@ = { .go = h1@, .step = " + any_of({"A", "B"}) + " };\n";
    t += "static $int gm@ = PM_POST_SUSPEND;\n";
    return t;
  }

  // ---- expressions

  std::string small() { return any_of({"-3", "-1", "0", "0", "1", "1", "2", "3", "5", "7"}); }
  std::string constant() {
    if (exact_ || !one_in(4)) return one_in(6) ? any_of({"E0@", "E1@", "E2@"}) : small();
    return any_of({"127", "128", "255", "256", "300", "-129", "65535", "65536", "0x7fffffff", "0x80000000", "0xffffffff", "4294967296",
                   "-1u", "1UL", "9", "'a'", "010", "-8"});
  }
  std::string number(const Scope& s) { return one_in(8) && !s.indices.empty() ? any(s.indices) : any(s.numbers); }

  /// Without calls, and without writing.
  std::string expression(const Scope& s, int depth) {
    if (depth == 0 || one_in(3)) return one_in(3) ? constant() : number(s);
    const auto e = [&] { return expression(s, depth - 1); };
    switch (below(13)) {
      case 0:
      case 1:
        return exact_ ? "(" + e() + " " + any_of({"&", "|", "^"}) + " " + e() + ")"
                      : "(" + e() + " " + any_of({"+", "-", "*", "&", "|", "^", "+", "-"}) + " " + e() + ")";
      case 2: return exact_ ? "(" + e() + " % 3)" : "(" + e() + " " + any_of({"/ 2", "% 3", "<< 1", ">> 1", "<< 4", "/ -2", "% 4"}) + ")";
      case 3: return any_of({"!", "-", "~", "!!"}) + std::string("(") + e() + ")";
      case 4: return "(" + condition(s, 0) + " ? " + e() + " : " + e() + ")";
      case 5:
      case 6: return "(" + comparison(s, depth - 1) + ")";
      case 7: return "(" + number_type() + ")(" + e() + ")";
      case 8: return "(" + comparison(s, 0) + any_of({" && ", " || "}) + comparison(s, 0) + ")";
      case 9: return any_of({"READ_ONCE(", "likely(", "unlikely("}) + number(s) + ")";
      case 10: return "({ int y = " + e() + "; y" + any_of({"", " != 0", " == 1"}) + "; })";
      case 11: return "SEQ@(" + e() + ", " + e() + ")";
      default: return "MAX@(" + e() + ", " + e() + ")";
    }
  }
  std::string comparison(const Scope& s, int depth) {
    return expression(s, depth) + " " + any_of({"==", "!=", "<", ">", "<=", ">=", "==", "!="}) + " " +
           (one_in(2) ? constant() : expression(s, depth));
  }
  std::string pointer(const Scope& s, bool may_be_local) {
    if (may_be_local && one_in(2) && !s.pointers.empty()) return any(s.pointers);
    if (may_be_local && one_in(2) && !s.ints.empty()) return "&" + any(s.ints);
    return any_of({"&gi@", "&gj@", "gp@", "&gs@.c", "&gq@->c", "gs@.ip", "gq@->ip"});
  }
  std::string to_struct(const Scope& s, bool may_be_local) {
    if (may_be_local && one_in(2) && !s.to_struct.empty()) return any(s.to_struct);
    if (may_be_local && one_in(3) && !s.structs.empty()) return "&" + any(s.structs);
    return any_of({"&gs@", "&gt@", "gq@", "gs@.next", "gq@->next"});
  }
  std::string a_function(const Scope& s) {
    return one_in(3) && !s.to_function.empty() ? any(s.to_function) : any_of({"h0@", "h1@", "gf@", "gs@.f"});
  }
  /// Of pointers.
  std::string identity(const Scope& s) {
    switch (below(4)) {
      case 0: return pointer(s, true) + any_of({" == ", " != "}) + pointer(s, true);
      case 1: return a_function(s) + any_of({" == ", " != "}) + any_of({"h0@", "h1@"});
      case 2: return to_struct(s, true);
      default: return to_struct(s, true) + any_of({" == ", " != "}) + to_struct(s, true);
    }
  }
  std::string condition(const Scope& s, int depth) {
    switch (below(depth > 0 ? 8 : 4)) {
      case 0:
      case 1: return comparison(s, 1);
      case 2: return one_in(2) ? number(s) : "!" + number(s);
      case 3: return exact_ && s.level < 2 ? number(s) : identity(s);
      case 4: return "(" + condition(s, depth - 1) + any_of({" && ", " || "}) + condition(s, depth - 1) + ")";
      case 5: return "!(" + condition(s, depth - 1) + ")";
      case 6: return any_of({"F()", "!F()", "F() < 0", "F() == 0"});
      default:
        if (one_in(4)) return "e0 " + any_of({"< 0", "== 0", "!= 0", ">= 0", "> 0"});
        return effect(s) + (one_in(2) ? "" : " == " + small());
    }
  }
  /// One call or assignment, as an expression.
  std::string effect(const Scope& s) {
    switch (below(exact_ ? 6 : 9)) {
      case 0: return s.level > 0 ? call(s) : "(" + any(s.written) + " = " + constant() + ")";
      case 1: return s.level > 1 ? call(s) : "(" + any(s.written) + " = " + expression(s, 1) + ")";
      case 2:
        return s.level > 2 && calls_pointers_ ? a_function(s) + "(" + expression(s, 1) + ")"
                                              : "(" + any(s.written) + " = " + number(s) + ")";
      case 3:
        return s.level > 2 && calls_pointers_ ? any_of({"ops@.go(", "gs@.f(", "gq@->f("}) + constant() + ")"
                                              : "(" + any(s.written) + " ^= 1)";
      case 4: return "(" + condition(s, 1) + " ? " + constant() + " : " + constant() + ")";
      case 5: return "(" + any(s.written) + " = " + expression(s, 2) + ")";
      case 6: return any(s.written) + any_of({"++", "--"});
      case 7: return any_of({"++", "--"}) + any(s.written);
      default: return any_of({"u()", "u()", "ul()"});
    }
  }
  std::string call(const Scope& s) {
    const std::size_t which = below(static_cast<std::size_t>(s.level));
    if (which < 2) return "h" + std::to_string(which) + "@(" + expression(s, 1) + ")";
    return "h2@(" + expression(s, 1) + ", " + pointer(s, true) + ", " + to_struct(s, true) + ", " + any(s.structs) + ")";
  }

  // ---- statements

  std::string block(Scope& s, int depth, std::size_t size) {
    std::string t = "{ ";
    for (std::size_t n = 0; n < size; ++n) t += statement(s, depth);
    return t + "}\n";
  }
  std::string step(const Scope& s) {
    switch (below(8)) {
      case 0: return "DO@(" + comparison(s, 1) + ");\n";
      case 1: return one_in(3) ? "BOTH@(" + number(s) + ");\n" : "A();\n";
      case 2: return notifies_ && one_in(2) ? "pm_notifier_call_chain(gm@);\n" : "B();\n";
      case 3: return "C();\n";
      case 4: return "D();\n";
      case 5: return s.level > 2 ? "ops@.step();\n" : "A();\n";
      default: return any_of({"A();\n", "B();\n", "C();\n", "D();\n"});
    }
  }
  std::string assignment(const Scope& s) {
    // What a function writes that pointers point to others may write, too, between two attempts.
    if (exact_ && s.level < 2)
      return one_in(4) ? "e0 = F();\n" : any(s.written) + any_of({" = ", " = ", " &= ", " |= "}) + expression(s, 2) + ";\n";
    switch (below(exact_ ? 12 : 20)) {
      case 0:
      case 1: return any(s.written) + " = " + expression(s, 2) + ";\n";
      case 2: return any(s.written) + " = " + effect(s) + ";\n";
      case 3:
        return any(s.written) + (exact_ ? any_of({" &= ", " |= ", " ^= "}) : any_of({" += ", " -= ", " *= ", " &= ", " |= "})) +
               expression(s, 1) + ";\n";
      case 4:
        return s.pointers.empty() || one_in(4) ? any_of({"gp@", "gs@.ip", "gq@->ip"}) + " = " + pointer(s, false) + ";\n"
                                               : any(s.pointers) + " = " + pointer(s, true) + ";\n";
      case 5:
        return s.to_struct.empty() || one_in(4) ? any_of({"gq@", "gs@.next", "gt@.next"}) + " = " + to_struct(s, false) + ";\n"
                                                : any(s.to_struct) + " = " + to_struct(s, true) + ";\n";
      case 6: return any_of({"gf@", "gs@.f", "gt@.f"}) + " = " + (one_in(2) ? condition(s, 0) + " ? h0@ : h1@" : a_function(s)) + ";\n";
      case 7: return any(s.structs) + " = " + (one_in(2) ? any(s.structs) : "*" + to_struct(s, true)) + ";\n";
      case 8: return "*" + to_struct(s, true) + " = " + any(s.structs) + ";\n";
      case 9: return any(s.structs) + ".n = " + any(s.structs) + ".n;\n";
      case 10:
        return one_in(2) ? "gm@ = " + condition(s, 0) + " ? PM_POST_HIBERNATION : PM_POST_SUSPEND;\n"
                         : "if (gm@ == PM_POST_SUSPEND) " + step(s);
      case 11: return "e0 = " + any_of({"F()", "ERR@", "0", "F()"}) + ";\n";
      case 12:
        return any(s.structs) + any_of({".v[0]", ".v[1]", ".v[gi@ & 1]", ".bf", ".bg", ".bh", ".ui", ".uc"}) + " = " + expression(s, 1) +
               ";\n";
      case 13: return any_of({"ga@[1]", "ga@[0]", "ga@[gi@ & 1]", "*ga@"}) + " = " + expression(s, 1) + ";\n";
      case 14: return "W@(" + pointer(s, true) + ");\n";
      case 15: return "WS@(" + to_struct(s, true) + ");\n";
      case 16:
        return any_of({"swap(gi@, gj@);\n", "gs@.n = (struct r@){ 1, 2 };\n", "__builtin_memset(&gs@.n, 0, sizeof(struct r@));\n",
                       "WRITE_ONCE(gi@, 1);\n"});
      case 17:
        return one_in(2)             ? "R@(" + any_of({"&gs@", "&gt@"}) + ");\n"
               : s.to_struct.empty() ? "gq@ = P@();\n"
                                     : any(s.to_struct) + " = P@();\n";
      case 18:
        return s.level > 2 && calls_pointers_ ? "if (CB@(" + any_of({"h0@", "h1@"}) + ", 1)) " + step(s) : any(s.written) + " = u();\n";
      default: return s.level > 2 ? "WQ@(&q0);\n" : any(s.written) + any_of({"++;\n", "--;\n"});
    }
  }
  std::string statement(Scope& s, int depth) {
    const std::size_t kind = below(depth > 0 ? 16 : 9);
    if (kind < 4) return step(s);
    if (kind < 8) return assignment(s);
    if (kind == 8) {
      if (s.loops > 0 && one_in(2)) return "if (" + condition(s, 1) + ") " + any_of({"break", "continue"}) + ";\n";
      if (!s.labels.empty() && one_in(2)) return "if (" + condition(s, 1) + ") goto " + any(s.labels) + ";\n";
      return effect(s) + ";\n";
    }
    switch (kind) {
      case 9:
      case 10:
      case 11:
        return "if (" + condition(s, 2) + ") " + block(s, depth - 1, 1 + below(2)) + (one_in(2) ? "else " + block(s, depth - 1, 1) : "");
      case 12: {
        if (s.loops > 1) return step(s);
        const std::string i = "i" + std::to_string(s.loops), many = any_of({"1", "2", "2", "3"});
        Scope in = s;
        ++in.loops;
        in.indices.push_back(i);
        switch (below(3)) {
          case 0: return "for (" + i + " = 0; " + i + " < " + many + "; " + i + "++) " + block(in, depth - 1, 1 + below(2));
          case 1: return i + " = 0;\nwhile (" + i + " < " + many + ") { " + i + "++;\n" + block(in, depth - 1, 1 + below(2)) + "}\n";
          default: return i + " = 0;\ndo " + block(in, depth - 1, 1 + below(2)) + " while (++" + i + " < " + many + ");\n";
        }
      }
      case 13: {
        Scope in = s;
        in.loops = 0;  // `continue` would be the loop's around it
        std::string t = "switch (" + expression(s, 1) + ") {\n";
        t += "case 0: " + block(in, depth - 1, 1) + (one_in(3) ? "" : "break;\n");
        t += (one_in(2) ? "case 1 ... 2: " : "case E1@: case 2: ") + block(in, depth - 1, 1) + (one_in(3) ? "" : "break;\n");
        t += one_in(2) ? "default: " + block(in, depth - 1, 1) + "break;\ncase -1: " + step(s) : "case -1: " + block(in, depth - 1, 1);
        return t + "}\n";
      }
      case 14: return "{ " + number_type() + " t0 = " + expression(s, 1) + ", x0 = t0; " + block(s, depth - 1, 1) + "DO@(x0); }\n";
      default:
        if (s.level < 3 || !one_in(2)) return "if (" + condition(s, 2) + ") return " + (s.level < 3 ? constant() : "") + ";\n";
        return "if (stop_machine(on_one_cpu@, &x1, 0)) " + step(s);
    }
  }

  /// 0, 1: functions that pointers may point to; 2: one with pointers and a struct; 3: the root.
  std::string function(int level) {
    Scope s;
    s.level = level;
    s.numbers = {"x0",    "x1",      "gi@",     "gj@",    "g0@",      "g1@",         "g2@",  "gs@.a", "gs@.b",
                 "gt@.a", "gs@.n.m", "gs@.n.a", "gq@->a", "gq@->n.m", "gs@.next->b", "*gp@", "sl"};
    if (!exact_)
      for (const char* more :
           {"gs@.bf", "gs@.bg", "gt@.bh", "gs@.v[0]", "gs@.v[1]", "gs@.ui", "gs@.uc", "ga@[0]", "ga@[1]", "ga@[gi@ & 1]"})
        s.numbers.emplace_back(more);
    s.structs = {"gs@", "gt@"};
    s.ints = {"x1"};
    std::string t;
    if (level < 2) t = "static int h" + std::to_string(level) + "@(int x)\n{\n";
    if (level == 2) t = "static " + number_type() + " h2@(" + number_type() + " x, int *p, struct s@ *ps, struct s@ v)\n{\n";
    if (level == 3) {
      on_one_cpu_ =
          "static int on_one_cpu@(void *x)\n{\nint *p = x;\nif (*p) A();\n*p = 1;\nreturn " + any_of({"0", "*p", "-1", "gi@"}) + ";\n}\n";
      t = "void root@(void)\n{\nint x = " + small() + ";\n";
    }
    s.numbers.emplace_back("x");
    t += number_type() + " x0 = " + small() + ";\nint x1 = " + small() + ";\nint e0 = 0;\nint i0 = 0, i1 = 0, back = 0;\n";
    t += "static $" + number_type() + " sl" + (one_in(2) ? " = " + small() : "") + ";\n";
    if (level >= 2) {
      t += "struct s@ l0 = " +
           (one_in(2) ? std::string("{ .a = ") + small() + ", .next = &gs@, .ip = &gi@" + (calls_pointers_ ? ", .f = h0@ }" : " }")
                      : any(s.structs)) +
           ";\n";
      t += "int *p0 = " + any_of({"&x1", "&gi@", "&l0.c"}) + ";\nstruct s@ *q1 = " + any_of({"&l0", "&gs@", "&gt@"}) + ";\n";
      t += "struct q@ q0 = { .p = " + any_of({"&x1", "&gj@"}) + ", .s = " + any_of({"&l0", "&gt@"}) +
           " };\nint (*f0)(int) = " + any_of({"h0@", "h1@"}) + ";\n";
      for (const char* n : {"l0.a", "l0.b", "l0.n.m", "q1->a", "q1->n.a", "*p0", "q0.k", "*q0.p", "q0.s->b", "q0.s->n.m"})
        s.numbers.emplace_back(n);
      if (!exact_)
        for (const char* n : {"l0.v[1]", "q1->bf", "q1->bg", "l0.uc"}) s.numbers.emplace_back(n);
      s.structs.emplace_back("l0");
      s.to_struct = {"q1", "q0.s"};
      s.pointers = {"p0", "q0.p"};
      s.ints.emplace_back("l0.c");
      s.to_function = {"f0", "l0.f"};
      if (level == 2) {
        for (const char* n : {"*p", "ps->a", "ps->n.m", "v.a", "v.b", "v.n.m"}) s.numbers.emplace_back(n);
        s.structs.emplace_back("v");
        s.to_struct.emplace_back("ps");
        s.pointers.emplace_back("p");
      }
    }
    s.written = exact_ && level < 2 ? Words{"x", "x0", "x1"} : s.numbers;
    // What an initialiser has the address of anybody may write.
    if (exact_ && level == 3)
      t += "if (!gq@) { gp@ = &gi@; gq@ = &gs@; gs@.next = &gt@; gs@.ip = &gi@; gt@.next = &gs@; gt@.ip = &gj@; }\n";
    const std::size_t size = 3 + below(static_cast<std::size_t>(3 + 2 * level));
    const std::size_t out = 1 + below(size), again = below(size);
    bool has_back = false;
    s.labels = {"out"};
    for (std::size_t n = 0; n < size; ++n) {
      if (n == again && one_in(3)) has_back = true, t += "again:\n";
      if (n == out) s.labels.clear(), t += "out:\n";
      t += statement(s, 2);
    }
    if (has_back) t += "if (back++ < 2 && (" + condition(s, 1) + ")) goto again;\n";
    if (out == size) t += "out:\n";
    t += level == 3 ? step(s) : "return " + (one_in(3) ? std::string("e0") : expression(s, 1)) + ";\n";
    if (t.find("on_one_cpu@") != std::string::npos) t = on_one_cpu_ + t;
    return t + "}\n";
  }

  std::string on_one_cpu_;
  std::mt19937 engine_;
  bool exact_;
  /// Whom a pointer points to that somebody else may have written is not modelled, nor which message it is: in few programs.
  bool calls_pointers_, notifies_;
};

}  // namespace pmc::tests

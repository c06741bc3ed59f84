// What the extraction makes of each construct of C: all runs of a small function, written out by hand.
#define BOOST_TEST_MODULE extraction
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

#include "tests/source/runs.hpp"

using namespace pmc::tests;
namespace data = boost::unit_test::data;

namespace {

const std::map<std::string, std::string> short_names{{"pm_prepare_console", "A"},
                                                     {"pm_restore_console", "B"},
                                                     {"suspend_console", "C"},
                                                     {"resume_console", "D"},
                                                     {"freeze_processes(ok)", "f+"},
                                                     {"freeze_processes(error)", "f-"},
                                                     {"attempt", "|"},
                                                     {"finish", "."},
                                                     {"read_decision_variable(garbage_zero)", "?0"},
                                                     {"read_decision_variable(garbage_nonzero)", "?1"}};

/// The runs of so many attempts: "A B", "A | B"; one that stops within is written "A !", one of more than `longest` steps "A A ..".
std::set<std::string> runs(const pmc::source::Extracted& x, int attempts, std::size_t longest = 6) {
  std::set<std::string> all;
  const auto go = [&](const auto& self, const Follower& at, const std::string& text, int left, std::size_t steps) -> void {
    const auto offers = at.offers();
    if (offers.empty()) all.insert(text + " !");
    for (const std::string& letter : offers) {
      Follower next = at;
      next.step(letter);
      const auto it = short_names.find(letter);
      const std::string name = it == short_names.end() ? letter : it->second;
      if (name == "." && left == 1)
        all.insert(text);
      else if (name == ".")
        self(self, next, text, left - 1, steps);
      else if (name == "|")
        self(self, next, left == attempts ? "" : text + (text.empty() ? "|" : " |"), left, steps);
      else if (steps == longest)
        all.insert(text + " ..");
      else
        self(self, next, text + (text.empty() ? "" : " ") + name, left, steps + 1);
    }
  };
  go(go, Follower(x.machine.automaton), "", attempts, 0);
  return all;
}

struct Case {
  std::string name, text;
  std::set<std::string> runs;
  int attempts = 1;
  bool modelled = true;
};
std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

std::string listed(const std::set<std::string>& all) {
  std::string text;
  for (const std::string& s : all) text += (text.empty() ? "{" : ", ") + s;
  return text + "}";
}

void check(const Case& c) {
  const auto e = extract_root({{"a.c", one_letter_steps + c.text}});
  BOOST_TEST_REQUIRE(e.x != nullptr);
  BOOST_TEST(listed(runs(*e.x, c.attempts)) == listed(c.runs));
  BOOST_TEST(e.x->complete);
  BOOST_TEST(e.x->unmodelled.empty() == c.modelled);
  if (c.modelled)
    for (const auto& n : e.x->unmodelled) BOOST_TEST_MESSAGE(n.path << ":" << n.line << ": " << n.text);
}

const std::vector<Case> control{
    {"if", "void root(int x) { if (x) A(); else B(); C(); }", {"A C", "B C"}},
    {"result", "void root(void) { if (F()) A(); else B(); }", {"f+ B", "f- A"}},
    {"the first of two happens once", "void root(void) { int e = F() ?: 3; if (e == 3) A(); else B(); }", {"f+ A", "f- B"}},
    {"the first of two in a condition", "void root(void) { if ((F() ?: 3) < 0) A(); else B(); }", {"f+ B", "f- A"}},
    {"a name in parentheses is no cast", "void root(void) { int v = 0, w = 3; if (!(v) && (w) > 1) A(); else B(); }", {"A"}},
    {"a name in parentheses, less something", "void root(void) { int v = 1, w = 3; if ((v) - w * 2 == -5) A(); else B(); }", {"A"}},
    {"a call in parentheses is no cast", "void root(void) { int w = 3; if (!(F()) && (w) > 1) A(); else B(); }", {"f+ A", "f- B"}},
    {"a call in parentheses, less something",
     "void root(void) { int w = 3; if ((F()) - w * 2 == -6) A(); else B(); }",
     {"f+ A", "f- A", "f- B"}},
    {"an element in parentheses is no cast",
     "void root(void) { int v[2], w = 3; v[0] = 0; if (!(v[0]) && (w) > 1) A(); else B(); }",
     {"A"}},
    {"a call in parentheses, and what is pointed to",
     "void root(void) { int w = 3, *p = &w; if ((F()) && *p > 3) A(); else B(); }",
     {"f+ B", "f- B"}},
    {"a name in parentheses, in a macro",
     "#define X(a) (!(v) && (a) > 1)\nstatic int v; void root(void) { v = 0; int w = 3; if (X(w)) A(); else B(); }",
     {"A"}},
    {"a name in parentheses that may be a type's",
     "static void h(int v, int w) { if ((v) - w * 2 > 0) A(); } void root(void) { h(1, 3); }",
     {"", "A"},
     1,
     false},
    {"a statement as an expression", "void root(void) { int x = F(); BUG_ON(({ int y = x; y; }) < 0); A(); }", {"f+ A", "f- !"}},
    {"negative", "void root(void) { int e = F(); if (e > 0) A(); if (e < 0) B(); if (!e) C(); }", {"f+ C", "f- B"}},
};
const std::vector<Case> values{
    {"unsigned wrap", "void root(void) { unsigned int x = -1; if (x > 0) A(); else B(); }", {"A"}},
    {"unsigned minus", "void root(void) { unsigned int x = 0; x--; if (x > 0) A(); else B(); }", {"A"}},
    {"unsigned compare", "void root(void) { unsigned int n = 3; int e = -5; if (e < n) A(); else B(); }", {"B"}},
    {"bool", "void root(void) { bool b = 2; if (b == 1) A(); else B(); }", {"A"}},
    {"bool of error", "void root(void) { int e = F(); bool b = e; if (b == 1) A(); else B(); }", {"f+ B", "f- A"}},
    {"bool function", "static bool g(void) { return F(); } void root(void) { if (g() == true) A(); else B(); }", {"f+ B", "f- A"}},
    {"bool parameter", "static void g(bool b) { if (b == 1) A(); else B(); } void root(void) { g(2); }", {"A"}},
    {"bool global", "static bool b; void root(void) { b = 4; if (b == 1) A(); else B(); }", {"A"}},
    {"bool member", "struct s { bool b; }; void root(void) { struct s x; x.b = 4; if (x.b == 1) A(); else B(); }", {"A"}},
    {"u8", "void root(void) { u8 x = 256; if (x) A(); else B(); }", {"B"}},
    {"u8 wrap", "void root(void) { u8 x = -1; if (x == 255) A(); else B(); }", {"A"}},
    {"cast u8", "void root(void) { int x = 256; if ((u8)x) A(); else B(); }", {"B"}},
    {"cast bool", "void root(void) { int x = 256; if ((bool)x == 1) A(); else B(); }", {"A"}},
    {"enumeration", "enum e { X, Y }; void root(void) { enum e x = X; if (x <= -1) A(); else B(); }", {"A"}},
    {"enumeration with a negative constant", "enum e { X, Y = -1 }; void root(void) { enum e x = X; if (x <= -1) A(); else B(); }", {"B"}},
    {"cast to an enumeration", "enum e { X, Y }; void root(void) { u8 x = 1; if ((enum e)x <= -1) A(); else B(); }", {"A"}},
    {"cast that changes no number", "void root(void) { u8 x = 1; if ((u32)x <= -1) A(); else B(); }", {"A"}},
    {"cast to a wider type", "void root(void) { u32 x = 1; if ((s64)x <= -1) A(); else B(); }", {"B"}},
    {"cast to a type of a header", "void root(void) { u8 x = 1; if ((foo_t)x <= -1) A(); else B(); }", {"A", "B"}},
    {"long literal", "void root(void) { u32 x = 1; if (x <= -1L) A(); else B(); }", {"B"}},
    {"char has a sign or not", "void root(void) { char c = -1; if (c < 0) A(); else B(); }", {"A", "B"}},
    {"int wrap", "void root(void) { int x = 0x7fffffff; x = x + 1; if (x > 0) A(); else B(); }", {"A", "B"}},
    {"truncation", "void root(void) { long y = 0x100000000; int x = y; if (x) A(); else B(); }", {"B"}},
    {"warn_on", "void root(void) { int e = F(); if (WARN_ON(e) == 1) A(); else B(); }", {"f+ B", "f- A"}},
    {"a cast like a call", "void root(void) { u32 x = -1; if ((s64)(x) == -1) A(); else B(); }", {"B"}},
    {"a cast like a call of a case", "void root(void) { u32 x = -1; switch ((s64)(x)) { default: A(); break; case -1: B(); } }", {"A"}},
    {"a static local wraps", "void root(void) { static u64 x = -1; if (x < 1) A(); else B(); }", {"A", "B"}},
    {"initialised by what has no sign", "static s64 x = -1u; void root(void) { if (x > 0) A(); else B(); }", {"A"}},
    {"initialised by a cast", "static s64 x = (u8)256; void root(void) { if (x > 0) A(); else B(); }", {"B"}},
    {"minus, of an int that is a long", "void root(void) { u32 x = 5; if (-2147483648 < x) A(); else B(); }", {"A"}},
    {"minus, hexadecimal", "void root(void) { s64 x = -0x10; if (x < 0) A(); else B(); }", {"A"}},
    {"minus, hexadecimal without a sign", "static s64 x = -0x80000000; void root(void) { if (x < 0) A(); else B(); }", {"B"}},
    {"minus, octal", "void root(void) { if (-010 == -8) A(); else B(); }", {"A"}},
    {"binary", "void root(void) { int x = -1; if (x < 0b11) A(); else B(); }", {"A"}},
    {"an enumerator without a sign", "enum e { X = -1U }; void root(void) { s64 x = X; if (x < 0) A(); else B(); }", {"A", "B"}},
    {"bit-field of anything",
     "struct s { unsigned int b : 1; }; void root(void) { struct s s; int x = u(); s.b = x; if (x) { if (s.b) A(); else B(); } }",
     {"", "A", "B"}},
    {"bit-field of a constant of a header",
     "struct s { unsigned int b : 2; }; void root(void) { struct s s; s.b = EINVAL; if (s.b) A(); else B(); }",
     {"A", "B"}},
    {"char of anything", "void root(void) { int x = u(); char c = x; if (x) { if (c) A(); else B(); } }", {"", "A", "B"}},
    {"address in a byte", "void root(void) { int x; u8 c = (long)&x; if (c) A(); else B(); }", {"A", "B"}},
    {"an int of what a pointer's function returns",
     "static u32 g(void) { return -1; } static u32 (*f)(void) = g; void root(void) { int x = f(); if (x < 0) A(); else B(); }",
     {"A"}},
    {"what has no sign, and a pointer's function that has one",
     "static bool h(s64 x) { return x < 0; } static bool (*f)(s64) = h; "
     "void root(void) { u64 v = 0; int w = -1; if (f(w ^ v)) A(); else B(); }",
     {"A", "B"}},
    {"an int that a pointer's function is given",
     "static void g(int x) { if (x < 0) A(); else B(); } static void (*f)(int) = g; void root(void) { u32 x = -1; f(x); }",
     {"A"}},
    {"bit-field as an int",
     "struct s { unsigned int b : 3; int c : 3; }; void root(void) { struct s s = {}; if (s.b - 1 < 0) A(); else B(); if (~(s.c % 5u) > 8) "
     "A(); else B(); }",
     {"A A"}},
    {"bit-field or a number without a sign",
     "struct s { u8 b : 4; }; void root(void) { struct s s = {}; u32 x = -2; switch (u() ? x : s.b) { case -2: A(); break; case 0: B(); "
     "break; default: C(); } }",
     {"A", "B"}},
    {"a type of a header, and a number without a sign",
     "static foo_t g; void root(void) { g = 0; if (~(g % 5u) > 8) A(); else B(); }",
     {"A", "B"}},
    {"the same, compared", "static foo_t g; void root(void) { g = -1; if (g == 0xffffffff) A(); else B(); }", {"A", "B"}},
    {"what a pointer's function returns",
     "static u32 g(void) { return 0; } static u32 (*f)(void) = g; void root(void) { if (-2 - f() < 8) A(); else B(); }",
     {"B"}},
    {"the lowest number", "void root(void) { int x = 0x80000000; if (-x < 0) A(); else B(); }", {"A", "B"}},
    {"a case's label has the type of what is asked",
     "void root(void) { int x = -1; switch (x) { case 0xffffffffUL: A(); break; default: B(); } }",
     {"A"}},
    {"a label that is too large", "void root(void) { u32 x = 1; switch (x) { case 0x100000001UL: A(); break; default: B(); } }", {"A"}},
    {"labels that are negative, of what has no sign",
     "void root(void) { u32 x = -2; switch (x) { case -3 ... -1: A(); break; default: B(); } }",
     {"A"}},
    {"a range of labels to a large one",
     "void root(void) { s64 x = F(); switch (x) { case -3 ... -1: A(); break; case 1 ... 0xffffffff: C(); break; default: B(); } }",
     {"f+ B", "f- A", "f- B"}},
    {"minus, of anything negative",
     "void root(void) { int x = u(); if (x < 0) { if (-x > 0) A(); else B(); if (!-x) C(); } }",
     {"", "A", "B"}},
    {"known by its sign, with labels",
     "void root(void) { int e = F(); switch (e) { case 0: A(); break; case -1: B(); break; case 1: C(); break; default: D(); } }",
     {"f+ A", "f- B", "f- D"}},
    {"known by its sign, or-ed",
     "void root(void) { int e = F(); switch (e | 1) { case -1: A(); break; case 1: B(); break; default: D(); } }",
     {"f+ B", "f- A", "f- B", "f- D"}},
    {"and", "void root(void) { int x = u() & 6; if (x < 0 || x > 6) A(); else B(); }", {"B"}},
    {"and, of a negative number", "void root(void) { int x = u() & -2; if (x < 0) A(); else B(); }", {"A", "B"}},
    {"exclusive or, of what has no sign", "void root(void) { u32 x = -1; if ((x ^ 1) > 5) A(); else B(); }", {"A"}},
    {"not, of a byte", "void root(void) { u8 x = 0; if (~x == -1) A(); else B(); x = ~x; if (x == 255) A(); else B(); }", {"A A"}},
    {"not, of what has no sign", "void root(void) { u32 x = 0; if (~x > 0) A(); else B(); }", {"A"}},
    {"divided, of what has no sign",
     "void root(void) { u32 x = -2; if (x / 2 == 0x7fffffff) A(); else B(); if (x % 3 == 2) A(); else B(); }",
     {"A A"}},
    {"divided, of a negative number",
     "void root(void) { int x = -7; if (x / 2 == -3) A(); else B(); if (x % 4 == -3) A(); else B(); }",
     {"A A"}},
    {"divided by what has no sign", "void root(void) { int x = -4; if (x / 2u > 5) A(); else B(); }", {"A"}},
    {"shifted to the right",
     "void root(void) { int x = -4; u32 y = -4; if (x >> 1 == -2) A(); else B(); if (y >> 1 > 5) A(); else B(); }",
     {"A A"}},
    {"shifted to the left",
     "void root(void) { u8 x = 255; if (x << 1 == 510) A(); else B(); x <<= 1; if (x == 254) A(); else B(); }",
     {"A A"}},
    {"assigned and or-ed",
     "void root(void) { u8 x = 1; x |= 256; if (x == 1) A(); else B(); x ^= -1; if (x == 254) A(); else B(); }",
     {"A A"}},
    {"assigned and subtracted",
     "void root(void) { u8 x = 1; bool b = 0; x -= 2; if (x == 255) A(); else B(); b -= 2; if (b == 1) A(); else B(); }",
     {"A A"}},
    {"truth of a negative number",
     "void root(void) { int e = F(); if (!e == 0) A(); else B(); if (!!e == 1) A(); else B(); }",
     {"f+ B B", "f- A A"}},
    {"the type of a choice", "void root(void) { u32 x = 0; int y = -1; if ((F() ? x : y) > 0) A(); else B(); }", {"f+ A", "f- B"}},
    {"bug on what has no sign", "void root(void) { u32 x = 1; BUG_ON(x > -1); A(); }", {"A"}},
    {"bug on a cast", "void root(void) { int x = -1; BUG_ON((u32)x == -1L); A(); }", {"A"}},
    {"address > 0", "void root(void) { int x; int *p = &x; if (p > 0) A(); else B(); }", {"A", "B"}},
};
const std::vector<Case> pointers{
    {"not equal unknown addresses", "void root(void) { struct s *p = &u()->a, *q = &v()->a; if (p == q) A(); else B(); }", {"A", "B"}},
    {"pointer to param alias static",
     "static struct s o; void root(struct s *p) { register_it(&o); o.x = 1; p->x = 0; if (o.x) A(); else B(); }",
     {"A", "B"}},
    {"global pointer to static",
     "static struct s o; static struct s *p = &o; void root(void) { o.x = 1; p->x = 0; if (o.x) A(); else B(); }",
     {"B"}},
    {"unknown function, arithmetic", "void root(void) { int x = 1; u(&x + 0); if (x) A(); else B(); }", {"A", "B"}},
    {"unknown function, pointer within", "void root(void) { int x = 1; struct s s; s.p = &x; u(&s); if (x) A(); else B(); }", {"A", "B"}},
    {"unknown function with unknown pointer", "void root(struct s *p) { p->x = 1; u(p); if (p->x) A(); else B(); }", {"A", "B"}},
    {"two parameters may alias", "void root(struct s *p, struct s *q) { p->x = 1; q->x = 0; if (p->x) A(); else B(); }", {"A", "B"}},
    {"helper with unknown",
     "static void h(struct s *q) { q->x = 0; } void root(struct s *p) { p->x = 1; h(p); if (p->x) A(); else B(); }",
     {"B"}},
    {"alias of unknown", "void root(struct s *p) { struct s *q = p; p->x = 1; q->x = 0; if (p->x) A(); else B(); }", {"B"}},
    {"p[0]", "void root(void) { int x = 0; int *p = &x; p[0] = 1; if (x) A(); else B(); }", {"A"}},
    {"unknown function with pointer", "void root(void) { int x = 1; u(&x); if (x) A(); else B(); }", {"A", "B"}},
    {"unknown function with choice of pointers",
     "void root(void) { int x = 1, y = 1; u(v() ? &x : &y); if (x) A(); else B(); }",
     {"A", "B"}},
    {"returned pointer of static",
     "static struct s o; static struct s *get(void) { return &o; } void root(void) { o.x = 1; get()->x = 0; if (o.x) A(); else B(); }",
     {"B"}},
    {"pointer to pointer", "void root(void) { int x = 1; int *p = &x; int **q = &p; **q = 0; if (x) A(); else B(); }", {"B"}},
    {"address of elements", "static int a[4]; void root(void) { int *p = &a[1], *q = &a[2]; if (p == q) A(); else B(); }", {"A", "B"}},
    {"assembly has its address",
     "void root(void) { int x = 1; asm volatile(\"movl $0, (%0)\" : : \"r\"(&x) : \"memory\"); if (x) A(); else B(); }",
     {"A", "B"}},
    {"an unread function has its address",
     "struct q { int *p; }; void root(void) { int x = 1; struct q q = { .p = &x }; u(&q); x = 1; u(q.p); if (x) A(); else B(); }",
     {"A", "B"}},
    {"an unread function has the struct with its address",
     "struct q { int *p; }; void root(void) { int x = 1; struct q q = { .p = &x }; u(&q); x = 1; u(&q); if (x) A(); else B(); }",
     {"A", "B"}},
    {"a number is no address",
     "struct q { int *p; }; void root(void) { int x = 1; struct q q = { .p = &x }; u(&q); x = 1; int n = u(); u(n); if (x) A(); else B(); "
     "}",
     {"A"}},
    {"nobody has its address", "void root(void) { int x = 1; int *p = &x; void *q = u(); u(q); if (*p) A(); else B(); }", {"A"}},
    {"an initialiser has its address",
     "struct q { int *p; }; static int g; static struct q q = { .p = &g }; void root(void) { g = 1; u(&q); if (g) A(); else B(); }",
     {"A", "B"}},
    {"an array has its address", "void root(void) { int x; int *t[2]; t[1] = &x; x = 1; u(t[1]); if (x) A(); else B(); }", {"A", "B"}},
    {"its address in a number", "void root(void) { int x; long l = (long)&x + 8; x = 1; u(l - 8); if (x) A(); else B(); }", {"A", "B"}},
    {"what has its address may be written over",
     "struct q { int *p; }; void root(void) { int x; struct q q = { .p = &x }; struct q *r = u(&q); q.p = &x; r->p = 0; x = 1; u(q.p); if "
     "(x) A(); else B(); }",
     {"A", "B"}},
};
const std::vector<Case> structs{
    {"positional initialiser",
     "struct s { int x, y; }; static struct s a = { 1, 2 }; void root(void) { if (a.x) A(); else B(); }",
     {"A", "B"}},
    {"struct through pointers",
     "struct s { int x, y; }; void root(void) { struct s a = {}, b = {}; struct s *p = &a, *q = &b; a.x = 1; *q = *p; if (b.x) A(); else "
     "B(); }",
     {"A"}},
    {"struct result",
     "struct s { int x, y; }; static struct s h(void) { struct s a = {}; a.x = 1; return a; } void root(void) { struct s b = h(); if (b.x) "
     "A(); else B(); }",
     {"A"}},
    {"struct parameter",
     "struct s { int x, y; }; static void h(struct s b) { if (b.x) A(); else B(); } void root(void) { struct s a = {}; a.x = 1; h(a); }",
     {"A"}},
    {"struct copy uninitialised",
     "struct s { int x, y; }; void root(void) { struct s a; a.x = 1; struct s b = a; if (b.x) A(); else B(); }",
     {"A"}},
    {"struct init copy",
     "struct s { int x, y; }; void root(void) { struct s a = {}; a.x = 1; struct s b = a; if (b.x) A(); else B(); }",
     {"A"}},
    {"copy of what nobody has read",
     "struct s { int x; struct { int y; } n; }; static struct s g = { .n = { .y = 1 } }; void root(void) { struct s a = g; if (a.n.y) A(); "
     "if (a.x) B(); }",
     {"A"}},
    {"copy of a member that nobody has read",
     "struct s { int x; struct { int y; } n; }; static struct s g = { .n = { .y = 1 } }; void root(void) { g.n = g.n; if (g.n.y) A(); }",
     {"A"}},
    {"struct copy",
     "struct s { int x, y; }; void root(void) { struct s a = {}; struct s b; a.x = 1; b = a; if (b.x) A(); else B(); }",
     {"A"}},
    {"union", "union u { int x, y; }; void root(void) { union u a; a.x = 1; a.y = 0; if (a.x) A(); else B(); }", {"A", "B"}},
    {"member that is an array",
     "struct s { int n; char name[4]; }; void root(void) { struct s a = {}; if (a.name) A(); else B(); }",
     {"A"}},
    {"array local", "void root(void) { char b[4]; char *p = b; if (p) A(); else B(); }", {"A"}},
    {"array initialised", "void root(void) { int b[] = { 1, 2 }; if (b[0]) A(); else B(); }", {"A", "B"}},
    {"calls in initialisers",
     "void root(void) { struct s x = { .a = { .b = F() } }; u(&(struct t){ .c = F() }); }",
     {"f+ f+", "f+ f-", "f- f+", "f- f-"}},
};
const std::vector<Case> functions{
    {"hooks copied", "void root(void) { const struct platform_suspend_ops *o = suspend_ops; o->enter(3); }", {""}, 1, false},
    {"callback to unknown", "static void cb(void *p) { A(); } void root(void) { u(cb, 0); }", {""}, 1, false},
    {"ops in a large function",
     "static const struct o ops = { .go = A }; static void h(int n) { while (n) { n--; v(); } ops.go(); } void root(void) { h(u()); }",
     {"A"}},
    {"pointer to one of two", "static struct o p, q; void root(void) { p.go = A; q.stop = B; u(&p, &q); q.stop(); }", {""}, 1, false},
    {"pointers of two structs",
     "struct o { void (*go)(void); }; struct p { void (*go)(void); }; static void h(void) {} static struct o o = { .go = A }; static "
     "struct p p = { .go = h };"
     " void root(void) { C(); u(&p); p.go(); }",
     {"C"}},
    {"copied to another's member",
     "static struct o o; static struct p p; static void set(void (*f)(void)) { p.go = f; } void root(void) { set(A); u(&p); p.go(); }",
     {""},
     1,
     false},
    {"assembly that jumps", "void root(void) { asm goto(\"jmp %l0\" : : : : out); A(); out: B(); }", {"A B"}, 1, false},
    {"array of functions", "static void (*const f[])(void) = { A, B }; void root(int i) { f[i](); }", {""}, 1, false},
    {"error in the syntax", "void root(void) { A(); if (u() B(); C(); }", {"A B C", "A C"}, 1, false},
    {"cast like a call", "void root(void) { int x = 257; if ((u8)(x) == 1) A(); else B(); }", {"A"}},
    {"local function pointer", "void root(void) { void (*f)(void) = A; f(); }", {"A"}},
    {"static function pointer", "static void (*f)(void) = A; void root(void) { f(); }", {"A"}},
    {"ops table", "static const struct o ops = { .go = A }; void root(void) { ops.go(); }", {"A"}},
    {"ops pointer", "static const struct o ops = { .go = A }; void root(void) { const struct o *p = &ops; p->go(); }", {"A"}},
    {"callback writes",
     "static int n; static void cb(void *p) { n = 1; } void root(void) { n = 0; u(cb, 0); if (n) A(); else B(); }",
     {"A", "B"}},
    {"local prototype", "static int *g(void) { A(); return 0; } void root(void) { int *g(void); g(); }", {"A"}},
    {"stop_machine",
     "static int cb(void *p) { A(); return *(int *)p; } void root(void) { int x = 1; if (stop_machine(cb, &x, 0)) B(); else C(); }",
     {"stop_machine(error) B", "stop_machine(ok) A B"}},
    {"stop_machine's result",
     "static int n; static int cb(void *p) { return n; } void root(void) { int x = 1; n = 0; if (stop_machine(cb, &x, 0)) B(); else C(); }",
     {"stop_machine(error) B", "stop_machine(ok) C"}},
    {"what steers a call through a pointer", "static int n; static void (*f)(int) = A; void root(void) { n = 1; if (n) f(n); }", {"A"}},
    {"K&R",
     "static int a; static int h(a, b) int a; int b; { a = b; if (a) A(); else B(); return 0; } void root(void) { a = 1; h(0, 0); if (a) "
     "C(); else D(); }",
     {"B C"}},
    {"recursion", "static void h(int n) { A(); if (n) h(n - 1); } void root(void) { h(u()); }", {"A"}, 1, false},
    {"macro of the same name", "#define thaw(x) thaw(x)\nstatic void thaw(int x) { A(); } void root(void) { thaw(1); }", {"A"}},
    {"macro redefined",
     "#define X 1\nstatic int f(void) { return X; }\n#undef X\n#define X 0\nvoid root(void) { if (X) A(); else B(); if (f()) C(); else "
     "D(); }",
     {"B C"}},
};
const std::vector<Case> uninitialised{
    {"uninitialised bits", "void root(void) { int x; if (x & 1) A(); else B(); }", {"?0 B", "?1 A", "?1 B"}},
    {"uninitialised in an expression", "void root(void) { int x; if (x + 1 > 1) A(); else B(); }", {"?0 B", "?1 A", "?1 B"}},
    {"uninitialised", "void root(void) { int x; if (u()) x = 1; if (x) A(); else B(); }", {"?0 B", "?1 A", "A"}},
};
const std::vector<Case> macros{
    {"swap", "void root(void) { int x = 1, y = 0; swap(x, y); if (x) A(); else B(); }", {"A", "B"}},
    {"get_user", "void root(int *p) { int x = 1; get_user(x, p); if (x) A(); else B(); }", {"A", "B"}},
};
const std::vector<Case> steps{
    {"events_check_enabled",
     "bool events_check_enabled; void root(void) { int x = u(); events_check_enabled = x; A(); }",
     {"A", "clear_events_check_enabled A"}},
    {"unknown in_suspend",
     "int in_suspend; void root(void) { int x = u(); in_suspend = x; if (in_suspend == 1) A(); else B(); }",
     {"set_in_suspend(false) B", "set_in_suspend(true) A", "set_in_suspend(true) B"}},
};
const std::vector<Case> files{
    {"tentative definition", "static int n; static int n = 1; void root(void) { if (n) A(); else B(); }", {"A"}},
    {"list within a list",
     "struct s { int a; struct { int x, y; } b; }; static struct s n = { .b = { .x = 1 } }; void root(void) { if (n.b.x) A(); if (n.b.y) "
     "B(); if (n.a) C(); }",
     {"A"}},
    {"survives", "static int n; void root(void) { if (n) A(); else B(); n = 1; }", {"B | A"}, 2},
    {"static local", "void root(void) { static int n; if (n++) A(); else B(); }", {"B | A"}, 2},
    {"static local struct", "void root(void) { static struct s n; if (n.x) A(); else B(); n.x = 1; }", {"B | A"}, 2},
    {"memset", "static struct s n; void root(void) { memset(&n, 1, 4); if (n.x) A(); else B(); }", {"A", "B"}},
    {"statement macro", "#define DO(x) do { if (x) A(); else B(); } while (0)\nvoid root(int x) { DO(x); }", {"A", "B"}},
};

struct Files {
  std::string name;
  std::map<std::string, std::string> texts;  ///< a.c has the function
  std::set<std::string> runs;
  std::vector<std::string> options = {};  ///< that are on
  bool modelled = true;
};
std::ostream& operator<<(std::ostream& out, const Files& c) { return out << c.name; }

const std::vector<Files> several_files{
    {"one that is weak", {{"a.c", "int __weak h(void) { return 0; } void root(void) { if (h()) A(); else B(); }"}}, {"B"}},
    {"one that is not",
     {{"a.c", "int __weak h(void) { return 0; } void root(void) { if (h()) A(); else B(); }"}, {"b.c", "int h(void) { return 1; }"}},
     {"A"}},
    {"said before its type",
     {{"a.c", "static int n;\n__weak int h(void) { return 0; }\nvoid root(void) { if (h()) A(); else B(); }"},
      {"b.c", "int h(void) { return 1; }"}},
     {"A"}},
    {"said as an attribute",
     {{"a.c", "int __attribute__((weak)) h(void) { return 0; } void root(void) { if (h()) A(); else B(); }"},
      {"b.c", "int h(void) { return 1; }"}},
     {"A"}},
    {"the one before is weak",
     {{"a.c", "int __weak g(void) { return 0; } int h(void) { return 0; } void root(void) { if (h()) A(); else B(); }"},
      {"b.c", "int g(void) { return 1; }"}},
     {"B"}},
    {"in x86",
     {{"a.c", "int __weak h(void) { return 0; } void root(void) { if (h()) A(); else B(); }"},
      {"arch/arm64/b.c", "int h(void) { return 0; }"},
      {"arch/x86/b.c", "int h(void) { return 1; }"}},
     {"A"}},
    {"in another architecture only",
     {{"a.c", "int __weak h(void) { return 0; } void root(void) { if (h()) A(); else B(); }"},
      {"arch/arm64/b.c", "int h(void) { return 1; }"}},
     {"B"}},
    {"in that which the options say",
     {{"a.c", "int __weak h(void) { return 0; } void root(void) { if (h()) A(); else B(); }"},
      {"arch/arm64/b.c", "int h(void) { return 1; }"}},
     {"A"},
     {"CONFIG_ARM64"}},
    {"a step in one of two",
     {{"a.c", "int h(void); void root(void) { h(); }"}, {"b.c", "int h(void) { A(); return 1; }"}, {"c.c", "int h(void) { return 1; }"}},
     {""},
     {},
     false},
    {"static ones of one name",
     {{"a.c", "static int h(void) { return 1; } int g(void); void root(void) { if (h()) A(); else B(); if (g()) A(); else B(); }"},
      {"b.c", "static int h(void) { return 0; } int g(void) { return h(); }"}},
     {"A B"}},
    {"static ones as pointers",
     {{"a.c", "static void h(void) { A(); } void g(void (*f)(void)); void root(void) { g(h); }"},
      {"b.c", "static void h(void) { B(); } void g(void (*f)(void)) { f(); h(); }"}},
     {"A B"}},
    {"static variables of one name",
     {{"a.c", "static int n; int g(void); void root(void) { n = 1; if (n) A(); else B(); if (g()) A(); else B(); }"},
      {"b.c", "static int n; int g(void) { n = 0; return n; }"}},
     {"A B"}},
    {"static variables within functions of one name",
     {{"a.c",
       "static int h(void) { static int n; return n++; } int g(void); void root(void) { if (h()) A(); else B(); if (g()) A(); else B(); }"},
      {"b.c", "static int h(void) { static int n = 1; return n--; } int g(void) { return h(); }"}},
     {"B A"}},
    {"a type's name that two files have",
     {{"a.c", "typedef u8 t; void root(void) { t x = 256; if (x) A(); else B(); }"}, {"b.c", "typedef int t; static t x;"}},
     {"A", "B"}},
    {"a header of another folder",
     {{"p/a.c", "void root(void) { h(); if (N) A(); else B(); }"},
      {"q/h.h", "#define N 1\nstatic inline void h(void) { pm_restore_console(); }"},
      {"p/k.h", "#define M 1\n"}},
     {"A", "B"}},
    {"a header of its folder",
     {{"p/a.c", "void root(void) { h(); if (N) A(); else B(); }"},
      {"p/h.h", "#define N 1\nstatic inline void h(void) { pm_restore_console(); }"}},
     {"B A"}},
};

void check_files(const Files& c) {
  auto texts = c.texts;
  for (auto& [path, text] : texts)
    if (path.ends_with(".c")) text = one_letter_steps + text;
  auto config = pmc::source::default_config();
  for (const std::string& option : c.options) config.options[option] = true;
  const auto e = extract_root(texts, config);
  BOOST_TEST_REQUIRE(e.x != nullptr);
  BOOST_TEST(listed(runs(*e.x, 1)) == listed(c.runs));
  BOOST_TEST(e.x->unmodelled.empty() == c.modelled);
}

}  // namespace

BOOST_DATA_TEST_CASE(control_flow, data::make(control), c) { check(c); }
BOOST_DATA_TEST_CASE(a_number_is_what_its_type_makes_of_it, data::make(values), c) { check(c); }
BOOST_DATA_TEST_CASE(a_pointer_is_what_it_points_to, data::make(pointers), c) { check(c); }
BOOST_DATA_TEST_CASE(members_are_kept_apart_and_move_together, data::make(structs), c) { check(c); }
BOOST_DATA_TEST_CASE(who_is_called_runs, data::make(functions), c) { check(c); }
BOOST_DATA_TEST_CASE(to_read_what_nobody_wrote_is_a_step, data::make(uninitialised), c) { check(c); }
BOOST_DATA_TEST_CASE(macros_do_what_they_stand_for, data::make(macros), c) { check(c); }
BOOST_DATA_TEST_CASE(variables_of_files_outlive_a_call, data::make(files), c) { check(c); }
BOOST_DATA_TEST_CASE(assignments_that_are_steps, data::make(steps), c) { check(c); }
BOOST_DATA_TEST_CASE(who_is_meant_by_a_name, data::make(several_files), c) { check_files(c); }

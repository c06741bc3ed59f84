// Kernel macros as C: what each becomes, and that the grammar then reads it.
#define BOOST_TEST_MODULE plain_c
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <ostream>

#include "checker/source/parse.hpp"
#include "checker/source/preprocess.hpp"

using namespace pmc::source;

namespace {
/// One blank for each run of them, and none at the ends.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

struct Case {
  std::string kernel, plain;
  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.kernel; }
};

// clang-format off
const std::array outside{
    Case{"static int __init nap(void) { }", "static int nap(void) { }"},
    Case{"void __weak (*power_off)(void);", "void (*power_off)(void);"},
    Case{"asmlinkage __visible void nap(char __user *p, size_t n)\n__acquires(lock) { }", "void nap(char *p, size_t n) { }"},
    Case{"static noinline __printf(1, 2) __unheard_of void nap(const char *f, ...) { }", "static void nap(const char *f, ...) { }"},
    Case{"static int __nosavedata in_bed;", "static int in_bed;"},
    Case{"static int in_bed __read_mostly = 3;", "static int in_bed = 3;"},
    Case{"int nap(void) __attribute__((noreturn, cold));", "int nap(void) ;"},
    Case{"static struct bed __unheard_of bed = { 1 };", "static struct bed bed = { 1 };"},
    Case{"static __u32 bed;", "static __u32 bed;"},
    Case{"typedef __u32 bed_t;", "typedef __u32 bed_t;"},
    Case{"BEDEXTERN int bed;", "int bed;"},
    Case{"static void BED_INLINE nap(void) { }", "static void nap(void) { }"},
    Case{"int nap(void) some_attribute __other(3) { }", "int nap(void) { }"},
    Case{"SYSCALL_DEFINE2(nap, int, hours, char __user *, dream)\n{ }", "long sys_nap( int hours, char * dream) { }"},
    Case{"SYSCALL_DEFINE1(nap, unsigned int,\n\thours) { }", "long sys_nap( unsigned int hours) { }"},
    Case{"SYSCALL_DEFINE0(nap) { }", "long sys_nap() { }"},
    Case{"COMPAT_SYSCALL_DEFINE1(nap, int, hours) { }", "long compat_sys_nap( int hours) { }"},
    Case{"static DEFINE_MUTEX(bed);", "DEFINE_MUTEX(bed);"},
    Case{"power_attr(bed);", "power_attr(bed);"},
    Case{"__setup(\"nap=\", nap_setup);", "__setup(\"nap=\", nap_setup);"},
    Case{"module_param_named(nap, bed.nap, bool, 0644);", "module_param_named(nap, bed.nap, Bool, 0644);"},
    Case{"late_initcall(nap)\nstatic int bed;", "static int bed;"},
    Case{"late_initcall(nap)", ""},
    Case{"DEFINE_PER_CPU(struct bed, beds) = { 1 };", "struct bed beds = { 1 };"},
    Case{"static DEFINE_PER_CPU_READ_MOSTLY(struct bed *[2], beds);", "static struct bed * beds ;"},
    Case{"DEFINE_FREE(bed, struct bed *, if (_T) free_bed(_T));", ""},
    Case{"static DECLARE_BITMAP(beds, N + 1);", "static long beds[ N + 1];"},
    Case{"struct bed { int a; DECLARE_FLEX(int, x); int b; };", "struct bed { int a; int b; };"},
    Case{"const struct ops o = { SET_OPS(a, b)\n\t.c = d, };", "const struct ops o = {SET_OPS(a, b), .c = d, };"},
    Case{"const struct ops o = {\n\tSET_OPS(a, b)\n\tSET_OPS(c, d)\n};", "const struct ops o = { SET_OPS(a, b), SET_OPS(c, d) };"},
    Case{"define_machine(bed) { .name = \"bed\" };\nint a;", "; int a;"},
    Case{"int nap(struct bed *b, int (*f)(struct bed *));", "int nap(struct bed *b, int (*f)(struct bed *));"},
    Case{"EXPORT_SYMBOL_GPL(nap);", "EXPORT_SYMBOL_GPL(nap);"},
    Case{"a = \"__init\";", "a = \"__init\";"},
    Case{"static const char *x = \"a\" BED \"b\" STR(c) \"d\";", "static const char *x = \"a\" \"b\" \"d\";"},
    Case{"", ""},
};
const std::array inside{
    Case{"list_for_each_entry(x, &list, m) { }", "while( _(&x, &list, m)) { }"},
    Case{"list_for_each_entry_safe(x, n, &list, m)\n\tnap(x);", "while( _(&x,&n, &list, m)) nap(x);"},
    Case{"for_each_cpu(c, mask) nap(c);", "while( _(&c,&mask)) nap(c);"},
    Case{"for_each_bed(b->c, MAX, f(d)) (void)nap();", "while( _(&b->c, MAX, f(d))) (void)nap();"},
    Case{"bus_for_each_dev(bus, fn);", "bus_for_each_dev(bus, fn);"},
    Case{"if (a) for_each_bed(b) nap(b); else wake();", "if (a) while( _(&b)) nap(b); else wake();"},
    Case{"hash_walk_all(bed, i) { nap(); }", "while( _(&bed,&i)) { nap(); }"},
    Case{"scoped_guard(mutex, &bed) { nap(); }", "{ nap(); }"},
    Case{"guard(mutex)(&bed);", "guard(mutex)(&bed);"},
    Case{"do_each_bed(b) { nap(); } while_each_bed(b);", "do { nap(); } while (b);"},
    Case{"x = container_of(p, struct bed, m);", "x = container_of(p, Struct_bed, m);"},
    Case{"x = min_t(unsigned long, a, b) + va_arg(ap, char *);", "x = min_t(Unsigned_long, a, b) + va_arg(ap, Char__);"},
    Case{"x = container_of(p, struct\n\tbed, m);", "x = container_of(p, bed, m);"},
    Case{"x = offsetof(struct bed, a.b[0]) + sizeof(struct bed);", "x = Offsetof(Struct_bed, a.b[0]) + sizeof(struct bed);"},
    Case{"x = __alignof__(*p) + __alignof__(struct bed);", "x = __Xlignof__(*p) + __Xlignof__(Struct_bed);"},
    Case{"check_order(a, <=, b);", "check_order(a, _ , b);"},
    Case{"CONFIG(.event = 1, .mask = 2);", "CONFIG( event = 1, mask = 2);"},
    Case{"set_bit(1000baseT_Full, 0_2);", "set_bit(_000baseT_Full, __2);"},
    Case{"x = 0x1fUL + 10u + 1.5e3;", "x = 0x1fUL + 10u + 1.5e3;"},
    Case{"switch (x) { case 1 ... 3: nap(); fallthrough; default: ; }", "switch (x) { case 1 ?: 3: nap(); ; default: ; }"},
    Case{"int a[] = { [0 ... 5] = 1 };", "int a[] = { [0 ... 5] = 1 };"},
    Case{"typeof(x) y = (typeof(x))z;", "typeof y = (typeof )z;"},
    Case{"static DEFINE_RATELIMIT(x, 3);", "DEFINE_RATELIMIT(x, 3);"},
    Case{"extern int nap(struct bed *b);", "extern int nap(struct bed *b);"},
    Case{"void *p __free(kfree) = NULL;", "void *p = NULL;"},
    Case{"printk(KERN_ERR PFX \"a\" BED, b);", "printk( \"a\" , b);"},
    Case{"printk(KERN_DEFAULT CUT_HERE);", "printk( CUT_HERE);"},
    Case{"DECLARE_BITMAP(beds, 64) = { 0 };", "long beds[ 64] = { 0 };"},
    Case{"x->__init = y.__weak;", "x->__init = y.__weak;"},
    Case{"register_section(__initdata, 3);", "register_section(__initdata, 3);"},
    Case{"asm volatile(ALTERNATIVE(\"a\", \"b\", X) \"c\" : \"=r\" (x) : \"r\" (y) : \"memory\", CLOBBERS);",
         "asm volatile(\"\" : \"=r\" (x) : \"r\" (y) : \"memory\" );"},
    Case{"asm_inline volatile(\"a\" : CONSTRAINT : OPERANDS, \"r\" (y));", "asm volatile(\"a\" : : \"r\" (y));"},
    Case{"asm goto(\"a\" : : : : out); out: ;", "asm goto(\"a\" : : : : out); out: ;"},
    Case{"x = ({ int y = f(z); y; });", "x = ({ int y = f(z); y; });"},
    Case{"void *x = f(int, struct a *, long);", "void *x = f(Int, Struct_a__, Long);"},
};
// clang-format on

void check(const std::string& kernel, const std::string& plain, const std::string& expected) {
  BOOST_TEST(plain.size() == kernel.size());
  BOOST_TEST(std::ranges::count(plain, '\n') == std::ranges::count(kernel, '\n'));
  BOOST_TEST(squeezed(plain) == expected);
  const Syntax syntax(plain);
  BOOST_TEST((syntax.is_complete() && !syntax.root().has_error()), plain);
}
}  // namespace

BOOST_DATA_TEST_CASE(outside_of_functions, boost::unit_test::data::make(outside), c) { check(c.kernel, plain_c(c.kernel), c.plain); }

BOOST_DATA_TEST_CASE(in_a_function, boost::unit_test::data::make(inside), c) {
  const std::string kernel = "void f(void) { " + c.kernel + " }";
  check(kernel, plain_c(kernel), "void f(void) { " + c.plain + " }");
}

BOOST_AUTO_TEST_CASE(what_is_plain_already_stays) {
  for (const Case& c : inside) {
    const std::string once = plain_c("void f(void) { " + c.kernel + " }");
    BOOST_TEST(squeezed(plain_c(once)) == squeezed(once));
  }
  for (const Case& c : outside) BOOST_TEST(squeezed(plain_c(plain_c(c.kernel))) == squeezed(plain_c(c.kernel)));
}

BOOST_AUTO_TEST_CASE(names_and_lines_are_where_they_were) {
  const std::string kernel = "int a;\nSYSCALL_DEFINE2(nap, int, hours,\n\t\tchar __user *, dream)\n{\n\treturn nap(dream);\n}\n";
  const Syntax syntax(plain_c(kernel));
  const auto all = syntax.root().children();
  BOOST_TEST_REQUIRE(all.size() == 2u);
  const Node function = all[1];
  BOOST_TEST_REQUIRE(function.is("function_definition"));
  BOOST_TEST((function.line() == 2 && function.last_line() == 6));
  const Node declarator = function.field("declarator");
  BOOST_TEST(declarator.field("declarator").text() == "sys_nap");
  BOOST_TEST(declarator.field("declarator").end() == kernel.find(", int, hours"));
  const auto parameters = declarator.field("parameters").children();
  BOOST_TEST_REQUIRE(parameters.size() == 2u);
  BOOST_TEST(parameters[1].field("declarator").field("declarator").text() == "dream");
  BOOST_TEST(parameters[1].field("declarator").field("declarator").begin() == kernel.find("dream"));
  // What is blank now can be looked up.
  BOOST_TEST(kernel.substr(parameters[1].begin(), parameters[1].end() - parameters[1].begin()) == "char __user *, dream");
}

BOOST_AUTO_TEST_CASE(a_long_table_is_emptied) {
  std::string table = "static int t[] = {";
  for (int i = 0; i < 30000; ++i) table += "1,";
  const std::string plain = plain_c(table + "};\nint f(void) { return 0; }\n");
  BOOST_TEST(squeezed(plain) == "static int t[] = { }; int f(void) { return 0; }");
}

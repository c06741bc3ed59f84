// What the extraction makes of small programs at random, against what a compiler makes of them: every trace of calls that the
// program has is one of the automaton; and where all values are tracked exactly, the other way round.  Always the same programs.
// PMC_PROGRAMS=n and PMC_EXPRESSIONS=n of the environment take other numbers of them; PMC_SHOW=n prints the n-th.
#define BOOST_TEST_MODULE extraction_random
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/asked.hpp"
#include "tests/source/random_expression.hpp"
#include "tests/source/random_program.hpp"
#include "tests/source/runs.hpp"

using namespace pmc;
using namespace pmc::tests;

namespace {

/// Of a larger one nothing is said.
constexpr std::size_t configurations_max = 800;

/// The letters of a trace, by what the compiled program prints.
const std::map<std::string, char> short_names{{"attempt", '|'},
                                              {"finish", '.'},
                                              {"pm_prepare_console", 'A'},
                                              {"pm_restore_console", 'B'},
                                              {"suspend_console", 'C'},
                                              {"resume_console", 'D'},
                                              {"freeze_processes(ok)", 'f'},
                                              {"freeze_processes(error)", 'e'},
                                              {"pm_notifier_post(suspend)", 's'},
                                              {"pm_notifier_post(hibernation)", 'h'},
                                              {"stop_machine(ok)", 'o'},
                                              {"stop_machine(error)", 'x'}};

/// What one_letter_steps is for the compiler.  oracle(n) is a number below n, another one in each run, until all have been tried.
const std::string compiled_prelude = R"(
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
typedef signed char s8;
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;
#define STATE_(n) __attribute__((section("state_" #n)))
#define STATE(n) STATE_(n)
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, y) ((x) = (y))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define swap(a, b) do { __typeof__(a) t = (a); (a) = (b); (b) = t; } while (0)
enum { PM_POST_SUSPEND = 4, PM_POST_HIBERNATION = 2 };
enum { steps_max = 400, choices_max = 14, runs_max = 1500, attempts_ = 2 };
static char trace[steps_max + 8];
static int steps, choices[choices_max], arity[choices_max], asked;
static bool cut;
static sigjmp_buf out;
static void step(char c)
{
	trace[steps++] = c;
	if (steps == steps_max)
		cut = true, siglongjmp(out, 1);
}
static int oracle(int n)
{
	if (asked == choices_max)
		cut = true, siglongjmp(out, 1);
	arity[asked] = n;
	return choices[asked++];
}
/* What comes after a null pointer is no behaviour. */
static void crash(int signal) { cut = true, siglongjmp(out, 1); }
static void A(void) { step('A'); }
static void B(void) { step('B'); }
static void C(void) { step('C'); }
static void D(void) { step('D'); }
static int F(void)
{
	static const int errors[] = { -1, -16 };
	int n = oracle(3);
	step(n ? 'e' : 'f');
	return n ? errors[n - 1] : 0;
}
static void pm_notifier_call_chain(int which) { step(which == PM_POST_SUSPEND ? 's' : 'h'); }
static int stop_machine(int (*f)(void *), void *with, void *cpus)
{
	if (oracle(2))
		return step('x'), -5;
	step('o');
	return f(with);
}
static int u(void)
{
	static const int some[] = { 0, 1, -1, 3, 256 };
	return some[oracle(5)];
}
static unsigned long ul(void)
{
	static const unsigned long some[] = { 0, 2, -1UL, 1UL << 32 };
	return some[oracle(4)];
}
static int same(int x) { return x; }
static void all_runs(int n, void (*root)(void), void (*clear)(void), void *begin, void *end)
{
	static char kept[4096];
	size_t size = (char *)end - (char *)begin;
	bool any_cut = false;
	int runs = 0, at;
	if (size > sizeof kept)
		__builtin_abort();
	signal(SIGSEGV, crash);
	memcpy(kept, begin, size);
	memset(choices, 0, sizeof choices);
	printf("P%d\n", n);
	for (at = 0; at >= 0 && runs < runs_max; runs++) {
		memcpy(begin, kept, size);
		clear();
		steps = asked = 0;
		cut = false;
		if (!sigsetjmp(out, 1))
			for (int i = 0; i < attempts_; i++) {
				step('|');
				root();
				step('.');
			}
		any_cut = any_cut || cut;
		printf("%.*s\n", steps, trace);
		for (at = asked - 1; at >= 0 && choices[at] + 1 == arity[at]; at--)
			choices[at] = 0;
		if (at >= 0)
			choices[at]++;
	}
	printf(at >= 0 || any_cut ? "cut\n" : "all\n");
}
)";

/// Traces as a tree.
struct Runs {
  std::vector<std::map<char, std::size_t>> next{1};
  std::set<std::size_t> ends;  ///< of whole runs
  std::size_t count = 0;
  bool all = false;  ///< there are no others
  void add(const std::string& trace) {
    std::size_t at = 0;
    for (const char c : trace) {
      const auto [it, is_new] = next[at].try_emplace(c, next.size());
      at = it->second;
      if (is_new) next.emplace_back();
    }
    if (ends.insert(at).second) ++count;
  }
};

struct Compiled {
  std::filesystem::path directory = std::filesystem::temp_directory_path() / ("pmc_extraction_" + std::to_string(std::random_device{}()));
  Compiled() { std::filesystem::create_directories(directory); }
  ~Compiled() { std::filesystem::remove_all(directory); }
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;

  std::vector<Runs> run(const std::vector<RandomProgram>& programs) const {
    const std::string base = (directory / "programs").string();
    std::ofstream c(base + ".c");
    c << compiled_prelude;
    for (std::size_t n = 0; n < programs.size(); ++n)
      c << "extern char __start_state_" << n << "[], __stop_state_" << n << "[];\n" << programs[n].as_compiled(n);
    c << "int main(void)\n{\n";
    for (std::size_t n = 0; n < programs.size(); ++n)
      c << "all_runs(" << n << ", root_" << n << ", clear_" << n << ", __start_state_" << n << ", __stop_state_" << n << ");\n";
    c << "return 0;\n}\n";
    c.close();
    const std::string command = std::string(PMC_C_COMPILER) + " -std=gnu11 -O0 -fwrapv -fno-strict-aliasing -w -o " + base + " " + base +
                                ".c && " + base + " > " + base + ".out";
    BOOST_TEST_REQUIRE(std::system(command.c_str()) == 0, command);
    std::vector<Runs> all(programs.size());
    std::size_t at = 0;
    std::ifstream out(base + ".out");
    for (std::string line; std::getline(out, line);)
      if (line.starts_with("P"))
        at = std::stoul(line.substr(1));
      else if (line == "all" || line == "cut")
        all[at].all = line == "all";
      else
        all[at].add(line);
    return all;
  }
};

/// An automaton without its hidden letters, made deterministic as far as it is walked.
class Observer {
 public:
  explicit Observer(const checker::Automaton& a) : edges_(a.states.size()) {
    for (checker::StateIndex s = 0; s < a.states.size(); ++s)
      for (std::size_t l = 0; l < a.letters.size(); ++l)
        if (const auto to = a.step(s, static_cast<checker::LetterIndex>(l)); to != checker::no_state) {
          const auto it = short_names.find(a.letters[l]);
          edges_[s].emplace_back(a.letters[l].starts_with("branch(") ? '\0' : it == short_names.end() ? '?' : it->second, to);
        }
    start_ = set_of({a.initial.begin(), a.initial.end()});
  }
  [[nodiscard]] std::size_t start() const { return start_; }
  const std::map<char, std::size_t>& next(std::size_t set) {
    if (const auto it = next_.find(set); it != next_.end()) return it->second;
    std::map<char, std::set<std::size_t>> to;
    for (const std::size_t s : sets_[set])
      for (const auto& [c, t] : edges_[s])
        if (c != '\0') to[c].insert(t);
    std::map<char, std::size_t> all;
    for (auto& [c, states] : to) all[c] = set_of(std::move(states));
    return next_[set] = std::move(all);
  }

 private:
  std::size_t set_of(std::set<std::size_t> states) {
    std::vector<std::size_t> work(states.begin(), states.end());
    while (!work.empty()) {
      const std::size_t s = work.back();
      work.pop_back();
      for (const auto& [c, t] : edges_[s])
        if (c == '\0' && states.insert(t).second) work.push_back(t);
    }
    const auto [it, is_new] = ids_.try_emplace(states, sets_.size());
    if (is_new) sets_.push_back(std::move(states));
    return it->second;
  }
  std::vector<std::vector<std::pair<char, std::size_t>>> edges_;
  std::vector<std::set<std::size_t>> sets_;
  std::map<std::set<std::size_t>, std::size_t> ids_;
  std::map<std::size_t, std::map<char, std::size_t>> next_;
  std::size_t start_ = 0;
};

struct Compared {
  std::string missing, added;  ///< a trace that only the program has, only the automaton has
};
Compared compare(const checker::Automaton& a, const Runs& runs) {
  Compared result;
  Observer observer(a);
  const auto go = [&](const auto& self, std::size_t at, std::size_t set, const std::string& trace) -> void {
    const auto offers = observer.next(set);
    for (const auto& [c, to] : runs.next[at])
      if (const auto it = offers.find(c); it != offers.end())
        self(self, to, it->second, trace + c);
      else if (result.missing.empty())
        result.missing = trace + c;
    if (runs.all && !runs.next[at].empty())
      for (const auto& [c, to] : offers)
        if (!runs.next[at].contains(c) && result.added.empty()) result.added = trace + c;
  };
  go(go, 0, observer.start(), "");
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_program_does_its_automaton_does) {
  const std::size_t count = asked("PMC_PROGRAMS", 300);
  std::vector<RandomProgram> programs;
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t seed = n + asked("PMC_FIRST", 0);
    programs.push_back(ProgramMaker(static_cast<unsigned>(seed), seed % 2 == 0).make());
  }
  const Compiled compiler;
  const auto runs = compiler.run(programs);
  std::size_t traces = 0, undecided = 0, same = 0, whole = 0, exact = 0;
  for (std::size_t n = 0; n < count; ++n) {
    if (std::getenv("PMC_SHOW") != nullptr && asked("PMC_SHOW", 0) == n) BOOST_TEST_MESSAGE(programs[n].as_read());
    const auto e = extract_root({{"a.c", one_letter_steps + programs[n].as_read()}}, source::default_config(),
                                {.configurations_max = configurations_max});
    BOOST_TEST_REQUIRE(e.x != nullptr);
    traces += runs[n].count;
    if (!e.x->unmodelled.empty() || !e.x->complete) {
      ++undecided;
      if (!e.x->complete) BOOST_TEST_MESSAGE(n << ": too large");
      for (const auto& note : e.x->unmodelled) BOOST_TEST_MESSAGE(n << ": " << note.path << ":" << note.line << ": " << note.text);
      continue;
    }
    const Compared c = compare(e.x->machine.automaton, runs[n]);
    if (!c.missing.empty() && std::getenv("PMC_SHOW") == nullptr) BOOST_TEST_MESSAGE(programs[n].as_read());
    BOOST_TEST(c.missing.empty(), n << " has the run " << c.missing << ", and its automaton has not");
    if (!runs[n].all) continue;
    ++whole;
    same += c.added.empty() ? 1 : 0;
    if (!programs[n].exact) continue;
    ++exact;
    BOOST_TEST(c.added.empty(), n << " has not the run " << c.added << ", but its automaton has");
  }
  BOOST_TEST_MESSAGE(count << " programs, " << traces << " traces; not modelled in " << undecided << "; of " << whole
                           << " with all their runs " << same << " have no other in the automaton, and of the " << exact
                           << " exact ones among them all");
  BOOST_TEST(undecided * 10 < count);
}

BOOST_AUTO_TEST_CASE(a_number_is_what_a_compiler_makes_of_it) {
  const std::size_t count = asked("PMC_EXPRESSIONS", 2'000);
  std::vector<RandomProgram> programs;
  for (std::size_t n = 0; n < count; ++n) programs.push_back(ExpressionMaker(static_cast<unsigned>(n + asked("PMC_FIRST", 0))).make());
  const Compiled compiler;
  const auto runs = compiler.run(programs);
  std::size_t traces = 0, undecided = 0, same = 0, whole = 0;
  for (std::size_t n = 0; n < count; ++n) {
    const auto e = extract_root({{"a.c", one_letter_steps + programs[n].as_read()}}, source::default_config(),
                                {.configurations_max = configurations_max});
    BOOST_TEST_REQUIRE(e.x != nullptr);
    traces += runs[n].count;
    if (!e.x->unmodelled.empty() || !e.x->complete) {
      ++undecided;
      continue;
    }
    const Compared c = compare(e.x->machine.automaton, runs[n]);
    if (!c.missing.empty()) BOOST_TEST_MESSAGE(programs[n].as_read());
    BOOST_TEST(c.missing.empty(), n << " has the run " << c.missing << ", and its automaton has not");
    whole += runs[n].all ? 1 : 0;
    same += runs[n].all && c.added.empty() ? 1 : 0;
  }
  BOOST_TEST_MESSAGE(count << " programs that compute, " << traces << " traces; not modelled in " << undecided << "; of " << whole
                           << " with all their runs " << same << " have no other in the automaton");
  BOOST_TEST(undecided * 100 < count);
  BOOST_TEST(same * 2 > whole);  // or else nothing would be compared
}

BOOST_AUTO_TEST_CASE(what_is_not_told_apart_changes_nothing) {
  std::size_t compared = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const auto text = one_letter_steps + ProgramMaker(seed, seed % 2 == 0).make().as_read();
    const auto extracted = [&](bool slices) {
      return extract_root({{"a.c", text}}, source::default_config(), {.configurations_max = configurations_max, .slices = slices});
    };
    const auto with = extracted(true), without = extracted(false);
    if (!with.x->complete || !without.x->complete || !with.x->unmodelled.empty()) continue;
    ++compared;
    const auto same = checker::equivalent(observed(*with.x), observed(*without.x));
    const auto said = [](const checker::OnlyIn& only) {
      std::string all;
      for (const auto& d : only.differences)
        for (const std::string& l : d.trace) all += " " + l;
      return all;
    };
    BOOST_TEST(same.in_first.none(), seed << ": only with the slice:" << said(same.in_first));
    BOOST_TEST(same.in_second.none(), seed << ": only without:" << said(same.in_second));
    BOOST_TEST(without.x->unmodelled.empty());
  }
  BOOST_TEST_MESSAGE(compared << " programs compared");
  BOOST_TEST(compared > 20u);
}

// Faults seeded into the callers of Debian's linux-source-6.1, whose own faults are mended (tests/source/mended.toml) so that
// they hide none: that the seeds are what they say, that no right caller is accused, and that nearly all faults are refuted.
// The environment variable PMC_SOURCE_MUTANTS says how many are tried (default: a sample for every day; 0: none).  All of them can be
// tried in parts, one after the other or on several machines: PMC_SOURCE_MUTANTS_PART=2/5 is the second of five.
// PMC_SOURCE_MUTANTS_EXPLAINED=1 tries those that tests/source_mutants.toml says survive.
#define BOOST_TEST_MODULE source_mutants
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <set>

#include "evidence/explained.hpp"
#include "evidence/mends.hpp"
#include "evidence/source_mutation.hpp"
#include "tests/asked.hpp"

using namespace pmc;
using namespace pmc::evidence;

namespace {

constexpr unsigned jobs = 2;
constexpr std::size_t sample_size = 50;
constexpr double least_score = 95;

/// A part of the mutants: every n-th of them.
struct Part {
  std::size_t which = 1, of = 1;
};
Part part() {
  const char* const text = std::getenv("PMC_SOURCE_MUTANTS_PART");
  if (text == nullptr) return {};
  const std::string asked(text);
  const std::size_t slash = asked.find('/');
  if (slash == std::string::npos) throw std::runtime_error("PMC_SOURCE_MUTANTS_PART is " + asked + ", and has to be as 2/5");
  const Part p{std::stoul(asked.substr(0, slash)), std::stoul(asked.substr(slash + 1))};
  if (p.which == 0 || p.which > p.of) throw std::runtime_error("PMC_SOURCE_MUTANTS_PART is " + asked + ": there is no such part");
  return p;
}

std::size_t how_many() { return tests::asked("PMC_SOURCE_MUTANTS", sample_size); }
boost::test_tools::assertion_result are_to_be_tried(boost::unit_test::test_unit_id /*unused*/) { return how_many() > 0; }

const Mended& right() {
  static const Mended tree = [] {
    const char* const path = std::getenv("PMC_LINUX_6_1");
    if (path == nullptr) throw std::runtime_error("PMC_LINUX_6_1 is not set: run this test with ctest");
    const auto found = source::open_directory(path);
    if (!found.has_value()) throw std::runtime_error(found.error().what);
    auto made = mended(found.value(), source::default_config(), "tests/source/mended.toml");
    if (!made.has_value()) throw std::runtime_error(made.error().where + ": " + made.error().what);
    return std::move(made).value();
  }();
  return tree;
}
const SourceSubject& linux_6_1() {
  static const SourceSubject subject = source_subject(right().tree, source::default_config(), jobs);
  return subject;
}
const std::vector<SourceMutant>& all_mutants() {
  static const std::vector<SourceMutant> all = source_mutants(linux_6_1());
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_right_caller_is_accused) {
  std::set<std::pair<std::string, std::string>> left = right().left;
  for (const auto& b : linux_6_1().callers) {
    BOOST_TEST(b->extracted->complete, b->caller.name);
    for (const source::Note& n : b->extracted->unmodelled) BOOST_ERROR(b->caller.name << ": not modelled: " << n.text);
    for (const auto& in_scenario : b->baselines)
      for (const std::string& found : in_scenario->known)
        BOOST_TEST(right().left.contains({in_scenario->scenario->name, found}), in_scenario->scenario->name << ": " << found);
    for (const auto& in_scenario : b->baselines)
      for (const std::string& found : in_scenario->known) left.erase({in_scenario->scenario->name, found});
  }
  for (const auto& [caller, rule] : left) BOOST_ERROR(caller << " does not break " << rule);
}

BOOST_AUTO_TEST_CASE(what_is_mended_is_a_finding_that_is_explained) {
  std::ifstream text("docs/findings.md");
  std::set<std::string> headings;
  for (std::string line; std::getline(text, line);)
    if (line.starts_with("## ")) headings.insert(line.substr(3));
  BOOST_TEST(!right().findings.empty());
  for (const std::string& finding : right().findings) BOOST_TEST(headings.contains(finding), finding);
}

BOOST_AUTO_TEST_CASE(an_id_names_one_mutant_of_a_known_operator) {
  std::set<std::string> ids, used;
  for (const SourceMutant& m : all_mutants()) {
    BOOST_TEST(ids.insert(m.id).second, m.id << " is the id of two");
    used.insert(m.op);
  }
  for (const Operator& o : source_operators()) BOOST_TEST(used.erase(o.name) == 1u, o.name << " makes no mutant");
  BOOST_TEST(used.empty());
  BOOST_TEST_MESSAGE(ids.size() << " mutants");
}

BOOST_AUTO_TEST_CASE(nearly_all_are_refuted_and_every_survivor_is_explained, *boost::unit_test::precondition(are_to_be_tried)) {
  const auto known = explained("tests/source_mutants.toml");
  BOOST_TEST_REQUIRE(known.has_value(), (known.has_value() ? "" : known.error().what + ", " + known.error().where));
  std::vector<SourceMutant> tried = sampled(all_mutants(), how_many());
  if (tests::asked("PMC_SOURCE_MUTANTS_EXPLAINED", 0) != 0) {
    tried = all_mutants();
    std::erase_if(tried, [&](const SourceMutant& m) { return !known.value().contains(m.id); });
  }
  const Part here = part();
  std::erase_if(tried, [&, n = std::size_t{0}](const SourceMutant&) mutable { return n++ % here.of != here.which - 1; });
  const auto results = try_source_mutants(linux_6_1(), tried, jobs);
  Tally t;
  std::vector<std::string> survivors;
  std::set<std::string> not_tried;
  for (const SourceMutant& m : all_mutants()) not_tried.insert(m.id);
  for (const SourceMutantResult& r : results) {
    t.add(r.fate);
    not_tried.erase(r.mutant->id);
    BOOST_TEST_MESSAGE(r.mutant->path << ":" << r.mutant->line << ": " << to_string(r.fate) << " " << r.by << ": " << r.caller << ": " << r.mutant->id);
    BOOST_TEST((r.fate != Fate::inconclusive), r.mutant->id);
    if (r.fate == Fate::survived || r.fate == Fate::inconclusive) survivors.push_back(r.mutant->id);
  }
  BOOST_TEST_MESSAGE(t.total << " of " << all_mutants().size() << " mutants: " << t.killed << " killed, " << t.equivalent << " equivalent, "
                             << t.survived << " survived, " << t.inconclusive << " inconclusive: " << t.score());
  if (tried.size() == all_mutants().size()) BOOST_TEST(t.score() >= least_score);  // a sample is too small for a score

  Explained of_these = known.value();
  std::erase_if(of_these, [&](const auto& e) { return not_tried.contains(e.first); });
  const Mismatch m = mismatch(survivors, of_these);
  for (const std::string& id : m.unexplained) BOOST_ERROR(id << " survives, and tests/source_mutants.toml does not say why");
  for (const std::string& id : m.stale) BOOST_ERROR(id << " is in tests/source_mutants.toml, and does not survive");
}

// A call that finds nothing left to do is no fault; the same call where there is something to do, or left out, is one.
BOOST_AUTO_TEST_CASE(what_does_nothing_the_second_time_is_told_from_what_looks_like_it) {
  const auto fate = [](const std::string& id) {
    std::vector<SourceMutant> one = all_mutants();
    std::erase_if(one, [&](const SourceMutant& m) { return m.id != id; });
    BOOST_TEST_REQUIRE(one.size() == 1u, id);
    return to_string(try_source_mutants(linux_6_1(), one, 1).front().fate);
  };
  BOOST_TEST(fate("suspend.c/enter_state/double-call/pm_restore_gfp_mask") == "equivalent");
  BOOST_TEST(fate("suspend.c/enter_state/drop-call/pm_restore_gfp_mask") == "killed");
  BOOST_TEST(fate("hibernate.c/hibernation_snapshot/goto/Close as Thaw") == "equivalent");  // none were frozen yet
  BOOST_TEST(fate("hibernate.c/hibernation_snapshot/goto/Thaw as Cleanup") == "survived");  // they are, and stay so until thaw_processes()
  BOOST_TEST(fate("hibernate.c/hibernate/double-call/swsusp_free") == "equivalent");
  BOOST_TEST(fate("hibernate.c/hibernation_snapshot/drop-call/swsusp_free") == "killed");
  BOOST_TEST(fate("hibernate.c/hibernate/double-call/thaw_processes") == "killed");       // not said to be without effect
  BOOST_TEST(fate("suspend.c/enter_state/double-call/ksys_sync_helper") == "survived");   // tasks write in between
}

// Debian's kernels as they stand: the callers that are found in them, and what each breaks.  tests/source/kernels.toml says why.
#define BOOST_TEST_MODULE kernels
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <map>
#include <ostream>
#include <set>
#include <toml++/toml.h>

#include "checker/cli/source_check.hpp"

using namespace pmc;
namespace data = boost::unit_test::data;

namespace {

using Broken = std::map<std::string, std::set<std::string>>;  ///< by "caller on topology"

/// Of [[caller]] entries: name, topology, kernels (none: both), broken = {rule = "why"}.
Broken expected(const std::string& kernel) {
  Broken all;
  const toml::table file = toml::parse_file("tests/source/kernels.toml");
  for (const auto& node : *file["caller"].as_array()) {
    const toml::table& c = *node.as_table();
    auto& rules = all[c["name"].value_or(std::string()) + " on " + c["topology"].value_or(std::string())];
    for (const auto& [rule, why] : *c["broken"].as_table()) {
      BOOST_TEST(why.value_or(std::string()).size() > 10u, "no reason for " + std::string(rule.str()));
      rules.emplace(rule.str());
    }
    if (const toml::table* only = c[kernel].as_table())
      for (const auto& [rule, why] : *only) rules.emplace(rule.str());
  }
  return all;
}

struct Kernel {
  std::string version, variable;
};
std::ostream& operator<<(std::ostream& out, const Kernel& k) { return out << k.version; }
const std::vector<Kernel> kernels{{"6.1", "PMC_LINUX_6_1"}, {"6.12", "PMC_LINUX_6_12"}};

}  // namespace

BOOST_DATA_TEST_CASE(each_caller_breaks_what_it_is_known_to_break, data::make(kernels), kernel) {
  const char* const path = std::getenv(kernel.variable.c_str());
  BOOST_TEST_REQUIRE(path != nullptr, kernel.variable + " is not set: run this test with ctest");
  const auto tree = source::open_directory(path);
  BOOST_TEST_REQUIRE(tree.has_value());
  // 6.12 has another PM core; what its callers do to that of 6.1 is the question.
  const cli::SourceOptions options{.assume_core = true};
  auto read = cli::read_source(tree.value(), options);
  BOOST_TEST_REQUIRE(read.has_value());
  cli::SourceTree source = std::move(read).value();
  BOOST_TEST(!cli::check_source(source, options, nullptr, nullptr).has_value());
  Broken found;
  for (const cli::SourceCaller& c : source.callers) {
    BOOST_TEST(c.doubts.empty(), c.extracted->caller.name + ": " + (c.doubts.empty() ? "" : c.doubts.front()));
    for (const cli::Answered& a : c.answers) {
      BOOST_TEST(a.run.complete(), c.extracted->caller.name);
      auto& rules = found[c.extracted->caller.name + " on " + a.run.topology];
      for (const cli::PropertyResult& p : a.run.properties)
        if (p.verdict == checker::Verdict::violated) rules.insert(p.id);
    }
  }
  const Broken known = expected(kernel.version);
  for (const auto& [caller, rules] : known) BOOST_TEST(found.contains(caller), caller + " is not found");
  for (const auto& [caller, rules] : found) {
    BOOST_TEST(known.contains(caller), caller + " is not known");
    if (!known.contains(caller)) continue;
    for (const std::string& rule : rules) BOOST_TEST(known.at(caller).contains(rule), caller + " breaks " + rule);
    for (const std::string& rule : known.at(caller)) BOOST_TEST(rules.contains(rule), caller + " does not break " + rule);
  }
}

BOOST_AUTO_TEST_CASE(the_core_of_6_1_is_the_modelled_one_and_that_of_6_12_is_not) {
  for (const Kernel& k : kernels) {
    const char* const path = std::getenv(k.variable.c_str());
    BOOST_TEST_REQUIRE(path != nullptr);
    const auto tree = source::open_directory(path);
    BOOST_TEST_REQUIRE(tree.has_value());
    BOOST_TEST(source::core_drift(*tree.value()).differences.empty() == (k.version == "6.1"), k.version);
  }
}

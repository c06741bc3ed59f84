// That variables which can change no step are not told apart changes nothing: the callers of Debian's kernels do the same with the
// slice of relevance.cpp and without it.  PMC_CONFIGURATIONS=n of the environment takes larger ones than these, too.
#define BOOST_TEST_MODULE slice
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "checker/source/discover.hpp"
#include "tests/asked.hpp"
#include "tests/source/runs.hpp"

using namespace pmc;
using namespace pmc::source;
using namespace pmc::tests;
namespace data = boost::unit_test::data;

namespace {

const std::vector<std::string> kernels{"PMC_LINUX_6_1", "PMC_LINUX_6_12"};

/// Of the first sequence of steps that only one side has.
std::string said(const checker::OnlyIn& only) {
  std::string all;
  for (const auto& d : only.differences)
    for (const std::string& l : d.trace) all += " " + l;
  return all;
}

}  // namespace

BOOST_DATA_TEST_CASE(each_caller_does_the_same_with_the_slice, data::make(kernels), variable) {
  const char* const path = std::getenv(variable.c_str());
  BOOST_TEST_REQUIRE(path != nullptr, variable + " is not set: run this test with ctest");
  const auto tree = open_directory(path);
  BOOST_TEST_REQUIRE(tree.has_value());
  const Discovered found = discover(tree.value(), default_config());
  const auto extracted = [&](bool slices) {
    const ExtractLimits limits{.configurations_max = asked("PMC_CONFIGURATIONS", 3'000), .slices = slices};
    return extract_in_turn(*found.analysis, found.callers, limits).callers;
  };
  const auto with = extracted(true), without = extracted(false);
  BOOST_TEST_REQUIRE(with.size() == without.size());
  std::size_t compared = 0, told_apart = 0;
  for (std::size_t n = 0; n < with.size(); ++n) {
    const Extracted &a = *with[n], &b = *without[n];
    BOOST_TEST(a.unmodelled.size() == b.unmodelled.size(), a.caller.name);
    if (!a.complete || !b.complete) {
      BOOST_TEST_MESSAGE(a.caller.name << ": too large");
      continue;
    }
    ++compared;
    told_apart += b.configurations > a.configurations ? 1 : 0;
    const auto same = checker::equivalent(observed(a), observed(b));
    BOOST_TEST(same.in_first.none(), a.caller.name << ": only with the slice:" << said(same.in_first));
    BOOST_TEST(same.in_second.none(), a.caller.name << ": only without:" << said(same.in_second));
    BOOST_TEST_MESSAGE(a.caller.name << ": " << a.configurations << " configurations, " << b.configurations << " without the slice");
  }
  BOOST_TEST_MESSAGE(compared << " of " << with.size() << " callers of " << variable << " compared");
  BOOST_TEST(compared >= 10u);
  BOOST_TEST(told_apart >= 8u);  // or else there would be no slice
}

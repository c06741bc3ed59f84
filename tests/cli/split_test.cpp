// Rules that are searched apart, because all of them together remember too much, are judged as each alone.
#define BOOST_TEST_MODULE split
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "checker/cli/options.hpp"

using namespace pmc::cli;

namespace {

Run answer(const std::vector<std::string>& properties, std::uint64_t states_max) {
  auto asked = questions({.callers = {"snapshot-ioctl"}, .topologies = {"flat:1"}, .properties = properties});
  BOOST_TEST_REQUIRE(asked.has_value());
  Question q = asked.value().front();
  q.limits.states_max = states_max;
  auto run = verify(q, {});
  BOOST_TEST_REQUIRE(run.has_value());
  return std::move(run).value();
}
constexpr std::uint64_t plenty = 200'000'000;

bool in_several_searches(const Run& run) {
  return std::ranges::any_of(run.bounds, [](const std::string& bound) { return bound.starts_with("the rules in "); });
}
std::string told(const PropertyResult& p) {
  return std::string(to_string(p.verdict)) + (p.vacuous ? ", vacuously" : "") +
         (p.counterexample ? " in " + std::to_string(p.counterexample->length()) : "");
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_rule_is_judged_as_alone) {
  const Run all = answer({}, plenty);
  BOOST_TEST(all.complete());
  BOOST_TEST(in_several_searches(all));
  BOOST_TEST(all.properties.size() == pmc::properties::all().size() + pmc::properties::built_in().size());
  for (const PropertyResult& p : all.properties) {
    const Run alone = answer({p.id}, plenty);
    BOOST_TEST(!in_several_searches(alone));
    const auto same = std::ranges::find(alone.properties, p.id, &PropertyResult::id);
    BOOST_TEST_REQUIRE((same != alone.properties.end()));
    BOOST_TEST(told(p) == told(*same), p.id << ": " << told(p) << "; alone: " << told(*same));
  }
}

// The user's own limit counts for each search, and is never taken for a reason to split.
BOOST_AUTO_TEST_CASE(a_small_limit_is_the_users) {
  const Run cut = answer({}, 20'000);
  BOOST_TEST(!cut.complete());
  BOOST_TEST(!in_several_searches(cut));
  BOOST_TEST(cut.states <= 20'000u + 1'024);
}

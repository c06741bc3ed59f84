/// Every world of a size under one caller, as `pmcheck verify --topologies all:N` answers it.
#pragma once
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "checker/cli/options.hpp"
#include "checker/cli/sweep.hpp"
#include "model/worlds.hpp"

namespace pmc::tests {

/// The rules that are broken in some world; all others hold in all worlds.
struct Verdicts {
  std::set<std::string> broken;
  std::size_t worlds = 0;
  std::uint64_t states = 0, states_max = 0;
};

/// `properties`: of these only; none: of all.
inline Verdicts all_worlds(const std::string& caller, std::size_t devices_max, const std::vector<std::string>& properties = {}) {
  cli::VerifyOptions options;
  options.callers = {caller};
  options.properties = properties;
  options.topology_set = "all:" + std::to_string(devices_max);
  const auto asked = cli::questions(options);
  BOOST_TEST_REQUIRE(asked.has_value());
  const auto answers = cli::sweep(asked.value(), std::max(1u, std::thread::hardware_concurrency()), {});
  BOOST_TEST_REQUIRE(answers.has_value());
  Verdicts v;
  double seconds = 0;
  std::map<std::size_t, std::uint64_t> by_size;
  for (const cli::Answered& a : answers.value()) {
    ++by_size[a.run.devices];
    v.states += a.run.states;
    v.states_max = std::max(v.states_max, a.run.states);
    seconds += a.run.seconds;
    BOOST_TEST(a.run.complete());
    for (const cli::PropertyResult& p : a.run.properties) {
      BOOST_TEST(to_string(p.verdict) != "inconclusive");
      if (p.verdict == checker::Verdict::violated) v.broken.insert(p.id);
    }
  }
  for (std::size_t n = 1; n <= devices_max; ++n) BOOST_TEST(by_size[n] == model::world_count(n));
  v.worlds = answers.value().size();
  BOOST_TEST_MESSAGE(caller << ", up to " << devices_max << " devices: " << v.worlds << " worlds, " << v.states << " states, at most "
                            << v.states_max << " in one, " << seconds << " s of search");
  return v;
}

}  // namespace pmc::tests

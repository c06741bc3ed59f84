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
  std::map<std::string, std::vector<std::string>> broken_in;  ///< by rule: the worlds
  std::map<std::size_t, std::uint64_t> by_size;
  std::size_t worlds = 0;
  std::uint64_t states = 0, states_max = 0;
};

/// `set`: as --topologies takes it.  `properties`: of these only; none: of all.
inline Verdicts over_set(const std::string& caller, const std::string& set, const std::vector<std::string>& properties = {}) {
  cli::VerifyOptions options;
  options.callers = {caller};
  options.properties = properties;
  options.topology_set = set;
  const auto asked = cli::questions(options);
  BOOST_TEST_REQUIRE(asked.has_value());
  const auto answers = cli::sweep(asked.value(), std::max(1u, std::thread::hardware_concurrency()), {});
  BOOST_TEST_REQUIRE(answers.has_value());
  Verdicts v;
  double seconds = 0;
  for (const cli::Answered& a : answers.value()) {
    ++v.by_size[a.run.devices];
    v.states += a.run.states;
    v.states_max = std::max(v.states_max, a.run.states);
    seconds += a.run.seconds;
    BOOST_TEST(a.run.complete());
    for (const cli::PropertyResult& p : a.run.properties) {
      BOOST_TEST(to_string(p.verdict) != "inconclusive");
      if (p.verdict != checker::Verdict::violated) continue;
      v.broken.insert(p.id);
      v.broken_in[p.id].push_back(a.run.topology);
    }
  }
  v.worlds = answers.value().size();
  BOOST_TEST_MESSAGE(caller << ", " << set << ": " << v.worlds << " worlds, " << v.states << " states, at most "
                            << v.states_max << " in one, " << seconds << " s of search");
  return v;
}

/// Every world of up to so many devices.
inline Verdicts all_worlds(const std::string& caller, std::size_t devices_max, const std::vector<std::string>& properties = {}) {
  Verdicts v = over_set(caller, "all:" + std::to_string(devices_max), properties);
  for (std::size_t n = 1; n <= devices_max; ++n) BOOST_TEST(v.by_size[n] == model::world_count(n));
  return v;
}

}  // namespace pmc::tests

// `verify --topologies`: a set of worlds, one run each, and one summary of them.
#define BOOST_TEST_MODULE sweep
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <sstream>

#include "checker/cli/commands.hpp"
#include "model/driver.hpp"
#include "model/worlds.hpp"

using namespace pmc;
using Json = nlohmann::json;
using Words = std::vector<std::string>;
namespace data = boost::unit_test::data;

namespace {

struct Answer {
  int status;
  std::string out, err;
};
Answer pmcheck(const std::string& command) {
  std::istringstream in(command);
  Words arguments;
  for (std::string word; in >> word;) arguments.push_back(word);
  std::ostringstream out, err;
  const int status = cli::run(arguments, out, err, false);
  return {status, out.str(), err.str()};
}
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Json runs(const std::string& command) {
  Json all = Json::parse(pmcheck(command + " --format json").out)["runs"];
  for (Json& run : all) BOOST_TEST(run.erase("seconds") == 1u);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_for_each_caller_and_world) {
  const Json all = runs("verify --topologies all:2 --caller xen-6.1 --caller xen-2.6.39 --property deadlock");
  std::set<std::pair<std::string, std::string>> met;
  for (const Json& run : all) {
    met.emplace(run["caller"], run["topology"]);
    BOOST_TEST(run["complete"].get<bool>());
    BOOST_TEST(run["subjects"] == 0);
    BOOST_TEST(contains(run["bounds"].dump(), "most-general drivers"));
  }
  BOOST_TEST(all.size() == 2u * (2 + 12));
  BOOST_TEST(met.size() == all.size());
}
BOOST_AUTO_TEST_CASE(the_answer_does_not_depend_on_the_number_of_jobs) {
  const std::string command = "verify --topologies all:2 --caller xen-6.1";
  BOOST_TEST(runs(command + " -j 1") == runs(command + " -j 3"));
}
BOOST_AUTO_TEST_CASE(a_world_asked_by_itself_gives_the_same) {
  Json from_set;
  for (const Json& run : runs("verify --topologies all:2 --caller xen-6.1"))
    if (run["topology"] == "world:-,0a") from_set = run;
  const Json alone = runs("verify --topology world:-,0a --caller xen-6.1");
  BOOST_TEST_REQUIRE(alone.size() == 1u);
  BOOST_TEST(alone[0]["states"] == from_set["states"]);
  BOOST_TEST(alone[0]["properties"] == from_set["properties"]);
}
BOOST_AUTO_TEST_CASE(the_summary_counts_worlds_and_shows_the_smallest) {
  const Answer a = pmcheck("verify --topologies all:2 --caller xen-6.1");
  BOOST_TEST(a.status == 1);
  BOOST_TEST(a.err == "");
  BOOST_TEST(contains(a.out, "caller xen-6.1, topologies all:2: 14 worlds (2 of 1 device, 12 of 2 devices), outcome any\n"));
  BOOST_TEST(contains(a.out, "holds in all\n"));
  // Of two devices four are unrelated and four are supplier and consumer: with those of one there are ten without a child.
  BOOST_TEST(contains(a.out, "parent-suspended-after-children     holds in all, vacuously in 10\n"));
  BOOST_TEST(contains(a.out, "violated in all; smallest world:-, 10 steps\n"));
  BOOST_TEST(contains(a.out, "every search is complete"));
  BOOST_TEST(contains(a.out, "in world:-, decision-variable-initialised: 10 steps\n"));
  BOOST_TEST(contains(a.out, "again     pmcheck verify --caller xen-6.1 --topology world:- --outcome any --property decision-variable-initialised"));
  const Answer summary = pmcheck("verify --topologies all:2 --caller xen-6.1 --summary");
  BOOST_TEST(!contains(summary.out, "  again "));
}
BOOST_AUTO_TEST_CASE(a_search_cut_short_is_named_and_inconclusive) {
  const Answer a = pmcheck("verify --topologies all:1 --caller xen-6.1 --property deadlock --max-states 20");
  BOOST_TEST(a.status == 3);
  BOOST_TEST(contains(a.out, "deadlock  inconclusive in all, first world:-\n"));
  BOOST_TEST(contains(a.out, "2 searches are NOT complete"));
}
BOOST_AUTO_TEST_CASE(pairs_are_all_pairs_of_drivers) {
  const std::size_t drivers = model::right_drivers().size();
  const Json all = runs("verify --topologies pairs --caller xen-6.1 --property deadlock --no-faults --no-wakeups");
  BOOST_TEST(all.size() == drivers * drivers * 12);
}
BOOST_AUTO_TEST_CASE(the_list_of_drivers_says_which_the_most_general_one_includes) {
  const Answer a = pmcheck("list drivers");
  std::string names;
  for (const model::Driver& d : model::drivers())
    if (d.name != "most-general") names += (names.empty() ? "" : ", ") + d.name;
  BOOST_TEST(contains(a.out, "; includes the behaviours of " + names + "\n"));
}

BOOST_DATA_TEST_CASE(a_set_that_is_none_is_refused, data::make(Words{"all:0", "all:5", "all", "pair", "all:3,"}), name) {
  const Answer a = pmcheck("verify --caller xen-6.1 --topologies " + name);
  BOOST_TEST(a.status == 2);
  BOOST_TEST(a.out == "");
  BOOST_TEST(a.err == "error: no set of topologies is called '" + name + "'\n  where: --topologies\n  try:   all:N with N from 1 to 4, or pairs\n");
}
BOOST_AUTO_TEST_CASE(a_set_stands_alone) {
  for (const std::string more : {"--topology flat:1", "--below dev0"}) {
    const Answer a = pmcheck("verify --topologies all:1 " + more);
    BOOST_TEST(a.status == 2);
    BOOST_TEST(contains(a.err, "leave out --topology and --below"));
  }
}

// The history of the kernel's callers: each as it was before a fix breaks the rules that it should, and none since.
#define BOOST_TEST_MODULE history
#include <toml++/toml.h>

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <set>

#include "checker/cli/verify.hpp"
#include "checker/source/discover.hpp"

using namespace pmc;

namespace {

const std::filesystem::path folder = "tests/source/history";

std::vector<std::string> strings(const toml::node_view<const toml::node>& array) {
  std::vector<std::string> all;
  if (array.as_array() != nullptr)
    for (const toml::node& s : *array.as_array()) all.push_back(s.value<std::string>().value());
  return all;
}

struct Fix {
  std::string commit, folder, caller, topology;
  std::vector<std::string> config, broken;
};
std::ostream& operator<<(std::ostream& out, const Fix& f) { return out << f.folder << ", " << f.caller; }

const toml::table& manifest() {
  static const toml::table table = toml::parse_file("tests/source/history.toml");
  return table;
}
std::vector<Fix> fixes() {
  std::vector<Fix> all;
  for (const toml::node& node : *manifest()["fix"].as_array()) {
    const toml::node_view<const toml::node> f(node);
    all.push_back({f["commit"].value<std::string>().value(), f["folder"].value<std::string>().value(), f["caller"].value<std::string>().value(),
                   f["topology"].value_or<std::string>("flat:1"), strings(f["config"]), strings(f["broken"])});
  }
  return all;
}

/// The rules that the caller breaks, in the order of the list of properties.
std::vector<std::string> broken(const Fix& f, const std::string& side) {
  const auto tree = source::open_directory((folder / f.folder / side).string());
  BOOST_TEST_REQUIRE(tree.has_value(), side);
  source::Config config = source::default_config();
  for (const std::string& setting : f.config) config.options[setting.substr(0, setting.find('='))] = !setting.ends_with("=n");
  const source::Discovered found = source::discover(tree.value(), config);
  const auto all = source::extract_all(*found.analysis, found.callers);
  const auto x = std::ranges::find(all, f.caller, [](const auto& e) { return e->caller.name; });
  BOOST_TEST_REQUIRE((x != all.end()), side);
  BOOST_TEST((*x)->complete, side);
  for (const source::Note& n : (*x)->unmodelled) BOOST_ERROR(side << ": " << n.path << ":" << n.line << ": not modelled: " << n.text);

  const model::Caller caller = source::as_caller(**x, model::core_6_1());
  cli::Question q;
  q.caller = &caller;
  q.topology = model::topology(f.topology).value();
  const auto run = cli::verify(q, nullptr);
  BOOST_TEST_REQUIRE(run.has_value(), side);
  BOOST_TEST(run.value().complete(), side);
  std::vector<std::string> rules;
  for (const cli::PropertyResult& p : run.value().properties)
    if (p.verdict == checker::Verdict::violated) rules.push_back(p.id);
  std::ranges::sort(rules);
  return rules;
}

}  // namespace

BOOST_DATA_TEST_CASE(before_the_fix_these_rules_are_broken_and_no_others, boost::unit_test::data::make(fixes()), f) {
  std::vector<std::string> expected = f.broken;
  std::ranges::sort(expected);
  BOOST_TEST(!expected.empty());
  BOOST_TEST(broken(f, "before") == expected, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(after_the_fix_all_rules_hold, boost::unit_test::data::make(fixes()), f) {
  BOOST_TEST(broken(f, "after") == std::vector<std::string>{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_folder_is_named_and_each_file_says_what_was_wrong_and_where) {
  std::set<std::string> named;
  std::map<std::string, std::string> commits;
  for (const Fix& f : fixes()) {
    named.insert(f.folder);
    commits[f.folder] = f.commit;
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    BOOST_TEST(named.erase(entry.path().filename().string()) == 1u, entry.path() << " is not in the manifest");
  BOOST_TEST(named.empty());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = std::filesystem::relative(entry.path(), folder).begin()->string();
    std::ifstream in(entry.path());
    std::string first, second;
    std::getline(in, first);
    std::getline(in, second);
    BOOST_TEST(first.starts_with("/* "), entry.path());
    const std::string& commit = commits[name];
    BOOST_TEST(second.starts_with(" * " + commit.substr(0, 12)), entry.path());
    BOOST_TEST(name.starts_with(commit.substr(0, 12)), entry.path());
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_seen_has_a_reason) {
  for (const toml::node& node : *manifest()["unseen"].as_array()) {
    const toml::node_view<const toml::node> u(node);
    for (const char* const key : {"commit", "what", "reason"}) BOOST_TEST(!u[key].value_or<std::string>("").empty(), node.source().begin.line);
  }
}

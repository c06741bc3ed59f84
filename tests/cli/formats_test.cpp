// The formats for programs, against their published schemas (tests/schemas/README.md) and against each other.
#define BOOST_TEST_MODULE formats
#include <unistd.h>

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "checker/cli/commands.hpp"
#include "checker/cli/escape.hpp"
#include "tests/cli/ktap.hpp"

using namespace pmc;
using Json = nlohmann::json;
namespace data = boost::unit_test::data;

namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("formats_test." + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

std::string written(const std::string& name, const std::string& text) {
  static const Folder folder;
  const std::string path = (folder.path / name).string();
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

Json json_file(const std::string& path) {
  std::ifstream in(path);
  return Json::parse(in);
}

// The validators are other people's: python3-jsonschema, and libxml2's xmllint.
bool succeeds(const std::string& command) {
  const std::string log = written("log", "");
  const bool ok = std::system((command + " > " + log + " 2>&1").c_str()) == 0;
  std::ifstream in(log);
  if (!ok) BOOST_TEST_MESSAGE(std::string(std::istreambuf_iterator<char>(in), {}).substr(0, 2000));
  return ok;
}
bool json_is_valid(const std::string& text, const std::string& schema) {
  return succeeds("python3 -W ignore -m jsonschema -i " + written("instance.json", text) + " " + schema);
}
bool xml_is_valid(const std::string& text) {
  return succeeds("xmllint --noout --schema tests/schemas/jenkins-junit.xsd " + written("instance.xml", text));
}
/// What an XPath expression finds in a document.
std::string xpath(const std::string& xml, const std::string& expression) {
  const std::string in = written("xpath.xml", xml), out = written("xpath.txt", "");
  BOOST_TEST(std::system(("xmllint --xpath '" + expression + "' " + in + " > " + out).c_str()) == 0, expression);
  std::ifstream text(out);
  std::string found(std::istreambuf_iterator<char>(text), {});
  while (found.ends_with('\n')) found.pop_back();
  return found;
}

constexpr const char* sarif_schema = "tests/schemas/sarif-2.1.0-rtm.5.json";
constexpr const char* json_schema = "docs/schema/pmcheck.schema.json";

std::string pmcheck(const std::string& command) {
  std::istringstream in(command);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  std::ostringstream out, err;
  BOOST_TEST(cli::run(words, out, err, false) != 2, err.str());
  return out.str();
}

/// One of each: holds, holds vacuously, broken; in two runs.
const std::string question =
    "verify --caller xen-proposed --caller xen-6.1 --topology xenbus:1 --outcome cancelled "
    "--property down-message-consistent --property poweroff-balanced --property deadlock";
const std::string all_litmus = "litmus tests/litmus";
/// Everything inconclusive.
const std::string cut = question + " --max-states 10";

std::string printed(const std::string& asked, const std::string& format) { return pmcheck(asked + " --format " + format); }

/// A run that says what no kernel says: every byte there is, and what the formats take for their own.
std::vector<cli::Answered> hostile() {
  std::string bytes;
  for (int b = 0; b < 256; ++b) bytes += static_cast<char>(b);
  const std::string markup = "]]><a b=\"c\" d='e'>&amp; {0} } # SKIP \n1..9\nnot ok 7 x\r\n\t\xef\xbf\xbe \xed\xa0\x80 \xc3\xa9 " + bytes;
  cli::Answered a;
  a.question.caller = &model::callers().front();
  a.question.topology_argument = markup;
  a.run.caller = "caller " + markup;
  a.run.topology = markup;
  a.run.core = "core";
  a.run.devices = 1;
  a.run.limit = markup;
  a.run.bounds = {markup};
  cli::Counterexample c{.steps = {{markup, markup, markup}, {"step", "who", "drivers/a b%/\xc3\xa9.c:12"}},
                        .expected = markup,
                        .happened = markup,
                        .notes = {markup},
                        .subject = markup};
  a.run.properties = {{.id = "freeze-balanced", .verdict = checker::Verdict::violated, .counterexample = c},
                      {.id = "deadlock", .verdict = checker::Verdict::inconclusive}};
  return {a};
}

std::string report(const std::string& format, const std::vector<cli::Answered>& all) {
  const auto reporter = std::ranges::find(cli::reporters(), format, &cli::Reporter::name);
  BOOST_TEST_REQUIRE((reporter != cli::reporters().end()));
  std::ostringstream out;
  reporter->verify(out, all, {});
  return out.str();
}

const Json* properties_of_schema(const Json& schema, const Json& node) {
  if (node.contains("$ref")) {
    const auto ref = node["$ref"].get<std::string>();
    return properties_of_schema(schema, schema["definitions"][ref.substr(ref.rfind('/') + 1)]);
  }
  return &node;
}
/// Every field is one that the schema tells of: what is written is documented.
void is_described(const Json& schema, const Json& node, const Json& value) {
  const Json& described = *properties_of_schema(schema, node);
  if (value.is_array())
    for (const Json& element : value) is_described(schema, described["items"], element);
  if (!value.is_object()) return;
  for (const auto& [key, field] : value.items()) {
    BOOST_TEST_REQUIRE(described.contains("properties"), key);
    BOOST_TEST_REQUIRE(described["properties"].contains(key), key);
    is_described(schema, described["properties"][key], field);
  }
}

}  // namespace

// ---- the schemas

BOOST_DATA_TEST_CASE(json_is_valid_and_every_field_is_described,
                     data::make({question, cut, std::string("verify"), all_litmus, all_litmus + " --max-states 30"}), asked) {
  const std::string text = printed(asked, "json");
  BOOST_TEST(json_is_valid(text, json_schema));
  const Json schema = json_file(json_schema);
  is_described(schema, schema, Json::parse(text));
}

BOOST_DATA_TEST_CASE(sarif_is_valid, data::make({question, cut, std::string("verify"), all_litmus, all_litmus + " --max-states 30"}),
                     asked) {
  BOOST_TEST(json_is_valid(printed(asked, "sarif"), sarif_schema));
}

BOOST_DATA_TEST_CASE(junit_is_valid, data::make({question, cut, std::string("verify"), all_litmus, all_litmus + " --max-states 30"}),
                     asked) {
  BOOST_TEST(xml_is_valid(printed(asked, "junit")));
}

BOOST_DATA_TEST_CASE(ktap_is_as_the_kernel_says,
                     data::make({question, cut, std::string("verify"), all_litmus, all_litmus + " --max-states 30"}), asked) {
  BOOST_CHECK_NO_THROW(ktap::read(printed(asked, "ktap")));
}

BOOST_AUTO_TEST_CASE(text_of_any_bytes_stays_valid) {
  const auto all = hostile();
  BOOST_TEST(json_is_valid(report("json", all), json_schema));
  BOOST_TEST(json_is_valid(report("sarif", all), sarif_schema));
  BOOST_TEST(xml_is_valid(report("junit", all)));
  const auto tests = ktap::read(report("ktap", all));
  BOOST_TEST_REQUIRE(tests.size() == 1u);
  BOOST_TEST_REQUIRE(tests[0].subtests.size() == 2u);
  BOOST_TEST(tests[0].subtests[0].description == "freeze-balanced");
  BOOST_TEST(tests[0].subtests[0].directive == "");
  BOOST_TEST(!tests[0].subtests[0].ok);
  BOOST_TEST(tests[0].subtests[1].directive == "ERROR");
  const Json sarif = Json::parse(report("sarif", all));
  const Json& steps = sarif["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"];
  // Only what is a path of the kernel is a physical location.
  BOOST_TEST(!steps[0]["location"].contains("physicalLocation"));
  BOOST_TEST(!steps[1]["location"].contains("physicalLocation"));
}

BOOST_AUTO_TEST_CASE(the_validators_do_refuse) {
  BOOST_TEST(!json_is_valid(R"({"tool":"pmcheck","version":"0.1.0","verdict":"maybe","runs":[]})", json_schema));
  BOOST_TEST(!json_is_valid(R"({"version":"2.1.0","runs":[{}]})", sarif_schema));
  BOOST_TEST(!xml_is_valid("<testsuites><testsuite/></testsuites>"));
  const std::string good = "KTAP version 1\n1..1\n  KTAP version 1\n  1..2\n  ok 1 a\n  # why\n  not ok 2 b # because\nnot ok 1 c\n";
  BOOST_CHECK_NO_THROW(ktap::read(good));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"KTAP version 1\n1", "1"},
                                                                                 {"1..1", "1..2"},
                                                                                 {"  1..2", "  1..1"},
                                                                                 {"ok 1 a", "ok 2 a"},
                                                                                 {"ok 1 a", "fine 1 a"},
                                                                                 {"  # why", "why"},
                                                                                 {"not ok 1 c", "ok 1 c"},
                                                                                 {"  ok 1 a", "   ok 1 a"},
                                                                                 {"ok 1 a", "ok 1 a # ERROR"}}) {
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    BOOST_CHECK_THROW(ktap::read(bad), std::runtime_error);
  }
}

// ---- what they say

BOOST_AUTO_TEST_CASE(every_format_says_what_json_says) {
  for (const std::string& asked : {question, cut}) {
    const Json all = Json::parse(printed(asked, "json"));
    const std::string junit = printed(asked, "junit");
    const auto tests = ktap::read(printed(asked, "ktap"));
    const Json sarif = Json::parse(printed(asked, "sarif"))["runs"][0];
    BOOST_TEST_REQUIRE(tests.size() == all["runs"].size());
    BOOST_TEST(xpath(junit, "count(/testsuites/testsuite)") == std::to_string(tests.size()));
    std::size_t result = 0;
    for (std::size_t r = 0; r < tests.size(); ++r) {
      const Json& run = all["runs"][r];
      const std::string suite = "/testsuites/testsuite[" + std::to_string(r + 1) + "]";
      BOOST_TEST_REQUIRE(tests[r].subtests.size() == run["properties"].size());
      BOOST_TEST(tests[r].ok == (run["verdict"] == "holds"));
      BOOST_TEST(xpath(junit, "string(" + suite + "/properties/property[@name=\"states\"]/@value)") == run["states"].dump());
      for (std::size_t p = 0; p < run["properties"].size(); ++p, ++result) {
        const Json& property = run["properties"][p];
        BOOST_TEST_CONTEXT(property["id"]) {
          const std::string id = property["id"], verdict = property["verdict"];
          const bool vacuous = property["vacuous"];
          const ktap::Test& test = tests[r].subtests[p];
          BOOST_TEST(test.description == id);
          BOOST_TEST(test.ok == (verdict == "holds"));
          BOOST_TEST(test.directive == (vacuous ? "SKIP" : verdict == "inconclusive" ? "ERROR" : ""));
          BOOST_TEST(test.diagnostics.empty() == (verdict != "violated" && p != 0));  // the run's facts precede the first

          const std::string one = suite + "/testcase[" + std::to_string(p + 1) + "]";
          BOOST_TEST(xpath(junit, "string(" + one + "/@name)") == id);
          BOOST_TEST(xpath(junit, "count(" + one + "/*)") == (verdict == "holds" && !vacuous ? "0" : "1"));
          BOOST_TEST(xpath(junit, "count(" + one + "/skipped)") == (vacuous ? "1" : "0"));
          BOOST_TEST(xpath(junit, "count(" + one + "/error)") == (verdict == "inconclusive" ? "1" : "0"));
          BOOST_TEST(xpath(junit, "count(" + one + "/failure)") == (verdict == "violated" ? "1" : "0"));

          const Json& told = sarif["results"][result];
          BOOST_TEST(told["ruleId"] == id);
          BOOST_TEST(sarif["tool"]["driver"]["rules"][told["ruleIndex"].get<std::size_t>()]["id"] == id);
          BOOST_TEST(told["kind"] == (vacuous ? "notApplicable" : verdict == "holds" ? "pass" : verdict == "violated" ? "fail" : "open"));
          BOOST_TEST(told["level"] == (verdict == "violated" ? "error" : "none"));
          BOOST_TEST(told.contains("codeFlows") == (verdict == "violated"));
          if (verdict != "violated") continue;
          const Json& steps = told["codeFlows"][0]["threadFlows"][0]["locations"];
          BOOST_TEST_REQUIRE(steps.size() == property["counterexample"].size());
          for (std::size_t s = 0; s < steps.size(); ++s) {
            const Json& step = property["counterexample"][s];
            const Json& location = steps[s]["location"];
            BOOST_TEST(location["message"]["text"] == step["event"]);
            BOOST_TEST(location["logicalLocations"][0]["name"] == step["component"]);
            const std::string line = step["location"];
            BOOST_TEST(location.contains("physicalLocation") == !line.empty());
            if (line.empty()) continue;
            const Json& physical = location["physicalLocation"];
            BOOST_TEST(physical["artifactLocation"]["uri"].get<std::string>() + ":" + physical["region"]["startLine"].dump() == line);
          }
        }
      }
    }
    BOOST_TEST(sarif["results"].size() == result);
    for (const auto& [outcome, element] : std::vector<std::pair<std::string, std::string>>{{"failures", "failure"}, {"errors", "error"}})
      BOOST_TEST(xpath(junit, "string(/testsuites/@" + outcome + ")") == xpath(junit, "count(//" + element + ")"));
  }
}

BOOST_AUTO_TEST_CASE(the_counterexample_reads_the_same_everywhere) {
  const std::string text = pmcheck(question), junit = printed(question, "junit"), tap = printed(question, "ktap");
  const std::size_t begin = text.find("\ndown-message-consistent: ") + 1, end = text.find("\n  again     ", begin);
  BOOST_TEST_REQUIRE(begin != 0u);
  const std::string counterexample = text.substr(begin, end - begin);
  BOOST_TEST(xpath(junit, "string(//failure)").starts_with(counterexample));
  std::string diagnostics;
  const auto tests = ktap::read(tap);
  for (const ktap::Test& test : tests[0].subtests)
    for (const std::string& line : test.diagnostics) diagnostics += line + "\n";
  BOOST_TEST(diagnostics.find(counterexample) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_rule_of_sarif_is_told_once_with_its_source) {
  const Json sarif = Json::parse(printed("verify", "sarif"))["runs"][0];
  std::set<std::string> ids;
  for (const Json& rule : sarif["tool"]["driver"]["rules"]) {
    BOOST_TEST(ids.insert(rule["id"]).second, rule["id"]);
    BOOST_TEST(!rule["shortDescription"]["text"].get<std::string>().empty(), rule["id"]);
    BOOST_TEST(!rule["properties"]["source"].get<std::string>().empty(), rule["id"]);
  }
  BOOST_TEST(ids.size() == properties::all().size() + properties::built_in().size());
}

// ---- escaping

BOOST_AUTO_TEST_CASE(text_is_escaped_character_by_character) {
  BOOST_TEST(cli::xml_text("a<b>&\"'\n\t\x01\x7f\xc3\xa9") == "a&lt;b&gt;&amp;&quot;&apos;\n\t\xef\xbf\xbd\x7f\xc3\xa9");
  BOOST_TEST(cli::xml_attribute("a\nb\tc\r") == "a&#10;b&#9;c&#13;");
  // Ill-formed: a stray continuation, an overlong form, a surrogate, beyond U+10FFFF, cut off.
  for (const std::string bad :
       {"\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff"}) {
    BOOST_TEST(Json(cli::utf8(bad)).dump() != "");
    BOOST_TEST(cli::utf8(bad).find_first_not_of("\xef\xbf\xbd") == std::string::npos);
  }
  for (const std::string good :
       {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    BOOST_TEST(cli::utf8(good) == good);
  BOOST_TEST(cli::xml_text("\xef\xbf\xbe") == "\xef\xbf\xbd");  // U+FFFE is a character, but not of XML
  BOOST_TEST(cli::printable_lines("a\nb\x1b[1mc\xc2\x9b") == "a\nb?[1mc?");
  BOOST_TEST(cli::uri_of("tests/a b#c%.toml") == "tests/a%20b%23c%25.toml");
}

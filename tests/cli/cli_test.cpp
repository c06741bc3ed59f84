// The command line, in this process: every command, every exit status, every way to be wrong.
#define BOOST_TEST_MODULE cli
#include <unistd.h>

#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <sstream>

#include "checker/cli/commands.hpp"
#include "model/caller.hpp"
#include "properties/property.hpp"

using namespace pmc;
using Json = nlohmann::json;
using Words = std::vector<std::string>;
namespace data = boost::unit_test::data;
using boost::test_tools::per_element;

namespace {

/// A scratch folder of this run alone, gone at its end; `@` in a command of this file stands for it.
struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("cli_test." + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name, std::ios::binary) << text; }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

std::string device(int dpm, const std::string& path, const std::string& parent, const std::string& more = "") {
  return R"({"dpm":)" + std::to_string(dpm) + R"(,"path":")" + path + R"(","device":")" + path + R"(","parent_path":")" + parent + "\"" +
         more + "}\n";
}

struct Files : Folder {
  Files() {
    write("good.jsonl", device(0, "bus", "") + device(1, "usb1", "bus", R"(,"async":1,"model":"full-callbacks")"));
    write("suppliers_in_a_cycle.jsonl", device(0, "a", "", R"(,"suppliers":["b"])") + device(1, "b", "", R"(,"suppliers":["a"])"));
    write("missing_parent.jsonl", device(0, "a", "b"));
    write("duplicate.jsonl", device(0, "a", "") + device(1, "a", ""));
    write("unknown_driver.jsonl", device(0, "a", "", R"(,"model":"ghost")"));
    write("parent_after_child.jsonl", device(0, "a", "b") + device(1, "b", ""));
    write("no_json.jsonl", "{\"dpm\":0\n");
    write("empty.jsonl", "");
    std::string many;
    for (int i = 0; i < 70'000; ++i) many += device(i, "d" + std::to_string(i), "");
    write("many.jsonl", many);
  }
};

const Folder& files() {
  static const Files all;
  return all;
}

/// Words between blanks; '' is an empty word.
Words words(std::string command) {
  for (std::size_t at; (at = command.find('@')) != std::string::npos;) command.replace(at, 1, files().path.string());
  std::istringstream in(command);
  Words all;
  for (std::string word; in >> word;) all.push_back(word == "''" ? "" : word);
  return all;
}

struct Answer {
  int status;
  std::string out, err;
};

Answer pmcheck(const Words& arguments) {
  std::ostringstream out, err;
  const int status = cli::run(arguments, out, err, false);
  return {status, out.str(), err.str()};
}
Answer pmcheck(const std::string& command) { return pmcheck(words(command)); }

Words lines(const std::string& text) {
  std::istringstream in(text);
  Words all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

/// The answer without what a clock says.
std::string without_seconds(const std::string& json) {
  Json all = Json::parse(json);
  for (Json& run : all["runs"]) BOOST_TEST(run.erase("seconds") == 1u);
  return all.dump();
}

const std::string holds = "verify --caller xen-2.6.39 --topology xenbus:1 --outcome cancelled";
/// The answer of February 2011: sysdev QUIESCE does not go with FREEZE.
const std::string broken =
    "verify --caller xen-proposed --topology xenbus:1 --outcome cancelled --property down-message-consistent --property deadlock";

struct Status {
  std::string command;
  int status;
  friend std::ostream& operator<<(std::ostream& out, const Status& s) { return out << s.command; }
};

const std::vector<Status> statuses{
    {holds, 0},
    {holds + " --property deadlock --property no-hang", 0},
    {broken, 1},
    {broken + " --summary", 1},
    {broken + " --format json", 1},
    {broken + " --format markdown --counterexamples", 1},
    {broken + " --caller xen-2.6.39", 1},  // one of two
    {holds + " --max-states 10", 3},
    {holds + " --max-states 10 --format json", 3},
    {holds + " --max-states 10 --caller xen-6.1 --property tasks-balanced", 3},
    {"verify --caller xen-6.1 --topology xenbus:1 --outcome cancelled --property decision-variable-initialised --max-states 200",
     1},  // found in time
    {"verify --caller xen-6.1 --topology flat:4 --async --property deadlock --max-memory 1", 3},
    {"verify --caller xen-6.1 --topology @/good.jsonl --property tasks-balanced", 0},
    {"verify --caller xen-6.1 --topology forest:-,0a,0 --property parent-suspended-after-children --no-faults --no-wakeups --async", 0},
    {"verify --caller xen-6.1 --topology chain:2 --property tasks-balanced --subject dev1 --no-async --timeout 1e6 -j 1", 0},
    {"verify --caller xen-6.1 --topology xenbus:1 --property tasks-balanced --hotplug --max-memory 1000", 0},
    {"verify --caller suspend-mem --topology flat:1 --property wakeup-aborts --no-faults --wakeup-count", 0},
    {"list", 0},
    {"explain freeze-balanced", 0},
    {"explain no-hang", 0},
    {"explain --all", 0},
    {"explain --all --format markdown", 0},
    {"diagram xen-6.1", 0},
    {"--version", 0},
};

}  // namespace

BOOST_DATA_TEST_CASE(the_exit_status_is_the_verdict, data::make(statuses), s) {
  const Answer a = pmcheck(s.command);
  BOOST_TEST(a.status == s.status);
  BOOST_TEST(a.err == "");
  BOOST_TEST(!a.out.empty());
}

BOOST_AUTO_TEST_CASE(a_search_that_was_cut_never_holds) {
  const Json cut = Json::parse(pmcheck(holds + " --max-states 10 --format json").out);
  BOOST_TEST(cut["verdict"] == "inconclusive");
  BOOST_TEST(cut["runs"][0]["complete"] == false);
  BOOST_TEST(cut["runs"][0]["limit"] != "");
  for (const Json& p : cut["runs"][0]["properties"]) BOOST_TEST(p["verdict"] != "holds", p["id"]);
  BOOST_TEST(contains(pmcheck(holds + " --max-states 10").out, "NOT complete"));
}

// ---- bad usage, bad input

namespace {

struct Bad {
  std::string command, what, where, remedy;
  friend std::ostream& operator<<(std::ostream& out, const Bad& b) { return out << "pmcheck " << b.command; }
};

const std::string command_line = "command line", help = "pmcheck --help";

const std::vector<Bad> all_bad{
    // commands and options
    {"", "no command", command_line, "list, verify, trace, topology, source, patch, litmus, mutate, coverage, diagram or explain"},
    {"verfy", "no command 'verfy'", command_line, "list, verify, trace, topology, source, patch, litmus, mutate, coverage, diagram or explain"},
    {"''", "no command ''", command_line, "list, verify, trace, topology, source, patch, litmus, mutate, coverage, diagram or explain"},
    {"--nope", "--nope", command_line, help},
    {"verify --nope", "--nope", command_line, help},
    {"verify nope", "nope", command_line, help},
    {"verify --caller", "--caller", command_line, help},
    {"verify --async --no-async", "--async excludes --no-async", command_line, help},
    {"verify --no-wakeups --wakeup-count", "--no-wakeups excludes --wakeup-count", command_line, help},
    {"verify --format xml", "'xml' is not one of text, json, markdown, junit, sarif, ktap", command_line, help},
    {"verify --format 1", "'1' is not one of text, json, markdown, junit, sarif, ktap", command_line, help},
    {"verify --max-states 5 --max-states 6", "--max-states", command_line, help},
    {"list callers drivers", "drivers", command_line, help},
    {"explain", "one rule or all", "pmcheck explain", "a PROPERTY, or --all"},
    {"explain no-hang --all", "one rule or all", "pmcheck explain", "a PROPERTY, or --all"},
    // names
    {"verify --caller nope", "no caller is called 'nope'", "--caller, use 1", "xen-2010, xen-proposed"},
    {"verify --caller xen-6.1 --caller ''", "no caller is called ''", "--caller, use 2", "xen-2010, xen-proposed"},
    {"verify --property nope", "no property is called 'nope'", "--property, use 1", "freeze-balanced, "},
    {"verify --property deadlock --property nope", "no property is called 'nope'", "--property, use 2", "no-hang"},
    {"verify --outcome nope", "no outcome is called 'nope'", "--outcome, use 1", "cancelled, new-domain, any"},
    {"verify --caller xen-6.1 --topology xenbus:1 --subject nope", "no device is called 'nope'", "--subject", "name or path"},
    {"verify --topology xenbus:1 --below nope", "nope", "xenbus:1", "name of one of its devices"},
    {"verify --without nope", "no fix is called 'nope'", "--without, use 1", "246ef7667436"},
    {"list nope", "no list of 'nope'", "pmcheck list", "callers, drivers, properties, topologies, machines or fixes"},
    {"explain nope", "no property is called 'nope'", "pmcheck explain", "freeze-balanced, "},
    {"mutate nope", "no machine is called 'nope'", "MACHINE", "composition"},
    {"mutate --sample 0", "'0' is not a whole number", command_line, help},
    {"mutate --format xml", "'xml' is not one of text, json", command_line, help},
    {"coverage --scenarios xen-6.1 nope", "no scenario's name contains 'nope'", "--scenarios, word 2", "pmcheck coverage --list"},
    {"coverage --explained @/none.toml", "not be opened", "none.toml", "[[because]]"},
    // topologies
    {"verify --topology nope", "no topology is called 'nope'", "'nope'", "chain:N"},
    {"verify --topology ''", "no topology is called ''", "''", "chain:N"},
    {"verify --topology xenbus:0", "'0' is not a number of devices", "'xenbus:0'", "1 to 4096"},
    {"verify --topology xenbus:4097", "'4097' is not a number of devices", "'xenbus:4097'", "1 to 4096"},
    {"verify --topology chain:two", "'two' is not a number of devices", "'chain:two'", "1 to 4096"},
    {"verify --topology forest:0", "entry 0 of the forest", "'forest:0'", "earlier device"},
    {"verify --topology @/none.jsonl", "No such file", "none.jsonl", "readable file"},
    {"verify --topology @", "it is a directory", "@", "readable file"},
    {"verify --topology @/suppliers_in_a_cycle.jsonl", "comes later in the list", "suppliers_in_a_cycle.jsonl:1",
     "drop one link of the cycle"},
    {"verify --topology @/missing_parent.jsonl", "parent 'b' of 'a' has no line", "missing_parent.jsonl:1", "add its line"},
    {"verify --topology @/duplicate.jsonl", "path 'a' comes twice", "duplicate.jsonl:2", "duplicate.jsonl:1"},
    {"verify --topology @/unknown_driver.jsonl", "no driver model is called 'ghost'", "unknown_driver.jsonl:1", "full-callbacks"},
    {"verify --topology @/parent_after_child.jsonl", "comes later in the list", "parent_after_child.jsonl:1", "parent_after_child.jsonl:2"},
    {"verify --topology @/no_json.jsonl", "not valid JSON", "no_json.jsonl:1", "one JSON object a line"},
    {"verify --topology @/empty.jsonl", "no device", "empty.jsonl", "one JSON object a line"},
    {"verify --topology @/many.jsonl", "more than 4096 devices", "many.jsonl:4097", "leave devices out"},
    // pictures
    {"diagram", "one picture", "pmcheck diagram", "--system"},
    {"diagram nope", "no machine is called 'nope'", "MACHINE", "core-6.1, "},
    {"diagram xen-6.1 --system", "one picture", "pmcheck diagram", "--system"},
    {"diagram --system --caller xen-6.1", "one composition", "pmcheck diagram", "one --topology"},
    {"diagram --counterexample", "one broken property", "pmcheck diagram", "one --property"},
    {"diagram --counterexample --property deadlock", "one answer", "pmcheck diagram", "one --caller"},
    {"diagram --counterexample --property deadlock --caller xen-2.6.39 --topology xenbus:1 --outcome cancelled", "deadlock is not broken",
     "--property", "pmcheck verify"},
    {"diagram --counterexample --property nope --caller xen-2.6.39 --topology xenbus:1 --outcome cancelled", "no property is called 'nope'",
     "--property, use 1", "freeze-balanced, "},
    {"diagram xen-6.1 -o @/picture.gif", "'.gif'", "picture.gif", ".dot, .svg, .png or .pdf"},
    {"diagram xen-6.1 -o @/picture", "no extension", "picture", ".dot, .svg, .png or .pdf"},
    {"diagram xen-6.1 -o @/none/picture.dot", "cannot be written", "none/picture.dot", "a folder that you can write to"},
};

const Words limits{"--max-states", "--max-memory", "--timeout", "--jobs"};
const Words no_numbers{"ten", "-1", "1e400", "nan", "inf", "1x", "''", "0x"};
const Words no_whole_numbers{"0", "1.5", "1e3", "99999999999999999999999"};

void expect_complaint(const Answer& a, const Bad& b) {
  BOOST_TEST(a.status == 2);
  BOOST_TEST(a.out == "");
  const Words told = lines(a.err);
  BOOST_TEST_REQUIRE(told.size() == 3u, a.err);
  BOOST_TEST(told[0].starts_with("error: "));
  BOOST_TEST(told[1].starts_with("  where: "));
  BOOST_TEST(told[2].starts_with("  try:   "));
  BOOST_TEST(contains(told[0], b.what), told[0]);
  BOOST_TEST(contains(told[1], b.where == "@" ? files().path.string() : b.where), told[1]);
  BOOST_TEST(contains(told[2], b.remedy), told[2]);
  BOOST_TEST(told[0].size() < 200u, told[0]);
}

}  // namespace

BOOST_DATA_TEST_CASE(bad_usage_and_input_get_one_message_that_helps, data::make(all_bad), b) { expect_complaint(pmcheck(b.command), b); }

BOOST_DATA_TEST_CASE(a_limit_is_a_number, data::make(limits) * data::make(no_numbers), limit, number) {
  Words arguments = words(holds);
  arguments.push_back(limit + "=" + (number == "''" ? "" : number));
  expect_complaint(pmcheck(arguments), {"", limit, command_line, help});
}

BOOST_DATA_TEST_CASE(all_limits_but_the_time_are_whole_numbers_that_fit,
                     data::make({"--max-states", "--max-memory", "--jobs"}) * data::make(no_whole_numbers), limit, number) {
  expect_complaint(pmcheck(holds + " " + limit + " " + number), {"", limit, command_line, help});
}

// ---- reports

BOOST_AUTO_TEST_CASE(json_has_the_fields_of_the_contract) {
  const Answer a = pmcheck(broken + " --format json");
  const Json all = Json::parse(a.out);
  BOOST_TEST(all["tool"] == "pmcheck");
  BOOST_TEST(contains(pmcheck("--version").out, all["version"].get<std::string>()));
  BOOST_TEST(all["verdict"] == "violated");
  BOOST_TEST_REQUIRE(all["runs"].size() == 1u);
  const Json& run = all["runs"][0];
  BOOST_TEST(run["caller"] == "xen-proposed");
  BOOST_TEST(run["topology"] == "xenbus:1");
  for (const char* field : {"states", "transitions", "depth"}) {
    BOOST_TEST_CONTEXT(field) {
      BOOST_TEST(run[field].is_number_unsigned());
      BOOST_TEST(run[field] > 0);
    }
  }
  BOOST_TEST(run["seconds"].is_number());
  BOOST_TEST(run["complete"] == true);
  BOOST_TEST(!run["bounds"].empty());
  for (const Json& bound : run["bounds"]) BOOST_TEST(bound.is_string());
  BOOST_TEST_REQUIRE(run["properties"].size() == 2u);
  const Json& consistent = run["properties"][0];
  BOOST_TEST(consistent["id"] == "down-message-consistent");
  BOOST_TEST(consistent["verdict"] == "violated");
  BOOST_TEST(consistent["vacuous"] == false);
  BOOST_TEST(!consistent["counterexample"].empty());
  for (const Json& step : consistent["counterexample"])
    for (const char* field : {"event", "component", "location"}) BOOST_TEST(step[field].is_string(), field);
  const Json& deadlock = run["properties"][1];
  BOOST_TEST(deadlock["id"] == "deadlock");
  BOOST_TEST(deadlock["verdict"] == "holds");
  BOOST_TEST(deadlock["counterexample"] == Json::array());
}

BOOST_AUTO_TEST_CASE(a_counterexample_in_text_can_be_asked_for_again) {
  const Answer a = pmcheck(broken);
  const Json steps = Json::parse(pmcheck(broken + " --format json").out)["runs"][0]["properties"][0]["counterexample"];
  const std::string header = "down-message-consistent: " + std::to_string(steps.size()) + " steps\n";
  BOOST_TEST(contains(a.out, "\n" + header));
  BOOST_TEST(contains(a.out, steps.back()["event"].get<std::string>()));
  BOOST_TEST(contains(a.out, "  expected  All phases of the way down"));
  BOOST_TEST(contains(a.out, "  happened  "));

  const std::string again = "  again     pmcheck ";
  const Words told = lines(a.out);
  const auto line = std::ranges::find_if(told, [&](const std::string& l) { return l.starts_with(again); });
  BOOST_TEST_REQUIRE((line != told.end()), a.out);
  const Answer b = pmcheck(line->substr(again.size()));
  BOOST_TEST(b.status == 1);
  BOOST_TEST(contains(b.out, "\n" + header));
}

namespace {

// No option goes with each other one.
const std::vector<std::string> options_to_keep{
    "--caller xen-proposed --topology @/good.jsonl --outcome cancelled --below usb1 --async --no-faults --no-wakeups --hotplug --without 246ef7667436 --subject "
    "usb1 "
    "--property down-message-consistent",
    "--caller xen-proposed --topology @/good.jsonl --outcome cancelled --no-async --wakeup-count --property down-message-consistent"};

}  // namespace

BOOST_DATA_TEST_CASE(the_command_to_ask_again_keeps_every_option_that_changes_the_answer, data::make(options_to_keep), options) {
  const Words told = lines(pmcheck("verify " + options).out);
  const std::string again = "  again     pmcheck verify ";
  const auto line = std::ranges::find_if(told, [&](const std::string& l) { return l.starts_with(again); });
  BOOST_TEST_REQUIRE((line != told.end()));
  Words is = words(line->substr(again.size())), should_be = words(options);
  std::ranges::sort(is);
  std::ranges::sort(should_be);
  BOOST_TEST(is == should_be, per_element());
}

BOOST_AUTO_TEST_CASE(wakeup_count_lets_user_space_arm_the_check) {
  const std::string question = "verify --caller suspend-mem --topology flat:1 --property wakeup-aborts --no-faults";
  const std::string bound = "/sys/power/wakeup_count is not written";
  const Answer without = pmcheck(question + " --format json"), with = pmcheck(question + " --wakeup-count --format json");
  BOOST_TEST(contains(without.out, bound));
  BOOST_TEST(!contains(with.out, bound));
  const auto states = [](const Answer& a) { return Json::parse(a.out)["runs"][0]["states"].get<std::uint64_t>(); };
  BOOST_TEST(states(with) > states(without));
}

BOOST_AUTO_TEST_CASE(hidden_steps_rows_and_counterexamples_are_shown_as_asked) {
  const auto n = [&](const std::string& options) { return lines(pmcheck(broken + options).out).size(); };
  const Json run = Json::parse(pmcheck(broken + " --format json").out)["runs"][0];
  const auto& steps = run["properties"][0]["counterexample"];
  const auto hidden = static_cast<std::size_t>(std::ranges::count_if(steps, [](const Json& s) { return s.contains("hidden"); }));
  BOOST_TEST(hidden > 0u);
  // The footnote on hidden steps and the empty line above it go.
  BOOST_TEST(n(" --hidden") == n("") + hidden - 2);
  BOOST_TEST(n(" --rows") == n("") + run["unfired_rows"].size());
  BOOST_TEST(!contains(pmcheck(broken + " --summary").out, "expected"));
  BOOST_TEST(contains(pmcheck(broken + " --summary").out, "violated"));
}

BOOST_AUTO_TEST_CASE(the_table_and_markdown_say_what_json_says) {
  const std::string question =
      "verify --caller xen-proposed --caller xen-6.1 --topology xenbus:1 --outcome cancelled --outcome new-domain "
      "--property down-message-consistent --property poweroff-balanced --property deadlock";
  const Json runs = Json::parse(pmcheck(question + " --format json").out)["runs"];
  BOOST_TEST_REQUIRE(runs.size() == 4u);
  const Answer table = pmcheck(question + " --table");
  const auto row = [&](const std::string& title) {
    for (const std::string& line : lines(table.out))
      if (line.starts_with(title + " ")) return words(line);
    return Words{};
  };
  const auto expect_row = [&](const std::string& title, const auto& cell) {
    Words expected{title};
    for (const Json& run : runs) expected.push_back(cell(run));
    BOOST_TEST(row(title) == expected, per_element());
  };
  expect_row("caller", [](const Json& run) { return run["caller"].get<std::string>(); });
  expect_row("outcome", [](const Json& run) { return run["outcome"].get<std::string>(); });
  for (std::size_t p = 0; p < 3; ++p)
    expect_row(runs[0]["properties"][p]["id"], [&](const Json& run) -> std::string {
      const Json& property = run["properties"][p];
      if (property["verdict"] == "violated") return std::to_string(property["counterexample"].size());
      return property["vacuous"] == true ? "-" : "ok";
    });

  const auto& all = runs[0]["properties"];  // in the order of the catalogue
  const auto broken_one = std::ranges::find(all, "down-message-consistent", [](const Json& p) { return p["id"].get<std::string>(); });
  BOOST_TEST_REQUIRE((broken_one != all.end()));
  const std::string broken_in = std::to_string((*broken_one)["counterexample"].size());
  const std::string anchor = "xen-proposed-xenbus1-cancelled-down-message-consistent";
  BOOST_TEST(lines(pmcheck(question + " --format markdown").out)[2] ==
             "| xen-proposed | xenbus:1 | cancelled | [down-message-consistent](docs/xen-checkpoint.md#" + anchor + ") (" + broken_in +
                 ") | poweroff-balanced | the other 1 |");
  const std::string whole = pmcheck(question + " --format markdown --counterexamples").out;
  BOOST_TEST(contains(whole, "[down-message-consistent](#" + anchor + ")"));
  BOOST_TEST(contains(whole, "<a id=\"" + anchor + "\"></a>"));
  for (const auto& run : runs)
    for (const auto& p : run["properties"])
      if (p["verdict"] == "violated") BOOST_TEST(contains(whole, p["happened"].get<std::string>()));
}

BOOST_AUTO_TEST_CASE(without_options_every_xen_caller_is_asked_about_both_frontends_and_both_outcomes) {
  const Json runs = Json::parse(pmcheck("verify --format json").out)["runs"];
  std::set<std::string> callers, topologies, outcomes, answers;
  for (const Json& run : runs) {
    callers.insert(run["caller"]);
    topologies.insert(run["topology"]);
    outcomes.insert(run["outcome"]);
    answers.insert(run["caller"].get<std::string>() + " " + run["topology"].get<std::string>() + " " + run["outcome"].get<std::string>());
    BOOST_TEST(run["complete"] == true);
    BOOST_TEST(run["properties"].size() == properties::all().size() + properties::built_in().size());
  }
  const auto of_xen = std::ranges::count_if(model::callers(), [](const auto& c) { return c.name.starts_with("xen-"); });
  BOOST_TEST(callers.size() == static_cast<std::size_t>(of_xen));
  BOOST_TEST(topologies.size() == 2u);
  BOOST_TEST((outcomes == std::set<std::string>{"cancelled", "new-domain"}));
  BOOST_TEST(answers.size() == callers.size() * 4);
  BOOST_TEST(runs.size() == answers.size());
}

BOOST_AUTO_TEST_CASE(the_same_question_has_the_same_answer_byte_for_byte) {
  // Six searches, so that several threads have something to be out of order with.
  const std::string question = "verify --caller xen-6.1 --topology flat:6 --subject each --outcome cancelled --format json";
  const std::string one = without_seconds(pmcheck(question + " -j 1").out);
  BOOST_TEST(one == without_seconds(pmcheck(question + " -j 4").out));
  BOOST_TEST(one == without_seconds(pmcheck(question + " -j 4").out));
  for (const std::string& command :
       {std::string("list"), std::string("explain freeze-balanced"), std::string("diagram xen-6.1"),
        std::string("diagram --system --caller xen-6.1 --topology xenbus:2"), broken + " --format markdown --counterexamples"})
    BOOST_TEST(pmcheck(command).out == pmcheck(command).out, command);
}

// ---- list, explain, help

namespace {

/// The names on the lines of `pmcheck list WHAT`: up to the gap before the description.
Words listed(const std::string& what) {
  Words names;
  for (const std::string& line : lines(pmcheck("list " + what).out)) names.push_back(line.substr(0, line.find("  ")));
  return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(list_without_a_word_shows_all_lists) {
  const std::string all = pmcheck("list").out;
  for (const std::string what : {"callers", "drivers", "properties", "topologies", "machines", "fixes"}) {
    BOOST_TEST(contains("\n" + all, "\n" + what + ":\n"));
    BOOST_TEST(!listed(what).empty(), what);
    for (const std::string& line : lines(pmcheck("list " + what).out)) BOOST_TEST(contains(all, "  " + line + "\n"));
  }
}

BOOST_AUTO_TEST_CASE(every_listed_property_is_explained_with_rule_and_source) {
  for (const std::string& id : listed("properties")) {
    const Answer a = pmcheck("explain " + id);
    BOOST_TEST(a.status == 0, id);
    BOOST_TEST(a.out.starts_with(id + "\n  rule      "), id);
    BOOST_TEST(contains(a.out, "\n  source    "), id);
  }
}

namespace {

const std::string question_options =
    "--caller --topology --outcome --property --below --subject --async --no-async --no-faults --no-wakeups --wakeup-count --hotplug --without "
    "--max-states "
    "--max-memory --timeout --jobs ";

struct Help {
  std::string command, mentions;
  friend std::ostream& operator<<(std::ostream& out, const Help& h) { return out << (h.command.empty() ? "pmcheck" : h.command); }
};
const std::vector<Help> helps{
    {"", "--help --version list verify litmus diagram explain"},
    {"verify", question_options + "--format --hidden --rows --summary --table --counterexamples --help text json markdown junit sarif ktap"},
    {"litmus", "FILE|DIR --format --counterexamples --hidden --max-states --max-memory --timeout --jobs --help text json junit sarif ktap"},
    {"diagram", question_options + "MACHINE --system --counterexample --hidden --output --help .svg .png .pdf .dot"},
    {"explain", "PROPERTY --all --format text markdown --help"},
    {"list", "WHAT --help callers drivers properties topologies machines"},
};

}  // namespace

BOOST_DATA_TEST_CASE(help_mentions_every_option_and_the_exit_statuses, data::make(helps), h) {
  const Answer a = pmcheck(h.command + " --help");
  BOOST_TEST(a.status == 0);
  BOOST_TEST(a.err == "");
  for (const std::string& word : words(h.mentions)) BOOST_TEST(contains(a.out, word), word);
  BOOST_TEST(contains(a.out, "Exit status: 0 all holds, 1 a rule is broken, 2 bad usage or input, 3 inconclusive"));
}

// ---- pictures

BOOST_AUTO_TEST_CASE(every_machine_can_be_drawn) {
  for (const std::string& machine : listed("machines")) {
    const std::string file = (files().path / "machine.dot").string();
    const Answer printed = pmcheck(Words{"diagram", machine}), written = pmcheck(Words{"diagram", machine, "-o", file});
    BOOST_TEST(printed.status == 0, machine);
    BOOST_TEST(printed.out.starts_with("digraph \"" + machine + "\" {\n"), machine);
    BOOST_TEST(written.status == 0, machine);
    BOOST_TEST(written.out == "", machine);
    BOOST_TEST(files().read("machine.dot") == printed.out, machine);
  }
}

namespace {

struct Picture {
  std::string extension, magic;
  friend std::ostream& operator<<(std::ostream& out, const Picture& p) { return out << p.extension; }
};
const std::vector<Picture> pictures{{"svg", "<?xml "}, {"png", "\x89PNG\r\n\x1a\n"}, {"pdf", "%PDF-"}};

}  // namespace

BOOST_DATA_TEST_CASE(a_picture_has_the_format_of_its_name, data::make(pictures), p) {
  BOOST_TEST(pmcheck("diagram tasks -o @/picture." + p.extension).status == 0);
  BOOST_TEST(files().read("picture." + p.extension).starts_with(p.magic));
}

BOOST_AUTO_TEST_CASE(a_monitor_is_drawn_with_its_violating_states_in_red) {
  BOOST_TEST(contains(pmcheck("diagram freeze-balanced").out, "\"LeftFrozen\" [label=<<B>LeftFrozen</B>>, color=\"#c00000\""));
}

BOOST_AUTO_TEST_CASE(a_composition_shows_its_caller_and_every_device) {
  const Answer a = pmcheck("diagram --system --caller xen-6.1 --topology xenbus:2");
  BOOST_TEST(a.status == 0);
  BOOST_TEST(a.out.starts_with("digraph "));
  for (const std::string part : {"xen-6.1 on xenbus:2", "\"xen-6.1\"", "\"vbd-51712\"", "\"vif-0\""})
    BOOST_TEST(contains(a.out, part), part);
}

BOOST_AUTO_TEST_CASE(a_counterexample_is_drawn_step_by_step_down_to_the_verdict) {
  const std::string question = "--caller xen-proposed --topology xenbus:1 --outcome cancelled --property down-message-consistent";
  const Answer a = pmcheck("diagram --counterexample " + question), with_hidden = pmcheck("diagram --counterexample --hidden " + question);
  BOOST_TEST(a.status == 0);
  const Json property = Json::parse(pmcheck("verify --format json " + question).out)["runs"][0]["properties"][0];
  for (const Json& step : property["counterexample"]) {
    const std::string event = step["event"];
    if (event.find_first_of("<>&\"") != std::string::npos) continue;  // escaped in the picture
    BOOST_TEST(contains(with_hidden.out, event), event);
    if (!step.contains("hidden")) BOOST_TEST(contains(a.out, event), event);
  }
  BOOST_TEST(contains(a.out, "happened: "));
  BOOST_TEST(count(with_hidden.out, "<TR>") > count(a.out, "<TR>"));
}

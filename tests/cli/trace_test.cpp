// `pmcheck trace`: text, JSON against its schema, and what it refuses.
#define BOOST_TEST_MODULE trace_command
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "checker/cli/commands.hpp"
using json = nlohmann::json;
namespace data = boost::unit_test::data;

namespace {

struct Answer {
  int status;
  std::string out, err;
};
Answer ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "trace");
  std::ostringstream out, err;
  const int status = pmc::cli::run(arguments, out, err, false);
  return {status, out.str(), err.str()};
}

std::vector<std::string> recordings() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/traces"))
    if (entry.path().extension() != ".jsonl") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

/// A file of this test's own, gone with it.
struct File {
  explicit File(const std::string& bytes)
      : path(std::filesystem::temp_directory_path() / ("pmcheck-trace-test-" + std::to_string(::getpid()))) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  ~File() { std::filesystem::remove(path); }
  std::filesystem::path path;
};

bool is_valid(const std::string& document) {
  const File file(document);
  return std::system(("python3 -W ignore -m jsonschema -i " + file.path.string() + " docs/schema/trace.schema.json").c_str()) == 0;
}

/// Every field of the document is one that the schema tells of.
void is_described(const json& schema, const json& value, const json& described) {
  const json* node = &described;
  if (described.contains("$ref")) {
    const std::string name = described["$ref"].get<std::string>().substr(std::string("#/definitions/").size());
    node = &schema["definitions"][name];
  }
  if (value.is_object()) {
    for (const auto& [key, field] : value.items()) {
      BOOST_TEST_CONTEXT("field " << key) {
        BOOST_TEST_REQUIRE((*node)["properties"].contains(key));
        is_described(schema, field, (*node)["properties"][key]);
      }
    }
  } else if (value.is_array() && !value.empty()) {
    for (const json& element : value) is_described(schema, element, (*node)["items"]);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(json_of_all_recordings_is_as_its_schema_says) {
  std::vector<std::string> arguments = recordings();
  BOOST_TEST(arguments.size() >= 60u);
  arguments.insert(arguments.end(), {"--format", "json"});
  const Answer answer = ask(arguments);
  BOOST_TEST(answer.status == 0);
  BOOST_TEST(answer.err == "");
  BOOST_TEST(is_valid(answer.out));
  const json document = json::parse(answer.out);
  BOOST_TEST(document["recordings"].size() == recordings().size());
  const json schema = json::parse(std::ifstream("docs/schema/trace.schema.json"));
  is_described(schema, document, schema);
}

BOOST_AUTO_TEST_CASE(the_schema_refuses_what_it_should) {
  json document = json::parse(ask({"tests/traces/mem-fail-suspend_noirq-labl3-async1.txt.gz", "--format", "json"}).out);
  BOOST_TEST(is_valid(document.dump()));
  document["recordings"][0]["transitions"][0]["cause"] = "none";
  BOOST_TEST(!is_valid(document.dump()));
}

BOOST_AUTO_TEST_CASE(text_names_the_device_the_phase_and_the_error) {
  const Answer answer = ask({"tests/traces/mem-fail-suspend_late-labtop-async0.txt.gz"});
  BOOST_TEST(answer.status == 0);
  BOOST_TEST(answer.out ==
             "tests/traces/mem-fail-suspend_late-labtop-async0.txt.gz: ftrace, 1434 events in 1446 lines: cancelled\n"
             "  1. suspend (mem): cancelled in suspend_late: labtop (pmlab-drv, driver) returned -16\n"
             "      lines 14 to 1445, 290 devices, 705 callbacks in 1 threads, SUSPEND down, RESUME up\n");
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_said) {
  const std::string out = ask({"tests/traces/pipe.txt.gz"}).out;
  BOOST_TEST(out.find("lost-events (347) on CPU 0 at line 88") != std::string::npos);
  BOOST_TEST(out.find("note: events may be missing in between") != std::string::npos);
}

struct Refusal {
  const char* name;
  std::vector<std::string> arguments;
  const char* what;
};
std::ostream& operator<<(std::ostream& out, const Refusal& r) { return out << r.name; }
const std::vector<Refusal> refusals{
    {"no such file",
     {"tests/traces/nothing"},
     "error: the recording cannot be read: No such file or directory\n  where: tests/traces/nothing\n"},
    {"a folder", {"tests/traces"}, "error: the recording cannot be read: it is a folder\n"},
    {"text", {"README.md"}, "error: this is no recording in a format that we know\n  where: README.md\n"},
    {"nothing", {"/dev/null"}, "error: the recording is empty\n"},
    {"an unknown format",
     {"tests/traces/pipe.txt.gz", "--input-format", "perf"},
     "error: no format is called 'perf'\n  where: --input-format\n"},
    {"text as binary",
     {"README.md", "--input-format", "trace.dat"},
     "error: the binary recording cannot be read: the library of trace-cmd does not take it\n"},
    {"one bad file among good ones", {"tests/traces/pipe.txt.gz", "README.md"}, "error: this is no recording"},
    {"no file", {}, "error: FILE is required"},
};
BOOST_DATA_TEST_CASE(bad_input_is_refused_in_three_lines_and_nothing_else_is_written, data::make(refusals), refusal) {
  const Answer answer = ask(refusal.arguments);
  BOOST_TEST(answer.status == 2);
  BOOST_TEST(answer.out == "");
  BOOST_TEST(answer.err.starts_with(refusal.what));
  BOOST_TEST(std::ranges::count(answer.err, '\n') == 3);
  BOOST_TEST(answer.err.find("\n  try:   ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_of_any_bytes_stay_one_line_and_valid) {
  const File file(
      "# tracer: nop\n"
      "   a-1 [000] ..... 1.000001: suspend_resume: dpm_prepare[2] begin\n"
      "   a-1 [000] ..... 1.000002: device_pm_callback_start: d\x01\xff v\x1b[31m, parent: none, [suspend]\n"
      "   a-1 [000] ..... 1.000003: device_pm_callback_end: d\x01\xff v\x1b[31m, err=-5\n"
      "   a-1 [000] ..... 1.000004: suspend_resume: dpm_prepare[2] end\n"
      "   a-1 [000] ..... 1.000005: suspend_resume: dpm_complete[16] begin\n"
      "   a-1 [000] ..... 1.000006: suspend_resume: dpm_complete[16] end\n"
      "nonsense \xff\x02\n");
  const Answer text = ask({file.path.string()}), document = ask({file.path.string(), "--format", "json"});
  BOOST_TEST(text.out.find('\x1b') == std::string::npos);
  BOOST_TEST(text.out.find('\xff') == std::string::npos);
  BOOST_TEST(text.out.find("cancelled in prepare") != std::string::npos);
  BOOST_TEST(is_valid(document.out));
}

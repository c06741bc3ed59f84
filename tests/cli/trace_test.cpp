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
    {"an unknown caller", {"tests/traces/pipe.txt.gz", "--check", "--caller", "mem"}, "error: no caller of the model is called 'mem'\n  where: --caller\n"},
    {"an unknown topology", {"tests/traces/pipe.txt.gz", "--topology", "nowhere"}, "error: "},
};
BOOST_DATA_TEST_CASE(bad_input_is_refused_in_three_lines_and_nothing_else_is_written, data::make(refusals), refusal) {
  const Answer answer = ask(refusal.arguments);
  BOOST_TEST(answer.status == 2);
  BOOST_TEST(answer.out == "");
  BOOST_TEST(answer.err.starts_with(refusal.what));
  BOOST_TEST(std::ranges::count(answer.err, '\n') == 3);
  BOOST_TEST(answer.err.find("\n  try:   ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_kernel_did_conforms_and_keeps_the_rules) {
  const std::vector<std::string> arguments{"tests/traces/mem-devtest-async0.txt.gz", "--topology", "pc", "--caller", "suspend-mem"};
  const Answer text = ask(arguments);
  BOOST_TEST(text.status == 0);
  BOOST_TEST(text.out.find("\n  attempt 1, lines 14 to 1555: conforms: suspend-mem can do this\n    rules: 0 violated, ") != std::string::npos, text.out);
  std::vector<std::string> as_json = arguments;
  as_json.insert(as_json.end(), {"--format", "json"});
  const Answer document = ask(as_json);
  BOOST_TEST(document.status == 0);
  BOOST_TEST(is_valid(document.out));
  const json schema = json::parse(std::ifstream("docs/schema/trace.schema.json")), value = json::parse(document.out);
  is_described(schema, value, schema);
  const json& attempt = value["recordings"][0]["check"]["attempts"][0];
  BOOST_TEST(attempt["conforms"] == "yes");
  BOOST_TEST(attempt["refusal"].is_null());
  BOOST_TEST(attempt["rules"].size() > 100u);
}

BOOST_AUTO_TEST_CASE(what_no_kernel_does_is_two_answers_with_file_and_line) {
  const File file(
      "# tracer: nop\n"
      "   a-1 [000] ..... 1.000001: suspend_resume: dpm_prepare[2] begin\n"
      "   a-1 [000] ..... 1.000002: device_pm_callback_start:  A, parent: none, [suspend]\n"
      "   a-1 [000] ..... 1.000003: device_pm_callback_end:  A, err=0\n"
      "   a-1 [000] ..... 1.000004: device_pm_callback_start:  B, parent: A, [suspend]\n"
      "   a-1 [000] ..... 1.000005: device_pm_callback_end:  B, err=0\n"
      "   a-1 [000] ..... 1.000006: suspend_resume: dpm_prepare[2] end\n"
      "   a-1 [000] ..... 1.000007: suspend_resume: dpm_suspend[2] begin\n"
      "   a-1 [000] ..... 1.000008: device_pm_callback_start:  A, parent: none, bus [suspend]\n"
      "   a-1 [000] ..... 1.000009: device_pm_callback_end:  A, err=0\n"
      "   a-1 [000] ..... 1.000010: device_pm_callback_start:  B, parent: A, bus [suspend]\n"
      "   a-1 [000] ..... 1.000011: device_pm_callback_end:  B, err=0\n"
      "   a-1 [000] ..... 1.000012: suspend_resume: dpm_suspend[2] end\n");
  const std::string name = file.path.string();
  const Answer text = ask({"--check", name});
  BOOST_TEST(text.status == 1);
  const auto says = [&](const std::string& line) { return text.out.find(line) != std::string::npos; };
  BOOST_TEST(says("does not conform: no caller of the model can do this"), text.out);
  BOOST_TEST(says(name + ":9: error: 'device_pm_callback_start: A, suspend[SUSPEND]' is impossible here"), text.out);
  BOOST_TEST(says("[parent-suspended-after-children]\n      parent-suspended-after-children of B below A; it has heard:\n"), text.out);
  const Answer document = ask({"--check", name, "--format", "json"});
  BOOST_TEST(document.status == 1);
  BOOST_TEST(is_valid(document.out));
  const json value = json::parse(document.out), schema = json::parse(std::ifstream("docs/schema/trace.schema.json"));
  is_described(schema, value, schema);
  BOOST_TEST(value["recordings"][0]["check"]["attempts"][0]["refusal"]["line"] == 9);
}

BOOST_AUTO_TEST_CASE(without_its_devices_a_recording_is_not_decided) {
  const Answer answer = ask({"--check", "tests/traces/mem-freezertest-async1.txt.gz"});
  BOOST_TEST(answer.status == 3);
  BOOST_TEST(answer.out.find("  not checked: which devices there are is not recorded: name them by --topology\n") != std::string::npos);
  BOOST_TEST(ask({"--topology", "pc", "tests/traces/mem-freezertest-async1.txt.gz"}).status == 0);
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

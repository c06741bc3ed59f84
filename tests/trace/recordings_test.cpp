// Recordings of real kernels: what each one was is recognised, as the manifest beside them says.  It was written by who made
// the recordings, from what he had the kernel do, and by another reader of the text.
// PMC_TRACES names more folders of recordings with a manifest.jsonl, ':' between them.
#define BOOST_TEST_MODULE recordings
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "checker/trace/reader.hpp"
#include "checker/trace/transition.hpp"
using namespace pmc::trace;
using json = nlohmann::json;
namespace data = boost::unit_test::data;

namespace {

struct Sample {
  std::string file;
  json said;
};
std::ostream& operator<<(std::ostream& out, const Sample& s) { return out << s.file; }

std::vector<std::string> folders() {
  std::vector<std::string> all{"tests/traces"};
  const char* const more = std::getenv("PMC_TRACES");
  std::string text = more == nullptr ? "" : more;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(':', at), text.size());
    if (end > at) all.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return all;
}

std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const std::string& folder : folders()) {
    std::ifstream manifest(folder + "/manifest.jsonl");
    for (std::string line; std::getline(manifest, line);) {
      const json said = json::parse(line);
      all.push_back({folder + "/" + said.at("file").get<std::string>(), said});
    }
  }
  return all;
}

std::string text(const Sample& s, const char* key) { return s.said.at(key).get<std::string>(); }
std::uint64_t count(const Sample& s, const char* key) { return s.said.at(key).get<std::uint64_t>(); }

Recording read(const std::string& file) {
  auto recording = read_recording(file);
  if (!recording.has_value()) BOOST_FAIL(file + ": " + recording.error().what);
  return std::move(recording).value();
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

/// "noirq power domain" of "device_pm_callback_start: .., noirq power domain [..]".
std::string ops_of(const Failure& f) {
  using enum pmc::model::Phase;
  const bool noirq = f.phase == suspend_noirq || f.phase == resume_noirq;
  const std::string when = noirq ? "noirq " : f.phase == suspend_late ? "late " : f.phase == resume_early ? "early " : "";
  return when + f.supplier;
}

}  // namespace

BOOST_AUTO_TEST_CASE(there_are_recordings) {
  BOOST_TEST(samples().size() >= 60u);
  if (folders().size() == 1) BOOST_TEST_MESSAGE("SKIPPED: more recordings than the repository's (PMC_TRACES is not set)");
  for (const std::string& folder : folders()) BOOST_TEST(std::filesystem::exists(folder + "/manifest.jsonl"));
}

BOOST_DATA_TEST_CASE(the_outcome_is_recognised, data::make(samples()), sample) {
  const auto found = transitions(read(sample.file));
  BOOST_TEST(summary(found) == text(sample, "outcome"));
}

BOOST_DATA_TEST_CASE(the_kind_of_transition_is_recognised, data::make(samples()), sample) {
  const auto found = transitions(read(sample.file));
  BOOST_TEST_REQUIRE(!found.empty());
  const std::string command = sample.said["command"];
  const bool unknown = sample.said["outcome"] == "unknown";
  const std::map<std::string, SleepState> states{{"echo mem > /sys/power/state", SleepState::mem},
                                                 {"echo freeze > /sys/power/state", SleepState::freeze}};
  if (const auto state = states.find(command); state != states.end()) {
    for (const Transition& t : found) {
      BOOST_TEST((t.sort == Sort::suspend || t.sort == Sort::tasks_only));
      BOOST_TEST((t.state == state->second));
    }
  } else if (command == "echo 254:16 > /sys/power/resume") {
    BOOST_TEST((found.front().sort == Sort::boot_kernel));
  } else if (!command.empty()) {  // hibernation, /dev/snapshot, hibernate_quiet_exec()
    using enum Sort;
    BOOST_TEST((found.front().sort == image || found.front().sort == restored || found.front().sort == no_image ||
                found.front().sort == tasks_only));
  }
  const std::string test = sample.said["pm_test"];
  for (const Transition& t : found)
    if (t.outcome == Outcome::complete) BOOST_TEST(to_string(t.test) == (unknown ? "none" : test));
  // Each sort goes with its messages.
  using enum pmc::model::Message;
  for (const Transition& t : found) {
    if (t.sort == Sort::power_off) BOOST_TEST((t.down == HIBERNATE));
    if (t.sort == Sort::boot_kernel) BOOST_TEST((t.down == QUIESCE));
    if (t.sort == Sort::restored) BOOST_TEST((t.up == std::vector{RESTORE}));
  }
}

BOOST_DATA_TEST_CASE(what_failed_and_where_is_recognised, data::make(samples()), sample) {
  const auto found = transitions(read(sample.file));
  if (!sample.said.contains("errors")) return;
  std::vector<Failure> all;
  for (const Transition& t : found)
    for (const auto* list : {&t.failures, &t.ignored, &t.retried}) all.insert(all.end(), list->begin(), list->end());
  std::ranges::sort(all, {}, &Failure::line);
  const json& errors = sample.said["errors"];
  BOOST_TEST_REQUIRE(all.size() == errors.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Failure& f = all[i];
    BOOST_TEST(f.device == errors[i]["device"].get<std::string>());
    BOOST_TEST(f.error == errors[i]["err"].get<int>());
    BOOST_TEST_REQUIRE((f.phase.has_value() && f.message.has_value()));
    BOOST_TEST(lower(to_string(*f.message)) == errors[i]["msg"].get<std::string>());
    BOOST_TEST(ops_of(f) == errors[i]["ops"].get<std::string>());
    const std::string stage = errors[i]["stage"];
    BOOST_TEST("dpm_" + std::string(to_string(*f.phase)) == stage.substr(0, stage.find('[')));
  }
  // Cancelled by a callback if and only if one failed on the way down.
  for (const Transition& t : found)
    if (t.outcome == Outcome::cancelled) BOOST_TEST((t.cause == Cause::callback) == !t.failures.empty());
}

BOOST_DATA_TEST_CASE(every_callback_is_counted_in_its_walk, data::make(samples()), sample) {
  if (!sample.said.contains("counts") || sample.said["counts"].empty()) return;  // the other reader had no event of it
  const Recording recording = read(sample.file);
  const auto found = transitions(recording);
  std::uint64_t starts = 0;
  for (const Transition& t : found) starts += t.callbacks;
  BOOST_TEST(starts == count(sample, "callback_starts"));
  BOOST_TEST(static_cast<std::uint64_t>(std::ranges::count(recording.events, Kind::callback_end, &Event::kind)) ==
             count(sample, "callback_ends"));
  // The other reader took the stage from the walk around a callback, this one from what the callback's line says.
  if (sample.said["outcome"] == "unknown") return;
  std::map<std::string, std::uint64_t> ours, theirs;
  for (const Transition& t : found)
    for (const Walk& w : t.walks)
      if (w.callbacks > 0) ours["dpm_" + std::string(to_string(w.phase)) + " " + lower(to_string(w.message.value()))] += w.callbacks;
  for (const json& c : sample.said["counts"]) {
    const std::string stage = c["stage"];
    theirs[stage.substr(0, stage.find('[')) + " " + c["msg"].get<std::string>()] += c["n"].get<std::uint64_t>();
  }
  BOOST_TEST((ours == theirs));
}

BOOST_DATA_TEST_CASE(nothing_is_left_over, data::make(samples()), sample) {
  const Recording recording = read(sample.file);
  for (const Remark& r : recording.remarks) {
    BOOST_TEST_CONTEXT(to_string(r.what) << " " << r.text) {
      BOOST_TEST(
          (r.what != What::unknown_line && r.what != What::cut_line && r.what != What::unknown_word && r.what != What::several_splits));
      BOOST_TEST(hides_events(r.what));
    }
  }
  const bool whole = sample.said["outcome"] != "unknown" && sample.said["name"] != "pipe";
  BOOST_TEST(recording.remarks.empty() == whole);
}

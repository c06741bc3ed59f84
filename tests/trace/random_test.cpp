// Recordings damaged at random, always the same way: whatever comes in, reading ends soon, and what it says holds together.
// PMC_RANDOM: how many (default 2000).
#define BOOST_TEST_MODULE trace_random
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "checker/trace/reader.hpp"
#include "checker/trace/transition.hpp"
#include "tests/asked.hpp"
using namespace pmc::trace;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> files(bool binary, bool compressed) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator("tests/traces"))
    if (entry.path().extension() != ".jsonl") paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<std::string> all;
  for (const auto& path : paths)
    if ((path.filename().string().starts_with("binary")) == binary && (path.extension() == ".gz") == compressed)
      all.push_back(bytes_of(path));
  return all;
}

/// The text of a recording as far as its events tell it: what the text formats' own readers are damaged with.
std::string text_of(const std::string& compressed) {
  const auto recording = read_recording(compressed, "sample");
  BOOST_TEST_REQUIRE(recording.has_value());
  std::string text = "# tracer: nop\n#\n# entries-in-buffer/entries-written: 9/9   #P:2\n#\n";
  const auto& events = recording.value().events;
  for (std::size_t i = 0; i < events.size() && i < 400; ++i) text += to_text(events[i]) + "\n";
  return text;
}

std::size_t many() { return pmc::tests::asked("PMC_RANDOM", 2000); }

using Random = std::mt19937_64;
std::size_t below(Random& random, std::size_t n) { return n == 0 ? 0 : random() % n; }

void damage(std::string& bytes, Random& random) {
  for (std::size_t times = 1 + below(random, 8); times > 0 && !bytes.empty(); --times) {
    const std::size_t at = below(random, bytes.size()), length = below(random, 40);
    switch (below(random, 7)) {
      case 0: bytes[at] = static_cast<char>(random()); break;
      case 1: bytes.erase(at, length); break;
      case 2: bytes.insert(at, bytes.substr(below(random, bytes.size()), length)); break;
      case 3: bytes.resize(at); break;
      case 4: bytes.insert(at, length, "\n [-]:,=\x00\xff"[below(random, 10)]); break;
      case 5: {  // a line goes elsewhere
        const std::size_t begin = bytes.rfind('\n', at), end = bytes.find('\n', at);
        if (begin == std::string::npos || end == std::string::npos) break;
        const std::string line = bytes.substr(begin, end - begin);
        bytes.erase(begin, end - begin);
        bytes.insert(below(random, bytes.size() + 1), line);
        break;
      }
      default: {  // a number becomes another
        const std::size_t digit = bytes.find_first_of("0123456789", at);
        if (digit != std::string::npos)
          bytes.replace(digit, 1, std::string(1 + below(random, 25), static_cast<char>('0' + below(random, 10))));
      }
    }
  }
}

/// What holds of every recording that could be read.
void hold_together(const Recording& recording) {
  std::uint64_t line = 0;
  for (const Event& e : recording.events) {
    BOOST_TEST_REQUIRE(e.line > line);
    line = e.line;
    BOOST_TEST_REQUIRE(e.partner < e.line);
    if (e.partner != 0) {
      const Event* const start = recording.at_line(e.partner);
      BOOST_TEST_REQUIRE(start != nullptr);
      BOOST_TEST_REQUIRE((start->kind == Kind::callback_start && start->pid == e.pid && start->device == e.device));
    }
    BOOST_TEST_REQUIRE(!to_text(e).empty());
  }
  for (const Remark& r : recording.remarks) BOOST_TEST_REQUIRE((r.before == 0 || r.after <= r.before));
  std::uint64_t last = 0;
  for (const Transition& t : transitions(recording)) {
    BOOST_TEST_REQUIRE(t.first_line > last);
    BOOST_TEST_REQUIRE(t.last_line >= t.first_line);
    last = t.last_line;
    BOOST_TEST_REQUIRE((t.outcome == Outcome::cancelled) == (t.cause != Cause::none));
    BOOST_TEST_REQUIRE(!(t.holes && t.outcome == Outcome::complete));
    BOOST_TEST_REQUIRE(!describe(t).empty());
  }
}

void read_damaged(const std::vector<std::string>& samples, unsigned long times, unsigned seed) {
  Random random(seed);
  std::size_t readable = 0;
  for (unsigned long i = 0; i < times; ++i) {
    std::string bytes = samples[below(random, samples.size())];
    damage(bytes, random);
    const auto recording = read_recording(bytes, "damaged");
    if (!recording.has_value()) continue;
    ++readable;
    hold_together(recording.value());
  }
  BOOST_TEST(readable > 0u);  // else nothing was tried
}

}  // namespace

BOOST_AUTO_TEST_CASE(damaged_text_is_read_or_refused) {
  std::vector<std::string> samples;
  for (const std::string& compressed : files(false, true)) samples.push_back(text_of(compressed));
  read_damaged(samples, many(), 1);
}

BOOST_AUTO_TEST_CASE(damaged_gzip_is_read_or_refused) { read_damaged(files(false, true), many() / 4, 2); }

BOOST_AUTO_TEST_CASE(damaged_binary_files_are_read_or_refused) { read_damaged(files(true, false), many() / 20, 3); }

BOOST_AUTO_TEST_CASE(bytes_without_sense_are_read_or_refused_in_every_format) {
  Random random(4);
  for (unsigned long i = 0; i < many() / 4; ++i) {
    std::string bytes(below(random, 4000), ' ');
    for (char& c : bytes) c = random() % 3 == 0 ? static_cast<char>(random()) : " \n-[]:.,0123456789abusd"[random() % 23];
    for (const FormatName& format : formats()) {
      if (format.name == "trace.dat") continue;  // it knows its own by the first bytes; see above
      const auto recording = read_recording(bytes, "random", {.format = format.name});
      BOOST_TEST_REQUIRE(recording.has_value());
      hold_together(recording.value());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_cut_anywhere_is_never_taken_for_the_whole) {
  const std::string whole = bytes_of("tests/traces/mem-deep-async1.txt.gz");
  BOOST_TEST(summary(transitions(read_recording(whole, "whole").value())) == "complete");
  for (std::size_t size = 600; size < whole.size(); size += 97) {
    const auto recording = read_recording(std::string_view(whole).substr(0, size), "cut");
    if (!recording.has_value()) continue;
    BOOST_TEST_CONTEXT("cut at byte " << size) {
      const auto& remarks = recording.value().remarks;
      BOOST_TEST(std::ranges::any_of(remarks, [](const Remark& r) { return r.what == What::cut_input; }));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_million_lines_take_seconds_and_their_memory_is_given_back) {
  std::ostringstream text;
  text << "# tracer: nop\n";
  constexpr int lines = 1'000'000;
  for (int i = 0; i < lines / 2; ++i) {
    text << "    kworker/u4:1-29      [001] .....    " << i / 1000 << '.' << 100000 + i % 1000 << ": device_pm_callback_start: usb 1-"
         << i % 300 << ", parent: usb1, type [suspend]\n"
         << "    kworker/u4:1-29      [001] .....    " << i / 1000 << '.' << 100000 + i % 1000 << ": device_pm_callback_end: usb 1-"
         << i % 300 << ", err=0\n";
  }
  struct Count final : Consumer {
    void event(const Event&) override { ++events; }
    int events = 0;
  };
  const std::string path = std::filesystem::temp_directory_path() / "pmcheck-million.txt";
  std::ofstream(path) << text.str();
  const auto begin = std::chrono::steady_clock::now();
  Count count;
  const auto passed = read_events(path, {}, count);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::filesystem::remove(path);
  BOOST_TEST_REQUIRE(passed.has_value());
  BOOST_TEST(count.events == lines);
  BOOST_TEST(passed.value().names->size() < 1000u);  // what stays is the names
  BOOST_TEST_MESSAGE("a million events in " << took.count() << " s");
  BOOST_TEST(took.count() < 20);  // about one second on a quiet machine
}

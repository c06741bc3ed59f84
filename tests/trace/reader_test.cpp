// Lines and files of recordings, each variant that kernels and tools write.
#define BOOST_TEST_MODULE reader
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "checker/trace/reader.hpp"
using namespace pmc::trace;
using pmc::model::Message, pmc::model::Phase;

namespace {

const std::string header = "# tracer: nop\n#\n# entries-in-buffer/entries-written: 2/2   #P:2\n#\n";

Recording read(const std::string& text, const ReadOptions& options = {}) {
  auto result = read_recording(text, "test", options);
  BOOST_TEST_REQUIRE(result.has_value());
  return std::move(result).value();
}

struct Variant {
  const char* name;
  const char* line;
  const char* task;
  std::int64_t pid, time;
  std::int32_t cpu;
  Unit unit;
};
std::ostream& operator<<(std::ostream& out, const Variant& v) { return out << v.name; }
constexpr auto ns = Unit::nanoseconds, ticks = Unit::ticks;
const std::vector<Variant> variants{
    {"plain", "            init-641     [001] .....    56.322956: suspend_resume: dpm_prepare[2] begin", "init", 641, 56'322'956'000, 1,
     ns},
    {"no flags", "            init-452     [000]     44.460757: suspend_resume: dpm_prepare[2] begin", "init", 452, 44'460'757'000, 0, ns},
    {"ticks", "            init-368     [001] ..... 104926175985: suspend_resume: dpm_prepare[2] begin", "init", 368, 104'926'175'985, 1,
     ticks},
    {"kworker", "    kworker/u4:1-29      [000] .N...    55.957317: suspend_resume: dpm_prepare[2] begin", "kworker/u4:1", 29,
     55'957'317'000, 0, ns},
    {"a task's name with dashes, blanks and brackets",
     "    a-b [0] c-3-29      [012] dN.2.    55.957317: suspend_resume: dpm_prepare[2] begin", "a-b [0] c-3", 29, 55'957'317'000, 12, ns},
    {"thread group", "    init-641     (  641) [001] .....    56.322956: suspend_resume: dpm_prepare[2] begin", "init", 641, 56'322'956'000,
     1, ns},
    {"no thread group", "    init-641     (-------) [001] .....    56.322956: suspend_resume: dpm_prepare[2] begin", "init", 641,
     56'322'956'000, 1, ns},
    {"nanoseconds", "    init-641     [001] .....    56.322956789: suspend_resume: dpm_prepare[2] begin", "init", 641, 56'322'956'789, 1,
     ns},
    {"four flags", "    init-641     [001] d..1    56.322956: suspend_resume: dpm_prepare[2] begin", "init", 641, 56'322'956'000, 1, ns},
    {"the idle task", "          <idle>-0       [001] d..1.    56.322956: suspend_resume: dpm_prepare[2] begin", "<idle>", 0,
     56'322'956'000, 1, ns},
    {"latency-format", "    init-508       0..... 93737us+: suspend_resume: dpm_prepare[2] begin", "init", 508, 93'737'000, 0, ns},
    {"latency-format, CPU 13", "    init-508      13dN.1. 93737us : suspend_resume: dpm_prepare[2] begin", "init", 508, 93'737'000, 13, ns},
    {"latency-format, dashes", "  a-b-508       1..... 93737us!: suspend_resume: dpm_prepare[2] begin", "a-b", 508, 93'737'000, 1, ns},
};

}  // namespace

BOOST_DATA_TEST_CASE(each_variant_of_a_line_gives_its_parts, boost::unit_test::data::make(variants), v) {
  const Recording r = read(std::string(v.line) + "\n");
  BOOST_TEST_REQUIRE(r.events.size() == 1u);
  const Event& e = r.events[0];
  BOOST_TEST(e.task == v.task);
  BOOST_TEST(e.pid == v.pid);
  BOOST_TEST(e.cpu == v.cpu);
  BOOST_TEST(e.time == v.time);
  BOOST_TEST((r.header.unit == v.unit));
  BOOST_TEST((e.kind == Kind::action_begin));
  BOOST_TEST(e.action == "dpm_prepare");
  BOOST_TEST(e.value == 2);
  BOOST_TEST((e.phase == Phase::prepare));
  BOOST_TEST((e.message == Message::SUSPEND));
}

BOOST_AUTO_TEST_CASE(a_callback_ends_with_what_its_start_said) {
  const Recording r =
      read(header +
           "  init-641 [000] ..... 1.000001: device_pm_callback_start: i8042 kbd serio0, parent: i8042, noirq legacy bus [suspend]\n"
           "  init-641 [001] ..... 1.000002: device_pm_callback_end: i8042 kbd serio0, err=-16\n");
  BOOST_TEST_REQUIRE(r.events.size() == 2u);
  const Event& e = r.events[1];
  BOOST_TEST((e.kind == Kind::callback_end));
  BOOST_TEST(e.driver == "i8042 kbd");
  BOOST_TEST(e.device == "serio0");
  BOOST_TEST(e.parent == "i8042");
  BOOST_TEST(e.supplier == "legacy bus");
  BOOST_TEST((e.phase == Phase::suspend_noirq));
  BOOST_TEST((e.message == Message::SUSPEND));
  BOOST_TEST(e.error == -16);
  BOOST_TEST(e.partner == r.events[0].line);
  // Nothing else tells that "kbd serio0" is not the device; it is said.
  BOOST_TEST_REQUIRE(r.remarks.size() == 1u);
  BOOST_TEST((r.remarks[0].what == What::several_splits));
  BOOST_TEST(r.remarks[0].text == "i8042 kbd serio0");
}

BOOST_AUTO_TEST_CASE(a_name_that_stands_alone_settles_the_blanks) {
  const std::string both =
      "  init-641 [000] ..... 1.000001: device_pm_callback_start: a driver my device, parent: none, [suspend]\n"
      "  init-641 [001] ..... 1.000002: device_pm_callback_end: a driver my device, err=0\n";
  const Recording r = read(header + both +
                           "  init-641 [000] ..... 1.000003: device_pm_callback_start: x child, parent: my device, [suspend]\n"
                           "  init-641 [001] ..... 1.000004: device_pm_callback_end: x child, err=0\n");
  BOOST_TEST_REQUIRE(r.events.size() == 4u);
  for (const std::size_t i : {0u, 1u}) {
    BOOST_TEST(r.events[i].driver == "a driver");
    BOOST_TEST(r.events[i].device == "my device");
    BOOST_TEST(!r.events[i].several_splits);
  }
  BOOST_TEST(r.remarks.empty());
  const Recording alone = read(header + both);
  BOOST_TEST(alone.events[0].several_splits);
  BOOST_TEST(alone.events[0].device == "device");
  BOOST_TEST(alone.remarks.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_empty_driver_leaves_a_blank_in_front) {
  const Recording r = read(header + "  init-641 [000] ..... 1.000001: device_pm_callback_start:  a b, parent: none, [restore]\n");
  BOOST_TEST_REQUIRE(r.events.size() == 1u);
  BOOST_TEST(r.events[0].driver == "");
  BOOST_TEST(r.events[0].device == "a b");
  BOOST_TEST((r.events[0].phase == Phase::complete));
  BOOST_TEST(!r.events[0].several_splits);
}

BOOST_AUTO_TEST_CASE(a_clock_that_goes_back_is_said_and_the_order_kept) {
  const Recording r = read(header +
                           "  a-1 [000] ..... 5.000001: suspend_resume: machine_suspend[4] begin\n"
                           "  a-1 [000] ..... 2.000001: suspend_resume: machine_suspend[4] end\n");
  BOOST_TEST_REQUIRE(r.events.size() == 2u);
  BOOST_TEST_REQUIRE(r.remarks.size() == 1u);
  BOOST_TEST((r.remarks[0].what == What::time_back));
  BOOST_TEST(r.remarks[0].line == r.events[1].line);
}

BOOST_AUTO_TEST_CASE(lost_events_are_between_two_lines_of_their_cpu) {
  const Recording r = read(header +
                           "  a-1 [001] ..... 1.000001: suspend_resume: dpm_resume[16] begin\n"
                           "  a-1 [000] ..... 1.000002: suspend_resume: dpm_resume[16] end\n"
                           "CPU:1 [LOST 12 EVENTS]\n"
                           "  a-1 [001] ..... 1.000003: suspend_resume: dpm_complete[16] begin\n"
                           "CPU:3 [LOST EVENTS]\n"
                           "  a-1 [001] ..... 1.000004: suspend_resume: dpm_complete[16] end\n");
  BOOST_TEST_REQUIRE(r.remarks.size() == 2u);
  BOOST_TEST(r.remarks[0].cpu == 1);
  BOOST_TEST(r.remarks[0].count == 12u);
  BOOST_TEST(r.remarks[0].after == 5u);
  BOOST_TEST(r.remarks[0].before == 7u);
  BOOST_TEST(r.remarks[1].cpu == 3);
  BOOST_TEST(r.remarks[1].count == 0u);
  BOOST_TEST(r.remarks[1].after == 0u);  // nothing of that CPU was seen before
}

BOOST_AUTO_TEST_CASE(a_console_is_read_where_the_dump_is) {
  const Recording r = read(
      "[    1.000000] PM: suspend entry (deep)\r\n"
      "<4>[    2.000000][  T186] Dumping ftrace buffer:\r\n"
      "[    2.000001][    C0] ---------------------------------\r\n"
      "[    2.000002] init-186       1.N... 11623056us : suspend_resume: dpm_prepare[8] begin\r\n"
      "[    2.000003] usb 1-1: a line of somebody else\r\n"
      "[    2.000004]     init-186       1.N... 11623060us+: suspend_resume: dpm_prepare[8] end\r\n"
      "[    2.000005] ---------------------------------\r\n"
      "[    2.000006] init-186 1.N... 11623070us : suspend_resume: not a part of the dump\r\n");
  BOOST_TEST(r.header.format == "console");
  BOOST_TEST(r.events.size() == 2u);
  BOOST_TEST_REQUIRE(r.remarks.size() == 1u);
  BOOST_TEST((r.remarks[0].what == What::unknown_line));
  BOOST_TEST(r.remarks[0].line == 5u);
}

BOOST_AUTO_TEST_CASE(a_word_that_the_kernel_does_not_have_is_said) {
  const Recording r = read(header +
                           "  a-1 [000] ..... 1.000001: device_pm_callback_start: d v, parent: none, tardy bus [suspend]\n"
                           "  a-1 [000] ..... 1.000002: device_pm_callback_end: d v, err=0\n"
                           "  a-1 [000] ..... 1.000003: device_pm_callback_start: d v, parent: none, early bus [suspend]\n"
                           "  a-1 [000] ..... 1.000004: device_pm_callback_end: d v, err=0\n");
  BOOST_TEST(r.remarks.size() == 2u);
  for (const Remark& remark : r.remarks) BOOST_TEST((remark.what == What::unknown_word));
  BOOST_TEST(!r.events[2].phase.has_value());
}

BOOST_AUTO_TEST_CASE(the_binary_file_and_its_report_are_one_recording) {
  for (const std::string name : {"mem", "lost", "instance"}) {
    const auto binary = read_recording("tests/traces/binary-" + name + ".dat"),
               report = read_recording("tests/traces/report-" + name + ".txt.gz");
    BOOST_TEST_REQUIRE((binary.has_value() && report.has_value()));
    const auto &a = binary.value().events, &b = report.value().events;
    BOOST_TEST_REQUIRE(a.size() == b.size());
    BOOST_TEST(a.size() > 300u);
    for (std::size_t i = 0; i < a.size(); ++i) {
      BOOST_TEST_REQUIRE((a[i].kind == b[i].kind && a[i].pid == b[i].pid && a[i].cpu == b[i].cpu && a[i].phase == b[i].phase &&
                          a[i].message == b[i].message));
      BOOST_TEST_REQUIRE(a[i].device == b[i].device);
      BOOST_TEST_REQUIRE(a[i].parent == b[i].parent);
      BOOST_TEST_REQUIRE(a[i].action == b[i].action);
      BOOST_TEST_REQUIRE(a[i].error == b[i].error);
      BOOST_TEST_REQUIRE(std::abs(a[i].time - b[i].time) < 1000);  // the report rounds to microseconds
    }
  }
}

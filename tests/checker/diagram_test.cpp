// The DOT texts letter by letter, and that each becomes a picture in every format.
#define BOOST_TEST_MODULE diagram
#include <unistd.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "checker/diagram/diagram.hpp"

using namespace pmc::checker;
using namespace pmc::checker::diagram;
namespace data = boost::unit_test::data;

namespace {

Row row(std::string source, std::string event, std::string target, std::string guard = "", std::string action = "") {
  const bool stays = source == target;
  return {std::move(source), std::move(event), std::move(target), std::move(guard), std::move(action), stays};
}

/// Its automaton has one state for each MSM state, and starts in the first.
Machine machine_of(std::string name, std::vector<std::string> states, std::vector<Row> rows) {
  Machine m;
  m.name = std::move(name);
  m.states = std::move(states);
  m.rows = std::move(rows);
  m.automaton.initial = {0};
  for (std::size_t s = 0; s < m.states.size(); ++s) m.active.push_back(static_cast<std::uint16_t>(s));
  return m;
}

Machine lamp() {
  return machine_of("lamp", {"Off", "On", "Broken"},
                    {row("Off", "push", "On", "fuse && level<2", "Light"), row("Off", "nudge", "On"),
                     row("On", "look", "On", "\"a&b\""), row("On", "dim", "On", "", "Lower"), row("On", "push", "Off"),
                     row("On", "hit", "Broken", "in Left_and_Right_and_Middle|foot_of_somebody_else", "Cry")});
}

SystemDiagram small_system() {
  return {"xen & co",
          {{"caller", "caller"}, {"usb<1>", "device"}, {"rule", ""}},
          {{"caller", "usb<1>", "call", Role::must},
           {"caller", "usb<1>", "done", Role::must},
           {"usb<1>", "rule", "end", Role::hears},
           {"usb<1>", "caller", "done", Role::gate}}};
}

SequenceDiagram sequence(unsigned steps, unsigned lanes) {
  SequenceDiagram s{"<title>", {}, {}, "freeze-balanced: usb1 is left frozen"};
  for (unsigned i = 0; i < lanes; ++i) s.lanes.push_back("usb" + std::to_string(i));
  for (unsigned i = 1; i <= steps; ++i)
    s.steps.push_back({i, "usb" + std::to_string(i % lanes), "callback_start(freeze_noirq)",
                       "main.c:" + std::to_string(i), i % 3 == 0, i == steps});
  return s;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

struct Sample {
  std::string extension, magic, last;
  friend std::ostream& operator<<(std::ostream& out, const Sample& s) { return out << s.extension; }
};
const std::vector<Sample> samples{{"dot", "digraph ", "}\n"},
                                  {"svg", "<?xml ", "</svg>\n"},
                                  {"png", "\x89PNG\r\n\x1a\n", "IEND\xae\x42\x60\x82"},
                                  {"pdf", "%PDF-", "%%EOF\n"}};

struct Folder {  // of this run alone, gone at its end
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("diagram_test." + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

/// What is written to standard error while it lives.
class StandardError {
 public:
  StandardError() : file_(std::tmpfile()), saved_(::dup(2)) { ::dup2(::fileno(file_), 2); }
  ~StandardError() {
    restore();
    std::fclose(file_);
  }
  StandardError(const StandardError&) = delete;
  StandardError& operator=(const StandardError&) = delete;
  long bytes() {
    restore();
    std::fseek(file_, 0, SEEK_END);
    return std::ftell(file_);
  }

 private:
  void restore() {
    if (saved_ < 0) return;
    std::fflush(stderr);
    ::dup2(saved_, 2);
    ::close(saved_);
    saved_ = -1;
  }
  std::FILE* file_;
  int saved_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_machine_is_drawn_row_by_row_in_the_order_of_the_source) {
  const std::string bad[] = {"Broken", "NoSuchState"};
  BOOST_TEST(machine_dot(lamp(), bad) == R"dot(digraph "lamp" {
  graph [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=14, labelloc=t, pad=0.2, rankdir=TB, nodesep=0.3, ranksep=0.45, label=<<B>lamp</B>>];
  node [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=11];
  edge [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=9];
  node [shape=box, style="rounded,filled", color="#333333", fillcolor="#f2f6fb"];
  edge [color="#333333", arrowsize=0.7];
  "initial Off" [shape=point, width=0.12, color=black, fillcolor=black];
  "initial Off" -> "Off";
  "Off" [label=<<B>Off</B>>];
  "On" [label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"><TR><TD><B>On</B></TD></TR><TR><TD><FONT POINT-SIZE="8" COLOR="#767676">reads: look [&quot;a&amp;b&quot;]</FONT></TD></TR></TABLE>>];
  "Broken" [label=<<B>Broken</B>>, color="#c00000", fontcolor="#c00000", fillcolor="#fde3e3"];
  "Off" -> "On" [label=<&#160;push<FONT COLOR="#767676"> [fuse &amp;&amp; level&lt;2] / Light</FONT>&#160;<BR ALIGN="LEFT"/>&#160;nudge&#160;<BR ALIGN="LEFT"/>>];
  "On" -> "On" [label=<&#160;dim<FONT COLOR="#767676"> / Lower</FONT>&#160;<BR ALIGN="LEFT"/>>];
  "On" -> "Off" [label=<&#160;push&#160;<BR ALIGN="LEFT"/>>];
  "On" -> "Broken" [label=<&#160;hit<FONT COLOR="#767676"> [in Left_and_Right_and_Middle|&#160;<BR ALIGN="LEFT"/>&#160;&#160;&#160;foot_of_somebody_else] / Cry</FONT>&#160;<BR ALIGN="LEFT"/>>];
}
)dot");
}

BOOST_AUTO_TEST_CASE(only_a_bad_state_is_red) { BOOST_TEST(count(machine_dot(lamp()), "#c00000") == 0u); }

BOOST_AUTO_TEST_CASE(a_long_way_back_to_the_initial_state_leads_to_a_second_box_a_short_one_does_not) {
  const auto ring = machine_dot(machine_of(
      "ring", {"A", "B", "C", "D"},
      {row("A", "e", "B"), row("B", "e", "C"), row("C", "e", "D"), row("C", "back", "A"), row("D", "e", "A")}));
  BOOST_TEST(contains(ring, R"("D" -> "A again" [)"));
  BOOST_TEST(contains(ring, R"("C" -> "A" [)"));
  BOOST_TEST(contains(ring, R"("A again" [label=)"));
}

BOOST_AUTO_TEST_CASE(each_region_has_a_frame_and_an_initial_state) {
  Machine m = machine_of("two", {"A", "B", "C"}, {row("A", "e", "B"), row("C", "f", "C", "", "X")});
  m.regions = 2;
  m.active = {0, 2, 1, 2};
  const auto dot = machine_dot(m);
  BOOST_TEST(count(dot, "subgraph") == 2u);
  BOOST_TEST(dot.find("\"cluster 1\"") < dot.find("\"C\" ["));
  BOOST_TEST(dot.find("\"B\" [") < dot.find("\"cluster 1\""));
  BOOST_TEST(contains(dot, R"("initial A" -> "A";)"));
  BOOST_TEST(contains(dot, R"("initial C" -> "C";)"));
  BOOST_TEST(render(dot, Format::svg).has_value());
}

BOOST_AUTO_TEST_CASE(any_name_can_be_drawn) {
  const std::string nasty = "a<b>&\"c\"\\ \x01\x7f\xff\xc3(\xc3\xa9]]>\\";
  const auto dot =
      machine_dot(machine_of(nasty, {nasty, ""}, {row(nasty, nasty, "", nasty, nasty), row("", nasty, "", nasty)}));
  BOOST_TEST(contains(dot,
                      "<B>a&lt;b&gt;&amp;&quot;c&quot;\\ ???"
                      "?(\xc3\xa9]]&gt;\\</B>"));
  BOOST_TEST(render(dot, Format::svg).has_value());
  const SequenceDiagram s{
      nasty, {nasty, ""}, {{1, nasty, nasty, nasty, false, true}, {2, "", "", "", true, false}}, nasty};
  BOOST_TEST(render(sequence_dot(s), Format::svg).has_value());
  BOOST_TEST(render(system_dot({nasty, {{nasty, nasty}, {"", ""}}, {{nasty, "", nasty}}}), Format::svg).has_value());
}

BOOST_AUTO_TEST_CASE(nothing_can_be_drawn_too) {
  BOOST_TEST(render(machine_dot({}), Format::svg).has_value());
  BOOST_TEST(render(system_dot({}), Format::svg).has_value());
  BOOST_TEST(render(sequence_dot({}), Format::svg).has_value());
}

BOOST_AUTO_TEST_CASE(a_composition_has_an_arrow_for_all_events_of_one_role) {
  BOOST_TEST(system_dot(small_system()) == R"dot(digraph "system" {
  graph [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=14, labelloc=t, pad=0.2, rankdir=LR, nodesep=0.3, ranksep=0.9, label=<<B>xen &amp; co</B><BR/><FONT POINT-SIZE="8" COLOR="#767676">arrow: solid, waits for it; bold, must take it; dashed, hears it</FONT>>];
  node [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=11];
  edge [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=9];
  node [shape=box, style=filled, color="#333333"];
  "caller" [label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"><TR><TD><B>caller</B></TD></TR><TR><TD><FONT POINT-SIZE="8" COLOR="#767676">caller</FONT></TD></TR></TABLE>>, fillcolor="#dce9f7"];
  "usb<1>" [label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"><TR><TD><B>usb&lt;1&gt;</B></TD></TR><TR><TD><FONT POINT-SIZE="8" COLOR="#767676">device</FONT></TD></TR></TABLE>>, fillcolor="#e3f2dd"];
  "rule" [label=<<B>rule</B>>, fillcolor="#fbeed5"];
  "caller" -> "usb<1>" [label=<&#160;call&#160;<BR ALIGN="LEFT"/>&#160;done&#160;<BR ALIGN="LEFT"/>>, penwidth=2];
  "usb<1>" -> "rule" [label=<&#160;end&#160;<BR ALIGN="LEFT"/>>, style=dashed, color="#767676"];
  "usb<1>" -> "caller" [label=<&#160;done&#160;<BR ALIGN="LEFT"/>>];
}
)dot");
}

BOOST_AUTO_TEST_CASE(a_label_that_is_cut_says_so) {
  SystemDiagram s = small_system();
  for (int i = 0; i < 10; ++i) s.edges.push_back({"rule", "caller", "event", Role::hears});
  const auto dot = system_dot(s);
  BOOST_TEST(count(dot, "event") == 8u);
  BOOST_TEST(contains(dot, "and 2 more"));
}

BOOST_AUTO_TEST_CASE(a_sequence_is_a_table_of_lanes_and_steps) {
  const SequenceDiagram s{"t",
                          {"core", "usb1"},
                          {{1, "core", "call(a<b)", "main.c:1", false, false},
                           {2, "usb1", "publish", "", true, false},
                           {3, "", "reboot", "x", false, true}},
                          "broken: \"x\""};
  BOOST_TEST(sequence_dot(s) == R"dot(digraph "sequence" {
  graph [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=14, labelloc=t, pad=0.2, nodesep=0, label=<<B>t</B><BR/><FONT POINT-SIZE="8" COLOR="#767676">grey: no tracepoint shows this step</FONT>>];
  node [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=11];
  edge [fontname="DejaVu Sans,Helvetica,sans-serif", fontsize=9];
  steps [shape=plaintext, fontsize=10, label=<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4" COLOR="#bbbbbb">
<TR><TD SIDES="B"></TD><TD SIDES="B" BGCOLOR="#333333"><B><FONT COLOR="white">core</FONT></B></TD><TD SIDES="B" BGCOLOR="#333333"><B><FONT COLOR="white">usb1</FONT></B></TD><TD SIDES="B"></TD></TR>
<TR><TD SIDES="R" ALIGN="RIGHT"><FONT COLOR="#767676">1</FONT></TD><TD SIDES="LR" BGCOLOR="#cfe2f7"><FONT COLOR="black">call(a&lt;b)</FONT></TD><TD SIDES="LR"></TD><TD SIDES="L" ALIGN="LEFT"><FONT COLOR="#767676">main.c:1</FONT></TD></TR>
<TR><TD SIDES="R" ALIGN="RIGHT"><FONT COLOR="#767676">2</FONT></TD><TD SIDES="LR"></TD><TD SIDES="LR" BGCOLOR="#eeeeee"><FONT COLOR="#767676">publish</FONT></TD><TD SIDES="L" ALIGN="LEFT"></TD></TR>
<TR><TD SIDES="R" ALIGN="RIGHT"><FONT COLOR="#767676">3</FONT></TD><TD SIDES="LR" BGCOLOR="#c00000" COLSPAN="2"><FONT COLOR="white"><B>reboot</B></FONT></TD><TD SIDES="L" ALIGN="LEFT"><FONT COLOR="#767676">x</FONT></TD></TR>
<TR><TD SIDES="T" COLSPAN="4" ALIGN="LEFT"><B><FONT COLOR="#c00000">broken: &quot;x&quot;<BR ALIGN="LEFT"/></FONT></B></TD></TR>
</TABLE>>];
}
)dot");
}

BOOST_AUTO_TEST_CASE(a_long_sequence_repeats_its_header_and_can_be_drawn) {
  const auto dot = sequence_dot(sequence(100, 8));
  BOOST_TEST(count(dot, ">usb7<") == 4u);  // before steps 1, 31, 61 and 91
  BOOST_TEST(count(dot, "callback_start(freeze_noirq)") == 100u);
  BOOST_TEST(render(dot, Format::png).has_value());
}

BOOST_AUTO_TEST_CASE(a_long_verdict_is_wrapped_and_keeps_every_word) {
  SequenceDiagram s = sequence(1, 1);
  s.verdict = "first\n\n";
  for (int i = 0; i < 60; ++i) s.verdict += "word ";
  s.verdict += std::string(300, 'x') + " last";
  const auto dot = sequence_dot(s);
  BOOST_TEST(count(dot, "word") == 60u);
  BOOST_TEST(contains(dot, std::string(300, 'x') + "<BR ALIGN=\"LEFT\"/>last<BR"));
  BOOST_TEST(render(dot, Format::svg).has_value());
}

BOOST_DATA_TEST_CASE(each_diagram_becomes_a_file_of_each_format, data::make(samples) * data::xrange(3), sample, which) {
  const std::string dot = which == 0   ? machine_dot(lamp())
                          : which == 1 ? system_dot(small_system())
                                       : sequence_dot(sequence(60, 6));
  const Folder folder;
  const std::string path = (folder.path / ("picture." + sample.extension)).string();
  const auto error = render_file(dot, format_of(path).value(), path);
  BOOST_TEST_REQUIRE(!error, error->what);
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  BOOST_TEST(bytes.starts_with(sample.magic));
  BOOST_TEST(bytes.ends_with(sample.last));
}

BOOST_AUTO_TEST_CASE(svg_holds_the_names) {
  const auto svg = render(machine_dot(lamp()), Format::svg);
  BOOST_TEST_REQUIRE(svg.has_value());
  BOOST_TEST(contains(svg.value(), ">Broken<"));
  BOOST_TEST(contains(svg.value(), "level&lt;2"));
}

BOOST_AUTO_TEST_CASE(the_same_text_gives_the_same_picture) {
  for (const Format format : {Format::svg, Format::png})
    BOOST_TEST((render(machine_dot(lamp()), format).value() == render(machine_dot(lamp()), format).value()));
}

BOOST_AUTO_TEST_CASE(the_format_is_told_by_the_extension) {
  BOOST_TEST((format_of("a/b.svg").value() == Format::svg));
  BOOST_TEST((format_of("core-6.1.PNG").value() == Format::png));
  BOOST_TEST((format_of(".pdf").value() == Format::pdf));
  BOOST_TEST((format_of("a.svg.dot").value() == Format::dot));
}

BOOST_DATA_TEST_CASE(another_extension_is_an_error_that_lists_the_four,
                     data::make(std::vector<std::string>{"", "a", "a.", "a.gif", "a.svg/b", "svg"}), path) {
  const auto format = format_of(path);
  BOOST_TEST_REQUIRE(!format.has_value());
  BOOST_TEST(format.error().where == path);
  for (const auto& sample : samples) BOOST_TEST(contains(format.error().remedy, "." + sample.extension));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_an_error_that_says_why) {
  const Folder folder;
  const std::string path = (folder.path / "none" / "a.svg").string();
  const auto error = render_file(machine_dot(lamp()), Format::svg, path);
  BOOST_TEST_REQUIRE(error.has_value());
  BOOST_TEST(contains(error->what, "No such file or directory"));
  BOOST_TEST(error->where == path);
  BOOST_TEST(
      contains(render_file(machine_dot(lamp()), Format::dot, folder.path.string()).value().what, "Is a directory"));
  if (std::filesystem::exists("/dev/full"))
    BOOST_TEST(contains(render_file(machine_dot(lamp()), Format::dot, "/dev/full").value().what, "No space left"));
}

BOOST_DATA_TEST_CASE(text_that_is_no_picture_is_an_error_and_spoils_nothing,
                     data::make(std::vector<std::string>{"", "hello", "digraph { a -> ", "digraph { a } digraph { b }",
                                                         "digraph { a } }", "digraph { a [label=<<B>x>] }",
                                                         "digraph { a [label=<<B>x]"}),
                     text) {
  const auto picture = render(text, Format::svg);
  BOOST_TEST_REQUIRE(!picture.has_value());
  BOOST_TEST(!picture.error().what.empty());
  BOOST_TEST(!contains(picture.error().what, "\n"));
  BOOST_TEST(picture.error().where == "svg");
  const auto next = render("digraph { fine }", Format::svg);
  BOOST_TEST_REQUIRE(next.has_value());
  BOOST_TEST(contains(next.value(), ">fine<"));
}

BOOST_AUTO_TEST_CASE(a_picture_too_large_for_png_is_an_error) {
  std::string dot = "digraph { ";
  for (int i = 0; i < 600; ++i) dot += std::to_string(i) + " -> " + std::to_string(i + 1) + "; ";
  const auto picture = render(dot + "}", Format::png);
  BOOST_TEST_REQUIRE(!picture.has_value());
  BOOST_TEST(contains(picture.error().remedy, ".svg"));
}

BOOST_AUTO_TEST_CASE(graphviz_writes_nothing_to_standard_error) {
  StandardError error;
  const bool fine = render("digraph { a [shape=nosuch, fontname=\"No Such Font\"] }", Format::png).has_value();
  const bool bad =
      render("digraph { a [label=<<B>x>] }", Format::png).has_value() || render("digraph {", Format::png).has_value();
  BOOST_TEST(error.bytes() == 0);
  BOOST_TEST(fine);
  BOOST_TEST(!bad);
}

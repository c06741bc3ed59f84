// Both directions of trust: what no kernel does is refused where it happens, and what one could have done is not
// (docs/conformance.md).  Every day over machines of a few devices; `trace_corruptions_slow` over whole recordings:
// PMC_TRACE_CHANGES: over how many for each kind.  `test_trace_corruptions --accept` rewrites the document's tables, `--accept-kinds` the quick
// one of them.
#define BOOST_TEST_MODULE trace_corruptions
#define BOOST_TEST_NO_MAIN
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "checker/trace/conform.hpp"
#include "evidence/fewer_devices.hpp"
#include "evidence/trace_corruptions.hpp"
#include "tests/asked.hpp"
#include "tests/trace/recorded.hpp"

using namespace pmc;
using namespace pmc::tests;
using namespace pmc::trace;
using evidence::TraceChange;
using evidence::TraceChangeSort;

namespace pmc::evidence {
std::ostream& operator<<(std::ostream& out, const TraceChange& c) { return out << c.name; }
}  // namespace pmc::evidence

namespace {

/// A recording that is a behaviour as it is, and nothing is missing from it.
struct Whole {
  std::string name;
  Recording recording;
  model::Topology topology;
  std::vector<std::string> callers;  ///< that can do it
};

std::vector<AttemptConformance> conform_all(const Recording& recording, const model::Topology& topology, std::vector<std::string> callers,
                                            std::size_t states_max) {
  return conform(recording, transitions(recording), topology, {.callers = std::move(callers), .limits = {.states = states_max}});
}

enum class Said : std::uint8_t { conforms, at_the_place, elsewhere, undecided };

struct Answer {
  Said said = Said::conforms;
  std::uint64_t line = 0;
  std::string text;
};

/// What is said of it once it is changed; nothing: there is no place for the change.
std::optional<Answer> answer(const TraceChange& change, const Whole& whole, std::uint64_t seed, std::size_t states_max) {
  const auto changed = evidence::changed(change, whole.recording, whole.topology, seed);
  if (!changed) return {};
  Answer a;
  for (const AttemptConformance& attempt : conform_all(changed->recording, whole.topology, change.any_caller ? std::vector<std::string>{} : whole.callers, states_max)) {
    if (attempt.conforms == Conforms::yes) continue;
    const bool there = attempt.line >= changed->first_line && attempt.line <= changed->last_line;
    a.said = attempt.conforms == Conforms::undecided ? Said::undecided : there ? Said::at_the_place : Said::elsewhere;
    a.line = attempt.line;
    std::ostringstream text;
    text << change.name << " of " << whole.name << ", dice " << seed << ": " << to_string(attempt.conforms) << " at line " << attempt.line << ", expected "
         << changed->first_line << " to " << changed->last_line << ", " << attempt.event << " " << attempt.doubt;
    for (const std::string& r : attempt.refused_by) text << "\n  refused: " << r;
    if (const Event* const e = changed->recording.at_line(std::max<std::uint64_t>(1, changed->first_line))) text << "\n  there: " << to_text(*e);
    a.text = text.str();
    return a;
  }
  a.text = change.name + " of " + whole.name + ", dice " + std::to_string(seed) + ": accepted; expected line " + std::to_string(changed->first_line);
  return a;
}

bool is_right(TraceChangeSort sort, Said said) {
  switch (sort) {
    case TraceChangeSort::corruption: return said == Said::at_the_place;
    case TraceChangeSort::hole: return said != Said::conforms;
    case TraceChangeSort::harmless:
    case TraceChangeSort::coarse: return said == Said::conforms;
  }
  return false;
}

/// Machines of a few devices: one thread and several, suspend and hibernation, cancelled in every phase.
const std::vector<Whole>& small() {
  static const std::vector<Whole> all = [] {
    const std::map<std::string, std::string> wanted{
        {"mem-coretest-async0", "suspend-mem"},
        {"mem-deep-async1", "suspend-mem"},
        {"freeze-s2idle-async1", "suspend-s2idle"},
        {"mem-eagain-prepare-async1", "suspend-mem"},
        {"mem-fail-prepare-lableft-async1", "suspend-mem"},
        {"mem-fail-suspend_late-labtop-async0", "suspend-mem"},
        {"disk-fail-freeze-labr2-async0", "hibernate"},
        {"restore-fail-quiesce-noirq-async0", "restore"},
    };
    std::vector<Whole> some;
    for (const Recorded& r : recorded_in("tests/traces"))
      if (const auto w = wanted.find(r.name); w != wanted.end()) {
        const Recording recording = recording_of(r);
        // Where threads matter there have to be some.
        auto few = evidence::with_fewer_devices(recording, machine_of(r, recording).value(), r.name == "mem-deep-async1" ? 14 : 8);
        some.push_back({r.name, evidence::numbered(few.recording), std::move(few.topology), {w->second}});
      }
    return some;
  }();
  return all;
}
constexpr std::size_t small_states_max = 2'000;

// --- the tables of docs/conformance.md -------------------------------------------------------------

const std::string document = "docs/conformance.md", accept = "build/bin/test_trace_corruptions --accept";
using Lines = std::vector<std::string>;

Lines lines_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  Lines all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}
/// [first, last) are the lines of the table of that name.
std::pair<std::size_t, std::size_t> table(const Lines& lines, const std::string& name) {
  const auto begin = std::ranges::find(lines, "<!-- " + name + ": " + accept + " -->");
  const auto end = std::find(begin, lines.end(), "<!-- end -->");
  BOOST_REQUIRE(end != lines.end());
  return {static_cast<std::size_t>(begin - lines.begin()) + 1, static_cast<std::size_t>(end - lines.begin())};
}

struct Count {
  std::size_t applied = 0, at_the_place = 0, elsewhere = 0, accepted = 0, undecided = 0;
};
void add(Count& count, const Answer& a) {
  ++count.applied;
  ++(a.said == Said::conforms ? count.accepted : a.said == Said::at_the_place ? count.at_the_place : a.said == Said::elsewhere ? count.elsewhere : count.undecided);
}
std::string kind_cells(const TraceChange& c) { return "| `" + c.name + "` | " + std::string(to_string(c.sort)) + " | " + c.what + " | " + c.why + " |"; }

std::string kinds_row(const TraceChange& c, const Count& n) {
  std::string row = kind_cells(c);
  for (const std::size_t x : {n.applied, n.at_the_place, n.elsewhere, n.accepted, n.undecided}) row += " " + std::to_string(x) + " |";
  return row;
}
Lines kinds_table(const std::map<std::string, Count>& counts) {
  Lines all{"| kind | sort | what is done | why | applied | refused there | refused elsewhere | accepted | undecided |", "|---|---|---|---|--:|--:|--:|--:|--:|"};
  for (const TraceChange& c : evidence::trace_changes()) {
    all.push_back(kinds_row(c, counts.at(c.name)));
  }
  return all;
}

std::string joined(std::vector<std::string> all) {
  std::string text;
  for (const std::string& s : all) text += (text.empty() ? "" : ", ") + s;
  return text.empty() ? "-" : text;
}

constexpr std::size_t whole_states_max = 100'000;

/// Conforms, by whom, after how many states: of every recording; those that do and have no hole are for corruption.
Lines recordings_table(std::vector<Whole>& for_corruption) {
  Lines all{"| recording | what it is | conforms | callers that can do it | states |", "|---|---|---|---|--:|"};
  for (const Recorded& r : recorded_in("tests/traces")) {
    const Recording recording = recording_of(r);
    const auto what = transitions(recording);
    const std::string row = "| `" + r.name + "` | " + (what.empty() ? "nothing" : describe(what.front())) + (what.size() > 1 ? ", and " + std::to_string(what.size() - 1) + " more" : "") +
                            "; " + std::string(summary(what)) + " | ";
    const auto topology = machine_of(r, recording);
    if (!topology) {
      all.push_back(row + "no devices known: dpm_prepare is not recorded | - | 0 |");
      continue;
    }
    std::set<std::string> callers;
    std::string conforms;
    std::size_t explored = 0;
    bool is_whole = true;
    for (const AttemptConformance& a : conform_all(recording, *topology, {}, whole_states_max)) {
      is_whole = is_whole && a.conforms == Conforms::yes;
      conforms += (conforms.empty() ? "" : ", ") + std::string(to_string(a.conforms)) + (a.doubt.empty() || a.conforms != Conforms::undecided ? "" : " (" + a.doubt + ")");
      callers.insert(a.callers.begin(), a.callers.end());
      explored += a.explored;
    }
    const std::vector<std::string> list(callers.begin(), callers.end());
    all.push_back(row + conforms + " | " + joined(list) + " | " + std::to_string(explored) + " |");
    std::cerr << all.back() << '\n';
    if (is_whole && !callers.empty()) for_corruption.push_back({r.name, evidence::numbered(recording), *topology, list});
  }
  return all;
}

/// Of the folders of PMC_TRACES, too: one caller is enough there.
void add_more(std::vector<Whole>& all) {
  for (const Recorded& r : recorded_everywhere()) {
    if (r.folder == "tests/traces") continue;
    const Recording recording = recording_of(r);
    const auto topology = machine_of(r, recording);
    if (!topology) continue;
    std::set<std::string> callers;
    bool is_whole = true;
    for (const AttemptConformance& a : conform_all(recording, *topology, {}, whole_states_max)) {
      is_whole = is_whole && a.conforms == Conforms::yes;
      callers.insert(a.callers.begin(), a.callers.end());
    }
    if (is_whole && !callers.empty()) all.push_back({r.name, evidence::numbered(recording), *topology, {callers.begin(), callers.end()}});
  }
}

/// Each kind in so many recordings, others each time.  Each caller that can do the recording is asked for what is changed in it.
std::map<std::string, Count> counted(const std::vector<Whole>& wholes, std::size_t recordings_max, std::size_t states_max) {
  std::map<std::string, Count> counts;
  std::uint64_t seed = 0;
  for (const TraceChange& change : evidence::trace_changes()) {
    std::vector<std::size_t> order(wholes.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    std::mt19937_64 dice(++seed);
    for (std::size_t n = order.size(); n > 1; --n) std::swap(order[n - 1], order[static_cast<std::size_t>(dice() % n)]);
    Count& count = counts[change.name];
    for (const std::size_t n : order) {
      if (count.applied == recordings_max) break;
      const auto a = answer(change, wholes[n], seed, states_max);
      if (!a) continue;
      add(count, *a);
      if (!is_right(change.sort, a->said)) std::cerr << a->text << '\n';
    }
  }
  return counts;
}

std::size_t changes_asked() { return asked("PMC_TRACE_CHANGES", 10); }
/// Less than for the recordings as they are: who cannot follow one may try long.
constexpr std::size_t changed_states_max = 10'000;

/// Each kind once in each of the machines of a few devices.
Count counted_small(const TraceChange& change, const std::function<void(const Answer&)>& hear) {
  Count count;
  for (const Whole& w : small())
    if (const auto a = answer(change, w, 1, small_states_max)) {
      add(count, *a);
      hear(*a);
    }
  return count;
}

int rewrite(bool all) {
  Lines lines = lines_of(document);
  std::vector<Whole> wholes;
  const auto put = [&](const std::string& name, const Lines& rows) {
    const auto [first, last] = table(lines, name);
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first), lines.begin() + static_cast<std::ptrdiff_t>(last));
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(first), rows.begin(), rows.end());
  };
  std::map<std::string, Count> counts;
  for (const TraceChange& c : evidence::trace_changes()) counts[c.name] = counted_small(c, [](const Answer&) {});
  put("kinds", kinds_table(counts));
  if (all) put("recordings", recordings_table(wholes));
  std::ofstream out(document, std::ios::binary);
  for (const std::string& line : lines) out << line << '\n';
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(there_are_forty_kinds_of_corruption_and_more) {
  std::set<std::string> names;
  std::map<TraceChangeSort, std::size_t> sorts;
  for (const TraceChange& c : evidence::trace_changes()) {
    BOOST_TEST(names.insert(c.name).second, c.name);
    BOOST_TEST((!c.what.empty() && !c.why.empty()), c.name);
    ++sorts[c.sort];
  }
  BOOST_TEST(sorts[TraceChangeSort::corruption] >= 40u);
  BOOST_TEST(sorts[TraceChangeSort::harmless] >= 6u);
}

BOOST_AUTO_TEST_CASE(a_smaller_machine_is_still_a_behaviour) {
  BOOST_TEST(small().size() == 8u);
  for (const Whole& w : small()) {
    BOOST_TEST(w.topology.devices.size() >= 6u, w.name);
    for (const AttemptConformance& a : conform_all(w.recording, w.topology, w.callers, small_states_max))
      BOOST_TEST((a.conforms == Conforms::yes), w.name << ": " << to_string(a.conforms) << " " << a.line << " " << a.event);
  }
}

// Also that the document says so.
BOOST_DATA_TEST_CASE(a_change_is_told_from_what_a_kernel_does, boost::unit_test::data::make(evidence::trace_changes()), change) {
  const Count n = counted_small(change, [&](const Answer& a) {
    // Nothing wrong is said where it takes too long.
    if (a.said != Said::undecided || change.sort == TraceChangeSort::hole) BOOST_TEST(is_right(change.sort, a.said), a.text);
  });
  // It needs a machine of more devices: trace_corruptions_slow.
  BOOST_TEST((n.applied > 0u || change.name == "thread-callback-lost-down"));
  if (n.applied > 1 && change.sort != TraceChangeSort::hole) BOOST_TEST(2 * n.undecided <= n.applied);
  const Lines lines = lines_of(document);
  const auto [first, last] = table(lines, "kinds");
  BOOST_TEST(last - first == evidence::trace_changes().size() + 2, "rewrite it: " << accept);
  const std::string row = kinds_row(change, n);
  BOOST_TEST((std::find(lines.begin(), lines.end(), row) != lines.end()), "not in " << document << ": " << row << "; rewrite it: " << accept);
}

BOOST_AUTO_TEST_CASE(whole_recordings_conform_and_corrupted_ones_are_refused, *boost::unit_test::disabled()) {
  std::vector<Whole> wholes;
  const Lines rows = recordings_table(wholes);
  const Lines lines = lines_of(document);
  const auto [first, last] = table(lines, "recordings");
  BOOST_TEST(rows == Lines(lines.begin() + static_cast<std::ptrdiff_t>(first), lines.begin() + static_cast<std::ptrdiff_t>(last)),
             "rewrite it: " << accept);
  add_more(wholes);
  std::size_t corrupted = 0, undecided = 0;
  for (const auto& [name, n] : counted(wholes, changes_asked(), changed_states_max)) {
    const auto& changes = evidence::trace_changes();
    const TraceChangeSort sort = std::ranges::find(changes, name, &TraceChange::name)->sort;
    BOOST_TEST(n.applied > 0u, name);
    if (sort != TraceChangeSort::hole) BOOST_TEST(n.elsewhere == 0u, name);
    if (sort == TraceChangeSort::corruption) {
      BOOST_TEST(n.accepted == 0u, name);
      corrupted += n.applied;
      undecided += n.undecided;
    } else {
      BOOST_TEST((sort == TraceChangeSort::hole ? n.accepted : n.at_the_place) == 0u, name);
    }
  }
  BOOST_TEST(4 * undecided <= corrupted);
}

int main(int argc, char** argv) {
  const std::string argument = argc == 2 ? argv[1] : "";
  if (argument == "--accept" || argument == "--accept-kinds") return rewrite(argument == "--accept");
  return boost::unit_test::unit_test_main(&init_unit_test, argc, argv);
}

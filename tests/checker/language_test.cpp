// Comparing by traces: pairs whose differences are known, and random ones against all of their traces, written out.
#define BOOST_TEST_MODULE language
#include <algorithm>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <random>
#include <set>

#include "checker/language.hpp"
#include "tests/checker/toy.hpp"

using namespace pmc::tests;

namespace {

/// An automaton with its labels, as a value.
struct Sample {
  Automaton automaton;
  std::vector<std::string> labels;
  [[nodiscard]] Observed observed() const { return {&automaton, labels}; }
};

/// 0 -> 1 -> .., a step for each label.
Sample line(const std::vector<std::string>& labels) {
  std::vector<Arrow> arrows;
  for (std::size_t i = 0; i < labels.size(); ++i)
    arrows.push_back({static_cast<StateIndex>(i), static_cast<LetterIndex>(i), static_cast<StateIndex>(i + 1)});
  return {automaton(labels.size() + 1, labels.size(), arrows), labels};
}

Trace trace(std::string_view labels) {
  Trace all;
  for (const char c : labels) all.emplace_back(1, c);
  return all;
}
std::string text(const Trace& t) {
  std::string all;
  for (const std::string& label : t) all += label;
  return all;
}
/// "xyz" with the labels that could not be followed in brackets: "x[y]z".
std::vector<std::string> texts(const OnlyIn& only) {
  std::vector<std::string> all;
  for (const Difference& d : only.differences) {
    std::string t;
    for (std::size_t i = 0; i < d.trace.size(); ++i) t += std::ranges::count(d.at, i) > 0 ? "[" + d.trace[i] + "]" : d.trace[i];
    all.push_back(t);
  }
  return all;
}

/// The states that the sample may be in after the trace, by the definition; empty: it is none of its traces.
std::set<StateIndex> after(const Sample& s, const Trace& t) {
  const auto closed = [&](std::set<StateIndex> states) {
    for (std::size_t before = 0; before != states.size();) {
      before = states.size();
      for (const StateIndex from : std::set<StateIndex>(states))
        for (LetterIndex l = 0; l < s.labels.size(); ++l)
          if (s.labels[l].empty() && s.automaton.step(from, l) != no_state) states.insert(s.automaton.step(from, l));
    }
    return states;
  };
  std::set<StateIndex> at = closed({s.automaton.initial.begin(), s.automaton.initial.end()});
  for (const std::string& label : t) {
    std::set<StateIndex> next;
    for (const StateIndex from : at)
      for (LetterIndex l = 0; l < s.labels.size(); ++l)
        if (s.labels[l] == label && s.automaton.step(from, l) != no_state) next.insert(s.automaton.step(from, l));
    at = closed(std::move(next));
  }
  return at;
}
bool has(const Sample& s, const Trace& t) { return !after(s, t).empty(); }

/// All sequences of x and y up to that length, the shortest first, then by text.
std::vector<Trace> sequences(std::size_t length_max) {
  std::vector<Trace> all{{}};
  for (std::size_t i = 0; i < all.size() && all[i].size() < length_max; ++i)
    for (const char* label : {"x", "y"}) {
      all.push_back(all[i]);
      all.back().emplace_back(label);
    }
  return all;
}

Sample random_sample(std::mt19937& random, std::size_t states) {
  const auto below = [&](std::size_t n) { return static_cast<StateIndex>(random() % n); };
  std::vector<Arrow> arrows;
  for (std::size_t i = 0; i < 2 * states + 1; ++i) arrows.push_back({below(states), below(5), below(states)});
  std::vector<StateIndex> initial{0};
  if (below(4) == 0) initial.push_back(1);
  return {automaton(states, 5, arrows, initial), {"x", "y", "", "x", "y"}};
}

/// What a stable state offers; none: it is not stable.
std::optional<std::set<std::string>> offers(const Sample& s, StateIndex at) {
  std::set<std::string> all;
  for (LetterIndex l = 0; l < s.labels.size(); ++l)
    if (s.automaton.step(at, l) != no_state) all.insert(s.labels[l]);
  if (all.contains("")) return std::nullopt;
  return all;
}
/// A stable state of a after the trace that refuses what no such state of b does.
bool refuses_more(const Sample& a, const Sample& b, const Trace& t) {
  return std::ranges::any_of(after(a, t), [&](StateIndex at) {
    const auto mine = offers(a, at);
    return mine && std::ranges::none_of(after(b, t), [&](StateIndex other) {
             const auto theirs = offers(b, other);
             return theirs && std::ranges::includes(*mine, *theirs);
           });
  });
}

constexpr std::size_t length_max = 9;
const std::vector<Trace> all_sequences = sequences(length_max);

std::optional<Trace> first_only_in(const Sample& a, const Sample& b) {
  for (const Trace& t : all_sequences)
    if (has(a, t) && !has(b, t)) return t;
  return std::nullopt;
}
std::optional<Trace> first_refusal_only_in(const Sample& a, const Sample& b) {
  for (const Trace& t : all_sequences)
    if (has(b, t) && refuses_more(a, b, t)) return t;
  return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_labels_by_other_letters_and_hidden_steps_are_the_same_traces) {
  const Sample plain = line({"x", "y"}), hiding = line({"", "x", "", "", "y", ""});
  BOOST_TEST(equivalent(plain.observed(), hiding.observed()).holds());
}

BOOST_AUTO_TEST_CASE(a_hidden_cycle_and_more_than_one_start_are_followed) {
  const Sample cycle{automaton(3, 2, {{0, 0, 1}, {1, 0, 0}, {1, 1, 2}}), {"", "x"}};
  BOOST_TEST(equivalent(cycle.observed(), line({"x"}).observed()).holds());
  const Sample two_starts{automaton(3, 2, {{0, 0, 2}, {1, 1, 2}}, {0, 1}), {"x", "y"}};
  const Equivalence found = equivalent(two_starts.observed(), line({"x"}).observed());
  BOOST_TEST(texts(found.in_first) == std::vector<std::string>{"[y]"}, boost::test_tools::per_element());
  BOOST_TEST(found.in_second.none());
}

BOOST_AUTO_TEST_CASE(a_label_that_only_one_side_knows_is_a_difference) {
  const Sample a = line({"x", "z"}), b = line({"x"});
  BOOST_TEST(texts(shortest_only_in(a.observed(), b.observed())) == std::vector<std::string>{"x[z]"}, boost::test_tools::per_element());
  BOOST_TEST(shortest_only_in(b.observed(), a.observed()).none());
}

BOOST_AUTO_TEST_CASE(the_shortest_difference_is_found_though_a_shorter_way_in_steps_hides_it) {
  // Letter 0 is hidden, thrice, before x; y at once leads to z.
  const Sample a{automaton(7, 4, {{0, 0, 1}, {1, 0, 2}, {2, 0, 3}, {3, 1, 4}, {0, 2, 5}, {5, 3, 6}}), {"", "x", "y", "z"}};
  BOOST_TEST(texts(shortest_only_in(a.observed(), line({"y"}).observed())) == std::vector<std::string>{"[x]"},
             boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(random_automata_differ_as_their_traces_written_out_do, boost::unit_test::data::xrange(400)) {
  std::mt19937 random(static_cast<unsigned>(sample));
  const Sample a = random_sample(random, 4), b = random_sample(random, 3 + random() % 3);
  const auto first = first_only_in(a, b);
  const OnlyIn found = shortest_only_in(a.observed(), b.observed());
  BOOST_TEST_REQUIRE(!found.limit_reached);
  if (first) {
    BOOST_TEST_REQUIRE(found.differences.size() == 1u);
    const Trace& shortest = found.differences[0].trace;
    BOOST_TEST(shortest.size() == first->size());
    BOOST_TEST((has(a, shortest) && !has(b, shortest)));
  } else if (!found.none()) {
    const Trace& longer = found.differences[0].trace;
    BOOST_TEST(longer.size() > length_max);
    BOOST_TEST((has(a, longer) && !has(b, longer)));
  }
}

BOOST_DATA_TEST_CASE(all_differences_of_random_automata_are_real_and_the_first_is_the_shortest, boost::unit_test::data::xrange(200)) {
  std::mt19937 random(static_cast<unsigned>(sample));
  const Sample a = random_sample(random, 4), b = random_sample(random, 4);
  const OnlyIn all = differences(a.observed(), b.observed(), 1000), shortest = shortest_only_in(a.observed(), b.observed());
  BOOST_TEST(all.none() == shortest.none());
  BOOST_TEST(!all.enough);
  if (!all.none()) BOOST_TEST((all.differences[0] == shortest.differences[0]));
  std::set<std::pair<std::set<StateIndex>, std::string>> ends;
  for (std::size_t i = 0; i < all.differences.size(); ++i) {
    const Difference& d = all.differences[i];
    BOOST_TEST((has(a, d.trace) && !has(b, d.trace)), text(d.trace));
    BOOST_TEST(d.at.back() == d.trace.size() - 1);
    BOOST_TEST(has(b, Trace(d.trace.begin(), d.trace.begin() + static_cast<std::ptrdiff_t>(d.at[0]))));
    BOOST_TEST(!has(b, Trace(d.trace.begin(), d.trace.begin() + static_cast<std::ptrdiff_t>(d.at[0]) + 1)));
    for (std::size_t k = 1; k < d.at.size(); ++k) BOOST_TEST(d.at[k] > d.at[k - 1] + 1);  // one label at least was followed
    if (i > 0) {
      const Difference& before = all.differences[i - 1];
      BOOST_TEST((std::pair(before.at.size(), before.trace.size()) <= std::pair(d.at.size(), d.trace.size())));
    }
    if (d.at.size() == 1)
      BOOST_TEST(ends.emplace(after(b, Trace(d.trace.begin(), d.trace.end() - 1)), d.trace.back()).second, "said twice: " + text(d.trace));
  }
  // Every shortest way out of b's traces ends as one that is reported.
  for (const Trace& t : all_sequences)
    if (!t.empty() && has(a, t) && !has(b, t))
      if (const auto before = after(b, Trace(t.begin(), t.end() - 1)); !before.empty())
        BOOST_TEST(ends.contains({before, t.back()}), text(t));
}

namespace {
struct Mended {
  const char* what;
  std::string a, b;
  std::vector<std::string> expected;
};
std::ostream& operator<<(std::ostream& out, const Mended& m) { return out << m.what; }
const std::vector<Mended> mended{
    {"one label more", "abXcdef", "abcdef", {"ab[X]"}},
    {"another label", "abXdef", "abcdef", {"ab[X]"}},
    {"one label fewer", "abdef", "abcdef", {"ab[d]"}},
    {"two faults", "abXcdeYf", "abcdef", {"ab[X]", "ab[X]cde[Y]"}},
    {"one fewer, then one more", "abdeYf", "abcdef", {"ab[d]", "ab[d]e[Y]"}},
    {"two more at once are one difference", "abXYcdef", "abcdef", {"ab[X]"}},
    {"past the end", "abXY", "ab", {"ab[X]"}},
};
}  // namespace
BOOST_DATA_TEST_CASE(the_search_goes_on_after_a_difference, boost::unit_test::data::make(mended)) {
  const Sample a = line(trace(sample.a)), b = line(trace(sample.b));
  BOOST_TEST(texts(differences(a.observed(), b.observed(), 10)) == sample.expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(differences_of_two_branches_come_before_a_second_one_in_a_branch) {
  // a: x then X c Y; or y then Z.  b: x c, y.
  const Sample a{automaton(8, 6, {{0, 0, 1}, {1, 2, 2}, {2, 4, 3}, {3, 5, 4}, {0, 1, 5}, {5, 3, 6}}), {"x", "y", "X", "Z", "c", "Y"}};
  const Sample b{automaton(4, 3, {{0, 0, 1}, {1, 2, 2}, {0, 1, 3}}), {"x", "y", "c"}};
  const OnlyIn all = differences(a.observed(), b.observed(), 10);
  BOOST_TEST(texts(all) == (std::vector<std::string>{"x[X]", "y[Z]", "x[X]c[Y]"}), boost::test_tools::per_element());
  BOOST_TEST(!all.enough);
  const OnlyIn two = differences(a.observed(), b.observed(), 2);
  BOOST_TEST(texts(two) == (std::vector<std::string>{"x[X]", "y[Z]"}), boost::test_tools::per_element());
  BOOST_TEST(two.enough);
}

BOOST_AUTO_TEST_CASE(a_limit_is_never_included) {
  const Sample ring{counter(1000, true), {"x"}};
  BOOST_TEST(shortest_only_in(ring.observed(), ring.observed()).none());
  for (const CompareLimits limits : {CompareLimits{.product_states = 999}, CompareLimits{.set_members = 500}}) {
    const OnlyIn cut = shortest_only_in(ring.observed(), ring.observed(), limits);
    BOOST_TEST(cut.limit_reached);
    BOOST_TEST(!cut.none());
    BOOST_TEST(!equivalent(ring.observed(), ring.observed(), limits).holds());
    BOOST_TEST(equivalent(ring.observed(), ring.observed(), limits).limit_reached());
    BOOST_TEST(!shortest_refusal_only_in(ring.observed(), ring.observed(), limits).none());
  }
  // A difference that is found before the limit is one.
  const OnlyIn found = shortest_only_in(ring.observed(), line({"x"}).observed(), {.product_states = 10});
  BOOST_TEST(texts(found) == std::vector<std::string>{"x[x]"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_largest_automata_are_compared) {
  const Sample large{counter(65'534, true), {"x"}}, small{counter(3, true), {"x"}};
  BOOST_TEST(shortest_only_in(large.observed(), small.observed()).none());
  const Sample odd{counter(65'533), {"x"}};  // ends after 65,532 steps
  const OnlyIn found = shortest_only_in(large.observed(), odd.observed());
  BOOST_TEST_REQUIRE(found.differences.size() == 1u);
  BOOST_TEST(found.differences[0].trace.size() == 65'533u);
}

BOOST_AUTO_TEST_CASE(a_hidden_choice_refuses_more_than_a_choice_between_labels) {
  const Sample choice{automaton(4, 3, {{0, 0, 1}, {1, 1, 2}, {1, 2, 3}}), {"x", "y", "z"}};
  // x, then a hidden step to where only y is left; or z.
  const Sample hidden{automaton(6, 4, {{0, 0, 1}, {1, 3, 4}, {4, 1, 2}, {1, 2, 3}}), {"x", "y", "z", ""}};
  BOOST_TEST(equivalent(choice.observed(), hidden.observed()).holds());
  BOOST_TEST(shortest_refusal_only_in(choice.observed(), hidden.observed()).none());
  const RefusalOnlyIn found = shortest_refusal_only_in(hidden.observed(), choice.observed());
  BOOST_TEST_REQUIRE(found.refusal.has_value());
  BOOST_TEST((*found.refusal == Refusal{{"x"}, {"y"}}));
}

BOOST_DATA_TEST_CASE(random_automata_refuse_as_written_out, boost::unit_test::data::xrange(300)) {
  std::mt19937 random(static_cast<unsigned>(sample));
  const Sample a = random_sample(random, 4), b = random_sample(random, 4);
  const auto first = first_refusal_only_in(a, b);
  const RefusalOnlyIn found = shortest_refusal_only_in(a.observed(), b.observed());
  BOOST_TEST_REQUIRE(!found.limit_reached);
  if (!first) {
    BOOST_TEST((!found.refusal || found.refusal->trace.size() > length_max));
  } else {
    BOOST_TEST_REQUIRE(found.refusal.has_value());
    BOOST_TEST(found.refusal->trace.size() == first->size());
    BOOST_TEST(refuses_more(a, b, found.refusal->trace));
  }
}

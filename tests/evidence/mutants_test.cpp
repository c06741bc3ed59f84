// Mutants: that they are what they say, that their fate is right, and that the rules refute nearly all of them.
// The environment variable PMC_MUTANTS says how many are tried for the score (default: a sample for every day; 0: none).
#define BOOST_TEST_MODULE mutants
#include <boost/test/unit_test.hpp>
#include <optional>
#include <set>

#include "evidence/explained.hpp"
#include "evidence/mutation.hpp"
#include "model/core/shared.hpp"
#include "model/machines.hpp"
#include "tests/asked.hpp"

using namespace pmc;
using namespace pmc::evidence;

namespace {

constexpr unsigned jobs = 2;
constexpr std::size_t sample_size = 500;

std::size_t how_many() { return tests::asked("PMC_MUTANTS", sample_size); }
boost::test_tools::assertion_result is_to_be_scored(boost::unit_test::test_unit_id /*unused*/) { return how_many() > 0; }

const std::vector<std::unique_ptr<Baseline>>& all_baselines() {
  static const auto all = [] {
    std::vector<const Scenario*> list;
    for (const Scenario& s : scenarios()) list.push_back(&s);
    return baselines(list, jobs);
  }();
  return all;
}
const std::vector<Mutant>& all_mutants() {
  static const auto all = mutants_of(core_and_callers(), all_baselines());
  return all;
}
std::vector<std::unique_ptr<Baseline>> only(const std::string& scenario) {
  for (const Scenario& s : scenarios())
    if (s.name == scenario) return baselines({&s}, 1);
  throw std::invalid_argument("no scenario is called " + scenario);
}
MutantResult fate_of(const std::string& id, const std::vector<std::unique_ptr<Baseline>>& where) {
  const auto m = std::ranges::find(all_mutants(), id, &Mutant::id);
  BOOST_TEST_REQUIRE((m != all_mutants().end()), id);
  return try_mutants({*m}, where, 1).front();
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_id_names_one_mutant_of_a_known_operator) {
  std::set<std::string> ids, used;
  for (const Mutant& m : all_mutants()) {
    BOOST_TEST(ids.insert(m.id).second, m.id << " is the id of two");
    BOOST_TEST(m.id.starts_with(m.machine + "/" + m.op + "/"), m.id);
    used.insert(m.op);
  }
  for (const Operator& o : operators()) BOOST_TEST(used.erase(o.name) == 1u, o.name << " makes no mutant");
  BOOST_TEST(used.empty());
}

// async_error: 7 rows, all without guards, data or errors in their letters.  By hand: 7 rows can be missing; the 3
// that move can have no effect; of those, Set's targets are Set, Set and Clear, so each has one other target (its source,
// as no effect has: left out), and to swap them is something new once or twice.
BOOST_AUTO_TEST_CASE(the_mutants_of_a_small_machine_are_those_that_one_can_count) {
  std::map<std::string, std::size_t> count;
  for (const Mutant& m : table_mutants(model::async_error::machine(), false)) ++count[m.op];
  BOOST_TEST(count["drop-row"] == 7u);
  BOOST_TEST(count["no-effect"] == 3u);
  BOOST_TEST(count["other-target"] == 0u);
  BOOST_TEST(count["swap-targets"] == 2u);
  BOOST_TEST(count["field-kept"] + count["ignore-guard"] + count["error-as-ok"] + count["message"] == 0u);
}

// Each changes just what it says: outside of the rows that it names the table stays.
BOOST_AUTO_TEST_CASE(a_missing_row_is_missing_and_all_others_stay) {
  for (const auto& named : model::machines()) {
    if (named.machine->regions != 1) continue;
    for (const Mutant& m : table_mutants(*named.machine, false)) {
      if (m.op != "drop-row" || m.id.ends_with("#2")) continue;
      const checker::Machine wrong = checker::retabulated(*named.machine, m.behaviour);
      BOOST_TEST(wrong.automaton.states.size() == named.machine->automaton.states.size());
      for (std::size_t cell = 0; cell < wrong.fired.size(); ++cell) {
        const auto row = named.machine->fired[cell];
        const bool dropped = row >= 0 && m.id == m.machine + "/drop-row/" + checker::row_text(named.machine->rows[static_cast<std::size_t>(row)]);
        const auto expected = dropped ? checker::no_state : named.machine->automaton.next[cell];
        if (wrong.automaton.next[cell] != expected) BOOST_ERROR(m.id << ": cell " << cell);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fault_that_a_person_would_see_is_killed_by_the_rule_that_is_there_for_it) {
  const auto calm = only("xen-6.1 on flat:1, nothing fails");
  // Tasks are left frozen: the freezer refuses to freeze them again.
  const auto thaw = fate_of("xen-6.1/drop-row/OutThaw + thaw_processes -> Out", calm);
  BOOST_TEST((thaw.fate == Fate::killed));
  BOOST_TEST(thaw.by == "deadlock");
  const auto message = fate_of("xen-6.1/message/SuspendEnd + dpm_suspend_end [PMSG_FREEZE] -> InSuspendEnd, FREEZE as SUSPEND", calm);
  BOOST_TEST((message.fate == Fate::killed));
  BOOST_TEST(message.by == "down-message-consistent");
}

BOOST_AUTO_TEST_CASE(what_a_scenario_never_takes_is_not_reached_there_and_counts_as_no_success) {
  const auto calm = only("xen-6.1 on flat:1, nothing fails");
  const auto error = fate_of("async_error/drop-row/Clear + set -> Set", calm);
  BOOST_TEST((error.fate == Fate::not_reached));
  Tally t;
  t.add(Fate::not_reached);
  t.add(Fate::equivalent);
  t.add(Fate::killed);
  t.add(Fate::survived);
  BOOST_TEST(t.score() == 50.0);
  t.add(Fate::inconclusive);
  t.add(Fate::survived);
  BOOST_TEST(t.score() == 25.0);
}

/// By the definition, over pairs of states: after the same events the same are possible.
bool alike_by_definition(const checker::System& a, const checker::System& b) {
  using checker::StateVector;
  const auto after = [](const checker::System& system, const StateVector& from, checker::EventIndex e) -> std::optional<StateVector> {
    if (system.ended(from)) return std::nullopt;
    StateVector to = from;
    for (const checker::Participant& p : system.participants(e)) {
      const auto next = system.components()[p.component].automaton->step(from[p.component], p.letter);
      if (next != checker::no_state) to[p.component] = next;
      if (next == checker::no_state && p.role == checker::Role::gate) return std::nullopt;
    }
    return to;
  };
  std::set<std::pair<StateVector, StateVector>> seen{{a.initial().front(), b.initial().front()}};
  std::vector<std::pair<StateVector, StateVector>> work(seen.begin(), seen.end());
  while (!work.empty()) {
    const auto [s, t] = work.back();
    work.pop_back();
    for (checker::EventIndex e = 0; e < a.events().size(); ++e) {
      const auto left = after(a, s, e), right = after(b, t, e);
      if (left.has_value() != right.has_value()) return false;
      if (left && seen.emplace(*left, *right).second) work.emplace_back(*left, *right);
    }
  }
  return true;
}

BOOST_AUTO_TEST_CASE(what_is_left_out_as_equal_behaves_alike_by_the_definition) {
  const auto where = only("xen-6.1 on flat:1, failures");
  std::size_t tried = 0;
  for (const Mutant& m : all_mutants()) {
    if (m.machine != "composition" || try_mutants({m}, where, 1).front().fate != Fate::equivalent) continue;
    model::Model changed = where.front()->model;
    changed.system = where.front()->unwatched;
    if (!leave_out(changed, m).any) continue;
    BOOST_TEST(alike_by_definition(where.front()->unwatched, changed.system), m.id);
    if (++tried == 20) break;
  }
  BOOST_TEST(tried > 0u);
}

BOOST_AUTO_TEST_CASE(a_sample_is_the_same_every_time_and_part_of_a_larger_one) {
  const auto ids = [](const std::vector<Mutant>& mutants) {
    std::set<std::string> all;
    for (const Mutant& m : mutants) all.insert(m.id);
    return all;
  };
  const auto ten = ids(sampled(all_mutants(), 10)), hundred = ids(sampled(all_mutants(), 100));
  BOOST_TEST(ten.size() == 10u);
  BOOST_TEST(hundred.size() == 100u);
  BOOST_TEST(std::ranges::includes(hundred, ten));
  BOOST_TEST(ids(sampled(all_mutants(), 10)) == ten);
}

BOOST_AUTO_TEST_CASE(nine_in_ten_are_killed_and_every_survivor_is_explained, *boost::unit_test::precondition(is_to_be_scored)) {
  const auto known = explained("tests/mutants.toml");
  BOOST_TEST_REQUIRE(known.has_value(), (known.has_value() ? "" : known.error().what + ", " + known.error().where));
  const std::vector<Mutant> tried = sampled(all_mutants(), how_many());
  const auto results = try_mutants(tried, all_baselines(), jobs);
  const Tally t = tally(results);
  BOOST_TEST_MESSAGE(t.total << " of " << all_mutants().size() << " mutants: " << t.killed << " killed, " << t.equivalent << " equivalent, "
                             << t.not_reached << " not reached, " << t.survived << " survived, " << t.inconclusive << " inconclusive");
  BOOST_TEST(t.score() >= 90.0);

  std::vector<std::string> survivors;
  std::set<std::string> not_tried;
  for (const Mutant& m : all_mutants()) not_tried.insert(m.id);
  for (const MutantResult& r : results) {
    not_tried.erase(r.mutant->id);
    if (r.fate == Fate::survived || r.fate == Fate::inconclusive) survivors.push_back(r.mutant->id);
  }
  Explained of_these = known.value();
  std::erase_if(of_these, [&](const auto& e) { return not_tried.contains(e.first); });
  const Mismatch m = mismatch(survivors, of_these);
  for (const std::string& id : m.unexplained) BOOST_ERROR(id << " survives, and tests/mutants.toml does not say why");
  for (const std::string& id : m.stale) BOOST_ERROR(id << " is in tests/mutants.toml, and does not survive");
}

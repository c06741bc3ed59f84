// The callers outside of Xen: every row of them and of the resources that they share fires somewhere, and what each is
// for can be told from what it does.
#define BOOST_TEST_MODULE callers
#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "checker/retabulate.hpp"
#include "model/environment.hpp"
#include "tests/model/small_worlds.hpp"

using namespace pmc::tests;
using pmc::checker::Finding;
using pmc::checker::Machine;

namespace {

using Fired = std::map<const Machine*, std::vector<bool>>;

/// Adds to `fired` what fires when the caller is searched in every environment that it has.
void search(const pmc::model::Caller& c, Fired& fired) {
  const auto model = pmc::model::compose(c, pmc::model::topology("flat:1").value(), {});
  const auto found = pmc::checker::explore(model.system, {});
  BOOST_TEST_REQUIRE(found.complete());
  for (const Machine* m : model.machines) {
    const auto cells = found.cells.find(&m->automaton);
    if (cells == found.cells.end()) continue;
    auto& rows = fired[m];
    rows.resize(m->rows.size(), false);
    for (std::size_t cell = 0; cell < cells->second.size(); ++cell)
      for (unsigned r = 0; r < m->regions && cells->second[cell] != 0; ++r)
        if (const auto row = m->fired[cell * m->regions + r]; row >= 0) rows[static_cast<std::size_t>(row)] = true;
  }
}

std::string text(const pmc::checker::Row& row) { return row.source + " " + row.event + " " + row.target + " [" + row.guard + "]"; }

/// Rows that need not fire over one device: what the kernel tolerates and no caller does, to do again what is done; what
/// only hibernation does; what only a driver asks for that is not there.
bool excused(const pmc::checker::Row& row) {
  constexpr std::array<std::string_view, 8> again{"suspend_console",     "resume_console",    "local_irq_disable", "local_irq_enable",
                                                  "pm_restore_gfp_mask", "hibernate_acquire", "kexec_trylock",     "trylock_system_sleep"};
  return (row.stays && std::ranges::find(again, row.event) != again.end()) || row.event == "thaw_kernel_threads" ||
         row.event == "interrupt" || row.event == "answers" || row.event == "io_request" || row.event == "user_space_answers";
}

/// How the events of the findings of that kind read, from the first to the last.
std::vector<std::string> steps(const pmc::model::Model& model, Finding::Kind kind) {
  const auto found = pmc::checker::explore(model.system, {});
  std::vector<std::string> all;
  for (const Finding& f : found.findings)
    if (f.kind == kind)
      for (const auto e : f.path) all.push_back(model.text(e));
  return all;
}

pmc::model::Model over_one_device(std::string_view name) {
  return pmc::model::compose(caller(name), pmc::model::topology("flat:1").value(), {});
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_row_of_every_caller_fires_over_one_device) {
  for (const char* name : {"suspend-mem", "suspend-standby", "suspend-s2idle", "reboot-sw-suspend", "kexec-jump", "apm-suspend",
                           "apm-standby", "apm-resume-event"}) {
    Fired fired;
    search(caller(name), fired);
    const Machine& m = *caller(name).machine;
    for (std::size_t i = 0; i < m.rows.size(); ++i) BOOST_TEST(fired.at(&m)[i], std::string(name) + ": " + text(m.rows[i]));
  }
}

BOOST_AUTO_TEST_CASE(every_row_of_every_shared_resource_fires_in_some_caller_or_is_a_second_of_its_kind) {
  Fired fired;
  for (const auto& c : pmc::model::callers()) search(c, fired);
  for (const auto& r : pmc::model::resources()) {
    const auto of = fired.find(r.machine);
    if (of == fired.end()) continue;  // of callers that this list does not have yet
    for (std::size_t i = 0; i < r.machine->rows.size(); ++i) {
      const auto& row = r.machine->rows[i];
      if (!excused(row)) BOOST_TEST(of->second[i], r.name + ": " + text(row));
    }
  }
}

// No shipped caller and none of its callees lacks a row for what the world may answer.
BOOST_AUTO_TEST_CASE(every_answer_has_a_row_where_another_answer_has_one) {
  for (const auto& c : pmc::model::callers()) BOOST_TEST(over_one_device(c.name).own_machines.empty(), c.name);
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_row_is_an_unexpected_event) {
  using pmc::checker::Behaviour;
  using pmc::checker::Stepper;
  // The row for an error of freeze_kernel_threads() is dropped.
  const pmc::model::Caller& right = caller("xen-6.1");
  const auto error = right.machine->automaton.letter("freeze_kernel_threads(error)");
  const auto wrong = pmc::checker::retabulated(*right.machine, [&](const Stepper& s, std::uint64_t from, pmc::checker::LetterIndex l) {
    return l == error ? std::nullopt : s.step(from, l);
  });
  pmc::model::Caller changed = right;
  changed.machine = &wrong;
  const auto paths = [&](const pmc::model::Environment& environment) {
    return steps(pmc::model::compose(changed, pmc::model::topology("flat:1").value(), environment), Finding::Kind::unexpected_event);
  };
  BOOST_TEST(paths({}) == (std::vector<std::string>{"a new attempt: the caller starts", "freeze_processes() = 0", "freeze_kernel_threads() = -errno"}),
             boost::test_tools::per_element());
  BOOST_TEST(paths({.faults = false, .wakeups = false}).empty());
}

BOOST_AUTO_TEST_CASE(hibernation_by_reboot_waits_for_a_lock_that_it_holds) {
  const std::vector<std::string> path = steps(over_one_device("reboot-sw-suspend"), Finding::Kind::unexpected_event);
  BOOST_TEST(path == (std::vector<std::string>{"a new attempt: the caller starts", "lock_system_sleep()", "lock_system_sleep()"}),
             boost::test_tools::per_element());
}

/// Whether a second attempt may get in while the device is not where it is between transitions.
bool second_attempt_meets_sleeping_devices(std::string_view name) {
  const auto model = over_one_device(name);
  std::size_t mutex = 0, list = 0;
  for (std::size_t c = 0; c < model.parts.size(); ++c) {
    if (model.system.components()[c].name == "transition_mutex") mutex = c;
    if (model.parts[c].kind == pmc::model::PartKind::list) list = c;
  }
  const auto free = model.parts[mutex].machine->where("Free"), at_rest = model.parts[list].machine->where("dpm_list");
  bool meets = false;
  pmc::checker::ExploreOptions options;
  options.visit = [&](const pmc::checker::StateVector& s) { meets = meets || (free[s[mutex]] && !at_rest[s[list]]); };
  BOOST_TEST_REQUIRE(pmc::checker::explore(model.system, options).complete());
  return meets;
}

BOOST_AUTO_TEST_CASE(a_second_attempt_gets_in_while_devices_sleep_only_with_apm) {
  for (const char* name : {"suspend-mem", "suspend-standby", "suspend-s2idle"})
    BOOST_TEST(!second_attempt_meets_sleeping_devices(name), name);
  BOOST_TEST(second_attempt_meets_sleeping_devices("apm-suspend"));
  // dpm_suspend_end() without dpm_suspend_start() finds no device to suspend.
  BOOST_TEST(!second_attempt_meets_sleeping_devices("apm-standby"));
}

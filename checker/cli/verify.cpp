#include "checker/cli/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "checker/replay.hpp"
#include "evidence/coverage.hpp"
#include "properties/attach.hpp"

namespace pmc::cli {
namespace {

using checker::Exploration;
using checker::Finding;
using checker::Verdict;
using model::DeviceIndex;
using properties::Property;

struct Selection {
  std::vector<const Property*> monitored;
  bool deadlock = false, unexpected_event = false, no_hang = false;
};

checker::Result<Selection> select(const std::vector<std::string>& ids) {
  Selection s;
  std::string known;
  const auto wanted = [&](const std::string& id) {
    known += (known.empty() ? "" : ", ") + id;
    return ids.empty() || std::ranges::find(ids, id) != ids.end();
  };
  std::set<std::string> all;
  for (const Property& p : properties::all()) {
    if (wanted(p.id)) s.monitored.push_back(&p);
    all.insert(p.id);
  }
  for (const auto& b : properties::built_in()) {
    const bool is_wanted = wanted(b.id);
    (b.id == "deadlock" ? s.deadlock : b.id == "no-hang" ? s.no_hang : s.unexpected_event) = is_wanted;
    all.insert(b.id);
  }
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!all.contains(ids[i]))
      return checker::Error{"no property is called '" + ids[i] + "'", fmt::format("--property, use {}", i + 1), "one of: " + known};
  return s;
}

/// What one search has free, and whom it watches.
struct Plan {
  std::optional<DeviceIndex> subject;  ///< whose callbacks may fail; none: everyone's
  std::optional<DeviceIndex> watched;  ///< whom the monitors of devices speak of; none: everyone
  bool wakeups = true;
};

/// One search of one System.
class OneSearch {
 public:
  OneSearch(const Question& question, const Selection& selection, const Plan& plan)
      : question_(question), selection_(selection), plan_(plan), subject_(plan.subject), model_(composed()) {
    attached_ = properties::attach(model_, question.topology, selection.monitored, plan.watched);
  }

  void run(const checker::Limits& limits, const std::function<void(const checker::Progress&)>& progress) {
    result_ = checker::explore(model_.system, {.limits = limits,
                                               .check_deadlock = selection_.deadlock,
                                               .check_hang = selection_.no_hang,
                                               .progress = progress});
  }

  [[nodiscard]] const Exploration& result() const { return result_; }
  [[nodiscard]] const model::Model& model() const { return model_; }

  [[nodiscard]] std::vector<PropertyResult> properties() const {
    std::vector<PropertyResult> all;
    for (std::size_t i = 0; i < attached_.size(); ++i) {
      PropertyResult r{.id = attached_[i].property->id};
      r.vacuous = !properties::premise_occurred(*attached_[i].property, result_);
      settle(r, find(Finding::Kind::monitor, static_cast<int>(i)), attached_[i].property->statement);
      all.push_back(std::move(r));
    }
    const auto built_in = [&](bool wanted, std::size_t index, Finding::Kind kind) {
      if (!wanted) return;
      PropertyResult r{.id = properties::built_in()[index].id};
      settle(r, find(kind, -1), properties::built_in()[index].statement);
      all.push_back(std::move(r));
    };
    for (std::size_t i = 0; i < properties::built_in().size(); ++i) {
      const std::string& id = properties::built_in()[i].id;
      if (id == "deadlock") built_in(selection_.deadlock, i, Finding::Kind::deadlock);
      // Shown even if it was not asked for: what follows such an event is judged with a component that stayed
      // as it was, and a `holds` beside it must not be read without it.
      if (id == "unexpected-event")
        built_in(selection_.unexpected_event || find(Finding::Kind::unexpected_event, -1) != nullptr, i, Finding::Kind::unexpected_event);
      if (id == "no-hang") built_in(selection_.no_hang, i, Finding::Kind::hang);
    }
    return all;
  }

 private:
  [[nodiscard]] model::Model composed() const {
    model::Environment e = question_.environment;
    e.subject = subject_;
    e.wakeups = e.wakeups && plan_.wakeups;
    return model::compose(*question_.caller, question_.topology, e);
  }
  [[nodiscard]] const Finding* find(Finding::Kind kind, int property) const {
    const auto it = std::ranges::find_if(result_.findings, [&](const Finding& f) { return f.kind == kind && f.property == property; });
    return it == result_.findings.end() ? nullptr : &*it;
  }
  void settle(PropertyResult& r, const Finding* finding, const std::string& statement) const {
    if (finding != nullptr) {
      r.verdict = Verdict::violated;
      r.vacuous = false;
      r.counterexample = counterexample(*finding, statement);
    } else if (!result_.complete()) {
      r.verdict = Verdict::inconclusive;
      r.vacuous = false;
    }
  }

  [[nodiscard]] Counterexample counterexample(const Finding& f, const std::string& statement) const {
    const auto states = checker::replay(model_.system, f);
    if (!states.has_value()) throw std::logic_error(states.error().what + " (" + states.error().where + ")");
    Counterexample c;
    c.expected = statement;
    for (std::size_t i = 0; i < f.path.size(); ++i) {
      const auto e = f.path[i];
      c.steps.push_back({model_.text(e), model_.lane(e), model_.location(e, states.value()[i]), model_.visible(e), routine(e)});
    }
    if (subject_) c.subject = question_.topology.devices[static_cast<std::size_t>(*subject_)].path;
    const checker::Component& who = model_.system.components()[f.component];
    switch (f.kind) {
      case Finding::Kind::monitor: {
        const Property& p = *attached_[static_cast<std::size_t>(f.property)].property;
        const std::string& state = p.monitor->states[p.monitor->active[std::size_t{f.state} * p.monitor->regions]];
        for (const auto& v : p.violations)
          if (v.state == state) c.happened = v.meaning;
        c.happened += " (" + who.name + ": " + state + ")";
        break;
      }
      case Finding::Kind::unexpected_event:
        c.happened = fmt::format("{} cannot take the last event in its state {}", who.name, who.automaton->states[f.state]);
        break;
      case Finding::Kind::deadlock: c.happened = "no step is possible any more"; break;
      case Finding::Kind::hang:
        c.happened = fmt::format("no way leads home from here without a new attempt or a favour of the environment; {} state{} cannot be left",
                                 f.closed_set, f.closed_set == 1 ? "" : "s");
        break;
    }
    if (f.kind == Finding::Kind::hang || f.kind == Finding::Kind::deadlock) explain_stuck(states.value().back(), c);
    return c;
  }

  [[nodiscard]] bool routine(checker::EventIndex index) const {
    using Kind = model::EventInfo::Kind;
    const model::EventInfo& e = model_.events[index];
    if (e.device == model::no_device || e.device == subject_) return false;
    switch (e.kind) {
      case Kind::schedule:
      case Kind::admit:
      case Kind::pass:
      case Kind::leave_out:
      case Kind::skip:
      case Kind::direct_complete:
      case Kind::callback_start:
      case Kind::complete: return true;
      case Kind::callback_end: return e.outcome == model::Outcome::ok;
      case Kind::step:
      case Kind::begin:
      case Kind::end:
      case Kind::abort:
      case Kind::abort_wakeup:
      case Kind::publish:
      case Kind::wakeup:
      case Kind::runtime:
      case Kind::hotplug:
      case Kind::spontaneous: break;
    }
    return false;
  }

  void explain_stuck(const checker::StateVector& state, Counterexample& c) const {
    const auto& components = model_.system.components();
    const auto state_of = [&](checker::ComponentIndex i) { return components[i].automaton->states[state[i]]; };
    for (const auto& s : checker::stuck(model_.system, state)) {
      c.notes.push_back(fmt::format("{} is stuck in {}", components[s.component].name, state_of(s.component)));
      for (const auto& w : s.waits)
        if (!components[w.refused_by].home.empty() || w.refused_by != s.component)
          c.notes.push_back(fmt::format("  it waits for \"{}\", but {} is in {}", model_.text(w.event), components[w.refused_by].name,
                                        state_of(w.refused_by)));
    }
  }

  const Question& question_;
  const Selection& selection_;
  Plan plan_;
  std::optional<DeviceIndex> subject_;
  model::Model model_;
  std::vector<properties::Attached> attached_;
  Exploration result_;
};

/// Monitors remember what has happened, and where user space goes on for ever (/dev/snapshot), all of them together remember
/// far more than each does.  They do not know of each other, so each rule's verdict is the same whichever others watch: a
/// search that outgrows this many states, and this many times what it has without rules, is made again under half of them
/// each.
constexpr std::uint64_t states_before_split = 1'000'000, times_before_split = 20;

/// The searches of one plan, each under some of the rules, which together are under all.
class Searches {
 public:
  using Progress = std::function<void(const checker::Progress&)>;
  using Done = std::function<void(const OneSearch&)>;
  Searches(const Question& question, const Plan& plan, Progress progress, Done done)
      : question_(question), plan_(plan), progress_(std::move(progress)), done_(std::move(done)) {}

  void run(const Selection& selection) {
    const bool may_split = selection.monitored.size() > 1 && states_before_split < question_.limits.states_max && split_limit_ > 0;
    OneSearch search(question_, selection, plan_);
    search.run(limits(may_split ? split_limit_ : question_.limits.states_max), progress_);
    if (may_split && search.result().states > split_limit_ && !out_of_time()) {
      if (outgrows_the_model()) return run_halves(selection);
      return run(selection);  // with another limit
    }
    done_(search);
  }

 private:
  [[nodiscard]] checker::Limits limits(std::uint64_t states_max) const {
    checker::Limits all = question_.limits;
    all.states_max = states_max;
    if (all.seconds_max > 0) all.seconds_max = std::max(0.001, all.seconds_max - elapsed());
    return all;
  }
  [[nodiscard]] double elapsed() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
  [[nodiscard]] bool out_of_time() const { return question_.limits.seconds_max > 0 && elapsed() >= question_.limits.seconds_max; }

  /// Asked when the limit is hit: whether it is the rules that make the search so large.  If not, the limit is changed.
  bool outgrows_the_model() {
    if (without_rules_) return true;
    const Selection none;
    OneSearch search(question_, none, plan_);
    search.run(limits(states_before_split), progress_);
    without_rules_ = search.result().states;
    const std::uint64_t worth_it = search.result().complete() ? times_before_split * *without_rules_ : 0;
    const bool outgrown = worth_it > 0 && worth_it <= split_limit_;
    split_limit_ = worth_it == 0 || worth_it >= question_.limits.states_max ? 0 : std::max(worth_it, split_limit_);
    return outgrown;
  }

  void run_halves(const Selection& whole) {
    const auto middle = whole.monitored.begin() + static_cast<std::ptrdiff_t>(whole.monitored.size() / 2);
    Selection first = whole, second;
    first.monitored.assign(whole.monitored.begin(), middle);
    second.monitored.assign(middle, whole.monitored.end());
    run(first);
    run(second);
  }

  const Question& question_;
  Plan plan_;
  Progress progress_;
  Done done_;
  std::uint64_t split_limit_ = states_before_split;  ///< 0: never
  std::optional<std::uint64_t> without_rules_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A rule is broken if it is in any search; vacuous only if it is in all.
void merge(std::vector<PropertyResult>& into, std::vector<PropertyResult>&& more) {
  if (into.empty()) {
    into = std::move(more);
    return;
  }
  for (PropertyResult& b : more) {
    const auto same = std::ranges::find(into, b.id, &PropertyResult::id);
    if (same == into.end()) {
      into.push_back(std::move(b));
      continue;
    }
    PropertyResult& a = *same;
    const bool vacuous = a.vacuous && b.vacuous;
    const bool better = b.verdict == Verdict::violated &&
                        (a.verdict != Verdict::violated || b.counterexample->length() < a.counterexample->length());
    if (better)
      a = std::move(b);
    else if (a.verdict == Verdict::holds && b.verdict == Verdict::inconclusive)
      a.verdict = Verdict::inconclusive;
    a.vacuous = vacuous && a.verdict == Verdict::holds;
  }
}

/// A subject has two searches: its callbacks may fail, and everyone is watched; and the same with wakeups at any
/// moment, but only the subject watched.  Watching everyone while wakeups are free costs a power of the number of
/// devices more.
std::vector<Plan> plans(const std::vector<std::optional<DeviceIndex>>& subjects, const Question& q) {
  std::vector<Plan> all;
  const bool wakeups = q.environment.wakeups && q.caller->environment_may_fail;
  for (const auto& subject : subjects) {
    if (!subject) {
      all.push_back({});
      continue;
    }
    all.push_back({subject, std::nullopt, false});
    if (wakeups) all.push_back({subject, subject, true});
  }
  return all;
}

checker::Result<std::vector<std::optional<DeviceIndex>>> subjects_of(const Question& q) {
  const auto& devices = q.topology.devices;
  std::vector<std::optional<DeviceIndex>> all;
  if (q.subject) {
    for (std::size_t i = 0; i < devices.size(); ++i)
      if (devices[i].path == *q.subject || devices[i].name == *q.subject) all.emplace_back(static_cast<DeviceIndex>(i));
    if (all.empty())
      return checker::Error{"no device is called '" + *q.subject + "'", "--subject, topology " + q.topology.name,
                            "a device's name or path as in the topology"};
  } else if (q.subjects == Subjects::each || (q.subjects == Subjects::automatic && devices.size() > free_devices_max)) {
    for (std::size_t i = 0; i < devices.size(); ++i) all.emplace_back(static_cast<DeviceIndex>(i));
  } else {
    all.emplace_back(std::nullopt);
  }
  return all;
}

}  // namespace

Verdict Run::verdict() const {
  Verdict v = Verdict::holds;
  for (const PropertyResult& p : properties) {
    if (p.verdict == Verdict::violated) return Verdict::violated;
    if (p.verdict == Verdict::inconclusive) v = Verdict::inconclusive;
  }
  return v;
}

checker::Result<Run> verify(const Question& q, const std::function<void(const RunProgress&)>& progress) {
  const auto selection = select(q.properties);
  if (!selection.has_value()) return selection.error();
  const auto subjects = subjects_of(q);
  if (!subjects.has_value()) return subjects.error();
  const auto all = plans(subjects.value(), q);

  Run run;
  run.caller = q.caller->name;
  run.topology = q.topology.name;
  run.core = q.caller->core->name;
  run.devices = q.topology.devices.size();
  run.subjects = all.front().subject ? subjects.value().size() : 0;
  std::vector<std::vector<PropertyResult>> results(all.size());
  evidence::RowCoverage coverage;
  std::size_t searches_max = 0;
  const auto start = std::chrono::steady_clock::now();
  std::mutex mutex;
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < all.size(); i = next++) {
        const auto report = [&](const checker::Progress& p) {
          const std::lock_guard lock(mutex);
          if (progress) progress({i + 1, all.size(), p});
        };
        std::size_t searches = 0;
        const auto done = [&](const OneSearch& search) {
          auto found = search.properties();
          const std::lock_guard lock(mutex);
          const Exploration& e = search.result();
          run.states += e.states;
          run.transitions += e.transitions;
          run.depth = std::max(run.depth, e.depth);
          run.memory_bytes = std::max(run.memory_bytes, e.memory_bytes);
          if (run.limit.empty()) run.limit = e.limit;
          if (i + 1 == all.size()) run.bounds = search.model().bounds;  // the last has wakeups, if any has
          coverage.add(search.model().machines, e);
          merge(results[i], std::move(found));
          searches_max = std::max(searches_max, ++searches);
        };
        Searches(q, all[i], report, done).run(selection.value());
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      next = all.size();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned j = 1; j < std::min<std::size_t>(q.jobs, all.size()); ++j) threads.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  for (auto& r : results) merge(run.properties, std::move(r));
  for (const auto& m : coverage.machines()) run.machines.push_back(m.name);
  run.rows = coverage.rows();
  for (auto& row : coverage.unfired()) run.unfired.push_back({std::move(row.machine), std::move(row.row)});
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (std::ranges::find(q.topology.devices, "most-general", &model::Device::driver) != q.topology.devices.end())
    run.bounds.emplace_back("most-general drivers: a safety rule that holds with them holds with any driver that they include "
                            "(pmcheck list drivers); unexpected-event and no-hang are shown for them alone");
  if (searches_max > 1)
    run.bounds.push_back(fmt::format("the rules in {} searches, each under some of them: states and transitions are their sum", searches_max));
  if (run.subjects > 0) {
    run.bounds.push_back(fmt::format("one free subject at a time, {} of {} devices: its callbacks may fail, those of all others succeed",
                                     run.subjects, run.devices));
    run.bounds.push_back(all.size() > run.subjects
                             ? "each subject in two searches: without wakeups every device is watched, with wakeups at any moment the subject is"
                             : "every device is watched in each search");
  }
  return run;
}

}  // namespace pmc::cli

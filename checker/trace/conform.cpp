// A recording in the model's events.
#include "checker/trace/conform.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>

#include "checker/trace/alphabet.hpp"

namespace pmc::trace {

using checker::EventIndex;
using checker::Seen;

std::string_view to_string(Conforms c) { return c == Conforms::yes ? "yes" : c == Conforms::no ? "no" : "undecided"; }

namespace {

std::string in_state(const model::Model& m, checker::ComponentIndex c, checker::StateIndex s) {
  return m.system.components()[c].name + " is in " + m.system.components()[c].automaton->states[s];
}

/// What the model has for what nobody can follow, where it was, who refuses, and what it would have done.
void explain(const model::Model& m, const checker::Observation& o, const checker::Conformance& c, const Seen& asked,
             const ConformOptions& options, AttemptConformance& out) {
  out.event = asked.events.empty() ? "" : m.text(asked.events.front());
  const checker::Ahead ahead = checker::look_ahead(o, c.states, asked, 2'000);
  for (const checker::Refusal& r : ahead.refusals) out.refused_by.push_back(in_state(m, r.component, r.state));
  if (!c.states.empty())
    for (checker::ComponentIndex k = 0; k < m.system.components().size(); ++k)
      if (m.parts[k].device == model::no_device) out.states.push_back(in_state(m, k, c.states.front()[k]));
  for (const EventIndex e : ahead.visible)
    if (out.instead.size() < options.instead_max) out.instead.push_back(m.text(e));
}

/// One caller, in one environment.  `why`: if it cannot, how far it gets and what stops it, which takes longer.
AttemptConformance follow_words(const Attempt& attempt, const model::Caller& caller, const model::Environment& env,
                                const ConformOptions& options, bool why, bool late) {
  AttemptConformance out;
  const std::vector<Word>& words = attempt.words(late);
  const model::Model m = model::compose(caller, attempt.topology(), env);
  out.caller = caller.name;
  out.bounds = m.bounds;
  std::ranges::copy(attempt.bounds(), std::back_inserter(out.bounds));
  out.conforms = Conforms::yes;
  const Alphabet alphabet(m, caller);
  for (std::size_t begin = 0; begin < words.size();) {
    const auto gap =
        std::find_if(words.begin() + static_cast<std::ptrdiff_t>(begin) + 1, words.end(), [](const Word& w) { return w.after_gap; });
    const auto end = static_cast<std::size_t>(gap - words.begin());
    checker::Observation observation{&m.system, alphabet.visible(), {}};
    std::vector<Seen>& seen = observation.seen;
    for (std::size_t n = begin; n < end; ++n) seen.push_back(alphabet.seen(words[n]));
    // What no event of this caller is ends the matter.
    const std::vector<Seen> whole = seen;
    seen.erase(std::ranges::find_if(seen, [](const Seen& s) { return s.events.empty(); }), seen.end());
    checker::Conformance c;
    std::optional<checker::ComponentIndex> refuser;  // where only parts are followed
    if (words[begin].after_gap) {
      const checker::ByParts parts = checker::follow_by_parts(observation);
      c.followed = parts.followed;
      c.conforms = parts.followed == seen.size();
      if (parts.followed < seen.size()) refuser = parts.component;
      out.doubt = "events are missing before line " + std::to_string(words[begin].event->line) +
                  ": from there on each part of the model is followed by itself";
    } else {
      c = (why ? checker::follow_furthest : checker::follow)(observation, m.system.initial(), options.limits);
    }
    out.explored += c.explored;
    out.seen += c.followed;
    if (c.limit_reached) {
      out.doubt = "more than " + std::to_string(options.limits.states) + " states";
      if (why) out.doubt += ": it may get further";
    }
    if (c.limit_reached && !why) {
      out.conforms = Conforms::undecided;
      return out;
    }
    if (!c.conforms || seen.size() < whole.size()) {
      out.conforms = Conforms::no;
      if (!why) return out;
      out.line = words[begin + c.followed].event->line;
      explain(m, observation, c, whole[c.followed], options, out);
      if (refuser) out.refused_by.push_back(m.system.components()[*refuser].name + ", by itself");
      return out;
    }
    begin = end;
  }
  if (!out.doubt.empty()) out.conforms = Conforms::undecided;
  return out;
}

AttemptConformance follow_caller(const Attempt& attempt, const model::Caller& caller, const model::Environment& env,
                                 const ConformOptions& options, bool why, bool late) {
  AttemptConformance out = follow_words(attempt, caller, env, options, why, late);
  out.ways = {{caller.name, env, late, out.seen}};
  return out;
}

}  // namespace

AttemptConformance conform(const Attempt& attempt, const ConformOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<const model::Caller*> callers;
  for (const model::Caller& c : model::callers())
    if (options.callers.empty() ? c.core == &model::core_6_1() : std::ranges::find(options.callers, c.name) != options.callers.end())
      callers.push_back(&c);
  model::Environment env;
  env.async = attempt.is_threaded() ? model::AsyncMode::as_is : model::AsyncMode::off;
  env.hotplug = attempt.has_hotplug();
  const std::vector<bool> lates = attempt.is_late_different() ? std::vector{false, true} : std::vector{false};

  std::vector<AttemptConformance> all;  // one of each caller
  ConformOptions within = options;
  std::size_t explored = 0;
  for (const model::Caller* const caller : callers) {
    std::optional<AttemptConformance> one;
    // Most need no wakeup event, and without them there is less to try.
    for (const bool wakeups : {false, true})
      for (const bool late : lates) {
        if (one && one->conforms == Conforms::yes) continue;
        env.wakeups = wakeups;
        AttemptConformance way = follow_caller(attempt, *caller, env, within, false, late);
        explored += way.explored;
        if (!one || way.conforms < one->conforms) one = std::move(way);
      }
    // Who else can do it is worth some time, and not any.
    if (one->conforms == Conforms::yes) within.limits.states = std::min(within.limits.states, 4 * one->explored + 1'000);
    all.push_back(*std::move(one));
  }
  if (std::ranges::all_of(all, [](const AttemptConformance& a) { return a.conforms == Conforms::no; })) {
    // Why nobody can: what gets furthest.
    all.clear();
    env.wakeups = true;
    for (const model::Caller* const caller : callers)
      for (const bool late : lates) {
        all.push_back(follow_caller(attempt, *caller, env, options, true, late));
        explored += all.back().explored;
      }
  }
  const auto is_better = [](const AttemptConformance& a, const AttemptConformance& b) {
    return a.conforms != b.conforms ? a.conforms < b.conforms : a.conforms == Conforms::no && a.seen > b.seen;
  };
  AttemptConformance best = *std::ranges::min_element(all, is_better);
  best.ways.clear();
  for (const AttemptConformance& one : all) {
    if (one.conforms == Conforms::yes) best.callers.push_back(one.caller);
    if (one.conforms == Conforms::undecided) best.open_callers.push_back(one.caller);
    const auto same_caller = [&](const Way& w) { return w.caller == one.caller; };
    // Who has not been found out about may have done it.
    const bool may_have = best.conforms == Conforms::no ? one.seen == best.seen : one.conforms != Conforms::no;
    if (may_have && std::ranges::none_of(best.ways, same_caller)) best.ways.push_back(one.ways.front());
  }
  best.explored = explored;
  best.attempt = attempt.number();
  best.first_line = attempt.first_line();
  best.last_line = attempt.last_line();
  best.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return best;
}

std::vector<AttemptConformance> conform(const Recording& recording, const std::vector<Transition>& transitions,
                                        const model::Topology& topology, const ConformOptions& options) {
  std::vector<AttemptConformance> all;
  for (const Attempt& attempt : attempts(recording, transitions, topology)) all.push_back(conform(attempt, options));
  return all;
}

}  // namespace pmc::trace

#include "checker/language.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace pmc::checker {
namespace {

using LabelId = std::uint32_t;
using SetId = std::uint32_t;
using States = std::vector<StateIndex>;  ///< sorted

void sort_unique(auto& v) {
  std::ranges::sort(v);
  v.erase(std::unique(v.begin(), v.end()), v.end());
}

/// The labels of both sides, numbered in the order of their text.
class Labels {
 public:
  Labels(const Observed& a, const Observed& b) : all_(a.labels) {
    all_.insert(all_.end(), b.labels.begin(), b.labels.end());
    all_.emplace_back();
    sort_unique(all_);
  }
  static constexpr LabelId hidden = 0;  // the empty text comes first
  [[nodiscard]] LabelId id(const std::string& text) const {
    return static_cast<LabelId>(std::ranges::lower_bound(all_, text) - all_.begin());
  }
  [[nodiscard]] const std::string& text(LabelId id) const { return all_[id]; }

 private:
  std::vector<std::string> all_;
};

/// An automaton, by labels instead of letters.
struct Graph {
  struct Step {
    LabelId label;
    StateIndex to;
    auto operator<=>(const Step&) const = default;
  };
  std::vector<std::vector<Step>> steps;  ///< [state], sorted: hidden ones first
  States initial;

  Graph(const Observed& observed, const Labels& labels) : initial(observed.automaton->initial) {
    const Automaton& a = *observed.automaton;
    assert(observed.labels.size() == a.letters.size() && a.defect().empty());
    std::vector<LabelId> ids;
    for (const std::string& label : observed.labels) ids.push_back(labels.id(label));
    steps.resize(a.states.size());
    for (std::size_t s = 0; s < steps.size(); ++s) {
      for (std::size_t l = 0; l < ids.size(); ++l)
        if (const StateIndex to = a.step(static_cast<StateIndex>(s), static_cast<LetterIndex>(l)); to != no_state)
          steps[s].push_back({ids[l], to});
      sort_unique(steps[s]);
    }
    sort_unique(initial);
  }
  [[nodiscard]] bool stable(StateIndex s) const { return steps[s].empty() || steps[s].front().label != Labels::hidden; }
  /// Precondition: stable(s).
  [[nodiscard]] std::vector<LabelId> offers(StateIndex s) const {
    std::vector<LabelId> all;
    for (const Step& step : steps[s])
      if (all.empty() || all.back() != step.label) all.push_back(step.label);
    return all;
  }
};

/// Sets of states of b, closed under hidden steps, each numbered once, and where labels lead from them.
class Sets {
 public:
  static constexpr SetId empty = 0;
  explicit Sets(const Graph& graph) : graph_(graph) { intern({}); }

  SetId initial() { return intern(closed(graph_.initial)); }
  [[nodiscard]] const States& members(SetId set) const { return *members_[set]; }
  [[nodiscard]] std::size_t members_in_all() const { return members_in_all_; }

  SetId after(SetId set, LabelId label) {
    const auto& all = successors(set);
    const auto it = std::ranges::lower_bound(all, label, {}, &std::pair<LabelId, SetId>::first);
    return it != all.end() && it->first == label ? it->second : empty;
  }
  /// Where b may be if a has taken a label that b does not have in `set`: see differences().
  SetId realigned(SetId set, LabelId label) {
    States all = members(set);                                        // a has one more
    for (const auto& [other, to] : Successors(successors(set))) {     // a copy: numbering sets moves the original
      all.insert(all.end(), members(to).begin(), members(to).end());  // another one
      const States& then = members(after(to, label));                 // one fewer
      all.insert(all.end(), then.begin(), then.end());
    }
    sort_unique(all);
    return intern(std::move(all));  // a union of closed sets is closed
  }

 private:
  struct Hash {
    std::size_t operator()(const States& states) const {
      std::uint64_t h = 0xcbf29ce484222325;  // FNV-1a
      for (const StateIndex s : states) h = (h ^ s) * 0x100000001b3;
      return h;
    }
  };
  using Successors = std::vector<std::pair<LabelId, SetId>>;

  const Successors& successors(SetId set) {
    if (!successors_[set]) {
      std::map<LabelId, States> to;
      for (const StateIndex s : members(set))
        for (const Graph::Step& step : graph_.steps[s])
          if (step.label != Labels::hidden) to[step.label].push_back(step.to);
      Successors all;
      for (auto& [label, states] : to) all.emplace_back(label, intern(closed(std::move(states))));
      successors_[set] = std::move(all);
    }
    return *successors_[set];
  }

  States closed(States states) {
    seen_.resize(graph_.steps.size(), false);
    States all;
    const auto add = [&](StateIndex s) {
      if (!seen_[s]) all.push_back(s);
      seen_[s] = true;
    };
    for (const StateIndex s : states) add(s);
    for (std::size_t i = 0; i < all.size(); ++i)
      for (const Graph::Step& step : graph_.steps[all[i]]) {
        if (step.label != Labels::hidden) break;
        add(step.to);
      }
    for (const StateIndex s : all) seen_[s] = false;
    std::ranges::sort(all);
    return all;
  }

  SetId intern(States states) {
    const std::size_t size = states.size();
    const auto [it, fresh] = ids_.try_emplace(std::move(states), static_cast<SetId>(members_.size()));
    if (fresh) {
      members_.push_back(&it->first);
      successors_.emplace_back();
      members_in_all_ += size;
    }
    return it->second;
  }

  const Graph& graph_;
  std::unordered_map<States, SetId, Hash> ids_;
  std::vector<const States*> members_;  // of ids_, whose keys stay where they are
  std::vector<std::optional<Successors>> successors_;
  std::vector<bool> seen_;
  std::size_t members_in_all_ = 0;
};

/// Where a is, and where b may be after the same labels.
struct Product {
  StateIndex at;
  SetId set;
  bool aligned;  ///< b could follow the last label
  bool operator==(const Product&) const = default;
};
struct ProductHash {
  std::size_t operator()(const Product& p) const {
    return (std::uint64_t{p.set} << 17 | std::uint64_t{p.at} << 1 | (p.aligned ? 1 : 0)) * 0x9e3779b97f4a7c15;
  }
};

/// All that both can do together, fewest differences and shortest traces first.
class Search {
 public:
  Search(const Observed& a, const Observed& b, const CompareLimits& limits)
      : labels_(a, b), a_(a, labels_), b_(b, labels_), sets_(b_), limits_(limits) {}

  /// `goes_on`: past the first difference of a trace, too.
  OnlyIn differences(std::size_t max, bool goes_on) {
    OnlyIn result;
    std::set<std::pair<SetId, LabelId>> reported;
    result.limit_reached = !run([&](std::uint32_t node, const Cost& cost) {
      const Product p = nodes_[node].product;
      for (const auto [label, to] : a_.steps[p.at]) {
        if (label == Labels::hidden) continue;
        if (const SetId set = sets_.after(p.set, label); set != Sets::empty) {
          push({cost.differences, cost.length + 1}, {to, set, true}, node, label);
          continue;
        }
        if (!p.aligned) continue;
        if (reported.emplace(p.set, label).second) result.differences.push_back(difference(node, label));
        result.enough = result.differences.size() >= max;
        if (result.enough) return false;
        if (goes_on) push({cost.differences + 1, cost.length + 1}, {to, sets_.realigned(p.set, label), false}, node, label);
      }
      return true;
    });
    result.product_states = visited_.size();
    return result;
  }

  RefusalOnlyIn refusal() {
    RefusalOnlyIn result;
    result.limit_reached = !run([&](std::uint32_t node, const Cost& cost) {
      const Product p = nodes_[node].product;
      if (a_.stable(p.at) && !refuses(p.set, a_.offers(p.at))) {
        result.refusal = Refusal{trace(node).first, {}};
        for (const LabelId label : a_.offers(p.at)) result.refusal->offers.push_back(labels_.text(label));
        return false;
      }
      for (const auto [label, to] : a_.steps[p.at])
        if (const SetId set = label == Labels::hidden ? Sets::empty : sets_.after(p.set, label); set != Sets::empty)
          push({0, cost.length + 1}, {to, set, true}, node, label);
      return true;
    });
    return result;
  }

 private:
  struct Cost {
    std::uint32_t differences = 0, length = 0;
    auto operator<=>(const Cost&) const = default;
  };
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct Node {
    Product product;
    std::uint32_t before = none;
    LabelId label = Labels::hidden;  ///< that led here
  };

  void push(Cost cost, Product product, std::uint32_t before, LabelId label) {
    if (visited_.contains(product)) return;
    queue_[cost].push_back(static_cast<std::uint32_t>(nodes_.size()));
    nodes_.push_back({product, before, label});
  }

  /// Calls `visit` for every pair, the cheapest first, until it returns false.  False: a limit was reached before that.
  bool run(const auto& visit) {
    for (const StateIndex s : a_.initial) push({}, {s, sets_.initial(), true}, none, Labels::hidden);
    while (!queue_.empty()) {
      const auto first = queue_.begin();
      const Cost cost = first->first;
      for (std::size_t i = 0; i < first->second.size(); ++i) {  // hidden steps add to it
        const std::uint32_t node = first->second[i];
        if (!visited_.insert(nodes_[node].product).second) continue;
        if (visited_.size() > limits_.product_states || sets_.members_in_all() > limits_.set_members || nodes_.size() >= none / 2)
          return false;
        for (const auto [label, to] : a_.steps[nodes_[node].product.at]) {
          if (label != Labels::hidden) break;
          push(cost, {to, nodes_[node].product.set, nodes_[node].product.aligned}, node, label);
        }
        if (!visit(node, cost)) return true;
      }
      queue_.erase(first);
    }
    return true;
  }

  /// The labels that lead to the node, and which of them b could not follow.
  [[nodiscard]] std::pair<Trace, std::vector<std::size_t>> trace(std::uint32_t node) const {
    std::vector<std::uint32_t> path;
    for (; nodes_[node].before != none; node = nodes_[node].before)
      if (nodes_[node].label != Labels::hidden) path.push_back(node);
    std::pair<Trace, std::vector<std::size_t>> result;
    for (std::size_t i = 0; i < path.size(); ++i) {
      const Node& n = nodes_[path[path.size() - 1 - i]];
      result.first.push_back(labels_.text(n.label));
      if (!n.product.aligned) result.second.push_back(i);
    }
    return result;
  }
  [[nodiscard]] Difference difference(std::uint32_t node, LabelId label) const {
    auto [before, at] = trace(node);
    at.push_back(before.size());
    before.push_back(labels_.text(label));
    return {std::move(before), std::move(at)};
  }

  /// Whether b may be in a state without hidden steps that offers no other label.
  [[nodiscard]] bool refuses(SetId set, const std::vector<LabelId>& offers) const {
    return std::ranges::any_of(sets_.members(set),
                               [&](StateIndex s) { return b_.stable(s) && std::ranges::includes(offers, b_.offers(s)); });
  }

  Labels labels_;
  Graph a_, b_;
  Sets sets_;
  CompareLimits limits_;
  std::vector<Node> nodes_;
  std::map<Cost, std::vector<std::uint32_t>> queue_;
  std::unordered_set<Product, ProductHash> visited_;
};

}  // namespace

OnlyIn shortest_only_in(const Observed& a, const Observed& b, const CompareLimits& limits) {
  return Search(a, b, limits).differences(1, false);
}

OnlyIn differences(const Observed& a, const Observed& b, std::size_t max, const CompareLimits& limits) {
  return Search(a, b, limits).differences(max, true);
}

Equivalence equivalent(const Observed& a, const Observed& b, const CompareLimits& limits) {
  return {shortest_only_in(a, b, limits), shortest_only_in(b, a, limits)};
}

RefusalOnlyIn shortest_refusal_only_in(const Observed& a, const Observed& b, const CompareLimits& limits) {
  return Search(a, b, limits).refusal();
}

}  // namespace pmc::checker

#include "checker/hang.hpp"

#include <algorithm>

namespace pmc::checker {
namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Adjacency in compressed rows.
struct Graph {
  std::vector<std::uint64_t> first;
  std::vector<std::uint32_t> to;
  Graph(const Edges& edges, std::size_t nodes, bool reversed) : first(nodes + 1, 0), to(edges.size()) {
    const auto ends = [reversed](const auto& e) { return reversed ? std::pair{e.second, e.first} : e; };
    for (const auto& e : edges) ++first[ends(e).first + 1];
    for (std::size_t i = 0; i < nodes; ++i) first[i + 1] += first[i];
    std::vector<std::uint64_t> next(first.begin(), first.end() - 1);
    for (const auto& e : edges) to[next[ends(e).first]++] = ends(e).second;
  }
};

std::vector<bool> can_reach(const Graph& backward, const std::vector<bool>& home) {
  std::vector<bool> reaches = home;
  std::vector<std::uint32_t> work;
  for (std::uint32_t i = 0; i < home.size(); ++i)
    if (home[i]) work.push_back(i);
  while (!work.empty()) {
    const std::uint32_t node = work.back();
    work.pop_back();
    for (auto e = backward.first[node]; e < backward.first[node + 1]; ++e)
      if (!reaches[backward.to[e]]) {
        reaches[backward.to[e]] = true;
        work.push_back(backward.to[e]);
      }
  }
  return reaches;
}

/// Tarjan's algorithm on the states that do not reach home; remembers the best bottom component.
class Tarjan {
 public:
  Tarjan(const Graph& graph, const std::vector<bool>& excluded)
      : graph_(graph), excluded_(excluded), index_(excluded.size(), 0), low_(excluded.size(), 0), component_(excluded.size(), 0) {}

  std::optional<Trap> run() {
    for (std::uint32_t root = 0; root < index_.size(); ++root)
      if (!excluded_[root] && index_[root] == 0) visit(root);
    return best_;
  }

 private:
  struct Frame {
    std::uint32_t node;
    std::uint64_t edge;
  };

  void open(std::uint32_t node) {
    index_[node] = low_[node] = ++counter_;
    stack_.push_back(node);
    frames_.push_back({node, graph_.first[node]});
  }

  void visit(std::uint32_t root) {
    open(root);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const std::uint32_t node = frame.node;
      if (frame.edge < graph_.first[node + 1]) {
        const std::uint32_t next = graph_.to[frame.edge++];
        if (index_[next] == 0)
          open(next);
        else if (component_[next] == 0)
          low_[node] = std::min(low_[node], index_[next]);
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[node]);
      if (low_[node] == index_[node]) close(node);
    }
  }

  void close(std::uint32_t root) {
    ++components_;
    std::vector<std::uint32_t> members;
    do {
      members.push_back(stack_.back());
      component_[stack_.back()] = components_;
      stack_.pop_back();
    } while (members.back() != root);
    for (const std::uint32_t m : members)
      for (auto e = graph_.first[m]; e < graph_.first[m + 1]; ++e)
        if (component_[graph_.to[e]] != components_) return;  // not a bottom
    const std::uint32_t first = *std::ranges::min_element(members);
    if (!best_ || first < best_->state) best_ = Trap{first, members.size()};
  }

  const Graph& graph_;
  const std::vector<bool>& excluded_;
  std::vector<std::uint32_t> index_, low_, component_, stack_;
  std::vector<Frame> frames_;
  std::uint32_t counter_ = 0, components_ = 0;
  std::optional<Trap> best_;
};

}  // namespace

std::optional<Trap> find_trap(const Edges& edges, const std::vector<bool>& home) {
  const std::vector<bool> reaches = can_reach(Graph(edges, home.size(), true), home);
  if (std::ranges::all_of(reaches, [](bool r) { return r; })) return std::nullopt;
  return Tarjan(Graph(edges, home.size(), false), reaches).run();
}

}  // namespace pmc::checker

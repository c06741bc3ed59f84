/// tree-sitter's C syntax trees, with the few questions that we ask of them.
#pragma once
#include <tree_sitter/api.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pmc::source {

/// A node and the text that it is of; as cheap to copy as a view, and dead with its Syntax.
class Node {
 public:
  Node() = default;
  Node(TSNode node, const std::string* text) : node_(node), text_(text) {}
  explicit operator bool() const { return text_ != nullptr && !ts_node_is_null(node_); }
  [[nodiscard]] std::string_view kind() const { return ts_node_type(node_); }
  [[nodiscard]] bool is(std::string_view k) const { return kind() == k; }
  [[nodiscard]] std::string_view text() const {
    const std::size_t begin = ts_node_start_byte(node_), end = ts_node_end_byte(node_);
    return std::string_view(*text_).substr(begin, end - begin);
  }
  [[nodiscard]] int line() const { return static_cast<int>(ts_node_start_point(node_).row) + 1; }
  [[nodiscard]] int column() const { return static_cast<int>(ts_node_start_point(node_).column) + 1; }
  [[nodiscard]] int last_line() const { return static_cast<int>(ts_node_end_point(node_).row) + 1; }
  [[nodiscard]] Node field(std::string_view name) const {
    return {ts_node_child_by_field_name(node_, name.data(), static_cast<std::uint32_t>(name.size())), text_};
  }
  [[nodiscard]] std::vector<Node> children() const;        ///< named ones, but comments
  [[nodiscard]] std::vector<Node> all_children() const;    ///< punctuation, too
  [[nodiscard]] bool has_error() const { return ts_node_has_error(node_); }
  [[nodiscard]] bool is_missing() const { return ts_node_is_missing(node_); }

 private:
  TSNode node_{};
  const std::string* text_ = nullptr;
};

/// The syntax tree of one text.
class Syntax {
 public:
  explicit Syntax(std::string text);
  [[nodiscard]] Node root() const { return {ts_tree_root_node(tree_.get()), text_.get()}; }

 private:
  struct Delete {
    void operator()(TSTree* t) const { ts_tree_delete(t); }
  };
  std::unique_ptr<std::string> text_;
  std::unique_ptr<TSTree, Delete> tree_;
};

}  // namespace pmc::source

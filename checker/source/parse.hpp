/// tree-sitter's C syntax trees, with the few questions that we ask of them.
#pragma once
#include <tree_sitter/api.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pmc::source {

struct TreeDelete {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
/// Of one text, in order: it is parsed piece by piece if it is long.
using Pieces = std::vector<std::unique_ptr<TSTree, TreeDelete>>;

/// A node and the text that it is of; as cheap to copy as a view, and dead with its Syntax.  Of no node everything is empty.
class Node {
 public:
  Node() = default;
  Node(TSNode node, const std::string* text) : node_(node), text_(text) {}
  /// All of a text.
  Node(const Pieces* pieces, const std::string* text) : text_(text), pieces_(pieces) {}
  explicit operator bool() const { return pieces_ != nullptr || (text_ != nullptr && !ts_node_is_null(node_)); }
  [[nodiscard]] std::string_view kind() const {
    if (pieces_ != nullptr) return "translation_unit";
    return *this ? std::string_view(ts_node_type(node_)) : std::string_view();
  }
  [[nodiscard]] bool is(std::string_view k) const { return kind() == k; }
  [[nodiscard]] std::string_view text() const {
    if (pieces_ != nullptr) return *text_;
    if (!*this) return {};
    return std::string_view(*text_).substr(begin(), end() - begin());
  }
  /// In bytes.  plain_c() leaves everything in its place, so what it has blanked can be looked up in the original here.
  [[nodiscard]] std::size_t begin() const { return is_whole_or_none() ? 0 : ts_node_start_byte(node_); }
  [[nodiscard]] std::size_t end() const {
    if (pieces_ != nullptr) return text_->size();
    return *this ? ts_node_end_byte(node_) : 0;
  }
  [[nodiscard]] int line() const { return is_whole_or_none() ? 1 : static_cast<int>(ts_node_start_point(node_).row) + 1; }
  [[nodiscard]] int column() const { return is_whole_or_none() ? 1 : static_cast<int>(ts_node_start_point(node_).column) + 1; }
  [[nodiscard]] int last_line() const;
  /// No node: there is none of that name.
  [[nodiscard]] Node field(std::string_view name) const {
    if (is_whole_or_none()) return {};
    return {ts_node_child_by_field_name(node_, name.data(), static_cast<std::uint32_t>(name.size())), text_};
  }
  [[nodiscard]] std::vector<Node> children() const;      ///< named ones, but comments
  [[nodiscard]] std::vector<Node> all_children() const;  ///< punctuation, too
  [[nodiscard]] bool has_error() const;
  [[nodiscard]] bool is_missing() const { return !is_whole_or_none() && ts_node_is_missing(node_); }

 private:
  [[nodiscard]] bool is_whole_or_none() const { return pieces_ != nullptr || !*this; }

  TSNode node_{};
  const std::string* text_ = nullptr;
  const Pieces* pieces_ = nullptr;
};

/// What a text may cost at most.  A function of 3,000 lines needs milliseconds and some 30,000 tokens, and is 50 nodes deep.
struct ParseLimits {
  std::uint64_t milliseconds = 20000;  ///< of all of it; the parser can go back without end in what is no C at all
  std::size_t depth = 2000;            ///< of nodes in each other: whoever walks the tree may recurse
  std::size_t tokens = 50000;          ///< of one function or table
};

/// The syntax tree of one text, of file_bytes_max at most (tree.hpp).
class Syntax {
 public:
  explicit Syntax(std::string text, ParseLimits limits = {});
  [[nodiscard]] Node root() const { return {pieces_.get(), text_.get()}; }

  struct Gap {
    int line = 0, last_line = 0;
    std::string why;
    bool operator==(const Gap&) const = default;
  };
  /// What is beyond a limit, and so is not below the root.
  [[nodiscard]] const std::vector<Gap>& gaps() const { return gaps_; }
  [[nodiscard]] bool is_complete() const { return gaps_.empty(); }

 private:
  std::unique_ptr<std::string> text_;
  std::unique_ptr<Pieces> pieces_;
  std::vector<Gap> gaps_;
};

}  // namespace pmc::source

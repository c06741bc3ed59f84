#include "checker/source/parse.hpp"

#include <algorithm>
#include <chrono>

#include "checker/source/tree.hpp"

extern "C" const TSLanguage* tree_sitter_c(void);

namespace pmc::source {
namespace {

class Cursor {
 public:
  explicit Cursor(TSNode node) : cursor_(ts_tree_cursor_new(node)) {}
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor() { ts_tree_cursor_delete(&cursor_); }
  [[nodiscard]] TSNode node() const { return ts_tree_cursor_current_node(&cursor_); }
  bool first_child() { return ts_tree_cursor_goto_first_child(&cursor_); }
  bool next_sibling() { return ts_tree_cursor_goto_next_sibling(&cursor_); }
  bool parent() { return ts_tree_cursor_goto_parent(&cursor_); }

 private:
  TSTreeCursor cursor_;
};

bool is_deeper(TSNode root, std::size_t limit) {
  Cursor cursor(root);
  for (std::size_t depth = 0;;) {
    if (cursor.first_child()) {
      if (++depth > limit) return true;
      continue;
    }
    while (!cursor.next_sibling()) {
      if (!cursor.parent()) return false;
      --depth;
    }
  }
}

template <class Wanted>
void append_children(TSNode node, const std::string* text, std::vector<Node>& all, Wanted wanted) {
  Cursor cursor(node);  // to ask for the i-th child takes i steps each time
  for (bool more = cursor.first_child(); more; more = cursor.next_sibling())
    if (wanted(cursor.node())) all.emplace_back(cursor.node(), text);
}

template <class Wanted>
std::vector<Node> children_of(TSNode node, const Pieces* pieces, const std::string* text, Wanted wanted) {
  std::vector<Node> all;
  if (pieces == nullptr)
    append_children(node, text, all, wanted);
  else
    for (const auto& piece : *pieces) append_children(ts_tree_root_node(piece.get()), text, all, wanted);
  return all;
}

struct Piece {
  TSRange range{};
  std::size_t tokens = 0, nesting = 0;  ///< nesting: of brackets
};

/// Cuts a text between its functions.  tree-sitter counts the children of a node with 16 bits until release 0.20.8, and a
/// syntax error can make all that is unfinished children of one node: a long text is no matter of patience but of safety.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  std::vector<Piece> run() {
    for (std::size_t i = 0; i < text_.size(); i = step(i)) {
    }
    cut(text_.size());
    return std::move(pieces_);
  }

 private:
  static constexpr std::size_t enough = 20000;  // tokens to cut behind

  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  }

  std::size_t step(std::size_t i) {
    const char c = text_[i];
    if (c == '\n') newline(i);
    if (c == ' ' || (c >= '\t' && c <= '\r')) return i + 1;
    ++now_.tokens;
    if (is_word(c)) {
      while (i + 1 < text_.size() && is_word(text_[i + 1])) ++i;
    } else if (c == '"' || c == '\'') {
      return literal(i);
    } else if (c == '(' || c == '[' || c == '{') {
      now_.nesting = std::max(now_.nesting, ++depth_);
    } else if (c == ')' || c == ']' || c == '}') {
      // A brace in the first column ends a function, whatever is left open in it.
      depth_ = c == '}' && (i == 0 || text_[i - 1] == '\n') ? 0 : depth_ - std::min<std::size_t>(depth_, 1);
    }
    const bool ends = c == ';' || (c == '}' && i + 1 < text_.size() && text_[i + 1] == '\n');
    if (ends && depth_ == 0 && now_.tokens >= enough) cut(i + 1);
    return i + 1;
  }

  void newline(std::size_t i) {
    ++row_;
    row_begin_ = i + 1;
  }

  std::size_t literal(std::size_t begin) {
    std::size_t i = begin + 1;
    for (; i < text_.size() && text_[i] != text_[begin] && text_[i] != '\n'; ++i)
      if (text_[i] == '\\' && i + 1 < text_.size()) {
        ++now_.tokens;  // an escape sequence is one
        if (text_[++i] == '\n') newline(i);
      }
    now_.tokens += 2;
    return i < text_.size() && text_[i] == text_[begin] ? i + 1 : i;
  }

  void cut(std::size_t at) {
    now_.range.end_byte = static_cast<std::uint32_t>(at);
    now_.range.end_point = {row_, static_cast<std::uint32_t>(at - row_begin_)};
    pieces_.push_back(now_);
    now_ = {};
    now_.range.start_byte = pieces_.back().range.end_byte;
    now_.range.start_point = pieces_.back().range.end_point;
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
  Piece now_;
  std::size_t depth_ = 0, row_begin_ = 0;
  std::uint32_t row_ = 0;
};

}  // namespace

int Node::last_line() const {
  if (pieces_ != nullptr) return static_cast<int>(std::ranges::count(*text_, '\n')) + 1;
  return *this ? static_cast<int>(ts_node_end_point(node_).row) + 1 : 1;
}

std::vector<Node> Node::children() const {
  if (!*this) return {};
  return children_of(node_, pieces_, text_,
                     [](TSNode child) { return ts_node_is_named(child) && std::string_view(ts_node_type(child)) != "comment"; });
}

std::vector<Node> Node::all_children() const {
  if (!*this) return {};
  return children_of(node_, pieces_, text_, [](TSNode) { return true; });
}

bool Node::has_error() const {
  if (pieces_ == nullptr) return *this && ts_node_has_error(node_);
  return std::ranges::any_of(*pieces_, [](const auto& piece) { return ts_node_has_error(ts_tree_root_node(piece.get())); });
}

Syntax::Syntax(std::string text, ParseLimits limits)
    : text_(std::make_unique<std::string>(std::move(text))), pieces_(std::make_unique<Pieces>()) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(limits.milliseconds);
  if (text_->size() > file_bytes_max) {
    gaps_.push_back({1, root().last_line(), "too large a file"});
    return;
  }
  const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), ts_parser_delete);
  ts_parser_set_language(parser.get(), tree_sitter_c());
  for (const Piece& piece : Cutter(*text_).run()) {
    const auto left_out = [this, &piece](const char* why) {
      gaps_.push_back({static_cast<int>(piece.range.start_point.row) + 1, static_cast<int>(piece.range.end_point.row) + 1, why});
    };
    if (piece.tokens > limits.tokens) {
      left_out("too long a function or table");
      continue;
    }
    if (piece.nesting > limits.depth) {
      left_out("nested too deeply");
      continue;
    }
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now()).count();
    ts_parser_reset(parser.get());
    ts_parser_set_included_ranges(parser.get(), &piece.range, 1);
    ts_parser_set_timeout_micros(parser.get(), static_cast<std::uint64_t>(std::max<std::int64_t>(left, 1)));  // 0 is none
    std::unique_ptr<TSTree, TreeDelete> tree(
        ts_parser_parse_string(parser.get(), nullptr, text_->data(), static_cast<std::uint32_t>(text_->size())));
    if (!tree) {
      left_out("it takes too long to parse");
    } else if (is_deeper(ts_tree_root_node(tree.get()), limits.depth)) {
      left_out("nested too deeply");
    } else {
      pieces_->push_back(std::move(tree));
    }
  }
}

}  // namespace pmc::source

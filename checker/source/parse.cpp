#include "checker/source/parse.hpp"

extern "C" const TSLanguage* tree_sitter_c(void);

namespace pmc::source {

std::vector<Node> Node::children() const {
  std::vector<Node> all;
  for (std::uint32_t i = 0, n = ts_node_named_child_count(node_); i < n; ++i)
    if (const Node child(ts_node_named_child(node_, i), text_); !child.is("comment")) all.push_back(child);
  return all;
}

std::vector<Node> Node::all_children() const {
  std::vector<Node> all;
  for (std::uint32_t i = 0, n = ts_node_child_count(node_); i < n; ++i) all.emplace_back(ts_node_child(node_, i), text_);
  return all;
}

Syntax::Syntax(std::string text) : text_(std::make_unique<std::string>(std::move(text))) {
  const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(), ts_parser_delete);
  ts_parser_set_language(parser.get(), tree_sitter_c());
  tree_.reset(ts_parser_parse_string(parser.get(), nullptr, text_->data(), static_cast<std::uint32_t>(text_->size())));
}

}  // namespace pmc::source

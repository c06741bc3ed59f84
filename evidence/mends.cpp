#include "evidence/mends.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <map>

#include "evidence/source_mutants.hpp"

namespace pmc::evidence {
namespace {

using checker::Error;
using source::FunctionText;
using source::Node;

constexpr std::array<std::string_view, 6> anchors{"call", "goto", "assignment", "return", "start", "definition"};
constexpr std::array<std::string_view, 4> places{"before", "after", "instead", "arguments"};

std::string without_blanks(std::string_view text) {
  std::string all;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\n') all += c;
  return all;
}

struct Found {
  Node node;       ///< the call, the goto, ..
  Node statement;  ///< that it is, or that it is in
};

/// Every node of that kind, with the statement that it is in, in the order of the text.
void collect(Node n, Node statement, std::string_view anchor, const std::string& name, std::vector<Found>& all) {
  if (n.kind().ends_with("_statement") && !n.is("compound_statement")) statement = n;
  const bool is_it = anchor == "call"         ? n.is("call_expression") && without_blanks(n.field("function").text()) == name
                     : anchor == "goto"       ? n.is("goto_statement") && n.field("label").text() == name
                     : anchor == "assignment" ? n.is("assignment_expression") && without_blanks(n.field("left").text()) == name
                                              : anchor == "return" && n.is("return_statement");
  if (is_it) all.push_back({n, statement});
  for (const Node c : n.children()) collect(c, statement, anchor, name, all);
}

Found found(const FunctionText& f, std::string_view anchor, const std::string& name, std::size_t nth) {
  if (anchor == "definition") return {f.definition, f.definition};
  if (anchor == "start") {
    for (const Node s : f.body.children())
      if (!s.is("declaration")) return {s, s};
    return {};
  }
  std::vector<Found> all;
  collect(f.body, {}, anchor, name, all);
  return nth >= 1 && nth <= all.size() ? all[nth - 1] : Found{};
}

SourceEdit edit_of(const Found& at, std::string_view anchor, std::string_view put, const std::string& text) {
  if (put == "before") return {at.statement.begin(), at.statement.begin(), text + " "};
  if (put == "after") return {at.statement.end(), at.statement.end(), " " + text};
  const Node it = put == "arguments"    ? at.node.field("arguments")
                  : anchor == "goto"    ? at.node.field("label")
                  : anchor == "call"    ? at.node
                                        : at.statement;
  return instead(it, put == "arguments" ? "(" + text + ")" : text);
}

}  // namespace

checker::Result<Mended> mended(const source::TreePtr& tree, const source::Config& config, const std::filesystem::path& file) {
  const std::string form = "see evidence/mends.hpp";
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& e) {
    return Error{std::string(e.description()), file.string() + ":" + std::to_string(e.source().begin.line), form};
  }
  Mended mended;
  source::Program program(tree, config);
  std::map<std::string, std::vector<SourceEdit>> edits;
  const toml::array* const all = table["mend"].as_array();
  for (const auto& [key, value] : table)
    if (key.str() != "mend" && key.str() != "left") return Error{"'" + std::string(key.str()) + "' is not known here", file.string(), form};
  if (all == nullptr || !all->is_array_of_tables()) return Error{"it has no mends", file.string(), form};
  for (const toml::node& node : *all) {
    const toml::table& m = *node.as_table();
    const std::string where = file.string() + ":" + std::to_string(node.source().begin.line);
    const auto text_of = [&](std::string_view key) { return m[key].value_or<std::string>(""); };
    std::string anchor;
    for (const auto& [key, value] : m) {
      if (std::ranges::find(anchors, key.str()) != anchors.end()) anchor = key.str();
      else if (key.str() != "finding" && key.str() != "file" && key.str() != "function" && key.str() != "nth" && key.str() != "put" && key.str() != "text")
        return Error{"'" + std::string(key.str()) + "' is not known here", where, form};
    }
    const std::string path = text_of("file"), put = text_of("put");
    if (anchor.empty() || text_of("finding").empty() || std::ranges::find(places, put) == places.end()) return Error{"a mend does not say where, or of what", where, form};
    if (!program.read(path)) return Error{"the tree has no file " + path, where, form};
    const FunctionText* f = nullptr;
    for (const auto& candidate : program.functions())
      if (candidate->name == text_of("function") && candidate->file->path == path) f = candidate.get();
    if (f == nullptr) return Error{path + " has no function " + text_of("function") + "()", where, form};
    const Found at = found(*f, anchor, without_blanks(text_of(anchor)), static_cast<std::size_t>(m["nth"].value_or(1)));
    if (!at.node) return Error{f->name + "() has no such " + anchor, where, form};
    edits[path].push_back(edit_of(at, anchor, put, text_of("text")));
    mended.findings.insert(text_of("finding"));
  }
  if (const toml::array* const left = table["left"].as_array())
    for (const toml::node& node : *left) {
      const auto text_of = [&](std::string_view key) { return node.is_table() ? (*node.as_table())[key].value_or<std::string>("") : ""; };
      if (text_of("caller").empty() || text_of("broken").empty() || text_of("why").empty())
        return Error{"what is left has a caller, what is broken, and why", file.string() + ":" + std::to_string(node.source().begin.line), form};
      mended.left.emplace(text_of("caller"), text_of("broken"));
    }
  std::map<std::string, std::optional<std::string>> files;
  for (auto& [path, of_file] : edits) {
    std::ranges::stable_sort(of_file, {}, [](const SourceEdit& e) { return std::pair(e.begin, e.end); });
    SourceMutant m;
    m.edits = std::move(of_file);
    files[path] = with_fault(*tree->read(path), m);
  }
  mended.tree = source::with_files(tree, std::move(files));
  return mended;
}

}  // namespace pmc::evidence

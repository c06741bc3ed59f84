#include "checker/source/fingerprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "checker/source/preprocess.hpp"
#include "checker/source/tokens.hpp"

namespace pmc::source {
namespace {

/// FNV-1a.
class Hash {
 public:
  void add(std::string_view token) {
    for (const char c : token) add_byte(static_cast<unsigned char>(c));
    add_byte(0);  // "a b" is not "ab"
  }
  [[nodiscard]] std::uint64_t whole() const { return h_; }
  [[nodiscard]] std::uint16_t folded() const { return static_cast<std::uint16_t>(h_ ^ h_ >> 16 ^ h_ >> 32 ^ h_ >> 48); }

 private:
  void add_byte(unsigned char byte) { h_ = (h_ ^ byte) * 0x100000001b3; }
  std::uint64_t h_ = 0xcbf29ce484222325;
};

/// A function as it stands in a tree.
struct Found {
  std::uint64_t whole = 0;
  std::vector<std::uint16_t> statements;
  std::vector<int> lines;  ///< of the statements
  int line = 0;            ///< of its name
  int last_line = 0;
};

/// The functions of a file.
class File {
 public:
  File(const std::string& text, const std::string& path)
      : text_(preprocess(text, path, default_config()).text), tokens_(tokens(text_)), definitions_(definitions(tokens_)) {}
  File(const File&) = delete;  // tokens are views of the text

  [[nodiscard]] std::optional<Found> find(std::string_view function) const {
    const auto it = std::ranges::find(definitions_, function, &Definition::name);
    if (it == definitions_.end()) return std::nullopt;
    Found found;
    Hash all;
    for (const Statement& s : statements(tokens_, *it)) {
      Hash one;
      for (std::size_t i = s.begin; i < s.end; ++i) {
        one.add(tokens_[i].text);
        all.add(tokens_[i].text);
      }
      found.statements.push_back(one.folded());
      found.lines.push_back(tokens_[s.begin].line);
    }
    found.whole = all.whole();
    found.line = it->line;
    found.last_line = tokens_[it->end - 1].line;
    return found;
  }

 private:
  std::string text_;
  std::vector<Token> tokens_;
  std::vector<Definition> definitions_;
};

std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

/// A tree by functions; each file is read once.
class Functions {
 public:
  Functions(const Tree& tree, const Record& record) : tree_(tree) {
    for (const Made& m : record.functions) named_.insert(m.path);
  }

  [[nodiscard]] bool has_file(const std::string& path) { return file(path) != nullptr; }
  [[nodiscard]] std::optional<Found> find(const std::string& path, std::string_view function) {
    const File* f = file(path);
    return f == nullptr ? std::nullopt : f->find(function);
  }
  /// The file beside `path`, or else of those that the record names, that defines the function.
  [[nodiscard]] std::optional<std::string> find_elsewhere(const std::string& path, const std::string& function) {
    for (const std::string& other : beside(path))
      if (other != path && find_if_mentioned(other, function)) return other;
    for (const std::string& other : named_)
      if (other != path && find(other, function)) return other;
    return std::nullopt;
  }

 private:
  const File* file(const std::string& path) {
    const auto [it, fresh] = files_.try_emplace(path);
    if (fresh)
      if (const auto text = tree_.read(path)) it->second = std::make_unique<File>(*text, path);
    return it->second.get();
  }
  /// Most files of a folder need not be taken apart.
  bool find_if_mentioned(const std::string& path, const std::string& function) {
    if (!files_.contains(path)) {
      const auto text = tree_.read(path);
      if (!text || text->find(function) == text->npos) return false;
    }
    return find(path, function).has_value();
  }
  const std::vector<std::string>& beside(const std::string& path) {
    const std::string folder(folder_of(path));
    const auto [it, fresh] = folders_.try_emplace(folder);
    if (fresh) {
      if (!all_) all_ = tree_.files();
      std::ranges::copy_if(*all_, std::back_inserter(it->second), [&](const std::string& p) { return folder_of(p) == folder; });
    }
    return it->second;
  }

  const Tree& tree_;
  std::set<std::string> named_;
  std::map<std::string, std::unique_ptr<File>> files_;
  std::optional<std::vector<std::string>> all_;
  std::map<std::string, std::vector<std::string>> folders_;
};

/// Of the longest common subsequence of statements: Wagner and Fischer's table, a row at a time.
std::size_t common(const std::vector<std::uint16_t>& a, const std::vector<std::uint16_t>& b) {
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const std::uint16_t statement : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = statement == b[j] ? diagonal + 1 : std::max(above, row[j]);
      diagonal = above;
    }
  }
  return row.back();
}

/// None: the function is what it was.
std::optional<Drifted> compare(const Made& made, const Found& now, const std::string& path) {
  if (now.whole == made.whole) {
    if (path == made.path) return std::nullopt;
    return Drifted{Drifted::Kind::moved, &made, path, now.line, 0, 0};
  }
  const auto [was, is] = std::ranges::mismatch(made.statements, now.statements);
  // If the rest was cut off, the function ends too early; if two hashes of 16 bits are equal by chance, only where it begins is known.
  int line = now.last_line;
  if (is != now.statements.end())
    line = now.lines[static_cast<std::size_t>(is - now.statements.begin())];
  else if (was == made.statements.end())
    line = now.line;
  const std::size_t kept = common(made.statements, now.statements);
  return Drifted{path == made.path ? Drifted::Kind::changed : Drifted::Kind::moved,
                 &made,
                 path,
                 line,
                 now.statements.size() - kept,
                 made.statements.size() - kept};
}

Drift drift_of(const Tree& tree, const Record& record, const auto& wanted) {
  Functions functions(tree, record);
  Drift result;
  for (const Made& made : record.functions) {
    if (!wanted(made)) continue;
    std::string path = made.path;
    auto found = functions.find(path, made.function);
    if (!found)
      if (const auto elsewhere = functions.find_elsewhere(made.path, made.function)) {
        path = *elsewhere;
        found = functions.find(path, made.function);
      }
    if (found) {
      if (const auto drifted = compare(made, *found, path))
        result.differences.push_back(*drifted);
      else
        ++result.same;
    } else if (functions.has_file(made.path)) {
      result.differences.push_back({Drifted::Kind::gone, &made, made.path, 0, 0, made.statements.size()});
    } else {
      result.not_in_tree.push_back(&made);
    }
  }
  return result;
}

/// "6.1.192" of the tree's Makefile; empty: it does not say.
std::string version(const Tree& tree) {
  const std::string makefile = tree.read("Makefile").value_or("");
  std::string all;
  for (const std::string_view key : {"VERSION = ", "PATCHLEVEL = ", "SUBLEVEL = "}) {
    const std::size_t at = ("\n" + makefile).find("\n" + std::string(key));
    if (at == std::string::npos) return {};
    const std::size_t begin = at + key.size();
    all += (all.empty() ? "" : ".") + makefile.substr(begin, makefile.find('\n', begin) - begin);
  }
  return all;
}

std::string counted(std::size_t n, const char* what) { return fmt::format("{} statement{} {}", n, n == 1 ? "" : "s", what); }

}  // namespace

std::string_view to_string(ModelPart part) {
  switch (part) {
    case ModelPart::core: return "core";
    case ModelPart::caller: return "caller";
    case ModelPart::environment: return "environment";
  }
  return {};
}

checker::Result<Record> record(const Tree& tree, const std::vector<Made>& all) {
  Record result{version(tree), all};
  if (result.kernel.empty())
    return checker::Error{"this tree does not say which kernel it is", tree.name() + ", Makefile",
                          "a whole kernel tree, whose Makefile has VERSION, PATCHLEVEL and SUBLEVEL"};
  Functions functions(tree, result);
  for (Made& made : result.functions) {
    const auto found = functions.find(made.path, made.function);
    if (!found)
      return checker::Error{"no function " + made.function + "() there", tree.name() + ", " + made.path,
                            "the kernel that the model is made from"};
    made.whole = found->whole;
    made.statements = found->statements;
  }
  return result;
}

std::string to_text(const Drifted& d) {
  const std::string how = d.added == 0 && d.removed == 0 ? ""
                          : d.added == 0                 ? ": " + counted(d.removed, "fewer")
                          : d.removed == 0               ? ": " + counted(d.added, "more")
                                                         : fmt::format(": {}, {} fewer", counted(d.added, "more"), d.removed);
  switch (d.kind) {
    case Drifted::Kind::changed:
      return fmt::format("{}:{}: {}() is not what the model was made from{}", d.path, d.line, d.made->function, how);
    case Drifted::Kind::moved:
      return fmt::format("{}:{}: {}() was in {}{}", d.path, d.line, d.made->function, d.made->path,
                         how.empty() ? "" : " and has changed" + how);
    case Drifted::Kind::gone: return fmt::format("{}: {}() is gone", d.path, d.made->function);
  }
  return {};
}

Drift drift(const Tree& tree, const Record& record) {
  return drift_of(tree, record, [](const Made&) { return true; });
}
Drift core_drift(const Tree& tree, const Record& record) {
  return drift_of(tree, record, [](const Made& m) { return m.part == ModelPart::core; });
}

}  // namespace pmc::source

/// A tree of some texts, for tests.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checker/source/tree.hpp"

namespace pmc::tests {

class MemoryTree final : public source::Tree {
 public:
  explicit MemoryTree(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  [[nodiscard]] std::string name() const override { return "memory"; }
  [[nodiscard]] std::optional<std::string> read(const std::string& path) const override {
    const auto i = files_.find(path);
    return i == files_.end() ? std::nullopt : std::optional(i->second);
  }
  [[nodiscard]] std::vector<std::string> files() const override {
    std::vector<std::string> all;
    for (const auto& [path, text] : files_)
      if (path.ends_with(".c") || path.ends_with(".h")) all.push_back(path);
    return all;
  }
  [[nodiscard]] std::vector<std::string> files_that_mention(std::span<const std::string> words) const override {
    std::vector<std::string> some;
    for (const std::string& path : files())
      for (const std::string& word : words)
        if (files_.at(path).find(word) != std::string::npos) {
          some.push_back(path);
          break;
        }
    return some;
  }

 private:
  std::map<std::string, std::string> files_;
};

inline source::TreePtr memory_tree(std::map<std::string, std::string> files) { return std::make_shared<MemoryTree>(std::move(files)); }

}  // namespace pmc::tests

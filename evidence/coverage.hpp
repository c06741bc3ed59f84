/// What the shipped scenarios take of the model, and what they never do.
#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "checker/explorer.hpp"
#include "evidence/baseline.hpp"

namespace pmc::evidence {

/// Which rows of which machines fired, over any number of searches.
class RowCoverage {
 public:
  void add(std::span<const checker::Machine* const> machines, const checker::Exploration& exploration);

  struct Row {
    std::string machine, row;
  };
  [[nodiscard]] std::vector<Row> unfired() const;  ///< by machine, then in the order of its table
  [[nodiscard]] std::size_t rows() const;
  struct Machine {
    std::string name;
    std::size_t rows = 0, fired = 0;
  };
  [[nodiscard]] std::vector<Machine> machines() const;

 private:
  struct Fired {
    const checker::Machine* machine = nullptr;
    std::vector<bool> rows;
  };
  std::map<std::string, Fired> fired_;
};

struct Coverage {
  std::size_t scenarios = 0;
  std::uint64_t states = 0;
  RowCoverage rows;  ///< of every machine of the model; a monitor's violating rows are not to fire
  std::vector<std::string> vacuous;  ///< properties whose premise occurs in none of the scenarios
};
Coverage coverage(const std::vector<std::unique_ptr<Baseline>>& baselines);

}  // namespace pmc::evidence

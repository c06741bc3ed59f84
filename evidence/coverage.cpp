#include "evidence/coverage.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "checker/retabulate.hpp"
#include "model/machines.hpp"

namespace pmc::evidence {

void RowCoverage::add(std::span<const checker::Machine* const> machines, const checker::Exploration& exploration) {
  for (const checker::Machine* m : machines) {
    Fired& fired = fired_[m->name];
    fired.machine = m;
    fired.rows.resize(m->rows.size(), false);
    const auto cells = exploration.cells.find(&m->automaton);
    if (cells == exploration.cells.end()) continue;
    for (std::size_t cell = 0; cell < m->automaton.next.size(); ++cell)
      if (cells->second[cell] != 0)
        for (unsigned r = 0; r < m->regions; ++r)
          if (const auto row = m->fired[cell * m->regions + r]; row >= 0) fired.rows[static_cast<std::size_t>(row)] = true;
  }
}

std::vector<RowCoverage::Row> RowCoverage::unfired() const {
  std::vector<Row> all;
  for (const auto& [name, fired] : fired_)
    for (std::size_t i = 0; i < fired.rows.size(); ++i)
      if (!fired.rows[i]) all.push_back({name, checker::row_text(fired.machine->rows[i])});
  return all;
}

std::size_t RowCoverage::rows() const {
  std::size_t sum = 0;
  for (const auto& [name, fired] : fired_) sum += fired.rows.size();
  return sum;
}

std::vector<RowCoverage::Machine> RowCoverage::machines() const {
  std::vector<Machine> all;
  for (const auto& [name, fired] : fired_)
    all.push_back({name, fired.rows.size(), static_cast<std::size_t>(std::ranges::count(fired.rows, true))});
  return all;
}

Coverage coverage(const std::vector<std::unique_ptr<Baseline>>& baselines) {
  Coverage c;
  std::vector<const checker::Machine*> machines;
  for (const auto& m : model::machines()) machines.push_back(m.machine);
  c.rows.add(machines, {});  // a machine that no scenario has counts, too
  std::set<std::string> occurred;
  for (const auto& b : baselines) {
    ++c.scenarios;
    c.states += b->exploration.states;
    for (const auto& part : b->model.parts) c.rows.add(std::array{part.machine}, b->exploration);
    for (const auto& a : b->attached)
      if (properties::premise_occurred(*a.property, b->exploration)) occurred.insert(a.property->id);
  }
  for (const auto& p : properties::all())
    if (!occurred.contains(p.id)) c.vacuous.push_back(p.id);
  return c;
}

}  // namespace pmc::evidence

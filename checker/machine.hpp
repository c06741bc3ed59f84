/// A Boost.MSM machine as plain data: its rows as they stand in the source, and the Automaton that
/// tabulation made of it.  Diagrams, docs, row coverage and the search all read this; nothing is
/// written twice.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checker/automaton.hpp"
#include "checker/result.hpp"

namespace pmc::checker {

struct Row {
  std::string source, event, target, guard, action;  ///< guard, action: empty if there is none
  bool stays = false;                                ///< an internal row: the state is read, not changed
};

struct EventType {
  std::string name;
  LetterIndex first_letter = 0;
  LetterIndex size = 0;  ///< number of letters: the product of its fields' domains
};

struct Letter {
  std::string event;
  std::vector<std::string> fields;  ///< the values of the event's fields, in their order
};

struct Machine {
  std::string name;
  std::vector<std::string> states;  ///< MSM states, in the order of the back-end's numbering
  std::vector<Row> rows;
  std::vector<EventType> events;
  std::vector<Letter> letters;  ///< as in automaton.letters
  unsigned regions = 1;
  Automaton automaton;
  /// [automaton state * regions + region]: the active MSM state.
  std::vector<std::uint16_t> active;
  /// [(automaton state * letters + letter) * regions + i]: rows that fire there, -1 for none.
  std::vector<std::int16_t> fired;

  /// The automaton states in which the MSM state of that name is active (empty: no such state).
  [[nodiscard]] std::vector<bool> where(std::string_view msm_state) const;
  /// The same for any of several names.
  [[nodiscard]] std::vector<bool> where_any(const std::vector<std::string>& msm_states) const;
};

/// What generic code needs from one MSM machine; made by msm::describe<FrontEnd>() (tabulate.hpp).
struct MachineOps {
  std::string name;
  std::size_t size = 0, align = 0;
  void (*construct)(void*) = nullptr;
  void (*destroy)(void*) = nullptr;
  std::uint64_t (*snapshot)(void*) = nullptr;
  void (*restore)(void*, std::uint64_t) = nullptr;
  /// Processes one letter; `fired` gets the rows, `handled` what MSM returned.
  void (*fire)(void*, unsigned letter, std::int16_t (&fired)[4], unsigned& fired_count, bool& handled) = nullptr;
  bool (*guard)(void*, unsigned row, unsigned field_values) = nullptr;
  std::vector<Row> rows;
  std::vector<int> row_source, row_event;
  std::vector<EventType> events;
  std::vector<Letter> letters;
  std::vector<std::string> letter_names, states;
  unsigned regions = 1, vars = 1;
  std::string (*vars_text)(std::uint64_t) = nullptr;
  std::uint64_t (*region_state)(std::uint64_t snapshot, unsigned region) = nullptr;
};

/// Runs the machine: from every reachable configuration every letter is processed on a copy, and the
/// results are interned.  Error, naming the row: two rows enabled at once (guards not exclusive); MSM
/// takes another row than the table says; hidden state (the object's bytes depend on more than states
/// and Vars); a row that can never fire; more than 65,534 configurations, or 4 orthogonal regions.
Result<Machine> tabulate(const MachineOps&);

/// tabulate() for a machine that the project ships: an error is a bug of ours, and is thrown as
/// std::logic_error.
Machine tabulated(const MachineOps&);

}  // namespace pmc::checker
